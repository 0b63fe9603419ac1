use super::*;
use crate::diagnostic::{Style, render};
use crate::node::{Number, Value};
use serde_json::json;

fn sources(text: &str) -> (Sources, SourceId) {
    let mut sources = Sources::default();
    let id = sources.add("a.yaml", text);
    (sources, id)
}

fn sound(text: &str) -> Node {
    let (sources, id) = sources(text);
    let mut diagnostics = Diagnostics::default();
    let node = read(&sources, id, &mut diagnostics);
    node.unwrap_or_else(|| panic!("{}", render(&diagnostics, &sources, Style::Plain)))
}

fn reads(text: &str, expected: serde_json::Value) {
    assert_eq!(sound(text).to_json(), expected, "{text}");
}

/// Returns the rendered diagnostics of a text that cannot be parsed.
fn complaint(text: &str) -> String {
    let (sources, id) = sources(text);
    complaint_of(&sources, id)
}

fn complaint_of(sources: &Sources, id: SourceId) -> String {
    let mut diagnostics = Diagnostics::default();
    let node = read(sources, id, &mut diagnostics);
    assert!(node.is_none() && diagnostics.has_errors(), "{node:?}");
    render(&diagnostics, sources, Style::Plain)
}

#[test]
fn the_content_tells_the_format() {
    reads("{\"a\": [1, null]}", json!({"a": [1, null]}));
    reads("\u{feff}\r\n  {\"a\": 1}\r\n", json!({"a": 1}));
    reads("\u{feff}a: 1\r\nb:\r\n- x\r\n", json!({"a": 1, "b": ["x"]}));
    reads("{a: 1, # not JSON\n b: 'two'}", json!({"a": 1, "b": "two"}));
    reads("{\"a\": \"a\ttab\"}", json!({"a": "a\ttab"}));
}

#[test]
fn front_matter_is_what_stands_between() {
    reads("---\na: 1\n---\n", json!({"a": 1}));
    reads("---\na: 1\n---", json!({"a": 1}));
    reads("---\na: 1\n", json!({"a": 1}));
    reads("a: 1\n---\n", json!({"a": 1}));
    reads("---\r\na: 1\r\n---\r\n# Title\r\n\r\nProse, with `code: 1`.\r\n---\r\n* more\r\n", json!({"a": 1}));
    reads("---\n{\"a\": 1}\n---\n", json!({"a": 1}));
    reads("# A comment\n---\na: 1\n...\n", json!({"a": 1}));
}

#[test]
fn keys_keep_their_text() {
    let text =
        "200: a\non: b\n0:00: c\n2001-01-01: d\nnull: e\n~: f\n1.10: g\ntrue: h\n0x1F: i\n? j\n: k\n'l': m\n: n\n";
    let node = sound(text);
    let keys: Vec<&str> = node.as_mapping().expect("a mapping").iter().map(|entry| &*entry.key.text).collect();
    let expected = ["200", "on", "0:00", "2001-01-01", "null", "~", "1.10", "true", "0x1F", "j", "l", ""];
    assert_eq!(keys, expected);
}

#[test]
fn a_key_said_twice_is_there_twice() {
    for text in ["a: 1\nb: 2\na: 3\n", "{\"a\": 1, \"b\": 2, \"a\": 3}"] {
        let node = sound(text);
        let keys: Vec<&str> = node.as_mapping().expect("a mapping").iter().map(|entry| &*entry.key.text).collect();
        assert_eq!(keys, ["a", "b", "a"]);
    }
}

#[test]
fn scalars_are_those_of_the_core_schema() {
    let strings =
        ["on", "Off", "yes", "y", "0:00", "2001-01-01", "1_000", "0b11", "- 1", "1e", "0x", "+0x1", ".", "1e999"];
    for text in strings {
        reads(&format!("[\"{text}\", '{text}']"), json!([text, text]));
        if !text.starts_with("- ") {
            reads(&format!("a: {text}"), json!({"a": text}));
        }
    }
    reads("[0777, +1, -0, 0o17, 0x1F]", json!([777, 1, 0, 15, 31]));
    reads("[1., .5, 1e3, -1.5E-2, TRUE, False, ~, Null, ]", json!([1.0, 0.5, 1e3, -0.015, true, false, null, null]));
    let node = sound("[.inf, -.INF, .nan]");
    let floats: Vec<f64> = node
        .as_sequence()
        .expect("a list")
        .iter()
        .filter_map(|item| match &item.value {
            Value::Number(number) => Some(number.as_f64()),
            _ => None,
        })
        .collect();
    assert!(floats[0] == f64::INFINITY && floats[1] == f64::NEG_INFINITY && floats[2].is_nan());
}

