//! Threads with a stack for documents nested as deep as the limit allows.

use bindery_model::source::InputLimits;
use std::io;
use std::thread::{Builder, Scope, ScopedJoinHandle};

/// The stack for one level of nesting, from text to Rust; nested arrays need most. The system commits the memory only
/// when a document uses it.
const LEVEL: usize = if cfg!(debug_assertions) { 128 << 10 } else { 32 << 10 };

/// The stack for everything except nesting.
const LEAST: usize = 8 << 20;

/// Starts a thread that can read every document within the limits.
pub(crate) fn spawn<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    limits: &InputLimits,
    work: impl FnOnce() -> T + Send + 'scope,
) -> io::Result<ScopedJoinHandle<'scope, T>> {
    let size = limits.nesting.saturating_mul(LEVEL).saturating_add(LEAST);
    Builder::new().stack_size(size).spawn_scoped(scope, work)
}

/// Runs a closure on such a thread.
pub(crate) fn run<T: Send>(limits: &InputLimits, work: impl FnOnce() -> T + Send) -> io::Result<T> {
    std::thread::scope(|scope| match spawn(scope, limits, work)?.join() {
        Ok(result) => Ok(result),
        Err(panic) => std::panic::resume_unwind(panic),
    })
}
