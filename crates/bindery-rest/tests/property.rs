//! Round trips in every location, style and type with adversarial text. Values are refused exactly for the documented
//! reasons.

#[path = "wire/place.rs"]
mod place;
#[path = "wire/types.rs"]
mod types;

use bindery::{
    Base64, Base64Url, Binary, Blob, Date, DateTime, EpochSeconds, HttpDate, Nullable, Sensitive, Style, Timestamp,
};
use place::{Place, Value, answered, back, there};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use types::{Color, Level, Point};

const PLACES: [Place; 8] = [
    Place::Path,
    Place::Query,
    Place::Header,
    Place::Form,
    Place::Part,
    Place::JsonBody,
    Place::TextBody,
    Place::OctetsBody,
];
const LISTS: [Style; 5] = [Style::Csv, Style::Ssv, Style::Tsv, Style::Pipes, Style::Multi];

/// The number of values for each type, location and style. `BINDERY_PROPERTY` sets another number.
fn count() -> u64 {
    std::env::var("BINDERY_PROPERTY").ok().and_then(|count| count.parse().ok()).unwrap_or(40)
}

/// A pseudo-random generator with a seed: xorshift64*.
struct Choices(u64);

impl Choices {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn text(&mut self) -> String {
        const PIECES: [&str; 48] = [
            "a",
            "b",
            "Z",
            "0",
            "9",
            "-",
            ".",
            "_",
            "~",
            ",",
            " ",
            "\t",
            "|",
            "%",
            "+",
            "&",
            "=",
            "#",
            "?",
            "/",
            "\\",
            "\"",
            "'",
            "{",
            "}",
            "[",
            "]",
            ";",
            ":",
            "@",
            "*",
            "..",
            "%2C",
            "%20",
            "%7c",
            "%00",
            "%",
            "\r",
            "\n",
            "\0",
            "\u{7f}",
            "\u{85}",
            "é",
            "日本",
            "🦀",
            "\u{feff}",
            "null",
            "--bindery-1",
        ];
        let length = [0, 1, 1, 1, 2, 3, 5, 9][self.below(8)];
        (0..length).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }

    fn bytes(&mut self) -> Vec<u8> {
        let length = self.below(5);
        (0..length).map(|_| self.next() as u8).collect()
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let length = self.below(4);
        (0..length).map(|_| item(self)).collect()
    }
}

/// Tries values of a type, alone and in lists.
fn try_all<T: Value>(mut make: impl FnMut(&mut Choices) -> T, back_to_text: fn(&T) -> Option<Vec<u8>>) -> (u64, u64) {
    let mut choices = Choices(0x9e37_79b9_7f4a_7c15);
    let (mut same, mut refused) = (0, 0);
    for _ in 0..count() {
        for place in PLACES {
            let value = make(&mut choices);
            let text = back_to_text(&value);
            // Values without a text form are JSON, which determines by itself whether it is allowed.
            let expected = text.as_ref().map(|text| is_refused(place, Style::Simple, std::slice::from_ref(text)));
            attempt(place, Style::Simple, value, expected, &mut same, &mut refused);
            let is_body = matches!(place, Place::JsonBody | Place::TextBody | Place::OctetsBody);
            for style in LISTS.into_iter().filter(|_| !is_body) {
                let list = choices.list(&mut make);
                let texts: Option<Vec<_>> = list.iter().map(back_to_text).collect();
                let expected = texts.map(|texts| is_refused(place, style, &texts));
                attempt(place, style, list, expected, &mut same, &mut refused);
            }
        }
    }
    (same, refused)
}

fn attempt<T: Value>(place: Place, style: Style, value: T, refusal: Option<bool>, same: &mut u64, refused: &mut u64) {
    let shown = format!("{value:?} in {place:?} as {style:?}");
    let copy = || -> T {
        let json = serde_json::to_string(&value).expect("JSON");
        serde_json::from_str(&json).expect("the same JSON")
    };
    match there(place, style, copy()) {
        Err(error) => {
            assert_ne!(refusal, Some(false), "{shown}: {error}");
            *refused += 1;
        }
        Ok(request) => {
            assert_ne!(refusal, Some(true), "{shown}: {request:?}");
            let found: T = back(place, style, &request).unwrap_or_else(|error| panic!("{shown}: {error}"));
            assert_eq!(found, value, "{shown}: {:?}", request.uri());
            if matches!(place, Place::Header | Place::JsonBody | Place::TextBody | Place::OctetsBody) {
                assert_eq!(answered(place, style, copy()), value, "{shown}, in a response");
            }
            *same += 1;
        }
    }
}

