//! What changes of a model mean for users of the crate that is generated from it.
//!
//! The model says by its rules what a change may mean; what it does mean, the two surfaces tell. Each of their
//! differences belongs to the changes that it follows from. One that follows from none of them directly, a name that
//! had to give way to a new one or a box that closes a circle, is a change of its own.

pub mod public_api;

use crate::analysis::modules::{Module, module_of};
use crate::analysis::names::Names;
use crate::{BinderyDep, Options, generate};
use bindery_model::diff::{Change, ChangeRule, Element, Release, Seen, Wire};
use bindery_model::service::{EnumLiteral, Model, ShapeId, ShapeKind, ShapeOrigin};
use public_api::{Difference, Surface, compare, surface};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What changed from one model to another, with what each change means for users of the generated crate.
pub fn diff(old: &Model, new: &Model) -> Vec<Change> {
    let surface = |model| surface(&generate(model, &plain()).files);
    judge(old, new, &surface(old), &surface(new))
}

/// The same, where the surfaces are known already.
pub fn judge(old: &Model, new: &Model, before: &Surface, after: &Surface) -> Vec<Change> {
    let differences = compare(before, after);
    let (before, after) = (Side::new(old), Side::new(new));
    let mut changes = bindery_model::diff::diff(old, new);
    displaced(&before, &after, &mut changes);
    let mut claimed = vec![false; differences.len()];
    let mut items: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, difference) in differences.iter().enumerate() {
        items.entry(item(&difference.path)).or_default().push(index);
    }
    for change in &mut changes {
        // What is said by rule is what it may come to; what it comes to is what can be seen.
        change.release = match change.rule {
            // Code that compiles with another meaning is worse than code that does not compile.
            ChangeRule::GeneratedNameChanged => Release::Major,
            _ => Release::Patch,
        };
        for index in candidates(change, [&before, &after], &items, differences.len()) {
            let difference = &differences[index];
            if change.elements.iter().any(|(one, other)| {
                let claims = |side: &Side, element: &Option<Element>| {
                    element.is_some_and(|element| side.owns(change.rule, element, difference))
                };
                // What comes takes nothing away, and what goes adds nothing: a name may pass from one to another.
                match (one, other) {
                    (None, other) => claims(&after, other) && !is_taken(difference, &difference.old, other),
                    (one, None) => claims(&before, one) && !is_taken(difference, &difference.new, one),
                    (one, other) => claims(&before, one) || claims(&after, other),
                }
            }) {
                change.release = change.release.max(difference.release);
                claimed[index] = true;
            }
        }
    }
    let renamed = renamed(&changes, &before, &after);
    let rest =
        differences.iter().zip(claimed).filter(|(difference, claimed)| !claimed && !renamed.explains(difference));
    changes.extend(others(rest.map(|(difference, _)| difference)));
    changes
}

/// The item that a path leads to or into: `types::Pet` for `types::Pet::new()`.
fn item(path: &str) -> &str {
    let path = path.split(" if ").next().unwrap_or_default().split(": ").next().unwrap_or_default();
    let start = if path.starts_with("types::") { "types::".len() } else { 0 };
    &path[..path[start..].find("::").map_or(path.len(), |end| start + end)]
}

