//! Bodies: JSON, text or bytes, selected by the value and the declared media types.

use crate::escape::Escape;
use crate::media::{self, Media};
use crate::write::{self, Lead};
use crate::{Problem, json};
use bindery::json::{FormatError, Tolerance};
use bindery::{Malformed, Style};
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde::ser::{self, Impossible, Serialize, Serializer};
use std::fmt::{self, Display};

/// A body and its media type.
#[derive(Debug)]
pub(crate) struct Content<'a> {
    pub(crate) media: &'a str,
    pub(crate) bytes: Vec<u8>,
}

/// Encodes a body; `None` if the value is null.
///
/// Bytes are sent unchanged, with any media type. A string is sent as text if the first suitable media type is not JSON.
pub(crate) fn write<'a, T: Serialize + ?Sized>(
    value: &T,
    taken: &[&'a str],
) -> Result<Option<Content<'a>>, (String, Problem)> {
    let root = |problem| ("$".to_owned(), problem);
    let kinds = taken.iter().map(|taken| (*taken, media::kind(taken)));
    match value.serialize(Probe) {
        Ok(Found::Null) => return Ok(None),
        Ok(Found::Bytes(bytes)) => {
            let mut fitting = kinds.clone().filter(|(_, kind)| matches!(kind, Media::Text | Media::Other));
            let media = match (fitting.next(), taken) {
                (Some((media, _)), _) => media,
                (None, [first, ..]) if media::kind(first) == Media::Json => first,
                (None, _) => media::OCTETS,
            };
            return Ok(Some(Content { media, bytes }));
        }
        Ok(Found::Text(bytes)) => {
            let raw = kinds.clone().find(|(_, kind)| match kind {
                Media::Json | Media::Text | Media::Other | Media::Any => true,
                Media::Form | Media::Multipart => false,
            });
            if let Some((media, Media::Text | Media::Other)) = raw {
                return Ok(Some(Content { media, bytes }));
            }
        }
        // The JSON writer reports the same errors.
        Ok(Found::Else) | Err(Refused) => {}
    }
    if taken.is_empty() {
        return Ok(Some(Content { media: media::JSON, bytes: json::to_vec(value)? }));
    }
    for (media, kind) in kinds.clone() {
        match kind {
            Media::Json => return Ok(Some(Content { media, bytes: json::to_vec(value)? })),
            Media::Any => return Ok(Some(Content { media: media::JSON, bytes: json::to_vec(value)? })),
            Media::Text | Media::Form | Media::Multipart | Media::Other => {}
        }
    }
    for (media, kind) in kinds {
        if kind == Media::Text {
            let mut bytes = Vec::new();
            write::write(&mut bytes, Escape::Plain, Style::Simple, Lead::Text(&mut false), value).map_err(root)?;
            return Ok(Some(Content { media, bytes }));
        }
    }
    Err(root(Problem::MediaType))
}

/// Deserializes a body of a media type.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8], media: &str, tolerance: Tolerance) -> Result<T, Malformed> {
    match media::kind(media) {
        Media::Json | Media::Any => {
            T::deserialize(Json(body)).or_else(|error| json::decode_again::<T>(json_of(body), &error, tolerance))
        }
        Media::Text | Media::Other | Media::Form | Media::Multipart => {
            crate::read::read_body(body).map_err(|wrong| wrong.malformed())
        }
    }
}

/// Deserializes the body of a response. An empty one is an absent value, or a structure without members.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8], media: &str) -> Result<T, Malformed> {
    let is_empty = match media::kind(media) {
        Media::Json | Media::Any => body.trim_ascii().is_empty(),
        Media::Text | Media::Other | Media::Form | Media::Multipart => body.is_empty(),
    };
    let decoded = read(body, media, Tolerance::Numbers);
    match decoded {
        Err(_) if is_empty => T::deserialize(EmptyBody)
            .map_err(|_| Malformed { path: "$".to_owned(), message: "the body is empty".to_owned() }),
        decoded => decoded,
    }
}

/// A deserializer of a structure or map without members: the content of an empty body.
struct EmptyBody;

