use super::*;
use crate::diagnostic::{Style, render};
use crate::source::{self, Position};
use serde_json::json;

/// Applies overlay actions to a document; returns the document, the rendered diagnostics and the action records.
fn applied(document: &str, actions: &str) -> (Node, String, Vec<ActionRecord>) {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let document = sources.add("document.yaml", document);
    let actions: String = actions.lines().map(|line| format!("  {line}\n")).collect();
    let text = format!("overlay: 1.1.0\ninfo: {{title: T, version: \"1\"}}\nactions:\n{actions}");
    let overlay = sources.add("overlay.yaml", text);
    let mut node = source::read(&sources, document, &mut diagnostics).expect("a document");
    let overlay = source::read(&sources, overlay, &mut diagnostics).expect("a document");
    let records = match read(&overlay, &mut diagnostics) {
        Some(overlay) => apply(&mut node, [&overlay], NoMatch::Error, &InputLimits::default(), &mut diagnostics),
        None => Vec::new(),
    };
    (node, render(&diagnostics, &sources, Style::Plain), records)
}

fn gives(document: &str, actions: &str, expected: serde_json::Value) {
    let (node, complaints, _) = applied(document, actions);
    assert_eq!(complaints, "");
    assert_eq!(node.to_json(), expected, "{actions}");
}

#[test]
fn update_merges_recursively() {
    gives(
        "a: {b: 1, c: {d: [1]}}",
        "- target: $.a\n  update: {b: 2, c: {d: [2, 3], e: x}}",
        json!({"a": {"b": 2, "c": {"d": [1, 2, 3], "e": "x"}}}),
    );
    gives("a: 1", "- {target: $.a, update: null}", json!({"a": null}));
    gives(
        "a: [1]",
        "- {target: $.a, update: [2, 3]}\n- {target: $.a, update: {b: 4}}\n- {target: $.a, update: 5}",
        json!({"a": [1, 2, 3, {"b": 4}, 5]}),
    );
    gives(
        "[{n: 1}, {n: 2}]",
        "- {target: '$[0, 0, 1]', update: {m: [3]}}",
        json!([{"n": 1, "m": [3]}, {"n": 2, "m": [3]}]),
    );
}

#[test]
fn remove_takes_out_of_mappings_and_lists() {
    gives(
        "a: [1, 2, 3, 4]\nb: {c: 1, d: 2}",
        "- {target: '$.a[0, 2, 0]', remove: true}\n- {target: $.b.c, remove: true}",
        json!({"a": [2, 4], "b": {"d": 2}}),
    );
    gives("a: [{a: [1]}, 2]", "- {target: $..a, remove: true, update: ignored}", json!({}));
    gives("a: 1\na: 2\nb: 3", "- {target: $.a, remove: true}", json!({"b": 3}));
    gives(
        "a: [[1, 2], [3], 4]",
        "- {target: '$.a[0][0]', remove: true}\n- {target: '$.a[0, 1, 1, 0][0]', remove: true}",
        json!({"a": [[], [], 4]}),
    );
}

#[test]
fn copy_merges_one_node_into_each() {
    gives(
        "a: {x: 1}\nb: {y: 2}\nc: {}",
        "- {target: '$[\"b\", \"c\"]', copy: $.a}",
        json!({"a": {"x": 1}, "b": {"x": 1, "y": 2}, "c": {"x": 1}}),
    );
    gives(
        "a: [1]\nb: [2]",
        "- {target: $.b, copy: $.a}\n- {target: $.b, copy: $}",
        json!({"a": [1], "b": [2, 1, {"a": [1], "b": [2, 1]}]}),
    );
}

#[test]
fn each_action_sees_what_those_before_it_did() {
    let actions = "- {target: $, update: {new: {list: []}}}\n- {target: $.new.list, update: x}\n- {target: \"$.new.list[?@ == 'x']\", update: y}\n- {target: $.old, remove: true}\n- {target: $.old, x-optional: true, update: {}}";
    gives("old: 1", actions, json!({"new": {"list": ["y"]}}));
}

#[test]
fn what_was_merged_in_keeps_its_place() {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let id = sources.add("a.yaml", "a: {b: 1}");
    let mut node = source::read(&sources, id, &mut diagnostics).expect("a document");
    let id = sources.add(
        "o.yaml",
        "overlay: 1.0.0\ninfo: {title: T, version: v}\nactions:\n- target: $.a\n  update:\n    b: 2\n    c: {d: 3}\n",
    );
    let overlay = source::read(&sources, id, &mut diagnostics)
        .and_then(|node| read(&node, &mut diagnostics))
        .expect("an overlay");
    apply(&mut node, [&overlay], NoMatch::Error, &InputLimits::default(), &mut diagnostics);
    let at = |path: &[&str]| {
        let place = path.iter().fold(&node, |node, key| node.get(key).expect("a key")).place;
        (place.source.0, sources.position(place))
    };
    assert_eq!(at(&["a"]), (0, Some(Position { line: 1, column: 4 })));
    assert_eq!(at(&["a", "b"]), (1, Some(Position { line: 6, column: 8 })));
    assert_eq!(at(&["a", "c", "d"]), (1, Some(Position { line: 7, column: 12 })));
}

