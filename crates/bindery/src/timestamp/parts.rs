//! A point in time without a wire format, and its conversion to and from numbers.

use crate::civil::{DAY, days_from_civil};

/// A point in time without a format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Parts {
    /// Whole seconds since 1970, rounded down.
    pub(super) secs: i64,
    /// Nanoseconds since the whole second, less than a billion.
    pub(super) nanos: u32,
}

/// A number of seconds, as [`EpochSeconds`](super::EpochSeconds) writes it.
pub(super) enum Seconds {
    Whole(i64),
    Decimal(f64),
}

/// The nanoseconds of a second.
pub(super) const NANOS: u32 = 1_000_000_000;
const MICROS: u32 = 1_000_000;
/// The least number that is milliseconds where a text format receives a number.
const FIRST_MILLISECONDS: u64 = 100_000_000_000;

impl Parts {
    /// Rounds to the nearest microsecond: an `f64` of the present era is no more precise.
    #[inline]
    pub(super) fn to_seconds(self) -> Seconds {
        let micros = (self.nanos + 500) / 1_000;
        if micros == 0 {
            return Seconds::Whole(self.secs);
        }
        if micros == MICROS {
            return Seconds::Whole(self.secs.saturating_add(1));
        }
        // The division of two exact numbers returns the nearest `f64`, which prints as the decimal.
        let micros = i128::from(self.secs) * i128::from(MICROS) + i128::from(micros);
        Seconds::Decimal(micros as f64 / f64::from(MICROS))
    }

    /// Rounds to the nearest microsecond: further digits are artifacts of `f64`.
    #[inline]
    pub(super) fn from_f64(seconds: f64) -> Option<Parts> {
        const END: f64 = 9_223_372_036_854_775_808.0; // 2^63
        let whole = seconds.floor();
        if !(-END..END).contains(&whole) {
            return None; // includes NaN and the infinities
        }
        // Both are exact: a fraction has no more significant bits than its number.
        let (secs, micros) = (whole as i64, ((seconds - whole) * f64::from(MICROS)).round() as u32);
        if micros == MICROS {
            return Some(Parts { secs: secs.checked_add(1)?, nanos: 0 });
        }
        Some(Parts { secs, nanos: micros * 1_000 })
    }

    /// Returns whether the year, in UTC, is within 0 to 9999.
    #[inline]
    pub(super) fn has_four_digit_year(self) -> bool {
        const FIRST: i64 = days_from_civil(0, 1, 1) * DAY;
        const END: i64 = days_from_civil(10_000, 1, 1) * DAY;
        (FIRST..END).contains(&self.secs)
    }

    /// The days since 1970, and the seconds of the day.
    #[inline]
    pub(super) fn days_and_seconds(self) -> (i64, i64) {
        (self.secs.div_euclid(DAY), self.secs.rem_euclid(DAY))
    }

    /// Interprets a number in a text format. A number of 10¹¹ or more, as seconds beyond the year 5138, is milliseconds.
    #[inline]
    pub(super) fn from_epoch(number: f64) -> Option<Parts> {
        Parts::from_f64(if number.abs() >= FIRST_MILLISECONDS as f64 { number / 1e3 } else { number })
    }

    /// Interprets an integer in a text format: see [`from_epoch`](Parts::from_epoch).
    #[inline]
    pub(super) fn from_epoch_integer(number: i64) -> Parts {
        if number.unsigned_abs() < FIRST_MILLISECONDS {
            return Parts { secs: number, nanos: 0 };
        }
        // Less than a thousand, and so less than 2^32 / 1,000,000.
        Parts { secs: number.div_euclid(1_000), nanos: number.rem_euclid(1_000) as u32 * 1_000_000 }
    }
}
