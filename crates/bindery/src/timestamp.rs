//! Points in time, and their wire formats.

#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
mod external;
mod format;
mod parts;
mod text;

pub use self::format::{DateTime, EpochSeconds, HttpDate, TimestampFormat};

use self::parts::{NANOS, Parts};
use self::text::Rfc3339;
use crate::{ParseError, RangeError, number};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A point in time with nanosecond precision and the wire format `F`: [`EpochSeconds`], [`DateTime`] or [`HttpDate`].
///
/// In every format it displays and parses as RFC 3339. It converts to and from [`SystemTime`], and with the features
/// `jiff`, `time` and `chrono` to and from the types of those crates.
///
/// ```
/// use bindery::{EpochSeconds, Timestamp};
/// use std::time::{Duration, SystemTime};
///
/// let time: Timestamp<EpochSeconds> = serde_json::from_str("1445566778.123")?;
/// assert_eq!(time.to_string(), "2015-10-23T02:19:38.123Z");
/// assert_eq!(SystemTime::try_from(time)?, SystemTime::UNIX_EPOCH + Duration::from_millis(1_445_566_778_123));
/// assert_eq!(serde_json::to_string(&time)?, "1445566778.123");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Timestamp<F = DateTime> {
    parts: Parts,
    format: PhantomData<fn() -> F>,
}

impl<F> Timestamp<F> {
    /// 1970-01-01T00:00:00Z.
    pub const UNIX_EPOCH: Self = Timestamp::from_secs(0);

    /// Creates the point in time that is `secs` seconds after 1970-01-01T00:00:00Z, or before it if negative.
    pub const fn from_secs(secs: i64) -> Self {
        Timestamp::of(Parts { secs, nanos: 0 })
    }

    /// Creates the point in time that is `secs` seconds after 1970-01-01T00:00:00Z, plus `nanos` nanoseconds. The nanoseconds
    /// count forward also if the seconds are negative.
    ///
    /// ```
    /// use bindery::Timestamp;
    ///
    /// let time = Timestamp::<bindery::DateTime>::from_parts(-1, 750_000_000)?;
    /// assert_eq!(time.to_string(), "1969-12-31T23:59:59.750Z");
    /// # Ok::<(), bindery::RangeError>(())
    /// ```
    ///
    /// # Errors
    /// Returns an error if `nanos` is a billion or more.
    pub const fn from_parts(secs: i64, nanos: u32) -> Result<Self, RangeError> {
        if nanos >= NANOS {
            return Err(RangeError { message: "the nanoseconds are a billion or more" });
        }
        Ok(Timestamp::of(Parts { secs, nanos }))
    }

    /// Returns the current time of the system clock.
    pub fn now() -> Self {
        // A clock outside of the range of 64-bit seconds does not justify a `Result`.
        Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::from_secs(i64::MAX))
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z, rounded down; negative before it.
    pub const fn as_secs(self) -> i64 {
        self.parts.secs
    }

    /// Returns the nanoseconds since the last whole second: 0 to 999,999,999.
    pub const fn subsec_nanos(self) -> u32 {
        self.parts.nanos
    }

    /// Returns the same point in time with another wire format.
    pub const fn with_format<G>(self) -> Timestamp<G> {
        Timestamp::of(self.parts)
    }

    const fn of(parts: Parts) -> Self {
        Timestamp { parts, format: PhantomData }
    }
}

impl<F> Clone for Timestamp<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F> Copy for Timestamp<F> {}

impl<F> PartialEq for Timestamp<F> {
    fn eq(&self, other: &Self) -> bool {
        self.parts == other.parts
    }
}

impl<F> Eq for Timestamp<F> {}

impl<F> PartialOrd for Timestamp<F> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<F> Ord for Timestamp<F> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts.cmp(&other.parts)
    }
}

impl<F> Hash for Timestamp<F> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts.hash(state);
    }
}

impl<F> fmt::Debug for Timestamp<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

