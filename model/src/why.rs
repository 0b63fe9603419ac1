//! Provenance: the document location, overlay action or default rule that each fact of the model comes from.
//!
//! [`why`] finds an operation, a shape, a member or a failure by a path of names (`Credentials.SessionToken`,
//! `GetId.output.IdentityId`) and returns all its facts; [`Reasons`] does the same for many elements, identified by
//! their indices.

mod collector;
mod facts;
mod paths;

use self::paths::Subject;
use crate::diff::Element;
use crate::lint::locate;
use crate::load::Whole;
use crate::node::{Node, NodeLocation, Value};
use crate::overlay::{ActionRecord, Undone};
use crate::service::{Model, TypeUse};
use crate::source::Sources;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The facts of an element and their provenance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The requested path; empty for the service.
    pub path: String,
    /// The kind of the element, such as `a member of the structure Credentials`.
    pub what: String,
    /// The location of the element.
    pub place: NodeLocation,
    /// The facts of the element.
    pub facts: Vec<Reason>,
}

/// A fact and its provenance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// The attribute, such as `required`.
    pub fact: String,
    /// The value of the attribute.
    pub value: String,
    /// The provenance.
    pub by: By,
}

/// The provenance of a fact.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum By {
    /// A file declares it.
    Said {
        /// The location of the declaration.
        place: NodeLocation,
        /// The overlay action that declares it; for a removed fact, the action that removed it.
        #[serde(skip_serializing_if = "Option::is_none")]
        action: Option<Said>,
        /// The former values, the latest first.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        before: Vec<Before>,
    },
    /// A default rule applies because no file declares it.
    Rule {
        /// The name of the rule.
        name: &'static str,
        /// The rule.
        text: &'static str,
    },
}

/// An overlay action that declares something.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    /// The location of the action.
    pub place: NodeLocation,
    /// The index in the overlay, from 0.
    pub index: usize,
    /// The target.
    pub target: String,
    /// The reason that the action gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A value that an overlay action replaced.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Before {
    /// The former value.
    pub value: String,
    /// The location of the former value.
    pub place: NodeLocation,
}

/// The path does not resolve to an element.
#[derive(Clone, Debug, PartialEq)]
pub struct NotFound {
    /// The longest prefix of the path that resolves to an element; empty if there is none.
    pub known: String,
    /// The name that does not exist.
    pub name: String,
    /// Similar paths, the most similar first.
    pub near: Vec<String>,
    /// All existing names, if there are few and none is similar.
    pub there_are: Vec<String>,
    /// The declaration in the documents and the action that removed it, if an overlay did.
    pub removed: Option<Box<(NodeLocation, Said)>>,
}

/// Returns the facts of the element at a path of names, or of the service without a path.
///
/// # Errors
///
/// Returns similar paths if no element has the path.
pub fn why(whole: &Whole, sources: &Sources, path: Option<&str>) -> Result<Answer, NotFound> {
    let model = &whole.loaded.model;
    let subject = match path {
        None => Subject::Service,
        Some(path) => match paths::find(model, path) {
            Ok(subject) => subject,
            Err(mut not_found) => {
                not_found.removed = removed(whole, path).map(Box::new);
                if not_found.removed.is_some() {
                    not_found.near.clear();
                    not_found.there_are.clear();
                }
                return Err(not_found);
            }
        },
    };
    let facts = Reasons::new(whole, sources).of_subject(subject);
    let path = path.unwrap_or_default().to_owned();
    Ok(Answer { path, what: subject.what(model), place: subject.place(model), facts })
}

/// Provenance for any number of elements of a service; the lookup tables are built once.
pub struct Reasons<'w> {
    whole: &'w Whole,
    sources: &'w Sources,
    nodes: Nodes<'w>,
    history: History<'w>,
}

impl<'w> Reasons<'w> {
    /// Builds the lookup tables for a service.
    pub fn new(whole: &'w Whole, sources: &'w Sources) -> Self {
        let (nodes, history) = (Nodes::of(&whole.root), History::of(&whole.loaded.actions));
        Reasons { whole, sources, nodes, history }
    }

    /// Returns the facts of an element of the model, in display order; empty if the model has no such element.
    pub fn of(&self, element: Element) -> Vec<Reason> {
        let model = &self.whole.loaded.model;
        paths::of_element(model, element).map(|subject| self.of_subject(subject)).unwrap_or_default()
    }

