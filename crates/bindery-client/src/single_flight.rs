//! Work that one caller performs and all concurrent callers share the result of.

use std::future::{Future, poll_fn};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// Runs work once for all callers that need it at the same time.
///
/// The first caller performs the work; callers that arrive meanwhile wait for the same result. If the first caller
/// drops its future before the work is done, one of the waiting callers takes over.
///
/// ```
/// use bindery_client::{SingleFlight, block_on};
///
/// let flight = SingleFlight::default();
/// assert_eq!(block_on(flight.run(|| async { 7 })), 7);
/// assert!(!flight.is_running());
/// ```
#[derive(Debug)]
pub struct SingleFlight<T>(Mutex<Option<Arc<Shared<T>>>>);

/// The state that the callers of one run share.
#[derive(Debug)]
struct Shared<T>(Mutex<(State<T>, Vec<Waker>)>);

#[derive(Debug)]
enum State<T> {
    Running,
    Done(T),
    Abandoned,
}

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        SingleFlight(Mutex::new(None))
    }
}

/// The role of a caller in a run.
enum Role<'a, T> {
    Leader(Leader<'a, T>),
    Follower(Arc<Shared<T>>),
}

impl<T: Clone> SingleFlight<T> {
    /// Performs the work, or waits for the caller that performs it, and returns the result.
    pub async fn run<F: Future<Output = T>>(&self, work: impl FnOnce() -> F) -> T {
        loop {
            match self.join() {
                Role::Leader(leader) => {
                    let result = work().await;
                    leader.finish(State::Done(result.clone()));
                    return result;
                }
                Role::Follower(shared) => {
                    if let Some(result) = shared.wait().await {
                        return result;
                    }
                }
            }
        }
    }

    /// Returns whether a caller performs the work at present.
    pub fn is_running(&self) -> bool {
        lock(&self.0).is_some()
    }

    fn join(&self) -> Role<'_, T> {
        let mut current = lock(&self.0);
        if let Some(shared) = &*current {
            return Role::Follower(Arc::clone(shared));
        }
        let shared = Arc::new(Shared(Mutex::new((State::Running, Vec::new()))));
        *current = Some(Arc::clone(&shared));
        Role::Leader(Leader { flight: self, shared })
    }
}

impl<T: Clone> Shared<T> {
    /// Waits for the result; `None` if the leader abandoned the work.
    async fn wait(&self) -> Option<T> {
        poll_fn(|context| {
            let mut inner = lock(&self.0);
            match &inner.0 {
                State::Done(result) => Poll::Ready(Some(result.clone())),
                State::Abandoned => Poll::Ready(None),
                State::Running => {
                    if !inner.1.iter().any(|waker| waker.will_wake(context.waker())) {
                        inner.1.push(context.waker().clone());
                    }
                    Poll::Pending
                }
            }
        })
        .await
    }
}

/// The caller that performs the work.
struct Leader<'a, T> {
    flight: &'a SingleFlight<T>,
    shared: Arc<Shared<T>>,
}

impl<T> Leader<'_, T> {
    fn finish(&self, state: State<T>) {
        *lock(&self.flight.0) = None;
        let wakers = {
            let mut inner = lock(&self.shared.0);
            inner.0 = state;
            std::mem::take(&mut inner.1)
        };
        wakers.into_iter().for_each(Waker::wake);
    }
}

impl<T> Drop for Leader<'_, T> {
    fn drop(&mut self) {
        if matches!(lock(&self.shared.0).0, State::Running) {
            self.finish(State::Abandoned);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::executor::block_on;
    use std::future::{pending, ready};
    use std::pin::pin;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::task::Context;
    use std::thread;
    use std::time::Duration;

    #[test]
    fn threads_share_one_run() {
        let flight = SingleFlight::default();
        let count = AtomicU32::new(0);
        let results = thread::scope(|scope| {
            let run = || {
                block_on(flight.run(|| async {
                    thread::sleep(Duration::from_millis(50));
                    count.fetch_add(1, Ordering::SeqCst)
                }))
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(run)).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
        });
        let runs = count.load(Ordering::SeqCst);
        assert!(runs < 8 && results.iter().all(|result| *result < runs), "{results:?}");
    }

    #[test]
    fn waiting_callers_get_the_result_of_the_first() {
        let flight = SingleFlight::default();
        let mut first = pin!(flight.run(|| async {
            let mut polled = false;
            poll_fn(|_| if std::mem::replace(&mut polled, true) { Poll::Ready(7) } else { Poll::Pending }).await
        }));
        let mut second = pin!(flight.run(|| ready(8)));
        let mut context = Context::from_waker(Waker::noop());
        assert!(first.as_mut().poll(&mut context).is_pending());
        assert!(second.as_mut().poll(&mut context).is_pending());
        assert_eq!(first.as_mut().poll(&mut context), Poll::Ready(7));
        assert_eq!(second.as_mut().poll(&mut context), Poll::Ready(7));
        assert_eq!(block_on(flight.run(|| ready(9))), 9);
    }

    #[test]
    fn waiting_caller_takes_over_from_a_dropped_leader() {
        let flight = SingleFlight::default();
        let mut context = Context::from_waker(Waker::noop());
        let mut second = pin!(flight.run(|| ready(2)));
        {
            let mut first = Box::pin(flight.run(pending));
            assert!(first.as_mut().poll(&mut context).is_pending());
            assert!(second.as_mut().poll(&mut context).is_pending());
        }
        assert_eq!(second.as_mut().poll(&mut context), Poll::Ready(2));
    }
}
