//! What a service file says, read again: by the texts that show it in other languages.

use super::{Json, Object, push_text, write};

impl Object {
    /// What a key says.
    pub(crate) fn get(&self, key: &str) -> Option<&Json> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// A text.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Json::as_text)
    }

    /// The objects within an object within this one, by their keys.
    pub(crate) fn objects<'o>(&'o self, key: &str) -> impl Iterator<Item = (&'o str, &'o Object)> {
        let inner = self.get(key).and_then(Json::as_object).map_or(&[][..], |inner| inner.0.as_slice());
        inner.iter().filter_map(|(key, value)| Some((key.as_str(), value.as_object()?)))
    }

    /// The shape that an object within this one names.
    pub(crate) fn shape(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Json::as_object).and_then(|named| named.text("shape"))
    }

    /// The texts of a list.
    pub(crate) fn texts<'o>(&'o self, key: &str) -> impl Iterator<Item = &'o str> {
        self.list(key).iter().filter_map(Json::as_text)
    }

    /// The items of a list.
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

/// A value on lines of its own.
pub(crate) fn pretty(value: &Json) -> String {
    let mut text = String::new();
    write(&mut text, value, 0);
    text
}

/// A value on one line.
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
