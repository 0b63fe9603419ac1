//! From texts to a model.

use crate::check::check;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lint::{Completeness, completeness};
use crate::lower::lower;
use crate::merge::merge;
use crate::node::{Node, NodeLocation, SourceId, Value};
use crate::overlay::{self, ActionRecord, NoMatch, Overlay};
use crate::resolve::{self, Documents, Section};
use crate::service::{Model, Skipped, SkippedKind};
use crate::skip;
use crate::source::{Limits, Role, Sources, read};
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
    /// What each action of the overlays came to.
    pub actions: Vec<ActionRecord>,
}

/// A service that was read, with what it was made of: for those who ask where a fact comes from, or what is missing.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The service.
    pub loaded: Loaded,
    /// The document that came of all documents and overlays.
    pub(crate) root: Node,
    /// What the documents say without overlays; none where there are no overlays.
    pub(crate) bare: Option<(Model, Node)>,
    /// The overlays, in the order in which they were read.
    pub(crate) overlays: Vec<Overlay>,
    /// The files that were merged into the document.
    pub(crate) merged: BTreeSet<SourceId>,
}

impl Whole {
    /// What the documents say without overlays; none where there are no overlays.
    pub fn documents_alone(&self) -> Option<&Model> {
        self.bare.as_ref().map(|(model, _)| model)
    }

    /// The model of what the documents came to, made once more: what lowering costs without what goes before it.
    ///
    /// References to other files lead nowhere here; none where the document is no service without them.
    pub fn lower(&self, sources: &Sources) -> Option<Model> {
        let around = Around { sources, merged: self.merged.clone(), pieces: BTreeMap::new(), sections: Vec::new() };
        let (model, _) = lower(&self.loaded.model.service.name, &around.documents(&self.root), sources);
        model
    }
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
    load_with(sources, name, Invalid::Refuse)
}

/// What becomes of an error that is an operation's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// It is an error of the whole service.
    Refuse,
    /// The operation is left out, with a warning, and so are definitions that are no sounder.
    Skip,
}

/// Reads a service as [`load`] does, perhaps without what is invalid in it.
///
/// # Errors
/// As of [`load`]; where what is invalid is left out, only errors that belong to no operation.
pub fn load_with(sources: &Sources, name: &str, invalid: Invalid) -> Result<Loaded, Diagnostics> {
    read_all(sources, name, invalid, Keep::Model).map(|whole| whole.loaded)
}

/// Reads a service as [`load`] does, and keeps what it was made of.
///
/// # Errors
/// As of [`load`].
pub fn load_whole(sources: &Sources, name: &str) -> Result<Whole, Diagnostics> {
    read_all(sources, name, Invalid::Refuse, Keep::All)
}

/// What is kept of what a model was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keep {
    Model,
    All,
}

