//! What a client shows of who it is.

use crate::CredentialsError;
use bindery::{Auth, Unsigned};
use std::future::Future;
use std::time::SystemTime;

/// What a client has to show, as a type: [`NoCredentials`], or what `signed_by` and `secured_by` make of it.
pub trait CredentialState: sealed::Sealed + Clone + Send + Sync + 'static {}

/// A client has what an operation asks for.
///
/// The operations that ask for nothing may be sent by every client, and are sent bare by every client:
///
/// ```
/// use bindery_client::{BlockingClient, Replay};
///
/// let client = BlockingClient::new(Replay::new());
/// let result = client.send(cognito_identity::GetId::new("eu-central-1:7d3e4b1c"));
/// ```
///
/// An operation that must be signed does not compile with a client that has nothing to sign with:
///
/// ```compile_fail,E0277
/// use bindery_client::{BlockingClient, Replay};
///
/// let client = BlockingClient::new(Replay::new());
/// let result = client.send(cognito_identity::DescribeIdentity::new("eu-central-1:7d3e4b1c"));
/// ```
#[diagnostic::on_unimplemented(
    message = "a client with `{Self}` has not what an operation that is `{A}` asks for",
    label = "this operation needs credentials of another kind",
    note = "for `Signed`, make the client with `.signed_by(provider)` (feature `sigv4`)",
    note = "for `Secured`, make the client with `.secured_by(credentials)` (feature `rest`)"
)]
pub trait Authorizes<A: Auth>: CredentialState {
    #[doc(hidden)]
    fn show(&self, now: SystemTime) -> impl Future<Output = Result<Shown<'_>, CredentialsError>> + Send;
}

/// Nothing to show: for operations that are [`Unsigned`].
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCredentials;

/// What is shown with one attempt.
#[doc(hidden)]
pub enum Shown<'a> {
    Nothing,
    #[cfg(feature = "sigv4")]
    Keys(std::sync::Arc<bindery_aws::sigv4::Credentials>),
    /// For the lifetime, where no feature borrows.
    #[allow(dead_code, reason = "it is never made")]
    Never(std::convert::Infallible, std::marker::PhantomData<&'a ()>),
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

impl sealed::Sealed for NoCredentials {}
impl CredentialState for NoCredentials {}

impl<C: CredentialState> Authorizes<Unsigned> for C {
    async fn show(&self, _now: SystemTime) -> Result<Shown<'_>, CredentialsError> {
        Ok(Shown::Nothing)
    }
}
