//! Reads the `x-` keys that Bindery knows, which `specs/README.md` documents.
//!
//! An unknown key is carried. A known key with a malformed value is an error: its effect would be lost. In a document, a
//! malformed value of a key that other tools use too, and that decides neither security nor the wire, is a warning, and
//! the key is carried.

use crate::diagnostic::{Code, Diagnostic};
use crate::input::reader::Reader;
use crate::node::{Entry, Node, NodeLocation, Value};
use crate::service::{Extension, Flag, Located};

/// The known keys of each object.
pub(super) mod known {
    pub(in crate::lower) const ROOT: &[&str] =
        &["x-protocol", "x-endpoint", "x-signing", "x-service-id", "x-origin", "x-publish", "x-ms-parameterized-host"];
    pub(in crate::lower) const OPERATION: &[&str] = &["x-name", "x-auth", "x-errors", "x-pagination"];
    pub(in crate::lower) const PARAMETER: &[&str] = &[
        "x-name",
        "x-schema",
        "x-sensitive",
        "x-nullable",
        "x-isnullable",
        "x-isNullable",
        "x-ms-skip-url-encoding",
        "x-enum-varnames",
    ];
    pub(in crate::lower) const SCHEMA: &[&str] = &[
        "x-name",
        "x-sensitive",
        "x-error",
        "x-keys",
        "x-nullable",
        "x-isnullable",
        "x-isNullable",
        "x-enum-varnames",
        "x-ms-discriminator-value",
    ];
}

/// The forms of the known keys that may belong to other tools in a document.
const SHARED: &[(&str, Form)] = &[
    ("x-name", Form::Name),
    ("x-enum-varnames", Form::Texts),
    ("x-ms-enum", Form::Mapping),
    ("x-nullable", Form::Flag),
    ("x-isnullable", Form::Flag),
    ("x-isNullable", Form::Flag),
    ("x-error", Form::Mapping),
    ("x-errors", Form::Texts),
    ("x-pagination", Form::Mapping),
    ("x-origin", Form::Mapping),
];

/// The form of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Flag,
    /// A string; of an enum also a mapping.
    Name,
    /// A list of strings; some keys also take mappings.
    Texts,
    Mapping,
}

/// Whether the value of a known key has its form; deeper errors are reported where the value is read.
fn has_form(entry: &Entry) -> bool {
    let form = SHARED.iter().find(|(key, _)| *key == &*entry.key.text).map(|(_, form)| *form);
    match (form, &entry.value.value) {
        (None, _) => true,
        (Some(Form::Flag), Value::Bool(_)) => true,
        (Some(Form::Name), Value::String(text)) => !text.is_empty(),
        (Some(Form::Name | Form::Mapping | Form::Texts), Value::Mapping(_)) => true,
        (Some(Form::Texts | Form::Mapping), Value::Sequence(_)) => true,
        (Some(Form::Flag | Form::Name | Form::Texts | Form::Mapping), _) => false,
    }
}

/// Carries the unknown keys, and the known ones whose values another tool defines.
pub(super) fn carry(entries: &[&Entry], known: &[&str]) -> Vec<Extension> {
    let is_carried = |entry: &&&Entry| !known.contains(&&*entry.key.text) || !has_form(entry);
    entries.iter().filter(is_carried).map(|entry| extension(entry)).collect()
}

/// Carries one entry.
pub(super) fn extension(entry: &Entry) -> Extension {
    Extension { key: entry.key.text.to_string(), value: entry.value.to_json(), place: entry.key.place }
}

/// Carries a key that only describes (`example`, `xml`, `externalDocs`, …).
pub(super) fn described(key: &str, node: &Node) -> Extension {
    Extension { key: key.to_string(), value: node.to_json(), place: node.place }
}

/// Returns the entry of a key; the first of a repeated key.
pub(super) fn find<'a>(entries: &[&'a Entry], key: &str) -> Option<&'a Entry> {
    entries.iter().find(|entry| *entry.key.text == *key).copied()
}