impl<'de> Deserializer<'de> for EmptyBody {
    type Error = FormatError;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, FormatError> {
        Err(FormatError::missing())
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_map(MapDeserializer::<_, FormatError>::new(std::iter::empty::<(&str, &str)>()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FormatError> {
        self.deserialize_map(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct enum identifier ignored_any
    }
}

/// The JSON of a body, without a byte order mark; null if the body is empty.
fn json_of(body: &[u8]) -> &[u8] {
    match body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body) {
        b"" => b"null",
        json => json,
    }
}

/// A deserializer of JSON, or of the raw body if the type asks for bytes: a file may have the media type JSON.
struct Json<'de>(&'de [u8]);

macro_rules! json {
    ($($name:ident($($argument:ident: $ty:ty),*))*) => {$(
        fn $name<V: Visitor<'de>>(self, $($argument: $ty,)* visitor: V) -> Result<V::Value, serde_json::Error> {
            let mut json = serde_json::Deserializer::from_slice(json_of(self.0));
            let value = json.$name($($argument,)* visitor)?;
            json.end()?;
            Ok(value)
        }
    )*};
}

impl<'de> Deserializer<'de> for Json<'de> {
    type Error = serde_json::Error;

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, serde_json::Error> {
        visitor.visit_borrowed_bytes(self.0)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, serde_json::Error> {
        visitor.visit_borrowed_bytes(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, serde_json::Error> {
        if json_of(self.0).trim_ascii() == b"null" { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, serde_json::Error> {
        visitor.visit_newtype_struct(self)
    }

    json! {
        deserialize_any() deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64()
        deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
        deserialize_f32() deserialize_f64() deserialize_char() deserialize_str() deserialize_string()
        deserialize_unit() deserialize_unit_struct(name: &'static str) deserialize_seq() deserialize_tuple(length: usize)
        deserialize_tuple_struct(name: &'static str, length: usize) deserialize_map()
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        deserialize_identifier() deserialize_ignored_any()
    }
}

/// The kind of a value, from which the default media type follows.
pub(crate) enum Found {
    Null,
    Bytes(Vec<u8>),
    Text(Vec<u8>),
    Else,
}

/// The error of a value that is not a scalar.
#[derive(Debug)]
pub(crate) struct Refused;

impl Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: Display>(_: T) -> Self {
        Refused
    }
}

/// Determines the kind of a value.
pub(crate) struct Probe;

macro_rules! found {
    ($($name:ident($($argument:ty),*))*) => {$(
        fn $name(self, $(_: $argument),*) -> Result<Found, Refused> {
            Ok(Found::Else)
        }
    )*};
}

macro_rules! refused {
    ($($name:ident($($argument:ty),*))*) => {$(
        fn $name(self, $(_: $argument),*) -> Result<Impossible<Found, Refused>, Refused> {
            Err(Refused)
        }
    )*};
}

impl Serializer for Probe {
    type Ok = Found;
    type Error = Refused;
    type SerializeSeq = Impossible<Found, Refused>;
    type SerializeTuple = Impossible<Found, Refused>;
    type SerializeTupleStruct = Impossible<Found, Refused>;
    type SerializeTupleVariant = Impossible<Found, Refused>;
    type SerializeMap = Impossible<Found, Refused>;
    type SerializeStruct = Impossible<Found, Refused>;
    type SerializeStructVariant = Impossible<Found, Refused>;

    found! {
        serialize_bool(bool) serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_i128(i128) serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64)
        serialize_u128(u128) serialize_f32(f32) serialize_f64(f64) serialize_unit_struct(&'static str)
    }

    // A structured value is not an error for the caller; its contents are irrelevant here.
    refused! {
        serialize_seq(Option<usize>) serialize_tuple(usize) serialize_tuple_struct(&'static str, usize)
        serialize_tuple_variant(&'static str, u32, &'static str, usize) serialize_map(Option<usize>)
        serialize_struct(&'static str, usize) serialize_struct_variant(&'static str, u32, &'static str, usize)
    }

    fn serialize_char(self, value: char) -> Result<Found, Refused> {
        Ok(Found::Text(value.to_string().into_bytes()))
    }

    fn serialize_str(self, value: &str) -> Result<Found, Refused> {
        Ok(Found::Text(value.as_bytes().to_vec()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Found, Refused> {
        Ok(Found::Bytes(value.to_vec()))
    }

    fn serialize_none(self) -> Result<Found, Refused> {
        Ok(Found::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Found, Refused> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Found, Refused> {
        Ok(Found::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Found, Refused> {
        Ok(Found::Text(variant.as_bytes().to_vec()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Found, Refused> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Found, Refused> {
        Ok(Found::Else)
    }
}
