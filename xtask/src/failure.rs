//! The results of commands.

use std::io;

/// The result of a command that succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// No findings.
    Clean,
    /// Findings, which have been printed.
    Findings,
}

/// The reason of a failure, in lines for the user.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line names something that does not exist.
    Usage(Vec<String>),
    /// Any other failure.
    Failed(Vec<String>),
}

impl Failure {
    /// Creates a failure with one line.
    pub(crate) fn failed(line: impl Into<String>) -> Self {
        Failure::Failed(vec![line.into()])
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::failed(error.to_string())
    }
}
