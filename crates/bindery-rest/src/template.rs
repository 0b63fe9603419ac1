//! Paths with placeholders: filled in, and matched.
//!
//! A placeholder may end in `?`, `*` or `+`, which some documents put there and which means nothing here. One that
//! begins with `?`, `&` or `#` is what RFC 6570 appends: the query, not the path. A fragment is never sent.

use crate::escape;
use crate::{EncodeError, Location, Problem};
use std::ops::Range;

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Literal(&'a str),
    Hole(&'a str),
}

/// The path of a template, and its query where it has one.
fn parts(template: &str) -> (&str, Option<&str>) {
    if !template.bytes().any(|byte| matches!(byte, b'?' | b'#')) {
        return (template, None);
    }
    // A `#` or `?` between braces is none of the path's.
    let (mut depth, mut query) = (false, None);
    for (at, c) in template.char_indices() {
        match c {
            '{' => depth = template[at..].contains('}'),
            '}' => depth = false,
            '?' if !depth && query.is_none() => query = Some(at),
            '#' if !depth => {
                let end = at;
                return match query {
                    Some(query) => (&template[..query], Some(&template[query + 1..end])),
                    None => (&template[..end], None),
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

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            if let Some((name, after)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
                rest = after;
                if name.starts_with(['?', '&', '#']) {
                    continue;
                }
                return Some(Piece::Hole(name.trim_end_matches(['?', '*', '+'])));
            }
            // A brace that nobody closes is a character like any other.
            let end = rest.bytes().skip(1).position(|byte| byte == b'{').map_or(rest.len(), |at| at + 1);
            let (literal, after) = rest.split_at(end);
            rest = after;
            return Some(Piece::Literal(literal));
        }
    })
}

/// The values of placeholders, each a range of one text.
#[derive(Debug, Default)]
pub(crate) struct Values {
    pub(crate) text: Vec<u8>,
    pub(crate) ranges: Vec<(&'static str, Range<usize>)>,
}

/// Appends the path with its placeholders filled in, and says where its query begins, where it has one.
pub(crate) fn fill(out: &mut Vec<u8>, template: &str, values: &Values) -> Result<Option<usize>, EncodeError> {
    let (path, query) = parts(template);
    let start = out.len();
    if !path.starts_with('/') {
        out.push(b'/');
    }
    let mut holes = Vec::new();
    for piece in pieces(path) {
        match piece {
            Piece::Literal(literal) => escape::push_literal(out, literal, false),
            Piece::Hole(name) => {
                let (from, value) = (out.len(), value(values, name)?);
                out.extend_from_slice(value);
                // Only slashes and dots make another path.
                if value.iter().all(|byte| b".%2eE".contains(byte)) || value.contains(&b'/') {
                    holes.push((name, from..out.len()));
                }
            }
        }
    }
    check(out, start, &holes)?;
    let Some(query) = query else { return Ok(None) };
    out.push(b'?');
    let start = out.len();
    for piece in pieces(query) {
        match piece {
            Piece::Literal(literal) => escape::push_literal(out, literal, true),
            Piece::Hole(name) => out.extend_from_slice(value(values, name)?),
        }
    }
    Ok(Some(start))
}

fn value<'a>(values: &'a Values, name: &str) -> Result<&'a [u8], EncodeError> {
    let found = values.ranges.iter().find(|(given, _)| *given == name).map(|(_, range)| &values.text[range.clone()]);
    match found {
        Some(value) if !value.is_empty() => Ok(value),
        Some(_) | None => Err(EncodeError::member(Location::Path, name.to_owned(), Problem::EmptySegment)),
    }
}

/// No value may make an empty segment of the path, nor `.` or `..`.
fn check(path: &[u8], start: usize, holes: &[(&str, Range<usize>)]) -> Result<(), EncodeError> {
    let mut from = start;
    while !holes.is_empty() && from < path.len() {
        let to = path[from..].iter().position(|byte| *byte == b'/').map_or(path.len(), |length| from + length);
        let problem = match &path[from..to] {
            b"" => Some(Problem::EmptySegment),
            segment if is_dots(segment) => Some(Problem::DotSegment),
            _ => None,
        };
        let touching = holes.iter().find(|(_, hole)| hole.start <= to && from <= hole.end && hole.start < hole.end);
        // What stands before the first slash of a path is no segment.
        if let (Some(problem), Some((name, _)), true) = (problem, touching, from > start) {
            return Err(EncodeError::member(Location::Path, (*name).to_owned(), problem));
        }
        from = to + 1;
    }
    // A slash at the end leaves an empty segment behind it.
    match holes.last() {
        Some((name, hole)) if hole.end == path.len() && path.ends_with(b"/") => {
            Err(EncodeError::member(Location::Path, (*name).to_owned(), Problem::EmptySegment))
        }
        Some(_) | None => Ok(()),
    }
}

/// `.` and `..`, also where they are percent-encoded: URLs take both for the same.
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

/// What a request's path and query must be.
#[derive(Debug)]
pub(crate) struct Matched<'r> {
    /// Each placeholder and its raw text.
    pub(crate) holes: Vec<(String, &'r [u8])>,
}

/// Matches a raw path and query against a template; `None` where they are of another operation.
pub(crate) fn matches<'r>(
    template: &str,
    verbatim: &[&str],
    path: &'r str,
    query: Option<&'r str>,
) -> Option<Matched<'r>> {
    let (pattern, constants) = parts(template);
    let mut holes = Vec::new();
    let pattern = pattern.strip_prefix('/').unwrap_or(pattern);
    let path = path.strip_prefix('/').unwrap_or(path);
    match_path(pattern, verbatim, path, &mut holes)?;
    if let Some(constants) = constants {
        let given: Vec<_> = pairs(query.unwrap_or_default().as_bytes()).collect();
        for constant in constants.split('&').filter(|constant| !constant.is_empty()) {
            let (name, value) = constant.split_once('=').unwrap_or((constant, ""));
            let name = escape::decode(escape::Escape::Form, name.as_bytes());
            let mut all = given.iter().filter(|(given, _)| escape::decode(escape::Escape::Form, given) == name);
            let hole = match pieces(value).collect::<Vec<_>>().as_slice() {
                [Piece::Hole(hole)] => Some(*hole),
                _ => None,
            };
            let value = escape::decode(escape::Escape::Form, value.as_bytes());
            match hole {
                Some(hole) => holes.push((hole.to_owned(), all.next()?.1)),
                None => {
                    all.find(|(_, given)| escape::decode(escape::Escape::Form, given) == value)?;
                }
            }
        }
    }
    Some(Matched { holes })
}

