//! Rules of this repository's own code: no import circles between the files of a crate, no function over 80 lines, no
//! file over 500.
//!
//! `cargo test -p xtask --test architecture` prints each circle with its edges and the names that cause them.

mod circles;
mod fixtures;
mod modules;
mod paths;
mod sizes;

use modules::{Crate, Sources};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files that are part of a circle today. The list may only shrink.
const KNOWN_CIRCLES: &str = include_str!("circles.txt");
/// The files and functions that are too long today. The list may only shrink.
const KNOWN_LONG: &str = include_str!("long.txt");

#[test]
fn no_files_of_a_crate_import_each_other() {
    let mut report = String::new();
    let mut found = BTreeSet::new();
    for (package, read) in crates(&source) {
        let edges = circles::edges(&read);
        for circle in circles::circles(read.files.len(), &edges) {
            let _ = write!(report, "{package}: {}", circles::describe(&read, &circle, &edges));
            found.extend(circle.iter().map(|&file| read.files[file].display().to_string()));
        }
    }
    println!("{report}");
    expect_known("in a circle", &found, KNOWN_CIRCLES);
}

#[test]
fn functions_and_files_are_short() {
    let mut found = Vec::new();
    let hand_written = |path: &Path| source(path).map(|text| if is_generated(&text) { String::new() } else { text });
    for (_, read) in crates(&hand_written) {
        for path in &read.files {
            let text = hand_written(path).expect("the file was read before");
            found.extend(sizes::too_long(&path.display().to_string(), &text));
        }
    }
    for long in &found {
        println!("{}: {} lines", long.name, long.lines);
    }
    let found = found.into_iter().map(|long| long.name).collect();
    expect_known("too long", &found, KNOWN_LONG);
}

fn expect_known(what: &str, found: &BTreeSet<String>, known: &str) {
    let known: BTreeSet<String> = known.lines().map(str::to_owned).collect();
    let new: Vec<&String> = found.difference(&known).collect();
    assert!(new.is_empty(), "{what}: {new:#?}");
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the workspace").to_path_buf()
}

fn source(path: &Path) -> Option<String> {
    std::fs::read_to_string(workspace().join(path)).ok()
}

fn is_generated(text: &str) -> bool {
    text.starts_with("// @generated")
}

fn crates(sources: Sources) -> Vec<(String, Crate)> {
    let read = |root: &Path| Crate::read(root, sources).unwrap_or_else(|error| panic!("{error}"));
    roots().into_iter().map(|(package, root)| (package, read(&root))).collect()
}

/// The root files of the libraries and programs of the workspace, with the names of their packages.
fn roots() -> Vec<(String, PathBuf)> {
    let workspace = workspace();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(&workspace)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let mut found = Vec::new();
    for package in metadata["packages"].as_array().expect("metadata has packages") {
        let name = package["name"].as_str().expect("a package has a name");
        for target in package["targets"].as_array().expect("a package has targets") {
            let kinds = target["kind"].as_array().expect("a target has kinds");
            if kinds.iter().any(|kind| kind == "lib" || kind == "bin") {
                let root = Path::new(target["src_path"].as_str().expect("a target has a file"));
                let root = root.strip_prefix(&workspace).expect("a target is in the workspace");
                found.push((name.to_owned(), root.to_path_buf()));
            }
        }
    }
    assert!(found.len() > 10, "the workspace has crates");
    found
}
