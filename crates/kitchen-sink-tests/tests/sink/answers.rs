//! Responses: successes by status, headers, failures, and undecodable responses.

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

/// The result of decoding a response that the test writes by hand.
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
fn the_status_selects_one_of_several_successes() {
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
fn failures_have_status_headers_and_body() {
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
fn identical_successes_are_one_output() {
    succeeds(&GetAlike::new(), &soup());
    let created = answered(&GetAlike::new(), 201, JSON, br#"{"name":"Soup","id":1}"#);
    assert_eq!(created.expect("a success"), soup());
}

#[test]
fn a_default_response_alone_is_the_output_and_the_failure() {
    succeeds(&GetDefault::new(), &soup());
    assert_eq!(answered(&GetDefault::new(), 203, JSON, br#"{"name":"Soup","id":1}"#).expect("a success"), soup());
    fails(&GetDefault::new(), &Error::DefaultDish(Failed { status: 500, body: soup() }));
}

#[test]
fn an_operation_without_successes_accepts_every_success() {
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
}

#[test]
fn empty_malformed_and_repeated_headers_keep_the_response() {
    let headers = [("x-integer", "seven"), ("x-double", ""), ("x-date", "soon"), ("x-string", "kept")];
    let decoded = answered(&GetHeaders::new(), 200, &headers, b"").expect("optional headers");
    assert_eq!(decoded, GetHeadersResponse::new().x_string("kept"));
    let response = exchange_as(&GetHeaders::new(), Some(&crate::security::everything()), |_| {
        let mut response = Response::new(Vec::new());
        for (name, value) in [("x-integer", "1"), ("x-integer", "2"), ("x-csv", "1, 2"), ("x-csv", "3")] {
            response.headers_mut().append(name, HeaderValue::from_static(value));
        }
        response
    });
    let expected = GetHeadersResponse::new().x_integer(1).x_csv([1, 2, 3]);
    assert_eq!(response.answer.expect("a success"), expected);
}

#[test]
fn a_file_is_bytes_with_its_name_in_a_header() {
    let file = GetFileResponse::new(vec![0, 255]).content_disposition("attachment; filename=\"soup.bin\"");
    succeeds(&GetFile::new(), &file);
}

#[test]
fn an_undecodable_body_is_an_error_with_its_path() {
    let everything = |json: &str| {
        let operation = PutStructure::new(types::Everything::new(true, [""]));
        let error = answered(&operation, 200, JSON, json.as_bytes()).expect_err(json);
        let malformed = error.as_malformed().unwrap_or_else(|| panic!("{json}: {error}")).clone();
        assert_eq!((error.status(), error.body()), (200, json.as_bytes()), "the response is kept");
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
    assert!(everything(r#"{"boolean":true,"texts":["#).starts_with('$'), "a truncated body");
    assert!(everything("").starts_with('$'), "an empty body");
    assert!(everything("<html>").starts_with('$'), "no JSON at all");
}

#[test]
fn missing_and_unknown_discriminators_are_kept() {
    let operation = PostUnion::new(types::Knife::new("steel"));
    for json in [r#"{"material":"steel"}"#, r#"{"kind":null,"material":"steel"}"#] {
        let kept = answered(&operation, 200, JSON, json.as_bytes()).expect("open to others");
        assert!(matches!(&kept, types::Utensil::Unknown { tag, .. } if tag.is_empty()), "{kept:?}");
        assert_eq!(serde_json::to_string(&kept).expect("it serializes"), r#"{"material":"steel"}"#);
    }
    let kept = answered(&operation, 200, JSON, br#"{"kind":"Ladle","material":"wood"}"#).expect("open to others");
    assert!(matches!(kept, types::Utensil::Unknown { .. }), "{kept:?}");
}

#[test]
fn an_undeclared_status_keeps_its_body() {
    for (status, body) in [(418, "a teapot"), (503, "<html>busy</html>"), (302, "")] {
        let failed = answered(&GetAlike::new(), status, &[("content-type", "text/html")], body.as_bytes());
        let failed = failed.expect_err("a failure");
        assert_eq!((failed.status(), failed.body()), (status, body.as_bytes()));
        let failure = failed.failure().expect("a failure");
        assert_eq!(failure.code(), status.to_string());
    }
    // A declared failure whose body does not have the declared format is unknown, with its status and body.
    for (media, body) in [
        ("application/json", r#"{"code":7}"#),
        ("application/json", ""),
        ("text/html", "<html>busy</html>"),
        ("text/plain", "busy"),
    ] {
        let failed = answered(&GetSeveral::new(), 400, &[("content-type", media)], body.as_bytes());
        let failed = failed.expect_err("a failure");
        let message = if body.is_empty() { None } else { Some(body.to_owned()) };
        assert_eq!(failed.failure(), Some(&Error::Unknown { code: "400".into(), message }), "{body}");
        assert_eq!((failed.status(), failed.body()), (400, body.as_bytes()), "{body}");
    }
    // A declared failure without a schema does not depend on its body.
    let failed = answered(&GetSeveral::new(), 404, &[("content-type", "text/html")], b"<html>gone</html>");
    let not_found = Error::NotFound(Failed { status: 404, body: Empty });
    assert_eq!(failed.expect_err("a failure").failure(), Some(&not_found));
}

#[test]
fn null_items_are_reported_and_integral_decimals_are_integers() {
    let operation = PutStructure::new(types::Everything::new(true, [""]));
    let error = answered(&operation, 200, JSON, br#"{"boolean":true,"texts":["a",null]}"#).expect_err("a null item");
    let malformed = error.as_malformed().expect("malformed");
    assert_eq!(malformed.path, "$.texts[1]");
    assert!(malformed.message.contains("`x-nullable: true`"), "{malformed}");
    let decimal = answered(&operation, 200, JSON, br#"{"boolean":true,"texts":[],"int8":8.0}"#).expect("an integer");
    assert_eq!(decimal.int8, Some(8));
}
