//! The command line.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Bindery's commands: from Swagger 2.0 documents to Rust crates
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 all is well, 1 something was found or failed, 2 the command was misspelt.")]
pub(crate) struct Arguments {
    /// The workspace, where it is not the one that xtask was built in.
    #[arg(long, value_name = "DIR", hide = true, global = true)]
    pub(crate) workspace: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Codegen(Codegen),
    Model(Model),
}

/// Writes one crate per service: from specs/NAME into crates/NAME
///
/// Reads the documents and overlays of each service, and writes its crate. Everything is generated and checked before
/// the first byte is written; after an error nothing has been written. A file that does not bear the header of
/// generated files is never overwritten or removed.
#[derive(Debug, Args)]
#[command(after_long_help = CODEGEN_EXAMPLES)]
pub(crate) struct Codegen {
    /// Services, by the names of their folders in specs/; all of them if none is named
    #[arg(value_name = "NAME", conflicts_with = "spec")]
    pub(crate) services: Vec<String>,
    /// Compare only: show what differs, and exit with 1 if anything does
    #[arg(long)]
    pub(crate) check: bool,
    /// Take warnings for errors
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// Documents and overlays anywhere, instead of specs/; told apart by their content, not by the file's ending
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "out", help_heading = ANYWHERE)]
    pub(crate) spec: Vec<PathBuf>,
    /// Where to put the folder of the crate
    #[arg(long, value_name = "DIR", requires = "spec", help_heading = ANYWHERE)]
    pub(crate) out: Option<PathBuf>,
    /// The name of the crate and its folder; by default made from the name of the first FILE
    #[arg(long, value_name = "NAME", requires = "spec", value_parser = crate::names::parse, help_heading = ANYWHERE)]
    pub(crate) name: Option<String>,
    /// The bindery crate that the generated one depends on; by default the one of this workspace
    #[arg(long, value_name = "PATH", requires = "spec", help_heading = ANYWHERE)]
    pub(crate) bindery: Option<PathBuf>,
}

const ANYWHERE: &str = "Documents anywhere (this workspace is not touched)";

const CODEGEN_EXAMPLES: &str = "\
Examples:
  cargo xtask codegen                       every service
  cargo xtask codegen cognito-identity      one of them
  cargo xtask codegen --check               in CI: is every crate what its spec says?
  cargo xtask codegen --spec petstore.yaml overlay.yaml --out /tmp/crates
                                            a crate that builds where it lies";

/// Prints the model of a service as JSON: all that is known, and where it is said
#[derive(Debug, Args)]
pub(crate) struct Model {
    /// The service, by the name of its folder in specs/
    #[arg(value_name = "NAME")]
    pub(crate) service: String,
}
