//! Text of a document as Markdown that does nothing but be read.
//!
//! Whoever wrote the text did not write it for rustdoc: a code block would run as a doctest, `[0]` is a broken link,
//! `<T>` an unclosed tag. So the text is not escaped here and there but taken apart into the few blocks that
//! descriptions are made of and written anew, each in the one form that rustdoc and clippy take without a word:
//! paragraphs, headings (below ours), lists, tables, and code, which is always `text`. What stands for itself within
//! them is emphasis, code spans, and links to `http`, `https` and `mailto`; everything else is escaped.

use std::{borrow::Cow, collections::BTreeMap, iter::Peekable, str::Lines};

/// The deepest list that is written as such.
const DEEPEST: usize = 6;

/// The longest text of a link.
const LONGEST_LINK: usize = 500;

/// A text without what nobody sees: control characters, and those that turn the direction of text or hide in it.
/// Lines end with `\n`, tabs are spaces, and no line ends with a space.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let is_plain = |byte| byte == b'\n' || (b' '..0x7f).contains(&byte);
    if text.bytes().all(is_plain) && !text.contains(" \n") {
        return Cow::Borrowed(text.trim_end());
    }
    let mut clean = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                clean.truncate(clean.trim_end_matches(' ').len());
                clean.push('\n');
            }
            '\t' => clean.push_str("    "),
            c if c.is_control() || is_hidden(c) => {}
            c => clean.push(c),
        }
    }
    clean.truncate(clean.trim_end().len());
    Cow::Owned(clean)
}

/// Whether a character shows nothing and changes how others are seen.
pub(crate) fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A text as lines of Markdown, without blank ones around them.
pub(crate) fn lines(text: &str) -> Vec<String> {
    write(&parse(&clean(text)))
}

/// A text as lines of Markdown whose first paragraph, which lists of items show, is one sentence where it is long.
pub(crate) fn summed(text: &str) -> Vec<String> {
    let text = clean(text);
    let mut blocks = parse(&text);
    if let Some(Block::Paragraph { depth: 0, lines }) = blocks.first_mut()
        && let Some(rest) = after_first_sentence(lines)
    {
        blocks.insert(1, Block::Paragraph { depth: 0, lines: rest });
    }
    write(&blocks)
}

/// Parts a long paragraph after its first sentence; none where it is short, or nothing is between its sentences.
fn after_first_sentence<'a>(lines: &mut Vec<&'a str>) -> Option<Vec<&'a str>> {
    const SHORT: usize = 120;
    if lines.iter().map(|line| line.len()).sum::<usize>() <= SHORT {
        return None;
    }
    let mut said = String::new();
    for index in 0..lines.len() {
        let line = lines[index];
        let within = line.match_indices(". ").map(|(at, _)| (at + 1, line[at + 2..].trim_start()));
        let next = lines.get(index + 1).filter(|_| line.ends_with('.')).map(|next| (line.len(), next.trim_start()));
        for (end, rest) in within.chain(next) {
            let goes_on = rest.starts_with(char::is_lowercase) || rest.is_empty() || is_abbreviated(&line[..end - 1]);
            if goes_on || !is_whole(&said, &line[..end]) {
                continue;
            }
            let mut after = lines.split_off(index);
            lines.push(&line[..end]);
            match end < line.len() {
                true => after[0] = rest,
                false => drop(after.remove(0)),
            }
            return Some(after);
        }
        said.push_str(line);
    }
    None
}

/// Whether whatever opens in a text, of two pieces, is closed in it: emphasis, code, links, brackets.
fn is_whole(before: &str, text: &str) -> bool {
    let count = |c: char| before.matches(c).count() + text.matches(c).count();
    ['`', '*', '_', '~', '"'].into_iter().all(|pair| count(pair) % 2 == 0)
        && [('(', ')'), ('[', ']'), ('<', '>'), ('{', '}')].into_iter().all(|(open, close)| count(open) == count(close))
}

