//! The command line itself.

use crate::scratch::{PETS, Scratch, xtask};
use insta::assert_snapshot;

#[test]
fn help_texts() {
    let scratch = Scratch::with(&[]);
    assert_snapshot!("help", scratch.succeeds(["--help"]));
    assert_snapshot!("help_codegen", scratch.succeeds(["codegen", "--help"]));
    assert_eq!(scratch.succeeds(["codegen", "-h"]), scratch.succeeds(["codegen", "--help"]));
    assert_snapshot!("help_compare", scratch.succeeds(["compare", "--help"]));
    assert_snapshot!("help_diff", scratch.succeeds(["diff", "--help"]));
    assert_snapshot!("help_lint", scratch.succeeds(["lint", "--help"]));
    assert_snapshot!("help_model", scratch.succeeds(["model", "--help"]));
    assert_snapshot!("help_new", scratch.succeeds(["new", "--help"]));
    assert_snapshot!("help_site", scratch.succeeds(["site", "--help"]));
    assert_snapshot!("help_why", scratch.succeeds(["why", "--help"]));
}

/// The first line of the error about a misspelt command line.
fn usage_error(arguments: &[&str]) -> String {
    let scratch = Scratch::with(&[("pets", &[("pets.yaml", PETS)]), ("cognito-identity", &[("a.yaml", PETS)])]);
    let before = scratch.tree("");
    let run = scratch.run(arguments.iter().copied());
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{arguments:?}");
    assert_eq!(scratch.tree(""), before, "{arguments:?}");
    run.stderr.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_misspelt_command_line_exits_with_2() {
    let mut errors = String::new();
    let mut run = |arguments: &[&str]| {
        errors += &format!("{}\n    {}\n", arguments.join(" "), usage_error(arguments));
    };
    run(&["codegem"]);
    run(&["codegen", "--chek"]);
    run(&["codegen", "cognito-identiti"]);
    run(&["codegen", "weather"]);
    run(&["codegen", "--check", "--bump"]);
    run(&["codegen", "--spec", "a.yaml"]);
    run(&["codegen", "--spec", "a.yaml", "--out", "out", "--bump"]);
    run(&["codegen", "--out", "out"]);
    run(&["codegen", "--name", "pets"]);
    run(&["codegen", "--bindery", "bindery"]);
    run(&["codegen", "pets", "--spec", "a", "--out", "out"]);
    run(&["codegen", "--spec", "a", "--out", "out", "--name", "Pets"]);
    run(&["codegen", "--max-nesting", "deep"]);
    run(&["model", "../pets"]);
    run(&["model"]);
    run(&["model", "pets", "--name", "dogs"]);
    run(&["lint", "pets", "--spec", "a"]);
    run(&["lint", "--format", "tabel"]);
    run(&["new", "pets"]);
    run(&["new", "pets", "a.yaml", "--date", "yesterday"]);
    run(&["diff", "--deny", "everything"]);
    run(&["corpus", "--jobs", "0", "folder"]);
    run(&["compare", "--only", "growth,everything"]);
    assert_snapshot!("usage_errors", errors);
}

#[test]
fn without_a_command_the_help_is_printed() {
    let output = xtask().output().expect("xtask runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.starts_with(b"Bindery's commands"));
}

#[test]
fn a_workspace_without_specs_is_an_error() {
    let scratch = Scratch::with(&[]);
    std::fs::remove_dir(scratch.path("specs")).expect("it is empty");
    let run = scratch.run(["codegen"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.starts_with("error: [scratch]/specs: "), "{}", run.stderr);
}
