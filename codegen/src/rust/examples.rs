//! Examples: a request with all that it requires, and one thing that it does not, as a person would write it.

use crate::analysis::modules::Module;
use crate::analysis::names;
use crate::rust::context::Context;
use crate::rust::shapes::fields;
use crate::rust::types::Rust;
use bindery_model::service::{FloatFormat, Operation, ShapeId, ShapeKind, Structure};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::collections::BTreeSet;

/// A request may require this many values; beyond it, an example says less than it takes to read.
const MOST_VALUES: u32 = 100;

/// The statements of an example that makes the request of an operation.
///
/// Where it requires too much for one, or itself, the example only reads a request.
pub(crate) fn operation(context: &Context, index: usize, operation: &Operation) -> TokenStream {
    let name = context.names.operation(index);
    let library = names::library(&names::package(&context.model.service.name));
    let mut example = Example::new(context);
    let Some(request) = example.structure(operation.input, context.model.input(operation)) else {
        return quote! {
            use #library::#name;
            fn log(request: &#name) {
                println!("{request:?}");
            }
        };
    };
    let setter = example.setter(operation, context.model.input(operation));
    let mut imports: Vec<TokenStream> = example.root.iter().map(|name| quote!(#name)).collect();
    if example.types {
        imports.push(quote!(types));
    }
    let imports = match imports.as_slice() {
        [single] => quote!(#single),
        several => quote!({#(#several),*}),
    };
    quote! {
        use #library::#imports;
        let request = #request #setter;
    }
}

struct Example<'a> {
    context: &'a Context<'a>,
    /// How many values may still be written.
    left: u32,
    /// What is used of the crate's root.
    root: BTreeSet<Ident>,
    /// Whether something of `types` is used.
    types: bool,
    /// The shapes that are being written: none stands within itself, except in a list, which may be empty.
    within: Vec<ShapeId>,
}

impl<'a> Example<'a> {
    fn new(context: &'a Context<'a>) -> Self {
        Example { context, left: MOST_VALUES, root: BTreeSet::new(), types: false, within: Vec::new() }
    }

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
        let fields = fields::fields(self.context, id, structure);
        let required = fields::required(&fields);
        if !fields::takes_literal(self.context.model, &required) {
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

    /// A call of the first setter that takes a plain value; nothing where none does, or where it would be a secret.
    fn setter(&mut self, operation: &Operation, structure: &Structure) -> Option<TokenStream> {
        let fields = fields::fields(self.context, operation.input, structure);
        fields.iter().zip(&structure.members).find_map(|(field, member)| {
            let Rust::Option(inner) = &field.rust else { return None };
            // The token of a page comes from the page before, not from a person.
            if operation.pagination.as_ref().is_some_and(|pages| pages.input.value == member.name) {
                return None;
            }
            let is_plain = match &**inner {
                Rust::Bool | Rust::Integer(_) | Rust::String => true,
                Rust::Shape(id) => matches!(self.context.model.shape(*id).kind, ShapeKind::Enum(_)),
                Rust::Float(_)
                | Rust::File
                | Rust::Timestamp(_)
                | Rust::Date
                | Rust::Blob(_)
                | Rust::Document
                | Rust::Empty
                | Rust::Sensitive(_)
                | Rust::List(_)
                | Rust::Map(_)
                | Rust::Tuple(_)
                | Rust::Boxed(_)
                | Rust::Option(_)
                | Rust::Nullable(_) => false,
            };
            let value = is_plain.then(|| self.argument(inner)).flatten()?;
            let name = field.name;
            Some(quote!(.#name(#value)))
        })
    }

    /// A value as a parameter takes it: `"string"` where `impl Into<String>` is asked for.
    fn argument(&mut self, rust: &Rust) -> Option<TokenStream> {
        Some(match rust {
            Rust::String => quote!("string"),
            Rust::Document => quote!("any JSON"),
            Rust::Blob(_) | Rust::File => quote!(b"bytes".as_slice()),
            Rust::Sensitive(inner) => match **inner {
                Rust::String => quote!("string"),
                _ => self.value(rust)?,
            },
            Rust::List(item) => match (self.item(item), &**item) {
                (Some(item), _) => quote!([#item]),
                (None, Rust::Shape(id)) => {
                    let item = self.path(*id);
                    quote!(Vec::<#item>::new())
                }
                (None, _) => return None,
            },
            Rust::Map(value) => match (self.item(value), &**value) {
                (Some(value), _) => quote!([("key", #value)]),
                (None, Rust::Shape(id)) => {
                    let value = self.path(*id);
                    quote!(Vec::<(String, #value)>::new())
                }
                (None, _) => return None,
            },
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
            Rust::String | Rust::Document | Rust::Blob(_) | Rust::File => {
                let argument = self.argument(rust)?;
                quote!(#argument.into())
            }
            Rust::Sensitive(inner) => match **inner {
                Rust::String => quote!("string".into()),
                _ => {
                    let inner = self.value(inner)?;
                    quote!(bindery::Sensitive::new(#inner))
                }
            },
            Rust::Timestamp(_) => quote!("2014-06-30T12:00:00Z".parse().expect("a time")),
            Rust::Date => quote!("2014-06-30".parse().expect("a date")),
            Rust::Empty => quote!(bindery::Empty),
            Rust::Shape(id) => self.shape(*id)?,
            Rust::Tuple(items) => {
                let items = items.iter().map(|item| self.value(item)).collect::<Option<Vec<_>>>()?;
                quote!((#(#items,)*))
            }
            Rust::List(item) => match self.value(item) {
                Some(item) => quote!(vec![#item]),
                None => quote!(vec![]),
            },
            Rust::Map(value) => match self.value(value) {
                Some(value) => quote!([("key".to_owned(), #value)].into()),
                None => quote!([].into()),
            },
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

    /// A value as `new` takes it within a list or a map.
    fn item(&mut self, rust: &Rust) -> Option<TokenStream> {
        match rust {
            Rust::List(_) | Rust::Map(_) => self.value(rust),
            _ => self.argument(rust),
        }
    }

    fn shape(&mut self, id: ShapeId) -> Option<TokenStream> {
        if self.within.contains(&id) {
            return None;
        }
        self.within.push(id);
        let shape = self.shape_within(id);
        self.within.pop();
        shape
    }

    fn shape_within(&mut self, id: ShapeId) -> Option<TokenStream> {
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
                let contents = union.variants.iter().enumerate();
                let (index, content) = contents
                    .filter(|(_, variant)| !context.needs_box(id, variant.shape))
                    .find_map(|(index, variant)| Some((index, self.shape(variant.shape)?)))?;
                let variant = context.names.variant(id, index);
                quote!(#path::#variant(#content))
            }
            ShapeKind::Newtype(target) => {
                let value = self.value(&Rust::inside(context, id, target))?;
                quote!(#path(#value))
            }
        })
    }
}
