//! Path templates: `/pets/{petId}/toys?kind={kind}`.
//!
//! A placeholder is the text between balanced braces. Besides the plain name, these spellings of web frameworks and of
//! RFC 6570 are recognized:
//!
//! | spelling | name |
//! | --- | --- |
//! | `{id:.+}`, `{year:[0-9]{4}}`, `{path:*}`, `{id:int}` | the text before the colon |
//! | `{id?}`, `{id*}`, `{id+}` | without the mark |
//! | `{+path}`, `{*path}` | without the mark |
//! | `{?limit,offset}`, `{&limit}`, `{#part}` | none: an expansion of the query or the fragment, which is not part of the path |
//!
//! A parameter that a document declares with the whole text between the braces as its name matches, too. A brace without a
//! counterpart is literal text.

use std::ops::Range;

/// A piece of a path template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that appears in the path as it is.
    Literal(&'a str),
    /// A position that the value of a parameter fills.
    Placeholder(Placeholder<'a>),
}

/// A placeholder of a path template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder<'a> {
    text: &'a str,
}

impl<'a> Placeholder<'a> {
    /// Returns the text between the braces.
    pub fn text(self) -> &'a str {
        self.text
    }

    /// Returns the name of the parameter: the text without a constraint behind a colon and without marks.
    ///
    /// Where nothing else remains (`{:int}`), the name is the whole text.
    pub fn name(self) -> &'a str {
        let name = self.text.split_once(':').map_or(self.text, |(name, _)| name).trim();
        let name = name.trim_start_matches(['+', '*']).trim_end_matches(['?', '*', '+']);
        if name.is_empty() { self.text } else { name }
    }

    /// Returns whether a parameter of this name fills the placeholder.
    pub fn accepts(self, parameter: &str) -> bool {
        parameter == self.text || parameter == self.name()
    }
}

/// Splits a template into its path and its query, without a fragment. A `?` or `#` between braces separates nothing.
pub fn split_query(template: &str) -> (&str, Option<&str>) {
    let mut query = None;
    for (at, byte) in outside_braces(template) {
        match byte {
            b'?' if query.is_none() => query = Some(at),
            b'#' => {
                return match query {
                    Some(query) => (&template[..query], Some(&template[query + 1..at])),
                    None => (&template[..at], None),
                };
            }
            _ => {}
        }
    }
    match query {
        Some(query) => (&template[..query], Some(&template[query + 1..])),
        None => (template, None),
    }
}

/// Splits a path at its slashes. A slash between braces separates nothing.
pub fn segments(path: &str) -> Vec<&str> {
    let (mut segments, mut start) = (Vec::new(), 0);
    for (at, _) in outside_braces(path).filter(|(_, byte)| *byte == b'/') {
        segments.push(&path[start..at]);
        start = at + 1;
    }
    segments.push(&path[start..]);
    segments
}

/// Returns the pieces of a path or a query in order. Expansions of RFC 6570 that append a query or a fragment are left
/// out.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut braces = braces(text).into_iter().peekable();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            match braces.peek().cloned() {
                Some(inner) if inner.start == at + 1 => {
                    braces.next();
                    at = inner.end + 1;
                    let text = &text[inner];
                    if !text.starts_with(['?', '&', '#']) {
                        return Some(Piece::Placeholder(Placeholder { text }));
                    }
                }
                next => {
                    let end = next.map_or(text.len(), |inner| inner.start - 1);
                    let literal = &text[at..end];
                    at = end;
                    return (!literal.is_empty()).then_some(Piece::Literal(literal));
                }
            }
        }
    })
}

/// Returns the placeholders of a template's path and query in order.
pub fn placeholders(template: &str) -> impl Iterator<Item = Placeholder<'_>> {
    let (path, query) = split_query(template);
    pieces(path).chain(pieces(query.unwrap_or_default())).filter_map(|piece| match piece {
        Piece::Placeholder(placeholder) => Some(placeholder),
        Piece::Literal(_) => None,
    })
}

