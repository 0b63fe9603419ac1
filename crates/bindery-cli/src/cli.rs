//! The definition of a command line: a service, and hand-written commands in addition to its operations.

use crate::names;
use crate::session::{CommandError, CommandOutput, Session};
use bindery::meta::{Meta, Operation};
use serde_json::{Map, Value};

/// The command line of a service.
///
/// ```no_run
/// # use std::process::ExitCode;
/// # use bindery_cli::{Cli, Command};
/// # fn guest() -> Command { unimplemented!() }
/// fn main() -> ExitCode {
///     Cli::new(&cognito_identity::META).version(env!("CARGO_PKG_VERSION")).command(guest()).run()
/// }
/// ```
pub struct Cli {
    pub(crate) meta: &'static Meta,
    pub(crate) version: &'static str,
    pub(crate) commands: Vec<Command>,
}

/// A hand-written command.
///
/// Its parameters and output are described by metadata, as those of an operation. Its help, completion, validation and
/// skeletons follow from the metadata.
pub struct Command {
    pub(crate) name: &'static str,
    pub(crate) meta: &'static Meta,
    pub(crate) operation: &'static Operation,
    pub(crate) run: Run,
}

/// The function of a command. It receives the validated input, by the names of its members.
pub(crate) type Run = fn(&mut Session<'_>, Map<String, Value>) -> Result<CommandOutput, CommandError>;

/// A command by its name on the command line.
#[derive(Clone, Copy)]
pub(crate) enum CommandEntry<'c> {
    /// An operation of the service.
    Operation(&'static Operation),
    /// A hand-written command.
    Command(&'c Command),
}

impl Cli {
    /// Creates a command line with the operations of a service.
    pub fn new(meta: &'static Meta) -> Self {
        Cli { meta, version: env!("CARGO_PKG_VERSION"), commands: Vec::new() }
    }

    /// Sets the version that `--version` prints.
    #[must_use]
    pub fn version(mut self, version: &'static str) -> Self {
        self.version = version;
        self
    }

    /// Adds a command.
    #[must_use]
    pub fn command(mut self, command: Command) -> Self {
        self.commands.push(command);
        self
    }

    /// Returns all operations and hand-written commands with their names.
    pub(crate) fn entries(&self) -> Vec<(String, CommandEntry<'_>)> {
        let taken: Vec<&str> = self.commands.iter().map(|command| command.name).chain([names::COMPLETION]).collect();
        let operations = names::operations(self.meta, &taken).into_iter();
        let operations = operations.map(|(name, operation)| (name, CommandEntry::Operation(operation)));
        let commands = self.commands.iter().map(|command| (command.name.to_owned(), CommandEntry::Command(command)));
        operations.chain(commands).collect()
    }
}

impl Command {
    /// Creates a command whose parameters and output are those of `operation`, which `meta` describes.
    ///
    /// `run` receives the validated input, by the names of its members, and returns the output.
    pub fn new(name: &'static str, meta: &'static Meta, operation: &'static Operation, run: Run) -> Self {
        Command { name, meta, operation, run }
    }
}

impl CommandEntry<'_> {
    /// Returns the metadata that describes the command.
    pub(crate) fn metadata(&self, service: &'static Meta) -> (&'static Meta, &'static Operation) {
        match self {
            CommandEntry::Operation(operation) => (service, operation),
            CommandEntry::Command(command) => (command.meta, command.operation),
        }
    }
}
