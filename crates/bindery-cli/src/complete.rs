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
        form @ (Form::Enum(_) | Form::IntegerEnum(_)) => Hint::Values(form.values()),
        // Each word of several is one item.
        Form::List(item) if !matches!(form(meta, item.ty), Form::List(_)) => of_type(meta, item.ty),
        Form::Boolean => Hint::Values(vec!["true".to_owned(), "false".to_owned()]),
        Form::Integer { .. }
        | Form::Float
        | Form::Text
        | Form::Blob(_)
        | Form::Timestamp(_)
        | Form::Date
        | Form::List(_)
        | Form::Tuple(_)
        | Form::Map(_)
        | Form::Structure { .. }
        | Form::Union { .. }
        | Form::Document => Hint::Anything,
    }
}
