//! The finished models of our services, member by member beside the facts of the services themselves.

mod shared;
#[path = "shared/specs.rs"]
mod specs;

use bindery_model::service::*;
use serde_json::Value;
use std::collections::BTreeSet;

/// The model of a folder of `specs/`.
fn model(name: &str) -> Model {
    match bindery_model::load(&specs::sources(name), name) {
        Ok(loaded) => {
            assert!(loaded.warnings.is_empty(), "{:#?}", loaded.warnings);
            loaded.model
        }
        Err(diagnostics) => panic!("{diagnostics:#?}"),
    }
}

/// A walk over facts and model at once, which writes down where they differ.
struct Comparison<'c> {
    facts: &'c Value,
    model: &'c Model,
    seen: BTreeSet<String>,
    members: usize,
    differences: Vec<String>,
}

impl Comparison<'_> {
    fn differ(&mut self, what: &str, fact: impl std::fmt::Debug, said: impl std::fmt::Debug) {
        self.differences.push(format!("{what}: the facts say {fact:?}, the model says {said:?}"));
    }

    fn equal<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, fact: T, said: T) {
        if fact != said {
            self.differ(what, fact, said);
        }
    }

    fn operation(&mut self, operation: &Operation) {
        let name = operation.name.as_str();
        let fact = &self.facts["operations"][name];
        let unsigned = fact["authtype"] == "none";
        self.equal(&format!("{name} is unsigned"), unsigned, operation.auth == Auth::None);
        let errors: Vec<&str> =
            fact["errors"].as_array().into_iter().flatten().filter_map(|error| error["shape"].as_str()).collect();
        let failures: Vec<&str> =
            operation.failures.iter().map(|said| self.model.failure(said.failure).name.as_str()).collect();
        self.equal(&format!("failures of {name}"), errors, failures);
        for said in &operation.failures {
            let failure = self.model.failure(said.failure);
            let shape = failure.name.clone();
            if let Some(content) = &failure.content {
                self.value(&shape, &shape, content);
            }
        }

        let input = self.model.shape(operation.input);
        match fact["input"]["shape"].as_str() {
            Some(shape) => {
                self.equal(&format!("input of {name}"), shape, input.name.as_str());
                self.structure(shape, self.model.input(operation));
            }
            None => self.equal(&format!("members of {name}"), 0, self.model.input(operation).members.len()),
        }
        let output = operation.responses.iter().find_map(|response| response.content.as_ref());
        match (fact["output"]["shape"].as_str(), output) {
            (Some(shape), Some(output)) => self.value(name, shape, output),
            (None, None) => {}
            (fact, said) => self.differ(&format!("output of {name}"), fact, said.is_some()),
        }

        let page = &self.facts["pagination"][name];
        let said = operation.pagination.as_ref();
        let word = |fact: Option<&Located<String>>| fact.map(|fact| fact.value.clone());
        let fact = |key: &str| page[key].as_str().map(str::to_string);
        self.equal("input_token", fact("input_token"), word(said.map(|page| &page.input)));
        self.equal("output_token", fact("output_token"), word(said.map(|page| &page.output)));
        self.equal("result_key", fact("result_key"), word(said.and_then(|page| page.items.as_ref())));
        self.equal("limit_key", fact("limit_key"), word(said.and_then(|page| page.limit.as_ref())));
    }

    fn structure(&mut self, shape: &str, said: &Structure) {
        if !self.seen.insert(shape.to_string()) {
            return;
        }
        let fact = &self.facts["shapes"][shape];
        let empty = serde_json::Map::new();
        let members = fact["members"].as_object().unwrap_or(&empty);
        let names: BTreeSet<&str> = members.keys().map(String::as_str).collect();
        let said_names: BTreeSet<&str> = said.members.iter().map(|member| member.name.as_str()).collect();
        self.equal(&format!("members of {shape}"), names, said_names);
        let required: BTreeSet<&str> =
            fact["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let said_required: BTreeSet<&str> =
            said.members.iter().filter(|member| member.required.is_some()).map(|member| member.name.as_str()).collect();
        self.equal(&format!("required of {shape}"), required, said_required);
        for member in &said.members {
            self.members += 1;
            if let Some(target) = members.get(&member.name).and_then(|fact| fact["shape"].as_str()) {
                self.value(&format!("{shape}.{}", member.name), target, &member.target);
            }
        }
    }

    fn value(&mut self, at: &str, shape: &str, said: &TypeUse) {
        let fact = &self.facts["shapes"][shape];
        let name = match (&said.alias, &said.ty) {
            (Some(alias), _) => Some(alias.value.as_str()),
            (None, Type::Shape(id)) => Some(self.model.shape(*id).name.as_str()),
            (None, _) => None,
        };
        self.equal(&format!("shape of {at}"), Some(shape), name);
        let length = |bound: &Option<Located<u64>>| bound.as_ref().map(|bound| i128::from(bound.value));
        let number = |bound: &Option<Located<bindery_model::node::Number>>| {
            bound.as_ref().and_then(|bound| bound.value.as_i128())
        };
        let constraints = &said.constraints;
        let (ty, min, max) = match &said.ty {
            Type::Shape(id) => match &self.model.shape(*id).kind {
                ShapeKind::Structure(structure) => {
                    self.structure(shape, structure);
                    ("structure", None, None)
                }
                ShapeKind::Enum(said) => {
                    let values: Vec<_> =
                        said.values.iter().map(|value| serde_json::to_value(&value.value).ok()).collect();
                    let facts: Vec<_> = fact["enum"].as_array().into_iter().flatten().cloned().map(Some).collect();
                    self.equal(&format!("values of {shape}"), facts, values);
                    ("string", None, None)
                }
                ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => ("", None, None),
            },
            Type::String => ("string", length(&constraints.min_length), length(&constraints.max_length)),
            Type::Boolean => ("boolean", None, None),
            Type::Integer(IntegerFormat::Int64) => ("long", number(&constraints.minimum), number(&constraints.maximum)),
            Type::Integer(_) => ("integer", number(&constraints.minimum), number(&constraints.maximum)),
            Type::Timestamp(TimestampFormat::EpochSeconds) => ("timestamp", None, None),
            Type::List(item) => {
                let member = fact["member"]["shape"].as_str().unwrap_or_default().to_string();
                self.value(&format!("{shape}[]"), &member, item);
                ("list", length(&constraints.min_items), length(&constraints.max_items))
            }
            Type::Map(value) => {
                let member = fact["value"]["shape"].as_str().unwrap_or_default().to_string();
                self.value(&format!("{shape}{{}}"), &member, value);
                let key = fact["key"]["shape"].as_str();
                match (&said.keys, key) {
                    (Some(keys), Some(key)) => self.value(&format!("keys of {shape}"), key, keys),
                    // Strings without more need no word.
                    (None, None | Some("String")) => {}
                    (said, fact) => self.differ(&format!("keys of {shape}"), fact, said.is_some()),
                }
                ("map", length(&constraints.min_properties), length(&constraints.max_properties))
            }
            Type::Float(_) | Type::Blob(_) | Type::Timestamp(_) | Type::Date | Type::Tuple(_) | Type::Document => {
                ("", None, None)
            }
        };
        self.equal(&format!("type of {shape}"), fact["type"].as_str(), Some(ty));
        if !self.seen.insert(format!("bounds of {shape}")) {
            return;
        }
        // Values of an enum have no bounds worth saying.
        if fact["enum"].is_null() {
            self.equal(&format!("min of {shape}"), fact["min"].as_i64().map(i128::from), min);
            self.equal(&format!("max of {shape}"), fact["max"].as_i64().map(i128::from), max);
        }
        let pattern = constraints.pattern.as_ref().map(|pattern| pattern.value.as_str());
        self.equal(&format!("pattern of {shape}"), fact["pattern"].as_str(), pattern);
        self.equal(&format!("secrecy of {shape}"), fact["sensitive"] == true, said.sensitive.is_some());
    }
}

