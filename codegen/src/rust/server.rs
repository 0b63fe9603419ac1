//! `server.rs`: `impl Serve`, the server side: it reads requests and writes responses as `rest` binds them.

use crate::rust::file::File;
use crate::rust::print::{self, Verbatim};
use crate::rust::protocol::rest::{self, Content};
use crate::rust::responses;
use crate::rust::types::Rust;
use bindery_model::service::{IdentifiedBy, Location, Member, Operation, Response, ShapeId, Status, TypeUse};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::rc::Rc;

/// The status of a response of an operation that declares no success response.
const NO_CONTENT: u16 = 204;

/// The status of a response of an operation that declares only a default response.
const OK: u16 = 200;

/// The line of a name up to this length is never broken, so the text after the name is the same for every operation.
const SHORT: usize = 60;

/// The printed text after the name of an operation in `impl Serve for …`, by all its dependencies.
///
/// A large service binds most of its operations in identical ways: each is printed once.
#[derive(Default)]
pub(crate) struct CodecCache(HashMap<String, Rc<str>>);

/// Emits the server side of one operation.
pub(crate) fn emit(file: &mut File, cache: &mut CodecCache, index: usize) {
    file.import("bindery", &["RequestReader", "ResponseWriter", "Serve"]);
    file.import("crate", &["*"]);
    let context = file.context;
    let operation = &context.model.operations[index];
    let name = context.names.operation(index);
    if name.to_string().len() > SHORT {
        let text = item(file, index, operation, name);
        file.written(&text, "");
        return;
    }
    let key = key(file, operation);
    let known = key.as_ref().and_then(|key| cache.0.get(key).cloned());
    let rest = known.unwrap_or_else(|| {
        let text = item(file, index, operation, &Ident::new("Operation", Span::call_site()));
        let rest: Rc<str> =
            Rc::from(text.strip_prefix("\nimpl Serve for Operation").expect("it is how the item begins"));
        if let Some(key) = key {
            cache.0.insert(key, Rc::clone(&rest));
        }
        rest
    });
    file.written(&format!("\nimpl Serve for {name}"), &rest);
}

fn item(file: &mut File, index: usize, operation: &Operation, name: &Ident) -> String {
    let read = read(file, operation);
    let write = write(file, index, operation);
    print::items(
        [quote! {
            impl Serve for #name {
                #read

                #write
            }
        }],
        &Verbatim::default(),
    )
}

/// Returns all dependencies of the text after the name; `None` if the text names a type that only the operation has.
fn key(file: &File, operation: &Operation) -> Option<String> {
    let mut key = match operation.responses.as_slice() {
        _ if responses::output_variants(operation) => return None,
        [] => String::new(),
        [first, ..] if plain(file, operation).is_none() && first.content.is_some() => return None,
        [first, ..] => match first.content.as_ref().map(|said| rest::content(file, said)) {
            None => format!("{:?}", first.status),
            Some(Content::Body(_)) => format!("body {:?}", first.status),
            Some(Content::Parts(..)) => return None,
        },
    };
    for (index, member) in file.context.model.input(operation).members.iter().enumerate() {
        let field = file.context.names.member(operation.input, index);
        let written = match rest::place(&member.location) {
            rest::Place::Text(function, styles) => write!(key, " {field} {:?} {function} {styles:?}", member.name),
            rest::Place::File => write!(key, " {field} {:?} file", member.name),
            rest::Place::Body => {
                write!(key, " {field} body {:?}", Rust::member(file.context, operation.input, member))
            }
        };
        written.expect("a string takes all that is written into it");
    }
    Some(key)
}

/// Emits the functions that the operations share: for a body as the only response, and for failures.
pub(crate) fn shared(file: &mut File) {
    let model = file.context.model;
    if model.operations.iter().any(|operation| plain(file, operation).is_some()) {
        file.import("serde", &["Serialize"]);
        file.item(quote! {
            impl Error {
                /// Writes the body of an output, or an error.
                fn or_body<T: Serialize, W: ResponseWriter>(
                    answer: Result<&T, &Self>,
                    status: u16,
                    response: &mut W,
                ) -> Result<(), W::Error> {
                    match answer {
                        Ok(output) => {
                            response.status(status);
                            response.body(output)
                        }
                        Err(error) => error.write(response),
                    }
                }
            }
        });
    }
    failures(file);
}

