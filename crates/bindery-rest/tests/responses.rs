//! Answers that cannot be read say where and what was expected, never what was there, and lose nothing.

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

/// Where and what was expected; status, body and request id are kept, and no error says `hunter`.
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
fn a_sound_answer_is_read() {
    let updated = answer(200, r#"{"id":7,"name":"Rex","tags":["a",null],"new":{}}"#).unwrap();
    let pet = Pet { id: 7, name: "Rex".to_owned(), tags: Some(vec!["a".to_owned()]), ..Pet::default() };
    assert_eq!(updated, support::Updated { left: Some(3), pet });
}

#[test]
fn a_null_where_none_is_allowed() {
    assert_eq!(malformed(200, r#"{"id":7,"name":null}"#), at("$.name", "expected a string, not null"));
    let mother = r#"{"id":7,"name":"","mother":{"id":1,"name":"","mother":{"id":null,"name":""}}}"#;
    assert_eq!(malformed(200, mother), at("$.mother.mother.id", "expected i64, not null"));
    assert_eq!(malformed(200, "null").0, "$");
    assert_eq!(malformed(200, "").0, "$");
}

#[test]
fn a_wrong_type() {
    assert_eq!(malformed(200, r#"{"id":"hunter2","name":""}"#), at("$.id", "expected i64, not text"));
    assert_eq!(malformed(200, r#"{"id":1.5,"name":""}"#), at("$.id", "expected i64, not a decimal number"));
    assert_eq!(malformed(200, r#"{"id":9223372036854775808,"name":""}"#), at("$.id", "expected i64"));
    let tags = r#"{"id":1,"name":"","tags":["a",{"hunter":2}]}"#;
    assert_eq!(malformed(200, tags), at("$.tags[1]", "expected a string, not an object"));
    let (path, message) = malformed(200, r#""hunter2""#);
    assert_eq!((path.as_str(), message.contains("not text")), ("$", true), "{message}");
}

#[test]
fn a_missing_member_and_one_that_is_there_twice() {
    assert_eq!(malformed(200, r#"{"id":1}"#), at("$.name", "it is missing"));
    assert_eq!(malformed(200, r#"{"id":1,"id":2,"name":"hunter2"}"#).0, "$.id");
}

#[test]
fn a_truncated_body() {
    let (path, message) = malformed(200, r#"{"id":7,"name":"hunter"#);
    assert_eq!((path.as_str(), message.as_str()), ("$", "EOF while parsing a string at line 1 column 22"));
    assert_eq!(malformed(200, r#"{"id":7,"name":"Rex"} hunter"#).0, "$");
}

#[test]
fn a_page_of_a_gateway() {
    // A failure that the document knows, by a gateway that does not: neither status nor page is lost, and it may be
    // sent again.
    let page = "<html>503 hunter2</html>";
    assert_eq!(malformed(503, page).0, "$");
    assert_eq!(answer(503, page).unwrap_err().retry(), Retry::Transient);
    assert_eq!(answer(501, page).unwrap_err().retry(), Retry::Never);
    // A status that the document does not know keeps its page as the failure's message.
    let error = answer(418, page).unwrap_err();
    assert_eq!(error.failure(), Some(&Error::Unknown { code: "418".to_owned(), message: Some(page.to_owned()) }));
    assert_eq!((error.body(), error.retry()), (page.as_bytes(), Retry::Never));
    let failure = answer(500, r#"{"message":"later"}"#).unwrap_err();
    let problem = Problem { message: "later".to_owned() };
    assert_eq!(failure.failure(), Some(&Error::Default(Failed { status: 500, body: problem })));
}

#[test]
fn a_header_of_a_wrong_form() {
    for (left, message) in [
        ("hunter2", "expected i32, not text"),
        ("2147483648", "expected i32"),
        ("1.5", "expected i32, not a decimal number"),
        ("", "expected i32, not text"),
        ("+1", "expected i32, not text"),
        ("NaN", "expected i32, not text"),
    ] {
        let response = http::Response::builder().header("X-Left", left).body(br#"{"id":7,"name":""}"#.to_vec());
        let error = decode::<UpdatePet>(response.unwrap()).unwrap_err();
        assert_eq!(
            error.as_malformed(),
            Some(&Malformed { path: "X-Left".to_owned(), message: message.to_owned() }),
            "{left}"
        );
    }
    let absent = http::Response::new(br#"{"id":7,"name":""}"#.to_vec());
    assert_eq!(decode::<UpdatePet>(absent).unwrap().left, None);
    let twice = http::Response::builder().header("X-Left", "1").header("X-Left", "2").body(b"{}".to_vec());
    let error = decode::<UpdatePet>(twice.unwrap()).unwrap_err();
    assert_eq!(error.as_malformed().unwrap().message, "expected one value, not several");
}
