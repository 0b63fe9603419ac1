//! The same operations through the tables: requests and outputs equal those of the types.

use bindery::meta::{AnyFailure, Operation as Known, Output};
use bindery::{Document, Failure, Operation, Rest, ServiceError};
use bindery_rest::{Base, Credentials};
use http::{Request, Response};
use kitchen_sink::META;
use std::collections::BTreeMap;

fn known<O: Operation>() -> &'static Known {
    META.operations.iter().find(|known| known.name == O::NAME).expect("an operation of the tables")
}

/// Encodes an operation through the tables, byte for byte as its type does.
pub(crate) fn writes_the_same<O: Rest>(
    operation: &O,
    base: &Base,
    credentials: Option<&Credentials>,
    typed: &Request<Vec<u8>>,
) {
    let Document::Object(input) = Document::from_serialize(operation).expect("a document") else {
        panic!("an operation serializes as an object")
    };
    let request = bindery_rest::meta::encode(&META, known::<O>(), &input, base, credentials).expect("it can be sent");
    let text = |request: &Request<Vec<u8>>| String::from_utf8_lossy(request.body()).into_owned();
    assert_eq!(text(&request), text(typed), "{}: the body", O::NAME);
    assert_eq!(request.body(), typed.body(), "{}: the body", O::NAME);
    assert_eq!((request.method(), request.uri()), (typed.method(), typed.uri()), "{}", O::NAME);
    assert_eq!(request.headers(), typed.headers(), "{}", O::NAME);
}

/// Decodes an output through the tables, and compares it with that of its type.
pub(crate) fn reads_the_same<O: Rest>(response: Response<Vec<u8>>, typed: &Result<O::Output, ServiceError<O::Error>>) {
    let body = response.body().clone();
    match (bindery_rest::meta::decode(&META, known::<O>(), response), typed) {
        (Ok(output), Ok(typed)) => succeeded::<O>(output, typed, &body),
        (Err(error), Err(typed)) => failed(&error, typed, &body),
        // The tables return a value that its type refuses.
        (Ok(_), Err(typed)) => assert!(typed.as_malformed().is_some(), "{}: {typed}", O::NAME),
        (Err(error), Ok(_)) => panic!("{}: {error}", O::NAME),
    }
}

fn succeeded<O: Rest>(output: Output, typed: &O::Output, body: &[u8]) {
    let mut typed = Document::from_serialize(typed).expect("a document");
    if let ("getSeveral", Document::Object(entries)) = (O::NAME, &mut typed) {
        // The output type names the variant of the response; the tables return its content.
        typed = entries.remove("body").unwrap_or_default();
    }
    match output {
        Output::Nothing => assert!(typed.is_null() || typed == Document::Object(BTreeMap::new()), "{}", O::NAME),
        Output::Content(content) => assert_eq!(comparable(content), comparable(typed), "{}", O::NAME),
        Output::Bytes { bytes, members, .. } => {
            assert_eq!(bytes, body, "{}", O::NAME);
            for (name, value) in members {
                assert_eq!(value, typed[name.as_str()], "{}", O::NAME);
            }
        }
    }
}

fn failed<E: Failure>(error: &ServiceError<AnyFailure>, typed: &ServiceError<E>, body: &[u8]) {
    assert_eq!((error.status(), error.request_id()), (typed.status(), typed.request_id()));
    assert_eq!((error.body(), error.retry()), (body, typed.retry()));
    if let (Some(failure), Some(code)) = (error.failure(), typed.code()) {
        // The type of a failure without a status of its own does not contain the status.
        assert!(failure.code == code || code == "default", "{} is not {code}", failure.code);
    }
}

/// An absent member may be null in one of them, and a type rounds numbers to its width.
fn comparable(document: Document) -> Document {
    match document {
        Document::Object(entries) => {
            entries.into_iter().filter(|(_, value)| !value.is_null()).map(|(k, v)| (k, comparable(v))).collect()
        }
        Document::Array(items) => items.into_iter().map(comparable).collect(),
        Document::Number(number) if !number.is_integer() => Document::from(number.as_f64() as f32),
        Document::Null | Document::Bool(_) | Document::Number(_) | Document::String(_) => document,
    }
}
