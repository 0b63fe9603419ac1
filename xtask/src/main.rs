//! Bindery's commands: files, git and the terminal. What output looks like is decided elsewhere.

mod build;
mod bump;
mod cli;
mod codegen;
#[cfg(feature = "measure")]
mod compare;
#[cfg(feature = "measure")]
mod corpus;
mod diff;
mod failure;
#[cfg(not(all(feature = "measure", feature = "site")))]
mod fuller;
mod git;
mod inputs;
mod lint;
mod model;
mod names;
mod new;
mod news;
mod report;
#[cfg(feature = "site")]
mod site;
mod stack;
mod sync;
#[cfg(feature = "measure")]
mod synthetic;
mod terminal;
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
    let Arguments { workspace, command } = Arguments::read();
    let outcome = Workspace::find(workspace).and_then(|workspace| match command {
        Command::Codegen(arguments) => stack::deep(&arguments.limits.clone(), || codegen::run(&workspace, arguments))
            .unwrap_or_else(|error| Err(error.into())),
        #[cfg(feature = "measure")]
        Command::Compare(arguments) => compare::run(&workspace, arguments),
        #[cfg(feature = "measure")]
        Command::Corpus(arguments) => corpus::run(&workspace, &arguments),
        Command::Diff(arguments) => stack::deep(&InputLimits::default(), || diff::run(&workspace, &arguments))
            .unwrap_or_else(|error| Err(error.into())),
        Command::Lint(arguments) => stack::deep(&InputLimits::default(), || lint::run(&workspace, &arguments))
            .unwrap_or_else(|error| Err(error.into())),
        Command::Model(arguments) => stack::deep(&InputLimits::default(), || model::run(&workspace, arguments))
            .unwrap_or_else(|error| Err(error.into())),
        Command::New(arguments) => stack::deep(&InputLimits::default(), || new::run(&workspace, &arguments))
            .unwrap_or_else(|error| Err(error.into())),
        #[cfg(feature = "measure")]
        Command::Synthetic(arguments) => synthetic(&arguments),
        #[cfg(not(all(feature = "measure", feature = "site")))]
        Command::Fuller(feature) => fuller::run(feature),
        #[cfg(feature = "site")]
        Command::Site(arguments) => stack::deep(&InputLimits::default(), || site::run(&workspace, &arguments))
            .unwrap_or_else(|error| Err(error.into())),
        Command::Why(arguments) => stack::deep(&InputLimits::default(), || why::run(&workspace, &arguments))
            .unwrap_or_else(|error| Err(error.into())),
    });
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(Failure::Failed(lines)) => complain(&lines, 1),
        Err(Failure::Usage(lines)) => complain(&lines, 2),
    }
}

/// Writes the files of a made-up service.
#[cfg(feature = "measure")]
fn synthetic(arguments: &cli::Synthetic) -> Result<Outcome, Failure> {
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

fn complain(lines: &[String], code: u8) -> ExitCode {
    terminal::complain(&terminal::errors(lines, terminal::style(&std::io::stderr())));
    ExitCode::from(code)
}
