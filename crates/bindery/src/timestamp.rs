//! Points in time, and the ways of writing them.

#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
mod others;

use crate::civil::{Cursor, DAY, checked_days, civil_from_days, days_from_civil};
use crate::{ParseError, RangeError, number};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A point in time, to the nanosecond, which travels as `F` says: [`EpochSeconds`], [`DateTime`] or [`HttpDate`].
///
/// Whatever its format, it displays and parses as RFC 3339. It converts to and from [`SystemTime`], and to and from the
/// types of the crates jiff, time and chrono with the features of those names.
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

/// A way of writing a point in time; there are [`EpochSeconds`], [`DateTime`] and [`HttpDate`].
pub trait TimestampFormat: sealed::Format {}

/// A number of seconds since 1970, with a fraction where there is one.
///
/// It is read from any number, to the microsecond, and from a string in RFC 3339. It is written as an integer, or,
/// where there is a fraction, as a decimal to the microsecond.
#[derive(Clone, Copy, Debug)]
pub enum EpochSeconds {}

/// RFC 3339, as `2024-05-14T15:36:26.5Z`.
///
/// Any offset is read; so is a number, as seconds since 1970. It is written in UTC, with 0, 3, 6 or 9 digits of
/// fraction. A leap second is the second after it. Only years 0 to 9999 can be written.
#[derive(Clone, Copy, Debug)]
pub enum DateTime {}

/// The date of HTTP headers, as `Tue, 14 May 2024 15:36:26 GMT`.
///
/// The two obsolete forms of RFC 9110 are read, too (years of two digits are 1970 to 2069); so is a number, as
/// seconds since 1970. The fraction of a second is not written. Only years 0 to 9999 can be written.
#[derive(Clone, Copy, Debug)]
pub enum HttpDate {}

impl TimestampFormat for EpochSeconds {}
impl TimestampFormat for DateTime {}
impl TimestampFormat for HttpDate {}

mod sealed {
    use super::{DateTime, EpochSeconds, HttpDate, Parts, Seconds};
    use serde::ser::{Error, Serializer};

    pub trait Format: Send + Sync + 'static {
        const FORM: &'static str;
        fn parse(text: &str) -> Option<Parts>;
        fn serialize<S: Serializer>(parts: Parts, serializer: S) -> Result<S::Ok, S::Error>;
    }

    impl Format for EpochSeconds {
        const FORM: &'static str = "seconds since 1970, or a date and time as 2024-05-14T15:36:26Z";

        #[inline]
        fn parse(text: &str) -> Option<Parts> {
            super::parse_rfc3339(text)
        }

        fn serialize<S: Serializer>(parts: Parts, serializer: S) -> Result<S::Ok, S::Error> {
            match parts.to_seconds() {
                Seconds::Whole(seconds) => serializer.serialize_i64(seconds),
                Seconds::Decimal(seconds) => serializer.serialize_f64(seconds),
            }
        }
    }

    impl Format for DateTime {
        const FORM: &'static str = "a date and time, as 2024-05-14T15:36:26Z";

        #[inline]
        fn parse(text: &str) -> Option<Parts> {
            super::parse_rfc3339(text)
        }

        fn serialize<S: Serializer>(parts: Parts, serializer: S) -> Result<S::Ok, S::Error> {
            if !parts.has_four_digit_year() {
                return Err(S::Error::custom("a time beyond the years 0 to 9999 has no form in RFC 3339"));
            }
            serializer.collect_str(&super::Rfc3339(parts))
        }
    }

    impl Format for HttpDate {
        const FORM: &'static str = "an HTTP date, as Tue, 14 May 2024 15:36:26 GMT";

        #[inline]
        fn parse(text: &str) -> Option<Parts> {
            super::parse_http_date(text)
        }

        fn serialize<S: Serializer>(parts: Parts, serializer: S) -> Result<S::Ok, S::Error> {
            if !parts.has_four_digit_year() {
                return Err(S::Error::custom("a time beyond the years 0 to 9999 is no HTTP date"));
            }
            serializer.collect_str(&super::ImfFixdate(parts))
        }
    }
}