/// Prints RFC 3339. Years beyond 0 to 9999, which RFC 3339 does not have, are printed with a sign.
impl<F> fmt::Display for Timestamp<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Rfc3339(self.parts).fmt(f)
    }
}

/// Parses the spellings of [`DateTime`] in every format.
impl<F> FromStr for Timestamp<F> {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let expected = "a date and time, as 2024-05-14T15:36:26Z";
        text::parse(text).map(Timestamp::of).ok_or(ParseError { expected })
    }
}

impl<F> TryFrom<SystemTime> for Timestamp<F> {
    type Error = RangeError;

    fn try_from(time: SystemTime) -> Result<Self, RangeError> {
        let parts = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).ok().map(|secs| Parts { secs, nanos: after.subsec_nanos() }),
            Err(before) => before_1970(before.duration()),
        };
        parts.map(Timestamp::of).ok_or(RangeError { message: "the time exceeds 64 bits of seconds" })
    }
}

#[inline]
fn before_1970(before: Duration) -> Option<Parts> {
    let secs = 0_i64.checked_sub_unsigned(before.as_secs())?;
    match before.subsec_nanos() {
        0 => Some(Parts { secs, nanos: 0 }),
        nanos => Some(Parts { secs: secs.checked_sub(1)?, nanos: NANOS - nanos }),
    }
}

impl<F> TryFrom<Timestamp<F>> for SystemTime {
    type Error = RangeError;

    fn try_from(time: Timestamp<F>) -> Result<Self, RangeError> {
        let seconds = Duration::from_secs(time.parts.secs.unsigned_abs());
        let second =
            if time.parts.secs < 0 { UNIX_EPOCH.checked_sub(seconds) } else { UNIX_EPOCH.checked_add(seconds) };
        second
            .and_then(|second| second.checked_add(Duration::from_nanos(u64::from(time.parts.nanos))))
            .ok_or(RangeError { message: "the time is outside of the range of the system clock" })
    }
}

macro_rules! formats_convert {
    ($($from:ident => $to:ident)*) => {$(
        impl From<Timestamp<$from>> for Timestamp<$to> {
            #[inline]
            fn from(time: Timestamp<$from>) -> Self {
                time.with_format()
            }
        }
    )*};
}

formats_convert! {
    EpochSeconds => DateTime
    EpochSeconds => HttpDate
    DateTime => EpochSeconds
    DateTime => HttpDate
    HttpDate => EpochSeconds
    HttpDate => DateTime
}

impl<F: TimestampFormat> Serialize for Timestamp<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        F::serialize(self.parts, serializer)
    }
}

impl<'de, F: TimestampFormat> Deserialize<'de> for Timestamp<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = TimestampVisitor::<F>(PhantomData);
        let parts = match F::MARKER {
            Some(name) => deserializer.deserialize_newtype_struct(name, visitor),
            None => deserializer.deserialize_any(visitor),
        };
        parts.map(Timestamp::of)
    }
}

struct TimestampVisitor<F>(PhantomData<F>);

impl<'de, F: TimestampFormat> Visitor<'de> for TimestampVisitor<F> {
    type Value = Parts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(F::EXPECTED)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Parts, E> {
        Ok(F::from_i64(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Parts, E> {
        match i64::try_from(number) {
            Ok(number) => self.visit_i64(number),
            Err(_) => Err(E::invalid_value(Unexpected::Unsigned(number), &self)),
        }
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Parts, E> {
        F::from_f64(number).ok_or_else(|| E::invalid_value(Unexpected::Float(number), &self))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Parts, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Parts, E> {
        text::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Parts, A::Error> {
        match number::digits(map)? {
            Some(digits) => match (digits.parse(), digits.parse()) {
                (Ok(number), _) => self.visit_i64(number),
                (Err(_), Ok(number)) => self.visit_f64(number),
                (Err(_), Err(_)) => Err(A::Error::invalid_value(Unexpected::Other(&digits), &self)),
            },
            None => Err(A::Error::invalid_type(Unexpected::Map, &self)),
        }
    }
}

#[cfg(test)]
mod tests;
