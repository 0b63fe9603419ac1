//! Newtypes: lists and maps that are named because they contain themselves.

use crate::rust::file::File;
use crate::rust::shapes::{docs, reading};
use crate::rust::types::Rust;
use bindery_model::service::{Shape, TypeUse};
use quote::quote;

/// Emits a type that is named because it contains itself.
pub(crate) fn emit(file: &mut File, shape: &Shape, target: &TypeUse) {
    file.import("serde", &["Deserialize", "Serialize"]);
    let docs = file.docs(docs::shape(shape));
    let name = file.context.names.shape(shape.id).clone();
    let rust = Rust::inside(file.context, shape.id, target);
    let inner = rust.tokens(file);
    let read = rust.reader().map(|reader| {
        let read = reading::read_path(file, &reader);
        quote!(#[serde(deserialize_with = #read)])
    });
    file.item(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct #name(
            /// The inner value.
            #read
            pub #inner,
        );

        impl From<#inner> for #name {
            #[inline]
            fn from(inner: #inner) -> Self {
                #name(inner)
            }
        }
    });
}
