//! The files that botocore reads: for each construct, and for a whole service compared with the service's own files.

use bindery_codegen::{Botocore, botocore};
use bindery_model::source::Sources;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the files for some documents.
fn written(name: &str, files: &[PathBuf]) -> Botocore {
    let mut sources = Sources::default();
    for file in files {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        sources.add(file.file_name().expect("a file has a name").to_string_lossy(), text);
    }
    let loaded = bindery_model::load(&sources, name).unwrap_or_else(|errors| panic!("{name}: {errors:#?}"));
    botocore(&loaded.model)
}

/// Returns the files of a fixture, concatenated, and the warnings.
fn shown(name: &str) -> String {
    let Botocore { files, warnings } = written(name, &[root().join(format!("tests/fixtures/{name}.yaml"))]);
    let mut text = String::new();
    for (path, file) in files {
        serde_json::from_str::<Value>(&file).unwrap_or_else(|error| panic!("{path} is no JSON: {error}"));
        text.push_str(&format!("{path}\n{file}\n"));
    }
    for warning in warnings {
        text.push_str(&format!("{}: {}\n", warning.code, warning.message));
    }
    text
}

#[test]
fn rest_as_botocore_says_it() {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("botocore_rest", shown("botocore"));
    });
}

#[test]
fn aws_json_as_botocore_says_it() {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("botocore_aws_json", shown("aws-json"));
    });
}

/// Collects the differences between two values, except in prose and in the order of `required`.
fn differences(path: &str, fact: &Value, said: &Value, found: &mut Vec<String>) {
    match (fact, said) {
        (Value::Object(fact), Value::Object(said)) => {
            let keys: std::collections::BTreeSet<&String> = fact.keys().chain(said.keys()).collect();
            for key in keys {
                let at = format!("{path}/{key}");
                match (fact.get(key), said.get(key)) {
                    (None, Some(Value::String(_))) if key == "documentation" => {}
                    (Some(fact), Some(said)) => differences(&at, fact, said, found),
                    (fact, said) => found.push(format!("{at}: the facts say {fact:?}, we say {said:?}")),
                }
            }
        }
        (Value::Array(fact), Value::Array(said)) if path.ends_with("/required") => {
            let sorted = |list: &[Value]| {
                let mut list: Vec<String> = list.iter().map(Value::to_string).collect();
                list.sort();
                list
            };
            if sorted(fact) != sorted(said) {
                found.push(format!("{path}: the facts say {fact:?}, we say {said:?}"));
            }
        }
        (fact, said) if fact != said => found.push(format!("{path}: the facts say {fact}, we say {said}")),
        _ => {}
    }
}

#[test]
fn identity_pools_differ_from_the_services_own_file_in_one_secret() {
    let Some(shared) = std::env::var_os("BINDERY_SHARED") else {
        eprintln!("skipped: BINDERY_SHARED is not set");
        return;
    };
    let facts = Path::new(&shared).join("facts/cognito-identity.json");
    let facts: Value = serde_json::from_str(&fs::read_to_string(facts).expect("the facts")).expect("JSON");
    let specs = root().join("../specs/cognito-identity");
    let mut files: Vec<PathBuf> =
        fs::read_dir(specs).expect("specs").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let Botocore { files, warnings } = written("cognito-identity", &files);
    assert!(warnings.is_empty(), "{warnings:#?}");
    let read = |name: &str| -> Value {
        serde_json::from_str(&files[&format!("cognito-identity/2014-06-30/{name}")]).expect("JSON")
    };
    let (service, paginators) = (read("service-2.json"), read("paginators-1.json"));
    let mut found = Vec::new();
    for key in ["version", "metadata", "operations", "shapes"] {
        differences(key, &facts[key], &service[key], &mut found);
    }
    differences("pagination", &facts["pagination"], &paginators["pagination"], &mut found);
    let count = |key: &str| service[key].as_object().map_or(0, serde_json::Map::len);
    println!("{} operations and {} shapes compared", count("operations"), count("shapes"));
    assert_eq!((count("operations"), count("shapes")), (23, 111));
    // The service does not mark it as sensitive, but it is as secret as a password.
    let secret = "shapes/SessionTokenString/sensitive: the facts say None, we say Some(Bool(true))";
    assert_eq!(found, [secret]);
}
