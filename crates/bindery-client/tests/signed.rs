//! Signed operations: the selection of credentials, the signature, and clock skew.
#![cfg(feature = "sigv4")]

use bindery_client::aws_credential_types::Credentials;
use bindery_client::aws_credential_types::provider::error::CredentialsError as ProviderError;
use bindery_client::aws_credential_types::provider::{ProvideCredentials, future};
use bindery_client::{BlockingClient, Client, ClientError, ManualClock, MockTransport, SigV4, block_on};
use cognito_identity::{DescribeIdentity, GetId, ListIdentityPools};
use http::Response;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

const NOW: Duration = Duration::from_secs(1_715_700_986);

fn header<'a>(request: &'a http::Request<Vec<u8>>, name: &str) -> Option<&'a str> {
    request.headers().get(name).map(|value| value.to_str().expect("text"))
}

/// Provides credentials that are valid for an hour, and counts the requests for them.
#[derive(Clone, Debug)]
struct Provider {
    clock: Arc<ManualClock>,
    asked: Arc<AtomicU32>,
}

impl ProvideCredentials for Provider {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        use bindery_client::Clock;
        let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let expiry = Some(self.clock.now() + Duration::from_secs(3600));
        let token = Some("a session token".to_owned());
        future::ProvideCredentials::ready(Ok(Credentials::new(format!("KEY{number}"), "secret", token, expiry, "test")))
    }
}

struct World {
    clock: Arc<ManualClock>,
    transport: MockTransport,
    asked: Arc<AtomicU32>,
    client: BlockingClient<MockTransport, SigV4>,
}

fn world() -> World {
    let clock = Arc::new(ManualClock::at(SystemTime::UNIX_EPOCH + NOW));
    let (transport, asked) = (MockTransport::new(), Arc::new(AtomicU32::new(0)));
    let client = BlockingClient::new(transport.clone())
        .region("eu-central-1")
        .clock(clock.clone())
        .signed_by(Provider { clock: clock.clone(), asked: asked.clone() });
    World { clock, transport, asked, client }
}

fn date(seconds: u64) -> String {
    use bindery::{HttpDate, Timestamp};
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let time = Timestamp::<HttpDate>::try_from(time).expect("a time");
    serde_json::to_value(time).expect("a date").as_str().expect("text").to_owned()
}

#[test]
fn signed_operations_are_signed_and_unsigned_ones_are_not() {
    let World { transport, client, asked, .. } = world();
    transport.respond_with(200, "{}").respond_with(200, "{}");
    client.send(GetId::new("eu-central-1:7d3e")).expect("an output");
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    client.send(DescribeIdentity::new("eu-central-1:7d3e")).expect("an output");
    let [unsigned, signed] = &transport.requests()[..] else { panic!("two requests") };
    for name in ["authorization", "x-amz-security-token", "x-amz-date"] {
        assert_eq!(header(unsigned, name), None);
    }
    assert_eq!(header(signed, "x-amz-security-token"), Some("a session token"));
    assert_eq!(header(signed, "x-amz-date"), Some("20240514T153626Z"));
    let authorization = header(signed, "authorization").expect("a signature");
    let (scope, rest) = authorization.split_once(", SignedHeaders=").expect("signed headers");
    assert_eq!(scope, "AWS4-HMAC-SHA256 Credential=KEY1/20240514/eu-central-1/cognito-identity/aws4_request");
    assert!(rest.starts_with("content-type;host;") && !rest.contains("amz-sdk"), "{rest}");
}

