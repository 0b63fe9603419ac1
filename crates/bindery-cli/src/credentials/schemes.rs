//! The credentials of a document's security schemes: API keys, users and tokens.
//!
//! | scheme | option | variable |
//! | --- | --- | --- |
//! | API key | `--api-key [SCHEME=]KEY` | `SERVICE_API_KEY_SCHEME`, `SERVICE_API_KEY` |
//! | basic | `--basic [SCHEME=]USER:PASSWORD` | `SERVICE_BASIC_SCHEME`, `SERVICE_BASIC` |
//! | OAuth 2 | `--bearer-token [SCHEME=]TOKEN` | `SERVICE_BEARER_TOKEN_SCHEME`, `SERVICE_BEARER_TOKEN` |
//!
//! `SERVICE` and `SCHEME` are the names of the service and of the scheme in upper case, with `_` for all characters other
//! than ASCII letters and digits: `KITCHEN_SINK_API_KEY`. Other users of the machine can see options, and not variables.
//! `file://PATH` reads the secret from a file, without the line break at its end.

use crate::failure::Failure;
use crate::redaction::REDACTED;
use crate::settings::Settings;
use bindery::meta::{Auth, Meta};
use bindery::{Requirement, Scheme, Service};
use bindery_client::bindery_rest::{Credential, Credentials};

/// The credentials of security schemes.
pub(crate) struct SchemeCredentials {
    pub(crate) credentials: Credentials,
    /// The same schemes with [`REDACTED`] in place of each secret.
    pub(crate) redacted: Credentials,
}

/// The kind of a scheme; each has its option and its variables.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SchemeKind {
    ApiKey,
    Basic,
    Token,
}

impl SchemeKind {
    const ALL: [SchemeKind; 3] = [SchemeKind::ApiKey, SchemeKind::Basic, SchemeKind::Token];

    fn of(scheme: Scheme) -> Self {
        match scheme {
            Scheme::ApiKeyHeader(_) | Scheme::ApiKeyQuery(_) => SchemeKind::ApiKey,
            Scheme::Basic => SchemeKind::Basic,
            Scheme::OAuth2 => SchemeKind::Token,
        }
    }

    fn option(self) -> &'static str {
        match self {
            SchemeKind::ApiKey => "--api-key",
            SchemeKind::Basic => "--basic",
            SchemeKind::Token => "--bearer-token",
        }
    }

    /// Returns the name of the variable of a scheme, or of all schemes of the kind.
    fn variable(self, service: &Service, scheme: Option<&str>) -> String {
        let kind = match self {
            SchemeKind::ApiKey => "API_KEY",
            SchemeKind::Basic => "BASIC",
            SchemeKind::Token => "BEARER_TOKEN",
        };
        match scheme {
            Some(scheme) => format!("{}_{kind}_{}", variable_part(service.name), variable_part(scheme)),
            None => format!("{}_{kind}", variable_part(service.name)),
        }
    }

    fn credential(self, secret: &str) -> Option<Credential> {
        match self {
            SchemeKind::ApiKey => Some(Credential::api_key(secret)),
            SchemeKind::Basic => secret.split_once(':').map(|(user, password)| Credential::basic(user, password)),
            SchemeKind::Token => Some(Credential::bearer(secret)),
        }
    }

    fn redacted(self) -> Credential {
        match self {
            SchemeKind::ApiKey => Credential::api_key(REDACTED),
            SchemeKind::Basic => Credential::basic(REDACTED, REDACTED),
            SchemeKind::Token => Credential::bearer(REDACTED),
        }
    }
}

/// Converts a name to a part of a variable name.
pub(crate) fn variable_part(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

/// Returns the schemes that a service's operations require, each once.
pub(crate) fn schemes(meta: &Meta) -> Vec<&'static Requirement> {
    let mut schemes: Vec<&'static Requirement> = Vec::new();
    for operation in meta.operations {
        if let Auth::Secured(alternatives) = operation.auth {
            for requirement in alternatives.iter().flat_map(|alternative| alternative.iter()) {
                if !schemes.iter().any(|known| known.name == requirement.name) {
                    schemes.push(requirement);
                }
            }
        }
    }
    schemes
}

/// Reads the credentials from options and variables. An option takes precedence over a variable, and a value for one
/// scheme over a value for all schemes of the kind.
pub(crate) fn find(meta: &Meta, settings: &Settings) -> Result<SchemeCredentials, Failure> {
    let schemes = schemes(meta);
    let mut found = SchemeCredentials { credentials: Credentials::new(), redacted: Credentials::new() };
    let mut problems = Vec::new();
    let mut add = |kind: SchemeKind, scheme: Option<&'static str>, value: &str, source: &str| {
        let secret = match value.strip_prefix("file://").map(std::fs::read_to_string) {
            None => value.to_owned(),
            Some(Ok(text)) => text.trim_end_matches(['\r', '\n']).to_owned(),
            Some(Err(error)) => return problems.push(format!("{source}: the file cannot be read: {error}")),
        };
        let Some(credential) = kind.credential(&secret) else {
            return problems.push(format!("{source}: expected USER:PASSWORD"));
        };
        let (real, redacted) = (std::mem::take(&mut found.credentials), std::mem::take(&mut found.redacted));
        found.credentials = match scheme {
            Some(scheme) => real.with_named(scheme, credential),
            None => real.with(credential),
        };
        found.redacted = match scheme {
            Some(scheme) => redacted.with_named(scheme, kind.redacted()),
            None => redacted.with(kind.redacted()),
        };
    };
    for kind in SchemeKind::ALL {
        let all = match kind {
            SchemeKind::ApiKey => &settings.api_keys,
            SchemeKind::Basic => &settings.users,
            SchemeKind::Token => &settings.tokens,
        };
        let of_kind = || schemes.iter().filter(move |scheme| SchemeKind::of(scheme.scheme) == kind);
        let mut all_of_kind = false;
        for value in all {
            // A key may contain an equals sign: only the name of a scheme before it selects that scheme.
            let named = value.split_once('=').and_then(|(name, secret)| {
                of_kind().find(|scheme| scheme.name == name).map(|scheme| (scheme.name, secret))
            });
            match named {
                Some((scheme, secret)) => add(kind, Some(scheme), secret, kind.option()),
                None => {
                    all_of_kind = true;
                    add(kind, None, value, kind.option());
                }
            }
        }
        // An option for all schemes of the kind overrides every variable.
        if all_of_kind {
            continue;
        }
        let variables = of_kind().map(|scheme| Some(scheme.name)).chain([None]);
        for scheme in variables {
            let name = kind.variable(meta.service, scheme);
            if let Some(value) = settings.environment.get(&name) {
                add(kind, scheme, &value, &name);
            }
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(Failure::Configuration(problems.join("\n"))) }
}

/// Returns the options and variables for the schemes that an operation requires.
pub(crate) fn option_hint(service: &Service, alternatives: &[&[Requirement]]) -> String {
    let choices = alternatives.iter().filter(|alternative| !alternative.is_empty()).map(|alternative| {
        let each = alternative.iter().map(|requirement| {
            let kind = SchemeKind::of(requirement.scheme);
            format!("{} or {}", kind.option(), kind.variable(service, Some(requirement.name)))
        });
        each.collect::<Vec<_>>().join(" and ")
    });
    choices.collect::<Vec<_>>().join("; or ")
}

#[cfg(test)]
mod tests;