/// A point in time without a format; earlier is less.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Parts {
    /// Whole seconds since 1970, rounded down.
    secs: i64,
    /// Nanoseconds since the whole second, less than a billion.
    nanos: u32,
}

/// How [`EpochSeconds`] writes a point in time.
enum Seconds {
    Whole(i64),
    Decimal(f64),
}

const NANOS: u32 = 1_000_000_000;
const MICROS: u32 = 1_000_000;

impl Parts {
    /// To the nearest microsecond: an `f64` of our time holds no more.
    #[inline]
    fn to_seconds(self) -> Seconds {
        let micros = (self.nanos + 500) / 1_000;
        if micros == 0 {
            return Seconds::Whole(self.secs);
        }
        if micros == MICROS {
            return Seconds::Whole(self.secs.saturating_add(1));
        }
        // One division of two exact numbers gives the `f64` nearest to the decimal, which prints as the decimal.
        let micros = i128::from(self.secs) * i128::from(MICROS) + i128::from(micros);
        Seconds::Decimal(micros as f64 / f64::from(MICROS))
    }

    /// To the nearest microsecond: the digits that follow are the `f64`'s, not the service's.
    #[inline]
    fn from_f64(seconds: f64) -> Option<Parts> {
        const END: f64 = 9_223_372_036_854_775_808.0; // 2^63
        let whole = seconds.floor();
        if !(-END..END).contains(&whole) {
            return None; // NaN and the infinities are not in it either
        }
        // Both are exact: the fraction of a number has no bit that the number has not.
        let (secs, micros) = (whole as i64, ((seconds - whole) * f64::from(MICROS)).round() as u32);
        if micros == MICROS {
            return Some(Parts { secs: secs.checked_add(1)?, nanos: 0 });
        }
        Some(Parts { secs, nanos: micros * 1_000 })
    }

    /// Whether its year, in UTC, is one of 0 to 9999.
    #[inline]
    fn has_four_digit_year(self) -> bool {
        const FIRST: i64 = days_from_civil(0, 1, 1) * DAY;
        const END: i64 = days_from_civil(10_000, 1, 1) * DAY;
        (FIRST..END).contains(&self.secs)
    }

    /// Days since 1970, and seconds of the day.
    #[inline]
    fn days_and_seconds(self) -> (i64, i64) {
        (self.secs.div_euclid(DAY), self.secs.rem_euclid(DAY))
    }
}

impl<F> Timestamp<F> {
    /// 1970-01-01T00:00:00Z.
    pub const UNIX_EPOCH: Self = Timestamp::from_secs(0);

    /// So many seconds after 1970, or before, where negative.
    pub const fn from_secs(secs: i64) -> Self {
        Timestamp::of(Parts { secs, nanos: 0 })
    }

    /// So many seconds after 1970, and so many nanoseconds after that, also where the seconds are negative.
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
    /// Where the nanoseconds are a second or more.
    pub const fn from_parts(secs: i64, nanos: u32) -> Result<Self, RangeError> {
        if nanos >= NANOS {
            return Err(RangeError { message: "the nanoseconds are a second or more" });
        }
        Ok(Timestamp::of(Parts { secs, nanos }))
    }

    /// The present.
    pub fn now() -> Self {
        // A clock beyond the range of seconds that 64 bits count is not worth a `Result`.
        Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::from_secs(i64::MAX))
    }

    /// Whole seconds since 1970, rounded down; negative before it.
    pub const fn as_secs(self) -> i64 {
        self.parts.secs
    }

    /// Nanoseconds since the whole second: less than a billion, and never negative.
    pub const fn subsec_nanos(self) -> u32 {
        self.parts.nanos
    }

    /// The same point in time, to travel in another format.
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

/// RFC 3339. It knows years 0 to 9999 only; another is written with its sign.
impl<F> fmt::Display for Timestamp<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Rfc3339(self.parts).fmt(f)
    }
}

