//! `operations.rs`: the request struct, which implements the operation, and its response.

use crate::analysis::access::{Access, access};
use crate::analysis::api_reference;
use crate::rust::context::Context;
use crate::rust::docs::{Doc, Line, syntax};
use crate::rust::file::File;
use crate::rust::shapes::member_cache::MemberCache;
use crate::rust::shapes::structures;
use crate::rust::{examples, pagination, protocol, responses, validate};
use bindery_model::service::{Auth, Operation, OperationFailure, Response, Status};
use proc_macro2::{Ident, Span};
use quote::quote;

/// Emits one operation.
pub(crate) fn emit(file: &mut File, members: &mut MemberCache, index: usize) {
    let operation = &file.context.model.operations[index];
    let context = file.context;
    let name = context.names.operation(index);
    let docs = file.docs(docs(context, index, operation));
    let head = quote! {
        #docs
        #[must_use = "an operation does nothing until it is sent"]
    };
    structures::declare(file, members, operation.input, context.model.input(operation), name, &head);
    implementation(file, index, operation);
    pagination::emit(file, index);
    protocol::binding(file, index, operation);
    if responses::output_variants(operation) {
        responses::output_enum(file, index, operation);
    }
}

/// The docs of an operation for its callers.
fn docs(context: &Context, index: usize, operation: &Operation) -> Doc {
    let deprecated = match operation.deprecated {
        Some(_) => Line::from("**Deprecated.** The service may remove this operation."),
        None => Line::new(),
    };
    let auth = match access(&operation.auth) {
        Access::Unsigned => Line::from("This operation requires no credentials."),
        Access::Signed => Line::from("Requests are signed with AWS credentials."),
        Access::Secured => schemes(context, operation),
    };
    let doc = Doc::new()
        .docs(&operation.docs)
        .or(Line::from("The operation ").code(&operation.name).ours("."))
        .line(deprecated)
        .line(auth)
        .line(see_also(context, operation))
        .heading("Request syntax")
        .fence(&syntax::request(context.model, operation));
    response_docs(context, operation, doc)
        .heading("Errors")
        .list(operation.failures.iter().map(|said| failure(context, said)))
        .line(match operation.failures.is_empty() {
            true => "The document declares no errors: every failure is [`Error::Unknown`].",
            false => "Any other failure is [`Error::Unknown`].",
        })
        .heading("Examples")
        .example(examples::operation(context, index, operation))
}

/// Links the operation in the API reference of its service.
fn see_also(context: &Context, operation: &Operation) -> Line {
    match api_reference::url(context.model, operation) {
        Some(url) => Line::from("See also: ").text(&format!("[API reference]({url})")).ours("."),
        None => Line::new(),
    }
}

/// Adds the syntax of each success response and a list of its content.
fn response_docs(context: &Context, operation: &Operation, mut doc: Doc) -> Doc {
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

/// The status of a response, if the operation has several.
fn status(operation: &Operation, response: &Response) -> Line {
    match (operation.responses.len(), response.status) {
        (1, _) => Line::new(),
        (_, Status::Code(status)) => Line::from("Status ").number(status).ours(":"),
        (_, Status::Default) => Line::from("Any other status:"),
    }
}

/// The alternative security schemes of an operation.
fn schemes(context: &Context, operation: &Operation) -> Line {
    let Auth::Schemes(alternatives) = &operation.auth else { return Line::new() };
    let mut line = Line::from("Authentication: ");
    for (index, alternative) in alternatives.iter().enumerate() {
        if index > 0 {
            line = line.ours(", or ");
        }
        if alternative.is_empty() {
            line = line.ours("none");
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
    let output = responses::output(file, index, operation);
    let auth = match access(&operation.auth) {
        Access::Unsigned => file.bindery("Unsigned"),
        Access::Signed => file.bindery("Signed"),
        Access::Secured => file.bindery("Secured"),
    };
    let validate = file.context.analysis.checks.has(operation.input).then(validate::method);
    let protocol = protocol::marker(file);
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
