//! `error.rs`: one `Error` for the service, with a variant for each declared failure and one for unknown failures.

use crate::rust::context::Context;
use crate::rust::docs::{Doc, Line};
use crate::rust::file::File;
use crate::rust::protocol::{self, is_coded};
use crate::rust::types::Rust;
use bindery_model::service::{Failure, IdentifiedBy, Operation, Protocol, Retry, ShapeId, ShapeKind, Status};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::collections::BTreeMap;

/// Emits the error type and its implementations.
pub(crate) fn emit(file: &mut File) {
    declaration(file);
    failure(file);
    by_status(file);
    if protocol::has_codes(file.context.model) {
        coded(file);
    }
}

/// The type of a failure's content; `Empty` if the failure declares none.
fn content(failure: &Failure) -> Rust {
    failure.content.as_ref().map_or(Rust::Empty, Rust::answer)
}

/// The type of a variant's payload. A failure identified by its status carries the status.
fn payload(file: &mut File, failure: &Failure) -> TokenStream {
    let content = content(failure).tokens(file);
    match failure.identified_by {
        IdentifiedBy::Code(_) => content,
        IdentifiedBy::Status(_) => {
            let failed = file.name("bindery::rest", "Failed");
            quote!(#failed<#content>)
        }
    }
}

/// The description of a failure, and what identifies it.
fn docs(failure: &Failure) -> Doc {
    let told = match &failure.identified_by {
        IdentifiedBy::Code(code) => Line::from("Identified by the error code ").code(code).ours("."),
        IdentifiedBy::Status(Status::Code(status)) => Line::from("Identified by the status ").number(*status).ours("."),
        IdentifiedBy::Status(Status::Default) => Line::from("Identified by any other failure status."),
    };
    let retry = match failure.retry {
        Retry::Never => Line::new(),
        Retry::Transient => Line::from("Transient: the same request may succeed when it is sent again."),
        Retry::Throttling => Line::from("Throttling: send the same request again after a delay."),
    };
    let body = match (&failure.identified_by, &failure.content) {
        (IdentifiedBy::Status(_), None) => {
            Line::from("The document declares no schema for its body; `ServiceError::body` holds the raw body.")
        }
        (IdentifiedBy::Status(_), Some(_)) | (IdentifiedBy::Code(_), _) => Line::new(),
    };
    Doc::new().docs(&failure.docs).line(told.and(retry)).line(body)
}

fn declaration(file: &mut File) {
    let context = file.context;
    let failures = &context.model.failures;
    let names: Vec<_> = failures.iter().map(|failure| context.names.failure(failure.id)).collect();
    let docs: Vec<_> = failures.iter().map(|failure| file.docs(docs(failure))).collect();
    let payloads: Vec<_> = failures.iter().map(|failure| payload(file, failure)).collect();
    let serde = protocol::derives_error_serde(context.model).then(|| {
        file.import("serde", &["Deserialize", "Serialize"]);
        (quote!(, Serialize, Deserialize), quote!(#[serde(tag = "failure")]))
    });
    let (derived, tag) = serde.unzip();
    file.item(quote! {
        /// An error that the service returned.
        #[derive(Clone, Debug, PartialEq #derived)]
        #tag
        #[non_exhaustive]
        pub enum Error {
            #(#docs #names(#payloads),)*
            /// An error unknown to this version of the crate, or one whose body could not be decoded as its declared type.
            Unknown {
                /// The error code, or the status if the service sent no code.
                code: String,
                /// The message that the service sent.
                message: Option<String>,
            },
        }
    });
}

fn failure(file: &mut File) {
    file.import("bindery", &["Failure", "Retry"]);
    file.import("std", &["fmt"]);
    let context = file.context;
    let failures = &context.model.failures;
    let names: Vec<_> = failures.iter().map(|failure| context.names.failure(failure.id)).collect();
    let codes = failures.iter().map(code);
    let messages = failures.iter().zip(&names).map(|(failure, name)| match message(context, failure) {
        Some(message) => quote!(Self::#name(failure) => #message),
        None => quote!(Self::#name(_) => None),
    });
    let retry = retry(context);
    file.item(quote! {
        impl Failure for Error {
            #[inline]
            fn code(&self) -> &str {
                match self {
                    #(Self::#names(_) => #codes,)*
                    Self::Unknown { code, .. } => code,
                }
            }

            #[inline]
            fn message(&self) -> Option<&str> {
                match self {
                    #(#messages,)*
                    Self::Unknown { message, .. } => message.as_deref(),
                }
            }

            #[inline]
            fn retry(&self) -> Retry {
                #retry
            }
        }

        impl fmt::Display for Error {
            #[inline]
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())?;
                match self.message() {
                    Some(message) => write!(f, ": {message}"),
                    None => Ok(()),
                }
            }
        }

        impl std::error::Error for Error {}
    });
}

/// The functions that `Rest::decode` calls for a status that is not a success.
fn by_status(file: &mut File) {
    let model = file.context.model;
    match model.service.protocol {
        Protocol::AwsJson { .. } => return,
        Protocol::Rest => {}
    }
    let failures = |operation: &Operation| -> Vec<&Failure> {
        operation.failures.iter().map(|said| model.failure(said.failure)).filter(|failure| !is_coded(failure)).collect()
    };
    let has_content = |failure: &&Failure| failure.content.is_some();
    let of = model.operations.iter().any(|operation| failures(operation).iter().any(has_content));
    let is_default = |failure: &&Failure| failure.identified_by == IdentifiedBy::Status(Status::Default);
    let unknown = of || model.operations.iter().any(|operation| !failures(operation).iter().any(is_default));
    if !unknown {
        return;
    }
    let response = file.bindery("Response");
    let of = of.then(|| {
        quote! {
            /// Decodes the failure of a status: `Unknown` if its body or a header does not have the declared format.
            pub(crate) fn of<R: #response>(response: &R, decode: impl FnOnce() -> Result<Self, R::Error>) -> Self {
                decode().unwrap_or_else(|_| Self::unknown(response))
            }
        }
    });
    file.item(quote! {
        impl Error {
            #of

            /// Creates the failure of an undeclared status, with the body as its message if it is text.
            pub(crate) fn unknown<R: #response>(response: &R) -> Self {
                let message = response.text().filter(|text| !text.is_empty()).map(str::to_owned);
                Self::Unknown { code: response.status().to_string(), message }
            }
        }
    });
}

/// Returns what identifies a failure: its code or its status.
fn code(failure: &Failure) -> String {
    match &failure.identified_by {
        IdentifiedBy::Code(code) => code.clone(),
        IdentifiedBy::Status(Status::Code(status)) => status.to_string(),
        IdentifiedBy::Status(Status::Default) => "default".to_owned(),
    }
}

/// Returns the expression that decides whether to retry the request after a failure.
///
/// A code decides also if the body could not be read.
fn retry(context: &Context) -> TokenStream {
    let of = |retry: Retry| context.model.failures.iter().filter(move |failure| failure.retry == retry);
    let mut variants = Vec::new();
    let mut codes = Vec::new();
    for (retry, value) in [(Retry::Transient, quote!(Retry::Transient)), (Retry::Throttling, quote!(Retry::Throttling))]
    {
        let names: Vec<_> = of(retry).map(|failure| context.names.failure(failure.id)).collect();
        if !names.is_empty() {
            variants.push(quote!(#(Self::#names(_))|* => #value));
        }
        let known: Vec<_> = of(retry).filter(|failure| is_coded(failure)).map(code).collect();
        if !known.is_empty() {
            codes.push(quote!(#(#known)|* => #value));
        }
    }
    let never: Vec<_> = of(Retry::Never).map(|failure| context.names.failure(failure.id)).collect();
    if codes.is_empty() {
        quote! {
            match self {
                #(#variants,)*
                #(Self::#never(_) |)* Self::Unknown { .. } => Retry::Never,
            }
        }
    } else {
        let never = (!never.is_empty()).then(|| quote!(#(Self::#never(_))|* => Retry::Never,));
        quote! {
            match self {
                #(#variants,)*
                #never
                Self::Unknown { code, .. } => match code.as_str() {
                    #(#codes,)*
                    _ => Retry::Never,
                },
            }
        }
    }
}

/// The location of the text in the structure of a failure.
enum Text<'c> {
    Required(&'c Ident),
    Optional(&'c Ident),
}

/// Returns the text of a failure: the string member of its structure named `message`, in any case.
fn text<'c>(context: &'c Context, failure: &Failure) -> Option<Text<'c>> {
    let Rust::Shape(id) = content(failure) else { return None };
    let ShapeKind::Structure(structure) = &context.model.shape(id).kind else { return None };
    let index = structure.members.iter().position(|member| member.name.eq_ignore_ascii_case("message"))?;
    let member = context.names.member(id, index);
    match Rust::member(context, id, &structure.members[index]) {
        Rust::String => Some(Text::Required(member)),
        Rust::Option(inner) if *inner == Rust::String => Some(Text::Optional(member)),
        _ => None,
    }
}

/// Returns the expression for the text of a failure.
fn message(context: &Context, failure: &Failure) -> Option<TokenStream> {
    let body = match failure.identified_by {
        IdentifiedBy::Code(_) => quote!(failure),
        IdentifiedBy::Status(_) => quote!(failure.body),
    };
    text(context, failure).map(|text| match text {
        Text::Required(member) => quote!(Some(&#body.#member)),
        Text::Optional(member) => quote!(#body.#member.as_deref()),
    })
}

/// The function that stores the message found by the protocol; `None` if no structure has a member for it.
fn or_message(context: &Context) -> Option<TokenStream> {
    let (mut places, mut others) = (Vec::new(), Vec::new());
    for failure in &context.model.failures {
        let name = context.names.failure(failure.id);
        match text(context, failure) {
            Some(Text::Optional(member)) if is_coded(failure) => {
                places.push(quote!(Self::#name(failure) => &mut failure.#member));
            }
            Some(Text::Required(_) | Text::Optional(_)) | None => others.push(quote!(Self::#name(_))),
        }
    }
    if places.is_empty() {
        return None;
    }
    let others = (!others.is_empty()).then(|| quote!(#(#others)|* => return self,));
    Some(quote! {
        /// Sets the message that the protocol found, unless the error has one already.
        #[inline]
        fn or_message(mut self, found: Option<&str>) -> Self {
            let message = match &mut self {
                #(#places,)*
                #others
                Self::Unknown { message, .. } => message,
            };
            if message.is_none() {
                *message = found.map(str::to_owned);
            }
            self
        }
    })
}

/// Emits `From` for each structure that is the content of a single failure, as servers and tests return it.
fn conversions(file: &mut File, failures: &[&Failure]) {
    let mut uses: BTreeMap<ShapeId, usize> = BTreeMap::new();
    let shape = |failure: &Failure| match content(failure) {
        Rust::Shape(id) => Some(id),
        _ => None,
    };
    for id in failures.iter().filter_map(|failure| shape(failure)) {
        *uses.entry(id).or_default() += 1;
    }
    for failure in failures {
        let Some(id) = shape(failure).filter(|id| uses[id] == 1) else { continue };
        let name = file.context.names.failure(failure.id);
        let content = file.shape(id);
        file.item(quote! {
            impl From<#content> for Error {
                #[inline]
                fn from(failure: #content) -> Self {
                    Self::#name(failure)
                }
            }
        });
    }
}

/// Emits what a protocol needs that identifies failures by code, and serde in the protocol's form.
fn coded(file: &mut File) {
    file.import("bindery", &["CodedFailure"]);
    file.import("serde", &["Deserialize", "Deserializer"]);
    let context = file.context;
    let failures: Vec<_> = context.model.failures.iter().filter(|failure| is_coded(failure)).collect();
    let names: Vec<_> = failures.iter().map(|failure| context.names.failure(failure.id)).collect();
    let codes: Vec<_> = failures.iter().map(|failure| code(failure)).collect();
    let or_message = or_message(context);
    let say = match or_message {
        Some(_) => quote!(|failure| failure.or_message(message)),
        None => quote!(|failure| failure),
    };
    let decode = if failures.is_empty() {
        quote! {
            fn decode<'de, D: Deserializer<'de>>(
                code: &str,
                message: Option<&str>,
                _: D,
            ) -> Result<Self, D::Error> {
                Ok(Self::Unknown { code: code.to_owned(), message: message.map(str::to_owned) })
            }
        }
    } else {
        quote! {
            fn decode<'de, D: Deserializer<'de>>(
                code: &str,
                message: Option<&str>,
                body: D,
            ) -> Result<Self, D::Error> {
                let unknown = || Self::Unknown { code: code.to_owned(), message: message.map(str::to_owned) };
                let failure = match code {
                    #(#codes => Deserialize::deserialize(body).map(Self::#names),)*
                    _ => return Ok(unknown()),
                };
                // The code takes precedence over a body that does not match it.
                Ok(failure.map_or_else(|_: D::Error| unknown(), #say))
            }
        }
    };
    if let Some(or_message) = or_message {
        file.item(quote! {
            impl Error {
                #or_message
            }
        });
    }
    conversions(file, &failures);
    file.item(quote! {
        impl CodedFailure for Error {
            #decode
        }
    });
    protocol::error_serde(file, &names, &codes);
}
