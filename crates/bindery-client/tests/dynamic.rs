//! Operations known only at run time: their requests, delays and results equal those of typed operations.
#![cfg(all(feature = "sigv4", feature = "rest"))]

use bindery::meta::{AnyFailure, Auth, Meta, Operation as Known, Output};
use bindery::{AwsJson, Document, HttpDate, Operation, Protocol, Service, ServiceError, Timestamp};
use bindery_client::aws_credential_types::Credentials;
use bindery_client::bindery_rest::Credentials as Schemes;
use bindery_client::{
    AuthRequirement, BlockingClient, ClientError, Codec, CredentialState, DynamicOperation, EncodeError, ManualClock,
    MockTransport, Random, Target, TransportError, TransportErrorKind,
};
use cognito_identity::{DescribeIdentity, GetId, META};
use http::{Request, Response};
use std::fmt::Debug;
use std::time::{Duration, SystemTime};

const NOW: u64 = 1_715_700_986;

/// An operation that is described by the tables of its service.
struct TableOperation {
    meta: &'static Meta,
    known: &'static Known,
    input: Document,
}

impl TableOperation {
    fn of<O: Operation>(operation: &O) -> Self {
        let known = META.operations.iter().find(|known| known.name == O::NAME).expect("an operation of the tables");
        TableOperation { meta: &META, known, input: Document::from_serialize(operation).expect("a document") }
    }
}

impl DynamicOperation for TableOperation {
    type Output = Output;
    type Failure = AnyFailure;

    fn service(&self) -> &'static Service {
        self.meta.service
    }

    fn name(&self) -> &str {
        self.known.name
    }

    fn auth_requirement(&self) -> AuthRequirement {
        match self.known.auth {
            Auth::Unsigned => AuthRequirement::None,
            Auth::Signed => AuthRequirement::Signature,
            Auth::Secured(_) => AuthRequirement::SecuritySchemes,
        }
    }

    fn encode(&self, to: Target<'_>) -> Result<Request<Vec<u8>>, EncodeError> {
        let Document::Object(members) = &self.input else { return Err(EncodeError::new("expected an object")) };
        match to {
            Target::Aws(endpoint) => {
                bindery_aws::meta::encode(self.meta, self.known, &self.input, endpoint).map_err(EncodeError::new)
            }
            Target::Rest { base, credentials } => {
                bindery_rest::meta::encode(self.meta, self.known, members, base, credentials).map_err(EncodeError::new)
            }
            _ => Err(EncodeError::new("unknown protocol")),
        }
    }

    fn decode(&self, response: Response<Vec<u8>>) -> Result<Output, ServiceError<AnyFailure>> {
        match self.meta.service.protocol {
            Protocol::AwsJson { .. } => bindery_aws::meta::decode(self.meta, self.known, response),
            Protocol::Rest => bindery_rest::meta::decode(self.meta, self.known, response),
        }
    }
}

/// A source of randomness whose fraction is always one half.
#[derive(Debug)]
struct Half;

impl Random for Half {
    fn next_u64(&self) -> u64 {
        1 << 63
    }
}

fn client(transport: &MockTransport) -> BlockingClient<MockTransport> {
    let clock = ManualClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(NOW));
    BlockingClient::new(transport.clone()).region("eu-central-1").random(Half).clock(clock)
}

fn signing(transport: &MockTransport) -> BlockingClient<MockTransport, bindery_client::SigV4> {
    client(transport).signed_by(Credentials::new("AKIDEXAMPLE", "secret", Some("session".into()), None, "test"))
}

fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Result<Response<Vec<u8>>, TransportErrorKind> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Ok(response.body(body.as_bytes().to_vec()).expect("a response"))
}

