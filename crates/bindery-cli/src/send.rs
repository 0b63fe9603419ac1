//! Sends an operation that is known only at run time, and understands the answer.

pub(crate) mod call;
pub(crate) mod failure;
pub(crate) mod transport;

use crate::credentials;
use crate::credentials::schemes::{self, capitals};
use crate::profile::Profile;
use crate::send::call::{ByTables, answer};
use crate::send::failure::Context;
use crate::send::transport::{Told, agent};
use crate::show::Secrets;
use bindery::Protocol;
use bindery::meta::{Auth, Meta, Operation};
use bindery_aws::EndpointConfig;
use bindery_aws::sigv4::Credentials;
use bindery_client::{AuthRequirement, BlockingClient, RetryPolicy};
use http::{HeaderValue, Request};
use serde_json::{Map, Value};
use std::fmt;
use std::sync::{Arc, OnceLock};
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
    /// `--show-secrets`: whether `--debug` shows them.
    pub(crate) secrets: Secrets,
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
    /// What calls have found, once for all of them: pages share connections, retries and keys.
    kept: Arc<Kept>,
}

/// What is found once.
#[derive(Default)]
struct Kept {
    client: OnceLock<Result<BlockingClient<Told>, Failure>>,
    keys: OnceLock<Result<Credentials, Failure>>,
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
            secrets: Secrets::Redacted,
            api_keys: Vec::new(),
            users: Vec::new(),
            tokens: Vec::new(),
            host_parameters: Vec::new(),
            vars: Vars::process(),
            kept: Arc::default(),
        }
    }
}

impl Vars {
    /// Those of the process.
    pub(crate) fn process() -> Self {
        Vars(Arc::new(bindery_aws::process_env))
    }

