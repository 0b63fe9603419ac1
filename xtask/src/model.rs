//! `cargo xtask model`: the model of a service, as JSON or as botocore's service files.

use crate::cli::{Model, ModelFormat, ModelInput};
use crate::failure::{Failure, Outcome};
use crate::inputs::Spec;
use crate::workspace::Workspace;
use crate::{build, terminal};
use bindery_codegen::Botocore;
use bindery_model::diagnostic::Diagnostics;
use bindery_model::source::InputLimits;
use std::path::Path;
use std::{fs, io};

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: Model) -> Result<Outcome, Failure> {
    let specs = match arguments.input {
        ModelInput::Service(service) => workspace.specs(&[service])?,
        ModelInput::External { files, name } => vec![Spec::of_files(&files, name)?],
    };
    for spec in specs.into_iter().map(|spec| spec.reading(InputLimits::default(), arguments.invalid)) {
        let Some((texts, loaded)) = build::read(&spec) else {
            return Ok(Outcome::Findings);
        };
        let (path, text, files) = match arguments.format {
            ModelFormat::Json => {
                let mut json = serde_json::to_value(&loaded.model).map_err(io::Error::from)?;
                texts.sources.resolve(&mut json);
                (format!("{}.json", spec.name), format!("{json:#}\n"), Vec::new())
            }
            ModelFormat::Botocore => {
                let Botocore { mut files, warnings } = bindery_codegen::botocore(&loaded.model);
                build::show(&Diagnostics(warnings), &texts.shown());
                // The last file is `service-2.json`, which sorts after `paginators-1.json`.
                let Some((path, text)) = files.pop_last() else { continue };
                (path, text, files.into_iter().collect())
            }
        };
        match &arguments.out {
            None => terminal::print(&text)?,
            Some(out) => {
                for (path, text) in files.into_iter().chain([(path, text)]) {
                    write(out, &path, &text)?;
                }
            }
        }
    }
    Ok(Outcome::Clean)
}

/// Writes a file, and prints its path.
fn write(out: &Path, path: &str, text: &str) -> Result<(), Failure> {
    let file = out.join(path);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&file, text)?;
    terminal::print(&format!("{}\n", file.display()))?;
    Ok(())
}
