//! Any JSON.

mod de;
mod ser;

use crate::Number;
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::ops::Index;

/// Any JSON: what a service takes or gives without saying its form.
///
/// It is a serde deserializer itself, by value and by reference, so that what turns out to have a form can be read:
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
    /// A list.
    Array(Vec<Document>),
    /// Names and values, in the order of the names.
    Object(BTreeMap<String, Document>),
}

/// A document does not have the form that is asked of it, or a value cannot become a document.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentError(Box<str>);

static NULL: Document = Document::Null;

impl Document {
    /// Makes a document of anything that serializes.
    ///
    /// What JSON does not have is written as serde_json writes it: an infinite `f64` as null, bytes as a list, a key
    /// that is a number or a `bool` as text.
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
    /// Where a key of a map is not text, or the value's own `Serialize` refuses.
    pub fn from_serialize<T: serde::Serialize + ?Sized>(value: &T) -> Result<Document, DocumentError> {
        value.serialize(ser::DocumentSerializer)
    }

    /// The value of a name, where this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Document> {
        self.as_object().and_then(|object| object.get(name))
    }

    /// Whether it is null.
    pub const fn is_null(&self) -> bool {
        matches!(self, Document::Null)
    }

    /// The `bool`, where it is one.
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Document::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, where it is one.
    pub const fn as_number(&self) -> Option<Number> {
        match self {
            Document::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// The text, where it is text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Document::String(value) => Some(value),
            _ => None,
        }
    }

    /// The items, where it is a list.
    pub fn as_array(&self) -> Option<&[Document]> {
        match self {
            Document::Array(value) => Some(value),
            _ => None,
        }
    }

    /// The names and values, where it is an object.
    pub const fn as_object(&self) -> Option<&BTreeMap<String, Document>> {
        match self {
            Document::Object(value) => Some(value),
            _ => None,
        }
    }
}

/// The value of a name; null where there is none.
impl Index<&str> for Document {
    type Output = Document;

    fn index(&self, name: &str) -> &Document {
        self.get(name).unwrap_or(&NULL)
    }
}

/// The item at a position; null where there is none.
impl Index<usize> for Document {
    type Output = Document;

    fn index(&self, position: usize) -> &Document {
        self.as_array().and_then(|items| items.get(position)).unwrap_or(&NULL)
    }
}

/// JSON, without a space; with `{:#}`, indented by two.
impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indent = f.alternate().then_some(0);
        write_json(f, self, indent)
    }
}

fn write_json(f: &mut fmt::Formatter<'_>, document: &Document, indent: Option<usize>) -> fmt::Result {
    match document {
        Document::Null => f.write_str("null"),
        Document::Bool(value) => write!(f, "{value}"),
        Document::Number(value) => write!(f, "{value}"),
        Document::String(value) => write_string(f, value),
        Document::Array(items) => {
            write_block(f, "[", "]", indent, items, |f, item, indent| write_json(f, item, indent))
        }
        Document::Object(entries) => write_block(f, "{", "}", indent, entries, |f, (name, value), indent| {
            write_string(f, name)?;
            f.write_str(if indent.is_some() { ": " } else { ":" })?;
            write_json(f, value, indent)
        }),
    }
}

fn write_block<T>(
    f: &mut fmt::Formatter<'_>,
    open: &str,
    close: &str,
    indent: Option<usize>,
    items: impl IntoIterator<Item = T>,
    write_item: impl Fn(&mut fmt::Formatter<'_>, T, Option<usize>) -> fmt::Result,
) -> fmt::Result {
    let inner = indent.map(|indent| indent + 2);
    let mut separator = "";
    f.write_str(open)?;
    for item in items {
        f.write_str(separator)?;
        write_line_break(f, inner)?;
        write_item(f, item, inner)?;
        separator = ",";
    }
    if !separator.is_empty() {
        write_line_break(f, indent)?;
    }
    f.write_str(close)
}

fn write_line_break(f: &mut fmt::Formatter<'_>, indent: Option<usize>) -> fmt::Result {
    match indent {
        Some(indent) => write!(f, "\n{:indent$}", ""),
        None => Ok(()),
    }
}

fn write_string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for char in text.chars() {
        match char {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\0'..='\x1f' => write!(f, "\\u{:04x}", u32::from(char))?,
            _ => f.write_char(char)?,
        }
    }
    f.write_str("\"")
}

impl From<bool> for Document {
    fn from(value: bool) -> Self {
        Document::Bool(value)
    }
}

impl From<Number> for Document {
    fn from(value: Number) -> Self {
        Document::Number(value)
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Document {
            fn from(value: $integer) -> Self {
                Document::Number(Number::from(value))
            }
        }
    )*};
}

from_integers! { i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 }

/// Null for what is not a number, or is infinite.
impl From<f64> for Document {
    fn from(value: f64) -> Self {
        Number::from_f64(value).map_or(Document::Null, Document::Number)
    }
}

/// Null for what is not a number, or is infinite.
impl From<f32> for Document {
    fn from(value: f32) -> Self {
        Document::from(f64::from(value))
    }
}

impl From<&str> for Document {
    fn from(value: &str) -> Self {
        Document::String(value.to_owned())
    }
}

impl From<String> for Document {
    fn from(value: String) -> Self {
        Document::String(value)
    }
}

impl<T: Into<Document>> From<Option<T>> for Document {
    fn from(value: Option<T>) -> Self {
        value.map_or(Document::Null, Into::into)
    }
}

impl<T: Into<Document>> From<Vec<T>> for Document {
    fn from(value: Vec<T>) -> Self {
        value.into_iter().collect()
    }
}

impl<T: Into<Document>, const N: usize> From<[T; N]> for Document {
    fn from(value: [T; N]) -> Self {
        value.into_iter().collect()
    }
}

impl From<BTreeMap<String, Document>> for Document {
    fn from(value: BTreeMap<String, Document>) -> Self {
        Document::Object(value)
    }
}

impl<T: Into<Document>> FromIterator<T> for Document {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Document::Array(items.into_iter().map(Into::into).collect())
    }
}

impl<K: Into<String>, V: Into<Document>> FromIterator<(K, V)> for Document {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Document::Object(entries.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl DocumentError {
    fn new(message: impl fmt::Display) -> Self {
        DocumentError(message.to_string().into())
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for DocumentError {
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
