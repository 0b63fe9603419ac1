//! `new` and the setters of a structure.

use crate::rust::file::File;
use crate::rust::shapes::fields::{Field, required, takes_literal};
use crate::rust::shapes::member_cache::MemberCache;
use crate::rust::shapes::members;
use crate::rust::types::Rust;
use bindery_model::service::{ShapeId, Structure};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

/// Emits `new`, the structure of named fields that it takes if positions would be ambiguous, and the setters.
pub(crate) fn emit(
    file: &mut File,
    cache: &mut MemberCache,
    id: ShapeId,
    structure: &Structure,
    name: &Ident,
    fields: &[Field],
) {
    let required = required(fields);
    let constants: Vec<_> = fields.iter().map(|field| (!field.is_parameter()).then(|| constant(file, field))).collect();
    let rest = structure.additional.as_ref().map(|_| {
        let additional = file.context.names.additional(id);
        let map = file.name("std::collections", "BTreeMap");
        quote!(#additional: #map::new(),)
    });
    let parts = Parts { name, fields, constants, rest };
    let mut default = None;
    let new = if required.is_empty() && fields.iter().all(|field| field.constant.is_none()) {
        quote! {
            /// Creates a value with no member set.
            #[inline]
            pub fn new() -> Self {
                Self::default()
            }
        }
    } else if required.is_empty() {
        default = Some(quote! {
            impl Default for #name {
                #[inline]
                fn default() -> Self {
                    Self::new()
                }
            }
        });
        parts.new_of_constants()
    } else if takes_literal(file.context.model, &required) {
        let parameter = file.context.names.required(id).clone();
        let new = parts.new_of_literal(&parameter);
        required_literal(file, name, &parameter, &required);
        new
    } else {
        parts.new_of_parameters(file, &required)
    };
    let setters: Vec<_> = fields.iter().filter_map(|field| cache.setter(file, field)).collect();
    let additional = structure.additional.as_ref().map(|values| members::additional_setter(file, id, values));
    file.item(quote! {
        impl #name {
            #new
            #(#setters)*
            #additional
        }
        #default
    });
}

/// The value of a field that `new` does not take.
fn constant(file: &mut File, field: &Field) -> TokenStream {
    match field.constant {
        Some(constant) => constant.tokens(file),
        None => quote!(None),
    }
}

/// The parts of a `new`.
struct Parts<'a> {
    name: &'a Ident,
    fields: &'a [Field<'a>],
    /// The values of the fields that `new` does not take.
    constants: Vec<Option<TokenStream>>,
    /// The value of the additional members.
    rest: Option<TokenStream>,
}

impl Parts<'_> {
    /// Each field with its value, if `new` does not take it.
    fn fields(&self) -> impl Iterator<Item = (&Field<'_>, Option<&TokenStream>)> {
        self.fields.iter().zip(self.constants.iter().map(Option::as_ref))
    }

    /// Returns `new` without parameters.
    fn new_of_constants(&self) -> TokenStream {
        let Parts { name, rest, .. } = self;
        let values = self.fields().map(|(Field { name, .. }, value)| quote!(#name: #value,));
        quote! {
            /// Creates a value with its constant members set.
            #[inline]
            pub fn new() -> Self {
                #name { #(#values)* #rest }
            }
        }
    }

    /// Returns `new` with a structure of named fields as its parameter.
    fn new_of_literal(&self, parameter: &Ident) -> TokenStream {
        let Parts { name, rest, .. } = self;
        let values = self.fields().map(|(Field { name, rust, .. }, value)| match (value, rust) {
            (Some(value), _) => quote!(#name: #value,),
            (None, Rust::Boxed(_)) => quote!(#name: Box::new(required.#name),),
            (None, _) => quote!(#name: required.#name,),
        });
        quote! {
            /// Creates a value from its required members.
            #[inline]
            pub fn new(required: #parameter) -> Self {
                #name { #(#values)* #rest }
            }
        }
    }

    /// Returns `new` with a parameter for each required field.
    fn new_of_parameters(&self, file: &mut File, required: &[&Field]) -> TokenStream {
        let Parts { name, rest, .. } = self;
        let (parameters, values): (Vec<_>, Vec<_>) = self
            .fields()
            .map(|(Field { name, rust, .. }, value)| match value {
                Some(value) => (None, quote!(#name: #value,)),
                None => {
                    let (ty, value) = rust.argument(file, name);
                    let converted = value.to_string() != name.to_string();
                    let value = if converted { quote!(#name: #value,) } else { quote!(#name,) };
                    (Some(quote!(#name: #ty)), value)
                }
            })
            .unzip();
        let parameters = parameters.into_iter().flatten();
        let inline = members::inline(required.iter().any(|field| field.rust.is_generic(file.context.model)));
        quote! {
            /// Creates a value from its required members.
            #inline
            pub fn new(#(#parameters),*) -> Self {
                #name { #(#values)* #rest }
            }
        }
    }
}

/// The structure that `new` takes.
fn required_literal(file: &mut File, name: &Ident, parameter: &Ident, required: &[&Field]) {
    let docs = format!(" The required members of [`{name}`], by name, as [`{name}::new`] takes them.");
    let members: Vec<_> = required
        .iter()
        .map(|field| {
            let member = field.name;
            let docs = format!(" See [`{name}::{}`].", member.unraw());
            let ty = field.rust.unboxed().tokens(file);
            quote! {
                #[doc = #docs]
                pub #member: #ty,
            }
        })
        .collect();
    file.item(quote! {
        #[doc = #docs]
        #[derive(Clone, Debug)]
        pub struct #parameter {
            #(#members)*
        }
    });
}
