//! `cargo xtask compare`: measures whole processes of Bindery and of other tools.

mod builds;
mod calls;
mod chart;
mod generators;
mod growth;
mod machine;
mod measure;
mod peers;
mod programs;
mod regeneration;
mod table;

use self::measure::{Invocation, put, remove};
use self::peers::Install;
use self::table::Chapter;
use crate::cli::{Choice, Compare, MeasuredPart};
use crate::failure::{Failure, Outcome};
use crate::terminal;
use crate::workspace::Workspace;
use std::cell::OnceCell;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The settings of a measurement.
pub(crate) struct Setup {
    workspace: Workspace,
    /// The target folder of Bindery's own binaries.
    target: PathBuf,
    /// The folder of peers, scratch workspaces and results, below the target folder.
    work: PathBuf,
    /// The folder of `BINDERY_SHARED`, with data outside the repository.
    shared: Option<PathBuf>,
    documents: Vec<PathBuf>,
    /// Generators from the command line: name and command.
    named: Vec<(String, String)>,
    runs: usize,
    install: Install,
    /// The date and the machine.
    machine: String,
    /// Bindery's binary, built on first use.
    xtask: OnceCell<Result<PathBuf, String>>,
}

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: Compare) -> Result<Outcome, Failure> {
    let setup = Setup::new(workspace, &arguments)?;
    let parts: Vec<MeasuredPart> = MeasuredPart::ALL.to_vec();
    let chosen = |part: &MeasuredPart| arguments.only.is_empty() || arguments.only.contains(part);
    for part in parts.iter().filter(|part| chosen(part)) {
        match measured(*part, &setup) {
            Ok(chapters) => store(&setup, *part, &chapters).map_err(Failure::failed)?,
            Err(why) => {
                setup.progress(&format!("{} is skipped: {why}", part.name()));
                remove(&results_file(&setup, *part)).map_err(Failure::failed)?;
            }
        }
    }
    let mut shown = Vec::new();
    let mut all = Vec::new();
    for part in &parts {
        let chapters = stored(&setup, *part);
        if chosen(part) {
            shown.extend(chapters.clone());
        }
        all.extend(chapters);
    }
    let out = arguments.out.unwrap_or_else(|| setup.work.clone());
    for (file, text) in [("compare.md", table::markdown(&all)), ("compare.svg", chart::svg(&all))] {
        put(&out.join(file), &text).map_err(Failure::failed)?;
    }
    terminal::print(&table::markdown(&shown))?;
    setup.progress(&format!("the results of all parts are in {}", out.join("compare.{md,svg}").display()));
    Ok(Outcome::Clean)
}

impl Setup {
    fn new(workspace: &Workspace, arguments: &Compare) -> Result<Self, Failure> {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.root.join("target"), PathBuf::from);
        let named: Result<Vec<(String, String)>, Failure> = arguments
            .generator
            .iter()
            .map(|text| {
                let (name, command) = text
                    .split_once('=')
                    .ok_or_else(|| Failure::Usage(vec![format!("`{text}` is not NAME=COMMAND")]))?;
                Ok((name.to_owned(), command.to_owned()))
            })
            .collect();
        let documents: Result<Vec<PathBuf>, std::io::Error> =
            arguments.document.iter().map(std::path::absolute).collect();
        let target = std::path::absolute(target)?;
        let work = target.join("compare");
        fs::create_dir_all(&work)?;
        let xtask = OnceCell::new();
        if let Some(binary) = &arguments.binary {
            _ = xtask.set(Ok(std::path::absolute(binary)?));
        }
        Ok(Setup {
            workspace: Workspace { root: std::path::absolute(&workspace.root)? },
            target,
            work,
            shared: env::var_os("BINDERY_SHARED").map(PathBuf::from).filter(|_| arguments.document.is_empty()),
            documents: documents?,
            named: named?,
            runs: usize::from(arguments.runs),
            install: if arguments.no_install { Install::Nothing } else { Install::Missing },
            machine: machine::describe(),
            xtask,
        })
    }

    /// Returns Bindery's own binary, built with `--release`.
    fn xtask(&self) -> Result<PathBuf, String> {
        let build = || {
            self.progress("building xtask with --release");
            let (root, target) = (&self.workspace.root, &self.target);
            Invocation::cargo(["build", "--quiet", "--release", "--package", "xtask"], root, target).run()?;
            Ok(target.join("release").join(format!("xtask{}", env::consts::EXE_SUFFIX)))
        };
        self.xtask.get_or_init(build).clone()
    }

    /// Prints the current step, as each can take minutes.
    fn progress(&self, what: &str) {
        terminal::print_error(&format!("{what}\n"));
    }
}

/// Measures one part. The error is the reason for skipping it.
fn measured(part: MeasuredPart, setup: &Setup) -> Result<Vec<Chapter>, String> {
    match part {
        MeasuredPart::Generate => regeneration::chapters(setup),
        MeasuredPart::Share => regeneration::shares(setup),
        MeasuredPart::Build => Ok(vec![builds::types(setup)]),
        MeasuredPart::Guest => Ok(vec![builds::guest(setup)]),
        MeasuredPart::Size => builds::sizes(setup),
        MeasuredPart::Call => calls::in_memory(setup),
        MeasuredPart::Cli => calls::command_line(setup),
        MeasuredPart::Growth => growth::chapters(setup),
    }
}

/// Returns the file with the results of a part; later runs of other parts read it.
fn results_file(setup: &Setup, part: MeasuredPart) -> PathBuf {
    setup.work.join("results").join(format!("{}.json", part.name()))
}

fn store(setup: &Setup, part: MeasuredPart, chapters: &[Chapter]) -> Result<(), String> {
    let text = serde_json::to_string_pretty(chapters).map_err(|error| error.to_string())?;
    put(&results_file(setup, part), &format!("{text}\n"))
}

/// Returns the stored results of a part; empty if there are none, or if another version wrote them.
fn stored(setup: &Setup, part: MeasuredPart) -> Vec<Chapter> {
    read(&results_file(setup, part)).unwrap_or_default()
}

fn read(path: &Path) -> Option<Vec<Chapter>> {
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}
