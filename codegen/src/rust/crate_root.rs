//! `lib.rs`: the description of the crate, its modules, and `SERVICE`.

use crate::rust::context::Context;
use crate::rust::docs::{Doc, Line};
use crate::rust::file::File;
use crate::rust::operation_index;
use crate::rust::print::Verbatim;
use crate::rust::protocol::{self, rest};
use bindery_model::service::{EndpointRule, HostTemplate, Located, Skipped};
use proc_macro2::TokenStream;
use quote::quote;

/// The description of the whole crate.
pub(crate) fn head(context: &Context, verbatim: &mut Verbatim) -> TokenStream {
    let service = &context.model.service;
    let mut docs = Doc::new().docs(&service.docs).or(Line::new().text(&service.title.value));
    let operations = operation_index::docs(context);
    if !operations.is_empty() {
        docs = docs.heading("Operations").and(operations);
    }
    if !service.skipped.is_empty() {
        docs = docs
            .heading("Skipped parts")
            .line("The document also declares these parts. They are invalid, and left out or any JSON value:");
        docs = docs.list(service.skipped.iter().map(skipped));
    }
    let docs = verbatim.inner_docs(docs.into_lines());
    quote! {
        #docs
        #![allow(clippy::should_implement_trait, reason = "setters are named after members, which may be `add` or `not`")]
        #![allow(clippy::disallowed_names, reason = "parameters are named after members, which may be `foo`")]
        #![allow(clippy::just_underscores_and_digits, reason = "members and variants may be named `_1`")]
        #![allow(clippy::large_enum_variant, reason = "outputs are read once; a box would be in every caller's way")]
        #![allow(clippy::type_complexity, reason = "types follow the schemas of the service, which may nest maps")]
    }
}

/// A part of the document that is invalid, how it is read, and why.
fn skipped(skipped: &Skipped) -> Line {
    let line = Line::new().ours("the ").ours(skipped.kind.as_str()).ours(" ").code(&skipped.name);
    line.ours(" is ").ours(skipped.reading()).ours(": ").text(&skipped.reason)
}

/// Emits the modules, the re-exports at the root, and the service.
pub(crate) fn emit(file: &mut File) {
    let context = file.context;
    let service = &context.model.service;
    let name = &service.name;
    let title = &service.title.value;
    let version = &service.version.value;
    let protocol = protocol::value(&service.protocol);
    let signing_name = option(service.signing_name.as_ref());
    let service_id = option(service.service_id.as_ref());
    let endpoints = service.endpoints.iter().map(endpoint);
    let host = option(service.host.as_ref());
    let base_path = service.base_path.as_ref().map_or("", |path| &path.value);
    let schemes = rest::texts(&service.schemes);
    let host_template = match &service.host_template {
        Some(template) => host_template(template),
        None => quote!(None),
    };
    // An empty glob would be an unused import.
    let (operations, all) = match context.model.operations.as_slice() {
        [] => (None, None),
        _ => {
            let public = context.analysis.modules.is_some().then(|| quote!(pub));
            (
                Some(quote!(
                    #public mod operations;
                )),
                Some(quote!(
                    pub use operations::*;
                )),
            )
        }
    };
    let server = protocol::has_server(context.model).then(|| {
        quote!(
            #[cfg(feature = "server")]
            mod server;
        )
    });
    let validate = context.analysis.checks.any().then(|| {
        quote! {
            #[cfg(feature = "validate")]
            mod validate;
        }
    });
    let items = [
        quote! {
            mod error;
            #[cfg(feature = "meta")]
            mod meta;
            #operations
            #server
            pub mod types;
            #validate
        },
        quote! {
            /// The run-time support crate, re-exported so that callers can name its types without depending on it.
            pub use bindery;
            pub use error::Error;
            #[cfg(feature = "meta")]
            pub use meta::META;
            #all
        },
        quote! {
            /// The name, version, protocol and endpoints of the service.
            pub static SERVICE: bindery::Service = bindery::Service {
                name: #name,
                title: #title,
                version: #version,
                protocol: #protocol,
                signing_name: #signing_name,
                service_id: #service_id,
                endpoints: &[#(#endpoints),*],
                host: #host,
                base_path: #base_path,
                schemes: #schemes,
                host_template: #host_template,
            };
        },
    ];
    items.into_iter().for_each(|item| file.item(item));
}

fn host_template(template: &HostTemplate) -> TokenStream {
    let text = &template.template.value;
    let use_scheme_prefix = template.use_scheme_prefix;
    let parameters = template.parameters.iter().map(|parameter| &parameter.name);
    quote! {
        Some(bindery::HostTemplate {
            template: #text,
            use_scheme_prefix: #use_scheme_prefix,
            parameters: &[#(#parameters),*],
        })
    }
}

fn endpoint(rule: &EndpointRule) -> TokenStream {
    let fips = option(rule.fips.as_ref());
    let dual_stack = option(rule.dual_stack.as_ref());
    let regions = rest::texts(&rule.regions);
    let partition = option(rule.partition.as_ref());
    let host = &rule.host.value;
    quote! {
        bindery::EndpointRule {
            fips: #fips,
            dual_stack: #dual_stack,
            regions: #regions,
            partition: #partition,
            host: #host,
        }
    }
}

fn option<T: quote::ToTokens>(fact: Option<&Located<T>>) -> TokenStream {
    match fact {
        Some(Located { value, .. }) => quote!(Some(#value)),
        None => quote!(None),
    }
}
