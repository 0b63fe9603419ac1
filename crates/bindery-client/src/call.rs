//! One call, without I/O: the request of each attempt, and the consequence of each response.

use crate::auth::AttemptCredentials;
use crate::clock::{millis_since, shifted, uuid};
use crate::content_encoding::decompress;
use crate::retry::{Attempts, RetryCause, RetryHints, is_retryable};
use crate::settings::{Settings, SharedState, Validation};
use crate::{CallOptions, ClientError, Codec, EncodeError, TransportError, TransportErrorKind, TransportLimits, trace};
use bindery::{Failure, Operation, ServiceError};
use http::{HeaderName, HeaderValue, Request, Response, header};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const ATTEMPT: HeaderName = HeaderName::from_static("amz-sdk-request");

/// A smaller difference between the clocks does not explain a refused signature: 4 minutes, as in the AWS SDKs.
const MIN_CLOCK_SKEW_MILLIS: u64 = 4 * 60 * 1000;

/// A smaller change is within the resolution of `Date` and the duration of a response.
const MIN_CLOCK_SKEW_CHANGE_MILLIS: u64 = 5 * 1000;

/// An operation with its endpoint: the part of a call that depends on the protocol.
pub(crate) trait PreparedOperation {
    type Output;
    type Error: Failure;

    /// Returns whether the service reads the AWS headers about attempts, and recognizes a repeated request.
    fn is_aws(&self) -> bool;

    /// Returns the region and the service name that requests are signed for.
    #[cfg(feature = "sigv4")]
    fn signing_scope(&self) -> (Option<&str>, Option<&'static str>);

    fn encode(&self, credentials: &AttemptCredentials<'_>) -> Result<Request<Vec<u8>>, EncodeError>;

    fn decode(&self, response: Response<Vec<u8>>) -> Result<Self::Output, ServiceError<Self::Error>>;
}

/// An operation that is known as a type, with its endpoint.
pub(crate) struct TypedOperation<O, E> {
    operation: O,
    endpoint: Arc<E>,
}

impl<O, P> TypedOperation<O, P::Endpoint>
where
    O: Operation<Protocol = P>,
    P: Codec<O>,
{
    /// Validates the operation, and resolves its endpoint.
    pub(crate) fn new(settings: &Settings, shared: &SharedState, operation: O) -> Result<Self, ClientError<O::Error>> {
        match settings.validation {
            Validation::On => operation.validate().map_err(ClientError::Invalid)?,
            Validation::Off => {}
        }
        let endpoint =
            shared.endpoint(O::SERVICE, || P::endpoint(&settings.endpoint)).map_err(ClientError::Endpoint)?;
        Ok(TypedOperation { operation, endpoint })
    }
}

impl<O, P> PreparedOperation for TypedOperation<O, P::Endpoint>
where
    O: Operation<Protocol = P>,
    P: Codec<O>,
{
    type Output = O::Output;
    type Error = O::Error;

    fn is_aws(&self) -> bool {
        P::AWS
    }

    #[cfg(feature = "sigv4")]
    fn signing_scope(&self) -> (Option<&str>, Option<&'static str>) {
        (P::signing_region(&self.endpoint), O::SERVICE.signing_name)
    }

    fn encode(&self, credentials: &AttemptCredentials<'_>) -> Result<Request<Vec<u8>>, EncodeError> {
        P::encode(&self.operation, &self.endpoint, credentials)
    }

    fn decode(&self, response: Response<Vec<u8>>) -> Result<O::Output, ServiceError<O::Error>> {
        P::decode(response)
    }
}

/// The state of one call.
pub(crate) struct Call<'a, P> {
    settings: &'a Settings,
    shared: &'a SharedState,
    operation: P,
    options: Option<&'a CallOptions>,
    attempts: Attempts,
    invocation_id: Option<HeaderValue>,
    started: Instant,
    /// The clock skew that the running attempt was signed with, in milliseconds.
    clock_skew: i64,
    /// Whether the running attempt may be repeated where it is unknown if the service processed it.
    is_retryable: bool,
}

/// The result of a call.
pub(crate) type CallResult<P> = Result<<P as PreparedOperation>::Output, ClientError<<P as PreparedOperation>::Error>>;

/// The request of an attempt, and its limits.
pub(crate) type AttemptRequest = (Request<Vec<u8>>, TransportLimits);

impl<'a, P: PreparedOperation> Call<'a, P> {
    /// Starts a call.
    pub(crate) fn new(
        settings: &'a Settings,
        shared: &'a SharedState,
        operation: P,
        options: Option<&'a CallOptions>,
    ) -> Self {
        let is_aws = operation.is_aws();
        let invocation_id = if is_aws { HeaderValue::from_bytes(&uuid(&*settings.random)).ok() } else { None };
        Call {
            settings,
            shared,
            operation,
            options,
            attempts: Attempts::new(),
            invocation_id,
            started: settings.clock.instant(),
            clock_skew: shared.clock_skew(),
            is_retryable: true,
        }
    }

