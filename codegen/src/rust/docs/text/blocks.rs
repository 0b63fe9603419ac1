//! The blocks of a text.

use std::iter::Peekable;
use std::str::Lines;

/// The maximum nesting of lists.
const DEEPEST: usize = 6;

/// A block of a description.
#[derive(Debug, PartialEq)]
pub(super) enum Block<'a> {
    Paragraph { depth: usize, lines: Vec<&'a str> },
    Heading { level: usize, text: &'a str },
    Item { depth: usize, marker: Marker<'a>, lines: Vec<&'a str> },
    Code { depth: usize, lines: Vec<&'a str> },
    Table { rows: Vec<&'a str> },
}

/// The marker of a list item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Marker<'a> {
    Bullet,
    Number(&'a str),
}

impl Marker<'_> {
    pub(super) fn width(&self) -> usize {
        match self {
            Marker::Bullet => 2,
            Marker::Number(digits) => digits.len() + 2,
        }
    }
}

/// Parses a text.
pub(super) fn parse(text: &str) -> Vec<Block<'_>> {
    let mut parser =
        Parser { lines: text.lines().peekable(), blocks: Vec::new(), items: Vec::new(), after_blank: true };
    while let Some(line) = parser.lines.next() {
        parser.line(line);
    }
    parser.blocks
}

struct Parser<'a> {
    lines: Peekable<Lines<'a>>,
    blocks: Vec<Block<'a>>,
    /// The columns at which the text of the open items starts.
    items: Vec<usize>,
    /// Whether the next line starts a new block.
    after_blank: bool,
}

impl<'a> Parser<'a> {
    fn line(&mut self, line: &'a str) {
        let trimmed = line.trim();
        let indent = indent_of(line);
        let was_after_blank = std::mem::replace(&mut self.after_blank, true);
        if trimmed.is_empty() || is_rule(trimmed) || is_empty_item(trimmed) {
            return;
        }
        let fence = opening(trimmed);
        if was_after_blank || fence.is_some() {
            self.close_items(indent);
        }
        if let Some(fence) = fence {
            self.fenced_code(indent, fence);
        } else if was_after_blank && self.is_code(indent, trimmed) {
            self.indented_code(line);
        } else if let Some((marker, text)) = item(trimmed) {
            self.item(indent, trimmed, marker, text);
        } else if let Some((level, text)) = heading(trimmed) {
            self.items.clear();
            self.blocks.push(Block::Heading { level, text });
        } else if trimmed.starts_with('|') && self.lines.peek().is_some_and(|next| is_delimiter_row(next.trim())) {
            self.table(trimmed);
        } else {
            self.text(trimmed, was_after_blank);
        }
    }

    /// Closes the items that a line with this indent is outside of.
    fn close_items(&mut self, indent: usize) {
        while self.items.last().is_some_and(|column| *column > indent) {
            self.items.pop();
        }
    }

    /// Returns the column at which the text of the innermost item starts.
    fn column(&self) -> usize {
        self.items.last().copied().unwrap_or(0)
    }

    /// Returns whether a line after a blank one is indented as code; within a list it may also be an item.
    fn is_code(&self, indent: usize, trimmed: &str) -> bool {
        indent >= self.column() + 4 && (self.items.is_empty() || item(trimmed).is_none())
    }

    fn fenced_code(&mut self, indent: usize, fence: (char, usize)) {
        let mut code = Vec::new();
        for line in self.lines.by_ref() {
            if closes(line.trim(), fence) {
                break;
            }
            code.push(without_indent(line, indent));
        }
        self.code(code);
    }

    fn indented_code(&mut self, first: &'a str) {
        let column = self.column() + 4;
        let mut code = vec![without_indent(first, column)];
        while let Some(line) = self.lines.next_if(|line| line.trim().is_empty() || indent_of(line) >= column) {
            code.push(without_indent(line, column));
        }
        self.code(code);
    }

    fn code(&mut self, mut lines: Vec<&'a str>) {
        while lines.last().is_some_and(|line| line.trim().is_empty()) {
            lines.pop();
        }
        let leading = lines.iter().take_while(|line| line.trim().is_empty()).count();
        lines.drain(..leading);
        if !lines.is_empty() {
            self.blocks.push(Block::Code { depth: self.items.len(), lines });
        }
    }

    fn item(&mut self, indent: usize, trimmed: &str, marker: Marker<'a>, text: &'a str) {
        self.close_items(indent);
        let depth = self.items.len();
        self.blocks.push(Block::Item { depth, marker, lines: vec![text] });
        if depth < DEEPEST {
            self.items.push(indent + trimmed.len() - text.len());
        }
        self.after_blank = false;
    }

    fn table(&mut self, head: &'a str) {
        self.items.clear();
        // The writer creates the delimiter row.
        self.lines.next();
        let mut rows = vec![head];
        while let Some(row) = self.lines.next_if(|line| line.trim().starts_with('|')) {
            rows.push(row.trim());
        }
        self.blocks.push(Block::Table { rows });
    }

    fn text(&mut self, line: &'a str, starts: bool) {
        match self.blocks.last_mut() {
            Some(Block::Paragraph { lines, .. } | Block::Item { lines, .. }) if !starts => lines.push(line),
            _ => self.blocks.push(Block::Paragraph { depth: self.items.len(), lines: vec![line] }),
        }
        self.after_blank = false;
    }
}

/// Removes up to `indent` leading spaces of a line.
fn without_indent(line: &str, indent: usize) -> &str {
    &line[indent_of(line).min(indent)..]
}

/// Returns the number of leading spaces.
fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Returns whether a line is a rule or the underline of a heading: it separates blocks.
fn is_rule(line: &str) -> bool {
    "=-*_"
        .chars()
        .any(|c| line.starts_with(c) && line.len() >= 3 && line.chars().all(|other| other == c || other == ' '))
}

/// Returns whether a line is the marker of an empty item.
fn is_empty_item(line: &str) -> bool {
    matches!(line, "-" | "*" | "+")
}

/// Returns the fence that a line opens: its character and its length.
fn opening(line: &str) -> Option<(char, usize)> {
    let c = line.chars().next().filter(|c| "`~".contains(*c))?;
    let info = line.trim_start_matches(c);
    let count = line.len() - info.len();
    (count >= 3 && !(c == '`' && info.contains('`'))).then_some((c, count))
}

/// Returns whether a line closes a fence.
fn closes(line: &str, (c, count): (char, usize)) -> bool {
    line.len() >= count && line.chars().all(|other| other == c)
}

/// Returns the marker of an item, and its text.
fn item(line: &str) -> Option<(Marker<'_>, &str)> {
    if let Some(text) = line.strip_prefix(['-', '*', '+']) {
        return text.starts_with(' ').then(|| (Marker::Bullet, text.trim_start()));
    }
    let digits = &line[..line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len()];
    let text = line[digits.len()..].strip_prefix(['.', ')'])?;
    let is_item = (1..=9).contains(&digits.len()) && text.starts_with(' ');
    is_item.then(|| (Marker::Number(digits), text.trim_start()))
}

/// Returns the level of a heading, and its text.
fn heading(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let text = (1..=6).contains(&level).then(|| text.strip_prefix(' '))??;
    let text = text.trim_end_matches('#').trim();
    (!text.is_empty()).then_some((level, text))
}

/// Returns whether a line separates the head of a table from its rows.
pub(super) fn is_delimiter_row(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| "|-: ".contains(c))
}
