//! JSON that has been read, kept as it was: whatever is read from it knows where it is.

use crate::wrong::Wrong;
use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::fmt;

/// JSON. Unlike a document, it keeps a name that is there twice.
#[derive(Debug)]
pub(crate) enum Tree {
    Null,
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    /// A whole number of more than 64 bits.
    Large(i128),
    /// A whole number of 128 bits.
    Huge(u128),
    Decimal(f64),
    /// A number that serde_json had to round: a whole one of more than 64 bits, perhaps.
    Rounded(f64),
    Text(String),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Signed(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Unsigned(value))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Tree, E> {
        Ok(Tree::Large(value))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Tree, E> {
        Ok(Tree::Huge(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        const END: f64 = 9_223_372_036_854_775_808.0; // 2^63
        Ok(if value.abs() >= END { Tree::Rounded(value) } else { Tree::Decimal(value) })
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, Tree>()? {
            // Some crate may have turned on serde_json's feature `arbitrary_precision`.
            if let ("$serde_json::private::Number", Tree::Text(digits)) = (name.as_str(), &value) {
                return Ok(number(digits));
            }
            members.push((name, value));
        }
        Ok(Tree::Object(members))
    }
}

/// The number that a JSON text says; text where it says none.
pub(crate) fn number(digits: &str) -> Tree {
    // What Rust reads as a number beyond JSON's (`inf`, `+1`, `.5`, `1.`) is text.
    let unsigned = digits.strip_prefix('-').unwrap_or(digits).as_bytes();
    let is_number = match unsigned {
        [b'0'] | [b'0', b'.' | b'e' | b'E', ..] | [b'1'..=b'9', ..] => {
            unsigned.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
                && !digits.ends_with('.')
                && !digits.contains(".e")
                && !digits.contains(".E")
        }
        _ => false,
    };
    if !is_number {
        return Tree::Text(digits.to_owned());
    }
    if let Ok(value) = digits.parse() {
        return Tree::Unsigned(value);
    }
    if let Ok(value) = digits.parse() {
        return Tree::Signed(value);
    }
    if let Ok(value) = digits.parse() {
        return Tree::Large(value);
    }
    if let Ok(value) = digits.parse() {
        return Tree::Huge(value);
    }
    match digits.parse::<f64>() {
        Ok(value) if value.is_finite() => Tree::Decimal(value),
        Ok(_) | Err(_) => Tree::Text(digits.to_owned()),
    }
}

impl Tree {
    /// The same, but that a rounded number passes for a whole one: for who asks what else is wrong.
    pub(crate) fn lenient(self) -> Tree {
        match self {
            Tree::Rounded(value) if value < 0.0 => Tree::Large(value as i128),
            Tree::Rounded(value) => Tree::Huge(value as u128),
            Tree::List(items) => Tree::List(items.into_iter().map(Tree::lenient).collect()),
            Tree::Object(members) => {
                Tree::Object(members.into_iter().map(|(name, value)| (name, value.lenient())).collect())
            }
            Tree::Null
            | Tree::Bool(_)
            | Tree::Signed(_)
            | Tree::Unsigned(_)
            | Tree::Large(_)
            | Tree::Huge(_)
            | Tree::Decimal(_)
            | Tree::Text(_) => self,
        }
    }

    fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Tree::Null => Unexpected::Unit,
            Tree::Bool(value) => Unexpected::Bool(*value),
            Tree::Signed(_) | Tree::Unsigned(_) | Tree::Large(_) | Tree::Huge(_) => Unexpected::Signed(0),
            Tree::Decimal(value) | Tree::Rounded(value) => Unexpected::Float(*value),
            Tree::Text(value) => Unexpected::Str(value),
            Tree::List(_) => Unexpected::Seq,
            Tree::Object(_) => Unexpected::Map,
        }
    }
}

impl<'de> Deserializer<'de> for Tree {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self {
            Tree::Null => visitor.visit_unit(),
            Tree::Bool(value) => visitor.visit_bool(value),
            Tree::Signed(value) => visitor.visit_i64(value),
            Tree::Unsigned(value) => visitor.visit_u64(value),
            // As serde_json hands them over to who does not ask for 128 bits.
            Tree::Large(value) => visitor.visit_f64(value as f64),
            Tree::Huge(value) => visitor.visit_f64(value as f64),
            Tree::Decimal(value) | Tree::Rounded(value) => visitor.visit_f64(value),
            Tree::Text(value) => visitor.visit_string(value),
            Tree::List(items) => visitor.visit_seq(Items { items: items.into_iter(), position: 0 }),
            Tree::Object(members) => visitor.visit_map(Members { members: members.into_iter(), value: None }),
        }
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self {
            Tree::Large(value) => visitor.visit_i128(value),
            Tree::Huge(value) => visitor.visit_u128(value),
            // A wrong number is worse than none.
            Tree::Rounded(_) => Err(Wrong::new("expected a whole number of at most 64 bits within JSON")),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_i128(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self {
            Tree::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self {
            Tree::Text(variant) => visitor.visit_enum(Variant { variant, value: None }),
            Tree::Object(members) => match <[_; 1]>::try_from(members) {
                Ok([(variant, value)]) => visitor.visit_enum(Variant { variant, value: Some(value) }),
                Err(_) => Err(Wrong::new("expected an object with one member")),
            },
            _ => Err(Wrong::invalid_type(self.unexpected(), &"text")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier
    }
}

struct Items {
    items: std::vec::IntoIter<Tree>,
    position: usize,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Wrong;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Wrong> {
        let position = self.position;
        let Some(item) = self.items.next() else { return Ok(None) };
        self.position += 1;
        seed.deserialize(item).map(Some).map_err(|wrong| wrong.at(position))
    }
}

struct Members {
    members: std::vec::IntoIter<(String, Tree)>,
    value: Option<(String, Tree)>,
}

impl<'de> MapAccess<'de> for Members {
    type Error = Wrong;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Wrong> {
        let Some((name, value)) = self.members.next() else { return Ok(None) };
        let key: StrDeserializer<'_, Wrong> = name.as_str().into_deserializer();
        let key = seed.deserialize(key).map_err(|wrong| wrong.of(&name))?;
        self.value = Some((name, value));
        Ok(Some(key))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Wrong> {
        let (name, value) = self.value.take().ok_or_else(Wrong::missing)?;
        seed.deserialize(value).map_err(|wrong| wrong.of(&name))
    }
}

struct Variant {
    variant: String,
    value: Option<Tree>,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Wrong;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Wrong> {
        let name: StrDeserializer<'_, Wrong> = self.variant.as_str().into_deserializer();
        seed.deserialize(name).map(|variant| (variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        match self.value {
            None | Some(Tree::Null) => Ok(()),
            Some(_) => Err(Wrong::new("expected text")),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Wrong> {
        let value = self.value.ok_or_else(Wrong::missing)?;
        seed.deserialize(value).map_err(|wrong| wrong.of(&self.variant))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Wrong> {
        self.value.ok_or_else(Wrong::missing)?.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Wrong> {
        self.value.ok_or_else(Wrong::missing)?.deserialize_any(visitor)
    }
}
