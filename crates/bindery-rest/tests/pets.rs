//! Round trips of an operation.

mod support;

use bindery::rest::Failed;
use bindery::{Empty, Retry};
use bindery_rest::{Base, Credential, Credentials, EncodeError, ReadError, decode, encode, matches, read, write};
use support::{Error, PETS, Pet, Problem, UpdatePet, Updated};

fn update() -> UpdatePet {
    UpdatePet {
        owner: "Jo/é".to_owned(),
        id: 9_007_199_254_740_993,
        tags: Some(vec!["a b".to_owned(), String::new(), "c&d".to_owned()]),
        trace: Some("t-1".to_owned()),
        pet: Pet { id: 7, name: "Rex".to_owned(), tags: Some(vec!["x".to_owned()]), ..Pet::default() },
    }
}

fn key() -> Credentials {
    Credentials::api_key("k&1").with(Credential::bearer("unused"))
}

#[test]
fn a_request_round_trips() {
    let base = Base::of(&PETS).unwrap();
    let request = encode(&update(), &base, Some(&key())).unwrap();
    assert_eq!(request.method(), "PUT");
    assert_eq!(
        request.uri().to_string(),
        "https://pets.example.com/v1/owners/Jo%2F%C3%A9/pets/9007199254740993?tags=a%20b&tags=&tags=c%26d&key=k%261"
    );
    let headers: Vec<_> = request.headers().iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
    assert_eq!(
        headers,
        [
            r#"x-trace: "t-1""#,
            "x-key: Sensitive",
            r#"content-type: "application/json""#,
            r#"accept: "application/json""#
        ]
    );
    assert_eq!(request.body(), br#"{"id":7,"name":"Rex","tags":["x"]}"#);
    assert!(matches::<UpdatePet>(&request, "/v1"));
    assert!(!matches::<UpdatePet>(&request, "/v2"));
    assert_eq!(read::<UpdatePet>(&request, "/v1"), Ok(update()));
    assert_eq!(read::<UpdatePet>(&request, ""), Err(ReadError::Mismatch));
}

#[test]
fn a_response_round_trips() {
    let updated = Updated { left: Some(-3), pet: update().pet };
    let response = write::<UpdatePet>(Ok(&updated)).unwrap();
    assert_eq!(response.headers()["x-left"], "-3");
    assert_eq!(decode::<UpdatePet>(response).unwrap(), updated);

    let failures = [
        (Error::NotFound(Failed { status: 404, body: Empty }), Retry::Never),
        (Error::Default(Failed { status: 503, body: Problem { message: "later".to_owned() } }), Retry::Transient),
        (Error::Unknown { code: "429".to_owned(), message: Some("slower".to_owned()) }, Retry::Throttling),
    ];
    for (failure, retry) in failures {
        let response = write::<UpdatePet>(Err(&failure)).unwrap();
        let error = decode::<UpdatePet>(response).unwrap_err();
        assert_eq!((error.failure(), error.retry()), (Some(&failure), retry));
    }
}

#[test]
fn nothing_is_encoded_without_required_credentials() {
    let base = Base::of(&PETS).unwrap();
    let error = encode(&update(), &base, None).unwrap_err();
    assert!(matches!(error, EncodeError::Unauthenticated { .. }));
    assert_eq!(
        error.to_string(),
        "the operation requires credentials: `key` (API key) and `second` (API key), or `oauth` (bearer \
         token), or `basic` (basic)"
    );
}
