//! What responses hold: successes by status, headers, failures, and what nobody can read.

use crate::loopback::{exchange_as, fails, succeeds};
use bindery::rest::Failed;
use bindery::{Empty, Failure, Rest, ServiceError};
use http::{HeaderValue, Response};
use kitchen_sink::types::{
    Dish, GetFileResponse, GetHeadersResponse, GetSeveralResponse201, GetSeveralResponse303, GetSeveralResponse409,
    Level, Problem, Shade,
};
use kitchen_sink::*;

fn soup() -> Dish {
    Dish::new("Soup").id(1)
}

/// What the client makes of an answer that a server writes by hand.
fn answered<O: Rest>(
    operation: &O,
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: &[u8],
) -> Result<O::Output, ServiceError<O::Error>> {
    exchange_as(operation, Some(&crate::security::everything()), |_| {
        let mut response = Response::new(body.to_vec());
        *response.status_mut() = status.try_into().expect("a status");
        for (name, value) in headers {
            response.headers_mut().insert(*name, HeaderValue::from_static(value));
        }
        response
    })
    .answer
}

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

#[test]
fn several_successes_are_told_by_status() {
    let created = GetSeveralResponse201::new(soup()).location("/dishes/1");
    let elsewhere = GetSeveralResponse303::new().location("/dishes/2");
    for output in [
        GetSeveralOutput::Ok(soup()),
        GetSeveralOutput::Created(created),
        GetSeveralOutput::Accepted(3),
        GetSeveralOutput::NoContent,
        GetSeveralOutput::SeeOther(elsewhere),
    ] {
        succeeds(&GetSeveral::new(), &output);
    }
}

#[test]
fn failures_bear_status_headers_and_body() {
    let problem = || Problem::new("no").code(7);
    let conflict = GetSeveralResponse409::new(problem()).retry_after(30);
    let failures = [
        (400, Error::BadRequest(Failed { status: 400, body: problem() })),
        (404, Error::NotFound(Failed { status: 404, body: Empty })),
        (409, Error::Conflict(Failed { status: 409, body: conflict })),
        (500, Error::Default(Failed { status: 500, body: problem() })),
        (402, Error::Default(Failed { status: 402, body: problem() })),
    ];
    for (status, failure) in failures {
        let failed = fails(&GetSeveral::new(), &failure);
        assert_eq!(failed.status(), status);
    }
    let unknown = Error::Unknown { code: "418".into(), message: Some("a teapot".into()) };
    assert_eq!(fails(&GetAlike::new(), &unknown).body(), b"a teapot");
    let wrong = Error::InternalServerError(Failed { status: 500, body: "sorry".into() });
    assert_eq!(fails(&SayNothing::new(), &wrong).code(), Some("500"));
}

