//! `cargo xtask site`: writes the reference site into a folder that is replaced as a whole.

use crate::cli::Site;
use crate::failure::{Failure, Outcome};
use crate::hashes;
use crate::inputs::Texts;
use crate::workspace::Workspace;
use crate::{build, diff, terminal};
use bindery_codegen::site::{self, Changes, MARK, MARK_FILE, Service};
use bindery_model::Whole;
use bindery_model::lint::{Report, lint};
use bindery_model::why::Reasons;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: &Site) -> Result<Outcome, Failure> {
    let out = match &arguments.out {
        Some(out) => out.clone(),
        None => workspace.root.join("target/site"),
    };
    let folder = Folder::of(&out)?;
    let mut read: Vec<(Texts, Whole, Report)> = Vec::new();
    let mut failed = false;
    for spec in workspace.specs(&arguments.services)? {
        match build::read_whole(&spec) {
            Some((texts, whole)) => {
                let report = lint(&whole, &texts.sources, &hashes::of(&texts.sources));
                read.push((texts, whole, report));
            }
            None => failed = true,
        }
    }
    if failed {
        return Err(Failure::failed(format!("{} was not written", out.display())));
    }
    let reasons: Vec<Reasons> = read.iter().map(|(texts, whole, _)| Reasons::new(whole, &texts.sources)).collect();
    let services = read
        .iter()
        .zip(&reasons)
        .map(|((texts, whole, report), reasons)| Service {
            reasons,
            sources: &texts.sources,
            bare: whole.documents_alone(),
            score_before: report.bare.as_ref().map(|bare| bare.score),
            score: report.finished.score,
        })
        .collect();
    let files = site::site(&site::Site { services, changes: changes(workspace, arguments)? });
    folder.write(&files)?;
    let pages = files.keys().filter(|path| path.ends_with(".html")).count();
    let services = match read.len() {
        1 => "1 service".to_owned(),
        more => format!("{more} services"),
    };
    terminal::print(&format!("{}: {services}, {pages} pages\n", out.join("index.html").display()))?;
    Ok(Outcome::Clean)
}

/// Returns the changes since a revision. Without `--from`, the site is also written if no revision can be read.
fn changes(workspace: &Workspace, arguments: &Site) -> Result<Changes, Failure> {
    match (diff::comparison(workspace, arguments.from.as_deref(), &arguments.services), &arguments.from) {
        (Ok(comparison), _) => Ok(Changes::Known(comparison)),
        (Err(Failure::Failed(lines) | Failure::Usage(lines)), None) => Ok(Changes::Unknown(lines.join("; "))),
        (Err(failure), Some(_)) => Err(failure),
    }
}

/// A folder that contains, or will contain, only a site.
struct Folder {
    out: PathBuf,
    /// Siblings of the folder: the next site while it is written, and the previous one while it is replaced.
    next: PathBuf,
    last: PathBuf,
}

impl Folder {
    /// Checks that a folder may be written: it does not exist, is empty, or contains a site.
    fn of(out: &Path) -> Result<Self, Failure> {
        let name = out.file_name().ok_or_else(|| Failure::failed(format!("{} has no name", out.display())))?;
        let beside = |ending: &str| {
            let mut hidden = OsString::from(".");
            hidden.push(name);
            hidden.push(ending);
            out.with_file_name(hidden)
        };
        let folder = Folder { out: out.to_owned(), next: beside(".next"), last: beside(".last") };
        for folder in [&folder.out, &folder.next, &folder.last] {
            owned(folder)?;
        }
        Ok(folder)
    }

    /// Writes the files. Each step leaves a complete site in the folder, or no folder between the two renames.
    fn write(&self, files: &BTreeMap<String, String>) -> io::Result<()> {
        remove(&self.next)?;
        remove(&self.last)?;
        fs::create_dir_all(&self.next)?;
        // The mark is written first, so that a later run may remove the files of an interrupted one.
        fs::write(self.next.join(MARK_FILE), format!("{MARK}\n"))?;
        for (path, text) in files {
            let file = self.next.join(path);
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(&file, text).map_err(|error| at(&file, &error))?;
        }
        if self.out.exists() {
            fs::rename(&self.out, &self.last)?;
        }
        fs::rename(&self.next, &self.out)?;
        remove(&self.last)
    }
}

/// Refuses a path that exists and is not a site.
fn owned(folder: &Path) -> Result<(), Failure> {
    let shown = folder.display();
    let foreign = |what: &str| {
        Err(Failure::failed(format!("{shown} {what}, and is not overwritten; name another folder with --out")))
    };
    let metadata = match fs::symlink_metadata(folder) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(at(folder, &error).into()),
    };
    if !metadata.is_dir() {
        return foreign("is no folder");
    }
    let is_empty = fs::read_dir(folder).map_err(|error| at(folder, &error))?.next().is_none();
    let marked = fs::read_to_string(folder.join(MARK_FILE)).is_ok_and(|text| text.lines().next() == Some(MARK));
    if is_empty || marked { Ok(()) } else { foreign("holds something else than a site") }
}

/// Removes a folder, if it exists.
fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(folder, &error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
