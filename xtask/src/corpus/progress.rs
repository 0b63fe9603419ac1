//! What is being done right now, for those who wait.

use crate::terminal::complain;
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What is being done right now, on a terminal; silence elsewhere.
pub(super) struct Progress {
    of: usize,
    done: AtomicUsize,
    shown: bool,
}

impl Progress {
    /// The progress of so many steps.
    pub(super) fn new(of: usize) -> Self {
        Progress { of, done: AtomicUsize::new(0), shown: io::stderr().is_terminal() }
    }

    /// Says what the next step is about.
    pub(super) fn step(&self, what: &str, about: &str) {
        let step = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.shown && step <= self.of {
            let about: String = about.chars().take(60).flat_map(char::escape_debug).collect();
            complain(&format!("\r\u{1b}[2K{what} {step}/{} {about}", self.of));
        }
    }

    /// Leaves no trace.
    pub(super) fn done(&self) {
        if self.shown {
            complain("\r\u{1b}[2K");
        }
    }
}
