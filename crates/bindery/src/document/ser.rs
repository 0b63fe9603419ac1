//! `Serialize` for documents, and the conversion of any serializable value to a document.

use super::{Document, DocumentError};
use crate::number::{self, ARBITRARY_PRECISION};
use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::collections::BTreeMap;

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Document::Null => serializer.serialize_unit(),
            Document::Bool(value) => serializer.serialize_bool(*value),
            Document::Number(value) => value.serialize(serializer),
            Document::String(value) => serializer.serialize_str(value),
            Document::Array(items) => serializer.collect_seq(items),
            Document::Object(entries) => serializer.collect_map(entries),
        }
    }
}

/// Builds a document from the value that is serialized.
pub(crate) struct DocumentSerializer;

macro_rules! scalars {
    ($($method:ident($scalar:ty))*) => {$(
        #[inline]
        fn $method(self, value: $scalar) -> Result<Document, DocumentError> {
            Ok(Document::from(value))
        }
    )*};
}

impl Serializer for DocumentSerializer {
    type Ok = Document;
    type Error = DocumentError;
    type SerializeSeq = Array;
    type SerializeTuple = Array;
    type SerializeTupleStruct = Array;
    type SerializeTupleVariant = Array;
    type SerializeMap = Object;
    type SerializeStruct = Object;
    type SerializeStructVariant = Object;

    scalars! {
        serialize_bool(bool)
        serialize_i8(i8)
        serialize_i16(i16)
        serialize_i32(i32)
        serialize_i64(i64)
        serialize_i128(i128)
        serialize_u8(u8)
        serialize_u16(u16)
        serialize_u32(u32)
        serialize_u64(u64)
        serialize_u128(u128)
        serialize_f32(f32)
        serialize_f64(f64)
        serialize_str(&str)
    }

    #[inline]
    fn serialize_char(self, value: char) -> Result<Document, DocumentError> {
        Ok(Document::String(value.to_string()))
    }

    #[inline]
    fn serialize_bytes(self, value: &[u8]) -> Result<Document, DocumentError> {
        Ok(value.iter().copied().collect())
    }

    #[inline]
    fn serialize_none(self) -> Result<Document, DocumentError> {
        Ok(Document::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Document, DocumentError> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_unit(self) -> Result<Document, DocumentError> {
        Ok(Document::Null)
    }

    #[inline]
    fn serialize_unit_struct(self, _name: &'static str) -> Result<Document, DocumentError> {
        Ok(Document::Null)
    }

    #[inline]
    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<Document, DocumentError> {
        Ok(Document::from(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<Document, DocumentError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Document, DocumentError> {
        Ok(in_variant(Some(variant), value.serialize(self)?))
    }

    #[inline]
    fn serialize_seq(self, len: Option<usize>) -> Result<Array, DocumentError> {
        // The length is unverified: reserve a limited amount only.
        let capacity = len.unwrap_or(0).min(64);
        Ok(Array { items: Vec::with_capacity(capacity), variant: None })
    }

    #[inline]
    fn serialize_tuple(self, len: usize) -> Result<Array, DocumentError> {
        self.serialize_seq(Some(len))
    }

    #[inline]
    fn serialize_tuple_struct(self, _name: &'static str, len: usize) -> Result<Array, DocumentError> {
        self.serialize_seq(Some(len))
    }

    #[inline]
    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Array, DocumentError> {
        Ok(Array { items: Vec::new(), variant: Some(variant) })
    }

    #[inline]
    fn serialize_map(self, _len: Option<usize>) -> Result<Object, DocumentError> {
        Ok(Object { entries: BTreeMap::new(), key: String::new(), variant: None })
    }

    #[inline]
    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<Object, DocumentError> {
        self.serialize_map(None)
    }

    #[inline]
    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<Object, DocumentError> {
        Ok(Object { entries: BTreeMap::new(), key: String::new(), variant: Some(variant) })
    }
}

/// The content of a variant becomes the value of its name.
#[inline]
fn in_variant(variant: Option<&'static str>, content: Document) -> Document {
    match variant {
        Some(variant) => [(variant, content)].into_iter().collect(),
        None => content,
    }
}

/// An array under construction.
pub(crate) struct Array {
    items: Vec<Document>,
    variant: Option<&'static str>,
}

impl Array {
    fn push<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), DocumentError> {
        self.items.push(item.serialize(DocumentSerializer)?);
        Ok(())
    }

    #[inline]
    fn finish(self) -> Document {
        in_variant(self.variant, Document::Array(self.items))
    }
}

macro_rules! arrays {
    ($($kind:ident::$method:ident)*) => {$(
        impl $kind for Array {
            type Ok = Document;
            type Error = DocumentError;

            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), DocumentError> {
                self.push(item)
            }

            #[inline]
            fn end(self) -> Result<Document, DocumentError> {
                Ok(self.finish())
            }
        }
    )*};
}

arrays! {
    SerializeSeq::serialize_element
    SerializeTuple::serialize_element
    SerializeTupleStruct::serialize_field
    SerializeTupleVariant::serialize_field
}

/// An object under construction.
pub(crate) struct Object {
    entries: BTreeMap<String, Document>,
    /// The key of the next value.
    key: String,
    variant: Option<&'static str>,
}

impl Object {
    fn insert<T: Serialize + ?Sized>(&mut self, name: String, value: &T) -> Result<(), DocumentError> {
        self.entries.insert(name, value.serialize(DocumentSerializer)?);
        Ok(())
    }

    #[inline]
    fn finish(self) -> Document {
        let digits = self.entries.get(ARBITRARY_PRECISION).and_then(Document::as_str);
        match digits.and_then(number::parse) {
            Some(number) => Document::Number(number),
            None => in_variant(self.variant, Document::Object(self.entries)),
        }
    }
}

impl SerializeMap for Object {
    type Ok = Document;
    type Error = DocumentError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), DocumentError> {
        self.key = match key.serialize(DocumentSerializer)? {
            Document::String(key) => key,
            Document::Number(key) => key.to_string(),
            Document::Bool(key) => key.to_string(),
            Document::Null | Document::Array(_) | Document::Object(_) => {
                return Err(DocumentError::new("a key of an object must be a string"));
            }
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DocumentError> {
        let name = std::mem::take(&mut self.key);
        self.insert(name, value)
    }

    #[inline]
    fn end(self) -> Result<Document, DocumentError> {
        Ok(self.finish())
    }
}

macro_rules! objects {
    ($($kind:ident)*) => {$(
        impl $kind for Object {
            type Ok = Document;
            type Error = DocumentError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), DocumentError> {
                self.insert(name.to_owned(), value)
            }

            #[inline]
            fn end(self) -> Result<Document, DocumentError> {
                Ok(self.finish())
            }
        }
    )*};
}

objects! { SerializeStruct SerializeStructVariant }
