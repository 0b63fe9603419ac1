//! What keeps credentials, and gets new ones in time.

use crate::builder::{Asked, Builder};
use crate::exchange::{Exchange, Refusal, Step};
use crate::held::{Held, Look};
use crate::{Credentials, CredentialsError, Logins};
use bindery::Operation;
use bindery_client::{BlockingClient, BlockingTransport, Client, ClientError, SingleFlight, Transport, block_on};
use cognito_identity::{Error, GetCredentialsForIdentity, GetId};
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// Credentials of an identity pool, always good: kept, and refreshed ahead of their expiry.
///
/// However many callers need them at once, there is one exchange with the service, and all get its result. The
/// identity is remembered, so that a guest stays the same one. While a refresh fails, those that are still good are
/// given out. Its clones share all of it.
///
/// ```
/// use bindery_client::MockTransport;
/// use cognito_credentials::CognitoCredentials;
///
/// # bindery_client::block_on(async {
/// let replay = MockTransport::new();
/// replay.respond_with(200, r#"{"IdentityId": "eu-central-1:5f2c6f0a"}"#).respond_with(
///     200,
///     r#"{"IdentityId": "eu-central-1:5f2c6f0a", "Credentials": {
///         "AccessKeyId": "ASIA", "SecretKey": "…", "SessionToken": "…", "Expiration": 4871374586
///     }}"#,
/// );
///
/// let pool = CognitoCredentials::builder("eu-central-1:7d3e4b1c").build(replay.clone());
/// assert_eq!(pool.get().await?.access_key_id, "ASIA");
/// assert_eq!(pool.get().await?.identity_id, "eu-central-1:5f2c6f0a");
/// assert_eq!(replay.requests().len(), 2);
/// # Ok::<(), cognito_credentials::CredentialsError>(())
/// # }).unwrap();
/// ```
pub struct CognitoCredentials<T>(pub(crate) Arc<Keeper<Client<T>>>);

/// The same without an asynchronous runtime: made by [`Builder::build_blocking`].
///
/// The callback for logins runs on the thread that asks. If it needs a runtime, one must be entered there.
pub struct BlockingCognitoCredentials<T>(pub(crate) Arc<Keeper<BlockingClient<T>>>);

impl CognitoCredentials<()> {
    /// Begins to say how credentials are to be had from an identity pool, as `REGION:GUID`.
    pub fn builder(identity_pool_id: impl Into<String>) -> Builder {
        Builder::new(identity_pool_id.into())
    }
}

impl<T: Transport> CognitoCredentials<T> {
    /// Good credentials: those that are kept, or new ones.
    ///
    /// # Errors
    /// Where the logins, or the service, give none, and none are kept that are still good.
    pub async fn get(&self) -> Result<Credentials, CredentialsError> {
        self.0.get().await
    }
}

impl<T: BlockingTransport> BlockingCognitoCredentials<T> {
    /// Good credentials: those that are kept, or new ones.
    ///
    /// # Errors
    /// Where the logins, or the service, give none, and none are kept that are still good.
    pub fn get(&self) -> Result<Credentials, CredentialsError> {
        block_on(self.0.get())
    }
}

macro_rules! keeper {
    ($Name:ident) => {
        impl<T> $Name<T> {
            /// The identity, as far as it is known: what to give to [`Builder::identity_id`] the next time.
            pub fn identity_id(&self) -> Option<String> {
                self.0.lock().identity.clone()
            }

            /// Throws the kept credentials away: somebody has signed in or out.
            ///
            /// The identity is kept; the service says it if it is another one now.
            pub fn invalidate(&self) {
                self.0.invalidate(Forget::Credentials);
            }

            /// Throws the kept credentials and the identity away.
            pub fn forget(&self) {
                self.0.invalidate(Forget::Everything);
            }
        }

        impl<T> Clone for $Name<T> {
            fn clone(&self) -> Self {
                $Name(Arc::clone(&self.0))
            }
        }

        impl<T> fmt::Debug for $Name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($Name)).field("pool", &self.0.source.pool).finish_non_exhaustive()
            }
        }
    };
}

keeper!(CognitoCredentials);
keeper!(BlockingCognitoCredentials);

/// What a client of either kind can do for a keeper.
pub(crate) trait Ask {
    fn now(&self) -> SystemTime;
    fn get_id(&self, request: GetId) -> impl Future<Output = Outcome<GetId>> + Send;
    fn get_credentials(
        &self,
        request: GetCredentialsForIdentity,
    ) -> impl Future<Output = Outcome<GetCredentialsForIdentity>> + Send;
}

type Outcome<O> = Result<<O as Operation>::Output, ClientError<Error>>;

impl<T: Transport> Ask for Client<T> {
    fn now(&self) -> SystemTime {
        self.now()
    }

