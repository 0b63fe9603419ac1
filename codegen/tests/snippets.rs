//! The snippets of all operations of this repository's services: Rust compiles, and wire requests decode and validate.

use bindery_codegen::snippets::{self, Language, NamedService, SnippetTarget};
use bindery_model::service::{Model, Protocol};
use bindery_model::source::Sources;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const SERVICES: [&str; 3] = ["cognito-identity", "cognito-idp", "kitchen-sink"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn model(name: &str) -> Model {
    let folder = root().join("specs").join(name);
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("specs").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let mut sources = Sources::default();
    for file in files {
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        sources.add(file.file_name().expect("a file has a name").to_string_lossy(), text);
    }
    bindery_model::load(&sources, name).unwrap_or_else(|errors| panic!("{name}: {errors:#?}")).model
}

/// Returns a program with a module for each Rust snippet and a test for each wire request, and the counts of both.
fn program() -> (String, [usize; 2]) {
    let mut text = "#![allow(dead_code, unused_variables)]\n".to_owned();
    let mut counts = [0, 0];
    for name in SERVICES {
        let model = model(name);
        let service = NamedService::new(&model);
        let library = name.replace('-', "_");
        for (index, operation) in model.operations.iter().enumerate() {
            let snippets = snippets::operation(&service, index);
            let tab = |wanted| snippets.tabs.iter().find(|tab| tab.target == wanted).expect("every target has a tab");
            for (number, part) in tab(SnippetTarget::Rust).sections.iter().enumerate() {
                assert_eq!(part.language, Language::Rust);
                let part = match part.heading {
                    "Request" => format!("fn request() {{\n{}\n}}", part.text),
                    _ => part.text.clone(),
                };
                _ = writeln!(text, "mod {library}_{index}_{number} {{\n{part}\n}}");
                counts[0] += 1;
            }
            match model.service.protocol {
                Protocol::AwsJson { .. } => {}
                Protocol::Rest => continue,
            }
            let request = &tab(SnippetTarget::Json).sections[0];
            let (head, body) = request.text.split_once("\n\n").expect("a head and a body");
            let target = format!(".{}", operation.name);
            assert!(head.lines().any(|line| line.starts_with("X-Amz-Target: ") && line.ends_with(&target)), "{head}");
            _ = writeln!(
                text,
                "#[test]\nfn {library}_{index}() {{\n    let request: {library}::{} = serde_json::from_str({body:?}).unwrap();\n    \
                 bindery::Operation::validate(&request).unwrap();\n    \
                 let again: serde_json::Value = serde_json::to_value(&request).unwrap();\n    \
                 assert_eq!(again, serde_json::from_str::<serde_json::Value>({body:?}).unwrap());\n}}",
                operation.name,
            );
            counts[1] += 1;
        }
    }
    (text, counts)
}

#[test]
fn rust_compiles_and_requests_are_valid() {
    let (program, [texts, requests]) = program();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("snippets");
    let at = |path: &str| fs::canonicalize(root().join(path)).expect("it is in the repository").display().to_string();
    let mut manifest = format!(
        "[package]\nname = \"snippets\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\nresolver = \"3\"\n\n\
         [dependencies]\nserde_json = \"1\"\nbindery = {{ path = {:?} }}\n\
         bindery-client = {{ path = {:?}, features = [\"rest\", \"sigv4\", \"ureq\"] }}\n",
        at("crates/bindery"),
        at("crates/bindery-client"),
    );
    for name in SERVICES {
        _ = writeln!(manifest, "{name} = {{ path = {:?}, features = [\"validate\"] }}", at(&format!("crates/{name}")));
    }
    write(&folder.join("Cargo.toml"), &manifest);
    write(&folder.join("src/lib.rs"), &program);
    write(&folder.join("Cargo.lock"), &fs::read_to_string(root().join("Cargo.lock")).expect("the workspace's lock"));
    let output = Command::new(env!("CARGO"))
        .args(["test", "--offline", "--quiet", "--lib"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .expect("cargo runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{err}");
    println!("{texts} Rust snippets compile; {requests} requests decode and validate");
}

/// Writes a file if its content changed, so that cargo does not rebuild.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

/// Loads the model of `fixtures/NAME.yaml`.
fn fixture(name: &str) -> Model {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/{name}.yaml"));
    let mut sources = Sources::default();
    sources.add(format!("{name}.yaml"), fs::read_to_string(file).expect("a fixture"));
    bindery_model::load(&sources, name).unwrap_or_else(|errors| panic!("{name}: {errors:#?}")).model
}

/// Returns all snippets of some operations of a fixture.
fn shown(name: &str, wanted: &[&str]) -> String {
    let model = fixture(name);
    let service = NamedService::new(&model);
    let mut text = String::new();
    for (index, operation) in model.operations.iter().enumerate() {
        if !wanted.contains(&operation.name.as_str()) {
            continue;
        }
        for tab in snippets::operation(&service, index).tabs {
            for section in tab.sections {
                let heading = format!(
                    "{}: {}: {} ({})",
                    operation.name,
                    tab.target.title(),
                    section.heading,
                    section.language.key()
                );
                _ = writeln!(
                    text,
                    "## {heading}

{}
",
                    section.text
                );
            }
        }
    }
    text
}

#[test]
fn every_kind_of_type_for_every_target() {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("snippets_rest", shown("snippets", &["putPet", "sendPhoto"]));
    });
}
