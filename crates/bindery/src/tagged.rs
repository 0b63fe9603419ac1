//! Unions of structures with a tag: the `discriminator` of Swagger and OpenAPI.
//!
//! A union serializes as one of its structures with the tag as an additional entry, and deserializes through a [`Document`]:
//!
//! ```
//! use bindery::{Document, tagged};
//! use serde::{Deserialize, Deserializer, Serialize, Serializer};
//!
//! #[derive(Debug, PartialEq, Serialize, Deserialize)]
//! struct Cat {
//!     lives: u8,
//! }
//!
//! #[derive(Debug, PartialEq)]
//! enum Pet {
//!     Cat(Cat),
//!     Unknown { tag: String, content: Document },
//! }
//!
//! impl Serialize for Pet {
//!     fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
//!         match self {
//!             Pet::Cat(cat) => tagged::serialize("petType", "cat", cat, serializer),
//!             Pet::Unknown { tag, content } => tagged::serialize_optional("petType", tag, content, serializer),
//!         }
//!     }
//! }
//!
//! impl<'de> Deserialize<'de> for Pet {
//!     fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
//!         let (tag, content) = tagged::read_optional(deserializer, "petType")?;
//!         match tag.as_deref() {
//!             Some("cat") => tagged::content(content).map(Pet::Cat),
//!             _ => Ok(Pet::Unknown { tag: tag.unwrap_or_default(), content }),
//!         }
//!     }
//! }
//!
//! let cat = Pet::Cat(Cat { lives: 9 });
//! let json = serde_json::to_string(&cat)?;
//! assert_eq!(json, r#"{"petType":"cat","lives":9}"#);
//! assert_eq!(serde_json::from_str::<Pet>(&json)?, cat);
//! # Ok::<(), serde_json::Error>(())
//! ```

use crate::Document;
use crate::de::Read;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{Error as _, Impossible, Serialize, SerializeMap, SerializeStruct, Serializer};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// Serializes a structure or a map with the tag as its first entry.
///
/// # Errors
/// Returns an error if the content is neither a structure nor a map.
pub fn serialize<T, S>(tag: &'static str, value: &str, content: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Serialize + ?Sized,
    S: Serializer,
{
    content.serialize(WithTag { tag, value, serializer })
}

/// Serializes a structure or a map with the tag as its first entry, or without it if the value is empty: the counterpart of
/// [`read_optional`].
///
/// # Errors
/// Returns an error if the content is neither a structure nor a map.
pub fn serialize_optional<T, S>(tag: &'static str, value: &str, content: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Serialize + ?Sized,
    S: Serializer,
{
    if value.is_empty() { content.serialize(serializer) } else { serialize(tag, value, content, serializer) }
}

/// Deserializes the tag of a structure and its other members.
///
/// # Errors
/// Returns an error if the input is not an object, or if its tag is absent or not a string.
pub fn read<'de, D: Deserializer<'de>>(deserializer: D, tag: &'static str) -> Result<(String, Document), D::Error> {
    let (value, content) = read_optional(deserializer, tag)?;
    value.map(|value| (value, content)).ok_or_else(|| D::Error::missing_field(tag))
}

/// Deserializes the tag of a structure, `None` if it is absent or null, and its other members.
///
/// # Errors
/// Returns an error if the input is not an object, or if its tag is not a string.
pub fn read_optional<'de, D: Deserializer<'de>>(
    deserializer: D,
    tag: &'static str,
) -> Result<(Option<String>, Document), D::Error> {
    deserializer.deserialize_map(TaggedVisitor { tag })
}

/// A structure that serializes its tag itself.
pub trait Tagged {
    /// The name of the member that is the tag.
    const TAG: &'static str;
}

/// Deserializes the additional members of the structure `S` with the reader `R`, without the tag.
///
/// A `#[serde(flatten)]` member without it would contain the tag, and serialize it twice.
///
/// ```
/// use bindery::{de, tagged};
/// use serde::{Deserialize, Serialize};
/// use std::collections::BTreeMap;
///
/// #[derive(Serialize, Deserialize)]
/// #[serde(tag = "petType", rename = "cat")]
/// struct Cat {
///     lives: u8,
///     #[serde(flatten, deserialize_with = "de::read::<tagged::Rest<Cat, de::Map<de::Plain>>, _, _>")]
///     rest: BTreeMap<String, u8>,
/// }
///
/// impl tagged::Tagged for Cat {
///     const TAG: &'static str = "petType";
/// }
///
/// let json = r#"{"petType":"cat","lives":9,"age":3}"#;
/// let cat: Cat = serde_json::from_str(json)?;
/// assert_eq!(cat.rest.len(), 1);
/// assert_eq!(serde_json::to_string(&cat)?, json);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct Rest<S, R>(PhantomData<(S, R)>);

impl<'de, S: Tagged, R: Read<'de, T>, T> Read<'de, T> for Rest<S, R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let mut rest = BTreeMap::<String, Document>::deserialize(deserializer)?;
        rest.remove(S::TAG);
        R::read(Document::Object(rest)).map_err(D::Error::custom)
    }
}

