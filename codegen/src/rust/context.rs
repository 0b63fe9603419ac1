//! The input of every emitter: the model and its analysis.

use crate::analysis::Analysis;
use crate::analysis::groups::Group;
use crate::analysis::modules::{Module, module_of};
use crate::analysis::names::Names;
use bindery_model::service::{Model, ShapeId};
use proc_macro2::Ident;
use std::sync::Arc;

/// The model, its names and the facts about it.
pub(crate) struct Context<'a> {
    pub(crate) model: &'a Model,
    pub(crate) names: Names,
    pub(crate) analysis: Arc<Analysis<'a>>,
}

impl<'a> Context<'a> {
    /// Allocates the names of a model. Conflicts of names are reported by [`Names::allocate`] alone.
    pub(crate) fn new(model: &'a Model, analysis: Arc<Analysis<'a>>) -> Self {
        Context { model, names: Names::allocate(model).0, analysis }
    }

    /// The module that a shape is declared in.
    pub(crate) fn module(&self, id: ShapeId) -> Module {
        module_of(self.model, id)
    }

    /// The module of a group of operations.
    pub(crate) fn group(&self, group: &Group) -> &Ident {
        match group.tag {
            Some(tag) => self.names.module(tag),
            None => self.names.untagged(),
        }
    }

    /// Returns whether `owner` must contain `content` in a box.
    pub(crate) fn needs_box(&self, owner: ShapeId, content: ShapeId) -> bool {
        self.analysis.boxes.need(owner, content)
    }
}
