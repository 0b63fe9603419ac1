//! The text forms of a point in time.

use super::parts::Parts;
use crate::civil::{Cursor, checked_days, civil_from_days};
use std::fmt;

/// Parses every form: RFC 3339 with its variants, and the three forms of an HTTP date.
#[inline]
pub(super) fn parse(text: &str) -> Option<Parts> {
    parse_rfc3339(text).or_else(|| parse_http_date(text))
}

/// Displays RFC 3339.
pub(super) struct Rfc3339(pub(super) Parts);

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

/// Displays an HTTP date.
pub(super) struct ImfFixdate(pub(super) Parts);

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

/// RFC 3339, and the variants that servers send: see [`DateTime`](super::DateTime).
#[inline]
fn parse_rfc3339(text: &str) -> Option<Parts> {
    let mut cursor = Cursor::new(text);
    let (year, month, day) = cursor.date()?;
    let days = checked_days(year, month, day)?;
    cursor.one_of(b"Tt ")?;
    let clock = cursor.clock()?;
    let nanos = cursor.fraction()?;
    let offset = if cursor.end().is_some() { 0 } else { parse_offset(&mut cursor)? };
    cursor.end()?;
    let parts = Parts { secs: clock.on(days, offset)?, nanos };
    parts.has_four_digit_year().then_some(parts)
}

/// `Z`, or the hours and minutes that local time is ahead of UTC (`+02:00`, `+0200`, `+02`); in seconds.
#[inline]
fn parse_offset(cursor: &mut Cursor<'_>) -> Option<i64> {
    let sign = match cursor.one_of(b"Zz+-")? {
        b'+' => 1,
        b'-' => -1,
        _ => return Some(0),
    };
    let hours = cursor.digits(2).filter(|hours| *hours < 24)?;
    let minutes = match (cursor.text(":"), cursor.end()) {
        (None, Some(())) => 0,
        (Some(()), _) | (None, None) => cursor.digits(2).filter(|minutes| *minutes < 60)?,
    };
    Some(sign * (3_600 * hours + 60 * minutes))
}

/// Parses the three forms of RFC 9110, section 5.6.7. The day of the week is not compared with the date.
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
    cursor.word(" GMT")?;
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
    // RFC 9110 derives the century from the current time. A fixed century keeps the meaning of a text stable.
    let year = match cursor.digits(2)? {
        year @ 70.. => 1_900 + year,
        year => 2_000 + year,
    };
    cursor.text(" ")?;
    let clock = cursor.clock()?;
    cursor.word(" GMT")?;
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
