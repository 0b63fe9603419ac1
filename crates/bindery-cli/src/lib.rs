//! The command line of any service whose crate Bindery generates, driven by its tables.
//!
//! A binary of one line is all that a service needs:
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! fn main() -> ExitCode {
//!     bindery_cli::run(&cognito_identity::META)
//! }
//! ```
//!
//! | | |
//! | --- | --- |
//! | The whole of it | [`run`] |
//! | With commands of its own | [`Cli`], [`Command`], [`Session`], [`Done`] |
//! | Why one ends without its result | [`End`], [`Failure`] |
#![doc = ""]
#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod check;
mod check_pattern;
mod cli;
mod command;
mod complete;
mod completion;
mod credentials;
mod credentials_schemes;
mod files;
mod flow;
mod globals;
mod help;
mod help_example;
mod help_syntax;
mod help_text;
mod help_tree;
mod names;
mod output;
mod pages;
mod print;
mod profile;
mod query;
mod send;
mod send_call;
mod send_failure;
mod send_transport;
mod session;
mod shorthand;
mod show;
mod skeleton;
mod value;
#[cfg(test)]
mod value_fixture;
mod value_form;
#[cfg(test)]
mod value_hostile;
mod value_input;

pub use cli::{Cli, Command, run};
pub use send::Failure;
pub use session::{Done, End, Session};
