//! Why there are no credentials.

use bindery::Operation;
use bindery_client::ClientError;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// Why there are no credentials. All callers that waited for the same exchange get the same one.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CredentialsError {
    /// A call failed.
    Call {
        /// The operation's name.
        operation: &'static str,
        /// What failed.
        error: Arc<ClientError<cognito_identity::Error>>,
    },
    /// The callback gave no logins.
    Logins(Arc<dyn Error + Send + Sync>),
    /// The service's answer lacks what it is asked for.
    Incomplete {
        /// The member that is missing.
        member: &'static str,
    },
}

impl CredentialsError {
    pub(crate) fn call<O: Operation<Error = cognito_identity::Error>>(error: ClientError<O::Error>) -> Self {
        CredentialsError::Call { operation: O::NAME, error: Arc::new(error) }
    }

    /// The service's failure, if it answered with one.
    pub fn failure(&self) -> Option<&cognito_identity::Error> {
        match self {
            CredentialsError::Call { error, .. } => error.failure(),
            CredentialsError::Logins(_) | CredentialsError::Incomplete { .. } => None,
        }
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CredentialsError::Call { operation, error } => write!(f, "{operation} failed: {error}"),
            CredentialsError::Logins(error) => write!(f, "there are no logins: {error}"),
            CredentialsError::Incomplete { member } => write!(f, "the service's answer has no {member}"),
        }
    }
}

impl Error for CredentialsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            CredentialsError::Call { error, .. } => error.source(),
            CredentialsError::Logins(error) => error.source(),
            CredentialsError::Incomplete { .. } => None,
        }
    }
}
