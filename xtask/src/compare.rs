//! `cargo xtask compare`: whole processes side by side, ours and those of others.

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
use crate::cli::{Compare, Part};
use crate::failure::{Failure, Outcome};
use crate::terminal;
use crate::workspace::Workspace;
use clap_builder::ValueEnum as _;
use std::cell::OnceCell;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Where and how it is measured.
pub(crate) struct Place {
    workspace: Workspace,
    /// The target folder, in which our own binaries are built as always.
    target: PathBuf,
    /// The folder for peers, scratch workspaces and results, below the target folder.
    work: PathBuf,
    /// The data that the repository does not hold.
    shared: Option<PathBuf>,
    documents: Vec<PathBuf>,
    /// Generators that the command line names.
    named: Vec<(String, String)>,
    runs: usize,
    install: Install,
    /// The day and the machine.
    machine: String,
    /// Our binary; found, or built, when it is asked for.
    xtask: OnceCell<Result<PathBuf, String>>,
}

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: Compare) -> Result<Outcome, Failure> {
    let place = place(workspace, &arguments)?;
    let parts: Vec<Part> = Part::value_variants().to_vec();
    let chosen = |part: &Part| arguments.only.is_empty() || arguments.only.contains(part);
    for part in parts.iter().filter(|part| chosen(part)) {
        match measured(*part, &place) {
            Ok(chapters) => keep(&place, *part, &chapters).map_err(Failure::failed)?,
            Err(why) => {
                place.say(&format!("{} is skipped: {why}", name(*part)));
                remove(&kept(&place, *part)).map_err(Failure::failed)?;
            }
        }
    }
    let mut shown = Vec::new();
    let mut all = Vec::new();
    for part in &parts {
        let chapters = recall(&place, *part);
        if chosen(part) {
            shown.extend(chapters.clone());
        }
        all.extend(chapters);
    }
    let out = arguments.out.unwrap_or_else(|| place.work.clone());
    for (file, text) in [("compare.md", table::markdown(&all)), ("compare.svg", chart::svg(&all))] {
        put(&out.join(file), &text).map_err(Failure::failed)?;
    }
    terminal::print(&table::markdown(&shown))?;
    place.say(&format!("all that was measured so far is in {}", out.join("compare.{md,svg}").display()));
    Ok(Outcome::Clean)
}

fn place(workspace: &Workspace, arguments: &Compare) -> Result<Place, Failure> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.root.join("target"), PathBuf::from);
    let named: Result<Vec<(String, String)>, Failure> = arguments
        .generator
        .iter()
        .map(|text| {
            let (name, command) =
                text.split_once('=').ok_or_else(|| Failure::Usage(vec![format!("`{text}` is not NAME=COMMAND")]))?;
            Ok((name.to_owned(), command.to_owned()))
        })
        .collect();
    let documents: Result<Vec<PathBuf>, std::io::Error> = arguments.document.iter().map(std::path::absolute).collect();
    let target = std::path::absolute(target)?;
    let work = target.join("compare");
    fs::create_dir_all(&work)?;
    let xtask = OnceCell::new();
    if let Some(binary) = &arguments.binary {
        _ = xtask.set(Ok(std::path::absolute(binary)?));
    }
    Ok(Place {
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

impl Place {
    /// Our own binary as people who care for speed build it.
    fn xtask(&self) -> Result<PathBuf, String> {
        let build = || {
            self.say("building xtask with --release");
            let (root, target) = (&self.workspace.root, &self.target);
            Invocation::cargo(["build", "--quiet", "--release", "--package", "xtask"], root, target).run()?;
            Ok(target.join("release").join(format!("xtask{}", env::consts::EXE_SUFFIX)))
        };
        self.xtask.get_or_init(build).clone()
    }

    /// Says what is being done; it takes a while.
    fn say(&self, what: &str) {
        terminal::complain(&format!("{what}\n"));
    }
}

/// Measures one part; or says why it is skipped as a whole.
fn measured(part: Part, place: &Place) -> Result<Vec<Chapter>, String> {
    match part {
        Part::Generate => regeneration::chapters(place),
        Part::Share => regeneration::shares(place),
        Part::Build => Ok(vec![builds::types(place)]),
        Part::Guest => Ok(vec![builds::guest(place)]),
        Part::Size => builds::sizes(place),
        Part::Call => calls::in_memory(place),
        Part::Cli => calls::command_line(place),
        Part::Growth => growth::chapters(place),
    }
}

/// A part as the command line calls it.
fn name(part: Part) -> String {
    part.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// Where the results of a part are kept, for runs that measure others.
fn kept(place: &Place, part: Part) -> PathBuf {
    place.work.join("results").join(format!("{}.json", name(part)))
}

fn keep(place: &Place, part: Part, chapters: &[Chapter]) -> Result<(), String> {
    let text = serde_json::to_string_pretty(chapters).map_err(|error| error.to_string())?;
    put(&kept(place, part), &format!("{text}\n"))
}

/// What was measured of a part; nothing where it never was, or by another version of this.
fn recall(place: &Place, part: Part) -> Vec<Chapter> {
    read(&kept(place, part)).unwrap_or_default()
}

fn read(path: &Path) -> Option<Vec<Chapter>> {
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}
