//! The output without members.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::fmt;

/// The output of an operation whose response has no content: `{}` on the wire.
///
/// It deserializes from `{}`, null, and an object with unknown members.
///
/// ```
/// use bindery::Empty;
///
/// assert_eq!(serde_json::to_string(&Empty)?, "{}");
/// assert_eq!(serde_json::from_str::<Empty>(r#"{"new": [1]}"#)?, Empty);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Empty;

impl Serialize for Empty {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_struct("Empty", 0)?.end()
    }
}

impl<'de> Deserialize<'de> for Empty {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EmptyVisitor)
    }
}

struct EmptyVisitor;

impl<'de> Visitor<'de> for EmptyVisitor {
    type Value = Empty;

    #[inline]
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an empty object")
    }

    fn visit_unit<E>(self) -> Result<Empty, E> {
        Ok(Empty)
    }

    fn visit_none<E>(self) -> Result<Empty, E> {
        Ok(Empty)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Empty, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Empty, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Empty, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Empty)
    }
}

#[cfg(test)]
mod tests {
    use super::Empty;
    use crate::Document;
    use serde::Deserialize;

    #[test]
    fn objects_and_null_are_accepted() {
        for text in ["{}", "null", r#"{"a": {"b": [1, 2]}, "c": null}"#] {
            assert_eq!(serde_json::from_str::<Empty>(text).unwrap(), Empty, "{text}");
        }
        assert_eq!(Empty::deserialize(Document::Null).unwrap(), Empty);
    }

    #[test]
    fn other_values_are_refused() {
        for text in ["1", "\"\"", "[]", "true", "{"] {
            assert!(serde_json::from_str::<Empty>(text).is_err(), "{text}");
        }
    }
}
