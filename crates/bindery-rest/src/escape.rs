//! What each place does to text: percent-encoding, or refusing what would break out of it.

use crate::Problem;
use bindery::Style;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};
use std::borrow::Cow;

/// A way of writing text into a place, and of reading it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// A segment of a path, or a value in a query: all but RFC 3986's unreserved characters are percent-encoded.
    Component,
    /// `application/x-www-form-urlencoded` as the URL standard has it; a space is `+`.
    Form,
    /// A header's value: visible ASCII, spaces and tabs, as they are (RFC 9110, section 5.5).
    Header,
    /// A part of a multipart form, a body: anything, as it is.
    Plain,
    /// Percent-encoded already, in a path: slashes too.
    VerbatimPath,
    /// Percent-encoded already, in a query: all but `&`.
    VerbatimQuery,
}

/// RFC 3986, section 2.3.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The URL standard's application/x-www-form-urlencoded percent-encode set.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_');

/// Names of query parameters: what documents use in them, as `$filter` or `a:b`, stays readable.
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

/// What a document writes of a path: `pchar`, slashes, and what is percent-encoded already.
const LITERAL: &AsciiSet =
    &NAME.remove(b'&').remove(b'\'').remove(b'+').remove(b';').remove(b'=').remove(b'%').add(b'?');

/// What a document writes of a query.
const LITERAL_QUERY: &AsciiSet = &LITERAL.remove(b'?');

/// Appends text as a place takes it.
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

/// Appends the name of a query parameter, or of a form's field.
pub(crate) fn push_name(out: &mut Vec<u8>, escape: Escape, name: &str) {
    match escape {
        Escape::Form => encode_form(out, name.as_bytes()),
        Escape::Component | Escape::Header | Escape::Plain | Escape::VerbatimPath | Escape::VerbatimQuery => {
            encode(out, NAME, name.as_bytes());
        }
    }
}

/// Appends what a document writes of a path or of its query.
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

/// RFC 3986's `pchar`, but for what is percent-encoded.
fn is_pchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte)
}

/// What was written into a place. In queries and forms, `+` is a space: we write none that means itself.
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

/// The character that parts the items of a list.
pub(crate) fn separator(style: Style) -> Option<u8> {
    match style {
        Style::Csv => Some(b','),
        Style::Ssv => Some(b' '),
        Style::Tsv => Some(b'\t'),
        Style::Pipes => Some(b'|'),
        Style::Simple | Style::Multi | Style::Nested(_) => None,
    }
}

/// How a separator is written. A comma is one of RFC 3986's delimiters, which may stand for themselves, and all readers
/// of forms take it; the others have no other form than the percent-encoded one.
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

/// Whether the text of an item is to be mistaken for a separator.
pub(crate) fn holds(escape: Escape, separator: u8, text: &[u8]) -> bool {
    match escape {
        // An item's own comma is written as `%2C`, and told from one that parts items.
        Escape::Component | Escape::Form => separator != b',' && text.contains(&separator),
        Escape::Header | Escape::Plain => text.contains(&separator),
        Escape::VerbatimPath | Escape::VerbatimQuery => {
            text.contains(&separator)
                || separator != b','
                    && text.windows(3).any(|window| window.eq_ignore_ascii_case(written(escape, separator)))
        }
    }
}

/// Parts a list where it is still encoded.
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
