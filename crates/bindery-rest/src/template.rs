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
            let end = rest[1..].find('{').map_or(rest.len(), |at| at + 1);
            let end = if rest.is_char_boundary(end) { end } else { rest.len() };
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
                let from = out.len();
                out.extend_from_slice(value(values, name)?);
                holes.push((name, from..out.len()));
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
    let Some(first) = patterns.iter().position(|pattern| is_open(&pattern)) else {
        if patterns.len() != segments.len() {
            return None;
        }
        return patterns.iter().zip(&segments).try_for_each(|(pattern, segment)| matching(pattern, segment, holes));
    };
    // Placeholders that may hold slashes: what stands before the first and behind the last is matched segment by
    // segment, and what is between as one text.
    let behind = patterns.iter().rev().position(|pattern| is_open(&pattern)).unwrap_or_default();
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
