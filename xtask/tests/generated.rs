//! The generated crates of this repository are what its specs say.

mod printed;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn the_generated_crates_are_up_to_date() {
    let check = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["codegen", "--check"])
        .stdin(Stdio::null())
        .output()
        .expect("xtask runs");
    assert!(
        check.status.success(),
        "run `cargo xtask codegen`\n\n{}{}",
        String::from_utf8_lossy(&check.stderr),
        String::from_utf8_lossy(&check.stdout),
    );
}

#[test]
fn the_generated_crates_are_printed_as_prettyplease_prints_them() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut files = 0;
    for name in ["cognito-identity", "cognito-idp", "kitchen-sink"] {
        files += assert_folder(&crates.join(name).join("src"));
    }
    assert!(files > 20, "{files} files");
}

/// Looks at the generated files of a folder; gives their number.
fn assert_folder(folder: &Path) -> usize {
    let mut files = 0;
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files += assert_folder(&path);
            continue;
        }
        let text = fs::read_to_string(&path).expect("a text");
        if text.starts_with("// @generated") {
            let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            printed::assert_pretty(&path, &text, &file);
            files += 1;
        }
    }
    files
}
