//! Named shapes: structures, enums and unions.

use super::http::Location;
use super::types::{IntegerFormat, TypeUse};
use super::{Docs, Extension, FailureId, Flag, Located, ShapeId};
use crate::node::NodeLocation;
use serde::Serialize;
use std::fmt;

/// A named shape.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shape {
    /// The identity.
    pub id: ShapeId,
    /// The name of the definition, or a name built from the location.
    pub name: String,
    /// `x-name`: a name chosen in a document or an overlay.
    pub renamed: Option<Located<String>>,
    /// The source of the shape.
    pub origin: ShapeOrigin,
    /// The documentation.
    pub docs: Docs,
    /// The kind of the shape.
    pub kind: ShapeKind,
    /// The uninterpreted keys.
    pub extensions: Vec<Extension>,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// The source of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ShapeOrigin {
    /// A definition.
    Definition,
    /// The parameters of the operation with this index: the request, which has the name of the operation.
    Input(usize),
    /// A response with typed headers of the operation with this index.
    Output(usize),
    /// A schema inside of another one.
    Inline,
    /// The form in requests of the shape with this id, in which only responses require a member.
    Request(ShapeId),
}

/// The kind of a shape.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ShapeKind {
    /// A structure with named members.
    Structure(Structure),
    /// One of a list of values.
    Enum(Enum),
    /// One of several structures, identified by a discriminator.
    Union(Union),
    /// One of several types, identified by the value itself: `oneOf` or `anyOf` without a discriminator.
    Untagged(UntaggedUnion),
    /// A type that needs a name because it contains itself (`A: array of A`).
    Newtype(TypeUse),
}

impl ShapeKind {
    /// Collects the shapes that the shape refers to.
    pub fn collect_shapes(&self, found: &mut Vec<ShapeId>) {
        match self {
            ShapeKind::Structure(structure) => {
                structure.members.iter().for_each(|member| member.target.collect_shapes(found));
                structure.additional.iter().for_each(|values| values.collect_shapes(found));
            }
            ShapeKind::Union(union) => found.extend(union.variants.iter().map(|variant| variant.shape)),
            ShapeKind::Untagged(union) => {
                union.alternatives.iter().for_each(|alternative| alternative.target.collect_shapes(found));
            }
            ShapeKind::Newtype(target) => target.collect_shapes(found),
            ShapeKind::Enum(_) => {}
        }
    }
}

/// A structure.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Structure {
    /// The members, in document order.
    pub members: Vec<Member>,
    /// The type of undeclared members: `additionalProperties` beside `properties`.
    pub additional: Option<TypeUse>,
    /// `minProperties`.
    pub min_properties: Option<Located<u64>>,
    /// `maxProperties`.
    pub max_properties: Option<Located<u64>>,
    /// `x-error`: the failure whose content this is.
    pub failure: Option<FailureId>,
    /// The discriminator and its value, which are written although they are not among the members.
    pub tag: Option<StructureTag>,
}

/// The discriminator of a structure in a union, and its value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StructureTag {
    /// The name of the discriminator on the wire.
    pub member: String,
    /// The value.
    pub value: String,
    /// The location of the discriminator's declaration.
    pub place: NodeLocation,
}

/// A member of a structure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Member {
    /// The name on the wire.
    pub name: String,
    /// `x-name`: a name chosen in a document or an overlay.
    pub renamed: Option<Located<String>>,
    /// The type.
    pub target: TypeUse,
    /// Whether the member is required.
    pub required: Flag,
    /// `readOnly`: only responses contain the member.
    pub read_only: Flag,
    /// `writeOnly`: only requests contain the member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub write_only: Flag,
    /// The documentation.
    pub docs: Docs,
    /// The default.
    pub default: Option<Located<serde_json::Value>>,
    /// The location in the request or response.
    pub location: Location,
    /// The uninterpreted keys.
    pub extensions: Vec<Extension>,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// An open list of values: unknown values are preserved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Enum {
    /// The type of the values, including unknown ones.
    pub base: EnumBase,
    /// The values.
    pub values: Vec<EnumValue>,
    /// `x-ms-enum: {modelAsString: true}`: requests may contain other values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extensible: Flag,
}

/// The type of the values of an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum EnumBase {
    /// Strings.
    String,
    /// Integers.
    Integer(IntegerFormat),
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EnumValue {
    /// The value on the wire.
    pub value: EnumLiteral,
    /// `x-name`, `x-enum-varnames` or `x-ms-enum`: a chosen name.
    pub renamed: Option<Located<String>>,
    /// The documentation.
    pub docs: Docs,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// The wire value of an enum value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum EnumLiteral {
    /// A string.
    String(String),
    /// An integer.
    Integer(i128),
}

/// Writes the value as text.
impl fmt::Display for EnumLiteral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EnumLiteral::String(text) => f.write_str(text),
            EnumLiteral::Integer(number) => number.fmt(f),
        }
    }
}

/// One of several structures, identified by a discriminator.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Union {
    /// The member that identifies the structure (`discriminator`).
    pub discriminator: Located<String>,
    /// The structures.
    pub variants: Vec<Variant>,
}

/// A structure in a union, or a union of structures that have the same value of the discriminator.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Variant {
    /// The value of the discriminator.
    pub value: String,
    /// The structure, without the discriminator as a member: it is written by [`Structure::tag`]. Or a union with another
    /// discriminator, whose structures contain this one as a member.
    pub shape: ShapeId,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// One of several types, identified by the value itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UntaggedUnion {
    /// The alternatives, in document order.
    pub alternatives: Vec<Alternative>,
}

/// A type of a union without a discriminator.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alternative {
    /// The name: of the definition, its `title`, its constant, or what distinguishes it from the others.
    pub name: String,
    /// The type.
    pub target: TypeUse,
    /// The location of the declaration.
    pub place: NodeLocation,
}
