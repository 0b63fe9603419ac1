//! The command line itself.

use crate::scratch::{PETS, Scratch, xtask};
use insta::assert_snapshot;

#[test]
fn help_texts() {
    let scratch = Scratch::with(&[]);
    assert_snapshot!("help", scratch.succeeds(["--help"]));
    assert_snapshot!("help_codegen", scratch.succeeds(["codegen", "--help"]));
    assert_snapshot!("help_codegen_short", scratch.succeeds(["codegen", "-h"]));
    assert_snapshot!("help_compare", scratch.succeeds(["compare", "--help"]));
    assert_snapshot!("help_diff", scratch.succeeds(["diff", "--help"]));
    assert_snapshot!("help_lint", scratch.succeeds(["lint", "--help"]));
    assert_snapshot!("help_model", scratch.succeeds(["model", "--help"]));
    assert_snapshot!("help_new", scratch.succeeds(["new", "--help"]));
    assert_snapshot!("help_site", scratch.succeeds(["site", "--help"]));
    assert_snapshot!("help_why", scratch.succeeds(["why", "--help"]));
}

/// The first line of the complaint about a command that is misspelt.
fn usage_error<const N: usize>(arguments: [&str; N]) -> String {
    let scratch = Scratch::with(&[("pets", &[("pets.yaml", PETS)]), ("cognito-identity", &[("a.yaml", PETS)])]);
    let before = scratch.tree("");
    let run = scratch.run(arguments);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{arguments:?}");
    assert_eq!(scratch.tree(""), before, "{arguments:?}");
    run.stderr.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn misspelt_commands_exit_with_2() {
    assert_snapshot!(usage_error(["codegem"]), @"error: unrecognized subcommand 'codegem'");
    assert_snapshot!(usage_error(["codegen", "--chek"]), @"error: unexpected argument '--chek' found");
    assert_snapshot!(usage_error(["codegen", "cognito-identiti"]), @"error: specs/cognito-identiti does not exist; did you mean `cognito-identity`?");
    assert_snapshot!(usage_error(["codegen", "weather"]), @"error: specs/weather does not exist; there are cognito-identity, pets");
    assert_snapshot!(usage_error(["model", "../pets"]), @"error: specs/../pets does not exist; did you mean `pets`?");
    assert_snapshot!(usage_error(["model"]), @"error: the following required arguments were not provided:");
    assert_snapshot!(usage_error(["codegen", "--spec", "a.yaml"]), @"error: the following required arguments were not provided:");
    assert_snapshot!(usage_error(["codegen", "--out", "out"]), @"error: the following required arguments were not provided:");
    assert_snapshot!(usage_error(["codegen", "pets", "--spec", "a", "--out", "out"]), @"error: the argument '[NAME]...' cannot be used with '--spec <FILE>...'");
    assert_snapshot!(usage_error(["codegen", "--spec", "a", "--out", "out", "--name", "Pets"]), @"error: invalid value 'Pets' for '--name <NAME>': a crate cannot be named so; `pets` would do");
}

#[test]
fn no_command_at_all_gives_the_help() {
    let output = xtask().output().expect("xtask runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.starts_with(b"Bindery's commands"));
}

#[test]
fn without_specs_there_is_nothing_to_work_on() {
    let scratch = Scratch::with(&[]);
    std::fs::remove_dir(scratch.path("specs")).expect("it is empty");
    let run = scratch.run(["codegen"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.starts_with("error: [scratch]/specs: "), "{}", run.stderr);
}
