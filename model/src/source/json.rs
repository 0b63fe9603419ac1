//! JSON: read by `serde_json` through a hand-written visitor, located by a scanner of its own.

use super::{Fault, Limits, Span};
use crate::node::{Entry, Key, Mapping, Node, Number, Place, SourceId, Value};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Reads a text. Of a number beyond 64 bits the digits are kept, all of them.
pub(super) fn read(text: &str, source: SourceId, limits: &Limits) -> Result<Node, Fault> {
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.disable_recursion_limit(); // The builder counts for itself, so that the limit can be raised.
    let mut builder = Builder { source, next: 0, depth: 0, nesting: limits.nesting, too_deep: false, inexact: false };
    let result = ReadNode(&mut builder).deserialize(&mut reader);
    let mut node = match result.and_then(|node| reader.end().map(|()| node)) {
        Ok(node) => node,
        Err(error) => {
            let at = offset(text, error.line(), error.column());
            if builder.too_deep {
                return Err(Fault::too_deep(limits, at));
            }
            // serde_json appends the position, which a diagnostic shows in its own way.
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

/// Beyond it a double is no longer sure of its last digit: 2^63.
const EXACT: f64 = 9.223_372_036_854_775_808e18;

/// Gives back their digits to whole numbers that `serde_json` could only read as doubles.
fn mend(node: &mut Node, text: &str, spans: &[Span]) {
    match &mut node.value {
        Value::Number(number @ Number::Float(_)) => {
            let written = spans.get(node.place.ordinal as usize).and_then(|span| text.get(span.range()));
            let digits = |text: &&str| text.strip_prefix('-').unwrap_or(text).bytes().all(|byte| byte.is_ascii_digit());
            if let Some(written) = written.filter(digits).filter(|_| number.as_f64().abs() >= EXACT) {
                *number = Number::Big(written.into());
            }
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| mend(item, text, spans)),
        Value::Mapping(mapping) => mapping.0.iter_mut().for_each(|entry| mend(&mut entry.value, text, spans)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The byte that a line and a column of `serde_json` mean: its columns are bytes, and those it has read.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    super::floor_char_boundary(text, start + column.saturating_sub(1))
}

/// Where each value and key of a well-formed text stands, in pre-order.
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

/// Numbers nodes and keys in pre-order, and counts how deep they are nested.
struct Builder {
    source: SourceId,
    next: u32,
    depth: usize,
    nesting: usize,
    too_deep: bool,
    inexact: bool,
}

impl Builder {
    fn place(&mut self) -> Place {
        let ordinal = self.next;
        self.next += 1;
        Place { source: self.source, ordinal }
    }

    fn enter<E: de::Error>(&mut self) -> Result<(), E> {
        self.depth += 1;
        self.too_deep = self.depth > self.nesting;
        if self.too_deep { Err(E::custom("nested too deeply")) } else { Ok(()) }
    }
}

/// Reads one value.
struct ReadNode<'b>(&'b mut Builder);

impl<'de> DeserializeSeed<'de> for ReadNode<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let place = self.0.place();
        let value = deserializer.deserialize_any(ReadValue(self.0))?;
        Ok(Node { place, value })
    }
}

/// Reads one key.
struct ReadKey<'b>(&'b mut Builder);

impl<'de> DeserializeSeed<'de> for ReadKey<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        let place = self.0.place();
        let text = deserializer.deserialize_str(ReadText)?;
        Ok(Key { text, place })
    }
}

struct ReadText;

impl Visitor<'_> for ReadText {
    type Value = Box<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Box<str>, E> {
        Ok(text.into())
    }
}

/// Reads what a value is, once it has its number.
struct ReadValue<'b>(&'b mut Builder);

impl<'de> Visitor<'de> for ReadValue<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, bool: bool) -> Result<Value, E> {
        Ok(Value::Bool(bool))
    }

    fn visit_i64<E: de::Error>(self, integer: i64) -> Result<Value, E> {
        Ok(Value::Number(Number::Integer(integer)))
    }

    fn visit_u64<E: de::Error>(self, integer: u64) -> Result<Value, E> {
        Ok(Value::Number(match i64::try_from(integer) {
            Ok(integer) => Number::Integer(integer),
            Err(_) => Number::Big(integer.to_string().into()),
        }))
    }

    fn visit_f64<E: de::Error>(self, float: f64) -> Result<Value, E> {
        self.0.inexact |= float.abs() >= EXACT;
        Ok(Value::Number(Number::Float(float)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.0.enter()?;
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(ReadNode(self.0))? {
            items.push(item);
        }
        self.0.depth -= 1;
        Ok(Value::Sequence(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.0.enter()?;
        let mut entries = Vec::new();
        while let Some(key) = access.next_key_seed(ReadKey(self.0))? {
            entries.push(Entry { key, value: access.next_value_seed(ReadNode(self.0))? });
        }
        self.0.depth -= 1;
        Ok(Value::Mapping(Mapping(entries)))
    }
}
