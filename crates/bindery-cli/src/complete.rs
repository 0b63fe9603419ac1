//! What a shell may complete a value with.

use crate::names::Argument;
use crate::value::form::{Form, form};
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
        | Form::Float { .. }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names;

    fn of(operation: &str, option: &str) -> Hint {
        let meta = &kitchen_sink::META;
        let operation = meta.operations.iter().find(|known| known.name == operation).unwrap();
        let arguments = names::arguments(meta, operation);
        hint(meta, arguments.iter().find(|argument| argument.option == option).unwrap())
    }

    fn values(values: &[&str]) -> Hint {
        Hint::Values(values.iter().map(|value| (*value).to_owned()).collect())
    }

    #[test]
    fn enumerations_lists_of_them_and_files_are_known() {
        assert_eq!(of("takeQueries", "any-of"), values(&["<", ">"]));
        assert_eq!(of("get_places_headers", "x-version"), values(&["2"]));
        assert_eq!(of("csvInQuery", "shades"), values(&["light", "dark"]));
        assert_eq!(of("takeQueries", "strict"), values(&["true", "false"]));
        assert_eq!(of("postFiles", "photo"), Hint::File);
        assert_eq!(of("takeQueries", "nested"), Hint::Anything);
        assert_eq!(of("takeQueries", "type"), Hint::Anything);
    }
}
