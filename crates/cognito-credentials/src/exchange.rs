//! The exchange of logins for credentials, without I/O: the next request, and the consequence of each response.

use crate::{Credentials, CredentialsError, Logins};
use cognito_identity::types::{GetCredentialsForIdentityOutput, GetIdOutput};
use cognito_identity::{Error, GetCredentialsForIdentity, GetId};

/// One exchange of logins for credentials, without I/O.
///
/// It returns the next request, and processes its response:
///
/// ```
/// use cognito_credentials::{Exchange, Logins, Step};
/// use cognito_identity::types::GetIdOutput;
///
/// let mut exchange = Exchange::new("eu-central-1:7d3e4b1c", Logins::new());
/// let Step::GetId(request) = exchange.step() else { panic!("the identity is unknown") };
/// assert_eq!(request.identity_pool_id, "eu-central-1:7d3e4b1c");
///
/// exchange.handle_identity(GetIdOutput::new().identity_id("eu-central-1:5f2c6f0a"))?;
/// let Step::GetCredentials(request) = exchange.step() else { panic!("the identity is known") };
/// assert_eq!(request.identity_id, "eu-central-1:5f2c6f0a");
/// # Ok::<(), cognito_credentials::CredentialsError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Exchange {
    pool: String,
    role: Option<String>,
    logins: Logins,
    identity: Identity,
}

#[derive(Clone, Debug)]
enum Identity {
    /// No identity is known; GetId returns it.
    Unknown,
    /// The identity of an earlier exchange, which may be outdated.
    Cached(String),
    /// The identity that GetId returned in this exchange.
    Confirmed(String),
}

/// The next request of an exchange.
#[derive(Clone, Debug)]
pub enum Step {
    /// Requests the identity that the logins belong to.
    GetId(GetId),
    /// Requests the credentials of the identity.
    GetCredentials(GetCredentialsForIdentity),
}

/// The consequence of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureAction {
    /// The cached identity was outdated; the exchange continues with its next step.
    Continue,
    /// The exchange has failed.
    Stop,
}

impl Exchange {
    /// Creates an exchange with an identity pool. Without logins it is the exchange of a guest.
    pub fn new(identity_pool_id: impl Into<String>, logins: Logins) -> Self {
        Exchange { pool: identity_pool_id.into(), role: None, logins, identity: Identity::Unknown }
    }

    /// Sets the requested role, for a pool with several roles.
    #[must_use]
    pub fn custom_role_arn(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }

    /// Sets the identity of an earlier exchange. If the service refuses it, the exchange requests a new one.
    #[must_use]
    pub fn identity_id(mut self, identity: impl Into<String>) -> Self {
        self.identity = Identity::Cached(identity.into());
        self
    }

    /// Returns the identity, if it is known.
    pub fn identity(&self) -> Option<&str> {
        match &self.identity {
            Identity::Unknown => None,
            Identity::Cached(identity) | Identity::Confirmed(identity) => Some(identity),
        }
    }

    /// Returns the next request.
    pub fn step(&self) -> Step {
        match &self.identity {
            Identity::Unknown => {
                let mut request = GetId::new(&self.pool);
                request.logins = self.logins();
                Step::GetId(request)
            }
            Identity::Cached(identity) | Identity::Confirmed(identity) => {
                let mut request = GetCredentialsForIdentity::new(identity);
                request.logins = self.logins();
                request.custom_role_arn = self.role.clone();
                Step::GetCredentials(request)
            }
        }
    }

    fn logins(&self) -> Option<Logins> {
        (!self.logins.is_empty()).then(|| self.logins.clone())
    }

    /// Processes the output of GetId.
    ///
    /// # Errors
    /// If it contains no identity.
    pub fn handle_identity(&mut self, output: GetIdOutput) -> Result<(), CredentialsError> {
        let identity = output.identity_id.ok_or(CredentialsError::Incomplete { member: "IdentityId" })?;
        self.identity = Identity::Confirmed(identity);
        Ok(())
    }

    /// Processes the output of GetCredentialsForIdentity, which ends the exchange.
    ///
    /// # Errors
    /// If a part of the credentials is missing.
    pub fn handle_credentials(self, output: GetCredentialsForIdentityOutput) -> Result<Credentials, CredentialsError> {
        let missing = |member| CredentialsError::Incomplete { member };
        let identity_id = match (output.identity_id, self.identity) {
            (Some(identity), _) | (None, Identity::Cached(identity) | Identity::Confirmed(identity)) => identity,
            (None, Identity::Unknown) => return Err(missing("IdentityId")),
        };
        let credentials = output.credentials.ok_or(missing("Credentials"))?;
        Ok(Credentials {
            identity_id,
            access_key_id: credentials.access_key_id.ok_or(missing("AccessKeyId"))?,
            secret_access_key: credentials.secret_key.ok_or(missing("SecretKey"))?,
            session_token: credentials.session_token.ok_or(missing("SessionToken"))?,
            expiration: credentials.expiration.ok_or(missing("Expiration"))?,
        })
    }

    /// Processes the failure of the last step.
    ///
    /// A cached identity may have been deleted, or may belong to other logins. GetId then returns the right one.
    pub fn handle_failure(&mut self, error: &Error) -> FailureAction {
        let outdated =
            matches!(error, Error::NotAuthorized(_) | Error::ResourceNotFound(_) | Error::ResourceConflict(_));
        match (&self.identity, outdated) {
            (Identity::Cached(_), true) => {
                self.identity = Identity::Unknown;
                FailureAction::Continue
            }
            (Identity::Cached(_), false) | (Identity::Unknown | Identity::Confirmed(_), _) => FailureAction::Stop,
        }
    }
}
