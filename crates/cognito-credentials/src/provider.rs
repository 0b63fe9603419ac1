//! Credentials providers: they cache credentials, and refresh them before they expire.

use crate::cache::{CacheState, CachedCredentials};
use crate::exchange::{Exchange, FailureAction, Step};
use crate::{Credentials, CredentialsError, Logins};
use bindery::Operation;
use bindery_client::{BlockingClient, BlockingTransport, Client, ClientError, SingleFlight, Transport, block_on};
use cognito_identity::{Error, GetCredentialsForIdentity, GetId};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// A provider of credentials from an identity pool, which caches them and refreshes them before they expire.
///
/// Concurrent callers share one exchange with the service. The identity is cached, so that a guest keeps it. While a
/// refresh fails, the provider returns the previous credentials until they expire. Clones share one cache.
///
/// ```
/// use bindery_client::MockTransport;
/// use cognito_credentials::CognitoCredentials;
///
/// # bindery_client::block_on(async {
/// let transport = MockTransport::new();
/// transport.respond_with(200, r#"{"IdentityId": "eu-central-1:5f2c6f0a"}"#).respond_with(
///     200,
///     r#"{"IdentityId": "eu-central-1:5f2c6f0a", "Credentials": {
///         "AccessKeyId": "ASIA", "SecretKey": "…", "SessionToken": "…", "Expiration": 4871374586
///     }}"#,
/// );
///
/// let pool = CognitoCredentials::builder("eu-central-1:7d3e4b1c").build(transport.clone());
/// assert_eq!(pool.get().await?.access_key_id, "ASIA");
/// assert_eq!(pool.get().await?.identity_id, "eu-central-1:5f2c6f0a");
/// assert_eq!(transport.requests().len(), 2);
/// # Ok::<(), cognito_credentials::CredentialsError>(())
/// # }).unwrap();
/// ```
pub struct CognitoCredentials<T>(pub(crate) Arc<CachingProvider<Client<T>>>);

/// A blocking provider, which needs no asynchronous runtime: created by [`Builder::build_blocking`].
///
/// The callback for logins runs on the calling thread. If it needs a runtime, enter one there.
///
/// [`Builder::build_blocking`]: crate::Builder::build_blocking
pub struct BlockingCognitoCredentials<T>(pub(crate) Arc<CachingProvider<BlockingClient<T>>>);

impl<T: Transport> CognitoCredentials<T> {
    /// Returns valid credentials, from the cache or from the service.
    ///
    /// # Errors
    /// If the cache contains no valid credentials, and the callback for logins or the service fails.
    pub async fn get(&self) -> Result<Credentials, CredentialsError> {
        self.0.get().await
    }
}

impl<T: BlockingTransport> BlockingCognitoCredentials<T> {
    /// Returns valid credentials, from the cache or from the service.
    ///
    /// # Errors
    /// If the cache contains no valid credentials, and the callback for logins or the service fails.
    pub fn get(&self) -> Result<Credentials, CredentialsError> {
        block_on(self.0.get())
    }
}

macro_rules! provider {
    ($Name:ident) => {
        impl<T> $Name<T> {
            /// Returns the identity, if it is known. A later program run passes it to
            /// [`Builder::identity_id`](crate::Builder::identity_id).
            pub fn identity_id(&self) -> Option<String> {
                self.0.lock().identity.clone()
            }

            /// Discards the cached credentials, for example after the user has signed in or out.
            ///
            /// The identity is kept; if the new logins belong to another one, the service returns that.
            pub fn invalidate(&self) {
                self.0.invalidate(Discard::Credentials);
            }

            /// Discards the cached credentials and the identity.
            pub fn forget(&self) {
                self.0.invalidate(Discard::CredentialsAndIdentity);
            }
        }

        impl<T> Clone for $Name<T> {
            fn clone(&self) -> Self {
                $Name(Arc::clone(&self.0))
            }
        }

        impl<T> fmt::Debug for $Name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($Name)).field("pool", &self.0.settings.pool).finish_non_exhaustive()
            }
        }
    };
}

provider!(CognitoCredentials);
provider!(BlockingCognitoCredentials);

/// The operations of an asynchronous or a blocking client that a provider uses.
pub(crate) trait IdentityClient {
    fn now(&self) -> SystemTime;
    fn get_id(&self, request: GetId) -> impl Future<Output = CallResult<GetId>> + Send;
    fn get_credentials(
        &self,
        request: GetCredentialsForIdentity,
    ) -> impl Future<Output = CallResult<GetCredentialsForIdentity>> + Send;
}

type CallResult<O> = Result<<O as Operation>::Output, ClientError<Error>>;

impl<T: Transport> IdentityClient for Client<T> {
    fn now(&self) -> SystemTime {
        self.now()
    }

    fn get_id(&self, request: GetId) -> impl Future<Output = CallResult<GetId>> + Send {
        self.send(request)
    }

    fn get_credentials(
        &self,
        request: GetCredentialsForIdentity,
    ) -> impl Future<Output = CallResult<GetCredentialsForIdentity>> + Send {
        self.send(request)
    }
}

impl<T: BlockingTransport> IdentityClient for BlockingClient<T> {
    fn now(&self) -> SystemTime {
        self.now()
    }

