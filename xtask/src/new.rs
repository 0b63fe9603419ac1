//! `cargo xtask new`: creates a service from API descriptions, with a crate that builds.

mod transaction;

use self::transaction::{Transaction, write_folder};

use crate::build::show;
use crate::cli::New;
use crate::date;
use crate::failure::{Failure, Outcome};
use crate::hashes::{self, sha256};
use crate::inputs::{Spec, is_document};
use crate::sync::{Mode, OutputDirs, STAGING, Scope, sync};
use crate::terminal;
use crate::workspace::Workspace;
use bindery_codegen::{BinderyDep, Options, generate};
use bindery_model::lint::{Draft, Report, draft, lint};
use bindery_model::source::{Role, Source, Sources};
use bindery_model::{external_references, load_whole};
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

const ORIGIN: &str = "overlay-0-origin.yaml";
const COMPLETE: &str = "overlay-1-complete.yaml";

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: &New) -> Result<Outcome, Failure> {
    let name = &arguments.name;
    let (specs, crates) = (workspace.root.join("specs").join(name), workspace.crates().join(name));
    for (folder, shown) in [(&specs, format!("specs/{name}")), (&crates, format!("crates/{name}"))] {
        if folder.exists() {
            return Err(Failure::failed(format!("{shown} exists; nothing was written; choose another name")));
        }
    }
    let Some(copies) = copies(name, &arguments.files)? else { return Ok(Outcome::Findings) };
    let date = arguments.date.clone().unwrap_or_else(date::today);
    let mut files = copies.files;
    if copies.declares_origin {
        terminal::print_error("note: the documents declare their own `x-origin`, which is used\n");
    } else {
        files.insert(ORIGIN.to_owned(), origin(&files, &date));
    }
    // `lint` reads the service with its origin; the draft of its findings is the last file.
    let Some(report) = check(name, &files, |whole, sources| lint(whole, sources, &hashes::of(sources)))? else {
        return Ok(Outcome::Findings);
    };
    let title = format!("Facts that the documents of {name} leave out");
    if let Some(text) = draft(&report.finished.findings, &title, Draft::Commented) {
        files.insert(COMPLETE.to_owned(), text);
    }
    let options =
        Options { header: format!("specs/{name}"), bindery: BinderyDep::Workspace, standalone: false, version: None };
    let generated = check(name, &files, |whole, _| {
        (generate(&whole.loaded.model, &options), whole.loaded.model.operations.len(), whole.loaded.model.shapes.len())
    })?;
    let Some((package, operations, shapes)) = generated else { return Ok(Outcome::Findings) };

    let mut transaction = Transaction::begin(workspace)?;
    write_folder(workspace, &mut transaction, &specs, &files)?;
    transaction.created(if workspace.crates().exists() { crates } else { workspace.crates() });
    let dirs = OutputDirs { crates: workspace.crates(), staging: workspace.root.join(STAGING) };
    sync(&dirs, &[&package], &Scope::Only(BTreeSet::from([name.clone()])), Mode::Write)?;
    if !arguments.no_build {
        cargo_check(workspace, name)?;
    }
    transaction.commit();
    let built = if arguments.no_build { "was generated" } else { "builds" };
    let mut text = format!("crates/{name} {built}: {operations} operations, {shapes} shapes\n\n");
    for file in files.keys() {
        _ = writeln!(text, "new     specs/{name}/{file}");
    }
    for file in package.files.keys() {
        _ = writeln!(text, "new     crates/{name}/{file}");
    }
    text += &next_steps(name, &report, &files);
    terminal::print(&text)?;
    Ok(Outcome::Clean)
}

/// Returns the next steps for the user.
fn next_steps(name: &str, report: &Report, files: &BTreeMap<String, String>) -> String {
    let mut steps = Vec::new();
    if files.contains_key(ORIGIN) {
        steps.push(format!("Add the URL of the documents, if there is one, to specs/{name}/{ORIGIN}."));
    }
    if files.contains_key(COMPLETE) {
        let (found, score) = (report.finished.findings.len(), report.finished.score.percent());
        steps.push(format!(
            "The documents declare {score} % of the facts; specs/{name}/{COMPLETE} lists {found} gaps.\n   Remove \
             the `# ` before an action, and replace its TODO."
        ));
    }
    steps.push(format!(
        "`cargo xtask codegen {name}` writes the crate again; `cargo xtask lint {name}` lists the remaining gaps."
    ));
    steps.push(format!("`cargo xtask why {name} PATH` shows where a fact of the crate comes from."));
    steps.push(format!("Add the line `/crates/{name}/** linguist-generated` to .gitattributes, and commit the files."));
    steps.push(format!("`cargo package --package bindery --package {name}` creates the packages for a registry."));
    let mut text = "\nNext steps:\n".to_owned();
    for (index, step) in steps.iter().enumerate() {
        _ = writeln!(text, "{}. {step}", index + 1);
    }
    text
}