    /// Returns the facts of a type that is not an element itself, such as that of additional properties.
    pub fn of_type(&self, used: &TypeUse) -> Vec<Reason> {
        self.of_subject(Subject::Type(used))
    }

    /// Returns the provenance of a fact that is declared at a location.
    pub fn at(&self, place: NodeLocation) -> By {
        By::Said { place, action: self.history.action(place), before: self.before(place, &BTreeSet::new()) }
    }

    /// Returns the model.
    pub fn model(&self) -> &'w Model {
        &self.whole.loaded.model
    }

    fn of_subject(&self, subject: Subject<'_>) -> Vec<Reason> {
        let model = &self.whole.loaded.model;
        let is_alias = matches!(subject, Subject::Alias(..));
        // Locations are needed only for overlay history and for the declarations of an alias.
        let around = match self.history.is_empty() && !is_alias {
            true => BTreeSet::new(),
            false => self.around(subject, subject.place(model)),
        };
        let (mut facts, sharper) = facts::facts(model, subject, &around);
        self.sharpen(&mut facts, &sharper);
        for fact in &mut facts {
            if let By::Said { place, action, before } = &mut fact.by {
                *action = self.history.action(*place);
                *before = self.before(*place, &around);
            }
        }
        facts.extend(self.gone(&around));
        facts
    }

    /// Returns the locations of all nodes of an element; for the service, of the nodes that describe it as a whole.
    fn around(&self, subject: Subject<'_>, place: NodeLocation) -> BTreeSet<NodeLocation> {
        let mut places = BTreeSet::new();
        let root = &self.whole.root;
        if let Subject::Service = subject {
            places.insert(root.place);
            for entry in root.as_mapping().into_iter().flat_map(|root| root.iter()) {
                places.insert(entry.value.place);
                if *entry.key.text == *"info" {
                    all(&entry.value, &mut places);
                }
            }
            return places;
        }
        for node in self.nodes.at(place) {
            all(node, &mut places);
        }
        places
    }

    /// Moves facts from the location of a mapping to that of the key that declares them: an overlay may have added the
    /// key.
    fn sharpen(&self, facts: &mut [Reason], sharper: &[collector::Sharper]) {
        for collector::Sharper { fact, keys } in sharper {
            let Some(By::Said { place, .. }) = facts.get_mut(*fact).map(|reason| &mut reason.by) else { continue };
            let node = self.nodes.at(*place).next();
            if let Some(said) = node.and_then(|node| keys.iter().find_map(|key| node.get(key))) {
                *place = said.place;
            }
        }
    }

    /// Returns the former values at a location, the latest first.
    fn before(&self, place: NodeLocation, around: &BTreeSet<NodeLocation>) -> Vec<Before> {
        let mut before = Vec::new();
        let mut now = place;
        // One action may replace several values; only the one of this element is relevant.
        while before.len() < 16 {
            let here = self.history.replaced(now);
            let own = here.iter().find(|undone| around.contains(&undone.within));
            let Some(undone) = own.or(here.first().filter(|_| here.len() == 1)) else { break };
            before.push(Before { value: self.text(undone.was), place: undone.was });
            now = undone.was;
        }
        before
    }

    /// Returns the facts of the element that overlay actions removed.
    fn gone(&self, around: &BTreeSet<NodeLocation>) -> impl Iterator<Item = Reason> {
        self.history.gone.iter().filter(|(_, undone)| around.contains(&undone.within)).map(|(record, undone)| Reason {
            fact: "removed".to_owned(),
            value: self.text(undone.was),
            by: By::Said { place: undone.was, action: Some(said(record)), before: Vec::new() },
        })
    }

    /// Returns the source text at a location: a scalar as written, a collection by its first line.
    fn text(&self, place: NodeLocation) -> String {
        let text = self.sources.span(place).and_then(|span| self.sources.get(place.source).text.get(span));
        let text = text.unwrap_or_default();
        match text.lines().next() {
            Some(first) if first.len() < text.len() => format!("{} …", first.trim_end()),
            Some(first) => first.to_owned(),
            None => String::new(),
        }
    }
}

