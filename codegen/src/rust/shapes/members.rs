//! The declaration and the setter of a field.

use crate::rust::file::File;
use crate::rust::shapes::docs;
use crate::rust::shapes::fields::{Field, additional_type};
use crate::rust::shapes::reading::{Reading, read_path};
use crate::rust::types::Rust;
use bindery_model::service::{Member, ShapeId, Structure, TypeUse};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

/// The declaration of a field.
pub(crate) fn declaration(file: &mut File, field: &Field, renamed: bool, reading: Reading) -> TokenStream {
    let Field { member, name, wire, rust, constant: _ } = field;
    let docs = file.docs(docs::member(field));
    let ty = rust.tokens(file);
    let mut serde = Vec::new();
    if renamed {
        serde.push(quote!(rename = #wire));
    }
    let reader = match reading {
        Reading::Derived => rust.reader(),
        Reading::Written => None,
    };
    if field.is_optional() {
        // Omitted if serde reads an `Option` directly: with `default`, it would accept a short list for the structure.
        serde.extend(reader.is_some().then(|| quote!(default)));
        serde.push(quote!(skip_serializing_if = "Option::is_none"));
    }
    if let Some(write) = omissible(member) {
        file.import("bindery", &["direction"]);
        serde.push(quote!(serialize_with = #write));
    }
    if let Some(reader) = reader {
        let read = read_path(file, &reader);
        serde.push(quote!(deserialize_with = #read));
    }
    let serde = (!serde.is_empty()).then(|| quote!(#[serde(#(#serde),*)]));
    quote! {
        #docs
        #serde
        pub #name: #ty,
    }
}

/// The function that serializes a member that messages of one direction do not contain.
fn omissible(member: &Member) -> Option<&'static str> {
    match (member.required, member.read_only, member.write_only) {
        (None, Some(_), _) => Some("direction::read_only"),
        (None, None, Some(_)) => Some("direction::write_only"),
        // The structure is used in the other direction alone.
        (Some(_), _, _) | (None, None, None) => None,
    }
}

/// The declaration of the map of additional members.
pub(crate) fn additional(
    file: &mut File,
    id: ShapeId,
    owner: &Ident,
    structure: &Structure,
    values: &TypeUse,
) -> TokenStream {
    let rust = additional_type(values);
    let name = file.context.names.additional(id);
    let ty = rust.tokens(file);
    let read = rust.reader().map(|reader| match structure.tag {
        // serde passes the tag, which it writes itself, to a flattened map as well.
        Some(_) => read_path(file, &format!("tagged::Rest<{}, {reader}>", owner.unraw())),
        None => read_path(file, &reader),
    });
    quote! {
        /// Additional members, by name.
        #[serde(flatten, deserialize_with = #read)]
        pub #name: #ty,
    }
}

/// The setter of a field that `new` does not take.
pub(crate) fn setter(file: &mut File, field: &Field) -> Option<TokenStream> {
    let name = field.name;
    let set = match (&field.rust, field.constant) {
        (Rust::Option(inner), _) => inner,
        (rust, Some(_)) => rust,
        (_, None) => return None,
    };
    let (ty, value) = set.argument(file, name);
    let value = if field.is_optional() { quote!(Some(#value)) } else { value };
    let docs = setter_docs(name);
    let inline = inline(set.is_generic(file.context.model));
    Some(quote! {
        #[doc = #docs]
        #inline
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    })
}

/// The setter of the additional members.
pub(crate) fn additional_setter(file: &mut File, id: ShapeId, values: &TypeUse) -> TokenStream {
    let name = file.context.names.additional(id);
    let (ty, value) = additional_type(values).argument(file, name);
    let docs = setter_docs(name);
    quote! {
        #[doc = #docs]
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// The `#[inline]` attribute, which saves a build from compiling unused functions; a generic function needs none.
pub(crate) fn inline(is_generic: bool) -> Option<TokenStream> {
    (!is_generic).then(|| quote!(#[inline]))
}

/// The docs of a setter, which refer to those of the field.
fn setter_docs(name: &Ident) -> String {
    let name = name.unraw();
    format!(" Sets [`{name}`](#structfield.{name}).")
}
