//! Deserialization of values from text: the inverse of [`write`](crate::write).

pub(crate) mod objects;

use crate::escape::{self, Escape};
use bindery::Style;
use bindery::json::{FormatError, Tree};
use serde::de::value::StringDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer, SeqAccess, Visitor};
use std::borrow::Cow;
use std::marker::PhantomData;

/// The raw texts of a parameter or header: empty if it is absent, one for each occurrence.
pub(crate) type Raw<'a> = Vec<&'a [u8]>;

/// Deserializes a value from its raw texts.
pub(crate) fn read<T: DeserializeOwned>(raw: Raw<'_>, escape: Escape, style: Style) -> Result<T, FormatError> {
    read_seed(PhantomData::<T>, raw, escape, style)
}

/// Deserializes a value whose type is described at run time.
pub(crate) fn read_seed<S: for<'de> DeserializeSeed<'de, Value = T>, T>(
    seed: S,
    raw: Raw<'_>,
    escape: Escape,
    style: Style,
) -> Result<T, FormatError> {
    let text = Text { raw, escape, styles: styles(&style), empty: Empty::Value };
    match style {
        Style::Json if !text.raw.is_empty() => seed.deserialize(text.json()?.exact()),
        _ => seed.deserialize(text),
    }
}

/// Deserializes a header of a response, of which an empty one is `None` for an option.
pub(crate) fn read_header<S: for<'de> DeserializeSeed<'de, Value = T>, T>(
    seed: S,
    raw: Raw<'_>,
    style: Style,
) -> Result<T, FormatError> {
    let escape = Escape::Header;
    seed.deserialize(Text { raw, escape, styles: styles(&style), empty: Empty::Absent })
}

/// The styles of each level of lists.
fn styles(style: &Style) -> &[Style] {
    match style {
        Style::Simple => &[],
        Style::Nested(styles) => styles,
        Style::Csv | Style::Ssv | Style::Tsv | Style::Pipes | Style::Multi => std::slice::from_ref(style),
        Style::Members(_) | Style::Deep | Style::Pairs | Style::Json => std::slice::from_ref(style),
    }
}

/// The meaning of an empty text for an option.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Empty {
    Value,
    Absent,
}

/// Deserializes a value from a body that is text.
pub(crate) fn read_body<T: DeserializeOwned>(body: &[u8]) -> Result<T, FormatError> {
    T::deserialize(Body(body))
}

pub(crate) struct Text<'a, 's> {
    raw: Raw<'a>,
    escape: Escape,
    /// The list styles from here on, the outermost first.
    styles: &'s [Style],
    empty: Empty,
}

impl<'a, 's> Text<'a, 's> {
    pub(crate) fn new(raw: Raw<'a>, escape: Escape, styles: &'s [Style]) -> Self {
        Text { raw, escape, styles, empty: Empty::Value }
    }

    /// The one text, unescaped.
    fn bytes(&self) -> Result<Cow<'a, [u8]>, FormatError> {
        match self.raw.as_slice() {
            [] => Err(FormatError::missing()),
            [raw] => Ok(escape::decode(self.escape, raw)),
            [_, _, ..] => Err(FormatError::new("expected one value, not several")),
        }
    }

    fn text(&self) -> Result<String, FormatError> {
        let bytes = self.bytes()?.into_owned();
        String::from_utf8(bytes).map_err(|_| FormatError::new("expected text in UTF-8"))
    }

    fn json(&self) -> Result<Tree, FormatError> {
        crate::json::tree(&self.bytes()?)
    }

    /// The names and values of an object in one text; `None` if the style writes objects as JSON.
    fn entries(&self) -> Result<Option<objects::RawEntries<'a>>, FormatError> {
        let name = |raw: &'a [u8]| {
            let name = escape::decode(self.escape, raw).into_owned();
            String::from_utf8(name).map_err(|_| FormatError::new("expected text in UTF-8"))
        };
        let is_json = self.raw.first().is_some_and(|raw| raw.starts_with(b"{"));
        match self.styles {
            [Style::Pairs] => {
                let pairs =
                    self.items(Style::Csv).into_iter().map(|item| match item.iter().position(|byte| *byte == b'=') {
                        Some(at) => Ok((name(&item[..at])?, &item[at + 1..])),
                        None => Err(FormatError::new("expected `name=value`")),
                    });
                pairs.collect::<Result<_, _>>().map(Some)
            }
            [style @ (Style::Csv | Style::Ssv | Style::Tsv | Style::Pipes)] if !is_json => {
                let items = self.items(*style);
                let pairs = items.chunks(2).map(|pair| match pair {
                    [key, value] => Ok((name(key)?, *value)),
                    _ => Err(FormatError::new("expected a value for each name")),
                });
                pairs.collect::<Result<_, _>>().map(Some)
            }
            _ => Ok(None),
        }
    }

    /// The items of a list.
    fn items(&self, style: Style) -> Vec<&'a [u8]> {
        let Some(separator) = escape::separator(style) else { return self.raw.clone() };
        // A sender or a proxy may split a list into several fields.
        let mut items: Vec<_> = self.raw.iter().flat_map(|raw| escape::split(self.escape, separator, raw)).collect();
        // RFC 9110, section 5.6.1: white space around the commas of a header is not significant.
        if self.escape == Escape::Header && style == Style::Csv {
            items.iter_mut().for_each(|item| *item = item.trim_ascii());
        }
        items
    }
}

