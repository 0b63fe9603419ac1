//! The client that lets other work go on.

use crate::auth::{AuthorizedBy, CredentialState, NoCredentials, Shown};
use crate::call::{Call, Exchange, Outcome, Ready, Typed};
use crate::pages::{Items, Pages};
use crate::place::Environment;
use crate::settings::{Settings, Shared};
use crate::{ClientError, Clock, Codec, CredentialsError, Random, RetryPolicy, Transport, trace};
use bindery::{Operation, Paginated};
use http::HeaderValue;
use std::future::Future;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Sends any operation of any service by a [`Transport`].
///
/// `T` is the transport; `C` is what it has to show, as a type: a client without credentials does not compile with an
/// operation that must be signed. Its clones share connections, retry tokens and what was learned of clocks.
///
/// ```
/// use bindery_client::{Client, MockTransport};
/// use cognito_identity::GetId;
///
/// # bindery_client::block_on(async {
/// let replay = MockTransport::new();
/// replay.respond_with(200, r#"{"IdentityId": "eu-central-1:5f2c6f0a"}"#);
///
/// let client = Client::new(replay).region("eu-central-1");
/// let output = client.send(GetId::new("eu-central-1:7d3e4b1c")).await?;
/// assert_eq!(output.identity_id.as_deref(), Some("eu-central-1:5f2c6f0a"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct Client<T, C = NoCredentials> {
    transport: T,
    pub(crate) credentials: C,
    pub(crate) settings: Arc<Settings>,
    pub(crate) shared: Arc<Shared>,
}

impl<T> Client<T> {
    /// A client that has nothing to show, and knows of the world what it is told.
    pub fn new(transport: T) -> Self {
        let settings = Settings::new();
        let shared = Arc::new(Shared::new(&settings));
        Client { transport, credentials: NoCredentials, settings: Arc::new(settings), shared }
    }

    /// The same, which asks the environment for what it is not told: `AWS_REGION`, `AWS_ENDPOINT_URL`, and what else
    /// `EndpointConfig::from_vars` of `bindery-aws` lists.
    pub fn from_env(transport: T) -> Self {
        let mut client = Client::new(transport);
        client.set(|settings| settings.place.environment = Environment::Read);
        client
    }
}

macro_rules! settings {
    ($Client:ident, $($path:tt)*) => {
        impl<T, C> $Client<T, C> {
            /// Sets the region, as `eu-central-1`: where services of AWS are found, and what signatures are made for.
            #[must_use]
            pub fn region(mut self, region: impl Into<String>) -> Self {
                self$($path)*.set(|settings| settings.place.region = Some(region.into()));
                self
            }

            /// Sets the URL that every service is found at, as `http://127.0.0.1:5000`; for Swagger's own binding, with
            /// the document's base path.
            #[must_use]
            pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
                self$($path)*.set(|settings| settings.place.url = Some(url.into()));
                self
            }

            /// Sets what completes the host of a document, where it leaves that to its callers
            /// (`x-ms-parameterized-host`).
            #[cfg(feature = "rest")]
            #[must_use]
            pub fn host_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self$($path)*.set(|settings| settings.place.host.push((name.into(), value.into())));
                self
            }

            /// Asks for endpoints whose cryptography is validated by FIPS 140, or not.
            #[must_use]
            pub fn fips(mut self, fips: bool) -> Self {
                self$($path)*.set(|settings| settings.place.fips = Some(fips));
                self
            }

            /// Asks for endpoints with IPv4 and IPv6 addresses, or not.
            #[must_use]
            pub fn dual_stack(mut self, dual_stack: bool) -> Self {
                self$($path)*.set(|settings| settings.place.dual_stack = Some(dual_stack));
                self
            }

            /// Sets how often a call is tried, and how long to wait between. [`RetryPolicy::standard`] otherwise.
            #[must_use]
            pub fn retry_policy(mut self, retries: RetryPolicy) -> Self {
                self$($path)*.set(|settings| settings.retries = retries);
                self
            }

            /// Sets how long one attempt may last; `None` is for ever. 30 seconds otherwise.
            #[must_use]
            pub fn attempt_timeout(mut self, limit: Option<Duration>) -> Self {
                self$($path)*.set(|settings| settings.attempt = limit);
                self
            }

            /// Sets how long a call may last, with all of its attempts and delays; `None` is for ever. 2 minutes
            /// otherwise.
            #[must_use]
            pub fn timeout(mut self, limit: Option<Duration>) -> Self {
                self$($path)*.set(|settings| settings.call = limit);
                self
            }

            /// Sets how many bytes the body of a response may have. 64 MiB otherwise.
            #[must_use]
            pub fn max_response_bytes(mut self, bytes: usize) -> Self {
                self$($path)*.set(|settings| settings.bytes = bytes);
                self
            }

            /// Sets what the header `User-Agent` says, where an operation does not say it itself.
            #[must_use]
            pub fn user_agent(mut self, user_agent: HeaderValue) -> Self {
                self$($path)*.set(|settings| settings.user_agent = user_agent);
                self
            }

            /// Sets where it gets the time from: for tests, an `Arc` of a [`ManualClock`](crate::ManualClock).
            #[must_use]
            pub fn clock(mut self, clock: impl Clock) -> Self {
                self$($path)*.set(|settings| settings.clock = Arc::new(clock));
                self
            }

            /// Sets where it gets chance from.
            #[must_use]
            pub fn random(mut self, random: impl Random) -> Self {
                self$($path)*.set(|settings| settings.random = Arc::new(random));
                self
            }
        }
    };
}
pub(crate) use settings;

