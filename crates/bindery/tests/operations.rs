//! Operations as generated code defines them and protocols as other crates define them, written by hand.

use bindery::rest::Failed;
use bindery::{
    AwsJson, CodedFailure, Document, DocumentError, Empty, EndpointRule, Failure, HttpBinding, Operation, Protocol,
    Request, Requirement, Response, Rest, Retry, Scheme, Secured, Sensitive, Service, Signed, Style, Unsigned, de,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;

static PETS: Service = Service {
    name: "pets",
    title: "Pets",
    version: "1.0",
    protocol: Protocol::Rest,
    host: Some("pets.example"),
    base_path: "/v1",
    schemes: &["https"],
    ..Service::NONE
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
struct FindPets {
    owner: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    #[serde(rename = "X-Trace", skip_serializing_if = "Option::is_none")]
    trace: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Pet {
    name: String,
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
enum PetsError {
    NotFound(Failed<Empty>),
    Default(Failed<Pet>),
}

impl fmt::Display for PetsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for PetsError {}

impl Failure for PetsError {
    fn code(&self) -> &str {
        match self {
            PetsError::NotFound(_) => "404",
            PetsError::Default(_) => "default",
        }
    }

    fn message(&self) -> Option<&str> {
        match self {
            PetsError::NotFound(_) => None,
            PetsError::Default(failed) => Some(&failed.body.name),
        }
    }

    fn retry(&self) -> Retry {
        Retry::Never
    }
}

impl Operation for FindPets {
    type Output = Vec<Pet>;
    type Error = PetsError;
    type Auth = Secured;
    type Protocol = HttpBinding;
    const NAME: &'static str = "findPets";
    const SERVICE: &'static Service = &PETS;
}

impl Rest for FindPets {
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/pets/{owner}";
    const CONSUMES: &'static [&'static str] = &[];
    const PRODUCES: &'static [&'static str] = &["application/json"];
    const SECURITY: &'static [&'static [Requirement]] =
        &[&[Requirement { name: "key", scheme: Scheme::ApiKeyHeader("X-Key"), scopes: &[] }]];

    fn encode<R: Request>(&self, r: &mut R) -> Result<(), R::Error> {
        r.path("owner", Style::Simple, &self.owner)?;
        r.query("tags", Style::Multi, &self.tags)?;
        r.header("X-Trace", Style::Simple, &self.trace)
    }

    fn decode<R: Response>(r: &R) -> Result<Result<Self::Output, Self::Error>, R::Error> {
        Ok(match r.status() {
            200 => Ok(r.body()?),
            404 => Err(PetsError::NotFound(Failed { status: 404, body: r.body()? })),
            status => Err(PetsError::Default(Failed { status, body: r.body()? })),
        })
    }
}

/// Records the calls that it receives.
#[derive(Default)]
struct Recorder(Vec<String>);

impl Recorder {
    fn note<T: Serialize + ?Sized>(&mut self, place: &str, name: &str, value: &T) -> Result<(), DocumentError> {
        let value = Document::from_serialize(value)?;
        if !value.is_null() {
            self.0.push(format!("{place} {name}={value}"));
        }
        Ok(())
    }
}

impl Request for Recorder {
    type Error = DocumentError;

    fn path<T: Serialize + ?Sized>(&mut self, name: &'static str, _: Style, value: &T) -> Result<(), DocumentError> {
        self.note("path", name, value)
    }

    fn path_verbatim<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        _: Style,
        value: &T,
    ) -> Result<(), DocumentError> {
        self.note("path_verbatim", name, value)
    }

    fn query<T: Serialize + ?Sized>(&mut self, name: &'static str, _: Style, value: &T) -> Result<(), DocumentError> {
        self.note("query", name, value)
    }

    fn query_verbatim<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        _: Style,
        value: &T,
    ) -> Result<(), DocumentError> {
        self.note("query_verbatim", name, value)
    }

    fn header<T: Serialize + ?Sized>(&mut self, name: &'static str, _: Style, value: &T) -> Result<(), DocumentError> {
        self.note("header", name, value)
    }

    fn form<T: Serialize + ?Sized>(&mut self, name: &'static str, _: Style, value: &T) -> Result<(), DocumentError> {
        self.note("form", name, value)
    }

    fn file<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), DocumentError> {
        self.note("file", name, value)
    }

    fn body<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DocumentError> {
        self.note("body", "", value)
    }
}

/// A predefined response.
struct Answer {
    status: u16,
    body: Document,
}

impl Response for Answer {
    type Error = DocumentError;

    fn status(&self) -> u16 {
        self.status
    }

    fn header<T: DeserializeOwned>(&self, _: &str, _: Style) -> Result<T, DocumentError> {
        T::deserialize(Document::Null)
    }

    fn body<T: DeserializeOwned>(&self) -> Result<T, DocumentError> {
        T::deserialize(&self.body)
    }

    fn text(&self) -> Option<&str> {
        None
    }
}

