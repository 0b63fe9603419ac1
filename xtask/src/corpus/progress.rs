//! Progress on a terminal.

use crate::terminal::print_error;
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The current step, shown only on a terminal.
pub(super) struct Progress {
    of: usize,
    done: AtomicUsize,
    shown: bool,
}

impl Progress {
    /// Creates the progress of a number of steps.
    pub(super) fn new(of: usize) -> Self {
        Progress { of, done: AtomicUsize::new(0), shown: io::stderr().is_terminal() }
    }

    /// Shows the next step.
    pub(super) fn step(&self, what: &str, about: &str) {
        let step = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.shown && step <= self.of {
            let about: String = about.chars().take(60).flat_map(char::escape_debug).collect();
            print_error(&format!("\r\u{1b}[2K{what} {step}/{} {about}", self.of));
        }
    }

    /// Clears the line.
    pub(super) fn done(&self) {
        if self.shown {
            print_error("\r\u{1b}[2K");
        }
    }
}
