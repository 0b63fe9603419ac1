//! Values of what is known only at run time: as they are sent, and as they are received.

use super::{BlobFormat, Item, Kind, Member, Meta, TimeFormat, Type, Variant, keys};
use crate::{Base64, Binary, Blob, DateTime, Document, DocumentError, EpochSeconds, File, HttpDate, Number, Timestamp};
use serde::Deserialize;
use serde::ser::{Error, Serialize, SerializeMap, SerializeTuple, Serializer};
use std::collections::BTreeMap;

/// What an operation that is known only at run time answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Nothing but that it is done.
    Nothing,
    /// A value. What an answer says in headers and in its body, stands side by side.
    Content(Document),
    /// Bytes.
    Bytes {
        /// Their media type, where the answer says it.
        media_type: Option<String>,
        /// The bytes.
        bytes: Vec<u8>,
        /// What the answer says beside them, in headers.
        members: BTreeMap<String, Document>,
    },
}

/// A value and what is said of it: it serializes as the generated type of the same value does.
///
/// Members stand in the order of the tables, numbers have their width, times their format. What has another form than
/// is said is written as it is.
#[derive(Clone, Copy, Debug)]
pub struct Described<'a> {
    meta: &'a Meta,
    ty: &'a Type,
    value: &'a Document,
}

/// The members of a structure, and the type of what others there may be.
type Members = (&'static [&'static Member], Option<&'static Item>);

impl Meta {
    /// A value as its type is written.
    ///
    /// Members of a structure are called as [`keys`] says; bytes of [`BlobFormat::Binary`] are base64, since a document
    /// has none, or a list of numbers.
    pub fn describe<'a>(&'a self, ty: &'a Type, value: &'a Document) -> Described<'a> {
        Described { meta: self, ty, value }
    }

    /// The members of a structure; none, where the index is another shape's.
    pub fn members(&self, shape: usize) -> &'static [&'static Member] {
        match self.shapes.get(shape).map(|shape| shape.kind) {
            Some(Kind::Structure { members, .. }) => members,
            Some(Kind::Enum(_) | Kind::IntegerEnum(_) | Kind::Union { .. } | Kind::Newtype(_)) | None => &[],
        }
    }

    /// What of a received value is known: without members that have no name in the tables, and without those that are
    /// null where null is not one of their values.
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
                    Some(Kind::Structure { .. } | Kind::Union { .. } | Kind::Enum(_) | Kind::IntegerEnum(_)) | None,
                    value,
                ) => value,
            },
            Type::Boolean
            | Type::Integer { .. }
            | Type::Float { .. }
            | Type::String
            | Type::Blob(_)
            | Type::Timestamp(_)
            | Type::Date
            | Type::Document => value,
        }
    }

    /// The members, and what others there may be, of the structure that a value's tag names.
    fn variant(&self, tag: &str, variants: &[Variant], entries: &BTreeMap<String, Document>) -> Option<Members> {
        let tag = entries.get(tag)?.as_str()?;
        let variant = variants.iter().find(|variant| variant.value == tag)?;
        match self.shapes.get(variant.shape)?.kind {
            Kind::Structure { members, additional } => Some((members, additional)),
            Kind::Enum(_) | Kind::IntegerEnum(_) | Kind::Union { .. } | Kind::Newtype(_) => None,
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
    /// The file that the value is: an object with the fields of [`File`], or its content alone; none, where it is null.
    ///
    /// # Errors
    /// Where it is neither.
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

/// Bytes that travel as they are: base64 in a document, which has none, or a list of numbers.
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
        /// As the generated type writes it, where it can read it.
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

/// The `f32` that a decimal says: rounded once, not by way of an `f64`.
fn single(number: Number) -> f32 {
    number.to_string().parse().unwrap_or_else(|_| number.as_f64() as f32)
}

fn shape<S: Serializer>(meta: &Meta, index: usize, value: &Document, serializer: S) -> Result<S::Ok, S::Error> {
    let Some(shape) = meta.shapes.get(index) else {
        return Err(S::Error::custom("the tables name a shape that they do not have"));
    };
    match (shape.kind, value) {
        (Kind::Structure { members, additional }, Document::Object(entries)) => {
            structure(meta, members, additional, None, entries, serializer)
        }
        (Kind::Union { discriminator, variants }, Document::Object(entries)) => {
            let tag = entries.get(discriminator);
            // What nobody knows is the tag and the rest.
            let (members, additional) = meta.variant(discriminator, variants, entries).unwrap_or_default();
            structure(meta, members, additional, tag.map(|tag| (discriminator, tag)), entries, serializer)
        }
        (Kind::Newtype(item), value) => meta.describe(&item.ty, value).serialize(serializer),
        (Kind::Structure { .. } | Kind::Union { .. } | Kind::Enum(_) | Kind::IntegerEnum(_), value) => {
            value.serialize(serializer)
        }
    }
}

/// The tag, then the members in their order, then the others in theirs.
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
    let mut said = Vec::with_capacity(members.len() + 1);
    said.extend(tag.map(|(name, _)| name.into()));
    for (key, member) in keys(members) {
        match entries.get(&*key) {
            Some(Document::Null) if !member.nullable => {}
            Some(value) => map.serialize_entry(&*key, &meta.describe(&member.ty, value))?,
            None => {}
        }
        said.push(key);
    }
    for (key, value) in entries.iter().filter(|(key, _)| !said.iter().any(|said| said == *key)) {
        match additional {
            Some(item) => map.serialize_entry(key, &meta.describe(&item.ty, value))?,
            None => map.serialize_entry(key, value)?,
        }
    }
    map.end()
}