fn failures(file: &mut File) {
    file.import("bindery", &["ResponseWriter"]);
    file.import("crate", &["*"]);
    let context = file.context;
    let arms: Vec<_> = context
        .model
        .failures
        .iter()
        .map(|failure| {
            let name = context.names.failure(failure.id);
            let (status, content) = match failure.identified_by {
                IdentifiedBy::Status(Status::Code(code)) => (status(code), Value::Owned(quote!(failure.body))),
                IdentifiedBy::Status(Status::Default) => (quote!(failure.status), Value::Owned(quote!(failure.body))),
                // It is told by what the body says, whatever the status.
                IdentifiedBy::Code(_) => (status(400), Value::Borrowed(quote!(failure))),
            };
            let says = failure.content.as_ref().map(|said| says(file, said, &content));
            let used = says.is_some() || failure.identified_by == IdentifiedBy::Status(Status::Default);
            let failure = if used { quote!(failure) } else { quote!(_) };
            let says = says.unwrap_or_else(|| quote!(Ok(())));
            quote! {
                Self::#name(#failure) => {
                    response.status(#status);
                    #says
                }
            }
        })
        .collect();
    file.item(quote! {
        impl Error {
            /// Writes an error response. The code of an unknown error is its status, or else the status is 500.
            fn write<W: ResponseWriter>(&self, response: &mut W) -> Result<(), W::Error> {
                match self {
                    #(#arms)*
                    Self::Unknown { code, message } => {
                        let status = code.parse().ok().filter(|status| (100..=599).contains(status));
                        response.status(status.unwrap_or(500));
                        if let Some(message) = message {
                            response.text(message);
                        }
                        Ok(())
                    }
                }
            }
        }
    });
}

/// The expression for a content.
enum Value {
    Owned(TokenStream),
    Borrowed(TokenStream),
}

