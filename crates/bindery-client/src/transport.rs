//! Transports: they send a request and return its response.

use crate::executor::{block_on_within, race};
use http::{Request, Response};
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::time::Duration;

/// An asynchronous transport, by which a [`Client`](crate::Client) sends requests.
///
/// Implementations are `Reqwest`, with the feature `reqwest`, and [`MockTransport`](crate::MockTransport) for tests.
/// Your own implementation must not follow redirects (a signed request is meant for one host), must not treat a status
/// as an error, and must obey the [`TransportLimits`].
pub trait Transport: Send + Sync + 'static {
    /// Sends a request, and reads the whole response.
    ///
    /// # Errors
    /// If there is no complete response within the limits.
    fn send(
        &self,
        request: Request<Vec<u8>>,
        limits: TransportLimits,
    ) -> impl Future<Output = Result<Response<Vec<u8>>, TransportError>> + Send;

    /// Waits between two attempts.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send;

    /// Waits for a future, as the one of a credentials provider, and returns `None` after a timeout.
    fn within<F: Future + Send>(&self, timeout: Duration, future: F) -> impl Future<Output = Option<F::Output>> + Send
    where
        F::Output: Send,
    {
        async move { race(future, self.sleep(timeout)).await.ok() }
    }
}

/// A blocking transport, by which a [`BlockingClient`](crate::BlockingClient) sends requests.
///
/// Implementations are `Ureq`, with the feature `ureq`, and [`MockTransport`](crate::MockTransport) for tests. Your own
/// implementation must obey the rules of [`Transport`].
pub trait BlockingTransport: Send + Sync + 'static {
    /// Sends a request, and reads the whole response.
    ///
    /// # Errors
    /// If there is no complete response within the limits.
    fn send(&self, request: Request<Vec<u8>>, limits: TransportLimits) -> Result<Response<Vec<u8>>, TransportError>;

    /// Waits between two attempts.
    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}

/// An adapter from a blocking to an asynchronous transport, whose futures are ready at once.
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

    async fn within<F: Future + Send>(&self, timeout: Duration, future: F) -> Option<F::Output>
    where
        F::Output: Send,
    {
        block_on_within(future, timeout)
    }
}

/// The limits of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TransportLimits {
    /// The time limit, from name resolution to the last byte of the body; `None` for no limit.
    pub timeout: Option<Duration>,
    /// The maximum number of bytes in the body of the response.
    pub max_response_bytes: usize,
}

/// An error of a transport: why there is no response.
///
/// Its texts contain neither path nor query, which may contain secrets.
pub struct TransportError {
    kind: TransportErrorKind,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// The kind of a transport error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection was established; the service received nothing of the request.
    Unreachable,
    /// The time limit was exceeded; the service may have processed the request.
    Timeout,
    /// The connection was closed early; the service may have processed the request.
    Interrupted,
    /// The response is not valid HTTP; the service may have processed the request.
    InvalidResponse,
    /// The body of the response exceeds the size limit.
    TooLarge,
    /// The request cannot be sent, or the transport is misconfigured.
    InvalidRequest,
}

impl TransportError {
    /// Creates an error from its kind.
    pub fn new(kind: TransportErrorKind) -> Self {
        TransportError { kind, source: None }
    }

    /// Creates an error from its kind and its cause, whose text must not contain a secret.
    pub fn with_source(kind: TransportErrorKind, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        TransportError { kind, source: Some(source.into()) }
    }

    /// Returns the kind of the error.
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
            TransportErrorKind::Unreachable => "cannot connect to the service",
            TransportErrorKind::Timeout => "the service did not respond within the time limit",
            TransportErrorKind::Interrupted => "the connection was closed before the response was complete",
            TransportErrorKind::InvalidResponse => "the response is not valid HTTP",
            TransportErrorKind::TooLarge => "the response exceeds the size limit",
            TransportErrorKind::InvalidRequest => "the request cannot be sent",
        })
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
