//! Markdown as text for a terminal.
//!
//! Paragraphs are wrapped, list items are indented, code is unchanged. Markup and control characters are removed, so that a
//! document cannot control the terminal.

use unicode_width::UnicodeWidthStr;

/// A block of a text.
enum Block {
    Paragraph(String),
    Item { mark: String, text: String },
    Code(Vec<String>),
}

/// Writes Markdown with an indentation of `indent` spaces and lines of at most `width` columns, unless a word is
/// longer.
pub(crate) fn write_markdown(out: &mut String, markdown: &str, indent: usize, width: usize) {
    let mut was_item = false;
    for (index, block) in blocks(&without_control(markdown)).into_iter().enumerate() {
        let is_item = matches!(block, Block::Item { .. });
        // There is no empty line between list items.
        if index > 0 && !(was_item && is_item) {
            out.push('\n');
        }
        was_item = is_item;
        match block {
            Block::Paragraph(text) => fill(out, &inline(&text), indent, indent, width),
            Block::Item { mark, text } => {
                let hanging = indent + mark.chars().count() + 1;
                fill(out, &format!("{mark} {}", inline(&text)), indent, hanging, width);
            }
            Block::Code(lines) => lines.iter().for_each(|line| push_line(out, indent + 4, line)),
        }
    }
}

/// Returns the first paragraph of a text, in one line.
pub(crate) fn summary(markdown: &str) -> String {
    let first = blocks(&without_control(markdown)).into_iter().find_map(|block| match block {
        Block::Paragraph(text) | Block::Item { text, .. } => Some(inline(&text)),
        Block::Code(_) => None,
    });
    first.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes wrapped words. The first line is indented by `first` spaces, all others
/// by `rest`.
pub(crate) fn fill(out: &mut String, text: &str, first: usize, rest: usize, width: usize) {
    let mut column = None;
    for word in text.split_whitespace() {
        let length = UnicodeWidthStr::width(word);
        let start = match column {
            None => {
                push_spaces(out, first);
                first
            }
            Some(column) if column + 1 + length > width => {
                out.push('\n');
                push_spaces(out, rest);
                rest
            }
            Some(column) => {
                out.push(' ');
                column + 1
            }
        };
        out.push_str(word);
        column = Some(start + length);
    }
    if column.is_some() {
        out.push('\n');
    }
}

/// Writes a line unchanged.
pub(crate) fn push_line(out: &mut String, indent: usize, line: &str) {
    if !line.trim().is_empty() {
        push_spaces(out, indent);
        out.push_str(line.trim_end());
    }
    out.push('\n');
}

fn push_spaces(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// Removes the characters that a terminal would interpret, and replaces tabs by spaces.
pub(crate) fn without_control(text: &str) -> String {
    let is_seen = |c: char| c == '\n' || !(c.is_control() || is_bidi(c));
    text.replace("\r\n", "\n").replace('\t', "    ").chars().filter(|c| is_seen(*c)).collect()
}

/// Returns whether a character changes the direction of the text after it.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    let mut fence = None;
    for line in markdown.lines() {
        let text = line.trim();
        if let Some((mark, mut lines)) = fence.take() {
            if text.starts_with(mark) {
                blocks.push(Block::Code(lines));
            } else {
                lines.push(line.to_owned());
                fence = Some((mark, lines));
            }
            continue;
        }
        let heading = text.trim_start_matches('#');
        let is_heading = heading.len() < text.len() && (heading.is_empty() || heading.starts_with(' '));
        if let Some(mark) = ["```", "~~~"].into_iter().find(|mark| text.starts_with(mark)) {
            blocks.extend(open.take());
            fence = Some((mark, Vec::new()));
        } else if text.is_empty() {
            blocks.extend(open.take());
        } else if is_heading {
            blocks.extend(open.take());
            blocks.push(Block::Paragraph(heading.trim_end_matches('#').trim().to_owned()));
        } else if let Some((mark, rest)) = item(text) {
            blocks.extend(open.take());
            open = Some(Block::Item { mark, text: rest.to_owned() });
        } else {
            match &mut open {
                Some(Block::Paragraph(before) | Block::Item { text: before, .. }) => {
                    before.push(' ');
                    before.push_str(text);
                }
                Some(Block::Code(_)) | None => open = Some(Block::Paragraph(text.to_owned())),
            }
            if line.ends_with("  ") {
                blocks.extend(open.take());
            }
        }
    }
    blocks.extend(open);
    blocks.extend(fence.map(|(_, lines)| Block::Code(lines)));
    blocks.retain(|block| match block {
        Block::Paragraph(text) => !inline(text).trim().is_empty(),
        Block::Item { .. } => true,
        Block::Code(lines) => !lines.is_empty(),
    });
    blocks
}

/// Returns the marker of a list item, and its text.
fn item(text: &str) -> Option<(String, &str)> {
    if let Some(rest) = ["* ", "- ", "+ "].into_iter().find_map(|mark| text.strip_prefix(mark)) {
        return Some(("-".to_owned(), rest.trim_start()));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let rest = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))?;
    (1..=3).contains(&digits).then(|| (format!("{number}."), rest.trim_start()))
}

/// Removes inline markup. Links keep their address, and code its backticks.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '`', '[', '*', '_', '<', '&']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let before = out.chars().next_back();
        let (shown, length) = mark(from, before);
        out.push_str(&shown);
        rest = &from[length..];
    }
    out.push_str(rest);
    out
}

