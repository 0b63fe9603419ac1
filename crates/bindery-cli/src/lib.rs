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
mod cli;
mod command;
mod complete;
mod completion;
mod credentials;
mod files;
mod flow;
mod globals;
mod help;
mod names;
mod output;
mod pages;
mod print;
mod profile;
mod query;
mod send;
mod session;
mod shorthand;
mod show;
mod skeleton;
mod value;

pub use cli::{Cli, Command, run};
pub use send::Failure;
pub use session::{Done, End, Session};