/// The names and values of a query or a form, as they are.
pub(crate) fn pairs(query: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    query.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        match pair.iter().position(|byte| *byte == b'=') {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &pair[pair.len()..]),
        }
    })
}

fn match_path<'r>(pattern: &str, verbatim: &[&str], path: &'r str, holes: &mut Vec<(String, &'r [u8])>) -> Option<()> {
    let patterns: Vec<&str> = split_pattern(pattern);
    let segments: Vec<&str> = path.split('/').collect();
    let is_open =
        |pattern: &&str| pieces(pattern).any(|piece| matches!(piece, Piece::Hole(name) if verbatim.contains(&name)));
    let Some(first) = patterns.iter().position(&is_open) else {
        if patterns.len() != segments.len() {
            return None;
        }
        return patterns.iter().zip(&segments).try_for_each(|(pattern, segment)| matching(pattern, segment, holes));
    };
    // Placeholders that may hold slashes: what stands before the first and behind the last is matched segment by
    // segment, and what is between as one text.
    let behind = patterns.iter().rev().position(is_open).unwrap_or_default();
    let (middle_end, segments_end) = (patterns.len() - behind, segments.len().checked_sub(behind)?);
    if segments_end <= first {
        return None;
    }
    for (pattern, segment) in patterns[..first].iter().zip(&segments[..first]) {
        matching(pattern, segment, holes)?;
    }
    let before: usize = segments[..first].iter().map(|segment| segment.len() + 1).sum();
    let length: usize = segments[first..segments_end].iter().map(|segment| segment.len() + 1).sum::<usize>() - 1;
    matching(&patterns[first..middle_end].join("/"), &path[before..before + length], holes)?;
    for (pattern, segment) in patterns[middle_end..].iter().zip(&segments[segments_end..]) {
        matching(pattern, segment, holes)?;
    }
    Some(())
}

