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

impl TransportLimits {
    /// Creates limits, for example to test a transport of your own.
    ///
    /// ```
    /// use bindery_client::TransportLimits;
    /// use std::time::Duration;
    ///
    /// let limits = TransportLimits::new(Some(Duration::from_secs(30)), 1 << 20);
    /// assert_eq!(limits.max_response_bytes, 1 << 20);
    /// ```
    pub const fn new(timeout: Option<Duration>, max_response_bytes: usize) -> Self {
        TransportLimits { timeout, max_response_bytes }
    }
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
    /// The host name could not be resolved; nothing was sent.
    NameResolution,
    /// No connection was established; nothing was sent.
    Connect,
    /// The TLS handshake failed; nothing of the request was sent.
    Tls,
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

impl TransportErrorKind {
    /// Returns whether the error occurred before the request was sent, so that it can be sent again in any case.
    pub fn is_before_sending(self) -> bool {
        match self {
            TransportErrorKind::NameResolution
            | TransportErrorKind::Connect
            | TransportErrorKind::Tls
            | TransportErrorKind::InvalidRequest => true,
            TransportErrorKind::Timeout
            | TransportErrorKind::Interrupted
            | TransportErrorKind::InvalidResponse
            | TransportErrorKind::TooLarge => false,
        }
    }
}

/// Returns the kind of an error that occurred before the request was sent, by the errors that caused it; `None` where
/// they do not show it.
///
/// The texts below belong to errors without a type or a code of their own.
#[cfg(any(feature = "reqwest", feature = "ureq"))]
pub(crate) fn kind_before_sending(error: &(dyn Error + 'static)) -> Option<TransportErrorKind> {
    let mut next = Some(error);
    while let Some(error) = next {
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if error.is::<rustls::Error>() || inner.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return Some(TransportErrorKind::Tls);
        }
        match error.to_string().as_str() {
            // hyper-util, and below it or ureq the standard library.
            "dns error" => return Some(TransportErrorKind::NameResolution),
            text if text.starts_with("failed to lookup address information") => {
                return Some(TransportErrorKind::NameResolution);
            }
            // hyper-util.
            "tcp connect error" => return Some(TransportErrorKind::Connect),
            // A connection closed during the handshake: tokio-rustls, and rustls below ureq. A connection that is closed
            // later has the text of ureq.
            "tls handshake eof" | "unexpected end of file" => return Some(TransportErrorKind::Tls),
            _ => {}
        }
        next = error.source();
    }
    None
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
            TransportErrorKind::NameResolution => "cannot resolve the host name of the service",
            TransportErrorKind::Connect => "cannot connect to the service",
            TransportErrorKind::Tls => "cannot establish a TLS connection to the service",
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
