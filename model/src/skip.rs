//! What no sound code can be made for is left out, so that the rest of a document can be had.

use crate::diagnostic::{Diagnostics, Severity};
use crate::merge::METHODS;
use crate::node::{Entry, Identity, Mapping, Node, NodeLocation, Value};
use crate::resolve::Documents;
use crate::service::{Skipped, SkippedKind};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque, hash_map};

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
    /// The entry that is left out: where it is in the tree, and the place of its key.
    position: Position,
    key: NodeLocation,
    /// What it says: an error in one of these, or in what they refer to, is an error of the part.
    nodes: Vec<&'a Node>,
    /// The places of keys around it, which complaints about it may point at.
    around: Vec<NodeLocation>,
}

/// Where an entry is: its number within a root key's value, the root key's own, and for an operation its number within
/// its path. (Not its place: an overlay may have copied it.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    section: usize,
    entry: usize,
    operation: Option<usize>,
}

/// The parts that errors belong to, in document order; none where the errors belong to no part.
///
/// A complaint knows its place and no more: where an overlay has copied what is wrong, both are left out, though only
/// one of them may be wrong by now.
pub(crate) fn unsound(documents: &Documents<'_>, errors: &Diagnostics) -> Vec<(Position, Skipped)> {
    let errors = errors.iter().filter(|said| said.severity == Severity::Error);
    let mut at: BTreeMap<NodeLocation, &str> = BTreeMap::new();
    for error in errors {
        if let Some(label) = error.labels.first() {
            at.entry(label.place).or_insert(&error.message);
        }
    }
    let parts = parts(documents.root);
    let reach = Reach::of(parts.iter().flat_map(|part| part.nodes.iter().copied()), documents, &at);
    let skipped = parts.iter().filter_map(|part| {
        let around = part.around.iter().copied().find(|place| at.contains_key(place));
        let place = around.or_else(|| part.nodes.iter().find_map(|node| reach.error(node)))?;
        let reason = at.get(&place)?.to_string();
        Some((part.position, Skipped { kind: part.kind, name: part.name.clone(), reason, place, key: part.key }))
    });
    skipped.collect()
}

/// Removes parts from a document, and paths of which nothing is left.
pub(crate) fn leave_out(root: &mut Node, skipped: &[(Position, Skipped)]) {
    let positions: BTreeSet<Position> = skipped.iter().map(|(position, _)| *position).collect();
    let Value::Mapping(root) = &mut root.value else { return };
    for (section, within) in root.0.iter_mut().enumerate() {
        let Value::Mapping(entries) = &mut within.value.value else { continue };
        let mut numbers = 0..;
        entries.0.retain_mut(|entry| {
            let number = numbers.next().unwrap_or_default();
            let position = |operation| Position { section, entry: number, operation };
            if positions.contains(&position(None)) {
                return false;
            }
            let Value::Mapping(item) = &mut entry.value.value else { return true };
            let before = item.0.len();
            let mut operations = 0..;
            item.0.retain(|_| !positions.contains(&position(operations.next())));
            before == item.0.len() || item.iter().any(is_operation)
        });
    }
}

fn is_operation(entry: &Entry) -> bool {
    METHODS.contains(&&*entry.key.text)
}

/// The parts of a document.
fn parts(root: &Node) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    for (at, section) in root.as_mapping().into_iter().flat_map(Mapping::iter).enumerate() {
        let entries = section.value.as_mapping().into_iter().flat_map(Mapping::iter).enumerate();
        let position = |entry, operation| Position { section: at, entry, operation };
        if PATHS.contains(&&*section.key.text) {
            entries.for_each(|(number, path)| path_parts(path, |operation| position(number, operation), &mut parts));
        } else if let Some((_, kind)) = SHARED.into_iter().find(|(key, _)| *section.key.text == **key) {
            parts.extend(entries.map(|(number, entry)| whole(kind, entry, position(number, None))));
        }
    }
    // Operations come first, whatever the order of the root keys.
    parts.sort_by_key(|part| match part.kind {
        SkippedKind::Path | SkippedKind::Operation => 0,
        SkippedKind::Definition | SkippedKind::Parameter | SkippedKind::Response => 1,
    });
    parts
}

fn whole(kind: SkippedKind, entry: &Entry, position: Position) -> Part<'_> {
    let (key, nodes, around) = (entry.key.place, vec![&entry.value], vec![entry.key.place]);
    Part { kind, name: entry.key.text.to_string(), position, key, nodes, around }
}

/// The operations of a path; the path itself where it has none.
fn path_parts<'a>(path: &'a Entry, position: impl Fn(Option<usize>) -> Position, parts: &mut Vec<Part<'a>>) {
    let before = parts.len();
    let entries = path.value.as_mapping().into_iter().flat_map(Mapping::iter).enumerate();
    for (number, operation) in entries.filter(|(_, entry)| is_operation(entry)) {
        let id = operation.value.get("operationId").and_then(Node::as_str).filter(|id| !id.trim().is_empty());
        let name = match id {
            Some(id) => id.to_owned(),
            None => format!("{} {}", operation.key.text.to_ascii_uppercase(), path.key.text),
        };
        let nodes = [Some(&operation.value), path.value.get("parameters")].into_iter().flatten().collect();
        let (key, around) = (operation.key.place, vec![operation.key.place, path.key.place, path.value.place]);
        let position = position(Some(number));
        parts.push(Part { kind: SkippedKind::Operation, name, position, key, nodes, around });
    }
    if parts.len() == before {
        parts.push(whole(SkippedKind::Path, path, position(None)));
    }
}

/// From which nodes an error can be reached.
struct Reach<'a> {
    /// The place of the nearest error.
    errors: HashMap<Identity<'a>, NodeLocation>,
}

impl<'a> Reach<'a> {
    /// Follows references from some nodes, and then errors back along them: each node is looked at once.
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

/// The first error within a node, and what the node refers to.
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
