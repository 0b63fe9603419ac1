//! Examples: a request with its required members and one optional member. Values come from the `example` keys of the
//! document, where there are any.

use crate::analysis::modules::Module;
use crate::analysis::names;
use crate::rust::context::Context;
use crate::rust::docs::is_invisible;
use crate::rust::shapes::fields;
use crate::rust::types::Rust;
use bindery_model::service::{FloatFormat, Member, Operation, ShapeId, ShapeKind, Structure};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use serde_json::Value;
use std::collections::BTreeSet;

/// The maximum number of values in an example.
const MOST_VALUES: u32 = 100;

/// Returns the statements of an example that creates a request.
///
/// If the request requires too many values, or a value of its own type, the example only takes a request.
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
    /// The number of values that may still be written.
    left: u32,
    /// The imported items of the crate's root.
    root: BTreeSet<Ident>,
    /// Whether the module `types` is imported.
    types: bool,
    /// The shapes being written, to detect recursion. Only a list, which may be empty, may contain its own shape.
    within: Vec<ShapeId>,
}

impl<'a> Example<'a> {
    fn new(context: &'a Context<'a>) -> Self {
        Example { context, left: MOST_VALUES, root: BTreeSet::new(), types: false, within: Vec::new() }
    }

    /// Returns the path of a shape from outside of the crate.
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

