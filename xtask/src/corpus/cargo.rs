//! Checks the crates of a workspace, and records which of them pass.

use super::progress::Progress;
use crate::failure::Failure;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// The results of cargo for the crates of a workspace.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdicts {
    /// Crates that pass.
    passed: BTreeSet<String>,
    /// The first error of each crate.
    messages: BTreeMap<String, String>,
}

impl Verdicts {
    /// Returns the reason why a crate does not pass; `None` if it does.
    pub(super) fn complaint(&self, name: &str) -> Option<String> {
        if self.passed.contains(name) {
            return None;
        }
        let complaint = self.messages.get(name);
        Some(complaint.cloned().unwrap_or_else(|| "cargo could not check it".to_owned()))
    }
}

/// Checks all crates of a workspace: rustc's warnings and clippy's default lints are errors, and a failing crate does
/// not stop the others.
pub(super) fn check(workspace: &Path, crates: usize, jobs: Option<u16>) -> Result<Verdicts, Failure> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["clippy", "--workspace", "--all-features", "--keep-going", "--quiet", "--message-format=json"])
        .args(jobs.iter().flat_map(|jobs| ["--jobs".to_owned(), jobs.to_string()]))
        .args(["--", "--deny", "warnings"])
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", std::path::absolute(workspace.join("target"))?)
        .env_remove("RUSTFLAGS")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| Failure::failed(format!("cargo: {error}")))?;
    let errors = child.stderr.take();
    // Reads both streams at the same time: a full pipe would block cargo.
    let (verdicts, errors) = std::thread::scope(|scope| {
        let errors = scope.spawn(|| {
            let lines = errors.into_iter().flat_map(|errors| BufReader::new(errors).lines().map_while(Result::ok));
            lines.collect::<Vec<String>>()
        });
        let mut verdicts = Verdicts::default();
        let progress = Progress::new(crates);
        let mut finished = false;
        for line in child.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines()) {
            let Ok(message) = serde_json::from_str::<Value>(&line?) else { continue };
            finished |= message.get("reason").and_then(Value::as_str) == Some("build-finished");
            if let Some(name) = take(&message, &mut verdicts) {
                progress.step("checking", &name);
            }
        }
        progress.done();
        let errors = errors.join().unwrap_or_default();
        std::io::Result::Ok((finished.then_some(verdicts), errors))
    })?;
    child.wait()?;
    verdicts.ok_or_else(|| {
        let said = errors.into_iter().filter(|line| !line.trim().is_empty());
        Failure::Failed(std::iter::once("cargo could not check the workspace".to_owned()).chain(said).collect())
    })
}

/// Records a message of cargo, and returns the name of a crate whose check is complete.
fn take(message: &Value, verdicts: &mut Verdicts) -> Option<String> {
    let name = message.get("manifest_path")?.as_str().and_then(folder)?;
    match message.get("reason")?.as_str()? {
        "compiler-artifact" => {
            verdicts.passed.insert(name.clone());
            Some(name)
        }
        "compiler-message" => {
            let message = message.get("message")?;
            if message.get("level")?.as_str()? == "error" && !verdicts.messages.contains_key(&name) {
                verdicts.messages.insert(name, complaint(message)?);
            }
            None
        }
        _ => None,
    }
}

/// Returns the folder of a manifest, which is the name of the crate.
fn folder(manifest: &str) -> Option<String> {
    Some(Path::new(manifest).parent()?.file_name()?.to_string_lossy().into_owned())
}

/// Formats an error as `types.rs:12: message`.
fn complaint(message: &Value) -> Option<String> {
    let text = message.get("message")?.as_str()?;
    let span = message.get("spans").and_then(|spans| spans.get(0));
    let at = span.and_then(|span| {
        let file = span.get("file_name")?.as_str()?.rsplit('/').next()?;
        Some(format!("{file}:{}: ", span.get("line_start")?))
    });
    Some(at.unwrap_or_default() + text)
}

#[cfg(test)]
mod tests {
    use super::{Verdicts, take};
    use serde_json::json;

    #[test]
    fn messages_of_cargo_become_verdicts() {
        let mut verdicts = Verdicts::default();
        let spans = json!([{"file_name": "crates/cats/src/types.rs", "line_start": 7}]);
        let messages = [
            json!({"reason": "compiler-artifact", "manifest_path": "/x/crates/dogs/Cargo.toml"}),
            json!({"reason": "compiler-message", "manifest_path": "/x/crates/cats/Cargo.toml",
                "message": {"level": "warning", "message": "odd", "spans": []}}),
            json!({"reason": "compiler-message", "manifest_path": "/x/crates/cats/Cargo.toml",
                "message": {"level": "error", "message": "wrong", "spans": spans}}),
            json!({"reason": "compiler-message", "manifest_path": "/x/crates/cats/Cargo.toml",
                "message": {"level": "error", "message": "aborting", "spans": []}}),
            json!({"reason": "build-finished", "success": false}),
        ];
        for message in &messages {
            take(message, &mut verdicts);
        }
        assert_eq!(verdicts.complaint("dogs"), None);
        assert_eq!(verdicts.complaint("cats").as_deref(), Some("types.rs:7: wrong"));
        assert_eq!(verdicts.complaint("fish").as_deref(), Some("cargo could not check it"));
    }
}
