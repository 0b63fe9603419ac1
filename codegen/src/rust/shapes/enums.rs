//! Enums: the values that a document declares, and a last variant that stores any other value.

use crate::rust::docs::{Doc, Line};
use crate::rust::file::File;
use crate::rust::shapes::docs;
use bindery_model::service::{Enum, EnumBase, EnumLiteral, EnumValue, Shape};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// An open enum.
pub(crate) fn emit(file: &mut File, shape: &Shape, values: &Enum) {
    match values.base {
        EnumBase::String => strings(file, shape, values),
        EnumBase::Integer(_) => integers(file, shape, values),
    }
}

fn strings(file: &mut File, shape: &Shape, values: &Enum) {
    file.import("serde", &["Deserialize", "Deserializer", "Serialize", "Serializer"]);
    file.import("bindery", &["de"]);
    file.import("std", &["fmt"]);
    let context = file.context;
    let name = context.names.shape(shape.id);
    let docs = file.docs(docs::shape(shape));
    let variants: Vec<_> = (0..values.values.len()).map(|index| context.names.variant(shape.id, index)).collect();
    let variant_docs: Vec<_> = values.values.iter().map(|value| file.docs(value_docs(value))).collect();
    let texts: Vec<_> = values
        .values
        .iter()
        .map(|value| match &value.value {
            EnumLiteral::String(text) => text.clone(),
            EnumLiteral::Integer(number) => number.to_string(),
        })
        .collect();
    let known = if texts.is_empty() {
        quote!(
            #[inline]
            fn known(_: &str) -> Option<Self> {
                None
            }
        )
    } else {
        quote! {
            #[inline]
            fn known(value: &str) -> Option<Self> {
                match value {
                    #(#texts => Some(Self::#variants),)*
                    _ => None,
                }
            }
        }
    };
    // `Cow` is not imported, because a shape may have that name.
    file.item(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants,)*
            /// A value unknown to this version of the crate, as sent on the wire.
            ///
            /// `From` never converts a known string into this variant.
            Unknown(String),
        }

        impl #name {
            /// All values known to this version of the crate, in document order.
            pub const VALUES: &[Self] = &[#(Self::#variants),*];

            /// Returns the value as sent on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #texts,)*
                    Self::Unknown(value) => value,
                }
            }

            #known
        }

        impl From<&str> for #name {
            #[inline]
            fn from(value: &str) -> Self {
                Self::known(value).unwrap_or_else(|| Self::Unknown(value.to_owned()))
            }
        }

        impl From<String> for #name {
            #[inline]
            fn from(value: String) -> Self {
                Self::known(&value).unwrap_or(Self::Unknown(value))
            }
        }

        impl From<&String> for #name {
            #[inline]
            fn from(value: &String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl From<std::borrow::Cow<'_, str>> for #name {
            #[inline]
            fn from(value: std::borrow::Cow<'_, str>) -> Self {
                Self::known(&value).unwrap_or_else(|| Self::Unknown(value.into_owned()))
            }
        }

        impl From<Box<str>> for #name {
            #[inline]
            fn from(value: Box<str>) -> Self {
                Self::from(value.into_string())
            }
        }

        impl fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                de::text(deserializer)
            }
        }
    });
}

fn integers(file: &mut File, shape: &Shape, values: &Enum) {
    file.import("serde", &["Deserialize", "Deserializer", "Serialize", "Serializer"]);
    file.import("std", &["fmt"]);
    let context = file.context;
    let name = context.names.shape(shape.id);
    let docs = file.docs(docs::shape(shape));
    // Lowering rejects values that are not numbers in an enum of numbers.
    let (variants, numbers): (Vec<_>, Vec<_>) = values
        .values
        .iter()
        .enumerate()
        .filter_map(|(index, value)| match value.value {
            EnumLiteral::Integer(number) => Some((context.names.variant(shape.id, index), number)),
            EnumLiteral::String(_) => None,
        })
        .unzip();
    let variant_docs: Vec<_> = values
        .values
        .iter()
        .filter(|value| matches!(value.value, EnumLiteral::Integer(_)))
        .map(|value| file.docs(value_docs(value)))
        .collect();
    let width = width(&numbers);
    let numbers: Vec<_> = numbers.into_iter().map(Literal::i128_unsuffixed).collect();
    file.item(quote! {
        #docs
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants,)*
            /// A value unknown to this version of the crate, as sent on the wire.
            ///
            /// `From` never converts a known number into this variant.
            Unknown(#width),
        }

        impl #name {
            /// All values known to this version of the crate, in document order.
            pub const VALUES: &[Self] = &[#(Self::#variants),*];

            /// Returns the value as sent on the wire.
            #[inline]
            pub fn value(self) -> #width {
                match self {
                    #(Self::#variants => #numbers,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl From<#width> for #name {
            #[inline]
            fn from(value: #width) -> Self {
                match value {
                    #(#numbers => Self::#variants,)*
                    _ => Self::Unknown(value),
                }
            }
        }

        impl fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.value(), f)
            }
        }

        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.value().serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #width::deserialize(deserializer).map(Self::from)
            }
        }
    });
}

/// The description of a value, and the value.
fn value_docs(value: &EnumValue) -> Doc {
    let wire = match &value.value {
        EnumLiteral::String(text) => text.clone(),
        EnumLiteral::Integer(number) => number.to_string(),
    };
    Doc::new().docs(&value.docs).line(Line::new().code(&wire))
}

/// The narrowest type that holds every known value: 64 bits unless one of them needs more.
pub(crate) fn width(numbers: &[i128]) -> TokenStream {
    if numbers.iter().all(|number| i64::try_from(*number).is_ok()) {
        quote!(i64)
    } else if numbers.iter().all(|number| u64::try_from(*number).is_ok()) {
        quote!(u64)
    } else {
        quote!(i128)
    }
}
