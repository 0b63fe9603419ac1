//! The values that a shell offers for an option.

use crate::names::Argument;
use crate::value::resolved_type::{ResolvedType, Scalar, resolve};
use bindery::meta::{Location, Meta, Type};

/// The values that an option accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ValueHint {
    /// These values. An open enum accepts others, too.
    Values(Vec<String>),
    /// The path of a file.
    File,
    /// Any value.
    Anything,
}

/// Returns the values that the option of a member accepts.
pub(crate) fn hint(meta: &Meta, argument: &Argument) -> ValueHint {
    match argument.member.location {
        Location::File => ValueHint::File,
        Location::Member
        | Location::Path { .. }
        | Location::Query { .. }
        | Location::Header { .. }
        | Location::Form { .. }
        | Location::Payload => of_type(meta, argument.member.ty),
    }
}

fn of_type(meta: &Meta, ty: Type) -> ValueHint {
    match resolve(meta, ty) {
        resolved @ ResolvedType::Scalar(Scalar::Enum(_) | Scalar::IntegerEnum(_)) => {
            ValueHint::Values(resolved.values())
        }
        ResolvedType::Scalar(Scalar::Boolean) => ValueHint::Values(vec!["true".to_owned(), "false".to_owned()]),
        // Each argument of a list is one item.
        ResolvedType::List(item) if !matches!(resolve(meta, item.ty), ResolvedType::List(_)) => of_type(meta, item.ty),
        ResolvedType::Scalar(_)
        | ResolvedType::List(_)
        | ResolvedType::Tuple(_)
        | ResolvedType::Map(_)
        | ResolvedType::Structure { .. }
        | ResolvedType::Union { .. }
        | ResolvedType::Document => ValueHint::Anything,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names;

    fn of(operation: &str, option: &str) -> ValueHint {
        let meta = &kitchen_sink::META;
        let operation = meta.operations.iter().find(|known| known.name == operation).unwrap();
        let arguments = names::arguments(meta, operation);
        hint(meta, arguments.iter().find(|argument| argument.option == option).unwrap())
    }

    fn values(values: &[&str]) -> ValueHint {
        ValueHint::Values(values.iter().map(|value| (*value).to_owned()).collect())
    }

    #[test]
    fn enums_lists_of_enums_and_files_have_hints() {
        assert_eq!(of("takeQueries", "any-of"), values(&["<", ">"]));
        assert_eq!(of("get_places_headers", "x-version"), values(&["2"]));
        assert_eq!(of("csvInQuery", "shades"), values(&["light", "dark"]));
        assert_eq!(of("takeQueries", "strict"), values(&["true", "false"]));
        assert_eq!(of("postFiles", "photo"), ValueHint::File);
        assert_eq!(of("takeQueries", "nested"), ValueHint::Anything);
        assert_eq!(of("takeQueries", "type"), ValueHint::Anything);
    }
}
