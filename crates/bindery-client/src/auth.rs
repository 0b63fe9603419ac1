//! The credentials of a client, and the operations that they are sufficient for.

use crate::CredentialsError;
use bindery::Auth;
use std::future::Future;
use std::time::SystemTime;

/// The credentials of a client, as a type: [`NoCredentials`], or the result of `signed_by` or `secured_by`.
///
/// The trait is sealed.
pub trait CredentialState: sealed::Sealed + Clone + Send + Sync + 'static {
    /// Returns the credentials for an operation whose requirement is known only at run time.
    #[doc(hidden)]
    fn credentials_for(
        &self,
        requirement: AuthRequirement,
        now: SystemTime,
    ) -> impl Future<Output = Result<AttemptCredentials<'_>, CredentialsError>> + Send;
}

/// The credentials that an operation requires of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthRequirement {
    /// No credentials; those that the client has are not used.
    None,
    /// An AWS signature.
    Signature,
    /// Credentials for the security schemes of the document. Which of them are used, and whether any is required, is
    /// decided when the request is encoded.
    SecuritySchemes,
}

/// Credentials that are sufficient for the operations with the authentication `A`.
///
/// Every client sends the operations that require no credentials, and sends them without any:
///
/// ```
/// use bindery_client::{BlockingClient, MockTransport};
///
/// let client = BlockingClient::new(MockTransport::new());
/// let result = client.send(cognito_identity::GetId::new("eu-central-1:7d3e4b1c"));
/// ```
///
/// An operation that must be signed does not compile with a client that has no credentials to sign with:
///
/// ```compile_fail,E0277
/// use bindery_client::{BlockingClient, MockTransport};
///
/// let client = BlockingClient::new(MockTransport::new());
/// let result = client.send(cognito_identity::DescribeIdentity::new("eu-central-1:7d3e4b1c"));
/// ```
#[diagnostic::on_unimplemented(
    message = "a client with `{Self}` cannot send an operation that is `{A}`",
    label = "this operation requires other credentials",
    note = "for `Signed`, build the client with `.signed_by(provider)` (feature `sigv4`)",
    note = "for `Secured`, build the client with `.secured_by(credentials)` (feature `rest`)"
)]
pub trait Authorizes<A: Auth>: CredentialState {
    /// Returns the credentials for one attempt.
    #[doc(hidden)]
    fn credentials(
        &self,
        now: SystemTime,
    ) -> impl Future<Output = Result<AttemptCredentials<'_>, CredentialsError>> + Send;
}

/// An authentication that the credentials `C` are sufficient for: [`Authorizes`], with the two types exchanged.
///
/// It exists for the sake of compiler messages. With a bound on the credentials, rustc reports a type mismatch where
/// exactly one authentication is implemented; with a bound on the authentication, it prints the notes of
/// [`Authorizes`].
pub trait AuthorizedBy<C>: Auth {
    /// Returns the credentials for one attempt.
    #[doc(hidden)]
    fn credentials(
        credentials: &C,
        now: SystemTime,
    ) -> impl Future<Output = Result<AttemptCredentials<'_>, CredentialsError>> + Send;
}

impl<A: Auth, C: Authorizes<A>> AuthorizedBy<C> for A {
    fn credentials(
        credentials: &C,
        now: SystemTime,
    ) -> impl Future<Output = Result<AttemptCredentials<'_>, CredentialsError>> + Send {
        Authorizes::<A>::credentials(credentials, now)
    }
}

/// No credentials: sufficient for operations that are [`Unsigned`](bindery::Unsigned).
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCredentials;

/// The credentials that one attempt is sent with.
#[doc(hidden)]
pub enum AttemptCredentials<'a> {
    None,
    #[cfg(feature = "rest")]
    SecuritySchemes(&'a bindery_rest::Credentials),
    #[cfg(feature = "sigv4")]
    Aws(std::sync::Arc<bindery_aws::sigv4::Credentials>),
    /// Uses the lifetime where no enabled feature borrows.
    #[allow(dead_code, reason = "never constructed")]
    Never(std::convert::Infallible, std::marker::PhantomData<&'a ()>),
}

impl<'a> AttemptCredentials<'a> {
    /// Returns the credentials for the security schemes of a document.
    #[cfg(feature = "rest")]
    pub(crate) fn security_schemes(&self) -> Option<&'a bindery_rest::Credentials> {
        match self {
            AttemptCredentials::SecuritySchemes(credentials) => Some(credentials),
            AttemptCredentials::None => None,
            #[cfg(feature = "sigv4")]
            AttemptCredentials::Aws(_) => None,
            AttemptCredentials::Never(never, _) => match *never {},
        }
    }
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

/// Implements the traits that all credentials share: each type is sufficient for operations without requirements, and
/// for one requirement of its own where `requirement is auth` names it.
macro_rules! credential_state {
    ($State:ty $(, $requirement:ident is $Auth:ty)?) => {
        impl crate::auth::sealed::Sealed for $State {}
        impl crate::auth::CredentialState for $State {
            #[allow(unreachable_patterns, reason = "the type's own requirement comes first")]
            async fn credentials_for(
                &self,
                requirement: crate::auth::AuthRequirement,
                now: std::time::SystemTime,
            ) -> Result<crate::auth::AttemptCredentials<'_>, crate::CredentialsError> {
                use crate::auth::{AttemptCredentials, AuthRequirement};
                let _ = now;
                match requirement {
                    $(AuthRequirement::$requirement => {
                        <Self as crate::auth::Authorizes<$Auth>>::credentials(self, now).await
                    })?
                    AuthRequirement::None | AuthRequirement::SecuritySchemes => Ok(AttemptCredentials::None),
                    AuthRequirement::Signature => Err(crate::CredentialsError::new(
                        "the operation must be signed, and the client has no AWS credentials",
                    )),
                }
            }
        }
        impl crate::auth::Authorizes<bindery::Unsigned> for $State {
            async fn credentials(
                &self,
                _now: std::time::SystemTime,
            ) -> Result<crate::auth::AttemptCredentials<'_>, crate::CredentialsError> {
                Ok(crate::auth::AttemptCredentials::None)
            }
        }
    };
}
#[cfg(any(feature = "sigv4", feature = "rest"))]
pub(crate) use credential_state;

credential_state!(NoCredentials);
