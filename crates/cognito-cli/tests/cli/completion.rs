//! Shell completion.

use crate::program::{bare, ended, path};
use std::process::Command;

/// The candidates for the last of these words.
fn candidates(words: &[&str]) -> String {
    let ended = ended(bare().args(["completion", "candidates", "--"]).args(words).output().unwrap());
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{words:?}");
    ended.stdout
}

fn names(words: &[&str]) -> Vec<String> {
    candidates(words).lines().filter_map(|line| line.split('\t').next().map(str::to_owned)).collect()
}

#[test]
fn candidates_depend_on_the_position_of_the_word() {
    let found = candidates(&["get-"]);
    insta::assert_snapshot!(found);
    assert_eq!(names(&["gu"]), ["guest"]);
    assert_eq!(names(&["--region", "eu-west-1", "unlink-i"]), ["unlink-identity"]);
    assert_eq!(names(&["get-id", "--id"]), ["--identity-pool-id"]);
    assert_eq!(names(&["get-id", "--identity-pool-id", "b:b", "--identity"]), [""; 0], "the option is already present");
    assert_eq!(names(&["create-identity-pool", "--allow-un",]), ["--allow-unauthenticated-identities"]);
    assert_eq!(names(&["create-identity-pool", "--no-allow-un",]), ["--no-allow-unauthenticated-identities"]);
    assert_eq!(names(&["--output", ""]), ["json", "text", "table", "yaml"]);
    assert_eq!(names(&["get-id", "--output", "t"]), ["text", "table"]);
    assert_eq!(names(&["get-id", "--output=y"]), ["--output=yaml"]);
    assert_eq!(names(&["guest", "--format", ""]), ["json", "env", "credential-process"]);
    assert_eq!(names(&["set-principal-tag-attribute-map", "h"]), ["help"]);
    assert_eq!(names(&["completion", ""]), ["bash", "zsh", "fish"]);
    assert_eq!(names(&["help", "get-i"]), ["get-id", "get-identity-pool-roles"]);
    assert_eq!(names(&["nonsense", "--"]), [""; 0]);
    assert!(names(&[""]).contains(&"help".to_owned()));
    assert!(names(&["get-id", "--region", ""]).is_empty(), "anything: the shell completes files");
}

#[test]
fn shells_accept_their_scripts() {
    for (shell, flag) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")] {
        let script = ended(bare().args(["completion", shell]).output().unwrap()).stdout;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("script");
        std::fs::write(&file, &script).unwrap();
        match Command::new(shell).arg(flag).arg(&file).output() {
            Ok(output) => {
                let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(output.status.success() && stderr.is_empty(), "{shell}: {stderr}\n{script}");
            }
            Err(_) => eprintln!("skipped: there is no {shell}"),
        }
    }
}

#[test]
fn bash_completes_by_its_script() {
    let script = r#"
        eval "$(cognito-identity completion bash)"
        complete -p cognito-identity
        ask() { COMP_WORDS=(cognito-identity "$@"); COMP_CWORD=$#; _cognito_identity_candidates; echo "${COMPREPLY[*]}"; }
        ask get-i
        ask get-id --identity
        ask get-id --output = t
        ask get-id --query ''
    "#;
    let Ok(output) = Command::new("bash").arg("-c").arg(script).env("PATH", path()).output() else {
        return eprintln!("skipped: there is no bash");
    };
    insta::assert_snapshot!(ended(output).stdout, @"
    complete -o default -F _cognito_identity_candidates cognito-identity
    get-id get-identity-pool-roles
    --identity-pool-id
    text table
    ");
}
