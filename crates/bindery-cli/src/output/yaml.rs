//! YAML, as PyYAML and the AWS CLI lay it out.

use super::{Tree, json};

/// A value as YAML.
pub(crate) fn render(tree: &Tree) -> String {
    let options = serde_saphyr::ser_options! {
        compact_list_indent: true,
        prefer_block_scalars: false,
        min_fold_chars: usize::MAX,
    };
    match serde_saphyr::to_string_with_options(tree, options) {
        Ok(text) if text.ends_with('\n') => text,
        Ok(text) => text + "\n",
        // JSON is YAML, too.
        Err(_) => json::render(tree),
    }
}
