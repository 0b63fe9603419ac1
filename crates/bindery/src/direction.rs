//! Members that only one direction contains: `readOnly` members are not sent in requests, `writeOnly` members not in
//! responses.
//!
//! Generated structures serialize such members by [`read_only`] and [`write_only`]. Plain serializers write them;
//! [`Sent`] omits those of the other direction at any depth:
//!
//! ```
//! use bindery::direction::{self, Direction, Sent};
//!
//! #[derive(serde::Serialize)]
//! struct Pet {
//!     #[serde(serialize_with = "direction::read_only")]
//!     id: Option<u64>,
//!     name: String,
//! }
//!
//! let pet = Pet { id: Some(7), name: "Rex".to_owned() };
//! assert_eq!(serde_json::to_string(&pet)?, r#"{"id":7,"name":"Rex"}"#);
//! assert_eq!(serde_json::to_string(&Sent(Direction::Request, &pet))?, r#"{"name":"Rex"}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```

mod omit;

use self::omit::Omit;
use serde::ser::{Serialize, Serializer};

/// The name of the newtype that marks a `readOnly` member.
const READ_ONLY: &str = "$bindery::readOnly";

/// The name of the newtype that marks a `writeOnly` member.
const WRITE_ONLY: &str = "$bindery::writeOnly";

/// The direction of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// A request, which contains no `readOnly` members.
    Request,
    /// A response, which contains no `writeOnly` members.
    Response,
}

impl Direction {
    /// The mark of the members that a message of this direction does not contain.
    const fn omitted(self) -> &'static str {
        match self {
            Direction::Request => READ_ONLY,
            Direction::Response => WRITE_ONLY,
        }
    }
}

/// Serializes a `readOnly` member; for `#[serde(serialize_with)]`.
///
/// # Errors
/// Returns the error of the serializer.
pub fn read_only<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(READ_ONLY, value)
}

/// Serializes a `writeOnly` member; for `#[serde(serialize_with)]`.
///
/// # Errors
/// Returns the error of the serializer.
pub fn write_only<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(WRITE_ONLY, value)
}

/// A value without the members that a message of this direction does not contain.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a, T: ?Sized>(pub Direction, pub &'a T);

impl<T: Serialize + ?Sized> Serialize for Sent<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.1.serialize(Omit { mark: self.0.omitted(), inner: serializer })
    }
}

#[cfg(test)]
mod tests {
    use super::{Direction, Sent};
    use serde::Serialize;
    use std::collections::BTreeMap;

    #[derive(Clone, Default, Serialize)]
    struct Pet {
        #[serde(serialize_with = "super::read_only", skip_serializing_if = "Option::is_none")]
        id: Option<u64>,
        #[serde(serialize_with = "super::write_only", skip_serializing_if = "Option::is_none")]
        secret: Option<String>,
        friends: Vec<Pet>,
    }

    #[derive(Serialize)]
    #[serde(tag = "kind", rename = "cat")]
    struct Cat {
        #[serde(serialize_with = "super::read_only")]
        id: u64,
        #[serde(flatten)]
        rest: BTreeMap<String, Pet>,
    }

    fn json<T: Serialize>(direction: Direction, value: &T) -> String {
        serde_json::to_string(&Sent(direction, value)).expect("JSON")
    }

    #[test]
    fn members_of_the_other_direction_are_omitted_at_any_depth() {
        let one = Pet { id: Some(1), secret: Some("s".to_owned()), friends: Vec::new() };
        let pet = Pet { friends: vec![one.clone()], ..one };
        assert_eq!(json(Direction::Request, &pet), r#"{"secret":"s","friends":[{"secret":"s","friends":[]}]}"#);
        assert_eq!(json(Direction::Response, &pet), r#"{"id":1,"friends":[{"id":1,"friends":[]}]}"#);
        let all = r#"{"id":1,"secret":"s","friends":[{"id":1,"secret":"s","friends":[]}]}"#;
        assert_eq!(serde_json::to_string(&pet).expect("JSON"), all);
        assert_eq!(
            json(Direction::Request, &Some((BTreeMap::from([("a", Pet::default())]), true))),
            r#"[{"a":{"friends":[]}},true]"#
        );
    }

    #[test]
    fn tagged_structures_with_additional_members_are_searched() {
        let rest = BTreeMap::from([("x".to_owned(), Pet { id: Some(2), ..Pet::default() })]);
        let cat = Cat { id: 1, rest };
        assert_eq!(json(Direction::Request, &cat), r#"{"kind":"cat","x":{"friends":[]}}"#);
        assert_eq!(json(Direction::Response, &cat), r#"{"kind":"cat","id":1,"x":{"id":2,"friends":[]}}"#);
    }
}
