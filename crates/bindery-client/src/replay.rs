//! A transport without a network.

use crate::{BlockingTransport, Transport, TransportError, TransportErrorKind, TransportLimits};
use http::{Request, Response};
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A transport for tests: it answers from a queue, and records what it was asked for.
///
/// It serves both kinds of clients. It never waits; the delays between attempts are recorded, too. Its clones share
/// one queue and one record.
///
/// ```
/// use bindery_client::{MockTransport, TransportError, TransportErrorKind};
/// use http::Response;
///
/// let replay = MockTransport::new();
/// replay.respond(Response::new(b"{}".to_vec()));
/// replay.fail(TransportError::new(TransportErrorKind::Interrupted));
/// assert_eq!(replay.remaining(), 2);
/// ```
#[derive(Clone, Default)]
pub struct MockTransport(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    answers: VecDeque<Result<Response<Vec<u8>>, TransportError>>,
    requests: Vec<Request<Vec<u8>>>,
    limits: Vec<TransportLimits>,
    sleeps: Vec<Duration>,
}

impl MockTransport {
    /// A transport with an empty queue. What is asked of it then fails with [`TransportErrorKind::InvalidRequest`].
    pub fn new() -> Self {
        MockTransport::default()
    }

    /// Puts a response at the end of the queue.
    pub fn respond(&self, response: Response<Vec<u8>>) -> &Self {
        self.lock().answers.push_back(Ok(response));
        self
    }

    /// Puts a response of a status and a body at the end of the queue.
    ///
    /// # Panics
    /// Where the status is not of three digits.
    pub fn respond_with(&self, status: u16, body: impl Into<Vec<u8>>) -> &Self {
        let mut response = Response::new(body.into());
        *response.status_mut() = http::StatusCode::from_u16(status).expect("a status of three digits");
        self.respond(response)
    }

    /// Puts a failure of the transport at the end of the queue.
    pub fn fail(&self, error: TransportError) -> &Self {
        self.lock().answers.push_back(Err(error));
        self
    }

    /// How many answers are in the queue.
    pub fn remaining(&self) -> usize {
        self.lock().answers.len()
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Request<Vec<u8>>> {
        self.lock().requests.clone()
    }

    /// The limits that the requests so far came with.
    pub fn limits(&self) -> Vec<TransportLimits> {
        self.lock().limits.clone()
    }

    /// The delays between attempts so far.
    pub fn delays(&self) -> Vec<Duration> {
        self.lock().sleeps.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self, request: Request<Vec<u8>>, limits: TransportLimits) -> Result<Response<Vec<u8>>, TransportError> {
        let mut state = self.lock();
        state.requests.push(request);
        state.limits.push(limits);
        state.answers.pop_front().unwrap_or_else(|| {
            Err(TransportError::with_source(TransportErrorKind::InvalidRequest, "the queue of answers is empty"))
        })
    }
}

/// Requests may hold secrets: it counts them.
impl fmt::Debug for MockTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("MockTransport")
            .field("answers", &state.answers.len())
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
        self.lock().sleeps.push(duration);
    }
}

impl BlockingTransport for MockTransport {
    fn send(&self, request: Request<Vec<u8>>, limits: TransportLimits) -> Result<Response<Vec<u8>>, TransportError> {
        self.next(request, limits)
    }

    fn sleep(&self, duration: Duration) {
        self.lock().sleeps.push(duration);
    }
}
