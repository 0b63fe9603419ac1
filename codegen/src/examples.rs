//! Examples: a request with all that it requires, as a person would write it.

use crate::types::Rust;
use crate::{Context, Module, names, structures};
use bindery_model::service::{FloatFormat, Operation, ShapeId, ShapeKind, Structure};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::collections::BTreeSet;

/// A request may require this many values; beyond it, an example says less than it takes to read.
const MOST_VALUES: u32 = 64;

/// The source of an example that makes the request of an operation; none where it requires too much for one.
pub(crate) fn operation(context: &Context, index: usize, operation: &Operation) -> Option<TokenStream> {
    let mut example = Example { context, left: MOST_VALUES, root: BTreeSet::new(), types: false };
    let name = context.names.operation(index);
    example.root.insert(name.clone());
    let request = example.structure(operation.input, context.model.input(operation))?;
    let library = names::library(&names::package(&context.model.service.name));
    let mut imports: Vec<TokenStream> = example.root.iter().map(|name| quote!(#name)).collect();
    if example.types {
        imports.push(quote!(types));
    }
    let imports = match imports.as_slice() {
        [single] => quote!(#single),
        several => quote!({#(#several),*}),
    };
    Some(quote! {
        use #library::#imports;
        let request = #request;
    })
}

struct Example<'a> {
    context: &'a Context<'a>,
    /// How many values may still be written.
    left: u32,
    /// What is used of the crate's root.
    root: BTreeSet<Ident>,
    /// Whether something of `types` is used.
    types: bool,
}

impl Example<'_> {
    /// The path of a shape from outside of the crate.
    fn path(&mut self, id: ShapeId) -> TokenStream {
        let name = self.context.names.shape(id);
        match self.context.module(id) {
            Module::Root => {
                self.root.insert(name.clone());
                quote!(#name)
            }
            Module::Types => {
                self.types = true;
                quote!(types::#name)
            }
        }
    }

    /// A call of `new`.
    fn structure(&mut self, id: ShapeId, structure: &Structure) -> Option<TokenStream> {
        let name = self.path(id);
        let fields = structures::fields(self.context, id, structure);
        let required = structures::required(&fields);
        if !structures::is_literal(&required) {
            let arguments =
                required.iter().map(|field| self.argument(field.rust.unboxed())).collect::<Option<Vec<_>>>()?;
            return Some(quote!(#name::new(#(#arguments),*)));
        }
        let literal = self.context.names.required(id);
        let literal = match self.context.module(id) {
            Module::Root => {
                self.root.insert(literal.clone());
                quote!(#literal)
            }
            Module::Types => quote!(types::#literal),
        };
        let names = required.iter().map(|field| field.name);
        let values = required.iter().map(|field| self.value(field.rust.unboxed())).collect::<Option<Vec<_>>>()?;
        Some(quote!(#name::new(#literal { #(#names: #values),* })))
    }

    /// A value as a parameter takes it: `"string"` where `impl Into<String>` is asked for.
    fn argument(&mut self, rust: &Rust) -> Option<TokenStream> {
        Some(match rust {
            Rust::String => quote!("string"),
            Rust::Document => quote!("any JSON"),
            Rust::Blob(_) => quote!(b"bytes".as_slice()),
            Rust::Sensitive(inner) => match **inner {
                Rust::String => quote!("string"),
                _ => self.value(inner)?,
            },
            Rust::List(item) => {
                let item = match **item {
                    Rust::List(_) | Rust::Map(_) => self.value(item)?,
                    _ => self.argument(item)?,
                };
                quote!([#item])
            }
            Rust::Map(value) => {
                let value = match **value {
                    Rust::List(_) | Rust::Map(_) => self.value(value)?,
                    _ => self.argument(value)?,
                };
                quote!([("key", #value)])
            }
            Rust::Bool
            | Rust::Integer(_)
            | Rust::Float(_)
            | Rust::Timestamp(_)
            | Rust::Date
            | Rust::Empty
            | Rust::Shape(_)
            | Rust::Tuple(_)
            | Rust::Boxed(_)
            | Rust::Option(_)
            | Rust::Nullable(_) => self.value(rust)?,
        })
    }

    /// A value of exactly this type.
    fn value(&mut self, rust: &Rust) -> Option<TokenStream> {
        self.left = self.left.checked_sub(1)?;
        Some(match rust {
            Rust::Bool => quote!(true),
            Rust::Integer(_) => quote!(1),
            Rust::Float(FloatFormat::Float | FloatFormat::Double) => quote!(1.0),
            Rust::String | Rust::Document | Rust::Blob(_) | Rust::Sensitive(_) => {
                let argument = self.argument(rust)?;
                quote!(#argument.into())
            }
            Rust::Timestamp(_) => quote!("2014-06-30T12:00:00Z".parse().expect("a time")),
            Rust::Date => quote!("2014-06-30".parse().expect("a date")),
            Rust::Empty => quote!(bindery::Empty),
            Rust::Shape(id) => self.shape(*id)?,
            Rust::Tuple(items) => {
                let items = items.iter().map(|item| self.value(item)).collect::<Option<Vec<_>>>()?;
                quote!((#(#items,)*))
            }
            Rust::List(item) => {
                let item = self.value(item)?;
                quote!(vec![#item])
            }
            Rust::Map(value) => {
                let value = self.value(value)?;
                quote!([("key".to_owned(), #value)].into())
            }
            Rust::Boxed(inner) => {
                let inner = self.value(inner)?;
                quote!(Box::new(#inner))
            }
            Rust::Option(inner) => {
                let inner = self.value(inner)?;
                quote!(Some(#inner))
            }
            Rust::Nullable(inner) => {
                let inner = self.value(inner)?;
                quote!(bindery::Nullable::Value(#inner))
            }
        })
    }

    fn shape(&mut self, id: ShapeId) -> Option<TokenStream> {
        let path = self.path(id);
        let context = self.context;
        Some(match &context.model.shape(id).kind {
            ShapeKind::Structure(structure) => self.structure(id, structure)?,
            ShapeKind::Enum(values) if values.values.is_empty() => return None,
            ShapeKind::Enum(_) => {
                let variant = context.names.variant(id, 0);
                quote!(#path::#variant)
            }
            ShapeKind::Union(union) => {
                let variant = context.names.variant(id, 0);
                let mut content = self.shape(union.variants.first()?.shape)?;
                if context.boxes.need(id, union.variants.first()?.shape) {
                    content = quote!(Box::new(#content));
                }
                quote!(#path::#variant(#content))
            }
            ShapeKind::Newtype(target) => {
                let value = self.value(&Rust::inside(context, id, target))?;
                quote!(#path(#value))
            }
        })
    }
}
