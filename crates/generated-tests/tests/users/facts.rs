//! Facts about the services from other sources. They are outside of the repository: a test that needs them reports that it
//! is skipped.

use crate::requests;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The facts of a service; `None`, with a message, if they are unavailable.
pub(crate) fn of(service: &str) -> Option<Value> {
    let Some(shared) = std::env::var_os("BINDERY_SHARED") else {
        eprintln!("skipped: BINDERY_SHARED is not set, so the facts of {service} are unavailable");
        return None;
    };
    let path = Path::new(&shared).join("facts").join(format!("{service}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_json::from_str(&text).expect("the facts are JSON"))
}

/// The members of a shape with the shape of their values.
fn members<'a>(facts: &'a Value, shape: &str) -> BTreeMap<&'a str, &'a str> {
    let members = facts["shapes"][shape]["members"].as_object().expect("a structure");
    members.iter().map(|(name, member)| (name.as_str(), shape_name(member))).collect()
}

fn shape_name(target: &Value) -> &str {
    target["shape"].as_str().expect("a target names its shape")
}

/// The secret members with their structure. A secret in a list or map makes the member a secret.
pub(crate) fn secrets(facts: &Value) -> BTreeSet<(String, String)> {
    let mut secrets = BTreeSet::new();
    for (name, shape) in facts["shapes"].as_object().expect("shapes") {
        if shape["type"] == "structure" {
            let members = members(facts, name);
            let members = members.into_iter().filter(|(_, target)| is_secret(facts, target));
            secrets.extend(members.map(|(member, _)| (name.clone(), member.to_owned())));
        }
    }
    secrets
}

fn is_secret(facts: &Value, shape: &str) -> bool {
    let shape = &facts["shapes"][shape];
    match shape["type"].as_str() {
        Some("string") => shape["sensitive"] == true,
        Some("list") => is_secret(facts, shape_name(&shape["member"])),
        Some("map") => is_secret(facts, shape_name(&shape["key"])) || is_secret(facts, shape_name(&shape["value"])),
        _ => false,
    }
}

/// The expected JSON of requests agrees with the facts, so it contains no typing errors.
#[test]
fn the_expected_requests_agree_with_the_facts() {
    let requests = requests::all();
    for service in ["cognito-identity", "cognito-idp"] {
        let Some(facts) = of(service) else { return };
        for request in requests.iter().filter(|request| request.meta.service.name == service) {
            let input = shape_name(&facts["operations"][request.name]["input"]);
            check(&facts, input, &request.wanted, request.name);
            let wanted = request.wanted.as_object().expect("an object").keys().map(String::as_str).collect();
            let described: BTreeSet<&str> = match request.members {
                requests::Members::All => members(&facts, input).into_keys().collect(),
                requests::Members::Required => required(&facts, input),
            };
            assert_eq!(described, wanted, "{}", request.name);
        }
    }
}

fn required<'a>(facts: &'a Value, shape: &str) -> BTreeSet<&'a str> {
    let required = facts["shapes"][shape]["required"].as_array();
    required.into_iter().flatten().map(|name| name.as_str().expect("a name")).collect()
}

/// Asserts that a value has a shape, recursively.
fn check(facts: &Value, shape: &str, value: &Value, path: &str) {
    let described = &facts["shapes"][shape];
    match described["type"].as_str().expect("a shape has a type") {
        "structure" => {
            let members = members(facts, shape);
            let entries = value.as_object().unwrap_or_else(|| panic!("{path}: {value}"));
            for (name, value) in entries {
                let target = members.get(name.as_str()).unwrap_or_else(|| panic!("{path}.{name} is not a member"));
                check(facts, target, value, &format!("{path}.{name}"));
            }
            for name in required(facts, shape) {
                assert!(entries.contains_key(name), "{path}.{name} is required");
            }
        }
        "list" => {
            for value in value.as_array().unwrap_or_else(|| panic!("{path}: {value}")) {
                check(facts, shape_name(&described["member"]), value, path);
            }
        }
        "map" => {
            for (name, value) in value.as_object().unwrap_or_else(|| panic!("{path}: {value}")) {
                check(facts, shape_name(&described["value"]), value, &format!("{path}.{name}"));
            }
        }
        "string" => {
            let value = value.as_str().unwrap_or_else(|| panic!("{path}: {value}"));
            if let Some(values) = described["enum"].as_array() {
                assert!(values.iter().any(|known| known == value), "{path}: {value}");
            }
        }
        "boolean" => assert!(value.is_boolean(), "{path}: {value}"),
        "integer" | "long" => assert!(value.is_i64(), "{path}: {value}"),
        other => panic!("{path}: a {other}"),
    }
}