/// Sends an operation as a type and by the tables, with the same responses, and compares requests and results.
fn same<O, C>(operation: O, client: impl Fn(&MockTransport) -> BlockingClient<MockTransport, C>, responses: &[Scripted])
where
    O: Operation<Protocol = AwsJson, Auth: bindery_client::AuthorizedBy<C>> + Debug,
    AwsJson: Codec<O>,
    C: CredentialState,
{
    let script = || {
        let transport = MockTransport::new();
        for response in responses {
            match response {
                Ok(response) => transport.respond(response.clone()),
                Err(kind) => transport.fail(TransportError::new(*kind)),
            };
        }
        transport
    };
    let (typed, dynamic) = (script(), script());
    let table_operation = TableOperation::of(&operation);
    let first = client(&MockTransport::new()).prepare_dynamic(&table_operation).expect("a request");
    let one = client(&typed).send(operation).map(|output| Document::from_serialize(&output).expect("a document"));
    let other = client(&dynamic).send_dynamic(&table_operation).map(|output| match output {
        Output::Content(content) => content,
        Output::Nothing | Output::Bytes { .. } => Document::Null,
    });
    let seen = |transport: &MockTransport| {
        let requests = transport.requests();
        let heads: Vec<_> = requests.iter().map(|request| format!("{request:?}")).collect();
        (heads, transport.delays(), transport.limits().len(), transport.remaining())
    };
    assert_eq!(seen(&typed), seen(&dynamic));
    assert_eq!(format!("{first:?}"), seen(&dynamic).0[0], "the prepared request equals the first one sent");
    match (one, other) {
        (Ok(one), Ok(other)) => assert_eq!(one, other),
        (Err(one), Err(other)) => assert_eq!(one.to_string(), other.to_string()),
        (one, other) => panic!("{one:?} and {other:?}"),
    }
}

type Scripted = Result<Response<Vec<u8>>, TransportErrorKind>;

const THROTTLED: &str = r#"{"__type": "TooManyRequestsException", "message": "Slow down"}"#;

