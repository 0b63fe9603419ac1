//! Nothing but tests, in `tests/users`: they use the generated crates as their users would, from outside.
//!
//! A generated crate holds no hand-written line, so its tests live here.
