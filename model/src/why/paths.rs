//! Resolves a path of names to an element of the model.

use super::NotFound;
use crate::diff::Element;
use crate::node::NodeLocation;
use crate::service::*;
use std::collections::BTreeSet;

/// An element with facts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject<'m> {
    Service,
    Operation(&'m Operation),
    Response(&'m Operation, &'m Response),
    Shape(&'m Shape),
    Member(&'m Shape, &'m Member),
    Type(&'m TypeUse),
    /// A definition that is only an alias.
    Alias(&'m TypeUse, &'m Located<String>),
    Value(&'m Shape, &'m EnumValue),
    Failure(&'m Failure),
}

/// The number of nested lists, maps and newtypes searched for members; a newtype may contain itself.
const THROUGH: usize = 16;

/// The maximum number of suggested paths.
const SUGGESTED: usize = 3;

/// The maximum number of elements visited.
const STEPS: usize = 1 << 10;

/// The part of a path that resolves to an element.
struct Way<'m> {
    /// The length of that part.
    at: usize,
    /// The element.
    to: Subject<'m>,
    /// The remaining step budget: names that contain dots make paths ambiguous.
    left: usize,
}

/// The element that a path resolves to.
pub(super) fn find<'m>(model: &'m Model, path: &str) -> Result<Subject<'m>, NotFound> {
    let mut way = Way { at: 0, to: Subject::Service, left: STEPS };
    let found = descend(model, Subject::Service, path, 0, &mut way);
    found.ok_or_else(|| not_found(model, path, way.at, way.to))
}

/// Resolves a path. Names may contain dots, so every matching name is tried; records the longest match.
fn descend<'m>(
    model: &'m Model,
    subject: Subject<'m>,
    path: &str,
    at: usize,
    way: &mut Way<'m>,
) -> Option<Subject<'m>> {
    way.left = way.left.checked_sub(1)?;
    let rest = path.get(at..)?;
    for (name, child) in children(model, subject) {
        let Some(after) = rest.strip_prefix(name.as_str()).filter(|_| !name.is_empty()) else { continue };
        if after.is_empty() {
            return Some(child);
        }
        if after.starts_with('.') {
            let at = at + name.len() + 1;
            if at > way.at {
                (way.at, way.to) = (at, child);
            }
            if let Some(found) = descend(model, child, path, at, way) {
                return Some(found);
            }
        }
    }
    None
}

/// Returns an element of the model, or `None` if the model has no such index.
pub(super) fn of_element(model: &Model, element: Element) -> Option<Subject<'_>> {
    let shape = |id: ShapeId| model.shapes.get(id.0 as usize);
    Some(match element {
        Element::Service => Subject::Service,
        Element::Operation(index) => Subject::Operation(model.operations.get(index)?),
        Element::Response(index, response) => {
            let operation = model.operations.get(index)?;
            Subject::Response(operation, operation.responses.get(response)?)
        }
        Element::Shape(id) => Subject::Shape(shape(id)?),
        Element::Member(id, index) => match &shape(id)?.kind {
            ShapeKind::Structure(structure) => Subject::Member(shape(id)?, structure.members.get(index)?),
            ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => return None,
        },
        Element::Variant(id, index) => match &shape(id)?.kind {
            ShapeKind::Enum(all) => Subject::Value(shape(id)?, all.values.get(index)?),
            ShapeKind::Union(union) => Subject::Shape(shape(union.variants.get(index)?.shape)?),
            ShapeKind::Untagged(union) => Subject::Type(&union.alternatives.get(index)?.target),
            ShapeKind::Structure(_) | ShapeKind::Newtype(_) => return None,
        },
        Element::Failure(id) => Subject::Failure(model.failures.get(id.0 as usize)?),
    })
}

/// Returns the elements inside of an element, by name.
fn children<'m>(model: &'m Model, subject: Subject<'m>) -> Vec<(String, Subject<'m>)> {
    match subject {
        Subject::Service => roots(model),
        Subject::Operation(operation) => {
            let mut children = vec![("input".to_owned(), Subject::Shape(model.shape(operation.input)))];
            let success = operation.responses.iter().find(|response| response.content.is_some());
            if let Some(response) = success.or(operation.responses.first()) {
                children.push(("output".to_owned(), Subject::Response(operation, response)));
            }
            children.extend(
                operation
                    .responses
                    .iter()
                    .map(|response| (response.status.to_string(), Subject::Response(operation, response))),
            );
            children.extend(of_shape(model, model.shape(operation.input), 0));
            children.extend(
                success
                    .and_then(|said| said.content.as_ref())
                    .into_iter()
                    .flat_map(|content| of_type(model, content, 0)),
            );
            children.extend(operation.failures.iter().map(|said| {
                let failure = model.failure(said.failure);
                (failure.name.clone(), Subject::Failure(failure))
            }));
            children
        }
        Subject::Response(_, response) => {
            response.content.iter().flat_map(|content| of_type(model, content, 0)).collect()
        }
        Subject::Shape(shape) => of_shape(model, shape, 0),
        Subject::Member(_, member) => of_type(model, &member.target, 0),
        Subject::Type(used) | Subject::Alias(used, _) => of_type(model, used, 0),
        Subject::Value(..) => Vec::new(),
        Subject::Failure(failure) => failure.content.iter().flat_map(|content| of_type(model, content, 0)).collect(),
    }
}

