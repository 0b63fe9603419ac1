//! Encoding of requests, and decoding of outputs and failures.

use bindery::{
    AwsJson, Empty, EpochSeconds, Malformed, Operation, Protocol, Retry, Service, ServiceError, Timestamp, Unsigned,
};
use bindery_aws::{EncodeError, Endpoint, EndpointConfig, ReadError, decode, encode, matches, read, write};
use cognito_identity::types::{self, Credentials, GetCredentialsForIdentityOutput};
use cognito_identity::{
    CreateIdentityPool, DeleteIdentityPool, Error, GetCredentialsForIdentity, GetId, ListIdentityPools, SERVICE,
};
use http::{Method, Request, Response};
use serde::{Deserialize, Serialize};

fn endpoint() -> Endpoint {
    let config = EndpointConfig::new().region("us-east-1".parse().expect("a region"));
    Endpoint::resolve(&SERVICE, &config).expect("an endpoint")
}

fn sent<O: Operation<Protocol = AwsJson>>(operation: &O) -> (Request<Vec<u8>>, String) {
    let request = encode(operation, &endpoint()).expect(O::NAME);
    let body = String::from_utf8(request.body().clone()).expect("UTF-8");
    (request, body)
}

#[test]
fn a_request_has_the_operation_in_its_headers_and_its_members_as_json() {
    let (request, body) = sent(&GetCredentialsForIdentity::new("us-east-1:1").logins([("graph.facebook.com", "t")]));
    assert_eq!((request.method(), request.uri().to_string()), (&Method::POST, endpoint().url().to_string()));
    let headers: Vec<_> =
        request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    assert_eq!(
        headers,
        [
            ("content-type", "application/x-amz-json-1.1"),
            ("x-amz-target", "AWSCognitoIdentityService.GetCredentialsForIdentity"),
        ]
    );
    assert_eq!(body, r#"{"IdentityId":"us-east-1:1","Logins":{"graph.facebook.com":"t"}}"#);
}

#[test]
fn each_service_has_its_own_names() {
    assert_eq!(
        (SERVICE.signing_name, cognito_idp::SERVICE.signing_name),
        (Some("cognito-identity"), Some("cognito-idp"))
    );
    let request = encode(&cognito_idp::DescribeUserPool::new("eu-central-1_a"), &endpoint()).expect("a request");
    assert_eq!(request.headers()["x-amz-target"], "AWSCognitoIdentityProviderService.DescribeUserPool");
}

#[test]
fn exactly_the_members_that_are_set_are_sent() {
    let pool =
        CreateIdentityPool::new("pool", false).supported_login_providers([("a", ""); 0]).saml_provider_arns([""; 0]);
    assert_eq!(
        sent(&pool).1,
        r#"{"IdentityPoolName":"pool","AllowUnauthenticatedIdentities":false,"SupportedLoginProviders":{},"SamlProviderARNs":[]}"#
    );
}

/// A service of the older version, with an operation without members.
static OLD: Service = Service {
    name: "old",
    protocol: Protocol::AwsJson { version: "1.0", target: "Old_20120810" },
    host: Some("old.example"),
    ..Service::NONE
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Ping {}

impl Operation for Ping {
    type Output = Empty;
    type Error = Error;
    type Auth = Unsigned;
    type Protocol = AwsJson;
    const NAME: &'static str = "Ping";
    const SERVICE: &'static Service = &OLD;
}

#[test]
fn an_operation_without_input_sends_an_empty_object() {
    let endpoint = Endpoint::resolve(&OLD, &EndpointConfig::new()).unwrap();
    let request = encode(&Ping {}, &endpoint).unwrap();
    assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.0");
    assert_eq!(request.headers()["x-amz-target"], "Old_20120810.Ping");
    assert_eq!(request.body(), b"{}");
    assert_eq!(sent(&Bare).1, "{}");
}

/// A hand-written request without members may be a unit struct.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bare;

impl Serialize for Bare {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Empty.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Bare {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Empty::deserialize(deserializer).map(|Empty| Bare)
    }
}

impl Operation for Bare {
    type Output = Empty;
    type Error = Error;
    type Auth = Unsigned;
    type Protocol = AwsJson;
    const NAME: &'static str = "Bare";
    const SERVICE: &'static Service = &SERVICE;
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Weigh {
    nothing: Option<()>,
    weights: Vec<Weight>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Weight {
    grams: f64,
}

impl Operation for Weigh {
    type Output = Empty;
    type Error = Error;
    type Auth = Unsigned;
    type Protocol = AwsJson;
    const NAME: &'static str = "Weigh\n";
    const SERVICE: &'static Service = &bindery::Service { name: "rest", ..Service::NONE };
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Carry(Weigh);

impl Operation for Carry {
    type Output = Empty;
    type Error = Error;
    type Auth = Unsigned;
    type Protocol = AwsJson;
    const NAME: &'static str = "Carry";
    const SERVICE: &'static Service = &SERVICE;
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Late(Timestamp<bindery::DateTime>);

impl Operation for Late {
    type Output = Empty;
    type Error = Error;
    type Auth = Unsigned;
    type Protocol = AwsJson;
    const NAME: &'static str = "La\nte";
    const SERVICE: &'static Service = &SERVICE;
}

#[test]
fn values_without_json_form_are_not_sent() {
    let carry = |grams| Carry(Weigh { nothing: None, weights: vec![Weight { grams: 1.5 }, Weight { grams }] });
    for grams in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let error = encode(&carry(grams), &endpoint()).unwrap_err();
        assert_eq!(error, EncodeError::NotFinite { path: "$.weights[1].grams".to_owned() });
        assert_eq!(
            error.to_string(),
            "at $.weights[1].grams: the number is NaN or infinite, which JSON cannot represent"
        );
    }
    // An explicit null is sent.
    assert_eq!(sent(&carry(2.5)).1, r#"{"nothing":null,"weights":[{"grams":1.5},{"grams":2.5}]}"#);
}

#[test]
fn invalid_header_values_and_other_protocols_are_errors() {
    let far = Late(Timestamp::from_secs(0));
    assert!(matches!(encode(&far, &endpoint()), Err(EncodeError::Target { operation: "La\nte" })));
    let weigh = Weigh { nothing: None, weights: Vec::new() };
    assert!(matches!(encode(&weigh, &endpoint()), Err(EncodeError::NotAwsJson { service: "rest" })));
}

fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response<Vec<u8>> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.as_bytes().to_vec()).expect("a response")
}

type Answered = Result<GetCredentialsForIdentityOutput, ServiceError<Error>>;

fn answered(status: u16, headers: &[(&str, &str)], body: &str) -> Answered {
    decode::<GetCredentialsForIdentity>(response(status, headers, body))
}

fn refused(status: u16, headers: &[(&str, &str)], body: &str) -> ServiceError<Error> {
    let error = answered(status, headers, body).expect_err("a failure");
    assert_eq!((error.status(), error.body()), (status, body.as_bytes()), "status and body are never lost");
    error
}

#[test]
fn an_output_is_decoded_leniently() {
    let body = r#"{"New": [{}], "IdentityId": null, "Credentials": {"AccessKeyId": "ASIA", "SessionToken": null,
        "Expiration": 1.715700986E9}}"#;
    let credentials = answered(200, &[], body).expect("an output").credentials.expect("credentials");
    assert_eq!(credentials.access_key_id.as_deref(), Some("ASIA"));
    assert_eq!(credentials.session_token, None);
    assert_eq!(credentials.expiration, Some(Timestamp::<EpochSeconds>::from_secs(1_715_700_986)));
    for (status, body) in [(200, ""), (200, "{}"), (200, " null "), (204, ""), (299, "{}")] {
        assert_eq!(answered(status, &[], body).expect("an output"), GetCredentialsForIdentityOutput::new(), "{body}");
    }
    decode::<DeleteIdentityPool>(response(200, &[], "")).expect("an operation that answers nothing");
}

#[test]
fn a_code_is_found_in_headers_and_body() {
    let sources: &[(&[(&str, &str)], &str)] = &[
        (&[("x-amzn-ErrorType", "NotAuthorizedException:")], "{}"),
        (&[("X-Amzn-Errortype", "NotAuthorizedException:http://internal.amazon.com/coral/")], "{}"),
        (&[("x-amzn-errortype", "com.amazon#NotAuthorizedException:http://a.example/#b")], ""),
        (&[], r#"{"__type": "NotAuthorizedException"}"#),
        (&[], r#"{"__type": "com.amazonaws.cognito#NotAuthorizedException"}"#),
        (&[], r#"{"__type": "com.amazonaws.cognito#NotAuthorizedException:http://a.example/"}"#),
        (&[], r#"{"code": "NotAuthorizedException"}"#),
        (&[], r#"{"code": "a#NotAuthorizedException:b"}"#),
        (&[("x-amzn-errortype", "Other")], r#"{"__type": "NotAuthorizedException", "code": "Another"}"#),
        (&[("x-amzn-errortype", "NotAuthorizedException")], r#"{"code": "Another"}"#),
        (&[], r#"{"code": "Other", "__type": "NotAuthorizedException"}"#),
        (&[("x-amzn-errortype", ":")], r#"{"__type": null, "code": "NotAuthorizedException"}"#),
        (&[], r#"{"__type": 7, "code": "NotAuthorizedException", "more": [1, {"a": null}]}"#),
        (&[("x-amzn-errortype", "NotAuthorizedException")], "<html>"),
    ];
    for (headers, body) in sources {
        let error = refused(400, headers, body);
        assert!(matches!(error.failure(), Some(Error::NotAuthorized(_))), "{headers:?} {body}: {error:?}");
        assert_eq!((error.code(), error.retry()), (Some("NotAuthorizedException"), Retry::Never));
    }
}

#[test]
fn a_message_is_found_in_headers_and_body() {
    let code = ("x-amzn-errortype", "NotAuthorizedException");
    let header = ("x-amzn-ErrorMessage", "from the header");
    for (headers, body, expected) in [
        (&[code, header][..], r#"{"message": "lower", "Message": "upper"}"#, Some("lower")),
        (&[code, header][..], r#"{"Message": "upper"}"#, Some("upper")),
        (&[code, header][..], r#"{"Message": null}"#, Some("from the header")),
        (&[code, header][..], "", Some("from the header")),
        (&[code][..], "{}", None),
        (&[header][..], r#"{"__type": "Unheard"}"#, Some("from the header")),
        (&[][..], r#"{"__type": "Unheard", "Message": "upper"}"#, Some("upper")),
        (&[("x-amzn-errormessage", "schön")][..], r#"{"__type": "Unheard"}"#, Some("schön")),
    ] {
        assert_eq!(refused(400, headers, body).message(), expected, "{body}");
    }
}

#[test]
fn a_failure_displays_code_message_and_request_id() {
    let id = ("x-amzn-RequestId", "4f1c");
    let error = refused(400, &[id], r#"{"__type": "NotAuthorizedException", "message": "No such guest"}"#);
    assert_eq!(error.to_string(), "NotAuthorizedException: No such guest (request id 4f1c)");
    assert_eq!(error.request_id(), Some("4f1c"));
    let debug = format!("{error:?}");
    assert!(debug.contains("bytes]"), "{debug}");
    assert_eq!(refused(400, &[id], "{}").to_string(), "400 Bad Request (request id 4f1c)");
    let malformed = answered(200, &[id], r#"{"Credentials": {"SecretKey": ["hunter2"]}}"#).unwrap_err();
    assert_eq!(
        malformed.to_string(),
        "the response with status 200 cannot be decoded: at $.Credentials.SecretKey: expected a string (request id 4f1c)",
    );
    assert!(!format!("{malformed:?}").contains("hunter2"));
}

#[test]
fn responses_of_proxies_keep_their_status_and_body() {
    let cases: &[(u16, &str, &str, Retry)] = &[
        (400, r#"{"__type":"ValidationException","message":"no"}"#, "ValidationException", Retry::Never),
        (
            403,
            r#"{"__type":"MissingAuthenticationTokenException"}"#,
            "MissingAuthenticationTokenException",
            Retry::Never,
        ),
        (
            404,
            r#"{"Output":{"__type":"x"},"__type":"UnknownOperationException"}"#,
            "UnknownOperationException",
            Retry::Never,
        ),
        (502, "<html><body>Bad Gateway</body></html>", "502", Retry::Transient),
        (503, "", "503", Retry::Transient),
        (500, "{}", "500", Retry::Transient),
        (504, "upstream", "504", Retry::Transient),
        (501, "", "501", Retry::Never),
        (429, "", "429", Retry::Throttling),
        (300, "{}", "300", Retry::Never),
        (301, "", "301", Retry::Never),
        (307, "<a href='https://elsewhere'>", "307", Retry::Never),
        (400, r#"{"__type":"ValidationException","message":"bro"#, "ValidationException", Retry::Never),
        (400, r#"["ValidationException"]"#, "400", Retry::Never),
        (400, r#""ValidationException""#, "400", Retry::Never),
        (400, "null", "400", Retry::Never),
    ];
    for (status, body, code, retry) in cases {
        let error = refused(*status, &[], body);
        assert_eq!((error.code(), error.retry()), (Some(*code), *retry), "{body}");
        assert!(matches!(error.failure(), Some(Error::Unknown { .. })), "{error:?}");
    }
}

#[test]
fn codes_determine_the_retry_class() {
    use Retry::{Never, Throttling, Transient};
    for (code, retry) in [
        ("ThrottlingException", Throttling),
        ("Throttling", Throttling),
        ("ThrottlingWhatever", Never),
        ("TooManyRequestsException", Throttling),
        ("RequestLimitExceeded", Throttling),
        ("SlowDown", Throttling),
        ("LimitExceededException", Throttling),
        ("RequestTimeout", Transient),
        ("RequestTimeoutException", Transient),
        ("InternalErrorException", Transient),
        ("ConcurrentModificationException", Never),
        ("ExternalServiceException", Never),
        ("ValidationException", Never),
    ] {
        let error = refused(400, &[("x-amzn-errortype", code)], "{}");
        assert_eq!((error.code(), error.retry()), (Some(code), retry));
    }
    // A server error is transient, whatever its code.
    assert_eq!(refused(500, &[("x-amzn-errortype", "NotAuthorizedException")], "{}").retry(), Transient);
    let error = refused(429, &[("x-amzn-errortype", "Unheard")], "{}");
    assert_eq!(error.retry(), Throttling);
}

fn malformed(body: &str) -> Malformed {
    let error = refused(200, &[], body);
    assert_eq!(error.retry(), Retry::Never);
    error.as_malformed().expect("no output and no failure").clone()
}

#[test]
fn an_undecodable_output_is_an_error() {
    for (body, path) in [
        ("<html>hunter2</html>", "$"),
        (r#"{"Credentials": {"SecretKey": "hunter2"#, "$.Credentials.SecretKey"),
        (r#"{"Credentials": "hunter2"}"#, "$.Credentials"),
        (r#"{"IdentityId": [7]}"#, "$.IdentityId"),
        (r#"{"Credentials": {"Expiration": "hunter2"}}"#, "$.Credentials.Expiration"),
        (r#"{"Credentials": {"Expiration": 1e400}}"#, "$.Credentials.Expiration"),
        ("[]", "$"),
        (r#"["us-east-1:1", null]"#, "$"),
        ("{} {}", "$"),
        ("\u{feff}{}", "$"),
    ] {
        let malformed = malformed(body);
        assert_eq!(malformed.path, path, "{body}: {malformed}");
        assert!(!malformed.message.contains("hunter2"), "{malformed}");
    }
    let required = decode::<ListIdentityPools>(response(200, &[], r#"{"IdentityPools": [{}, 3]}"#)).unwrap_err();
    assert_eq!(required.as_malformed().expect("an undecodable output").path, "$.IdentityPools[1]");
}

#[test]
fn deep_and_large_bodies_are_handled() {
    let deep = "[".repeat(1_000_000);
    assert!(malformed(&format!(r#"{{"Credentials": {deep}"#)).path.starts_with("$.Credentials"));
    assert!(malformed(&format!(r#"{{"New": {deep}"#)).path.starts_with("$.New[0][0]"));
    assert_eq!(refused(400, &[], &format!(r#"{{"__type": "A", "x": {deep}"#)).code(), Some("A"));
    assert_eq!(refused(400, &[], &format!(r#"{{"__type": {deep}"#)).code(), Some("400"));
    assert_eq!(refused(400, &[], &deep).code(), Some("400"));

    let long = "x".repeat(100 << 20);
    let output = answered(200, &[], &format!(r#"{{"New": 1, "IdentityId": "{long}"}}"#)).expect("an output");
    assert_eq!(output.identity_id.map(|id| id.len()), Some(long.len()));
    let error = refused(502, &[], &long);
    assert_eq!((error.code(), error.to_string().len() < 250), (Some("502"), true));
    let error = refused(200, &[], &long);
    assert!(error.to_string().len() < 250, "{error}");
}

#[test]
fn a_server_reads_requests_and_writes_responses() {
    let operation = GetCredentialsForIdentity::new("us-east-1:1").custom_role_arn("arn:aws:iam::1:role/guest");
    let (request, _) = sent(&operation);
    assert!(matches::<GetCredentialsForIdentity>(&request) && !matches::<GetId>(&request));
    assert_eq!(read::<GetCredentialsForIdentity>(&request), Ok(operation));
    assert_eq!(read::<GetId>(&request), Err(ReadError::OtherOperation { expected: "GetId" }));

    let credentials = Credentials::new().access_key_id("ASIA").expiration(Timestamp::from_secs(1));
    let output = GetCredentialsForIdentityOutput::new().credentials(credentials);
    let response = write::<GetCredentialsForIdentity>(Ok(&output)).expect("a response");
    assert_eq!(response.headers()["content-type"], "application/x-amz-json-1.1");
    assert_eq!(decode::<GetCredentialsForIdentity>(response).expect("an output"), output);

    let failures = [
        (Error::NotAuthorized(types::NotAuthorizedException::new().message("no")), 400),
        (Error::InternalError(types::InternalErrorException::new()), 500),
        (Error::TooManyRequests(types::TooManyRequestsException::new()), 400),
        (Error::Unknown { code: "Unheard".to_owned(), message: Some("of".to_owned()) }, 400),
        (Error::Unknown { code: "Un\nheard".to_owned(), message: None }, 400),
    ];
    for (failure, status) in failures {
        let response = write::<GetCredentialsForIdentity>(Err(&failure)).expect("a response");
        assert_eq!(response.status(), status);
        let error = decode::<GetCredentialsForIdentity>(response).expect_err("a failure");
        assert_eq!(error.failure(), Some(&failure));
    }
}

#[test]
fn an_unreadable_request_reports_the_path() {
    let (mut request, _) = sent(&GetId::new("us-east-1:1"));
    let target = request.headers()["x-amz-target"].clone();
    request.body_mut().clear();
    assert_eq!(read::<GetId>(&request).unwrap_err().to_string(), "at $.IdentityPoolId: it is missing");
    *request.body_mut() = br#"{"IdentityPoolId": "a", "Logins": {"x": ["hunter2"]}}"#.to_vec();
    let error = read::<GetId>(&request).unwrap_err();
    assert_eq!(error.to_string(), "at $.Logins.x: the value does not have the declared type");
    *request.method_mut() = Method::GET;
    assert!(!matches::<GetId>(&request));
    let none = Request::post("/").header("x-amz-target", "Other.GetId").body(Vec::new()).unwrap();
    assert!(!matches::<GetId>(&none) && target == "AWSCognitoIdentityService.GetId");
}
