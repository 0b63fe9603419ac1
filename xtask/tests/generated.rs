//! The generated crates of this repository are what its specs say.

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
