//! How much of each kind of thing is said: the bars of a reference page.

use super::checks::is_described;
use crate::completeness::{Completeness, declares_failures, declares_request, declares_response, declares_type};
use crate::service::*;

/// What is measured of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// Operations whose request says more than "some strings".
    Requests,
    /// Operations whose answer has a type, or a status that has none.
    Responses,
    /// Operations that say how they fail.
    Failures,
    /// Operations that are described by more than their name.
    Operations,
    /// Members and answers whose type is said.
    Types,
    /// Members that are described.
    Members,
    /// Texts, numbers, lists and maps that are bounded: by a length, a pattern, a format, a list of values.
    Constraints,
}

/// How much of each aspect a model says, all aspects in order.
pub fn measures(model: &Model) -> Vec<(Aspect, Completeness)> {
    let of_operations = |declares: &dyn Fn(&Operation) -> bool| model.operations.iter().map(declares).collect();
    let structures = model.shapes.iter().filter_map(|shape| match &shape.kind {
        ShapeKind::Structure(structure) => Some(structure),
        ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Newtype(_) => None,
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

/// Whether the values of a type are bounded; none where there is nothing to bound.
fn is_bounded(model: &Model, used: &TypeUse) -> Option<bool> {
    match &used.ty {
        Type::String | Type::Integer(_) | Type::Float(_) | Type::Blob(_) | Type::List(_) | Type::Map(_) => {
            Some(used.format.is_some() || used.constraints != Constraints::default())
        }
        Type::Shape(id) => match &model.shape(*id).kind {
            ShapeKind::Enum(_) => Some(true),
            ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Newtype(_) => None,
        },
        Type::Boolean | Type::Timestamp(_) | Type::Date | Type::Tuple(_) | Type::Document => None,
    }
}
