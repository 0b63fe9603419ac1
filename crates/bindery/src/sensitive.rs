//! Secret values that are not printed.

use crate::Blob;
use crate::de::{Plain, redacted};
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};

/// A secret value that is not printed.
///
/// `Debug` and `Display` print `[redacted]`, and a deserialization error states the expected type and never quotes the
/// input. It **serializes in clear**, since the service needs the value.
///
/// ```
/// use bindery::Sensitive;
///
/// let token: Sensitive<String> = "hunter2".into();
/// assert_eq!(format!("{token:?} {token}"), "[redacted] [redacted]");
/// assert_eq!(token.len(), 7); // it dereferences to the value
/// assert_eq!(serde_json::to_string(&token)?, r#""hunter2""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Sensitive(value)
    }

    /// Returns the value, which is no longer protected.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T> fmt::Display for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T> Deref for Sensitive<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Sensitive<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Sensitive(value)
    }
}

impl From<&str> for Sensitive<String> {
    #[inline]
    fn from(value: &str) -> Self {
        Sensitive(value.to_owned())
    }
}

impl From<&String> for Sensitive<String> {
    #[inline]
    fn from(value: &String) -> Self {
        Sensitive(value.clone())
    }
}

impl From<Cow<'_, str>> for Sensitive<String> {
    #[inline]
    fn from(value: Cow<'_, str>) -> Self {
        Sensitive(value.into_owned())
    }
}

impl From<Box<str>> for Sensitive<String> {
    #[inline]
    fn from(value: Box<str>) -> Self {
        Sensitive(value.into_string())
    }
}

impl<E> From<Vec<u8>> for Sensitive<Blob<E>> {
    fn from(value: Vec<u8>) -> Self {
        Sensitive(value.into())
    }
}

impl<E> From<&[u8]> for Sensitive<Blob<E>> {
    fn from(value: &[u8]) -> Self {
        Sensitive(value.into())
    }
}

impl<E, const N: usize> From<[u8; N]> for Sensitive<Blob<E>> {
    fn from(value: [u8; N]) -> Self {
        Sensitive(value.into())
    }
}

impl<E, const N: usize> From<&[u8; N]> for Sensitive<Blob<E>> {
    fn from(value: &[u8; N]) -> Self {
        Sensitive(value.into())
    }
}

impl<T: Serialize> Serialize for Sensitive<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Sensitive<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        redacted::<Plain, T, D>(deserializer).map(Sensitive)
    }
}

#[cfg(test)]
mod tests {
    use super::Sensitive;
    use crate::{Blob, Date, Timestamp, de};
    use serde::{Deserialize, Serialize};
    use std::borrow::Cow;
    use std::collections::BTreeMap;
    use std::fmt::Debug;

    fn error<'de, T: Deserialize<'de> + Debug>(text: &'de str) -> String {
        let error = serde_json::from_str::<T>(text).unwrap_err();
        for message in [error.to_string(), format!("{error:?}")] {
            assert!(!message.contains("5417") && !message.contains("hunter"), "{message}");
        }
        error.to_string()
    }

    #[test]
    fn errors_state_the_expected_type_and_never_the_input() {
        let wanted = |wanted| format!("invalid value of a secret, expected {wanted}");
        for text in ["5417", "-5417", "5417.5", "[5417]", r#"{"hunter": 2}"#, "true", "null"] {
            assert_eq!(error::<Sensitive<String>>(text), wanted("a string"));
        }
        assert_eq!(error::<Sensitive<u32>>(r#""hunter2""#), wanted("u32"));
        assert_eq!(error::<Sensitive<u8>>("5417"), wanted("u8"));
        assert_eq!(error::<Sensitive<bool>>(r#""hunter2""#), wanted("a boolean"));
        assert_eq!(error::<Sensitive<Option<u32>>>(r#""hunter2""#), wanted("u32"));
        assert_eq!(error::<Sensitive<Blob>>(r#""hunter2!""#), wanted("base64"));
        assert_eq!(error::<Sensitive<Date>>(r#""hunter2""#), wanted("a date, as 2014-06-30"));
        assert_eq!(error::<Sensitive<Timestamp>>(r#""hunter2""#), wanted("a date and time, as 2024-05-14T15:36:26Z"));
        assert_eq!(error::<Sensitive<Vec<u32>>>(r#"["hunter2"]"#), wanted("a sequence"));
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Login {
        #[serde(default, deserialize_with = "de::read::<de::Redacted<de::Opt<de::Map<de::Plain>>>, _, _>")]
        tokens: Option<BTreeMap<String, Sensitive<String>>>,
    }

    #[test]
    fn errors_in_a_structure_have_their_position() {
        assert_eq!(
            error::<Login>(r#"{"tokens": {"a": 5417}}"#),
            "invalid value of a secret, expected a map at line 1 column 23"
        );
        assert_eq!(
            error::<Login>(r#"{"tokens": "hunter2"}"#),
            "invalid value of a secret, expected a map at line 1 column 21"
        );
        let map = error::<BTreeMap<String, Sensitive<String>>>(r#"{"a": 5417}"#);
        assert_eq!(map, "invalid value of a secret, expected a string at line 1 column 11");
    }

    /// A secret converts from the same types as `String` and `Blob` do.
    #[test]
    fn texts_and_bytes_convert_to_secrets() {
        fn secret<T>(value: impl Into<Sensitive<T>>) -> T {
            value.into().into_inner()
        }
        let text = "hunter2".to_owned();
        for made in [
            secret::<String>("hunter2"),
            secret(&text),
            secret(Cow::Borrowed("hunter2")),
            secret::<String>(Box::<str>::from("hunter2")),
        ] {
            assert_eq!(made, text);
        }
        let blob: Blob = secret(b"hunter2");
        assert_eq!(blob, secret(*b"hunter2"));
    }

    #[test]
    fn serializes_in_clear_and_is_not_printed() {
        let login = Login { tokens: Some(BTreeMap::from([("a".into(), "hunter2".into())])) };
        let json = serde_json::to_string(&login).unwrap();
        assert_eq!(json, r#"{"tokens":{"a":"hunter2"}}"#);
        assert_eq!(serde_json::from_str::<Login>(&json).unwrap(), login);
        assert_eq!(format!("{login:?}"), r#"Login { tokens: Some({"a": [redacted]}) }"#);
        assert_eq!(format!("{:>20}{:#?}", Sensitive::new(1), Sensitive::new(1)), "[redacted][redacted]");
    }
}
