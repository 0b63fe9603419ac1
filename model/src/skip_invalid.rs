//! Leaves out the invalid parts of a document, so that the others can be used.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::input::layout::Layout;
use crate::node::{Entry, Identity, Mapping, Node, NodeLocation, Value};
use crate::resolve::Documents;
use crate::service::{Skipped, SkippedKind};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque, hash_map};

/// A part of a document that can be left out.
struct Part<'a> {
    kind: SkippedKind,
    name: String,
    /// The entry that is left out: its position, and the location of its key.
    position: Position,
    key: NodeLocation,
    /// The nodes of the part: an error in one of them, or in what they refer to, is an error of the part.
    nodes: Vec<&'a Node>,
    /// The locations of keys around it, which errors of the part may point at.
    around: Vec<NodeLocation>,
}

/// The position of an entry: the indexes of the entries on the way to it from the root. (Not its location: an overlay
/// may have copied it.)
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position(Vec<usize>);

impl Position {
    fn child(&self, index: usize) -> Position {
        Position(self.0.iter().copied().chain([index]).collect())
    }
}

/// Returns the parts that errors belong to, in document order; empty if the errors belong to no part.
///
/// A diagnostic knows a location only: where an overlay has copied an invalid node, both copies are left out, even if
/// one was corrected since.
pub(crate) fn invalid_parts(documents: &Documents<'_>, diagnostics: &Diagnostics) -> Vec<(Position, Skipped)> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let mut at: BTreeMap<NodeLocation, &str> = BTreeMap::new();
    for error in errors {
        if let Some(label) = error.labels.first() {
            at.entry(label.place).or_insert(&error.message);
        }
    }
    let parts = parts(documents.root, documents.layout);
    let reach = Reach::of(parts.iter().flat_map(|part| part.nodes.iter().copied()), documents, &at);
    let skipped = parts.iter().filter_map(|part| {
        let around = part.around.iter().copied().find(|place| at.contains_key(place));
        let place = around.or_else(|| part.nodes.iter().find_map(|node| reach.error(node)))?;
        let reason = at.get(&place)?.to_string();
        let skipped = Skipped { kind: part.kind, name: part.name.clone(), reason, place, key: part.key };
        Some((part.position.clone(), skipped))
    });
    skipped.collect()
}

/// Removes parts from a document, and paths that lose all their operations.
pub(crate) fn leave_out<'p>(root: &mut Node, positions: impl Iterator<Item = &'p Position>) {
    let positions: BTreeSet<&[usize]> = positions.map(|position| position.0.as_slice()).collect();
    let prefixes: BTreeSet<&[usize]> =
        positions.iter().flat_map(|position| (0..position.len()).map(|length| &position[..length])).collect();
    let methods = crate::input::layout_of(root).map(|layout| layout.methods).unwrap_or_default();
    let is_operation = |entry: &Entry| methods.iter().any(|(key, _)| *key == &*entry.key.text);
    remove(root, &mut Vec::new(), &positions, &prefixes, &is_operation);
}

/// Removes entries below a node; returns whether the node lost all its operations.
fn remove(
    node: &mut Node,
    at: &mut Vec<usize>,
    positions: &BTreeSet<&[usize]>,
    prefixes: &BTreeSet<&[usize]>,
    is_operation: &impl Fn(&Entry) -> bool,
) -> bool {
    let Value::Mapping(mapping) = &mut node.value else { return false };
    let had_operations = mapping.iter().any(is_operation);
    let mut index = 0..;
    mapping.0.retain_mut(|entry| {
        at.push(index.next().unwrap_or_default());
        let removed = positions.contains(at.as_slice())
            || prefixes.contains(at.as_slice()) && remove(&mut entry.value, at, positions, prefixes, is_operation);
        at.pop();
        !removed
    });
    had_operations && !mapping.iter().any(is_operation)
}

/// Warns of a part that was left out.
pub(crate) fn left_out(skipped: &Skipped) -> Diagnostic {
    let Skipped { kind, name, reason, place, key } = skipped;
    Diagnostic::warning(Code::SKIPPED, *place, format!("{kind} `{name}` is left out: {reason}"))
        .label(*key, "declared here")
        .help("correct it, in the document or in an overlay")
}