    /// Those that a function gives.
    #[cfg(test)]
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

/// The request as it would be sent, signed and all.
///
/// It knows what of it is secret: see [`show`](crate::show).
pub(crate) fn prepare(
    meta: &'static Meta,
    operation: &'static Operation,
    input: &Map<String, Value>,
    settings: &Settings,
) -> Result<Request<Vec<u8>>, Failure> {
    let context = Context { meta, operation, settings, address: "the service" };
    let call = ByTables::new(meta, operation, input, settings.sign);
    match client(meta, operation, settings)? {
        Client::Bare(client) => client.prepare_dynamic(&call),
        Client::Signing(client) => client.prepare_dynamic(&call),
        Client::Showing(client, redacted) => client.prepare_dynamic(&call.shows(redacted)),
    }
    .map_err(|error| context.failure(error))
}

/// Sends it, and gives what the service answers.
pub(crate) fn perform(
    meta: &'static Meta,
    operation: &'static Operation,
    input: &Map<String, Value>,
    settings: &Settings,
) -> Result<Answer, Failure> {
    let call = ByTables::new(meta, operation, input, settings.sign);
    match client(meta, operation, settings)? {
        Client::Bare(client) => client.send_dynamic(&call),
        Client::Signing(client) => client.send_dynamic(&call),
        Client::Showing(client, redacted) => client.send_dynamic(&call.shows(redacted)),
    }
    .map(answer)
    .map_err(|error| {
        // A path and a query may hold secrets; where it was going, they do not say.
        let request = prepare(meta, operation, input, settings).ok();
        let address = request
            .as_ref()
            .and_then(|request| Some(format!("{}://{}", request.uri().scheme_str()?, request.uri().authority()?)));
        let address = address.as_deref().unwrap_or("the service");
        Context { meta, operation, settings, address }.failure(error)
    })
}

/// What an operation asks its caller to show, with what a person said of it.
pub(crate) fn asks(operation: &Operation, sign: Sign) -> AuthRequirement {
    match (sign, operation.auth) {
        (Sign::Never, _) | (_, Auth::Unsigned) => AuthRequirement::None,
        (Sign::AsDescribed, Auth::Signed) => AuthRequirement::Signature,
        (Sign::AsDescribed, Auth::Secured(_)) => AuthRequirement::SecuritySchemes,
    }
}

/// A client with what its operation asks for, and nothing else: what is not asked for is not even looked for.
enum Client {
    Bare(BlockingClient<Told>),
    Signing(BlockingClient<Told, bindery_client::SigV4>),
    /// And the same to show, with nothing of it told.
    Showing(BlockingClient<Told, bindery_client::SchemeCredentials>, bindery_client::bindery_rest::Credentials),
}

fn client(meta: &'static Meta, operation: &'static Operation, settings: &Settings) -> Result<Client, Failure> {
    let bare = settings.kept.client.get_or_init(|| bare(meta, settings)).clone()?;
    match asks(operation, settings.sign) {
        AuthRequirement::None => Ok(Client::Bare(bare)),
        AuthRequirement::Signature => {
            let keys = settings.kept.keys.get_or_init(|| credentials::find(settings)).clone()?;
            Ok(Client::Signing(bare.signed_by(keys)))
        }
        AuthRequirement::SecuritySchemes => {
            let shown = schemes::find(meta, settings)?;
            Ok(Client::Showing(bare.secured_by(shown.real), shown.redacted))
        }
    }
}

/// A client that knows where its service is and how long to wait.
fn bare(meta: &'static Meta, settings: &Settings) -> Result<BlockingClient<Told>, Failure> {
    let service = meta.service;
    let transport = Told::new(agent(settings), meta, settings);
    // The read limit says how long to wait; a call of many pages, or of a large file, may last.
    let mut client = BlockingClient::new(transport).attempt_timeout(None).timeout(None);
    let agent = concat!("bindery-cli/", env!("CARGO_PKG_VERSION"));
    if let Ok(agent) = HeaderValue::try_from(format!("{}-cli {agent}", service.name)) {
        client = client.user_agent(agent);
    }
    let aws = match service.protocol {
        Protocol::AwsJson { .. } => true,
        Protocol::Rest => service.signing_name.is_some(),
    };
    if aws {
        client = place(client, meta, settings)?;
    } else {
        let variable = format!("{}_ENDPOINT_URL", capitals(service.name));
        if let Some(url) = settings.endpoint_url.clone().or_else(|| settings.vars.get(&variable)) {
            client = client.endpoint_url(url);
        }
    }
    for (name, value) in host_parameters(meta, settings)? {
        client = client.host_parameter(name, value);
    }
    Ok(client)
}

/// Where a service of AWS is, and how often a call is tried: what is not said by an option, the environment says, else
/// the profile.
fn place(
    client: BlockingClient<Told>,
    meta: &'static Meta,
    settings: &Settings,
) -> Result<BlockingClient<Told>, Failure> {
    let (service, vars) = (meta.service, &settings.vars);
    let profile = Profile::read(settings.profile.as_deref(), vars)?;
    // Profiles call it by AWS's name of it; ours will do as well.
    let keys = [service.service_id, Some(service.name)]
        .map(|name| name.map(|name| name.to_ascii_lowercase().replace([' ', '-'], "_")));
    let config = EndpointConfig::from_vars(service, |name| {
        let own = vars.get(name);
        let said = |key: &str| profile.setting(key).map(str::to_owned);
        match name {
            // Who says it by an option is not asked for another, nor told what is wrong with that one.
            "AWS_REGION" | "AWS_DEFAULT_REGION" if settings.region.is_some() => None,
            _ if name.starts_with("AWS_ENDPOINT_URL") && settings.endpoint_url.is_some() => None,
            _ if own.is_some() => own,
            // Some have it beside their keys.
            "AWS_DEFAULT_REGION" => said("region").or_else(|| profile.credential("region").ok()?.map(str::to_owned)),
            "AWS_USE_FIPS_ENDPOINT" => said("use_fips_endpoint"),
            "AWS_USE_DUALSTACK_ENDPOINT" => said("use_dualstack_endpoint"),
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" => said("ignore_configured_endpoint_urls"),
            "AWS_ENDPOINT_URL" => {
                let own = keys.iter().flatten().find_map(|key| profile.of_service(key, "endpoint_url"));
                own.map(str::to_owned).or_else(|| said("endpoint_url"))
            }
            _ => None,
        }
    });
    let config = config.map_err(|error| Failure::Configuration(error.to_string()))?;
    let mut client = client.fips(config.fips).dual_stack(config.dual_stack);
    if let Some(region) = settings.region.clone().or_else(|| config.region.map(|region| region.as_str().to_owned())) {
        client = client.region(region);
    }
    if let Some(url) = settings.endpoint_url.clone().or_else(|| config.url.map(|url| url.to_string())) {
        client = client.endpoint_url(url);
    }
    match vars.get("AWS_MAX_ATTEMPTS").or_else(|| profile.setting("max_attempts").map(str::to_owned)) {
        None => Ok(client),
        Some(number) => match number.parse() {
            Ok(attempts) if attempts > 0 => Ok(client.retry_policy(RetryPolicy::standard().max_attempts(attempts))),
            Ok(_) | Err(_) => Err(Failure::Configuration(
                "AWS_MAX_ATTEMPTS (max_attempts of a profile): expected a whole number of at least 1".to_owned(),
            )),
        },
    }
}

/// What completes the host of a service: options, else variables as `KITCHEN_SINK_HOST_TOWN`.
fn host_parameters(meta: &Meta, settings: &Settings) -> Result<Vec<(String, String)>, Failure> {
    let mut values = Vec::new();
    for said in &settings.host_parameters {
        let Some((name, value)) = said.split_once('=') else {
            return Err(Failure::Usage("--host-parameter: expected NAME=VALUE".to_owned()));
        };
        values.push((name.to_owned(), value.to_owned()));
    }
    for name in meta.service.host_template.map_or(&[][..], |template| template.parameters) {
        let variable = format!("{}_HOST_{}", capitals(meta.service.name), capitals(name));
        if !values.iter().any(|(said, _)| said == name) {
            values.extend(settings.vars.get(&variable).map(|value| ((*name).to_owned(), value)));
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests;
