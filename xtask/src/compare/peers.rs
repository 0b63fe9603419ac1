//! The programs that we are compared with: what they are, in which version, and how they come to be here.

use super::Setup;
use super::measure::Invocation;
use std::fs;
use std::path::{Path, PathBuf};

/// A program of others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer {
    /// Its name in its registry.
    pub(super) name: &'static str,
    /// Its version, as it was when this was written down.
    pub(super) version: &'static str,
    registry: Registry,
    /// What of it is run.
    binary: &'static str,
}

/// Where a program comes from.
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

/// It runs on Java, which must be there.
pub(super) const OPENAPI_GENERATOR: Peer = Peer {
    name: "openapi-generator-cli",
    version: "7.26.0",
    registry: Registry::Python,
    binary: "openapi-generator-cli",
};

pub(super) const AWS_CLI: Peer = Peer { name: "awscli", version: "1.46.3", registry: Registry::Python, binary: "aws" };

/// Whether what is missing is installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Install {
    /// It is, into a folder of its own below the target folder.
    Missing,
    /// It is not; whoever is missing is skipped.
    Nothing,
}

impl Peer {
    /// The name with the version.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// Where it is installed.
    pub(super) fn folder(&self, setup: &Setup) -> PathBuf {
        setup.work.join("peers").join(format!("{}-{}", self.name, self.version))
    }

    /// Its binary, which may have to be installed first.
    ///
    /// # Errors
    /// Why there is none.
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

    /// What installs it.
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
