//! From texts to a model.

use crate::check::check;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lint::{Completeness, completeness};
use crate::lower::lower;
use crate::merge::merge;
use crate::node::{Node, Place, SourceId};
use crate::resolve::{self, Documents};
use crate::service::Model;
use crate::source::{Sources, read};
use std::collections::{BTreeMap, BTreeSet};

/// A service that was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What it says.
    pub model: Model,
    /// What could be read all the same.
    pub warnings: Diagnostics,
    /// How much was read.
    pub stats: Stats,
}

/// How much was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Swagger documents.
    pub documents: usize,
    /// Overlays.
    pub overlays: usize,
    /// Actions of overlays.
    pub actions: usize,
    /// How complete the documents are without overlays; none where there are no overlays.
    pub bare: Option<Completeness>,
    /// How complete the service is in the end.
    pub finished: Completeness,
}

/// Reads a service: the documents, overlays and pieces of a folder, in the order of their names.
///
/// # Errors
/// All that is wrong with them, warnings too, where one of it is an error.
pub fn load(sources: &Sources, name: &str) -> Result<Loaded, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let files = Files::read(sources, &mut diagnostics);
    if files.documents.is_empty() && !diagnostics.has_errors() {
        diagnostics.push(no_document(sources, &files));
    }
    let mut stats = Stats { documents: files.documents.len(), ..Stats::default() };
    let merged: BTreeSet<SourceId> = files.documents.iter().map(|document| document.place.source).collect();
    let root = merge(files.documents, &mut diagnostics);
    let Some(root) = root else { return Err(tidy(diagnostics)) };
    let pieces = files.pieces.iter().map(|piece| (sources.get(piece.place.source).path.as_str(), piece)).collect();
    let model = model_of(name, &root, &merged, &pieces, sources, &mut diagnostics);
    let Some(model) = model else { return Err(tidy(diagnostics)) };
    stats.finished = completeness(&model);
    diagnostics.0.extend(check(&model).0);
    let warnings = tidy(diagnostics);
    if warnings.has_errors() { Err(warnings) } else { Ok(Loaded { model, warnings, stats }) }
}

/// The files that documents refer to and that are not among the sources yet, in document order, each once.
///
/// The paths are relative to the root; what leads out of it is not among them, and is an error of [`load`].
pub fn external_references(sources: &Sources) -> Vec<String> {
    let known: BTreeSet<&str> = sources.iter().map(|(_, source)| source.path.as_str()).collect();
    let mut missing = Vec::new();
    for (id, source) in sources.iter() {
        if !may_refer_to_files(&source.text) {
            continue;
        }
        let Some(tree) = read(sources, id, &mut Diagnostics::default()) else { continue };
        for path in resolve::external_references(&tree, sources) {
            if !known.contains(path.as_str()) && !missing.contains(&path) {
                missing.push(path);
            }
        }
    }
    missing
}

/// Whether one of its references may lead out of a text: seen from the letters alone, since most texts have none.
fn may_refer_to_files(text: &str) -> bool {
    text.match_indices("$ref").any(|(at, word)| {
        let value = text[at + word.len()..].trim_start_matches(['"', '\'', ':', ' ', '\t', '\r', '\n']);
        !value.starts_with('#')
    })
}

fn model_of(
    name: &str,
    root: &Node,
    merged: &BTreeSet<SourceId>,
    pieces: &BTreeMap<&str, &Node>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Model> {
    let documents = Documents { sources, root, merged: merged.clone(), pieces: pieces.clone() };
    let (model, complaints) = lower(name, &documents, sources);
    diagnostics.0.extend(complaints.0);
    model
}

/// The files of a folder, told apart by what they say.
#[derive(Default)]
struct Files {
    /// Those with a root key `swagger`.
    documents: Vec<Node>,
    /// Those with a root key `overlay`.
    overlays: Vec<Node>,
    /// All others: what documents refer to.
    pieces: Vec<Node>,
}

impl Files {
    fn read(sources: &Sources, diagnostics: &mut Diagnostics) -> Files {
        let mut files = Files::default();
        for (id, _) in sources.iter() {
            let Some(tree) = read(sources, id, diagnostics) else { continue };
            if tree.get("overlay").is_some() {
                files.overlays.push(tree);
            } else if tree.get("swagger").is_some() {
                files.documents.push(tree);
            } else {
                files.pieces.push(tree);
            }
        }
        files
    }
}

fn no_document(sources: &Sources, files: &Files) -> Diagnostic {
    let help = "a document says `swagger: \"2.0\"` at its root";
    for piece in &files.pieces {
        if let Some(entry) = piece.as_mapping().and_then(|root| root.entry("openapi")) {
            return Diagnostic::error("swagger-version", entry.key.place, "this is OpenAPI 3, not Swagger 2.0")
                .help("Bindery reads Swagger 2.0; convert the document");
        }
    }
    match files.pieces.first().or(files.overlays.first()) {
        Some(file) => {
            Diagnostic::error("no-document", file.place, "there is no Swagger document among these files").help(help)
        }
        None => {
            let place = Place { source: SourceId(0), ordinal: 0 };
            let message = match sources.iter().next() {
                Some(_) => "there is no Swagger document among these files",
                None => "there are no files to read",
            };
            Diagnostic::error("no-document", place, message).help(help)
        }
    }
}

/// Complaints once each: what is referred to from many places is read as often.
fn tidy(diagnostics: Diagnostics) -> Diagnostics {
    let mut seen = std::collections::HashSet::new();
    let first = |diagnostic: &Diagnostic| {
        let place = diagnostic.labels.first().map(|label| label.place);
        (diagnostic.code, diagnostic.message.clone(), place)
    };
    Diagnostics(diagnostics.0.into_iter().filter(|diagnostic| seen.insert(first(diagnostic))).collect())
}
