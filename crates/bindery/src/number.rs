//! JSON numbers.

use serde::de::MapAccess;
use serde::ser::{Serialize, Serializer};
use std::fmt;

/// A number of a [`Document`](crate::Document): an integer of up to 128 bits, or a finite `f64`.
///
/// An integer and a decimal differ, as `1` and `1.0` do in JSON.
///
/// ```
/// use bindery::Number;
///
/// assert_eq!(Number::from(7).as_i64(), Some(7));
/// assert_eq!(Number::from(u64::MAX).as_i64(), None);
/// assert_eq!(Number::from_f64(1.0).map(|number| number.to_string()).as_deref(), Some("1.0"));
/// assert_eq!(Number::from_f64(f64::NAN), None);
/// ```
#[derive(Clone, Copy, PartialEq)]
pub struct Number(Repr);

#[derive(Clone, Copy, PartialEq)]
enum Repr {
    Integer(i128),
    /// An integer greater than the maximum of `i128`.
    Large(u128),
    /// A finite decimal.
    Decimal(f64),
}

// Only NaN differs from itself, and the value is finite.
impl Eq for Number {}

impl Number {
    /// Creates a decimal; `None` for NaN and infinities, which JSON does not have.
    #[inline]
    pub fn from_f64(value: f64) -> Option<Number> {
        value.is_finite().then_some(Number(Repr::Decimal(value)))
    }

    /// Returns the integer; `None` for decimals and integers out of range.
    #[inline]
    pub fn as_i64(self) -> Option<i64> {
        self.as_i128().and_then(|value| i64::try_from(value).ok())
    }

    /// Returns the integer; `None` for decimals and integers out of range.
    #[inline]
    pub fn as_u64(self) -> Option<u64> {
        self.as_i128().and_then(|value| u64::try_from(value).ok())
    }

    /// Returns the integer; `None` for decimals and integers out of range.
    #[inline]
    pub fn as_i128(self) -> Option<i128> {
        match self.0 {
            Repr::Integer(value) => Some(value),
            Repr::Large(_) | Repr::Decimal(_) => None,
        }
    }

    /// Returns the integer; `None` for decimals and integers out of range.
    #[inline]
    pub fn as_u128(self) -> Option<u128> {
        match self.0 {
            Repr::Integer(value) => u128::try_from(value).ok(),
            Repr::Large(value) => Some(value),
            Repr::Decimal(_) => None,
        }
    }

    /// Returns the nearest `f64`.
    #[inline]
    pub fn as_f64(self) -> f64 {
        match self.0 {
            Repr::Integer(value) => value as f64,
            Repr::Large(value) => value as f64,
            Repr::Decimal(value) => value,
        }
    }

    /// Returns whether it is an integer: written without a point and an exponent.
    #[inline]
    pub fn is_integer(self) -> bool {
        match self.0 {
            Repr::Integer(_) | Repr::Large(_) => true,
            Repr::Decimal(_) => false,
        }
    }
}

impl From<u128> for Number {
    #[inline]
    fn from(value: u128) -> Self {
        Number(i128::try_from(value).map_or(Repr::Large(value), Repr::Integer))
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Number {
            #[inline]
            fn from(value: $integer) -> Self {
                Number(Repr::Integer(i128::from(value)))
            }
        }
    )*};
}

from_integers! { i8 i16 i32 i64 i128 u8 u16 u32 u64 }

impl fmt::Display for Number {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Repr::Integer(value) => value.fmt(f),
            Repr::Large(value) => value.fmt(f),
            // `Debug` prints the point or the exponent that distinguishes a decimal.
            Repr::Decimal(value) => fmt::Debug::fmt(&value, f),
        }
    }
}

impl fmt::Debug for Number {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Repr::Integer(value) => match (i64::try_from(value), u64::try_from(value)) {
                (Ok(value), _) => serializer.serialize_i64(value),
                (Err(_), Ok(value)) => serializer.serialize_u64(value),
                (Err(_), Err(_)) => serializer.serialize_i128(value),
            },
            Repr::Large(value) => serializer.serialize_u128(value),
            Repr::Decimal(value) => serializer.serialize_f64(value),
        }
    }
}

/// The key under which serde_json, with its feature `arbitrary_precision`, presents a number as a map.
///
/// Another crate of the build may enable that feature; `deserialize_any` must accept its numbers.
pub(crate) const ARBITRARY_PRECISION: &str = "$serde_json::private::Number";

/// Returns the digits of a number that arrives as a map; `None` for another map.
pub(crate) fn digits<'de, A: MapAccess<'de>>(mut map: A) -> Result<Option<String>, A::Error> {
    match map.next_key::<String>()? {
        Some(key) if key == ARBITRARY_PRECISION => map.next_value().map(Some),
        Some(_) | None => Ok(None),
    }
}

/// Parses the digits of a JSON number: an integer if they are one; `None` if it is out of range.
#[inline]
pub(crate) fn parse(digits: &str) -> Option<Number> {
    digits
        .parse::<i128>()
        .map(Number::from)
        .or_else(|_| digits.parse::<u128>().map(Number::from))
        .ok()
        .or_else(|| digits.parse().ok().and_then(Number::from_f64))
}
