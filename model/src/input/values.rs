//! How values of the tables are read: text, booleans, numbers, lists and mappings, and their common misspellings.

use super::reader::{Field, Map, Read, Reader, Spanned, Text, expect_mapping, repeated, wrong};
use crate::diagnostic::{Code, Diagnostic};
use crate::node::{Entry, Mapping, Node, Number, Value};
use std::collections::{HashMap, hash_map};

/// A mapping of names; an empty list counts as an empty one (`definitions: []`).
#[derive(Clone, Debug)]
pub(crate) struct Named<'a, T>(pub(crate) Map<'a, T>);

impl<'a> Read<'a> for &'a Node {
    const EXPECTED: &'static str = "anything";

    fn read(node: &'a Node, _: &mut Reader<'a>) -> Option<Self> {
        Some(node)
    }
}

impl<'a, T: Read<'a>> Read<'a> for Box<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        T::read(node, reader).map(Box::new)
    }
}

impl<'a> Read<'a> for Text<'a> {
    const EXPECTED: &'static str = "a string";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::String(text) => Some(text),
            Value::Number(_) | Value::Bool(_) => {
                let text = reader.sources.scalar_text(node.place)?;
                reader.diagnostics.push(
                    Diagnostic::warning(
                        Code::UNQUOTED_TEXT,
                        node.place,
                        format!("expected a string, found {}", node.kind()),
                    )
                    .help(format!("it is read as \"{text}\"; put it in quotes")),
                );
                Some(text)
            }
            Value::Null => Some(""),
            Value::Sequence(_) | Value::Mapping(_) => {
                wrong(node, Self::EXPECTED, reader);
                None
            }
        }
    }
}

impl<'a> Read<'a> for bool {
    const EXPECTED: &'static str = "true or false";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        let read = match &node.value {
            Value::Bool(bool) => return Some(*bool),
            Value::String(text) => match &**text {
                "true" | "True" | "yes" => Some(true),
                "false" | "False" | "no" => Some(false),
                _ => None,
            },
            Value::Null | Value::Number(_) | Value::Sequence(_) | Value::Mapping(_) => None,
        };
        lenient(node, read, Self::EXPECTED, reader)
    }
}

impl<'a> Read<'a> for Number {
    const EXPECTED: &'static str = "a number";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        let read = match &node.value {
            Value::Number(number) => return Some(number.clone()),
            Value::String(text) => {
                let text = text.trim();
                match (text.parse(), text.parse::<f64>()) {
                    (Ok(integer), _) => Some(Number::Integer(integer)),
                    (Err(_), Ok(float)) if float.is_finite() => Some(Number::Float(float)),
                    _ => None,
                }
            }
            Value::Null | Value::Bool(_) | Value::Sequence(_) | Value::Mapping(_) => None,
        };
        lenient(node, read, Self::EXPECTED, reader)
    }
}

impl<'a> Read<'a> for u64 {
    const EXPECTED: &'static str = "a whole number that is not negative";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        let whole = |number: &Number| number.as_i128().and_then(|integer| u64::try_from(integer).ok());
        let read = match &node.value {
            Value::Number(number) => match whole(number) {
                Some(integer) => return Some(integer),
                None => None,
            },
            Value::String(text) => text.trim().parse().ok(),
            Value::Null | Value::Bool(_) | Value::Sequence(_) | Value::Mapping(_) => None,
        };
        lenient(node, read, Self::EXPECTED, reader)
    }
}

/// Warns of a value that is read although it is in quotes, or of one that is ignored.
fn lenient<T>(node: &Node, read: Option<T>, expected: &str, reader: &mut Reader<'_>) -> Option<T> {
    let message = format!("expected {expected}, found {}", node.kind());
    reader.diagnostics.push(match read {
        Some(_) => Diagnostic::warning(Code::QUOTED_VALUE, node.place, message)
            .help("it is read as if it had no quotes; remove them"),
        None => Diagnostic::warning(Code::WRONG_VALUE, node.place, message)
            .help(format!("it is ignored; write {expected} here")),
    });
    read
}

