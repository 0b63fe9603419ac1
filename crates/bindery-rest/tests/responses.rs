//! Undecodable responses: the error states the location and the expected format, quotes nothing and keeps the response.

mod support;

use bindery::rest::Failed;
use bindery::{Malformed, Retry, ServiceError};
use bindery_rest::decode;
use support::{Error, Pet, Problem, UpdatePet};

fn answer(status: u16, body: &str) -> Result<support::Updated, ServiceError<Error>> {
    let response = http::Response::builder()
        .status(status)
        .header("Content-Type", "application/json; charset=utf-8")
        .header("X-Left", "3")
        .header("X-Request-Id", "r-1");
    decode::<UpdatePet>(response.body(body.as_bytes().to_vec()).unwrap())
}

/// The location and the expected format. Status, body and request id are kept, and no error contains `hunter`.
fn malformed(status: u16, body: &str) -> (String, String) {
    let error = answer(status, body).unwrap_err();
    assert_eq!((error.status(), error.body(), error.request_id()), (status, body.as_bytes(), Some("r-1")));
    assert!(error.failure().is_none());
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(!text.contains("hunter"), "{text}");
    }
    let Malformed { path, message } = error.as_malformed().unwrap();
    (path.clone(), message.clone())
}

fn at(path: &str, message: &str) -> (String, String) {
    (path.to_owned(), message.to_owned())
}

#[test]
fn a_valid_response_is_decoded() {
    let updated = answer(200, r#"{"id":7,"name":"Rex","tags":["a"],"new":{}}"#).unwrap();
    let pet = Pet { id: 7, name: "Rex".to_owned(), tags: Some(vec!["a".to_owned()]), ..Pet::default() };
    assert_eq!(updated, support::Updated { left: Some(3), pet });
}

#[test]
fn null_is_refused_unless_declared() {
    assert_eq!(malformed(200, r#"{"id":7,"name":null}"#), at("$.name", "expected a string, not null"));
    let mother = r#"{"id":7,"name":"","mother":{"id":1,"name":"","mother":{"id":null,"name":""}}}"#;
    assert_eq!(malformed(200, mother), at("$.mother.mother.id", "expected i64, not null"));
    assert_eq!(malformed(200, "null").0, "$");
    let (path, message) = malformed(200, r#"{"id":7,"name":"","tags":["hunter",null]}"#);
    assert_eq!((path.as_str(), message.contains("`x-nullable: true`")), ("$.tags[1]", true), "{message}");
}

#[test]
fn an_empty_body_is_reported_if_members_are_required() {
    assert_eq!(malformed(200, ""), at("$", "the body is empty"));
    assert_eq!(malformed(200, " \n"), at("$", "the body is empty"));
}

#[test]
fn an_integral_decimal_is_an_integer() {
    assert_eq!(answer(200, r#"{"id":7.0,"name":"Rex"}"#).unwrap().pet.id, 7);
    assert_eq!(answer(200, r#"{"id":-7e2,"name":"Rex"}"#).unwrap().pet.id, -700);
}

#[test]
fn a_wrong_type_is_reported() {
    assert_eq!(malformed(200, r#"{"id":"hunter2","name":""}"#), at("$.id", "expected i64, not text"));
    assert_eq!(malformed(200, r#"{"id":1.5,"name":""}"#), at("$.id", "expected i64, not a decimal number"));
    assert_eq!(malformed(200, r#"{"id":9223372036854775808,"name":""}"#), at("$.id", "expected i64"));
    let tags = r#"{"id":1,"name":"","tags":["a",{"hunter":2}]}"#;
    assert_eq!(malformed(200, tags), at("$.tags[1]", "expected a string, not an object"));
    let (path, message) = malformed(200, r#""hunter2""#);
    assert_eq!((path.as_str(), message.contains("not text")), ("$", true), "{message}");
}

#[test]
fn missing_and_duplicate_members_are_reported() {
    assert_eq!(malformed(200, r#"{"id":1}"#), at("$.name", "it is missing"));
    assert_eq!(malformed(200, r#"{"id":1,"id":2,"name":"hunter2"}"#).0, "$.id");
}

#[test]
fn a_truncated_body_is_reported() {
    let (path, message) = malformed(200, r#"{"id":7,"name":"hunter"#);
    assert_eq!((path.as_str(), message.as_str()), ("$", "EOF while parsing a string at line 1 column 22"));
    assert_eq!(malformed(200, r#"{"id":7,"name":"Rex"} hunter"#).0, "$");
}

#[test]
fn a_failure_whose_body_does_not_fit_is_unknown_with_status_and_body() {
    let page = "<html>503 hunter2</html>";
    for (status, body, retry) in [
        (503, page, Retry::Transient),
        (501, page, Retry::Never),
        (418, page, Retry::Never),
        (302, page, Retry::Never),
        (304, "", Retry::Never),
        (500, "", Retry::Transient),
        (500, "plain text", Retry::Transient),
        (500, r#"{"message":7}"#, Retry::Transient),
        (500, r#"{"message":"trunc"#, Retry::Transient),
    ] {
        let error = answer(status, body).unwrap_err();
        let message = if body.is_empty() { None } else { Some(body.to_owned()) };
        assert_eq!(error.failure(), Some(&Error::Unknown { code: status.to_string(), message }), "{status} {body}");
        assert_eq!((error.status(), error.body(), error.retry()), (status, body.as_bytes(), retry), "{status} {body}");
    }
    for body in ["", page, "{}", "null"] {
        let error = answer(404, body).unwrap_err();
        let not_found = Error::NotFound(Failed { status: 404, body: bindery::Empty });
        assert_eq!((error.failure(), error.body()), (Some(&not_found), body.as_bytes()), "{body}");
    }
    let failure = answer(500, r#"{"message":"later"}"#).unwrap_err();
    let problem = Problem { message: "later".to_owned() };
    assert_eq!(failure.failure(), Some(&Error::Default(Failed { status: 500, body: problem })));
}

#[test]
fn an_optional_header_never_loses_the_response() {
    for (lines, left) in [
        (&["3"][..], Some(3)),
        (&[], None),
        (&[""], None),
        (&[" "], None),
        (&["hunter2"], None),
        (&["2147483648"], None),
        (&["1.5"], None),
        (&["+1"], None),
        (&["NaN"], None),
        (&["1", "2"], Some(1)),
    ] {
        let mut response = http::Response::builder();
        for line in lines {
            response = response.header("X-Left", *line);
        }
        let updated = decode::<UpdatePet>(response.body(br#"{"id":7,"name":""}"#.to_vec()).unwrap()).unwrap();
        assert_eq!(updated.left, left, "{lines:?}");
    }
}
