//! Path templates, filled with the values of a request and matched against the path of one.
//!
//! The syntax is that of [`bindery_text::template`]. A fragment is never sent.

use crate::escape;
use crate::{EncodeError, Location, Problem};
use bindery_text::template::{Piece, Placeholder, pieces, segments, split_query};
use std::ops::Range;

/// The values of placeholders, each a range of one text.
#[derive(Debug, Default)]
pub(crate) struct Values {
    pub(crate) text: Vec<u8>,
    pub(crate) ranges: Vec<(&'static str, Range<usize>)>,
}

/// Appends the path with its placeholders filled. Returns the index of its query in `out`, if the template has one.
pub(crate) fn fill(out: &mut Vec<u8>, template: &str, values: &Values) -> Result<Option<usize>, EncodeError> {
    let (path, query) = split_query(template);
    let start = out.len();
    if !path.starts_with('/') {
        out.push(b'/');
    }
    let mut filled = Vec::new();
    for piece in pieces(path) {
        match piece {
            Piece::Literal(literal) => escape::push_literal(out, literal, false),
            Piece::Placeholder(placeholder) => {
                let (from, value) = (out.len(), value(values, placeholder)?);
                out.extend_from_slice(value);
                // Only slashes and dots can change the segments of the path.
                if value.iter().all(|byte| b".%2eE".contains(byte)) || value.contains(&b'/') {
                    filled.push((placeholder.name(), from..out.len()));
                }
            }
        }
    }
    check_segments(out, start, &filled)?;
    let Some(query) = query else { return Ok(None) };
    out.push(b'?');
    let start = out.len();
    for piece in pieces(query) {
        match piece {
            Piece::Literal(literal) => escape::push_literal(out, literal, true),
            Piece::Placeholder(placeholder) => out.extend_from_slice(value(values, placeholder)?),
        }
    }
    Ok(Some(start))
}

fn value<'a>(values: &'a Values, placeholder: Placeholder<'_>) -> Result<&'a [u8], EncodeError> {
    let found = values.ranges.iter().find(|(name, _)| placeholder.accepts(name));
    match found.map(|(_, range)| &values.text[range.clone()]) {
        Some(value) if !value.is_empty() => Ok(value),
        Some(_) | None => {
            Err(EncodeError::member(Location::Path, placeholder.name().to_owned(), Problem::EmptySegment))
        }
    }
}

/// Refuses values that result in an empty segment of the path, `.` or `..`.
fn check_segments(path: &[u8], start: usize, filled: &[(&str, Range<usize>)]) -> Result<(), EncodeError> {
    let mut from = start;
    while !filled.is_empty() && from < path.len() {
        let to = path[from..].iter().position(|byte| *byte == b'/').map_or(path.len(), |length| from + length);
        let problem = match &path[from..to] {
            b"" => Some(Problem::EmptySegment),
            segment if is_dots(segment) => Some(Problem::DotSegment),
            _ => None,
        };
        let touching =
            filled.iter().find(|(_, value)| value.start <= to && from <= value.end && value.start < value.end);
        // The text before the first slash of a path is not a segment.
        if let (Some(problem), Some((name, _)), true) = (problem, touching, from > start) {
            return Err(EncodeError::member(Location::Path, (*name).to_owned(), problem));
        }
        from = to + 1;
    }
    // A slash at the end is followed by an empty segment.
    match filled.last() {
        Some((name, value)) if value.end == path.len() && path.ends_with(b"/") => {
            Err(EncodeError::member(Location::Path, (*name).to_owned(), Problem::EmptySegment))
        }
        Some(_) | None => Ok(()),
    }
}

/// Returns whether a segment is `.` or `..`. The URL standard treats the percent-encoded spellings as the same.
fn is_dots(segment: &[u8]) -> bool {
    let mut rest = segment;
    let mut count = 0;
    while !rest.is_empty() {
        rest = match rest {
            [b'.', rest @ ..] | [b'%', b'2', b'e' | b'E', rest @ ..] => rest,
            _ => return false,
        };
        count += 1;
    }
    count == 1 || count == 2
}

/// The raw values that placeholders have in a request.
#[derive(Debug, Default)]
pub(crate) struct Captures<'r>(Vec<(Placeholder<'r>, &'r [u8])>);

impl<'r> Captures<'r> {
    /// Returns the raw value of a parameter.
    pub(crate) fn get(&self, parameter: &str) -> Option<&'r [u8]> {
        self.0.iter().find(|(placeholder, _)| placeholder.accepts(parameter)).map(|(_, value)| *value)
    }
}

