//! The workspace: its services, and the folders of their documents and crates.

use crate::failure::Failure;
use crate::inputs::Spec;
use crate::names;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// A workspace of Bindery.
#[derive(Clone, Debug)]
pub(crate) struct Workspace {
    /// The root folder.
    pub(crate) root: PathBuf,
}

impl Workspace {
    /// Returns the workspace from the command line; otherwise the one around the current folder, where a prebuilt xtask
    /// may run; otherwise the one in which xtask was built.
    pub(crate) fn find(named: Option<PathBuf>) -> Result<Self, Failure> {
        if let Some(root) = named {
            return Ok(Workspace { root });
        }
        let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned);
        let current = env::current_dir()?;
        let has_specs = |folder: &PathBuf| folder.join("specs").is_dir();
        // A folder with `specs` alone may belong to another project.
        let is_workspace = |folder: &PathBuf| has_specs(folder) && folder.join("crates/bindery/Cargo.toml").is_file();
        let around = || current.ancestors().map(Path::to_owned);
        let found = around().find(is_workspace).or_else(|| built_in.into_iter().chain(around()).find(has_specs));
        match found {
            Some(root) => Ok(Workspace { root }),
            None => Err(Failure::failed(format!(
                "there is no folder `specs` in {} or above it; run the command in a workspace of Bindery",
                current.display()
            ))),
        }
    }

    /// Returns the folder of the crates.
    pub(crate) fn crates(&self) -> PathBuf {
        self.root.join("crates")
    }

    /// Returns the crate that generated crates depend on.
    pub(crate) fn bindery(&self) -> PathBuf {
        self.crates().join("bindery")
    }

    /// Returns the names of the services, sorted: the folders of `specs`.
    pub(crate) fn services(&self) -> Result<BTreeSet<String>, Failure> {
        let specs = self.root.join("specs");
        let entries = fs::read_dir(&specs).map_err(|error| Failure::failed(format!("{}: {error}", specs.display())))?;
        let mut services = BTreeSet::new();
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() && !name.starts_with('.') {
                services.insert(name);
            }
        }
        Ok(services)
    }

    /// Returns the specs of the named services, or of all if the list is empty.
    pub(crate) fn specs(&self, named: &[String]) -> Result<Vec<Spec>, Failure> {
        let services = self.services()?;
        let unknown: Vec<String> =
            named.iter().filter(|name| !services.contains(*name)).map(|name| unknown(name, &services)).collect();
        if !unknown.is_empty() {
            return Err(Failure::Usage(unknown));
        }
        let chosen: BTreeSet<String> = if named.is_empty() { services } else { named.iter().cloned().collect() };
        let misnamed: Vec<String> = chosen
            .iter()
            .filter_map(|name| names::parse(name).err().map(|error| format!("specs/{name}: {error}")))
            .collect();
        if !misnamed.is_empty() {
            return Err(Failure::Failed(misnamed));
        }
        chosen.into_iter().map(|name| Spec::of_folder(&self.root, name).map_err(Failure::from)).collect()
    }
}

/// Returns the error about a service that does not exist, with the nearest name.
pub(crate) fn unknown(name: &str, services: &BTreeSet<String>) -> String {
    let nearest = services.iter().map(|service| (strsim::damerau_levenshtein(name, service), service)).min();
    match nearest {
        Some((distance, service)) if distance <= name.len().div_ceil(3) => {
            format!("specs/{name} does not exist; did you mean `{service}`?")
        }
        Some(_) => {
            let all: Vec<&str> = services.iter().map(String::as_str).collect();
            format!("specs/{name} does not exist; there are {}", all.join(", "))
        }
        None => format!("specs/{name} does not exist; specs has no folders yet"),
    }
}

/// Returns the version in a crate's manifest.
pub(crate) fn version_of(folder: &Path) -> io::Result<String> {
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", manifest.display())))?;
    let version = text
        .lines()
        .find_map(|line| line.strip_prefix("version")?.trim_start().strip_prefix('=')?.trim().split('"').nth(1));
    version
        .map(str::to_owned)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, format!("{} has no `version`", manifest.display())))
}
