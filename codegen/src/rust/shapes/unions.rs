//! Unions: structures distinguished by a member, and a last variant that stores an unknown structure whole.

use crate::rust::docs::{Doc, Line};
use crate::rust::file::File;
use crate::rust::shapes::docs;
use crate::rust::types::Rust;
use bindery_model::service::{Shape, ShapeId, ShapeKind, Union, Variant};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeMap;

/// Emits an enum that is tagged on the wire as in Swagger: by a member among the others.
pub(crate) fn emit(file: &mut File, shape: &Shape, union: &Union) {
    file.import("serde", &["Deserialize", "Deserializer", "Serialize", "Serializer"]);
    file.import("bindery", &["tagged"]);
    let document = file.bindery("Document");
    let context = file.context;
    let name = context.names.shape(shape.id);
    let docs = file.docs(docs::shape(shape));
    let tag = &union.discriminator.value;
    let values: Vec<_> = union.variants.iter().map(|variant| &variant.value).collect();
    let variants: Vec<_> = (0..values.len()).map(|index| context.names.variant(shape.id, index)).collect();
    let variant_docs: Vec<_> = union
        .variants
        .iter()
        .map(|variant| {
            let docs = Doc::new().docs(&context.model.shape(variant.shape).docs);
            file.docs(docs.line(Line::from("Discriminator value: ").code(&variant.value).ours(".")))
        })
        .collect();
    let contents: Vec<_> = union.variants.iter().map(|variant| content(file, shape.id, variant.shape)).collect();
    let types: Vec<_> = contents.iter().map(|content| content.tokens(file)).collect();
    let writes: Vec<_> = union.variants.iter().map(|variant| write(file, tag, variant)).collect();
    let reads: Vec<_> = union
        .variants
        .iter()
        .map(|variant| match is_union(file, variant) {
            true => quote!(tagged::nested(#tag, tag, content)),
            false => quote!(tagged::content(content)),
        })
        .collect();
    let conversions = conversions(file, shape, union);
    file.item(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants(#types),)*
            /// A variant unknown to this version of the crate. It is stored whole and serialized unchanged.
            Unknown {
                /// The discriminator value; empty if it is absent.
                tag: String,
                /// The other members.
                content: #document,
            },
        }

        #conversions

        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(Self::#variants(content) => #writes,)*
                    Self::Unknown { tag, content } => tagged::serialize_optional(#tag, tag, content, serializer),
                }
            }
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let (tag, content) = tagged::read_optional(deserializer, #tag)?;
                let tag = tag.unwrap_or_default();
                match tag.as_str() {
                    #(#values => #reads.map(Self::#variants),)*
                    _ => Ok(Self::Unknown { tag, content }),
                }
            }
        }
    });
}

/// Returns whether the content of a variant is a union, whose structures have the tag as a member.
fn is_union(file: &File, variant: &Variant) -> bool {
    matches!(file.context.model.shape(variant.shape).kind, ShapeKind::Union(_))
}

/// Returns the expression that writes a variant. Most structures write their own tag.
fn write(file: &File, tag: &str, variant: &Variant) -> TokenStream {
    let value = &variant.value;
    let by_itself = match &file.context.model.shape(variant.shape).kind {
        ShapeKind::Structure(structure) => {
            structure.tag.as_ref().is_some_and(|own| own.member == tag && own.value == *value)
        }
        ShapeKind::Union(_) => true,
        ShapeKind::Enum(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => false,
    };
    if by_itself {
        quote!(content.serialize(serializer))
    } else {
        quote!(tagged::serialize(#tag, #value, content, serializer))
    }
}

pub(crate) fn content(file: &File, union: ShapeId, shape: ShapeId) -> Rust {
    let rust = Rust::Shape(shape);
    if file.context.needs_box(union, shape) { Rust::Boxed(Box::new(rust)) } else { rust }
}

/// Emits `From` for each structure that belongs to a single variant.
fn conversions(file: &mut File, shape: &Shape, union: &Union) -> TokenStream {
    let mut uses: BTreeMap<ShapeId, usize> = BTreeMap::new();
    for variant in &union.variants {
        *uses.entry(variant.shape).or_default() += 1;
    }
    let name = file.context.names.shape(shape.id);
    let conversions = union.variants.iter().enumerate().filter(|(_, variant)| uses[&variant.shape] == 1);
    let conversions = conversions.map(|(index, variant)| {
        let variant_name = file.context.names.variant(shape.id, index);
        let boxed = content(file, shape.id, variant.shape);
        let content = file.shape(variant.shape);
        let value = match boxed {
            Rust::Boxed(_) => quote!(Box::new(content)),
            _ => quote!(content),
        };
        quote! {
            impl From<#content> for #name {
                #[inline]
                fn from(content: #content) -> Self {
                    Self::#variant_name(#value)
                }
            }
        }
    });
    conversions.collect()
}
