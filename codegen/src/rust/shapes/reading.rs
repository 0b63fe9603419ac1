//! `impl Deserialize` of a structure by `bindery::de::structure`.

use crate::rust::file::File;
use crate::rust::shapes::fields::Field;
use crate::rust::types::Rust;
use bindery_model::service::Structure;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;

/// The implementation of `Deserialize`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Reading {
    /// Derived by serde: the structure has additional members or a tag.
    Derived,
    /// By `bindery::de::structure`, which compiles twice as fast as the derived code.
    Written,
}

impl Reading {
    pub(crate) fn of(structure: &Structure) -> Self {
        match (&structure.tag, &structure.additional) {
            (None, None) => Reading::Written,
            (Some(_), _) | (_, Some(_)) => Reading::Derived,
        }
    }
}

/// The implementation that reads each member by its name.
pub(crate) fn read_by_name(file: &mut File, name: &Ident, fields: &[Field], optional: bool) {
    file.import("serde", &["Deserialize", "Deserializer"]);
    file.import("bindery", &["de"]);
    let plain = name.unraw().to_string();
    let wires = fields.iter().map(|field| &field.wire);
    let reads: Vec<_> = fields
        .iter()
        .enumerate()
        .map(|(place, field)| {
            let slot = if optional { field.name.to_token_stream() } else { index(place) };
            let read = match (field.rust.reader(), field.is_optional()) {
                (None, true) => quote!(optional),
                (None, false) => quote!(required),
                (Some(reader), is_optional) => {
                    let reader: TokenStream = reader.parse().expect("readers are written in `types`");
                    if is_optional { quote!(optional_by::<#reader, _>) } else { quote!(required_by::<#reader, _>) }
                }
            };
            quote!(members.#read(&mut read.#slot)?)
        })
        .collect();
    let each = match reads.as_slice() {
        [] => quote!(while members.next()?.is_some() {}),
        [only] => quote!(while members.next()?.is_some() { #only; }),
        [first @ .., last] => {
            let places = (0..first.len()).map(index);
            quote! {
                while let Some(member) = members.next()? {
                    match member {
                        #(#places => #first,)*
                        _ => #last,
                    }
                }
            }
        }
    };
    let (mutable, start, end) = if optional {
        ((!fields.is_empty()).then(|| quote!(mut)), quote!(Self::default()), quote!(read))
    } else {
        let slots = fields.iter().map(|_| quote!(None,));
        let values = fields.iter().enumerate().map(|(place, Field { name, rust, .. })| {
            let slot = index(place);
            let value = match rust {
                Rust::Option(_) => quote!(read.#slot),
                // As in any reader, an absent value is null.
                Rust::Nullable(_) => quote!(read.#slot.unwrap_or_default()),
                _ => quote!(members.given(read.#slot, #slot)?),
            };
            quote!(#name: #value)
        });
        (Some(quote!(mut)), quote!((#(#slots)*)), quote!(Self { #(#values),* }))
    };
    file.item(quote! {
        impl<'de> de::Structure<'de> for #name {
            const NAME: &'static str = #plain;
            const MEMBERS: &'static [&'static str] = &[#(#wires),*];

            fn of<A: de::MapAccess<'de>>(mut members: de::Members<A>) -> Result<Self, A::Error> {
                let #mutable read = #start;
                #each
                Ok(#end)
            }
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                de::structure(deserializer)
            }
        }
    });
}

/// The index of a member, or of a field of a tuple.
fn index(place: usize) -> TokenStream {
    Literal::usize_unsuffixed(place).into_token_stream()
}

/// The path of a reading function, for `deserialize_with`.
pub(crate) fn read_path(file: &mut File, reader: &str) -> String {
    file.import("bindery", &["de"]);
    format!("de::read::<{reader}, _, _>")
}
