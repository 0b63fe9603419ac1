//! Calls through the whole client, with a mock transport.

use bindery::{AwsJson, Operation, Paginated, Unsigned};
use bindery_client::{
    BlockingClient, CallOptions, Client, ClientError, ManualClock, MockTransport, Random, RetryPolicy, TransportError,
    TransportErrorKind, Validation, block_on,
};
use cognito_identity::{Error, GetCredentialsForIdentity, GetId};
use http::Response;
use serde::{Deserialize, Serialize};
use std::time::{Duration, SystemTime};

const POOL: &str = "eu-central-1:7d3e4b1c-9a52-4c8e-8d4b-7f365f2c6f0a";

/// A source of randomness whose fraction is always one half.
#[derive(Debug)]
struct Half;

impl Random for Half {
    fn next_u64(&self) -> u64 {
        1 << 63
    }
}

fn client(transport: &MockTransport) -> BlockingClient<MockTransport> {
    BlockingClient::new(transport.clone())
        .region("eu-central-1")
        .random(Half)
        .clock(ManualClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_715_700_986)))
}

fn header<'a>(request: &'a http::Request<Vec<u8>>, name: &str) -> &'a str {
    request.headers().get(name).map_or("", |value| value.to_str().expect("text"))
}

fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response<Vec<u8>> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.as_bytes().to_vec()).expect("a response")
}

const THROTTLED: &str = r#"{"__type": "TooManyRequestsException", "message": "Slow down"}"#;

