//! The wire formats of a point in time.

/// A wire format of a point in time: [`EpochSeconds`], [`DateTime`] or [`HttpDate`].
pub trait TimestampFormat: sealed::Format {}

/// Seconds since 1970-01-01T00:00:00Z, with an optional fraction.
///
/// It deserializes from any number, rounded to the microsecond, and from a string in a spelling of
/// [`DateTime`]. It is written as an integer,
/// or as a decimal with microseconds if it has a fraction.
#[derive(Clone, Copy, Debug)]
pub enum EpochSeconds {}

/// RFC 3339, as `2024-05-14T15:36:26.5Z`.
///
/// It is written in UTC, with 0, 3, 6 or 9 digits of fraction. Only years 0 to 9999 can be written.
///
/// It deserializes from the spellings that servers send: any offset (`+02:00`, `+0200`, `+02`, `z`), no offset, which is
/// UTC, a space instead of `T`, a comma before the fraction, an HTTP date in any case, and a number of seconds since
/// 1970-01-01T00:00:00Z, or of milliseconds if its absolute value is 10¹¹ or more. A leap second is the second after it.
#[derive(Clone, Copy, Debug)]
pub enum DateTime {}

/// The date format of HTTP headers (RFC 9110, section 5.6.7), as `Tue, 14 May 2024 15:36:26 GMT`.
///
/// The fraction of a second is not written. Only years 0 to 9999 can be written.
///
/// It deserializes from the three forms of RFC 9110 in any case (years of two digits are 1970 to 2069), and from the
/// spellings of [`DateTime`].
#[derive(Clone, Copy, Debug)]
pub enum HttpDate {}

impl TimestampFormat for EpochSeconds {}
impl TimestampFormat for DateTime {}
impl TimestampFormat for HttpDate {}

pub(super) mod sealed {
    use super::super::parts::{Parts, Seconds};
    use super::super::text::{ImfFixdate, Rfc3339};
    use super::{DateTime, EpochSeconds, HttpDate};
    use crate::de::EPOCH_SECONDS;
    use serde::ser::{Error, Serializer};

    pub trait Format: Send + Sync + 'static {
        const EXPECTED: &'static str;

        /// The name by which a deserializer recognizes the format.
        const MARKER: Option<&'static str> = None;

        fn from_f64(number: f64) -> Option<Parts> {
            Parts::from_epoch(number)
        }

        fn from_i64(number: i64) -> Parts {
            Parts::from_epoch_integer(number)
        }

        fn serialize<S: Serializer>(parts: Parts, serializer: S) -> Result<S::Ok, S::Error>;
    }

    impl Format for EpochSeconds {
        const EXPECTED: &'static str = "seconds since 1970, or a date and time as 2024-05-14T15:36:26Z";
        const MARKER: Option<&'static str> = Some(EPOCH_SECONDS);

        fn from_f64(number: f64) -> Option<Parts> {
            Parts::from_f64(number)
        }

        fn from_i64(secs: i64) -> Parts {
            Parts { secs, nanos: 0 }
        }

        fn serialize<S: Serializer>(parts: Parts, serializer: S) -> Result<S::Ok, S::Error> {
            match parts.to_seconds() {
                Seconds::Whole(seconds) => serializer.serialize_i64(seconds),
                Seconds::Decimal(seconds) => serializer.serialize_f64(seconds),
            }
        }
    }

    impl Format for DateTime {
        const EXPECTED: &'static str = "a date and time, as 2024-05-14T15:36:26Z";

        fn serialize<S: Serializer>(parts: Parts, serializer: S) -> Result<S::Ok, S::Error> {
            if !parts.has_four_digit_year() {
                return Err(S::Error::custom("RFC 3339 has no years beyond 0 to 9999"));
            }
            serializer.collect_str(&Rfc3339(parts))
        }
    }

    impl Format for HttpDate {
        const EXPECTED: &'static str = "an HTTP date, as Tue, 14 May 2024 15:36:26 GMT";

        fn serialize<S: Serializer>(parts: Parts, serializer: S) -> Result<S::Ok, S::Error> {
            if !parts.has_four_digit_year() {
                return Err(S::Error::custom("an HTTP date has no years beyond 0 to 9999"));
            }
            serializer.collect_str(&ImfFixdate(parts))
        }
    }
}
