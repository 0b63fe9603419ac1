//! Values of operations that are described at run time.

use super::{BlobFormat, Item, Kind, Member, Meta, TimeFormat, Type, Variant, keys};
use crate::{Base64, Binary, Blob, DateTime, Document, DocumentError, EpochSeconds, File, HttpDate, Number, Timestamp};
use serde::Deserialize;
use serde::ser::{Error, Serialize, SerializeMap, SerializeTuple, Serializer};
use std::collections::BTreeMap;

/// The output of an operation that is described at run time.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// No content.
    Nothing,
    /// A value. Headers and body are members of one object.
    Content(Document),
    /// Bytes.
    Bytes {
        /// The media type, if the response declares it.
        media_type: Option<String>,
        /// The content.
        bytes: Vec<u8>,
        /// The members in headers.
        members: BTreeMap<String, Document>,
    },
}

/// A value with its type: it serializes as the generated type of the same value does.
///
/// Members are in the order of the tables, numbers have their width and times their format. A value that does not have the
/// declared type is written unchanged.
#[derive(Clone, Copy, Debug)]
pub struct Described<'a> {
    meta: &'a Meta,
    ty: &'a Type,
    value: &'a Document,
}

/// The members of a structure, and the type of its additional members.
type Members = (&'static [&'static Member], Option<&'static Item>);

impl Meta {
    /// Pairs a value with its type.
    ///
    /// Members of a structure have the keys of [`keys`]. Bytes of [`BlobFormat::Binary`] are a base64 string or a list of
    /// numbers, since a document has no bytes.
    pub fn describe<'a>(&'a self, ty: &'a Type, value: &'a Document) -> Described<'a> {
        Described { meta: self, ty, value }
    }

    /// Returns the members of a structure; empty if the index is that of another kind of shape.
    pub fn members(&self, shape: usize) -> &'static [&'static Member] {
        match self.shapes.get(shape).map(|shape| shape.kind) {
            Some(Kind::Structure { members, .. }) => members,
            Some(Kind::Enum(_) | Kind::IntegerEnum(_) | Kind::Union { .. } | Kind::Untagged(_) | Kind::Newtype(_))
            | None => &[],
        }
    }

    /// Removes from a received value the members that the tables do not declare, and null members that are not nullable. An
    /// integral decimal (`8.0`) becomes an integer where one is declared.
    #[must_use]
    pub fn known(&self, ty: &Type, value: Document) -> Document {
        match ty {
            Type::List(item) => match value {
                Document::Array(items) => items.into_iter().map(|value| self.known(&item.ty, value)).collect(),
                value => value,
            },
            Type::Tuple(types) => match value {
                Document::Array(items) => {
                    let known = |(index, value): (usize, Document)| match types.get(index) {
                        Some(item) => self.known(&item.ty, value),
                        None => value,
                    };
                    items.into_iter().enumerate().map(known).collect()
                }
                value => value,
            },
            Type::Map(item) => match value {
                Document::Object(entries) => {
                    entries.into_iter().map(|(key, value)| (key, self.known(&item.ty, value))).collect()
                }
                value => value,
            },
            Type::Shape(index) => match (self.shapes.get(*index).map(|shape| shape.kind), value) {
                (Some(Kind::Structure { members, additional }), Document::Object(entries)) => {
                    self.known_members(members, additional, None, entries)
                }
                (Some(Kind::Union { discriminator, variants }), Document::Object(entries)) => {
                    match self.variant(discriminator, variants, &entries) {
                        Some((members, additional)) => {
                            self.known_members(members, additional, Some(discriminator), entries)
                        }
                        None => Document::Object(entries),
                    }
                }
                (Some(Kind::Newtype(item)), value) => self.known(&item.ty, value),
                (
                    Some(
                        Kind::Structure { .. }
                        | Kind::Union { .. }
                        | Kind::Untagged(_)
                        | Kind::Enum(_)
                        | Kind::IntegerEnum(_),
                    )
                    | None,
                    value,
                ) => value,
            },
            Type::Integer { .. } => integral(value),
            Type::Boolean
            | Type::Float { .. }
            | Type::String
            | Type::Blob(_)
            | Type::Timestamp(_)
            | Type::Date
            | Type::Document => value,
        }
    }

    /// The members, and the type of additional members, of the variant that the discriminator selects.
    fn variant(&self, tag: &str, variants: &[Variant], entries: &BTreeMap<String, Document>) -> Option<Members> {
        let tag = entries.get(tag)?.as_str()?;
        let variant = variants.iter().find(|variant| variant.value == tag)?;
        match self.shapes.get(variant.shape)?.kind {
            Kind::Structure { members, additional } => Some((members, additional)),
            Kind::Enum(_) | Kind::IntegerEnum(_) | Kind::Union { .. } | Kind::Untagged(_) | Kind::Newtype(_) => None,
        }
    }

    fn known_members(
        &self,
        members: &[&Member],
        additional: Option<&Item>,
        tag: Option<&str>,
        entries: BTreeMap<String, Document>,
    ) -> Document {
        let known =
            |(key, value): (String, Document)| match (members.iter().find(|member| member.name == key), additional) {
                (Some(member), _) if value.is_null() && !member.nullable => None,
                (Some(member), _) => Some((key, self.known(&member.ty, value))),
                (None, Some(item)) => Some((key, self.known(&item.ty, value))),
                (None, None) => (tag == Some(key.as_str())).then_some((key, value)),
            };
        Document::Object(entries.into_iter().filter_map(known).collect())
    }
}

