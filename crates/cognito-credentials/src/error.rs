//! The errors of a provider.

use bindery::Operation;
use bindery_client::ClientError;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// An error of a credentials provider. All callers that waited for the same exchange get the same error.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CredentialsError {
    /// A call to the service failed.
    Call {
        /// The name of the operation.
        operation: &'static str,
        /// The error of the call.
        error: Arc<ClientError<cognito_identity::Error>>,
    },
    /// The callback for logins failed.
    Logins(Arc<dyn Error + Send + Sync>),
    /// A member is missing in the response of the service.
    Incomplete {
        /// The name of the member.
        member: &'static str,
    },
}

impl CredentialsError {
    pub(crate) fn call<O: Operation<Error = cognito_identity::Error>>(error: ClientError<O::Error>) -> Self {
        CredentialsError::Call { operation: O::NAME, error: Arc::new(error) }
    }

    /// Returns the failure that the service responded with, if it did.
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
            CredentialsError::Logins(error) => write!(f, "cannot get logins: {error}"),
            CredentialsError::Incomplete { member } => write!(f, "the service's response has no member {member}"),
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
