//! `Deserialize` for documents, and `Deserializer` over a document.

use super::{Document, DocumentError};
use crate::Number;
use crate::number::{self, ARBITRARY_PRECISION};
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DocumentVisitor)
    }
}

struct DocumentVisitor;

impl<'de> Visitor<'de> for DocumentVisitor {
    type Value = Document;

    #[inline]
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<Document, E> {
        Ok(Document::Null)
    }

    fn visit_none<E>(self) -> Result<Document, E> {
        Ok(Document::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Document, D::Error> {
        Document::deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Document, D::Error> {
        Document::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Document, E> {
        Ok(Document::from(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Document, E> {
        Ok(Document::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Document, E> {
        Ok(Document::from(value))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Document, E> {
        Ok(Document::from(value))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Document, E> {
        Ok(Document::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Document, E> {
        Ok(Document::from(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Document, E> {
        Ok(Document::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Document, E> {
        Ok(Document::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Document, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Document::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
        let mut object = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            if name == ARBITRARY_PRECISION {
                let digits: String = map.next_value()?;
                let number = number::parse(&digits);
                return number.map(Document::Number).ok_or_else(|| A::Error::custom("number out of range"));
            }
            object.insert(name, map.next_value()?);
        }
        Ok(Document::Object(object))
    }
}

impl Document {
    #[inline]
    fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Document::Null => Unexpected::Unit,
            Document::Bool(value) => Unexpected::Bool(*value),
            Document::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(value), _) => Unexpected::Signed(value),
                (None, Some(value)) => Unexpected::Unsigned(value),
                (None, None) if number.is_integer() => Unexpected::Other("integer"),
                (None, None) => Unexpected::Float(number.as_f64()),
            },
            Document::String(value) => Unexpected::Str(value),
            Document::Array(_) => Unexpected::Seq,
            Document::Object(_) => Unexpected::Map,
        }
    }

    #[inline]
    fn invalid_type(&self, expected: &dyn Expected) -> DocumentError {
        DocumentError::invalid_type(self.unexpected(), expected)
    }
}

fn visit_number<'de, V: Visitor<'de>>(number: Number, visitor: V) -> Result<V::Value, DocumentError> {
    if !number.is_integer() {
        return visitor.visit_f64(number.as_f64());
    }
    if let Some(value) = number.as_u64() {
        return visitor.visit_u64(value);
    }
    if let Some(value) = number.as_i64() {
        return visitor.visit_i64(value);
    }
    match (number.as_i128(), number.as_u128()) {
        (Some(value), _) => visitor.visit_i128(value),
        (None, Some(value)) => visitor.visit_u128(value),
        (None, None) => visitor.visit_f64(number.as_f64()),
    }
}

impl<'de> Deserializer<'de> for Document {
    type Error = DocumentError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DocumentError> {
        match self {
            Document::Null => visitor.visit_unit(),
            Document::Bool(value) => visitor.visit_bool(value),
            Document::Number(number) => visit_number(number, visitor),
            Document::String(value) => visitor.visit_string(value),
            Document::Array(items) => {
                let mut seq = SeqDeserializer::new(items.into_iter());
                let value = visitor.visit_seq(&mut seq)?;
                seq.end()?;
                Ok(value)
            }
            Document::Object(entries) => {
                let entries = entries.into_iter().map(|(name, value)| (Key(Cow::Owned(name)), value));
                let mut map = MapDeserializer::new(entries);
                let value = visitor.visit_map(&mut map)?;
                map.end()?;
                Ok(value)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DocumentError> {
        match self {
            Document::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DocumentError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DocumentError> {
        match self {
            Document::String(variant) => visitor.visit_enum(variant.into_deserializer()),
            Document::Object(entries) if entries.len() == 1 => match entries.into_iter().next() {
                Some((name, content)) => visitor.visit_enum(Variant { name: Cow::Owned(name), content }),
                None => Err(DocumentError::invalid_type(Unexpected::Map, &visitor)),
            },
            other => Err(other.invalid_type(&"a string, or an object with one entry")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DocumentError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct identifier
    }
}

impl<'de> Deserializer<'de> for &'de Document {
    type Error = DocumentError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DocumentError> {
        match self {
            Document::Null => visitor.visit_unit(),
            Document::Bool(value) => visitor.visit_bool(*value),
            Document::Number(number) => visit_number(*number, visitor),
            Document::String(value) => visitor.visit_borrowed_str(value),
            Document::Array(items) => {
                let mut seq = SeqDeserializer::new(items.iter());
                let value = visitor.visit_seq(&mut seq)?;
                seq.end()?;
                Ok(value)
            }
            Document::Object(entries) => {
                let entries = entries.iter().map(|(name, value)| (Key(Cow::Borrowed(name)), value));
                let mut map = MapDeserializer::new(entries);
                let value = visitor.visit_map(&mut map)?;
                map.end()?;
                Ok(value)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DocumentError> {
        match self {
            Document::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DocumentError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DocumentError> {
        match self {
            Document::String(variant) => visitor.visit_enum(variant.as_str().into_deserializer()),
            Document::Object(entries) if entries.len() == 1 => match entries.iter().next() {
                Some((name, content)) => visitor.visit_enum(Variant { name: Cow::Borrowed(name), content }),
                None => Err(DocumentError::invalid_type(Unexpected::Map, &visitor)),
            },
            other => Err(other.invalid_type(&"a string, or an object with one entry")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DocumentError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct identifier
    }
}

impl IntoDeserializer<'_, DocumentError> for Document {
    type Deserializer = Self;

    #[inline]
    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> IntoDeserializer<'de, DocumentError> for &'de Document {
    type Deserializer = Self;

    #[inline]
    fn into_deserializer(self) -> Self {
        self
    }
}

/// The name of an entry. Numbers and `bool`s deserialize from it, too.
struct Key<'de>(Cow<'de, str>);

impl<'de> IntoDeserializer<'de, DocumentError> for Key<'de> {
    type Deserializer = Self;

    #[inline]
    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! parsed_from_key {
    ($($method:ident => $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DocumentError> {
            match self.0.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = DocumentError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DocumentError> {
        match self.0 {
            Cow::Borrowed(name) => visitor.visit_borrowed_str(name),
            Cow::Owned(name) => visitor.visit_string(name),
        }
    }

    parsed_from_key! {
        deserialize_bool => visit_bool
        deserialize_i8 => visit_i8
        deserialize_i16 => visit_i16
        deserialize_i32 => visit_i32
        deserialize_i64 => visit_i64
        deserialize_i128 => visit_i128
        deserialize_u8 => visit_u8
        deserialize_u16 => visit_u16
        deserialize_u32 => visit_u32
        deserialize_u64 => visit_u64
        deserialize_u128 => visit_u128
        deserialize_f32 => visit_f32
        deserialize_f64 => visit_f64
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DocumentError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DocumentError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DocumentError> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// A variant of an enum, `{"name": content}`. The content is a [`Document`] or a reference to one.
struct Variant<'de, C> {
    name: Cow<'de, str>,
    content: C,
}

impl<'de, C: Deserializer<'de, Error = DocumentError>> EnumAccess<'de> for Variant<'de, C> {
    type Error = DocumentError;
    type Variant = Content<C>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Content<C>), DocumentError> {
        let name = seed.deserialize(Key(self.name))?;
        Ok((name, Content(self.content)))
    }
}

struct Content<C>(C);

impl<'de, C: Deserializer<'de, Error = DocumentError>> VariantAccess<'de> for Content<C> {
    type Error = DocumentError;

    fn unit_variant(self) -> Result<(), DocumentError> {
        Deserialize::deserialize(self.0)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, DocumentError> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, DocumentError> {
        self.0.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DocumentError> {
        self.0.deserialize_struct("", fields, visitor)
    }
}