impl Described<'_> {
    /// Converts to a file: an object with the fields of [`File`], or its content alone; `None` if it is null.
    ///
    /// # Errors
    /// Returns an error if it is neither.
    pub fn to_file(&self) -> Result<Option<File>, DocumentError> {
        let [name, media_type, content] = File::FIELDS;
        match self.value {
            Document::Null => Ok(None),
            Document::Object(fields) => {
                let text = |field: &str| fields.get(field).and_then(Document::as_str).map(str::to_owned);
                let mut file = File::new(bytes(fields.get(content).unwrap_or(&Document::Null))?);
                file.name = text(name);
                file.media_type = text(media_type);
                Ok(Some(file))
            }
            Document::Bool(_) | Document::Number(_) | Document::String(_) | Document::Array(_) => {
                bytes(self.value).map(|content| Some(File::new(content)))
            }
        }
    }
}

/// Converts an integral decimal to an integer if its magnitude is at most 2^53, up to which an `f64` is exact.
fn integral(value: Document) -> Document {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
    match value {
        Document::Number(number) if !number.is_integer() => {
            let decimal = number.as_f64();
            let is_integral = decimal.fract() == 0.0 && decimal.abs() <= EXACT;
            if is_integral { Document::from(decimal as i64) } else { Document::Number(number) }
        }
        value => value,
    }
}

/// Raw bytes: a base64 string or a list of numbers in a document.
fn bytes(value: &Document) -> Result<Blob<Binary>, DocumentError> {
    match value {
        Document::String(_) => Blob::<Base64>::deserialize(value).map(|blob| Blob::from(blob.into_inner())),
        Document::Null | Document::Bool(_) | Document::Number(_) | Document::Array(_) | Document::Object(_) => {
            Blob::deserialize(value)
        }
    }
}

