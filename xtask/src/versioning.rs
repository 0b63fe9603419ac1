//! Versions of generated crates, and their changelogs.
//!
//! The version of a crate is the one line of `specs/NAME/VERSION`, which the maintainer owns. It is not stored in
//! Cargo.toml, which is generated, nor in an overlay, which people format and a program should not edit.

use bindery_codegen::FIRST_VERSION;
use bindery_model::diff::Release;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The name of the file in a service's folder.
pub(crate) const FILE: &str = "VERSION";

/// A version of a crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    major: u64,
    minor: u64,
    patch: u64,
}

impl Version {
    /// Returns the version of a crate without a `VERSION` file.
    pub(crate) fn first() -> Version {
        Version::parse(FIRST_VERSION).unwrap_or(Version { major: 0, minor: 1, patch: 0 })
    }

    /// Parses `1.2.3`.
    pub(crate) fn parse(text: &str) -> Option<Version> {
        let number = |text: &str| match text {
            "0" => Some(0),
            text if text.starts_with(|c: char| ('1'..='9').contains(&c)) => text.parse().ok(),
            _ => None,
        };
        let numbers: Vec<Option<u64>> = text.trim().split('.').map(number).collect();
        match numbers.as_slice() {
            [Some(major), Some(minor), Some(patch)] => Some(Version { major: *major, minor: *minor, patch: *patch }),
            _ => None,
        }
    }

    /// Returns the least version for a change, by Cargo's rules: a breaking change raises the first number that is not
    /// 0.
    #[must_use]
    pub(crate) fn after(self, release: Release) -> Version {
        let Version { major, minor, patch } = self;
        match (major, minor, release) {
            (1.., _, Release::Major) => Version { major: major + 1, minor: 0, patch: 0 },
            (1.., _, Release::Minor) => Version { major, minor: minor + 1, patch: 0 },
            (0, _, Release::Major) => Version { major, minor: minor + 1, patch: 0 },
            (0, _, Release::Minor) | (_, _, Release::Patch) => Version { major, minor, patch: patch + 1 },
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Version { major, minor, patch } = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// Returns the path of a service's `VERSION` file.
fn file(workspace: &Path, service: &str) -> PathBuf {
    workspace.join("specs").join(service).join(FILE)
}

/// Parses the text of a version; without a text, returns the first version.
pub(crate) fn read(path: &str, text: Option<&str>) -> io::Result<Version> {
    let Some(text) = text else { return Ok(Version::first()) };
    Version::parse(text).ok_or_else(|| {
        let found: String = text.trim().chars().take(40).flat_map(char::escape_debug).collect();
        let why = format!("{path} contains `{found}`; a version is three numbers, as in {FIRST_VERSION}");
        io::Error::new(io::ErrorKind::InvalidData, why)
    })
}

/// Returns the version of a service's crate.
pub(crate) fn version(workspace: &Path, service: &str) -> io::Result<Version> {
    let shown = format!("specs/{service}/{FILE}");
    match fs::read_to_string(file(workspace, service)) {
        Ok(text) => read(&shown, Some(&text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => read(&shown, None),
        Err(error) => Err(io::Error::new(error.kind(), format!("{shown}: {error}"))),
    }
}

/// Writes the version of a service's crate.
pub(crate) fn write(workspace: &Path, service: &str, version: Version) -> io::Result<()> {
    replace(&file(workspace, service), &format!("{version}\n"))
}

/// Adds an entry to a crate's changelog: above the other entries, and below the text that precedes them.
pub(crate) fn log(krate: &Path, entry: &str) -> io::Result<()> {
    let path = krate.join("CHANGELOG.md");
    let old = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(io::Error::new(error.kind(), format!("{}: {error}", path.display()))),
    };
    replace(&path, &logged(&old, entry))
}

/// Returns a changelog with an additional entry.
fn logged(old: &str, entry: &str) -> String {
    let head = if old.trim().is_empty() { "# Changelog\n\n" } else { old };
    let start = match head {
        head if head.starts_with("## ") => 0,
        head => head.find("\n## ").map_or(head.len(), |at| at + 1),
    };
    let (before, after) = head.split_at(start);
    let gap = if before.is_empty() || before.ends_with("\n\n") { "" } else { "\n" };
    let end = if after.is_empty() { "" } else { "\n" };
    let before = if before.ends_with('\n') || before.is_empty() { before.to_owned() } else { format!("{before}\n") };
    format!("{before}{gap}{}\n{end}{after}", entry.trim_end())
}

/// Replaces a file atomically.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let at = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".tmp");
    let staged = path.with_file_name(name);
    fs::write(&staged, text).and_then(|()| fs::rename(&staged, path)).map_err(at)
}

#[cfg(test)]
mod tests {
    use super::{Version, logged, read};
    use bindery_model::diff::Release::{Major, Minor, Patch};

    #[test]
    fn versions_rise_by_cargos_rules() {
        for (before, release, after) in [
            ("0.1.0", Patch, "0.1.1"),
            ("0.1.0", Minor, "0.1.1"),
            ("0.1.3", Major, "0.2.0"),
            ("0.0.3", Major, "0.1.0"),
            ("1.2.3", Patch, "1.2.4"),
            ("1.2.3", Minor, "1.3.0"),
            ("1.2.3", Major, "2.0.0"),
        ] {
            let version = Version::parse(before).expect("a version");
            assert_eq!(version.after(release).to_string(), after, "{before} {release:?}");
        }
    }

    #[test]
    fn a_version_is_three_numbers() {
        assert_eq!(read("VERSION", None).expect("the first").to_string(), "0.1.0");
        assert_eq!(read("VERSION", Some("10.0.2\n")).expect("a version").to_string(), "10.0.2");
        for text in ["", "1", "1.2", "1.2.3.4", "1.2.x", "01.2.3", "+1.2.3", "1.2.3-rc.1", "99999999999999999999.0.0"] {
            let error = read("specs/pets/VERSION", Some(text)).expect_err(text).to_string();
            assert!(error.starts_with("specs/pets/VERSION contains `"), "{error}");
        }
    }

    #[test]
    fn an_entry_is_added_above_the_others_and_below_the_introduction() {
        let first = logged("", "## 0.1.1\n\n- a\n");
        assert_eq!(first, "# Changelog\n\n## 0.1.1\n\n- a\n");
        let second = logged(&first, "## 0.2.0\n\n- b");
        assert_eq!(second, "# Changelog\n\n## 0.2.0\n\n- b\n\n## 0.1.1\n\n- a\n");
        assert_eq!(logged("# Log\n\nBy hand.", "## 1.0.0"), "# Log\n\nBy hand.\n\n## 1.0.0\n");
        assert_eq!(logged("## 0.1.0\n", "## 0.2.0"), "## 0.2.0\n\n## 0.1.0\n");
    }
}
