//! Code blocks, with strings and comments highlighted.

use super::names::PageLinks;
use maud::{Markup, html};

/// A block of code.
pub(super) fn block(language: &str, text: &str) -> Markup {
    linked(language, text, None)
}

/// Formats a block of code whose identifiers are linked.
pub(super) fn linked(language: &str, text: &str, links: Option<PageLinks>) -> Markup {
    let class = if language == "text" { "code text" } else { "code" };
    html! { pre class=(class) tabindex="0" { code { (colored(language, text, links)) } } }
}

/// The quotes and comment markers of a language.
struct Marks {
    quotes: &'static [char],
    comment: &'static [&'static str],
}

fn marks(language: &str) -> Marks {
    match language {
        "rust" => Marks { quotes: &['"'], comment: &["//"] },
        "json" => Marks { quotes: &['"'], comment: &[] },
        "python" | "r" | "sh" | "shell" | "console" | "bash" => Marks { quotes: &['"', '\''], comment: &["# "] },
        _ => Marks { quotes: &[], comment: &[] },
    }
}

fn colored(language: &str, text: &str, links: Option<PageLinks>) -> Markup {
    let pieces = pieces(&marks(language), text);
    html! {
        @for (class, piece) in pieces {
            @match class {
                Some(class) => { span.(class) { (piece) } }
                None => { @match links { Some(links) => { (links.code(piece)) } None => { (piece) } } }
            }
        }
    }
}

/// Splits text into pieces: class `s` for strings, `k` for comments.
fn pieces<'t>(marks: &Marks, text: &'t str) -> Vec<(Option<&'static str>, &'t str)> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let (class, length) = if marks.quotes.contains(&c) {
            ("s", string(rest, c))
        } else if marks.comment.iter().any(|comment| rest.starts_with(comment)) {
            ("k", rest.find('\n').unwrap_or(rest.len()))
        } else {
            at += c.len_utf8();
            continue;
        };
        if from < at {
            pieces.push((None, &text[from..at]));
        }
        pieces.push((Some(class), &text[at..at + length]));
        at += length;
        from = at;
    }
    if from < text.len() {
        pieces.push((None, &text[from..]));
    }
    pieces
}

/// Returns the length in bytes of the string literal that starts here. A literal ends at the end of its line at the latest.
fn string(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::block;

    #[test]
    fn strings_and_comments_are_highlighted() {
        let text = |language: &str, text: &str| block(language, text).into_string();
        assert_eq!(
            text("json", "{\"a<\": \"\\\"\"}"),
            "<pre class=\"code\" tabindex=\"0\"><code>{<span class=\"s\">&quot;a&lt;&quot;</span>: \
             <span class=\"s\">&quot;\\&quot;&quot;</span>}</code></pre>"
        );
        assert!(text("rust", "// a \"b\"\nc").contains("<span class=\"k\">// a &quot;b&quot;</span>\nc"));
        assert!(text("text", "\"").contains("<code>&quot;</code>"));
        assert!(text("python", "'ä").contains("<span class=\"s\">'ä</span>"));
    }
}
