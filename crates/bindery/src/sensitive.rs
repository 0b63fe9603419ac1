//! Secrets.

use crate::de::{Plain, Read};
use serde::de::{Deserialize, Deserializer, Error, Expected, Visitor};
use serde::forward_to_deserialize_any;
use serde::ser::{Serialize, Serializer};
use std::fmt;
use std::ops::{Deref, DerefMut};

/// A secret: a value that is not printed.
///
/// `Debug` and `Display` print `[redacted]`, and an error met while reading it says what was expected, never what
/// was there. It **serializes in clear**, since the service needs it; whoever prints JSON prints the secret.
///
/// ```
/// use bindery::Sensitive;
///
/// let token = Sensitive::from("hunter2");
/// assert_eq!(format!("{token:?} {token}"), "[redacted] [redacted]");
/// assert_eq!(token.len(), 7); // it dereferences to what it holds
/// assert_eq!(serde_json::to_string(&token)?, r#""hunter2""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Makes a secret of a value.
    pub const fn new(value: T) -> Self {
        Sensitive(value)
    }

    /// The value, which is no longer guarded.
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
    fn from(value: &str) -> Self {
        Sensitive(value.to_owned())
    }
}

impl<T: Serialize> Serialize for Sensitive<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Sensitive<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read::<Plain, T, D>(deserializer).map(Sensitive)
    }
}

/// Reads by `R`; where that fails, the error names what was expected and nothing else.
///
/// The deserializer's own message may quote what was there. To learn what was expected, `R` is asked a second
/// time, with a [`Probe`]; only failures pay for it.
pub(crate) fn read<'de, R: Read<'de, T>, T, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    R::read(deserializer).map_err(|_| match R::read(Probe) {
        Ok(_) => D::Error::custom("invalid value of a secret"),
        Err(Wanted(wanted)) => D::Error::custom(format_args!("invalid value of a secret, expected {wanted}")),
    })
}

/// A deserializer that has nothing, and answers with what is wanted of it.
struct Probe;

impl<'de> Deserializer<'de> for Probe {
    type Error = Wanted;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wanted> {
        let visitor: &dyn Expected = &visitor;
        Err(Wanted(visitor.to_string()))
    }

    // An absence would be fine with an `Option`; the question is what a presence must be.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wanted> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Wanted> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// What a [`Probe`] was asked for.
#[derive(Debug)]
struct Wanted(String);

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Wanted {}

impl Error for Wanted {
    fn custom<M: fmt::Display>(message: M) -> Self {
        Wanted(message.to_string())
    }
}
