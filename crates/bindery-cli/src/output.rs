//! Formats of outputs: JSON, text, table and YAML.

mod description;
mod json;
mod number;
mod ordered_value;
mod table;
mod text;
mod yaml;

pub(crate) use description::{Description, TimestampStyle};
pub(crate) use json::compact;
pub(crate) use ordered_value::OrderedValue;

use std::str::FromStr;

/// The format of an output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    /// Indented JSON.
    #[default]
    Json,
    /// Tab-separated lines, for `cut` and `awk`.
    Text,
    /// Tables with borders.
    Table,
    /// YAML.
    Yaml,
}

/// Whether text has colors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TextStyle {
    /// No colors.
    #[default]
    Plain,
    /// Colors by ANSI escape sequences.
    Colored,
}

/// The width and the style of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// The number of columns.
    pub(crate) width: usize,
    /// The style.
    pub(crate) style: TextStyle,
}

impl Format {
    /// The names of all formats.
    pub(crate) const NAMES: [&'static str; 4] = ["json", "text", "table", "yaml"];
}

impl FromStr for Format {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "json" => Ok(Format::Json),
            "text" => Ok(Format::Text),
            "table" => Ok(Format::Table),
            "yaml" => Ok(Format::Yaml),
            _ => Err(()),
        }
    }
}

/// Formats an output, with a line break at its end. An empty object has no text.
pub(crate) fn render(value: &OrderedValue, format: Format, title: &str, page: Page) -> String {
    if matches!(value, OrderedValue::Object(members) if members.is_empty()) {
        return String::new();
    }
    match format {
        Format::Json => json::render(value),
        Format::Text => text::render(value),
        Format::Table => table::render(value, title, page),
        Format::Yaml => yaml::render(value),
    }
}

#[cfg(test)]
mod tests;
