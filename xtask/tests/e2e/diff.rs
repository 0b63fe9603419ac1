//! `cargo xtask diff`: states, formats, and what is not to be.

use crate::scratch::{OVERLAY, PETS, Scratch, xtask};
use insta::assert_snapshot;
use std::fs;

/// A workspace with a commit, and a working tree that differs from it.
fn changed() -> Scratch {
    let scratch = Scratch::with(&[
        ("pets", &[("10-pets.yaml", PETS), ("90-overlay.yaml", OVERLAY)]),
        ("toys", &[("toys.yaml", PETS)]),
    ]);
    scratch.git(&["init", "--quiet", "--initial-branch=main"]);
    scratch.commit("Begin");
    scratch.git(&["tag", "v1"]);
    let pets = PETS.replace("description: A pet.\n", "description: An `old` <pet>.\n    required: [age]\n");
    scratch.put("specs/pets/10-pets.yaml", &pets.replace("  /pets/{name}:", "  /animals/{name}:"));
    fs::remove_dir_all(scratch.path("specs/toys")).expect("it is there");
    scratch.put("specs/bones/bones.yaml", PETS);
    scratch
}

#[test]
fn the_working_tree_is_compared_with_the_last_commit() {
    let scratch = changed();
    let before = scratch.tree("specs");
    let index = fs::metadata(scratch.path(".git/index")).and_then(|index| index.modified()).expect("an index");
    assert_snapshot!("diff_text", scratch.succeeds(["diff"]));
    assert_snapshot!("diff_markdown", scratch.succeeds(["diff", "--format", "markdown"]));
    assert_snapshot!("diff_json", scratch.succeeds(["diff", "--format", "json", "pets"]));
    assert_eq!(scratch.tree("specs"), before, "nothing is written");
    let after = fs::metadata(scratch.path(".git/index")).and_then(|index| index.modified()).expect("an index");
    assert_eq!(index, after, "git writes nothing, either");
}

#[test]
fn two_revisions_are_compared_without_the_working_tree() {
    let scratch = changed();
    scratch.commit("Change");
    assert_snapshot!("diff_revisions", scratch.succeeds(["diff", "--from", "v1", "--to", "HEAD", "pets"]));
    assert_eq!(scratch.succeeds(["diff"]), "Nothing changed from HEAD to the working tree: 2 services.\n");
    assert_eq!(
        scratch.succeeds(["diff", "--from", "v1", "--to", "v1"]),
        "Nothing changed from v1 to v1: 2 services.\n"
    );
}

#[test]
fn folders_and_documents_are_states_too() {
    let scratch = changed();
    scratch.put("elsewhere/old.yaml", PETS);
    scratch.put("elsewhere/new.yaml", &PETS.replace("type: string, description: Its age.", "type: integer"));
    scratch.put("copy/pets/pets.yaml", PETS);
    scratch.put("copy/pets/overlay.yaml", OVERLAY);
    let (old, new) = ("./elsewhere/old.yaml", "./elsewhere/new.yaml");
    let documents = scratch.succeeds(["diff", "--from", old, "--to", new]);
    assert_snapshot!("diff_documents", documents);
    let specs = scratch.succeeds(["diff", "--from", "./copy", "--to", "specs", "pets"]);
    assert_snapshot!("diff_folders", specs);
    let service = scratch.succeeds(["diff", "--from", "./copy/pets", "--to", "./specs/pets"]);
    let changes = |text: &str| text.replace("./specs", "specs").lines().skip(3).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(changes(&service), changes(&specs));
    assert_eq!(scratch.run(["diff", "--from", old, "--to", "specs", "pets"]).code, Some(0));
}

#[test]
fn what_is_denied_fails() {
    let scratch = changed();
    for kind in ["breaking", "wire", "api"] {
        assert_eq!(scratch.run(["diff", "--deny", kind, "pets"]).code, Some(1), "{kind}");
        assert_eq!(scratch.run(["diff", "--deny", kind, "bones"]).code, Some(0), "{kind}");
    }
    scratch.put("specs/pets/10-pets.yaml", &PETS.replace("  /pets/{name}:", "  /animals/{name}:"));
    assert_eq!(scratch.run(["diff", "--deny", "api", "pets"]).code, Some(0), "a path is not a Rust name");
    assert_eq!(scratch.run(["diff", "--deny", "breaking", "pets"]).code, Some(1));
    scratch.put("specs/pets/10-pets.yaml", &PETS.replace("A pet.", "One pet."));
    assert_eq!(scratch.run(["diff", "--deny", "wire", "pets"]).code, Some(0));
}

