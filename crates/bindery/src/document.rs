//! Any JSON.

mod de;
mod ser;

#[cfg(test)]
pub(crate) use ser::DocumentSerializer;

use crate::Number;
use std::borrow::Cow;
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
    #[inline]
    pub fn get(&self, name: &str) -> Option<&Document> {
        self.as_object().and_then(|object| object.get(name))
    }

    /// Whether it is null.
    #[inline]
    pub const fn is_null(&self) -> bool {
        matches!(self, Document::Null)
    }

    /// The `bool`, where it is one.
    #[inline]
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Document::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, where it is one.
    #[inline]
    pub const fn as_number(&self) -> Option<Number> {
        match self {
            Document::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// The text, where it is text.
    #[inline]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Document::String(value) => Some(value),
            _ => None,
        }
    }

    /// The items, where it is a list.
    #[inline]
    pub fn as_array(&self) -> Option<&[Document]> {
        match self {
            Document::Array(value) => Some(value),
            _ => None,
        }
    }

    /// The names and values, where it is an object.
    #[inline]
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

    #[inline]
    fn index(&self, name: &str) -> &Document {
        self.get(name).unwrap_or(&Document::Null)
    }
}

/// The item at a position; null where there is none.
impl Index<usize> for Document {
    type Output = Document;

    #[inline]
    fn index(&self, position: usize) -> &Document {
        self.as_array().and_then(|items| items.get(position)).unwrap_or(&Document::Null)
    }
}

/// JSON, without a space; with `{:#}`, indented by two.
impl fmt::Display for Document {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indent = f.alternate().then_some(0);
        write_json(f, self, indent)
    }
}

#[inline]
fn write_json(f: &mut fmt::Formatter<'_>, document: &Document, indent: Option<usize>) -> fmt::Result {
    match document {
        Document::Null => f.write_str("null"),
        Document::Bool(value) => write!(f, "{value}"),
        Document::Number(value) => write!(f, "{value}"),
        Document::String(value) => write_string(f, value),
        Document::Array(items) => write_block(f, "[", "]", indent, items, write_json),
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

#[inline]
fn write_line_break(f: &mut fmt::Formatter<'_>, indent: Option<usize>) -> fmt::Result {
    match indent {
        Some(indent) => write!(f, "\n{:indent$}", ""),
        None => Ok(()),
    }
}

#[inline]
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
    #[inline]
    fn from(value: bool) -> Self {
        Document::Bool(value)
    }
}

impl From<Number> for Document {
    #[inline]
    fn from(value: Number) -> Self {
        Document::Number(value)
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Document {
            #[inline]
            fn from(value: $integer) -> Self {
                Document::Number(Number::from(value))
            }
        }
    )*};
}

from_integers! { i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 }

/// Null for what is not a number, or is infinite.
impl From<f64> for Document {
    #[inline]
    fn from(value: f64) -> Self {
        Number::from_f64(value).map_or(Document::Null, Document::Number)
    }
}

/// Null for what is not a number, or is infinite.
impl From<f32> for Document {
    #[inline]
    fn from(value: f32) -> Self {
        Document::from(f64::from(value))
    }
}

impl From<&str> for Document {
    #[inline]
    fn from(value: &str) -> Self {
        Document::String(value.to_owned())
    }
}

impl From<String> for Document {
    #[inline]
    fn from(value: String) -> Self {
        Document::String(value)
    }
}

impl From<&String> for Document {
    #[inline]
    fn from(value: &String) -> Self {
        Document::String(value.clone())
    }
}

impl From<Cow<'_, str>> for Document {
    #[inline]
    fn from(value: Cow<'_, str>) -> Self {
        Document::String(value.into_owned())
    }
}

