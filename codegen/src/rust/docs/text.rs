//! Text of a document as Markdown without side effects.
//!
//! The text was not written for rustdoc: a code block would run as a doctest, `[0]` is a broken link, `<T>` an unclosed
//! tag. So the text is parsed into the blocks that descriptions consist of and written again, each block in the one form
//! that rustdoc and clippy accept: paragraphs, headings (below those of the templates), lists, tables, and code, which
//! is always `text`. Emphasis, code spans, and links to `http`, `https` and `mailto` are kept; everything else is
//! escaped.

mod blocks;
mod clean;
mod fences;
mod inline;
#[cfg(test)]
mod tests;
mod writer;

use blocks::{Block, parse};
pub(crate) use clean::{clean, is_hidden};
use fences::fence;
pub(crate) use inline::code;
use inline::inline;
use writer::{unmarked, write};

/// Formats text as lines of Markdown, without blank lines around them.
pub(crate) fn lines(text: &str) -> Vec<String> {
    write(&parse(&clean(text)))
}

/// Formats text as lines of Markdown. A long first paragraph, which rustdoc lists as the summary, is split after its
/// first sentence.
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

/// Splits a long paragraph after its first sentence; `None` if it is short or cannot be split between sentences.
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

/// Returns whether all markup that opens in a text of two pieces is closed: emphasis, code, links, brackets.
fn is_whole(before: &str, text: &str) -> bool {
    let count = |c: char| before.matches(c).count() + text.matches(c).count();
    ['`', '*', '_', '~', '"'].into_iter().all(|pair| count(pair) % 2 == 0)
        && [('(', ')'), ('[', ']'), ('<', '>'), ('{', '}')].into_iter().all(|(open, close)| count(open) == count(close))
}

/// Formats text as Markdown within a line, possibly at its start: `~~~rust` must not open a code block there.
pub(crate) fn line(text: &str) -> String {
    let text = clean(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    unmarked(&inline(&words.join(" ")))
}

/// Formats the first sentence of a text as Markdown within a line; truncated if it is long.
pub(crate) fn first_sentence(text: &str) -> String {
    const LONGEST: usize = 240;
    // Only the start of a long description is read: several times the limit, since cleaning removes characters.
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

/// Returns whether a period ends `e.g` or `i.e` rather than a sentence.
fn is_abbreviated(text: &str) -> bool {
    text.ends_with("e.g") || text.ends_with("i.e")
}

/// Formats text as a preformatted block in a language other than Rust.
pub(crate) fn fenced(language: &'static str, text: &str) -> Vec<String> {
    let text = clean(text);
    fence(language, text.lines())
}
