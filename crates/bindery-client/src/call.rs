//! One call, without I/O: what to send next, and what an answer means for it.

use crate::auth::Shown;
use crate::clock::uuid;
use crate::retry::{Attempts, Cause, Hints, repeatable};
use crate::settings::{Settings, Shared, ahead, shifted};
use crate::{ClientError, Codec, EncodeError, TransportError, TransportErrorKind, TransportLimits, trace};
use bindery::{Failure, Operation, ServiceError};
use http::{HeaderName, HeaderValue, Request, Response, header};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

const INVOCATION: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const ATTEMPT: HeaderName = HeaderName::from_static("amz-sdk-request");

/// Clocks that differ less than this are not why a signature is refused.
const SKEW: u64 = 4 * 60 * 1000;

/// An operation that is being performed: what differs from one to another.
pub(crate) trait Exchange {
    type Output;
    type Error: Failure;

    /// Whether the service reads the headers of AWS about attempts, and knows a request that it has done.
    fn is_aws(&self) -> bool;

    /// The region and the service's name that a signature is made for.
    #[cfg(feature = "sigv4")]
    fn signed_for(&self) -> (Option<&str>, Option<&'static str>);

    fn encode(&self, shown: &Shown<'_>) -> Result<Request<Vec<u8>>, EncodeError>;

    fn decode(&self, response: Response<Vec<u8>>) -> Result<Self::Output, ServiceError<Self::Error>>;
}

/// An operation that is known as a type.
pub(crate) struct Typed<O, A> {
    operation: O,
    address: Arc<A>,
}

impl<O, P> Typed<O, P::Address>
where
    O: Operation<Protocol = P>,
    P: Codec<O>,
{
    /// Refuses what must not be sent.
    pub(crate) fn new(settings: &Settings, shared: &Shared, operation: O) -> Result<Self, ClientError<O::Error>> {
        operation.validate().map_err(ClientError::Invalid)?;
        let address = shared.address(O::SERVICE, || P::address(&settings.place)).map_err(ClientError::Endpoint)?;
        Ok(Typed { operation, address })
    }
}

impl<O, P> Exchange for Typed<O, P::Address>
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
    fn signed_for(&self) -> (Option<&str>, Option<&'static str>) {
        (P::region(&self.address), O::SERVICE.signing_name)
    }

    fn encode(&self, shown: &Shown<'_>) -> Result<Request<Vec<u8>>, EncodeError> {
        P::encode(&self.operation, &self.address, shown)
    }

    fn decode(&self, response: Response<Vec<u8>>) -> Result<O::Output, ServiceError<O::Error>> {
        P::decode(response)
    }
}

pub(crate) struct Call<'a, X> {
    settings: &'a Settings,
    shared: &'a Shared,
    exchange: X,
    attempts: Attempts,
    invocation: Option<HeaderValue>,
    started: Instant,
    /// What the running attempt's signature assumed of the service's clock.
    skew: i64,
    /// Whether the running attempt may be done a second time when nobody knows whether it was done.
    repeatable: bool,
}

/// What a call comes to: its output, or why there is none.
pub(crate) type Outcome<X> = Result<<X as Exchange>::Output, ClientError<<X as Exchange>::Error>>;

/// What is to be sent, and what it may take.
pub(crate) type Ready = (Request<Vec<u8>>, TransportLimits);

impl<'a, X: Exchange> Call<'a, X> {
    /// Begins a call.
    pub(crate) fn new(settings: &'a Settings, shared: &'a Shared, exchange: X) -> Self {
        let is_aws = exchange.is_aws();
        let invocation = if is_aws { HeaderValue::from_bytes(&uuid(&*settings.random)).ok() } else { None };
        Call {
            settings,
            shared,
            exchange,
            attempts: Attempts::new(),
            invocation,
            started: settings.clock.instant(),
            skew: shared.skew(),
            repeatable: true,
        }
    }

    /// Which attempt it is; the first is 1.
    pub(crate) fn attempt(&self) -> u32 {
        self.attempts.number
    }

    /// The time as the service's clock shows it, as far as is known.
    pub(crate) fn now(&self) -> SystemTime {
        shifted(self.settings.clock.now(), self.shared.skew())
    }

    /// How much time is left for the call; `None` is for ever.
    pub(crate) fn left(&self) -> Result<Option<Duration>, ClientError<X::Error>> {
        let Some(limit) = self.settings.call else { return Ok(None) };
        let gone = self.settings.clock.instant().saturating_duration_since(self.started);
        match limit.checked_sub(gone) {
            Some(left) if !left.is_zero() => Ok(Some(left)),
            Some(_) | None => Err(ClientError::Timeout(limit)),
        }
    }

