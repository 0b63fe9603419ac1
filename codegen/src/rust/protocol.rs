//! The parts of a crate that differ by protocol. Everything else of `rust/` knows no protocol by name.

mod aws_json;
pub(crate) mod rest;

use crate::rust::file::File;
use bindery_model::service::{Failure, IdentifiedBy, Model, Operation, Protocol};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The type `Operation::Protocol`.
pub(crate) fn marker(file: &mut File) -> TokenStream {
    match file.context.model.service.protocol {
        Protocol::AwsJson { .. } => file.bindery("AwsJson"),
        Protocol::Rest => file.bindery("HttpBinding"),
    }
}

/// The implementation that binds an operation to the protocol; awsJson needs none.
pub(crate) fn binding(file: &mut File, index: usize, operation: &Operation) {
    match file.context.model.service.protocol {
        Protocol::Rest => rest::emit(file, index, operation),
        Protocol::AwsJson { .. } => {}
    }
}

/// The protocol in `SERVICE`.
pub(crate) fn value(protocol: &Protocol) -> TokenStream {
    match protocol {
        Protocol::Rest => quote!(bindery::Protocol::Rest),
        Protocol::AwsJson { version, target } => aws_json::value(*version, target),
    }
}

/// Returns whether a crate has the server side (`Serve`): only the REST protocol has it, for each operation.
pub(crate) fn has_server(model: &Model) -> bool {
    match model.service.protocol {
        Protocol::Rest => !model.operations.is_empty(),
        Protocol::AwsJson { .. } => false,
    }
}

/// Returns whether a crate has the feature `server`: also without operations, so that a later one adds no feature.
pub(crate) fn has_server_feature(model: &Model) -> bool {
    match model.service.protocol {
        Protocol::Rest => true,
        Protocol::AwsJson { .. } => false,
    }
}

/// The method, the path, and the media types of requests and responses in `META`.
pub(crate) fn request_line<'o>(
    model: &Model,
    operation: &'o Operation,
) -> (&'o str, &'o str, TokenStream, TokenStream) {
    match model.service.protocol {
        Protocol::Rest => {
            let (consumes, produces) = (rest::texts(&operation.consumes), rest::texts(&operation.produces));
            (operation.method.as_str(), operation.path.value.as_str(), consumes, produces)
        }
        // The document may describe others: catalogues write `GET /?Action=…`, which no server implements.
        Protocol::AwsJson { .. } => ("POST", "/", quote!(&[]), quote!(&[])),
    }
}

/// Returns whether serde's derive describes the error; otherwise [`error_serde`] does.
pub(crate) fn derives_error_serde(model: &Model) -> bool {
    match model.service.protocol {
        Protocol::Rest => true,
        Protocol::AwsJson { .. } => false,
    }
}

/// Returns whether the protocol identifies failures by a code: all of awsJson, and those of REST that have a code.
pub(crate) fn has_codes(model: &Model) -> bool {
    match model.service.protocol {
        Protocol::AwsJson { .. } => true,
        Protocol::Rest => model.failures.iter().any(is_coded),
    }
}

/// Returns whether a failure is identified by a code.
pub(crate) fn is_coded(failure: &Failure) -> bool {
    match failure.identified_by {
        IdentifiedBy::Code(_) => true,
        IdentifiedBy::Status(_) => false,
    }
}

/// `Serialize` and `Deserialize` of the error in the form of the protocol.
pub(crate) fn error_serde(file: &mut File, names: &[&Ident], codes: &[String]) {
    match file.context.model.service.protocol {
        Protocol::Rest => {}
        Protocol::AwsJson { .. } => aws_json::error_serde(file, names, codes),
    }
}
