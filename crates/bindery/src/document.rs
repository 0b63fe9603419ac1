//! Any JSON value.

mod de;
mod display;
mod from;
mod ser;

#[cfg(test)]
pub(crate) use ser::DocumentSerializer;

use crate::Number;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Index;

/// Any JSON value: the type of members whose schema declares no type.
///
/// It implements serde's `Deserializer` by value and by reference, so a typed value can be deserialized from it:
///
/// ```
/// use bindery::Document;
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Point {
///     x: i32,
///     y: i32,
/// }
///
/// let document: Document = serde_json::from_str(r#"{"at": {"x": 1, "y": 2}}"#)?;
/// let point = Point::deserialize(&document["at"])?;
/// assert_eq!((point.x, point.y), (1, 2));
/// assert_eq!(document["no"]["such"], Document::Null);
/// assert_eq!(document.to_string(), r#"{"at":{"x":1,"y":2}}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Document {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    String(String),
    /// An array.
    Array(Vec<Document>),
    /// An object. The entries are sorted by name.
    Object(BTreeMap<String, Document>),
}

/// A document does not have the requested type, or a value cannot be converted to a document.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentError(Box<str>);

impl Document {
    /// Converts any serializable value to a document.
    ///
    /// Values without a JSON representation are converted as serde_json does: an infinite `f64` to null, bytes to an array,
    /// and keys that are numbers or `bool`s to strings.
    ///
    /// ```
    /// use bindery::Document;
    ///
    /// let document = Document::from_serialize(&[Some(1), None])?;
    /// assert_eq!(document.to_string(), "[1,null]");
    /// # Ok::<(), bindery::DocumentError>(())
    /// ```
    ///
    /// # Errors
    /// Returns an error if a key of a map is not convertible to a string, or if the `Serialize` of the value fails.
    pub fn from_serialize<T: serde::Serialize + ?Sized>(value: &T) -> Result<Document, DocumentError> {
        value.serialize(ser::DocumentSerializer)
    }

    /// Returns the value of a name; `None` if this is not an object or lacks the name.
    #[inline]
    pub fn get(&self, name: &str) -> Option<&Document> {
        self.as_object().and_then(|object| object.get(name))
    }

    /// Returns whether the value is null.
    #[inline]
    pub const fn is_null(&self) -> bool {
        matches!(self, Document::Null)
    }

    /// Returns the `bool`; `None` if it is another type.
    #[inline]
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Document::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Returns the number; `None` if it is another type.
    #[inline]
    pub const fn as_number(&self) -> Option<Number> {
        match self {
            Document::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// Returns the string; `None` if it is another type.
    #[inline]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Document::String(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the items; `None` if it is not an array.
    #[inline]
    pub fn as_array(&self) -> Option<&[Document]> {
        match self {
            Document::Array(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the entries; `None` if it is not an object.
    #[inline]
    pub const fn as_object(&self) -> Option<&BTreeMap<String, Document>> {
        match self {
            Document::Object(value) => Some(value),
            _ => None,
        }
    }
}

/// Returns the value of a name; null if it is absent.
impl Index<&str> for Document {
    type Output = Document;

    #[inline]
    fn index(&self, name: &str) -> &Document {
        self.get(name).unwrap_or(&Document::Null)
    }
}

/// Returns the item at a position; null if it is absent.
impl Index<usize> for Document {
    type Output = Document;

    #[inline]
    fn index(&self, position: usize) -> &Document {
        self.as_array().and_then(|items| items.get(position)).unwrap_or(&Document::Null)
    }
}

impl DocumentError {
    fn new(message: impl fmt::Display) -> Self {
        DocumentError(message.to_string().into())
    }
}

impl fmt::Display for DocumentError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for DocumentError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentError({:?})", self.0)
    }
}

impl std::error::Error for DocumentError {}

impl serde::de::Error for DocumentError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        DocumentError::new(message)
    }
}

impl serde::ser::Error for DocumentError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        DocumentError::new(message)
    }
}

#[cfg(test)]
mod tests;
