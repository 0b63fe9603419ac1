//! What generated crates send and understand: programs that are built with them and `bindery-rest`, and run.

use crate::scratch::xtask;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The catalogue's documents as they stand in this repository, without the overlays that lie beside them.
#[test]
fn the_seeds_mean_what_they_say() {
    let specs = Path::new(ROOT).join("specs/cognito-identity");
    let ours = ["get-credentials-for-identity.yaml", "get-open-id-token-for-developer-identity.yaml"];
    run("cognito-seeds", &ours.map(|name| specs.join(name)), include_str!("programs/seeds.rs"));
}

/// The same of the documents as they came.
#[test]
fn the_seeds_as_they_came_mean_the_same() {
    let Some(shared) = shared() else { return };
    let theirs = ["000_46984539bac2cd77.txt", "001_63439e04fa4aed2d.txt"].map(|name| shared.join("seeds").join(name));
    run("cognito-seeds-as-found", &theirs, include_str!("programs/seeds.rs"));
}

#[test]
fn a_program_of_the_pet_store_talks_to_a_server() {
    let Some(shared) = shared() else { return };
    run("petstore", &[shared.join("corpus/petstore-min.json")], include_str!("programs/petstore.rs"));
}

/// The example of the README is a part of the program.
#[test]
fn the_readme_shows_the_program_of_the_pet_store() {
    let readme = fs::read_to_string(Path::new(ROOT).join("crates/bindery-rest/README.md")).expect("a README");
    let program = include_str!("programs/petstore.rs");
    let (_, rest) = program.split_once("// README {\n").expect("where the example begins");
    let (example, _) = rest.split_once("// } README\n").expect("where the example ends");
    assert!(readme.contains(example.trim()), "crates/bindery-rest/README.md does not show\n\n{example}");
}

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn shared() -> Option<PathBuf> {
    let shared = std::env::var_os("BINDERY_SHARED").map(PathBuf::from);
    if shared.is_none() {
        eprintln!("skipped: BINDERY_SHARED does not say where the documents are");
    }
    shared
}

/// Generates a crate, and runs a program that uses it as `service`.
fn run(name: &str, documents: &[PathBuf], program: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wire").join(name);
    let mut command = xtask();
    command.args(["codegen", "--name", name]);
    for document in documents {
        command.arg("--spec").arg(document);
    }
    succeeds(&command.arg("--out").arg(folder.join("crates")).output().expect("xtask runs"));

    let root = fs::canonicalize(ROOT).expect("the repository");
    let (bindery, rest) = (root.join("crates/bindery"), root.join("crates/bindery-rest"));
    let manifest = format!(
        "[package]\nname = \"{name}-program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         bindery = {{ path = {bindery:?} }}\nbindery-rest = {{ path = {rest:?} }}\nhttp = \"1\"\nhttparse = \"1\"\n\
         service = {{ package = \"{name}\", path = \"../crates/{name}\", features = [\"server\"] }}\n\n[workspace]\n"
    );
    // Beside the crate, not around it: each is a workspace of its own.
    let folder = folder.join("program");
    write(&folder.join("Cargo.toml"), &manifest);
    write(&folder.join("src/main.rs"), program);
    let wire = root.join("crates/kitchen-sink-tests/tests/sink/wire.rs");
    write(&folder.join("src/wire.rs"), &fs::read_to_string(wire).expect("HTTP as bytes"));
    // The versions that this very build has at hand.
    write(&folder.join("Cargo.lock"), &fs::read_to_string(root.join("Cargo.lock")).expect("the workspace's lock"));
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", concat!(env!("CARGO_TARGET_TMPDIR"), "/anywhere"))
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    succeeds(&output);
}

/// Writes a file unless it is there already, so that nothing is built anew for nothing.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

fn succeeds(output: &Output) {
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}{stderr}");
}