/// A text as Markdown within a line, which it may begin: `~~~rust` must not open a block of code there.
pub(crate) fn line(text: &str) -> String {
    let text = clean(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    unmarked(&inline(&words.join(" ")))
}

/// The first sentence of a text as Markdown within a line; cut where it goes on and on.
pub(crate) fn first_sentence(text: &str) -> String {
    const LONGEST: usize = 240;
    // Of a long description only the start is read; some is lost to what is cleaned away.
    let start = text.char_indices().nth(8 * LONGEST).map_or(text, |(end, _)| &text[..end]);
    let text = clean(start);
    let paragraph: Vec<&str> =
        text.trim_start().lines().take_while(|line| !line.trim().is_empty()).flat_map(str::split_whitespace).collect();
    let paragraph = paragraph.join(" ");
    let sentence = paragraph
        .match_indices(". ")
        .find(|(at, _)| {
            paragraph[at + 2..].starts_with(|c: char| !c.is_lowercase()) && !is_abbreviated(&paragraph[..*at])
        })
        .map_or(paragraph.as_str(), |(at, _)| &paragraph[..=at]);
    match sentence.char_indices().nth(LONGEST) {
        None => unmarked(&inline(sentence)),
        Some((end, _)) => {
            let end = sentence[..end].rfind(' ').unwrap_or(end);
            unmarked(&inline(&sentence[..end])) + " …"
        }
    }
}

/// Whether a period ends `e.g` or `i.e` rather than a sentence.
fn is_abbreviated(text: &str) -> bool {
    text.ends_with("e.g") || text.ends_with("i.e")
}

/// A text as a code span, whatever it holds.
pub(crate) fn code(text: &str) -> String {
    let text = clean(text).replace('\n', " ");
    if text.trim().is_empty() {
        return format!("`\"{text}\"`");
    }
    let ticks = "`".repeat(longest_run(&text, '`') + 1);
    let is_edge = |c| c == '`' || c == ' ';
    let pad = if text.starts_with(is_edge) || text.ends_with(is_edge) { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// A text as a block of code that is only shown, in a language of ours.
pub(crate) fn fenced(language: &'static str, text: &str) -> Vec<String> {
    let text = clean(text);
    fence(language, text.lines())
}

fn fence<'a>(language: &str, code: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
    let longest = code.clone().map(|line| longest_run(line, '`')).max().unwrap_or_default();
    let ticks = "`".repeat(longest.max(2) + 1);
    let mut lines = vec![format!("{ticks}{language}")];
    lines.extend(code.map(str::to_owned));
    lines.push(ticks);
    lines
}

/// The length of the longest run of a character.
fn longest_run(text: &str, c: char) -> usize {
    text.split(|other| other != c).map(str::len).max().unwrap_or_default()
}

/// What a description is made of.
#[derive(Debug, PartialEq)]
enum Block<'a> {
    Paragraph { depth: usize, lines: Vec<&'a str> },
    Heading { level: usize, text: &'a str },
    Item { depth: usize, marker: Marker<'a>, lines: Vec<&'a str> },
    Code { depth: usize, lines: Vec<&'a str> },
    Table { rows: Vec<&'a str> },
}

/// What an item of a list starts with.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Marker<'a> {
    Bullet,
    Number(&'a str),
}

impl Marker<'_> {
    fn width(&self) -> usize {
        match self {
            Marker::Bullet => 2,
            Marker::Number(digits) => digits.len() + 2,
        }
    }
}

/// Takes a text apart.
fn parse(text: &str) -> Vec<Block<'_>> {
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
    /// Whether what comes starts a block of its own.
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

    /// Closes the items that a line of this indent does not belong to.
    fn close_items(&mut self, indent: usize) {
        while self.items.last().is_some_and(|column| *column > indent) {
            self.items.pop();
        }
    }

    /// Where the text of the innermost item starts.
    fn column(&self) -> usize {
        self.items.last().copied().unwrap_or(0)
    }

    /// Whether a line after a blank one is indented as code is; within a list it may be an item as well.
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
        // What parts the head from the rows is written anew.
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

/// A line without so many of its leading spaces.
fn without_indent(line: &str, indent: usize) -> &str {
    &line[indent_of(line).min(indent)..]
}

/// How many spaces a line starts with.
fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Whether a line is a rule, or underlines a heading: it parts what is before it from what is after it.
fn is_rule(line: &str) -> bool {
    "=-*_"
        .chars()
        .any(|c| line.starts_with(c) && line.len() >= 3 && line.chars().all(|other| other == c || other == ' '))
}

/// Whether a line is the marker of an item that says nothing.
fn is_empty_item(line: &str) -> bool {
    matches!(line, "-" | "*" | "+")
}

/// The fence that a line opens: its character and how many of them.
fn opening(line: &str) -> Option<(char, usize)> {
    let c = line.chars().next().filter(|c| "`~".contains(*c))?;
    let info = line.trim_start_matches(c);
    let count = line.len() - info.len();
    (count >= 3 && !(c == '`' && info.contains('`'))).then_some((c, count))
}

/// Whether a line closes a fence.
fn closes(line: &str, (c, count): (char, usize)) -> bool {
    line.len() >= count && line.chars().all(|other| other == c)
}

/// The marker of an item, and its text.
fn item(line: &str) -> Option<(Marker<'_>, &str)> {
    if let Some(text) = line.strip_prefix(['-', '*', '+']) {
        return text.starts_with(' ').then(|| (Marker::Bullet, text.trim_start()));
    }
    let digits = &line[..line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len()];
    let text = line[digits.len()..].strip_prefix(['.', ')'])?;
    let is_item = (1..=9).contains(&digits.len()) && text.starts_with(' ');
    is_item.then(|| (Marker::Number(digits), text.trim_start()))
}

/// The level of a heading, and its text.
fn heading(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let text = (1..=6).contains(&level).then(|| text.strip_prefix(' '))??;
    let text = text.trim_end_matches('#').trim();
    (!text.is_empty()).then_some((level, text))
}

/// Whether a line parts the head of a table from its rows.
fn is_delimiter_row(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| "|-: ".contains(c))
}

/// Writes blocks anew.
fn write(blocks: &[Block<'_>]) -> Vec<String> {
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
                // Below the headings that we write.
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

    /// Where text of this depth starts; deeper items are closed.
    fn column(&mut self, depth: usize) -> usize {
        self.columns.truncate(depth);
        self.columns.last().copied().unwrap_or(0)
    }
}

fn indented(column: usize, line: &str) -> String {
    if line.is_empty() { String::new() } else { format!("{}{line}", " ".repeat(column)) }
}

/// A paragraph's lines, none of which starts another block.
fn paragraph(lines: &[&str]) -> String {
    let text = inline(&lines.join("\n"));
    let lines: Vec<String> = text.lines().map(|line| unmarked(line.trim())).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// A line that is no marker of a block, whatever it starts with.
fn unmarked(line: &str) -> String {
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

/// The rows of a table; the first is its head.
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

/// The cells of a row: what stands between bars that are not escaped.
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

/// Text within a block: emphasis, code spans and links stay, everything else that Markdown takes for itself is escaped.
fn inline(text: &str) -> String {
    Inline { text, closing: closing_ticks(text), out: String::with_capacity(text.len() + text.len() / 8) }
        .run(Links::Kept)
}

/// Whether links and addresses are made of what looks like them.
#[derive(Clone, Copy, PartialEq)]
enum Links {
    Kept,
    Escaped,
}

/// For each run of backticks that opens a code span, where the run that closes it starts.
fn closing_ticks(text: &str) -> BTreeMap<usize, usize> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(found) = rest.find('`') {
        let at = text.len() - rest.len() + found;
        let count = text[at..].len() - text[at..].trim_start_matches('`').len();
        runs.push((at, count));
        rest = &text[at + count..];
    }
    let mut last: BTreeMap<usize, usize> = BTreeMap::new();
    let mut closing = BTreeMap::new();
    for (at, count) in runs.into_iter().rev() {
        if let Some(close) = last.insert(count, at) {
            closing.insert(at, close);
        }
    }
    closing
}

struct Inline<'a> {
    text: &'a str,
    closing: BTreeMap<usize, usize>,
    out: String,
}

impl Inline<'_> {
    fn run(mut self, links: Links) -> String {
        let mut at = 0;
        while let Some(found) = self.text[at..].find(|c| "`\\<[]!&h".contains(c)) {
            self.out.push_str(&self.text[at..at + found]);
            at += found;
            let rest = &self.text[at..];
            at += match rest.as_bytes()[0] {
                b'`' => self.ticks(at),
                b'\\' => self.backslash(at),
                b'<' => self.angle(at, links),
                b'[' => self.bracket(at, links),
                b'!' if rest.starts_with("![") => self.bang(),
                b']' => self.push("\\]", 1),
                b'&' if rest.starts_with("&#") => self.push("\\&", 1),
                b'h' if links == Links::Kept => self.address(at),
                _ => self.push(&rest[..1], 1),
            };
        }
        self.out.push_str(&self.text[at..]);
        self.out
    }

    fn push(&mut self, text: &str, consumed: usize) -> usize {
        self.out.push_str(text);
        consumed
    }

    /// A code span, or backticks that are none.
    fn ticks(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let count = rest.len() - rest.trim_start_matches('`').len();
        if let Some(&close) = self.closing.get(&at) {
            let inner = self.text[at + count..close].replace('\n', " ");
            let inner = match inner.strip_prefix(' ').and_then(|inner| inner.strip_suffix(' ')) {
                Some(stripped) if !stripped.trim().is_empty() => stripped,
                Some(_) | None => &inner,
            };
            if !inner.trim().is_empty() {
                self.out.push_str(&code(inner));
                return close + count - at;
            }
        }
        // As entities: a backslash before a backtick means something else to the next one.
        self.out.push_str(&"&#96;".repeat(count));
        count
    }

    /// The mark of an image is dropped: none is loaded from anywhere.
    fn bang(&mut self) -> usize {
        if self.out.ends_with('!') { self.push(" ", 1) } else { 1 }
    }

    /// An escape that the text has already, or a backslash.
    fn backslash(&mut self, at: usize) -> usize {
        match self.text[at + 1..].chars().next() {
            Some('`') => self.push("\\\\", 1),
            Some(c) if c.is_ascii_punctuation() => {
                self.out.push('\\');
                self.out.push(c);
                2
            }
            Some(_) | None => self.push("\\\\", 1),
        }
    }

    /// `<https://…>`, or a bracket.
    fn angle(&mut self, at: usize, links: Links) -> usize {
        let rest = &self.text[at + 1..];
        let url = url(rest);
        if links == Links::Kept && !url.is_empty() && rest[url.len()..].starts_with('>') {
            self.out.push_str(&format!("<{url}>"));
            return url.len() + 2;
        }
        self.push("\\<", 1)
    }

    /// `[text](https://…)`, or a bracket.
    fn bracket(&mut self, at: usize, links: Links) -> usize {
        if links == Links::Kept
            && let Some((text, url)) = link(&self.text[at..])
        {
            let consumed = text.len() + url.len() + "[]()".len();
            let closing = closing_ticks(text);
            let label = Inline { text, closing, out: String::new() }.run(Links::Escaped);
            match label.trim() {
                // The address says it, and rustdoc does not take one within a link's text.
                label if label.is_empty() || label.contains("://") => self.out.push_str(&format!("<{url}>")),
                label => self.out.push_str(&format!("[{label}](<{url}>)")),
            }
            return consumed;
        }
        self.push("\\[", 1)
    }

    /// `https://…` without brackets around it.
    fn address(&mut self, at: usize) -> usize {
        let url = url(&self.text[at..]);
        let trimmed = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~']);
        let is_closed = trimmed.ends_with(')') && !trimmed.contains('(');
        let trimmed = if is_closed { trimmed.trim_end_matches(')') } else { trimmed };
        let scheme = trimmed.find("://").map_or(usize::MAX, |at| at + "://".len());
        if trimmed.len() > scheme {
            self.out.push_str(&format!("<{trimmed}>"));
            return trimmed.len();
        }
        self.push("h", 1)
    }
}

/// The address that a text starts with, of letters that cannot end a link: `https://…`, `mailto:…`.
fn url(text: &str) -> &str {
    let scheme = ["http://", "https://", "mailto:"].into_iter().find(|scheme| text.starts_with(scheme));
    let Some(scheme) = scheme else {
        return "";
    };
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    if end == scheme.len() { "" } else { &text[..end] }
}

/// The text and the address of a link that a text starts with.
fn link(text: &str) -> Option<(&str, &str)> {
    let inner = &text[1..];
    let end = inner.find(['[', ']', '\n']).filter(|end| *end <= LONGEST_LINK && inner[*end..].starts_with("]("))?;
    let address = balanced(url(&inner[end + 2..]))?;
    (!address.is_empty()).then_some((&inner[..end], address))
}

/// An address up to the parenthesis that ends the link: the first that it does not open itself.
fn balanced(address: &str) -> Option<&str> {
    let mut open = 0_usize;
    let end = address.find(|c| {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return true,
            ')' => open -= 1,
            _ => {}
        }
        false
    })?;
    Some(&address[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

    /// What rustdoc does with lines of Markdown, where it is more than to show them.
    fn harm(lines: &[String]) -> Vec<String> {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_SMART_PUNCTUATION;
        let text = lines.join("\n");
        let is_harm = |event: &Event<'_>| match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => &**language != "text",
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => true,
            Event::Start(Tag::Link { link_type: LinkType::Inline | LinkType::Autolink, dest_url, .. }) => {
                !["https://", "http://", "mailto:"].iter().any(|scheme| dest_url.starts_with(scheme))
            }
            Event::Start(Tag::Heading { level, .. }) => (*level as usize) < 3,
            Event::Start(
                Tag::HtmlBlock
                | Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::FootnoteDefinition(_)
                | Tag::MetadataBlock(_),
            )
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::Rule => true,
            _ => false,
        };
        let mut in_link = false;
        let mut is_bare_url = |event: &Event<'_>| {
            match event {
                Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => in_link = true,
                Event::End(TagEnd::Link | TagEnd::CodeBlock) => in_link = false,
                Event::Text(text) => return !in_link && (text.contains("http://a") || text.contains("https://a")),
                _ => {}
            }
            false
        };
        let events = Parser::new_ext(&text, options).filter(|event| is_bare_url(event) | is_harm(event));
        events.map(|event| format!("{event:?}")).collect()
    }

    fn safe(text: &str) -> String {
        let lines = lines(text);
        assert_eq!(harm(&lines), [""; 0], "{text:?} gave\n{}", lines.join("\n"));
        lines.join("\n")
    }

    #[test]
    fn sentences_stay_as_they_are() {
        let text =
            "Returns *temporary* credentials, as `Token`s.\nIt's 5 > 3, a_b_c & more - see (this).\n\nOf 2 kinds.";
        assert_eq!(safe(text), text);
    }

    #[test]
    fn code_is_text() {
        assert_eq!(
            safe("```rust\nstd::fs::remove_dir_all(\"/\");\n```"),
            "```text\nstd::fs::remove_dir_all(\"/\");\n```"
        );
        assert_eq!(safe("~~~\n```\n~~~"), "````text\n```\n````");
        assert_eq!(safe("```\nnever closed"), "```text\nnever closed\n```");
        assert_eq!(
            safe("Thus:\n\n    panic!()\n\n      1\n\nThen."),
            "Thus:\n\n```text\npanic!()\n\n  1\n```\n\nThen."
        );
        assert_eq!(safe("    panic!()"), "```text\npanic!()\n```");
        assert_eq!(safe("\tpanic!()"), "```text\npanic!()\n```");
        assert_eq!(safe("a\n    lazy"), "a\nlazy");
    }

    #[test]
    fn a_line_opens_no_block() {
        // A summary of these words once made a doctest of the description after it.
        assert_eq!(line("~~~ rust,now!"), "\\~~~ rust,now!");
        assert_eq!(line("# a"), "\\# a");
        assert_eq!(line("- a"), "\\- a");
        assert_eq!(line("1. a"), "1\\. a");
        assert_eq!(first_sentence("> a. B"), "\\> a.");
        assert_eq!(line("~a"), "~a");
    }

    #[test]
    fn lists_are_indented() {
        assert_eq!(
            safe("Kinds:\n* one\n  goes on\nlazily\n* two\n    - nested\n\n  after"),
            "Kinds:\n\n- one\n  goes on\n  lazily\n- two\n  - nested\n\n  after"
        );
        assert_eq!(safe("1) one\n2) two\n\n       panic!()"), "1. one\n2. two\n\n   ```text\n   panic!()\n   ```");
        assert_eq!(
            safe("- # a\n- - b\n- > c\n-\n- [ ] d"),
            "- \\# a\n- \\- b\n- \\> c\n\n- \\[ \\] d".replace("\n\n", "\n")
        );
        let deep: String = (0..100).map(|depth| format!("{}- x\n", " ".repeat(2 * depth))).collect();
        assert_eq!(lines(&deep).last().map(String::as_str), Some("            - x"));
    }

    #[test]
    fn brackets_and_tags_are_text() {
        assert_eq!(safe("[link] and [a]: b and a[0]"), r"\[link\] and \[a\]: b and a\[0\]");
        assert_eq!(safe("[a]: http://b.c"), r"\[a\]: <http://b.c>");
        assert_eq!(safe("[^1]: note"), r"\[^1\]: note");
        assert_eq!(safe("<b>bold</b> <!-- no --> Vec<T>"), r"\<b>bold\</b> \<!-- no --> Vec\<T>");
        assert_eq!(safe("\\<b>, \\\\<b>, C:\\dir"), r"\<b>, \\\<b>, C:\\dir");
        assert_eq!(safe("<div>\n\n[x]\n</div>"), "\\<div>\n\n\\[x\\]\n\\</div>");
        assert_eq!(safe("a ` b `` c"), "a &#96; b &#96;&#96; c");
        assert_eq!(safe("`` a`b `` and `c"), "``a`b`` and &#96;c");
        assert_eq!(safe("`<b> [x]`"), "`<b> [x]`");
        assert_eq!(safe("&lt;b&gt; &#60;"), r"&lt;b&gt; \&#60;");
    }

    #[test]
    fn links_lead_out() {
        assert_eq!(safe("See https://a.b/c_d(e)."), "See <https://a.b/c_d(e)>.");
        assert_eq!(safe("(http://a.b)"), "(<http://a.b>)");
        assert_eq!(safe("<https://a.b> <javascript:x>"), r"<https://a.b> \<javascript:x>");
        assert_eq!(safe("[the `docs`](https://a.b/(c))"), "[the `docs`](<https://a.b/(c)>)");
        assert_eq!(safe("[x](/relative) [y](javascript:1)"), r"\[x\](/relative) \[y\](javascript:1)");
        assert_eq!(safe("![logo](https://a.b)"), "[logo](<https://a.b>)");
        assert_eq!(safe("[https://a.b](https://a.b)"), "<https://a.b>");
    }

    #[test]
    fn headings_stand_below_ours_and_rules_part() {
        assert_eq!(
            safe("# Errors\ntext\nTitle\n=====\nmore\n---\n#tag"),
            "### Errors\n\ntext\nTitle\n\nmore\n\n\\#tag"
        );
        assert_eq!(safe("a\n=\nb\n--"), "a\n\\=\nb\n\\--");
    }

    #[test]
    fn tables_stay_tables() {
        assert_eq!(
            safe("| a | b |\n|---|:-:|\n| `x\\|y` | <b> |\n| ` | ` |\n\nx"),
            "| a | b |\n| --- | --- |\n| `x\\|y` | \\<b> |\n| &#96; | &#96; |\n\nx"
        );
        assert_eq!(safe("a | b\n--- | ---\n1 | 2"), "a | b\n\\--- | ---\n1 | 2");
    }

    #[test]
    fn what_nobody_sees_is_gone() {
        assert_eq!(safe("a\rb\r\nc\u{2028}d\u{0}\u{202e}e\u{feff}\u{1b}[0m"), "a\nb\nc\nd".to_owned() + "e\\[0m");
        assert_eq!(safe("\n\n \u{200b}\n"), "");
        assert_eq!(clean("a  \nb "), "a\nb");
    }

    #[test]
    fn the_first_paragraph_of_a_long_text_is_a_sentence() {
        let long = "word ".repeat(30);
        let summed = |text: String| super::summed(&text).join("\n");
        let (long, goes_on) = (long.trim(), format!("{}.", long.trim()));
        assert_eq!(summed(format!("One, e.g. This. Two {goes_on}")), format!("One, e.g. This.\n\nTwo {goes_on}"));
        assert_eq!(summed(format!("One.\nTwo {goes_on}\n\nThree.")), format!("One.\n\nTwo {goes_on}\n\nThree."));
        assert_eq!(summed(format!("One\nis this. Two {goes_on}")), format!("One\nis this.\n\nTwo {goes_on}"));
        for kept in ["One. Two.".to_owned(), goes_on.clone(), format!("v1. of {long}"), format!("**One. {long}** Two.")]
        {
            assert_eq!(summed(kept.clone()), lines(&kept).join("\n"));
        }
        assert_eq!(summed(format!("# One. Two {goes_on}")), lines(&format!("# One. Two {goes_on}")).join("\n"));
    }

    #[test]
    fn first_sentences() {
        assert_eq!(first_sentence("One, e.g. This\none. Two."), "One, e.g. This one.");
        assert_eq!(first_sentence("v1.0 is [it]"), r"v1.0 is \[it\]");
        assert_eq!(first_sentence(""), "");
        assert!(first_sentence(&"word ".repeat(100_000)).ends_with("word …"));
    }

    #[test]
    fn code_spans_hold_anything() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("`a``"), "``` `a`` ```");
        assert_eq!(code(""), "`\"\"`");
        assert_eq!(code(" \u{202e}"), "`\" \"`".replace("\" ", "\""));
        assert_eq!(code("a\nb*/"), "`a b*/`");
    }

    /// Whatever a text says, rustdoc only shows it.
    #[test]
    fn any_text_is_harmless() {
        let tokens = [
            "\n",
            "\n",
            "\n\n",
            " ",
            "    ",
            "\t",
            "`",
            "``",
            "```",
            "~~~",
            "```rust\n",
            "#",
            "# ",
            "- ",
            "* ",
            "+ ",
            "1. ",
            "22) ",
            ">",
            "> ",
            "|",
            "| a ",
            "|-|-|\n",
            "--- | ---\n",
            "[",
            "]",
            "](",
            "(",
            ")",
            "!",
            "![a](http://b.c)",
            "[a]: ",
            "[^1]",
            "<",
            ">",
            "<b>",
            "</b>",
            "<!--",
            "-->",
            "<script>",
            "<?",
            "<![CDATA[",
            "&",
            "&#60;",
            "&lt;",
            "\\",
            "\\\\",
            "*",
            "**",
            "_",
            "__",
            "~~",
            "=",
            "===",
            "---",
            "***",
            "http://",
            "https://a.b/c",
            "mailto:a",
            "[a](http://b)",
            "<http://a>",
            "a",
            "word",
            ".",
            ":",
            "$",
            "^",
            "{",
            "}",
            "\u{202e}",
            "é",
            "日",
            "\r",
            "\"",
            "'",
        ];
        let mut state = 7_u64;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize
        };
        for _ in 0..60_000 {
            let text: String = (0..next() % 14).map(|_| tokens[next() % tokens.len()]).collect();
            safe(&text);
            for line in [line(&text), first_sentence(&text), code(&text)] {
                assert!(!line.contains('\n'));
                assert_eq!(harm(&[format!("- `x`: {line}")]), [""; 0], "{text:?} gave {line:?}");
            }
        }
    }

    #[test]
    fn hostile_texts_end_and_do_not_grow() {
        for token in ["`", "``` ", "[", "[a](", "<", "- ", "    ", "|", "\\", "> ", "* a\n ", "`a", "http://", "(", "#"]
        {
            let text = token.repeat(1_000_000 / token.len());
            // What takes time by the square of its length does not come to this line in a lifetime.
            let length: usize = lines(&text).iter().map(String::len).sum();
            assert!(length <= 8 * text.len(), "{token:?} became {length} bytes");
        }
    }
}