/// Deserializes the other members that [`read`] returned, once the tag has selected their type.
///
/// # Errors
/// Returns an error if they do not have that type.
pub fn content<T: DeserializeOwned, E: serde::de::Error>(content: Document) -> Result<T, E> {
    T::deserialize(content).map_err(E::custom)
}

/// Deserializes a union within a variant: with the tag, which its structures declare as a member.
///
/// # Errors
/// Returns an error if the content does not have the type of the union.
pub fn nested<T: DeserializeOwned, E: serde::de::Error>(tag: &str, value: String, content: Document) -> Result<T, E> {
    let content = match content {
        Document::Object(mut members) => {
            members.insert(tag.to_owned(), Document::String(value));
            Document::Object(members)
        }
        other => other,
    };
    self::content(content)
}

struct TaggedVisitor {
    tag: &'static str,
}

impl<'de> Visitor<'de> for TaggedVisitor {
    type Value = (Option<String>, Document);

    #[inline]
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the member `{}`", self.tag)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut value = None;
        let mut rest = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            if name == self.tag {
                value = map.next_value::<Option<String>>()?;
            } else {
                rest.insert(name, map.next_value()?);
            }
        }
        Ok((value, Document::Object(rest)))
    }
}

/// A serializer that adds the tag to a structure or a map.
struct WithTag<'a, S> {
    tag: &'static str,
    value: &'a str,
    serializer: S,
}

impl<S: Serializer> WithTag<'_, S> {
    fn refuse(&self) -> S::Error {
        S::Error::custom(format_args!("only a structure or a map can have the tag `{}`", self.tag))
    }

    fn alone(self) -> Result<S::Ok, S::Error> {
        self.serialize_map(Some(0))?.end()
    }
}

macro_rules! refused {
    ($($method:ident($($scalar:ty),*))*) => {$(
        #[inline]
        fn $method(self, $(_: $scalar),*) -> Result<S::Ok, S::Error> {
            Err(self.refuse())
        }
    )*};
}

