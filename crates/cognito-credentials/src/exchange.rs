//! The exchange of logins for credentials, without I/O: the next request, and the consequence of each response.

#[cfg(feature = "classic")]
use crate::classic::{AssumeRoleWithWebIdentity, AssumedRole};
use crate::{Credentials, CredentialsError, Logins};
use bindery::Failure;
use cognito_identity::types::{GetCredentialsForIdentityOutput, GetIdOutput};
use cognito_identity::{Error, GetCredentialsForIdentity, GetId};
#[cfg(feature = "classic")]
use cognito_identity::{GetOpenIdToken, types::GetOpenIdTokenOutput};

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
    logins: Logins,
    identity: Identity,
    flow: Flow,
}

#[derive(Clone, Debug)]
enum Identity {
    /// No identity is known; GetId returns it.
    Unknown,
    /// The identity of an earlier exchange, which may be outdated.
    Cached(String),
    /// The identity that GetId, or the caller's developer provider, returned for this exchange.
    Confirmed(String),
}

/// The way from an identity to credentials.
#[derive(Clone, Debug)]
pub(crate) enum Flow {
    /// GetCredentialsForIdentity, with an optional role.
    Enhanced { custom_role_arn: Option<String> },
    /// GetOpenIdToken, then AssumeRoleWithWebIdentity of STS.
    #[cfg(feature = "classic")]
    Classic { role_arn: String, token: Option<bindery::Sensitive<String>> },
}

impl Flow {
    /// Returns the role that the flow requests.
    pub(crate) fn role_arn(&self) -> Option<&str> {
        match self {
            Flow::Enhanced { custom_role_arn } => custom_role_arn.as_deref(),
            #[cfg(feature = "classic")]
            Flow::Classic { role_arn, .. } => Some(role_arn),
        }
    }
}