impl Serialize for Described<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Described { meta, ty, value } = *self;
        /// Serializes through the generated code's type if the value parses.
        macro_rules! through {
            ($T:ty) => {
                match <$T>::deserialize(value) {
                    Ok(value) => value.serialize(serializer),
                    Err(_) => value.serialize(serializer),
                }
            };
        }
        match (ty, value) {
            (_, Document::Null) => serializer.serialize_none(),
            (Type::Float { bits }, Document::Number(number)) => match bits {
                32 => serializer.serialize_f32(single(*number)),
                _ => serializer.serialize_f64(number.as_f64()),
            },
            (Type::Timestamp(TimeFormat::EpochSeconds), _) => through!(Timestamp<EpochSeconds>),
            (Type::Timestamp(TimeFormat::DateTime), _) => through!(Timestamp<DateTime>),
            (Type::Timestamp(TimeFormat::HttpDate), _) => through!(Timestamp<HttpDate>),
            (Type::Blob(BlobFormat::Binary), _) => bytes(value).map_err(S::Error::custom)?.serialize(serializer),
            (Type::List(item), Document::Array(items)) => {
                serializer.collect_seq(items.iter().map(|value| meta.describe(&item.ty, value)))
            }
            (Type::Tuple(types), Document::Array(items)) if types.len() == items.len() => {
                let mut tuple = serializer.serialize_tuple(items.len())?;
                for (item, value) in types.iter().zip(items) {
                    tuple.serialize_element(&meta.describe(&item.ty, value))?;
                }
                tuple.end()
            }
            (Type::Map(item), Document::Object(entries)) => {
                serializer.collect_map(entries.iter().map(|(key, value)| (key, meta.describe(&item.ty, value))))
            }
            (Type::Shape(index), _) => shape(meta, *index, value, serializer),
            (
                Type::Boolean
                | Type::Integer { .. }
                | Type::Float { .. }
                | Type::String
                | Type::Blob(BlobFormat::Base64 | BlobFormat::Base64Url)
                | Type::Date
                | Type::List(_)
                | Type::Tuple(_)
                | Type::Map(_)
                | Type::Document,
                _,
            ) => value.serialize(serializer),
        }
    }
}

/// The nearest `f32` of a decimal, without the double rounding of an intermediate `f64`.
fn single(number: Number) -> f32 {
    number.to_string().parse().unwrap_or_else(|_| number.as_f64() as f32)
}

fn shape<S: Serializer>(meta: &Meta, index: usize, value: &Document, serializer: S) -> Result<S::Ok, S::Error> {
    let Some(shape) = meta.shapes.get(index) else {
        return Err(S::Error::custom("the tables contain no shape of this index"));
    };
    match (shape.kind, value) {
        (Kind::Structure { members, additional }, Document::Object(entries)) => {
            structure(meta, members, additional, None, entries, serializer)
        }
        (Kind::Union { discriminator, variants }, Document::Object(entries)) => {
            let tag = entries.get(discriminator);
            // An unknown variant is its tag and the other members.
            let (members, additional) = meta.variant(discriminator, variants, entries).unwrap_or_default();
            structure(meta, members, additional, tag.map(|tag| (discriminator, tag)), entries, serializer)
        }
        (Kind::Newtype(item), value) => meta.describe(&item.ty, value).serialize(serializer),
        (
            Kind::Structure { .. } | Kind::Union { .. } | Kind::Untagged(_) | Kind::Enum(_) | Kind::IntegerEnum(_),
            value,
        ) => value.serialize(serializer),
    }
}

/// The tag, the members in their order, and the additional members.
fn structure<S: Serializer>(
    meta: &Meta,
    members: &[&Member],
    additional: Option<&Item>,
    tag: Option<(&str, &Document)>,
    entries: &BTreeMap<String, Document>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    if let Some((name, value)) = tag {
        map.serialize_entry(name, value)?;
    }
    let mut written = Vec::with_capacity(members.len() + 1);
    written.extend(tag.map(|(name, _)| name.into()));
    for (key, member) in keys(members) {
        match entries.get(&*key) {
            Some(Document::Null) if !member.nullable => {}
            Some(_) if member.read_only => {}
            Some(value) => map.serialize_entry(&*key, &meta.describe(&member.ty, value))?,
            None => {}
        }
        written.push(key);
    }
    for (key, value) in entries.iter().filter(|(key, _)| !written.iter().any(|written| written == *key)) {
        match additional {
            Some(item) => map.serialize_entry(key, &meta.describe(&item.ty, value))?,
            None => map.serialize_entry(key, value)?,
        }
    }
    map.end()
}
