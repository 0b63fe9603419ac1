//! `cargo xtask synthetic DIR`: documents of any size, the same everywhere.

use crate::scratch::Scratch;
use serde_json::Value;
use std::collections::BTreeMap;

/// The files of a made-up service.
fn made<const N: usize>(scratch: &Scratch, dir: &str, arguments: [&str; N]) -> BTreeMap<String, String> {
    let output = scratch.command().args(["synthetic", dir]).args(arguments).output().expect("xtask runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    scratch.tree(dir)
}

/// The model of a made-up service.
fn model(scratch: &Scratch, dir: &str, ending: &str) -> Value {
    let files = ["document-1", "document-2", "overlay"].map(|file| format!("{dir}/{file}.{ending}"));
    let [first, second, overlay] = files.each_ref().map(String::as_str);
    let output = scratch.succeeds(["model", "--name", "made", "--spec", first, second, overlay]);
    serde_json::from_str(&output).expect("JSON")
}

#[test]
fn the_same_arguments_make_the_same_documents_and_another_seed_makes_others() {
    let scratch = Scratch::pets();
    let first = made(&scratch, "first", ["--seed", "7"]);
    assert_eq!(first.keys().collect::<Vec<_>>(), ["document-1.yaml", "document-2.yaml", "overlay.yaml"]);
    assert_eq!(first, made(&scratch, "again", ["--seed", "7"]));
    let other = made(&scratch, "other", ["--seed", "8"]);
    assert_ne!(first["document-1.yaml"], other["document-1.yaml"]);
    assert_eq!(first["overlay.yaml"], other["overlay.yaml"], "resources have the same names whatever the seed");
}

#[test]
fn what_is_made_is_a_service_of_twenty_operations_at_each_scale() {
    let scratch = Scratch::pets();
    let mut sizes = Vec::new();
    for (scale, operations) in [("1", 20), ("10", 200)] {
        let dir = format!("made{scale}");
        let files = made(&scratch, &dir, ["--scale", scale]);
        sizes.push(files.values().map(String::len).sum::<usize>());
        let model = model(&scratch, &dir, "yaml");
        assert_eq!(model["operations"].as_array().map(Vec::len), Some(operations));
    }
    assert!((8..=10).contains(&(sizes[1] / sizes[0])), "it grows in proportion: {sizes:?}");
}

#[test]
fn json_and_yaml_say_the_same() {
    let scratch = Scratch::pets();
    made(&scratch, "json", ["--format", "json"]);
    made(&scratch, "yaml", ["--format", "yaml"]);
    let (json, yaml) = (model(&scratch, "json", "json"), model(&scratch, "yaml", "yaml"));
    assert_eq!(wordings(&json), wordings(&yaml));
}

/// A model without the places where things are said.
fn wordings(value: &Value) -> Value {
    match value {
        Value::String(text) if text.starts_with("document-") || text.starts_with("overlay.") => Value::Null,
        Value::Array(items) => items.iter().map(wordings).collect(),
        Value::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), wordings(value))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

#[test]
fn what_is_made_is_generated_without_a_word_of_complaint() {
    let scratch = Scratch::pets();
    made(&scratch, "made", []);
    let bindery = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/bindery");
    let spec = ["made/document-1.yaml", "made/document-2.yaml", "made/overlay.yaml"];
    let command = ["codegen", "--deny-warnings", "--name", "made", "--out", "out", "--bindery", bindery, "--spec"];
    let output = scratch.command().args(command).args(spec).output().expect("xtask runs");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
    assert!(scratch.tree("out/made").contains_key("src/operations.rs"));
}
