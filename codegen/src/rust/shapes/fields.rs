//! The fields of a structure: names, types, and which of them `new` takes.

use crate::rust::context::Context;
use crate::rust::file::File;
use crate::rust::types::Rust;
use bindery_model::service::{Location, Member, Model, ShapeId, ShapeKind, Structure, TypeUse};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use std::collections::BTreeSet;

/// A member as a field of a Rust structure.
pub(crate) struct Field<'a> {
    pub(crate) member: &'a Member,
    pub(crate) name: &'a Ident,
    /// Its name in the serialized structure.
    pub(crate) wire: String,
    pub(crate) rust: Rust,
    /// Its value, if only one is allowed: `new` does not take it.
    pub(crate) constant: Option<Constant>,
}

/// The only value of a member.
#[derive(Clone, Copy)]
pub(crate) enum Constant {
    Boolean(bool),
    Float(f64),
    /// The first variant of an enum.
    Variant(ShapeId),
}

impl Constant {
    /// The only value of a required parameter, if its description lists a single one.
    fn of(context: &Context, member: &Member, rust: &Rust) -> Option<Constant> {
        member.required?;
        match member.location {
            Location::Path { .. } | Location::Query { .. } | Location::Header { .. } | Location::Form { .. } => {}
            Location::Member | Location::File | Location::Payload => return None,
        }
        if let Rust::Shape(id) = rust {
            return match &context.model.shape(*id).kind {
                ShapeKind::Enum(values) if values.values.len() == 1 => Some(Constant::Variant(*id)),
                ShapeKind::Enum(_)
                | ShapeKind::Structure(_)
                | ShapeKind::Union(_)
                | ShapeKind::Untagged(_)
                | ShapeKind::Newtype(_) => None,
            };
        }
        let [allowed] = member.target.constraints.allowed.as_slice() else { return None };
        match rust {
            Rust::Bool => allowed.value.as_bool().map(Constant::Boolean),
            Rust::Float(_) => allowed.value.as_f64().filter(|value| value.is_finite()).map(Constant::Float),
            _ => None,
        }
    }

    pub(crate) fn tokens(self, file: &mut File) -> TokenStream {
        match self {
            Constant::Boolean(value) => quote!(#value),
            Constant::Float(value) => {
                let value = Literal::f64_unsuffixed(value);
                quote!(#value)
            }
            Constant::Variant(id) => {
                let shape = file.shape(id);
                let variant = file.context.names.variant(id, 0);
                quote!(#shape::#variant)
            }
        }
    }
}

impl Field<'_> {
    /// Returns whether it may be absent.
    pub(crate) fn is_optional(&self) -> bool {
        matches!(self.rust, Rust::Option(_))
    }

    /// Returns whether `new` takes it.
    pub(crate) fn is_parameter(&self) -> bool {
        !self.is_optional() && self.constant.is_none()
    }
}

/// The fields of a structure.
pub(crate) fn fields<'a>(context: &'a Context, id: ShapeId, structure: &'a Structure) -> Vec<Field<'a>> {
    let mut wires = BTreeSet::new();
    let mut fields = Vec::new();
    for (index, member) in structure.members.iter().enumerate() {
        let mut wire = member.name.clone();
        while !wires.insert(wire.clone()) {
            // A path parameter and a query parameter may both be named `id`; serde needs distinct names.
            wire.push_str(suffix(&member.location));
        }
        let rust = Rust::member(context, id, member);
        let constant = Constant::of(context, member, &rust);
        fields.push(Field { member, name: context.names.member(id, index), wire, rust, constant });
    }
    fields
}

/// Returns a suffix that distinguishes members of one name by their locations.
fn suffix(location: &Location) -> &'static str {
    match location {
        Location::Member => "@member",
        Location::Path { .. } => "@path",
        Location::Query { .. } => "@query",
        Location::Header { .. } => "@header",
        Location::Form { .. } => "@form",
        Location::File => "@file",
        Location::Payload => "@body",
    }
}

/// The type of the additional members.
pub(crate) fn additional_type(values: &TypeUse) -> Rust {
    let value = Rust::value(values);
    let value = if values.nullable.is_some() { Rust::Option(Box::new(value)) } else { value };
    Rust::Map(Box::new(value))
}

/// With more parameters than this, `new` takes a structure of named fields.
const MOST_PARAMETERS: usize = 7;

/// The members that `new` takes.
pub(crate) fn required<'a>(fields: &'a [Field<'a>]) -> Vec<&'a Field<'a>> {
    fields.iter().filter(|field| field.is_parameter()).collect()
}

/// Returns whether `new` takes a structure of named fields: it has too many parameters, or two could be swapped.
pub(crate) fn takes_literal(model: &Model, required: &[&Field]) -> bool {
    required.len() > MOST_PARAMETERS
        || required
            .iter()
            .enumerate()
            .any(|(index, field)| required[..index].iter().any(|other| other.rust.is_swappable(&field.rust, model)))
}
