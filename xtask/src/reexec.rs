//! Commands that are not built into `cargo xtask`: it builds and runs an xtask with them.
//!
//! Cargo replaces the running program, which not every operating system allows.

use crate::failure::{Failure, Outcome};
use std::process::Command;
use std::{env, process};

/// Runs this command line in an xtask with a feature, which is built first if necessary.
pub(crate) fn run(feature: &str) -> Result<Outcome, Failure> {
    let status = command(feature).args(env::args_os().skip(1)).status();
    match status.map_err(|error| Failure::failed(format!("cannot run cargo: {error}")))?.code() {
        Some(0) => Ok(Outcome::Clean),
        // The other xtask has printed its errors.
        code => process::exit(code.unwrap_or(1)),
    }
}

fn command(feature: &str) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["run", "--quiet", "--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]);
    command.args(["--no-default-features", "--features", feature]);
    command.args(["--profile", if cfg!(debug_assertions) { "xtask" } else { "release" }, "--"]);
    command
}
