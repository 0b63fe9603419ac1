//! `cargo xtask corpus`: reads, generates and checks every API description of a folder.

mod cargo;
mod documents;
mod progress;
mod results;

use self::documents::{Document, Found};
use self::progress::Progress;
use self::results::{Fate, Row};
use crate::cli::{Corpus, Format};
use crate::failure::{Failure, Outcome};
use crate::sync::{Mode, OutputDirs, STAGING, Scope, sync};
use crate::workspace::{Workspace, version_of};
use crate::{deep_stack, names, terminal};
use bindery_codegen::{BinderyDep, Options, Package, generate};
use bindery_model::diagnostic::{Diagnostics, Severity};
use bindery_model::lint::untyped;
use bindery_model::source::InputLimits;
use bindery_model::{OnInvalid, load_with};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use std::{env, fs, io, thread};

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: &Corpus) -> Result<Outcome, Failure> {
    let limits = arguments.limits;
    let Found { documents, others } = documents::find(&arguments.dir, &arguments.filter, limits)?;
    if documents.is_empty() {
        let what = if arguments.filter.is_empty() { "no API description" } else { "no such API description" };
        return Err(Failure::failed(format!("there is {what} in {}", arguments.dir.display())));
    }
    let bindery = workspace.bindery();
    let bindery = BinderyDep::At { version: version_of(&bindery)?, path: Some(path_of(&bindery)?) };
    let (mut rows, packages) = try_all(&documents, &bindery, arguments, limits)?;
    let out = out(workspace, arguments);
    write(workspace, &out, &packages)?;
    if arguments.build {
        let verdicts = cargo::check(&out, packages.len(), arguments.jobs)?;
        for row in &mut rows {
            row.built(&verdicts);
        }
    }
    terminal::print(&match arguments.format {
        Format::Table => results::table(&rows, &others, &out),
        Format::Json => format!("{:#}\n", results::json(&rows, &others)),
    })?;
    Ok(if rows.iter().all(Row::is_well) { Outcome::Clean } else { Outcome::Findings })
}

/// Reads the documents and generates their crates, in parallel.
fn try_all(
    documents: &[Document],
    bindery: &BinderyDep,
    arguments: &Corpus,
    limits: InputLimits,
) -> io::Result<(Vec<Row>, Vec<Package>)> {
    let names = package_names(documents);
    let invalid = arguments.invalid;
    let jobs = match arguments.jobs {
        Some(jobs) => usize::from(jobs),
        None => thread::available_parallelism().map_or(1, usize::from),
    };
    let next = AtomicUsize::new(0);
    let tried = Mutex::new(BTreeMap::new());
    let progress = Progress::new(documents.len());
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((document, name)) = documents.get(index).zip(names.get(index)) else { return };
            progress.step("reading", &document.path);
            let result = try_one(document, name, bindery, invalid);
            tried.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).insert(index, result);
        }
    };
    thread::scope(|scope| {
        for _ in 0..jobs.min(documents.len()) {
            deep_stack::spawn(scope, &limits, work)?;
        }
        io::Result::Ok(())
    })?;
    progress.done();
    let (rows, packages): (Vec<Row>, Vec<Option<Package>>) =
        tried.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()).into_values().unzip();
    Ok((rows, packages.into_iter().flatten().collect()))
}

/// Reads a document and generates its crate.
fn try_one(document: &Document, name: &str, bindery: &BinderyDep, invalid: OnInvalid) -> (Row, Option<Package>) {
    let mut row = Row::new(&document.path, name);
    let start = Instant::now();
    let texts = match document.spec(name, invalid) {
        Ok(spec) => spec.read(),
        Err(error) => {
            row.fail(error.to_string());
            return (row, None);
        }
    };
    if let Some(line) = texts.unreadable.first() {
        row.fail(line.clone());
        return (row, None);
    }
    let package = match load_with(&texts.sources, name, invalid) {
        Ok(loaded) => {
            let options = Options {
                header: format!("corpus/{name}"),
                bindery: bindery.clone(),
                standalone: false,
                version: None,
            };
            let package = generate(&loaded.model, &options);
            row.operations = loaded.model.operations.len();
            row.skipped = loaded.model.service.skipped.len();
            // An operation that cannot be sent is left out in any case.
            row.valid_in_part = row.skipped > 0
                && invalid == OnInvalid::Skip
                && load_with(&texts.sources, name, OnInvalid::Refuse).is_err();
            row.shapes = loaded.model.shapes.len();
            row.untyped = untyped(&loaded.model);
            row.count(&loaded.warnings);
            row.count(&Diagnostics(package.warnings.clone()));
            row.fate = Fate::Generated;
            Some(package)
        }
        Err(diagnostics) => {
            row.count(&diagnostics);
            row.valid_in_part = load_with(&texts.sources, name, OnInvalid::Skip).is_ok();
            let first = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
            row.fail(first.map(|first| results::line(first, &texts.sources)).unwrap_or_default());
            None
        }
    };
    row.took = start.elapsed();
    (row, package)
}

/// Returns a crate name for each document, from its path; no two are equal to cargo.
fn package_names(documents: &[Document]) -> Vec<String> {
    let mut taken = BTreeMap::new();
    let mut names = Vec::new();
    for document in documents {
        let stem = match document.path.rsplit_once('.') {
            Some((stem, ending)) if !ending.contains('/') => stem,
            Some(_) | None => &document.path,
        };
        let fitting = names::fit(stem).replace('_', "-");
        let mut name = fitting.clone();
        let mut count = 1;
        while taken.insert(name.clone(), ()).is_some() {
            count += 1;
            name = format!("{}-{count}", fitting.chars().take(56).collect::<String>());
        }
        names.push(name);
    }
    names
}

/// Returns the folder of the workspace with the crates.
fn out(workspace: &Workspace, arguments: &Corpus) -> PathBuf {
    match &arguments.out {
        Some(out) => out.clone(),
        None => {
            let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.root.join("target"), PathBuf::from);
            target.join("corpus")
        }
    }
}

/// Writes a workspace of crates; cargo does not rebuild unchanged crates.
fn write(workspace: &Workspace, out: &Path, packages: &[Package]) -> Result<(), Failure> {
    let dirs = OutputDirs { crates: out.join("crates"), staging: out.join(STAGING) };
    fs::create_dir_all(&dirs.crates)?;
    let names = packages.iter().map(|package| package.dir.clone()).collect();
    sync(&dirs, &packages.iter().collect::<Vec<_>>(), &Scope::Only(names), Mode::Write)?;
    let members: Vec<String> = packages.iter().map(|package| format!("\"crates/{}\"", package.dir)).collect();
    let manifest = format!(
        "# Written by `cargo xtask corpus`: a crate for each document.\n\n[workspace]\nresolver = \"3\"\nmembers = [\n    \
         {},\n]\n\n[profile.dev]\ndebug = false\nincremental = false\n",
        members.join(",\n    ")
    );
    fs::write(out.join("Cargo.toml"), manifest)?;
    // Uses the dependency versions of the workspace, which are already downloaded.
    let (ours, theirs) = (workspace.root.join("Cargo.lock"), out.join("Cargo.lock"));
    if !theirs.exists() && ours.exists() {
        fs::copy(ours, theirs)?;
    }
    Ok(())
}

fn path_of(folder: &Path) -> io::Result<String> {
    Ok(std::path::absolute(folder)?.display().to_string())
}