#[test]
fn a_rest_operation_encodes_its_members_and_decodes_responses() {
    let request = FindPets { owner: "me".into(), tags: Some(vec!["a".into(), "b".into()]), trace: None };
    let mut recorder = Recorder::default();
    request.encode(&mut recorder).unwrap();
    assert_eq!(recorder.0, [r#"path owner="me""#, r#"query tags=["a","b"]"#]);

    let pet: Document = [("name", "Rex")].into_iter().collect();
    let rex = Pet { name: "Rex".into() };
    let answer = |status, body| FindPets::decode(&Answer { status, body });
    assert_eq!(answer(200, Document::from(vec![pet.clone()])), Ok(Ok(vec![rex.clone()])));
    assert_eq!(answer(404, Document::Null), Ok(Err(PetsError::NotFound(Failed { status: 404, body: Empty }))));
    let failure = PetsError::Default(Failed { status: 500, body: rex });
    assert_eq!(failure.message(), Some("Rex"));
    assert_eq!(answer(500, pet), Ok(Err(failure)));
    assert!(answer(200, Document::Null).is_err());
}

static TOKENS: Service = Service {
    name: "tokens",
    title: "Tokens",
    version: "2014-06-30",
    protocol: Protocol::AwsJson { version: "1.1", target: "TokenService" },
    signing_name: Some("tokens"),
    endpoints: &[EndpointRule {
        fips: Some(false),
        dual_stack: None,
        regions: &[],
        partition: Some("aws"),
        host: "tokens.{region}.{dnsSuffix}",
    }],
    ..Service::NONE
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetToken {
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "de::read::<de::Redacted<de::Opt<de::Map<de::Plain>>>, _, _>"
    )]
    logins: Option<BTreeMap<String, Sensitive<String>>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct TooMany {
    #[serde(rename = "RetryAfter")]
    retry_after: Option<u32>,
    message: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
enum TokensError {
    TooMany(TooMany),
    Unknown { code: String, message: Option<String> },
}

impl fmt::Display for TokensError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for TokensError {}

impl Failure for TokensError {
    fn code(&self) -> &str {
        match self {
            TokensError::TooMany(_) => "TooManyException",
            TokensError::Unknown { code, .. } => code,
        }
    }

    fn message(&self) -> Option<&str> {
        match self {
            TokensError::TooMany(content) => content.message.as_deref(),
            TokensError::Unknown { message, .. } => message.as_deref(),
        }
    }

    fn retry(&self) -> Retry {
        match self {
            TokensError::TooMany(_) => Retry::Throttling,
            TokensError::Unknown { .. } => Retry::Never,
        }
    }
}

impl CodedFailure for TokensError {
    fn decode<'de, D: Deserializer<'de>>(code: &str, message: Option<&str>, body: D) -> Result<Self, D::Error> {
        match code {
            "TooManyException" => TooMany::deserialize(body).map(TokensError::TooMany),
            _ => Ok(TokensError::Unknown { code: code.to_owned(), message: message.map(str::to_owned) }),
        }
    }
}

impl Operation for GetToken {
    type Output = Empty;
    type Error = TokensError;
    type Auth = Unsigned;
    type Protocol = AwsJson;
    const NAME: &'static str = "GetToken";
    const SERVICE: &'static Service = &TOKENS;
}

#[test]
fn a_code_identifies_a_failure() {
    let decode = |code, body: Document| TokensError::decode(code, Some("slow down"), body);
    let body: Document = [("RetryAfter", Document::from(3)), ("message", "wait".into())].into_iter().collect();
    let failure = decode("TooManyException", body).unwrap();
    assert_eq!(failure, TokensError::TooMany(TooMany { retry_after: Some(3), message: Some("wait".into()) }));
    assert_eq!((failure.retry(), failure.message()), (Retry::Throttling, Some("wait")));
    let unknown = decode("NewException", Document::Null).unwrap();
    assert_eq!((unknown.code(), unknown.message()), ("NewException", Some("slow down")));
    assert!(decode("TooManyException", Document::from(1)).is_err());
}

/// A client without credentials accepts unsigned operations only.
fn send_unsigned<O: Operation<Auth = Unsigned>>(_: &O) -> &'static str {
    O::NAME
}

/// The future of a client can be sent between threads.
fn is_send<T: Send + Sync + 'static>() {}

#[test]
fn clients_distinguish_operations_by_type() {
    let request = GetToken { logins: Some(BTreeMap::from([("provider".into(), "hunter2".into())])) };
    assert_eq!(send_unsigned(&request), "GetToken");
    assert!(!format!("{request:?}").contains("hunter2"));
    is_send::<(FindPets, PetsError, <FindPets as Operation>::Output, Signed)>();
}

#[test]
fn a_failure_round_trips() {
    let failed = Failed { status: 404, body: Pet { name: "Rex".into() } };
    let json = serde_json::to_string(&failed).unwrap();
    assert_eq!(json, r#"{"status":404,"body":{"name":"Rex"}}"#);
    assert_eq!(serde_json::from_str::<Failed<Pet>>(&json).unwrap(), failed);
}
