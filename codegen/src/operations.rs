//! `operations.rs`: the request struct that *is* the operation, and what its response means.

use crate::types::Rust;
use crate::{Context, File, Module, docs, examples, rest, structures};
use bindery_model::service::{Auth, Operation, Protocol, Response, Status};
use proc_macro2::TokenStream;
use quote::quote;

/// `operations.rs`.
pub(crate) fn file(context: &Context) -> Vec<TokenStream> {
    let mut file = File::new(context, Module::Root, " What the service does, one request struct for each operation.");
    for (index, operation) in context.model.operations.iter().enumerate() {
        emit(&mut file, index, operation);
    }
    file.finish()
}

fn emit(file: &mut File, index: usize, operation: &Operation) {
    let context = file.context;
    let name = context.names.operation(index);
    let docs = docs::operation(context, operation, examples::operation(context, index, operation).as_deref());
    let head = quote! {
        #docs
        #[must_use = "an operation does nothing until it is sent"]
    };
    structures::declare(file, operation.input, context.model.input(operation), name, &head);
    implementation(file, index, operation);
    match context.model.service.protocol {
        Protocol::Rest => rest::emit(file, index, operation),
        Protocol::AwsJson { .. } => {}
    }
    if output_variants(operation) {
        output_enum(file, index, operation);
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
    file.item(quote! {
        impl Operation for #name {
            type Output = #output;
            type Error = Error;
            type Auth = #auth;
            const NAME: &'static str = #wire;
            const SERVICE: &'static Service = &SERVICE;
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

fn output(file: &mut File, index: usize, operation: &Operation) -> TokenStream {
    if output_variants(operation) {
        let output = file.context.names.output(index);
        return quote!(#output);
    }
    match operation.responses.iter().find_map(|response| response.content.as_ref()) {
        Some(content) => Rust::value(content).tokens(file),
        None => file.bindery("Empty"),
    }
}

/// Whether an operation's answers differ by status, so that its output is an enum.
pub(crate) fn output_variants(operation: &Operation) -> bool {
    let content = |response: &Response| response.content.as_ref().map(Rust::value);
    match operation.responses.split_first() {
        Some((first, rest)) => rest.iter().any(|response| content(response) != content(first)),
        None => false,
    }
}

fn output_enum(file: &mut File, index: usize, operation: &Operation) {
    let context = file.context;
    let name = context.names.output(index);
    let docs = format!(" What [`{}`] answers, by status.", context.names.operation(index));
    let variants: Vec<_> = operation
        .responses
        .iter()
        .enumerate()
        .map(|(position, response)| {
            let docs = docs::response(context, response);
            let name = context.names.response(index, position);
            let status = match response.status {
                Status::Code(code) => code.to_string(),
                Status::Default => "default".to_owned(),
            };
            let content = response.content.as_ref().map(|content| {
                let content = Rust::value(content).tokens(file);
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
        #[doc = #docs]
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "status", content = "body")]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
        }
    });
}
