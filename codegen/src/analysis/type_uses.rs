//! The types that a shape or a type consists of.

use bindery_model::service::{Model, ShapeId, ShapeKind, Type, TypeUse};
use std::collections::BTreeSet;

/// The types that a shape declares itself: of members, additional members, and the content of a newtype.
pub(crate) fn of_shape(kind: &ShapeKind) -> Vec<&TypeUse> {
    match kind {
        ShapeKind::Structure(structure) => {
            structure.members.iter().map(|member| &member.target).chain(&structure.additional).collect()
        }
        ShapeKind::Newtype(target) => vec![target],
        ShapeKind::Untagged(union) => union.alternatives.iter().map(|alternative| &alternative.target).collect(),
        ShapeKind::Union(_) | ShapeKind::Enum(_) => Vec::new(),
    }
}

/// The types of a type's items or values.
pub(crate) fn children(ty: &Type) -> impl Iterator<Item = &TypeUse> {
    let (one, several): (Option<&TypeUse>, &[TypeUse]) = match ty {
        Type::List(item) | Type::Map(item) => (Some(item), &[]),
        Type::Tuple(items) => (None, items),
        Type::Boolean
        | Type::Integer(_)
        | Type::Float(_)
        | Type::String
        | Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Date
        | Type::Shape(_)
        | Type::Document => (None, &[]),
    };
    one.into_iter().chain(several)
}

/// Adds the shapes that a type refers to, at any depth of lists, maps and tuples.
pub(crate) fn shapes_in(target: &TypeUse, found: &mut Vec<ShapeId>) {
    if let Type::Shape(id) = target.ty {
        found.push(id);
    }
    children(&target.ty).for_each(|child| shapes_in(child, found));
}

/// The shapes that a shape refers to.
pub(crate) fn shapes_of(kind: &ShapeKind) -> Vec<ShapeId> {
    let mut found = Vec::new();
    of_shape(kind).into_iter().for_each(|target| shapes_in(target, &mut found));
    if let ShapeKind::Union(union) = kind {
        found.extend(union.variants.iter().map(|variant| variant.shape));
    }
    found
}

/// The shapes that requests consist of.
pub(crate) fn requested(model: &Model) -> BTreeSet<ShapeId> {
    let mut found = BTreeSet::new();
    let mut next: Vec<ShapeId> = model.operations.iter().map(|operation| operation.input).collect();
    while let Some(id) = next.pop() {
        if found.insert(id) {
            next.extend(shapes_of(&model.shape(id).kind));
        }
    }
    found
}
