//! OpenAPI Overlay 1.0 and 1.1: actions that complete a document without editing it.
//!
//! Both versions are applied with the semantics of 1.1. Merged nodes keep their locations in the overlay.

mod query;
mod read;

pub(crate) use self::query::{Step, escaped};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Part};
use crate::node::{Node, NodeLocation, SourceId, Value};
use crate::source::{InputLimits, Sources};
use std::collections::{BTreeMap, BTreeSet};

pub use self::query::{Location, Query, QueryError};
pub use self::read::{is_overlay, read};

/// An overlay document.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// The location of its root.
    pub place: NodeLocation,
    /// The `title` of its `info`.
    pub title: String,
    /// The document that it extends, as written, with its location; `None` if it applies to the merged documents.
    pub extends: Option<(Box<str>, NodeLocation)>,
    /// The actions in order; at least one.
    pub actions: Vec<Action>,
}

/// One action of an overlay.
#[derive(Clone, Debug)]
pub struct Action {
    /// The index in the overlay, from 0.
    pub index: usize,
    /// The location of the action.
    pub place: NodeLocation,
    /// The selector of the nodes to change.
    pub target: Target,
    /// The reason for the action.
    pub description: Option<String>,
    /// The change to each selected node.
    pub change: Change,
    /// Whether the target may match nothing: `x-optional: true`.
    pub optional: bool,
}

/// A JSONPath of an overlay.
#[derive(Clone, Debug)]
pub struct Target {
    /// The expression as written.
    pub text: String,
    /// The location of the expression.
    pub place: NodeLocation,
    /// The parsed expression. An overlay is valid if the expression begins with `$`; only applying it needs a valid
    /// one.
    pub query: Result<Query, QueryError>,
}

/// The change that an action makes to each selected node.
#[derive(Clone, Debug)]
pub enum Change {
    /// Merges a value into the node.
    Update(Node),
    /// Removes the node from its mapping or list.
    Remove,
    /// Merges into the node a copy of the single node that another JSONPath selects.
    Copy(Target),
    /// No change: the action has none of `update`, `remove` and `copy`.
    Nothing,
}

/// The effect of an action.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionRecord {
    /// The index of the action in its overlay, from 0.
    pub index: usize,
    /// The target as written.
    pub target: String,
    /// The reason for the action.
    pub description: Option<String>,
    /// The location of the action.
    pub place: NodeLocation,
    /// The number of nodes that the target matched.
    pub matched: usize,
    /// The number of nodes that the action changed.
    pub changed: usize,
    /// The values that the action removed or replaced.
    pub undone: Vec<Undone>,
}

/// A value that an action removed or replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The location of the former value.
    pub was: NodeLocation,
    /// The location of the value that replaced it; `None` if it was removed.
    pub now: Option<NodeLocation>,
    /// The location of the mapping or list that contained it.
    pub within: NodeLocation,
}

/// The handling of an action that is not optional and whose target matches nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMatch {
    /// An error: the document differs from what the overlay expects.
    Error,
    /// Nothing is reported, as the specification requires.
    Fine,
}

/// Applies overlays to a document in order; each action sees the changes of the actions before it.
pub fn apply<'o>(
    document: &mut Node,
    overlays: impl IntoIterator<Item = &'o Overlay>,
    no_match: NoMatch,
    limits: &InputLimits,
    diagnostics: &mut Diagnostics,
) -> Vec<ActionRecord> {
    let mut actions = overlays.into_iter().flat_map(|overlay| &overlay.actions).peekable();
    if actions.peek().is_none() {
        return Vec::new(); // The JSON view is large and would not be used.
    }
    let view = document.to_json();
    let (nodes, depth) = extent(document);
    let mut target =
        Applied { document, view, no_match, limits, left: Some(limits.growth), nodes, depth, steps: 0, diagnostics };
    actions.map(|action| target.act(action)).collect()
}

impl Action {
    fn record(&self, matched: usize, changed: usize, undone: Vec<Undone>) -> ActionRecord {
        ActionRecord {
            index: self.index,
            target: self.target.text.clone(),
            description: self.description.clone(),
            place: self.place,
            matched,
            changed,
            undone,
        }
    }
}