#[test]
fn successes_that_are_alike_are_one() {
    succeeds(&GetAlike::new(), &soup());
    let created = answered(&GetAlike::new(), 201, JSON, br#"{"name":"Soup","id":1}"#);
    assert_eq!(created.expect("a success"), soup());
}

#[test]
fn a_default_alone_is_the_answer_of_any_success_and_the_failure_of_the_rest() {
    succeeds(&GetDefault::new(), &soup());
    assert_eq!(answered(&GetDefault::new(), 203, JSON, br#"{"name":"Soup","id":1}"#).expect("a success"), soup());
    fails(&GetDefault::new(), &Error::DefaultDish(Failed { status: 500, body: soup() }));
}

#[test]
fn an_operation_that_says_nothing_of_success_takes_any() {
    succeeds(&SayNothing::new(), &Empty);
    for status in [200, 202, 204, 299] {
        assert_eq!(answered(&SayNothing::new(), status, &[], b"").expect("a success"), Empty);
    }
}

#[test]
fn headers_are_typed() {
    let headers = GetHeadersResponse::new()
        .x_boolean(true)
        .x_integer(i64::MIN)
        .x_double(0.1)
        .x_string("text, with a comma")
        .x_bytes([0, 255])
        .x_date("2026-11-21".parse().expect("a day"))
        .x_time("2026-11-21T12:30:00Z".parse().expect("a time"))
        .last_modified("1994-11-06T08:49:37Z".parse().expect("a time"))
        .x_unix_time("1994-11-06T08:49:37Z".parse().expect("a time"))
        .x_shade(Shade::Dark)
        .x_level(Level::from(2))
        .x_secret("hunter2")
        .x_csv([1, -2])
        .x_ssv(["a", "b"])
        .x_tsv([true, false])
        .x_pipes(["1994-11-06T08:49:37Z".parse().expect("a time"), "1970-01-01T00:00:00Z".parse().expect("a time")]);
    succeeds(&GetHeaders::new(), &headers);
    succeeds(&GetHeaders::new(), &GetHeadersResponse::new());
    let wrong = answered(&GetHeaders::new(), 200, &[("x-integer", "seven")], b"").expect_err("no integer");
    let malformed = wrong.as_malformed().expect("malformed");
    assert!(malformed.path.eq_ignore_ascii_case("x-integer"), "{malformed}");
    assert!(!wrong.to_string().contains("seven"), "no value is quoted");
}

#[test]
fn a_file_is_bytes_and_its_name_a_header() {
    let file = GetFileResponse::new(vec![0, 255]).content_disposition("attachment; filename=\"soup.bin\"");
    succeeds(&GetFile::new(), &file);
}

#[test]
fn what_cannot_be_read_is_an_error_that_says_where() {
    let everything = |json: &str| {
        let operation = PutStructure::new(types::Everything::new(true, [""]));
        let error = answered(&operation, 200, JSON, json.as_bytes()).expect_err(json);
        let malformed = error.as_malformed().unwrap_or_else(|| panic!("{json}: {error}")).clone();
        assert_eq!((error.status(), error.body()), (200, json.as_bytes()), "the answer is kept");
        malformed.path
    };
    assert_eq!(everything(r#"{"boolean":true}"#), "$.texts");
    assert_eq!(everything(r#"{"boolean":null,"texts":[]}"#), "$.boolean");
    assert_eq!(everything(r#"{"boolean":true,"texts":"no list"}"#), "$.texts");
    assert_eq!(everything(r#"{"boolean":true,"texts":[],"int8":128}"#), "$.int8");
    assert_eq!(
        everything(r#"{"boolean":true,"texts":[],"menu":{"title":"a","parts":[{"title":1}]}}"#),
        "$.menu.parts[0].title"
    );
    assert_eq!(everything(r#"{"boolean":true,"texts":[],"maps":{"a":{"b":"c"}}}"#), "$.maps.a.b");
    assert!(everything(r#"{"boolean":true,"texts":["#).starts_with('$'), "a body that ends too early");
    assert!(everything("").starts_with('$'), "a body that is not there");
    assert!(everything("<html>").starts_with('$'), "no JSON at all");
}

#[test]
fn a_discriminator_that_is_missing_is_an_error_and_an_unknown_one_is_kept() {
    let operation = PostUnion::new(types::Knife::new("steel"));
    let error = answered(&operation, 200, JSON, br#"{"material":"steel"}"#).expect_err("no discriminator");
    assert!(error.as_malformed().is_some());
    let kept = answered(&operation, 200, JSON, br#"{"kind":"Ladle","material":"wood"}"#).expect("open to others");
    assert!(matches!(kept, types::Utensil::Unknown { .. }), "{kept:?}");
}

#[test]
fn a_status_that_nobody_described_keeps_its_body() {
    for (status, body) in [(418, "a teapot"), (503, "<html>busy</html>"), (302, "")] {
        let failed = answered(&GetAlike::new(), status, &[("content-type", "text/html")], body.as_bytes());
        let failed = failed.expect_err("a failure");
        assert_eq!((failed.status(), failed.body()), (status, body.as_bytes()));
        let failure = failed.failure().expect("a failure without a form");
        assert_eq!(failure.code(), status.to_string());
    }
    // A failure with a form of its own that has another form is no failure that can be read, and is kept, too.
    let failed = answered(&GetSeveral::new(), 400, JSON, br#"{"code":7}"#).expect_err("no message");
    assert_eq!((failed.status(), failed.body()), (400, br#"{"code":7}"#.as_slice()));
}