#[test]
fn tags_decide_or_are_ignored() {
    reads("[!!str 1, !!int '2', !!float 3, !!bool \"true\", !!null '']", json!(["1", 2, 3.0, true, null]));
    reads(
        "[!foo 1, !foo '1', ! 1, !foo {a: !bar [b]}, !!set {c: }, !!binary abc]",
        json!([1, "1", "1", {"a": ["b"]}, {"c": null}, "abc"]),
    );
    insta::assert_snapshot!(complaint("a: 1\nb: !!int one\n"));
}

#[test]
fn numbers_keep_their_digits() {
    let digits = [
        "9223372036854775808",
        "18446744073709551615",
        "-9223372036854775809",
        "123456789012345678901234567890123456789012345",
    ];
    for text in digits {
        for document in [format!("a: {text}"), format!("{{\"a\": {text}}}")] {
            let value = sound(&document).get("a").expect("a").value.clone();
            assert_eq!(value, Value::Number(Number::Big(text.into())), "{document}");
        }
    }
    for document in ["a: -9223372036854775808", "{\"a\": -9223372036854775808}"] {
        assert_eq!(sound(document).get("a").expect("a").value, Value::Number(Number::Integer(i64::MIN)));
    }
    reads("{\"a\": 1e300}", json!({"a": 1e300}));
}

#[test]
fn scalars_keep_their_spelling() {
    for text in ["---\nversion: 1.10\nlist: [a]\n---\n", "\u{feff}{\"version\": 1.10, \"list\": [\"a\"]}"] {
        let (sources, id) = sources(text);
        let node = read(&sources, id, &mut Diagnostics::default()).expect("a tree");
        let text_of = |key| sources.scalar_text(node.get(key).expect("a key").place);
        assert_eq!((text_of("version"), text_of("list")), (Some("1.10"), None));
    }
}

#[test]
fn aliases_are_expanded_in_their_places() {
    let text = "a: &x {b: 1, c: [2]}\nd: *x\ne: &x 3\nf: &y 4\ng: *x\nh: *y\n*y : i\n";
    reads(text, json!({"a": {"b": 1, "c": [2]}, "d": {"b": 1, "c": [2]}, "e": 3, "f": 4, "g": 3, "h": 4, "4": "i"}));
    let (sources, id) = sources(text);
    let node = read(&sources, id, &mut Diagnostics::default()).expect("a tree");
    let at = |path: &[&str]| {
        let node = path.iter().fold(&node, |node, key| node.get(key).expect("a key"));
        let Position { line, column } = sources.position(node.place).expect("a place");
        (line, column)
    };
    assert_eq!([at(&["d", "c"]), at(&["a", "c"]), at(&["h"]), at(&["4"])], [(1, 17), (1, 17), (4, 7), (7, 6)]);
}

#[test]
fn merge_keys_merge() {
    let text =
        "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  a: 0\n  <<: [*x, *y]\n  d: 3\n\"<<\": 4\nw: {<<: *y, c: 5}\n";
    let expected = json!({
        "x": {"a": 1, "b": 1}, "y": {"b": 2, "c": 2}, "z": {"a": 0, "b": 1, "c": 2, "d": 3}, "<<": 4,
        "w": {"b": 2, "c": 5},
    });
    reads(text, expected);
    let (sources, id) = sources(text);
    let node = read(&sources, id, &mut Diagnostics::default()).expect("a tree");
    let merged = node.get("z").and_then(|z| z.get("c")).expect("what was merged");
    assert_eq!(sources.position(merged.place), Some(Position { line: 2, column: 17 }));
    insta::assert_snapshot!(complaint("a:\n  <<: [{}, 1]\n"));
}

#[test]
fn what_cannot_be_read_is_shown() {
    let cases = [
        ("broken JSON", "{\n  \"a\": [1, 2,\n  \"b\": é}\n"),
        ("unfinished JSON", "{\"a\": [1"),
        ("broken YAML", "---\na: 1\nb: [1\nc: 2\n---\n"),
        ("an unknown alias", "a: 1\nb: *x\n"),
        ("an alias within itself", "a: &x\n- *x\n"),
        ("a mapping as key", "a: 1\n? {b: 2}\n: 3\n"),
        ("nothing", "\u{feff}\n"),
        ("a comment", "# nothing\n"),
        ("empty front matter", "---\n---\n"),
        ("two documents", "a: 1\n---\nb: 2\n"),
        ("two documents, both begun", "---\na: 1\n---\n\nb: 2\n"),
    ];
    let text: String = cases.iter().map(|(name, text)| format!("== {name}\n{}\n", complaint(text))).collect();
    insta::assert_snapshot!(text);
}

