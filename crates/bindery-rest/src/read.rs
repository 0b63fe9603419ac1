//! Values from text: the way back of [`write`](crate::write).

use crate::escape::{self, Escape};
use crate::tree::{self, Tree};
use crate::wrong::Wrong;
use bindery::Style;
use serde::de::value::StringDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer, SeqAccess, Visitor};
use std::borrow::Cow;
use std::marker::PhantomData;

/// What stands in a place: nothing, or a text for each time that the name is there.
pub(crate) type Raw<'a> = Vec<&'a [u8]>;

/// Reads a value from what stands in a place.
pub(crate) fn read<T: DeserializeOwned>(raw: Raw<'_>, escape: Escape, style: Style) -> Result<T, Wrong> {
    read_seed(PhantomData::<T>, raw, escape, style)
}

/// Reads a value that is known only at run time.
pub(crate) fn read_seed<S: for<'de> DeserializeSeed<'de, Value = T>, T>(
    seed: S,
    raw: Raw<'_>,
    escape: Escape,
    style: Style,
) -> Result<T, Wrong> {
    let styles: &[Style] = match &style {
        Style::Simple => &[],
        Style::Nested(styles) => styles,
        Style::Csv | Style::Ssv | Style::Tsv | Style::Pipes | Style::Multi => std::slice::from_ref(&style),
    };
    seed.deserialize(Text { raw, escape, styles })
}

/// Reads a value from a text that is all of a body.
pub(crate) fn read_body<T: DeserializeOwned>(body: &[u8]) -> Result<T, Wrong> {
    T::deserialize(Body(body))
}

struct Text<'a, 's> {
    raw: Raw<'a>,
    escape: Escape,
    /// How lists are written from here on, the outermost first.
    styles: &'s [Style],
}

impl<'a> Text<'a, '_> {
    /// The one text, decoded.
    fn bytes(&self) -> Result<Cow<'a, [u8]>, Wrong> {
        match self.raw.as_slice() {
            [] => Err(Wrong::missing()),
            [raw] => Ok(escape::decode(self.escape, raw)),
            [_, _, ..] => Err(Wrong::new("expected one value, not several")),
        }
    }

    fn text(&self) -> Result<String, Wrong> {
        let bytes = self.bytes()?.into_owned();
        String::from_utf8(bytes).map_err(|_| Wrong::new("expected text in UTF-8"))
    }

    fn json(&self) -> Result<Tree, Wrong> {
        crate::json::tree(&self.bytes()?)
    }

    /// The items of the list that it is.
    fn items(&self, style: Style) -> Vec<&'a [u8]> {
        let Some(separator) = escape::separator(style) else { return self.raw.clone() };
        // A sender may have parted a list into several of its kind; proxies do so with headers.
        let mut items: Vec<_> = self.raw.iter().flat_map(|raw| escape::split(self.escape, separator, raw)).collect();
        // RFC 9110, section 5.6.1: spaces around the commas of a header are nothing.
        if self.escape == Escape::Header && style == Style::Csv {
            items.iter_mut().for_each(|item| *item = item.trim_ascii());
        }
        items
    }
}

/// A number, read from text that is one.
macro_rules! numbers {
    ($($name:ident)*) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            tree::number(&self.text()?).$name(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Text<'_, '_> {
    type Error = Wrong;

    /// A type that takes numbers as well as text gets a number where the text is one; one that takes anything gets
    /// what JSON there is.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if !self.styles.is_empty() {
            return self.deserialize_seq(visitor);
        }
        if self.raw.is_empty() {
            return visitor.visit_unit();
        }
        let text = self.text()?;
        match text.as_bytes() {
            b"true" => visitor.visit_bool(true),
            b"false" => visitor.visit_bool(false),
            [b'{' | b'[', ..] => match crate::json::tree(text.as_bytes()) {
                Ok(tree) => tree.deserialize_any(visitor),
                Err(_) => visitor.visit_string(text),
            },
            _ => match tree::number(&text) {
                Tree::Large(value) => visitor.visit_i128(value),
                Tree::Huge(value) => visitor.visit_u128(value),
                number => number.deserialize_any(visitor),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match &*self.bytes()? {
            b"true" => visitor.visit_bool(true),
            b"false" => visitor.visit_bool(false),
            _ => Err(Wrong::new("expected true or false")),
        }
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f64
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let text = self.text()?;
        match tree::number(&text) {
            // By way of an `f64` it would be rounded twice.
            Tree::Decimal(_) => match text.parse() {
                Ok(value) => visitor.visit_f32(value),
                Err(_) => Err(Wrong::new("expected a number")),
            },
            number => number.deserialize_f32(visitor),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_byte_buf(self.bytes()?.into_owned())
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_byte_buf(self.bytes()?.into_owned())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.raw.is_empty() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.raw.is_empty() {
            // An empty list is left out.
            return visitor.visit_seq(Items { items: Vec::new().into_iter(), position: 0, ..Items::of(&self, &[]) });
        }
        match self.styles {
            [] | [Style::Simple | Style::Nested(_), ..] => self.json()?.deserialize_any(visitor),
            [style, styles @ ..] => {
                let items = self.items(*style).into_iter();
                visitor.visit_seq(Items { items, ..Items::of(&self, styles) })
            }
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.json()?.deserialize_any(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.json()?.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.json()?.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let text = self.text()?;
        match crate::json::tree(text.as_bytes()) {
            Ok(tree @ Tree::Object(_)) => tree.deserialize_enum(name, variants, visitor),
            Ok(_) | Err(_) => {
                let variant: StringDeserializer<Wrong> = text.into_deserializer();
                visitor.visit_enum(variant)
            }
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
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
    type Error = Wrong;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Wrong> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let position = self.position;
        self.position += 1;
        let text = Text { raw: vec![item], escape: self.escape, styles: self.styles };
        seed.deserialize(text).map(Some).map_err(|wrong| wrong.at(position))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// A text that is all of a body: the same, but that an empty one is also an absence, or null.
struct Body<'a>(&'a [u8]);

impl<'a> Body<'a> {
    fn text(&self) -> Text<'a, 'static> {
        Text { raw: vec![self.0], escape: Escape::Plain, styles: &[] }
    }
}

macro_rules! as_text {
    ($($name:ident($($argument:ident: $ty:ty),*))*) => {$(
        fn $name<V: Visitor<'de>>(self, $($argument: $ty,)* visitor: V) -> Result<V::Value, Wrong> {
            self.text().$name($($argument,)* visitor)
        }
    )*};
}

/// What has no text of its own is JSON, and no body is a null.
macro_rules! as_json {
    ($($name:ident($($argument:ident: $ty:ty),*))*) => {$(
        fn $name<V: Visitor<'de>>(self, $($argument: $ty,)* visitor: V) -> Result<V::Value, Wrong> {
            match self.0.trim_ascii() {
                [] => Tree::Null.$name($($argument,)* visitor),
                json => crate::json::tree(json)?.$name($($argument,)* visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Body<'_> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.0.is_empty() { visitor.visit_unit() } else { self.text().deserialize_any(visitor) }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.0.is_empty() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Wrong> {
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

/// What reads an absent value: `None`, an empty list, or an error.
pub(crate) fn absent<T: DeserializeOwned>() -> Result<T, Wrong> {
    T::deserialize(Text { raw: Vec::new(), escape: Escape::Plain, styles: &[] })
        .map_err(|_| <Wrong as Error>::custom("expected a value, not nothing"))
}
