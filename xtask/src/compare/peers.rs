//! The programs that Bindery is compared with: versions and installation.

use super::Setup;
use super::measure::Invocation;
use std::fs;
use std::path::{Path, PathBuf};

/// A program of another project.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer {
    /// The name in the registry.
    pub(super) name: &'static str,
    /// The version to install.
    pub(super) version: &'static str,
    registry: Registry,
    /// The name of the executable.
    binary: &'static str,
}

/// The registry of a program.
#[derive(Clone, Copy, Debug)]
enum Registry {
    /// crates.io, with these features.
    Cargo(&'static [&'static str]),
    /// PyPI.
    Python,
}

pub(super) const PAPERCLIP: Peer =
    Peer { name: "paperclip", version: "0.9.7", registry: Registry::Cargo(&["cli"]), binary: "paperclip" };

pub(super) const TYPIFY: Peer =
    Peer { name: "cargo-typify", version: "0.8.0", registry: Registry::Cargo(&[]), binary: "cargo-typify" };

/// Requires an installed Java.
pub(super) const OPENAPI_GENERATOR: Peer = Peer {
    name: "openapi-generator-cli",
    version: "7.26.0",
    registry: Registry::Python,
    binary: "openapi-generator-cli",
};

pub(super) const AWS_CLI: Peer = Peer { name: "awscli", version: "1.46.3", registry: Registry::Python, binary: "aws" };

/// Whether missing programs are installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Install {
    /// Installs each into its own folder below the target folder.
    Missing,
    /// Installs nothing; missing programs are skipped.
    Nothing,
}

impl Peer {
    /// Returns the name with the version.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// Returns the installation folder.
    pub(super) fn folder(&self, setup: &Setup) -> PathBuf {
        setup.work.join("peers").join(format!("{}-{}", self.name, self.version))
    }

    /// Returns the executable, after installing it if necessary.
    ///
    /// # Errors
    /// Returns a message if it is missing or its installation fails.
    pub(super) fn binary(&self, setup: &Setup) -> Result<PathBuf, String> {
        let folder = self.folder(setup);
        let binary = folder.join("bin").join(self.binary);
        if binary.exists() {
            return Ok(binary);
        }
        match setup.install {
            Install::Nothing => Err("it is not installed".to_owned()),
            Install::Missing => {
                setup.progress(&format!("installing {}", self.title()));
                fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
                for step in self.steps(&folder) {
                    step.run().map_err(|why| format!("it could not be installed: {why}"))?;
                }
                if binary.exists() { Ok(binary) } else { Err(format!("it has no {}", self.binary)) }
            }
        }
    }

    /// Returns the commands that install the program.
    fn steps(&self, folder: &Path) -> Vec<Invocation> {
        let root = folder.display().to_string();
        match self.registry {
            Registry::Cargo(features) => {
                let mut words = vec!["install", self.name, "--version", self.version, "--locked", "--root", &root];
                let features = features.join(",");
                if !features.is_empty() {
                    words.extend(["--features", &features]);
                }
                vec![Invocation::cargo(words, folder, &folder.join("build"))]
            }
            Registry::Python => {
                let pin = format!("{}=={}", self.name, self.version);
                let pip = ["install", "--quiet", "--disable-pip-version-check", &pin];
                let venv = Invocation::new("python3", ["-m", "venv", &root], folder);
                vec![venv, Invocation::new(folder.join("bin/pip"), pip, folder)]
            }
        }
    }
}