#[test]
fn front_matter_before_a_document_is_skipped() {
    reads("---\nsource: a.rs\n---\n{\"openapi\": \"3.1.0\"}\n", json!({"openapi": "3.1.0"}));
}

#[test]
fn hostile_files_are_refused_by_limits_that_can_be_raised() {
    let limits = InputLimits { nesting: 3, expansion: 1, file: 60, ..InputLimits::default() };
    let bomb = "a: &a [1,2]\nb: [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]";
    let long = format!("a: &a {}\nb: [*a, *a]\n", "x".repeat(40));
    let cases = [
        "{\"a\": [{\"b\": []}]}",
        "a:\n- b:\n  - {}\n",
        "a: [[&a [1]]]\nb: [[*a]]\n",
        "a: &a [1]\nb: [[[*a]]]\n",
        bomb,
        &long,
    ];
    let mut text = String::new();
    for case in cases.into_iter().chain([&*"#".repeat(61)]) {
        let mut sources = Sources::with_limits(limits);
        let id = sources.add("a.yaml", case);
        text += &complaint_of(&sources, id);
        text += "\n";
        let mut sources =
            Sources::with_limits(InputLimits { nesting: 5, expansion: 100, file: 200, ..InputLimits::default() });
        let id = sources.add("a.yaml", case);
        let raised = read(&sources, id, &mut Diagnostics::default());
        assert!(raised.is_some() || case.starts_with('#'), "{case}");
    }
    insta::assert_snapshot!(text);
}

#[test]
fn hostile_files_are_refused_quickly() {
    let deep = |level: &str| level.repeat(100_000);
    let nested = [
        deep("["),
        deep("- "),
        format!("a: {}", deep("{a: ")),
        format!("a: {}", deep("[")),
        format!("a: {}1{}", deep("["), deep("]")),
        format!("{{a: {}1{}}}", deep("["), deep("]")),
        format!("{{swagger: 2.0, a: {}", deep("[")),
        format!("{{swagger: 2.0, a: {}", deep("{b: ")),
        format!("&x a: {}", deep("[")),
        format!("&x a:\n{}b", (0..300).map(|depth| format!("{}a:\n", " ".repeat(depth + 1))).collect::<String>()),
    ];
    for text in nested {
        let said = complaint(&text);
        assert!(said.starts_with("error[too-deep]"), "{}: {}", &text[..20], said.lines().next().unwrap_or_default());
    }
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..20 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb += &format!("a{level}: &a{level} [{aliases}]\n");
    }
    assert!(complaint(&bomb).starts_with("error[too-many-aliases]"));
}

#[test]
fn places_are_resolved() {
    let (sources, id) = sources("a: 1\nb:\n- é\n- {c: 2}\n");
    let node = read(&sources, id, &mut Diagnostics::default()).expect("a tree");
    let place = node.get("b").and_then(|b| b.as_sequence()).map(|items| items[1].place).expect("the second item");
    let elsewhere = NodeLocation { source: SourceId(7), ordinal: 0 };
    let mut value = json!({"deep": [{"place": place}], "none": elsewhere});
    sources.resolve(&mut value);
    assert_eq!(value["deep"][0]["place"], "a.yaml:4:3");
    assert!(value["none"].is_object());
}

/// `serde_yaml` and the event parser build equal trees from a plain text.
#[test]
fn two_readers_of_yaml_are_one() {
    let text =
        "a: [1, -2, 1.5, x, 'y', null, ~, true, on, 2001-01-01, 1e3]\nb: !t {c: |\n  d\n}\n".replace("|\n  d\n", "d");
    let block = "a:\n- b: >\n    c\n    d\n- 'e\n\n  f'\n200: OK\non: 18446744073709551616\n";
    for text in [text.as_str(), block] {
        let id = SourceId(0);
        let limits = InputLimits::default();
        let plain = plain_yaml(text, id, &limits).unwrap_or_else(|| panic!("not plain: {text}"));
        let (events, _) = yaml::read(text, id, &limits).unwrap_or_else(|fault| panic!("{}", fault.message));
        assert_eq!(plain, events, "{text}");
    }
}
