//! The escaping rules of each location.

use crate::Problem;
use bindery::Style;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};
use std::borrow::Cow;

/// The escaping of a location, for writing and for reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// A path segment or a query value: all but the unreserved characters of RFC 3986 are percent-encoded.
    Component,
    /// `application/x-www-form-urlencoded` of the URL standard; a space is `+`.
    Form,
    /// A header value: visible ASCII, spaces and tabs, unescaped (RFC 9110, section 5.5).
    Header,
    /// A part of a multipart form, or a body: any text, unescaped.
    Plain,
    /// A path value that is already percent-encoded and may contain slashes.
    VerbatimPath,
    /// A query value that is already percent-encoded; `&` is not allowed.
    VerbatimQuery,
}

/// RFC 3986, section 2.3.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The application/x-www-form-urlencoded percent-encode set of the URL standard.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_');

/// The names of query parameters: the characters that documents use, as in `$filter` or `a:b`, stay readable.
const NAME: &AsciiSet = &COMPONENT
    .remove(b'$')
    .remove(b'!')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b':')
    .remove(b'@')
    .remove(b'/')
    .remove(b'?');

/// Literal text of a path template: `pchar`, slashes and percent-encoded characters.
const LITERAL: &AsciiSet =
    &NAME.remove(b'&').remove(b'\'').remove(b'+').remove(b';').remove(b'=').remove(b'%').add(b'?');

/// Literal text of a query in a path template.
const LITERAL_QUERY: &AsciiSet = &LITERAL.remove(b'?');

/// Appends escaped text.
pub(crate) fn push(out: &mut Vec<u8>, escape: Escape, text: &[u8]) -> Result<(), Problem> {
    let verbatim = |is_plain: fn(u8) -> bool| {
        let mut rest = text;
        while let [byte, after @ ..] = rest {
            rest = match (byte, after) {
                (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => after,
                _ if is_plain(*byte) => after,
                _ => return Err(Problem::Character),
            };
        }
        Ok(())
    };
    match escape {
        Escape::Component => encode(out, COMPONENT, text),
        Escape::Form => encode_form(out, text),
        Escape::Header => {
            if !text.iter().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) {
                return Err(Problem::Character);
            }
            out.extend_from_slice(text);
        }
        Escape::Plain => out.extend_from_slice(text),
        Escape::VerbatimPath => {
            verbatim(|byte| is_pchar(byte) || byte == b'/')?;
            out.extend_from_slice(text);
        }
        Escape::VerbatimQuery => {
            verbatim(|byte| (is_pchar(byte) || matches!(byte, b'/' | b'?')) && byte != b'&')?;
            out.extend_from_slice(text);
        }
    }
    Ok(())
}

/// Appends the name of a query parameter or of a form field.
pub(crate) fn push_name(out: &mut Vec<u8>, escape: Escape, name: &str) {
    match escape {
        Escape::Form => encode_form(out, name.as_bytes()),
        Escape::Component | Escape::Header | Escape::Plain | Escape::VerbatimPath | Escape::VerbatimQuery => {
            encode(out, NAME, name.as_bytes());
        }
    }
}

/// Appends literal text of a path template.
pub(crate) fn push_literal(out: &mut Vec<u8>, text: &str, is_query: bool) {
    encode(out, if is_query { LITERAL_QUERY } else { LITERAL }, text.as_bytes());
}

fn encode(out: &mut Vec<u8>, set: &'static AsciiSet, text: &[u8]) {
    for chunk in percent_encode(text, set) {
        out.extend_from_slice(chunk.as_bytes());
    }
}

fn encode_form(out: &mut Vec<u8>, text: &[u8]) {
    for (index, run) in text.split(|byte| *byte == b' ').enumerate() {
        if index > 0 {
            out.push(b'+');
        }
        encode(out, FORM, run);
    }
}

/// `pchar` of RFC 3986, without percent-encoded characters.
fn is_pchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte)
}

/// Removes the escaping. In queries and forms, `+` is a space; the encoder writes `%2B` for a plus sign.
pub(crate) fn decode(escape: Escape, raw: &[u8]) -> Cow<'_, [u8]> {
    match escape {
        Escape::Component => percent_decode(raw).into(),
        Escape::Form if raw.contains(&b'+') => {
            let spaced: Vec<u8> = raw.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
            Cow::Owned(percent_decode(&spaced).collect())
        }
        Escape::Form => percent_decode(raw).into(),
        Escape::Header | Escape::Plain | Escape::VerbatimPath | Escape::VerbatimQuery => Cow::Borrowed(raw),
    }
}

/// The separator of the items of a list.
pub(crate) fn separator(style: Style) -> Option<u8> {
    match style {
        Style::Csv => Some(b','),
        Style::Ssv => Some(b' '),
        Style::Tsv => Some(b'\t'),
        Style::Pipes => Some(b'|'),
        Style::Simple | Style::Multi | Style::Nested(_) => None,
        Style::Members(_) | Style::Deep | Style::Pairs | Style::Json => None,
    }
}

/// The written form of a separator. A comma is one of RFC 3986's delimiters, which may appear unescaped, and readers of
/// forms accept it; the others are percent-encoded.
pub(crate) fn written(escape: Escape, separator: u8) -> &'static [u8] {
    match (escape, separator) {
        (_, b',') => b",",
        (Escape::Header | Escape::Plain, b' ') => b" ",
        (Escape::Header | Escape::Plain, b'\t') => b"\t",
        (Escape::Header | Escape::Plain, _) => b"|",
        (Escape::Form, b' ') => b"+",
        (_, b' ') => b"%20",
        (_, b'\t') => b"%09",
        (_, _) => b"%7C",
    }
}

/// Returns whether the text of an item would be read as a separator.
pub(crate) fn holds(escape: Escape, separator: u8, text: &[u8]) -> bool {
    match escape {
        // A comma within an item is written as `%2C`, which differs from a separator.
        Escape::Component | Escape::Form => separator != b',' && text.contains(&separator),
        Escape::Header | Escape::Plain => text.contains(&separator),
        Escape::VerbatimPath | Escape::VerbatimQuery => {
            text.contains(&separator)
                || separator != b','
                    && text.windows(3).any(|window| window.eq_ignore_ascii_case(written(escape, separator)))
        }
    }
}

/// Splits a list in its escaped form.
pub(crate) fn split(escape: Escape, separator: u8, raw: &[u8]) -> Vec<&[u8]> {
    let encoded = written(escape, separator);
    let percent = if separator == b' ' { b"%20" } else { encoded };
    let mut items = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(byte) = raw.get(at) {
        let rest = &raw[at..];
        let length = if *byte == separator {
            1
        } else if escape == Escape::Header || escape == Escape::Plain {
            0
        } else if escape != Escape::VerbatimPath && *byte == b'+' && separator == b' ' && escape == Escape::Form {
            1
        } else if separator != b',' && rest.get(..3).is_some_and(|window| window.eq_ignore_ascii_case(percent)) {
            3
        } else {
            0
        };
        if length > 0 {
            items.push(&raw[start..at]);
            start = at + length;
        }
        at += length.max(1);
    }
    items.push(&raw[start..]);
    items
}

/// Returns the bit of a separator in a set of separators.
pub(crate) fn bit(separator: u8) -> u8 {
    match separator {
        b',' => 1,
        b' ' => 2,
        b'\t' => 4,
        _ => 8,
    }
}
