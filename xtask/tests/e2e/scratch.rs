//! A workspace in a temporary folder, and the binary that is run over it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A document with a definition and an operation.
pub(crate) const PETS: &str = "\
swagger: '2.0'
info: {title: Pets, version: '1.0'}
paths:
  /pets/{name}:
    get:
      operationId: GetPet
      summary: Finds a pet.
      parameters:
        - {name: name, in: path, required: true, type: string, description: Its name.}
      responses:
        '200': {description: The pet., schema: {$ref: '#/definitions/Pet'}}
definitions:
  Pet:
    type: object
    description: A pet.
    properties:
      age: {type: string, description: Its age.}
";

/// An overlay that says a member's type.
pub(crate) const OVERLAY: &str = "\
overlay: 1.1.0
info: {title: Pets, version: '1'}
actions:
  - target: $.definitions.Pet.properties.age
    description: An age is a number.
    update: {type: integer, format: int32}
";

/// A workspace of its own.
pub(crate) struct Scratch {
    folder: tempfile::TempDir,
}

/// What a run of the binary gave.
pub(crate) struct Run {
    /// Its exit code.
    pub(crate) code: Option<i32>,
    /// Its output, without times.
    pub(crate) stdout: String,
    /// Its complaints.
    pub(crate) stderr: String,
}

impl Scratch {
    /// A workspace with some services, each with these files.
    pub(crate) fn with(services: &[(&str, &[(&str, &str)])]) -> Self {
        let scratch = Scratch { folder: tempfile::tempdir().expect("a temporary folder") };
        fs::create_dir(scratch.path("specs")).expect("a folder");
        for (service, files) in services {
            for (file, text) in *files {
                scratch.put(&format!("specs/{service}/{file}"), text);
            }
        }
        scratch
    }

    /// A workspace with one service, that has a document and an overlay.
    pub(crate) fn pets() -> Self {
        Scratch::with(&[("pets", &[("10-pets.yaml", PETS), ("90-overlay.yaml", OVERLAY)])])
    }

    /// The path of something in it.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file.
    pub(crate) fn put(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Reads a file.
    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a text")
    }

    /// The files below a folder, and their texts.
    pub(crate) fn tree(&self, folder: &str) -> BTreeMap<String, String> {
        let mut tree = BTreeMap::new();
        let folder = self.path(folder);
        gather(&folder, &folder, &mut tree);
        tree
    }

    /// Runs git as somebody, whoever runs the test.
    pub(crate) fn git(&self, arguments: &[&str]) {
        let output = Command::new("git")
            .current_dir(self.path(""))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .args(["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Commits all there is.
    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// The binary, to be run over the workspace.
    pub(crate) fn command(&self) -> Command {
        let mut command = xtask();
        command.arg("--workspace").arg(self.folder.path()).current_dir(self.folder.path());
        command
    }

    /// Runs the binary.
    pub(crate) fn run<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Run {
        let output = self.command().args(arguments).output().expect("xtask runs");
        let plain = |bytes: Vec<u8>| {
            String::from_utf8(bytes).expect("UTF-8").replace(&self.folder.path().display().to_string(), "[scratch]")
        };
        Run { code: output.status.code(), stdout: timeless(&plain(output.stdout)), stderr: plain(output.stderr) }
    }

    /// Runs the binary, which is expected to find nothing wrong.
    pub(crate) fn succeeds<const N: usize>(&self, arguments: [&str; N]) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, Some(0), "{arguments:?}\n{}\n{}", run.stdout, run.stderr);
        assert_eq!(run.stderr, "", "{arguments:?}");
        run.stdout
    }
}

/// The binary, in surroundings that are the same everywhere.
pub(crate) fn xtask() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.stdin(Stdio::null()).env_remove("COLUMNS").env("NO_COLOR", "1");
    command
}

fn gather(root: &Path, folder: &Path, tree: &mut BTreeMap<String, String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(root, &path, tree);
        } else {
            let name = path.strip_prefix(root).expect("below").display().to_string();
            tree.insert(name, fs::read_to_string(&path).expect("a text"));
        }
    }
}

/// A table without the times in its last column.
pub(crate) fn timeless(text: &str) -> String {
    let (mut timeless, mut in_table) = (String::new(), false);
    for line in text.lines() {
        in_table = line.ends_with(" ms") || in_table && !line.is_empty();
        let line = if in_table { line.rsplit_once(' ').map_or(line, |(rest, _)| rest.trim_end()) } else { line };
        timeless += line;
        timeless.push('\n');
    }
    timeless
}