/// The ranges between the outermost balanced braces. Braces nest, as in `{year:[0-9]{4}}`, and a backslash within them
/// escapes the next character.
fn braces(text: &str) -> Vec<Range<usize>> {
    let mut open = Vec::new();
    let mut closed: Vec<Range<usize>> = Vec::new();
    let mut escaped = false;
    // Braces and backslashes are ASCII: no byte of another character equals them.
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = !open.is_empty(),
            b'{' => open.push(at + 1),
            b'}' => {
                let Some(start) = open.pop() else { continue };
                while closed.last().is_some_and(|inner| inner.start > start) {
                    closed.pop();
                }
                closed.push(start..at);
            }
            _ => {}
        }
    }
    closed
}

/// The positions of those ASCII bytes of a text that are outside of braces.
fn outside_braces(text: &str) -> impl Iterator<Item = (usize, u8)> {
    let braces = braces(text);
    let mut next = 0;
    text.bytes().enumerate().filter(move |(at, _)| {
        while braces.get(next).is_some_and(|inner| inner.end < *at) {
            next += 1;
        }
        braces.get(next).is_none_or(|inner| *at + 1 < inner.start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let piece = |piece| match piece {
            Piece::Literal(literal) => literal.to_owned(),
            Piece::Placeholder(placeholder) => format!("<{}>", placeholder.name()),
        };
        pieces(text).map(piece).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn placeholders_of_frameworks_have_the_declared_name() {
        for (template, expected) in [
            ("", ""),
            ("/pets", "/pets"),
            ("/pets/{id}", "/pets/|<id>"),
            ("/notes/{note_id:.+}", "/notes/|<note_id>"),
            ("/logs/{year:[0-9]{4}}/{month:[0-9]{2}}", "/logs/|<year>|/|<month>"),
            ("/files/{path:*}", "/files/|<path>"),
            ("/items/{id:int}", "/items/|<id>"),
            ("/items/{id?}", "/items/|<id>"),
            ("/{+path}", "/|<path>"),
            ("/{*path}", "/|<path>"),
            ("/{ id }", "/|<id>"),
            ("/{x:\\}[a-z]}", "/|<x>"),
            ("/{:int}", "/|<:int>"),
            ("/{}", "/|<>"),
            ("/pets{?limit,offset}", "/pets"),
            ("/a{#f}b", "/a|b"),
            ("/{x}{y}", "/|<x>|<y>"),
            ("/é{x}é", "/é|<x>|é"),
            ("/pets/{x", "/pets/{x"),
            ("/x}/{y}", "/x}/|<y>"),
            ("/{a/{b}", "/{a/|<b>"),
        ] {
            assert_eq!(shown(template), expected, "{template}");
        }
    }

    #[test]
    fn the_whole_text_is_accepted_as_a_name() {
        let only = |template| placeholders(template).next().unwrap();
        assert!(only("/{id:int}").accepts("id"));
        assert!(only("/{id:int}").accepts("id:int"));
        assert!(!only("/{id:int}").accepts("int"));
    }

    #[test]
    fn queries_and_slashes_between_braces_separate_nothing() {
        assert_eq!(split_query("/a/{x:[a-z]?}?q={y}#f"), ("/a/{x:[a-z]?}", Some("q={y}")));
        assert_eq!(split_query("/a#f?q"), ("/a", None));
        assert_eq!(split_query("/a?q?r"), ("/a", Some("q?r")));
        assert_eq!(segments("a/{x:[^/]+}/b/{y"), ["a", "{x:[^/]+}", "b", "{y"]);
        let names = placeholders("/{a}?b={b}").map(Placeholder::name);
        assert_eq!(names.collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn long_runs_of_braces_take_linear_time() {
        for text in ["{".repeat(1_000_000), "{}".repeat(500_000), "{".repeat(500_000) + &"}".repeat(500_000)] {
            assert!(pieces(&text).count() <= 500_000);
            assert!(segments(&text).len() == 1);
        }
    }
}