fn status(code: u16) -> TokenStream {
    let code = Literal::u16_unsuffixed(code);
    quote!(#code)
}

/// Reads each member from the location at which `encode` writes it.
fn read(file: &mut File, operation: &Operation) -> TokenStream {
    let context = file.context;
    let members: Vec<_> = context
        .model
        .input(operation)
        .members
        .iter()
        .enumerate()
        .map(|(index, member)| {
            let field = context.names.member(operation.input, index);
            let value = part(file, operation.input, member);
            quote!(#field: #value)
        })
        .collect();
    let request = if members.is_empty() { quote!(_) } else { quote!(request) };
    quote! {
        fn read<R: RequestReader>(#request: &R) -> Result<Self, R::Error> {
            Ok(Self { #(#members),* })
        }
    }
}

/// Returns the expression that reads a member from its location.
fn part(file: &mut File, input: ShapeId, member: &Member) -> TokenStream {
    let name = &member.name;
    match rest::place(&member.location) {
        rest::Place::Text(function, styles) => {
            file.import("bindery", &["Style"]);
            let function = Ident::new(function, Span::call_site());
            let style = rest::style(file.context.model, &member.target, styles);
            quote!(request.#function(#name, #style)?)
        }
        rest::Place::File => quote!(request.file(#name)?),
        rest::Place::Body => match Rust::member(file.context, input, member) {
            Rust::Option(inner) if matches!(*inner, Rust::Nullable(_)) => perhaps(file, *inner),
            rust => rest::body(file, &quote!(request), &rust),
        },
    }
}

/// The expression that reads a body that may be absent or null. An empty body is an absent one.
fn perhaps(file: &mut File, nullable: Rust) -> TokenStream {
    let value = match nullable {
        Rust::Nullable(value) => Rust::Option(value),
        other => Rust::Option(Box::new(other)),
    };
    let ty = value.tokens(file);
    let nullable = file.bindery("Nullable");
    match value.reader() {
        None => quote!(request.body::<#ty>()?.map(#nullable::Value)),
        Some(reader) => {
            file.import("bindery", &["de"]);
            let reader: TokenStream = reader.parse().expect("readers are written in this crate");
            quote!(de::As::<#reader, #ty>::into_inner(request.body()?).map(#nullable::Value))
        }
    }
}

/// Writes what `decode` reads: the status, the headers and the body of each response.
fn write(file: &mut File, index: usize, operation: &Operation) -> TokenStream {
    let variants = responses::output_variants(operation);
    if let Some(status) = plain(file, operation) {
        return quote! {
            fn write<W: ResponseWriter>(
                answer: Result<&Self::Output, &Self::Error>,
                response: &mut W,
            ) -> Result<(), W::Error> {
                Error::or_body(answer, #status, response)
            }
        };
    }
    let mut arms: Vec<TokenStream> = Vec::new();
    // Responses of the same form are one output, which is written with the first status.
    let told = if variants { operation.responses.len() } else { operation.responses.len().min(1) };
    for (position, response) in operation.responses[..told].iter().enumerate() {
        arms.push(success(file, index, position, response, variants));
    }
    if operation.responses.is_empty() {
        arms.push(quote! {
            Ok(_) => {
                response.status(#NO_CONTENT);
                Ok(())
            }
        });
    }
    quote! {
        fn write<W: ResponseWriter>(
            answer: Result<&Self::Output, &Self::Error>,
            response: &mut W,
        ) -> Result<(), W::Error> {
            match answer {
                #(#arms)*
                Err(error) => error.write(response),
            }
        }
    }
}

/// The status of an operation whose only success response is a body, which is the most common case.
fn plain(file: &File, operation: &Operation) -> Option<TokenStream> {
    let said = match operation.responses.as_slice() {
        [first, ..] if !responses::output_variants(operation) => first,
        _ => return None,
    };
    match rest::content(file, said.content.as_ref()?) {
        Content::Body(_) if !file.context.analysis.directions.omits_in_responses(said.content.as_ref()?) => {
            Some(success_status(said))
        }
        Content::Body(_) | Content::Parts(..) => None,
    }
}

fn success_status(response: &Response) -> TokenStream {
    status(match response.status {
        Status::Code(code) => code,
        Status::Default => OK,
    })
}

/// Returns the match arm of a success response.
fn success(file: &mut File, index: usize, position: usize, response: &Response, variants: bool) -> TokenStream {
    let says = response.content.as_ref().map(|said| says(file, said, &Value::Borrowed(quote!(output))));
    let output = if says.is_some() { quote!(output) } else { quote!(_) };
    let pattern = if variants {
        let name = file.context.names.output(index);
        let variant = file.context.names.response(index, position);
        match says {
            Some(_) => quote!(#name::#variant(#output)),
            None => quote!(#name::#variant),
        }
    } else {
        output
    };
    let status = success_status(response);
    let says = says.unwrap_or_else(|| quote!(Ok(())));
    quote! {
        Ok(#pattern) => {
            response.status(#status);
            #says
        }
    }
}

/// The statements that write a content: the headers, and then the body.
fn says(file: &mut File, content: &TypeUse, value: &Value) -> TokenStream {
    let (id, structure, value) = match (rest::content(file, content), value) {
        (Content::Body(_), Value::Owned(value)) => return body(file, content, quote!(&#value)),
        (Content::Body(_), Value::Borrowed(value)) => return body(file, content, quote!(#value)),
        (Content::Parts(id, structure), Value::Owned(value) | Value::Borrowed(value)) => (id, structure, value),
    };
    let mut parts: Vec<_> = structure
        .members
        .iter()
        .enumerate()
        .map(|(index, member)| {
            let field = file.context.names.member(id, index);
            let name = &member.name;
            match &member.location {
                Location::Header { styles } => {
                    file.import("bindery", &["Style"]);
                    let style = rest::style(file.context.model, &member.target, styles);
                    quote!(response.header(#name, #style, &#value.#field))
                }
                Location::Payload
                | Location::Member
                | Location::Path { .. }
                | Location::Query { .. }
                | Location::Form { .. }
                | Location::File => body(file, &member.target, quote!(&#value.#field)),
            }
        })
        .collect();
    let last = parts.pop();
    quote! {
        #(#parts?;)*
        #last
    }
}

/// The expression that writes a body, without the `writeOnly` members in it.
fn body(file: &mut File, content: &TypeUse, value: TokenStream) -> TokenStream {
    if file.context.analysis.directions.omits_in_responses(content) {
        file.import("bindery::direction", &["Direction", "Sent"]);
        quote!(response.body(&Sent(Direction::Response, #value)))
    } else {
        quote!(response.body(#value))
    }
}
