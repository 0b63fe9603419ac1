//! Sends an operation that is known only at run time, and understands the answer.

use bindery::meta::{Meta, Operation};
use bindery::{Protocol, Service};
use bindery_aws::{Endpoint, EndpointConfig, Region};
use http::{Request, Response};
use serde_json::{Map, Value};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// What a person said of how to send, by options; what was not said, the environment and the profile say.
#[derive(Clone)]
pub(crate) struct Settings {
    /// `--region`.
    pub(crate) region: Option<String>,
    /// `--profile`.
    pub(crate) profile: Option<String>,
    /// `--endpoint-url`.
    pub(crate) endpoint_url: Option<String>,
    /// `--no-sign-request`.
    pub(crate) sign: Sign,
    /// `--cli-read-timeout`: how long to wait for an answer; zero is for ever.
    pub(crate) read_timeout: Duration,
    /// `--cli-connect-timeout`: how long to wait for a connection; zero is for ever.
    pub(crate) connect_timeout: Duration,
    /// `--debug`.
    pub(crate) debug: Debug,
    /// `--api-key [SCHEME=]KEY`, as often as it is said.
    pub(crate) api_keys: Vec<String>,
    /// `--basic [SCHEME=]USER:PASSWORD`, as often as it is said.
    pub(crate) users: Vec<String>,
    /// `--bearer-token [SCHEME=]TOKEN`, as often as it is said.
    pub(crate) tokens: Vec<String>,
    /// `--host-parameter NAME=VALUE`, as often as it is said.
    pub(crate) host_parameters: Vec<String>,
    /// The environment's variables.
    pub(crate) vars: Vars,
}

/// Gives a variable's value.
#[derive(Clone)]
pub(crate) struct Vars(Arc<Lookup>);

type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

/// Whether a request is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sign {
    /// As its service says.
    #[default]
    AsDescribed,
    /// Never; nor does it bear any other credentials.
    Never,
}

/// Whether what is sent and answered is told on stderr.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Debug {
    /// It is not.
    #[default]
    Off,
    /// It is, without secrets.
    On,
}

/// What a service answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// A value, its members by their names on the wire.
    Value(Value),
    /// Bytes.
    Bytes {
        /// Their media type, where the answer says it.
        media_type: Option<String>,
        /// The bytes.
        bytes: Vec<u8>,
        /// What the answer says beside them, in headers.
        members: Map<String, Value>,
    },
    /// Nothing but that it is done.
    Nothing,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The command line is not as the service says: all that is wrong with it.
    Usage(String),
    /// The environment, a profile or the credentials are not fit: what is wrong and what to do.
    Configuration(String),
    /// The service answered with a failure.
    Service {
        /// The operation's name on the wire.
        operation: String,
        /// What the service calls the failure.
        code: String,
        /// What it says of it to a person.
        message: Option<String>,
        /// The status.
        status: u16,
        /// What it calls the exchange.
        request_id: Option<String>,
    },
    /// Anything else: nobody answered, or nobody can read the answer.
    Other(String),
}

impl Settings {
    /// Says nothing.
    pub(crate) fn new() -> Self {
        Settings {
            region: None,
            profile: None,
            endpoint_url: None,
            sign: Sign::AsDescribed,
            read_timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(60),
            debug: Debug::Off,
            api_keys: Vec::new(),
            users: Vec::new(),
            tokens: Vec::new(),
            host_parameters: Vec::new(),
            vars: Vars::process(),
        }
    }
}

impl Vars {
    /// Those of the process.
    pub(crate) fn process() -> Self {
        Vars(Arc::new(bindery_aws::process_env))
    }

    /// Those that a function gives.
    pub(crate) fn of(vars: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Vars(Arc::new(vars))
    }

    /// A variable's value; an empty one is none.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.is_empty())
    }
}

impl Failure {
    /// The exit code, as the AWS CLI has them.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Usage(_) => 252,
            Failure::Configuration(_) => 253,
            Failure::Service { .. } => 254,
            Failure::Other(_) => 255,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(text) | Failure::Configuration(text) | Failure::Other(text) => f.write_str(text),
            Failure::Service { operation, code, message, .. } => {
                write!(f, "An error occurred ({code}) when calling the {operation} operation")?;
                match message {
                    Some(message) => write!(f, ": {message}"),
                    None => Ok(()),
                }
            }
        }
    }
}

/// The request as it would be sent.
pub(crate) fn prepare(
    meta: &Meta,
    operation: &Operation,
    input: &Map<String, Value>,
    settings: &Settings,
) -> Result<Request<Vec<u8>>, Failure> {
    let (version, target) = match meta.service.protocol {
        Protocol::AwsJson { version, target } => (version, target),
        Protocol::Rest => return Err(Failure::Other("the service speaks HTTP of its own".to_owned())),
    };
    let endpoint = endpoint(meta.service, settings).map_err(|error| Failure::Configuration(error.to_string()))?;
    let body = serde_json::to_vec(input).map_err(|error| Failure::Other(error.to_string()))?;
    Request::post(endpoint.url())
        .header("content-type", format!("application/x-amz-json-{version}"))
        .header("x-amz-target", format!("{target}.{}", operation.name))
        .body(body)
        .map_err(|error| Failure::Other(error.to_string()))
}

/// Sends it, and gives what the service answers.
pub(crate) fn perform(
    meta: &Meta,
    operation: &Operation,
    input: &Map<String, Value>,
    settings: &Settings,
) -> Result<Answer, Failure> {
    let request = prepare(meta, operation, input, settings)?;
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let response = agent.run(request).map_err(|error| Failure::Other(error.to_string()))?;
    let (parts, mut body) = response.into_parts();
    let body = body.read_to_vec().map_err(|error| Failure::Other(error.to_string()))?;
    judge(operation, &Response::from_parts(parts, body))
}

fn endpoint(service: &Service, settings: &Settings) -> Result<Endpoint, bindery_aws::EndpointError> {
    let mut config = EndpointConfig::from_vars(service, |name| settings.vars.get(name))?;
    if let Some(region) = &settings.region {
        config = config.region(Region::new(region.clone())?);
    }
    if let Some(url) = settings.endpoint_url.as_ref().and_then(|url| url.parse().ok()) {
        config = config.url(url);
    }
    Endpoint::resolve(service, &config)
}

fn judge(operation: &Operation, response: &Response<Vec<u8>>) -> Result<Answer, Failure> {
    let status = response.status().as_u16();
    let value: Value = serde_json::from_slice(response.body()).unwrap_or(Value::Null);
    if status < 301 {
        return Ok(if value.is_null() { Answer::Nothing } else { Answer::Value(value) });
    }
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    Err(Failure::Service {
        operation: operation.name.to_owned(),
        code: text("__type").unwrap_or_else(|| status.to_string()),
        message: text("message").or_else(|| text("Message")),
        status,
        request_id: None,
    })
}
