//! Text within a block: emphasis, code spans and links are preserved, other markup is escaped.

use super::clean::clean;
use super::fences::longest_run;
use std::collections::BTreeMap;

/// Formats any text as a code span.
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

/// The maximum length of a link's text.
const LONGEST_LINK: usize = 500;

/// Formats text within a block: preserves emphasis, code spans and links, and escapes all other markup.
pub(super) fn inline(text: &str) -> String {
    Inline { text, closing: closing_ticks(text), out: String::with_capacity(text.len() + text.len() / 8) }
        .run(Links::Kept)
}

/// Whether links and addresses in the text become links.
#[derive(Clone, Copy, PartialEq)]
enum Links {
    Kept,
    Escaped,
}

/// Returns the start of the closing run of backticks for each run that opens a code span.
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

    /// Writes a code span, or escaped backticks.
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
        // Written as entities: a backslash before a backtick would affect the next one.
        self.out.push_str(&"&#96;".repeat(count));
        count
    }

    /// Drops the mark of an image, so that no image is loaded.
    fn bang(&mut self) -> usize {
        if self.out.ends_with('!') { self.push(" ", 1) } else { 1 }
    }

    /// Writes an escape of the text, or an escaped backslash.
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

    /// Writes `<https://…>`, or an escaped bracket.
    fn angle(&mut self, at: usize, links: Links) -> usize {
        let rest = &self.text[at + 1..];
        let url = url(rest);
        if links == Links::Kept && !url.is_empty() && rest[url.len()..].starts_with('>') {
            self.out.push_str(&format!("<{url}>"));
            return url.len() + 2;
        }
        self.push("\\<", 1)
    }

    /// Writes `[text](https://…)`, or an escaped bracket.
    fn bracket(&mut self, at: usize, links: Links) -> usize {
        if links == Links::Kept
            && let Some((text, url)) = link(&self.text[at..])
        {
            let consumed = text.len() + url.len() + "[]()".len();
            let closing = closing_ticks(text);
            let label = Inline { text, closing, out: String::new() }.run(Links::Escaped);
            match label.trim() {
                // The address is its own text; rustdoc's lint rejects an address within a link's text.
                label if label.is_empty() || label.contains("://") => self.out.push_str(&format!("<{url}>")),
                label => self.out.push_str(&format!("[{label}](<{url}>)")),
            }
            return consumed;
        }
        self.push("\\[", 1)
    }

    /// Writes `https://…` without brackets as a link.
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

/// Returns the address at the start of a text, of characters that cannot end a link: `https://…`, `mailto:…`.
fn url(text: &str) -> &str {
    let scheme = ["http://", "https://", "mailto:"].into_iter().find(|scheme| text.starts_with(scheme));
    let Some(scheme) = scheme else {
        return "";
    };
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    if end == scheme.len() { "" } else { &text[..end] }
}

/// Returns the text and the address of a link at the start of a text.
fn link(text: &str) -> Option<(&str, &str)> {
    let inner = &text[1..];
    let end = inner.find(['[', ']', '\n']).filter(|end| *end <= LONGEST_LINK && inner[*end..].starts_with("]("))?;
    let address = balanced(url(&inner[end + 2..]))?;
    (!address.is_empty()).then_some((&inner[..end], address))
}

/// Returns an address up to the parenthesis that ends the link: the first unbalanced one.
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
