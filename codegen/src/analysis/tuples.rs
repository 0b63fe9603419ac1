//! Lists with a type for each position.

use bindery_model::service::TypeUse;

/// The length of the longest tuple for which std implements its traits.
const LONGEST: usize = 12;

/// Returns whether a list with a type for each position becomes a tuple; any other becomes a list of documents.
pub(crate) fn is_tuple(items: &[TypeUse]) -> bool {
    (1..=LONGEST).contains(&items.len())
}
