//! Credentials providers: they cache credentials, and refresh them before they expire.

use crate::cache::{CacheState, CachedCredentials, Pause};
use crate::client::IdentityClient;
use crate::exchange::{Exchange, FailureAction, Flow, Step};
use crate::store::{CredentialsStore, StoredCredentials};
use crate::{Credentials, CredentialsError, Logins};
use bindery_client::{BlockingClient, BlockingTransport, Client, SingleFlight, Transport, block_on};
use cognito_identity::{GetCredentialsForIdentity, GetId};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A provider of credentials from an identity pool, which caches them and refreshes them before they expire.
///
/// Concurrent callers share one exchange with the service. The identity is cached, so that a guest keeps it. While a
/// refresh fails, the provider returns the previous credentials until they expire; without valid credentials, it pauses
/// between failed exchanges, and returns the last error meanwhile. Clones share one cache.
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
/// The callback for logins runs on a calling thread. If it needs a runtime, enter one there.
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
            /// The identity stays cached; if the new logins belong to another one, the service returns that. The next
            /// call of `get` sends a request also after a failure.
            pub fn invalidate(&self) {
                self.0.invalidate(Discard::Credentials);
            }

            /// Discards the cached credentials and the identity, also those in the store.
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

/// The result of a callback for logins.
pub(crate) struct ResolvedLogins {
    pub(crate) logins: Logins,
    /// The identity that a developer provider returned with the login.
    pub(crate) identity: Option<String>,
}

/// The future of a callback for logins.
pub(crate) type LoginsFuture =
    Pin<Box<dyn Future<Output = Result<ResolvedLogins, Arc<dyn std::error::Error + Send + Sync>>> + Send>>;

/// The settings of a provider.
pub(crate) struct ProviderSettings {
    pub(crate) pool: String,
    pub(crate) flow: Flow,
    pub(crate) logins: Option<Box<dyn Fn() -> LoginsFuture + Send + Sync>>,
    pub(crate) refresh_ahead: Duration,
    pub(crate) store: Option<Box<dyn CredentialsStore>>,
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
    /// The error of the last exchange, and the pause after it.
    failure: Option<(CredentialsError, Pause)>,
    /// The pause after GetId was called for a guest.
    new_guest: Option<Pause>,
    is_store_loaded: bool,
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
        let state = State {
            identity,
            cached: None,
            refresh: Arc::default(),
            failure: None,
            new_guest: None,
            is_store_loaded: false,
        };
        CachingProvider { client, settings, state: Mutex::new(state) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn invalidate(&self, discard: Discard) {
        let mut state = self.lock();
        state.cached = None;
        state.failure = None;
        // A running exchange uses outdated logins: no new caller joins it, and its result is not cached.
        state.refresh = Arc::default();
        // The store must not restore discarded credentials.
        state.is_store_loaded = true;
        if discard == Discard::CredentialsAndIdentity {
            state.identity = None;
            state.new_guest = None;
        }
        let identity = state.identity.clone();
        drop(state);
        self.save(identity.as_deref(), None);
    }

    /// Writes an identity and its credentials to the store. Its errors cost the persistence, not the credentials.
    fn save(&self, identity: Option<&str>, credentials: Option<&Credentials>) {
        let Some(store) = &self.settings.store else { return };
        let stored = identity.map(|identity| StoredCredentials {
            identity_pool_id: self.settings.pool.clone(),
            role_arn: self.settings.flow.role_arn().map(str::to_owned),
            identity_id: identity.to_owned(),
            // The store does not distinguish users.
            credentials: credentials.filter(|_| self.settings.logins.is_none()).cloned(),
        });
        let _ = store.save(stored.as_ref());
    }

    /// Reads the store once, at the first exchange.
    fn load(&self) {
        let Some(store) = &self.settings.store else { return };
        if std::mem::replace(&mut self.lock().is_store_loaded, true) {
            return;
        }
        let Ok(Some(stored)) = store.load() else { return };
        let is_own = stored.identity_pool_id == self.settings.pool
            && stored.role_arn.as_deref() == self.settings.flow.role_arn();
        let mut state = self.lock();
        // An identity of the builder takes precedence.
        if !is_own || state.identity.as_ref().is_some_and(|identity| *identity != stored.identity_id) {
            return;
        }
        state.identity = Some(stored.identity_id);
        if let (Some(credentials), None, None) = (stored.credentials, &self.settings.logins, &state.cached) {
            state.cached = Some(CachedCredentials::stored(credentials, self.settings.refresh_ahead));
        }
    }
}

impl<C: IdentityClient> CachingProvider<C> {
    pub(crate) async fn get(self: &Arc<Self>) -> Result<Credentials, CredentialsError> {
        self.load();
        let (valid, refresh) = {
            let state = self.lock();
            let now = self.client.service_time();
            match state.cached.as_ref().map(|cached| cached.state(now)) {
                Some(CacheState::Fresh(credentials)) => return Ok(credentials),
                // One caller refreshes; the others need not wait.
                Some(CacheState::Stale(credentials)) if state.refresh.is_running() => return Ok(credentials),
                Some(CacheState::Stale(credentials)) => (Some(credentials), Arc::clone(&state.refresh)),
                Some(CacheState::Expired) | None => match &state.failure {
                    Some((error, pause)) if pause.contains(now) => return Err(error.clone()),
                    Some(_) | None => (None, Arc::clone(&state.refresh)),
                },
            }
        };
        let provider = Arc::clone(self);
        let current = Arc::clone(&refresh);
        let result = refresh.run(move || provider.refresh(current)).await;
        match (result, valid) {
            (Ok(credentials), _) => Ok(credentials),
            (Err(_), Some(credentials)) => Ok(credentials),
            (Err(error), None) => Err(error),
        }
    }

