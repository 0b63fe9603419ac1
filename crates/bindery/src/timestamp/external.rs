//! Exact conversions to and from the time types of other crates.

use super::Timestamp;
use super::parts::Parts;
use crate::RangeError;

#[cfg(feature = "jiff")]
mod jiff_crate {
    use super::super::parts::NANOS;
    use super::*;

    /// Converts exactly.
    impl<F> From<jiff::Timestamp> for Timestamp<F> {
        fn from(time: jiff::Timestamp) -> Self {
            // The two have the same sign: before 1970 the nanoseconds count backwards.
            let (secs, nanos) = (time.as_second(), time.subsec_nanosecond());
            match u32::try_from(nanos) {
                Ok(nanos) => Timestamp::of(Parts { secs, nanos }),
                Err(_) => Timestamp::of(Parts { secs: secs - 1, nanos: NANOS - nanos.unsigned_abs() }),
            }
        }
    }

    /// Converts exactly.
    impl<F> From<jiff::Zoned> for Timestamp<F> {
        fn from(time: jiff::Zoned) -> Self {
            time.timestamp().into()
        }
    }

    /// Converts exactly; an error beyond the years -9999 to 9999.
    impl<F> TryFrom<Timestamp<F>> for jiff::Timestamp {
        type Error = RangeError;

        fn try_from(time: Timestamp<F>) -> Result<Self, RangeError> {
            let Parts { secs, nanos } = time.parts;
            // The value is less than a billion, and so less than 2^31.
            jiff::Timestamp::new(secs, nanos as i32)
                .map_err(|_| RangeError { message: "the time is outside of the range of jiff::Timestamp" })
        }
    }
}

#[cfg(feature = "time")]
mod time_crate {
    use super::*;

    const BEYOND: RangeError = RangeError { message: "the time is outside of the range of the crate time" };

    /// Converts exactly; the offset is applied.
    impl<F> From<time::OffsetDateTime> for Timestamp<F> {
        fn from(time: time::OffsetDateTime) -> Self {
            Timestamp::of(Parts { secs: time.unix_timestamp(), nanos: time.nanosecond() })
        }
    }

    /// Converts exactly.
    impl<F> From<time::UtcDateTime> for Timestamp<F> {
        fn from(time: time::UtcDateTime) -> Self {
            Timestamp::of(Parts { secs: time.unix_timestamp(), nanos: time.nanosecond() })
        }
    }

    /// Converts exactly, in UTC; an error beyond the years -9999 to 9999 (with the feature `large-dates` of `time`, -999999 to
    /// 999999).
    impl<F> TryFrom<Timestamp<F>> for time::OffsetDateTime {
        type Error = RangeError;

        fn try_from(time: Timestamp<F>) -> Result<Self, RangeError> {
            let Parts { secs, nanos } = time.parts;
            let second = time::OffsetDateTime::from_unix_timestamp(secs).map_err(|_| BEYOND)?;
            second.replace_nanosecond(nanos).map_err(|_| BEYOND)
        }
    }

    /// Converts exactly; an error beyond the years -9999 to 9999 (with the feature `large-dates` of `time`, -999999 to 999999).
    impl<F> TryFrom<Timestamp<F>> for time::UtcDateTime {
        type Error = RangeError;

        fn try_from(time: Timestamp<F>) -> Result<Self, RangeError> {
            let Parts { secs, nanos } = time.parts;
            let second = time::UtcDateTime::from_unix_timestamp(secs).map_err(|_| BEYOND)?;
            second.replace_nanosecond(nanos).map_err(|_| BEYOND)
        }
    }
}

#[cfg(feature = "chrono")]
mod chrono_crate {
    use super::super::parts::NANOS;
    use super::*;

    /// Normalizes nanoseconds that may represent a leap second: it becomes the second after it.
    #[inline]
    fn carried(secs: i64, nanos: u32) -> Parts {
        Parts { secs: secs.saturating_add(i64::from(nanos / NANOS)), nanos: nanos % NANOS }
    }

    /// Converts exactly; the time zone is applied. A leap second becomes the second after it.
    impl<F, Z: chrono::TimeZone> From<chrono::DateTime<Z>> for Timestamp<F> {
        fn from(time: chrono::DateTime<Z>) -> Self {
            Timestamp::of(carried(time.timestamp(), time.timestamp_subsec_nanos()))
        }
    }

    /// Converts exactly; an error beyond the years -262143 to 262142.
    impl<F> TryFrom<Timestamp<F>> for chrono::DateTime<chrono::Utc> {
        type Error = RangeError;

