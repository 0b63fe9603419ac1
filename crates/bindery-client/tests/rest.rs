//! Operations of an HTTP binding through the whole client.
#![cfg(feature = "rest")]

use bindery::{
    Failure, HttpBinding, Operation, Protocol, Request, Requirement, Response, Rest, Retry, Scheme, Secured, Service,
    Style, Unsigned,
};
use bindery_client::bindery_rest::Credentials;
use bindery_client::{
    BlockingClient, ClientError, MockTransport, RetryPolicy, RetryableMethods, TransportError, TransportErrorKind,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

static SERVICE: Service = Service {
    name: "pets",
    title: "Pets",
    version: "1",
    protocol: Protocol::Rest,
    host: Some("pets.example.com"),
    base_path: "/v1",
    schemes: &["https"],
    ..Service::NONE
};

#[derive(Debug)]
struct Error(u16);

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "status {}", self.0)
    }
}

impl std::error::Error for Error {}

impl Failure for Error {
    fn code(&self) -> &str {
        "failed"
    }
    fn message(&self) -> Option<&str> {
        None
    }
    fn retry(&self) -> Retry {
        Retry::Never
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Pet {
    name: String,
}

macro_rules! operation {
    ($Name:ident, $method:literal, $Auth:ty, $security:expr) => {
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        struct $Name {
            id: u32,
        }

        impl Operation for $Name {
            type Output = Pet;
            type Error = Error;
            type Auth = $Auth;
            type Protocol = HttpBinding;
            const NAME: &'static str = stringify!($Name);
            const SERVICE: &'static Service = &SERVICE;
        }

        impl Rest for $Name {
            const METHOD: &'static str = $method;
            const PATH: &'static str = "/pets/{id}";
            const CONSUMES: &'static [&'static str] = &["application/json"];
            const PRODUCES: &'static [&'static str] = &["application/json"];
            const SECURITY: &'static [&'static [Requirement]] = $security;

            fn encode<R: Request>(&self, request: &mut R) -> Result<(), R::Error> {
                request.path("id", Style::Simple, &self.id)
            }

            fn decode<R: Response>(response: &R) -> Result<Result<Pet, Error>, R::Error> {
                match response.status() {
                    200 => Ok(Ok(response.body()?)),
                    status => Ok(Err(Error(status))),
                }
            }
        }
    };
}

operation!(GetPet, "GET", Unsigned, &[]);
operation!(PutPet, "PUT", Unsigned, &[]);
operation!(AddPet, "POST", Unsigned, &[]);
operation!(PatchPet, "PATCH", Unsigned, &[]);
operation!(
    SecuredPet,
    "GET",
    Secured,
    &[&[Requirement { name: "key", scheme: Scheme::ApiKeyQuery("key"), scopes: &[] }]]
);

const REX: &str = r#"{"name": "Rex"}"#;

fn client(transport: &MockTransport) -> BlockingClient<MockTransport> {
    BlockingClient::new(transport.clone())
}

#[test]
fn request_is_sent_to_the_documents_base_url() {
    let transport = MockTransport::new();
    transport.respond_with(200, REX).respond_with(200, REX);
    let pet = client(&transport).send(GetPet { id: 7 }).expect("a pet");
    assert_eq!(pet, Pet { name: "Rex".to_owned() });
    client(&transport).endpoint_url("http://127.0.0.1:8080/v2").send(GetPet { id: 8 }).expect("a pet");
    let requests = transport.requests();
    assert_eq!(requests[0].method(), "GET");
    assert_eq!(requests[0].uri(), "https://pets.example.com/v1/pets/7");
    assert_eq!(requests[1].uri(), "http://127.0.0.1:8080/v2/pets/8");
    assert!(!requests[0].headers().keys().any(|name| name.as_str().starts_with("amz-")));
}

#[test]
fn credentials_are_sent_with_secured_operations_only() {
    let transport = MockTransport::new();
    let secured = client(&transport).secured_by(Credentials::api_key("hunter2"));
    transport.respond_with(200, REX).respond_with(200, REX);
    secured.send(GetPet { id: 7 }).expect("a pet");
    secured.send(SecuredPet { id: 7 }).expect("a pet");
    let requests = transport.requests();
    assert_eq!(requests[0].uri(), "https://pets.example.com/v1/pets/7");
    assert_eq!(requests[1].uri(), "https://pets.example.com/v1/pets/7?key=hunter2");
    assert!(!format!("{secured:?}").contains("hunter"));

    let error = client(&transport).secured_by(Credentials::new()).send(SecuredPet { id: 7 }).unwrap_err();
    assert!(matches!(error, ClientError::Encode(_)), "{error:?}");
    assert_eq!(transport.requests().len(), 2);
}