#[test]
fn an_action_is_recorded() {
    let (_, _, records) = applied(
        "a: {b: 1}\nc: {b: 2}",
        "- {target: $.*, update: {b: 2}, description: Why}\n- {target: $.d, x-optional: true, remove: true}",
    );
    let short: Vec<_> = records
        .iter()
        .map(|record| (record.index, &*record.target, record.description.as_deref(), record.matched, record.changed))
        .collect();
    assert_eq!(short, [(0, "$.*", Some("Why"), 2, 1), (1, "$.d", None, 0, 0)]);
}

#[test]
fn what_cannot_be_applied_is_shown() {
    let actions = "\
- target: $.paths.x-get
  update: {}
- target: $.none
  remove: true
- {target: $.a, update: 1}
- {target: $.a}
- {target: '$.*', update: {}}
- {target: $.map, update: {in: {deep: 1}}}
- {target: $.map, copy: $.none}
- {target: $.map, copy: '$.*'}
- {target: $, remove: true}
";
    insta::assert_snapshot!(applied("a: 1\nmap: {in: [deep]}\n", actions).1);
}

#[test]
fn what_is_no_overlay_is_shown() {
    let text = "\
overlay: 1.2.0
info: {title: 1, verson: '1', x-mine: 1}
extends: [a]
x-mine: 1
actions:
- {target: info, update: {a: 1, a: 2}}
- {target: $, remove: maybe, x-optional: 1, when: now}
- {target: $, update: 1, copy: $.a, description: [why]}
- {target: $, update: 1, copy: $.a, description: [why]}
- update: {}
- text
";
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let id = sources.add("o.yaml", text);
    let node = source::read(&sources, id, &mut diagnostics).expect("a document");
    assert!(is_overlay(&node) && read(&node, &mut diagnostics).is_none());
    insta::assert_snapshot!(render(&diagnostics, &sources, Style::Plain));
}

#[test]
fn an_overlay_extends_a_file_beside_it() {
    let mut sources = Sources::default();
    let pets = sources.add("specs/pets/my pets.yaml", "swagger: '2.0'");
    let other = sources.add("specs/other.yaml", "swagger: '2.0'");
    let found: Vec<Option<SourceId>> = [
        "./my%20pets.yaml",
        "../other.yaml",
        "pets.yaml",
        "../../../x",
        "https://example.org/my pets.yaml",
        "/specs/other.yaml",
    ]
    .iter()
    .enumerate()
    .map(|(index, reference)| {
        let text = format!(
            "overlay: 1.0.0\ninfo: {{title: T, version: v}}\nextends: '{reference}'\nactions: [{{target: $}}]\n"
        );
        let id = sources.add(format!("specs/pets/{index}.overlay.yaml"), text);
        let mut diagnostics = Diagnostics::default();
        let overlay = source::read(&sources, id, &mut diagnostics).and_then(|node| read(&node, &mut diagnostics));
        let found = overlay.expect("an overlay").extended(&sources, &mut diagnostics);
        assert_eq!(found.is_none(), diagnostics.has_errors());
        if index == 2 {
            insta::assert_snapshot!(render(&diagnostics, &sources, Style::Plain));
        }
        found
    })
    .collect();
    assert_eq!(found, [Some(pets), Some(other), None, None, None, None]);
}

#[test]
fn a_target_cannot_overflow_the_stack() {
    for text in [
        "$[?".to_owned() + &"(".repeat(100_000),
        "$".to_owned() + &"[?@".repeat(100_000),
        "$[?".to_owned() + &"!".repeat(100_000),
        "$[?@".to_owned() + &"||@".repeat(100_000) + "]",
        "$[?@".to_owned() + &"&&@".repeat(100_000) + "]",
        "$[?".to_owned() + &"length(".repeat(31) + "@" + &")".repeat(31) + "]",
        "$[?".to_owned() + &"(".repeat(31) + "@" + &")".repeat(30) + "]",
        "$[?".to_owned() + &"@[?".repeat(30) + "@" + &"]".repeat(30),
    ] {
        assert!(Query::parse(&text).is_err());
    }
    assert!(Query::parse(&format!("$['{}']", "[(".repeat(100))).is_ok());
    assert!(Query::parse(&"$.a".replace(".a", &".a".repeat(10_000))).is_ok());
}
