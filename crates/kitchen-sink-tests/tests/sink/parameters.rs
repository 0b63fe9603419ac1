//! Every parameter location with every style and every type.

use crate::loopback::succeeds;
use bindery::{Empty, Operation, Serve};
use kitchen_sink::*;
use serde_json::{Map, Value, json};
use std::fmt::Debug;

/// Values of each type, by the names of `specs/kitchen-sink/parameters.yaml`.
fn samples(plain: bool) -> [Map<String, Value>; 3] {
    let text = if plain { "~!$ '()*/:;?@[]#" } else { "a b&c=d/e?f#g%20+é日\u{1f36a}\"<>\\^`{}" };
    let samples = [
        json!({
            "boolean": true, "int32": 7, "int64": -8, "uint64": 9, "float": 0.5, "double": -1.25, "string": "soup",
            "bytes": "aGk=", "base64url": "aGk", "date": "2026-11-21", "time": "2026-11-21T12:30:00Z",
            "httpDate": "Sun, 06 Nov 1994 08:49:37 GMT", "unixTime": 784111777, "duration": "P3DT4H",
            "uuid": "9f86d081-884c-4d65-9a2f-2feaa0c55ad0", "password": "hunter2", "shade": "light", "level": 1,
        }),
        json!({
            "boolean": false, "int32": i32::MIN, "int64": i64::MAX, "uint64": u64::MAX, "float": 1e-7,
            "double": 1.7976931348623157e308, "string": text, "bytes": "+/+/", "base64url": "-_-_",
            "date": "0001-01-01", "time": "1969-12-31T23:59:59.999999Z", "httpDate": "Thu, 01 Jan 1970 00:00:00 GMT",
            "unixTime": -1, "duration": "PT0.5S", "uuid": "00000000-0000-0000-0000-000000000000", "password": text,
            "shade": "dark", "level": 2,
        }),
        json!({
            "boolean": true, "int32": i32::MAX, "int64": i64::MIN, "uint64": 9007199254740993_u64, "float": -0.0,
            "double": 5e-324, "string": "null", "bytes": "/w==", "base64url": "_w", "date": "9999-12-31",
            "time": "9999-12-31T23:59:59Z", "httpDate": "Fri, 31 Dec 9999 23:59:59 GMT", "unixTime": 253402300799_i64,
            "duration": "-P1Y", "uuid": "x", "password": "1", "shade": "a shade that nobody knew", "level": 77,
        }),
    ];
    samples.map(|sample| match sample {
        Value::Object(sample) => sample,
        other => panic!("no object: {other}"),
    })
}

/// A request of these members; every member of the operation is among them.
fn request<O: Operation>(members: Map<String, Value>) -> O {
    let count = members.len();
    let request: O = serde_json::from_value(Value::Object(members)).expect("values of the right types");
    let written = serde_json::to_value(&request).expect("a request serializes");
    assert_eq!(written.as_object().map(Map::len), Some(count), "each member is one of the operation's");
    request
}

/// The name of a header for a member.
fn header(name: &str) -> String {
    format!("X-{}{}", name[..1].to_uppercase(), &name[1..])
}

fn same(name: &str) -> String {
    name.to_owned()
}

fn sent<O: Serve<Output = Empty, Error = Error> + PartialEq + Debug>(members: Map<String, Value>) {
    succeeds(&request::<O>(members), &Empty);
}

fn scalars<O: Serve<Output = Empty, Error = Error> + PartialEq + Debug>(name: fn(&str) -> String, plain: bool) {
    for sample in samples(plain) {
        sent::<O>(sample.into_iter().map(|(member, value)| (name(&member), value)).collect());
    }
}

#[test]
fn scalars_in_every_place() {
    scalars::<ScalarsInPath>(same, false);
    scalars::<ScalarsInQuery>(same, false);
    scalars::<ScalarsInHeader>(header, true);
    scalars::<ScalarsInForm>(same, false);
    sent::<ScalarsInQuery>(Map::new());
    sent::<ScalarsInHeader>(Map::new());
    sent::<ScalarsInForm>(Map::new());
}

/// Lists with one item, and with the values of all samples; no text contains one of the `separators`.
fn lists<O: Serve<Output = Empty, Error = Error> + PartialEq + Debug>(
    name: fn(&str) -> String,
    plain: bool,
    separators: &[char],
) {
    let samples = samples(plain).map(|sample| {
        let apart = |(member, value): (String, Value)| {
            let value = match value {
                Value::String(text) if member != "httpDate" => Value::String(text.replace(separators, "-")),
                other => other,
            };
            // These two styles cannot distinguish the items.
            let dates = separators.iter().any(|separator| matches!(separator, ',' | ' '));
            (member != "httpDate" || !dates).then(|| {
                let plural = if member == "bytes" { "blobs".to_owned() } else { format!("{member}s") };
                (name(&plural), value)
            })
        };
        sample.into_iter().filter_map(apart).collect::<Map<_, _>>()
    });
    let of = |samples: &[Map<String, Value>]| {
        let names = samples[0].keys();
        names.map(|name| (name.clone(), samples.iter().map(|sample| sample[name].clone()).collect())).collect()
    };
    sent::<O>(of(&samples));
    sent::<O>(of(&samples[..1]));
}

#[test]
fn lists_in_the_path() {
    lists::<CsvInPath>(same, false, &[',']);
    lists::<SsvInPath>(same, false, &[' ']);
    lists::<TsvInPath>(same, false, &['\t']);
    lists::<PipesInPath>(same, false, &['|']);
}

#[test]
fn lists_in_the_query() {
    lists::<CsvInQuery>(same, false, &[',']);
    lists::<SsvInQuery>(same, false, &[' ']);
    lists::<TsvInQuery>(same, false, &['\t']);
    lists::<PipesInQuery>(same, false, &['|']);
    lists::<MultiInQuery>(same, false, &[]);
    sent::<MultiInQuery>(Map::new());
}

#[test]
fn lists_in_headers() {
    lists::<CsvInHeader>(header, true, &[',']);
    lists::<SsvInHeader>(header, true, &[' ']);
    lists::<TsvInHeader>(header, true, &['\t']);
    lists::<PipesInHeader>(header, true, &['|']);
    sent::<PipesInHeader>(Map::new());
}

#[test]
fn lists_in_forms() {
    lists::<CsvInForm>(same, false, &[',']);
    lists::<SsvInForm>(same, false, &[' ']);
    lists::<TsvInForm>(same, false, &['\t']);
    lists::<PipesInForm>(same, false, &['|']);
    lists::<MultiInForm>(same, false, &[]);
}

/// The expected wire form, written by hand.
#[test]
fn a_target_and_a_form_have_the_expected_wire_form() {
    let query = ScalarsInQuery::new()
        .boolean(true)
        .int64(-8)
        .string("a b&c")
        .http_date("1994-11-06T08:49:37Z".parse().expect("a date"));
    let target = "/sink/v1/scalars/query?boolean=true&int64=-8&string=a%20b%26c\
                  &httpDate=Sun%2C%2006%20Nov%201994%2008%3A49%3A37%20GMT";
    assert_eq!(succeeds(&query, &Empty).uri(), target);

    let many = MultiInQuery::new().strings(["a", "b,c"]).levels([types::Level::from(2)]);
    assert_eq!(succeeds(&many, &Empty).uri(), "/sink/v1/lists/query/multi?strings=a&strings=b%2Cc&levels=2");

    let form = CsvInForm::new().strings(["a b", "c"]).booleans([true, false]);
    let request = succeeds(&form, &Empty);
    assert_eq!(request.body(), b"booleans=true,false&strings=a+b,c");
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
}