#[test]
fn call_sends_one_request_and_decodes_its_response() {
    let transport = MockTransport::new();
    transport.respond_with(200, r#"{"IdentityId": "eu-central-1:5f2c"}"#);
    let output = client(&transport).send(GetId::new(POOL)).expect("an output");
    assert_eq!(output.identity_id.as_deref(), Some("eu-central-1:5f2c"));

    let [request] = &transport.requests()[..] else { panic!("one request") };
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://cognito-identity.eu-central-1.amazonaws.com/");
    assert_eq!(request.body(), format!(r#"{{"IdentityPoolId":"{POOL}"}}"#).as_bytes());
    let mut headers: Vec<String> =
        request.headers().iter().map(|(name, value)| format!("{name}: {}", value.to_str().expect("text"))).collect();
    headers.sort();
    assert_eq!(
        headers,
        [
            "amz-sdk-invocation-id: 80000000-0000-4000-8000-000000000000",
            "amz-sdk-request: attempt=1; max=3",
            "content-type: application/x-amz-json-1.1",
            concat!("user-agent: bindery/", env!("CARGO_PKG_VERSION")),
            "x-amz-target: AWSCognitoIdentityService.GetId",
        ]
    );
    let limits = transport.limits()[0];
    assert_eq!((limits.timeout, limits.max_response_bytes), (Some(Duration::from_secs(30)), 64 << 20));
}

#[test]
fn retry_keeps_the_invocation_id_and_counts_attempts() {
    let transport = MockTransport::new();
    transport
        .respond(response(400, &[("x-amz-retry-after", "1700")], THROTTLED))
        .fail(TransportError::new(TransportErrorKind::Interrupted))
        .respond_with(200, "{}");
    client(&transport).send(GetId::new(POOL)).expect("an output");
    let requests = transport.requests();
    let numbers: Vec<&str> = requests.iter().map(|request| header(request, "amz-sdk-request")).collect();
    assert_eq!(numbers, ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"]);
    assert_eq!(header(&requests[0], "amz-sdk-invocation-id"), header(&requests[2], "amz-sdk-invocation-id"));
    assert_eq!(requests[0].body(), requests[2].body());
    assert_eq!(transport.delays(), [Duration::from_millis(1700), Duration::from_millis(50)]);
}

#[test]
fn last_failure_is_returned() {
    let transport = MockTransport::new();
    for _ in 0..3 {
        transport.respond(response(400, &[("x-amzn-requestid", "4f1c")], THROTTLED));
    }
    let error = client(&transport).send(GetId::new(POOL)).unwrap_err();
    assert_eq!(error.to_string(), "TooManyRequestsException: Slow down (request id 4f1c)");
    assert!(matches!(error.failure(), Some(Error::TooManyRequests(_))), "{error:?}");
    assert_eq!((transport.requests().len(), transport.remaining()), (3, 0));
    assert_eq!(transport.delays(), [Duration::from_millis(500), Duration::from_secs(1)]);
}

#[test]
fn permanent_failures_are_not_retried() {
    let body = |code: &str| format!(r#"{{"__type": "{code}", "message": "No"}}"#);
    for (status, text) in [
        (400, body("NotAuthorizedException")),
        (400, body("ConcurrentModificationException")),
        (400, body("ExternalServiceException")),
        (400, body("ValidationException")),
        (403, "<html>proxy</html>".to_owned()),
        (301, String::new()),
        (200, "{".to_owned()),
    ] {
        let transport = MockTransport::new();
        transport.respond_with(status, text.as_str());
        let error = client(&transport).send(GetId::new(POOL)).unwrap_err();
        let service = error.service().expect("a response of the service");
        assert_eq!((service.status(), service.body()), (status, text.as_bytes()));
        assert_eq!(transport.requests().len(), 1, "{status} {text}");
    }
    for kind in [TransportErrorKind::TooLarge, TransportErrorKind::InvalidRequest] {
        let transport = MockTransport::new();
        transport.fail(TransportError::new(kind));
        let error = client(&transport).send(GetId::new(POOL)).unwrap_err();
        assert!(matches!(&error, ClientError::Transport(error) if error.kind() == kind), "{error:?}");
        assert_eq!(transport.requests().len(), 1);
    }
}

#[test]
fn server_errors_and_bare_429_are_retried() {
    for (status, text) in [(500, "{}"), (502, "<html>"), (503, ""), (504, "upstream"), (500, r#"{"code": "X"}"#)] {
        let transport = MockTransport::new();
        transport.respond_with(status, text).respond_with(200, "{}");
        client(&transport).send(GetId::new(POOL)).expect("an output");
        assert_eq!(transport.delays(), [Duration::from_millis(25)]);
    }
    let transport = MockTransport::new();
    transport.respond_with(429, "").respond_with(200, "{}");
    client(&transport).send(GetId::new(POOL)).expect("an output");
    assert_eq!(transport.delays(), [Duration::from_millis(500)]);
}

#[test]
fn call_ends_within_its_timeout() {
    #[derive(Clone, Debug)]
    struct Slow(std::sync::Arc<ManualClock>, MockTransport);
    impl bindery_client::BlockingTransport for Slow {
        fn send(
            &self,
            request: http::Request<Vec<u8>>,
            limits: bindery_client::TransportLimits,
        ) -> Result<Response<Vec<u8>>, TransportError> {
            self.0.advance(limits.timeout.expect("a limit"));
            bindery_client::BlockingTransport::send(&self.1, request, limits)
        }
        fn sleep(&self, duration: Duration) {
            self.0.advance(duration);
        }
    }
    use bindery_client::Clock;
    let clock = std::sync::Arc::new(ManualClock::at(SystemTime::UNIX_EPOCH));
    let transport = MockTransport::new();
    for _ in 0..5 {
        transport.fail(TransportError::new(TransportErrorKind::Timeout));
    }
    let limit = Duration::from_millis(2500);
    let client = BlockingClient::new(Slow(clock.clone(), transport.clone()))
        .region("eu-central-1")
        .clock(clock.clone())
        .random(Half)
        .attempt_timeout(Some(Duration::from_secs(1)))
        .timeout(Some(limit))
        .retry_policy(RetryPolicy::standard().max_attempts(5));
    let error = client.send(GetId::new(POOL)).unwrap_err();
    assert!(matches!(error, ClientError::Timeout(time) if time == limit), "{error:?}");
    assert_eq!(error.to_string(), "the call exceeded its time limit of 2.5s");
    let times: Vec<_> = transport.limits().iter().map(|limits| limits.timeout.expect("a limit").as_millis()).collect();
    assert_eq!(times, [1000, 1000, 425]);
    assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + limit);
}

#[test]
fn delay_beyond_the_timeout_ends_the_call() {
    let transport = MockTransport::new();
    transport.respond_with(400, THROTTLED);
    let error = client(&transport).timeout(Some(Duration::from_millis(400))).send(GetId::new(POOL)).unwrap_err();
    assert!(matches!(error.failure(), Some(Error::TooManyRequests(_))), "{error:?}");
    assert!(transport.delays().is_empty());
}

#[test]
fn endpoint_must_be_known() {
    let transport = MockTransport::new();
    let error = BlockingClient::new(transport.clone()).send(GetId::new(POOL)).unwrap_err();
    assert!(matches!(error, ClientError::Endpoint(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "cannot resolve the service's endpoint: no region is configured; set one, or AWS_REGION"
    );
    let error = BlockingClient::new(transport.clone()).endpoint_url("no url").send(GetId::new(POOL)).unwrap_err();
    assert!(matches!(error, ClientError::Endpoint(_)), "{error:?}");
    assert_eq!(transport.requests().len(), 0);

    transport.respond_with(200, "{}");
    BlockingClient::new(transport.clone())
        .endpoint_url("http://127.0.0.1:5000")
        .send(GetId::new(POOL))
        .expect("an output");
    assert_eq!(transport.requests()[0].uri(), "http://127.0.0.1:5000/");
}

#[test]
fn errors_contain_no_secrets() {
    let transport = MockTransport::new();
    transport.respond_with(200, r#"{"Credentials": {"SecretKey": [5417], "SessionToken": "hunter2"}}"#);
    let request = GetCredentialsForIdentity::new("eu-central-1:5f2c").logins([("provider", "hunter3")]);
    let error = client(&transport).send(request).unwrap_err();
    let texts = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
    assert!(!texts.contains("hunter") && !texts.contains("5417"), "{texts}");
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct List {
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// The validation refuses 0.
    limit: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Page {
    items: Vec<u32>,
    token: Option<String>,
}

impl Operation for List {
    type Output = Page;
    type Error = Error;
    type Auth = Unsigned;
    type Protocol = AwsJson;
    const NAME: &'static str = "List";
    const SERVICE: &'static bindery::Service = GetId::SERVICE;

    fn validate(&self) -> Result<(), bindery::ValidationError> {
        if self.limit > 0 {
            return Ok(());
        }
        let violation = bindery::Violation {
            path: "limit".to_owned(),
            kind: bindery::ViolationKind::Value,
            message: "at least 1, not 0".to_owned(),
        };
        Err(bindery::ValidationError { violations: vec![violation] })
    }
}

impl Paginated for List {
    type Token = String;
    type Item = u32;

    fn next_token(output: &Page) -> Option<&String> {
        output.token.as_ref().filter(|token| !token.is_empty())
    }

    fn token(&self) -> Option<&String> {
        self.token.as_ref()
    }

    fn resume(&mut self, token: String) {
        self.token = Some(token);
    }

    fn items(output: Page) -> Vec<u32> {
        output.items
    }
}

#[test]
fn invalid_request_is_not_sent() {
    let transport = MockTransport::new();
    let error = client(&transport).send(List { token: None, limit: 0 }).unwrap_err();
    assert_eq!(error.to_string(), "the request is invalid: limit: at least 1, not 0");
    assert!(matches!(error, ClientError::Invalid(_)), "{error:?}");
    assert_eq!(transport.requests().len(), 0);
}

#[test]
fn disabled_validation_sends_an_invalid_request() {
    let transport = MockTransport::new();
    transport.respond_with(200, r#"{"items": []}"#);
    client(&transport).validation(Validation::Off).send(List { token: None, limit: 0 }).expect("an output");
    assert_eq!(transport.requests().len(), 1);
}

#[test]
fn call_options_add_and_replace_headers() {
    use http::{HeaderName, HeaderValue};
    let transport = MockTransport::new();
    transport.respond(response(400, &[], THROTTLED)).respond_with(200, "{}");
    let name = HeaderName::from_static;
    let value = HeaderValue::from_static;
    let options = CallOptions::new()
        .header(name("x-trace"), value("one"))
        .header(name("x-trace"), value("two"))
        .header(name("user-agent"), value("mine"));
    client(&transport).send_with(GetId::new(POOL), &options).expect("an output");
    for request in transport.requests() {
        let traces: Vec<_> = request.headers().get_all("x-trace").iter().collect();
        assert_eq!(traces, ["one", "two"]);
        assert_eq!(header(&request, "user-agent"), "mine");
        assert_eq!(header(&request, "x-amz-target"), "AWSCognitoIdentityService.GetId");
    }
    for reserved in ["host", "content-length", "transfer-encoding", "connection"] {
        let options = CallOptions::new().header(name(reserved), value("1"));
        let error = client(&transport).send_with(GetId::new(POOL), &options).unwrap_err();
        let expected = format!("cannot encode the request: the header `{reserved}` is set by the transport");
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(transport.requests().len(), 2);
}

#[test]
fn unrequested_gzip_is_decompressed() {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(br#"{"IdentityId": "eu-central-1:5f2c"}"#).expect("memory");
    let gzip = encoder.finish().expect("memory");
    let transport = MockTransport::new();
    let compressed =
        |body: &[u8]| Response::builder().header("content-encoding", "gzip").body(body.to_vec()).expect("a response");
    transport.respond(compressed(&gzip));
    let output = client(&transport).send(GetId::new(POOL)).expect("an output");
    assert_eq!(output.identity_id.as_deref(), Some("eu-central-1:5f2c"));
    // A truncated stream is retried as any broken response.
    transport.respond(compressed(&gzip[..20])).respond(compressed(&gzip));
    client(&transport).send(GetId::new(POOL)).expect("an output");
    assert_eq!(transport.requests().len(), 3);
}

#[test]
fn service_time_is_learned_from_unsigned_and_failed_responses() {
    let date = |text: &'static str| [("date", text)];
    let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let transport = MockTransport::new();
    let client = client(&transport);
    assert_eq!(client.service_time(), at(1_715_700_986));
    transport.respond(response(200, &date("Tue, 14 May 2024 17:36:26 GMT"), "{}"));
    client.send(GetId::new(POOL)).expect("an output");
    assert_eq!(client.clone().service_time(), at(1_715_700_986 + 7200));
    let refused = r#"{"__type": "NotAuthorizedException"}"#;
    transport.respond(response(400, &date("Tue, 14 May 2024 13:36:26 GMT"), refused));
    client.send(GetId::new(POOL)).unwrap_err();
    assert_eq!(client.service_time(), at(1_715_700_986 - 7200));
    // The date of a cached response is outdated, and seconds are within the resolution of `Date`.
    transport.respond(response(200, &[("date", "Tue, 14 May 2024 10:00:00 GMT"), ("age", "9")], "{}"));
    transport.respond(response(200, &date("Tue, 14 May 2024 13:36:24 GMT"), "{}"));
    transport.respond(response(200, &date("yesterday"), "{}"));
    for _ in 0..3 {
        client.send(GetId::new(POOL)).expect("an output");
    }
    assert_eq!(client.service_time(), at(1_715_700_986 - 7200));
}

fn pages(pages: &[&str]) -> MockTransport {
    let transport = MockTransport::new();
    for page in pages {
        transport.respond_with(200, *page);
    }
    transport
}

#[test]
fn pages_follow_tokens_to_the_last_page() {
    let texts =
        [r#"{"items": [1, 2], "token": "a"}"#, r#"{"items": [], "token": "b"}"#, r#"{"items": [3], "token": ""}"#];
    let transport = pages(&texts);
    let client = client(&transport);
    let items: Result<Vec<u32>, _> = client.items(List { token: None, limit: 2 }).collect();
    assert_eq!(items.expect("no error"), [1, 2, 3]);
    let bodies: Vec<String> =
        transport.requests().into_iter().map(|request| String::from_utf8(request.into_body()).expect("text")).collect();
    assert_eq!(bodies, [r#"{"limit":2}"#, r#"{"token":"a","limit":2}"#, r#"{"token":"b","limit":2}"#]);

    let transport = pages(&texts);
    let client = Client::new(transport).region("eu-central-1");
    let found = block_on(async {
        let mut pages = client.pages(List { token: None, limit: 2 });
        let mut found = Vec::new();
        while let Some(page) = pages.next().await {
            found.push(page.expect("a page").items);
        }
        assert!(pages.next().await.is_none());
        found
    });
    assert_eq!(found, [vec![1, 2], vec![], vec![3]]);
}

#[test]
fn repeated_token_is_an_error() {
    let transport = pages(&[r#"{"items": [1], "token": "a"}"#, r#"{"items": [2], "token": "a"}"#]);
    let client = client(&transport);
    let mut items = client.items(List { token: None, limit: 1 });
    assert_eq!(items.next().expect("an item").expect("no error"), 1);
    assert_eq!(items.next().expect("an item").expect("no error"), 2);
    let error = items.next().expect("an error").unwrap_err();
    assert!(matches!(error, ClientError::RepeatedToken), "{error:?}");
    assert!(items.next().is_none());

    // The token of the first request counts, too.
    let transport = pages(&[r#"{"items": [1], "token": "a"}"#]);
    let client = self::client(&transport);
    let mut pages = client.pages(List { token: Some("a".to_owned()), limit: 1 });
    assert!(pages.next().expect("a page").is_ok());
    assert!(matches!(pages.next(), Some(Err(ClientError::RepeatedToken))));
}

#[test]
fn pages_end_after_the_first_error() {
    let transport = pages(&[r#"{"items": [1], "token": "a"}"#]);
    transport.respond_with(400, r#"{"__type": "NotAuthorizedException"}"#);
    let client = client(&transport);
    let mut items = client.items(List { token: None, limit: 1 });
    assert_eq!(items.next().expect("an item").expect("no error"), 1);
    let error = items.next().expect("an error").unwrap_err();
    assert!(matches!(error.failure(), Some(Error::NotAuthorized(_))), "{error:?}");
    assert!(items.next().is_none());
}

#[test]
fn calls_are_send() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let client = Client::new(pages(&["{}"])).region("eu-central-1");
    block_on(is_send(client.send(GetId::new(POOL)))).expect("an output");
    let _items = is_send(client.items(List { token: None, limit: 1 }));
}
