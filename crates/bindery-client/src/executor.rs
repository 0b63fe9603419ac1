//! Futures without an asynchronous runtime: run on the current thread, with a timeout, and as a race.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// Runs a future to completion on the current thread, which sleeps while the future is pending.
///
/// The future runs without a runtime: one that needs Tokio's timers or sockets panics, unless a Tokio runtime is
/// entered on this thread.
///
/// ```
/// assert_eq!(bindery_client::block_on(async { 1 + 1 }), 2);
/// ```
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    // The futures of a blocking client are mostly ready at once, and a thread's waker is an allocation.
    if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        return output;
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        thread::park();
    }
}

/// Runs a future on the current thread like [`block_on`], and returns `None` after a timeout.
pub(crate) fn block_on_within<F: Future>(future: F, timeout: Duration) -> Option<F::Output> {
    let end = Instant::now().checked_add(timeout);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
        match end.map(|end| end.saturating_duration_since(Instant::now())) {
            None => thread::park(),
            Some(Duration::ZERO) => return None,
            Some(left) => thread::park_timeout(left),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs two futures until one is ready: `Ok` for the first, also where both are ready, `Err` for the second.
pub(crate) async fn race<A: Future, B: Future>(first: A, second: B) -> Result<A::Output, B::Output> {
    let (mut first, mut second) = (pin!(first), pin!(second));
    poll_fn(|context| match first.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Ok(output)),
        Poll::Pending => second.as_mut().poll(context).map(Err),
    })
    .await
}

/// A future on the heap, as a stream stores it.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};

    #[test]
    fn timeout_ends_a_future_that_is_never_ready() {
        assert_eq!(block_on_within(pending::<()>(), Duration::from_millis(5)), None);
        assert_eq!(block_on_within(ready(3), Duration::ZERO), Some(3));
    }

    #[test]
    fn race_prefers_the_first_of_two_ready_futures() {
        assert_eq!(block_on(race(ready(1), ready(2))), Ok(1));
        assert_eq!(block_on(race(pending::<()>(), ready(2))), Err(2));
    }
}
