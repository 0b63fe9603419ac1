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
fn epoch_seconds_are_rounded_to_the_microsecond() {
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
fn epoch_seconds_refuse_other_values() {
    for json in
        ["\"1\"", "\"\"", "true", "null", "[]", "{}", r#"{"a":1}"#, "1e300", "-1e300", "1e19", "9223372036854775808"]
    {
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
fn epoch_seconds_are_written_in_the_shortest_form() {
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

/// Up to the year 2242, `f64` distinguishes adjacent microseconds.
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

/// With serde_json's feature `arbitrary_precision`, numbers arrive as maps.
#[test]
fn a_number_that_arrives_as_a_map_is_accepted() {
    let number = |digits| {
        MapDeserializer::<_, serde::de::value::Error>::new([("$serde_json::private::Number", digits)].into_iter())
    };
    assert_eq!(Timestamp::<EpochSeconds>::deserialize(number("1.5")).unwrap(), parts(1, 500_000_000));
    assert_eq!(Timestamp::<EpochSeconds>::deserialize(number("7")).unwrap(), parts(7, 0));
    assert!(Timestamp::<EpochSeconds>::deserialize(number("1e999")).is_err());
    assert_eq!(Timestamp::<EpochSeconds>::deserialize(Document::from(1.5)).unwrap(), parts(1, 500_000_000));
}

#[test]
fn date_times_are_parsed_with_any_offset() {
    for (text, same) in [
        ("2024-05-14T15:36:26Z", "2024-05-14T15:36:26Z"),
        ("2024-05-14t15:36:26z", "2024-05-14T15:36:26Z"),
        ("2024-05-14 15:36:26Z", "2024-05-14T15:36:26Z"),
        ("2024-05-14T17:36:26+02:00", "2024-05-14T15:36:26Z"),
        ("2024-05-14T15:36:26-00:00", "2024-05-14T15:36:26Z"),
        ("2024-05-14T23:36:26-09:30", "2024-05-15T09:06:26Z"),
        ("2016-02-09T00:00:00.000+0000", "2016-02-09T00:00:00Z"),
        ("2024-05-14T17:36:26+0200", "2024-05-14T15:36:26Z"),
        ("2024-05-14T17:36:26+02", "2024-05-14T15:36:26Z"),
        ("2024-05-14T15:36:26", "2024-05-14T15:36:26Z"),
        ("2024-05-14 15:36:26", "2024-05-14T15:36:26Z"),
        ("2024-05-14T15:36:26.5", "2024-05-14T15:36:26.500Z"),
        ("2024-05-14T15:36:26,5Z", "2024-05-14T15:36:26.500Z"),
        ("2024-05-14T15:36:26.Z", "2024-05-14T15:36:26Z"),
        ("Tue, 14 May 2024 15:36:26 GMT", "2024-05-14T15:36:26Z"),
        ("tue, 14 MAY 2024 15:36:26 gmt", "2024-05-14T15:36:26Z"),
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
    assert_eq!(read::<DateTime>("99999999999"), parts(99_999_999_999, 0));
    assert_eq!(read::<DateTime>("1715700986123"), parts(1_715_700_986, 123_000_000));
    assert_eq!(read::<DateTime>("-100000000001"), parts(-100_000_001, 999_000_000));
    assert_eq!(read::<DateTime>("1715700986123.5"), parts(1_715_700_986, 123_500_000));
    assert_eq!(read::<EpochSeconds>("1715700986123"), parts(1_715_700_986_123, 0));
}

#[test]
fn date_times_refuse_other_texts() {
    for text in [
        "",
        "2024-05-14",
        "2024-05-14T15:36Z",
        "2024-05-14T24:00:00Z",
        "2024-05-14T15:60:00Z",
        "2024-05-14T15:36:61Z",
        "2024-05-14T15:36:60Z",
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
    assert_eq!("".parse::<Timestamp>().unwrap_err().to_string(), "expected a date and time, as 2024-05-14T15:36:26Z");
}

#[test]
fn http_dates_are_parsed_in_three_forms() {
    let time = parts::<HttpDate>(784_111_777, 0);
    for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
        assert_eq!(read::<HttpDate>(&format!("\"{text}\"")), time, "{text}");
    }
    assert_eq!(write(time), "\"Sun, 06 Nov 1994 08:49:37 GMT\"");
    assert_eq!(time.to_string(), "1994-11-06T08:49:37Z");
    assert_eq!(read::<HttpDate>("784111777"), time);
    assert_eq!(read::<HttpDate>("\"1994-11-06T08:49:37Z\""), time);
    assert_eq!(read::<HttpDate>("\"Tuesday, 14-May-24 15:36:26 GMT\""), parts(1_715_700_986, 0));
    assert_eq!(read::<HttpDate>("\"Tue May 14 15:36:26 2024\""), parts(1_715_700_986, 0));
    assert_eq!(write(parts::<HttpDate>(1_715_700_986, 999_999_999)), "\"Tue, 14 May 2024 15:36:26 GMT\"");
}

#[test]
fn http_dates_refuse_other_texts() {
    for text in [
        "",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Son, 06 Nov 1994 08:49:37 GMT",
        "Sun Nov 06 08:49:37 1994 GMT",
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
fn years_beyond_four_digits_display_but_do_not_serialize() {
    let after = Timestamp::<DateTime>::from_secs(253_402_300_800);
    let before = Timestamp::<DateTime>::from_secs(-62_167_219_201);
    assert_eq!(
        (after.to_string(), before.to_string()),
        ("+10000-01-01T00:00:00Z".into(), "-0001-12-31T23:59:59Z".into())
    );
    for time in [after, before, Timestamp::from_secs(i64::MAX), Timestamp::from_secs(i64::MIN)] {
        assert!(
            serde_json::to_string(&time).is_err() && serde_json::to_string(&time.with_format::<HttpDate>()).is_err()
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
        // The range of the clock depends on the system; no value may panic.
        if let Ok(system) = SystemTime::try_from(Timestamp::<DateTime>::from_secs(secs)) {
            assert_eq!(Timestamp::<DateTime>::try_from(system).unwrap().as_secs(), secs);
        }
    }
    assert!(Timestamp::<DateTime>::now() > Timestamp::UNIX_EPOCH);
}

#[test]
fn is_ordered_and_converts_between_formats() {
    assert!(parts::<DateTime>(-1, 999_999_999) < parts(0, 0) && parts::<DateTime>(1, 1) > parts(1, 0));
    let time: Timestamp<EpochSeconds> = parts::<DateTime>(1, 2).into();
    assert_eq!((time.as_secs(), time.subsec_nanos()), (1, 2));
    assert!(Timestamp::<DateTime>::from_parts(0, 1_000_000_000).is_err());
}
