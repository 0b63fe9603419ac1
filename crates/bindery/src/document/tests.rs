use super::Document;
use crate::Number;
use serde::de::value::MapDeserializer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

fn parse(text: &str) -> Document {
    serde_json::from_str(text).unwrap()
}

#[test]
fn prints_the_json_it_was_parsed_from() {
    for text in [
        "null",
        "true",
        "0",
        "-1",
        "9223372036854775808",
        "18446744073709551615",
        "1.0",
        "-0.5",
        "1e300",
        "1e-7",
        r#""""#,
        r#""a\"\\\n\r\t\u0000\u001fé€😀""#,
        "[]",
        "{}",
        r#"[1,[],{"a":null}]"#,
        r#"{"":1,"a":{"b":[true]}}"#,
    ] {
        let document = parse(text);
        assert_eq!(document.to_string(), text);
        assert_eq!(parse(&serde_json::to_string(&document).unwrap()), document, "{text}");
        assert_eq!(parse(&format!("{document:#}")), document, "{text}");
    }
}

#[test]
fn indents() {
    assert_eq!(format!("{:#}", parse(r#"{"a":[1,{}],"b":[]}"#)), "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
}

#[test]
fn integers_of_128_bits_are_exact() {
    for number in [Number::from(u128::MAX), Number::from(i128::MIN), Number::from(i64::MIN), Number::from(u64::MAX)] {
        let document = Document::from(number);
        assert_eq!(Document::from_serialize(&document).unwrap(), document);
        assert_eq!(Document::deserialize(&document).unwrap(), document);
    }
    assert_eq!(u128::deserialize(Document::from(u128::MAX)).unwrap(), u128::MAX);
    assert_eq!(i128::deserialize(&Document::from(i128::MIN)).unwrap(), i128::MIN);
}

/// With serde_json's feature `arbitrary_precision`, numbers arrive as maps.
#[test]
fn a_number_that_arrives_as_a_map_is_accepted() {
    for (digits, number) in [
        ("7", Document::from(7)),
        ("1.5", Document::from(1.5)),
        ("340282366920938463463374607431768211455", Document::from(u128::MAX)),
    ] {
        let entries = [("$serde_json::private::Number", digits)];
        let map = MapDeserializer::<_, serde::de::value::Error>::new(entries.into_iter());
        assert_eq!(Document::deserialize(map).unwrap(), number);
        assert_eq!(Document::from_serialize(&BTreeMap::from(entries)).unwrap(), number);
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Everything {
    unit: (),
    flag: bool,
    byte: u8,
    negative: i64,
    decimal: f64,
    single: f32,
    letter: char,
    text: String,
    present: Option<u8>,
    absent: Option<u8>,
    list: Vec<i32>,
    tuple: (u8, String),
    names: BTreeMap<String, bool>,
    numbers: BTreeMap<i32, bool>,
    flags: BTreeMap<bool, u8>,
    kinds: Vec<Kind>,
    keyed: BTreeMap<Word, u8>,
    wrapped: Wrapped,
    marker: Marker,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Kind {
    Unit,
    Newtype(u8),
    Tuple(u8, u8),
    Struct { a: u8 },
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Word {
    Yes,
    No,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Wrapped(Vec<u8>);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Marker;

#[test]
fn the_serde_data_model_maps_to_json() {
    let everything = Everything {
        unit: (),
        flag: true,
        byte: 255,
        negative: i64::MIN,
        decimal: 1.5,
        single: 0.25,
        letter: 'ß',
        text: "text".into(),
        present: Some(1),
        absent: None,
        list: vec![-1, 0],
        tuple: (1, "one".into()),
        names: BTreeMap::from([("name".into(), true)]),
        numbers: BTreeMap::from([(-5, true), (6, false)]),
        flags: BTreeMap::from([(true, 1)]),
        kinds: vec![Kind::Unit, Kind::Newtype(1), Kind::Tuple(1, 2), Kind::Struct { a: 1 }],
        keyed: BTreeMap::from([(Word::Yes, 1), (Word::No, 0)]),
        wrapped: Wrapped(vec![1]),
        marker: Marker,
    };
    let document = Document::from_serialize(&everything).unwrap();
    assert_eq!(document, parse(&serde_json::to_string(&everything).unwrap()));
    assert_eq!(Everything::deserialize(&document).unwrap(), everything);
    assert_eq!(Everything::deserialize(document).unwrap(), everything);
}

#[test]
fn borrows() {
    let document = parse(r#"{"name": "value"}"#);
    let map: BTreeMap<&str, &str> = Deserialize::deserialize(&document).unwrap();
    assert_eq!(map, BTreeMap::from([("name", "value")]));
}

#[test]
fn errors_name_what_was_expected() {
    let error = |text| u8::deserialize(parse(text)).unwrap_err().to_string();
    assert_eq!(error("\"a\""), "invalid type: string \"a\", expected u8");
    assert_eq!(error("256"), "invalid value: integer `256`, expected u8");
    assert_eq!(error("null"), "invalid type: unit value, expected u8");
    let error = |text| Kind::deserialize(&parse(text)).unwrap_err().to_string();
    assert_eq!(error("{}"), "invalid type: map, expected a string, or an object with one entry");
    assert_eq!(error("\"Other\""), "unknown variant `Other`, expected one of `Unit`, `Newtype`, `Tuple`, `Struct`");
    assert_eq!(error(r#"{"Tuple": [1]}"#), "invalid length 1, expected tuple variant Kind::Tuple with 2 elements");
    assert_eq!(error(r#"{"Tuple": [1, 2, 3]}"#), "invalid length 3, expected 2 elements in sequence");
    assert!(Document::from_serialize(&BTreeMap::from([((), 1)])).is_err());
}

#[test]
fn absent_values_are_null() {
    let document = parse(r#"{"a": [1]}"#);
    assert_eq!(document["a"][0], Document::from(1));
    assert!(document["a"][1].is_null() && document["b"].is_null() && document["a"]["c"].is_null());
    assert_eq!(document.get("b"), None);
}

#[test]
fn rust_values_convert() {
    let document: Document = [("a", Document::from(vec![Some(1), None])), ("b", f64::NAN.into())].into_iter().collect();
    assert_eq!(document, parse(r#"{"a": [1, null], "b": null}"#));
}

#[test]
fn the_nesting_depth_of_json_is_supported() {
    let depth = 127; // the limit of serde_json
    let text = "[".repeat(depth) + &"]".repeat(depth);
    let document = parse(&text);
    assert_eq!(document.to_string(), text);
    assert_eq!(Document::deserialize(&document).unwrap(), document);
    assert_eq!(Document::from_serialize(&document).unwrap(), document);
}
