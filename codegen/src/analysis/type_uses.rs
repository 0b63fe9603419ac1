//! The types that a shape declares, and the shapes that requests contain.

use bindery_model::service::{Model, ShapeId, ShapeKind, TypeUse};
use std::collections::BTreeSet;

/// Returns the types that a shape declares itself: of members, additional members, and the content of a newtype.
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

/// Returns the shapes that requests contain.
pub(crate) fn requested(model: &Model) -> BTreeSet<ShapeId> {
    let mut found = BTreeSet::new();
    let mut next: Vec<ShapeId> = model.operations.iter().map(|operation| operation.input).collect();
    while let Some(id) = next.pop() {
        if found.insert(id) {
            model.shape(id).kind.collect_shapes(&mut next);
        }
    }
    found
}
