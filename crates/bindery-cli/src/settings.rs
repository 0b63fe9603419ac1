//! How requests are sent: the values of options, and access to environment variables.

use crate::redaction::Secrets;
use std::sync::Arc;
use std::time::Duration;

/// The options that control sending. Where an option is absent, the environment and then the profile apply.
#[derive(Clone)]
pub(crate) struct Settings {
    /// `--region`.
    pub(crate) region: Option<String>,
    /// `--profile`.
    pub(crate) profile: Option<String>,
    /// `--endpoint-url`.
    pub(crate) endpoint_url: Option<String>,
    /// `--no-sign-request`.
    pub(crate) signing: Signing,
    /// `--ca-bundle`.
    pub(crate) ca_bundle: Option<String>,
    /// `--system-certificates`.
    pub(crate) roots: RootCertificates,
    /// `--no-verify-ssl`.
    pub(crate) verification: Verification,
    /// `--cli-read-timeout`: the time limit of each read; zero disables it.
    pub(crate) read_timeout: Duration,
    /// `--cli-connect-timeout`: the time limit of connecting; zero disables it.
    pub(crate) connect_timeout: Duration,
    /// `--debug`.
    pub(crate) debug: DebugLog,
    /// `--show-secrets`: whether `--debug` shows them.
    pub(crate) secrets: Secrets,
    /// The values of `--api-key [SCHEME=]KEY`.
    pub(crate) api_keys: Vec<String>,
    /// The values of `--basic [SCHEME=]USER:PASSWORD`.
    pub(crate) users: Vec<String>,
    /// The values of `--bearer-token [SCHEME=]TOKEN`.
    pub(crate) tokens: Vec<String>,
    /// The values of `--host-parameter NAME=VALUE`.
    pub(crate) host_parameters: Vec<String>,
    /// The environment variables.
    pub(crate) environment: Environment,
}

/// Looks up environment variables.
#[derive(Clone)]
pub(crate) struct Environment(Arc<Lookup>);

type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

/// Whether a request is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Signing {
    /// As the operation declares.
    #[default]
    AsDeclared,
    /// Never, and no other credentials are sent.
    Never,
}

/// The root certificates to trust where no file of certificates is configured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum RootCertificates {
    /// Those of Mozilla, which are part of the program.
    #[default]
    Mozilla,
    /// Those of the operating system, also where the environment or the profile configures a file.
    System,
}

/// Whether the certificates of servers are verified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Verification {
    /// They are.
    #[default]
    Enabled,
    /// They are not.
    Disabled,
}

/// Whether requests and responses are logged on standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DebugLog {
    /// They are not.
    #[default]
    Off,
    /// They are, without secrets unless [`Secrets::Shown`].
    On,
}

impl Settings {
    /// Creates the settings of a command line without options.
    pub(crate) fn new() -> Self {
        Settings {
            region: None,
            profile: None,
            endpoint_url: None,
            signing: Signing::AsDeclared,
            ca_bundle: None,
            roots: RootCertificates::Mozilla,
            verification: Verification::Enabled,
            read_timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(60),
            debug: DebugLog::Off,
            secrets: Secrets::Redacted,
            api_keys: Vec::new(),
            users: Vec::new(),
            tokens: Vec::new(),
            host_parameters: Vec::new(),
            environment: Environment::process(),
        }
    }
}

impl Environment {
    /// Creates the environment of the process.
    pub(crate) fn process() -> Self {
        Environment(Arc::new(bindery_aws::process_env))
    }

    /// Creates an environment from a lookup function.
    #[cfg(test)]
    pub(crate) fn from_fn(lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Environment(Arc::new(lookup))
    }

    /// Returns a variable's value, or `None` if it is unset or blank.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.get_or_blank(name).filter(|value| !value.trim().is_empty())
    }

    /// Returns a variable's value, or `None` if it is unset.
    pub(crate) fn get_or_blank(&self, name: &str) -> Option<String> {
        (self.0)(name)
    }
}
