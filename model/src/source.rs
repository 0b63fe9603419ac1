//! Input files: their texts, read into [`Node`] trees; and where in them a node stands.

mod read;

use self::read::{Builder, ReadNode};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Node, Place, SourceId};
use serde::de::DeserializeSeed;

/// The input files of one service.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

/// One input file.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path, relative to the root and with `/`, as it is to be shown.
    pub path: String,
    /// Its text, exactly as it is on disk.
    pub text: String,
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        self.files.push(Source { path: path.into(), text: text.into() });
        id
    }

    /// The file of an id.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// The files and their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.files.iter().enumerate().map(|(index, source)| (SourceId(index as u32), source))
    }
}

/// Reads a file into a tree.
pub fn read(sources: &Sources, id: SourceId, diagnostics: &mut Diagnostics) -> Option<Node> {
    let text = front_matter(sources.get(id).text.trim_start_matches('\u{feff}'));
    let mut builder = Builder { source: id, next: 0 };
    let result = if text.trim_start().starts_with(['{', '[']) {
        let mut reader = serde_json::Deserializer::from_str(text);
        let node = ReadNode(&mut builder).deserialize(&mut reader);
        node.and_then(|node| reader.end().map(|()| node)).map_err(|error| error.to_string())
    } else {
        let reader = serde_yaml::Deserializer::from_str(text);
        ReadNode(&mut builder).deserialize(reader).map_err(|error| error.to_string())
    };
    match result {
        Ok(node) => Some(node),
        Err(message) => {
            let place = crate::node::Place { source: id, ordinal: 0 };
            diagnostics.push(Diagnostic::error("syntax", place, message));
            None
        }
    }
}

/// What stands between two `---` lines, where the text begins with one; all of it elsewhere.
fn front_matter(text: &str) -> &str {
    let Some(rest) = text.strip_prefix("---\r\n").or_else(|| text.strip_prefix("---\n")) else { return text };
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" {
            break;
        }
        length += line.len();
    }
    &rest[..length]
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Sources {
    /// The bytes of a node in its file's text.
    pub fn span(&self, _place: Place) -> Option<std::ops::Range<usize>> {
        None
    }

    /// The line and column where a node begins.
    pub fn position(&self, _place: Place) -> Option<Position> {
        None
    }
}
