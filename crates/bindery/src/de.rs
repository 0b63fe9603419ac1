//! How structures and their members are read: small readers that combine as the members' types do.
//!
//! A service is read leniently: a null is an absence, and a null item of a list or value of a map is dropped.
//! serde's own `Option<Vec<T>>` would refuse `[null]`. A reader says it instead, and says nothing else; the
//! type of the member says the rest. [`Structure`] shows what generated structures do with readers; where serde's
//! derive is at work, an attribute names them:
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
//! let output: Output = serde_json::from_str(r#"{"roles": {"a": ["x", null], "b": null}}"#)?;
//! assert_eq!(output.roles, Some(BTreeMap::from([("a".to_owned(), vec!["x".to_owned()])])));
//! # Ok::<(), serde_json::Error>(())
//! ```

mod structure;

pub use self::structure::{Members, Structure, structure};
/// serde's own, for those who implement [`Structure`].
pub use serde::de::MapAccess;

use crate::{Nullable, sensitive};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// A way of reading a `T`.
///
/// Readers are types, not values: they exist at compile time only.
pub trait Read<'de, T> {
    /// Reads a `T`.
    ///
    /// # Errors
    /// Where there is something else.
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>;
}

/// Reads a `T` by the reader `R`: what `#[serde(deserialize_with)]` names.
///
/// # Errors
/// Where there is something else.
pub fn read<'de, R, T, D>(deserializer: D) -> Result<T, D::Error>
where
    R: Read<'de, T>,
    D: Deserializer<'de>,
{
    R::read(deserializer)
}

/// Reads a string into a type made of one, without an allocation of its own: what open enums are read by.
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
/// Where there is something else than a string.
pub fn text<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: From<String> + for<'a> From<&'a str>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_string(TextVisitor(PhantomData))
}

/// As serde reads it.
pub enum Plain {}

/// A null is `None`.
pub struct Opt<R>(PhantomData<R>);

/// A null is [`Nullable::Null`].
pub struct OrNull<R>(PhantomData<R>);

/// A null is `Some(Nullable::Null)`; with `#[serde(default)]`, an absence is `None`.
pub struct Present<R>(PhantomData<R>);

/// A list, without its nulls.
pub struct List<R>(PhantomData<R>);

/// A list in which `R` reads the nulls, too.
pub struct SparseList<R>(PhantomData<R>);

/// A map, without the entries whose value is null.
pub struct Map<R>(PhantomData<R>);

/// A map in which `R` reads the nulls, too.
pub struct SparseMap<R>(PhantomData<R>);

/// A value in a box: what a structure that contains itself needs.
pub struct Boxed<R>(PhantomData<R>);

/// A value that contains secrets, also as a whole: an error never quotes it.
///
/// [`Sensitive`](crate::Sensitive) does so for the secret itself. Where a map of secrets is expected and a bare
/// secret is there, the map's reader would quote it.
pub struct Redacted<R>(PhantomData<R>);

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
        deserializer.deserialize_seq(ListVisitor::<Opt<R>, T>(PhantomData))
    }
}

impl<'de, R: Read<'de, T>, T> Read<'de, Vec<T>> for SparseList<R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_seq(ListVisitor::<Always<R>, T>(PhantomData))
    }
}

impl<'de, R: Read<'de, T>, T> Read<'de, BTreeMap<String, T>> for Map<R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error> {
        deserializer.deserialize_map(MapVisitor::<Opt<R>, T>(PhantomData))
    }
}

impl<'de, R: Read<'de, T>, T> Read<'de, BTreeMap<String, T>> for SparseMap<R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error> {
        deserializer.deserialize_map(MapVisitor::<Always<R>, T>(PhantomData))
    }
}

impl<'de, R: Read<'de, T>, T> Read<'de, Box<T>> for Boxed<R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Box<T>, D::Error> {
        R::read(deserializer).map(Box::new)
    }
}

impl<'de, R: Read<'de, T>, T> Read<'de, T> for Redacted<R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        sensitive::read::<R, T, D>(deserializer)
    }
}

/// A `T` that is read by the reader `R`: for where a type is asked for and not a function.
///
/// ```
/// use bindery::de;
///
/// type Names = de::As<de::List<de::Plain>, Vec<String>>;
/// let names: Names = serde_json::from_str(r#"["a", null]"#)?;
/// assert_eq!(names.into_inner(), ["a"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct As<R, T> {
    value: T,
    reader: PhantomData<R>,
}

