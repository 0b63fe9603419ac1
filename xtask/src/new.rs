//! `cargo xtask new`: from documents anywhere to a service with a crate that builds.

use crate::build::show;
use crate::cli::New;
use crate::failure::{Failure, Outcome};
use crate::inputs::{Spec, is_document};
use crate::lint::{hashes, sha256};
use crate::sync::{Mode, STAGING, Scope, Yard, sync};
use crate::terminal;
use crate::workspace::Workspace;
use bindery_codegen::{BinderyDep, Options, generate};
use bindery_model::lint::{Draft, Report, draft, lint};
use bindery_model::source::{Role, Source, Sources};
use bindery_model::{external_references, load_whole};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs, io};

const ORIGIN: &str = "overlay-0-origin.yaml";
const COMPLETE: &str = "overlay-1-complete.yaml";

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: &New) -> Result<Outcome, Failure> {
    let name = &arguments.name;
    let (specs, crates) = (workspace.root.join("specs").join(name), workspace.crates().join(name));
    for (folder, shown) in [(&specs, format!("specs/{name}")), (&crates, format!("crates/{name}"))] {
        if folder.exists() {
            return Err(Failure::failed(format!("{shown} exists; nothing was written: choose another name")));
        }
    }
    let Some(copies) = copies(name, &arguments.files)? else { return Ok(Outcome::Findings) };
    let date = arguments.date.clone().unwrap_or_else(today);
    let mut files = copies.files;
    if copies.says_origin {
        terminal::complain("the documents say their own x-origin, which is kept\n");
    } else {
        files.insert(ORIGIN.to_owned(), origin(&files, &date));
    }
    // Lint sees the service with its origin, and its advice becomes the last of its files.
    let Some(report) = check(name, &files, |whole, sources| lint(whole, sources, &hashes(sources)))? else {
        return Ok(Outcome::Findings);
    };
    let title = format!("What the documents of {name} leave out");
    if let Some(text) = draft(&report.finished.findings, &title, Draft::Commented) {
        files.insert(COMPLETE.to_owned(), text);
    }
    let options =
        Options { header: format!("specs/{name}"), bindery: BinderyDep::Workspace, standalone: false, version: None };
    let generated = check(name, &files, |whole, _| {
        (generate(&whole.loaded.model, &options), whole.loaded.model.operations.len(), whole.loaded.model.shapes.len())
    })?;
    let Some((package, operations, shapes)) = generated else { return Ok(Outcome::Findings) };

    let mut undo = Undo::begin(workspace)?;
    write(workspace, &mut undo, &specs, &files)?;
    // The folder of all crates may be new, too.
    undo.created.push(if workspace.crates().exists() { crates } else { workspace.crates() });
    let yard = Yard { crates: workspace.crates(), staging: workspace.root.join(STAGING) };
    sync(&yard, &[&package], &Scope::Only(BTreeSet::from([name.clone()])), Mode::Write)?;
    if !arguments.no_build {
        cargo_check(workspace, name)?;
    }
    undo.keep();
    let built = if arguments.no_build { "was generated" } else { "builds" };
    let mut text = format!("crates/{name} {built}: {operations} operations, {shapes} shapes\n\n");
    for file in files.keys() {
        _ = writeln!(text, "new     specs/{name}/{file}");
    }
    for file in package.files.keys() {
        _ = writeln!(text, "new     crates/{name}/{file}");
    }
    text += &next(name, &report, &files);
    terminal::print(&text)?;
    Ok(Outcome::Clean)
}

/// What there is to do after it.
fn next(name: &str, report: &Report, files: &BTreeMap<String, String>) -> String {
    let mut steps = Vec::new();
    if files.contains_key(ORIGIN) {
        steps.push(format!("Say in specs/{name}/{ORIGIN} where the documents came from: a URL, if there is one."));
    }
    if files.contains_key(COMPLETE) {
        let (found, score) = (report.finished.findings.len(), report.finished.score.percent());
        steps.push(format!(
            "The documents say {score} % of what they could; {found} gaps are listed in specs/{name}/{COMPLETE}.\n   Take \
             the `# ` away from an action, and say what stands for its TODO."
        ));
    }
    steps.push(format!(
        "`cargo xtask codegen {name}` writes the crate again; `cargo xtask lint {name}` tells what is left."
    ));
    steps.push(format!("`cargo xtask why {name} PATH` tells where a fact of the crate comes from."));
    steps.push(format!("Add the line `/crates/{name}/** linguist-generated` to .gitattributes, and commit all of it."));
    steps.push(format!("`cargo package --package bindery --package {name}` makes what a registry takes."));
    let mut text = "\nWhat next:\n".to_owned();
    for (index, step) in steps.iter().enumerate() {
        _ = writeln!(text, "{}. {step}", index + 1);
    }
    text
}

/// The files of a service to be, by their paths in its folder.
struct Copies {
    files: BTreeMap<String, String>,
    /// Whether the documents say themselves where they came from.
    says_origin: bool,
}

/// Reads the documents, and what they refer to; `None` is an error that was shown.
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
        let path = place(source, &texts.sources).map_err(Failure::failed)?;
        if [ORIGIN, COMPLETE].contains(&path.as_str()) || files.insert(path.clone(), source.text.clone()).is_some() {
            return Err(Failure::failed(format!("two files would be specs/{name}/{path}; rename one of them")));
        }
    }
    Ok(Some(Copies { files, says_origin: !whole.loaded.model.service.origins.is_empty() }))
}

