//! Deserialization of secrets: errors do not quote the input.

use super::Read;
use serde::de::{Deserializer, Error, Expected, Visitor};
use serde::forward_to_deserialize_any;
use std::fmt;
use std::marker::PhantomData;

/// A value that contains secrets: an error never quotes it.
///
/// [`Sensitive`](crate::Sensitive) guards the secret itself only. Where a map of secrets is expected and the input is a
/// bare secret, the error of the map's reader would quote it.
pub struct Redacted<R>(PhantomData<R>);

impl<'de, R: Read<'de, T>, T> Read<'de, T> for Redacted<R> {
    fn read<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        redacted::<R, T, D>(deserializer)
    }
}

/// Deserializes with `R`; an error states the expected type only.
///
/// The deserializer's own message may quote the input. To find the expected type, `R` runs a second time with a
/// [`Probe`], after a failure only.
pub(crate) fn redacted<'de, R: Read<'de, T>, T, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    R::read(deserializer).map_err(|_| match R::read(Probe) {
        Ok(_) => D::Error::custom("invalid value of a secret"),
        Err(Wanted(wanted)) => D::Error::custom(format_args!("invalid value of a secret, expected {wanted}")),
    })
}

/// A deserializer without input whose error is the expectation of the visitor.
struct Probe;

impl<'de> Deserializer<'de> for Probe {
    type Error = Wanted;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wanted> {
        let visitor: &dyn Expected = &visitor;
        Err(Wanted(visitor.to_string()))
    }

    // `None` would end the probe, which determines the expected type of a present value.
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

/// The expectation of the visitor that a [`Probe`] received.
#[derive(Debug)]
struct Wanted(String);

impl fmt::Display for Wanted {
    #[inline]
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
