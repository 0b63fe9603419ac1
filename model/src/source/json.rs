//! JSON: parsed by `serde_json`, with node positions from a separate scanner.

use super::tree::Builder;
use super::{Fault, InputLimits, Span};
use crate::node::{Node, Number, SourceId, Value};

/// Parses a text. Integers beyond 64 bits keep all their digits.
pub(super) fn read(text: &str, source: SourceId, limits: &InputLimits) -> Result<Node, Fault> {
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.disable_recursion_limit(); // The builder enforces the limit, which is configurable.
    let mut builder = Builder::new(source, limits);
    let result = builder.read(&mut reader);
    let mut node = match result.and_then(|node| reader.end().map(|()| node)) {
        Ok(node) => node,
        Err(error) => {
            let at = offset(text, error.line(), error.column());
            if builder.too_deep {
                return Err(Fault::too_deep(limits, at));
            }
            if is_comment(text, at) {
                return Err(Fault::comment(at..at));
            }
            // serde_json appends the position, which diagnostics display themselves.
            let message = error.to_string();
            let position = format!(" at line {} column {}", error.line(), error.column());
            return Err(Fault::syntax(message.strip_suffix(&position).unwrap_or(&message), at..at));
        }
    };
    if builder.inexact {
        mend(&mut node, text, &spans(text));
    }
    Ok(node)
}

/// Whether a comment begins at an offset, or right before it.
fn is_comment(text: &str, at: usize) -> bool {
    let begins = |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with("//") || rest.starts_with("/*"));
    begins(at) || at.checked_sub(1).is_some_and(begins)
}

/// Restores the digits of integers that `serde_json` parsed as doubles.
fn mend(node: &mut Node, text: &str, spans: &[Span]) {
    match &mut node.value {
        Value::Number(number @ Number::Float(_)) => {
            let written = spans.get(node.place.ordinal as usize).and_then(|span| text.get(span.range()));
            let digits = |text: &&str| text.strip_prefix('-').unwrap_or(text).bytes().all(|byte| byte.is_ascii_digit());
            if let Some(written) = written.filter(digits).filter(|_| number.as_f64().abs() >= super::tree::EXACT) {
                *number = Number::Big(written.into());
            }
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| mend(item, text, spans)),
        Value::Mapping(mapping) => mapping.0.iter_mut().for_each(|entry| mend(&mut entry.value, text, spans)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Converts a line and a column of `serde_json` to a byte offset: its columns count the bytes already read.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    super::locate::floor_char_boundary(text, start + column.saturating_sub(1))
}

/// Returns the spans of the values and keys of a well-formed text, in pre-order.
pub(super) fn spans(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut spans = Vec::new();
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => {}
            b'{' | b'[' => {
                open.push(spans.len());
                spans.push(Span::new(start..at));
            }
            b'}' | b']' => {
                if let Some(opened) = open.pop().and_then(|index: usize| spans.get_mut(index)) {
                    opened.close(at);
                }
            }
            b'"' => {
                while let Some(&byte) = bytes.get(at) {
                    at += if byte == b'\\' { 2 } else { 1 };
                    if byte == b'"' {
                        break;
                    }
                }
                spans.push(Span::new(start..at));
            }
            _ => {
                while bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)) {
                    at += 1;
                }
                spans.push(Span::new(start..at));
            }
        }
    }
    spans
}