/// Returns the action that removed what the documents alone declare.
fn removed(whole: &Whole, path: &str) -> Option<(NodeLocation, Said)> {
    let (model, root) = whole.bare.as_ref()?;
    let found = paths::find(model, path).or_else(|missing| {
        // An overlay may have corrected the case of names.
        match missing.near.first().filter(|near| near.eq_ignore_ascii_case(path)) {
            Some(near) => paths::find(model, near),
            None => Err(missing),
        }
    });
    let place = found.ok()?.place(model);
    let records = || whole.loaded.actions.iter();
    let gone = |record: &ActionRecord| -> Vec<NodeLocation> {
        record.undone.iter().filter(|undone| undone.now.is_none()).map(|undone| undone.was).collect()
    };
    let mut wanted: BTreeSet<NodeLocation> = records().flat_map(gone).collect();
    wanted.insert(place);
    let found = locate(root, &wanted);
    let here = found.get(&place)?.first()?;
    let record = records().find(|record| {
        gone(record).iter().flat_map(|was| found.get(was)).flatten().any(|location| here.0.starts_with(&location.0))
    })?;
    Some((place, said(record)))
}

fn all(node: &Node, places: &mut BTreeSet<NodeLocation>) {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        places.insert(node.place);
        match &node.value {
            Value::Mapping(mapping) => open.extend(mapping.iter().map(|entry| &entry.value)),
            Value::Sequence(items) => open.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

fn said(record: &ActionRecord) -> Said {
    let ActionRecord { place, index, target, description, .. } = record;
    Said { place: *place, index: *index, target: target.clone(), reason: description.clone() }
}

/// The nodes of a document by their locations and those of their keys; equal locations in document order.
struct Nodes<'w>(Vec<(NodeLocation, &'w Node)>);

impl<'w> Nodes<'w> {
    fn of(root: &'w Node) -> Self {
        let mut nodes = Vec::new();
        let mut open = vec![(None, root)];
        while let Some((key, node)) = open.pop() {
            nodes.extend(key.filter(|key| *key != node.place).map(|key| (key, node)));
            nodes.push((node.place, node));
            let from = open.len();
            match &node.value {
                Value::Mapping(mapping) => {
                    open.extend(mapping.iter().map(|entry| (Some(entry.key.place), &entry.value)));
                }
                Value::Sequence(items) => open.extend(items.iter().map(|item| (None, item))),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
            open[from..].reverse();
        }
        // A stable sort keeps nodes of one location in document order.
        nodes.sort_by_key(|(place, _)| *place);
        Nodes(nodes)
    }

    fn at(&self, place: NodeLocation) -> impl Iterator<Item = &'w Node> {
        let from = self.0.partition_point(|(there, _)| *there < place);
        self.0[from..].iter().take_while(move |(there, _)| *there == place).map(|(_, node)| *node)
    }
}

/// The changes made by overlay actions, by location.
struct History<'w> {
    /// The actions by location.
    records: Vec<&'w ActionRecord>,
    /// The replaced values, by the location of the replacement.
    replaced: BTreeMap<NodeLocation, Vec<&'w Undone>>,
    /// The removed values.
    gone: Vec<(&'w ActionRecord, &'w Undone)>,
}

impl<'w> History<'w> {
    fn of(actions: &'w [ActionRecord]) -> Self {
        let mut records: Vec<&ActionRecord> = actions.iter().collect();
        records.sort_by_key(|record| record.place);
        let mut history = History { records, replaced: BTreeMap::new(), gone: Vec::new() };
        for record in actions {
            for undone in &record.undone {
                match undone.now {
                    Some(now) if now != undone.was => history.replaced.entry(now).or_default().push(undone),
                    Some(_) => {}
                    None => history.gone.push((record, undone)),
                }
            }
        }
        history
    }

    fn is_empty(&self) -> bool {
        self.replaced.is_empty() && self.gone.is_empty()
    }

    /// Returns the action that contains a location: nodes are numbered in text order.
    fn action(&self, place: NodeLocation) -> Option<Said> {
        let after = self.records.partition_point(|record| record.place <= place);
        let record = self.records.get(after.checked_sub(1)?)?;
        (record.place.source == place.source).then(|| said(record))
    }

    fn replaced(&self, now: NodeLocation) -> &[&'w Undone] {
        self.replaced.get(&now).map_or(&[], Vec::as_slice)
    }
}