/// Returns the elements with which a path may begin.
fn roots(model: &Model) -> Vec<(String, Subject<'_>)> {
    let mut roots: Vec<(String, Subject<'_>)> = Vec::new();
    for operation in &model.operations {
        roots.push((operation.name.clone(), Subject::Operation(operation)));
    }
    for operation in &model.operations {
        let way = format!("{} {}", operation.method.as_str(), operation.path.value);
        roots.push((way, Subject::Operation(operation)));
    }
    // A failure has more facts than its structure.
    roots.extend(model.failures.iter().map(|failure| (failure.name.clone(), Subject::Failure(failure))));
    roots.extend(model.shapes.iter().map(|shape| (shape.name.clone(), Subject::Shape(shape))));
    let mut known = BTreeSet::new();
    let mut aliases = uses(model);
    aliases.retain(|(_, alias)| known.insert(alias.place));
    let aliases = aliases.into_iter();
    roots.extend(aliases.map(|(used, alias)| (alias.value.clone(), Subject::Alias(used, alias))));
    roots
}

/// Returns the uses of definitions that are only aliases.
pub(super) fn uses(model: &Model) -> Vec<(&TypeUse, &Located<String>)> {
    let mut open: Vec<&TypeUse> = Vec::new();
    for shape in model.shapes.iter().rev() {
        match &shape.kind {
            ShapeKind::Structure(structure) => {
                open.extend(&structure.additional);
                open.extend(structure.members.iter().rev().map(|member| &member.target));
            }
            ShapeKind::Newtype(used) => open.push(used),
            ShapeKind::Untagged(union) => {
                open.extend(union.alternatives.iter().rev().map(|alternative| &alternative.target));
            }
            ShapeKind::Enum(_) | ShapeKind::Union(_) => {}
        }
    }
    let responses = model.operations.iter().flat_map(|operation| &operation.responses);
    open.extend(responses.filter_map(|response| response.content.as_ref()));
    let mut uses = Vec::new();
    while let Some(used) = open.pop() {
        uses.extend(used.alias.as_ref().map(|alias| (used, alias)));
        open.extend(used.ty.children());
    }
    uses
}

fn of_shape<'m>(model: &'m Model, shape: &'m Shape, through: usize) -> Vec<(String, Subject<'m>)> {
    match &shape.kind {
        ShapeKind::Structure(structure) => {
            let member = |member: &'m Member| (member.name.clone(), Subject::Member(shape, member));
            let mut members: Vec<_> = structure.members.iter().map(member).collect();
            members.extend(structure.additional.iter().map(|used| ("{}".to_owned(), Subject::Type(used))));
            members
        }
        ShapeKind::Enum(all) => {
            let value = |value: &'m EnumValue| (value.value.to_string(), Subject::Value(shape, value));
            all.values.iter().map(value).collect()
        }
        ShapeKind::Union(union) => {
            let variant = |variant: &'m Variant| (variant.value.clone(), Subject::Shape(model.shape(variant.shape)));
            union.variants.iter().map(variant).collect()
        }
        ShapeKind::Untagged(union) => {
            let alternative =
                |alternative: &'m Alternative| (alternative.name.clone(), Subject::Type(&alternative.target));
            union.alternatives.iter().map(alternative).collect()
        }
        ShapeKind::Newtype(used) => of_type(model, used, through + 1),
    }
}

/// Returns the elements inside of a type: items by `[]`, map values by `{}`, and the members of either.
fn of_type<'m>(model: &'m Model, used: &'m TypeUse, through: usize) -> Vec<(String, Subject<'m>)> {
    if through > THROUGH {
        return Vec::new();
    }
    let inner = |name: &str, inner: &'m TypeUse| {
        let mut children = vec![(name.to_owned(), Subject::Type(inner))];
        children.extend(of_type(model, inner, through + 1));
        children
    };
    match &used.ty {
        Type::List(item) => inner("[]", item),
        Type::Map(value) => inner("{}", value),
        Type::Tuple(items) => {
            items.iter().enumerate().map(|(index, item)| (format!("[{index}]"), Subject::Type(item))).collect()
        }
        Type::Shape(id) => of_shape(model, model.shape(*id), through),
        Type::Boolean
        | Type::Integer(_)
        | Type::Float(_)
        | Type::String
        | Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Date
        | Type::Document => Vec::new(),
    }
}

