//! Credentials, and their locations in requests.

use crate::loopback::{exchange_as, succeeds};
use bindery::{Empty, Rest};
use bindery_rest::{Base, Credential, Credentials, EncodeError};
use http::Request;
use kitchen_sink::*;

/// A credential for every scheme.
pub(crate) fn everything() -> Credentials {
    Credentials::new()
        .with(Credential::basic("cook", "s3cret:é"))
        .with_named("headerKey", Credential::api_key("header-key"))
        .with_named("queryKey", Credential::api_key("query key"))
        .with(Credential::bearer("t0ken"))
}

/// The `Authorization` header, the key and the target of an operation that is sent with these credentials.
fn shown<O: Rest<Output = Empty>>(
    operation: &O,
    credentials: &Credentials,
) -> (Option<String>, Option<String>, String) {
    let exchange = exchange_as(operation, Some(credentials), |_| {
        http::Response::builder().status(204).body(Vec::new()).expect("a response")
    });
    assert!(exchange.answer.is_ok());
    let header = |request: &Request<Vec<u8>>, name: &str| {
        request.headers().get(name).map(|value| value.to_str().expect("text").to_owned())
    };
    let request = &exchange.request;
    let target = request.uri().to_string();
    (header(request, "authorization"), header(request, "x-kitchen-key"), target.replace("/sink/v1/security", ""))
}

#[test]
fn each_scheme_has_its_location() {
    let all = everything();
    let basic = Some("Basic Y29vazpzM2NyZXQ6w6k=".to_owned());
    let bearer = Some("Bearer t0ken".to_owned());
    let key = Some("header-key".to_owned());
    assert_eq!(shown(&NeedNothing::new(), &all), (None, None, "/none".into()));
    assert_eq!(shown(&NeedBasic::new(), &all), (basic.clone(), None, "/basic".into()));
    assert_eq!(shown(&NeedHeaderKey::new(), &all), (None, key.clone(), "/header".into()));
    assert_eq!(shown(&NeedQueryKey::new(), &all), (None, None, "/query?key=query%20key".into()));
    assert_eq!(shown(&NeedToken::new(), &all), (bearer.clone(), None, "/token".into()));
    assert_eq!(shown(&NeedBoth::new(), &all), (bearer.clone(), key, "/both".into()));
    assert_eq!(shown(&NeedPerhaps::new(), &all), (bearer, None, "/optional".into()));
    assert_eq!(shown(&NeedPerhaps::new(), &Credentials::new()), (None, None, "/optional".into()));
    // Of several alternatives, the first that is satisfied.
    assert_eq!(shown(&NeedEither::new(), &all), (basic, None, "/either".into()));
    assert_eq!(shown(&NeedEither::new(), &Credentials::api_key("k")), (None, None, "/either?key=k".into()));
}

#[test]
fn nothing_is_sent_without_required_credentials() {
    fn refused<O: Rest>(operation: &O, credentials: Option<&Credentials>) {
        let base = Base::new("http://localhost").expect("a base");
        let error = bindery_rest::encode(operation, &base, credentials).expect_err("it is refused");
        assert_eq!(error, EncodeError::Unauthenticated { alternatives: O::SECURITY });
    }
    let (key, token) = (Credentials::api_key("k"), Credentials::bearer("t"));
    for credentials in [None, Some(&Credentials::new())] {
        refused(&NeedBasic::new(), credentials);
        refused(&NeedHeaderKey::new(), credentials);
        refused(&NeedQueryKey::new(), credentials);
        refused(&NeedToken::new(), credentials);
        refused(&NeedEither::new(), credentials);
        refused(&NeedBoth::new(), credentials);
    }
    refused(&NeedBasic::new(), Some(&token));
    refused(&NeedEither::new(), Some(&token));
    refused(&NeedBoth::new(), Some(&key));
    refused(&NeedBoth::new(), Some(&token));
}

#[test]
fn a_server_reads_an_operation_without_checking_credentials() {
    succeeds(&NeedEither::new(), &Empty);
    succeeds(&NeedBoth::new(), &Empty);
}