#[test]
fn what_cannot_be_compared_is_said_plainly() {
    let mut text = String::new();
    let scratch = changed();
    for arguments in [
        ["--from", "v9", "pets"],
        ["--from", "--upload-pack=x", "pets"],
        ["--from", "v1", "pest"],
        ["--from", "./nowhere", "pets"],
        ["--to", "specs/pets/none.yaml", "pets"],
    ] {
        let run = scratch.run([&["diff"][..], &arguments].concat().try_into().unwrap_or(["diff"; 4]));
        assert_ne!(run.code, Some(0), "{arguments:?}");
        text += &format!("{}\n{}\n", arguments.join(" "), run.stderr);
    }
    scratch.put("specs/pets/10-pets.yaml", "swagger: '2.0'\npaths: [\n");
    let run = scratch.run(["diff", "pets"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    text += &format!("a broken document\n{}\n", run.stderr);
    scratch.put("specs/pets/VERSION", "next\n");
    text += &format!("a broken version\n{}\n", scratch.run(["diff", "pets"]).stderr);

    let bare = Scratch::pets();
    text += &format!("no repository\n{}\n", bare.run(["diff"]).stderr);
    text += &format!("--bump without a repository\n{}\n", bare.run(["codegen", "--bump"]).stderr);
    bare.git(&["init", "--quiet"]);
    text += &format!("no commit\n{}\n", bare.run(["diff"]).stderr);
    text += &format!("--bump without a commit\n{}\n", bare.run(["codegen", "--bump"]).stderr);
    let without = xtask().arg("--workspace").arg(bare.path("")).arg("diff").env("PATH", "").output();
    let without = String::from_utf8(without.expect("xtask runs").stderr).expect("UTF-8");
    text += &format!("no git\n{without}");
    assert!(!bare.path("crates").exists(), "nothing was written");
    assert_snapshot!("diff_failures", text);
}

#[test]
fn commits_without_a_raised_version_count_when_it_is_raised() {
    let scratch = Scratch::pets();
    scratch.git(&["init", "--quiet", "--initial-branch=main"]);
    scratch.put("specs/pets/VERSION", "1.0.0\n");
    scratch.succeeds(["codegen"]);
    scratch.commit("Release");
    let breaking = PETS.replace("  Pet:\n    type: object\n", "  Pet:\n    type: object\n    required: [age]\n");
    scratch.put("specs/pets/10-pets.yaml", &breaking);
    scratch.succeeds(["codegen"]);
    scratch.commit("Break");
    scratch.put("specs/pets/10-pets.yaml", &breaking.replace("A pet.", "One pet."));
    let proposed = scratch.succeeds(["codegen"]);
    assert!(proposed.contains("raises its version from 1.0.0 to 2.0.0"), "{proposed}");
    scratch.succeeds(["codegen", "--bump"]);
    assert_eq!(scratch.text("specs/pets/VERSION"), "2.0.0\n");
    assert!(scratch.text("crates/pets/Cargo.toml").contains("\nversion = \"2.0.0\"\n"));
    assert_snapshot!("bump_changelog", scratch.text("crates/pets/CHANGELOG.md"));
    // The maintainer's words stay.
    scratch.put("crates/pets/CHANGELOG.md", "# What is new\n\nIn our words.\n\n## 2.0.0\n\nMuch.\n");
    scratch.succeeds(["codegen", "--bump"]);
    scratch.succeeds(["codegen"]);
    assert_eq!(scratch.text("crates/pets/CHANGELOG.md"), "# What is new\n\nIn our words.\n\n## 2.0.0\n\nMuch.\n");
    scratch.succeeds(["codegen", "--check"]);
}
