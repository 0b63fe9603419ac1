//! The asynchronous client.

use crate::auth::{AttemptCredentials, AuthorizedBy, CredentialState, NoCredentials};
use crate::call::{AttemptRequest, Call, CallResult, PreparedOperation, TypedOperation};
use crate::clock::shifted;
use crate::endpoint::Environment;
use crate::settings::{Settings, SharedState, Validation};
use crate::{CallOptions, ClientError, Clock, Codec, CredentialsError, Random, RetryPolicy, Transport, trace};
use bindery::Operation;
use http::HeaderValue;
use std::future::Future;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// An asynchronous client that sends any operation of any service by a [`Transport`].
///
/// `T` is the transport. `C` is the type of the credentials: a client without credentials does not compile with an
/// operation that must be signed. The clones of a client share connections, retry tokens and the clock skews of
/// services.
///
/// ```
/// use bindery_client::{Client, MockTransport};
/// use cognito_identity::GetId;
///
/// # bindery_client::block_on(async {
/// let transport = MockTransport::new();
/// transport.respond_with(200, r#"{"IdentityId": "eu-central-1:5f2c6f0a"}"#);
///
/// let client = Client::new(transport).region("eu-central-1");
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
    pub(crate) shared: Arc<SharedState>,
}

impl<T> Client<T> {
    /// Creates a client without credentials that reads no environment variables.
    pub fn new(transport: T) -> Self {
        let settings = Settings::new();
        let shared = Arc::new(SharedState::new(&settings));
        Client { transport, credentials: NoCredentials, settings: Arc::new(settings), shared }
    }

    /// Creates a client without credentials that reads missing endpoint settings from environment variables:
    /// `AWS_REGION`, `AWS_ENDPOINT_URL`, and the others that `EndpointConfig::from_vars` of `bindery-aws` lists.
    pub fn from_env(transport: T) -> Self {
        let mut client = Client::new(transport);
        client.set(|settings| settings.endpoint.environment = Environment::Read);
        client
    }
}

macro_rules! client_settings {
    ($Client:ident, $($path:tt)*) => {
        impl<T, C> $Client<T, C> {
            /// Sets the region, as `eu-central-1`, which selects the endpoints of AWS services and appears in
            /// signatures.
            #[must_use]
            pub fn region(mut self, region: impl Into<String>) -> Self {
                self$($path)*.set(|settings| settings.endpoint.region = Some(region.into()));
                self
            }

            /// Sets the URL that all requests are sent to, as `http://127.0.0.1:5000`. For an HTTP binding it includes
            /// the document's base path.
            #[must_use]
            pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
                self$($path)*.set(|settings| settings.endpoint.url = Some(url.into()));
                self
            }

            /// Sets a parameter in the host of a document (`x-ms-parameterized-host`).
            #[cfg(feature = "rest")]
            #[must_use]
            pub fn host_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self$($path)*.set(|settings| settings.endpoint.host_parameters.push((name.into(), value.into())));
                self
            }

            /// Sets whether endpoints with FIPS 140 validated cryptography are used.
            #[must_use]
            pub fn fips(mut self, fips: bool) -> Self {
                self$($path)*.set(|settings| settings.endpoint.fips = Some(fips));
                self
            }

            /// Sets whether endpoints with both IPv4 and IPv6 addresses are used.
            #[must_use]
            pub fn dual_stack(mut self, dual_stack: bool) -> Self {
                self$($path)*.set(|settings| settings.endpoint.dual_stack = Some(dual_stack));
                self
            }

            /// Sets the number of attempts and the delays between them; [`RetryPolicy::standard`] by default.
            #[must_use]
            pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
                self$($path)*.set(|settings| settings.retry_policy = policy);
                self
            }

            /// Sets the time limit of one attempt, `None` for no limit; 30 seconds by default.
            #[must_use]
            pub fn attempt_timeout(mut self, limit: Option<Duration>) -> Self {
                self$($path)*.set(|settings| settings.attempt_timeout = limit);
                self
            }

            /// Sets the time limit of a call with all of its attempts and delays, `None` for no limit; 2 minutes by
            /// default.
            #[must_use]
            pub fn timeout(mut self, limit: Option<Duration>) -> Self {
                self$($path)*.set(|settings| settings.call_timeout = limit);
                self
            }

            /// Sets the maximum number of bytes in the body of a response; 64 MiB by default.
            #[must_use]
            pub fn max_response_bytes(mut self, bytes: usize) -> Self {
                self$($path)*.set(|settings| settings.max_response_bytes = bytes);
                self
            }

            /// Sets whether requests are validated before they are sent; they are by default.
            #[must_use]
            pub fn validation(mut self, validation: Validation) -> Self {
                self$($path)*.set(|settings| settings.validation = validation);
                self
            }

            /// Sets the header `User-Agent` of operations that do not set it themselves.
            #[must_use]
            pub fn user_agent(mut self, user_agent: HeaderValue) -> Self {
                self$($path)*.set(|settings| settings.user_agent = user_agent);
                self
            }

            /// Sets the clock. A test passes an `Arc` of a [`ManualClock`](crate::ManualClock).
            #[must_use]
            pub fn clock(mut self, clock: impl Clock) -> Self {
                self$($path)*.set(|settings| settings.clock = Arc::new(clock));
                self
            }

            /// Sets the source of random numbers.
            #[must_use]
            pub fn random(mut self, random: impl Random) -> Self {
                self$($path)*.set(|settings| settings.random = Arc::new(random));
                self
            }
        }
    };
}
pub(crate) use client_settings;