/// Matches a raw path and query against a template; `None` if they belong to another operation. The parameters in
/// `verbatim` may contain slashes.
pub(crate) fn matches<'r>(
    template: &'r str,
    verbatim: &[&str],
    path: &'r str,
    query: Option<&'r str>,
) -> Option<Captures<'r>> {
    let (pattern, constants) = split_query(template);
    let mut captures = Captures::default();
    let pattern = pattern.strip_prefix('/').unwrap_or(pattern);
    let path = path.strip_prefix('/').unwrap_or(path);
    match_path(pattern, verbatim, path, &mut captures)?;
    if let Some(constants) = constants {
        match_query(constants, query.unwrap_or_default(), &mut captures)?;
    }
    Some(captures)
}

/// Matches the query of a template: each of its parameters appears in the request.
fn match_query<'r>(constants: &'r str, query: &'r str, captures: &mut Captures<'r>) -> Option<()> {
    let decode = |text| escape::decode(escape::Escape::Form, text);
    let given: Vec<_> = pairs(query.as_bytes()).collect();
    for constant in constants.split('&').filter(|constant| !constant.is_empty()) {
        let (name, value) = constant.split_once('=').unwrap_or((constant, ""));
        let name = decode(name.as_bytes());
        let mut all = given.iter().filter(|(given, _)| decode(given) == name);
        match pieces(value).collect::<Vec<_>>().as_slice() {
            [Piece::Placeholder(placeholder)] => captures.0.push((*placeholder, all.next()?.1)),
            _ => {
                all.find(|(_, given)| decode(given) == decode(value.as_bytes()))?;
            }
        }
    }
    Some(())
}

/// Returns the raw names and values of a query or a form.
pub(crate) fn pairs(query: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    query.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        match pair.iter().position(|byte| *byte == b'=') {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &pair[pair.len()..]),
        }
    })
}

fn match_path<'r>(pattern: &'r str, verbatim: &[&str], path: &'r str, captures: &mut Captures<'r>) -> Option<()> {
    let patterns: Vec<&str> = segments(pattern);
    let parts: Vec<&str> = path.split('/').collect();
    let is_open = |pattern: &&str| {
        pieces(pattern).any(|piece| match piece {
            Piece::Placeholder(placeholder) => verbatim.iter().any(|name| placeholder.accepts(name)),
            Piece::Literal(_) => false,
        })
    };
    let mut match_all = |patterns: &[&'r str], parts: &[&'r str]| {
        patterns.iter().zip(parts).try_for_each(|(pattern, part)| match_text(pattern, part, captures))
    };
    let Some(first) = patterns.iter().position(is_open) else {
        return if patterns.len() == parts.len() { match_all(&patterns, &parts) } else { None };
    };
    // From the first to the last segment whose value may contain slashes, the path is matched as one text; the segments
    // before and after that are matched one by one.
    let after = patterns.iter().rev().position(is_open).unwrap_or_default();
    let (pattern_end, part_end) = (patterns.len() - after, parts.len().checked_sub(after)?);
    if part_end <= first {
        return None;
    }
    match_all(&patterns[..first], &parts[..first])?;
    match_all(&[joined(pattern, &patterns, first, pattern_end)], &[joined(path, &parts, first, part_end)])?;
    match_all(&patterns[pattern_end..], &parts[part_end..])
}

/// The part of a text that consists of some of its segments and the slashes between them.
fn joined<'t>(text: &'t str, segments: &[&str], from: usize, to: usize) -> &'t str {
    let length = |segments: &[&str]| segments.iter().map(|segment| segment.len() + 1).sum::<usize>();
    let start = length(&segments[..from]);
    &text[start..start + length(&segments[from..to]) - 1]
}