/// RFC 3339, whatever the format.
impl<F> FromStr for Timestamp<F> {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let expected = "a date and time, as 2024-05-14T15:36:26Z";
        parse_rfc3339(text).map(Timestamp::of).ok_or(ParseError { expected })
    }
}

impl<F> TryFrom<SystemTime> for Timestamp<F> {
    type Error = RangeError;

    fn try_from(time: SystemTime) -> Result<Self, RangeError> {
        let parts = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).ok().map(|secs| Parts { secs, nanos: after.subsec_nanos() }),
            Err(before) => before_1970(before.duration()),
        };
        parts.map(Timestamp::of).ok_or(RangeError { message: "the time is beyond 64 bits of seconds" })
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
            .ok_or(RangeError { message: "the time is beyond what the system's clock can say" })
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
        deserializer.deserialize_any(TimestampVisitor::<F>(PhantomData)).map(Timestamp::of)
    }
}

struct TimestampVisitor<F>(PhantomData<F>);

impl<'de, F: TimestampFormat> Visitor<'de> for TimestampVisitor<F> {
    type Value = Parts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(F::FORM)
    }

    fn visit_i64<E: Error>(self, secs: i64) -> Result<Parts, E> {
        Ok(Parts { secs, nanos: 0 })
    }

    fn visit_u64<E: Error>(self, secs: u64) -> Result<Parts, E> {
        match i64::try_from(secs) {
            Ok(secs) => self.visit_i64(secs),
            Err(_) => Err(E::invalid_value(Unexpected::Unsigned(secs), &self)),
        }
    }

    fn visit_f64<E: Error>(self, seconds: f64) -> Result<Parts, E> {
        Parts::from_f64(seconds).ok_or_else(|| E::invalid_value(Unexpected::Float(seconds), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Parts, E> {
        F::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Parts, A::Error> {
        match number::digits(map)? {
            Some(digits) => match (digits.parse(), digits.parse()) {
                (Ok(secs), _) => self.visit_i64(secs),
                (Err(_), Ok(seconds)) => self.visit_f64(seconds),
                (Err(_), Err(_)) => Err(A::Error::invalid_value(Unexpected::Other(&digits), &self)),
            },
            None => Err(A::Error::invalid_type(Unexpected::Map, &self)),
        }
    }
}

struct Rfc3339(Parts);

impl fmt::Display for Rfc3339 {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, seconds) = self.0.days_and_seconds();
        match civil_from_days(days) {
            (year @ 0..=9999, month, day) => write!(f, "{year:04}-{month:02}-{day:02}")?,
            (year, month, day) => write!(f, "{year:+05}-{month:02}-{day:02}")?,
        }
        write!(f, "T{}", HoursMinutesSeconds(seconds))?;
        match self.0.nanos {
            0 => {}
            nanos if nanos % 1_000_000 == 0 => write!(f, ".{:03}", nanos / 1_000_000)?,
            nanos if nanos % 1_000 == 0 => write!(f, ".{:06}", nanos / 1_000)?,
            nanos => write!(f, ".{nanos:09}")?,
        }
        f.write_str("Z")
    }
}

struct ImfFixdate(Parts);

impl fmt::Display for ImfFixdate {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, seconds) = self.0.days_and_seconds();
        let (year, month, day) = civil_from_days(days);
        let weekday = WEEKDAYS[(days + 4).rem_euclid(7) as usize]; // 1970 began on a Thursday
        let month = MONTHS[usize::from(month) - 1];
        write!(f, "{weekday}, {day:02} {month} {year:04} {} GMT", HoursMinutesSeconds(seconds))
    }
}

struct HoursMinutesSeconds(i64);

impl fmt::Display for HoursMinutesSeconds {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.0 / 3_600, self.0 / 60 % 60, self.0 % 60)
    }
}