fn compare(service: &str, only: Option<&[&str]>) -> Option<(usize, usize, Vec<String>)> {
    let facts: Value = serde_json::from_str(&shared::read(&format!("facts/{service}.json"))?).expect("JSON");
    let model = model(service);
    let seen = BTreeSet::new();
    let mut comparison = Comparison { facts: &facts, model: &model, seen, members: 0, differences: Vec::new() };
    let said: BTreeSet<&str> = model.operations.iter().map(|operation| operation.name.as_str()).collect();
    let all: BTreeSet<&str> = match only {
        Some(only) => only.iter().copied().collect(),
        None => facts["operations"].as_object().expect("operations").keys().map(String::as_str).collect(),
    };
    comparison.equal("operations", all, said);
    for operation in &model.operations {
        comparison.operation(operation);
    }
    let metadata = &facts["metadata"];
    let target = metadata["targetPrefix"].as_str().unwrap_or_default().to_string();
    let protocol = Protocol::AwsJson { version: AwsJsonVersion::V1_1, target };
    comparison.equal("protocol", protocol, model.service.protocol.clone());
    let signing = model.service.signing_name.as_ref().map(|name| name.value.as_str());
    comparison.equal("signing name", metadata["endpointPrefix"].as_str(), signing);
    let id = model.service.service_id.as_ref().map(|id| id.value.as_str());
    comparison.equal("service id", metadata["serviceId"].as_str(), id);
    Some((model.operations.len(), comparison.members, comparison.differences))
}

#[test]
fn identity_pools_differ_from_the_facts_in_one_thing() {
    let Some((operations, members, differences)) = compare("cognito-identity", None) else { return };
    println!("{operations} operations and {members} members compared");
    assert_eq!(operations, 23);
    // No mark of the service says so, but a session token is as good as a password.
    assert_eq!(differences, ["secrecy of SessionTokenString: the facts say false, the model says true"]);
}

#[test]
fn user_pools_do_not_differ_from_the_facts() {
    let Some((_, members, differences)) = compare("cognito-idp", Some(&["DescribeUserPool"])) else { return };
    println!("{members} members compared");
    assert_eq!(differences, [""; 0]);
}