#[test]
fn credentials_are_cached_until_shortly_before_they_expire() {
    let World { transport, client, asked, clock } = world();
    for (advance, key) in [(0, "KEY1"), (3000, "KEY1"), (539, "KEY1"), (1, "KEY2"), (0, "KEY2")] {
        clock.advance(Duration::from_secs(advance));
        transport.respond_with(200, "{}");
        client.send(DescribeIdentity::new("eu-central-1:7d3e")).expect("an output");
        let requests = transport.requests();
        let authorization = header(requests.last().expect("a request"), "authorization").expect("a signature");
        assert!(authorization.contains(&format!("Credential={key}/")), "{advance} {authorization}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[test]
fn clock_skew_is_learned_from_the_service() {
    let World { transport, client, .. } = world();
    let refused = |code: &str, seconds: u64| {
        let body = format!(r#"{{"__type": "{code}", "message": "Signature expired"}}"#).into_bytes();
        Response::builder().status(400).header("date", date(seconds)).body(body).expect("a response")
    };
    let ahead = NOW.as_secs() + 3600;
    transport.respond(refused("InvalidSignatureException", ahead)).respond_with(200, "{}").respond_with(200, "{}");
    client.send(DescribeIdentity::new("eu-central-1:7d3e")).expect("an output");
    client.send(DescribeIdentity::new("eu-central-1:7d3e")).expect("an output");
    let dates: Vec<_> =
        transport.requests().iter().map(|request| header(request, "x-amz-date").map(str::to_owned)).collect();
    let [first, second, third] = &dates[..] else { panic!("three requests") };
    assert_eq!(first.as_deref(), Some("20240514T153626Z"));
    assert_eq!(second.as_deref(), Some("20240514T163626Z"));
    assert_eq!(third, second);

    // The clock is corrected, so the key is wrong.
    transport.respond(refused("InvalidSignatureException", ahead + 100));
    let error = client.send(DescribeIdentity::new("eu-central-1:7d3e")).unwrap_err();
    assert_eq!(error.service().and_then(|error| error.code()), Some("InvalidSignatureException"));
    assert_eq!(transport.requests().len(), 4);
}

#[test]
fn clock_skew_of_a_success_avoids_the_refused_signature() {
    let World { transport, client, .. } = world();
    let ahead = date(NOW.as_secs() + 7200);
    transport.respond(Response::builder().header("date", ahead).body(b"{}".to_vec()).expect("a response"));
    transport.respond_with(200, "{}");
    client.send(GetId::new("eu-central-1:7d3e")).expect("an output");
    client.send(DescribeIdentity::new("eu-central-1:7d3e")).expect("an output");
    assert_eq!(header(&transport.requests()[1], "x-amz-date"), Some("20240514T173626Z"));
}

#[test]
fn signature_covers_the_headers_of_call_options() {
    use bindery_client::CallOptions;
    use http::{HeaderName, HeaderValue};
    let World { transport, client, .. } = world();
    transport.respond_with(200, "{}");
    let name = HeaderName::from_static("x-extra");
    let options = CallOptions::new().header(name, HeaderValue::from_static("1"));
    client.send_with(DescribeIdentity::new("eu-central-1:7d3e"), &options).expect("an output");
    let requests = transport.requests();
    let authorization = header(&requests[0], "authorization").expect("a signature");
    assert!(authorization.contains(";x-extra"), "{authorization}");
}

#[test]
fn response_without_date_changes_no_clock_skew() {
    let World { transport, client, .. } = world();
    transport.respond_with(403, r#"{"__type": "RequestTimeTooSkewed"}"#);
    client.send(DescribeIdentity::new("eu-central-1:7d3e")).unwrap_err();
    assert_eq!(transport.requests().len(), 1);
}

#[test]
fn provider_without_credentials_is_an_error() {
    #[derive(Debug)]
    struct None;
    impl ProvideCredentials for None {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::ready(Err(ProviderError::not_loaded("nothing here")))
        }
    }
    let transport = MockTransport::new();
    let client = Client::new(transport.clone()).region("eu-central-1").signed_by(None);
    let error = block_on(client.send(DescribeIdentity::new("eu-central-1:7d3e"))).unwrap_err();
    assert!(matches!(error, ClientError::Credentials(_)), "{error:?}");
    assert_eq!(transport.requests().len(), 0);
}

#[test]
fn provider_that_never_completes_is_bounded_by_the_timeout() {
    #[derive(Debug)]
    struct Never;
    impl ProvideCredentials for Never {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::new(std::future::pending())
        }
    }
    let limit = Some(Duration::from_millis(20));
    let client = BlockingClient::new(MockTransport::new()).region("eu-central-1").timeout(limit).signed_by(Never);
    let error = client.send(DescribeIdentity::new("eu-central-1:7d3e")).unwrap_err();
    assert!(matches!(error, ClientError::Timeout(_)), "{error:?}");
}

#[test]
fn debug_output_contains_no_secrets() {
    let World { transport, client, .. } = world();
    transport.respond_with(200, "{}");
    client.send(DescribeIdentity::new("eu-central-1:7d3e")).expect("an output");
    let texts = format!("{client:?}");
    assert!(!texts.contains("secret") && !texts.contains("session token"), "{texts}");
}

#[test]
fn generated_operation_is_paginated() {
    let World { transport, client, .. } = world();
    transport
        .respond_with(
            200,
            r#"{"IdentityPools": [{"IdentityPoolName": "a"}, {"IdentityPoolName": "b"}], "NextToken": "t"}"#,
        )
        .respond_with(200, r#"{"IdentityPools": [{"IdentityPoolName": "c"}]}"#);
    let names: Vec<_> = client
        .items(ListIdentityPools::new(2))
        .map(|pool| pool.expect("a pool").identity_pool_name.expect("a name"))
        .collect();
    assert_eq!(names, ["a", "b", "c"]);
    let json =
        |request: &http::Request<Vec<u8>>| serde_json::from_slice::<serde_json::Value>(request.body()).expect("JSON");
    let bodies: Vec<_> = transport.requests().iter().map(json).collect();
    assert_eq!(bodies, [serde_json::json!({"MaxResults": 2}), serde_json::json!({"MaxResults": 2, "NextToken": "t"})]);
}