/// Where a file is to lie in the folder of its service: what is read for itself lies at its top, with an ending that is
/// read, and what is referred to where the reference looks for it.
fn place(source: &Source, sources: &Sources) -> Result<String, String> {
    let path = &source.path;
    if source.role == Role::Referred {
        return Ok(path.clone());
    }
    let file = path.rsplit('/').next().unwrap_or(path);
    // A hidden file is not read.
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
    // It moves: nothing may lead to it, nor from it to others, by where it was.
    let mut alone = Sources::with_limits(*sources.limits());
    alone.add(path.as_str(), source.text.as_str());
    let refers = !external_references(&alone).is_empty();
    let referred = sources.iter().any(|(_, other)| other.path != *path && other.text.contains(file));
    match refers || referred {
        true => Err(format!(
            "{path} would have to be called {fitting}, and references would no longer lead from it or to it; put the \
             files into one folder, called *.yaml, *.yml or *.json, and name them there"
        )),
        false => Ok(fitting),
    }
}

/// The overlay that says where the documents came from.
fn origin(files: &BTreeMap<String, String>, date: &str) -> String {
    let mut text = "overlay: 1.1.0
info:
  title: Where the documents came from
  version: 1.0.0
actions:
  - target: $
    description: >-
      What the files were when they came. `cargo xtask lint` tells when one of them is no longer that.
    update:
      x-origin:
        # Say a URL for each `source`, if there is one.
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

/// Loads a service from files that are not written yet, as its folder will be read; `None` is an error that was shown.
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
            terminal::complain("nothing was written\n");
            Ok(None)
        }
    }
}

/// Writes the files of a folder that is not there yet, and then calls it by its name.
fn write(
    workspace: &Workspace,
    undo: &mut Undo,
    folder: &Path,
    files: &BTreeMap<String, String>,
) -> Result<(), Failure> {
    // What a killed run has left there goes with the next run of `codegen`, too.
    let yard = workspace.root.join(STAGING);
    undo.created.push(yard.clone());
    let staging = yard.join("specs");
    match fs::remove_dir_all(&staging) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        Ok(()) | Err(_) => {}
    }
    fs::create_dir_all(&yard)?;
    fs::write(yard.join(".gitignore"), "*\n")?;
    for (path, text) in files {
        let file = staging.join(path);
        let parent = file.parent().unwrap_or(&staging);
        fs::create_dir_all(parent)?;
        fs::write(&file, text)?;
    }
    undo.created.push(folder.to_owned());
    fs::rename(&staging, folder)?;
    Ok(())
}

/// Has cargo check the new crate.
fn cargo_check(workspace: &Workspace, name: &str) -> Result<(), Failure> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--quiet", "--package", name])
        .current_dir(&workspace.root)
        .output()
        .map_err(|error| Failure::failed(format!("cargo cannot be run: {error}; --no-build goes without")))?;
    if output.status.success() {
        return Ok(());
    }
    terminal::complain(&String::from_utf8_lossy(&output.stderr));
    Err(Failure::failed(format!("crates/{name} does not build; nothing is left of it (--no-build keeps it)")))
}

/// What was created, and is removed again unless all goes well.
struct Undo {
    created: Vec<PathBuf>,
    /// The workspace's lock file, and what it was: cargo adds the new crate to it.
    lock: (PathBuf, Option<Vec<u8>>),
}

impl Undo {
    fn begin(workspace: &Workspace) -> io::Result<Self> {
        let path = workspace.root.join("Cargo.lock");
        let text = match fs::read(&path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Undo { created: Vec::new(), lock: (path, text) })
    }

    fn keep(mut self) {
        self.created.clear();
        self.lock = (PathBuf::new(), None);
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        if self.created.is_empty() {
            return;
        }
        for folder in &self.created {
            // What is not there was not created, or has another name by now.
            _ = fs::remove_dir_all(folder);
        }
        let (path, text) = &self.lock;
        _ = match text {
            Some(text) if fs::read(path).ok().as_ref() != Some(text) => fs::write(path, text),
            Some(_) => Ok(()),
            None => fs::remove_file(path),
        };
    }
}

/// Takes a day as `2025-01-31`, or says what is wrong with it.
pub(crate) fn parse_date(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    let number = |part: &str| part.parse::<u32>().unwrap_or_default();
    match parts.as_slice() {
        [year, month, day]
            if digits(year, 4)
                && digits(month, 2)
                && digits(day, 2)
                && (1..=12).contains(&number(month))
                && (1..=31).contains(&number(day)) =>
        {
            Ok(text.to_owned())
        }
        _ => Err("a day is said as 2025-01-31".to_owned()),
    }
}

/// Today, in UTC.
pub(crate) fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    date_of(seconds / 86_400)
}

/// The date of a day since 1970-01-01.
fn date_of(days: u64) -> String {
    // Years begin in March, so that a leap day is the last of one.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", era * 400 + year + next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        assert_eq!(date_of(0), "1970-01-01");
        assert_eq!(date_of(11_016), "2000-02-29");
        assert_eq!(date_of(20_119), "2025-01-31");
        assert_eq!(date_of(24_837), "2038-01-01");
        assert_eq!(parse_date("2025-01-31").as_deref(), Ok("2025-01-31"));
        for wrong in ["2025-1-31", "2025-13-01", "2025-01-32", "yesterday", "2025-01-31T00:00", ""] {
            assert!(parse_date(wrong).is_err(), "{wrong}");
        }
    }
}