impl From<Box<str>> for Document {
    #[inline]
    fn from(value: Box<str>) -> Self {
        Document::String(value.into_string())
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
    #[inline]
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
mod tests {
    use super::Document;
    use crate::Number;
    use serde::de::value::MapDeserializer;
    use serde::{Deserialize, Serialize};
    use std::collections::BTreeMap;

    fn parse(text: &str) -> Document {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn prints_the_json_it_was_read_from() {
        for text in [
            "null",
            "true",
            "0",
            "-1",
            "9223372036854775808",
            "18446744073709551615",
            "1.0",
            "-0.5",
            "1e300",
            "1e-7",
            r#""""#,
            r#""a\"\\\n\r\t\u0000\u001fé€😀""#,
            "[]",
            "{}",
            r#"[1,[],{"a":null}]"#,
            r#"{"":1,"a":{"b":[true]}}"#,
        ] {
            let document = parse(text);
            assert_eq!(document.to_string(), text);
            assert_eq!(parse(&serde_json::to_string(&document).unwrap()), document, "{text}");
            assert_eq!(parse(&format!("{document:#}")), document, "{text}");
        }
    }

    #[test]
    fn indents() {
        assert_eq!(
            format!("{:#}", parse(r#"{"a":[1,{}],"b":[]}"#)),
            "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}"
        );
    }

    #[test]
    fn keeps_128_bits() {
        for number in [Number::from(u128::MAX), Number::from(i128::MIN), Number::from(i64::MIN), Number::from(u64::MAX)]
        {
            let document = Document::from(number);
            assert_eq!(Document::from_serialize(&document).unwrap(), document);
            assert_eq!(Document::deserialize(&document).unwrap(), document);
        }
        assert_eq!(u128::deserialize(Document::from(u128::MAX)).unwrap(), u128::MAX);
        assert_eq!(i128::deserialize(&Document::from(i128::MIN)).unwrap(), i128::MIN);
    }

    /// Whoever turns on serde_json's `arbitrary_precision` makes numbers arrive as maps.
    #[test]
    fn takes_a_number_that_comes_as_a_map() {
        for (digits, number) in [
            ("7", Document::from(7)),
            ("1.5", Document::from(1.5)),
            ("340282366920938463463374607431768211455", Document::from(u128::MAX)),
        ] {
            let entries = [("$serde_json::private::Number", digits)];
            let map = MapDeserializer::<_, serde::de::value::Error>::new(entries.into_iter());
            assert_eq!(Document::deserialize(map).unwrap(), number);
            assert_eq!(Document::from_serialize(&BTreeMap::from(entries)).unwrap(), number);
        }
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Everything {
        unit: (),
        flag: bool,
        byte: u8,
        negative: i64,
        decimal: f64,
        single: f32,
        letter: char,
        text: String,
        present: Option<u8>,
        absent: Option<u8>,
        list: Vec<i32>,
        tuple: (u8, String),
        names: BTreeMap<String, bool>,
        numbers: BTreeMap<i32, bool>,
        flags: BTreeMap<bool, u8>,
        kinds: Vec<Kind>,
        keyed: BTreeMap<Word, u8>,
        wrapped: Wrapped,
        marker: Marker,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Kind {
        Unit,
        Newtype(u8),
        Tuple(u8, u8),
        Struct { a: u8 },
    }

    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    enum Word {
        Yes,
        No,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Wrapped(Vec<u8>);

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Marker;

    #[test]
    fn speaks_all_of_serde_as_json_does() {
        let everything = Everything {
            unit: (),
            flag: true,
            byte: 255,
            negative: i64::MIN,
            decimal: 1.5,
            single: 0.25,
            letter: 'ß',
            text: "text".into(),
            present: Some(1),
            absent: None,
            list: vec![-1, 0],
            tuple: (1, "one".into()),
            names: BTreeMap::from([("name".into(), true)]),
            numbers: BTreeMap::from([(-5, true), (6, false)]),
            flags: BTreeMap::from([(true, 1)]),
            kinds: vec![Kind::Unit, Kind::Newtype(1), Kind::Tuple(1, 2), Kind::Struct { a: 1 }],
            keyed: BTreeMap::from([(Word::Yes, 1), (Word::No, 0)]),
            wrapped: Wrapped(vec![1]),
            marker: Marker,
        };
        let document = Document::from_serialize(&everything).unwrap();
        assert_eq!(document, parse(&serde_json::to_string(&everything).unwrap()));
        assert_eq!(Everything::deserialize(&document).unwrap(), everything);
        assert_eq!(Everything::deserialize(document).unwrap(), everything);
    }

    #[test]
    fn borrows() {
        let document = parse(r#"{"name": "value"}"#);
        let map: BTreeMap<&str, &str> = Deserialize::deserialize(&document).unwrap();
        assert_eq!(map, BTreeMap::from([("name", "value")]));
    }

    #[test]
    fn says_what_is_wrong() {
        let error = |text| u8::deserialize(parse(text)).unwrap_err().to_string();
        assert_eq!(error("\"a\""), "invalid type: string \"a\", expected u8");
        assert_eq!(error("256"), "invalid value: integer `256`, expected u8");
        assert_eq!(error("null"), "invalid type: unit value, expected u8");
        let error = |text| Kind::deserialize(&parse(text)).unwrap_err().to_string();
        assert_eq!(error("{}"), "invalid type: map, expected a string, or an object with one entry");
        assert_eq!(error("\"Other\""), "unknown variant `Other`, expected one of `Unit`, `Newtype`, `Tuple`, `Struct`");
        assert_eq!(error(r#"{"Tuple": [1]}"#), "invalid length 1, expected tuple variant Kind::Tuple with 2 elements");
        assert_eq!(error(r#"{"Tuple": [1, 2, 3]}"#), "invalid length 3, expected 2 elements in sequence");
        assert!(Document::from_serialize(&BTreeMap::from([((), 1)])).is_err());
    }

    #[test]
    fn what_is_absent_is_null() {
        let document = parse(r#"{"a": [1]}"#);
        assert_eq!(document["a"][0], Document::from(1));
        assert!(document["a"][1].is_null() && document["b"].is_null() && document["a"]["c"].is_null());
        assert_eq!(document.get("b"), None);
    }

    #[test]
    fn is_made_of_rust_values() {
        let document: Document =
            [("a", Document::from(vec![Some(1), None])), ("b", f64::NAN.into())].into_iter().collect();
        assert_eq!(document, parse(r#"{"a": [1, null], "b": null}"#));
    }

    #[test]
    fn goes_as_deep_as_json_goes() {
        let depth = 127; // serde_json refuses more
        let text = "[".repeat(depth) + &"]".repeat(depth);
        let document = parse(&text);
        assert_eq!(document.to_string(), text);
        assert_eq!(Document::deserialize(&document).unwrap(), document);
        assert_eq!(Document::from_serialize(&document).unwrap(), document);
    }
}
