//! What changed from one model of a service to another, and whom each change breaks.
//!
//! [`diff`] compares facts, never texts: each [`Change`] follows one [`ChangeRule`] and has two verdicts. On the wire, a
//! request narrows at a break and widens freely, an answer the other way round; what is used in both has both
//! verdicts. For users of typed code a change is a [`Release`]: that one is said here as far as the facts alone
//! tell, and whoever writes the code, and so knows what each element is called in it, has the last word.

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

/// Something that two models say differently.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What kind of change it is.
    pub rule: ChangeRule,
    /// What it happened to, in the words of the wire: `GetId.Logins`, `Error.NotAuthorizedException`.
    pub subject: String,
    /// Where else the same words say the same: members that share one definition.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// What was said, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What is said now, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Where the older documents say it; absent where they say nothing.
    pub old: Option<NodeLocation>,
    /// Where the newer documents say it; absent where they say nothing.
    pub new: Option<NodeLocation>,
    /// Whom it breaks on the wire.
    pub wire: Wire,
    /// What it means for users of typed code.
    pub release: Release,
    /// What it happened to, in the older and in the newer model, once for each subject.
    #[serde(skip)]
    pub elements: Vec<(Option<Element>, Option<Element>)>,
}

/// Whom a change breaks on the wire.
///
/// A caller is one that keeps to the older documents and meets a server of the newer ones; a server is one that keeps
/// to the older documents and gets nothing but requests that both allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wire {
    /// Nobody.
    Compatible,
    /// A server may answer what the newer documents do not allow.
    BreaksServers,
    /// A caller may be refused, or get an answer that the older documents do not allow.
    BreaksCallers,
    /// Both.
    BreaksBoth,
}

impl Wire {
    /// Whom it breaks, in words.
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

    /// Whether callers break.
    pub fn breaks_callers(self) -> bool {
        match self {
            Wire::BreaksCallers | Wire::BreaksBoth => true,
            Wire::Compatible | Wire::BreaksServers => false,
        }
    }

    /// Whether servers break.
    pub fn breaks_servers(self) -> bool {
        match self {
            Wire::BreaksServers | Wire::BreaksBoth => true,
            Wire::Compatible | Wire::BreaksCallers => false,
        }
    }

    /// Whom either of two changes breaks.
    #[must_use]
    pub fn and(self, other: Wire) -> Wire {
        Wire::of(self.breaks_callers() || other.breaks_callers(), self.breaks_servers() || other.breaks_servers())
    }
}

/// What a change means for users of typed code, as semantic versioning calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Release {
    /// Nothing that a compiler sees.
    Patch,
    /// There is more to use, and all that was there still is.
    Minor,
    /// Code that compiled may not compile any more.
    Major,
}

impl Release {
    /// The word of semantic versioning.
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

/// What changed from one model to another: the service first, then its operations, shapes and failures.
///
/// Both models are meant to be of one service; what their documents say in another order or at another place is the
/// same.
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

/// Elements that are the same ones in both models, whatever changed about them, and the newer place of each.
///
/// Who gives elements names needs them: one whose facts stay may still lose its name to another.
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
            // A union's structures are named after shapes, and those are compared.
            _ => {}
        }
    }
    same
}

/// A service that there was not.
pub fn added(new: &Model) -> Change {
    let spot = Spot::new(&new.service.name, None, Some((Element::Service, new.service.title.place)));
    spot.change(ChangeRule::ServiceAdded, Wire::Compatible, Release::Minor).now(said::short(&new.service.title.value))
}

/// A service that there is not any more.
pub fn removed(old: &Model) -> Change {
    let spot = Spot::new(&old.service.name, Some((Element::Service, old.service.title.place)), None);
    spot.change(ChangeRule::ServiceRemoved, Wire::BreaksCallers, Release::Major)
        .was(said::short(&old.service.title.value))
}

/// Two models, what of them belongs together, and what was found.
struct Comparison<'m> {
    old: &'m Model,
    new: &'m Model,
    pairs: &'m Pairs,
    directions: &'m Directions,
    changes: Vec<Change>,
}

/// What is being compared: its name, and what and where it is in both models.
#[derive(Clone, Debug)]
struct Spot {
    subject: String,
    old: Option<(Element, NodeLocation)>,
    new: Option<(Element, NodeLocation)>,
    travels: Travels,
}

/// Which way a value travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Travels {
    in_requests: bool,
    in_answers: bool,
}

/// How what is allowed now lies to what was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// Less is allowed.
    Narrower,
    /// More is allowed.
    Wider,
    /// Something else is.
    Other,
}

impl Travels {
    const ASKED: Travels = Travels { in_requests: true, in_answers: false };
    const ANSWERED: Travels = Travels { in_requests: false, in_answers: true };

    fn and(self, other: Travels) -> Travels {
        Travels { in_requests: self.in_requests || other.in_requests, in_answers: self.in_answers || other.in_answers }
    }

    /// Whom it breaks: a request that was allowed is refused, an answer comes that was not allowed; or an older server
    /// gives one that is not allowed any more.
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

    /// A part of it.
    fn within(&self, part: &str, old: Option<(Element, NodeLocation)>, new: Option<(Element, NodeLocation)>) -> Spot {
        Spot { subject: format!("{}{part}", self.subject), old, new, travels: self.travels }
    }

    /// The same, at more exact places.
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

/// Says once what one place says for many: the members that share a definition.
fn folded(changes: Vec<Change>) -> Vec<Change> {
    let mut folded: Vec<Change> = Vec::new();
    let mut known = HashMap::new();
    for mut change in changes {
        // What differs, short words cannot tell.
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
