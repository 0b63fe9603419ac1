//! The modules of a generated crate, and which of them a shape is declared in.

use bindery_model::service::{Model, ShapeId, ShapeOrigin};

/// The modules of a generated crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Module {
    /// Items re-exported at the root: operations, outputs by status, the error.
    Root,
    /// `types`: every other shape.
    Types,
}

/// The module that a shape of a model is declared in.
pub(crate) fn module_of(model: &Model, id: ShapeId) -> Module {
    match model.shape(id).origin {
        ShapeOrigin::Input(_) => Module::Root,
        ShapeOrigin::Definition | ShapeOrigin::Output(_) | ShapeOrigin::Inline | ShapeOrigin::Request(_) => {
            Module::Types
        }
    }
}
