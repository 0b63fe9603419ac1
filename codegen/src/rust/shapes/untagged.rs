//! Unions without a discriminator: the value selects the alternative, and a last variant stores a value of none.

use crate::rust::docs::{Doc, Line};
use crate::rust::file::File;
use crate::rust::shapes::docs;
use crate::rust::types::Rust;
use bindery_model::selection::{Selector, selectors};
use bindery_model::service::{Shape, UntaggedUnion};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use std::collections::BTreeMap;

/// The enum of a union, how its value selects a variant, and the conversions into it.
pub(crate) fn emit(file: &mut File, shape: &Shape, union: &UntaggedUnion) {
    file.import("serde", &["Deserialize", "Deserializer", "Serialize", "Serializer"]);
    file.import("bindery", &["untagged"]);
    file.import("bindery::untagged", &["Selector"]);
    let document = file.bindery("Document");
    let context = file.context;
    let name = context.names.shape(shape.id);
    let docs = file.docs(docs::shape(shape));
    let variants: Vec<&Ident> =
        (0..union.alternatives.len()).map(|index| context.names.variant(shape.id, index)).collect();
    let contents: Vec<Rust> =
        union.alternatives.iter().map(|alternative| Rust::inside(context, shape.id, &alternative.target)).collect();
    let variant_docs: Vec<TokenStream> = union
        .alternatives
        .iter()
        .zip(&contents)
        .map(|(alternative, content)| {
            let docs = match content.unboxed() {
                Rust::Shape(id) => &context.model.shape(*id).docs,
                _ => &alternative.target.docs,
            };
            file.docs(Doc::new().docs(docs).or(Line::from("The alternative ").code(&alternative.name).ours(".")))
        })
        .collect();
    let types: Vec<TokenStream> = contents.iter().map(|content| content.tokens(file)).collect();
    let selectors = selectors(context.model, union);
    let selectors = selectors.iter().map(selector);
    let reads = variants.iter().enumerate().map(|(index, variant)| {
        let index = Literal::usize_unsuffixed(index);
        quote!(#index => untagged::read(&value, Self::#variant),)
    });
    let conversions = conversions(name, &variants, &contents, &types);
    file.item(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants(#types),)*
            /// A value that none of the other variants describes. It is serialized unchanged.
            Unknown(#document),
        }

        #conversions

        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(Self::#variants(content) => content.serialize(serializer),)*
                    Self::Unknown(content) => content.serialize(serializer),
                }
            }
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                const SELECTORS: &[Selector] = &[#(#selectors),*];
                let value = untagged::value(deserializer)?;
                let found = untagged::find(&value, SELECTORS, |index| match index {
                    #(#reads)*
                    _ => None,
                });
                Ok(found.unwrap_or(Self::Unknown(value)))
            }
        }
    });
}

fn selector(of: &Selector) -> TokenStream {
    match of {
        Selector::Any => quote!(Selector::Any),
        Selector::Boolean => quote!(Selector::Boolean),
        Selector::Integer => quote!(Selector::Integer),
        Selector::Number => quote!(Selector::Number),
        Selector::String => quote!(Selector::String),
        Selector::Strings(values) => quote!(Selector::Strings(&[#(#values),*])),
        Selector::Integers(values) => {
            let values = values.iter().map(|value| Literal::i64_unsuffixed(*value));
            quote!(Selector::Integers(&[#(#values),*]))
        }
        Selector::List(item) => {
            let item = selector(item);
            quote!(Selector::List(&#item))
        }
        Selector::Map(value) => {
            let value = selector(value);
            quote!(Selector::Map(&#value))
        }
        Selector::Object(object) => {
            let (required, known) = (&object.required, &object.known);
            let members = object.members.iter().map(|(name, values)| {
                let values = selector(values);
                quote!((#name, #values))
            });
            quote! {
                Selector::Object {
                    required: &[#(#required),*],
                    members: &[#(#members),*],
                    known: &[#(#known),*],
                }
            }
        }
        Selector::OneOf(all) => {
            let all = all.iter().map(selector);
            quote!(Selector::OneOf(&[#(#all),*]))
        }
    }
}

/// `From` each type that only one variant has.
fn conversions(name: &Ident, variants: &[&Ident], contents: &[Rust], types: &[TokenStream]) -> TokenStream {
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for ty in types {
        *uses.entry(ty.to_string()).or_default() += 1;
    }
    let conversions = variants.iter().zip(contents).zip(types).map(|((variant, content), ty)| {
        let text = matches!(content, Rust::String).then(|| {
            quote! {
                impl From<&str> for #name {
                    #[inline]
                    fn from(content: &str) -> Self {
                        Self::#variant(content.to_owned())
                    }
                }
            }
        });
        if uses[&ty.to_string()] > 1 || matches!(content, Rust::Document) {
            return TokenStream::new();
        }
        quote! {
            impl From<#ty> for #name {
                #[inline]
                fn from(content: #ty) -> Self {
                    Self::#variant(content)
                }
            }
            #text
        }
    });
    conversions.collect()
}