/// The differences that may follow from a change: those of the items of its elements, where it says which.
fn candidates(change: &Change, sides: [&Side; 2], items: &HashMap<&str, Vec<usize>>, all: usize) -> Vec<usize> {
    match change.rule.seen() {
        Seen::Nothing => return Vec::new(),
        Seen::Module | Seen::Protocol => return (0..all).collect(),
        Seen::Element | Seen::Auth | Seen::Checks | Seen::Pages => {}
    }
    let mut names = BTreeSet::new();
    for (old, new) in &change.elements {
        for (side, element) in sides.iter().zip([old, new]) {
            names.extend(element.iter().flat_map(|element| side.items(*element)));
        }
    }
    let mut found: Vec<usize> = names.iter().filter_map(|name| items.get(name.as_str())).flatten().copied().collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether another element had a name before or has it since; how a structure is made all its members say together.
fn is_taken(difference: &Difference, side: &Option<String>, element: &Option<Element>) -> bool {
    match element {
        Some(Element::Member(..)) => false,
        Some(Element::Variant(..)) => side.is_some() && !difference.path.contains(['(', ':']),
        Some(_) | None => side.is_some() && !difference.path.contains(": Operation::Output"),
    }
}

/// Elements that had to give their names to others, or got them back: nothing that is said of them changed.
fn displaced(before: &Side, after: &Side, changes: &mut Vec<Change>) {
    let known: BTreeSet<_> = changes
        .iter()
        .filter(|change| {
            let rule = change.rule;
            matches!(
                rule,
                ChangeRule::XNameChanged
                    | ChangeRule::OperationRenamed
                    | ChangeRule::ShapeRenamed
                    | ChangeRule::MemberRenamed
            )
        })
        .flat_map(|change| change.elements.iter().copied())
        .collect();
    for (one, other, place) in bindery_model::diff::same(before.model, after.model) {
        let (Some(old), Some(new)) = (before.name(one), after.name(other)) else { continue };
        // The parts of what has another name stand elsewhere, and are called what they were.
        let part = |name: &str| name.rsplit("::").next().map(str::to_owned);
        if part(&old) == part(&new) || known.contains(&(Some(one), Some(other))) {
            continue;
        }
        changes.push(Change {
            rule: ChangeRule::GeneratedNameChanged,
            subject: after.subject(other),
            also: Vec::new(),
            before: Some(old),
            after: Some(new),
            old: None,
            new: Some(place),
            wire: Wire::Compatible,
            release: Release::Major,
            elements: vec![(Some(one), Some(other))],
        });
    }
}

/// Options that make no difference to what can be named.
fn plain() -> Options {
    let bindery = BinderyDep::Workspace;
    Options { header: String::new(), bindery, standalone: false, version: None }
}

/// A model, and what its elements are called in Rust.
struct Side<'m> {
    model: &'m Model,
    names: Names,
}

impl<'m> Side<'m> {
    fn new(model: &'m Model) -> Self {
        Side { model, names: Names::allocate(model).0 }
    }

    /// The path of a shape in its crate.
    fn shape(&self, id: ShapeId) -> String {
        let name = self.names.shape(id);
        match module_of(self.model, id) {
            Module::Root => name.to_string(),
            Module::Types => format!("types::{name}"),
        }
    }

    /// The path of the literal that `new` may take.
    fn required(&self, id: ShapeId) -> String {
        let name = self.names.required(id);
        match module_of(self.model, id) {
            Module::Root => name.to_string(),
            Module::Types => format!("types::{name}"),
        }
    }

    /// The path of an element in its crate; none where it has no name of its own.
    fn name(&self, element: Element) -> Option<String> {
        match element {
            Element::Operation(index) => Some(self.names.operation(index).to_string()),
            // A request bears its operation's name.
            Element::Shape(id) => (module_of(self.model, id) == Module::Types).then(|| self.shape(id)),
            Element::Member(id, index) => Some(format!("{}::{}", self.shape(id), self.names.member(id, index))),
            Element::Variant(id, index) => Some(format!("{}::{}", self.shape(id), self.names.variant(id, index))),
            Element::Service | Element::Response(..) | Element::Failure(_) => None,
        }
    }

    /// The items that an element has a part in.
    fn items(&self, element: Element) -> Vec<String> {
        match element {
            Element::Service => Vec::new(),
            Element::Operation(index) | Element::Response(index, _) => {
                let input = self.model.operations[index].input;
                let output = self.names.output(index).to_string();
                // Where modules part the operations, there is a second way to each.
                vec![self.shape(input), self.required(input), output, "operations".to_owned()]
            }
            Element::Shape(id) | Element::Member(id, _) | Element::Variant(id, _) => {
                vec![self.shape(id), self.required(id)]
            }
            Element::Failure(_) => vec!["Error".to_owned()],
        }
    }

