//! What is exchanged for what.

use bindery::{EpochSeconds, Sensitive, Timestamp};
use std::collections::BTreeMap;

/// Names of providers, as `cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab1`, with the tokens that they issued.
pub type Logins = BTreeMap<String, Sensitive<String>>;

/// Credentials of an identity, for an hour or so. `Debug` prints no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Credentials {
    /// The identity that they are for, as `REGION:GUID`.
    pub identity_id: String,
    /// The id of the access key.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: Sensitive<String>,
    /// The session token, which belongs to every request that is signed with them.
    pub session_token: Sensitive<String>,
    /// When they expire.
    pub expiration: Timestamp<EpochSeconds>,
}
