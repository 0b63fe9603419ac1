//! Operations known only at run time: the same requests, delays and outcomes as those that are types.
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

/// Any operation, as its service's tables say it.
struct ByTables {
    meta: &'static Meta,
    known: &'static Known,
    input: Document,
}

impl ByTables {
    fn of<O: Operation>(operation: &O) -> Self {
        let known = META.operations.iter().find(|known| known.name == O::NAME).expect("an operation of the tables");
        ByTables { meta: &META, known, input: Document::from_serialize(operation).expect("a document") }
    }
}

impl DynamicOperation for ByTables {
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
            _ => Err(EncodeError::new("nobody knows how")),
        }
    }

    fn decode(&self, response: Response<Vec<u8>>) -> Result<Output, ServiceError<AnyFailure>> {
        match self.meta.service.protocol {
            Protocol::AwsJson { .. } => bindery_aws::meta::decode(self.meta, self.known, response),
            Protocol::Rest => bindery_rest::meta::decode(self.meta, self.known, response),
        }
    }
}

/// Chance that always says a half.
#[derive(Debug)]
struct Half;

impl Random for Half {
    fn next_u64(&self) -> u64 {
        1 << 63
    }
}

fn client(replay: &MockTransport) -> BlockingClient<MockTransport> {
    let clock = ManualClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(NOW));
    BlockingClient::new(replay.clone()).region("eu-central-1").random(Half).clock(clock)
}

fn signing(replay: &MockTransport) -> BlockingClient<MockTransport, bindery_client::SigV4> {
    client(replay).signed_by(Credentials::new("AKIDEXAMPLE", "secret", Some("session".into()), None, "test"))
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Result<Response<Vec<u8>>, TransportErrorKind> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Ok(response.body(body.as_bytes().to_vec()).expect("a response"))
}

/// Sends an operation both ways to the same answers, and compares all that there is to see.
fn same<O, C>(operation: O, client: impl Fn(&MockTransport) -> BlockingClient<MockTransport, C>, answers: &[Answered])
where
    O: Operation<Protocol = AwsJson, Auth: bindery_client::AuthorizedBy<C>> + Debug,
    AwsJson: Codec<O>,
    C: CredentialState,
{
    let script = || {
        let replay = MockTransport::new();
        for answer in answers {
            match answer {
                Ok(response) => replay.respond(response.clone()),
                Err(kind) => replay.fail(TransportError::new(*kind)),
            };
        }
        replay
    };
    let (typed, described) = (script(), script());
    let by_tables = ByTables::of(&operation);
    let first = client(&MockTransport::new()).prepare_dynamic(&by_tables).expect("a request");
    let one = client(&typed).send(operation).map(|output| Document::from_serialize(&output).expect("a document"));
    let other = client(&described).send_dynamic(&by_tables).map(|output| match output {
        Output::Content(content) => content,
        Output::Nothing | Output::Bytes { .. } => Document::Null,
    });
    let seen = |replay: &MockTransport| {
        let requests = replay.requests();
        let heads: Vec<_> = requests.iter().map(|request| format!("{request:?}")).collect();
        (heads, replay.delays(), replay.limits().len(), replay.remaining())
    };
    assert_eq!(seen(&typed), seen(&described));
    assert_eq!(format!("{first:?}"), seen(&described).0[0], "what is prepared is what is sent first");
    match (one, other) {
        (Ok(one), Ok(other)) => assert_eq!(one, other),
        (Err(one), Err(other)) => assert_eq!(one.to_string(), other.to_string()),
        (one, other) => panic!("{one:?} and {other:?}"),
    }
}

type Answered = Result<Response<Vec<u8>>, TransportErrorKind>;

const THROTTLED: &str = r#"{"__type": "TooManyRequestsException", "message": "Slow down"}"#;

