//! Type names, with links to the shapes they contain.

use super::Known;
use super::names::breakable;
use bindery_model::service::*;
use maud::{Markup, html};

/// Formats a type: `list of Pet`.
pub(super) fn name(known: &Known, up: &str, used: &TypeUse) -> Markup {
    html! {
        @match &used.ty {
            Type::Boolean => { "boolean" }
            Type::Integer(format) => { (integer(*format)) }
            Type::Float(FloatFormat::Float) => { "number (float)" }
            Type::Float(FloatFormat::Double) => { "number" }
            Type::String => { "string" }
            Type::Blob(BlobFormat::Base64) => { "bytes (base64)" }
            Type::Blob(BlobFormat::Base64Url) => { "bytes (base64url)" }
            Type::Blob(BlobFormat::Binary) => { "bytes" }
            Type::Timestamp(_) => { "timestamp" }
            Type::Date => { "date" }
            Type::List(item) => { "list of " (name(known, up, item)) }
            Type::Map(value) => {
                "map of "
                @match &used.keys { Some(keys) => { (name(known, up, keys)) } None => { "string" } }
                " to " (name(known, up, value))
            }
            Type::Tuple(items) => {
                "list of "
                @for (index, item) in items.iter().enumerate() {
                    @if index > 0 { ", " }
                    (name(known, up, item))
                }
            }
            Type::Shape(id) => { (shape(known, up, *id)) }
            Type::Document => { "any JSON" }
        }
    }
}

/// Formats a link to the page of a shape.
pub(super) fn shape(known: &Known, up: &str, id: ShapeId) -> Markup {
    html! { a href={ (up) (known.paths.shape(id)) } { (breakable(&known.model.shape(id).name)) } }
}

/// Returns the name of the kind of a shape.
pub(super) fn kind(kind: &ShapeKind) -> &'static str {
    match kind {
        ShapeKind::Structure(_) => "structure",
        ShapeKind::Enum(_) => "enum",
        ShapeKind::Union(_) | ShapeKind::Untagged(_) => "union",
        ShapeKind::Newtype(_) => "type",
    }
}

/// Returns the shape of a type, or of the innermost items of a list or map.
pub(super) fn inner_shape(used: &TypeUse) -> Option<ShapeId> {
    match &used.ty {
        Type::List(inner) | Type::Map(inner) => inner_shape(inner),
        ty => ty.as_shape(),
    }
}

fn integer(format: IntegerFormat) -> &'static str {
    match format {
        IntegerFormat::Int8 => "integer (int8)",
        IntegerFormat::Int16 => "integer (int16)",
        IntegerFormat::Int32 => "integer (int32)",
        IntegerFormat::Int64 => "integer",
        IntegerFormat::UInt8 => "integer (uint8)",
        IntegerFormat::UInt16 => "integer (uint16)",
        IntegerFormat::UInt32 => "integer (uint32)",
        IntegerFormat::UInt64 => "integer (uint64)",
    }
}
