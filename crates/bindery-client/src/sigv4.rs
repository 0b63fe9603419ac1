//! Signatures of AWS.

use crate::auth::{Authorizes, Shown, state};
use crate::wait::SingleFlight;
use crate::{BlockingClient, Client, CredentialsError};
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use bindery::Signed;
use bindery_aws::sigv4::{self, Credentials};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Credentials that expire sooner than this are asked for anew.
const AHEAD: Duration = Duration::from_secs(60);

/// How long credentials are kept that do not say when they expire.
const KEPT: Duration = Duration::from_secs(15 * 60);

/// Credentials of AWS to sign with: made by [`Client::signed_by`].
///
/// The provider is asked when credentials are needed, by one of the calls that need them; they are kept until one
/// minute before they expire.
#[derive(Clone)]
pub struct SigV4(Arc<Inner>);

struct Inner {
    provider: SharedCredentialsProvider,
    kept: Mutex<Option<(Arc<Credentials>, SystemTime)>>,
    flight: SingleFlight<Result<Arc<Credentials>, Arc<dyn std::error::Error + Send + Sync>>>,
}

impl SigV4 {
    pub(crate) fn new(provider: impl ProvideCredentials + 'static) -> Self {
        let provider = SharedCredentialsProvider::new(provider);
        SigV4(Arc::new(Inner { provider, kept: Mutex::new(None), flight: SingleFlight::default() }))
    }

    fn kept(&self, now: SystemTime) -> Option<Arc<Credentials>> {
        let kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (credentials, until) = kept.as_ref()?;
        (now < *until).then(|| Arc::clone(credentials))
    }

    async fn credentials(&self, now: SystemTime) -> Result<Arc<Credentials>, CredentialsError> {
        if let Some(credentials) = self.kept(now) {
            return Ok(credentials);
        }
        let ask = async || {
            let credentials = match self.0.provider.provide_credentials().await {
                Ok(credentials) => Arc::new(credentials),
                Err(error) => return Err(Arc::new(error) as Arc<dyn std::error::Error + Send + Sync>),
            };
            let until = match credentials.expiry() {
                Some(expiry) => expiry.checked_sub(AHEAD),
                None => now.checked_add(KEPT),
            };
            *self.0.kept.lock().unwrap_or_else(PoisonError::into_inner) =
                until.map(|until| (Arc::clone(&credentials), until));
            Ok(credentials)
        };
        self.0.flight.run(ask).await.map_err(CredentialsError::new)
    }
}

impl fmt::Debug for SigV4 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SigV4").field(&self.0.provider).finish()
    }
}

state!(SigV4, Signature is Signed);

impl Authorizes<Signed> for SigV4 {
    async fn show(&self, now: SystemTime) -> Result<Shown<'_>, CredentialsError> {
        self.credentials(now).await.map(Shown::Keys)
    }
}

impl<T, C> Client<T, C> {
    /// The same client, which signs what must be signed: with [`Credentials`], or with what any provider of the AWS
    /// SDK gives.
    ///
    /// ```
    /// use bindery_client::{Client, MockTransport, aws_credential_types::Credentials};
    ///
    /// let client = Client::new(MockTransport::new())
    ///     .region("eu-central-1")
    ///     .signed_by(Credentials::new("AKIDEXAMPLE", "a secret key", None, None, "mine"));
    /// ```
    pub fn signed_by(self, provider: impl ProvideCredentials + 'static) -> Client<T, SigV4> {
        self.with(SigV4::new(provider))
    }

    /// The same client, which signs with the credentials of the environment: `AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, and `AWS_SESSION_TOKEN` where there is one.
    ///
    /// # Errors
    /// Where there are none.
    pub fn signed_by_env(self) -> Result<Client<T, SigV4>, CredentialsError> {
        match sigv4::from_env() {
            Some(credentials) => Ok(self.signed_by(credentials)),
            None => Err(CredentialsError::new("AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is not set")),
        }
    }
}

impl<T, C> BlockingClient<T, C> {
    /// The same client, which signs what must be signed: see [`Client::signed_by`].
    pub fn signed_by(self, provider: impl ProvideCredentials + 'static) -> BlockingClient<T, SigV4> {
        BlockingClient(self.0.signed_by(provider))
    }

    /// The same client, which signs with the credentials of the environment: see [`Client::signed_by_env`].
    ///
    /// # Errors
    /// Where there are none.
    pub fn signed_by_env(self) -> Result<BlockingClient<T, SigV4>, CredentialsError> {
        self.0.signed_by_env().map(BlockingClient)
    }
}
