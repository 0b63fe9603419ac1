//! Reads the `x-` keys that Bindery knows, which `specs/README.md` documents.
//!
//! An unknown key is carried. A known key with a malformed value is an error: its effect would be lost.

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

/// Carries the unknown keys.
pub(super) fn carry(entries: &[&Entry], known: &[&str]) -> Vec<Extension> {
    entries.iter().filter(|entry| !known.contains(&&*entry.key.text)).map(|entry| extension(entry)).collect()
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
    reader.diagnostics.push(
        Diagnostic::error(Code::MALFORMED_EXTENSION, place, format!("the value of `{key}` is malformed"))
            .says(format!("expected {expected}"))
            .help("`specs/README.md` documents the extensions"),
    );
}
