//! The commands of `cargo xtask`: files, git and the terminal. `bindery-codegen` decides what is generated.

mod build;
mod cli;
mod codegen;
#[cfg(feature = "measure")]
mod compare;
#[cfg(feature = "measure")]
mod corpus;
mod date;
mod deep_stack;
mod diff;
mod failure;
mod git;
mod hashes;
mod inputs;
mod lint;
mod model;
mod names;
mod new;
#[cfg(not(all(feature = "measure", feature = "site")))]
mod reexec;
mod report;
mod since_commit;
#[cfg(feature = "site")]
mod site;
mod sync;
#[cfg(feature = "measure")]
mod synthetic;
mod terminal;
mod versioning;
mod why;
mod workspace;

use crate::cli::{Arguments, Command};
use crate::failure::{Failure, Outcome};
use crate::workspace::Workspace;
use bindery_model::source::InputLimits;
use std::process::ExitCode;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let Arguments { workspace, command } = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    match Workspace::find(workspace).and_then(|workspace| run(&workspace, command)) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(Failure::Failed(lines)) => print_failure(&lines, 1),
        Err(Failure::Usage(lines)) => print_failure(&lines, 2),
    }
}

fn run(workspace: &Workspace, command: Command) -> Result<Outcome, Failure> {
    match command {
        Command::Codegen(arguments) => {
            let limits = arguments.limits;
            on_deep_stack(&limits, || codegen::run(workspace, arguments))
        }
        Command::Diff(arguments) => on_deep_stack(&InputLimits::default(), || diff::run(workspace, &arguments)),
        Command::Lint(arguments) => on_deep_stack(&InputLimits::default(), || lint::run(workspace, &arguments)),
        Command::Model(arguments) => on_deep_stack(&InputLimits::default(), || model::run(workspace, arguments)),
        Command::New(arguments) => on_deep_stack(&InputLimits::default(), || new::run(workspace, &arguments)),
        Command::Why(arguments) => on_deep_stack(&InputLimits::default(), || why::run(workspace, &arguments)),
        #[cfg(feature = "site")]
        Command::Site(arguments) => on_deep_stack(&InputLimits::default(), || site::run(workspace, &arguments)),
        #[cfg(not(feature = "site"))]
        Command::Site(_) => reexec::run("site"),
        #[cfg(feature = "measure")]
        Command::Compare(arguments) => compare::run(workspace, arguments),
        #[cfg(feature = "measure")]
        Command::Corpus(arguments) => corpus::run(workspace, &arguments),
        #[cfg(feature = "measure")]
        Command::Synthetic(arguments) => write_synthetic(&arguments),
        #[cfg(not(feature = "measure"))]
        Command::Compare(_) | Command::Corpus(_) | Command::Synthetic(_) => reexec::run("measure"),
    }
}

fn on_deep_stack(
    limits: &InputLimits,
    work: impl FnOnce() -> Result<Outcome, Failure> + Send,
) -> Result<Outcome, Failure> {
    deep_stack::run(limits, work).unwrap_or_else(|error| Err(error.into()))
}

/// Writes the files of a synthetic service.
#[cfg(feature = "measure")]
fn write_synthetic(arguments: &cli::Synthetic) -> Result<Outcome, Failure> {
    let format = match arguments.format {
        cli::DocumentFormat::Json => synthetic::Format::Json,
        cli::DocumentFormat::Yaml => synthetic::Format::Yaml,
    };
    std::fs::create_dir_all(&arguments.dir)?;
    for (name, text) in synthetic::files(arguments.seed, arguments.scale.into(), format) {
        let path = arguments.dir.join(name);
        std::fs::write(&path, text).map_err(|error| Failure::failed(format!("{}: {error}", path.display())))?;
    }
    Ok(Outcome::Clean)
}

fn print_failure(lines: &[String], code: u8) -> ExitCode {
    terminal::print_error(&terminal::errors(lines, terminal::style(&std::io::stderr())));
    ExitCode::from(code)
}
