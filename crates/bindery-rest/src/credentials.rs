//! Credentials for security schemes.

use bindery::{Requirement, Scheme};
use std::borrow::Cow;
use std::fmt;

/// The credentials of a caller: user names with passwords, API keys, tokens.
///
/// Each applies to every scheme of its kind, or to the scheme of one name. `Debug` prints none of the secrets.
///
/// ```
/// use bindery_rest::{Credential, Credentials};
///
/// let credentials = Credentials::new().with(Credential::bearer("t0ken")).with_named("admin", Credential::api_key("k"));
/// assert_eq!(format!("{credentials:?}"), r#"Credentials([(None, Bearer), (Some("admin"), ApiKey)])"#);
/// ```
#[derive(Clone, Default)]
pub struct Credentials(Vec<(Option<Cow<'static, str>>, Credential)>);

/// A user name with a password, an API key, or a token. `Debug` prints its kind only.
#[derive(Clone)]
pub struct Credential(pub(crate) Secret);

#[derive(Clone)]
pub(crate) enum Secret {
    Basic { user: String, password: String },
    ApiKey(String),
    Bearer(String),
}

impl Credentials {
    /// Creates an empty set of credentials.
    pub const fn new() -> Self {
        Credentials(Vec::new())
    }

    /// Adds a credential for every scheme of its kind.
    #[must_use]
    pub fn with(mut self, credential: Credential) -> Self {
        self.0.push((None, credential));
        self
    }

    /// Adds a credential for the scheme of this name in the document.
    #[must_use]
    pub fn with_named(mut self, scheme: impl Into<Cow<'static, str>>, credential: Credential) -> Self {
        self.0.push((Some(scheme.into()), credential));
        self
    }

    /// Creates credentials with a user name and a password for every basic scheme.
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Credentials::new().with(Credential::basic(user, password))
    }

    /// Creates credentials with an API key for every API key scheme.
    pub fn api_key(key: impl Into<String>) -> Self {
        Credentials::new().with(Credential::api_key(key))
    }

    /// Creates credentials with a token for every OAuth 2 scheme.
    pub fn bearer(token: impl Into<String>) -> Self {
        Credentials::new().with(Credential::bearer(token))
    }

    /// The credential for a requirement: the one for the name of the scheme, or else for its kind.
    pub(crate) fn find(&self, requirement: &Requirement) -> Option<&Secret> {
        let find = |name: Option<&str>| {
            let mut all = self.0.iter().filter(move |(given, _)| given.as_deref() == name);
            all.find(|(_, credential)| credential.0.answers(requirement.scheme)).map(|(_, credential)| &credential.0)
        };
        find(Some(requirement.name)).or_else(|| find(None))
    }
}

impl Credential {
    /// Creates a user name with a password.
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Credential(Secret::Basic { user: user.into(), password: password.into() })
    }

    /// Creates an API key.
    pub fn api_key(key: impl Into<String>) -> Self {
        Credential(Secret::ApiKey(key.into()))
    }

    /// Creates an OAuth 2 access token.
    pub fn bearer(token: impl Into<String>) -> Self {
        Credential(Secret::Bearer(token.into()))
    }
}

impl Secret {
    fn answers(&self, scheme: Scheme) -> bool {
        match (scheme, self) {
            (Scheme::Basic, Secret::Basic { .. })
            | (Scheme::ApiKeyHeader(_) | Scheme::ApiKeyQuery(_), Secret::ApiKey(_))
            | (Scheme::OAuth2, Secret::Bearer(_)) => true,
            (Scheme::Basic, Secret::ApiKey(_) | Secret::Bearer(_))
            | (Scheme::ApiKeyHeader(_) | Scheme::ApiKeyQuery(_), Secret::Basic { .. } | Secret::Bearer(_))
            | (Scheme::OAuth2, Secret::Basic { .. } | Secret::ApiKey(_)) => false,
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Credentials").field(&self.0).finish()
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Secret::Basic { .. } => "Basic",
            Secret::ApiKey(_) => "ApiKey",
            Secret::Bearer(_) => "Bearer",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Credential, Credentials, Secret};
    use bindery::{Requirement, Scheme};

    #[test]
    fn a_name_precedes_a_kind() {
        let given = Credentials::api_key("any")
            .with_named("one", Credential::api_key("one"))
            .with_named("two", Credential::bearer("b"));
        let found = |name, scheme| match given.find(&Requirement { name, scheme, scopes: &[] }) {
            Some(Secret::ApiKey(key) | Secret::Bearer(key)) => Some(key.as_str()),
            Some(Secret::Basic { .. }) | None => None,
        };
        assert_eq!(found("one", Scheme::ApiKeyHeader("X-Key")), Some("one"));
        assert_eq!(found("two", Scheme::ApiKeyQuery("key")), Some("any"));
        assert_eq!(found("two", Scheme::OAuth2), Some("b"));
        assert_eq!(found("three", Scheme::OAuth2), None);
        assert_eq!(found("one", Scheme::Basic), None);
    }

    #[test]
    fn secrets_are_not_printed() {
        let given = Credentials::basic("hunter", "hunter2").with(Credential::api_key("hunter3"));
        assert_eq!(format!("{given:?}"), "Credentials([(None, Basic), (None, ApiKey)])");
    }
}
