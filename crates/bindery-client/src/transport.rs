//! What carries a request to a service and brings its response back.

use crate::wait::{block_on_within, either};
use http::{Request, Response};
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::time::Duration;

/// Carries requests, and lets other work go on meanwhile: what a [`Client`](crate::Client) needs.
///
/// There are [`Reqwest`](crate::Reqwest) behind the feature `reqwest`, and [`MockTransport`](crate::MockTransport) for tests.
/// An implementation of your own must not follow redirects (a signed request is meant for one host), must not turn
/// a status into an error, and keeps the [`TransportLimits`].
pub trait Transport: Send + Sync + 'static {
    /// Sends a request, and reads the whole response.
    ///
    /// # Errors
    /// Where there is no whole response within the limits.
    fn send(
        &self,
        request: Request<Vec<u8>>,
        limits: TransportLimits,
    ) -> impl Future<Output = Result<Response<Vec<u8>>, TransportError>> + Send;

    /// Lets a time pass: the one between two attempts.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send;

    /// Waits for something else for no longer than a time: for credentials. `None` where the time was over.
    fn within<F: Future + Send>(&self, time: Duration, future: F) -> impl Future<Output = Option<F::Output>> + Send
    where
        F::Output: Send,
    {
        async move { either(future, self.sleep(time)).await.ok() }
    }
}

/// Carries requests, and blocks meanwhile: what a [`BlockingClient`](crate::BlockingClient) needs.
///
/// There are [`Ureq`](crate::Ureq) behind the feature `ureq`, and [`MockTransport`](crate::MockTransport) for tests. An
/// implementation of your own keeps to what [`Transport`] says.
pub trait BlockingTransport: Send + Sync + 'static {
    /// Sends a request, and reads the whole response.
    ///
    /// # Errors
    /// Where there is no whole response within the limits.
    fn send(&self, request: Request<Vec<u8>>, limits: TransportLimits) -> Result<Response<Vec<u8>>, TransportError>;

    /// Lets a time pass: the one between two attempts.
    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}

/// A transport that blocks, in the shape of one that does not: its futures are ready at once.
#[derive(Clone, Debug)]
pub(crate) struct Blocking<T>(pub(crate) T);

impl<T: BlockingTransport> Transport for Blocking<T> {
    async fn send(
        &self,
        request: Request<Vec<u8>>,
        limits: TransportLimits,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        self.0.send(request, limits)
    }

    async fn sleep(&self, duration: Duration) {
        self.0.sleep(duration);
    }

    async fn within<F: Future + Send>(&self, time: Duration, future: F) -> Option<F::Output>
    where
        F::Output: Send,
    {
        block_on_within(future, time)
    }
}

/// What one attempt may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TransportLimits {
    /// How long it may last, from looking the host up until the last byte of the body; `None` is for ever.
    pub timeout: Option<Duration>,
    /// How many bytes the body of the response may have.
    pub max_response_bytes: usize,
}

/// Why there is no response.
///
/// Its texts name neither path nor query, where secrets may stand.
pub struct TransportError {
    kind: TransportErrorKind,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// The kinds of reasons why there is no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// There was no connection; the service has seen nothing of the request.
    Unreachable,
    /// The time was over; the service may have done what it was asked for.
    Timeout,
    /// The connection broke; the service may have done what it was asked for.
    Interrupted,
    /// What came back is not HTTP; the service may have done what it was asked for.
    InvalidResponse,
    /// The body of the response has more bytes than the limit allows.
    TooLarge,
    /// The request cannot be sent as it is.
    InvalidRequest,
}

impl TransportError {
    /// A reason of a kind.
    pub fn new(kind: TransportErrorKind) -> Self {
        TransportError { kind, source: None }
    }

    /// A reason of a kind, and what is behind it. The source must not say any secret.
    pub fn with_source(kind: TransportErrorKind, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        TransportError { kind, source: Some(source.into()) }
    }

    /// Its kind.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError").field("kind", &self.kind).field("source", &self.source).finish()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Unreachable => "the service cannot be reached",
            TransportErrorKind::Timeout => "the service did not answer in time",
            TransportErrorKind::Interrupted => "the connection broke before the answer was complete",
            TransportErrorKind::InvalidResponse => "the answer is not HTTP",
            TransportErrorKind::TooLarge => "the answer is larger than allowed",
            TransportErrorKind::InvalidRequest => "the request cannot be sent",
        })
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
