//! Work that concurrent callers share, together with its result.

use crate::executor::BoxFuture;
use std::fmt;
use std::future::{Future, poll_fn};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

/// Runs work once for all callers that need it at the same time.
///
/// The work is a future that each of the callers drives. A caller that drops its own future, or stops polling it, delays
/// none of the others. The work is dropped with the last caller that waits for it.
///
/// ```
/// use bindery_client::{SingleFlight, block_on};
///
/// let flight = SingleFlight::default();
/// assert_eq!(block_on(flight.run(|| async { 7 })), 7);
/// assert!(!flight.is_running());
/// ```
pub struct SingleFlight<T>(Mutex<Option<Arc<Flight<T>>>>);

/// The work of one run.
struct Flight<T> {
    state: Mutex<State<T>>,
    wakers: Arc<Wakers>,
}

struct State<T> {
    work: Work<T>,
    callers: usize,
}

enum Work<T> {
    Pending(BoxFuture<'static, T>),
    /// One of the callers polls the future at present.
    Polled,
    Done(T),
    /// The future panicked.
    Poisoned,
}

/// The wakers of all callers of a run.
#[derive(Default)]
struct Wakers {
    wakers: Mutex<Vec<Waker>>,
    /// Whether the work was woken since the last poll started.
    is_woken: AtomicBool,
}

impl Wake for Wakers {
    fn wake(self: Arc<Self>) {
        self.is_woken.store(true, Ordering::SeqCst);
        self.wake_all();
    }
}

impl Wakers {
    fn register(&self, waker: &Waker) {
        let mut wakers = lock(&self.wakers);
        if !wakers.iter().any(|known| known.will_wake(waker)) {
            wakers.push(waker.clone());
        }
    }

    fn wake_all(&self) {
        let wakers = std::mem::take(&mut *lock(&self.wakers));
        wakers.into_iter().for_each(Waker::wake);
    }
}

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        SingleFlight(Mutex::new(None))
    }
}

impl<T> fmt::Debug for SingleFlight<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SingleFlight").field("is_running", &self.is_running()).finish()
    }
}

impl<T> SingleFlight<T> {
    /// Returns whether the work is running at present.
    pub fn is_running(&self) -> bool {
        lock(&self.0).is_some()
    }

    /// Ends a run: the next caller starts a new one.
    fn end(&self, flight: &Arc<Flight<T>>) {
        let mut current = lock(&self.0);
        if current.as_ref().is_some_and(|current| Arc::ptr_eq(current, flight)) {
            *current = None;
        }
    }
}

impl<T: Clone + Send + 'static> SingleFlight<T> {
    /// Starts the work, or joins the callers that wait for it, and returns the result.
    pub async fn run<F>(&self, work: impl FnOnce() -> F) -> T
    where
        F: Future<Output = T> + Send + 'static,
    {
        let mut work = Some(work);
        loop {
            let caller = self.join(&mut work);
            if let Some(result) = poll_fn(|context| caller.poll(context)).await {
                return result;
            }
            // The work panicked in another caller, which has consumed it; only the caller that started it can repeat it.
            assert!(work.is_some(), "the shared work panicked");
        }
    }

    fn join<F>(&self, work: &mut Option<impl FnOnce() -> F>) -> Caller<'_, T>
    where
        F: Future<Output = T> + Send + 'static,
    {
        let mut current = lock(&self.0);
        if let Some(flight) = &*current {
            lock(&flight.state).callers += 1;
            return Caller { single: self, flight: Arc::clone(flight) };
        }
        let work = match work.take() {
            Some(work) => Work::Pending(Box::pin(work())),
            None => Work::Poisoned,
        };
        let flight = Arc::new(Flight { state: Mutex::new(State { work, callers: 1 }), wakers: Arc::default() });
        *current = Some(Arc::clone(&flight));
        Caller { single: self, flight }
    }
}

/// One of the callers of a run.
struct Caller<'a, T> {
    single: &'a SingleFlight<T>,
    flight: Arc<Flight<T>>,
}

impl<T: Clone> Caller<'_, T> {
    /// Polls the work, unless another caller does so at present. `None` if the work panicked.
    fn poll(&self, context: &mut Context<'_>) -> Poll<Option<T>> {
        // Registered before the state is read: a change after that wakes this caller.
        self.flight.wakers.register(context.waker());
        let mut future = {
            let mut state = lock(&self.flight.state);
            match std::mem::replace(&mut state.work, Work::Polled) {
                Work::Pending(future) => future,
                Work::Polled => return Poll::Pending,
                Work::Done(result) => {
                    state.work = Work::Done(result.clone());
                    return Poll::Ready(Some(result));
                }
                Work::Poisoned => {
                    state.work = Work::Poisoned;
                    return Poll::Ready(None);
                }
            }
        };
        let mut polled = Polled { caller: self, next: Work::Poisoned };
        self.flight.wakers.is_woken.store(false, Ordering::SeqCst);
        let waker = Waker::from(Arc::clone(&self.flight.wakers));
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(result) => {
                polled.next = Work::Done(result.clone());
                Poll::Ready(Some(result))
            }
            Poll::Pending => {
                polled.next = Work::Pending(future);
                Poll::Pending
            }
        }
    }
}