impl<S: Serializer> Serializer for WithTag<'_, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Impossible<S::Ok, S::Error>;
    type SerializeTuple = Impossible<S::Ok, S::Error>;
    type SerializeTupleStruct = Impossible<S::Ok, S::Error>;
    type SerializeTupleVariant = Impossible<S::Ok, S::Error>;
    type SerializeMap = S::SerializeMap;
    type SerializeStruct = S::SerializeStruct;
    type SerializeStructVariant = Impossible<S::Ok, S::Error>;

    fn serialize_struct(self, name: &'static str, len: usize) -> Result<S::SerializeStruct, S::Error> {
        let mut structure = self.serializer.serialize_struct(name, len.saturating_add(1))?;
        structure.serialize_field(self.tag, self.value)?;
        Ok(structure)
    }

    fn serialize_map(self, len: Option<usize>) -> Result<S::SerializeMap, S::Error> {
        let mut map = self.serializer.serialize_map(len.map(|len| len.saturating_add(1)))?;
        map.serialize_entry(self.tag, self.value)?;
        Ok(map)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<S::Ok, S::Error> {
        self.alone()
    }

    fn serialize_unit(self) -> Result<S::Ok, S::Error> {
        self.alone()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    refused! {
        serialize_bool(bool)
        serialize_i8(i8)
        serialize_i16(i16)
        serialize_i32(i32)
        serialize_i64(i64)
        serialize_i128(i128)
        serialize_u8(u8)
        serialize_u16(u16)
        serialize_u32(u32)
        serialize_u64(u64)
        serialize_u128(u128)
        serialize_f32(f32)
        serialize_f64(f64)
        serialize_char(char)
        serialize_str(&str)
        serialize_bytes(&[u8])
        serialize_none()
        serialize_unit_variant(&'static str, u32, &'static str)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _value: &T,
    ) -> Result<S::Ok, S::Error> {
        Err(self.refuse())
    }

    fn serialize_seq(self, _len: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        Err(self.refuse())
    }

    fn serialize_tuple(self, _len: usize) -> Result<Self::SerializeTuple, S::Error> {
        Err(self.refuse())
    }

    fn serialize_tuple_struct(self, _name: &'static str, _len: usize) -> Result<Self::SerializeTupleStruct, S::Error> {
        Err(self.refuse())
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _len: usize,
    ) -> Result<Self::SerializeTupleVariant, S::Error> {
        Err(self.refuse())
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _len: usize,
    ) -> Result<Self::SerializeStructVariant, S::Error> {
        Err(self.refuse())
    }
}

#[cfg(test)]
mod tests {
    use super::{content, read, read_optional, serialize, serialize_optional};
    use crate::{Document, Empty};
    use serde::{Deserialize, Serialize};

    fn write<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
        let mut json = Vec::new();
        serialize("kind", "k\"", value, &mut serde_json::Serializer::new(&mut json))?;
        Ok(String::from_utf8(json).unwrap())
    }

    #[derive(Serialize, Deserialize)]
    struct Unit;

    #[derive(Serialize, Deserialize)]
    struct Newtype(Plain);

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Plain {
        a: u8,
    }

    #[derive(Serialize)]
    struct Flat {
        a: u8,
        #[serde(flatten)]
        rest: Document,
    }

    #[test]
    fn the_tag_is_the_first_entry() {
        assert_eq!(write(&Plain { a: 1 }).unwrap(), r#"{"kind":"k\"","a":1}"#);
        assert_eq!(write(&Newtype(Plain { a: 1 })).unwrap(), r#"{"kind":"k\"","a":1}"#);
        assert_eq!(write(&Some(Plain { a: 1 })).unwrap(), r#"{"kind":"k\"","a":1}"#);
        let rest: Document = [("b", 2)].into_iter().collect();
        assert_eq!(write(&rest).unwrap(), r#"{"kind":"k\"","b":2}"#);
        assert_eq!(write(&Flat { a: 1, rest }).unwrap(), r#"{"kind":"k\"","a":1,"b":2}"#);
        assert_eq!(write(&Empty).unwrap(), r#"{"kind":"k\""}"#);
        assert_eq!(write(&Unit).unwrap(), r#"{"kind":"k\""}"#);
        assert_eq!(write(&()).unwrap(), r#"{"kind":"k\""}"#);
    }

    #[test]
    fn documents_are_supported() {
        let document = serialize("kind", "k", &Plain { a: 1 }, crate::document::DocumentSerializer).unwrap();
        assert_eq!(document.to_string(), r#"{"a":1,"kind":"k"}"#);
    }

    #[test]
    fn values_without_entries_are_refused() {
        for result in
            [write(&1), write(&"a"), write(&[1]), write(&(1, 2)), write(&None::<Plain>), write(&Ok::<u8, u8>(1))]
        {
            let error = result.unwrap_err().to_string();
            assert_eq!(error, "only a structure or a map can have the tag `kind`");
        }
    }

    #[test]
    fn the_tag_is_found_at_any_position() {
        for json in [r#"{"kind":"k","a":1}"#, r#"{"a":1,"kind":"k"}"#] {
            let (tag, rest) = read(&mut serde_json::Deserializer::from_str(json), "kind").unwrap();
            assert_eq!((tag.as_str(), rest.to_string().as_str()), ("k", r#"{"a":1}"#));
            assert_eq!(content::<Plain, serde_json::Error>(rest).unwrap(), Plain { a: 1 });
        }
    }

    #[test]
    fn an_absent_tag_is_optional() {
        for json in [r#"{"a":1}"#, r#"{"kind":null,"a":1}"#] {
            let (tag, rest) = read_optional(&mut serde_json::Deserializer::from_str(json), "kind").unwrap();
            assert_eq!((tag, rest.to_string().as_str()), (None, r#"{"a":1}"#));
            let untagged = serialize_optional("kind", "", &rest, crate::document::DocumentSerializer).unwrap();
            assert_eq!(untagged, rest);
        }
    }

    #[test]
    fn errors_name_the_tag() {
        let error = |json| read(&mut serde_json::Deserializer::from_str(json), "kind").unwrap_err().to_string();
        assert_eq!(error("{}"), "missing field `kind`");
        assert_eq!(error(r#"{"kind":null}"#), "missing field `kind`");
        assert_eq!(error(r#"{"kind":1}"#), "invalid type: integer `1`, expected a string at line 1 column 9");
        assert_eq!(error("[]"), "invalid type: sequence, expected an object with the member `kind` at line 1 column 0");
    }
}
