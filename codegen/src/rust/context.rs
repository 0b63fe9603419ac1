//! What every emitter reads: the model, and what follows from it.

use crate::analysis::modules::{Module, module_of};
use crate::analysis::names::Names;
use crate::rust::shapes::structures;
use crate::rust::{meta, plan, server, types, validate};
use bindery_model::diagnostic::Diagnostic;
use bindery_model::service::{Model, ShapeId};

/// What every emitter knows.
pub(crate) struct Context<'a> {
    pub(crate) model: &'a Model,
    pub(crate) names: Names,
    pub(crate) boxes: types::Boxes,
    pub(crate) shared: meta::Shared<'a>,
    /// The modules that operations are parted into; none where all stand in one.
    pub(crate) modules: Option<Vec<plan::Group>>,
    /// What was written of operations that are bound alike.
    pub(crate) alike: server::Alike,
    /// What was written of members that several structures have in common.
    pub(crate) common: structures::Common,
    pub(crate) checks: &'a validate::Checks,
}

impl<'a> Context<'a> {
    /// What follows from a model alone, and what is to be said about its names.
    pub(crate) fn with_warnings(model: &'a Model, checks: &'a validate::Checks) -> (Self, Vec<Diagnostic>) {
        let (names, warnings) = Names::allocate(model);
        let boxes = types::Boxes::new(model);
        let shared = meta::Shared::new(model);
        let modules = plan::groups(model);
        let (alike, common) = (server::Alike::default(), structures::Common::default());
        (Context { model, names, boxes, shared, modules, alike, common, checks }, warnings)
    }

    pub(crate) fn new(model: &'a Model, checks: &'a validate::Checks) -> Self {
        Context::with_warnings(model, checks).0
    }
}

impl Context<'_> {
    /// The module that a shape is declared in.
    pub(crate) fn module(&self, id: ShapeId) -> Module {
        module_of(self.model, id)
    }
}
