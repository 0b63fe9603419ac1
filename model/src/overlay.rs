//! OpenAPI Overlay 1.0 and 1.1: what completes a document that nobody edits, action by action.
//!
//! Both versions have the meaning of 1.1. What an action merges in keeps its place in the overlay.

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
    /// Where it begins.
    pub place: NodeLocation,
    /// What it calls itself.
    pub title: String,
    /// The document that it is for, as it says it; without one it is for all of them, merged.
    pub extends: Option<(Box<str>, NodeLocation)>,
    /// What it does, in order; at least one action.
    pub actions: Vec<Action>,
}

/// One action of an overlay.
#[derive(Clone, Debug)]
pub struct Action {
    /// Its number in the overlay, from 0.
    pub index: usize,
    /// Where it begins.
    pub place: NodeLocation,
    /// The nodes that it changes.
    pub target: Target,
    /// Why it does so.
    pub description: Option<String>,
    /// What it does to them.
    pub change: Change,
    /// Whether it may match nothing: `x-optional: true`.
    pub optional: bool,
}

/// A JSONPath of an overlay.
#[derive(Clone, Debug)]
pub struct Target {
    /// The expression as it is written.
    pub text: String,
    /// Where.
    pub place: NodeLocation,
    /// The expression. To begin with `$` is enough for a sound overlay; only applying it needs more.
    pub query: Result<Query, QueryError>,
}

/// What an action does to each node that its target selects.
#[derive(Clone, Debug)]
pub enum Change {
    /// Merges a value into it.
    Update(Node),
    /// Takes it out of the mapping or list that it is in.
    Remove,
    /// Merges a copy of the one node that another JSONPath selects into it.
    Copy(Target),
    /// Nothing: the action says neither.
    Nothing,
}

/// What an action came to.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionRecord {
    /// Its number in its overlay, from 0.
    pub index: usize,
    /// Its target as it is written.
    pub target: String,
    /// Why it is there.
    pub description: Option<String>,
    /// Where it stands.
    pub place: NodeLocation,
    /// How many nodes its target matched.
    pub matched: usize,
    /// How many of them it changed.
    pub changed: usize,
    /// What stood there before, and does no longer.
    pub undone: Vec<Undone>,
}

/// A value that an action took away, or put another one in the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undone {
    /// Where the value stands that is gone.
    pub was: NodeLocation,
    /// Where the value stands that took its place; none where it was removed.
    pub now: Option<NodeLocation>,
    /// The mapping or list that it was in.
    pub within: NodeLocation,
}

/// What it means that the target of an action, which is not optional, matches nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMatch {
    /// The document is not what the overlay takes it for: an error.
    Error,
    /// Nothing, as in the specification.
    Fine,
}

/// Applies overlays to a document, in order; each action sees what those before it have done.
pub fn apply<'o>(
    document: &mut Node,
    overlays: impl IntoIterator<Item = &'o Overlay>,
    no_match: NoMatch,
    limits: &InputLimits,
    diagnostics: &mut Diagnostics,
) -> Vec<ActionRecord> {
    let mut actions = overlays.into_iter().flat_map(|overlay| &overlay.actions).peekable();
    if actions.peek().is_none() {
        return Vec::new(); // Nobody looks at the view, which is large.
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
    /// The file that the overlay extends; none where it extends none, and a diagnostic where there is no such file.
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
            let message = format!("`{reference}` is none of the files that are read");
            let complaint = Diagnostic::error(Code::OVERLAY_EXTENDS, *place, message);
            diagnostics.push(match names.as_slice() {
                [] => complaint.help("name a document relative to the overlay, as `./pets.yaml`"),
                names => complaint.help(format!("beside the overlay there are {}", names.join(", "))),
            });
        }
        found.map(|(id, _)| id)
    }
}

/// A relative reference, resolved against the path of the file that has it; none where it leads elsewhere.
fn relative(from: &str, reference: &str) -> Option<String> {
    let elsewhere = reference.contains(':') || reference.starts_with('/');
    (!elsewhere).then(|| crate::resolve::join(from, reference)).flatten()
}

/// A document as far as overlays have changed it.
struct Applied<'a> {
    document: &'a mut Node,
    /// The document as JSON, for JSONPath; kept up with each change.
    view: serde_json::Value,
    no_match: NoMatch,
    limits: &'a InputLimits,
    /// How much more may be merged in; none where something was too much once.
    left: Option<usize>,
    /// How many nodes the document had, and how deep they were, when it was last looked at as a whole.
    nodes: usize,
    depth: usize,
    /// How many steps JSONPaths have taken.
    steps: usize,
    diagnostics: &'a mut Diagnostics,
}

