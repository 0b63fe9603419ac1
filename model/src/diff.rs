//! Compares two models of a service and classifies each change by whom it breaks.
//!
//! [`diff`] compares facts, not texts. Each [`Change`] has one [`ChangeRule`] and two verdicts. On the wire, narrowing
//! a request breaks callers while widening is compatible; for a response it is the reverse; a type used in both
//! directions combines the verdicts. For users of typed code, a change has the smallest [`Release`] that its facts
//! require; the code generator, which knows the generated names, makes the final decision.

mod matching;
mod members;
mod operations;
mod reach;
mod rules;
mod said;
mod service;
mod shapes;
mod types;

use crate::node::NodeLocation;
use crate::service::{FailureId, Member, Model, ShapeId, ShapeKind};
use matching::Pairs;
use reach::Directions;
use serde::Serialize;
use std::collections::HashMap;

pub use rules::{ChangeRule, Effect, Seen};

/// A difference between two models.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The kind of change.
    pub rule: ChangeRule,
    /// The changed element, in wire names: `GetId.Logins`, `Error.NotAuthorizedException`.
    pub subject: String,
    /// Further elements with the same change: members that share one definition.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The old value, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The new value, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The location in the older documents, if they declare it.
    pub old: Option<NodeLocation>,
    /// The location in the newer documents, if they declare it.
    pub new: Option<NodeLocation>,
    /// Whom the change breaks on the wire.
    pub wire: Wire,
    /// The effect on users of typed code.
    pub release: Release,
    /// The elements in the older and in the newer model, one pair for each subject.
    #[serde(skip)]
    pub elements: Vec<(Option<Element>, Option<Element>)>,
}

/// The parties that a change breaks on the wire.
///
/// Here a caller conforms to the older documents and calls a server of the newer ones; a server conforms to the older
/// documents and receives only requests that both versions allow.
/// to the older documents and gets nothing but requests that both allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wire {
    /// No party.
    Compatible,
    /// A server may send responses that the newer documents do not allow.
    BreaksServers,
    /// A caller may be refused, or receive responses that the older documents do not allow.
    BreaksCallers,
    /// Both parties.
    BreaksBoth,
}

impl Wire {
    /// Returns the verdict as text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Wire::Compatible => "compatible",
            Wire::BreaksServers => "breaks servers",
            Wire::BreaksCallers => "breaks callers",
            Wire::BreaksBoth => "breaks both",
        }
    }

    fn of(callers: bool, servers: bool) -> Wire {
        match (callers, servers) {
            (false, false) => Wire::Compatible,
            (false, true) => Wire::BreaksServers,
            (true, false) => Wire::BreaksCallers,
            (true, true) => Wire::BreaksBoth,
        }
    }

    /// Returns whether callers break.
    pub fn breaks_callers(self) -> bool {
        match self {
            Wire::BreaksCallers | Wire::BreaksBoth => true,
            Wire::Compatible | Wire::BreaksServers => false,
        }
    }

    /// Returns whether servers break.
    pub fn breaks_servers(self) -> bool {
        match self {
            Wire::BreaksServers | Wire::BreaksBoth => true,
            Wire::Compatible | Wire::BreaksCallers => false,
        }
    }

    /// Combines the verdicts of two changes.
    #[must_use]
    pub fn and(self, other: Wire) -> Wire {
        Wire::of(self.breaks_callers() || other.breaks_callers(), self.breaks_servers() || other.breaks_servers())
    }
}

/// The effect of a change on users of typed code, in terms of semantic versioning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Release {
    /// No effect visible to a compiler.
    Patch,
    /// An addition; everything else stays.
    Minor,
    /// Code that compiled may no longer compile.
    Major,
}

impl Release {
    /// Returns the term of semantic versioning.
    pub const fn as_str(self) -> &'static str {
        match self {
            Release::Patch => "patch",
            Release::Minor => "minor",
            Release::Major => "major",
        }
    }
}