    async fn get_id(&self, request: GetId) -> CallResult<GetId> {
        self.send(request)
    }

    async fn get_credentials(&self, request: GetCredentialsForIdentity) -> CallResult<GetCredentialsForIdentity> {
        self.send(request)
    }
}

/// The result of a callback for logins.
pub(crate) type LoginsFuture =
    Pin<Box<dyn Future<Output = Result<Logins, Arc<dyn std::error::Error + Send + Sync>>> + Send>>;

/// The settings of a provider.
pub(crate) struct ProviderSettings {
    pub(crate) pool: String,
    pub(crate) role: Option<String>,
    pub(crate) logins: Option<Box<dyn Fn() -> LoginsFuture + Send + Sync>>,
    pub(crate) refresh_ahead: Duration,
}

/// The provider behind both public types.
pub(crate) struct CachingProvider<C> {
    client: C,
    settings: ProviderSettings,
    state: Mutex<State>,
}

struct State {
    identity: Option<String>,
    cached: Option<CachedCredentials>,
    refresh: Arc<Refresh>,
}

type Refresh = SingleFlight<Result<Credentials, CredentialsError>>;

/// The part of the cache that an invalidation discards.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Discard {
    Credentials,
    CredentialsAndIdentity,
}

impl<C> CachingProvider<C> {
    pub(crate) fn new(client: C, settings: ProviderSettings, identity: Option<String>) -> Self {
        let state = State { identity, cached: None, refresh: Arc::default() };
        CachingProvider { client, settings, state: Mutex::new(state) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn invalidate(&self, discard: Discard) {
        let mut state = self.lock();
        state.cached = None;
        // A running exchange uses outdated logins: no new caller joins it, and its result is not cached.
        state.refresh = Arc::default();
        if discard == Discard::CredentialsAndIdentity {
            state.identity = None;
        }
    }
}

impl<C: IdentityClient> CachingProvider<C> {
    pub(crate) async fn get(&self) -> Result<Credentials, CredentialsError> {
        let (valid, refresh) = {
            let state = self.lock();
            match state.cached.as_ref().map(|cached| cached.state(self.client.now())) {
                Some(CacheState::Fresh(credentials)) => return Ok(credentials),
                // One caller refreshes; the others need not wait.
                Some(CacheState::Stale(credentials)) if state.refresh.is_running() => return Ok(credentials),
                Some(CacheState::Stale(credentials)) => (Some(credentials), Arc::clone(&state.refresh)),
                Some(CacheState::Expired) | None => (None, Arc::clone(&state.refresh)),
            }
        };
        let result = refresh.run(|| self.refresh(&refresh)).await;
        match (result, valid) {
            (Ok(credentials), _) => Ok(credentials),
            (Err(_), Some(credentials)) => Ok(credentials),
            (Err(error), None) => Err(error),
        }
    }

    /// Requests new credentials, and caches them unless the cache was invalidated meanwhile.
    async fn refresh(&self, refresh: &Arc<Refresh>) -> Result<Credentials, CredentialsError> {
        // Another exchange may have ended just before this one started.
        let state = self.lock().cached.as_ref().map(|cached| cached.state(self.client.now()));
        if let Some(CacheState::Fresh(credentials)) = state {
            return Ok(credentials);
        }
        let result = self.exchange(refresh).await;
        let now = self.client.now();
        let mut state = self.lock();
        if Arc::ptr_eq(&state.refresh, refresh) {
            match &result {
                Ok(credentials) => {
                    state.identity = Some(credentials.identity_id.clone());
                    let cached = CachedCredentials::new(credentials.clone(), now, self.settings.refresh_ahead);
                    state.cached = Some(cached);
                }
                Err(_) => {
                    if let Some(cached) = &mut state.cached {
                        cached.delay_refresh(now);
                    }
                }
            }
        }
        result
    }

    async fn exchange(&self, refresh: &Arc<Refresh>) -> Result<Credentials, CredentialsError> {
        let logins = match &self.settings.logins {
            Some(logins) => logins().await.map_err(CredentialsError::Logins)?,
            None => Logins::new(),
        };
        let mut exchange = Exchange::new(&self.settings.pool, logins);
        if let Some(role) = &self.settings.role {
            exchange = exchange.custom_role_arn(role);
        }
        let identity = self.lock().identity.clone();
        if let Some(identity) = identity {
            exchange = exchange.identity_id(identity);
        }
        loop {
            match exchange.step() {
                Step::GetId(request) => {
                    let output = self.client.get_id(request).await.map_err(CredentialsError::call::<GetId>)?;
                    exchange.handle_identity(output)?;
                    // Cached also if the next step fails: the next exchange of a guest keeps the identity.
                    let mut state = self.lock();
                    if Arc::ptr_eq(&state.refresh, refresh) {
                        state.identity = exchange.identity().map(str::to_owned);
                    }
                }
                Step::GetCredentials(request) => match self.client.get_credentials(request).await {
                    Ok(output) => return exchange.handle_credentials(output),
                    Err(error) => {
                        let action = error.failure().map(|failure| exchange.handle_failure(failure));
                        if action != Some(FailureAction::Continue) {
                            return Err(CredentialsError::call::<GetCredentialsForIdentity>(error));
                        }
                    }
                },
            }
        }
    }
}
