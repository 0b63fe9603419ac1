//! Definitions without references.

use crate::input::layout::Layout;
use crate::input::layout_or_first;
use crate::node::{Entry, Mapping, Node, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Returns the definitions that are not reachable from the paths, in document order.
///
/// A referenced file may refer back: the definitions it names are used. A definition that extends a used one with a
/// discriminator is used, too.
pub(super) fn unused<'n>(root: &'n Node, pieces: &[Node]) -> Vec<&'n Entry> {
    let layout = layout_or_first(root);
    let Some(definitions) = layout.schemas_of(root) else { return Vec::new() };
    let by_name: BTreeMap<&str, &Entry> = definitions.iter().rev().map(|entry| (&*entry.key.text, entry)).collect();
    let mut extending: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for entry in definitions.iter() {
        for part in entry.value.get("allOf").and_then(Node::as_sequence).unwrap_or_default() {
            for base in named(part.get("$ref").and_then(Node::as_str).unwrap_or_default(), layout) {
                extending.entry(base).or_default().push(&entry.key.text);
            }
        }
    }
    let mut open = Vec::new();
    references(root, Some(definitions), layout, &mut open);
    pieces.iter().for_each(|piece| references(piece, None, layout, &mut open));
    let mut used = BTreeSet::new();
    while let Some(name) = open.pop() {
        let Some(entry) = by_name.get(name.as_str()) else { continue };
        if used.insert(name.clone()) {
            references(&entry.value, None, layout, &mut open);
            open.extend(extending.get(&name).into_iter().flatten().map(|name| (*name).to_owned()));
        }
    }
    definitions.iter().filter(|entry| !used.contains(&*entry.key.text)).collect()
}

/// Collects the names of schemas that a node refers to by `$ref` or `x-errors`, except in the mapping `without`.
fn references(node: &Node, without: Option<&Mapping>, layout: &Layout, found: &mut Vec<String>) {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Mapping(mapping) if without.is_some_and(|without| std::ptr::eq(without, mapping)) => {}
            Value::Mapping(mapping) => {
                for entry in mapping.iter() {
                    match (&*entry.key.text, &entry.value.value) {
                        ("$ref", Value::String(reference)) => found.extend(named(reference, layout)),
                        ("x-errors", Value::Sequence(names)) => {
                            found.extend(names.iter().filter_map(Node::as_str).map(str::to_owned));
                        }
                        _ => open.push(&entry.value),
                    }
                }
            }
            Value::Sequence(items) => open.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

/// Returns the names of definitions that a reference may mean: its target and the definition that contains it.
fn named(reference: &str, layout: &Layout) -> Vec<String> {
    let fragment = reference.split_once('#').map_or(reference, |(_, fragment)| fragment);
    let fragment = crate::resolve::percent_decode(fragment);
    let container = format!("/{}/", layout.schemas.join("/"));
    let name = fragment.strip_prefix(container.as_str()).unwrap_or(&fragment);
    let first = name.split('/').next().unwrap_or_default();
    [name, first].map(|name| name.replace("~1", "/").replace("~0", "~")).to_vec()
}
