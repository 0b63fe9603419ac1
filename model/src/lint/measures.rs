//! Completeness by aspect, as the bars of the reference site display it.

use super::checks::is_described;
use crate::completeness::{Completeness, declares_failures, declares_request, declares_response, declares_type};
use crate::service::*;

/// An aspect of completeness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// Operations whose request is more specific than unconstrained strings.
    Requests,
    /// Operations whose response has a type or a status without a body.
    Responses,
    /// Operations that declare failures.
    Failures,
    /// Operations with a description other than their name.
    Operations,
    /// Members and responses with a declared type.
    Types,
    /// Members with a description.
    Members,
    /// Strings, numbers, lists and maps with a length, a pattern, a format or a list of values.
    Constraints,
}

/// Measures all aspects of a model, in order.
pub fn measures(model: &Model) -> Vec<(Aspect, Completeness)> {
    let of_operations = |declares: &dyn Fn(&Operation) -> bool| model.operations.iter().map(declares).collect();
    let structures = model.shapes.iter().filter_map(|shape| match &shape.kind {
        ShapeKind::Structure(structure) => Some(structure),
        ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => None,
    });
    let members: Vec<&Member> = structures.flat_map(|structure| &structure.members).collect();
    let contents = model.operations.iter().flat_map(|operation| &operation.responses);
    let types =
        members.iter().map(|member| &member.target).chain(contents.filter_map(|response| response.content.as_ref()));
    let described = |member: &&Member| {
        let docs = [&member.docs, &member.target.docs];
        docs.iter().any(|docs| docs.summary.is_some() || docs.description.is_some())
    };
    let bounded = members.iter().filter_map(|member| is_bounded(model, &member.target));
    vec![
        (Aspect::Requests, of_operations(&|operation| declares_request(model.input(operation)))),
        (Aspect::Responses, of_operations(&declares_response)),
        (Aspect::Failures, of_operations(&declares_failures)),
        (Aspect::Operations, of_operations(&is_described)),
        (Aspect::Types, types.map(declares_type).collect()),
        (Aspect::Members, members.iter().map(described).collect()),
        (Aspect::Constraints, bounded.collect()),
    ]
}

/// Returns whether the values of a type are constrained; `None` for types without constraints.
fn is_bounded(model: &Model, used: &TypeUse) -> Option<bool> {
    match &used.ty {
        Type::String | Type::Integer(_) | Type::Float(_) | Type::Blob(_) | Type::List(_) | Type::Map(_) => {
            Some(used.format.is_some() || used.constraints != Constraints::default())
        }
        Type::Shape(id) => match &model.shape(*id).kind {
            ShapeKind::Enum(_) => Some(true),
            ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => None,
        },
        Type::Boolean | Type::Timestamp(_) | Type::Date | Type::Tuple(_) | Type::Document => None,
    }
}