    /// What an element is called on the wire.
    fn subject(&self, element: Element) -> String {
        let shape = |id: ShapeId| match self.model.shape(id).origin {
            ShapeOrigin::Input(index) => self.model.operations[index].name.clone(),
            ShapeOrigin::Definition | ShapeOrigin::Output(_) | ShapeOrigin::Inline => self.model.shape(id).name.clone(),
        };
        match element {
            Element::Service => self.model.service.name.clone(),
            Element::Operation(index) | Element::Response(index, _) => self.model.operations[index].name.clone(),
            Element::Shape(id) => shape(id),
            Element::Member(id, index) => match &self.model.shape(id).kind {
                ShapeKind::Structure(structure) => format!("{}.{}", shape(id), structure.members[index].name),
                ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Newtype(_) => shape(id),
            },
            Element::Variant(id, index) => match &self.model.shape(id).kind {
                ShapeKind::Enum(values) => match &values.values[index].value {
                    EnumLiteral::String(text) => format!("{}.{text}", shape(id)),
                    EnumLiteral::Integer(number) => format!("{}.{number}", shape(id)),
                },
                ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Newtype(_) => shape(id),
            },
            Element::Failure(id) => format!("Error.{}", self.model.failure(id).name),
        }
    }

    /// Whether a difference follows from a change of an element.
    fn owns(&self, rule: ChangeRule, element: Element, difference: &Difference) -> bool {
        let path = difference.path.split(" if ").next().unwrap_or_default();
        match rule.seen() {
            Seen::Nothing => false,
            Seen::Auth => self.is_of(element, path, |part| part == ": Operation::Auth"),
            Seen::Checks => match element {
                Element::Member(id, _) => is_check(path, &self.shape(id)),
                element => self.is_of(element, path, |part| part.starts_with(CHECK)),
            },
            Seen::Pages => self.is_of(element, path, |part| part.starts_with(": Paginated")),
            Seen::Module => self.is_of(element, path, |_| false) || is_way(difference, path),
            Seen::Protocol => path.contains(": ") || path.starts_with("Error"),
            Seen::Element => match (rule, element) {
                (ChangeRule::RequiredReordered, element) => self.is_of(element, path, |part| part == "::new()"),
                (_, Element::Service) => false,
                (_, Element::Operation(index)) => {
                    let input = self.model.operations[index].input;
                    self.is_whole(input, path)
                        || is_part(path, &self.names.output(index).to_string())
                        || path.ends_with(&format!("::{}", self.names.operation(index)))
                }
                (_, Element::Response(index, _)) => {
                    is_part(path, &self.names.output(index).to_string())
                        || path == format!("{}: Operation::Output", self.names.operation(index))
                }
                (_, Element::Shape(id)) => self.is_whole(id, path),
                (_, Element::Member(id, index)) => self.is_member(id, index, path),
                (_, Element::Variant(id, index)) => {
                    let shape = self.shape(id);
                    let variant = self.names.variant(id, index);
                    let part = path.strip_prefix(&shape);
                    path == format!("{shape}::{variant}")
                        || part.is_some_and(|part| part.starts_with(": ") || part.ends_with("()"))
                }
                (_, Element::Failure(id)) => path == format!("Error::{}", self.names.failure(id)),
            },
        }
    }

    /// Whether a path is such a part of what an element is.
    fn is_of(&self, element: Element, path: &str, part: impl Fn(&str) -> bool) -> bool {
        let whole = match element {
            Element::Operation(index) => self.names.operation(index).to_string(),
            Element::Shape(id) => self.shape(id),
            Element::Service
            | Element::Response(..)
            | Element::Member(..)
            | Element::Variant(..)
            | Element::Failure(_) => return false,
        };
        path.strip_prefix(&whole).is_some_and(part)
    }