settings!(Client,);

impl<T, C> Client<T, C> {
    /// Changes the settings. What calls share begins anew, since it was made for the old ones.
    pub(crate) fn set(&mut self, change: impl FnOnce(&mut Settings)) {
        change(Arc::make_mut(&mut self.settings));
        self.shared = Arc::new(Shared::new(&self.settings));
    }

    /// The transport.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// The time by its clock.
    pub fn now(&self) -> SystemTime {
        self.settings.clock.now()
    }

    /// The same client with something else to show.
    #[cfg(any(feature = "sigv4", feature = "rest"))]
    pub(crate) fn with<D>(self, credentials: D) -> Client<T, D> {
        Client { transport: self.transport, credentials, settings: self.settings, shared: self.shared }
    }
}

impl<T: Transport, C> Client<T, C> {
    /// Has an operation performed, and gives what the service answers.
    ///
    /// A request that its own [`validate`](Operation::validate) refuses is not sent. What may be over is tried again,
    /// as the [`RetryPolicy`] say.
    ///
    /// # Errors
    /// The service's failure, or why there is none: see [`ClientError`].
    pub fn send<O>(&self, operation: O) -> impl Future<Output = Result<O::Output, ClientError<O::Error>>> + Send
    where
        O: Operation<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        trace::call(O::SERVICE.name, O::NAME, self.perform(operation))
    }

    async fn perform<O>(&self, operation: O) -> Result<O::Output, ClientError<O::Error>>
    where
        O: Operation<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        let exchange = Typed::<O, <O::Protocol as Codec<O>>::Address>::new(&self.settings, &self.shared, operation)?;
        self.run(exchange, |now| <O::Auth as AuthorizedBy<C>>::show(&self.credentials, now)).await
    }

    /// Sends, until there is an answer or no reason to try again.
    pub(crate) async fn run<'c, X, F>(&self, exchange: X, show: impl Fn(SystemTime) -> F) -> Outcome<X>
    where
        X: Exchange,
        F: Future<Output = Result<Shown<'c>, CredentialsError>> + Send,
    {
        let mut call = Call::new(&self.settings, &self.shared, exchange);
        loop {
            let (request, limits) = self.ready(&mut call, &show).await?;
            let answer = trace::attempt(call.attempt(), self.transport.send(request, limits)).await;
            match call.answered(answer) {
                ControlFlow::Break(outcome) => return outcome,
                ControlFlow::Continue(delay) => self.transport.sleep(delay).await,
            }
        }
    }

    /// The request of the next attempt, with what is to be shown.
    pub(crate) async fn ready<'c, X, F>(
        &self,
        call: &mut Call<'_, X>,
        show: &impl Fn(SystemTime) -> F,
    ) -> Result<Ready, ClientError<X::Error>>
    where
        X: Exchange,
        F: Future<Output = Result<Shown<'c>, CredentialsError>> + Send,
    {
        let show = show(call.now());
        let shown = match call.left()? {
            None => Some(show.await),
            Some(left) => self.transport.within(left, show).await,
        };
        match (shown, self.settings.call) {
            (Some(Ok(shown)), _) => call.request(&shown),
            (Some(Err(error)), _) => Err(ClientError::Credentials(error)),
            (None, limit) => Err(ClientError::Timeout(limit.unwrap_or_default())),
        }
    }

    /// The answers to an operation that come page by page, as a `Stream`.
    pub fn pages<O>(&self, operation: O) -> Pages<'_, T, C, O>
    where
        O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        Pages::new(self, operation)
    }

    /// What the pages of an operation hold, one by one, as a `Stream`.
    pub fn items<O>(&self, operation: O) -> Items<'_, T, C, O>
    where
        O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        Items::new(Pages::new(self, operation))
    }
}
