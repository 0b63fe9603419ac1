//! Types: the conversion from the model to Rust, and everything that follows from a Rust type alone.

mod arguments;
mod readers;
mod swappable;

use crate::analysis::tuples::is_tuple;
use crate::rust::context::Context;
use crate::rust::file::File;
use bindery_model::service::{
    BlobFormat, FloatFormat, IntegerFormat, Location, Member, ShapeId, TimestampFormat, Type, TypeUse,
};
use proc_macro2::TokenStream;
use quote::quote;

/// A Rust type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Rust {
    Bool,
    Integer(IntegerFormat),
    Float(FloatFormat),
    String,
    Blob(BlobFormat),
    Timestamp(TimestampFormat),
    Date,
    Document,
    /// A file of a form.
    File,
    /// The content of a message without content.
    Empty,
    Shape(ShapeId),
    Tuple(Vec<Rust>),
    List(Box<Rust>),
    Map(Box<Rust>),
    Sensitive(Box<Rust>),
    Boxed(Box<Rust>),
    Option(Box<Rust>),
    Nullable(Box<Rust>),
}

impl Rust {
    /// The type of a member of a structure: its content, and whether that may be absent or null.
    pub(crate) fn member(context: &Context, owner: ShapeId, member: &Member) -> Rust {
        let value = match (&member.location, member.target.sensitive) {
            (Location::File, None) => Rust::File,
            (Location::File, Some(_)) => Rust::Sensitive(Box::new(Rust::File)),
            (Location::Member | Location::Payload | Location::Path { .. } | Location::Query { .. }, _)
            | (Location::Header { .. } | Location::Form { .. }, _) => Rust::inside(context, owner, &member.target),
        };
        let value = match member.target.nullable {
            Some(_) => Rust::Nullable(Box::new(value)),
            None => value,
        };
        match member.required {
            Some(_) => value,
            None => Rust::Option(Box::new(value)),
        }
    }

    /// The type of a value inside of a shape: boxed if the shape contains itself through the value.
    pub(crate) fn inside(context: &Context, owner: ShapeId, target: &TypeUse) -> Rust {
        Rust::lower(target, false, &|id| context.needs_box(owner, id))
    }

    /// The type of the content of a response, which may be null.
    pub(crate) fn answer(target: &TypeUse) -> Rust {
        let value = Rust::value(target);
        if target.nullable.is_some() { Rust::Option(Box::new(value)) } else { value }
    }

    /// The type of a value outside of any shape.
    pub(crate) fn value(target: &TypeUse) -> Rust {
        Rust::lower(target, false, &|_| false)
    }

    /// Converts a type. `secret` on a list or map applies to its items: `Sensitive` wraps the innermost values.
    fn lower(target: &TypeUse, secret: bool, boxed: &dyn Fn(ShapeId) -> bool) -> Rust {
        let secret = secret || target.sensitive.is_some();
        let guard = |rust| if secret { Rust::Sensitive(Box::new(rust)) } else { rust };
        let item = |item: &TypeUse| {
            // A list or a map is an indirection already, so its items need no box.
            let rust = Rust::lower(item, secret, &|_| false);
            Box::new(if item.nullable.is_some() { Rust::Option(Box::new(rust)) } else { rust })
        };
        match &target.ty {
            Type::Boolean => guard(Rust::Bool),
            Type::Integer(format) => guard(Rust::Integer(*format)),
            Type::Float(format) => guard(Rust::Float(*format)),
            Type::String => guard(Rust::String),
            Type::Blob(format) => guard(Rust::Blob(*format)),
            Type::Timestamp(format) => guard(Rust::Timestamp(*format)),
            Type::Date => guard(Rust::Date),
            Type::Document => guard(Rust::Document),
            Type::List(target) => Rust::List(item(target)),
            Type::Map(target) => Rust::Map(item(target)),
            Type::Tuple(items) if is_tuple(items) => Rust::Tuple(
                items
                    .iter()
                    .map(|item| match (Rust::lower(item, secret, boxed), item.nullable) {
                        (rust, Some(_)) => Rust::Option(Box::new(rust)),
                        (rust, None) => rust,
                    })
                    .collect(),
            ),
            Type::Tuple(_) => Rust::List(Box::new(guard(Rust::Document))),
            Type::Shape(id) if boxed(*id) => Rust::Boxed(Box::new(guard(Rust::Shape(*id)))),
            Type::Shape(id) => guard(Rust::Shape(*id)),
        }
    }

    /// The type as source, its names imported.
    pub(crate) fn tokens(&self, file: &mut File) -> TokenStream {
        match self {
            Rust::Bool => quote!(bool),
            Rust::Integer(format) => integer(*format),
            Rust::Float(FloatFormat::Float) => quote!(f32),
            Rust::Float(FloatFormat::Double) => quote!(f64),
            Rust::String => quote!(String),
            Rust::Blob(format) => {
                let blob = file.bindery("Blob");
                match format {
                    BlobFormat::Base64 => blob,
                    BlobFormat::Base64Url => with(blob, file.bindery("Base64Url")),
                    BlobFormat::Binary => with(blob, file.bindery("Binary")),
                }
            }
            Rust::Timestamp(format) => {
                let timestamp = file.bindery("Timestamp");
                match format {
                    TimestampFormat::DateTime => timestamp,
                    TimestampFormat::EpochSeconds => with(timestamp, file.bindery("EpochSeconds")),
                    TimestampFormat::HttpDate => with(timestamp, file.bindery("HttpDate")),
                }
            }
            Rust::Date => file.bindery("Date"),
            Rust::File => file.bindery("File"),
            Rust::Document => file.bindery("Document"),
            Rust::Empty => file.bindery("Empty"),
            Rust::Shape(id) => file.shape(*id),
            Rust::Tuple(items) => {
                let items = items.iter().map(|item| item.tokens(file));
                quote!((#(#items,)*))
            }
            Rust::List(item) => with(quote!(Vec), item.tokens(file)),
            Rust::Map(value) => {
                let map = file.name("std::collections", "BTreeMap");
                let value = value.tokens(file);
                quote!(#map<String, #value>)
            }
            Rust::Sensitive(inner) => with(file.bindery("Sensitive"), inner.tokens(file)),
            Rust::Boxed(inner) => with(quote!(Box), inner.tokens(file)),
            Rust::Option(inner) => with(quote!(Option), inner.tokens(file)),
            Rust::Nullable(inner) => with(file.bindery("Nullable"), inner.tokens(file)),
        }
    }

    /// Returns the type without a box that its location in a shape requires.
    pub(crate) fn unboxed(&self) -> &Rust {
        match self {
            Rust::Boxed(inner) => inner,
            _ => self,
        }
    }
}

fn with(generic: TokenStream, argument: TokenStream) -> TokenStream {
    quote!(#generic<#argument>)
}

/// Returns the Rust integer type of a format.
pub(crate) fn integer(format: IntegerFormat) -> TokenStream {
    match format {
        IntegerFormat::Int8 => quote!(i8),
        IntegerFormat::Int16 => quote!(i16),
        IntegerFormat::Int32 => quote!(i32),
        IntegerFormat::Int64 => quote!(i64),
        IntegerFormat::UInt8 => quote!(u8),
        IntegerFormat::UInt16 => quote!(u16),
        IntegerFormat::UInt32 => quote!(u32),
        IntegerFormat::UInt64 => quote!(u64),
    }
}
