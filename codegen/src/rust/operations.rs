//! `operations.rs`: the request struct that *is* the operation, and what its response means.

use crate::rust::context::Context;
use crate::rust::docs::{Doc, Line, syntax};
use crate::rust::file::File;
use crate::rust::protocol::rest;
use crate::rust::shapes::structures;
use crate::rust::types::Rust;
use crate::rust::{examples, pagination, validate};
use bindery_model::service::{Auth, Operation, OperationFailure, Protocol, Response, Status};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// One operation.
pub(crate) fn emit(file: &mut File, index: usize) {
    let operation = &file.context.model.operations[index];
    let context = file.context;
    let name = context.names.operation(index);
    let docs = docs(context, index, operation);
    let head = quote! {
        #docs
        #[must_use = "an operation does nothing until it is sent"]
    };
    structures::declare(file, operation.input, context.model.input(operation), name, &head);
    implementation(file, index, operation);
    pagination::emit(file, index);
    match context.model.service.protocol {
        Protocol::Rest => rest::emit(file, index, operation),
        Protocol::AwsJson { .. } => {}
    }
    if output_variants(operation) {
        output_enum(file, index, operation);
    }
}

/// All that a caller wants to know of an operation.
fn docs(context: &Context, index: usize, operation: &Operation) -> Doc {
    let deprecated = match operation.deprecated {
        Some(_) => Line::from("**Deprecated.** The service may stop doing it."),
        None => Line::new(),
    };
    let auth = match auth(&operation.auth) {
        Access::Unsigned => Line::from("No signature is needed to call it."),
        Access::Signed => Line::from("It is signed with AWS credentials."),
        Access::Secured => schemes(context, operation),
    };
    let doc = Doc::new()
        .docs(&operation.docs)
        .or(Line::from("The operation ").code(&operation.name).ours("."))
        .line(deprecated)
        .line(auth)
        .heading("Request syntax")
        .fence(&syntax::request(context.model, operation));
    responses(context, operation, doc)
        .heading("Errors")
        .list(operation.failures.iter().map(|said| failure(context, said)))
        .line(match operation.failures.is_empty() {
            true => "Any failure is [`Error::Unknown`]: none is described.",
            false => "Any other failure is [`Error::Unknown`].",
        })
        .heading("Examples")
        .example(examples::operation(context, index, operation))
}

/// What each success response looks like, and what is in it.
fn responses(context: &Context, operation: &Operation, mut doc: Doc) -> Doc {
    let described = || operation.responses.iter().filter(|response| response.content.is_some());
    if described().next().is_none() {
        return doc;
    }
    doc = doc.heading("Response syntax");
    for response in described() {
        doc = doc.line(status(operation, response));
        if let Some(fence) = syntax::response(context.model, response) {
            doc = doc.fence(&fence);
        }
    }
    let mut structures = Vec::new();
    for response in described() {
        let structure = response.content.as_ref().map(|content| syntax::structure(context.model, content));
        structures.extend(structure.filter(|structure| !structure.is_empty()).map(|structure| (response, structure)));
    }
    if !structures.is_empty() {
        doc = doc.heading("Response structure");
    }
    for (response, structure) in structures {
        doc = doc.line(status(operation, response)).tree(structure);
    }
    doc
}

/// The status of a response, where there are others.
fn status(operation: &Operation, response: &Response) -> Line {
    match (operation.responses.len(), response.status) {
        (1, _) => Line::new(),
        (_, Status::Code(status)) => Line::from("Status ").number(status).ours(":"),
        (_, Status::Default) => Line::from("Any other status:"),
    }
}

/// The schemes of which a caller must show one or several.
fn schemes(context: &Context, operation: &Operation) -> Line {
    let Auth::Schemes(alternatives) = &operation.auth else { return Line::new() };
    let mut line = Line::from("It asks for ");
    for (index, alternative) in alternatives.iter().enumerate() {
        if index > 0 {
            line = line.ours(", or ");
        }
        if alternative.is_empty() {
            line = line.ours("nothing");
        }
        for (index, requirement) in alternative.iter().enumerate() {
            if index > 0 {
                line = line.ours(" and ");
            }
            line = line.code(&context.model.service.security[requirement.scheme].name);
        }
    }
    line.ours(".")
}