/// Returns the replacement of the markup at the start of a text, and the length of the markup.
fn mark(text: &str, before: Option<char>) -> (String, usize) {
    let itself = || text.chars().next().map_or((String::new(), text.len()), |c| (c.to_string(), c.len_utf8()));
    if let Some(c) = text.strip_prefix('\\').and_then(|rest| rest.chars().next()) {
        return if c.is_ascii_punctuation() { (c.to_string(), 2) } else { itself() };
    }
    if text.starts_with('`') {
        let ticks = text.len() - text.trim_start_matches('`').len();
        let (fence, rest) = text.split_at(ticks);
        return match rest.find(fence) {
            Some(end) => (format!("`{}`", rest[..end].trim()), 2 * ticks + end),
            None => (fence.to_owned(), ticks),
        };
    }
    if let Some((label, address, length)) = link(text) {
        let is_web = address.starts_with("http://") || address.starts_with("https://");
        let label = inline(label);
        return match is_web && label != address {
            true => (format!("{label} ({address})"), length),
            false => (label, length),
        };
    }
    if let Some(rest) = text.strip_prefix('<') {
        return match rest.split_once('>') {
            Some((address, _)) if address.starts_with("http") && !address.contains(' ') => {
                (address.to_owned(), address.len() + 2)
            }
            Some((tag, _)) if is_tag(tag) => (if is_break(tag) { " " } else { "" }.to_owned(), tag.len() + 2),
            Some(_) | None => itself(),
        };
    }
    const ENTITIES: [(&str, &str); 7] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", " "),
    ];
    if let Some((entity, shown)) = ENTITIES.into_iter().find(|(entity, _)| text.starts_with(entity)) {
        return (shown.to_owned(), entity.len());
    }
    // Emphasis begins or ends at the edge of a word; `snake_case` and `2 * 3` have none.
    if let Some(c @ ('*' | '_')) = text.chars().next() {
        let run = text.len() - text.trim_start_matches(c).len();
        let after = text[run..].chars().next();
        let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        let is_inner = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_emphasis = run <= 3
            && (is_word(before) != is_word(after) || !(is_inner(before) && is_inner(after)))
            && (is_word(before) || is_word(after));
        return if is_emphasis { (String::new(), run) } else { (text[..run].to_owned(), run) };
    }
    itself()
}

/// Returns the parts of `[label](address)` and its length.
fn link(text: &str) -> Option<(&str, &str, usize)> {
    let (label, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (address, _) = rest.split_once(')')?;
    let is_link = !label.contains(['[', ']']) && !address.contains([' ', '(']);
    is_link.then(|| (label, address, label.len() + address.len() + 4))
}

/// Returns whether it is an HTML tag to be removed.
fn is_tag(tag: &str) -> bool {
    const TAGS: [&str; 21] = [
        "p",
        "a",
        "b",
        "i",
        "br",
        "code",
        "em",
        "strong",
        "ul",
        "ol",
        "li",
        "note",
        "important",
        "dl",
        "dt",
        "dd",
        "div",
        "span",
        "pre",
        "fullname",
        "caution",
    ];
    let name = tag.trim_start_matches('/').trim_end_matches('/');
    let name = name.split_whitespace().next().unwrap_or_default();
    TAGS.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn is_break(tag: &str) -> bool {
    let name = tag.trim_matches('/').split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    matches!(name.as_str(), "p" | "br" | "li" | "ul" | "ol" | "dt" | "dd" | "div")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(markdown: &str) -> String {
        let mut out = String::new();
        write_markdown(&mut out, markdown, 2, 24);
        out
    }

    #[test]
    fn paragraphs_are_filled() {
        assert_eq!(
            shown("one two three\nfour five six seven\n\neight"),
            "  one two three four\n  five six seven\n\n  eight\n"
        );
        assert_eq!(shown(""), "");
        assert_eq!(shown("a-word-that-is-longer-than-a-line b"), "  a-word-that-is-longer-than-a-line\n  b\n");
    }

    #[test]
    fn list_items_are_indented() {
        assert_eq!(
            shown("some:\n\n* one two three four five\n* six\n\n1. a\n2) b"),
            "  some:\n\n  - one two three four\n    five\n  - six\n  1. a\n  2. b\n"
        );
    }

    #[test]
    fn code_is_unchanged() {
        assert_eq!(
            shown("see\n```rust\nlet a  =  1;\n\n  b\n```\nend"),
            "  see\n\n      let a  =  1;\n\n        b\n\n  end\n"
        );
        assert_eq!(shown("```\nopen"), "      open\n");
        assert_eq!(summary("`a  b` **c**"), "`a b` c");
    }

    #[test]
    fn markup_is_removed() {
        for (markdown, text) in [
            ("**bold** and *it* and _it_", "bold and it and it"),
            ("snake_case_name 2 * 3 **", "snake_case_name 2 * 3 **"),
            (r"a\*b \\ \q", r"a*b \ \q"),
            ("[docs](https://example.com/a_b) [here](GetId)", "docs (https://example.com/a_b) here"),
            ("<https://example.com> a<b", "https://example.com a<b"),
            ("<p>One</p><p>two &lt;x&gt;</p>", "One two <x>"),
            ("``a`b`` `*x*` `open", "`a`b` `*x*` `open"),
            ("a&b &amp;amp;", "a&b &amp;"),
            ("# Title #", "Title"),
            ("über_größe", "über_größe"),
        ] {
            assert_eq!(summary(markdown), text);
        }
    }

    #[test]
    fn control_characters_are_removed() {
        assert_eq!(summary("a\u{1b}[31mb\u{7}\u{202e}c\u{9b}d"), "a[31mbcd");
    }

    #[test]
    fn arbitrary_text_does_not_panic() {
        let marks: Vec<char> = "ab*_`[]()<>&\\#- 1.\n~é\u{1b}".chars().collect();
        let mut state = 88_172_645_463_325_252_u64;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..24 {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                text.push(marks[(state % marks.len() as u64) as usize]);
            }
            assert!(!shown(&text).contains('\u{1b}'), "{text:?}");
        }
    }
}
