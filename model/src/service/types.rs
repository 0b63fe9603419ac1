//! Types of values and their constraints.

use super::{Docs, Extension, Flag, Located, ShapeId};
use crate::node::{NodeLocation, Number};
use serde::Serialize;

/// A use of a type, with its constraints there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TypeUse {
    /// The type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// The definition through which the type is used, if that is only an alias (`IdentityId: {type: string, …}`).
    pub alias: Option<Located<String>>,
    /// The `format` as declared.
    pub format: Option<Located<String>>,
    /// The constraints of the values.
    pub constraints: Constraints,
    /// `x-sensitive`: the value is a secret.
    pub sensitive: Flag,
    /// `x-nullable`, or `null` among the types.
    pub nullable: Flag,
    /// `x-keys`: the type of the keys of a map, a string or an enum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<Box<TypeUse>>,
    /// The documentation of the type or its alias; that of a member is in [`Member::docs`](super::Member::docs).
    pub docs: Docs,
    /// The uninterpreted keys.
    pub extensions: Vec<Extension>,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// The types of values.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer(IntegerFormat),
    /// A number.
    Float(FloatFormat),
    /// A string.
    String,
    /// Bytes.
    Blob(BlobFormat),
    /// A timestamp.
    Timestamp(TimestampFormat),
    /// A date (`2014-06-30`).
    Date,
    /// A list with one item type.
    List(Box<TypeUse>),
    /// A list with a type for each position.
    Tuple(Vec<TypeUse>),
    /// A map from strings to values of one type.
    Map(Box<TypeUse>),
    /// A named shape.
    Shape(ShapeId),
    /// Any JSON value: the document declares no type.
    Document,
}

impl Type {
    /// Returns the types inside of this one: of the items of a list or tuple, or of the values of a map.
    pub fn children(&self) -> &[TypeUse] {
        match self {
            Type::List(inner) | Type::Map(inner) => std::slice::from_ref(inner),
            Type::Tuple(items) => items,
            Type::Boolean
            | Type::Integer(_)
            | Type::Float(_)
            | Type::String
            | Type::Blob(_)
            | Type::Timestamp(_)
            | Type::Date
            | Type::Shape(_)
            | Type::Document => &[],
        }
    }

    /// Returns the shape, if the type is one.
    pub fn as_shape(&self) -> Option<ShapeId> {
        if let Type::Shape(id) = self { Some(*id) } else { None }
    }
}

impl TypeUse {
    /// Collects the shapes that the type contains, also inside of lists, tuples and maps.
    pub fn collect_shapes(&self, found: &mut Vec<ShapeId>) {
        found.extend(self.ty.as_shape());
        self.ty.children().iter().for_each(|child| child.collect_shapes(found));
    }
}

/// The widths of integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the names are self-explanatory")]
pub enum IntegerFormat {
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
}

impl IntegerFormat {
    /// Returns the least and the greatest value.
    pub fn range(self) -> (i128, i128) {
        match self {
            Self::Int8 => (i8::MIN.into(), i8::MAX.into()),
            Self::Int16 => (i16::MIN.into(), i16::MAX.into()),
            Self::Int32 => (i32::MIN.into(), i32::MAX.into()),
            Self::Int64 => (i64::MIN.into(), i64::MAX.into()),
            Self::UInt8 => (0, u8::MAX.into()),
            Self::UInt16 => (0, u16::MAX.into()),
            Self::UInt32 => (0, u32::MAX.into()),
            Self::UInt64 => (0, u64::MAX.into()),
        }
    }
}

/// The widths of floating-point numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the names are self-explanatory")]
pub enum FloatFormat {
    Float,
    Double,
}

/// The encodings of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum BlobFormat {
    /// `byte`: base64.
    Base64,
    /// `base64url`: base64 with the URL alphabet and no padding.
    Base64Url,
    /// `binary`, `file`: the bytes themselves.
    Binary,
}

/// The encodings of timestamps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TimestampFormat {
    /// The number of seconds since 1970 (`unixtime`; awsJson uses it for every format).
    EpochSeconds,
    /// RFC 3339 (`date-time`).
    DateTime,
    /// RFC 9110's `IMF-fixdate` (`date-time-rfc1123`, `rfc1123`).
    HttpDate,
}

/// The constraints on the values of a type.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Constraints {
    /// `minLength`, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<Located<u64>>,
    /// `maxLength`, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<Located<u64>>,
    /// `pattern`, an ECMA 262 regular expression, not anchored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<Located<String>>,
    /// `minimum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Located<Number>>,
    /// `exclusiveMinimum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclusive_minimum: Flag,
    /// `maximum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Located<Number>>,
    /// `exclusiveMaximum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclusive_maximum: Flag,
    /// `multipleOf`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple_of: Option<Located<Number>>,
    /// `minItems`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<Located<u64>>,
    /// `maxItems`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<Located<u64>>,
    /// `uniqueItems`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unique_items: Flag,
    /// `minProperties`, of a map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_properties: Option<Located<u64>>,
    /// `maxProperties`, of a map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_properties: Option<Located<u64>>,
    /// The `enum` of a type that does not become an enum: booleans, fractions, values of mixed types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<Located<serde_json::Value>>,
}
