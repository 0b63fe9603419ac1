//! How complete is what the documents say?

use crate::service::*;

/// How many of the things that a document can say of its operations it says.
///
/// An operation has three: a request (parameters whose types tell more than "a string", or of which one is required;
/// none at all says it too), a success response with a type (or a status that has none), and a failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    /// How many are said.
    pub said: usize,
    /// Of how many.
    pub of: usize,
}

impl Completeness {
    /// The share that is said, in percent, rounded down; all of nothing is all.
    pub fn percent(self) -> usize {
        (self.said * 100).checked_div(self.of).unwrap_or(100)
    }
}

/// Measures a model.
pub fn completeness(model: &Model) -> Completeness {
    let said = model
        .operations
        .iter()
        .map(|operation| {
            usize::from(says_request(model.input(operation)))
                + usize::from(says_response(operation))
                + usize::from(!operation.failures.is_empty())
        })
        .sum();
    Completeness { said, of: 3 * model.operations.len() }
}

fn says_request(input: &Structure) -> bool {
    input.members.is_empty()
        || input.members.iter().any(|member| member.required.is_some() || member.target.ty != Type::String)
}

fn says_response(operation: &Operation) -> bool {
    operation.method == Method::Head
        || operation
            .responses
            .iter()
            .any(|response| response.content.is_some() || matches!(response.status, Status::Code(204 | 205 | 300..400)))
}

/// How many of a model's members and responses are any JSON value, because the document says no more.
pub fn untyped(model: &Model) -> Completeness {
    let mut count = Completeness::default();
    let mut see = |used: &TypeUse| {
        count.of += 1;
        count.said += usize::from(says_nothing(used));
    };
    for shape in &model.shapes {
        match &shape.kind {
            ShapeKind::Structure(structure) => structure.members.iter().for_each(|member| see(&member.target)),
            ShapeKind::Newtype(used) => see(used),
            ShapeKind::Enum(_) | ShapeKind::Union(_) => {}
        }
    }
    for operation in &model.operations {
        operation.responses.iter().filter_map(|response| response.content.as_ref()).for_each(&mut see);
    }
    count
}

/// Whether a type is a document, or a list or map of documents.
fn says_nothing(used: &TypeUse) -> bool {
    match &used.ty {
        Type::Document => true,
        Type::List(inner) | Type::Map(inner) => says_nothing(inner),
        Type::Tuple(items) => items.iter().all(says_nothing),
        Type::Boolean
        | Type::Integer(_)
        | Type::Float(_)
        | Type::String
        | Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Date
        | Type::Shape(_) => false,
    }
}