/// How many nodes there are, and how deep they are nested.
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

/// So many bytes that are merged in count 1.
const MERGED: usize = 32;

/// So many nodes of what is shown to JSONPath anew count 1.
const SHOWN: usize = 64;

/// So many steps may all JSONPaths take together: some seconds.
const STEPS: usize = 32_000_000;

/// The bytes that a node takes as JSON, and the same in a tree: a mapping of JSON has room to grow.
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
            return action.record(0, 0, Vec::new()); // Applying them has ended.
        }
        let complaints = self.diagnostics.0.len();
        let mut undone = Vec::new();
        // A selector may name a node twice, which is changed once.
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
                _ => complaint.help("the document says so already: remove the action"),
            });
        }
        action.record(locations.len(), changed, undone)
    }

    /// What a target selects; none, and a diagnostic, where it is no JSONPath.
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
                        "a regular expression is said by the document",
                    )
                    .help("say it in the target, in quotes: the document's own would be read anew for each node"),
                );
                None
            }
            Ok(_) if self.steps > STEPS => {
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::OVERLAY_TARGET,
                        target.place,
                        "this would look at every node far too often",
                    )
                    .help("say `..` less often, no query from `$` in a filter, and simpler regular expressions"),
                );
                self.left = None; // The actions after it would complain of the same.
                None
            }
            Ok(query) => Some(query.select(&self.view)),
            Err(QueryError { message, at }) => {
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::OVERLAY_TARGET,
                        target.place,
                        format!("this is no JSONPath of RFC 9535: {message}"),
                    )
                    .at(Part::Text(at.clone()))
                    .help("a name with other characters than letters, digits and `_` is written `['so']`"),
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
                    Diagnostic::error(Code::OVERLAY_NO_MATCH, action.target.place, message)
                        .help("mend the target, or remove the action; `x-optional: true` allows it to match nothing"),
                );
            }
            NoMatch::Error | NoMatch::Fine => {}
        }
    }

    /// Merges a value into each node; gives how many it changed.
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
                    .label(*other, "another kind here")
                    .help("make an action for each kind"),
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
                        .help("raise the limit of nesting if this is meant"),
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
                            .help("remove the one in an action before this one, or mend the update"),
                    );
                }
            }
        }
        changed
    }

    /// What a `copy` selects, which is one node.
    fn copied(&mut self, from: &Target) -> Option<Node> {
        let locations = self.select(from)?;
        if let [location] = locations.as_slice() {
            return location.find(self.document).cloned();
        }
        let message = format!("`{}` matches {} nodes, not one", from.text, locations.len());
        let complaint = Diagnostic::error(Code::OVERLAY_COPY, from.place, message);
        self.diagnostics.push(complaint.help("name the node that is to be copied"));
        None
    }

    /// Takes each node out of what it is in; gives how many there were.
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
        // From the last on: what is within a node goes before the node does.
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

    /// Shows the view what has become of a node.
    fn refresh(&mut self, location: &Location, action: &Action) {
        let Some(node) = location.find(self.document) else { return };
        let (nodes, _) = extent(node);
        if let Some(view) = location.within_mut(&mut self.view) {
            *view = node.to_json();
        }
        self.spend(nodes / SHOWN, action);
    }

    /// Counts what an action does; false, and a complaint, where all of them do too much.
    fn spend(&mut self, cost: usize, action: &Action) -> bool {
        let left = self.left.and_then(|left| left.checked_sub(cost));
        if left.is_none() && self.left.is_some() {
            self.diagnostics.end(
                Diagnostic::error(
                    Code::GROWTH_LIMIT,
                    action.place,
                    "overlays make far more of this document than they say",
                )
                .says("applying them ends here")
                .help("raise the limit of growth if this is meant"),
            );
        }
        self.left = left;
        left.is_some()
    }
}

/// What the specification tells apart.
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

/// Two nodes that do not go together: what each is, and where.
struct Mixed {
    ours: (&'static str, NodeLocation),
    theirs: (&'static str, NodeLocation),
}

/// Merges a node into another, recursively; tells whether that changed anything, and records what it replaced.
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
