//! The operation in Rust, as used with the generated crate. Every snippet compiles on its own.

use super::limits::budget;
use super::{Language, NamedService, Section};
use crate::analysis::access::{Access, access};
use crate::analysis::modules::Module;
use crate::analysis::names;
use crate::rust::context::Context;
use crate::rust::file::{File, Imports};
use crate::rust::print::{self, Verbatim};
use crate::rust::shapes::{enums, fields, unions};
use crate::rust::types::Rust;
use crate::rust::{examples, pagination, responses};
use bindery_model::service::{
    Auth, EnumBase, EnumLiteral, IdentifiedBy, Model, Operation, Protocol, SecurityKind, ShapeId, ShapeKind, Type,
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::collections::{BTreeSet, VecDeque};

/// Returns the snippets of an operation.
pub(super) fn sections(service: &NamedService, index: usize) -> Vec<Section> {
    let context = &service.context;
    let operation = &service.model.operations[index];
    let code = |heading, text: String| Section::new(heading, Language::Rust, text);
    let mut sections = vec![
        code("Request", print::statements(examples::operation(context, index, operation))),
        code("Sending it", sending(context, index, operation)),
    ];
    if operation.pagination.is_some() && pagination::is_paginated(context, index) {
        sections.push(code("All pages", paging(context, index, operation)));
    }
    sections.push(code("Request structure", request(context, index, operation)));
    sections.push(code("Response structure", response(context, index, operation)));
    let types = types(context, operation);
    if !types.is_empty() {
        sections.push(code("Types", types));
    }
    sections.push(code("Failures", failures(context, operation)));
    sections
}

/// Returns the library name of the generated crate.
fn library(context: &Context) -> Ident {
    names::library(&names::package(&context.model.service.name))
}

/// Formats items, imports first.
fn items(items: impl IntoIterator<Item = TokenStream>) -> String {
    print::items(items, &Verbatim::default()).trim().to_owned()
}

/// Returns the imports and the expression for a client that can send the operation.
fn client(model: &Model, operation: &Operation) -> (TokenStream, TokenStream) {
    let service = &model.service;
    let mut client = quote!(BlockingClient::new(Ureq::new()));
    let regional = service.endpoints.iter().any(|rule| rule.host.value.contains("{region}"));
    let is_aws = match service.protocol {
        Protocol::AwsJson { .. } => true,
        Protocol::Rest => false,
    };
    if regional || is_aws {
        client = quote!(#client.region("us-east-1"));
    }
    for parameter in service.host_template.iter().flat_map(|template| &template.parameters) {
        let name = &parameter.name;
        client = quote!(#client.host_parameter(#name, "string"));
    }
    if service.endpoints.is_empty() && service.host.is_none() && service.host_template.is_none() {
        client = quote!(#client.endpoint_url("https://example.com"));
    }
    let mut imports = quote!(
        use bindery_client::{BlockingClient, Ureq};
    );
    match access(&operation.auth) {
        Access::Unsigned => {}
        Access::Signed => client = quote!(#client.signed_by_env()?),
        Access::Secured => {
            let credentials = credentials(model, operation);
            if !credentials.is_empty() {
                let several = credentials.len() > 1;
                let names = if several { quote!({Credential, Credentials}) } else { quote!(Credentials) };
                imports = quote! {
                    #imports
                    use bindery_client::bindery_rest::#names;
                };
                let (first, rest) = (&credentials[0], &credentials[1..]);
                client = quote!(#client.secured_by(Credentials::#first #(.with(Credential::#rest))*));
            }
        }
    }
    (imports, client)
}

/// Returns the credentials of the first alternative that requires any.
fn credentials(model: &Model, operation: &Operation) -> Vec<TokenStream> {
    let alternatives = match &operation.auth {
        Auth::Schemes(alternatives) => alternatives.as_slice(),
        Auth::None | Auth::Signed => &[],
    };
    let needed = alternatives.iter().find(|alternative| !alternative.is_empty()).into_iter().flatten();
    needed
        .map(|requirement| match &model.service.security[requirement.scheme].kind {
            SecurityKind::Basic => quote!(basic("user", "password")),
            SecurityKind::ApiKeyHeader { .. } | SecurityKind::ApiKeyQuery { .. } => quote!(api_key("key")),
            SecurityKind::Bearer | SecurityKind::OAuth2 { .. } => quote!(bearer("token")),
        })
        .collect()
}

/// Formats a function that sends a request.
fn sending(context: &Context, index: usize, operation: &Operation) -> String {
    let (library, name) = (library(context), context.names.operation(index));
    let (imports, client) = client(context.model, operation);
    items([
        imports,
        quote! {
            fn send(request: #library::#name) -> Result<(), Box<dyn std::error::Error>> {
                let client = #client;
                let output = client.send(request)?;
                println!("{output:?}");
                Ok(())
            }
        },
    ])
}

/// Formats a function that requests all pages.
fn paging(context: &Context, index: usize, operation: &Operation) -> String {
    let (library, name) = (library(context), context.names.operation(index));
    let (imports, client) = client(context.model, operation);
    let one = if operation.pagination.as_ref().is_some_and(|pages| pages.items.is_some()) {
        quote!(for item in client.items(request) {
            println!("{:?}", item?);
        })
    } else {
        quote!(for page in client.pages(request) {
            println!("{:?}", page?);
        })
    };
    items([
        imports,
        quote! {
            fn list(request: #library::#name) -> Result<(), Box<dyn std::error::Error>> {
                let client = #client;
                #one
                Ok(())
            }
        },
    ])
}

/// Formats a function that matches the modelled failures.
fn failures(context: &Context, operation: &Operation) -> String {
    let library = library(context);
    let mut seen = BTreeSet::new();
    let arms = operation.failures.iter().filter(|failure| seen.insert(failure.failure)).map(|declared| {
        let variant = context.names.failure(declared.failure);
        match context.model.failure(declared.failure).identified_by {
            IdentifiedBy::Code(_) => quote!(Some(Error::#variant(failure)) => println!("{failure:?}"),),
            IdentifiedBy::Status(_) => {
                quote!(Some(Error::#variant(failed)) => println!("{}: {:?}", failed.status, failed.body),)
            }
        }
    });
    let arms: Vec<TokenStream> = arms.collect();
    items([
        quote! {
            use bindery_client::ClientError;
            use #library::Error;
        },
        quote! {
            fn explain(error: &ClientError<Error>) {
                match error.failure() {
                    #(#arms)*
                    Some(other) => println!("{other}"),
                    None => println!("no response, or a malformed one: {error}"),
                }
            }
        },
    ])
}

/// Formats items of one module with their imports, as seen from outside of the generated crate.
fn outside(file: File, more: TokenStream) -> String {
    let library = library(file.context).to_string();
    let body = file.finish();
    let imports = print::items([Imports::items([&body.imports]), more], &Verbatim::default());
    let imports = imports.replace("use crate::", &format!("use {library}::"));
    format!("{}\n{}", imports.trim(), body.text.trim_end()).trim().to_owned()
}

/// Formats the declaration of the request.
fn request(context: &Context, index: usize, operation: &Operation) -> String {
    let mut file = File::new(context, Module::Root);
    let name = context.names.operation(index).clone();
    declare(&mut file, operation.input, &name);
    outside(file, TokenStream::new())
}

/// Formats the declaration of the output: a shape with the shapes it contains, or a type alias.
fn response(context: &Context, index: usize, operation: &Operation) -> String {
    if !responses::output_variants(operation)
        && let Some(content) = operation.responses.iter().find_map(|response| response.content.as_ref())
        && let (Type::Shape(id), Rust::Shape(_)) = (&content.ty, Rust::answer(content))
    {
        return listing(context, reachable(context.model, [*id]));
    }
    let mut file = File::new(context, Module::Root);
    if responses::output_variants(operation) {
        let name = context.names.output(index);
        let variants: Vec<TokenStream> = operation
            .responses
            .iter()
            .enumerate()
            .map(|(position, response)| {
                let variant = context.names.response(index, position);
                match &response.content {
                    Some(content) => {
                        let content = Rust::answer(content).tokens(&mut file);
                        quote!(#variant(#content))
                    }
                    None => quote!(#variant),
                }
            })
            .collect();
        file.item(quote!(#[non_exhaustive] pub enum #name { #(#variants,)* }));
    } else {
        let output = responses::output(&mut file, index, operation);
        file.item(quote!(pub type Output = #output;));
    }
    outside(file, TokenStream::new())
}

/// Formats the shapes that the request contains, and those of the output unless [`response`] shows them.
fn types(context: &Context, operation: &Operation) -> String {
    let mut first = Vec::new();
    let input = context.model.input(operation);
    input
        .members
        .iter()
        .map(|member| &member.target)
        .chain(&input.additional)
        .for_each(|used| used.collect_shapes(&mut first));
    for content in operation.responses.iter().filter_map(|response| response.content.as_ref()) {
        let is_shown = matches!((&content.ty, Rust::answer(content)), (Type::Shape(_), Rust::Shape(_)))
            && !responses::output_variants(operation);
        if !is_shown {
            content.collect_shapes(&mut first);
        }
    }
    listing(context, reachable(context.model, first))
}

/// Returns the shapes reachable from `first`, nearest first, split into those shown and those beyond the budget.
fn reachable(model: &Model, first: impl IntoIterator<Item = ShapeId>) -> (Vec<ShapeId>, Vec<ShapeId>) {
    let most = budget(model) / 20;
    let mut seen = BTreeSet::new();
    let mut queue: VecDeque<ShapeId> = first.into_iter().filter(|id| seen.insert(*id)).collect();
    let mut shown = Vec::new();
    while let Some(id) = queue.pop_front() {
        if shown.len() == most {
            queue.push_front(id);
            break;
        }
        shown.push(id);
        let mut inner = Vec::new();
        match &model.shape(id).kind {
            ShapeKind::Structure(structure) => {
                let members = structure.members.iter().map(|member| &member.target);
                members.chain(&structure.additional).for_each(|target| target.collect_shapes(&mut inner));
            }
            ShapeKind::Union(union) => inner.extend(union.variants.iter().map(|variant| variant.shape)),
            ShapeKind::Untagged(union) => {
                union.alternatives.iter().for_each(|alternative| alternative.target.collect_shapes(&mut inner));
            }
            ShapeKind::Newtype(target) => target.collect_shapes(&mut inner),
            ShapeKind::Enum(_) => {}
        }
        queue.extend(inner.into_iter().filter(|id| seen.insert(*id)));
    }
    (shown, queue.into())
}

/// Formats declarations of shapes; those beyond the budget are imported.
fn listing(context: &Context, (shown, rest): (Vec<ShapeId>, Vec<ShapeId>)) -> String {
    let mut file = File::new(context, Module::Types);
    for id in shown {
        let name = context.names.shape(id).clone();
        declare(&mut file, id, &name);
    }
    let library = library(context);
    let rest: Vec<&Ident> = rest.into_iter().map(|id| context.names.shape(id)).collect();
    let imports = match rest.as_slice() {
        [] => TokenStream::new(),
        rest => quote!(use #library::types::{#(#rest),*};),
    };
    outside(file, imports)
}

/// Adds the declaration of a shape, without its implementations and attributes.
fn declare(file: &mut File, id: ShapeId, name: &Ident) {
    let context = file.context;
    let item = match &context.model.shape(id).kind {
        ShapeKind::Structure(structure) => {
            let fields: Vec<TokenStream> = fields::fields(context, id, structure)
                .iter()
                .map(|field| {
                    let (name, ty) = (field.name, field.rust.tokens(file));
                    quote!(pub #name: #ty,)
                })
                .collect();
            let additional = structure.additional.as_ref().map(|values| {
                let (name, ty) = (context.names.additional(id), fields::additional_type(values).tokens(file));
                quote!(pub #name: #ty,)
            });
            quote!(#[non_exhaustive] pub struct #name { #(#fields)* #additional })
        }
        ShapeKind::Enum(values) => {
            let is_of_base = |value: &EnumLiteral| match (values.base, value) {
                (EnumBase::String, _) | (EnumBase::Integer(_), EnumLiteral::Integer(_)) => true,
                (EnumBase::Integer(_), EnumLiteral::String(_)) => false,
            };
            let known = values.values.iter().enumerate().filter(|(_, value)| is_of_base(&value.value));
            let variants = known.map(|(index, _)| context.names.variant(id, index));
            let numbers: Vec<i128> = values
                .values
                .iter()
                .filter_map(|value| match value.value {
                    EnumLiteral::Integer(number) => Some(number),
                    EnumLiteral::String(_) => None,
                })
                .collect();
            let unknown = match values.base {
                EnumBase::String => quote!(String),
                EnumBase::Integer(_) => enums::width(&numbers),
            };
            quote!(#[non_exhaustive] pub enum #name { #(#variants,)* Unknown(#unknown), })
        }
        ShapeKind::Union(union) => {
            let document = file.bindery("Document");
            let variants: Vec<TokenStream> = union
                .variants
                .iter()
                .enumerate()
                .map(|(index, variant)| {
                    let name = context.names.variant(id, index);
                    let content = unions::content(file, id, variant.shape).tokens(file);
                    quote!(#name(#content),)
                })
                .collect();
            quote!(#[non_exhaustive] pub enum #name { #(#variants)* Unknown { tag: String, content: #document }, })
        }
        ShapeKind::Untagged(union) => {
            let document = file.bindery("Document");
            let contents: Vec<TokenStream> = union
                .alternatives
                .iter()
                .map(|alternative| Rust::inside(context, id, &alternative.target).tokens(file))
                .collect();
            let variants = (0..contents.len()).map(|index| context.names.variant(id, index));
            quote!(#[non_exhaustive] pub enum #name { #(#variants(#contents),)* Unknown(#document), })
        }
        ShapeKind::Newtype(target) => {
            let inner = Rust::inside(context, id, target).tokens(file);
            quote!(pub struct #name(pub #inner);)
        }
    };
    file.item(item);
}
