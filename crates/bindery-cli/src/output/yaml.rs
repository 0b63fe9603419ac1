//! YAML in the layout of PyYAML and the AWS CLI.

use super::{OrderedValue, json};

/// Formats a value as YAML.
pub(crate) fn render(value: &OrderedValue) -> String {
    let options = serde_saphyr::ser_options! {
        compact_list_indent: true,
        prefer_block_scalars: false,
        min_fold_chars: usize::MAX,
    };
    match serde_saphyr::to_string_with_options(value, options) {
        Ok(text) if text.ends_with('\n') => text,
        Ok(text) => text + "\n",
        // JSON is valid YAML.
        Err(_) => json::render(value),
    }
}
