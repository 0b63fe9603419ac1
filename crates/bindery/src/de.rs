//! Deserialization of structures and their members by small readers that compose like the types of the members.
//!
//! A null member is absent. A null item of a list or value of a map is an error, unless a sparse reader keeps it; the
//! deserializer of a client protocol may discard it (see [`DENSE`]). A reader states this, and the type of the member
//! the rest. [`Structure`] shows its use in generated structures; with serde's derive, an attribute names a reader:
//!
//! ```
//! use bindery::de;
//! use serde::Deserialize;
//! use std::collections::BTreeMap;
//!
//! #[derive(Deserialize)]
//! struct Output {
//!     #[serde(default, deserialize_with = "de::read::<de::Opt<de::Map<de::List<de::Plain>>>, _, _>")]
//!     roles: Option<BTreeMap<String, Vec<String>>>,
//! }
//!
//! let output: Output = serde_json::from_str(r#"{"roles": {"a": ["x"]}}"#)?;
//! assert_eq!(output.roles, Some(BTreeMap::from([("a".to_owned(), vec!["x".to_owned()])])));
//! assert_eq!(serde_json::from_str::<Output>(r#"{"roles": null}"#)?.roles, None);
//! assert!(serde_json::from_str::<Output>(r#"{"roles": {"a": [null]}}"#).is_err());
//! # Ok::<(), serde_json::Error>(())
//! ```

mod redacted;
mod structure;

pub use self::redacted::Redacted;
pub(crate) use self::redacted::redacted;
pub use self::structure::{Members, Structure, structure};
/// serde's own trait, for implementations of [`Structure`].
pub use serde::de::MapAccess;

use crate::Nullable;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// A way to deserialize a `T`.
///
/// Readers are types, not values: they exist at compile time only.
pub trait Read<'de, T> {
    /// Deserializes a `T`.
    ///
    /// # Errors
    /// Returns an error if the input is not a `T`.
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>;
}

/// Deserializes a `T` with the reader `R`: the function to name in `#[serde(deserialize_with)]`.
///
/// # Errors
/// Returns an error if the input is not a `T`.
pub fn read<'de, R, T, D>(deserializer: D) -> Result<T, D::Error>
where
    R: Read<'de, T>,
    D: Deserializer<'de>,
{
    R::read(deserializer)
}

/// Deserializes a string into a type that is built from one, without an intermediate allocation. Open enums use it.
///
/// ```
/// use bindery::de;
///
/// let text: Box<str> = de::text(serde_json::Value::from("a"))?;
/// assert_eq!(&*text, "a");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// Returns an error if the input is not a string.
pub fn text<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: From<String> + for<'a> From<&'a str>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_string(TextVisitor(PhantomData))
}

/// Deserializes with serde's `Deserialize`.
pub enum Plain {}

/// Deserializes null as `None`.
pub struct Opt<R>(PhantomData<R>);

/// Deserializes null as [`Nullable::Null`].
pub struct OrNull<R>(PhantomData<R>);

/// Deserializes null as `Some(Nullable::Null)`; with `#[serde(default)]`, an absent member is `None`.
pub struct Present<R>(PhantomData<R>);

/// The name under which [`List`] and [`Map`] call `deserialize_newtype_struct`, for deserializers that discard or report
/// null items. Other deserializers pass themselves to the visitor, as serde specifies.
pub const DENSE: &str = "bindery::dense";

/// The name of the newtype by which epoch seconds announce themselves to a deserializer.
pub(crate) const EPOCH_SECONDS: &str = "bindery::EpochSeconds";

/// A list whose items are not nullable.
pub struct List<R>(PhantomData<R>);

/// A list whose items are deserialized by `R`, also nulls.
pub struct SparseList<R>(PhantomData<R>);

/// A map whose values are not nullable.
pub struct Map<R>(PhantomData<R>);

/// A map whose values are deserialized by `R`, also nulls.
pub struct SparseMap<R>(PhantomData<R>);

/// A boxed value, for structures that contain themselves.
pub struct Boxed<R>(PhantomData<R>);

impl<'de, T: Deserialize<'de>> Read<'de, T> for Plain {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}

impl<'de, R: Read<'de, T>, T> Read<'de, Option<T>> for Opt<R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_option(OptVisitor::<R, T>(PhantomData))
    }
}

impl<'de, R: Read<'de, T>, T> Read<'de, Nullable<T>> for OrNull<R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Nullable<T>, D::Error> {
        Opt::<R>::read(deserializer).map(Nullable::from)
    }
}

impl<'de, R: Read<'de, T>, T> Read<'de, Option<Nullable<T>>> for Present<R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Option<Nullable<T>>, D::Error> {
        OrNull::<R>::read(deserializer).map(Some)
    }
}

