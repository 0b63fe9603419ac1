//! The effect of model changes on users of the generated crate.
//!
//! The rule of a change states which release it may require; the differences between the two public APIs show which one
//! it does require. Each difference is attributed to the changes that cause it. A difference without a direct cause, such
//! as a name that had to yield to a new one or a box that closes a cycle, becomes a change of its own.

pub mod public_api;

use crate::analysis::modules::{Module, module_of};
use crate::analysis::names::Names;
use crate::{BinderyDep, Options, generate};
use bindery_model::diff::{Change, ChangeRule, Element, Release, Seen, Wire};
use bindery_model::service::{EnumLiteral, Model, ShapeId, ShapeKind, ShapeOrigin};
use public_api::{Difference, PublicApi, compare};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Returns the changes between two models, each with the release that it requires of the generated crate.
pub fn diff(old: &Model, new: &Model) -> Vec<Change> {
    let public_api = |model| public_api::read(&generate(model, &plain()).files);
    judge(old, new, &public_api(old), &public_api(new))
}

/// Returns the same as [`diff`], given the public APIs of both generated crates.
pub fn judge(old: &Model, new: &Model, before: &PublicApi, after: &PublicApi) -> Vec<Change> {
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
        // The rule states the worst case; the differences below show the actual one.
        change.release = match change.rule {
            // Code may still compile, with another meaning.
            ChangeRule::GeneratedNameChanged => Release::Major,
            _ => Release::Patch,
        };
        for index in candidates(change, [&before, &after], &items, differences.len()) {
            let difference = &differences[index];
            if change.elements.iter().any(|(one, other)| {
                let claims = |side: &Side, element: &Option<Element>| {
                    element.is_some_and(|element| side.causes(change.rule, element, difference))
                };
                // An added element removes nothing, and a removed one adds nothing: its name may pass to another element.
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
    changes.extend(unexplained(rest.map(|(difference, _)| difference)));
    changes
}

/// Returns the item that a path belongs to: `types::Pet` for `types::Pet::new()`.
fn item(path: &str) -> &str {
    let path = path.split(" if ").next().unwrap_or_default().split(": ").next().unwrap_or_default();
    let start = if path.starts_with("types::") { "types::".len() } else { 0 };
    &path[..path[start..].find("::").map_or(path.len(), |end| start + end)]
}

/// Returns the differences that a change may cause: those in the items of its elements, or all if it names none.
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

/// Returns whether another element had the name before or has it now. Constructors depend on all members together.
fn is_taken(difference: &Difference, side: &Option<String>, element: &Option<Element>) -> bool {
    match element {
        Some(Element::Member(..)) => false,
        Some(Element::Variant(..)) => side.is_some() && !difference.path.contains(['(', ':']),
        Some(_) | None => side.is_some() && !difference.path.contains(": Operation::Output"),
    }
}

/// Adds a change for each unchanged element whose generated name changed, because another element took or freed it.
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
        // The members of a renamed shape are not renamed.
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

/// Options without influence on the public API.
fn plain() -> Options {
    let bindery = BinderyDep::Workspace;
    Options { header: String::new(), bindery, standalone: false, version: None }
}

/// A model and the Rust names of its elements.
struct Side<'m> {
    model: &'m Model,
    names: Names,
}

impl<'m> Side<'m> {
    fn new(model: &'m Model) -> Self {
        Side { model, names: Names::allocate(model).0 }
    }

    /// Returns the path of a shape in its crate.
    fn shape(&self, id: ShapeId) -> String {
        let name = self.names.shape(id);
        match module_of(self.model, id) {
            Module::Root => name.to_string(),
            Module::Types => format!("types::{name}"),
        }
    }

    /// Returns the path of the struct of required members that `new` may take.
    fn required(&self, id: ShapeId) -> String {
        let name = self.names.required(id);
        match module_of(self.model, id) {
            Module::Root => name.to_string(),
            Module::Types => format!("types::{name}"),
        }
    }

    /// Returns the path of an element in its crate, or `None` if it has no name of its own.
    fn name(&self, element: Element) -> Option<String> {
        match element {
            Element::Operation(index) => Some(self.names.operation(index).to_string()),
            // A request has the name of its operation.
            Element::Shape(id) => (module_of(self.model, id) == Module::Types).then(|| self.shape(id)),
            Element::Member(id, index) => Some(format!("{}::{}", self.shape(id), self.names.member(id, index))),
            Element::Variant(id, index) => Some(format!("{}::{}", self.shape(id), self.names.variant(id, index))),
            Element::Service | Element::Response(..) | Element::Failure(_) => None,
        }
    }

    /// Returns the items that depend on an element.
    fn items(&self, element: Element) -> Vec<String> {
        match element {
            Element::Service => Vec::new(),
            Element::Operation(index) | Element::Response(index, _) => {
                let input = self.model.operations[index].input;
                let output = self.names.output(index).to_string();
                // Operations grouped into modules are re-exported.
                vec![self.shape(input), self.required(input), output, "operations".to_owned()]
            }
            Element::Shape(id) | Element::Member(id, _) | Element::Variant(id, _) => {
                vec![self.shape(id), self.required(id)]
            }
            Element::Failure(_) => vec!["Error".to_owned()],
        }
    }

    /// Returns the wire name of an element.
    fn subject(&self, element: Element) -> String {
        let shape = |id: ShapeId| match self.model.shape(id).origin {
            ShapeOrigin::Input(index) => self.model.operations[index].name.clone(),
            ShapeOrigin::Definition | ShapeOrigin::Output(_) | ShapeOrigin::Inline | ShapeOrigin::Request(_) => {
                self.model.shape(id).name.clone()
            }
        };
        match element {
            Element::Service => self.model.service.name.clone(),
            Element::Operation(index) | Element::Response(index, _) => self.model.operations[index].name.clone(),
            Element::Shape(id) => shape(id),
            Element::Member(id, index) => match &self.model.shape(id).kind {
                ShapeKind::Structure(structure) => format!("{}.{}", shape(id), structure.members[index].name),
                ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => shape(id),
            },
            Element::Variant(id, index) => match &self.model.shape(id).kind {
                ShapeKind::Enum(values) => match &values.values[index].value {
                    EnumLiteral::String(text) => format!("{}.{text}", shape(id)),
                    EnumLiteral::Integer(number) => format!("{}.{number}", shape(id)),
                },
                ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => {
                    shape(id)
                }
            },
            Element::Failure(id) => format!("Error.{}", self.model.failure(id).name),
        }
    }

    /// Returns whether a change of an element causes a difference.
    fn causes(&self, rule: ChangeRule, element: Element, difference: &Difference) -> bool {
        let path = difference.path.split(" if ").next().unwrap_or_default();
        match rule.seen() {
            Seen::Nothing => false,
            Seen::Auth => self.is_part_of(element, path, |part| part == ": Operation::Auth"),
            Seen::Checks => match element {
                Element::Member(id, _) => is_check(path, &self.shape(id)),
                element => self.is_part_of(element, path, |part| part.starts_with(CHECK)),
            },
            Seen::Pages => self.is_part_of(element, path, |part| part.starts_with(": Paginated")),
            Seen::Module => self.is_part_of(element, path, |_| false) || is_module_or_reexport(difference, path),
            Seen::Protocol => path.contains(": ") || path.starts_with("Error"),
            Seen::Element => match (rule, element) {
                (ChangeRule::RequiredReordered, element) => self.is_part_of(element, path, |part| part == "::new()"),
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

    /// Returns whether a path is a part, accepted by `part`, of the item of an element.
    fn is_part_of(&self, element: Element, path: &str, part: impl Fn(&str) -> bool) -> bool {
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

    /// Returns whether a path belongs to a member, or to an item that depends on all members.
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

/// The suffix of the path of a `Check` implementation.
const CHECK: &str = ": Check";

/// Returns whether a path is the `Check` implementation of a shape.
fn is_check(path: &str, shape: &str) -> bool {
    path.strip_prefix(shape) == Some(CHECK)
}

/// Returns whether a path is an item or a part of it.
fn is_part(path: &str, item: &str) -> bool {
    path.strip_prefix(item).is_some_and(|part| part.is_empty() || part.starts_with("::") || part.starts_with(": "))
}

/// Returns whether a difference is a module of operations or a re-export from one.
fn is_module_or_reexport(difference: &Difference, path: &str) -> bool {
    let is =
        |side: &Option<String>| side.as_deref().is_some_and(|item| item == "mod" || item.starts_with("re-export of "));
    (is(&difference.old) || is(&difference.new)) && !matches!(path, "types" | "error")
}

/// The renamed shapes and operations: old name to new name.
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
    /// Returns whether a difference only consists of renamed items.
    fn explains(&self, difference: &Difference) -> bool {
        let (Some(old), Some(new)) = (&difference.old, &difference.new) else {
            // A conversion from a renamed type.
            let names = || self.0.iter().flat_map(|(old, new)| [old, new]);
            return difference.path.contains(": From<")
                && names().any(|name| self.with_new_names(&difference.path).contains(name));
        };
        self.with_new_names(old) == self.with_new_names(new)
    }

    /// Returns source with old names replaced by new ones.
    fn with_new_names(&self, source: &str) -> String {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let mut replaced = String::new();
        let mut rest = source;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|c| is_word(c) != is_word(first)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            replaced.push_str(self.0.get(word).map_or(word, String::as_str));
            rest = after;
        }
        replaced
    }
}

/// Returns a change for each item whose differences no other change causes.
fn unexplained<'d>(differences: impl Iterator<Item = &'d Difference>) -> Vec<Change> {
    let mut items: BTreeMap<&str, Vec<&Difference>> = BTreeMap::new();
    for difference in differences.filter(|difference| difference.release > Release::Patch) {
        items.entry(item(&difference.path)).or_default().push(difference);
    }
    let change = |differences: Vec<&Difference>| {
        // The difference that requires the greatest release, the item itself if there are several.
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
