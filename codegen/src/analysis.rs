//! Facts that follow from a model alone and that several emitters need.

pub(crate) mod access;
pub(crate) mod api_reference;
pub(crate) mod checks;
pub(crate) mod directions;
pub(crate) mod groups;
pub(crate) mod identifier_words;
pub(crate) mod modules;
pub mod names;
pub(crate) mod patterns;
pub(crate) mod recursion;
pub(crate) mod shared_members;
pub(crate) mod status;
pub(crate) mod tuples;
pub(crate) mod type_uses;
pub(crate) mod unicode;

use bindery_model::diagnostic::Diagnostic;
use bindery_model::service::Model;
use checks::Checks;
use directions::Directions;
use groups::Group;
use recursion::Boxes;
use shared_members::SharedMembers;

/// The facts about a model. Names are apart: their identifiers belong to one thread.
#[derive(Debug)]
pub(crate) struct Analysis<'m> {
    pub(crate) boxes: Boxes,
    pub(crate) shared: SharedMembers<'m>,
    /// The modules that operations are divided into; `None` if all are in one.
    pub(crate) modules: Option<Vec<Group>>,
    pub(crate) checks: Checks,
    pub(crate) directions: Directions,
}

impl<'m> Analysis<'m> {
    /// Analyzes a model; constraints that cannot be checked are warnings.
    pub(crate) fn new(model: &'m Model) -> (Self, Vec<Diagnostic>) {
        let (checks, warnings) = Checks::new(model);
        let (boxes, shared, modules) = (Boxes::new(model), SharedMembers::new(model), groups::groups(model));
        (Analysis { boxes, shared, modules, checks, directions: Directions::new(model) }, warnings)
    }
}