impl<R, T> As<R, T> {
    /// What was read.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<'de, R: Read<'de, T>, T> Deserialize<'de> for As<R, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        R::read(deserializer).map(|value| As { value, reader: PhantomData })
    }
}

/// Keeps what `R` reads: the sparse counterpart of [`Opt`] within [`ListVisitor`] and [`MapVisitor`].
struct Always<R>(PhantomData<R>);

impl<'de, R: Read<'de, T>, T> Read<'de, Option<T>> for Always<R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        R::read(deserializer).map(Some)
    }
}

/// Hands a reader to serde's sequences and maps.
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

/// Reads items by `R` and drops those that are `None`.
struct ListVisitor<R, T>(PhantomData<(R, T)>);

impl<'de, R: Read<'de, Option<T>>, T> Visitor<'de> for ListVisitor<R, T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element_seed(Seed::<R, Option<T>>(PhantomData))? {
            list.extend(item);
        }
        Ok(list)
    }
}

/// Reads values by `R` and drops the entries whose value is `None`.
struct MapVisitor<R, T>(PhantomData<(R, T)>);

impl<'de, R: Read<'de, Option<T>>, T> Visitor<'de> for MapVisitor<R, T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<BTreeMap<String, T>, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(key) = entries.next_key::<String>()? {
            if let Some(value) = entries.next_value_seed(Seed::<R, Option<T>>(PhantomData))? {
                map.insert(key, value);
            }
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
    fn an_absence_is_none() {
        assert_eq!(read("{}"), Members::default());
    }

    #[test]
    fn a_null_is_none_unless_it_is_a_value() {
        let json = r#"{"map_of_lists": null, "list_of_maps": null, "sparse_list": null, "sparse_map": null,
            "scalar": null, "list": null, "itself": null}"#;
        let nulls = Members { scalar: Some(Nullable::Null), list: Some(Nullable::Null), ..Members::default() };
        assert_eq!(read(json), nulls);
    }

    #[test]
    fn null_items_and_values_are_dropped_at_any_depth() {
        let members = read(
            r#"{"map_of_lists": {"a": [null, 1, null], "b": null, "c": []},
                "list_of_maps": [null, {"a": null, "b": 2}]}"#,
        );
        assert_eq!(members.map_of_lists, Some(BTreeMap::from([("a".into(), vec![1]), ("c".into(), vec![])])));
        assert_eq!(members.list_of_maps, Some(vec![BTreeMap::from([("b".into(), 2)])]));
    }

    #[test]
    fn sparse_ones_keep_them() {
        let members = read(
            r#"{"sparse_list": [null, 1], "sparse_map": {"a": null, "b": [1, null]}, "list": [null, 3], "scalar": 4}"#,
        );
        assert_eq!(members.sparse_list, Some(vec![Nullable::Null, Nullable::Value(1)]));
        let map = BTreeMap::from([("a".into(), Nullable::Null), ("b".into(), Nullable::Value(vec![1]))]);
        assert_eq!(members.sparse_map, Some(map));
        assert_eq!(members.list, Some(Nullable::Value(vec![3])));
        assert_eq!(members.scalar, Some(Nullable::Value(4)));
    }

    #[test]
    fn a_structure_contains_itself() {
        let members = read(r#"{"itself": {"itself": {"scalar": 1}}}"#);
        let inner = members.itself.and_then(|members| members.itself).unwrap();
        assert_eq!(inner.scalar, Some(Nullable::Value(1)));
    }

    #[derive(Debug, Deserialize)]
    struct Required {
        #[serde(deserialize_with = "de::read::<de::List<de::Plain>, _, _>")]
        list: Vec<u8>,
    }

    #[test]
    fn what_is_required_is_neither_absent_nor_null() {
        let error = |json| serde_json::from_str::<Required>(json).unwrap_err().to_string();
        assert_eq!(error("{}"), "missing field `list` at line 1 column 2");
        assert_eq!(error(r#"{"list": null}"#), "invalid type: null, expected a list at line 1 column 13");
        assert_eq!(error(r#"{"list": {}}"#), "invalid type: map, expected a list at line 1 column 9");
        assert_eq!(error(r#"{"list": [1, "a"]}"#), "invalid type: string \"a\", expected u8 at line 1 column 16");
        assert_eq!(serde_json::from_str::<Required>(r#"{"list": [null]}"#).unwrap().list, Vec::<u8>::new());
    }

    /// What `de::text` is for.
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
    fn text_becomes_an_open_enum() {
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
