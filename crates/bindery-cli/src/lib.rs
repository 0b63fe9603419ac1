//! The command line of any service whose crate Bindery generates, driven by its tables.
//!
//! A binary of one line is all that a service needs: `fn main() -> ExitCode { bindery_cli::run(&SERVICE_META) }`.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod names;
#[allow(dead_code, reason = "the flow calls it")]
mod output;
#[allow(dead_code, reason = "the flow calls it")]
mod query;
#[allow(dead_code, reason = "the flow calls it")]
mod send;
#[allow(dead_code, reason = "the flow calls it")]
mod show;
