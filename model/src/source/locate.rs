//! Bytes, lines and columns.

use std::ops::Range;

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// The bytes of a node. Half as large as a range of `usize`, as there is one for each node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    /// A file has fewer than 2^32 bytes, or it is not read.
    pub(super) fn new(bytes: Range<usize>) -> Span {
        Span { start: bytes.start as u32, end: bytes.end as u32 }
    }

    /// Ends at a byte, unless that is before its beginning.
    pub(super) fn close(&mut self, end: usize) {
        self.end = self.start.max(end as u32);
    }

    pub(super) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The same spans, where the text that they count from begins later in the file.
pub(super) fn shifted(mut spans: Vec<Span>, by: usize) -> Vec<Span> {
    for span in &mut spans {
        *span = Span::new(span.range().start + by..span.range().end + by);
    }
    spans
}

/// Where the lines of a text begin, and how many characters stand before each block of it.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    starts: Vec<usize>,
    /// Without them each column of a line of 4 MB would count the line anew.
    before: Vec<usize>,
}

const BLOCK: usize = 1024;

impl Lines {
    pub(super) fn new(text: &str) -> Lines {
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(index, _)| index + 1);
        let starts = std::iter::once(mark).chain(breaks).collect();
        let mut count = 0;
        let mut before = Vec::with_capacity(text.len() / BLOCK + 1);
        for block in text.as_bytes().chunks(BLOCK) {
            before.push(count);
            count += characters(block);
        }
        Lines { starts, before }
    }

    pub(crate) fn position(&self, text: &str, byte: usize) -> Position {
        let byte = byte.min(text.len());
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.starts[line - 1].min(byte);
        Position { line, column: self.before(text, byte) - self.before(text, start) + 1 }
    }

    /// The bytes of a line, its end included.
    pub(crate) fn line(&self, text: &str, line: usize) -> Range<usize> {
        let start = self.starts.get(line - 1).copied().unwrap_or(text.len());
        start..self.starts.get(line).copied().unwrap_or(text.len())
    }

    /// The characters before a byte.
    fn before(&self, text: &str, byte: usize) -> usize {
        let block = (byte / BLOCK).min(self.before.len().saturating_sub(1));
        let counted = self.before.get(block).copied().unwrap_or_default();
        counted + characters(&text.as_bytes()[block * BLOCK..byte])
    }
}

fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}