#[test]
fn dynamic_and_typed_calls_are_equal() {
    let get = || GetId::new("eu-central-1:7d3e4b1c").logins([("b", "1"), ("a", "2")]);
    let done = || response(200, &[("x-amzn-requestid", "4f1c")], r#"{"IdentityId": "i", "New": 1}"#);
    for responses in [
        vec![done()],
        vec![response(400, &[("x-amz-retry-after", "1700")], THROTTLED), Err(TransportErrorKind::Interrupted), done()],
        vec![response(500, &[], "<html>"), response(503, &[], ""), response(502, &[], "{}")],
        vec![response(400, &[], r#"{"__type": "ResourceNotFoundException", "message": "No"}"#)],
        vec![response(400, &[], r#"{"__type": "ConcurrentModificationException"}"#)],
        vec![response(429, &[], "")],
        vec![response(200, &[], "{")],
        vec![Err(TransportErrorKind::Connect), Err(TransportErrorKind::Timeout), done()],
        vec![Err(TransportErrorKind::TooLarge)],
    ] {
        same(get(), client, &responses);
        same(get(), signing, &responses);
    }
}

#[test]
fn clock_skew_is_corrected_once() {
    let ahead = Timestamp::<HttpDate>::from_secs(NOW as i64 + 3600);
    let date = Document::from_serialize(&ahead).expect("a date");
    let skewed = || {
        let headers = [("date", date.as_str().expect("text"))];
        response(400, &headers, r#"{"__type": "InvalidSignatureException", "message": "Signature expired"}"#)
    };
    let done = response(200, &[], r#"{"IdentityId": "i"}"#);
    same(DescribeIdentity::new("eu-central-1:7d3e"), signing, &[skewed(), done]);
    same(DescribeIdentity::new("eu-central-1:7d3e"), signing, &[skewed(), skewed()]);
}

#[test]
fn signed_operation_is_not_sent_without_credentials() {
    let transport = MockTransport::new();
    let error =
        client(&transport).send_dynamic(&TableOperation::of(&DescribeIdentity::new("i"))).expect_err("no output");
    assert!(matches!(error, ClientError::Credentials(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "no usable credentials: the operation must be signed, and the client has no AWS credentials"
    );
    assert!(transport.requests().is_empty());
}

#[test]
fn nothing_is_sent_without_a_region() {
    let transport = MockTransport::new();
    let client = BlockingClient::new(transport.clone());
    let error = client.send_dynamic(&TableOperation::of(&GetId::new("p"))).expect_err("no output");
    assert!(matches!(error, ClientError::Endpoint(_)), "{error:?}");
    assert!(transport.requests().is_empty());
}

/// A service with an HTTP binding.
mod pets {
    use super::*;
    use bindery::meta::{Kind, Location, Member, Shape, SuccessResponse, Type};
    use bindery::{Requirement, Scheme, Style};

    static SERVICE: Service = Service {
        name: "pets",
        protocol: Protocol::Rest,
        host: Some("pets.example"),
        base_path: "/v1",
        ..Service::NONE
    };

    const fn operation(method: &'static str, auth: Auth) -> Known {
        Known {
            name: "pet",
            docs: "",
            deprecated: false,
            tags: &[],
            input: 0,
            output: Some(Type::Document),
            responses: &[SuccessResponse { status: Some(200), content: Some(Type::Document), nullable: false }],
            errors: &[],
            auth,
            pagination: None,
            method,
            path: "/pets/{id}",
            consumes: &[],
            produces: &[],
            schemes: &[],
        }
    }

    static GET: Known = operation("GET", Auth::Unsigned);
    static POST: Known = operation("POST", KEY);

    const KEY: Auth =
        Auth::Secured(&[&[Requirement { name: "key", scheme: Scheme::ApiKeyHeader("X-Key"), scopes: &[] }]]);

    static META: Meta = Meta {
        service: &SERVICE,
        docs: "",
        operations: &[&GET, &POST],
        shapes: &[&Shape {
            name: "input",
            docs: "",
            kind: Kind::Structure {
                members: &[&Member {
                    required: true,
                    location: Location::Path { style: Style::Simple, verbatim: false },
                    ..Member::new("id", Type::String)
                }],
                additional: None,
            },
        }],
        failures: &[],
    };

    fn pet(known: &'static Known) -> TableOperation {
        TableOperation { meta: &META, known, input: [("id", "a b")].into_iter().collect() }
    }

    #[test]
    fn http_binding_repeats_idempotent_methods_only() {
        let transport = MockTransport::new();
        transport.fail(TransportError::new(TransportErrorKind::Interrupted)).respond_with(200, r#"{"name": "Rex"}"#);
        let output = client(&transport).send_dynamic(&pet(&GET)).expect("an output");
        assert_eq!(output, Output::Content([("name", "Rex")].into_iter().collect()));
        let requests = transport.requests();
        assert_eq!(requests.len(), 2);
        assert_eq!(requests[1].uri(), "https://pets.example/v1/pets/a%20b");
        assert!(!requests[1].headers().contains_key("amz-sdk-request"));

        let transport = MockTransport::new();
        transport.fail(TransportError::new(TransportErrorKind::Interrupted)).respond_with(200, "{}");
        let secured = client(&transport).secured_by(Schemes::api_key("hunter2"));
        assert!(matches!(secured.send_dynamic(&pet(&POST)), Err(ClientError::Transport(_))));
        assert_eq!(transport.requests().len(), 1, "the service may have processed it");
        assert_eq!(transport.requests()[0].headers()["x-key"], "hunter2");
    }

    #[test]
    fn missing_scheme_credentials_are_an_error() {
        let transport = MockTransport::new();
        let error = client(&transport).send_dynamic(&pet(&POST)).expect_err("no output");
        assert!(matches!(error, ClientError::Encode(_)) && error.to_string().contains("`key` (API key)"), "{error}");
        assert!(transport.requests().is_empty());
    }
}
