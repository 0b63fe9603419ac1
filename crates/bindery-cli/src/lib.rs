//! The command line of any service whose crate Bindery generates, driven by the service's metadata.
//!
//! A service needs a binary of one line:
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
//! | Run a command line | [`run`] |
//! | Add hand-written commands | [`Cli`], [`Command`], [`Session`], [`CommandOutput`] |
//! | Errors | [`CommandError`], [`Failure`] |
#![doc = ""]
#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod check;
mod cli;
mod completion;
mod credentials;
mod failure;
mod files;
mod global_values;
mod help;
mod names;
mod options;
mod output;
mod pagination;
mod profile;
mod query;
mod redaction;
mod request_text;
mod run;
mod send;
mod session;
mod settings;
mod shorthand;
mod skeleton;
mod terminal;
mod value;
mod value_hints;

pub use cli::{Cli, Command};
pub use failure::Failure;
pub use run::run;
pub use session::{CommandError, CommandOutput, Session};
