//! Files of forms.

use crate::{Binary, Blob};
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::fmt;

/// A file in a form: its bytes, its name and its media type.
///
/// It converts from bytes or text; the protocol supplies a missing name and media type. `Debug` prints the number of bytes
/// only.
///
/// ```
/// use bindery::File;
///
/// let photo = File::from(b"\x89PNG").name("rex.png").media_type("image/png");
/// assert_eq!(photo.name.as_deref(), Some("rex.png"));
/// assert_eq!(&*photo.content, b"\x89PNG");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct File {
    /// The file name without directories, as `rex.png`.
    pub name: Option<String>,
    /// The media type, as `image/png`.
    pub media_type: Option<String>,
    /// The content.
    pub content: Blob<Binary>,
}

impl File {
    /// The struct name by which a serializer recognizes a file.
    pub const TOKEN: &'static str = "bindery::File";
    /// The fields of the struct, in order.
    pub const FIELDS: [&'static str; 3] = ["name", "media_type", "content"];

    /// Creates a file without a name and a media type.
    pub fn new(content: impl Into<Blob<Binary>>) -> Self {
        File { name: None, media_type: None, content: content.into() }
    }

    /// Sets the file name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }
}

impl From<Blob<Binary>> for File {
    #[inline]
    fn from(content: Blob<Binary>) -> Self {
        File::new(content)
    }
}

impl From<Vec<u8>> for File {
    #[inline]
    fn from(content: Vec<u8>) -> Self {
        File::new(content)
    }
}

impl From<&[u8]> for File {
    #[inline]
    fn from(content: &[u8]) -> Self {
        File::new(content)
    }
}

impl<const N: usize> From<[u8; N]> for File {
    fn from(content: [u8; N]) -> Self {
        File::new(content)
    }
}

impl<const N: usize> From<&[u8; N]> for File {
    fn from(content: &[u8; N]) -> Self {
        File::new(content)
    }
}

impl From<&str> for File {
    #[inline]
    fn from(content: &str) -> Self {
        File::new(content.as_bytes())
    }
}

impl From<String> for File {
    #[inline]
    fn from(content: String) -> Self {
        File::new(content.into_bytes())
    }
}

impl Serialize for File {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [name, media_type, content] = File::FIELDS;
        let mut file = serializer.serialize_struct(File::TOKEN, File::FIELDS.len())?;
        file.serialize_field(name, &self.name)?;
        file.serialize_field(media_type, &self.media_type)?;
        file.serialize_field(content, &self.content)?;
        file.end()
    }
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct(File::TOKEN, &File::FIELDS, FileVisitor)
    }
}

struct FileVisitor;

impl<'de> Visitor<'de> for FileVisitor {
    type Value = File;

    #[inline]
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a file")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<File, A::Error> {
        let [name, media_type, content] = File::FIELDS;
        let (mut file, mut bytes) = (File::default(), None);
        while let Some(key) = map.next_key::<String>()? {
            if key == name {
                file.name = map.next_value()?;
            } else if key == media_type {
                file.media_type = map.next_value()?;
            } else if key == content {
                bytes = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        file.content = bytes.ok_or_else(|| A::Error::missing_field(content))?;
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::File;

    #[test]
    fn round_trips_and_debug_prints_no_bytes() {
        let file = File::from("hunter2").name("a.txt").media_type("text/plain");
        let json = serde_json::to_string(&file).unwrap();
        assert_eq!(json, r#"{"name":"a.txt","media_type":"text/plain","content":[104,117,110,116,101,114,50]}"#);
        assert_eq!(serde_json::from_str::<File>(&json).unwrap(), file);
        assert_eq!(serde_json::from_str::<File>(r#"{"content": "a", "new": 1}"#).unwrap(), File::from("a"));
        assert!(serde_json::from_str::<File>(r#"{"name": "a"}"#).is_err());
        let debug = format!("{file:?}");
        assert!(debug.contains("Blob(7 bytes)") && !debug.contains("hunter"), "{debug}");
    }
}
