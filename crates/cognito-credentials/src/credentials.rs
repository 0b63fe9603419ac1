//! Logins, and the credentials that they are exchanged for.

use bindery::{EpochSeconds, Sensitive, Timestamp};
use std::collections::BTreeMap;

/// Names of identity providers, as `cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab1`, with the tokens that they
/// issued.
pub type Logins = BTreeMap<String, Sensitive<String>>;

/// Temporary credentials of an identity, usually valid for an hour. `Debug` prints no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Credentials {
    /// The identity, as `REGION:GUID`.
    pub identity_id: String,
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: Sensitive<String>,
    /// The session token, which every request signed with these credentials contains.
    pub session_token: Sensitive<String>,
    /// The time at which the credentials expire.
    pub expiration: Timestamp<EpochSeconds>,
}

/// The login of a developer provider: the result of GetOpenIdTokenForDeveloperIdentity.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeveloperLogin {
    /// The identity.
    pub identity_id: String,
    /// The OpenID token.
    pub token: Sensitive<String>,
}

impl DeveloperLogin {
    /// Creates a login from an identity and a token.
    pub fn new(identity_id: impl Into<String>, token: impl Into<Sensitive<String>>) -> Self {
        DeveloperLogin { identity_id: identity_id.into(), token: token.into() }
    }
}
