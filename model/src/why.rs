//! Where each fact comes from: the place that says it, the action of an overlay that put it there, or the rule that
//! speaks where nobody else does.
//!
//! [`why`] finds an operation, a shape, a member or a failure by a path of names (`Credentials.SessionToken`,
//! `GetId.output.IdentityId`), and gives every fact of it; [`Reasons`] does so for many elements, of which each is named
//! by its index.

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

/// Every fact of an element, and why it is so.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The path that was asked for; empty for the service as a whole.
    pub path: String,
    /// What the element is, as `member of the structure Credentials`.
    pub what: String,
    /// Where it stands.
    pub place: NodeLocation,
    /// Its facts.
    pub facts: Vec<Reason>,
}

/// A fact, and why it is so.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// What it is about, as `required`.
    pub fact: String,
    /// What is so.
    pub value: String,
    /// Why.
    pub by: By,
}

/// Why a fact is so.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum By {
    /// A file says it.
    Said {
        /// Where.
        place: NodeLocation,
        /// The action of an overlay that says it; of a fact that is gone, the one that removed it.
        #[serde(skip_serializing_if = "Option::is_none")]
        action: Option<Said>,
        /// What stood there before, the last first.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        before: Vec<Before>,
    },
    /// Nobody says it: a rule does.
    Rule {
        /// Its name.
        name: &'static str,
        /// What it says.
        text: &'static str,
    },
}

/// An action of an overlay that says something.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    /// Where it begins.
    pub place: NodeLocation,
    /// Its number in the overlay, from 0.
    pub index: usize,
    /// Its target.
    pub target: String,
    /// Why it is there, as it says itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What stood in the place of a fact before an action replaced it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Before {
    /// What was said.
    pub value: String,
    /// Where.
    pub place: NodeLocation,
}

/// There is nothing by that path.
#[derive(Clone, Debug, PartialEq)]
pub struct NotFound {
    /// How much of the path leads somewhere; empty where none of it does.
    pub known: String,
    /// The name that is not there.
    pub name: String,
    /// Paths that may be meant, the nearest first.
    pub near: Vec<String>,
    /// All names that there are instead, where none is near and they are few.
    pub there_are: Vec<String>,
    /// Where the documents say it, and the action that took it away, where that is so.
    pub removed: Option<Box<(NodeLocation, Said)>>,
}

/// Every fact of the element that a path of names leads to; of the service as a whole where there is no path.
///
/// # Errors
/// Where there is nothing by that path; with what may be meant.
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

/// Answers for any element of a service: what has to be looked up to answer at all is looked up once.
pub struct Reasons<'w> {
    whole: &'w Whole,
    sources: &'w Sources,
    nodes: Nodes<'w>,
    history: History<'w>,
}

impl<'w> Reasons<'w> {
    /// What answers for the elements of a service.
    pub fn new(whole: &'w Whole, sources: &'w Sources) -> Self {
        let (nodes, history) = (Nodes::of(&whole.root), History::of(&whole.loaded.actions));
        Reasons { whole, sources, nodes, history }
    }

    /// Every fact of an element of the model, in the order in which one would tell them; none where it is no element.
    pub fn of(&self, element: Element) -> Vec<Reason> {
        let model = &self.whole.loaded.model;
        paths::of_element(model, element).map(|subject| self.of_subject(subject)).unwrap_or_default()
    }

    /// Every fact of a type that is no element of its own, as that of members without names.
    pub fn of_type(&self, used: &TypeUse) -> Vec<Reason> {
        self.of_subject(Subject::Type(used))
    }

    /// Why a fact is so that a place says.
    pub fn at(&self, place: NodeLocation) -> By {
        By::Said { place, action: self.history.action(place), before: self.before(place, &BTreeSet::new()) }
    }

    /// The model whose elements are answered for.
    pub fn model(&self) -> &'w Model {
        &self.whole.loaded.model
    }

    fn of_subject(&self, subject: Subject<'_>) -> Vec<Reason> {
        let model = &self.whole.loaded.model;
        let is_alias = matches!(subject, Subject::Alias(..));
        // Only what was undone, and what an alias says itself, is told apart by where it stands.
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

    /// The places of all nodes that make up an element; of the service, those that speak of all of it.
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

    /// Moves facts from the places of mappings to the keys that say them, which an overlay may have put there.
    fn sharpen(&self, facts: &mut [Reason], sharper: &[facts::Sharper]) {
        for facts::Sharper { fact, keys } in sharper {
            let Some(By::Said { place, .. }) = facts.get_mut(*fact).map(|reason| &mut reason.by) else { continue };
            let node = self.nodes.at(*place).next();
            if let Some(said) = node.and_then(|node| keys.iter().find_map(|key| node.get(key))) {
                *place = said.place;
            }
        }
    }

    /// What stood where a place stands now, the last first.
    fn before(&self, place: NodeLocation, around: &BTreeSet<NodeLocation>) -> Vec<Before> {
        let mut before = Vec::new();
        let mut now = place;
        // An action may put one value in the place of several: the one is meant that was here.
        while before.len() < 16 {
            let here = self.history.replaced(now);
            let own = here.iter().find(|undone| around.contains(&undone.within));
            let Some(undone) = own.or(here.first().filter(|_| here.len() == 1)) else { break };
            before.push(Before { value: self.text(undone.was), place: undone.was });
            now = undone.was;
        }
        before
    }

    /// What actions took away from the element.
    fn gone(&self, around: &BTreeSet<NodeLocation>) -> impl Iterator<Item = Reason> {
        self.history.gone.iter().filter(|(_, undone)| around.contains(&undone.within)).map(|(record, undone)| Reason {
            fact: "removed".to_owned(),
            value: self.text(undone.was),
            by: By::Said { place: undone.was, action: Some(said(record)), before: Vec::new() },
        })
    }

    /// What a place says: a scalar as it is written, of a collection how it begins.
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

/// The action that took away what the documents alone say.
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

/// The nodes of a document by their places, and by those of their keys; of one place in document order.
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
        // Stable, so that nodes of one place stay in document order.
        nodes.sort_by_key(|(place, _)| *place);
        Nodes(nodes)
    }

    fn at(&self, place: NodeLocation) -> impl Iterator<Item = &'w Node> {
        let from = self.0.partition_point(|(there, _)| *there < place);
        self.0[from..].iter().take_while(move |(there, _)| *there == place).map(|(_, node)| *node)
    }
}

/// What the actions of overlays did, by the places that they did it to.
struct History<'w> {
    /// The actions by where they stand.
    records: Vec<&'w ActionRecord>,
    /// What was replaced, by what stands there now.
    replaced: BTreeMap<NodeLocation, Vec<&'w Undone>>,
    /// What was removed.
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

    /// The action that a place stands in: nodes are numbered in the order of their text.
    fn action(&self, place: NodeLocation) -> Option<Said> {
        let after = self.records.partition_point(|record| record.place <= place);
        let record = self.records.get(after.checked_sub(1)?)?;
        (record.place.source == place.source).then(|| said(record))
    }

    fn replaced(&self, now: NodeLocation) -> &[&'w Undone] {
        self.replaced.get(&now).map_or(&[], Vec::as_slice)
    }
}
