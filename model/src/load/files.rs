//! The files of a service: documents, overlays, and the pieces that references resolve to.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::input::{layout_of, layout_or_first, layouts};
use crate::node::{Node, NodeLocation, SourceId, Value};
use crate::overlay::{self, Overlay};
use crate::resolve::{self, DanglingSchemas, Documents, Section};
use crate::source::{InputLimits, Role, Sources, read};
use std::collections::{BTreeMap, BTreeSet};

/// The files of a service by their kind.
#[derive(Default)]
pub(super) struct Files {
    /// Files with the root key of a format.
    documents: Vec<Node>,
    /// Files with a root key `overlay`.
    overlays: Vec<Node>,
    /// All other files.
    pieces: Vec<Node>,
}

impl Files {
    /// Reads all files; reports the absence of a document.
    pub(super) fn read(sources: &Sources, diagnostics: &mut Diagnostics) -> Files {
        let mut files = Files::default();
        for (id, source) in sources.iter() {
            let Some(tree) = read(sources, id, diagnostics) else { continue };
            match source.role {
                Role::Named if overlay::is_overlay(&tree) => files.overlays.push(tree),
                Role::Named if layout_of(&tree).is_some() => files.documents.push(tree),
                Role::Named | Role::Referred => files.pieces.push(tree),
            }
        }
        if files.documents.is_empty() && !diagnostics.has_errors() {
            diagnostics.push(files.no_document(sources));
        }
        files
    }

    pub(super) fn read_overlays(&self, diagnostics: &mut Diagnostics) -> Vec<Overlay> {
        self.overlays.iter().filter_map(|tree| overlay::read(tree, diagnostics)).collect()
    }

    /// Separates the documents from the files that only references reach.
    pub(super) fn into_documents(self, sources: &Sources) -> (Vec<Node>, ReferenceScope<'_>) {
        let overlays = self.overlays.iter().map(|tree| tree.place.source).collect();
        let merged = self.documents.iter().chain(&self.overlays).map(|tree| tree.place.source).collect();
        let path = |piece: &Node| sources.get(piece.place.source).path.as_str();
        let pieces = self.pieces.into_iter().map(|piece| (path(&piece), piece)).collect();
        (
            self.documents,
            ReferenceScope {
                sources,
                merged,
                pieces,
                sections: Vec::new(),
                overlays,
                dangling: DanglingSchemas::Refused,
            },
        )
    }

    fn no_document(&self, sources: &Sources) -> Diagnostic {
        let message = match sources.iter().next() {
            Some(_) => "none of the files is an API document",
            None => "there are no files",
        };
        let start = NodeLocation { source: SourceId(0), ordinal: 0 };
        let place = self.pieces.first().or(self.overlays.first()).map_or(start, |file| file.place);
        Diagnostic::error(Code::NO_DOCUMENT, place, message)
            .help(format!("a document has {} at its root", version_examples()))
    }
}

/// The root keys that identify documents, for diagnostics.
pub(super) fn version_examples() -> String {
    let examples: Vec<String> = layouts().map(|layout| format!("`{}`", layout.version_example)).collect();
    examples.join(" or ")
}

/// Everything that references resolve to, but the root.
pub(super) struct ReferenceScope<'a> {
    pub(super) sources: &'a Sources,
    /// The files that are merged into the root.
    pub(super) merged: BTreeSet<SourceId>,
    /// Other files, by path.
    pieces: BTreeMap<&'a str, Node>,
    /// The root keys that were references.
    sections: Vec<Section>,
    /// The merged files that are overlays.
    overlays: BTreeSet<SourceId>,
    /// How a schema's reference without a target is read.
    pub(super) dangling: DanglingSchemas,
}

impl<'a> ReferenceScope<'a> {
    /// A scope in which no other file is found.
    pub(super) fn without_pieces(sources: &'a Sources, merged: BTreeSet<SourceId>) -> Self {
        let (pieces, sections, dangling) = (BTreeMap::new(), Vec::new(), DanglingSchemas::Refused);
        ReferenceScope { sources, merged, pieces, sections, overlays: BTreeSet::new(), dangling }
    }

    pub(super) fn documents<'r>(&'r self, root: &'r Node) -> Documents<'r> {
        let layout = layout_or_first(root);
        Documents::new(self.sources, root, layout, &self.merged, &self.pieces, &self.sections)
            .reading(self.dangling)
            .with_overlays(&self.overlays)
    }

    /// Replaces root keys that are mere references by copies of what they resolve to.
    pub(super) fn copy_sections(&mut self, root: &mut Node, diagnostics: &mut Diagnostics) {
        let copies = self.documents(root).sections(diagnostics);
        for (section, copy) in copies {
            if let Value::Mapping(entries) = &mut root.value {
                entries.0[section.index].value = copy;
            }
            self.sections.push(section);
        }
    }
}

/// Returns the files that documents refer to and that are not among the sources yet, in document order, each once.
///
/// The paths are relative to the root; references that leave it are not returned, and are errors of
/// [`load`](crate::load()).
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

/// Whether a text is an API document: it has the root key of a format, or would have if it were well-formed.
pub fn is_document(text: &str, limits: InputLimits) -> bool {
    layouts().any(|layout| has_root_key(text, layout.version_key, limits))
}

fn has_root_key(text: &str, key: &str, limits: InputLimits) -> bool {
    // The characters alone exclude most texts.
    let Some(line) = text.lines().find(|line| may_have_key(line, key)) else { return false };
    let mut sources = Sources::with_limits(limits);
    let id = sources.add("", text);
    match read(&sources, id, &mut Diagnostics::default()) {
        Some(tree) => tree.get(key).is_some(),
        None => line.trim_start_matches(['\u{feff}', ' ', '\t', '{', '"', '\'']).starts_with(key),
    }
}

fn may_have_key(line: &str, key: &str) -> bool {
    line.match_indices(key)
        .any(|(at, _)| line[at + key.len()..].trim_start_matches(['"', '\'', ' ', '\t']).starts_with(':'))
}

/// Whether a text may refer to another file, judged by its characters alone: most texts do not.
fn may_refer_to_files(text: &str) -> bool {
    // One character is found sooner than four.
    text.match_indices('$').any(|(at, _)| {
        let Some(value) = text[at..].strip_prefix("$ref") else { return false };
        let value = value.trim_start_matches(['"', '\'', ':', ' ', '\t', '\r', '\n']);
        !value.starts_with('#')
    })
}
