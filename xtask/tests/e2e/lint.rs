//! `cargo xtask lint` and `cargo xtask why`.

use crate::scratch::{OVERLAY, PETS, Scratch};
use insta::assert_snapshot;

#[test]
fn findings_scores_and_counts() {
    let scratch = Scratch::pets();
    assert_snapshot!("lint", scratch.succeeds(["lint"]));
    let json: serde_json::Value =
        serde_json::from_str(&scratch.succeeds(["lint", "pets", "--format", "json"])).expect("JSON");
    let service = &json["services"][0];
    assert_eq!(service["name"], "pets");
    assert!(service["finished"]["percent"].as_u64() > Some(0));
    let finding = &service["findings"][0];
    assert_eq!(finding["rule"], "no-authentication");
    assert_eq!(finding["place"], "specs/pets/10-pets.yaml:2:15");
    assert_eq!(finding["actions"][0]["target"], "$");
    assert!(finding["actions"][0]["yaml"].as_str().is_some_and(|yaml| yaml.starts_with("- { target: $, update: ")));
    assert!(!json.to_string().contains("\\u0000"), "no place is left unresolved");
}

#[test]
fn documents_anywhere_are_linted_too() {
    let scratch = Scratch::pets();
    let text = scratch.succeeds(["lint", "--spec", "specs/pets/10-pets.yaml"]);
    assert!(text.contains(" --> specs/pets/10-pets.yaml:"), "{text}");
    assert!(!text.contains("90-overlay"), "{text}");
}

#[test]
fn a_draft_is_written_once_and_applies() {
    let scratch = Scratch::with(&[("pets", &[("pets.yaml", PETS)]), ("toys", &[("toys.yaml", PETS)])]);
    let draft = ["lint", "pets", "--draft-overlay", "specs/pets/overlay-1-draft.yaml"];
    let text = scratch.succeeds(draft);
    assert!(text.ends_with("specs/pets/overlay-1-draft.yaml has an action for each gap; replace every TODO in it.\n"));
    assert_snapshot!("drafted", scratch.text("specs/pets/overlay-1-draft.yaml"));
    let after = scratch.succeeds(["lint", "pets"]);
    for rule in ["no-authentication", "no-failures", "only-strings"] {
        assert!(text.contains(rule) && !after.contains(rule), "{rule}: {after}");
    }
    let before = scratch.tree("");
    let run = scratch.run(draft);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert_snapshot!(run.stderr, @"error: specs/pets/overlay-1-draft.yaml exists, and is not overwritten");
    let run = scratch.run(["lint", "--draft-overlay", "draft.yaml"]);
    assert_eq!(run.code, Some(2));
    assert_snapshot!(run.stderr, @"error: `--draft-overlay` is for one service; name it");
    assert_eq!(scratch.tree(""), before);
    scratch.succeeds(["codegen", "pets"]);
}

#[test]
fn errors_are_shown_and_end_it() {
    let broken =
        Scratch::with(&[("cats", &[("cats.yaml", "swagger: '2.0'\npaths: [\n")]), ("pets", &[("pets.yaml", PETS)])]);
    let run = broken.run(["lint"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("error[syntax]") && run.stdout.contains("pets"), "{}{}", run.stdout, run.stderr);
    assert_eq!(broken.run(["why", "cats", "A"]).code, Some(1));
}

#[test]
fn a_fact_is_told_with_its_reason() {
    let scratch = Scratch::pets();
    assert_snapshot!("why_member", scratch.succeeds(["why", "pets", "Pet.age"]));
    assert_snapshot!("why_operation", scratch.succeeds(["why", "pets", "GetPet"]));
    assert_snapshot!("why_service", scratch.succeeds(["why", "pets"]));
    let json: serde_json::Value =
        serde_json::from_str(&scratch.succeeds(["why", "pets", "Pet.age", "--format", "json"])).expect("JSON");
    let facts = json["facts"].as_array().expect("a list");
    let ty = facts.iter().find(|fact| fact["fact"] == "format").expect("its format");
    assert_eq!(ty["by"]["said"]["place"], "specs/pets/90-overlay.yaml:6:37");
    assert_eq!(ty["by"]["said"]["action"]["reason"], "An age is a number.");
    let run = scratch.run(["why", "pets", "Pet.aeg"]);
    assert_eq!(run.code, Some(2));
    assert_snapshot!(run.stderr, @"error: pets, Pet, has no `aeg`; did you mean `Pet.age`?");
    let run = scratch.run(["why", "pets", "Weather"]);
    assert_snapshot!(run.stderr, @"error: pets has no `Weather`; there are GetPet, GET /pets/{name}, Pet, GetPetInput");
    let run = scratch.run(["why", "pest", "Pet"]);
    assert_snapshot!(run.stderr, @"error: specs/pest does not exist; did you mean `pets`?");
}

#[test]
fn what_an_overlay_took_away_is_told() {
    let removes = OVERLAY.replace("update: {type: integer, format: int32}", "remove: true");
    let scratch = Scratch::with(&[("pets", &[("10-pets.yaml", PETS), ("90-overlay.yaml", &removes)])]);
    let run = scratch.run(["why", "pets", "Pet.age"]);
    assert_eq!(run.code, Some(2));
    assert_snapshot!(run.stderr, @r"
    error: pets, Pet, has no `age`
    error: specs/pets/10-pets.yaml:17:7 says it, and specs/pets/90-overlay.yaml:4:5 takes it away: An age is a number.
    ");
}
