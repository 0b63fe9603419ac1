//! `cargo xtask corpus DIR`, and what `codegen` shares with it: the root, the limits, and leaving out.

use crate::scratch::{OVERLAY, PETS, Run, Scratch, xtask};
use insta::assert_snapshot;
use serde_json::Value;
use std::process::Output;

/// A document of which one operation of two is invalid.
const HALF: &str = "\
swagger: '2.0'
info: {title: Half, version: '1.0'}
paths:
  /a: {get: {operationId: sound, responses: {'200': {description: It.}}}}
  /b: {get: {operationId: unsound, responses: {'200': {description: It., schema: {$ref: '#/definitions/Pat'}}}}}
definitions: {Pet: {type: string}}
";

/// A folder of documents, some good, and of other things.
fn documents() -> Scratch {
    let scratch = Scratch::with(&[]);
    scratch.put("in/pets.yaml", PETS);
    scratch.put("in/prose/pets.md", &format!("---\n{PETS}---\nProse.\n"));
    scratch.put("in/a/split.yaml", &PETS.replace("'#/definitions/Pet'", "'../pieces/pet.json#/Pet'"));
    scratch.put(
        "in/pieces/pet.json",
        "{\"Pet\": {\"type\": \"object\", \"properties\": {\"age\": {\"type\": \"integer\"}}}}",
    );
    scratch.put("in/half.yaml", HALF);
    scratch.put("in/broken.json", "{\"swagger\": \"2.0\", \"info\": ]");
    scratch.put("in/.hidden.yaml", PETS);
    scratch.put("in/overlay.yaml", OVERLAY);
    scratch.put("in/notes.txt", "We like swagger: it is a format.\n");
    scratch
}

/// Runs over the documents, with the workspace that xtask was built in: it has the `bindery` that crates stand on.
fn corpus(scratch: &Scratch, more: &[&str]) -> Run {
    let command =
        xtask().arg("corpus").arg("in").arg("--out").arg("out").args(more).current_dir(scratch.path("")).output();
    let Output { status, stdout, stderr } = command.expect("xtask runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Run { code: status.code(), stdout: crate::scratch::timeless(&text(stdout)), stderr: text(stderr) }
}

#[test]
fn each_document_is_a_row() {
    let scratch = documents();
    let run = corpus(&scratch, &[]);
    assert_eq!(run.stderr, "", "nothing is said of progress where there is no terminal");
    assert_snapshot!("corpus", run.stdout);
    assert_eq!(run.code, Some(1), "some documents failed");
    let crates = scratch.tree("out/crates");
    let manifests: Vec<&str> = crates.keys().filter_map(|path| path.strip_suffix("/Cargo.toml")).collect();
    assert_eq!(manifests, ["a-split", "pets", "prose-pets"]);
}

#[test]
fn results_are_json_for_programs() {
    let scratch = documents();
    let run = corpus(&scratch, &["--format", "json", "--skip-invalid", "--filter", "half", "split"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let mut json: Value = serde_json::from_str(&run.stdout).expect("JSON");
    for row in json["documents"].as_array_mut().expect("rows") {
        row["milliseconds"] = Value::Null;
    }
    json["totals"]["milliseconds"] = Value::Null;
    assert_snapshot!("corpus_json", format!("{json:#}"));
}

#[test]
fn a_folder_without_documents_is_an_error() {
    let scratch = documents();
    let run = corpus(&scratch, &["--filter", "nothing"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert_eq!(run.stderr, "error: there is no such API description in in\n");
    let run = scratch.run(["corpus", "nowhere"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("nowhere: No such file"), "{}", run.stderr);
}

/// Builds the crates with cargo, which takes its time: one test sees all that there is to see.
#[test]
fn crates_are_checked() {
    let scratch = documents();
    let run = corpus(&scratch, &["--build", "--filter", "pets", "split"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert_snapshot!("corpus_build", run.stdout);
}

#[test]
fn a_dangling_schema_reference_is_any_json_with_skip_invalid() {
    let scratch = Scratch::with(&[("half", &[("half.yaml", HALF)])]);
    let run = scratch.run(["codegen"]);
    assert_eq!(run.code, Some(1));
    let run = scratch.run(["codegen", "--skip-invalid"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let read = "half: the reference `#/definitions/Pat` is any JSON value: `#/definitions/Pat` does not exist\n";
    assert!(run.stdout.contains(read), "{}", run.stdout);
    let docs = scratch.text("crates/half/src/lib.rs");
    assert!(
        docs.contains("//! - the reference `#/definitions/Pat` is any JSON value: `#/definitions/Pat` does not exist"),
        "{docs}"
    );
    assert!(scratch.text("crates/half/src/operations.rs").contains("Unsound"));
    assert_eq!(scratch.run(["codegen", "--skip-invalid", "--check"]).code, Some(0));
    assert_eq!(scratch.run(["codegen", "--skip-invalid", "--deny-warnings"]).code, Some(1));
}

#[test]
fn references_reach_the_root() {
    let split = PETS.replace("'#/definitions/Pet'", "'../../pieces/pet.json#/Pet'");
    let scratch = Scratch::with(&[("pets", &[("pets.yaml", &split)])]);
    scratch.put(
        "pieces/pet.json",
        "{\"Pet\": {\"type\": \"object\", \"properties\": {\"age\": {\"type\": \"integer\"}}}}",
    );
    let run = scratch.run(["codegen"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("lies outside of specs/pets, and is not read"), "{}", run.stderr);
    let run = scratch.run(["codegen", "--root", "."]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = scratch.run(["codegen", "--root", "pieces"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("does not lie in pieces"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_root() {
    let scratch = documents();
    scratch.put("secret.yaml", "Pet: {type: object}\n");
    std::os::unix::fs::symlink(scratch.path("secret.yaml"), scratch.path("in/a/secret.yaml")).expect("a link");
    scratch.put("in/a/split.yaml", &PETS.replace("'#/definitions/Pet'", "'secret.yaml#/Pet'"));
    let run = corpus(&scratch, &["--filter", "split"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains("secret.yaml: lies outside"), "{}", run.stdout);
}

#[test]
fn limits_can_be_lowered_and_raised() {
    let scratch = documents();
    let run = corpus(&scratch, &["--filter", "pets.yaml", "--max-file-size", "100"]);
    assert!(run.stdout.contains("has more than 100 bytes; raise --max-file-size if this is meant"), "{}", run.stdout);
    let run = corpus(&scratch, &["--filter", "pets.yaml", "--max-nesting", "3"]);
    assert!(run.stdout.contains("nested deeper than 3 levels"), "{}", run.stdout);
    let deep = format!("{{items: {}{{type: string}}{}}}", "{items: ".repeat(9_999), "}".repeat(9_999));
    scratch.put("in/deep.yaml", &PETS.replace("{type: string, description: Its age.}", &deep));
    let run = corpus(&scratch, &["--filter", "deep"]);
    assert!(run.stdout.contains("nested deeper than 128 levels"), "{}", run.stdout);
    let deep = format!("{{items: {}{{type: string}}{}}}", "{items: ".repeat(999), "}".repeat(999));
    scratch.put("in/deep.yaml", &PETS.replace("{type: string, description: Its age.}", &deep));
    let run = corpus(&scratch, &["--filter", "deep", "--max-nesting", "1010"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}