    /// Returns the number of the current attempt; the first is 1.
    pub(crate) fn attempt(&self) -> u32 {
        self.attempts.number
    }

    /// Returns the local time corrected by the known clock skew of the service.
    pub(crate) fn now(&self) -> SystemTime {
        shifted(self.settings.clock.now(), self.shared.clock_skew())
    }

    /// Returns the time that remains for the call; `None` without a limit.
    ///
    /// # Errors
    /// If no time remains.
    pub(crate) fn remaining(&self) -> Result<Option<Duration>, ClientError<P::Error>> {
        let Some(limit) = self.settings.call_timeout else { return Ok(None) };
        let elapsed = self.settings.clock.instant().saturating_duration_since(self.started);
        match limit.checked_sub(elapsed) {
            Some(remaining) if !remaining.is_zero() => Ok(Some(remaining)),
            Some(_) | None => Err(ClientError::Timeout(limit)),
        }
    }

    /// Returns the request of the next attempt.
    pub(crate) fn request(
        &mut self,
        credentials: &AttemptCredentials<'_>,
    ) -> Result<AttemptRequest, ClientError<P::Error>> {
        self.clock_skew = self.shared.clock_skew();
        let mut request = self.operation.encode(credentials).map_err(ClientError::Encode)?;
        let policy = &self.settings.retry_policy;
        self.is_retryable = self.operation.is_aws() || is_retryable(request.method(), policy.retryable_methods);
        if !request.headers().contains_key(header::USER_AGENT) {
            request.headers_mut().insert(header::USER_AGENT, self.settings.user_agent.clone());
        }
        if let Some(options) = self.options {
            options.apply(request.headers_mut()).map_err(ClientError::Encode)?;
        }
        self.sign(&mut request, credentials)?;
        // The signature does not cover these headers.
        if let Some(invocation_id) = &self.invocation_id {
            request.headers_mut().insert(INVOCATION_ID, invocation_id.clone());
            request.headers_mut().insert(ATTEMPT, attempt_header(self.attempts.number, policy.max_attempts));
        }
        let timeout = match (self.settings.attempt_timeout, self.remaining()?) {
            (Some(attempt), Some(remaining)) => Some(attempt.min(remaining)),
            (attempt, remaining) => attempt.or(remaining),
        };
        Ok((request, TransportLimits { timeout, max_response_bytes: self.settings.max_response_bytes }))
    }

    #[cfg(not(feature = "sigv4"))]
    fn sign(
        &self,
        _request: &mut Request<Vec<u8>>,
        _credentials: &AttemptCredentials<'_>,
    ) -> Result<(), ClientError<P::Error>> {
        Ok(())
    }

    #[cfg(feature = "sigv4")]
    fn sign(
        &self,
        request: &mut Request<Vec<u8>>,
        credentials: &AttemptCredentials<'_>,
    ) -> Result<(), ClientError<P::Error>> {
        use bindery_aws::sigv4::{SignError, sign};
        let AttemptCredentials::Aws(credentials) = credentials else { return Ok(()) };
        let signed = match self.operation.signing_scope() {
            (None, _) => Err(SignError::NoRegion),
            (_, None) => Err(SignError::NoSigningName),
            (Some(region), Some(name)) => {
                sign(request, credentials, region, name, shifted(self.settings.clock.now(), self.clock_skew))
            }
        };
        signed.map_err(|error| ClientError::Credentials(crate::CredentialsError::new(error)))
    }