fn failure(context: &Context, said: &OperationFailure) -> Line {
    let failure = context.model.failure(said.failure);
    let error = Ident::new("Error", Span::call_site());
    let line = Line::new().link(&[&error, context.names.failure(failure.id)]);
    let docs = [&said.docs, &failure.docs].into_iter().find_map(|docs| docs.description.as_ref());
    match docs {
        Some(docs) => line.ours(" — ").first_sentence(&docs.value),
        None => line,
    }
}

fn implementation(file: &mut File, index: usize, operation: &Operation) {
    file.import("bindery", &["Operation", "Service"]);
    file.import("crate", &["Error", "SERVICE"]);
    let name = file.context.names.operation(index);
    let wire = &operation.name;
    let output = output(file, index, operation);
    let auth = match auth(&operation.auth) {
        Access::Unsigned => file.bindery("Unsigned"),
        Access::Signed => file.bindery("Signed"),
        Access::Secured => file.bindery("Secured"),
    };
    let validate = file.context.checks.has(operation.input).then(validate::method);
    let protocol = match file.context.model.service.protocol {
        Protocol::AwsJson { .. } => file.bindery("AwsJson"),
        Protocol::Rest => file.bindery("HttpBinding"),
    };
    file.item(quote! {
        impl Operation for #name {
            type Output = #output;
            type Error = Error;
            type Auth = #auth;
            type Protocol = #protocol;
            const NAME: &'static str = #wire;
            const SERVICE: &'static Service = &SERVICE;
            #validate
        }
    });
}

/// What a caller must show, as a type.
pub(crate) enum Access {
    Unsigned,
    Signed,
    Secured,
}

/// What a caller must show: alternatives that are all empty ask for nothing.
pub(crate) fn auth(auth: &Auth) -> Access {
    match auth {
        Auth::None => Access::Unsigned,
        Auth::Signed => Access::Signed,
        Auth::Schemes(alternatives) if alternatives.iter().all(Vec::is_empty) => Access::Unsigned,
        Auth::Schemes(_) => Access::Secured,
    }
}

/// The type of what an operation answers.
pub(crate) fn output(file: &mut File, index: usize, operation: &Operation) -> TokenStream {
    if output_variants(operation) {
        let output = file.context.names.output(index);
        return quote!(#output);
    }
    match operation.responses.iter().find_map(|response| response.content.as_ref()) {
        Some(content) => Rust::answer(content).tokens(file),
        None => file.bindery("Empty"),
    }
}

/// Whether an operation's answers differ by status, so that its output is an enum.
pub(crate) fn output_variants(operation: &Operation) -> bool {
    let content = |response: &Response| response.content.as_ref().map(Rust::answer);
    match operation.responses.split_first() {
        Some((first, rest)) => rest.iter().any(|response| content(response) != content(first)),
        None => false,
    }
}

fn output_enum(file: &mut File, index: usize, operation: &Operation) {
    let context = file.context;
    let name = context.names.output(index);
    let docs =
        Doc::new().line(Line::from("What ").link(&[context.names.operation(index)]).ours(" answers, by status."));
    let variants: Vec<_> = operation
        .responses
        .iter()
        .enumerate()
        .map(|(position, response)| {
            let told = match response.status {
                Status::Code(status) => Line::from("The status ").number(status).ours("."),
                Status::Default => Line::from("Any other status."),
            };
            let docs = Doc::new().docs(&response.docs).line(told);
            let name = context.names.response(index, position);
            let status = response.status.to_string();
            let content = response.content.as_ref().map(|content| {
                let content = Rust::answer(content).tokens(file);
                quote!((#content))
            });
            quote! {
                #docs
                #[serde(rename = #status)]
                #name #content
            }
        })
        .collect();
    file.item(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "status", content = "body")]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
        }
    });
}
