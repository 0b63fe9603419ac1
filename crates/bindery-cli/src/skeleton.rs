//! Templates of requests and answers: `--generate-cli-skeleton`.

use bindery::meta::{Meta, Operation};

/// What a template is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Skeleton {
    /// `--cli-input-json`.
    Input,
    /// `--cli-input-yaml`.
    YamlInput,
    /// The answer, to write a `--query` by.
    Output,
}

/// The template, with a line break at its end.
pub(crate) fn skeleton(meta: &Meta, operation: &Operation, skeleton: Skeleton) -> String {
    let _ = (meta, operation, skeleton);
    "{}\n".to_owned()
}
