//! Parameters that a caller could swap by mistake.

use crate::rust::types::Rust;
use bindery_model::service::{EnumBase, IntegerFormat, Model, ShapeKind};

impl Rust {
    /// Returns whether some value is accepted by parameters of both types.
    pub(crate) fn is_swappable(&self, other: &Rust, model: &Model) -> bool {
        let others = other.accepted(model);
        self.accepted(model).iter().any(|one| others.iter().any(|other| one.meets(other, model)))
    }

    /// Returns the types that a parameter accepts: a secret, an enum and a `String` all accept a `&str`.
    fn accepted(&self, model: &Model) -> Vec<Rust> {
        match self {
            Rust::Sensitive(inner) | Rust::Boxed(inner) | Rust::Option(inner) | Rust::Nullable(inner) => {
                inner.accepted(model)
            }
            Rust::Shape(id) => match &model.shape(*id).kind {
                ShapeKind::Structure(_) | ShapeKind::Newtype(_) => vec![self.clone()],
                ShapeKind::Enum(values) => match values.base {
                    EnumBase::String => vec![Rust::String],
                    EnumBase::Integer(format) => vec![Rust::Integer(format)],
                },
                ShapeKind::Union(union) => {
                    let variants = union.variants.iter().map(|variant| Rust::Shape(variant.shape));
                    [self.clone()].into_iter().chain(variants).collect()
                }
                ShapeKind::Untagged(union) => {
                    let alternatives = union.alternatives.iter().map(|alternative| Rust::value(&alternative.target));
                    [self.clone()].into_iter().chain(alternatives).collect()
                }
            },
            Rust::Bool
            | Rust::Integer(_)
            | Rust::Float(_)
            | Rust::String
            | Rust::Blob(_)
            | Rust::Timestamp(_)
            | Rust::Date
            | Rust::Document
            | Rust::File
            | Rust::Empty
            | Rust::Tuple(_)
            | Rust::List(_)
            | Rust::Map(_) => vec![self.clone()],
        }
    }

    /// Returns whether one value may be meant for either of two types that parameters accept.
    fn meets(&self, other: &Rust, model: &Model) -> bool {
        match (self, other) {
            // A literal has any width, and bytes are encoded later.
            (Rust::Integer(_), Rust::Integer(_)) | (Rust::Float(_), Rust::Float(_)) => true,
            (Rust::Blob(_), Rust::Blob(_)) => true,
            // A file is created from bytes or text.
            (Rust::File, Rust::Blob(_) | Rust::String) | (Rust::Blob(_) | Rust::String, Rust::File) => true,
            (Rust::Blob(_), Rust::List(item)) | (Rust::List(item), Rust::Blob(_)) => {
                **item == Rust::Integer(IntegerFormat::UInt8)
            }
            (Rust::List(one), Rust::List(other)) | (Rust::Map(one), Rust::Map(other)) => one.is_swappable(other, model),
            (Rust::Document, other) | (other, Rust::Document) => match other {
                Rust::Bool | Rust::Integer(_) | Rust::Float(_) | Rust::String | Rust::Document => true,
                Rust::List(_) | Rust::Map(_) => true,
                Rust::Blob(_) | Rust::Timestamp(_) | Rust::Date | Rust::Empty | Rust::Shape(_) | Rust::Tuple(_) => {
                    false
                }
                Rust::File => false,
                Rust::Sensitive(_) | Rust::Boxed(_) | Rust::Option(_) | Rust::Nullable(_) => false,
            },
            (one, other) => one == other,
        }
    }
}