impl<'de, R: Read<'de, T>, T> Read<'de, Vec<T>> for List<R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_newtype_struct(DENSE, ListVisitor::<R, T>(PhantomData))
    }
}

impl<'de, R: Read<'de, T>, T> Read<'de, Vec<T>> for SparseList<R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_seq(ListVisitor::<R, T>(PhantomData))
    }
}

impl<'de, R: Read<'de, T>, T> Read<'de, BTreeMap<String, T>> for Map<R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error> {
        deserializer.deserialize_newtype_struct(DENSE, MapVisitor::<R, T>(PhantomData))
    }
}

impl<'de, R: Read<'de, T>, T> Read<'de, BTreeMap<String, T>> for SparseMap<R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error> {
        deserializer.deserialize_map(MapVisitor::<R, T>(PhantomData))
    }
}

impl<'de, R: Read<'de, T>, T> Read<'de, Box<T>> for Boxed<R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Box<T>, D::Error> {
        R::read(deserializer).map(Box::new)
    }
}

/// A `T` that deserializes with the reader `R`, for uses that require a type instead of a function.
///
/// ```
/// use bindery::de;
///
/// type Names = de::As<de::List<de::Plain>, Vec<String>>;
/// let names: Names = serde_json::from_str(r#"["a"]"#)?;
/// assert_eq!(names.into_inner(), ["a"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct As<R, T> {
    value: T,
    reader: PhantomData<R>,
}

impl<R, T> As<R, T> {
    /// Returns the deserialized value.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<'de, R: Read<'de, T>, T> Deserialize<'de> for As<R, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        R::read(deserializer).map(|value| As { value, reader: PhantomData })
    }
}

/// Passes a reader to serde's sequences and maps.
struct Seed<R, T>(PhantomData<(R, T)>);

impl<'de, R: Read<'de, T>, T> DeserializeSeed<'de> for Seed<R, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        R::read(deserializer)
    }
}

struct OptVisitor<R, T>(PhantomData<(R, T)>);

impl<'de, R: Read<'de, T>, T> Visitor<'de> for OptVisitor<R, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        R::read(deserializer).map(Some)
    }
}

/// Deserializes items by `R`.
struct ListVisitor<R, T>(PhantomData<(R, T)>);

impl<'de, R: Read<'de, T>, T> Visitor<'de> for ListVisitor<R, T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element_seed(Seed::<R, T>(PhantomData))? {
            list.push(item);
        }
        Ok(list)
    }
}

/// Deserializes values by `R`.
struct MapVisitor<R, T>(PhantomData<(R, T)>);

impl<'de, R: Read<'de, T>, T> Visitor<'de> for MapVisitor<R, T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<BTreeMap<String, T>, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(key) = entries.next_key::<String>()? {
            map.insert(key, entries.next_value_seed(Seed::<R, T>(PhantomData))?);
        }
        Ok(map)
    }
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: From<String> + for<'a> From<&'a str>> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<T, E> {
        Ok(T::from(text))
    }
}

