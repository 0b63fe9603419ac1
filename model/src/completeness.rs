//! How complete a model is: counts of what its documents declare, out of what they could declare.

use crate::service::*;

/// A share: how many of a number of things are declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    /// The number of things that are declared.
    pub said: usize,
    /// The number of all things.
    pub of: usize,
}

impl Completeness {
    /// Counts one thing; returns whether it is declared.
    pub fn count(&mut self, declared: bool) -> bool {
        self.of += 1;
        self.said += usize::from(declared);
        declared
    }

    /// The share in percent, rounded down; 100 where there is nothing to declare.
    pub fn percent(self) -> usize {
        (self.said * 100).checked_div(self.of).unwrap_or(100)
    }
}

/// Counts over an iterator of whether each thing is declared.
impl FromIterator<bool> for Completeness {
    fn from_iter<I: IntoIterator<Item = bool>>(things: I) -> Self {
        let mut share = Completeness::default();
        for declared in things {
            share.count(declared);
        }
        share
    }
}

/// Measures a model: the request, the response and the failures of each operation.
///
/// A request is declared where a parameter is required or has a type other than string, or where it has none; a
/// response where it has a type, or a status without a body.
pub fn completeness(model: &Model) -> Completeness {
    let aspects = |operation| {
        [declares_request(model.input(operation)), declares_response(operation), declares_failures(operation)]
    };
    model.operations.iter().flat_map(aspects).collect()
}

pub(crate) fn declares_request(input: &Structure) -> bool {
    input.members.is_empty()
        || input.members.iter().any(|member| member.required.is_some() || member.target.ty != Type::String)
}

pub(crate) fn declares_response(operation: &Operation) -> bool {
    operation.method == Method::Head
        || operation
            .responses
            .iter()
            .any(|response| response.content.is_some() || matches!(response.status, Status::Code(204 | 205 | 300..400)))
}

pub(crate) fn declares_failures(operation: &Operation) -> bool {
    !operation.failures.is_empty()
}

/// Counts the members and responses of a model that are any JSON value, because the document declares no type.
pub fn untyped(model: &Model) -> Completeness {
    types(model).map(|used| !declares_type(used)).collect()
}

/// The types of all members, newtypes and responses of a model.
pub(crate) fn types(model: &Model) -> impl Iterator<Item = &TypeUse> {
    let of_shapes = model.shapes.iter().flat_map(|shape| match &shape.kind {
        ShapeKind::Structure(structure) => {
            structure.members.iter().map(|member| &member.target).collect::<Vec<&TypeUse>>()
        }
        ShapeKind::Newtype(used) => vec![used],
        ShapeKind::Untagged(union) => union.alternatives.iter().map(|alternative| &alternative.target).collect(),
        ShapeKind::Enum(_) | ShapeKind::Union(_) => Vec::new(),
    });
    let responses = model.operations.iter().flat_map(|operation| &operation.responses);
    of_shapes.chain(responses.filter_map(|response| response.content.as_ref()))
}

/// Whether a type is more than any JSON value, or a list or map of any JSON values.
pub(crate) fn declares_type(used: &TypeUse) -> bool {
    match used.ty.children() {
        [] => used.ty != Type::Document,
        children => children.iter().any(declares_type),
    }
}
