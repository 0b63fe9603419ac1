//! `cargo xtask model`: prints the model of a service as JSON.

use crate::cli::Model;
use crate::failure::{Failure, Outcome};
use crate::workspace::Workspace;
use crate::{build, terminal};
use std::io;

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: &Model) -> Result<Outcome, Failure> {
    for spec in workspace.specs(std::slice::from_ref(&arguments.service))? {
        let Some((texts, loaded)) = build::read(&spec) else {
            return Ok(Outcome::Findings);
        };
        let mut json = serde_json::to_value(&loaded.model).map_err(io::Error::from)?;
        texts.sources.resolve(&mut json);
        terminal::print(&format!("{json:#}\n"))?;
    }
    Ok(Outcome::Clean)
}
