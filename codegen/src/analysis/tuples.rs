//! Lists with a type for each position.

use bindery_model::service::TypeUse;

/// The longest tuple that the traits of std are implemented for.
const LONGEST: usize = 12;

/// Whether a list with a type for each position becomes a tuple; any other is a list of documents.
pub(crate) fn is_tuple(items: &[TypeUse]) -> bool {
    (1..=LONGEST).contains(&items.len())
}