    /// Returns a call of `new`.
    fn structure(&mut self, id: ShapeId, structure: &Structure) -> Option<TokenStream> {
        let name = self.path(id);
        let fields = fields::fields(self.context, id, structure);
        let required = fields::required(&fields);
        if !fields::takes_literal(self.context.model, &required) {
            let arguments = required
                .iter()
                .map(|field| self.argument(field.rust.unboxed(), sample(field.member)))
                .collect::<Option<Vec<_>>>()?;
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
        let values = required
            .iter()
            .map(|field| self.value(field.rust.unboxed(), sample(field.member)))
            .collect::<Option<Vec<_>>>()?;
        Some(quote!(#name::new(#literal { #(#names: #values),* })))
    }

    /// Returns a call of the first setter that takes a plain value or a map of strings.
    fn setter(&mut self, operation: &Operation, structure: &Structure) -> Option<TokenStream> {
        let fields = fields::fields(self.context, operation.input, structure);
        fields.iter().zip(&structure.members).find_map(|(field, member)| {
            let Rust::Option(inner) = &field.rust else { return None };
            // A pagination token comes from the previous response.
            if operation.pagination.as_ref().is_some_and(|pages| pages.input.value == member.name) {
                return None;
            }
            let is_plain = match &**inner {
                Rust::Bool | Rust::Integer(_) | Rust::String => true,
                Rust::Map(value) => is_text(value),
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
                | Rust::Tuple(_)
                | Rust::Boxed(_)
                | Rust::Option(_)
                | Rust::Nullable(_) => false,
            };
            let value = is_plain.then(|| self.argument(inner, sample(member))).flatten()?;
            let name = field.name;
            Some(quote!(.#name(#value)))
        })
    }

    /// Returns a value as a parameter accepts it: `"string"` for `impl Into<String>`.
    fn argument(&mut self, rust: &Rust, sample: Option<&Value>) -> Option<TokenStream> {
        Some(match rust {
            Rust::String => text(sample),
            Rust::Document => quote!("any JSON"),
            Rust::Blob(_) | Rust::File => quote!(b"bytes".as_slice()),
            Rust::Sensitive(inner) => match **inner {
                Rust::String => text(sample),
                _ => self.value(rust, sample)?,
            },
            Rust::List(item) => match (self.item(item, first(sample)), &**item) {
                (Some(item), _) => quote!([#item]),
                (None, Rust::Shape(id)) => {
                    let item = self.path(*id);
                    quote!(Vec::<#item>::new())
                }
                (None, _) => return None,
            },
            Rust::Map(value) => match (self.item(value, entry(sample).map(|(_, value)| value)), &**value) {
                (Some(value), _) => {
                    let key = entry(sample).map_or("key", |(key, _)| key);
                    quote!([(#key, #value)])
                }
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
            | Rust::Nullable(_) => self.value(rust, sample)?,
        })
    }

    /// Returns a value of exactly this type.
    fn value(&mut self, rust: &Rust, sample: Option<&Value>) -> Option<TokenStream> {
        self.left = self.left.checked_sub(1)?;
        Some(match rust {
            Rust::Bool => quote!(true),
            Rust::Integer(_) => integer(sample),
            Rust::Float(FloatFormat::Float | FloatFormat::Double) => quote!(1.0),
            Rust::String | Rust::Document | Rust::Blob(_) | Rust::File => {
                let argument = self.argument(rust, sample)?;
                quote!(#argument.into())
            }
            Rust::Sensitive(inner) => match **inner {
                Rust::String => {
                    let text = text(sample);
                    quote!(#text.into())
                }
                _ => {
                    let inner = self.value(inner, sample)?;
                    quote!(bindery::Sensitive::new(#inner))
                }
            },
            Rust::Timestamp(_) => quote!("2014-06-30T12:00:00Z".parse().expect("a time")),
            Rust::Date => quote!("2014-06-30".parse().expect("a date")),
            Rust::Empty => quote!(bindery::Empty),
            Rust::Shape(id) => self.shape(*id)?,
            Rust::Tuple(items) => {
                let items = items.iter().map(|item| self.value(item, None)).collect::<Option<Vec<_>>>()?;
                quote!((#(#items,)*))
            }
            Rust::List(item) => match self.value(item, first(sample)) {
                Some(item) => quote!(vec![#item]),
                None => quote!(vec![]),
            },
            Rust::Map(value) => match self.value(value, entry(sample).map(|(_, value)| value)) {
                Some(value) => {
                    let key = entry(sample).map_or("key", |(key, _)| key);
                    quote!([(#key.to_owned(), #value)].into())
                }
                None => quote!([].into()),
            },
            Rust::Boxed(inner) => {
                let inner = self.value(inner, sample)?;
                quote!(Box::new(#inner))
            }
            Rust::Option(inner) => {
                let inner = self.value(inner, sample)?;
                quote!(Some(#inner))
            }
            Rust::Nullable(inner) => {
                let inner = self.value(inner, sample)?;
                quote!(bindery::Nullable::Value(#inner))
            }
        })
    }

    /// Returns a value as `new` accepts it within a list or a map.
    fn item(&mut self, rust: &Rust, sample: Option<&Value>) -> Option<TokenStream> {
        match rust {
            Rust::List(_) | Rust::Map(_) => self.value(rust, sample),
            _ => self.argument(rust, sample),
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
            ShapeKind::Untagged(union) => {
                let (index, content) = union.alternatives.iter().enumerate().find_map(|(index, alternative)| {
                    let rust = Rust::inside(context, id, &alternative.target);
                    let boxed = matches!(rust, Rust::Boxed(_));
                    if boxed { None } else { Some((index, self.value(&rust, None)?)) }
                })?;
                let variant = context.names.variant(id, index);
                quote!(#path::#variant(#content))
            }
            ShapeKind::Newtype(target) => {
                let value = self.value(&Rust::inside(context, id, target), None)?;
                quote!(#path(#value))
            }
        })
    }
}

/// Returns the example that the document declares for a member or its type.
fn sample(member: &Member) -> Option<&Value> {
    let extensions = member.extensions.iter().chain(&member.target.extensions);
    extensions
        .filter(|extension| matches!(extension.key.as_str(), "example" | "x-example"))
        .map(|found| &found.value)
        .next()
}

/// Returns the first entry of an example that is an object.
fn entry(sample: Option<&Value>) -> Option<(&str, &Value)> {
    let (key, value) = sample?.as_object()?.iter().next()?;
    key.chars().all(|c| !is_invisible(c)).then_some((key.as_str(), value))
}

/// Returns the first item of an example that is an array.
fn first(sample: Option<&Value>) -> Option<&Value> {
    sample?.as_array()?.first()
}

/// Returns a string literal: the example if it is a string.
fn text(sample: Option<&Value>) -> TokenStream {
    let text = sample.and_then(Value::as_str).filter(|text| text.chars().all(|c| !is_invisible(c)));
    let text = text.unwrap_or("string");
    quote!(#text)
}

/// Returns an integer literal: the example if it fits every width.
fn integer(sample: Option<&Value>) -> TokenStream {
    let number = sample.and_then(Value::as_u64).and_then(|number| i8::try_from(number).ok()).unwrap_or(1);
    let number = Literal::i8_unsuffixed(number);
    quote!(#number)
}

/// Returns whether a value is a string, sensitive or not.
fn is_text(rust: &Rust) -> bool {
    match rust {
        Rust::String => true,
        Rust::Sensitive(inner) => **inner == Rust::String,
        Rust::Bool
        | Rust::Integer(_)
        | Rust::Float(_)
        | Rust::Blob(_)
        | Rust::Timestamp(_)
        | Rust::Date
        | Rust::Document
        | Rust::File
        | Rust::Empty
        | Rust::Shape(_)
        | Rust::Tuple(_)
        | Rust::List(_)
        | Rust::Map(_)
        | Rust::Boxed(_)
        | Rust::Option(_)
        | Rust::Nullable(_) => false,
    }
}
