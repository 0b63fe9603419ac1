//! Nothing but tests, in `tests/users`: they use the generated crates as their users would, from outside.
//!
//! A generated crate holds no hand-written line, so its tests live here.

/// Compiles and runs the examples of the workspace's README.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