#[cfg(test)]
mod tests {
    use crate::{Document, Nullable, de};
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Members {
        #[serde(default, deserialize_with = "de::read::<de::Opt<de::Map<de::List<de::Plain>>>, _, _>")]
        map_of_lists: Option<BTreeMap<String, Vec<u8>>>,
        #[serde(default, deserialize_with = "de::read::<de::Opt<de::List<de::Map<de::Plain>>>, _, _>")]
        list_of_maps: Option<Vec<BTreeMap<String, u8>>>,
        #[serde(default, deserialize_with = "de::read::<de::Opt<de::SparseList<de::Plain>>, _, _>")]
        sparse_list: Option<Vec<Nullable<u8>>>,
        #[serde(
            default,
            deserialize_with = "de::read::<de::Opt<de::SparseMap<de::OrNull<de::List<de::Plain>>>>, _, _>"
        )]
        sparse_map: Option<BTreeMap<String, Nullable<Vec<u8>>>>,
        #[serde(default, deserialize_with = "de::read::<de::Present<de::Plain>, _, _>")]
        scalar: Option<Nullable<u8>>,
        #[serde(default, deserialize_with = "de::read::<de::Present<de::List<de::Plain>>, _, _>")]
        list: Option<Nullable<Vec<u8>>>,
        #[serde(default, deserialize_with = "de::read::<de::Opt<de::Boxed<de::Plain>>, _, _>")]
        itself: Option<Box<Members>>,
    }

    fn read(json: &str) -> Members {
        let members: Members = serde_json::from_str(json).unwrap();
        let document: Document = serde_json::from_str(json).unwrap();
        assert_eq!(Members::deserialize(&document).unwrap(), members);
        assert_eq!(Members::deserialize(document).unwrap(), members);
        members
    }

    #[test]
    fn an_absent_member_is_none() {
        assert_eq!(read("{}"), Members::default());
    }

    #[test]
    fn a_null_member_is_none_unless_it_is_nullable() {
        let json = r#"{"map_of_lists": null, "list_of_maps": null, "sparse_list": null, "sparse_map": null,
            "scalar": null, "list": null, "itself": null}"#;
        let nulls = Members { scalar: Some(Nullable::Null), list: Some(Nullable::Null), ..Members::default() };
        assert_eq!(read(json), nulls);
    }

    #[test]
    fn null_items_and_values_are_errors_at_any_depth() {
        for json in [
            r#"{"map_of_lists": {"a": [null]}}"#,
            r#"{"map_of_lists": {"b": null}}"#,
            r#"{"list_of_maps": [null]}"#,
            r#"{"list_of_maps": [{"a": null}]}"#,
        ] {
            assert!(serde_json::from_str::<Members>(json).is_err(), "{json}");
            let document: Document = serde_json::from_str(json).unwrap();
            assert!(Members::deserialize(document).is_err(), "{json}");
        }
        let members = read(r#"{"map_of_lists": {"a": [1], "c": []}, "list_of_maps": [{"b": 2}]}"#);
        assert_eq!(members.map_of_lists, Some(BTreeMap::from([("a".into(), vec![1]), ("c".into(), vec![])])));
        assert_eq!(members.list_of_maps, Some(vec![BTreeMap::from([("b".into(), 2)])]));
    }

    #[test]
    fn sparse_lists_and_maps_keep_nulls() {
        let members =
            read(r#"{"sparse_list": [null, 1], "sparse_map": {"a": null, "b": [1]}, "list": [3], "scalar": 4}"#);
        assert_eq!(members.sparse_list, Some(vec![Nullable::Null, Nullable::Value(1)]));
        let map = BTreeMap::from([("a".into(), Nullable::Null), ("b".into(), Nullable::Value(vec![1]))]);
        assert_eq!(members.sparse_map, Some(map));
        assert_eq!(members.list, Some(Nullable::Value(vec![3])));
        assert_eq!(members.scalar, Some(Nullable::Value(4)));
    }

    #[test]
    fn a_structure_may_contain_itself() {
        let members = read(r#"{"itself": {"itself": {"scalar": 1}}}"#);
        let inner = members.itself.and_then(|members| members.itself).unwrap();
        assert_eq!(inner.scalar, Some(Nullable::Value(1)));
    }

    #[derive(Debug, Deserialize)]
    struct Required {
        #[expect(dead_code, reason = "only its errors are tested")]
        #[serde(deserialize_with = "de::read::<de::List<de::Plain>, _, _>")]
        list: Vec<u8>,
    }

    #[test]
    fn a_required_member_is_neither_absent_nor_null() {
        let error = |json| serde_json::from_str::<Required>(json).unwrap_err().to_string();
        assert_eq!(error("{}"), "missing field `list` at line 1 column 2");
        assert_eq!(error(r#"{"list": null}"#), "invalid type: null, expected a list at line 1 column 13");
        assert_eq!(error(r#"{"list": {}}"#), "invalid type: map, expected a list at line 1 column 9");
        assert_eq!(error(r#"{"list": [1, "a"]}"#), "invalid type: string \"a\", expected u8 at line 1 column 16");
        assert_eq!(error(r#"{"list": [null]}"#), "invalid type: null, expected u8 at line 1 column 14");
    }

    /// An open enum that [`de::text`] deserializes.
    #[derive(Debug, PartialEq)]
    enum Color {
        Red,
        Unknown(String),
    }

    impl From<&str> for Color {
        fn from(text: &str) -> Self {
            match text {
                "red" => Color::Red,
                _ => Color::Unknown(text.to_owned()),
            }
        }
    }

    impl From<String> for Color {
        fn from(text: String) -> Self {
            match text.as_str() {
                "red" => Color::Red,
                _ => Color::Unknown(text),
            }
        }
    }

    #[test]
    fn text_deserializes_as_an_open_enum() {
        let read = |json| de::text::<Color, _>(&mut serde_json::Deserializer::from_str(json));
        assert_eq!(read("\"red\"").unwrap(), Color::Red);
        assert_eq!(read("\"r\\u0065d\"").unwrap(), Color::Red);
        assert_eq!(read("\"blue\"").unwrap(), Color::Unknown("blue".into()));
        assert_eq!(
            read("1").unwrap_err().to_string(),
            "invalid type: integer `1`, expected a string at line 1 column 1"
        );
    }
}
