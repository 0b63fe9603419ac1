//! Limits on the size of snippets.

use bindery_model::service::Model;

/// Returns how many members a snippet shows. Large services get fewer, to keep their pages readable.
pub(super) fn budget(model: &Model) -> usize {
    match model.operations.len() {
        0..=100 => 1000,
        101..=400 => 200,
        _ => 60,
    }
}

/// The maximum depth of a snippet.
pub(super) const DEEPEST: usize = 12;