/// Returns similar paths for a path that does not resolve.
fn not_found(model: &Model, path: &str, at: usize, subject: Subject<'_>) -> NotFound {
    let (known, rest) = path.split_at(at);
    let name = rest.split('.').next().unwrap_or_default().to_owned();
    let known = known.trim_end_matches('.').to_owned();
    let join = |name: &str| if known.is_empty() { name.to_owned() } else { format!("{known}.{name}") };
    let names: Vec<String> = children(model, subject).into_iter().map(|(name, _)| name).collect();
    let mut near: Vec<(f64, String)> = names.iter().map(|there| (likeness(&name, there), join(there))).collect();
    if known.is_empty() {
        // A common mistake is to omit the structure of a member.
        for shape in &model.shapes {
            let ShapeKind::Structure(structure) = &shape.kind else { continue };
            let of = match shape.origin {
                ShapeOrigin::Input(index) => {
                    model.operations.get(index).map_or(&shape.name, |operation| &operation.name)
                }
                ShapeOrigin::Definition | ShapeOrigin::Output(_) | ShapeOrigin::Inline | ShapeOrigin::Request(_) => {
                    &shape.name
                }
            };
            let member = |member: &Member| (likeness(&name, &member.name) - 0.01, format!("{of}.{}", member.name));
            near.extend(structure.members.iter().map(member));
        }
    }
    near.retain(|(likeness, _)| *likeness > 0.8);
    // Ties keep their order.
    near.sort_by(|left, right| right.0.total_cmp(&left.0));
    let mut meant: Vec<String> = Vec::new();
    for (_, path) in near {
        if meant.len() < SUGGESTED && !meant.contains(&path) {
            meant.push(path);
        }
    }
    let few = meant.is_empty() && names.len() <= 60;
    let there_are = if few { names } else { Vec::new() };
    NotFound { known, name, near: meant, there_are, removed: None }
}

/// Returns the similarity of two names, from 0 to 1. The comparison is quadratic, so long names are not compared.
fn likeness(name: &str, other: &str) -> f64 {
    if name.len().max(other.len()) > 128 {
        return 0.0;
    }
    let (name, other) = (name.to_lowercase(), other.to_lowercase());
    let likeness = strsim::jaro_winkler(&name, &other);
    // In a short name a single letter matters much.
    let slip = !name.is_empty() && strsim::damerau_levenshtein(&name, &other) <= name.chars().count() / 3;
    if slip { likeness.max(0.85) } else { likeness }
}

impl Subject<'_> {
    /// Returns the location of the element.
    pub(super) fn place(self, model: &Model) -> NodeLocation {
        match self {
            Subject::Service => model.service.title.place,
            Subject::Operation(operation) => operation.place,
            Subject::Response(_, response) => response.place,
            Subject::Shape(shape) => shape.place,
            Subject::Member(_, member) => member.place,
            Subject::Type(used) => used.place,
            Subject::Alias(_, alias) => alias.place,
            Subject::Value(_, value) => value.place,
            Subject::Failure(failure) => failure.place,
        }
    }

    /// Returns the kind of the element.
    pub(super) fn what(self, model: &Model) -> String {
        match self {
            Subject::Service => format!("the service {}", model.service.name),
            Subject::Operation(_) => "an operation".to_owned(),
            Subject::Response(operation, _) => format!("a response of {}", operation.name),
            Subject::Shape(shape) => match (&shape.origin, &shape.kind) {
                (ShapeOrigin::Input(index), _) => match model.operations.get(*index) {
                    Some(operation) => format!("the request of {}", operation.name),
                    None => "a request".to_owned(),
                },
                (_, ShapeKind::Structure(_)) => "a structure".to_owned(),
                (_, ShapeKind::Enum(_)) => "an enum".to_owned(),
                (_, ShapeKind::Union(_) | ShapeKind::Untagged(_)) => "a union".to_owned(),
                (_, ShapeKind::Newtype(_)) => "a newtype".to_owned(),
            },
            Subject::Member(shape, _) => match shape.origin {
                ShapeOrigin::Input(index) => match model.operations.get(index) {
                    Some(operation) => format!("a member of the request of {}", operation.name),
                    None => "a member of a request".to_owned(),
                },
                ShapeOrigin::Definition | ShapeOrigin::Output(_) | ShapeOrigin::Inline | ShapeOrigin::Request(_) => {
                    format!("a member of the structure {}", shape.name)
                }
            },
            Subject::Type(_) => "the items of a list, the values of a map or an alternative of a union".to_owned(),
            Subject::Alias(..) => "a definition that is inlined where it is used".to_owned(),
            Subject::Value(shape, _) => format!("a value of the enum {}", shape.name),
            Subject::Failure(_) => "a failure".to_owned(),
        }
    }
}