/// The files of the new service, by their path in its folder.
struct Copies {
    files: BTreeMap<String, String>,
    /// Whether the documents declare their `x-origin`.
    declares_origin: bool,
}

/// Reads the documents and the files that they refer to. `None` if an error was printed.
fn copies(name: &str, named: &[PathBuf]) -> Result<Option<Copies>, Failure> {
    let spec = Spec::of_files(named, Some(name.to_owned()))?;
    let texts = spec.read();
    if !texts.unreadable.is_empty() {
        return Err(Failure::Failed(texts.unreadable));
    }
    let whole = match load_whole(&texts.sources, name) {
        Ok(whole) => whole,
        Err(diagnostics) => {
            show(&diagnostics, &texts.shown());
            return Ok(None);
        }
    };
    let mut files = BTreeMap::new();
    for (_, source) in texts.sources.iter() {
        let path = target_path(source, &texts.sources).map_err(Failure::failed)?;
        if [ORIGIN, COMPLETE].contains(&path.as_str()) || files.insert(path.clone(), source.text.clone()).is_some() {
            return Err(Failure::failed(format!("two files have the name specs/{name}/{path}; rename one of them")));
        }
    }
    Ok(Some(Copies { files, declares_origin: !whole.loaded.model.service.origins.is_empty() }))
}

/// Returns the path of a file in the folder of its service: a document is placed at the top, with an extension that is
/// read; a referenced file is placed where the references expect it.
fn target_path(source: &Source, sources: &Sources) -> Result<String, String> {
    let path = &source.path;
    if source.role == Role::Referred {
        return Ok(path.clone());
    }
    let file = path.rsplit('/').next().unwrap_or(path);
    // Hidden files are not read.
    let visible = file.trim_start_matches('.');
    let stem = visible.rsplit_once('.').map_or(visible, |(stem, _)| stem);
    let fitting = match is_document(visible) {
        true => visible.to_owned(),
        false if source.text.trim_start().starts_with('{') => format!("{stem}.json"),
        false => format!("{stem}.yaml"),
    };
    if fitting == *path {
        return Ok(fitting);
    }
    // A renamed file must have no references to it or from it.
    let mut alone = Sources::with_limits(*sources.limits());
    alone.add(path.as_str(), source.text.as_str());
    let refers = !external_references(&alone).is_empty();
    let referred = sources.iter().any(|(_, other)| other.path != *path && other.text.contains(file));
    match refers || referred {
        true => Err(format!(
            "{path} would be renamed to {fitting}, which breaks references from it or to it; copy the files into one \
             folder, with the extension .yaml, .yml or .json, and name these copies"
        )),
        false => Ok(fitting),
    }
}

/// Returns the overlay that records the origin of the documents.
fn origin(files: &BTreeMap<String, String>, date: &str) -> String {
    let mut text = "overlay: 1.1.0
info:
  title: Origin of the documents
  version: 1.0.0
actions:
  - target: $
    description: >-
      The hashes of the files when they were fetched. `cargo xtask lint` reports a file that has changed since.
    update:
      x-origin:
        # Replace each `source` by a URL, if there is one.
"
    .to_owned();
    let several = files.len() > 1;
    for (path, contents) in files {
        let quoted = serde_json::Value::from(path.as_str());
        let (first, rest) = if several { ("        - ", "          ") } else { ("        ", "        ") };
        _ = writeln!(text, "{first}source: {quoted}\n{rest}date: '{date}'\n{rest}sha256: {}", sha256(contents));
    }
    text
}

/// Loads a service from files that are not written yet. Returns `None` if an error was printed.
fn check<T>(
    name: &str,
    files: &BTreeMap<String, String>,
    use_it: impl FnOnce(&bindery_model::Whole, &Sources) -> T,
) -> Result<Option<T>, Failure> {
    let mut sources = Sources::default();
    for (path, text) in files {
        let role = if !path.contains('/') && is_document(path) { Role::Named } else { Role::Referred };
        sources.add_as(role, format!("specs/{name}/{path}"), text.as_str());
    }
    match load_whole(&sources, name) {
        Ok(whole) => Ok(Some(use_it(&whole, &sources))),
        Err(diagnostics) => {
            show(&diagnostics, &sources);
            terminal::print_error("nothing was written\n");
            Ok(None)
        }
    }
}

/// Checks the new crate with cargo.
fn cargo_check(workspace: &Workspace, name: &str) -> Result<(), Failure> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--quiet", "--package", name])
        .current_dir(&workspace.root)
        .output()
        .map_err(|error| Failure::failed(format!("cannot run cargo: {error}; `--no-build` skips the check")))?;
    if output.status.success() {
        return Ok(());
    }
    terminal::print_error(&String::from_utf8_lossy(&output.stderr));
    Err(Failure::failed(format!("crates/{name} does not build and was removed; `--no-build` skips the check")))
}