/// Deserializes a number from text.
macro_rules! numbers {
    ($($name:ident)*) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
            Tree::from_number(&self.text()?).exact().$name(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Text<'_, '_> {
    type Error = FormatError;

    /// A type that accepts numbers and text receives a number if the text is one; other text that is JSON is parsed.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        match self.styles {
            [] | [Style::Json] => {}
            [Style::Pairs] => return self.deserialize_map(visitor),
            _ => return self.deserialize_seq(visitor),
        }
        if self.raw.is_empty() {
            return visitor.visit_unit();
        }
        let text = self.text()?;
        match text.as_bytes() {
            b"true" => visitor.visit_bool(true),
            b"false" => visitor.visit_bool(false),
            [b'{' | b'[', ..] => match crate::json::tree(text.as_bytes()) {
                Ok(tree) => tree.exact().deserialize_any(visitor),
                Err(_) => visitor.visit_string(text),
            },
            _ => match Tree::from_number(&text) {
                Tree::Large(value) => visitor.visit_i128(value),
                Tree::Huge(value) => visitor.visit_u128(value),
                number => number.exact().deserialize_any(visitor),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        match &*self.bytes()? {
            b"true" => visitor.visit_bool(true),
            b"false" => visitor.visit_bool(false),
            _ => Err(FormatError::new("expected true or false")),
        }
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f64
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        let text = self.text()?;
        match Tree::from_number(&text) {
            // An intermediate `f64` would round twice.
            Tree::Decimal(_) => match text.parse() {
                Ok(value) => visitor.visit_f32(value),
                Err(_) => Err(FormatError::new("expected a number")),
            },
            number => number.exact().deserialize_f32(visitor),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_byte_buf(self.bytes()?.into_owned())
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_byte_buf(self.bytes()?.into_owned())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        let is_absent = match self.empty {
            Empty::Value => self.raw.is_empty(),
            Empty::Absent => self.raw.iter().all(|raw| raw.trim_ascii().is_empty()),
        };
        if is_absent { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        if self.raw.is_empty() {
            // An empty list is omitted on the wire.
            return visitor.visit_seq(Items { items: Vec::new().into_iter(), position: 0, ..Items::of(&self, &[]) });
        }
        match self.styles {
            [] | [Style::Simple | Style::Nested(_) | Style::Json, ..] => self.json()?.exact().deserialize_any(visitor),
            [Style::Members(_) | Style::Deep | Style::Pairs, ..] => Err(FormatError::new("expected an object")),
            [style, styles @ ..] => {
                let items = self.items(*style).into_iter();
                visitor.visit_seq(Items { items, ..Items::of(&self, styles) })
            }
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, FormatError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, FormatError> {
        self.json()?.exact().deserialize_any(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        match self.entries()? {
            Some(entries) => objects::deserialize_entries(entries, self.escape, visitor),
            None => self.json()?.exact().deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FormatError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FormatError> {
        let text = self.text()?;
        match crate::json::tree(text.as_bytes()) {
            Ok(tree @ Tree::Object(_)) => tree.exact().deserialize_enum(name, variants, visitor),
            Ok(_) | Err(_) => {
                let variant: StringDeserializer<FormatError> = text.into_deserializer();
                visitor.visit_enum(variant)
            }
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_unit()
    }
}

struct Items<'a, 's> {
    items: std::vec::IntoIter<&'a [u8]>,
    position: usize,
    escape: Escape,
    styles: &'s [Style],
}

impl<'a, 's> Items<'a, 's> {
    fn of(text: &Text<'_, '_>, styles: &'s [Style]) -> Self {
        Items { items: Vec::new().into_iter(), position: 0, escape: text.escape, styles }
    }
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = FormatError;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, FormatError> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let position = self.position;
        self.position += 1;
        let text = Text { raw: vec![item], escape: self.escape, styles: self.styles, empty: Empty::Value };
        seed.deserialize(text).map(Some).map_err(|wrong| wrong.at(position))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// A body that is text. An empty one is also an absent value, or null.
struct Body<'a>(&'a [u8]);

impl<'a> Body<'a> {
    fn text(&self) -> Text<'a, 'static> {
        Text { raw: vec![self.0], escape: Escape::Plain, styles: &[], empty: Empty::Value }
    }
}

macro_rules! as_text {
    ($($name:ident($($argument:ident: $ty:ty),*))*) => {$(
        fn $name<V: Visitor<'de>>(self, $($argument: $ty,)* visitor: V) -> Result<V::Value, FormatError> {
            self.text().$name($($argument,)* visitor)
        }
    )*};
}

/// Values without a text form are JSON, and an empty body is null.
macro_rules! as_json {
    ($($name:ident($($argument:ident: $ty:ty),*))*) => {$(
        fn $name<V: Visitor<'de>>(self, $($argument: $ty,)* visitor: V) -> Result<V::Value, FormatError> {
            match self.0.trim_ascii() {
                [] => Tree::Null.exact().$name($($argument,)* visitor),
                json => crate::json::tree(json)?.exact().$name($($argument,)* visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Body<'_> {
    type Error = FormatError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        if self.0.is_empty() { visitor.visit_unit() } else { self.text().deserialize_any(visitor) }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        if self.0.is_empty() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_newtype_struct(self)
    }

    as_text! {
        deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
        deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
        deserialize_f32() deserialize_f64() deserialize_char() deserialize_str() deserialize_string()
        deserialize_bytes() deserialize_byte_buf() deserialize_unit() deserialize_unit_struct(name: &'static str)
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        deserialize_identifier() deserialize_ignored_any()
    }

    as_json! {
        deserialize_seq() deserialize_tuple(length: usize) deserialize_map()
        deserialize_tuple_struct(name: &'static str, length: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
    }
}

/// Deserializes an absent value: `None`, an empty list, or an error.
pub(crate) fn absent<T: DeserializeOwned>() -> Result<T, FormatError> {
    T::deserialize(Text { raw: Vec::new(), escape: Escape::Plain, styles: &[], empty: Empty::Value })
        .map_err(|_| <FormatError as Error>::custom("expected a value, not nothing"))
}