/// Reads a flag that `true` sets.
pub(super) fn flag(entries: &[&Entry], key: &str, reader: &mut Reader<'_>) -> Flag {
    declared(entries, key, true, reader)
}

/// Reads a flag that `false` sets: of a default that is disabled.
pub(super) fn denied(entries: &[&Entry], key: &str, reader: &mut Reader<'_>) -> Flag {
    declared(entries, key, false, reader)
}

fn declared(entries: &[&Entry], key: &str, what: bool, reader: &mut Reader<'_>) -> Flag {
    let node = &find(entries, key)?.value;
    match &node.value {
        Value::Bool(value) => (*value == what).then_some(node.place),
        // A secret that is printed does more harm than a value that is not.
        _ if key == "x-sensitive" && !reader.is_overlay(node.place) => {
            reader.diagnostics.push(
                Diagnostic::warning(Code::MALFORMED_EXTENSION, node.place, "the value of `x-sensitive` is malformed")
                    .says("expected true or false; the value is sensitive")
                    .help("write `x-sensitive: true`, or remove the key in an overlay"),
            );
            Some(node.place)
        }
        _ => {
            malformed(key, node.place, "true or false", reader);
            None
        }
    }
}

/// Reads a string that is not empty.
pub(super) fn text(entries: &[&Entry], key: &str, reader: &mut Reader<'_>) -> Option<Located<String>> {
    string(key, &find(entries, key)?.value, reader)
}

/// The string of a node.
pub(super) fn string(key: &str, node: &Node, reader: &mut Reader<'_>) -> Option<Located<String>> {
    match node.as_str() {
        Some(text) if !text.is_empty() => Some(Located { value: text.to_string(), place: node.place }),
        _ => {
            malformed(key, node.place, "a string", reader);
            None
        }
    }
}

/// A list of strings.
pub(super) fn strings(key: &str, node: &Node, reader: &mut Reader<'_>) -> Vec<Located<String>> {
    match node.as_sequence() {
        Some(items) => items.iter().filter_map(|item| string(key, item, reader)).collect(),
        None => {
            malformed(key, node.place, "a list of strings", reader);
            Vec::new()
        }
    }
}

/// Reads a mapping that has only these keys.
pub(super) fn fields<'a, const N: usize>(
    key: &str,
    node: &'a Node,
    names: [&str; N],
    reader: &mut Reader<'_>,
) -> Option<[Option<&'a Node>; N]> {
    let Some(mapping) = node.as_mapping() else {
        malformed(key, node.place, &format!("a mapping of {}", names.join(", ")), reader);
        return None;
    };
    for entry in mapping.iter() {
        if !names.contains(&&*entry.key.text) {
            reader.diagnostics.push(
                Diagnostic::warning(
                    Code::MALFORMED_EXTENSION,
                    entry.key.place,
                    format!("`{key}` has no `{}`", entry.key.text),
                )
                .help(format!("its keys are {}", names.join(", "))),
            );
        }
    }
    Some(names.map(|name| mapping.get(name)))
}

/// Reports a known key whose value is malformed.
pub(super) fn malformed(key: &str, place: NodeLocation, expected: &str, reader: &mut Reader<'_>) {
    let message = format!("the value of `{key}` is malformed");
    let expected = format!("expected {expected}");
    if SHARED.iter().any(|(shared, _)| *shared == key) && !reader.is_overlay(place) {
        let warning = Diagnostic::warning(Code::MALFORMED_EXTENSION, place, message).says(expected);
        reader
            .diagnostics
            .push(warning.help("it is carried as an extension of another tool; `specs/README.md` documents ours"));
        return;
    }
    reader.diagnostics.push(
        Diagnostic::error(Code::MALFORMED_EXTENSION, place, message)
            .says(expected)
            .help("`specs/README.md` documents the extensions"),
    );
}
