//! AWS signatures.

use crate::auth::{AttemptCredentials, Authorizes, credential_state};
use crate::single_flight::SingleFlight;
use crate::{BlockingClient, Client, CredentialsError};
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use bindery::Signed;
use bindery_aws::sigv4::{self, Credentials};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// How long before their expiry cached credentials are replaced.
const REFRESH_AHEAD: Duration = Duration::from_secs(60);

/// How long credentials without an expiry are cached.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(15 * 60);

/// AWS credentials that requests are signed with: created by [`Client::signed_by`].
///
/// The provider is called by the first call that needs credentials. They are cached until one minute before they
/// expire.
#[derive(Clone)]
pub struct SigV4(Arc<Inner>);

struct Inner {
    provider: SharedCredentialsProvider,
    cache: Mutex<Option<(Arc<Credentials>, SystemTime)>>,
    flight: SingleFlight<Provided>,
}

/// The result of the provider.
type Provided = Result<Arc<Credentials>, Arc<dyn std::error::Error + Send + Sync>>;

impl SigV4 {
    pub(crate) fn new(provider: impl ProvideCredentials + 'static) -> Self {
        let provider = SharedCredentialsProvider::new(provider);
        SigV4(Arc::new(Inner { provider, cache: Mutex::new(None), flight: SingleFlight::default() }))
    }

    fn cached(&self, now: SystemTime) -> Option<Arc<Credentials>> {
        let cache = self.0.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let (credentials, until) = cache.as_ref()?;
        (now < *until).then(|| Arc::clone(credentials))
    }

    async fn load(&self, now: SystemTime) -> Result<Arc<Credentials>, CredentialsError> {
        if let Some(credentials) = self.cached(now) {
            return Ok(credentials);
        }
        let inner = Arc::clone(&self.0);
        self.0.flight.run(|| inner.provide(now)).await.map_err(CredentialsError::new)
    }
}

impl Inner {
    /// Calls the provider, and caches its credentials.
    async fn provide(self: Arc<Self>, now: SystemTime) -> Provided {
        let credentials = match self.provider.provide_credentials().await {
            Ok(credentials) => Arc::new(credentials),
            Err(error) => return Err(Arc::new(error)),
        };
        let until = match credentials.expiry() {
            Some(expiry) => expiry.checked_sub(REFRESH_AHEAD),
            None => now.checked_add(DEFAULT_LIFETIME),
        };
        *self.cache.lock().unwrap_or_else(PoisonError::into_inner) =
            until.map(|until| (Arc::clone(&credentials), until));
        Ok(credentials)
    }
}

impl fmt::Debug for SigV4 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SigV4").field(&self.0.provider).finish()
    }
}

credential_state!(SigV4, Signature is Signed);

impl Authorizes<Signed> for SigV4 {
    async fn credentials(&self, now: SystemTime) -> Result<AttemptCredentials<'_>, CredentialsError> {
        self.load(now).await.map(AttemptCredentials::Aws)
    }
}

impl<T, C> Client<T, C> {
    /// Returns a client that signs the operations that must be signed, with [`Credentials`] or with the result of a
    /// credentials provider of the AWS SDK.
    ///
    /// ```
    /// use bindery_client::{Client, MockTransport, aws_credential_types::Credentials};
    ///
    /// let client = Client::new(MockTransport::new())
    ///     .region("eu-central-1")
    ///     .signed_by(Credentials::new("AKIDEXAMPLE", "a secret key", None, None, "mine"));
    /// ```
    pub fn signed_by(self, provider: impl ProvideCredentials + 'static) -> Client<T, SigV4> {
        self.with_credentials(SigV4::new(provider))
    }

    /// Returns a client that signs with the credentials of the environment: `AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY` and, optionally, `AWS_SESSION_TOKEN`.
    ///
    /// # Errors
    /// If one of the first two variables is not set.
    pub fn signed_by_env(self) -> Result<Client<T, SigV4>, CredentialsError> {
        match sigv4::from_env() {
            Some(credentials) => Ok(self.signed_by(credentials)),
            None => Err(CredentialsError::new("AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is not set")),
        }
    }
}

impl<T, C> BlockingClient<T, C> {
    /// Returns a client that signs the operations that must be signed: see [`Client::signed_by`].
    pub fn signed_by(self, provider: impl ProvideCredentials + 'static) -> BlockingClient<T, SigV4> {
        BlockingClient(self.0.signed_by(provider))
    }

    /// Returns a client that signs with the credentials of the environment: see [`Client::signed_by_env`].
    ///
    /// # Errors
    /// If one of the variables is not set.
    pub fn signed_by_env(self) -> Result<BlockingClient<T, SigV4>, CredentialsError> {
        self.0.signed_by_env().map(BlockingClient)
    }
}