/// An element of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// The service as a whole.
    Service,
    /// An operation, by its index.
    Operation(usize),
    /// A response of an operation, by the indices of both.
    Response(usize, usize),
    /// A shape.
    Shape(ShapeId),
    /// A member of a structure, by its index.
    Member(ShapeId, usize),
    /// A value of an enum, or a structure of a union, by its index.
    Variant(ShapeId, usize),
    /// A failure.
    Failure(FailureId),
}

/// Compares two models: first the service, then its operations, shapes and failures.
///
/// Both models must be of the same service. The order and location of declarations do not matter.
pub fn diff(old: &Model, new: &Model) -> Vec<Change> {
    let pairs = Pairs::new(old, new);
    let directions = Directions::new(old, new);
    let mut comparison = Comparison { old, new, pairs: &pairs, directions: &directions, changes: Vec::new() };
    service::compare(&mut comparison);
    operations::compare(&mut comparison);
    shapes::compare(&mut comparison);
    operations::failures(&mut comparison);
    folded(comparison.changes)
}

/// Returns the elements that correspond to each other in both models, with their positions in the newer one.
///
/// Generated names depend on it: an element with unchanged facts may still lose its name to another element.
pub fn same(old: &Model, new: &Model) -> Vec<(Element, Element, NodeLocation)> {
    let pairs = Pairs::new(old, new);
    let directions = Directions::default();
    let comparison = Comparison { old, new, pairs: &pairs, directions: &directions, changes: Vec::new() };
    let operations = pairs
        .operations
        .iter()
        .map(|(before, after)| (Element::Operation(*before), Element::Operation(*after), new.operations[*after].place));
    let mut same: Vec<_> = operations.collect();
    for after in &new.shapes {
        let Some(before) = pairs.former[after.id.0 as usize].map(|id| old.shape(id)) else { continue };
        same.push((Element::Shape(before.id), Element::Shape(after.id), after.place));
        match (&before.kind, &after.kind) {
            (ShapeKind::Structure(one), ShapeKind::Structure(other)) => {
                let alike = |one: &Member, other: &Member| comparison.same_type(&one.target, &other.target);
                same.extend(matching::members(one, other, alike).pairs.into_iter().map(|(one, index)| {
                    let place = other.members[index].place;
                    (Element::Member(before.id, one), Element::Member(after.id, index), place)
                }));
            }
            (ShapeKind::Enum(one), ShapeKind::Enum(other)) => {
                for (index, value) in other.values.iter().enumerate() {
                    if let Some(one) = one.values.iter().position(|one| one.value == value.value) {
                        let pair = (Element::Variant(before.id, one), Element::Variant(after.id, index));
                        same.push((pair.0, pair.1, value.place));
                    }
                }
            }
            // The structures of a union are compared as shapes.
            _ => {}
        }
    }
    same
}

/// Returns the change for a new service.
pub fn added(new: &Model) -> Change {
    let spot = Spot::new(&new.service.name, None, Some((Element::Service, new.service.title.place)));
    spot.change(ChangeRule::ServiceAdded, Wire::Compatible, Release::Minor).now(said::short(&new.service.title.value))
}

/// Returns the change for a removed service.
pub fn removed(old: &Model) -> Change {
    let spot = Spot::new(&old.service.name, Some((Element::Service, old.service.title.place)), None);
    spot.change(ChangeRule::ServiceRemoved, Wire::BreaksCallers, Release::Major)
        .was(said::short(&old.service.title.value))
}

/// Two models, the correspondence of their elements, and the changes found.
struct Comparison<'m> {
    old: &'m Model,
    new: &'m Model,
    pairs: &'m Pairs,
    directions: &'m Directions,
    changes: Vec<Change>,
}

/// The element being compared: its name, and its identity and location in both models.
#[derive(Clone, Debug)]
struct Spot {
    subject: String,
    old: Option<(Element, NodeLocation)>,
    new: Option<(Element, NodeLocation)>,
    travels: Travels,
}

