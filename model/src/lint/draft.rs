//! Suggested overlay actions: each closes a gap and selects exactly its node.

use super::Finding;
use super::yaml::{Context, inline, nested, scalar};
use crate::node::{Node, NodeLocation, SourceId, Value};
use crate::overlay::{Location, Step, escaped};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A suggested overlay action.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// The JSONPath of the node.
    pub target: String,
    /// The change.
    #[serde(flatten)]
    pub change: Suggested,
    /// A note on what to decide before the action is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
}

/// The change of a suggested action.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Suggested {
    /// Merges a value; `TODO` marks what a person has to decide.
    Update(serde_json::Value),
    /// Removes the node.
    #[serde(serialize_with = "yes")]
    Remove,
}

fn yes<S: serde::Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bool(true)
}

/// A change of the node at a location, before its path in the document is known.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    /// The location of the node or of its key.
    pub(super) at: NodeLocation,
    /// The operation through which the node is reached, if several use it.
    pub(super) of: Option<NodeLocation>,
    /// The node to change, relative to the location.
    pub(super) which: Which,
    pub(super) change: Suggested,
    pub(super) note: Option<&'static str>,
}

/// The node that an edit changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// The node at the location.
    Itself,
    /// The mapping that contains it.
    Holder,
    /// The node at the location, or the target of its reference.
    Referred,
}

impl Edit {
    /// Creates an update of the node at a location.
    pub(super) fn update(at: NodeLocation, update: serde_json::Value) -> Edit {
        Edit { at, of: None, which: Which::Itself, change: Suggested::Update(update), note: None }
    }

    pub(super) fn within(self, operation: NodeLocation) -> Edit {
        Edit { of: Some(operation), ..self }
    }

    pub(super) fn of(self, which: Which) -> Edit {
        Edit { which, ..self }
    }

    pub(super) fn note(self, note: &'static str) -> Edit {
        Edit { note: Some(note), ..self }
    }
}

/// Converts edits to actions; `None` for nodes that overlays do not reach (in a file that is only referenced).
pub(super) fn resolve<'e>(
    root: &Node,
    merged: &BTreeSet<SourceId>,
    edits: impl Iterator<Item = &'e Edit> + Clone,
) -> Vec<Option<Suggestion>> {
    let wanted: BTreeSet<NodeLocation> = edits.clone().flat_map(|edit| [Some(edit.at), edit.of]).flatten().collect();
    let found = locate(root, &wanted);
    edits
        .map(|edit| {
            if !merged.contains(&edit.at.source) {
                return None;
            }
            let candidates = found.get(&edit.at)?;
            let of = edit.of.and_then(|place| found.get(&place)?.first());
            let within = |location: &&Location| of.is_none_or(|of| location.0.starts_with(&of.0));
            let mut location = candidates.iter().find(within).or(candidates.first())?.clone();
            match edit.which {
                Which::Itself => {}
                Which::Holder => {
                    location.0.pop();
                }
                Which::Referred => location = referred(root, location),
            }
            let node = location.find(root)?;
            // An update of a value that is not a mapping would replace it.
            let fits = match &edit.change {
                Suggested::Update(update) => fits(node, update),
                Suggested::Remove => true,
            };
            let (change, note) = (edit.change.clone(), edit.note);
            fits.then(|| Suggestion { target: target(root, &location), change, note })
        })
        .collect()
}

/// Returns whether an update can be merged into a node.
fn fits(node: &Node, update: &serde_json::Value) -> bool {
    match (&node.value, update) {
        (Value::Mapping(mapping), serde_json::Value::Object(update)) => {
            update.iter().all(|(key, value)| mapping.get(key).is_none_or(|node| fits(node, value)))
        }
        (Value::Sequence(_), serde_json::Value::Array(_)) => true,
        (Value::Mapping(_) | Value::Sequence(_), _) => false,
        (_, update) => !update.is_object() && !update.is_array(),
    }
}

/// Returns the location within the document that a node's reference resolves to, or its own location.
fn referred(root: &Node, location: Location) -> Location {
    let mut location = location;
    for _ in 0..16 {
        let Some(reference) = location.find(root).and_then(|node| node.get("$ref")?.as_str()) else { break };
        let Some(pointer) = reference.strip_prefix("#/") else { break };
        let step = |word: &str| Step::Name(word.replace("~1", "/").replace("~0", "~").into());
        let next = Location(pointer.split('/').map(step).collect());
        if next.find(root).is_none() {
            break;
        }
        location = next;
    }
    location
}

/// Returns the locations in a document of the nodes, or of the values of the keys, with the given ordinals.
pub(crate) fn locate(root: &Node, wanted: &BTreeSet<NodeLocation>) -> BTreeMap<NodeLocation, Vec<Location>> {
    let mut found: BTreeMap<NodeLocation, Vec<Location>> = BTreeMap::new();
    let mut steps: Vec<Step> = Vec::new();
    walk(root, &mut steps, &mut |place, steps| {
        if wanted.contains(&place) {
            let known = found.entry(place).or_default();
            let location = Location(steps.to_vec());
            if known.last() != Some(&location) {
                known.push(location);
            }
        }
    });
    found
}

