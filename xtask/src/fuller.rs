//! Commands that `cargo xtask` is built without: an xtask that has them runs in its place.
//!
//! Cargo puts it where this one lies, which only systems allow whose running programs may be replaced.

use crate::failure::{Failure, Outcome};
use std::process::Command;
use std::{env, process};

/// Runs this command line by an xtask with a feature, which is built first where it is not there yet.
pub(crate) fn run(feature: &str) -> Result<Outcome, Failure> {
    let status = command(feature).args(env::args_os().skip(1)).status();
    match status.map_err(|error| Failure::failed(format!("cargo: {error}")))?.code() {
        Some(0) => Ok(Outcome::Clean),
        // Whatever there is to say has been said.
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
