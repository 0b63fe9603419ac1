//! The values of a synthetic document, and its serialization.

use std::fmt::Write as _;

/// A value in a document.
pub(super) enum Value {
    Text(String),
    Number(i64),
    Flag(bool),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Value::Flag(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Number(number)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Value::List(items.into_iter().map(T::into).collect())
    }
}

impl<const N: usize> From<[(&str, Value); N]> for Value {
    fn from(entries: [(&str, Value); N]) -> Self {
        Value::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }
}

/// Creates a mapping.
pub(super) fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    entries.into()
}

/// Serializes a document as JSON.
pub(super) fn json(value: &Value) -> String {
    let mut text = String::new();
    write_json(value, 0, &mut text);
    text.push('\n');
    text
}

fn write_json(value: &Value, depth: usize, text: &mut String) {
    let line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth));
    };
    match value {
        Value::Text(words) => quote(words, text),
        Value::Number(number) => _ = write!(text, "{number}"),
        Value::Flag(flag) => _ = write!(text, "{flag}"),
        Value::List(items) if items.is_empty() => text.push_str("[]"),
        Value::Map(entries) if entries.is_empty() => text.push_str("{}"),
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                text.push(if index == 0 { '[' } else { ',' });
                line(text, depth + 1);
                write_json(item, depth + 1, text);
            }
            line(text, depth);
            text.push(']');
        }
        Value::Map(entries) => {
            for (index, (key, entry)) in entries.iter().enumerate() {
                text.push(if index == 0 { '{' } else { ',' });
                line(text, depth + 1);
                quote(key, text);
                text.push_str(": ");
                write_json(entry, depth + 1, text);
            }
            line(text, depth);
            text.push('}');
        }
    }
}

/// Quotes a text; the generated texts contain no other characters that require an escape.
fn quote(words: &str, text: &mut String) {
    text.push('"');
    for letter in words.chars() {
        if matches!(letter, '"' | '\\') {
            text.push('\\');
        }
        text.push(letter);
    }
    text.push('"');
}

/// Serializes a document as YAML.
pub(super) fn yaml(value: &Value) -> String {
    let mut text = String::new();
    write_yaml(value, 0, &mut text);
    text
}

/// Writes a value after the indentation of its first line.
fn write_yaml(value: &Value, depth: usize, text: &mut String) {
    let indent = |first: bool, text: &mut String| {
        if !first {
            text.extend(std::iter::repeat_n("  ", depth));
        }
    };
    match value {
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                indent(index == 0, text);
                text.push_str("- ");
                match is_scalar(item) {
                    true => write_scalar(item, text),
                    false => write_yaml(item, depth + 1, text),
                }
            }
        }
        Value::Map(entries) => {
            for (index, (key, entry)) in entries.iter().enumerate() {
                indent(index == 0, text);
                write_words(key, text);
                text.push(':');
                if is_scalar(entry) {
                    text.push(' ');
                    write_scalar(entry, text);
                } else {
                    text.push('\n');
                    text.extend(std::iter::repeat_n("  ", depth + 1));
                    write_yaml(entry, depth + 1, text);
                }
            }
        }
        Value::Text(_) | Value::Number(_) | Value::Flag(_) => write_scalar(value, text),
    }
}

/// Returns whether a value is written on the line of its key.
fn is_scalar(value: &Value) -> bool {
    match value {
        Value::Text(_) | Value::Number(_) | Value::Flag(_) => true,
        Value::List(items) => items.is_empty(),
        Value::Map(entries) => entries.is_empty(),
    }
}

fn write_scalar(value: &Value, text: &mut String) {
    match value {
        Value::Text(words) => write_words(words, text),
        Value::Number(number) => _ = write!(text, "{number}"),
        Value::Flag(flag) => _ = write!(text, "{flag}"),
        Value::List(_) => text.push_str("[]"),
        Value::Map(_) => text.push_str("{}"),
    }
    text.push('\n');
}

/// Writes a text without quotation marks, if YAML cannot parse it as another type.
fn write_words(words: &str, text: &mut String) {
    let is_plain = words.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/')
        && words.chars().all(|letter| letter.is_ascii_alphanumeric() || " ./-_{}".contains(letter))
        && !words.ends_with(' ');
    if is_plain { text.push_str(words) } else { quote(words, text) }
}
