//! Does what a newcomer would, in a fresh copy of the repository: changes a member's type in an overlay, regenerates,
//! sees the check pass, and sees a program that depends on the crate fail to compile where it should.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

/// The overlay that says the type, and what it says of it: before and after the newcomer.
const OVERLAY: &str = "specs/cognito-identity/overlay-2-catalogue.yaml";
const BEFORE: &str = "        type: integer\n        format: int64\n        minimum: 1\n        maximum: 86400\n";
const AFTER: &str = "        type: string\n";

/// A program that depends on the crate; the line that says `900` knows the member's type.
const PROGRAM: &str = r#"
use cognito_identity::GetOpenIdTokenForDeveloperIdentity;

fn main() {
    let request = GetOpenIdTokenForDeveloperIdentity::new("us-east-1:pool", [("login.example.com", "user")]);
    let request = request.identity_id("us-east-1:identity");
    let request = request.token_duration(900);
    println!("{request:?}");
}
"#;

#[test]
fn a_newcomer_changes_a_type_and_the_compiler_says_where_it_matters() {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let clone = scratch.path().join("bindery");
    copy_repository(&clone);
    let program = write_program(scratch.path());

    succeeds(&xtask(&clone, &["codegen", "--check"]));
    succeeds(&check(&program));

    replace_once(&clone.join(OVERLAY), BEFORE, AFTER);
    assert_eq!(xtask(&clone, &["codegen", "--check"]).status.code(), Some(1), "the crate is stale now");
    succeeds(&xtask(&clone, &["codegen"]));
    succeeds(&xtask(&clone, &["codegen", "--check"]));

    let output = check(&program);
    let errors = errors(&output);
    let line = 1 + PROGRAM.lines().position(|line| line.contains("900")).expect("it is there");
    assert!(!output.status.success() && !errors.is_empty(), "the program knew the old type");
    for error in &errors {
        assert!(error.starts_with(&format!("src/main.rs:{line}:")), "an error elsewhere: {errors:#?}");
    }

    replace_once(&program.join("src/main.rs"), "900", "\"900\"");
    succeeds(&check(&program));
}

/// Copies the working tree: what a clone would have once all is committed.
fn copy_repository(to: &Path) {
    let root = root();
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(&root)
        .output()
        .expect("git runs");
    succeeds(&listed);
    for file in String::from_utf8(listed.stdout).expect("our paths are UTF-8").split_terminator('\0') {
        let (from, to) = (root.join(file), to.join(file));
        if from.is_file() {
            fs::create_dir_all(to.parent().expect("a file has a folder")).expect("a folder");
            fs::copy(from, to).expect("a copy");
        }
    }
}

/// Writes the program that depends on the crate, beside the copy.
fn write_program(scratch: &Path) -> PathBuf {
    let folder = scratch.join("program");
    let manifest = "\
[package]
name = \"program\"
edition = \"2024\"

[workspace]

[dependencies]
cognito-identity = { path = \"../bindery/crates/cognito-identity\" }
";
    fs::create_dir_all(folder.join("src")).expect("a folder");
    fs::write(folder.join("Cargo.toml"), manifest).expect("a file");
    fs::write(folder.join("src/main.rs"), PROGRAM).expect("a file");
    // The versions that this very build has at hand.
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("a copy");
    folder
}

/// Replaces a text that a file says exactly once.
fn replace_once(file: &Path, before: &str, after: &str) {
    let text = fs::read_to_string(file).expect("a text");
    assert_eq!(text.matches(before).count(), 1, "{} says it once", file.display());
    fs::write(file, text.replace(before, after)).expect("a file");
}

/// Runs the binary that was just built over the copy: what `cargo xtask` would build there is the same.
fn xtask(clone: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("--workspace").arg(clone).args(arguments).stdin(Stdio::null());
    command.output().expect("xtask runs")
}

/// Compiles the program, without network: all it needs is at hand.
fn check(program: &Path) -> Output {
    Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--message-format", "short"])
        .current_dir(program)
        .env("CARGO_TARGET_DIR", concat!(env!("CARGO_TARGET_TMPDIR"), "/newcomer"))
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs")
}

/// The errors that the compiler gave, each with its place.
fn errors(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stderr);
    text.lines().filter(|line| line.contains(": error")).map(str::to_owned).collect()
}

fn succeeds(output: &Output) {
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}{stderr}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}