/// The parts of a document, operations first.
fn parts<'a>(root: &'a Node, layout: &Layout) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    for (at, section) in root.as_mapping().into_iter().flat_map(Mapping::iter).enumerate() {
        if layout.paths.contains(&&*section.key.text) {
            let entries = section.value.as_mapping().into_iter().flat_map(Mapping::iter).enumerate();
            entries.for_each(|(number, path)| path_parts(path, Position(vec![at, number]), layout, &mut parts));
        }
    }
    for (container, kind) in layout.containers {
        let Some(kind) = kind else { continue };
        let Some((position, entries)) = container_at(root, container) else { continue };
        parts.extend(entries.iter().enumerate().map(|(number, entry)| whole(*kind, entry, position.child(number))));
    }
    // Operations come first, the other parts in document order.
    parts.sort_by_key(|part| match part.kind {
        SkippedKind::Path | SkippedKind::Operation => (0, part.position.clone()),
        SkippedKind::Definition | SkippedKind::Parameter | SkippedKind::Response | SkippedKind::Reference => {
            (1, part.position.clone())
        }
    });
    parts
}

/// The container at a path of keys, and its position.
fn container_at<'a>(root: &'a Node, path: &[&str]) -> Option<(Position, &'a Mapping)> {
    let mut position = Position(Vec::new());
    let mut mapping = root.as_mapping()?;
    for key in path {
        let index = mapping.iter().position(|entry| *entry.key.text == **key)?;
        position = position.child(index);
        mapping = mapping.0.get(index)?.value.as_mapping()?;
    }
    Some((position, mapping))
}

fn whole(kind: SkippedKind, entry: &Entry, position: Position) -> Part<'_> {
    let (key, nodes, around) = (entry.key.place, vec![&entry.value], vec![entry.key.place]);
    Part { kind, name: entry.key.text.to_string(), position, key, nodes, around }
}

/// The operations of a path; the path itself if it has none.
fn path_parts<'a>(path: &'a Entry, position: Position, layout: &Layout, parts: &mut Vec<Part<'a>>) {
    let before = parts.len();
    let entries = path.value.as_mapping().into_iter().flat_map(Mapping::iter).enumerate();
    for (number, operation) in entries.filter(|(_, entry)| layout.is_operation(entry)) {
        let id = operation.value.get("operationId").and_then(Node::as_str).filter(|id| !id.trim().is_empty());
        let name = match id {
            Some(id) => id.to_owned(),
            None => format!("{} {}", operation.key.text.to_ascii_uppercase(), path.key.text),
        };
        let nodes = [Some(&operation.value), path.value.get("parameters")].into_iter().flatten().collect();
        let (key, around) = (operation.key.place, vec![operation.key.place, path.key.place, path.value.place]);
        parts.push(Part { kind: SkippedKind::Operation, name, position: position.child(number), key, nodes, around });
    }
    if parts.len() == before {
        parts.push(whole(SkippedKind::Path, path, position));
    }
}

/// The nodes from which an error can be reached through references.
struct Reach<'a> {
    /// The location of the nearest error of each node.
    errors: HashMap<Identity<'a>, NodeLocation>,
}

impl<'a> Reach<'a> {
    /// Follows references from the given nodes, then propagates errors back along them; each node is visited once.
    fn of(
        nodes: impl Iterator<Item = &'a Node>,
        documents: &Documents<'a>,
        errors: &BTreeMap<NodeLocation, &str>,
    ) -> Reach<'a> {
        let mut open: Vec<&'a Node> = nodes.collect();
        let mut known: HashSet<Identity<'a>> = open.iter().copied().map(Identity).collect();
        let mut users: HashMap<Identity<'a>, Vec<Identity<'a>>> = HashMap::new();
        let mut found = VecDeque::new();
        let mut next = 0;
        while let Some(node) = open.get(next).copied() {
            next += 1;
            let (error, targets) = look(node, documents, errors);
            found.extend(error.map(|place| (Identity(node), place)));
            for target in targets {
                users.entry(Identity(target)).or_default().push(Identity(node));
                if known.insert(Identity(target)) {
                    open.push(target);
                }
            }
        }
        let mut reached = HashMap::new();
        while let Some((node, place)) = found.pop_front() {
            if let hash_map::Entry::Vacant(vacant) = reached.entry(node) {
                vacant.insert(place);
                found.extend(users.remove(&node).into_iter().flatten().map(|user| (user, place)));
            }
        }
        Reach { errors: reached }
    }

    fn error(&self, node: &'a Node) -> Option<NodeLocation> {
        self.errors.get(&Identity(node)).copied()
    }
}

/// Returns the first error within a node, and the nodes that it refers to.
fn look<'a>(
    node: &'a Node,
    documents: &Documents<'a>,
    errors: &BTreeMap<NodeLocation, &str>,
) -> (Option<NodeLocation>, Vec<&'a Node>) {
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
