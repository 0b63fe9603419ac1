//! How a command ends.

use std::io;

/// How a command that did its work ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is well.
    Clean,
    /// Something was found, and has been shown.
    Findings,
}

/// Why a command could not do its work: lines to be shown.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line asks for something that there is not.
    Usage(Vec<String>),
    /// Something else.
    Failed(Vec<String>),
}

impl Failure {
    /// A failure with one line.
    pub(crate) fn failed(line: impl Into<String>) -> Self {
        Failure::Failed(vec![line.into()])
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::failed(error.to_string())
    }
}
