//! The crates of the fixtures build without warnings, and behave as documented.

mod matrix;
mod shared;

use shared::{fixtures, generate, generate_text};
use std::fs;
use std::path::Path;
use std::process::Command;

const CRATES: &[&str] = &[
    "additional",
    "aws-json",
    "checks",
    "enums",
    "literals",
    "names",
    "nullable",
    "parameters",
    "recursion",
    "rest",
    "secrets",
    "structures",
    "every-type",
    "unions",
];

#[test]
fn generated_crates_build_and_behave() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compiled");
    for name in CRATES {
        let package = generate(name);
        for (path, text) in &package.files {
            write(&root.join(&package.dir).join(path), text);
        }
    }
    let package = generate_text("matrix", matrix::document());
    for (path, text) in &package.files {
        write(&root.join(&package.dir).join(path), text);
    }
    let dependencies: String = CRATES
        .iter()
        .map(|name| format!("{name} = {{ path = \"../{name}\", features = [\"meta\", \"validate\"] }}\n"))
        .collect();
    let bindery = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/bindery");
    let manifest = format!(
        "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         bindery = {{ path = {bindery:?} }}\nserde = \"1\"\nserde_json = \"1\"\n{dependencies}"
    );
    write(&root.join("user/Cargo.toml"), &manifest);
    let behaviour = fs::read_to_string(fixtures().join("user.rs")).expect("the program that uses the crates");
    write(&root.join("user/src/lib.rs"), &behaviour);
    write(&root.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\nexclude = [\"target\"]\n");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    write(&root.join("Cargo.lock"), &fs::read_to_string(lock).expect("the workspace's lock"));

    cargo(&root, &["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]);
    cargo(&root, &["test", "--workspace", "--all-features"]);
    cargo(&root, &["doc", "--workspace", "--all-features", "--no-deps"]);
}

/// Writes a file if its content changed, so that cargo does not rebuild.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    let folder = path.parent().expect("a file is in a folder");
    fs::create_dir_all(folder).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

fn cargo(root: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args(["--offline", "--quiet"])
        .args(arguments)
        .current_dir(root)
        .env("CARGO_TARGET_DIR", root.join("target"))
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .expect("cargo runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "cargo {}\n{out}\n{err}", arguments.join(" "));
}