    /// Ends the call by the result of an attempt, or returns the delay before the next attempt.
    pub(crate) fn handle(
        &mut self,
        result: Result<Response<Vec<u8>>, TransportError>,
    ) -> ControlFlow<CallResult<P>, Duration> {
        let max_response_bytes = self.settings.max_response_bytes;
        let (error, cause, hints) = match result.and_then(|response| decompress(response, max_response_bytes)) {
            Ok(response) => {
                let hints = RetryHints::of(response.headers(), self.settings.clock.now());
                let learned = self.learn_clock_skew(&hints);
                match self.operation.decode(response) {
                    Ok(output) => {
                        self.attempts.succeed(&self.shared.bucket);
                        return ControlFlow::Break(Ok(output));
                    }
                    Err(error) => {
                        let cause = self.cause_of_failure(&error, learned);
                        (ClientError::Service(error), cause, hints)
                    }
                }
            }
            Err(error) => {
                // An attempt that the call's own limit ended ends the call.
                if error.kind() == TransportErrorKind::Timeout {
                    if let Err(timeout) = self.remaining() {
                        return ControlFlow::Break(Err(timeout));
                    }
                }
                let not_sent = error.kind().is_before_sending();
                let cause = RetryCause::of_transport(&error).filter(|_| not_sent || self.is_retryable);
                (ClientError::Transport(error), cause, RetryHints::default())
            }
        };
        let Some(cause) = cause else { return ControlFlow::Break(Err(error)) };
        let Ok(remaining) = self.remaining() else { return ControlFlow::Break(Err(error)) };
        let (policy, random) = (&self.settings.retry_policy, &*self.settings.random);
        match self.attempts.fail(cause, &hints, remaining, policy, &self.shared.bucket, random) {
            Some(delay) => {
                trace::retry(delay);
                ControlFlow::Continue(delay)
            }
            None => ControlFlow::Break(Err(error)),
        }
    }

    fn cause_of_failure(&self, error: &ServiceError<P::Error>, clock_skew: Option<i64>) -> Option<RetryCause> {
        let explains = |skew: i64| skew.abs_diff(self.clock_skew) >= MIN_CLOCK_SKEW_MILLIS;
        if self.operation.is_aws() && error.code().is_some_and(is_clock_skew_code) && clock_skew.is_some_and(explains) {
            return Some(RetryCause::Transient);
        }
        let cause = RetryCause::of_failure(error.retry())?;
        // By the status 429 or 503 the service declares that it did not process the request.
        let not_processed = matches!(error.status(), 429 | 503);
        (self.is_retryable || not_processed).then_some(cause)
    }

    /// Returns the service's clock skew by the header `Date` of a response, and stores it if it has changed.
    fn learn_clock_skew(&self, hints: &RetryHints) -> Option<i64> {
        let skew = millis_since(hints.date?, self.settings.clock.now());
        if skew.abs_diff(self.shared.clock_skew()) >= MIN_CLOCK_SKEW_CHANGE_MILLIS {
            trace::clock_skew(skew);
            self.shared.set_clock_skew(skew);
        }
        Some(skew)
    }
}

/// Returns whether a failure code may be caused by a wrong clock.
fn is_clock_skew_code(code: &str) -> bool {
    matches!(
        code,
        "RequestTimeTooSkewed"
            | "RequestExpired"
            | "RequestInTheFuture"
            | "InvalidSignatureException"
            | "SignatureDoesNotMatch"
            | "AuthFailure"
    )
}

/// Returns the value of `amz-sdk-request`.
fn attempt_header(attempt: u32, max: u32) -> HeaderValue {
    match (attempt, max) {
        (1, 3) => HeaderValue::from_static("attempt=1; max=3"),
        (2, 3) => HeaderValue::from_static("attempt=2; max=3"),
        (3, 3) => HeaderValue::from_static("attempt=3; max=3"),
        _ => HeaderValue::try_from(format!("attempt={attempt}; max={max}"))
            .unwrap_or_else(|_| HeaderValue::from_static("attempt=1; max=1")),
    }
}
