//! JSON with ordered object keys, so that members appear in document order.

#[cfg(feature = "site")]
mod read;

#[cfg(feature = "site")]
pub(crate) use self::read::{compact, pretty};

use std::fmt::Write;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    True,
    /// The text of a number.
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Object),
    /// A value from another source, such as a document.
    Other(serde_json::Value),
}

/// An object: keys and values in insertion order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Object(Vec<(String, Json)>);

impl Object {
    /// Sets a key; a new key is appended.
    pub(crate) fn set(&mut self, key: &str, value: impl Into<Json>) {
        let value = value.into();
        match self.0.iter_mut().find(|(known, _)| known == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key.to_owned(), value)),
        }
    }

    /// Sets a key if there is a value.
    pub(crate) fn set_some(&mut self, key: &str, value: Option<impl Into<Json>>) {
        if let Some(value) = value {
            self.set(key, value);
        }
    }

    /// Returns whether `type` has this value.
    pub(super) fn is_type(&self, ty: &str) -> bool {
        self.0.iter().any(|(key, value)| key == "type" && *value == Json::from(ty))
    }

    /// Sets all keys of another object.
    pub(crate) fn append(&mut self, other: Object) {
        for (key, value) in other.0 {
            self.set(&key, value);
        }
    }

    /// Creates an object with a single key.
    pub(crate) fn of(key: &str, value: impl Into<Json>) -> Object {
        Object(vec![(key.to_owned(), value.into())])
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Json::Object(object)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Json::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Json::Text(text)
    }
}

impl From<Vec<Json>> for Json {
    fn from(items: Vec<Json>) -> Self {
        Json::List(items)
    }
}

impl From<u64> for Json {
    fn from(number: u64) -> Self {
        Json::Number(number.to_string())
    }
}

/// Returns the contents of a file.
pub(super) fn text(object: Object) -> String {
    let mut text = String::new();
    write(&mut text, &Json::Object(object), 0);
    text.push('\n');
    text
}

fn write(out: &mut String, value: &Json, depth: usize) {
    match value {
        Json::True => out.push_str("true"),
        Json::Number(number) => out.push_str(number),
        Json::Text(text) => push_text(out, text),
        Json::List(items) => {
            let items = items.iter().map(|item| (None, item));
            between(out, items, depth, ['[', ']']);
        }
        Json::Object(Object(entries)) => {
            let entries = entries.iter().map(|(key, value)| (Some(key.as_str()), value));
            between(out, entries, depth, ['{', '}']);
        }
        Json::Other(value) => {
            let _ = write!(out, "{value}");
        }
    }
}

fn between<'j>(
    out: &mut String,
    entries: impl ExactSizeIterator<Item = (Option<&'j str>, &'j Json)>,
    depth: usize,
    [start, end]: [char; 2],
) {
    out.push(start);
    let empty = entries.len() == 0;
    for (index, (key, value)) in entries.enumerate() {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        out.extend(std::iter::repeat_n("  ", depth + 1));
        if let Some(key) = key {
            push_text(out, key);
            out.push_str(": ");
        }
        write(out, value, depth + 1);
    }
    if !empty {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    }
    out.push(end);
}

fn push_text(out: &mut String, text: &str) {
    let _ = write!(out, "{}", serde_json::Value::from(text));
}
