//! Conversions of Rust values to documents.

use super::Document;
use crate::Number;
use std::borrow::Cow;
use std::collections::BTreeMap;

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

/// Null for NaN and infinities.
impl From<f64> for Document {
    #[inline]
    fn from(value: f64) -> Self {
        Number::from_f64(value).map_or(Document::Null, Document::Number)
    }
}

/// Null for NaN and infinities.
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