/// Returns whether items have no representation in a location, by the rules of the crate's documentation.
fn is_refused(place: Place, style: Style, items: &[Vec<u8>]) -> bool {
    let separator = match style {
        Style::Csv => Some(b','),
        Style::Ssv => Some(b' '),
        Style::Tsv => Some(b'\t'),
        Style::Pipes => Some(b'|'),
        Style::Simple | Style::Multi | Style::Nested(_) => None,
        Style::Members(_) | Style::Deep | Style::Pairs | Style::Json => None,
    };
    let encoded = matches!(place, Place::Path | Place::Query | Place::Form);
    let is_space = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    let parts = |item: &Vec<u8>| {
        separator.is_some_and(|separator| item.contains(&separator) && !(encoded && separator == b','))
    };
    let in_header = |item: &Vec<u8>| {
        is_space(item.first()) || is_space(item.last()) || item.iter().any(|byte| !matches!(byte, b'\t' | b' '..=b'~'))
    };
    let segment = match items {
        [] => true,
        [item] => matches!(item.as_slice(), b"" | b"." | b".."),
        [_, _, ..] => false,
    };
    // An empty item at either end leaves a separator there, which must not be a space in a header.
    let at_edge = matches!(style, Style::Ssv | Style::Tsv)
        && items.len() > 1
        && (items.first().is_some_and(Vec::is_empty) || items.last().is_some_and(Vec::is_empty));
    items.iter().any(parts)
        || place == Place::Header && at_edge
        || place == Place::Header && items.iter().any(in_header)
        || place == Place::Path && (style == Style::Multi || segment)
}

