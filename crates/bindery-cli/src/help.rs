//! The pages of `help`, as text.

use crate::names;
use bindery::meta::{Meta, Operation};

/// A command that a service's own table does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExtraHelp {
    /// Its name, as a person types it.
    pub(crate) name: &'static str,
    /// What it does, in a sentence.
    pub(crate) docs: &'static str,
}

/// The page of a whole service.
pub(crate) fn service(meta: &Meta, program: &str, extra: &[ExtraHelp]) -> String {
    let mut page = format!("{program}\n\n{}\n\n", meta.docs);
    let operations = names::operations(meta, &[]);
    for name in operations.iter().map(|(name, _)| name.as_str()).chain(extra.iter().map(|extra| extra.name)) {
        page.push_str("  ");
        page.push_str(name);
        page.push('\n');
    }
    page
}

/// The page of an operation.
pub(crate) fn operation(meta: &Meta, program: &str, operation: &Operation) -> String {
    let mut page = format!("{program} {}\n\n{}\n\n", names::operation(operation), operation.docs);
    for argument in names::arguments(meta, operation) {
        page.push_str("  --");
        page.push_str(&argument.option);
        page.push('\n');
    }
    page
}