const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const LONG_WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[inline]
fn parse_rfc3339(text: &str) -> Option<Parts> {
    let mut cursor = Cursor::new(text);
    let (year, month, day) = cursor.date()?;
    let days = checked_days(year, month, day)?;
    cursor.one_of(b"Tt ")?; // RFC 3339 lets applications put a space there
    let clock = cursor.clock()?;
    let nanos = cursor.fraction()?;
    let offset = parse_offset(&mut cursor)?;
    cursor.end()?;
    let parts = Parts { secs: clock.on(days, offset)?, nanos };
    parts.has_four_digit_year().then_some(parts)
}

/// `Z`, or hours and minutes that local time is ahead of UTC; in seconds.
#[inline]
fn parse_offset(cursor: &mut Cursor<'_>) -> Option<i64> {
    let sign = match cursor.one_of(b"Zz+-")? {
        b'+' => 1,
        b'-' => -1,
        _ => return Some(0),
    };
    let hours = cursor.digits(2).filter(|hours| *hours < 24)?;
    cursor.text(":")?;
    let minutes = cursor.digits(2).filter(|minutes| *minutes < 60)?;
    Some(sign * (3_600 * hours + 60 * minutes))
}

/// The three forms of RFC 9110, section 5.6.7. The day of the week is not compared with the date.
#[inline]
fn parse_http_date(text: &str) -> Option<Parts> {
    let secs = parse_imf_fixdate(text).or_else(|| parse_rfc850(text)).or_else(|| parse_asctime(text))?;
    let parts = Parts { secs, nanos: 0 };
    parts.has_four_digit_year().then_some(parts)
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`
#[inline]
fn parse_imf_fixdate(text: &str) -> Option<i64> {
    let mut cursor = Cursor::new(text);
    cursor.index(&WEEKDAYS)?;
    cursor.text(", ")?;
    let day = cursor.digits(2)?;
    cursor.text(" ")?;
    let month = cursor.index(&MONTHS)? + 1;
    cursor.text(" ")?;
    let year = cursor.digits(4)?;
    cursor.text(" ")?;
    let clock = cursor.clock()?;
    cursor.text(" GMT")?;
    cursor.end()?;
    clock.on(checked_days(year, i64::from(month), day)?, 0)
}

/// `Sunday, 06-Nov-94 08:49:37 GMT`
#[inline]
fn parse_rfc850(text: &str) -> Option<i64> {
    let mut cursor = Cursor::new(text);
    cursor.index(&LONG_WEEKDAYS)?;
    cursor.text(", ")?;
    let day = cursor.digits(2)?;
    cursor.text("-")?;
    let month = cursor.index(&MONTHS)? + 1;
    cursor.text("-")?;
    // RFC 9110 would ask the clock which century is meant. That a text changes its meaning is worse.
    let year = match cursor.digits(2)? {
        year @ 70.. => 1_900 + year,
        year => 2_000 + year,
    };
    cursor.text(" ")?;
    let clock = cursor.clock()?;
    cursor.text(" GMT")?;
    cursor.end()?;
    clock.on(checked_days(year, i64::from(month), day)?, 0)
}

/// `Sun Nov  6 08:49:37 1994`
#[inline]
fn parse_asctime(text: &str) -> Option<i64> {
    let mut cursor = Cursor::new(text);
    cursor.index(&WEEKDAYS)?;
    cursor.text(" ")?;
    let month = cursor.index(&MONTHS)? + 1;
    cursor.text(" ")?;
    let day = if cursor.text(" ").is_some() { cursor.digits(1)? } else { cursor.digits(2)? };
    cursor.text(" ")?;
    let clock = cursor.clock()?;
    cursor.text(" ")?;
    let year = cursor.digits(4)?;
    cursor.end()?;
    clock.on(checked_days(year, i64::from(month), day)?, 0)
}

#[cfg(test)]
mod tests {
    use super::{DateTime, EpochSeconds, HttpDate, Timestamp, TimestampFormat};
    use crate::Document;
    use serde::Deserialize;
    use serde::de::value::MapDeserializer;
    use std::time::{Duration, SystemTime};

    fn read<F: TimestampFormat>(json: &str) -> Timestamp<F> {
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
    }

    fn refuse<F: TimestampFormat>(json: &str) -> String {
        serde_json::from_str::<Timestamp<F>>(json).expect_err(json).to_string()
    }

    fn write<F: TimestampFormat>(time: Timestamp<F>) -> String {
        serde_json::to_string(&time).unwrap()
    }

    fn parts<F>(secs: i64, nanos: u32) -> Timestamp<F> {
        Timestamp::from_parts(secs, nanos).unwrap()
    }

    #[test]
    fn epoch_seconds_are_read_to_the_microsecond() {
        for (json, secs, nanos) in [
            ("1", 1, 0),
            ("1.5", 1, 500_000_000),
            ("1.715700986E9", 1_715_700_986, 0),
            ("1445566778.123", 1_445_566_778, 123_000_000),
            ("1445566778.123456", 1_445_566_778, 123_456_000),
            ("0.0000004", 0, 0),
            ("0.0000006", 0, 1_000),
            ("0.9999999", 1, 0),
            ("-1", -1, 0),
            ("-1.25", -2, 750_000_000),
            ("-0.000001", -1, 999_999_000),
            ("-0.0000001", 0, 0),
            ("-1e-300", 0, 0),
            ("-0.0", 0, 0),
            ("9223372036854775807", i64::MAX, 0),
            ("-9223372036854775808", i64::MIN, 0),
            ("-9.223372036854775808e18", i64::MIN, 0),
            ("\"2024-05-14T15:36:26.5Z\"", 1_715_700_986, 500_000_000),
        ] {
            assert_eq!(read::<EpochSeconds>(json), parts(secs, nanos), "{json}");
        }
    }

    #[test]
    fn epoch_seconds_refuse_what_is_no_time() {
        for json in [
            "\"1\"",
            "\"\"",
            "true",
            "null",
            "[]",
            "{}",
            r#"{"a":1}"#,
            "1e300",
            "-1e300",
            "1e19",
            "9223372036854775808",
        ] {
            refuse::<EpochSeconds>(json);
        }
        assert_eq!(
            refuse::<EpochSeconds>("true"),
            "invalid type: boolean `true`, expected seconds since 1970, or a date and time as 2024-05-14T15:36:26Z \
             at line 1 column 4"
        );
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 9_223_372_036_854_775_808.0] {
            let number = serde::de::value::F64Deserializer::<serde::de::value::Error>::new(number);
            assert!(Timestamp::<EpochSeconds>::deserialize(number).is_err());
        }
        let large = serde::de::value::F64Deserializer::<serde::de::value::Error>::new(9_223_372_036_854_774_784.0);
        assert!(Timestamp::<EpochSeconds>::deserialize(large).is_ok());
    }

    #[test]
    fn epoch_seconds_are_written_as_short_as_they_are() {
        for (time, json) in [
            (parts(1_445_566_778, 0), "1445566778"),
            (parts(1_445_566_778, 123_000_000), "1445566778.123"),
            (parts(-2, 750_000_000), "-1.25"),
            (parts(0, 499), "0"),
            (parts(0, 999_999_500), "1"),
            (parts(i64::MAX, 999_999_999), "9223372036854775807"),
            (parts(i64::MIN, 0), "-9223372036854775808"),
        ] {
            assert_eq!(write::<EpochSeconds>(time), json);
        }
    }

    /// As long as an `f64` tells microseconds apart: up to the year 2242.
    #[test]
    fn epoch_seconds_round_trip_every_microsecond() {
        let mut state = 1_u64;
        for _ in 0..100_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let secs = (state >> 30) as i64 - (1 << 33);
            let micros = (state >> 8) as u32 % 1_000_000;
            let time = parts::<EpochSeconds>(secs, micros * 1_000);
            assert_eq!(read::<EpochSeconds>(&write(time)), time, "{secs} {micros}");
            if secs >= 0 {
                assert_eq!(read::<EpochSeconds>(&format!("{secs}.{micros:06}")), time, "{secs} {micros}");
            }
        }
    }

    /// Whoever turns on serde_json's `arbitrary_precision` makes numbers arrive as maps.
    #[test]
    fn takes_a_number_that_comes_as_a_map() {
        let number = |digits| {
            MapDeserializer::<_, serde::de::value::Error>::new([("$serde_json::private::Number", digits)].into_iter())
        };
        assert_eq!(Timestamp::<EpochSeconds>::deserialize(number("1.5")).unwrap(), parts(1, 500_000_000));
        assert_eq!(Timestamp::<EpochSeconds>::deserialize(number("7")).unwrap(), parts(7, 0));
        assert!(Timestamp::<EpochSeconds>::deserialize(number("1e999")).is_err());
        assert_eq!(Timestamp::<EpochSeconds>::deserialize(Document::from(1.5)).unwrap(), parts(1, 500_000_000));
    }

    #[test]
    fn date_times_are_read_with_any_offset() {
        for (text, same) in [
            ("2024-05-14T15:36:26Z", "2024-05-14T15:36:26Z"),
            ("2024-05-14t15:36:26z", "2024-05-14T15:36:26Z"),
            ("2024-05-14 15:36:26Z", "2024-05-14T15:36:26Z"),
            ("2024-05-14T17:36:26+02:00", "2024-05-14T15:36:26Z"),
            ("2024-05-14T15:36:26-00:00", "2024-05-14T15:36:26Z"),
            ("2024-05-14T23:36:26-09:30", "2024-05-15T09:06:26Z"),
            ("2024-05-14T15:36:26.1Z", "2024-05-14T15:36:26.100Z"),
            ("2024-05-14T15:36:26.1234Z", "2024-05-14T15:36:26.123400Z"),
            ("2024-05-14T15:36:26.1234567Z", "2024-05-14T15:36:26.123456700Z"),
            ("2024-05-14T15:36:26.123456789987Z", "2024-05-14T15:36:26.123456789Z"),
            ("2024-05-14T15:36:26.000Z", "2024-05-14T15:36:26Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
            ("2016-12-31T18:29:60.5-05:30", "2017-01-01T00:00:00.500Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"),
        ] {
            let time: Timestamp<DateTime> = read(&format!("\"{text}\""));
            assert_eq!(write(time), format!("\"{same}\""), "{text}");
            assert_eq!(time.to_string(), same);
            assert_eq!(same.parse(), Ok(time));
        }
        assert_eq!(read::<DateTime>("1.5"), parts(1, 500_000_000));
    }

    #[test]
    fn date_times_refuse_what_is_no_time() {
        for text in [
            "",
            "2024-05-14",
            "2024-05-14T15:36:26",
            "2024-05-14T15:36Z",
            "2024-05-14T24:00:00Z",
            "2024-05-14T15:60:00Z",
            "2024-05-14T15:36:61Z",
            "2024-05-14T15:36:60Z",
            "2024-05-14T15:36:26.Z",
            "2024-05-14T15:36:26,5Z",
            "2024-05-14T15:36:26+0200",
            "2024-05-14T15:36:26+24:00",
            "2024-05-14T15:36:26+02:60",
            "2024-05-14T15:36:26Z ",
            " 2024-05-14T15:36:26Z",
            "2024-02-30T15:36:26Z",
            "2024-13-01T15:36:26Z",
            "+024-05-14T15:36:26Z",
            "0000-01-01T00:00:00+00:01",
            "9999-12-31T23:59:60Z",
            "1715700986",
            "２024-05-14T15:36:26Z",
        ] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
            refuse::<DateTime>(&format!("\"{text}\""));
        }
        assert_eq!(
            "".parse::<Timestamp>().unwrap_err().to_string(),
            "expected a date and time, as 2024-05-14T15:36:26Z"
        );
    }

    #[test]
    fn http_dates_are_read_in_three_forms() {
        let time = parts::<HttpDate>(784_111_777, 0);
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(read::<HttpDate>(&format!("\"{text}\"")), time, "{text}");
        }
        assert_eq!(write(time), "\"Sun, 06 Nov 1994 08:49:37 GMT\"");
        assert_eq!(time.to_string(), "1994-11-06T08:49:37Z");
        assert_eq!(read::<HttpDate>("784111777"), time);
        assert_eq!(read::<HttpDate>("\"Tuesday, 14-May-24 15:36:26 GMT\""), parts(1_715_700_986, 0));
        assert_eq!(read::<HttpDate>("\"Tue May 14 15:36:26 2024\""), parts(1_715_700_986, 0));
        assert_eq!(write(parts::<HttpDate>(1_715_700_986, 999_999_999)), "\"Tue, 14 May 2024 15:36:26 GMT\"");
    }

    #[test]
    fn http_dates_refuse_what_is_no_time() {
        for text in [
            "",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Son, 06 Nov 1994 08:49:37 GMT",
            "Sun Nov 06 08:49:37 1994 GMT",
            "1994-11-06T08:49:37Z",
        ] {
            refuse::<HttpDate>(&format!("\"{text}\""));
        }
    }

    #[test]
    fn weekdays_follow_each_other() {
        let weekdays: Vec<String> =
            (-3..4).map(|day| write::<HttpDate>(Timestamp::from_secs(day * 86_400))[1..4].to_owned()).collect();
        assert_eq!(weekdays, ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
    }

    #[test]
    fn beyond_four_digits_it_displays_but_has_no_form() {
        let after = Timestamp::<DateTime>::from_secs(253_402_300_800);
        let before = Timestamp::<DateTime>::from_secs(-62_167_219_201);
        assert_eq!(
            (after.to_string(), before.to_string()),
            ("+10000-01-01T00:00:00Z".into(), "-0001-12-31T23:59:59Z".into())
        );
        for time in [after, before, Timestamp::from_secs(i64::MAX), Timestamp::from_secs(i64::MIN)] {
            assert!(
                serde_json::to_string(&time).is_err()
                    && serde_json::to_string(&time.with_format::<HttpDate>()).is_err()
            );
            assert!(!format!("{time:?}").is_empty());
        }
    }

    #[test]
    fn converts_to_and_from_system_time() {
        for (time, system) in [
            (parts(0, 0), SystemTime::UNIX_EPOCH),
            (parts(1, 5), SystemTime::UNIX_EPOCH + Duration::new(1, 5)),
            (parts(-1, 0), SystemTime::UNIX_EPOCH - Duration::from_secs(1)),
            (parts(-2, 750_000_000), SystemTime::UNIX_EPOCH - Duration::from_millis(1_250)),
        ] {
            assert_eq!(Timestamp::<DateTime>::try_from(system).unwrap(), time);
            assert_eq!(SystemTime::try_from(time).unwrap(), system);
        }
        for secs in [i64::MIN, i64::MAX] {
            // Whether a clock can say it depends on the system; that nothing panics does not.
            if let Ok(system) = SystemTime::try_from(Timestamp::<DateTime>::from_secs(secs)) {
                assert_eq!(Timestamp::<DateTime>::try_from(system).unwrap().as_secs(), secs);
            }
        }
        assert!(Timestamp::<DateTime>::now() > Timestamp::UNIX_EPOCH);
    }

    #[test]
    fn is_ordered_and_changes_its_format() {
        assert!(parts::<DateTime>(-1, 999_999_999) < parts(0, 0) && parts::<DateTime>(1, 1) > parts(1, 0));
        let time: Timestamp<EpochSeconds> = parts::<DateTime>(1, 2).into();
        assert_eq!((time.as_secs(), time.subsec_nanos()), (1, 2));
        assert!(Timestamp::<DateTime>::from_parts(0, 1_000_000_000).is_err());
    }
}
