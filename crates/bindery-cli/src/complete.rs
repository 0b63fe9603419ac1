//! What a shell may complete a value with.

use crate::names::Argument;
use crate::value_form::{Form, form};
use bindery::meta::{Location, Meta, Type};

/// What a value of an option may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    /// One of these, or something else.
    Values(Vec<String>),
    /// A file.
    File,
    /// Anything.
    Anything,
}

/// What a value of a member's option may be.
pub(crate) fn hint(meta: &Meta, argument: &Argument) -> Hint {
    match argument.member.location {
        Location::File => Hint::File,
        Location::Member
        | Location::Path { .. }
        | Location::Query { .. }
        | Location::Header { .. }
        | Location::Form { .. }
        | Location::Payload => of_type(meta, argument.member.ty),
    }
}

fn of_type(meta: &Meta, ty: Type) -> Hint {
    match form(meta, ty) {
        Form::Enum(values) => Hint::Values(values.iter().map(|value| (*value).to_owned()).collect()),
        Form::IntegerEnum(values) => Hint::Values(values.iter().map(i64::to_string).collect()),
        // Each word of several is one item.
        Form::List(item) => match form(meta, item.ty) {
            Form::List(_) => Hint::Anything,
            _ => of_type(meta, item.ty),
        },
        Form::Boolean => Hint::Values(vec!["true".to_owned(), "false".to_owned()]),
        Form::Integer { .. }
        | Form::Float
        | Form::Text
        | Form::Blob(_)
        | Form::Timestamp(_)
        | Form::Date
        | Form::Tuple(_)
        | Form::Map(_)
        | Form::Structure { .. }
        | Form::Union { .. }
        | Form::Document => Hint::Anything,
    }
}
