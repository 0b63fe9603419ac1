//! Reading access to botocore's description of a service, for the snippets of boto3 and R.

use super::{Json, Object, push_text, write};

impl Object {
    /// Returns the value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Json> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// Returns the string value of a key.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Json::as_text)
    }

    /// Returns the objects in the object at a key, with their own keys.
    pub(crate) fn objects<'o>(&'o self, key: &str) -> impl Iterator<Item = (&'o str, &'o Object)> {
        let inner = self.get(key).and_then(Json::as_object).map_or(&[][..], |inner| inner.0.as_slice());
        inner.iter().filter_map(|(key, value)| Some((key.as_str(), value.as_object()?)))
    }

    /// Returns the shape that the object at a key references.
    pub(crate) fn shape(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Json::as_object).and_then(|named| named.text("shape"))
    }

    /// Returns the strings of the list at a key.
    pub(crate) fn texts<'o>(&'o self, key: &str) -> impl Iterator<Item = &'o str> {
        self.list(key).iter().filter_map(Json::as_text)
    }

    /// Returns the items of the list at a key.
    pub(crate) fn list(&self, key: &str) -> &[Json] {
        match self.get(key) {
            Some(Json::List(items)) => items,
            Some(Json::True | Json::Number(_) | Json::Text(_) | Json::Object(_) | Json::Other(_)) | None => &[],
        }
    }
}

impl Json {
    fn as_text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            Json::True | Json::Number(_) | Json::List(_) | Json::Object(_) | Json::Other(_) => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&Object> {
        match self {
            Json::Object(object) => Some(object),
            Json::True | Json::Number(_) | Json::Text(_) | Json::List(_) | Json::Other(_) => None,
        }
    }
}

/// Formats a value as indented JSON.
pub(crate) fn pretty(value: &Json) -> String {
    let mut text = String::new();
    write(&mut text, value, 0);
    text
}

/// Formats a value as JSON on one line.
pub(crate) fn compact(value: &Json) -> String {
    match value {
        Json::List(items) => {
            let items: Vec<String> = items.iter().map(compact).collect();
            format!("[{}]", items.join(","))
        }
        Json::Object(Object(entries)) => {
            let mut text = String::from("{");
            for (index, (key, value)) in entries.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                push_text(&mut text, key);
                text.push(':');
                text.push_str(&compact(value));
            }
            text.push('}');
            text
        }
        Json::True | Json::Number(_) | Json::Text(_) | Json::Other(_) => pretty(value),
    }
}