impl<'a, T: Read<'a>> Read<'a> for Vec<Spanned<T>> {
    const EXPECTED: &'static str = "a list";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::Sequence(items) if !reader.spend(items.len(), node.place) => Some(Vec::new()),
            Value::Sequence(items) => Some(items.iter().filter_map(|item| spanned(item, reader)).collect()),
            Value::Null => Some(Vec::new()),
            // A single value where a list is expected.
            Value::String(_) | Value::Number(_) | Value::Bool(_) => {
                reader.diagnostics.push(
                    Diagnostic::warning(
                        Code::NOT_A_LIST,
                        node.place,
                        format!("expected a list, found {}", node.kind()),
                    )
                    .help("it is read as a list of one; put it in brackets"),
                );
                Some(spanned(node, reader).into_iter().collect())
            }
            Value::Mapping(mapping) if mapping.0.is_empty() => Some(Vec::new()),
            // `security: {key: []}`, `allOf: {$ref: …}`.
            Value::Mapping(_) if T::IS_MAPPING => {
                reader.diagnostics.push(
                    Diagnostic::warning(Code::NOT_A_LIST, node.place, "expected a list, found a mapping")
                        .help("it is read as a list of one; put it in brackets"),
                );
                Some(spanned(node, reader).into_iter().collect())
            }
            Value::Mapping(_) => {
                wrong(node, Self::EXPECTED, reader);
                None
            }
        }
    }
}

/// Reads an item of a list.
pub(crate) fn spanned<'a, T: Read<'a>>(node: &'a Node, reader: &mut Reader<'a>) -> Field<T> {
    T::read(node, reader).map(|value| Spanned { value, place: node.place, key: node.place })
}

/// Reads the entries of a mapping; of a repeated key the first one counts.
pub(crate) fn entries<'a, T: Read<'a>>(
    entries: impl IntoIterator<Item = &'a Entry>,
    reader: &mut Reader<'a>,
) -> Map<'a, T> {
    let mut map: Map<'a, T> = Vec::new();
    let mut seen = HashMap::new();
    for entry in entries {
        match seen.entry(&*entry.key.text) {
            hash_map::Entry::Vacant(vacant) => {
                vacant.insert(entry.key.place);
                map.extend(T::read(&entry.value, reader).map(|value| (entry, value)));
            }
            hash_map::Entry::Occupied(earlier) => {
                repeated(&entry.key.text, *earlier.get(), entry.key.place, reader);
            }
        }
    }
    map
}

impl<'a, T: Read<'a>> Read<'a> for Named<'a, T> {
    const EXPECTED: &'static str = "a mapping";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::Mapping(mapping) if !reader.spend(mapping.0.len(), node.place) => Some(Named(Vec::new())),
            Value::Mapping(mapping) => Some(Named(entries(mapping.iter(), reader))),
            Value::Null => Some(Named(Vec::new())),
            Value::Sequence(items) if items.is_empty() => {
                reader.diagnostics.push(
                    Diagnostic::warning(Code::EMPTY_LIST, node.place, "expected a mapping, found an empty list")
                        .help("write `{}`"),
                );
                Some(Named(Vec::new()))
            }
            Value::Sequence(_) | Value::String(_) | Value::Number(_) | Value::Bool(_) => {
                wrong(node, Self::EXPECTED, reader);
                None
            }
        }
    }
}
/// Separates extensions from the other entries of a mapping.
fn part_extensions(mapping: &Mapping) -> (Vec<&Entry>, Vec<&Entry>) {
    mapping.iter().partition(|entry| entry.key.text.starts_with("x-"))
}

/// Reads a mapping whose keys beginning with `x-` are extensions.
pub(crate) fn named_beside_extensions<'a, T: Read<'a>>(
    node: &'a Node,
    reader: &mut Reader<'a>,
) -> Option<(Map<'a, T>, Vec<&'a Entry>)> {
    if matches!(&node.value, Value::Null) {
        return Some((Vec::new(), Vec::new()));
    }
    let (extensions, rest) = part_extensions(expect_mapping(node, reader)?);
    Some((entries(rest, reader), extensions))
}
