//! `cargo xtask site`: a folder of its own, the same bytes each time, and nothing written where there is anything else.

use crate::scratch::{OVERLAY, PETS, Scratch};
use std::fs;

#[test]
fn a_site_is_written_and_replaced_as_a_whole() {
    let scratch = Scratch::pets();
    assert_eq!(scratch.succeeds(["site"]), "[scratch]/target/site/index.html: 1 service, 6 pages\n");
    let first = scratch.tree("target/site");
    assert!(first["pets/operations/GetPet.html"].contains("specs/pets/10-pets.yaml:6:"));
    let said = &first["pets/shapes/Pet.html"];
    assert!(said.contains("specs/pets/90-overlay.yaml:6:") && said.contains("An age is a number."), "{said}");
    assert!(said.contains("Before: <code>string</code>"), "{said}");
    assert!(first["changes.html"].contains("the workspace lies in no git repository"));
    scratch.put("target/site/stale.html", "");
    scratch.succeeds(["site"]);
    assert_eq!(scratch.tree("target/site"), first, "the same bytes, and nothing else");
    let beside: Vec<_> = fs::read_dir(scratch.path("target")).expect("a folder").collect();
    assert_eq!(beside.len(), 1, "{beside:?}");
}

#[test]
fn what_changed_has_a_page() {
    let scratch = Scratch::with(&[("pets", &[("pets.yaml", PETS)]), ("toys", &[("toys.yaml", PETS)])]);
    scratch.git(&["init", "--quiet", "--initial-branch=main"]);
    scratch.commit("Begin");
    scratch.git(&["tag", "v1"]);
    scratch.succeeds(["site"]);
    assert!(scratch.text("target/site/changes.html").contains("The specs did not change."));
    scratch.put("specs/pets/overlay.yaml", OVERLAY);
    scratch.put("specs/toys/toys.yaml", &PETS.replace("A pet.", "A <b>toy</b>."));
    scratch.succeeds(["site"]);
    let changes = scratch.text("target/site/changes.html");
    for said in
        ["breaks both", "major", "HEAD:specs/pets/pets.yaml:17:", "specs/pets/overlay.yaml:6:", "A &lt;b&gt;toy"]
    {
        assert!(changes.contains(said), "{said} is not in {changes}");
    }
    assert!(scratch.text("target/site/index.html").contains("2 changes, 1 breaking, from HEAD to the working tree"));
    scratch.commit("Change");
    scratch.succeeds(["site", "pets", "--from", "v1", "--out", "elsewhere"]);
    let changes = scratch.text("elsewhere/changes.html");
    assert!(changes.contains("breaks both") && !changes.contains("toys"), "{changes}");
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let scratch = Scratch::pets();
    scratch.put("mine/notes.txt", "mine");
    scratch.put("file", "mine");
    let mut complaints = String::new();
    for arguments in
        [["site", "--out", "mine"], ["site", "--out", "file"], ["site", "--out", "/"], ["site", "--from", "v9"]]
    {
        let run = scratch.run(arguments);
        assert_ne!(run.code, Some(0), "{arguments:?}");
        complaints += &run.stderr;
    }
    insta::assert_snapshot!("site_refused", complaints);
    assert_eq!(scratch.text("mine/notes.txt"), "mine");
    assert!(!scratch.path("target").exists());
    // What a killed run has left is cleared; what is not ours beside it is not.
    scratch.put(".out.next/SITE.txt", &format!("{}\n", bindery_codegen::site::MARK));
    scratch.put(".out.next/index.html", "half");
    scratch.succeeds(["site", "--out", "out"]);
    assert!(!scratch.path(".out.next").exists());
    scratch.put(".out.last/notes.txt", "mine");
    assert_ne!(scratch.run(["site", "--out", "out"]).code, Some(0));
    assert_eq!(scratch.text(".out.last/notes.txt"), "mine");
}

#[test]
fn a_broken_document_changes_nothing() {
    let scratch = Scratch::pets();
    scratch.succeeds(["site"]);
    let before = scratch.tree("target/site");
    scratch.put("specs/pets/10-pets.yaml", "swagger: '2.0'\npaths: [\n");
    assert_eq!(scratch.run(["site"]).code, Some(1));
    assert_eq!(scratch.run(["site", "pest"]).code, Some(2));
    assert_eq!(scratch.tree("target/site"), before);
}
