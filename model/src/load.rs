//! Loads a service: from the texts of its files to a model.

mod files;

use self::files::{Files, ReferenceScope};
use crate::check::check;
use crate::completeness::{Completeness, completeness};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::lower::lower;
use crate::merge::merge;
use crate::node::{Node, SourceId};
use crate::overlay::{self, ActionRecord, NoMatch, Overlay};
use crate::resolve::{DanglingSchemas, Documents};
use crate::service::{Model, Skipped};
use crate::skip_invalid::{self, Position};
use crate::source::Sources;
use std::collections::BTreeSet;

pub use self::files::{external_references, is_document};

/// A service that was loaded.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The model.
    pub model: Model,
    /// The warnings of reading and lowering.
    pub warnings: Diagnostics,
    /// The numbers of files, and the completeness of the service.
    pub stats: Stats,
    /// The result of each action of the overlays.
    pub actions: Vec<ActionRecord>,
}

/// A loaded service with the documents and overlays that it was built from, for provenance and lint.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The service.
    pub loaded: Loaded,
    /// The document that results from all documents and overlays.
    pub(crate) root: Node,
    /// The model and the document without overlays; `None` if there are no overlays.
    pub(crate) bare: Option<(Model, Node)>,
    /// The overlays, in the order in which they were read.
    pub(crate) overlays: Vec<Overlay>,
    /// The files that were merged into the document.
    pub(crate) merged: BTreeSet<SourceId>,
}

impl Whole {
    /// Returns the model of the documents without overlays; `None` if there are no overlays.
    pub fn documents_alone(&self) -> Option<&Model> {
        self.bare.as_ref().map(|(model, _)| model)
    }

    /// Lowers the final document again: the cost of lowering without that of the earlier steps.
    ///
    /// References to other files are not resolved here; `None` if the document is no service without them.
    pub fn lower(&self, sources: &Sources) -> Option<Model> {
        let scope = ReferenceScope::without_pieces(sources, self.merged.clone());
        let (model, _) = lower(&self.loaded.model.service.name, &scope.documents(&self.root), sources);
        model
    }
}

/// The numbers of files, and the completeness of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// API documents.
    pub documents: usize,
    /// Overlays.
    pub overlays: usize,
    /// Actions of overlays.
    pub actions: usize,
    /// The completeness of the documents without overlays; `None` if there are no overlays.
    pub bare: Option<Completeness>,
    /// The completeness of the service.
    pub finished: Completeness,
}

/// Loads a service: the documents, overlays and pieces of a folder, in the order of their names.
///
/// # Errors
/// Returns all diagnostics, warnings included, if one of them is an error.
pub fn load(sources: &Sources, name: &str) -> Result<Loaded, Diagnostics> {
    load_with(sources, name, OnInvalid::Refuse)
}

/// What happens to an operation, or another part of a document, that is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnInvalid {
    /// The service is refused.
    Refuse,
    /// The part is left out with a warning, and so are the parts that refer to it. A schema's reference without a target
    /// is any JSON value.
    Skip,
}

/// Loads a service as [`load`] does, with a choice of what happens to invalid parts.
///
/// # Errors
/// As [`load`]; with [`OnInvalid::Skip`] only errors that belong to no part.
pub fn load_with(sources: &Sources, name: &str, on_invalid: OnInvalid) -> Result<Loaded, Diagnostics> {
    read_all(sources, name, on_invalid, Keep::Model).map(|whole| whole.loaded)
}

/// Loads a service as [`load`] does, and keeps the documents and overlays that it was built from.
///
/// # Errors
/// As [`load`].
pub fn load_whole(sources: &Sources, name: &str) -> Result<Whole, Diagnostics> {
    read_all(sources, name, OnInvalid::Refuse, Keep::All)
}

/// Which results of the steps are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keep {
    Model,
    All,
}

/// The steps from texts to a model: read, merge, overlay, lower, check.
fn read_all(sources: &Sources, name: &str, on_invalid: OnInvalid, keep: Keep) -> Result<Whole, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let files = Files::read(sources, &mut diagnostics);
    let overlays = files.read_overlays(&mut diagnostics);
    let (documents, mut scope) = files.into_documents(sources);
    scope.dangling = match on_invalid {
        OnInvalid::Refuse => DanglingSchemas::Refused,
        OnInvalid::Skip => DanglingSchemas::AnyJson,
    };
    if let Some(diagnostic) = too_fine(&documents, &overlays, sources) {
        diagnostics.push(diagnostic);
        return Err(diagnostics.deduplicated());
    }
    let mut stats = count(&documents, &overlays);
    let bare = without_overlays(name, &documents, &overlays, &scope, keep, &mut stats);
    let Some((mut root, actions)) = merge_and_overlay(documents, &overlays, sources, &mut diagnostics) else {
        return Err(diagnostics.deduplicated());
    };
    scope.copy_sections(&mut root, &mut diagnostics);
    let (model, skipped) = lower_valid(name, &mut root, &scope, on_invalid, &mut diagnostics);
    let Some(mut model) = model else { return Err(diagnostics.deduplicated()) };
    diagnostics.0.extend(skipped.iter().map(skip_invalid::left_out));
    model.service.skipped.splice(0..0, skipped);
    stats.finished = completeness(&model);
    let warnings = diagnostics.deduplicated();
    if warnings.has_errors() {
        return Err(warnings);
    }
    let loaded = Loaded { model, warnings, stats, actions };
    Ok(Whole { loaded, root, bare, overlays, merged: scope.merged })
}

