//! The command line of Amazon Cognito Identity.
#![forbid(unsafe_code)]

mod guest;

use bindery_cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    Cli::new(&cognito_identity::META).version(env!("CARGO_PKG_VERSION")).command(guest::command()).run()
}