impl Overlay {
    /// Returns the file that the overlay extends, or `None` if it extends none. A missing file is reported.
    pub fn extended(&self, sources: &Sources, diagnostics: &mut Diagnostics) -> Option<SourceId> {
        let (reference, place) = self.extends.as_ref()?;
        let own = &sources.get(self.place.source).path;
        let path = relative(own, reference);
        let found = sources.iter().find(|(_, source)| Some(&source.path) == path.as_ref());
        if found.is_none() {
            let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
            let beside = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder) == folder;
            let names: Vec<String> = sources
                .iter()
                .filter(|(id, source)| *id != self.place.source && beside(&source.path))
                .map(|(_, source)| format!("`{}`", source.path.rsplit('/').next().unwrap_or_default()))
                .collect();
            let message = format!("`{reference}` is not one of the input files");
            let complaint = Diagnostic::error(Code::OVERLAY_EXTENDS, *place, message);
            diagnostics.push(match names.as_slice() {
                [] => complaint.help("specify a path relative to the overlay, such as `./pets.yaml`"),
                names => complaint.help(format!("files in the folder of the overlay: {}", names.join(", "))),
            });
        }
        found.map(|(id, _)| id)
    }
}

/// Resolves a relative reference against the path of the referring file; `None` for an absolute path or a URL.
fn relative(from: &str, reference: &str) -> Option<String> {
    let elsewhere = reference.contains(':') || reference.starts_with('/');
    (!elsewhere).then(|| crate::resolve::join(from, reference)).flatten()
}

/// A document to which overlays are being applied.
struct Applied<'a> {
    document: &'a mut Node,
    /// The document as JSON, for JSONPath; updated with each change.
    view: serde_json::Value,
    no_match: NoMatch,
    limits: &'a InputLimits,
    /// The remaining growth budget; `None` once it was exceeded.
    left: Option<usize>,
    /// The number of nodes and the depth of the document before the first action.
    nodes: usize,
    depth: usize,
    /// The number of steps that JSONPaths have taken.
    steps: usize,
    diagnostics: &'a mut Diagnostics,
}

