//! Blocks as Markdown.

use super::blocks::{Block, Marker, is_delimiter_row};
use super::fences::fence;
use super::inline::inline;

/// Writes blocks.
pub(super) fn write(blocks: &[Block<'_>]) -> Vec<String> {
    let mut writer = Writer::default();
    let mut after_item = false;
    for block in blocks {
        let is_item = matches!(block, Block::Item { .. });
        let goes_on = is_item && after_item;
        if !writer.lines.is_empty() && !goes_on {
            writer.lines.push(String::new());
        }
        after_item = is_item;
        writer.block(block);
    }
    while writer.lines.last().is_some_and(String::is_empty) {
        writer.lines.pop();
    }
    writer.lines
}

#[derive(Default)]
struct Writer {
    lines: Vec<String>,
    /// The columns at which the text of the open items starts, as written.
    columns: Vec<usize>,
}

impl Writer {
    fn block(&mut self, block: &Block<'_>) {
        match block {
            Block::Paragraph { depth, lines } => {
                let column = self.column(*depth);
                self.lines.extend(paragraph(lines).lines().map(|line| indented(column, line)));
            }
            Block::Item { depth, marker, lines } => self.item(*depth, *marker, lines),
            Block::Heading { level, text } => {
                self.columns.clear();
                // Below the heading levels of the templates.
                self.lines.push(format!("{} {}", "#".repeat((level + 2).min(6)), inline(text).trim()));
            }
            Block::Code { depth, lines } => {
                let column = self.column(*depth);
                self.lines.extend(fence("text", lines.iter().copied()).iter().map(|line| indented(column, line)));
            }
            Block::Table { rows } => {
                self.columns.clear();
                self.lines.extend(table(rows));
            }
        }
    }

    fn item(&mut self, depth: usize, marker: Marker<'_>, lines: &[&str]) {
        let column = self.column(depth);
        self.columns.push(column + marker.width());
        let (first, other) = match marker {
            Marker::Bullet => ("- ".to_owned(), "  ".to_owned()),
            Marker::Number(digits) => (format!("{digits}. "), " ".repeat(marker.width())),
        };
        for (index, line) in paragraph(lines).lines().enumerate() {
            let start = if index == 0 { &first } else { &other };
            self.lines.push(indented(column, &format!("{start}{line}")));
        }
    }

    /// Returns the column at which text of this depth starts; closes deeper items.
    fn column(&mut self, depth: usize) -> usize {
        self.columns.truncate(depth);
        self.columns.last().copied().unwrap_or(0)
    }
}

fn indented(column: usize, line: &str) -> String {
    if line.is_empty() { String::new() } else { format!("{}{line}", " ".repeat(column)) }
}

/// Formats the lines of a paragraph, so that none starts another block.
fn paragraph(lines: &[&str]) -> String {
    let text = inline(&lines.join("\n"));
    let lines: Vec<String> = text.lines().map(|line| unmarked(line.trim())).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// Escapes a line that would start a block.
pub(super) fn unmarked(line: &str) -> String {
    let Some(first) = line.chars().next() else {
        return String::new();
    };
    let is_marker = match first {
        '#' | '>' => true,
        '-' | '+' | '*' => {
            line[1..].starts_with(' ') || line.len() == 1 || is_only(line, &[first, ' ']) || is_delimiter_row(line)
        }
        '_' | '=' => is_only(line, &[first, ' ']),
        '~' => line.starts_with("~~~"),
        '|' | ':' => is_delimiter_row(line),
        _ => false,
    };
    if is_marker {
        return format!("\\{line}");
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &line[digits..];
    let is_number = digits > 0 && rest.starts_with(['.', ')']) && (rest.len() == 1 || rest[1..].starts_with(' '));
    if is_number { format!("{}\\{rest}", &line[..digits]) } else { line.to_owned() }
}

fn is_only(line: &str, chars: &[char]) -> bool {
    line.chars().all(|c| chars.contains(&c))
}

/// Formats the rows of a table; the first is its head.
fn table(rows: &[&str]) -> Vec<String> {
    let mut written = Vec::new();
    for row in rows {
        let cells: Vec<String> = cells(row).map(|cell| inline(cell.trim())).collect();
        written.push(format!("| {} |", cells.join(" | ")));
        if written.len() == 1 {
            written.push(format!("|{}", " --- |".repeat(cells.len())));
        }
    }
    written
}

/// Returns the cells of a row: the text between unescaped bars.
fn cells(row: &str) -> impl Iterator<Item = &str> {
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = match row.strip_suffix('|') {
        Some(inner) if !inner.ends_with('\\') => inner,
        Some(_) | None => row,
    };
    let mut escaped = false;
    row.split(move |c| {
        let is_bar = c == '|' && !escaped;
        escaped = c == '\\' && !escaped;
        is_bar
    })
}
