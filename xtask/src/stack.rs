//! Threads with stacks that hold documents nested as deep as the limit allows.

use bindery_model::source::InputLimits;
use std::io;
use std::thread::{Builder, Scope, ScopedJoinHandle};

/// What one level of nesting takes of the stack, at most, on its way from text to Rust: a list of lists takes most.
/// It is only reserved, and no memory until it is used.
const LEVEL: usize = if cfg!(debug_assertions) { 128 << 10 } else { 32 << 10 };

/// The stack of a thread that reads nothing deep.
const LEAST: usize = 8 << 20;

/// Starts a thread that can read whatever the limits let pass.
pub(crate) fn spawn<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    limits: &InputLimits,
    work: impl FnOnce() -> T + Send + 'scope,
) -> io::Result<ScopedJoinHandle<'scope, T>> {
    let size = limits.nesting.saturating_mul(LEVEL).saturating_add(LEAST);
    Builder::new().stack_size(size).spawn_scoped(scope, work)
}

/// Runs on such a thread.
pub(crate) fn deep<T: Send>(limits: &InputLimits, work: impl FnOnce() -> T + Send) -> io::Result<T> {
    std::thread::scope(|scope| match spawn(scope, limits, work)?.join() {
        Ok(result) => Ok(result),
        Err(panic) => std::panic::resume_unwind(panic),
    })
}
