//! Days, months and years of the proleptic Gregorian calendar, and a parser of their text forms.

/// The seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// The number of days from 1970-01-01 to a date.
#[inline]
pub(crate) const fn days_from_civil(year: i64, month: u8, day: u8) -> i64 {
    // In a year that begins in March, the leap day is the last, and the lengths of the months before it repeat.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let day_of_year = (153 * month as i64 + 2) / 5 + day as i64 - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap_days + day_of_year - DAYS_TO_1970
}

/// The year, month and day that is `days` days after 1970-01-01.
#[inline]
pub(crate) const fn civil_from_days(days: i64) -> (i64, u8, u8) {
    let days = days + DAYS_TO_1970;
    let era = days.div_euclid(DAYS_OF_400_YEARS);
    let day_of_era = days.rem_euclid(DAYS_OF_400_YEARS);
    // Without the leap days that have passed, all years have the same length.
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month + 2) / 5 + 1) as u8;
    let year = 400 * era + year_of_era;
    if month < 10 { (year, month as u8 + 3, day) } else { (year + 1, month as u8 - 9, day) }
}

/// The number of days of a month; zero if there is no such month.
#[inline]
pub(crate) const fn days_in_month(year: i64, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

/// The number of days from 0000-03-01 to 1970-01-01.
const DAYS_TO_1970: i64 = 719_468;
const DAYS_OF_400_YEARS: i64 = 146_097;

/// A parser that consumes text from its start. Each method consumes the element that it names, or returns `None`.
pub(crate) struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    #[inline]
    pub(crate) const fn new(text: &'a str) -> Self {
        Cursor(text.as_bytes())
    }

    /// Exactly `count` digits.
    #[inline]
    pub(crate) fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        let number = digits.iter().try_fold(0, |number, byte| match byte {
            b'0'..=b'9' => Some(10 * number + i64::from(byte - b'0')),
            _ => None,
        })?;
        self.0 = rest;
        Some(number)
    }

    /// One of these bytes.
    #[inline]
    pub(crate) fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first().filter(|(first, _)| bytes.contains(first))?;
        self.0 = rest;
        Some(*first)
    }

    /// Exactly this text.
    #[inline]
    pub(crate) fn text(&mut self, text: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(text.as_bytes())?;
        Some(())
    }

    /// This text in any case of its ASCII letters.
    #[inline]
    pub(crate) fn word(&mut self, text: &str) -> Option<()> {
        let (start, rest) = self.0.split_at_checked(text.len())?;
        start.eq_ignore_ascii_case(text.as_bytes()).then(|| self.0 = rest)
    }

    /// The index of the text among `texts` that follows, in any case of its ASCII letters.
    #[inline]
    pub(crate) fn index(&mut self, texts: &[&str]) -> Option<u8> {
        let index = texts.iter().position(|text| self.word(text).is_some())?;
        u8::try_from(index).ok()
    }

    /// A point or a comma and digits, in nanoseconds; further digits are truncated. Zero without them.
    #[inline]
    pub(crate) fn fraction(&mut self) -> Option<u32> {
        if self.one_of(b".,").is_none() {
            return Some(0);
        }
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        let Some((first, more)) = digits.split_first() else { return Some(0) };
        let digit = |index: usize| more.get(index).map_or(0, |byte| u32::from(byte - b'0'));
        Some((0..8).fold(u32::from(first - b'0'), |nanos, index| 10 * nanos + digit(index)))
    }

    /// `hh:mm:ss`, as a time of day. Second 60 is a leap second and counts as the first second of the next minute.
    #[inline]
    pub(crate) fn clock(&mut self) -> Option<Clock> {
        let hour = self.digits(2).filter(|hour| *hour < 24)?;
        self.text(":")?;
        let minute = self.digits(2).filter(|minute| *minute < 60)?;
        self.text(":")?;
        let second = self.digits(2).filter(|second| *second <= 60)?;
        Some(Clock { seconds: 3_600 * hour + 60 * minute + second, is_leap: second == 60 })
    }

    /// `yyyy-mm-dd`; the date may not exist.
    #[inline]
    pub(crate) fn date(&mut self) -> Option<(i64, i64, i64)> {
        let year = self.digits(4)?;
        self.text("-")?;
        let month = self.digits(2)?;
        self.text("-")?;
        Some((year, month, self.digits(2)?))
    }

    /// The end of the text.
    #[inline]
    pub(crate) fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

/// A time of day.
pub(crate) struct Clock {
    pub(crate) seconds: i64,
    pub(crate) is_leap: bool,
}

impl Clock {
    /// The seconds since 1970 at this time of a day; `None` for a leap second that is not the last second of a day.
    #[inline]
    pub(crate) fn on(&self, days: i64, offset: i64) -> Option<i64> {
        let seconds = days * DAY + self.seconds - offset;
        (!self.is_leap || seconds % DAY == 0).then_some(seconds)
    }
}

/// The days since 1970 of a date; `None` if it does not exist.
#[inline]
pub(crate) fn checked_days(year: i64, month: i64, day: i64) -> Option<i64> {
    let month = u8::try_from(month).ok()?;
    let day = u8::try_from(day).ok()?;
    (1..=days_in_month(year, month)).contains(&day).then(|| days_from_civil(year, month, day))
}

#[cfg(test)]
mod tests {
    use super::{Cursor, civil_from_days, days_from_civil, days_in_month};

    /// Counts day by day, from the lengths of the months alone.
    #[test]
    fn agrees_with_counting_day_by_day() {
        let (mut year, mut month, mut day) = (-801, 1, 1);
        let first = days_from_civil(year, month, day);
        assert_eq!(days_from_civil(1970, 1, 1), 0);
        let leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let lengths = |year| [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for days in first..first + 4_000_000 {
            assert_eq!(days_from_civil(year, month, day), days);
            assert_eq!(civil_from_days(days), (year, month, day));
            day += 1;
            if day > lengths(year)[usize::from(month) - 1] {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
        assert!(year > 10_000);
    }

    #[test]
    fn known_dates_have_the_right_day() {
        for (days, date) in
            [(0, (1970, 1, 1)), (11_016, (2000, 2, 29)), (-719_528, (0, 1, 1)), (2_932_896, (9999, 12, 31))]
        {
            assert_eq!(civil_from_days(days), date);
        }
    }

    #[test]
    fn extreme_values_do_not_overflow() {
        for seconds in [i64::MIN, i64::MAX] {
            let days = seconds.div_euclid(super::DAY);
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
    }

    #[test]
    fn months_have_the_right_length() {
        assert_eq!([1900, 2000, 2023, 2024].map(|year| days_in_month(year, 2)), [28, 29, 28, 29]);
        assert_eq!([0, 13, 255].map(|month| days_in_month(2024, month)), [0; 3]);
    }

    #[test]
    fn fractions_are_truncated_to_nanoseconds() {
        for (text, nanos) in [("", 0), (".5", 500_000_000), (".123456789", 123_456_789), (".9999999999", 999_999_999)] {
            assert_eq!(Cursor::new(text).fraction(), Some(nanos), "{text}");
        }
        for text in [".", ".Z", ","] {
            assert_eq!(Cursor::new(text).fraction(), Some(0), "{text}");
        }
        assert_eq!(Cursor::new(",5").fraction(), Some(500_000_000));
    }
}
