//! What a client shows of who it is.

use crate::CredentialsError;
use bindery::Auth;
use std::future::Future;
use std::time::SystemTime;

/// What a client has to show, as a type: [`NoCredentials`], or what `signed_by` and `secured_by` make of it.
pub trait CredentialState: sealed::Sealed + Clone + Send + Sync + 'static {
    /// What is shown to an operation that is known only at run time.
    #[cfg(any(feature = "aws-json", feature = "rest"))]
    #[doc(hidden)]
    fn show_at_run_time(
        &self,
        asks: crate::AuthRequirement,
        now: SystemTime,
    ) -> impl Future<Output = Result<Shown<'_>, CredentialsError>> + Send;
}

/// A client has what an operation asks for.
///
/// The operations that ask for nothing may be sent by every client, and are sent bare by every client:
///
/// ```
/// use bindery_client::{BlockingClient, MockTransport};
///
/// let client = BlockingClient::new(MockTransport::new());
/// let result = client.send(cognito_identity::GetId::new("eu-central-1:7d3e4b1c"));
/// ```
///
/// An operation that must be signed does not compile with a client that has nothing to sign with:
///
/// ```compile_fail,E0277
/// use bindery_client::{BlockingClient, MockTransport};
///
/// let client = BlockingClient::new(MockTransport::new());
/// let result = client.send(cognito_identity::DescribeIdentity::new("eu-central-1:7d3e4b1c"));
/// ```
#[diagnostic::on_unimplemented(
    message = "a client with `{Self}` cannot send an operation that is `{A}`",
    label = "this operation needs credentials of another kind",
    note = "for `Signed`, make the client with `.signed_by(provider)` (feature `sigv4`)",
    note = "for `Secured`, make the client with `.secured_by(credentials)` (feature `rest`)"
)]
pub trait Authorizes<A: Auth>: CredentialState {
    #[doc(hidden)]
    fn show(&self, now: SystemTime) -> impl Future<Output = Result<Shown<'_>, CredentialsError>> + Send;
}

/// An operation asks for what a client has: the same as [`Authorizes`], said of the operation.
///
/// It is there for the sake of a compiler's message. Of a client that has one thing to show, rustc would say that types
/// differ; so it says what is missing.
pub trait AuthorizedBy<C>: Auth {
    #[doc(hidden)]
    fn show(credentials: &C, now: SystemTime) -> impl Future<Output = Result<Shown<'_>, CredentialsError>> + Send;
}

impl<A: Auth, C: Authorizes<A>> AuthorizedBy<C> for A {
    fn show(credentials: &C, now: SystemTime) -> impl Future<Output = Result<Shown<'_>, CredentialsError>> + Send {
        credentials.show(now)
    }
}

/// Nothing to show: for operations that are [`Unsigned`](bindery::Unsigned).
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCredentials;

/// What is shown with one attempt.
#[doc(hidden)]
pub enum Shown<'a> {
    Nothing,
    #[cfg(feature = "rest")]
    Schemes(&'a bindery_rest::Credentials),
    #[cfg(feature = "sigv4")]
    Keys(std::sync::Arc<bindery_aws::sigv4::Credentials>),
    /// For the lifetime, where no feature borrows.
    #[allow(dead_code, reason = "it is never made")]
    Never(std::convert::Infallible, std::marker::PhantomData<&'a ()>),
}

impl<'a> Shown<'a> {
    /// What there is for the security schemes of a document.
    #[cfg(feature = "rest")]
    pub(crate) fn schemes(&self) -> Option<&'a bindery_rest::Credentials> {
        match self {
            Shown::Schemes(credentials) => Some(credentials),
            Shown::Nothing => None,
            #[cfg(feature = "sigv4")]
            Shown::Keys(_) => None,
            Shown::Never(never, _) => match *never {},
        }
    }
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

/// What is true of everything that a client may have to show: it is enough for what asks for nothing.
macro_rules! state {
    ($State:ty $(, $asks:ident is $Auth:ty)?) => {
        impl crate::auth::sealed::Sealed for $State {}
        impl crate::CredentialState for $State {
            #[cfg(any(feature = "aws-json", feature = "rest"))]
            #[allow(unreachable_patterns, reason = "what there is comes before what there would not be")]
            async fn show_at_run_time(
                &self,
                asks: crate::AuthRequirement,
                now: std::time::SystemTime,
            ) -> Result<crate::auth::Shown<'_>, crate::CredentialsError> {
                let _ = now;
                match asks {
                    $(crate::AuthRequirement::$asks => <Self as crate::Authorizes<$Auth>>::show(self, now).await,)?
                    crate::AuthRequirement::None | crate::AuthRequirement::SecuritySchemes => Ok(crate::auth::Shown::Nothing),
                    crate::AuthRequirement::Signature => {
                        Err(crate::CredentialsError::new("the operation must be signed, and there is nothing to sign with"))
                    }
                }
            }
        }
        impl crate::Authorizes<bindery::Unsigned> for $State {
            async fn show(
                &self,
                _now: std::time::SystemTime,
            ) -> Result<crate::auth::Shown<'_>, crate::CredentialsError> {
                Ok(crate::auth::Shown::Nothing)
            }
        }
    };
}
#[cfg(any(feature = "sigv4", feature = "rest"))]
pub(crate) use state;

state!(NoCredentials);
