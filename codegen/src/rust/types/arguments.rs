//! Parameters of functions: their types, and the conversions to the types of members.

use crate::rust::file::File;
use crate::rust::types::Rust;
use bindery_model::service::{Model, ShapeKind};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Rust {
    /// Returns the parameter type of a function that takes a value of this type, and the expression that converts it.
    pub(crate) fn argument(&self, file: &mut File, name: &Ident) -> (TokenStream, TokenStream) {
        match self {
            Rust::Boxed(inner) => {
                let (ty, value) = inner.argument(file, name);
                (ty, quote!(Box::new(#value)))
            }
            Rust::List(item) => {
                let (ty, into) = item.item(file);
                let map = into.then(|| quote!(.map(Into::into)));
                (quote!(impl IntoIterator<Item = #ty>), quote!(#name.into_iter() #map .collect()))
            }
            Rust::Map(value) => {
                let (ty, into) = value.item(file);
                let value = if into { quote!(value.into()) } else { quote!(value) };
                (
                    quote!(impl IntoIterator<Item = (impl Into<String>, #ty)>),
                    quote!(#name.into_iter().map(|(key, value)| (key.into(), #value)).collect()),
                )
            }
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
            | Rust::Shape(_)
            | Rust::Tuple(_)
            | Rust::Sensitive(_)
            | Rust::Option(_)
            | Rust::Nullable(_) => {
                let (ty, into) = self.item(file);
                (ty, if into { quote!(#name.into()) } else { quote!(#name) })
            }
        }
    }

    /// Returns the type of an item in a list parameter, and whether the item is converted by `into`.
    fn item(&self, file: &mut File) -> (TokenStream, bool) {
        let into = self.converts(file.context.model);
        let ty = self.tokens(file);
        (if into { quote!(impl Into<#ty>) } else { ty }, into)
    }

    /// Returns whether a function that takes a value of this type has a type parameter.
    pub(crate) fn is_generic(&self, model: &Model) -> bool {
        match self {
            Rust::Boxed(inner) => inner.is_generic(model),
            other => other.converts(model),
        }
    }

    /// Returns whether a caller may have a value of another type that converts to this one: a `&str`, an array, …
    ///
    /// Other types are taken unchanged: type inference works better, and the signature is clearer.
    fn converts(&self, model: &Model) -> bool {
        match self {
            Rust::Bool | Rust::Integer(_) | Rust::Float(_) => false,
            Rust::Timestamp(_) | Rust::Date | Rust::Empty | Rust::Tuple(_) => false,
            Rust::Shape(id) => match model.shape(*id).kind {
                ShapeKind::Structure(_) => false,
                ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => true,
            },
            Rust::String | Rust::Blob(_) | Rust::Document | Rust::File => true,
            Rust::List(_) | Rust::Map(_) | Rust::Sensitive(_) | Rust::Boxed(_) => true,
            Rust::Option(_) | Rust::Nullable(_) => true,
        }
    }
}