/// The next request of an exchange.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Step {
    /// Requests the identity that the logins belong to.
    GetId(GetId),
    /// Requests the credentials of the identity.
    GetCredentials(GetCredentialsForIdentity),
    /// Requests an OpenID token of the identity (classic flow).
    #[cfg(feature = "classic")]
    GetOpenIdToken(GetOpenIdToken),
    /// Requests the credentials of a role from STS, in exchange for the token (classic flow).
    #[cfg(feature = "classic")]
    AssumeRole(AssumeRoleWithWebIdentity),
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
        let flow = Flow::Enhanced { custom_role_arn: None };
        Exchange { pool: identity_pool_id.into(), logins, identity: Identity::Unknown, flow }
    }

    pub(crate) fn flow(mut self, flow: Flow) -> Self {
        self.flow = flow;
        self
    }

    /// Sets the requested role, for a pool with several roles.
    #[must_use]
    pub fn custom_role_arn(self, role: impl Into<String>) -> Self {
        self.flow(Flow::Enhanced { custom_role_arn: Some(role.into()) })
    }

    /// Selects the classic flow: GetOpenIdToken, then AssumeRoleWithWebIdentity of STS with a role.
    #[cfg(feature = "classic")]
    #[must_use]
    pub fn classic(self, role_arn: impl Into<String>) -> Self {
        self.flow(Flow::Classic { role_arn: role_arn.into(), token: None })
    }

    /// Sets the identity of an earlier exchange. If the service refuses it, the exchange requests a new one.
    #[must_use]
    pub fn identity_id(mut self, identity: impl Into<String>) -> Self {
        self.identity = Identity::Cached(identity.into());
        self
    }

    /// Sets the identity that a developer provider returned together with the login. A refusal of it is final.
    #[must_use]
    pub fn confirmed_identity_id(mut self, identity: impl Into<String>) -> Self {
        self.identity = Identity::Confirmed(identity.into());
        self
    }

    /// Returns the identity, if it is known.
    pub fn identity(&self) -> Option<&str> {
        match &self.identity {
            Identity::Unknown => None,
            Identity::Cached(identity) | Identity::Confirmed(identity) => Some(identity),
        }
    }

    /// Returns whether the exchange is that of a guest, who has no logins.
    pub fn is_guest(&self) -> bool {
        self.logins.is_empty()
    }

    /// Returns the next request.
    pub fn step(&self) -> Step {
        let identity = match &self.identity {
            Identity::Unknown => {
                let mut request = GetId::new(&self.pool);
                request.logins = self.logins();
                return Step::GetId(request);
            }
            Identity::Cached(identity) | Identity::Confirmed(identity) => identity,
        };
        match &self.flow {
            Flow::Enhanced { custom_role_arn } => {
                let mut request = GetCredentialsForIdentity::new(identity);
                request.logins = self.logins();
                request.custom_role_arn = custom_role_arn.clone();
                Step::GetCredentials(request)
            }
            #[cfg(feature = "classic")]
            Flow::Classic { token: None, .. } => {
                let mut request = GetOpenIdToken::new(identity);
                request.logins = self.logins();
                Step::GetOpenIdToken(request)
            }
            #[cfg(feature = "classic")]
            Flow::Classic { role_arn, token: Some(token) } => {
                Step::AssumeRole(AssumeRoleWithWebIdentity::new(role_arn, token.clone()))
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

    /// Processes the output of GetOpenIdToken.
    ///
    /// # Errors
    /// If it contains no token.
    #[cfg(feature = "classic")]
    pub fn handle_token(&mut self, output: GetOpenIdTokenOutput) -> Result<(), CredentialsError> {
        let new = output.token.ok_or(CredentialsError::Incomplete { member: "Token" })?;
        if let Some(identity) = output.identity_id {
            self.identity = Identity::Confirmed(identity);
        }
        if let Flow::Classic { token, .. } = &mut self.flow {
            *token = Some(new);
        }
        Ok(())
    }

    /// Processes the output of GetCredentialsForIdentity, which ends the exchange.
    ///
    /// # Errors
    /// If a part of the credentials is missing.
    pub fn handle_credentials(self, output: GetCredentialsForIdentityOutput) -> Result<Credentials, CredentialsError> {
        let missing = |member| CredentialsError::Incomplete { member };
        let known = self.identity().map(str::to_owned);
        let identity_id = output.identity_id.or(known).ok_or(missing("IdentityId"))?;
        let credentials = output.credentials.ok_or(missing("Credentials"))?;
        Ok(Credentials {
            identity_id,
            access_key_id: credentials.access_key_id.ok_or(missing("AccessKeyId"))?,
            secret_access_key: credentials.secret_key.ok_or(missing("SecretKey"))?,
            session_token: credentials.session_token.ok_or(missing("SessionToken"))?,
            expiration: credentials.expiration.ok_or(missing("Expiration"))?,
        })
    }

    /// Processes the output of AssumeRoleWithWebIdentity, which ends the exchange.
    ///
    /// # Errors
    /// If the identity is unknown.
    #[cfg(feature = "classic")]
    pub fn handle_assumed_role(self, output: AssumedRole) -> Result<Credentials, CredentialsError> {
        let identity_id = self.identity().ok_or(CredentialsError::Incomplete { member: "IdentityId" })?.to_owned();
        let AssumedRole { access_key_id, secret_access_key, session_token, expiration } = output;
        Ok(Credentials { identity_id, access_key_id, secret_access_key, session_token, expiration })
    }

    /// Processes the failure of the last step: see [`handle_failure_code`](Self::handle_failure_code).
    pub fn handle_failure(&mut self, error: &Error) -> FailureAction {
        self.handle_failure_code(error.code(), error.message())
    }

    /// Processes the code and the message of the failure of the last step.
    ///
    /// A cached identity may have been deleted, or may belong to other logins. GetId then returns the right one. It is
    /// not called again after a failure that it cannot cure, for example for an expired login.
    pub fn handle_failure_code(&mut self, code: &str, message: Option<&str>) -> FailureAction {
        match (&self.identity, may_be_outdated(code, message)) {
            (Identity::Cached(_), true) => {
                self.identity = Identity::Unknown;
                FailureAction::Continue
            }
            (Identity::Cached(_), false) | (Identity::Unknown | Identity::Confirmed(_), _) => FailureAction::Stop,
        }
    }
}

/// Messages of NotAuthorizedException that concern the logins or the pool, not the identity: GetId fails equally.
const NOT_THE_IDENTITY: &[&str] =
    &["login token", "Token is not from a supported provider", "Unauthenticated access is not supported"];

/// Returns whether a failure may be caused by an outdated identity.
fn may_be_outdated(code: &str, message: Option<&str>) -> bool {
    match code {
        "NotAuthorizedException" => {
            !message.is_some_and(|message| NOT_THE_IDENTITY.iter().any(|other| message.contains(other)))
        }
        "ResourceNotFoundException" | "ResourceConflictException" => true,
        _ => false,
    }
}