/// The text of a scalar, derived from its JSON.
fn scalar_text<T: Value>(value: &T) -> Option<Vec<u8>> {
    match serde_json::to_value(value).expect("JSON") {
        Json::String(text) => Some(text.into_bytes()),
        Json::Bool(value) => Some(value.to_string().into_bytes()),
        Json::Number(value) => Some(value.to_string().into_bytes()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

#[test]
fn strings_round_trip() {
    let (same, refused) = try_all(Choices::text, scalar_text);
    assert!(same > 400 && refused > 100, "{same} round trips, {refused} refused: too few values");
    try_all(|choices| Sensitive::new(choices.text()), scalar_text);
    try_all(|choices| Color::from(choices.text()), scalar_text);
}

#[test]
fn bytes_round_trip() {
    try_all(|choices| Blob::<Binary>::from(choices.bytes()), |blob| Some(blob.to_vec()));
    try_all(|choices| Blob::<Base64>::from(choices.bytes()), scalar_text);
    try_all(|choices| Blob::<Base64Url>::from(choices.bytes()), scalar_text);
}

/// Numbers are neither text nor bytes, so a body of octets cannot contain them.
#[test]
fn numbers_round_trip() {
    fn numbers<T: Value>(make: impl FnMut(&mut Choices) -> T) {
        let (same, _) = try_all(make, |_| None);
        assert!(same > 400, "{same}");
    }
    numbers(|choices| choices.next() & 1 == 1);
    numbers(|choices| choices.next() as i8);
    numbers(|choices| choices.next() as u16);
    numbers(|choices| choices.next() as i32);
    numbers(|choices| choices.next() as i64);
    numbers(Choices::next);
    numbers(|choices| i128::from(choices.next() as i64) * i128::from(choices.next()));
    numbers(|choices| u128::from(choices.next()) << 64 | u128::from(choices.next()));
    numbers(|choices| match f32::from_bits(choices.next() as u32) {
        value if value.is_finite() => value,
        _ => -0.0,
    });
    numbers(|choices| match f64::from_bits(choices.next()) {
        value if value.is_finite() => value,
        _ => -0.0,
    });
    numbers(|choices| match choices.next() as i8 {
        1 => Level::One,
        value => Level::Unknown(i64::from(value)),
    });
}

#[test]
fn times_round_trip() {
    let seconds = |choices: &mut Choices| (choices.next() % 253_402_300_800) as i64;
    try_all(
        |choices| {
            Date::new(choices.below(10_000) as i32, 1 + choices.below(12) as u8, 1 + choices.below(28) as u8)
                .expect("a day")
        },
        scalar_text,
    );
    let nanos = |choices: &mut Choices| [0, 250_000_000, 123_456_000, 1][choices.below(4)];
    try_all(
        |choices| Timestamp::<DateTime>::from_parts(seconds(choices), nanos(choices)).expect("a time"),
        scalar_text,
    );
    try_all(|choices| Timestamp::<HttpDate>::from_secs(seconds(choices)), scalar_text);
    let micros = |choices: &mut Choices| [0, 250_000_000, 123_456_000][choices.below(3)];
    try_all(
        |choices| Timestamp::<EpochSeconds>::from_parts(choices.next() as i32 as i64, micros(choices)).expect("a time"),
        |_| None,
    );
}

#[test]
fn structures_round_trip() {
    let map = |choices: &mut Choices| -> BTreeMap<String, String> {
        let length = choices.below(3);
        (0..length).map(|_| (choices.text(), choices.text())).collect()
    };
    let (same, _) = try_all(map, |_| None);
    assert!(same > 400, "{same}");
    try_all(|choices| Point { x: choices.next() as i64 }, |_| None);
}

#[test]
fn absent_values_round_trip() {
    for place in PLACES {
        let refusal = Some(place == Place::Path);
        let (mut same, mut refused) = (0, 0);
        attempt(place, Style::Simple, None::<String>, refusal, &mut same, &mut refused);
        attempt(place, Style::Simple, None::<i64>, refusal, &mut same, &mut refused);
        attempt(place, Style::Simple, Nullable::<String>::Null, refusal, &mut same, &mut refused);
        for style in LISTS {
            attempt(place, style, None::<Vec<String>>, refusal, &mut same, &mut refused);
        }
    }
    let mut choices = Choices(7);
    for _ in 0..count() {
        for place in [Place::Query, Place::Form, Place::Part] {
            let value = Some(choices.text());
            attempt(place, Style::Simple, value, Some(false), &mut 0, &mut 0);
            let value = Some(Nullable::Value(choices.text()));
            attempt(place, Style::Simple, value, Some(false), &mut 0, &mut 0);
        }
    }
}

#[test]
fn lists_of_lists_round_trip() {
    let mut choices = Choices(3);
    let (mut same, mut refused) = (0, 0);
    for _ in 0..count() {
        for place in [Place::Path, Place::Query, Place::Header, Place::Form, Place::Part] {
            for outer in LISTS {
                for inner in LISTS {
                    let style = Style::Nested(vec![outer, inner].leak());
                    let lists = choices.list(|choices| choices.list(Choices::text));
                    attempt(place, style, lists, None, &mut same, &mut refused);
                    let lists = choices.list(|choices| choices.list(|choices| choices.next() as i32));
                    attempt(place, style, lists, None, &mut same, &mut refused);
                }
            }
        }
    }
    assert!(same > 2_000 && refused > 500, "{same} round trips, {refused} refused: too few values");
}

#[test]
fn percent_encoded_values_round_trip() {
    const PIECES: [&str; 12] = ["a", "Z", "0", "-", "~", "%20", "%2f", "%C3%A9", ":", "@", "!", ";"];
    let mut choices = Choices(5);
    let text = |choices: &mut Choices| -> String {
        let length = 1 + choices.below(6);
        (0..length).map(|_| PIECES[choices.below(PIECES.len())]).collect()
    };
    for _ in 0..count() * 4 {
        for place in [Place::RawPath, Place::RawQuery] {
            let value = text(&mut choices);
            attempt(place, Style::Simple, value, Some(false), &mut 0, &mut 0);
            let value = format!("{}/{}", text(&mut choices), text(&mut choices));
            attempt(place, Style::Simple, value, Some(false), &mut 0, &mut 0);
            let mut list = choices.list(text);
            list.push(text(&mut choices));
            attempt(place, Style::Csv, list, Some(false), &mut 0, &mut 0);
        }
    }
}
