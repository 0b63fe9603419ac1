//! A transport for tests, without a network.

use crate::{BlockingTransport, Transport, TransportError, TransportErrorKind, TransportLimits};
use http::{Request, Response};
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A transport for tests: returns queued responses, and records the requests.
///
/// It serves both kinds of clients. It never sleeps; the delays between attempts are recorded too. Its clones share
/// one queue and one record.
///
/// ```
/// use bindery_client::{MockTransport, TransportError, TransportErrorKind};
/// use http::Response;
///
/// let transport = MockTransport::new();
/// transport.respond(Response::new(b"{}".to_vec()));
/// transport.fail(TransportError::new(TransportErrorKind::Interrupted));
/// assert_eq!(transport.remaining(), 2);
/// ```
#[derive(Clone, Default)]
pub struct MockTransport(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    responses: VecDeque<Result<Response<Vec<u8>>, TransportError>>,
    requests: Vec<Request<Vec<u8>>>,
    limits: Vec<TransportLimits>,
    delays: Vec<Duration>,
}

impl MockTransport {
    /// Creates a transport with an empty queue. A request to it fails with [`TransportErrorKind::InvalidRequest`].
    pub fn new() -> Self {
        MockTransport::default()
    }

    /// Appends a response to the queue.
    pub fn respond(&self, response: Response<Vec<u8>>) -> &Self {
        self.lock().responses.push_back(Ok(response));
        self
    }

    /// Appends a response with a status and a body to the queue.
    ///
    /// # Panics
    /// If the status is not between 100 and 999.
    pub fn respond_with(&self, status: u16, body: impl Into<Vec<u8>>) -> &Self {
        let mut response = Response::new(body.into());
        *response.status_mut() = http::StatusCode::from_u16(status).expect("a status of three digits");
        self.respond(response)
    }

    /// Appends a transport failure to the queue.
    pub fn fail(&self, error: TransportError) -> &Self {
        self.lock().responses.push_back(Err(error));
        self
    }

    /// Returns the number of responses and failures in the queue.
    pub fn remaining(&self) -> usize {
        self.lock().responses.len()
    }

    /// Returns the requests so far.
    pub fn requests(&self) -> Vec<Request<Vec<u8>>> {
        self.lock().requests.clone()
    }

    /// Returns the limits of the requests so far.
    pub fn limits(&self) -> Vec<TransportLimits> {
        self.lock().limits.clone()
    }

    /// Returns the delays between attempts so far.
    pub fn delays(&self) -> Vec<Duration> {
        self.lock().delays.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self, request: Request<Vec<u8>>, limits: TransportLimits) -> Result<Response<Vec<u8>>, TransportError> {
        let mut state = self.lock();
        state.requests.push(request);
        state.limits.push(limits);
        state.responses.pop_front().unwrap_or_else(|| {
            Err(TransportError::with_source(TransportErrorKind::InvalidRequest, "the queue of responses is empty"))
        })
    }
}

/// Prints counts only: requests may contain secrets.
impl fmt::Debug for MockTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("MockTransport")
            .field("responses", &state.responses.len())
            .field("requests", &state.requests.len())
            .finish_non_exhaustive()
    }
}

impl Transport for MockTransport {
    async fn send(
        &self,
        request: Request<Vec<u8>>,
        limits: TransportLimits,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        self.next(request, limits)
    }

    async fn sleep(&self, duration: Duration) {
        self.lock().delays.push(duration);
    }
}

impl BlockingTransport for MockTransport {
    fn send(&self, request: Request<Vec<u8>>, limits: TransportLimits) -> Result<Response<Vec<u8>>, TransportError> {
        self.next(request, limits)
    }

    fn sleep(&self, duration: Duration) {
        self.lock().delays.push(duration);
    }
}
