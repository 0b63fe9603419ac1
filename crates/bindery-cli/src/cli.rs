//! A command line as a whole: a service, and the commands that it has beside its operations.

use crate::session::{Done, End, Session};
use crate::{completion, flow, names, print};
use bindery::meta::{Meta, Operation};
use serde_json::{Map, Value};
use std::path::Path;
use std::process::ExitCode;

/// Does what the command line asks of a service.
pub fn run(meta: &'static Meta) -> ExitCode {
    Cli::new(meta).run()
}

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

/// A command beside a service's operations.
///
/// What it takes is said by tables as those of an operation: help, completion, skeletons and checks of it come of them.
pub struct Command {
    pub(crate) name: &'static str,
    pub(crate) meta: &'static Meta,
    pub(crate) operation: &'static Operation,
    pub(crate) run: Run,
}

/// What a command does with its input, by the names of its members.
pub(crate) type Run = fn(&mut Session<'_>, Map<String, Value>) -> Result<Done, End>;

/// What stands where an operation's name does.
#[derive(Clone, Copy)]
pub(crate) enum Entry<'c> {
    /// An operation of the service.
    Operation(&'static Operation),
    /// A command beside them.
    Command(&'c Command),
}

impl Cli {
    /// The command line of a service, with its operations and nothing else.
    pub fn new(meta: &'static Meta) -> Self {
        Cli { meta, version: env!("CARGO_PKG_VERSION"), commands: Vec::new() }
    }

    /// Sets what `--version` says.
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

    /// Does what the process's arguments ask for.
    pub fn run(self) -> ExitCode {
        let mut words = std::env::args_os();
        let program = words.next();
        let program = program.as_deref().map(Path::new).and_then(Path::file_name).and_then(|name| name.to_str());
        let program = program.unwrap_or(self.meta.service.name).trim_end_matches(".exe").to_owned();
        let texts: Vec<_> = words.map(std::ffi::OsString::into_string).collect();
        // It is not repeated: it may be a secret.
        if let Some(at) = texts.iter().position(Result::is_err) {
            let text = format!("argument {} is no text in UTF-8; `fileb://PATH` takes bytes from a file", at + 1);
            return print::complain(&program, &crate::Failure::Usage(text));
        }
        let words: Vec<String> = texts.into_iter().flatten().collect();
        match flow::run(&self, &program, words) {
            Ok(said) => print::say(&program, said),
            Err(failure) => print::complain(&program, &failure),
        }
    }

    /// What may stand where an operation's name does, with its name.
    pub(crate) fn entries(&self) -> Vec<(String, Entry<'_>)> {
        let taken: Vec<&str> = self.commands.iter().map(|command| command.name).chain([completion::NAME]).collect();
        let operations = names::operations(self.meta, &taken).into_iter();
        let operations = operations.map(|(name, operation)| (name, Entry::Operation(operation)));
        let commands = self.commands.iter().map(|command| (command.name.to_owned(), Entry::Command(command)));
        operations.chain(commands).collect()
    }
}

impl Command {
    /// A command that takes what an operation of a table takes, and does something else with it.
    ///
    /// The function is given the input, checked, by the names of its members, and gives what is printed.
    pub fn new(name: &'static str, meta: &'static Meta, operation: &'static Operation, run: Run) -> Self {
        Command { name, meta, operation, run }
    }
}

impl Entry<'_> {
    /// The tables that say what it takes.
    pub(crate) fn tables(&self, service: &'static Meta) -> (&'static Meta, &'static Operation) {
        match self {
            Entry::Operation(operation) => (service, operation),
            Entry::Command(command) => (command.meta, command.operation),
        }
    }
}