        fn try_from(time: Timestamp<F>) -> Result<Self, RangeError> {
            let Parts { secs, nanos } = time.parts;
            chrono::DateTime::from_timestamp(secs, nanos)
                .ok_or(RangeError { message: "the time is outside of the range of chrono::DateTime" })
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{DateTime, Timestamp};
    use std::fmt::Debug;

    /// Instants whose seconds and nanoseconds are at their limits, before and after 1970.
    const POINTS: [(i64, u32); 9] = [
        (0, 0),
        (0, 1),
        (0, 999_999_999),
        (-1, 0),
        (-1, 1),
        (-1, 999_999_999),
        (1_715_700_986, 123_456_789),
        (-62_135_596_801, 999_999_999), // the last nanosecond of the year 0
        (253_402_207_200, 999_999_999), // the last second of jiff's range
    ];

    /// Converts forth and back, and compares with the RFC 3339 text of the other crate.
    fn round_trip<T>(text: impl Fn(&T) -> String)
    where
        T: TryFrom<Timestamp, Error: Debug> + Into<Timestamp> + Clone,
    {
        for (secs, nanos) in POINTS {
            let time = Timestamp::<DateTime>::from_parts(secs, nanos).unwrap();
            let other = T::try_from(time).unwrap_or_else(|error| panic!("{time}: {error:?}"));
            assert_eq!(other.clone().into(), time, "{time}");
            if secs >= 0 {
                assert_eq!(text(&other).parse::<Timestamp>().unwrap(), time);
            }
        }
        for secs in [i64::MIN, i64::MAX] {
            for nanos in [0, 999_999_999] {
                assert!(T::try_from(Timestamp::from_parts(secs, nanos).unwrap()).is_err(), "{secs}.{nanos}");
            }
        }
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn jiff() {
        round_trip::<jiff::Timestamp>(ToString::to_string);
        for end in [jiff::Timestamp::MIN, jiff::Timestamp::MAX] {
            let time = Timestamp::<DateTime>::from(end);
            assert_eq!(jiff::Timestamp::try_from(time), Ok(end));
            let beyond = time.as_secs() + time.as_secs().signum();
            let beyond = Timestamp::<DateTime>::from_parts(beyond, time.subsec_nanos()).unwrap();
            assert_eq!(
                jiff::Timestamp::try_from(beyond).unwrap_err().to_string(),
                "the time is outside of the range of jiff::Timestamp"
            );
        }
        let zoned = jiff::Timestamp::new(1, 5).unwrap().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(2)));
        assert_eq!(Timestamp::<DateTime>::from(zoned).to_string(), "1970-01-01T00:00:01.000000005Z");
    }

    #[cfg(feature = "time")]
    #[test]
    fn time() {
        fn text(date: time::Date, clock: time::Time) -> String {
            format!("{date}T{:02}:{:02}:{:02}.{:09}Z", clock.hour(), clock.minute(), clock.second(), clock.nanosecond())
        }
        round_trip::<time::OffsetDateTime>(|time| text(time.date(), time.time()));
        round_trip::<time::UtcDateTime>(|time| text(time.date(), time.time()));
        let offset = time::UtcOffset::from_hms(-2, 0, 0).unwrap();
        let moved = time::OffsetDateTime::UNIX_EPOCH.to_offset(offset) - time::Duration::nanoseconds(1);
        assert_eq!(Timestamp::<DateTime>::from(moved), Timestamp::from_parts(-1, 999_999_999).unwrap());
        for end in [time::UtcDateTime::MIN, time::UtcDateTime::MAX] {
            let time = Timestamp::<DateTime>::from(end);
            assert_eq!(time::UtcDateTime::try_from(time), Ok(end));
            let beyond = Timestamp::<DateTime>::from_secs(time.as_secs() + time.as_secs().signum());
            assert!(time::UtcDateTime::try_from(beyond).is_err() && time::OffsetDateTime::try_from(beyond).is_err());
        }
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn chrono() {
        type Utc = chrono::DateTime<chrono::Utc>;
        round_trip::<Utc>(|time| format!("{time:?}"));
        for end in [Utc::MIN_UTC, Utc::MAX_UTC] {
            let time = Timestamp::<DateTime>::from(end);
            assert_eq!(Utc::try_from(time), Ok(end));
            let beyond = Timestamp::<DateTime>::from_secs(time.as_secs() + time.as_secs().signum());
            assert_eq!(
                Utc::try_from(beyond).unwrap_err().to_string(),
                "the time is outside of the range of chrono::DateTime"
            );
        }
        let zone = chrono::FixedOffset::east_opt(3_600).unwrap();
        let moved = Utc::from_timestamp(59, 1_500_000_000).unwrap().with_timezone(&zone);
        assert_eq!(Timestamp::<DateTime>::from(moved).to_string(), "1970-01-01T00:01:00.500Z");
    }
}
