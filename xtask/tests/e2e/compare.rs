//! `cargo xtask compare`: with a generator that only pretends to be one.

use crate::scratch::{PETS, Scratch, xtask};
use serde_json::Value;
use std::fs;
use std::process::Output;

/// It counts how often it ran, and writes a file of two lines.
const FAKE: &str = "set -e\nprintf x >> \"$3\"\nmkdir \"$2\"\ngrep -q swagger \"$1\"\nprintf 'fn a() {}\\nfn b() {}\\n' > \"$2/lib.rs\"\n";

/// Runs over the workspace that xtask was built in, with nothing at hand that is not in the scratch folder.
fn compare(scratch: &Scratch, more: &[&str]) -> Output {
    let mut command = xtask();
    command
        .args(["compare", "--no-install", "--out", "results", "--binary", env!("CARGO_BIN_EXE_xtask")])
        .args(more)
        .env("CARGO_TARGET_DIR", scratch.path("target"))
        .env_remove("BINDERY_SHARED")
        .current_dir(scratch.path(""));
    command.output().expect("xtask runs")
}

#[test]
fn generators_run_in_turn_and_who_is_missing_is_skipped_with_a_word() {
    let scratch = Scratch::with(&[]);
    scratch.put("pets.yaml", PETS);
    scratch.put("fake.sh", FAKE);
    let path = |path: &str| scratch.path(path).display().to_string();
    let fake = format!("fake=sh {} {{document}} {{out}} {}", path("fake.sh"), path("log"));
    let words = ["--only", "generate", "--runs", "5", "--document", "pets.yaml", "--generator", &fake];
    let output = compare(&scratch, &words);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(scratch.text("log"), "xxxxxx", "five runs, and one before them that does not count");

    let report = scratch.text("results/compare.md");
    assert_eq!(String::from_utf8_lossy(&output.stdout), report, "it is printed, too");
    let row = |name: &str| -> Vec<String> {
        let line = report.lines().find(|line| line.starts_with(&format!("| {name}"))).unwrap_or_default();
        line.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    assert!(
        row("**Bindery** ")[2].ends_with(['s']) && row("**Bindery, nothing changed**")[2].ends_with("×)"),
        "{report}"
    );
    let fake = row("fake");
    assert!(fake[2].ends_with("×)") && fake[4].ends_with("MB"), "{report}");
    assert_eq!(fake[5..7], ["2", "0.02 kB"]);
    assert_eq!(row("paperclip 0.9.7")[2], "skipped");
    assert!(report.contains("\nSkipped, paperclip 0.9.7: it is not installed.\n"), "{report}");

    let chart = scratch.text("results/compare.svg");
    assert!(chart.contains("pets.yaml to Rust: wall time") && chart.contains(">fake</text>"), "{chart}");
    assert!(!chart.contains("paperclip"), "{chart}");
}

#[test]
fn a_part_keeps_its_results_for_runs_of_others() {
    let scratch = Scratch::with(&[]);
    scratch.put("pets.yaml", PETS);
    let words = ["--only", "generate", "--runs", "1", "--document", "pets.yaml"];
    assert!(compare(&scratch, &words).status.success());
    let first = scratch.text("results/compare.md");
    // Without a corpus nothing can be said of the share of documents; what is known stays.
    let output = compare(&scratch, &["--only", "share"]);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("share is skipped: BINDERY_SHARED is not set"));
    assert_eq!(scratch.text("results/compare.md"), first);
    let kept = fs::read(scratch.path("target/compare/results/generate.json")).expect("results");
    let kept: Value = serde_json::from_slice(&kept).expect("JSON");
    assert_eq!(kept[0]["title"], "pets.yaml to Rust");
}

#[test]
fn a_generator_without_a_command_is_a_misspelt_one() {
    let scratch = Scratch::with(&[]);
    let output = compare(&scratch, &["--only", "generate", "--generator", "fake"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "error: `fake` is not NAME=COMMAND\n");
}