/// Matches one text: each placeholder takes at least one character, and as few as possible.
fn match_text<'r>(pattern: &'r str, text: &'r str, captures: &mut Captures<'r>) -> Option<()> {
    let text = text.as_bytes();
    let mut at = 0;
    let mut open: Option<Placeholder<'r>> = None;
    let all: Vec<_> = pieces(pattern).collect();
    for (index, piece) in all.iter().enumerate() {
        match (piece, open) {
            (Piece::Placeholder(placeholder), None) => open = Some(*placeholder),
            // Of two adjacent placeholders, the first takes one character.
            (Piece::Placeholder(placeholder), Some(before)) => {
                captures.0.push((before, text.get(at..at + 1)?));
                at += 1;
                open = Some(*placeholder);
            }
            (Piece::Literal(literal), open_now) => {
                let mut wanted = Vec::new();
                escape::push_literal(&mut wanted, literal, false);
                let is_last = index + 1 == all.len();
                let rest = text.get(at..)?;
                let start = match open_now {
                    None => rest.starts_with(&wanted).then_some(0)?,
                    Some(_) if is_last => rest.len().checked_sub(wanted.len()).filter(|at| rest[*at..] == wanted)?,
                    Some(_) => 1 + rest.get(1..)?.windows(wanted.len()).position(|window| window == wanted)?,
                };
                if let Some(placeholder) = open_now {
                    captures.0.push((placeholder, rest.get(..start).filter(|value| !value.is_empty())?));
                }
                open = None;
                at += start + wanted.len();
            }
        }
    }
    let rest = text.get(at..)?;
    match open {
        Some(_) if rest.is_empty() => None,
        Some(placeholder) => {
            captures.0.push((placeholder, rest));
            Some(())
        }
        None => rest.is_empty().then_some(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Values, fill, matches};
    use crate::{EncodeError, Problem};

    /// Fills a template with the raw values of its placeholders.
    fn filled(template: &str, given: &[(&'static str, &str)]) -> Result<String, EncodeError> {
        let mut values = Values::default();
        for (name, value) in given {
            let start = values.text.len();
            values.text.extend_from_slice(value.as_bytes());
            values.ranges.push((name, start..values.text.len()));
        }
        let mut out = b"http://a".to_vec();
        fill(&mut out, template, &values)?;
        Ok(String::from_utf8_lossy(&out["http://a".len()..]).into_owned())
    }

    #[test]
    fn templates_are_filled() {
        for (template, expected) in [
            ("/", "/"),
            ("", "/"),
            ("pets", "/pets"),
            ("/pets/{x}", "/pets/1"),
            ("/pets/{x?}/{y*}.{x}", "/pets/1/2.1"),
            ("/pets{?limit,offset}", "/pets"),
            ("/pets/{x}{#fragment}", "/pets/1"),
            ("/pets/{x", "/pets/%7Bx"),
            ("/é{", "/%C3%A9%7B"),
            ("/x}/{y}", "/x%7D/2"),
            ("/notes/{x:.+}", "/notes/1"),
            ("/logs/{x:[0-9]{4}}/{y:[0-9]{2}}", "/logs/1/2"),
            ("/files/{x:*}/{+y}", "/files/1/2"),
            ("/items/{x:[?#]}?y={y:int}", "/items/1?y=2"),
            ("/a%20b c", "/a%20b%20c"),
            ("/a;v=1/b:c@d", "/a;v=1/b:c@d"),
            ("//{x}//", "//1//"),
            ("/p?q=é&r={x}&s", "/p?q=%C3%A9&r=1&s"),
            ("/p?", "/p?"),
            ("/p#f?q", "/p"),
            ("/p?q#f", "/p?q"),
        ] {
            assert_eq!(filled(template, &[("x", "1"), ("y", "2")]).as_deref(), Ok(expected), "{template}");
        }
    }

    #[test]
    fn values_do_not_change_the_segments_of_a_path() {
        for (template, value, problem) in [
            ("/a/{x}", "", Problem::EmptySegment),
            ("/a/{x}.json", "", Problem::EmptySegment),
            ("/a/{x}", "..", Problem::DotSegment),
            ("/a/.{x}", ".", Problem::DotSegment),
            ("/a/{x}/b", "b/%2E%2e", Problem::DotSegment),
            ("/a/{x}/b", "./b", Problem::DotSegment),
            ("/a/{x}/b", "b/./c", Problem::DotSegment),
            ("/a/{x}/b", "/b", Problem::EmptySegment),
            ("/a/{x}/b", "b/", Problem::EmptySegment),
            ("/a/{x}", "b/", Problem::EmptySegment),
            ("/a/{x}/b", "b//c", Problem::EmptySegment),
            ("/{x}", "/evil.example", Problem::EmptySegment),
        ] {
            match filled(template, &[("x", value)]) {
                Err(EncodeError::Member { problem: found, .. }) => assert_eq!(found, problem, "{template} {value}"),
                other => panic!("{template} {value}: {other:?}"),
            }
        }
        assert_eq!(filled("/a/.{x}", &[("x", "b")]).as_deref(), Ok("/a/.b"));
        assert_eq!(filled("/a/./{x}", &[("x", "b")]).as_deref(), Ok("/a/./b"), "dots of the document are kept");
    }

    fn found(template: &str, verbatim: &[&str], path: &str, query: Option<&str>) -> Option<String> {
        let captures = matches(template, verbatim, path, query)?.0;
        let shown = captures
            .iter()
            .map(|(placeholder, raw)| format!("{}={}", placeholder.name(), String::from_utf8_lossy(raw)));
        Some(shown.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn paths_are_matched() {
        for (template, path, expected) in [
            ("/", "/", Some("")),
            ("/pets", "/pets", Some("")),
            ("/pets", "/pets/", None),
            ("/pets/", "/pets", None),
            ("/pets/{x}", "/pets/1", Some("x=1")),
            ("/pets/{x}", "/pets/", None),
            ("/pets/{x}", "/pets/1/toys", None),
            ("/pets/{x}", "/pets/a%2Fb", Some("x=a%2Fb")),
            ("/{x}/{y}", "/1/2", Some("x=1 y=2")),
            ("/{x}.{y}", "/a.b.c", Some("x=a y=b.c")),
            ("/{x}.json", "/a.json.json", Some("x=a.json")),
            ("/{x}.json", "/.json", None),
            ("/v{x}/{y}s", "/v1/pets", Some("x=1 y=pet")),
            ("/{x}{y}", "/ab", Some("x=a y=b")),
            ("/{x}{y}", "/a", None),
            ("/a b/é", "/a%20b/%C3%A9", Some("")),
            ("/pets{?limit}", "/pets", Some("")),
            ("/logs/{x:[0-9]{4}}/{y:[^/]{2}}", "/logs/2024/05", Some("x=2024 y=05")),
            ("/items/{x:int}.json", "/items/7.json", Some("x=7")),
        ] {
            assert_eq!(found(template, &[], path, None).as_deref(), expected, "{template} {path}");
        }
    }

    #[test]
    fn verbatim_placeholders_match_slashes() {
        for (template, path, expected) in [
            ("/{scope}/locks/{name}", "/a/b/c/locks/n", Some("scope=a/b/c name=n")),
            ("/{scope}/locks/{name}", "/a/locks/n", Some("scope=a name=n")),
            ("/{scope}/locks/{name}", "/locks/n", None),
            ("/{scope}", "/a/b", Some("scope=a/b")),
            ("/x/{scope}/{other}/y", "/x/a/b/c/y", Some("scope=a/b other=c")),
            ("/x/{scope}/{scope2}/y", "/x/a/b/c/y", Some("scope=a scope2=b/c")),
        ] {
            let found = found(template, &["scope", "scope2"], path, None);
            assert_eq!(found.as_deref(), expected, "{template} {path}");
        }
    }

    #[test]
    fn a_query_of_the_path_is_matched() {
        let template = "/?Action=Get It&flag&id={x}";
        assert_eq!(found(template, &[], "/", Some("id=1&flag&Action=Get+It&more=2")).as_deref(), Some("x=1"));
        assert_eq!(found(template, &[], "/", Some("Action=Get%20It&flag=&id=1")).as_deref(), Some("x=1"));
        for query in [None, Some("Action=Get%20It&id=1"), Some("Action=Got&flag&id=1"), Some("Action=Get+It&flag")] {
            assert_eq!(found(template, &[], "/", query), None, "{query:?}");
        }
    }
}