    fn is_whole(&self, id: ShapeId, path: &str) -> bool {
        is_part(path, &self.shape(id)) || is_part(path, &self.required(id))
    }

    /// Whether a path is a member's, or that of something which says what all members come to.
    fn is_member(&self, id: ShapeId, index: usize, path: &str) -> bool {
        let shape = self.shape(id);
        let member = self.names.member(id, index);
        is_part(path, &self.required(id))
            || is_check(path, &shape)
            || path.strip_prefix(&shape).is_some_and(|part| {
                let is_own =
                    part.strip_prefix("::").is_some_and(|part| *member == part.strip_suffix("()").unwrap_or(part));
                is_own || part == "::new()" || part == ": Default"
            })
    }
}

/// What is said of a type that can be checked.
const CHECK: &str = ": Check";

/// Whether a path says that a shape can be checked.
fn is_check(path: &str, shape: &str) -> bool {
    path.strip_prefix(shape) == Some(CHECK)
}

/// Whether a path is an item's, or that of a part of it.
fn is_part(path: &str, item: &str) -> bool {
    path.strip_prefix(item).is_some_and(|part| part.is_empty() || part.starts_with("::") || part.starts_with(": "))
}

/// Whether it is a module of operations, or a second path to one of them.
fn is_way(difference: &Difference, path: &str) -> bool {
    let is = |side: &Option<String>| side.as_deref().is_some_and(|is| is == "mod" || is.starts_with("way to "));
    (is(&difference.old) || is(&difference.new)) && !matches!(path, "types" | "error")
}

/// The names that went from one word to another.
struct Renamed(BTreeMap<String, String>);

fn renamed(changes: &[Change], before: &Side, after: &Side) -> Renamed {
    let pairs = changes.iter().flat_map(|change| &change.elements);
    let names = pairs.filter_map(|pair| match pair {
        (Some(one @ (Element::Shape(_) | Element::Operation(_))), Some(other)) => {
            Some((before.name(*one)?, after.name(*other)?))
        }
        _ => None,
    });
    let word = |name: String| name.trim_start_matches("types::").to_owned();
    let names = names.map(|(one, other)| (word(one), word(other)));
    Renamed(names.filter(|(one, other)| one != other).collect())
}

impl Renamed {
    /// Whether what differs is just that something else is called otherwise.
    fn explains(&self, difference: &Difference) -> bool {
        let (Some(old), Some(new)) = (&difference.old, &difference.new) else {
            // A conversion from what is called otherwise.
            let names = || self.0.iter().flat_map(|(old, new)| [old, new]);
            return difference.path.contains(": From<")
                && names().any(|name| self.said(&difference.path).contains(name));
        };
        self.said(old) == self.said(new)
    }

    /// A source with its new names.
    fn said(&self, source: &str) -> String {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let mut said = String::new();
        let mut rest = source;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|c| is_word(c) != is_word(first)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            said.push_str(self.0.get(word).map_or(word, String::as_str));
            rest = after;
        }
        said
    }
}

/// Differences that follow from no change directly, one change for each item.
fn others<'d>(differences: impl Iterator<Item = &'d Difference>) -> Vec<Change> {
    let mut items: BTreeMap<&str, Vec<&Difference>> = BTreeMap::new();
    for difference in differences.filter(|difference| difference.release > Release::Patch) {
        items.entry(item(&difference.path)).or_default().push(difference);
    }
    let change = |differences: Vec<&Difference>| {
        // The item itself, or the part of it that breaks most.
        let first = differences.iter().min_by_key(|found| (std::cmp::Reverse(found.release), found.path.len()))?;
        Some(Change {
            rule: ChangeRule::GeneratedNameChanged,
            subject: first.path.clone(),
            also: Vec::new(),
            before: first.old.clone(),
            after: first.new.clone(),
            old: None,
            new: None,
            wire: Wire::Compatible,
            release: first.release,
            elements: Vec::new(),
        })
    };
    items.into_values().filter_map(change).collect()
}
