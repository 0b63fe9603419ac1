//! Values that may be null.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// A value or null.
///
/// A null in a response usually means an absent member, and `Option` suffices. Where a service distinguishes the two
/// (`x-nullable`), an optional member is an `Option<Nullable<T>>`.
///
/// ```
/// use bindery::Nullable;
///
/// assert_eq!(serde_json::to_string(&Nullable::<u8>::Null)?, "null");
/// assert_eq!(serde_json::from_str::<Nullable<u8>>("1")?, Nullable::Value(1));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nullable<T> {
    /// Null.
    #[default]
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Converts to a reference to the value.
    pub const fn as_ref(&self) -> Nullable<&T> {
        match self {
            Nullable::Null => Nullable::Null,
            Nullable::Value(value) => Nullable::Value(value),
        }
    }

    /// Converts to an option; null is `None`.
    pub fn into_option(self) -> Option<T> {
        match self {
            Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }

    /// Returns whether it is null.
    pub const fn is_null(&self) -> bool {
        matches!(self, Nullable::Null)
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Nullable::Value(value)
    }
}

impl From<&str> for Nullable<String> {
    #[inline]
    fn from(value: &str) -> Self {
        Nullable::Value(value.to_owned())
    }
}

impl From<&String> for Nullable<String> {
    #[inline]
    fn from(value: &String) -> Self {
        Nullable::Value(value.clone())
    }
}

impl From<Cow<'_, str>> for Nullable<String> {
    #[inline]
    fn from(value: Cow<'_, str>) -> Self {
        Nullable::Value(value.into_owned())
    }
}

impl From<Box<str>> for Nullable<String> {
    #[inline]
    fn from(value: Box<str>) -> Self {
        Nullable::Value(value.into_string())
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Nullable::Null, Nullable::Value)
    }
}

impl<T> From<Nullable<T>> for Option<T> {
    fn from(value: Nullable<T>) -> Self {
        value.into_option()
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Nullable::Null => serializer.serialize_none(),
            Nullable::Value(value) => serializer.serialize_some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Nullable::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Nullable;

    #[test]
    fn converts_to_and_from_options() {
        assert_eq!(Nullable::from(Some(1)), Nullable::Value(1));
        assert_eq!(Nullable::<u8>::from(None), Nullable::Null);
        assert_eq!(Option::from(Nullable::Value(1)), Some(1));
        assert_eq!(Nullable::<String>::from("a").as_ref().into_option().map(String::as_str), Some("a"));
        assert!(Nullable::<u8>::default().is_null());
    }

    #[test]
    fn round_trips() {
        for (json, value) in [("null", Nullable::Null), ("1", Nullable::Value(1))] {
            assert_eq!(serde_json::from_str::<Nullable<u8>>(json).unwrap(), value);
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
        }
        assert!(serde_json::from_str::<Nullable<u8>>("\"\"").is_err());
    }
}
