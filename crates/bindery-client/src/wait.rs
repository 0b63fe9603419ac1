//! Futures without a runtime: on this thread, within a time, and one for many.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// Runs a future on this thread, which sleeps while it waits.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    // What a blocking client waits for is mostly ready at once, and a waker of a thread is an allocation.
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

/// The same, for no longer than a time; `None` where it was over.
pub(crate) fn block_on_within<F: Future>(future: F, time: Duration) -> Option<F::Output> {
    let end = Instant::now().checked_add(time);
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

/// Whichever of two is ready first; the first of them where both are.
pub(crate) async fn either<A: Future, B: Future>(first: A, second: B) -> Result<A::Output, B::Output> {
    let (mut first, mut second) = (pin!(first), pin!(second));
    poll_fn(|context| match first.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Ok(output)),
        Poll::Pending => second.as_mut().poll(context).map(Err),
    })
    .await
}

/// Work that one caller does and all callers get the result of.
///
/// Whoever comes first works; those who come meanwhile wait for the same result. Where the first one goes away before
/// it is done, one of the waiting takes over.
#[derive(Debug)]
pub struct SingleFlight<T>(Mutex<Option<Arc<Landing<T>>>>);

#[derive(Debug)]
struct Landing<T>(Mutex<(State<T>, Vec<Waker>)>);

#[derive(Debug)]
enum State<T> {
    Flying,
    Landed(T),
    Abandoned,
}

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        SingleFlight(Mutex::new(None))
    }
}

/// What somebody does who comes.
enum Role<'a, T> {
    Pilot(Pilot<'a, T>),
    Passenger(Arc<Landing<T>>),
}

impl<T: Clone> SingleFlight<T> {
    /// Does the work, or waits for whoever does it.
    pub async fn run<F: Future<Output = T>>(&self, work: impl FnOnce() -> F) -> T {
        loop {
            match self.board() {
                Role::Pilot(pilot) => {
                    let result = work().await;
                    pilot.land(State::Landed(result.clone()));
                    return result;
                }
                Role::Passenger(landing) => {
                    if let Some(result) = landing.wait().await {
                        return result;
                    }
                }
            }
        }
    }

    /// Whether somebody works just now.
    pub fn is_running(&self) -> bool {
        lock(&self.0).is_some()
    }

    fn board(&self) -> Role<'_, T> {
        let mut flying = lock(&self.0);
        if let Some(landing) = &*flying {
            return Role::Passenger(Arc::clone(landing));
        }
        let landing = Arc::new(Landing(Mutex::new((State::Flying, Vec::new()))));
        *flying = Some(Arc::clone(&landing));
        Role::Pilot(Pilot { flight: self, landing })
    }
}

impl<T: Clone> Landing<T> {
    /// The result; `None` where it was abandoned.
    async fn wait(&self) -> Option<T> {
        poll_fn(|context| {
            let mut inner = lock(&self.0);
            match &inner.0 {
                State::Landed(result) => Poll::Ready(Some(result.clone())),
                State::Abandoned => Poll::Ready(None),
                State::Flying => {
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

/// Whoever does the work.
struct Pilot<'a, T> {
    flight: &'a SingleFlight<T>,
    landing: Arc<Landing<T>>,
}

impl<T> Pilot<'_, T> {
    fn land(&self, state: State<T>) {
        *lock(&self.flight.0) = None;
        let wakers = {
            let mut inner = lock(&self.landing.0);
            inner.0 = state;
            std::mem::take(&mut inner.1)
        };
        wakers.into_iter().for_each(Waker::wake);
    }
}

impl<T> Drop for Pilot<'_, T> {
    fn drop(&mut self) {
        if matches!(lock(&self.landing.0).0, State::Flying) {
            self.land(State::Abandoned);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A future on the heap, as a stream holds it.
pub(crate) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn a_thread_waits_for_another() {
        let flight = SingleFlight::default();
        let count = AtomicU32::new(0);
        let results = thread::scope(|scope| {
            let join = || {
                block_on(flight.run(|| async {
                    thread::sleep(Duration::from_millis(50));
                    count.fetch_add(1, Ordering::SeqCst)
                }))
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(join)).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
        });
        let flights = count.load(Ordering::SeqCst);
        assert!(flights < 8 && results.iter().all(|result| *result < flights), "{results:?}");
    }

    #[test]
    fn all_get_the_result_of_the_first() {
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
    fn a_waiting_one_takes_over_from_one_that_went_away() {
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

    #[test]
    fn a_time_ends_what_never_does() {
        assert_eq!(block_on_within(pending::<()>(), Duration::from_millis(5)), None);
        assert_eq!(block_on_within(ready(3), Duration::ZERO), Some(3));
        assert_eq!(block_on(either(ready(1), ready(2))), Ok(1));
        assert_eq!(block_on(either(pending::<()>(), ready(2))), Err(2));
    }
}