#[test]
fn calls_go_as_those_of_types_do() {
    let get = || GetId::new("eu-central-1:7d3e4b1c").logins([("b", "1"), ("a", "2")]);
    let done = || answer(200, &[("x-amzn-requestid", "4f1c")], r#"{"IdentityId": "i", "New": 1}"#);
    for answers in [
        vec![done()],
        vec![answer(400, &[("x-amz-retry-after", "1700")], THROTTLED), Err(TransportErrorKind::Interrupted), done()],
        vec![answer(500, &[], "<html>"), answer(503, &[], ""), answer(502, &[], "{}")],
        vec![answer(400, &[], r#"{"__type": "ResourceNotFoundException", "message": "No"}"#)],
        vec![answer(400, &[], r#"{"__type": "ConcurrentModificationException"}"#)],
        vec![answer(429, &[], "")],
        vec![answer(200, &[], "{")],
        vec![Err(TransportErrorKind::Unreachable), Err(TransportErrorKind::Timeout), done()],
        vec![Err(TransportErrorKind::TooLarge)],
    ] {
        same(get(), client, &answers);
        same(get(), signing, &answers);
    }
}

#[test]
fn a_clock_that_is_wrong_is_mended_once() {
    let ahead = Timestamp::<HttpDate>::from_secs(NOW as i64 + 3600);
    let date = Document::from_serialize(&ahead).expect("a date");
    let skewed = || {
        let headers = [("date", date.as_str().expect("text"))];
        answer(400, &headers, r#"{"__type": "InvalidSignatureException", "message": "Signature expired"}"#)
    };
    let done = answer(200, &[], r#"{"IdentityId": "i"}"#);
    same(DescribeIdentity::new("eu-central-1:7d3e"), signing, &[skewed(), done]);
    same(DescribeIdentity::new("eu-central-1:7d3e"), signing, &[skewed(), skewed()]);
}

#[test]
fn what_must_be_signed_is_not_sent_by_whom_has_nothing_to_sign_with() {
    let replay = MockTransport::new();
    let error = client(&replay).send_dynamic(&ByTables::of(&DescribeIdentity::new("i"))).expect_err("no output");
    assert!(matches!(error, ClientError::Credentials(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "no credentials can be shown: the operation must be signed, and there is nothing to sign with"
    );
    assert!(replay.requests().is_empty());
}

#[test]
fn where_no_region_is_known_nothing_is_sent() {
    let replay = MockTransport::new();
    let client = BlockingClient::new(replay.clone());
    let error = client.send_dynamic(&ByTables::of(&GetId::new("p"))).expect_err("no output");
    assert!(matches!(error, ClientError::Endpoint(_)), "{error:?}");
    assert!(replay.requests().is_empty());
}

/// A service with a binding of Swagger's.
mod pets {
    use super::*;
    use bindery::meta::{Answer, Kind, Location, Member, Shape, Type};
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
            answers: &[Answer { status: Some(200), content: Some(Type::Document), nullable: false }],
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

    fn pet(known: &'static Known) -> ByTables {
        ByTables { meta: &META, known, input: [("id", "a b")].into_iter().collect() }
    }

    #[test]
    fn a_binding_of_swagger_s_keeps_its_own_rules_of_repeating() {
        let replay = MockTransport::new();
        replay.fail(TransportError::new(TransportErrorKind::Interrupted)).respond_with(200, r#"{"name": "Rex"}"#);
        let output = client(&replay).send_dynamic(&pet(&GET)).expect("an output");
        assert_eq!(output, Output::Content([("name", "Rex")].into_iter().collect()));
        let requests = replay.requests();
        assert_eq!(requests.len(), 2);
        assert_eq!(requests[1].uri(), "https://pets.example/v1/pets/a%20b");
        assert!(!requests[1].headers().contains_key("amz-sdk-request"));

        let replay = MockTransport::new();
        replay.fail(TransportError::new(TransportErrorKind::Interrupted)).respond_with(200, "{}");
        let secured = client(&replay).secured_by(Schemes::api_key("hunter2"));
        assert!(matches!(secured.send_dynamic(&pet(&POST)), Err(ClientError::Transport(_))));
        assert_eq!(replay.requests().len(), 1, "nobody knows whether it was done");
        assert_eq!(replay.requests()[0].headers()["x-key"], "hunter2");
    }

    #[test]
    fn who_has_nothing_to_show_to_a_scheme_is_told_so() {
        let replay = MockTransport::new();
        let error = client(&replay).send_dynamic(&pet(&POST)).expect_err("no output");
        assert!(matches!(error, ClientError::Encode(_)) && error.to_string().contains("`key` (API key)"), "{error}");
        assert!(replay.requests().is_empty());
    }
}
