//! The output of an operation: a type, or an enum of types by status.

use crate::rust::docs::{Doc, Line};
use crate::rust::file::File;
use crate::rust::types::Rust;
use bindery_model::service::{Operation, Response, Status};
use proc_macro2::TokenStream;
use quote::quote;

/// The output type of an operation.
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

/// Returns whether the responses of an operation differ by status, so that its output is an enum.
pub(crate) fn output_variants(operation: &Operation) -> bool {
    let content = |response: &Response| response.content.as_ref().map(Rust::answer);
    match operation.responses.split_first() {
        Some((first, rest)) => rest.iter().any(|response| content(response) != content(first)),
        None => false,
    }
}

/// The enum of outputs by status.
pub(crate) fn output_enum(file: &mut File, index: usize, operation: &Operation) {
    let context = file.context;
    let name = context.names.output(index);
    let docs = file.docs(
        Doc::new().line(Line::from("The output of ").link(&[context.names.operation(index)]).ours(", by status.")),
    );
    let variants: Vec<_> = operation
        .responses
        .iter()
        .enumerate()
        .map(|(position, response)| {
            let told = match response.status {
                Status::Code(status) => Line::from("The status ").number(status).ours("."),
                Status::Default => Line::from("Any other status."),
            };
            let docs = file.docs(Doc::new().docs(&response.docs).line(told));
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