    /// The request of the next attempt.
    pub(crate) fn request(&mut self, shown: &Shown<'_>) -> Result<Ready, ClientError<X::Error>> {
        self.skew = self.shared.skew();
        let mut request = self.exchange.encode(shown).map_err(ClientError::Encode)?;
        self.repeatable = self.exchange.is_aws() || repeatable(request.method(), self.settings.retries.repeats);
        if !request.headers().contains_key(header::USER_AGENT) {
            request.headers_mut().insert(header::USER_AGENT, self.settings.user_agent.clone());
        }
        self.sign(&mut request, shown)?;
        // They are not part of what is signed.
        if let Some(invocation) = &self.invocation {
            request.headers_mut().insert(INVOCATION, invocation.clone());
            request.headers_mut().insert(ATTEMPT, numbered(self.attempts.number, self.settings.retries.attempts));
        }
        let timeout = match (self.settings.attempt, self.left()?) {
            (Some(attempt), Some(left)) => Some(attempt.min(left)),
            (attempt, left) => attempt.or(left),
        };
        Ok((request, TransportLimits { timeout, max_response_bytes: self.settings.bytes }))
    }

    #[cfg(not(feature = "sigv4"))]
    fn sign(&self, _request: &mut Request<Vec<u8>>, _shown: &Shown<'_>) -> Result<(), ClientError<X::Error>> {
        Ok(())
    }

    #[cfg(feature = "sigv4")]
    fn sign(&self, request: &mut Request<Vec<u8>>, shown: &Shown<'_>) -> Result<(), ClientError<X::Error>> {
        use bindery_aws::sigv4::{SignError, sign};
        let Shown::Keys(credentials) = shown else { return Ok(()) };
        let signed = match self.exchange.signed_for() {
            (None, _) => Err(SignError::NoRegion),
            (_, None) => Err(SignError::NoSigningName),
            (Some(region), Some(name)) => {
                sign(request, credentials, region, name, shifted(self.settings.clock.now(), self.skew))
            }
        };
        signed.map_err(|error| ClientError::Credentials(crate::CredentialsError::new(error)))
    }

    /// What an answer means: the end, or another attempt after a time.
    pub(crate) fn answered(
        &mut self,
        answer: Result<Response<Vec<u8>>, TransportError>,
    ) -> ControlFlow<Outcome<X>, Duration> {
        let (error, cause, hints) = match answer {
            Ok(response) => {
                let hints = if response.status().is_success() {
                    Hints::default()
                } else {
                    Hints::of(response.headers(), self.settings.clock.now())
                };
                match self.exchange.decode(response) {
                    Ok(output) => {
                        self.attempts.succeed(&self.shared.bucket);
                        return ControlFlow::Break(Ok(output));
                    }
                    Err(error) => {
                        let cause = self.cause_of_answer(&error, &hints);
                        (ClientError::Service(error), cause, hints)
                    }
                }
            }
            Err(error) => {
                // What the whole call's limit has cut short is the call's end.
                if error.kind() == TransportErrorKind::Timeout {
                    if let Err(over) = self.left() {
                        return ControlFlow::Break(Err(over));
                    }
                }
                let unseen = error.kind() == TransportErrorKind::Unreachable;
                let cause = Cause::of_transport(&error).filter(|_| unseen || self.repeatable);
                (ClientError::Transport(error), cause, Hints::default())
            }
        };
        let Some(cause) = cause else { return ControlFlow::Break(Err(error)) };
        let Ok(left) = self.left() else { return ControlFlow::Break(Err(error)) };
        let (retries, random) = (&self.settings.retries, &*self.settings.random);
        match self.attempts.fail(cause, &hints, left, retries, &self.shared.bucket, random) {
            Some(delay) => {
                trace::again(delay);
                ControlFlow::Continue(delay)
            }
            None => ControlFlow::Break(Err(error)),
        }
    }

    fn cause_of_answer(&self, error: &ServiceError<X::Error>, hints: &Hints) -> Option<Cause> {
        let code = error.code();
        if self.exchange.is_aws() && code.is_some_and(is_about_time) && self.mend_skew(hints) {
            return Some(Cause::Transient);
        }
        let cause = Cause::of_answer(error.retry(), error.status(), error.failure().is_some())?;
        // 429 and 503 say that nothing was done.
        let refused = matches!(error.status(), 429 | 503);
        (self.repeatable || refused).then_some(cause)
    }

    /// Learns the service's time, if it is another than the attempt was signed with.
    fn mend_skew(&self, hints: &Hints) -> bool {
        let Some(date) = hints.date else { return false };
        let skew = ahead(date, self.settings.clock.now());
        if skew.abs_diff(self.skew) < SKEW {
            return false;
        }
        trace::skew(skew);
        self.shared.set_skew(skew);
        true
    }
}

/// Failures that a wrong clock may be behind.
fn is_about_time(code: &str) -> bool {
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

/// What `amz-sdk-request` says.
fn numbered(attempt: u32, max: u32) -> HeaderValue {
    match (attempt, max) {
        (1, 3) => HeaderValue::from_static("attempt=1; max=3"),
        (2, 3) => HeaderValue::from_static("attempt=2; max=3"),
        (3, 3) => HeaderValue::from_static("attempt=3; max=3"),
        _ => HeaderValue::try_from(format!("attempt={attempt}; max={max}"))
            .unwrap_or_else(|_| HeaderValue::from_static("attempt=1; max=1")),
    }
}
