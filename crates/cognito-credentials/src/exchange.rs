//! From logins to credentials, without I/O: what to ask for next, and what an answer means.

use crate::{Credentials, CredentialsError, Logins};
use cognito_identity::types::{GetCredentialsForIdentityOutput, GetIdOutput};
use cognito_identity::{Error, GetCredentialsForIdentity, GetId};

/// One exchange of logins for credentials, without I/O.
///
/// It says what to ask the service for, and is told what the service answers:
///
/// ```
/// use cognito_credentials::{Exchange, Logins, Step};
/// use cognito_identity::types::GetIdOutput;
///
/// let mut exchange = Exchange::new("eu-central-1:7d3e4b1c", Logins::new());
/// let Step::GetId(request) = exchange.step() else { panic!("nothing is known yet") };
/// assert_eq!(request.identity_pool_id, "eu-central-1:7d3e4b1c");
///
/// exchange.identified(GetIdOutput::new().identity_id("eu-central-1:5f2c6f0a"))?;
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
    /// It is to be asked for.
    Unknown,
    /// It is known from before, and may be out of date.
    Remembered(String),
    /// The service has just said it.
    Told(String),
}

/// What to ask the service for.
#[derive(Clone, Debug)]
pub enum Step {
    /// Which identity the logins belong to.
    GetId(GetId),
    /// The identity's credentials.
    GetCredentials(GetCredentialsForIdentity),
}

/// What a refusal means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The identity was out of date; there is another step.
    Again,
    /// It is the end.
    Final,
}

impl Exchange {
    /// An exchange with an identity pool; without logins it is a guest's.
    pub fn new(identity_pool_id: impl Into<String>, logins: Logins) -> Self {
        Exchange { pool: identity_pool_id.into(), role: None, logins, identity: Identity::Unknown }
    }

    /// Sets the role to ask for, where the pool gives the choice.
    #[must_use]
    pub fn custom_role_arn(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }

    /// Sets the identity, known from before. Where the service refuses it, it is asked for.
    #[must_use]
    pub fn identity_id(mut self, identity: impl Into<String>) -> Self {
        self.identity = Identity::Remembered(identity.into());
        self
    }

    /// The identity, as far as it is known.
    pub fn identity(&self) -> Option<&str> {
        match &self.identity {
            Identity::Unknown => None,
            Identity::Remembered(identity) | Identity::Told(identity) => Some(identity),
        }
    }

    /// What to ask for next.
    pub fn step(&self) -> Step {
        match &self.identity {
            Identity::Unknown => {
                let mut request = GetId::new(&self.pool);
                request.logins = self.logins();
                Step::GetId(request)
            }
            Identity::Remembered(identity) | Identity::Told(identity) => {
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

    /// The service has said the identity.
    ///
    /// # Errors
    /// Where it has not.
    pub fn identified(&mut self, output: GetIdOutput) -> Result<(), CredentialsError> {
        let identity = output.identity_id.ok_or(CredentialsError::Incomplete { member: "IdentityId" })?;
        self.identity = Identity::Told(identity);
        Ok(())
    }

    /// The service has given credentials: the end.
    ///
    /// # Errors
    /// Where a part of them is missing.
    pub fn issued(self, output: GetCredentialsForIdentityOutput) -> Result<Credentials, CredentialsError> {
        let missing = |member| CredentialsError::Incomplete { member };
        let identity_id = match (output.identity_id, self.identity) {
            (Some(identity), _) | (None, Identity::Remembered(identity) | Identity::Told(identity)) => identity,
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

    /// The service has refused the last step.
    ///
    /// An identity from before may have been deleted, or belong to other logins; the logins then say which is right.
    pub fn refused(&mut self, error: &Error) -> Refusal {
        let outdated =
            matches!(error, Error::NotAuthorized(_) | Error::ResourceNotFound(_) | Error::ResourceConflict(_));
        match (&self.identity, outdated) {
            (Identity::Remembered(_), true) => {
                self.identity = Identity::Unknown;
                Refusal::Again
            }
            (Identity::Remembered(_), false) | (Identity::Unknown | Identity::Told(_), _) => Refusal::Final,
        }
    }
}
