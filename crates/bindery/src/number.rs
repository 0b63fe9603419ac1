//! The numbers of JSON.

use serde::de::MapAccess;
use serde::ser::{Serialize, Serializer};
use std::fmt;

/// A number of a [`Document`](crate::Document): a whole one of up to 128 bits, or a finite `f64`.
///
/// A whole number and a decimal differ, as `1` and `1.0` do in JSON.
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
    /// More than an `i128` holds.
    Large(u128),
    /// Finite.
    Decimal(f64),
}

// An `f64` that is not equal to itself is not finite.
impl Eq for Number {}

impl Number {
    /// A decimal; `None` for what is not a number, or is infinite, which JSON does not have.
    #[inline]
    pub fn from_f64(value: f64) -> Option<Number> {
        value.is_finite().then_some(Number(Repr::Decimal(value)))
    }

    /// The whole number, where it is one and fits.
    #[inline]
    pub fn as_i64(self) -> Option<i64> {
        self.as_i128().and_then(|value| i64::try_from(value).ok())
    }

    /// The whole number, where it is one and fits.
    #[inline]
    pub fn as_u64(self) -> Option<u64> {
        self.as_i128().and_then(|value| u64::try_from(value).ok())
    }

    /// The whole number, where it is one and fits.
    #[inline]
    pub fn as_i128(self) -> Option<i128> {
        match self.0 {
            Repr::Integer(value) => Some(value),
            Repr::Large(_) | Repr::Decimal(_) => None,
        }
    }

    /// The whole number, where it is one and fits.
    #[inline]
    pub fn as_u128(self) -> Option<u128> {
        match self.0 {
            Repr::Integer(value) => u128::try_from(value).ok(),
            Repr::Large(value) => Some(value),
            Repr::Decimal(_) => None,
        }
    }

    /// The nearest `f64`.
    #[inline]
    pub fn as_f64(self) -> f64 {
        match self.0 {
            Repr::Integer(value) => value as f64,
            Repr::Large(value) => value as f64,
            Repr::Decimal(value) => value,
        }
    }

    /// Whether it is a whole number: written without a point or an exponent.
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
            // `Debug` keeps the point or the exponent that tells a decimal.
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

/// The key by which serde_json, with its feature `arbitrary_precision`, hands over a number as a map.
///
/// Some other crate may have turned the feature on; what we read with `deserialize_any` must not break by it.
pub(crate) const ARBITRARY_PRECISION: &str = "$serde_json::private::Number";

/// The digits of a number that comes as a map; `None` for another map.
pub(crate) fn digits<'de, A: MapAccess<'de>>(mut map: A) -> Result<Option<String>, A::Error> {
    match map.next_key::<String>()? {
        Some(key) if key == ARBITRARY_PRECISION => map.next_value().map(Some),
        Some(_) | None => Ok(None),
    }
}

/// The number that JSON's digits say: whole where they are; `None` where it is too large.
#[inline]
pub(crate) fn parse(digits: &str) -> Option<Number> {
    digits
        .parse::<i128>()
        .map(Number::from)
        .or_else(|_| digits.parse::<u128>().map(Number::from))
        .ok()
        .or_else(|| digits.parse().ok().and_then(Number::from_f64))
}