fn read_all(sources: &Sources, name: &str, invalid: Invalid, keep: Keep) -> Result<Whole, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let files = Files::read(sources, &mut diagnostics);
    if files.documents.is_empty() && !diagnostics.has_errors() {
        diagnostics.push(no_document(sources, &files));
    }
    let overlays: Vec<Overlay> =
        files.overlays.iter().filter_map(|tree| overlay::read(tree, &mut diagnostics)).collect();
    let mut stats = Stats {
        documents: files.documents.len(),
        overlays: overlays.len(),
        actions: overlays.iter().map(|overlay| overlay.actions.len()).sum(),
        ..Stats::default()
    };
    let merged: BTreeSet<SourceId> =
        files.documents.iter().chain(&files.overlays).map(|tree| tree.place.source).collect();
    let pieces = files.pieces.iter().map(|piece| (sources.get(piece.place.source).path.as_str(), piece)).collect();
    let mut around = Around { sources, merged, pieces, sections: Vec::new() };
    let mut bare = None;

    let mut documents = files.documents;
    if let Some(complaint) = too_fine(&documents, &overlays, sources) {
        diagnostics.push(complaint);
        return Err(tidy(diagnostics));
    }
    if !overlays.is_empty() {
        // What the documents say on their own is measured; their complaints may be what the overlays answer.
        let model = |root: &Node| lower(name, &around.documents(root), sources).0;
        match (keep, documents.as_slice()) {
            // A document may be large: it is not copied to be looked at.
            (Keep::Model, [alone]) => stats.bare = model(alone).as_ref().map(completeness),
            (Keep::Model | Keep::All, several) => {
                bare = merge(several.to_vec(), &mut Diagnostics::default())
                    .and_then(|root| model(&root).map(|model| (model, root)));
                stats.bare = bare.as_ref().map(|(model, _)| completeness(model));
                bare = bare.filter(|_| keep == Keep::All);
            }
        }
    }
    let mut actions = extend(&mut documents, &overlays, sources, &mut diagnostics);
    let Some(mut root) = merge(documents, &mut diagnostics) else { return Err(tidy(diagnostics)) };
    let general = overlays.iter().filter(|overlay| overlay.extends.is_none());
    actions.extend(overlay::apply(&mut root, general, NoMatch::Error, sources.limits(), &mut diagnostics));
    for (section, copy) in around.documents(&root).sections(&mut diagnostics) {
        if let Value::Mapping(entries) = &mut root.value {
            entries.0[section.index].value = copy;
        }
        around.sections.push(section);
    }
    let mut skipped = Vec::new();
    let mut rounds = 0;
    let model = loop {
        let (model, mut complaints) = lower(name, &around.documents(&root), sources);
        complaints.0.extend(model.iter().flat_map(|model| check(model).0));
        let unsound = match (invalid, &model) {
            (Invalid::Skip, Some(_)) if complaints.has_errors() => skip::unsound(&around.documents(&root), &complaints),
            // What was too much to read belongs to no operation, wherever it was said.
            (Invalid::Skip, _) | (Invalid::Refuse, _) => Vec::new(),
        };
        if unsound.is_empty() {
            diagnostics.0.extend(complaints.0);
            break model;
        }
        if rounds == ROUNDS {
            diagnostics.push(no_end(&unsound));
            diagnostics.0.extend(complaints.0);
            break model;
        }
        rounds += 1;
        // What was left out may have been what something else stood on; each round leaves less.
        skip::leave_out(&mut root, &unsound);
        skipped.extend(unsound.into_iter().map(|(_, skipped)| skipped));
    };
    let Some(mut model) = model else { return Err(tidy(diagnostics)) };
    diagnostics.0.extend(skipped.iter().map(left_out));
    model.service.skipped = skipped;
    stats.finished = completeness(&model);
    let warnings = tidy(diagnostics);
    if warnings.has_errors() {
        return Err(warnings);
    }
    let loaded = Loaded { model, warnings, stats, actions };
    let merged = around.merged;
    Ok(Whole { loaded, root, bare, overlays, merged })
}

/// So many rounds of leaving out what is invalid: a round takes all that refers to it along, so two are many.
const ROUNDS: usize = 16;

fn no_end(unsound: &[(skip::Position, Skipped)]) -> Diagnostic {
    let place = unsound.first().map_or(NodeLocation { source: SourceId(0), ordinal: 0 }, |(_, skipped)| skipped.place);
    let message = format!("there is more to leave out, {ROUNDS} times over");
    Diagnostic::error("left-out-again", place, message)
        .says("what was left out is what this stands on")
        .help("correct the first of what is invalid, or remove it in an overlay")
}

/// Overlays look at a document through a copy of it, whose every mapping has room to grow: of nothing but mappings it
/// would be many times as large as its text.
fn too_fine(documents: &[Node], overlays: &[Overlay], sources: &Sources) -> Option<Diagnostic> {
    let first = overlays.first()?;
    let bytes: usize = documents.iter().map(overlay::weight).sum();
    let written: usize = sources.iter().map(|(_, source)| source.text.len()).sum();
    let limit = sources.limits().growth.saturating_mul(64).saturating_add(written.saturating_mul(12));
    (bytes > limit).then(|| {
        Diagnostic::error("too-much", first.place, "the document is too finely divided for an overlay")
            .help("raise the limit of growth if this is meant")
    })
}

