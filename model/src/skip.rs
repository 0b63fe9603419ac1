//! What no sound code can be made for is left out, so that the rest of a document can be had.

use crate::diagnostic::{Diagnostics, Severity};
use crate::merge::METHODS;
use crate::node::{Entry, Mapping, Node, Place, Value};
use crate::resolve::Documents;
use crate::service::{Skipped, SkippedKind};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The root keys whose values are paths, and those whose values are what operations refer to.
const PATHS: [&str; 2] = ["paths", "x-ms-paths"];
const SHARED: [(&str, SkippedKind); 3] = [
    ("definitions", SkippedKind::Definition),
    ("parameters", SkippedKind::Parameter),
    ("responses", SkippedKind::Response),
];

/// What an error may belong to, and what is left out for it.
struct Part<'a> {
    kind: SkippedKind,
    name: String,
    /// The entry that is left out, by the place of its key.
    key: Place,
    /// What it says: an error in one of these, or in what they refer to, is an error of the part.
    nodes: Vec<&'a Node>,
    /// The places of keys around it, which complaints about it may point at.
    around: Vec<Place>,
}

/// The parts that errors belong to, in document order; none where the errors belong to no part.
pub(crate) fn unsound(documents: &Documents<'_>, errors: &Diagnostics) -> Vec<Skipped> {
    let errors = errors.iter().filter(|said| said.severity == Severity::Error);
    let mut at: BTreeMap<Place, &str> = BTreeMap::new();
    for error in errors {
        if let Some(label) = error.labels.first() {
            at.entry(label.place).or_insert(&error.message);
        }
    }
    let mut reach = Reach { documents, errors: &at, known: HashMap::new() };
    let skipped = parts(documents.root).into_iter().filter_map(|part| {
        let place = part.around.iter().copied().find(|place| at.contains_key(place)).or_else(|| reach.of(&part.nodes));
        let place = place?;
        let reason = at.get(&place)?.to_string();
        Some(Skipped { kind: part.kind, name: part.name, reason, place, key: part.key })
    });
    skipped.collect()
}

/// Removes parts from a document, and paths of which nothing is left.
pub(crate) fn leave_out(root: &mut Node, skipped: &[Skipped]) {
    let keys: BTreeSet<Place> = skipped.iter().map(|skipped| skipped.key).collect();
    let Value::Mapping(root) = &mut root.value else { return };
    for section in &mut root.0 {
        let Value::Mapping(entries) = &mut section.value.value else { continue };
        if SHARED.iter().any(|(key, _)| *section.key.text == **key) {
            entries.0.retain(|entry| !keys.contains(&entry.key.place));
        } else if PATHS.contains(&&*section.key.text) {
            entries.0.retain_mut(|path| {
                let Value::Mapping(item) = &mut path.value.value else { return !keys.contains(&path.key.place) };
                let before = item.0.len();
                item.0.retain(|entry| !keys.contains(&entry.key.place));
                let empty = before > item.0.len() && !item.iter().any(is_operation);
                !empty && !keys.contains(&path.key.place)
            });
        }
    }
}

fn is_operation(entry: &Entry) -> bool {
    METHODS.contains(&&*entry.key.text)
}

/// The parts of a document.
fn parts(root: &Node) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let section = |key| root.get(key).and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
    for path in PATHS.into_iter().flat_map(section) {
        let operations =
            path.value.as_mapping().into_iter().flat_map(Mapping::iter).filter(|entry| is_operation(entry));
        let before = parts.len();
        for operation in operations {
            let id = operation.value.get("operationId").and_then(Node::as_str).filter(|id| !id.trim().is_empty());
            let name = match id {
                Some(id) => id.to_owned(),
                None => format!("{} {}", operation.key.text.to_ascii_uppercase(), path.key.text),
            };
            let nodes = [Some(&operation.value), path.value.get("parameters")].into_iter().flatten().collect();
            let around = vec![operation.key.place, path.key.place, path.value.place];
            parts.push(Part { kind: SkippedKind::Operation, name, key: operation.key.place, nodes, around });
        }
        if parts.len() == before {
            let (name, nodes, around) = (path.key.text.to_string(), vec![&path.value], vec![path.key.place]);
            parts.push(Part { kind: SkippedKind::Path, name, key: path.key.place, nodes, around });
        }
    }
    for (key, kind) in SHARED {
        for entry in section(key) {
            let (name, nodes, around) = (entry.key.text.to_string(), vec![&entry.value], vec![entry.key.place]);
            parts.push(Part { kind, name, key: entry.key.place, nodes, around });
        }
    }
    parts
}

/// Which errors can be reached from a node.
struct Reach<'r, 'a> {
    documents: &'r Documents<'a>,
    errors: &'r BTreeMap<Place, &'r str>,
    /// Of nodes that were referred to: an error within, and what they refer to.
    known: HashMap<Place, (Option<Place>, Vec<&'a Node>)>,
}

impl<'a> Reach<'_, 'a> {
    /// The place of an error in one of some nodes, or in what they refer to.
    fn of(&mut self, nodes: &[&'a Node]) -> Option<Place> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&'a Node> = nodes.iter().rev().copied().collect();
        while let Some(node) = open.pop() {
            if !seen.insert(node.place) {
                continue;
            }
            let (error, targets) =
                self.known.entry(node.place).or_insert_with(|| look(node, self.documents, self.errors));
            if error.is_some() {
                return *error;
            }
            open.extend(targets.iter().rev());
        }
        None
    }
}

/// The first error within a node, and what the node refers to.
fn look<'a>(
    node: &'a Node,
    documents: &Documents<'a>,
    errors: &BTreeMap<Place, &str>,
) -> (Option<Place>, Vec<&'a Node>) {
    let mut targets = Vec::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if errors.contains_key(&node.place) {
            return (Some(node.place), targets);
        }
        match &node.value {
            Value::Mapping(mapping) => {
                if let Some(entry) = mapping.iter().find(|entry| errors.contains_key(&entry.key.place)) {
                    return (Some(entry.key.place), targets);
                }
                if let Some((text, place)) = mapping.get("$ref").and_then(|node| Some((node.as_str()?, node.place))) {
                    targets.extend(documents.resolve(text, place).ok().map(|target| target.node));
                }
                open.extend(mapping.iter().rev().map(|entry| &entry.value));
            }
            Value::Sequence(items) => open.extend(items.iter().rev()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    (None, targets)
}
