//! The text rules that Bindery's generator and its run-time crates share.
//!
//! - [`options`]: the names of commands and options on a command line, and the table of global options.
//! - [`pattern`]: ECMA-262 patterns translated to the syntax of the `regex` and `regex-lite` crates.
//! - [`template`]: path templates, split into literal text and placeholders.
//!
//! The crate has no dependencies and does no I/O.

pub mod options;
pub mod pattern;
pub mod template;