/// Returns the number of nodes and the nesting depth.
fn extent(root: &Node) -> (usize, usize) {
    let (mut nodes, mut deepest) = (0, 0);
    let mut open = vec![(root, 0)];
    while let Some((node, depth)) = open.pop() {
        nodes += 1;
        deepest = deepest.max(depth);
        match &node.value {
            Value::Mapping(mapping) => open.extend(mapping.iter().map(|entry| (&entry.value, depth + 1))),
            Value::Sequence(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    (nodes, deepest)
}

/// The number of merged bytes that cost one unit of the growth budget.
const MERGED: usize = 32;

/// The number of nodes converted for the JSON view that cost one unit of the growth budget.
const SHOWN: usize = 64;

/// The number of steps that all JSONPaths may take together: some seconds.
const STEPS: usize = 32_000_000;

/// Returns the memory of a node as JSON and in the tree; mappings of JSON reserve space to grow.
pub(crate) fn weight(root: &Node) -> usize {
    const MAPPING: usize = 700;
    const NODE: usize = 64;
    let mut bytes = 0_usize;
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        bytes += NODE;
        match &node.value {
            Value::Mapping(mapping) => {
                bytes += MAPPING * mapping.0.len().div_ceil(8);
                for entry in mapping.iter() {
                    bytes += NODE + 2 * entry.key.text.len();
                    open.push(&entry.value);
                }
            }
            Value::Sequence(items) => open.extend(items),
            Value::String(text) => bytes += 2 * text.len(),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    bytes
}

impl Applied<'_> {
    fn act(&mut self, action: &Action) -> ActionRecord {
        if self.left.is_none() {
            return action.record(0, 0, Vec::new()); // The growth budget is exceeded.
        }
        let complaints = self.diagnostics.0.len();
        let mut undone = Vec::new();
        // A selector may match a node twice; it is changed once.
        let locations: BTreeSet<Location> = self.select(&action.target).into_iter().flatten().collect();
        let changed = if locations.is_empty() {
            if self.diagnostics.0.len() == complaints {
                self.matches_nothing(action);
            }
            0
        } else {
            match &action.change {
                Change::Update(update) => self.update(action, update, &locations, &mut undone),
                Change::Copy(from) => match self.copied(from) {
                    Some(update) => self.update(action, &update, &locations, &mut undone),
                    None => 0,
                },
                Change::Remove => self.remove(action, &locations, &mut undone),
                Change::Nothing => 0,
            }
        };
        if changed == 0 && !locations.is_empty() && self.diagnostics.0.len() == complaints {
            let complaint = Diagnostic::warning(Code::OVERLAY_NO_CHANGE, action.place, "this action changes nothing");
            self.diagnostics.push(match action.change {
                Change::Nothing => complaint.help("say `update`, `remove` or `copy`"),
                _ => complaint.help("remove the action: the document already contains its change"),
            });
        }
        action.record(locations.len(), changed, undone)
    }

    /// Returns the locations that a target selects, or `None` after a diagnostic if it is not a JSONPath.
    fn select(&mut self, target: &Target) -> Option<Vec<Location>> {
        if let Ok(query) = &target.query {
            self.steps = self.steps.saturating_add(query.steps(self.nodes, self.depth));
        }
        match &target.query {
            Ok(query) if query.is_said() => {
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::OVERLAY_TARGET,
                        target.place,
                        "the pattern of `match` or `search` is not a string literal",
                    )
                    .help("write the pattern in quotes: a pattern from the document would be compiled again for each node"),
                );
                None
            }
            Ok(_) if self.steps > STEPS => {
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::OVERLAY_TARGET,
                        target.place,
                        "evaluating this target exceeds the limit of steps",
                    )
                    .help("use fewer `..`, no query from `$` in a filter, and simpler regular expressions"),
                );
                self.left = None; // Later actions would report the same.
                None
            }
            Ok(query) => Some(query.select(&self.view)),
            Err(QueryError { message, at }) => {
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::OVERLAY_TARGET,
                        target.place,
                        format!("this is not a JSONPath (RFC 9535): {message}"),
                    )
                    .at(Part::Text(at.clone()))
                    .help("write a name with characters other than letters, digits and `_` as `['name']`"),
                );
                None
            }
        }
    }

    fn matches_nothing(&mut self, action: &Action) {
        match self.no_match {
            NoMatch::Error if !action.optional => {
                let message = format!("`{}` matches nothing", action.target.text);
                self.diagnostics.push(
                    Diagnostic::error(Code::OVERLAY_NO_MATCH, action.target.place, message).help(
                        "correct the target, or remove the action; `x-optional: true` allows it to match nothing",
                    ),
                );
            }
            NoMatch::Error | NoMatch::Fine => {}
        }
    }

    /// Merges a value into each node; returns the number of changed nodes.
    fn update(
        &mut self,
        action: &Action,
        update: &Node,
        locations: &BTreeSet<Location>,
        undone: &mut Vec<Undone>,
    ) -> usize {
        let kinds: Vec<(Kind, NodeLocation)> = locations
            .iter()
            .filter_map(|location| location.find(self.document))
            .map(|node| (Kind::of(node), node.place))
            .collect();
        if let [(first, place), rest @ ..] = kinds.as_slice()
            && let Some((_, other)) = rest.iter().find(|(kind, _)| kind != first)
        {
            let message = format!("`{}` matches nodes of several kinds", action.target.text);
            self.diagnostics.push(
                Diagnostic::error(Code::OVERLAY_MIXED_KINDS, action.target.place, message)
                    .label(*place, format!("{} here", first.name()))
                    .label(*other, "a different kind here")
                    .help("write one action for each kind"),
            );
            return 0;
        }
        let mut changed = 0;
        let (nodes, height) = extent(update);
        let weight = weight(update);
        for location in locations {
            if location.0.len() + height > self.limits.nesting {
                let message = format!("nested deeper than {} levels", self.limits.nesting);
                self.diagnostics.push(
                    Diagnostic::error(Code::TOO_DEEP, action.target.place, message)
                        .help("raise the limit with `--max-nesting` if this is intended"),
                );
                return changed;
            }
            if !self.spend(weight / MERGED, action) {
                return changed;
            }
            let within = location.parent().and_then(|parent| parent.find(self.document)).map(|parent| parent.place);
            let Some(node) = location.find_mut(self.document) else { continue };
            let within = within.unwrap_or(node.place);
            let result = match (&mut node.value, &update.value) {
                (Value::Sequence(items), Value::Sequence(more)) => {
                    items.extend(more.iter().cloned());
                    Ok(!more.is_empty())
                }
                (Value::Sequence(items), _) => {
                    items.push(update.clone());
                    Ok(true)
                }
                _ => merge(node, update, within, undone),
            };
            match result {
                Ok(true) => {
                    changed += 1;
                    self.nodes += nodes;
                    self.depth = self.depth.max(location.0.len() + height);
                    self.refresh(location, action);
                }
                Ok(false) => {}
                Err(Mixed { ours, theirs }) => {
                    let message = format!("{} cannot be merged into {}", theirs.0, ours.0);
                    self.diagnostics.push(
                        Diagnostic::error(Code::OVERLAY_MIXED_KINDS, theirs.1, message)
                            .says(theirs.0)
                            .label(ours.1, format!("{} is here", ours.0))
                            .help("remove the value in an action before this one, or correct the update"),
                    );
                }
            }
        }
        changed
    }

    /// Returns the single node that a `copy` selects.
    fn copied(&mut self, from: &Target) -> Option<Node> {
        let locations = self.select(from)?;
        if let [location] = locations.as_slice() {
            return location.find(self.document).cloned();
        }
        let message = format!("`{}` matches {} nodes instead of one", from.text, locations.len());
        let complaint = Diagnostic::error(Code::OVERLAY_COPY, from.place, message);
        self.diagnostics.push(complaint.help("select exactly one node to copy"));
        None
    }

    /// Removes each node from its parent; returns the number of removed nodes.
    fn remove(&mut self, action: &Action, locations: &BTreeSet<Location>, undone: &mut Vec<Undone>) -> usize {
        let mut parents: BTreeMap<Location, BTreeSet<&Step>> = BTreeMap::new();
        for location in locations {
            match location.0.split_last() {
                Some((step, parent)) => {
                    parents.entry(Location(parent.to_vec())).or_default().insert(step);
                }
                None => {
                    let message = "the document itself cannot be removed";
                    let complaint = Diagnostic::error(Code::OVERLAY_REMOVE, action.target.place, message);
                    self.diagnostics.push(complaint.help("remove its file"));
                }
            }
        }
        let mut removed = 0;
        // In reverse order, so that descendants are removed before their ancestors.
        for (parent, steps) in parents.iter().rev() {
            let Some(node) = parent.find_mut(self.document) else { continue };
            removed += steps.len();
            let within = node.place;
            undone.extend(steps.iter().filter_map(|step| {
                let was = Location(vec![(*step).clone()]).find(node)?.place;
                Some(Undone { was, now: None, within })
            }));
            match &mut node.value {
                Value::Sequence(items) => {
                    let mut indices = 0..;
                    items.retain(|_| !indices.next().is_some_and(|index| steps.contains(&Step::Index(index))));
                }
                Value::Mapping(mapping) => {
                    mapping.0.retain(|entry| !steps.contains(&Step::Name(entry.key.text.clone())));
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
            self.refresh(parent, action);
        }
        removed
    }

    /// Updates the JSON view after a change of a node.
    fn refresh(&mut self, location: &Location, action: &Action) {
        let Some(node) = location.find(self.document) else { return };
        let (nodes, _) = extent(node);
        if let Some(view) = location.within_mut(&mut self.view) {
            *view = node.to_json();
        }
        self.spend(nodes / SHOWN, action);
    }

    /// Charges the cost of an action to the growth budget; reports and returns `false` when it is exceeded.
    fn spend(&mut self, cost: usize, action: &Action) -> bool {
        let left = self.left.and_then(|left| left.checked_sub(cost));
        if left.is_none() && self.left.is_some() {
            self.diagnostics.end(
                Diagnostic::error(
                    Code::GROWTH_LIMIT,
                    action.place,
                    "overlays expand the document beyond the growth limit",
                )
                .says("applying them ends here")
                .help("raise the limit with `--max-growth` if this is intended"),
            );
        }
        self.left = left;
        left.is_some()
    }
}

/// The kinds of values that the specification distinguishes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Object,
    Array,
    Primitive,
}

