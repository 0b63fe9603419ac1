//! The same operations as known only at run time: by the tables they are written and read as by their types.

use bindery::meta::{AnyFailure, Operation as Known, Output};
use bindery::{Document, Failure, Operation, Rest, ServiceError};
use bindery_rest::{Base, Credentials};
use http::{Request, Response};
use kitchen_sink::META;
use std::collections::BTreeMap;

fn known<O: Operation>() -> &'static Known {
    META.operations.iter().find(|known| known.name == O::NAME).expect("an operation of the tables")
}

/// By the tables, an operation is written byte for byte as by its type.
pub(crate) fn writes_the_same<O: Rest>(
    operation: &O,
    base: &Base,
    credentials: Option<&Credentials>,
    typed: &Request<Vec<u8>>,
) {
    let Document::Object(input) = Document::from_serialize(operation).expect("a document") else {
        panic!("an operation is an object")
    };
    let request = bindery_rest::meta::encode(&META, known::<O>(), &input, base, credentials).expect("it can be sent");
    let text = |request: &Request<Vec<u8>>| String::from_utf8_lossy(request.body()).into_owned();
    assert_eq!(text(&request), text(typed), "{}: the body", O::NAME);
    assert_eq!(request.body(), typed.body(), "{}: the body", O::NAME);
    assert_eq!((request.method(), request.uri()), (typed.method(), typed.uri()), "{}", O::NAME);
    assert_eq!(request.headers(), typed.headers(), "{}", O::NAME);
}

/// By the tables, an answer is what it is by its type, as far as they say it.
pub(crate) fn reads_the_same<O: Rest>(response: Response<Vec<u8>>, typed: &Result<O::Output, ServiceError<O::Error>>) {
    let body = response.body().clone();
    match (bindery_rest::meta::decode(&META, known::<O>(), response), typed) {
        (Ok(output), Ok(typed)) => succeeded::<O>(output, typed, &body),
        (Err(error), Err(typed)) => failed(&error, typed, &body),
        // Where its type finds something wrong, the tables give what is there.
        (Ok(_), Err(typed)) => assert!(typed.as_malformed().is_some(), "{}: {typed}", O::NAME),
        (Err(error), Ok(_)) => panic!("{}: {error}", O::NAME),
    }
}

fn succeeded<O: Rest>(output: Output, typed: &O::Output, body: &[u8]) {
    let mut typed = Document::from_serialize(typed).expect("a document");
    if let ("getSeveral", Document::Object(entries)) = (O::NAME, &mut typed) {
        // Its type says which answer it is; by the tables it is the answer.
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
        // Of a failure without a status of its own, its type does not say which it was.
        assert!(failure.code == code || code == "default", "{} is not {code}", failure.code);
    }
}

/// A member that is not said may be null in one and absent in the other; and a type rounds to its width.
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
