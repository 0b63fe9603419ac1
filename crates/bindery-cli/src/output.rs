//! Answers as people and programs read them: JSON, text, a table or YAML.

mod json;
mod number;
mod table;
mod text;
mod tree;
mod yaml;

pub(crate) use json::compact;
pub(crate) use tree::Tree;

use std::str::FromStr;

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    /// Indented JSON.
    #[default]
    Json,
    /// Lines of words with tabs between them, for `cut` and `awk`.
    Text,
    /// Boxes, for people.
    Table,
    /// YAML.
    Yaml,
}

/// Whether what is written has colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Paint {
    /// It has not.
    #[default]
    Plain,
    /// It has, by the escape sequences of terminals.
    Coloured,
}

/// How wide a table may be, and whether it has colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// Its columns.
    pub(crate) width: usize,
    /// Its colours.
    pub(crate) paint: Paint,
}

impl Format {
    /// All of them, as they are called.
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

/// An answer as it is written, with a line feed at its end; nothing where there is nothing to say.
pub(crate) fn render(tree: &Tree, format: Format, title: &str, page: Page) -> String {
    if matches!(tree, Tree::Object(members) if members.is_empty()) {
        return String::new();
    }
    match format {
        Format::Json => json::render(tree),
        Format::Text => text::render(tree),
        Format::Table => table::render(tree, title, page),
        Format::Yaml => yaml::render(tree),
    }
}

#[cfg(test)]
mod tests;
