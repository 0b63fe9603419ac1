//! Byte spans, lines and columns.

use std::ops::Range;

/// A line and a column, both starting at 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// The byte range of a node, in half the size of a `Range<usize>`: there is one for each node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    /// Creates a span. Offsets fit: files of 2^32 bytes or more are refused.
    pub(super) fn new(bytes: Range<usize>) -> Span {
        Span { start: bytes.start as u32, end: bytes.end as u32 }
    }

    /// Sets the end, but never before the start.
    pub(super) fn close(&mut self, end: usize) {
        self.end = self.start.max(end as u32);
    }

    pub(super) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Shifts spans of a text that begins later in its file.
pub(super) fn shifted(mut spans: Vec<Span>, by: usize) -> Vec<Span> {
    for span in &mut spans {
        *span = Span::new(span.range().start + by..span.range().end + by);
    }
    spans
}

/// The offsets of the lines of a text, and the number of characters before each block.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    starts: Vec<usize>,
    /// Without it each column would count its line from the start, which is slow for a line of 4 MB.
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

    /// Returns the byte range of a line, including its line break.
    pub(crate) fn line(&self, text: &str, line: usize) -> Range<usize> {
        let start = self.starts.get(line - 1).copied().unwrap_or(text.len());
        start..self.starts.get(line).copied().unwrap_or(text.len())
    }

    /// Returns the number of characters before a byte.
    fn before(&self, text: &str, byte: usize) -> usize {
        let block = (byte / BLOCK).min(self.before.len().saturating_sub(1));
        let counted = self.before.get(block).copied().unwrap_or_default();
        counted + characters(&text.as_bytes()[block * BLOCK..byte])
    }
}

fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// Returns the last character boundary at or before a byte.
pub(crate) fn floor_char_boundary(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}
