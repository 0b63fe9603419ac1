//! Input files: their texts, read into [`Node`] trees; and where in them a node stands.

use crate::diagnostic::Diagnostics;
use crate::node::{Node, Place, SourceId};

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
pub fn read(_sources: &Sources, _id: SourceId, _diagnostics: &mut Diagnostics) -> Option<Node> {
    None
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
