//! The API descriptions among the files of a folder.

use crate::failure::Failure;
use crate::inputs::{Spec, relative, text};
use bindery_model::source::InputLimits;
use bindery_model::{OnInvalid, is_document};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A document of a corpus.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// The path below the folder, with `/`.
    pub(super) path: String,
    root: PathBuf,
    limits: InputLimits,
}

impl Document {
    /// Returns the spec of the document and of the files of the folder that it refers to.
    pub(super) fn spec(&self, name: &str, invalid: OnInvalid) -> io::Result<Spec> {
        let spec = Spec::of_files(&[self.root.join(&self.path)], Some(name.to_owned()))?;
        Ok(spec.reading(self.limits, invalid).reaching(&self.root)?.shown_below())
    }
}

/// The files of a corpus.
pub(super) struct Found {
    pub(super) documents: Vec<Document>,
    /// The paths of other files with the extension of a document.
    pub(super) others: Vec<String>,
}

/// Finds the files below a folder, sorted by path; with filters, those whose paths contain one of them.
pub(super) fn find(folder: &Path, filters: &[String], limits: InputLimits) -> Result<Found, Failure> {
    let failed = |error: io::Error| Failure::failed(format!("{}: {error}", folder.display()));
    let root = folder.canonicalize().map_err(failed)?;
    let mut paths = Vec::new();
    walk(&root, &root, &mut paths).map_err(failed)?;
    paths.retain(|path| filters.is_empty() || filters.iter().any(|filter| path.contains(filter.as_str())));
    paths.sort();
    let (documents, others): (Vec<String>, Vec<String>) =
        paths.into_iter().partition(|path| match text(&root.join(path), limits.file) {
            Ok(text) => is_document(&text, limits),
            // A file that is too large is reported as a document that fails.
            Err(error) => error.kind() == io::ErrorKind::FileTooLarge && has_extension(path),
        });
    let others = others.into_iter().filter(|path| has_extension(path)).collect();
    let documents = documents.into_iter().map(|path| Document { path, root: root.clone(), limits }).collect();
    Ok(Found { documents, others })
}

/// Collects the files below a folder, without hidden files and symbolic links.
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
            // A path that is not Unicode cannot be named in a report.
            paths.extend(relative(root, &entry.path()).ok());
        }
    }
    Ok(())
}

fn has_extension(path: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|extension| path.ends_with(extension))
}
