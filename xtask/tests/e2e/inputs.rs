//! Which files are read.

use crate::scratch::{PETS, Scratch};
use insta::assert_snapshot;
use std::fs;

/// A document that refers to another file.
fn referring(file: &str) -> String {
    let (operations, _) = PETS.split_once("definitions:\n").expect("definitions come last");
    operations.replace("'#/definitions/Pet'", &format!("'{file}#/definitions/Pet'"))
}

const PIECES: &str = "definitions: {Pet: {type: object, description: A pet., properties: {age: {type: string}}}}\n";

#[test]
fn files_that_documents_refer_to_are_read() {
    let scratch =
        Scratch::with(&[("pets", &[("pets.yaml", &referring("pieces/all.yaml")), ("pieces/all.yaml", PIECES)])]);
    scratch.succeeds(["codegen"]);
}

#[test]
fn files_outside_of_the_folder_are_not_read() {
    let scratch = Scratch::with(&[("pets", &[("pets.yaml", &referring("../../secret.yaml"))])]);
    scratch.put("secret.yaml", PIECES);
    let run = scratch.run(["codegen"]);
    assert_eq!(run.code, Some(1));
    let first = run.stderr.lines().next().unwrap_or_default();
    assert_eq!(first, "error: secret.yaml: lies outside of specs/pets, and is not read");
    assert!(!scratch.path("crates").exists());
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_not_followed() {
    let scratch = Scratch::with(&[("pets", &[("pets.yaml", PETS)])]);
    scratch.put("secret.yaml", PETS);
    std::os::unix::fs::symlink(scratch.path("secret.yaml"), scratch.path("specs/pets/link.yaml")).expect("a link");
    let run = scratch.run(["codegen"]);
    assert_eq!(run.code, Some(1));
    let first = run.stderr.lines().next().unwrap_or_default();
    assert_eq!(first, "error: specs/pets/link.yaml: lies outside of specs/pets, and is not read");
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let scratch = Scratch::with(&[("empty", &[("notes.txt", "none")]), ("latin", &[])]);
    fs::create_dir_all(scratch.path("specs/latin")).expect("a folder");
    fs::write(scratch.path("specs/latin/latin.yaml"), b"swagger: '2.0'\ninfo: {title: Caf\xe9}\n").expect("a file");
    fs::create_dir_all(scratch.path("specs/latin/folder.yaml")).expect("a folder");
    let run = scratch.run(["codegen"]);
    assert_eq!(run.code, Some(1));
    let errors: Vec<&str> = run.stderr.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_snapshot!("unreadable", errors.join("\n"));
}

#[test]
fn a_folder_whose_name_no_crate_can_have_is_refused() {
    let scratch = Scratch::with(&[("Pet Shop", &[("pets.yaml", PETS)]), ("type", &[("type.yaml", PETS)])]);
    let run = scratch.run(["codegen"]);
    assert_eq!(run.code, Some(1));
    assert_snapshot!(run.stderr, @r"
    error: specs/Pet Shop: a crate cannot be named so; `pet-shop` would do
    error: specs/type: a crate cannot be named so; `type-api` would do
    ");
}

#[test]
fn a_workspace_without_services_is_no_error() {
    assert_snapshot!(Scratch::with(&[]).succeeds(["codegen"]), @r"
    service  documents  overlay actions  operations  shapes  typed  changed

    Nothing changed: all 0 files are up to date.
    There are no services yet; `cargo xtask new NAME FILE` creates one from an API description.
    ");
}

/// Ways out of a folder, as a reference may say them; none of them may be read, whatever stands there.
#[test]
fn no_reference_leads_out_of_the_folder() {
    let scratch = Scratch::with(&[("pets", &[])]);
    scratch.put("secret.yaml", PIECES);
    scratch.put("specs/secret.yaml", PIECES);
    let absolute = scratch.path("secret.yaml").display().to_string();
    let escaped = absolute.replace('/', "%2F");
    let url = format!("file://{absolute}");
    let ways = [
        "../../secret.yaml",
        "../secret.yaml",
        "./.././../secret.yaml",
        "pieces/../../../secret.yaml",
        "..%2F..%2Fsecret.yaml",
        "%2e%2e/%2e%2e/secret.yaml",
        "%2E%2E%2F%2E%2E%2Fsecret.yaml",
        "..\\..\\secret.yaml",
        "..//..//secret.yaml",
        "../../../../../../../../etc/passwd",
        "secret.yaml%00",
        &absolute,
        &escaped,
        &url,
    ];
    for way in ways {
        scratch.put("specs/pets/pets.yaml", &referring(&way.replace('\'', "''")));
        let run = scratch.run(["codegen"]);
        assert_eq!(run.code, Some(1), "{way}: {}", run.stderr);
        assert!(!run.stderr.contains("A pet."), "{way}: {}", run.stderr);
        assert!(!scratch.path("crates").exists(), "{way}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_behind_a_link_is_outside() {
    let scratch = Scratch::with(&[("pets", &[("pets.yaml", &referring("linked/secret.yaml"))])]);
    scratch.put("elsewhere/secret.yaml", PIECES);
    std::os::unix::fs::symlink(scratch.path("elsewhere"), scratch.path("specs/pets/linked")).expect("a link");
    let run = scratch.run(["codegen"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("lies outside of specs/pets"), "{}", run.stderr);
    assert!(!scratch.path("crates").exists());
}

#[test]
fn no_name_in_a_document_is_a_path() {
    let scratch = Scratch::with(&[("pets", &[])]);
    let mut document = PETS.replace("title: Pets", "title: '../../title'").replace("GetPet", "../../operation");
    document =
        document.replace("#/definitions/Pet", "#/definitions/..~1..~1shape").replace("\n  Pet:", "\n  ../../shape:");
    let tags = "      tags: ['../../tag', mod, con, '/etc/tag', '..']\n";
    document = document.replace("      summary:", &format!("{tags}      summary:"));
    // A module for each tag is made where there are many operations.
    let operation = |index: usize| {
        let tag = ["../../tag", "mod", "con", "/etc/tag", "..", "Mod", "lib"][index % 7];
        format!("  /o{index}:\n    get: {{tags: ['{tag}'], responses: {{'200': {{description: ok}}}}}}\n")
    };
    let operations: String = (0..60).map(operation).collect();
    document = document.replace("definitions:\n", &format!("{operations}definitions:\n"));
    scratch.put("specs/pets/pets.yaml", &document);
    let before = scratch.tree(".").into_keys().collect::<Vec<_>>();
    let run = scratch.run(["codegen"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for path in scratch.tree(".").into_keys().filter(|path| !before.contains(path)) {
        let name = path.rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default().to_lowercase();
        assert!(path.contains("crates/pets/") || name == "Cargo.lock", "{path} was written");
        assert!(!["mod", "con", "aux", "nul", "prn"].contains(&stem.as_str()), "{path} means something else");
    }
}