client_settings!(Client,);

impl<T, C> Client<T, C> {
    /// Changes the settings. The state that calls share is reset, since it was built for the old settings.
    pub(crate) fn set(&mut self, change: impl FnOnce(&mut Settings)) {
        change(Arc::make_mut(&mut self.settings));
        self.shared = Arc::new(SharedState::new(&self.settings));
    }

    /// Returns the transport.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Returns the time by the service's clock: that of the client's clock, corrected by the header `Date` of the
    /// responses so far.
    pub fn service_time(&self) -> SystemTime {
        shifted(self.settings.clock.now(), self.shared.clock_skew())
    }

    /// Returns the client with other credentials.
    #[cfg(any(feature = "sigv4", feature = "rest"))]
    pub(crate) fn with_credentials<D>(self, credentials: D) -> Client<T, D> {
        Client { transport: self.transport, credentials, settings: self.settings, shared: self.shared }
    }
}

impl<T: Transport, C> Client<T, C> {
    /// Sends an operation, and returns its output.
    ///
    /// A request that its own [`validate`](Operation::validate) refuses is not sent. Attempts that fail for a reason
    /// that may be temporary are repeated by the [`RetryPolicy`].
    ///
    /// # Errors
    /// If the service responds with a failure, or if there is no response: see [`ClientError`].
    pub fn send<O>(&self, operation: O) -> impl Future<Output = Result<O::Output, ClientError<O::Error>>> + Send
    where
        O: Operation<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        trace::call(O::SERVICE.name, O::NAME, self.send_typed(operation, None))
    }

    /// Sends an operation with options of the call, and returns its output: see [`send`](Self::send).
    ///
    /// # Errors
    /// As [`send`](Self::send), and if an option is invalid.
    pub fn send_with<O>(
        &self,
        operation: O,
        options: &CallOptions,
    ) -> impl Future<Output = Result<O::Output, ClientError<O::Error>>> + Send
    where
        O: Operation<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        trace::call(O::SERVICE.name, O::NAME, self.send_typed(operation, Some(options)))
    }

    async fn send_typed<O>(
        &self,
        operation: O,
        options: Option<&CallOptions>,
    ) -> Result<O::Output, ClientError<O::Error>>
    where
        O: Operation<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        let operation =
            TypedOperation::<O, <O::Protocol as Codec<O>>::Endpoint>::new(&self.settings, &self.shared, operation)?;
        self.run(operation, options, |now| <O::Auth as AuthorizedBy<C>>::credentials(&self.credentials, now)).await
    }

    /// Sends requests until an attempt ends the call.
    pub(crate) async fn run<'c, P, F>(
        &self,
        operation: P,
        options: Option<&CallOptions>,
        credentials: impl Fn(SystemTime) -> F,
    ) -> CallResult<P>
    where
        P: PreparedOperation,
        F: Future<Output = Result<AttemptCredentials<'c>, CredentialsError>> + Send,
    {
        let mut call = Call::new(&self.settings, &self.shared, operation, options);
        loop {
            let (request, limits) = self.next_request(&mut call, &credentials).await?;
            let result = trace::attempt(call.attempt(), self.transport.send(request, limits)).await;
            match call.handle(result) {
                ControlFlow::Break(result) => return result,
                ControlFlow::Continue(delay) => self.transport.sleep(delay).await,
            }
        }
    }

    /// Returns the request of the next attempt, with its credentials.
    pub(crate) async fn next_request<'c, P, F>(
        &self,
        call: &mut Call<'_, P>,
        credentials: &impl Fn(SystemTime) -> F,
    ) -> Result<AttemptRequest, ClientError<P::Error>>
    where
        P: PreparedOperation,
        F: Future<Output = Result<AttemptCredentials<'c>, CredentialsError>> + Send,
    {
        let credentials = credentials(call.now());
        let credentials = match call.remaining()? {
            None => Some(credentials.await),
            Some(remaining) => self.transport.within(remaining, credentials).await,
        };
        match (credentials, self.settings.call_timeout) {
            (Some(Ok(credentials)), _) => call.request(&credentials),
            (Some(Err(error)), _) => Err(ClientError::Credentials(error)),
            (None, limit) => Err(ClientError::Timeout(limit.unwrap_or_default())),
        }
    }
}