/// Returns the number of requests that a failure results in.
fn attempts<O>(operation: O, fail: impl Fn(&MockTransport), retries: RetryPolicy) -> usize
where
    O: Rest<Protocol = HttpBinding, Auth = Unsigned>,
{
    let transport = MockTransport::new();
    fail(&transport);
    transport.respond_with(200, REX);
    let _ = client(&transport).retry_policy(retries).send(operation);
    transport.requests().len()
}

#[test]
fn non_idempotent_methods_are_not_repeated() {
    let kind = |kind| {
        move |transport: &MockTransport| {
            transport.fail(TransportError::new(kind));
        }
    };
    let status = |status| {
        move |transport: &MockTransport| {
            transport.respond_with(status, "{}");
        }
    };
    let standard = RetryPolicy::standard;
    for interrupted in
        [TransportErrorKind::Interrupted, TransportErrorKind::Timeout, TransportErrorKind::InvalidResponse]
    {
        assert_eq!(attempts(GetPet { id: 1 }, kind(interrupted), standard()), 2);
        assert_eq!(attempts(PutPet { id: 1 }, kind(interrupted), standard()), 2);
        assert_eq!(attempts(AddPet { id: 1 }, kind(interrupted), standard()), 1);
        assert_eq!(attempts(PatchPet { id: 1 }, kind(interrupted), standard()), 1);
        assert_eq!(
            attempts(AddPet { id: 1 }, kind(interrupted), standard().retryable_methods(RetryableMethods::All)),
            2
        );
    }
    assert_eq!(attempts(AddPet { id: 1 }, kind(TransportErrorKind::Connect), standard()), 2);
    for (code, of_get, of_post) in [(500, 2, 1), (502, 2, 1), (504, 2, 1), (503, 2, 2), (429, 2, 2), (404, 1, 1)] {
        assert_eq!(attempts(GetPet { id: 1 }, status(code), standard()), of_get, "{code}");
        assert_eq!(attempts(AddPet { id: 1 }, status(code), standard()), of_post, "{code}");
    }
}

#[test]
fn retry_after_header_sets_the_delay() {
    let transport = MockTransport::new();
    let mut response = http::Response::new(Vec::new());
    *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().insert("retry-after", http::HeaderValue::from_static("7"));
    transport.respond(response).respond_with(200, REX);
    client(&transport).send(AddPet { id: 1 }).expect("a pet");
    assert_eq!(transport.delays(), [Duration::from_secs(7)]);
}

#[test]
fn errors_do_not_contain_the_key_in_the_query() {
    for kind in [TransportErrorKind::Connect, TransportErrorKind::InvalidRequest] {
        let transport = MockTransport::new();
        for _ in 0..3 {
            transport.fail(TransportError::new(kind));
        }
        let error =
            client(&transport).secured_by(Credentials::api_key("hunter2")).send(SecuredPet { id: 7 }).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter"), "{error:?}");
    }
}

/// The real transports quote URLs in their errors, and this URL contains a key.
#[cfg(all(feature = "reqwest", feature = "ureq"))]
#[test]
fn transport_errors_do_not_contain_the_key_in_the_query() {
    use bindery_client::{Client, Reqwest, Ureq};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let texts = |error: &dyn std::error::Error| {
        let mut texts = format!("{error} {error:?}");
        let mut source = error.source();
        while let Some(error) = source {
            texts += &format!(" {error} {error:?}");
            source = error.source();
        }
        assert!(!texts.contains("hunter") && texts.contains("cannot connect"), "{texts}");
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let keys = || Credentials::api_key("hunter2");
    let client = BlockingClient::new(Ureq::new()).endpoint_url(&url).secured_by(keys());
    texts(&client.send(SecuredPet { id: 7 }).unwrap_err());
    let agent = ureq::Agent::config_builder().https_only(true).build().new_agent();
    let client = BlockingClient::new(Ureq::from(agent)).endpoint_url(&url).secured_by(keys());
    let error = client.send(SecuredPet { id: 7 }).unwrap_err();
    assert!(!format!("{error:?}").contains("hunter"), "{error:?}");
    let client = Client::new(Reqwest::new().expect("a client")).endpoint_url(&url).secured_by(keys());
    texts(&runtime.block_on(client.send(SecuredPet { id: 7 })).unwrap_err());
}