    fn get_id(&self, request: GetId) -> impl Future<Output = Outcome<GetId>> + Send {
        self.send(request)
    }

    fn get_credentials(
        &self,
        request: GetCredentialsForIdentity,
    ) -> impl Future<Output = Outcome<GetCredentialsForIdentity>> + Send {
        self.send(request)
    }
}

impl<T: BlockingTransport> Ask for BlockingClient<T> {
    fn now(&self) -> SystemTime {
        self.now()
    }

    async fn get_id(&self, request: GetId) -> Outcome<GetId> {
        self.send(request)
    }

    async fn get_credentials(&self, request: GetCredentialsForIdentity) -> Outcome<GetCredentialsForIdentity> {
        self.send(request)
    }
}

/// What is asked for, and by whom.
pub(crate) struct Source {
    pub(crate) pool: String,
    pub(crate) role: Option<String>,
    pub(crate) logins: Option<Box<dyn Fn() -> Asked + Send + Sync>>,
    pub(crate) ahead: Duration,
}

pub(crate) struct Keeper<A> {
    client: A,
    source: Source,
    state: Mutex<State>,
}

struct State {
    identity: Option<String>,
    held: Option<Held>,
    flight: Arc<Flights>,
}

type Flights = SingleFlight<Result<Credentials, CredentialsError>>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Forget {
    Credentials,
    Everything,
}

impl<A> Keeper<A> {
    pub(crate) fn new(client: A, source: Source, identity: Option<String>) -> Self {
        Keeper { client, source, state: Mutex::new(State { identity, held: None, flight: Arc::default() }) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn invalidate(&self, forget: Forget) {
        let mut state = self.lock();
        state.held = None;
        // What is under way was asked for by those who are no more; nobody else joins it, and it is not kept.
        state.flight = Arc::default();
        if forget == Forget::Everything {
            state.identity = None;
        }
    }
}

impl<A: Ask> Keeper<A> {
    pub(crate) async fn get(&self) -> Result<Credentials, CredentialsError> {
        let (good, flight) = {
            let state = self.lock();
            match state.held.as_ref().map(|held| held.look(self.client.now())) {
                Some(Look::Good(credentials)) => return Ok(credentials),
                // One refreshes; the others have no need to wait.
                Some(Look::Stale(credentials)) if state.flight.is_running() => return Ok(credentials),
                Some(Look::Stale(credentials)) => (Some(credentials), Arc::clone(&state.flight)),
                Some(Look::Dead) | None => (None, Arc::clone(&state.flight)),
            }
        };
        let new = flight.run(|| self.refresh(&flight)).await;
        match (new, good) {
            (Ok(credentials), _) => Ok(credentials),
            (Err(_), Some(credentials)) => Ok(credentials),
            (Err(error), None) => Err(error),
        }
    }

    /// Gets new credentials, and keeps them if nobody has called them off meanwhile.
    async fn refresh(&self, flight: &Arc<Flights>) -> Result<Credentials, CredentialsError> {
        // Another exchange may have ended just before this one began.
        if let Some(Look::Good(credentials)) = self.lock().held.as_ref().map(|held| held.look(self.client.now())) {
            return Ok(credentials);
        }
        let result = self.exchange(flight).await;
        let now = self.client.now();
        let mut state = self.lock();
        if Arc::ptr_eq(&state.flight, flight) {
            match &result {
                Ok(credentials) => {
                    state.identity = Some(credentials.identity_id.clone());
                    state.held = Some(Held::new(credentials.clone(), now, self.source.ahead));
                }
                Err(_) => {
                    if let Some(held) = &mut state.held {
                        held.rest(now);
                    }
                }
            }
        }
        result
    }

    async fn exchange(&self, flight: &Arc<Flights>) -> Result<Credentials, CredentialsError> {
        let logins = match &self.source.logins {
            Some(logins) => logins().await.map_err(CredentialsError::Logins)?,
            None => Logins::new(),
        };
        let mut exchange = Exchange::new(&self.source.pool, logins);
        if let Some(role) = &self.source.role {
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
                    exchange.identified(output)?;
                    // Also where the next step fails: a guest who tries again is no new guest.
                    let mut state = self.lock();
                    if Arc::ptr_eq(&state.flight, flight) {
                        state.identity = exchange.identity().map(str::to_owned);
                    }
                }
                Step::GetCredentials(request) => match self.client.get_credentials(request).await {
                    Ok(output) => return exchange.issued(output),
                    Err(error) => {
                        let refusal = error.failure().map(|failure| exchange.refused(failure));
                        if refusal != Some(Refusal::Again) {
                            return Err(CredentialsError::call::<GetCredentialsForIdentity>(error));
                        }
                    }
                },
            }
        }
    }
}
