//! Structures: a `struct`, a `new` that takes the required members, and a setter for each other member.

use crate::rust::file::File;
use crate::rust::shapes::fields::fields;
use crate::rust::shapes::member_cache::MemberCache;
use crate::rust::shapes::reading::{Reading, read_by_name};
use crate::rust::shapes::rename_rules::RenameRule;
use crate::rust::shapes::{constructors, docs, members};
use bindery_model::service::{Shape, ShapeId, Structure, StructureTag};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// A structure of `types`.
pub(crate) fn emit(file: &mut File, cache: &mut MemberCache, shape: &Shape, structure: &Structure) {
    let name = file.context.names.shape(shape.id).clone();
    let docs = file.docs(docs::shape(shape));
    declare(file, cache, shape.id, structure, &name, &docs);
}

/// Declares the `struct` of a shape and its implementations; operations are structures, too.
pub(crate) fn declare(
    file: &mut File,
    cache: &mut MemberCache,
    id: ShapeId,
    structure: &Structure,
    name: &Ident,
    head: &TokenStream,
) {
    file.import("serde", &["Deserialize", "Serialize"]);
    let fields = fields(file.context, id, structure);
    let optional = fields.iter().all(|field| field.is_optional());
    let default = optional.then(|| quote!(Default,));
    let reading = Reading::of(structure);
    let deserialize = match reading {
        Reading::Derived => Some(quote!(, Deserialize)),
        Reading::Written => None,
    };
    let rule = RenameRule::of(&fields);
    let rename_all = rule.map(|rule| {
        let rule = rule.name();
        quote!(#[serde(rename_all = #rule)])
    });
    let tag = structure.tag.as_ref().map(|StructureTag { member, value, .. }| {
        // The discriminator is not a member: serde writes it, and ignores it when reading.
        quote!(#[serde(tag = #member, rename = #value)])
    });
    let declared: Vec<_> = fields.iter().map(|field| cache.declaration(file, field, rule, reading)).collect();
    let additional = structure.additional.as_ref().map(|values| members::additional(file, id, name, structure, values));
    file.item(quote! {
        #head
        #[derive(Clone, Debug, #default PartialEq, Serialize #deserialize)]
        #tag
        #rename_all
        #[non_exhaustive]
        pub struct #name {
            #(#declared)*
            #additional
        }
    });
    if let (Some(StructureTag { member, .. }), true) = (&structure.tag, structure.additional.is_some()) {
        file.import("bindery", &["tagged"]);
        file.item(quote! {
            impl tagged::Tagged for #name {
                const TAG: &'static str = #member;
            }
        });
    }
    constructors::emit(file, cache, id, structure, name, &fields);
    match reading {
        Reading::Derived => {}
        Reading::Written => read_by_name(file, name, &fields, optional),
    }
}