    /// Requests new credentials, and caches them unless the cache was invalidated meanwhile.
    async fn refresh(self: Arc<Self>, refresh: Arc<Refresh>) -> Result<Credentials, CredentialsError> {
        // Another exchange may have ended just before this one started.
        let state = self.lock().cached.as_ref().map(|cached| cached.state(self.client.service_time()));
        if let Some(CacheState::Fresh(credentials)) = state {
            return Ok(credentials);
        }
        let result = self.exchange(&refresh).await;
        let now = self.client.service_time();
        let mut state = self.lock();
        if !Arc::ptr_eq(&state.refresh, &refresh) {
            return result;
        }
        match &result {
            Ok(credentials) => {
                state.identity = Some(credentials.identity_id.clone());
                let cached = CachedCredentials::new(credentials.clone(), now, self.settings.refresh_ahead);
                state.cached = Some(cached);
                state.failure = None;
                drop(state);
                self.save(Some(&credentials.identity_id), Some(credentials));
            }
            Err(error) => {
                if let Some(cached) = &mut state.cached {
                    cached.delay_refresh(now);
                }
                // A failed callback has sent no request; the next call may succeed at once.
                state.failure = match error {
                    CredentialsError::Logins(_) => None,
                    CredentialsError::Call { .. } | CredentialsError::Incomplete { .. } => {
                        let previous = state.failure.as_ref().map(|(_, pause)| *pause);
                        Some((error.clone(), Pause::after_failure(previous, now)))
                    }
                };
            }
        }
        result
    }

    /// Prepares an exchange with the logins and the identity of the provider.
    async fn start(&self) -> Result<Exchange, CredentialsError> {
        let ResolvedLogins { logins, identity } = match &self.settings.logins {
            Some(logins) => logins().await.map_err(CredentialsError::Logins)?,
            None => ResolvedLogins { logins: Logins::new(), identity: None },
        };
        let exchange = Exchange::new(&self.settings.pool, logins).flow(self.settings.flow.clone());
        Ok(match (identity, self.lock().identity.clone()) {
            (Some(identity), _) => exchange.confirmed_identity_id(identity),
            (None, Some(identity)) => exchange.identity_id(identity),
            (None, None) => exchange,
        })
    }

    async fn exchange(&self, refresh: &Arc<Refresh>) -> Result<Credentials, CredentialsError> {
        let mut exchange = self.start().await?;
        loop {
            let error = match exchange.step() {
                Step::GetId(request) => {
                    let output = self.client.call(request).await.map_err(CredentialsError::call::<GetId>)?;
                    exchange.handle_identity(output)?;
                    self.keep_identity(&exchange, refresh);
                    continue;
                }
                Step::GetCredentials(request) => match self.client.call(request).await {
                    Ok(output) => return exchange.handle_credentials(output),
                    Err(error) => CredentialsError::call::<GetCredentialsForIdentity>(error),
                },
                #[cfg(feature = "classic")]
                Step::GetOpenIdToken(request) => match self.client.call(request).await {
                    Ok(output) => {
                        exchange.handle_token(output)?;
                        continue;
                    }
                    Err(error) => CredentialsError::call::<cognito_identity::GetOpenIdToken>(error),
                },
                #[cfg(feature = "classic")]
                Step::AssumeRole(request) => match self.client.call_dynamic(request).await {
                    Ok(output) => return exchange.handle_assumed_role(output),
                    Err(error) => {
                        let error = Arc::new(error);
                        return Err(CredentialsError::Call { operation: "AssumeRoleWithWebIdentity", error });
                    }
                },
            };
            let action = error.failure().map(|failure| exchange.handle_failure(failure));
            if action != Some(FailureAction::Continue) || (exchange.is_guest() && self.was_guest_created()) {
                return Err(error);
            }
        }
    }

    /// Caches the identity that GetId returned, also if the next step fails: the next exchange of a guest reuses it.
    fn keep_identity(&self, exchange: &Exchange, refresh: &Arc<Refresh>) {
        let now = self.client.service_time();
        let mut state = self.lock();
        if Arc::ptr_eq(&state.refresh, refresh) {
            state.identity = exchange.identity().map(str::to_owned);
            if exchange.is_guest() {
                state.new_guest = Some(Pause::after_new_guest(now));
            }
            drop(state);
            self.save(exchange.identity(), None);
        }
    }

    /// Returns whether a guest got a new identity recently: another one would be refused as well.
    fn was_guest_created(&self) -> bool {
        let now = self.client.service_time();
        self.lock().new_guest.is_some_and(|pause| pause.contains(now))
    }
}