/// The segments of a pattern: a slash between braces parts nothing.
fn split_pattern(pattern: &str) -> Vec<&str> {
    let (mut segments, mut start, mut depth) = (Vec::new(), 0, false);
    for (at, c) in pattern.char_indices() {
        match c {
            '{' => depth = pattern[at..].contains('}'),
            '}' => depth = false,
            '/' if !depth => {
                segments.push(&pattern[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    segments.push(&pattern[start..]);
    segments
}

/// Matches one text: each placeholder takes at least a character, and as few as it can.
fn matching<'r>(pattern: &str, text: &'r str, holes: &mut Vec<(String, &'r [u8])>) -> Option<()> {
    let text = text.as_bytes();
    let mut at = 0;
    let mut hole: Option<&str> = None;
    let all: Vec<_> = pieces(pattern).collect();
    for (index, piece) in all.iter().enumerate() {
        match (piece, hole) {
            (Piece::Hole(name), None) => hole = Some(name),
            // Between two placeholders without a word, the first takes one character.
            (Piece::Hole(name), Some(open)) => {
                holes.push((open.to_owned(), text.get(at..at + 1)?));
                at += 1;
                hole = Some(name);
            }
            (Piece::Literal(literal), open) => {
                let mut wanted = Vec::new();
                escape::push_literal(&mut wanted, literal, false);
                let is_last = index + 1 == all.len();
                let rest = text.get(at..)?;
                let start = match open {
                    None => rest.starts_with(&wanted).then_some(0)?,
                    Some(_) if is_last => rest.len().checked_sub(wanted.len()).filter(|at| rest[*at..] == wanted)?,
                    Some(_) => 1 + rest.get(1..)?.windows(wanted.len()).position(|window| window == wanted)?,
                };
                if let Some(open) = open {
                    let value = rest.get(..start).filter(|value| !value.is_empty())?;
                    holes.push((open.to_owned(), value));
                }
                hole = None;
                at += start + wanted.len();
            }
        }
    }
    let rest = text.get(at..)?;
    match hole {
        Some(_) if rest.is_empty() => None,
        Some(name) => {
            holes.push((name.to_owned(), rest));
            Some(())
        }
        None => rest.is_empty().then_some(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Values, fill, matches};
    use crate::{EncodeError, Problem};

    /// Fills in a template with the raw values of its placeholders.
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
    fn templates_are_filled_in() {
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
    fn no_value_makes_another_path() {
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
        assert_eq!(filled("/a/./{x}", &[("x", "b")]).as_deref(), Ok("/a/./b"), "a document's own dots are its own");
    }

    fn found(template: &str, verbatim: &[&str], path: &str, query: Option<&str>) -> Option<String> {
        let holes = matches(template, verbatim, path, query)?.holes;
        let holes = holes.iter().map(|(name, raw)| format!("{name}={}", String::from_utf8_lossy(raw)));
        Some(holes.collect::<Vec<_>>().join(" "))
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
        ] {
            assert_eq!(found(template, &[], path, None).as_deref(), expected, "{template} {path}");
        }
    }

    #[test]
    fn some_placeholders_hold_slashes() {
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