/// All but the root of what a reference can lead to.
struct Around<'a> {
    sources: &'a Sources,
    merged: BTreeSet<SourceId>,
    pieces: BTreeMap<&'a str, &'a Node>,
    sections: Vec<Section>,
}

impl Around<'_> {
    fn documents<'r>(&'r self, root: &'r Node) -> Documents<'r> {
        Documents::new(self.sources, root, &self.merged, &self.pieces, &self.sections)
    }
}

fn left_out(skipped: &Skipped) -> Diagnostic {
    let Skipped { kind, name, reason, place, key } = skipped;
    let kind = match kind {
        SkippedKind::Path => "path",
        SkippedKind::Operation => "operation",
        SkippedKind::Definition => "definition",
        SkippedKind::Parameter => "parameter",
        SkippedKind::Response => "response",
    };
    Diagnostic::warning("left-out", *place, format!("the {kind} `{name}` is left out: {reason}"))
        .label(*key, "it stands here")
        .help("correct it, in the document or in an overlay")
}

/// Applies the overlays that are for a single document, before the documents are merged.
fn extend(
    documents: &mut [Node],
    overlays: &[Overlay],
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<ActionRecord> {
    let mut actions = Vec::new();
    for overlay in overlays {
        let Some(source) = overlay.extended(sources, diagnostics) else { continue };
        match documents.iter_mut().find(|document| document.place.source == source) {
            Some(document) => {
                actions.extend(overlay::apply(document, [overlay], NoMatch::Error, sources.limits(), diagnostics))
            }
            None => {
                let (reference, place) =
                    overlay.extends.as_ref().map_or(("", overlay.place), |(text, place)| (&**text, *place));
                diagnostics.push(
                    Diagnostic::error("overlay-extends", place, format!("`{reference}` is no Swagger document"))
                        .help("an overlay extends a file with `swagger: \"2.0\"` at its root"),
                );
            }
        }
    }
    actions
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

/// Whether a text is a Swagger document: it has a root key `swagger`, or would have, were it not malformed.
pub fn is_document(text: &str, limits: Limits) -> bool {
    // Most texts are told from the letters alone.
    let Some(line) = text.lines().find(|line| says_swagger(line)) else { return false };
    let mut sources = Sources::with_limits(limits);
    let id = sources.add("", text);
    match read(&sources, id, &mut Diagnostics::default()) {
        Some(tree) => tree.get("swagger").is_some(),
        None => line.trim_start_matches(['\u{feff}', ' ', '\t', '{', '"', '\'']).starts_with("swagger"),
    }
}

/// Whether a line may hold a key `swagger`.
fn says_swagger(line: &str) -> bool {
    line.match_indices("swagger")
        .any(|(at, word)| line[at + word.len()..].trim_start_matches(['"', '\'', ' ', '\t']).starts_with(':'))
}

/// Whether one of its references may lead out of a text: seen from the letters alone, since most texts have none.
fn may_refer_to_files(text: &str) -> bool {
    // One character is found sooner than four.
    text.match_indices('$').any(|(at, _)| {
        let Some(value) = text[at..].strip_prefix("$ref") else { return false };
        let value = value.trim_start_matches(['"', '\'', ':', ' ', '\t', '\r', '\n']);
        !value.starts_with('#')
    })
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
        for (id, source) in sources.iter() {
            let Some(tree) = read(sources, id, diagnostics) else { continue };
            match source.role {
                Role::Named if overlay::is_overlay(&tree) => files.overlays.push(tree),
                Role::Named if tree.get("swagger").is_some() => files.documents.push(tree),
                Role::Named | Role::Referred => files.pieces.push(tree),
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
            let place = NodeLocation { source: SourceId(0), ordinal: 0 };
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
