//! Where each fact comes from: the place that says it, the action of an overlay that put it there, or the rule that
//! speaks where nobody else does.
//!
//! [`why`] finds an operation, a shape, a member or a failure by a path of names (`Credentials.SessionToken`,
//! `GetId.output.IdentityId`), and gives every fact of it.

mod facts;
mod paths;

use self::paths::Subject;
use crate::lint::locate;
use crate::load::Whole;
use crate::node::{Node, Place, Value};
use crate::overlay::ActionRecord;
use crate::source::Sources;
use serde::Serialize;
use std::collections::BTreeSet;

/// Every fact of an element, and why it is so.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The path that was asked for; empty for the service as a whole.
    pub path: String,
    /// What the element is, as `member of the structure Credentials`.
    pub what: String,
    /// Where it stands.
    pub place: Place,
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
        place: Place,
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
    pub place: Place,
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
    pub place: Place,
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
    pub removed: Option<Box<(Place, Said)>>,
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
    let place = subject.place(model);
    let around = around(&whole.root, subject, place);
    let (mut facts, sharper) = facts::facts(model, subject, &around);
    sharpen(&whole.root, &mut facts, &sharper);
    let asked = Asked { records: &whole.loaded.actions, sources, around };
    for fact in &mut facts {
        if let By::Said { place, action, before } = &mut fact.by {
            *action = asked.action(*place);
            *before = asked.before(*place);
        }
    }
    facts.extend(asked.gone());
    let path = path.unwrap_or_default().to_owned();
    Ok(Answer { path, what: subject.what(model), place, facts })
}

/// The action that took away what the documents alone say.
fn removed(whole: &Whole, path: &str) -> Option<(Place, Said)> {
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
    let gone = |record: &ActionRecord| -> Vec<Place> {
        record.undone.iter().filter(|undone| undone.now.is_none()).map(|undone| undone.was).collect()
    };
    let mut wanted: BTreeSet<Place> = records().flat_map(gone).collect();
    wanted.insert(place);
    let found = locate(root, &wanted);
    let here = found.get(&place)?.first()?;
    let record = records().find(|record| {
        gone(record).iter().flat_map(|was| found.get(was)).flatten().any(|location| here.0.starts_with(&location.0))
    })?;
    Some((place, said(record)))
}

/// The places of all nodes that make up an element; of the service, those that speak of all of it.
fn around(root: &Node, subject: Subject<'_>, place: Place) -> BTreeSet<Place> {
    let mut places = BTreeSet::new();
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
    for location in locate(root, &BTreeSet::from([place])).values().flatten() {
        if let Some(node) = location.find(root) {
            all(node, &mut places);
        }
    }
    places
}

fn all(node: &Node, places: &mut BTreeSet<Place>) {
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

/// Moves facts from the places of mappings to the keys that say them, which an overlay may have put there.
fn sharpen(root: &Node, facts: &mut [Reason], sharper: &[facts::Sharper]) {
    let place_of = |reason: &Reason| match &reason.by {
        By::Said { place, .. } => Some(*place),
        By::Rule { .. } => None,
    };
    let wanted = sharper.iter().filter_map(|sharper| place_of(facts.get(sharper.fact)?)).collect();
    let found = locate(root, &wanted);
    for facts::Sharper { fact, keys } in sharper {
        let Some(By::Said { place, .. }) = facts.get_mut(*fact).map(|reason| &mut reason.by) else { continue };
        let node = found.get(place).and_then(|locations| locations.first()?.find(root));
        if let Some(said) = node.and_then(|node| keys.iter().find_map(|key| node.get(key))) {
            *place = said.place;
        }
    }
}

fn said(record: &ActionRecord) -> Said {
    let ActionRecord { place, index, target, description, .. } = record;
    Said { place: *place, index: *index, target: target.clone(), reason: description.clone() }
}

/// What an element is asked about with.
struct Asked<'a> {
    records: &'a [ActionRecord],
    sources: &'a Sources,
    /// The places of the element's own nodes.
    around: BTreeSet<Place>,
}

impl Asked<'_> {
    /// The action that a place stands in: nodes are numbered in the order of their text.
    fn action(&self, place: Place) -> Option<Said> {
        let before = |record: &&ActionRecord| record.place.source == place.source && record.place <= place;
        self.records.iter().filter(before).max_by_key(|record| record.place).map(said)
    }

    /// What stood where a place stands now, the last first.
    fn before(&self, place: Place) -> Vec<Before> {
        let mut before = Vec::new();
        let mut now = place;
        // An action may put one value in the place of several: the one is meant that was here.
        while before.len() < 16 {
            let all = self.records.iter().flat_map(|record| &record.undone);
            let here: Vec<_> = all.filter(|undone| undone.now == Some(now) && undone.was != now).collect();
            let own = here.iter().find(|undone| self.around.contains(&undone.within));
            let Some(undone) = own.or(here.first().filter(|_| here.len() == 1)) else { break };
            before.push(Before { value: self.text(undone.was), place: undone.was });
            now = undone.was;
        }
        before
    }

    /// What actions took away from the element.
    fn gone(&self) -> impl Iterator<Item = Reason> + '_ {
        self.records.iter().flat_map(|record| {
            let own =
                record.undone.iter().filter(|undone| undone.now.is_none() && self.around.contains(&undone.within));
            own.map(|undone| Reason {
                fact: "removed".to_owned(),
                value: self.text(undone.was),
                by: By::Said { place: undone.was, action: Some(said(record)), before: Vec::new() },
            })
        })
    }

    /// What a place says: a scalar as it is written, of a collection how it begins.
    fn text(&self, place: Place) -> String {
        let text = self.sources.span(place).and_then(|span| self.sources.get(place.source).text.get(span));
        let text = text.unwrap_or_default();
        match text.lines().next() {
            Some(first) if first.len() < text.len() => format!("{} …", first.trim_end()),
            Some(first) => first.to_owned(),
            None => String::new(),
        }
    }
}
