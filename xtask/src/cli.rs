//! The command line: the commands with their typed arguments, and the exit code of a usage error.

mod generate;
mod inspect;
mod measure;
mod options;
mod values;

pub(crate) use self::generate::{Codegen, CodegenInput, ExternalInput, Model, ModelInput, New, WriteMode};
pub(crate) use self::inspect::{Diff, Lint, LintInput, Site, Why};
pub(crate) use self::measure::{Compare, Corpus, Synthetic};
#[cfg(feature = "measure")]
pub(crate) use self::values::{Choice, DocumentFormat, MeasuredPart};
pub(crate) use self::values::{Deny, DiffFormat, Format, ModelFormat};

use crate::terminal;
use bpaf::{Args, OptionParser, ParseFailure, Parser, construct, long};
use std::path::PathBuf;
use std::process::ExitCode;

/// The parsed command line.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// The workspace to work on, if it is not the one in which xtask was built.
    pub(crate) workspace: Option<PathBuf>,
    pub(crate) command: Command,
}

#[derive(Debug)]
pub(crate) enum Command {
    Codegen(Codegen),
    #[cfg_attr(not(feature = "measure"), expect(dead_code, reason = "another build of xtask runs the command"))]
    Compare(Compare),
    #[cfg_attr(not(feature = "measure"), expect(dead_code, reason = "another build of xtask runs the command"))]
    Corpus(Corpus),
    Diff(Diff),
    Lint(Lint),
    Model(Model),
    New(New),
    #[cfg_attr(not(feature = "site"), expect(dead_code, reason = "another build of xtask runs the command"))]
    Site(Site),
    #[cfg_attr(not(feature = "measure"), expect(dead_code, reason = "another build of xtask runs the command"))]
    Synthetic(Synthetic),
    Why(Why),
}

/// The exit code of a usage error.
const USAGE: u8 = 2;

/// Prints the help with all of its paragraphs.
const FULL: bool = true;

/// The width of help texts.
const WIDTH: usize = 100;

impl Arguments {
    /// Parses the command line of this process. Prints the help or the error and returns the exit code if no command is
    /// to be run.
    pub(crate) fn read() -> Result<Self, ExitCode> {
        let arguments: Vec<_> = std::env::args_os().skip(1).collect();
        if arguments.is_empty() {
            if let Err(ParseFailure::Stdout(help, _)) = parse(Args::from(&["--help"])) {
                terminal::print_error(&help.monochrome(FULL));
            }
            return Err(ExitCode::from(USAGE));
        }
        match parse(Args::from(arguments.as_slice())) {
            Ok(Ok(arguments)) => Ok(arguments),
            Ok(Err(conflict)) => Err(misspelt(&conflict)),
            Err(ParseFailure::Stdout(help, _)) => {
                let printed = terminal::print(&help.monochrome(FULL));
                Err(if printed.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
            }
            Err(ParseFailure::Completion(script)) => {
                let printed = terminal::print(&script);
                Err(if printed.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
            }
            Err(ParseFailure::Stderr(error)) => Err(misspelt(&error.monochrome(true))),
        }
    }
}

fn parse(arguments: Args) -> Result<Result<Arguments, String>, ParseFailure> {
    arguments_parser().run_inner(arguments.set_name("cargo xtask"))
}

fn misspelt(error: &str) -> ExitCode {
    let lines = [unwrapped(error)];
    terminal::print_error(&terminal::errors(&lines, terminal::style(&std::io::stderr())));
    ExitCode::from(USAGE)
}

/// Joins the lines of a message. bpaf breaks lines, also before quoted text.
fn unwrapped(error: &str) -> String {
    let mut text = String::new();
    for line in error.lines() {
        let is_quoted = text.matches('`').count() % 2 == 1;
        if !text.is_empty() && !is_quoted {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}

fn arguments_parser() -> OptionParser<Result<Arguments, String>> {
    let workspace = long("workspace").argument::<PathBuf>("DIR").optional().hide();
    let command = command();
    construct!(workspace, command)
        .map(|(workspace, command)| Ok(Arguments { workspace, command: command? }))
        .to_options()
        .descr("Bindery's commands: from API descriptions to Rust crates")
        .footer("Exit codes: 0 success, 1 a finding or a failure, 2 a misspelt command line.")
        .max_width(WIDTH)
}

/// Parses a command; the inner error reports options that exclude each other.
fn command() -> impl Parser<Result<Command, String>> {
    let codegen = generate::codegen().command("codegen").map(|arguments| arguments.map(Command::Codegen));
    let compare = measure::compare().command("compare").map(|arguments| Ok(Command::Compare(arguments)));
    let corpus = measure::corpus().command("corpus").map(|arguments| Ok(Command::Corpus(arguments)));
    let diff = inspect::diff().command("diff").map(|arguments| Ok(Command::Diff(arguments)));
    let lint = inspect::lint().command("lint").map(|arguments| arguments.map(Command::Lint));
    let model = generate::model().command("model").map(|arguments| arguments.map(Command::Model));
    let new = generate::new().command("new").map(|arguments| Ok(Command::New(arguments)));
    let site = inspect::site().command("site").map(|arguments| Ok(Command::Site(arguments)));
    let synthetic = measure::synthetic().command("synthetic").map(|arguments| Ok(Command::Synthetic(arguments)));
    let why = inspect::why().command("why").map(|arguments| Ok(Command::Why(arguments)));
    construct!([new, codegen, lint, why, diff, model, site, corpus, compare, synthetic])
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_sound() {
        super::arguments_parser().check_invariants(true);
    }
}
