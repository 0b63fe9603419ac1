//! Which files of a folder are Swagger documents.

use crate::failure::Failure;
use crate::inputs::{Spec, relative, text};
use bindery_model::source::InputLimits;
use bindery_model::{OnInvalid, is_document};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A document of a corpus.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// Its path below the folder, with `/`.
    pub(super) path: String,
    root: PathBuf,
    limits: InputLimits,
}

impl Document {
    /// What is to be read for it: itself, and what it refers to in the folder.
    pub(super) fn spec(&self, name: &str, invalid: OnInvalid) -> io::Result<Spec> {
        let spec = Spec::of_files(&[self.root.join(&self.path)], Some(name.to_owned()))?;
        Ok(spec.reading(self.limits, invalid).reaching(&self.root)?.shown_below())
    }
}

/// The documents below a folder, sorted by path; with filters, those in whose path one of them stands.
pub(super) fn find(folder: &Path, filters: &[String], limits: InputLimits) -> Result<Vec<Document>, Failure> {
    let failed = |error: io::Error| Failure::failed(format!("{}: {error}", folder.display()));
    let root = folder.canonicalize().map_err(failed)?;
    let mut paths = Vec::new();
    walk(&root, &root, &mut paths).map_err(failed)?;
    paths.retain(|path| filters.is_empty() || filters.iter().any(|filter| path.contains(filter.as_str())));
    paths.retain(|path| match text(&root.join(path), limits.file) {
        Ok(text) => is_document(&text, limits),
        // What is too large is told by its ending, so that somebody hears of it.
        Err(error) => error.kind() == io::ErrorKind::FileTooLarge && has_ending(path),
    });
    paths.sort();
    Ok(paths.into_iter().map(|path| Document { path, root: root.clone(), limits }).collect())
}

/// The files below a folder, without what is hidden and what is linked.
fn walk(root: &Path, folder: &Path, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            walk(root, &entry.path(), paths)?;
        } else if kind.is_file() {
            // A path that is not Unicode is nobody's document.
            paths.extend(relative(root, &entry.path()).ok());
        }
    }
    Ok(())
}

fn has_ending(path: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending))
}