fn count(documents: &[Node], overlays: &[Overlay]) -> Stats {
    Stats {
        documents: documents.len(),
        overlays: overlays.len(),
        actions: overlays.iter().map(|overlay| overlay.actions.len()).sum(),
        ..Stats::default()
    }
}

/// Lowers the documents without overlays, for their completeness. Their diagnostics are not shown: an overlay may
/// resolve them.
fn without_overlays(
    name: &str,
    documents: &[Node],
    overlays: &[Overlay],
    scope: &ReferenceScope<'_>,
    keep: Keep,
    stats: &mut Stats,
) -> Option<(Model, Node)> {
    if overlays.is_empty() {
        return None;
    }
    let model = |root: &Node| lower(name, &scope.documents(root), scope.sources).0;
    // A document may be large: a single one is not copied only to be measured.
    if let (Keep::Model, [only]) = (keep, documents) {
        stats.bare = model(only).as_ref().map(completeness);
        return None;
    }
    let root = merge(documents.to_vec(), &mut Diagnostics::default())?;
    let model = model(&root)?;
    stats.bare = Some(completeness(&model));
    (keep == Keep::All).then_some((model, root))
}

/// Applies the overlays that extend one document, merges the documents, and applies the other overlays.
fn merge_and_overlay(
    mut documents: Vec<Node>,
    overlays: &[Overlay],
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<(Node, Vec<ActionRecord>)> {
    let mut actions = extend(&mut documents, overlays, sources, diagnostics);
    let mut root = merge(documents, diagnostics)?;
    let general = overlays.iter().filter(|overlay| overlay.extends.is_none());
    actions.extend(overlay::apply(&mut root, general, NoMatch::Error, sources.limits(), diagnostics));
    Some((root, actions))
}

/// Applies the overlays that extend a single document.
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
                    Diagnostic::error(Code::OVERLAY_EXTENDS, place, format!("`{reference}` is no API document"))
                        .help(format!("an overlay extends a file with {} at its root", files::version_examples())),
                );
            }
        }
    }
    actions
}

/// The most rounds of leaving out invalid parts: a round takes along all that refers to them, so two are many.
const ROUNDS: usize = 16;

/// Lowers and checks the document; leaves out invalid parts, round by round, if that is asked for.
fn lower_valid(
    name: &str,
    root: &mut Node,
    scope: &ReferenceScope<'_>,
    on_invalid: OnInvalid,
    diagnostics: &mut Diagnostics,
) -> (Option<Model>, Vec<Skipped>) {
    let mut skipped = Vec::new();
    for round in 0.. {
        let (model, mut reported) = lower(name, &scope.documents(root), scope.sources);
        reported.0.extend(model.iter().flat_map(|model| check(model).0));
        let invalid = match (on_invalid, &model) {
            (OnInvalid::Skip, Some(_)) if reported.has_errors() => {
                skip_invalid::invalid_parts(&scope.documents(root), &reported)
            }
            (OnInvalid::Refuse, Some(model)) => unsendable(&scope.documents(root), model, &reported),
            // An exceeded limit belongs to no part, wherever it was reported.
            (OnInvalid::Skip, _) | (OnInvalid::Refuse, _) => Vec::new(),
        };
        if invalid.is_empty() || round == ROUNDS {
            if let Some((_, part)) = invalid.first() {
                diagnostics.push(too_many_rounds(part));
            }
            diagnostics.0.extend(reported.0);
            return (model, skipped);
        }
        // Another part may depend on what was left out; each round leaves fewer.
        skip_invalid::leave_out(root, invalid.iter().map(|(position, _): &(Position, Skipped)| position));
        skipped.extend(invalid.into_iter().map(|(_, part)| part));
    }
    unreachable!("the loop over all rounds returns")
}

/// The operations that no media type can hold. They are left out where others remain: one operation must not cost the
/// crate.
fn unsendable(documents: &Documents<'_>, model: &Model, reported: &Diagnostics) -> Vec<(Position, Skipped)> {
    let is_unsendable = |diagnostic: &&Diagnostic| {
        diagnostic.severity == Severity::Error && diagnostic.code == Code::UNSUPPORTED_MEDIA_TYPE
    };
    let unsendable = Diagnostics(reported.iter().filter(is_unsendable).cloned().collect());
    if unsendable.is_empty() {
        return Vec::new();
    }
    let parts = skip_invalid::invalid_parts(documents, &unsendable);
    if parts.len() < model.operations.len() { parts } else { Vec::new() }
}

fn too_many_rounds(part: &Skipped) -> Diagnostic {
    Diagnostic::error(Code::SKIP_LIMIT, part.place, format!("parts are still invalid after {ROUNDS} rounds"))
        .says("it depends on a part that was left out")
        .help("correct the first invalid part, or remove it in an overlay")
}

/// Refuses overlays of a document that consists of very many mappings: they are applied through a copy whose mappings
/// all have room to grow, many times as large as the text.
fn too_fine(documents: &[Node], overlays: &[Overlay], sources: &Sources) -> Option<Diagnostic> {
    let first = overlays.first()?;
    let bytes: usize = documents.iter().map(overlay::weight).sum();
    let written: usize = sources.iter().map(|(_, source)| source.text.len()).sum();
    let limit = sources.limits().growth.saturating_mul(64).saturating_add(written.saturating_mul(12));
    (bytes > limit).then(|| {
        Diagnostic::error(Code::GROWTH_LIMIT, first.place, "the document has too many mappings for an overlay")
            .help("raise the growth limit (`--max-growth`) if the document is trusted")
    })
}