/// The direction in which a value is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Travels {
    in_requests: bool,
    in_answers: bool,
}

/// The relation of the new constraint to the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// It allows less.
    Narrower,
    /// It allows more.
    Wider,
    /// Neither.
    Other,
}

impl Travels {
    const ASKED: Travels = Travels { in_requests: true, in_answers: false };
    const ANSWERED: Travels = Travels { in_requests: false, in_answers: true };

    fn and(self, other: Travels) -> Travels {
        Travels { in_requests: self.in_requests || other.in_requests, in_answers: self.in_answers || other.in_answers }
    }

    /// Returns whom a change breaks: callers whose requests are refused or who receive disallowed responses, or servers
    /// whose responses are now disallowed.
    fn wire(self, fit: Fit) -> Wire {
        match fit {
            Fit::Narrower => Wire::of(self.in_requests, self.in_answers),
            Fit::Wider => Wire::of(self.in_answers, false),
            Fit::Other => {
                let travels = self.in_requests || self.in_answers;
                Wire::of(travels, travels)
            }
        }
    }
}

impl Spot {
    fn new(subject: &str, old: Option<(Element, NodeLocation)>, new: Option<(Element, NodeLocation)>) -> Spot {
        Spot { subject: subject.to_owned(), old, new, travels: Travels::default() }
    }

    fn travelling(self, travels: Travels) -> Spot {
        Spot { travels, ..self }
    }

    /// Returns the spot of a part.
    fn within(&self, part: &str, old: Option<(Element, NodeLocation)>, new: Option<(Element, NodeLocation)>) -> Spot {
        Spot { subject: format!("{}{part}", self.subject), old, new, travels: self.travels }
    }

    /// Returns the same spot with more exact locations.
    fn at(&self, old: Option<NodeLocation>, new: Option<NodeLocation>) -> Spot {
        let exact = |side: Option<(Element, NodeLocation)>, place: Option<NodeLocation>| {
            side.map(|(element, known)| (element, place.unwrap_or(known)))
        };
        Spot { old: exact(self.old, old), new: exact(self.new, new), ..self.clone() }
    }

    fn change(&self, rule: ChangeRule, wire: Wire, release: Release) -> Change {
        Change {
            rule,
            subject: self.subject.clone(),
            also: Vec::new(),
            before: None,
            after: None,
            old: self.old.map(|(_, place)| place),
            new: self.new.map(|(_, place)| place),
            wire,
            release,
            elements: vec![(self.old.map(|(element, _)| element), self.new.map(|(element, _)| element))],
        }
    }
}

impl Change {
    fn was(mut self, words: impl Into<String>) -> Change {
        self.before = Some(words.into());
        self
    }

    fn now(mut self, words: impl Into<String>) -> Change {
        self.after = Some(words.into());
        self
    }

    fn said(mut self, before: Option<String>, after: Option<String>) -> Change {
        (self.before, self.after) = (before, after);
        self
    }
}

/// Merges equal changes from one location: members that share a definition.
fn folded(changes: Vec<Change>) -> Vec<Change> {
    let mut folded: Vec<Change> = Vec::new();
    let mut known = HashMap::new();
    for mut change in changes {
        // The shortened text does not show the difference.
        if change.before == change.after {
            (change.before, change.after) = (None, None);
        }
        let key = (change.rule, change.old, change.new, change.before.clone(), change.after.clone());
        match known.get(&key) {
            Some(&index) if change.old.is_some() || change.new.is_some() => {
                let first: &mut Change = &mut folded[index];
                if first.subject != change.subject && first.also.last() != Some(&change.subject) {
                    first.also.push(change.subject);
                }
                first.wire = first.wire.and(change.wire);
                first.release = first.release.max(change.release);
                first.elements.extend(change.elements);
            }
            Some(_) | None => {
                known.insert(key, folded.len());
                folded.push(change);
            }
        }
    }
    folded
}
