//! The command `guest`, which prints temporary credentials.

use bindery::meta::{Auth, Constraints, Item, Kind, Member, Meta, Operation, Shape, TimeFormat, Type};
use bindery_cli::{Command, CommandError, CommandOutput, Failure, Session};
use cognito_credentials::{
    Credentials, CredentialsStore, Exchange, FailureAction, FileStore, Logins, Step, StoredCredentials,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::fmt::Display;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// Returns the command.
pub(crate) fn command() -> Command {
    Command::new("guest", &META, &GUEST, guest)
}

static META: Meta = Meta {
    service: cognito_identity::META.service,
    docs: "",
    operations: &[&GUEST],
    shapes: &[
        &Shape {
            name: "Guest",
            docs: "",
            kind: Kind::Structure {
                members: &[
                    &Member {
                        docs: "The identity pool, as `REGION:GUID`. The request is sent to its region, unless `--region` names another.",
                        required: true,
                        constraints: Constraints {
                            min_length: Some(1),
                            max_length: Some(55),
                            pattern: Some(r"[\w-]+:[0-9a-f-]+"),
                            ..Constraints::NONE
                        },
                        ..Member::new("IdentityPoolId", Type::String)
                    },
                    &Member {
                        docs: "The identity of an earlier call, which is reused. Without it and without logins, each call \
                               creates a new guest identity.",
                        constraints: Constraints {
                            min_length: Some(1),
                            max_length: Some(55),
                            pattern: Some(r"[\w-]+:[0-9a-f-]+"),
                            ..Constraints::NONE
                        },
                        ..Member::new("IdentityId", Type::String)
                    },
                    &Member {
                        docs: "The names of identity providers with the tokens that they issued, for a user who has signed \
                               in.",
                        constraints: Constraints { max_properties: Some(10), ..Constraints::NONE },
                        ..Member::new("Logins", Type::Map(&TOKEN))
                    },
                    &Member {
                        docs: "The requested role, for a pool with several roles.",
                        ..Member::new("CustomRoleArn", Type::String)
                    },
                    &Member {
                        docs: "The output format: `json`; `env`, for `eval` in a shell; or `credential-process`, for the key \
                               of that name in an AWS profile.",
                        constraints: Constraints {
                            pattern: Some("^(json|env|credential-process)$"),
                            ..Constraints::NONE
                        },
                        default: Some("\"json\""),
                        ..Member::new("Format", Type::Shape(3))
                    },
                    &Member {
                        docs: "A file in which the guest's identity and credentials survive the call. Only the user can \
                               read it. Later calls with it reuse the identity, and the credentials until 5 minutes \
                               before they expire. The credentials of a user who has signed in are not stored.",
                        constraints: Constraints { min_length: Some(1), ..Constraints::NONE },
                        ..Member::new("CacheFile", Type::String)
                    },
                ],
                additional: None,
            },
        },
        &Shape {
            name: "GuestOutput",
            docs: "",
            kind: Kind::Structure {
                members: &[
                    &Member {
                        docs: "The identity, which later calls reuse by `--identity-id`.",
                        ..Member::new("IdentityId", Type::String)
                    },
                    &Member { docs: "The credentials of the identity.", ..Member::new("Credentials", Type::Shape(2)) },
                ],
                additional: None,
            },
        },
        &Shape {
            name: "Credentials",
            docs: "",
            kind: Kind::Structure {
                members: &[
                    &Member::new("AccessKeyId", Type::String),
                    &Member { sensitive: true, ..Member::new("SecretKey", Type::String) },
                    &Member { sensitive: true, ..Member::new("SessionToken", Type::String) },
                    &Member {
                        docs: "The time at which the credentials expire.",
                        ..Member::new("Expiration", Type::Timestamp(TimeFormat::DateTime))
                    },
                ],
                additional: None,
            },
        },
        &Shape { name: "Format", docs: "", kind: Kind::Enum(&["json", "env", "credential-process"]) },
    ],
    failures: cognito_identity::META.failures,
};

static TOKEN: Item = Item {
    constraints: Constraints { min_length: Some(1), max_length: Some(50_000), ..Constraints::NONE },
    sensitive: true,
    keys: Some(&PROVIDER),
    ..Item::new(Type::String)
};

static PROVIDER: Item = Item {
    constraints: Constraints { min_length: Some(1), max_length: Some(128), ..Constraints::NONE },
    ..Item::new(Type::String)
};

static GUEST: Operation = Operation {
    name: "Guest",
    docs: "Prints temporary credentials of an identity pool, for a guest or for a user who has signed in.\n\nThe \
           command requests an identity (GetId) and its credentials (GetCredentialsForIdentity). Neither requires an \
           AWS account.",
    deprecated: false,
    tags: &[],
    input: 0,
    output: Some(Type::Shape(1)),
    responses: &[],
    errors: &[],
    auth: Auth::Unsigned,
    pagination: None,
    method: "POST",
    path: "/",
    consumes: &[],
    produces: &[],
    schemes: &[],
};

/// The input of the command.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Guest {
    identity_pool_id: String,
    identity_id: Option<String>,
    #[serde(default)]
    logins: Logins,
    custom_role_arn: Option<String>,
    #[serde(default)]
    format: Format,
    cache_file: Option<PathBuf>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Format {
    #[default]
    Json,
    Env,
    CredentialProcess,
}

fn guest(session: &mut Session<'_>, input: Map<String, Value>) -> Result<CommandOutput, CommandError> {
    let guest: Guest = match serde_json::from_value(Value::Object(input)) {
        Ok(guest) => guest,
        // The text of the error may quote a token.
        Err(_) => return Err(Failure::Usage("the input is invalid; see `guest help`".to_owned()).into()),
    };
    match guest.format {
        Format::Json => {}
        Format::Env | Format::CredentialProcess => session.require_text_output()?,
    }
    if let Some((region, _)) = guest.identity_pool_id.split_once(':') {
        session.region(region);
    }
    let cache = Cache::open(&guest)?;
    if let Some(credentials) = cache.fresh(SystemTime::now()) {
        return Ok(formatted(&credentials, guest.format));
    }
    let mut exchange = Exchange::new(&guest.identity_pool_id, guest.logins);
    if let Some(identity) = guest.identity_id.or_else(|| cache.identity()) {
        exchange = exchange.identity_id(identity);
    }
    if let Some(role) = guest.custom_role_arn {
        exchange = exchange.custom_role_arn(role);
    }
    let credentials = exchanged(session, exchange)?;
    cache.save(&credentials)?;
    Ok(formatted(&credentials, guest.format))
}

/// Sends the requests of an exchange. An outdated identity is replaced once.
fn exchanged(session: &Session<'_>, mut exchange: Exchange) -> Result<Credentials, CommandError> {
    loop {
        match exchange.step() {
            Step::GetId(request) => exchange.handle_identity(session.call("GetId", &request)?).map_err(failed)?,
            Step::GetCredentials(request) => match session.call("GetCredentialsForIdentity", &request) {
                Ok(output) => return exchange.handle_credentials(output).map_err(failed),
                Err(error) => {
                    let action = match &error {
                        CommandError::Failed(Failure::Service { code, message, .. }) => {
                            exchange.handle_failure_code(code, message.as_deref())
                        }
                        _ => FailureAction::Stop,
                    };
                    if action == FailureAction::Stop {
                        return Err(error);
                    }
                }
            },
            _ => return Err(Failure::Other("the exchange requires an unsupported request".to_owned()).into()),
        }
    }
}

/// The cache file, with its content where it belongs to the same pool, role and identity.
struct Cache {
    store: Option<FileStore>,
    is_guest: bool,
    identity_pool_id: String,
    role_arn: Option<String>,
    stored: Option<StoredCredentials>,
}

/// How long before their expiry stored credentials are replaced, as in the library.
const REFRESH_AHEAD: Duration = Duration::from_secs(300);

impl Cache {
    fn open(guest: &Guest) -> Result<Self, CommandError> {
        let store = guest.cache_file.as_ref().map(FileStore::new);
        let stored = match &store {
            Some(store) => store.load().map_err(|error| unusable(store, &error))?,
            None => None,
        };
        let stored = stored.filter(|stored| {
            stored.identity_pool_id == guest.identity_pool_id
                && stored.role_arn == guest.custom_role_arn
                && guest.identity_id.as_ref().is_none_or(|identity| *identity == stored.identity_id)
        });
        Ok(Cache {
            store,
            is_guest: guest.logins.is_empty(),
            identity_pool_id: guest.identity_pool_id.clone(),
            role_arn: guest.custom_role_arn.clone(),
            stored,
        })
    }

    fn identity(&self) -> Option<String> {
        self.stored.as_ref().map(|stored| stored.identity_id.clone())
    }

    /// Returns the stored credentials of a guest, unless they expire soon.
    fn fresh(&self, now: SystemTime) -> Option<Credentials> {
        let credentials = self.stored.as_ref()?.credentials.as_ref().filter(|_| self.is_guest)?;
        let expiry = SystemTime::try_from(credentials.expiration).ok()?;
        (expiry.duration_since(now).ok()? > REFRESH_AHEAD).then(|| credentials.clone())
    }

    fn save(self, credentials: &Credentials) -> Result<(), CommandError> {
        let Some(store) = &self.store else { return Ok(()) };
        let stored = StoredCredentials {
            identity_pool_id: self.identity_pool_id,
            role_arn: self.role_arn,
            identity_id: credentials.identity_id.clone(),
            // The file does not distinguish users.
            credentials: self.is_guest.then(|| credentials.clone()),
        };
        store.save(Some(&stored)).map_err(|error| unusable(store, &error))
    }
}

fn unusable(store: &FileStore, error: &std::io::Error) -> CommandError {
    Failure::Configuration(format!("--cache-file: {}: {error}", store.path().display())).into()
}

fn failed(error: impl Display) -> CommandError {
    Failure::Other(error.to_string()).into()
}

fn formatted(credentials: &Credentials, format: Format) -> CommandOutput {
    let Credentials { identity_id, access_key_id, secret_access_key, session_token, expiration, .. } = credentials;

    match format {
        Format::Json => CommandOutput::Value(json!({
            "IdentityId": identity_id,
            "Credentials": {
                "AccessKeyId": access_key_id,
                "SecretKey": secret_access_key,
                "SessionToken": session_token,
                "Expiration": expiration.to_string(),
            },
        })),
        Format::CredentialProcess => CommandOutput::Text(format!(
            "{:#}\n",
            json!({
                "Version": 1,
                "AccessKeyId": access_key_id,
                "SecretAccessKey": secret_access_key,
                "SessionToken": session_token,
                "Expiration": expiration.to_string(),
            })
        )),
        Format::Env => {
            let variables = [
                ("AWS_ACCESS_KEY_ID", access_key_id.as_str()),
                ("AWS_SECRET_ACCESS_KEY", secret_access_key),
                ("AWS_SESSION_TOKEN", session_token),
                ("AWS_CREDENTIAL_EXPIRATION", &expiration.to_string()),
            ];
            CommandOutput::Text(variables.map(|(name, value)| format!("export {name}={}\n", quoted(value))).concat())
        }
    }
}

/// Quotes a text as one word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