/// Visits each node and key with its path; the recursion is bounded by the nesting limit.
fn walk(node: &Node, steps: &mut Vec<Step>, see: &mut impl FnMut(NodeLocation, &[Step])) {
    see(node.place, steps);
    match &node.value {
        Value::Mapping(mapping) => {
            for entry in mapping.iter() {
                steps.push(Step::Name(entry.key.text.clone()));
                see(entry.key.place, steps);
                walk(&entry.value, steps, see);
                steps.pop();
            }
        }
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                steps.push(Step::Index(index));
                walk(item, steps, see);
                steps.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Returns a JSONPath that selects only the node at a location. Parameters are selected by name, which is more stable
/// than their index.
pub(crate) fn target(root: &Node, location: &Location) -> String {
    let mut path = String::from("$");
    let mut node = Some(root);
    for (depth, step) in location.0.iter().enumerate() {
        let next = node.and_then(|node| Location(vec![step.clone()]).find(node));
        match step {
            Step::Name(name) if is_plain(name) => {
                path.push('.');
                path.push_str(name);
            }
            Step::Name(name) => {
                _ = write!(path, "['{}']", escaped(name));
            }
            Step::Index(index) => {
                let list = depth.checked_sub(1).and_then(|before| location.0.get(before));
                let named = matches!(list, Some(Step::Name(name)) if **name == *"parameters");
                match node.and_then(Node::as_sequence).filter(|_| named).and_then(|items| by_name(items, *index)) {
                    Some(filter) => path.push_str(&filter),
                    None => {
                        _ = write!(path, "[{index}]");
                    }
                }
            }
        }
        node = next;
    }
    path
}

/// Returns a filter for a parameter by its name, and by its location if others have the same name.
fn by_name(items: &[Node], index: usize) -> Option<String> {
    let said = |item: &Node, key: &str| item.get(key).and_then(Node::as_str).map(str::to_owned);
    let item = items.get(index)?;
    let name = said(item, "name")?;
    let namesakes: Vec<&Node> = items.iter().filter(|item| said(item, "name").as_deref() == Some(&name)).collect();
    let quoted = escaped(&name);
    if namesakes.len() == 1 {
        return Some(format!("[?@.name == '{quoted}']"));
    }
    let location = said(item, "in")?;
    let alike = namesakes.iter().filter(|item| said(item, "in").as_deref() == Some(&location)).count();
    (alike == 1).then(|| format!("[?@.name == '{quoted}' && @.in == '{}']", escaped(&location)))
}

/// Returns whether a name needs no brackets.
fn is_plain(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether the actions of a draft are active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draft {
    /// Active: the overlay can be applied as it is.
    Live,
    /// Comments: nothing changes until the overlay is edited.
    Commented,
}

/// Returns an overlay with the suggested actions of findings, each once, removals last; `None` without suggestions.
pub fn draft(findings: &[Finding], title: &str, draft: Draft) -> Option<String> {
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut actions: Vec<(bool, String)> = Vec::new();
    for finding in findings {
        for action in &finding.actions {
            // Several findings may suggest an action that their other actions depend on.
            if known.insert(flow(action)) {
                actions.push((action.change == Suggested::Remove, block(finding, action)));
            }
        }
    }
    if actions.is_empty() {
        return None;
    }
    actions.sort_by_key(|(removes, _)| *removes);
    let mut text = match draft {
        Draft::Live => format!(
            "# Gaps of the documents that `cargo xtask lint` found. Replace each TODO, or remove its action: the\n\
             # placeholders are not facts.\n\
             overlay: 1.1.0\ninfo:\n  title: {}\n  version: 1.0.0\nactions:\n",
            scalar(title, Context::Block)
        ),
        Draft::Commented => format!(
            "# Gaps of the documents that `cargo xtask lint` found. Every action is a comment: remove the `# ` of those\n\
             # that you want, and replace each TODO. `cargo xtask lint` reports the remaining gaps.\n\
             overlay: 1.1.0\ninfo:\n  title: {}\n  version: 1.0.0\nactions:\n\
             \x20 # This action changes nothing. An overlay needs an action: remove this one once there is another.\n\
             \x20 - target: $['x-nothing']\n    description: A placeholder for the actions below.\n\
             \x20   x-optional: true\n    remove: true\n",
            scalar(title, Context::Block)
        ),
    };
    for (index, (_, action)) in actions.into_iter().enumerate() {
        if index > 0 || draft == Draft::Commented {
            text.push('\n');
        }
        for line in action.lines() {
            match draft {
                Draft::Live => text.push_str(line),
                Draft::Commented => text.push_str(&format!("  # {}", line.strip_prefix("  ").unwrap_or(line))),
            }
            text.push('\n');
        }
    }
    Some(text)
}

/// Formats an action as a list item of `actions`, on several lines.
fn block(finding: &Finding, action: &Suggestion) -> String {
    let mut text = String::new();
    _ = writeln!(text, "  - target: {}", scalar(&action.target, Context::Block));
    let reason = format!("TODO ({}): {}", finding.rule.name(), finding.message);
    _ = writeln!(text, "    description: {}", scalar(&reason, Context::Block));
    if let Some(note) = action.note {
        _ = writeln!(text, "    # {note}");
    }
    match &action.change {
        Suggested::Remove => text.push_str("    remove: true\n"),
        Suggested::Update(update) => {
            text.push_str("    update:");
            nested(update, 6, &mut text);
        }
    }
    text
}

/// Formats an action on one line.
pub fn flow(action: &Suggestion) -> String {
    let change = match &action.change {
        Suggested::Update(update) => format!("update: {}", inline(update)),
        Suggested::Remove => "remove: true".to_owned(),
    };
    format!("- {{ target: {}, {change} }}", scalar(&action.target, Context::Flow))
}
