//! Calendar dates.

use crate::civil::{Cursor, days_in_month};
use crate::{ParseError, RangeError};
use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A calendar date without a time and a time zone: `2014-06-30`.
///
/// It reads and writes `full-date` of RFC 3339. Years range from 0 to 9999.
///
/// ```
/// use bindery::Date;
///
/// let date: Date = "2014-06-30".parse()?;
/// assert_eq!((date.year(), date.month(), date.day()), (2014, 6, 30));
/// assert!(date < Date::new(2014, 7, 1)?);
/// assert!(Date::new(2023, 2, 29).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

const FORM: &str = "a date, as 2014-06-30";

impl Date {
    /// Creates a date from a year from 0 to 9999, a month from 1 to 12 and a day of the month from 1.
    ///
    /// # Errors
    /// Returns an error if the date does not exist.
    #[inline]
    pub const fn new(year: i32, month: u8, day: u8) -> Result<Self, RangeError> {
        if year < 0 || year > 9999 || day < 1 || day > days_in_month(year as i64, month) {
            return Err(RangeError { message: "the date does not exist, or its year is not within 0 to 9999" });
        }
        Ok(Date { year, month, day })
    }

    /// Returns the year, from 0 to 9999.
    #[inline]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// Returns the month, from 1 to 12.
    #[inline]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// Returns the day of the month, from 1.
    #[inline]
    pub const fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Date {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = ParseError;

    #[inline]
    fn from_str(text: &str) -> Result<Self, ParseError> {
        parse(text).ok_or(ParseError { expected: FORM })
    }
}

#[inline]
fn parse(text: &str) -> Option<Date> {
    let mut cursor = Cursor::new(text);
    let (year, month, day) = cursor.date()?;
    cursor.end()?;
    Date::new(i32::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(DateVisitor)
    }
}

struct DateVisitor;

impl Visitor<'_> for DateVisitor {
    type Value = Date;

    #[inline]
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(FORM)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Date, E> {
        parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn round_trips() {
        for text in ["0000-01-01", "1970-01-01", "2000-02-29", "2014-06-30", "9999-12-31"] {
            let date: Date = text.parse().unwrap();
            assert_eq!(date.to_string(), text);
            let json = serde_json::to_string(&date).unwrap();
            assert_eq!(json, format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<Date>(&json).unwrap(), date);
        }
    }

    #[test]
    fn invalid_dates_are_refused() {
        for text in [
            "",
            "2014-6-30",
            "2014-06-31",
            "2023-02-29",
            "2014-00-01",
            "2014-13-01",
            "2014-01-00",
            "2014-06-30Z",
            "+014-06-30",
            "20140630",
            "2014-06-3०",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert!(serde_json::from_str::<Date>("20140630").is_err());
    }
}