impl Kind {
    fn of(node: &Node) -> Kind {
        match &node.value {
            Value::Mapping(_) => Kind::Object,
            Value::Sequence(_) => Kind::Array,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Kind::Primitive,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Object => "a mapping",
            Kind::Array => "a list",
            Kind::Primitive => "a single value",
        }
    }
}

/// Two values that cannot be merged, with their kinds and locations.
struct Mixed {
    ours: (&'static str, NodeLocation),
    theirs: (&'static str, NodeLocation),
}

/// Merges a node into another recursively; returns whether anything changed, and records the replaced values.
fn merge(ours: &mut Node, theirs: &Node, within: NodeLocation, undone: &mut Vec<Undone>) -> Result<bool, Mixed> {
    let kinds = (Kind::of(ours), Kind::of(theirs));
    let place = ours.place;
    match (&mut ours.value, &theirs.value) {
        (Value::Mapping(mapping), Value::Mapping(update)) => {
            let mut changed = false;
            for entry in update.iter() {
                match mapping.entry_mut(&entry.key.text) {
                    Some(ours) => changed |= merge(&mut ours.value, &entry.value, place, undone)?,
                    None => {
                        mapping.0.push(entry.clone());
                        changed = true;
                    }
                }
            }
            Ok(changed)
        }
        (Value::Sequence(items), Value::Sequence(more)) => {
            items.extend(more.iter().cloned());
            Ok(!more.is_empty())
        }
        _ if kinds == (Kind::Primitive, Kind::Primitive) => {
            let changed = !ours.says_the_same(theirs);
            if changed {
                undone.push(Undone { was: place, now: Some(theirs.place), within });
                *ours = theirs.clone();
            }
            Ok(changed)
        }
        _ => Err(Mixed { ours: (ours.kind(), ours.place), theirs: (theirs.kind(), theirs.place) }),
    }
}

#[cfg(test)]
mod tests;