/// Stores the work after a poll, also after a panic.
struct Polled<'a, T> {
    caller: &'a Caller<'a, T>,
    next: Work<T>,
}

impl<T> Drop for Polled<'_, T> {
    fn drop(&mut self) {
        let flight = &self.caller.flight;
        let next = std::mem::replace(&mut self.next, Work::Poisoned);
        let is_pending = matches!(next, Work::Pending(_));
        lock(&flight.state).work = next;
        if is_pending {
            // A caller that was woken during the poll found the work taken.
            if flight.wakers.is_woken.load(Ordering::SeqCst) {
                flight.wakers.wake_all();
            }
        } else {
            self.caller.single.end(flight);
            flight.wakers.wake_all();
        }
    }
}

impl<T> Drop for Caller<'_, T> {
    fn drop(&mut self) {
        // The lock order is that of `join`: first the current run, then its state.
        let mut current = lock(&self.single.0);
        let mut state = lock(&self.flight.state);
        state.callers -= 1;
        if state.callers > 0 {
            drop(state);
            drop(current);
            // If this caller was the one that was woken, another one has to poll.
            self.flight.wakers.wake_all();
        } else if current.as_ref().is_some_and(|current| Arc::ptr_eq(current, &self.flight)) {
            *current = None;
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
    use std::sync::atomic::AtomicU32;
    use std::thread;
    use std::time::Duration;

    /// Is ready at the second poll.
    async fn second_poll(result: u32) -> u32 {
        let mut polled = false;
        poll_fn(|context| {
            context.waker().wake_by_ref();
            if std::mem::replace(&mut polled, true) { Poll::Ready(result) } else { Poll::Pending }
        })
        .await
    }

    #[test]
    fn threads_share_one_run() {
        let flight = SingleFlight::default();
        let count = Arc::new(AtomicU32::new(0));
        let results = thread::scope(|scope| {
            let run = || {
                let count = Arc::clone(&count);
                block_on(flight.run(|| async move {
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
    fn all_callers_get_the_result_of_one_run() {
        let flight = SingleFlight::default();
        let mut first = pin!(flight.run(|| second_poll(7)));
        let mut second = pin!(flight.run(|| ready(8)));
        let mut context = Context::from_waker(Waker::noop());
        assert!(first.as_mut().poll(&mut context).is_pending());
        // The second caller completes the work of the first, which is not polled any more.
        assert_eq!(second.as_mut().poll(&mut context), Poll::Ready(7));
        assert!(!flight.is_running());
        assert_eq!(first.as_mut().poll(&mut context), Poll::Ready(7));
        assert_eq!(block_on(flight.run(|| ready(9))), 9);
    }

    #[test]
    fn unpolled_first_caller_delays_nobody() {
        let flight = SingleFlight::default();
        let mut first = pin!(flight.run(|| second_poll(7)));
        assert!(first.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        assert_eq!(block_on(flight.run(|| ready(8))), 7);
    }

    #[test]
    fn dropped_first_caller_leaves_the_work_to_the_others() {
        let flight = SingleFlight::default();
        let mut context = Context::from_waker(Waker::noop());
        let mut second = pin!(flight.run(|| ready(2)));
        {
            let mut first = Box::pin(flight.run(|| second_poll(1)));
            assert!(first.as_mut().poll(&mut context).is_pending());
            let mut third = Box::pin(flight.run(|| ready(3)));
            assert!(third.as_mut().poll(&mut context).is_ready());
        }
        assert_eq!(second.as_mut().poll(&mut context), Poll::Ready(2), "the first run had ended");
    }

    #[test]
    fn work_without_callers_is_dropped() {
        let flight = SingleFlight::default();
        {
            let mut first = Box::pin(flight.run(pending));
            assert!(first.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
            assert!(flight.is_running());
        }
        assert!(!flight.is_running());
        assert_eq!(block_on(flight.run(|| ready(2))), 2);
    }

    #[test]
    fn wake_reaches_a_caller_that_sleeps() {
        let flight = SingleFlight::default();
        let (sender, receiver) = std::sync::mpsc::channel::<Waker>();
        let is_open = Arc::new(AtomicBool::new(false));
        let gate = Arc::clone(&is_open);
        let mut first = pin!(flight.run(move || poll_fn(move |context| {
            let _ = sender.send(context.waker().clone());
            if gate.load(Ordering::SeqCst) { Poll::Ready(5) } else { Poll::Pending }
        })));
        assert!(first.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        let result = thread::scope(|scope| {
            let second = scope.spawn(|| block_on(flight.run(|| ready(6))));
            thread::sleep(Duration::from_millis(30));
            is_open.store(true, Ordering::SeqCst);
            // All wakers of one run wake all callers.
            receiver.recv().expect("a poll has sent its waker").wake();
            second.join().expect("no panic")
        });
        assert_eq!(result, 5);
    }
}
