//! What there is to show to the security schemes of a document: keys, users, tokens.
//!
//! | scheme | option | variable |
//! | --- | --- | --- |
//! | API key | `--api-key [SCHEME=]KEY` | `SERVICE_API_KEY_SCHEME`, `SERVICE_API_KEY` |
//! | basic | `--basic [SCHEME=]USER:PASSWORD` | `SERVICE_BASIC_SCHEME`, `SERVICE_BASIC` |
//! | OAuth 2 | `--bearer-token [SCHEME=]TOKEN` | `SERVICE_BEARER_TOKEN_SCHEME`, `SERVICE_BEARER_TOKEN` |
//!
//! `SERVICE` and `SCHEME` are the names of the service and of the scheme in capital letters, `_` for all else than
//! letters and digits: `KITCHEN_SINK_API_KEY`. A variable is not seen by other users of the machine, as an option is.
//! `file://PATH` stands for what a file holds, without the line break at its end.

use crate::send::{Failure, Settings};
use bindery::meta::{Auth, Meta};
use bindery::{Requirement, Scheme, Service};
use bindery_client::bindery_rest::{Credential, Credentials};

/// What stands in the place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// What there is to show, and the same with nothing of it told.
pub(crate) struct Shown {
    pub(crate) real: Credentials,
    pub(crate) redacted: Credentials,
}

/// Kinds of schemes, as a person says them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    ApiKey,
    Basic,
    Token,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::ApiKey, Kind::Basic, Kind::Token];

    fn of(scheme: Scheme) -> Self {
        match scheme {
            Scheme::ApiKeyHeader(_) | Scheme::ApiKeyQuery(_) => Kind::ApiKey,
            Scheme::Basic => Kind::Basic,
            Scheme::OAuth2 => Kind::Token,
        }
    }

    fn option(self) -> &'static str {
        match self {
            Kind::ApiKey => "--api-key",
            Kind::Basic => "--basic",
            Kind::Token => "--bearer-token",
        }
    }

    /// What the variable is called, after the service's name.
    fn variable(self, service: &Service, scheme: Option<&str>) -> String {
        let kind = match self {
            Kind::ApiKey => "API_KEY",
            Kind::Basic => "BASIC",
            Kind::Token => "BEARER_TOKEN",
        };
        match scheme {
            Some(scheme) => format!("{}_{kind}_{}", capitals(service.name), capitals(scheme)),
            None => format!("{}_{kind}", capitals(service.name)),
        }
    }

    fn credential(self, secret: &str) -> Option<Credential> {
        match self {
            Kind::ApiKey => Some(Credential::api_key(secret)),
            Kind::Basic => secret.split_once(':').map(|(user, password)| Credential::basic(user, password)),
            Kind::Token => Some(Credential::bearer(secret)),
        }
    }

    fn redacted(self) -> Credential {
        match self {
            Kind::ApiKey => Credential::api_key(REDACTED),
            Kind::Basic => Credential::basic(REDACTED, REDACTED),
            Kind::Token => Credential::bearer(REDACTED),
        }
    }
}

/// A name as a part of a variable's.
pub(crate) fn capitals(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect()
}

/// The schemes that a service's operations ask for, each once.
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

/// What options and variables say there is to show. An option goes before a variable, and what is for one scheme
/// before what is for all of its kind.
pub(crate) fn find(meta: &Meta, settings: &Settings) -> Result<Shown, Failure> {
    let schemes = schemes(meta);
    let mut shown = Shown { real: Credentials::new(), redacted: Credentials::new() };
    let mut problems = Vec::new();
    let mut add = |kind: Kind, scheme: Option<&'static str>, said: &str, from: &str| {
        let secret = match said.strip_prefix("file://").map(std::fs::read_to_string) {
            None => said.to_owned(),
            Some(Ok(text)) => text.trim_end_matches(['\r', '\n']).to_owned(),
            Some(Err(error)) => return problems.push(format!("{from}: the file cannot be read: {error}")),
        };
        let Some(credential) = kind.credential(&secret) else {
            return problems.push(format!("{from}: expected USER:PASSWORD"));
        };
        let (real, redacted) = (std::mem::take(&mut shown.real), std::mem::take(&mut shown.redacted));
        shown.real = match scheme {
            Some(scheme) => real.with_named(scheme, credential),
            None => real.with(credential),
        };
        shown.redacted = match scheme {
            Some(scheme) => redacted.with_named(scheme, kind.redacted()),
            None => redacted.with(kind.redacted()),
        };
    };
    for kind in Kind::ALL {
        let all = match kind {
            Kind::ApiKey => &settings.api_keys,
            Kind::Basic => &settings.users,
            Kind::Token => &settings.tokens,
        };
        let of_kind = || schemes.iter().filter(move |scheme| Kind::of(scheme.scheme) == kind);
        let mut all_of_kind = false;
        for said in all {
            // A key may have an equals sign of its own; only a scheme's name before it means that scheme.
            let named = said.split_once('=').and_then(|(name, secret)| {
                of_kind().find(|scheme| scheme.name == name).map(|scheme| (scheme.name, secret))
            });
            match named {
                Some((scheme, secret)) => add(kind, Some(scheme), secret, kind.option()),
                None => {
                    all_of_kind = true;
                    add(kind, None, said, kind.option());
                }
            }
        }
        // What an option says for all of its kind, no variable says otherwise.
        if all_of_kind {
            continue;
        }
        let variables = of_kind().map(|scheme| Some(scheme.name)).chain([None]);
        for scheme in variables {
            let name = kind.variable(meta.service, scheme);
            if let Some(said) = settings.vars.get(&name) {
                add(kind, scheme, &said, &name);
            }
        }
    }
    if problems.is_empty() { Ok(shown) } else { Err(Failure::Configuration(problems.join("\n"))) }
}

/// How to say what an operation asks for.
pub(crate) fn cure(service: &Service, alternatives: &[&[Requirement]]) -> String {
    let ways = alternatives.iter().filter(|alternative| !alternative.is_empty()).map(|alternative| {
        let each = alternative.iter().map(|requirement| {
            let kind = Kind::of(requirement.scheme);
            format!("{} or {}", kind.option(), kind.variable(service, Some(requirement.name)))
        });
        each.collect::<Vec<_>>().join(" together with ")
    });
    ways.collect::<Vec<_>>().join("; else ")
}

#[cfg(test)]
mod tests;
