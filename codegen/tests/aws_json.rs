//! AWS's own cases for awsJson 1.1: a crate is generated from a document of their shapes, and `bindery-aws` encodes and
//! decodes each case with it.

use bindery_codegen::{BinderyDep, Options};
use bindery_model::source::Sources;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

const FILES: [&str; 2] = ["json11-input-subset.json", "json11-output-subset.json"];

/// The program that runs the cases; `{operations}` are the match arms of its table of operations.
const PROGRAM: &str = include_str!("fixtures/aws_json_cases.rs");

#[test]
fn the_cases_of_botocore() {
    let Some(shared) = std::env::var_os("BINDERY_SHARED") else {
        eprintln!("skipped: BINDERY_SHARED is not set");
        return;
    };
    let folder = Path::new(&shared).join("conformance/aws-json");
    let cases: Vec<Value> = FILES
        .iter()
        .flat_map(|file| {
            let text = fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            serde_json::from_str::<Vec<Value>>(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
        })
        .collect();
    let document = document(&cases);

    let mut sources = Sources::default();
    sources.add("json-protocol.json".to_owned(), document.to_string());
    let loaded = bindery_model::load(&sources, "json-protocol").unwrap_or_else(|errors| panic!("{errors:#?}"));
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let bindery = crates.join("bindery").display().to_string();
    let package = bindery_codegen::generate(
        &loaded.model,
        &Options {
            header: "json-protocol.json".to_owned(),
            bindery: BinderyDep::At { version: "0.1.0".to_owned(), path: Some(bindery.clone()) },
            standalone: false,
            version: None,
        },
    );

    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("aws-json");
    for (path, text) in &package.files {
        write(&root.join("json-protocol").join(path), text);
    }
    let paths = document["paths"].as_object().expect("paths");
    let arms: String = paths
        .keys()
        .map(|path| path.trim_start_matches('/'))
        .map(|name| format!("        {name:?} => run::<json_protocol::{name}>(kind, case),\n"))
        .collect();
    write(&root.join("cases/src/main.rs"), &PROGRAM.replace("        {operations}\n", &arms));
    let aws = crates.join("bindery-aws");
    let manifest = format!(
        "[package]\nname = \"cases\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         bindery = {{ path = {bindery:?} }}\nbindery-aws = {{ path = {aws:?} }}\nhttp = \"1\"\n\
         json-protocol = {{ path = \"../json-protocol\" }}\nserde = \"1\"\nserde_json = \"1\"\n"
    );
    write(&root.join("cases/Cargo.toml"), &manifest);
    write(&root.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"cases\", \"json-protocol\"]\n");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    write(&root.join("Cargo.lock"), &fs::read_to_string(lock).expect("the workspace's lock"));

    let output = Command::new(env!("CARGO"))
        .args(["run", "--offline", "--quiet", "--package", "cases", "--"])
        .args(FILES.map(|file| folder.join(file)))
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", root.join("target"))
        .output()
        .expect("cargo runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    eprint!("{out}");
    assert!(out.ends_with("31 requests and 36 responses are as they should be\n"), "{out}");
}

/// Returns one document of all cases' operations and shapes. A shape of several cases is the same in each.
fn document(cases: &[Value]) -> Value {
    let (mut paths, mut definitions) = (Map::new(), Map::new());
    for case in cases {
        for (name, shape) in case["shapes"].as_object().expect("shapes") {
            let definition = definition(name, shape);
            let old = definitions.insert(name.clone(), definition.clone());
            assert!(old.is_none_or(|old| old == definition), "{name} is two things");
        }
        let given = &case["case"]["given"];
        let name = given["name"].as_str().expect("an operation");
        let path = paths.entry(format!("/{name}")).or_insert_with(
            || json!({"post": {"operationId": name, "x-auth": "none", "responses": {"200": {"description": ""}}}}),
        );
        let operation = &mut path["post"];
        let reference =
            |shape: &Value| json!({"$ref": format!("#/definitions/{}", shape["shape"].as_str().expect("a shape"))});
        if let Some(shape) = given.get("input") {
            operation["parameters"] =
                json!([{"name": "body", "in": "body", "required": true, "schema": reference(shape)}]);
        }
        if let Some(shape) = given.get("output") {
            operation["responses"]["200"]["schema"] = reference(shape);
        }
        for shape in given["errors"].as_array().into_iter().flatten() {
            let errors = operation.as_object_mut().expect("an object").entry("x-errors").or_insert(json!([]));
            let errors = errors.as_array_mut().expect("a list");
            if !errors.contains(&shape["shape"]) {
                errors.push(shape["shape"].clone());
            }
        }
    }
    json!({
        "swagger": "2.0",
        "info": {"title": "JSON protocol", "version": "2018-01-01"},
        "x-protocol": {"name": "aws-json-1.1", "target": "JsonProtocol"},
        "host": "example.com",
        "paths": paths,
        "definitions": definitions,
    })
}

/// Returns a shape as a Swagger schema.
fn definition(name: &str, shape: &Value) -> Value {
    let reference =
        |shape: &Value| json!({"$ref": format!("#/definitions/{}", shape["shape"].as_str().expect("a shape"))});
    match shape["type"].as_str().expect("a type") {
        "structure" => {
            let members = shape["members"].as_object().expect("members");
            let properties: Map<String, Value> =
                members.iter().map(|(name, member)| (name.clone(), reference(member))).collect();
            let mut definition = json!({"type": "object", "properties": properties});
            if shape.get("exception").is_some() {
                definition["x-error"] = json!({"code": name});
            }
            definition
        }
        "list" => json!({"type": "array", "items": reference(&shape["member"])}),
        "map" => json!({"type": "object", "additionalProperties": reference(&shape["value"])}),
        "string" => match shape.get("enum") {
            Some(values) => json!({"type": "string", "enum": values}),
            None => json!({"type": "string"}),
        },
        "boolean" => json!({"type": "boolean"}),
        "integer" => json!({"type": "integer", "format": "int32"}),
        "long" => json!({"type": "integer", "format": "int64"}),
        "float" => json!({"type": "number", "format": "float"}),
        "double" => json!({"type": "number", "format": "double"}),
        "blob" => json!({"type": "string", "format": "byte"}),
        "timestamp" => json!({"type": "string", "format": "date-time"}),
        unknown => panic!("{name}: {unknown}"),
    }
}

/// Writes a file if its content changed, so that cargo does not rebuild.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}
