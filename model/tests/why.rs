//! Every fact of every member has a place or a rule.

#[path = "shared/specs.rs"]
mod specs;

use bindery_model::diff::Element;
use bindery_model::service::*;
use bindery_model::source::Sources;
use bindery_model::why::{Answer, By, NotFound, Reason, Reasons, why};
use bindery_model::{Whole, load_whole};
use std::collections::BTreeSet;

fn whole(sources: &Sources, name: &str) -> Whole {
    load_whole(sources, name).unwrap_or_else(|diagnostics| panic!("{diagnostics:#?}"))
}

fn has(answer: &Answer, fact: &str) -> bool {
    answer.facts.iter().any(|reason| reason.fact == fact)
}

/// What must be so of the answer for any member.
fn answered(answer: &Answer, sources: &Sources) {
    for fact in ["name", "type", "required", "location", "documentation"] {
        assert!(has(answer, fact), "{}: nothing says its {fact}", answer.path);
    }
    for Reason { fact, by, .. } in &answer.facts {
        match by {
            By::Rule { name, text } => assert!(!name.is_empty() && !text.is_empty(), "{}: {fact}", answer.path),
            By::Said { place, action, .. } => {
                assert!(sources.position(*place).is_some(), "{}: {fact} stands nowhere", answer.path);
                let in_overlay = sources.get(place.source).path.starts_with("overlay-");
                let removed = fact == "removed";
                assert_eq!(in_overlay || removed, action.is_some(), "{}: {fact}", answer.path);
                if let Some(action) = action {
                    assert!(action.reason.is_some(), "{}: {fact} has no reason", answer.path);
                    assert!(removed || action.place.source == place.source, "{}: {fact}", answer.path);
                }
            }
        }
    }
}

#[test]
fn every_member_of_our_services_is_answered_for() {
    for (name, least) in [("cognito-identity", 150), ("cognito-idp", 100)] {
        let sources = specs::sources(name);
        let whole = whole(&sources, name);
        let model = &whole.loaded.model;
        let mut asked = BTreeSet::new();
        for shape in &model.shapes {
            let ShapeKind::Structure(structure) = &shape.kind else { continue };
            for member in &structure.members {
                let mut paths = vec![format!("{}.{}", shape.name, member.name)];
                if let ShapeOrigin::Input(index) = shape.origin {
                    paths.push(format!("{}.{}", model.operations[index].name, member.name));
                }
                for path in paths {
                    let answer = why(&whole, &sources, Some(&path)).unwrap_or_else(|none| panic!("{path}: {none:?}"));
                    answered(&answer, &sources);
                    asked.insert(path);
                }
            }
        }
        for operation in &model.operations {
            let content = operation.responses.iter().find_map(|response| response.content.as_ref());
            let Some(Type::Shape(id)) = content.map(|used| &used.ty) else { continue };
            let ShapeKind::Structure(structure) = &model.shape(*id).kind else { continue };
            for member in &structure.members {
                let path = format!("{}.output.{}", operation.name, member.name);
                let answer = why(&whole, &sources, Some(&path)).unwrap_or_else(|none| panic!("{path}: {none:?}"));
                answered(&answer, &sources);
                asked.insert(path);
            }
        }
        assert!(asked.len() >= least, "{name}: only {} were asked for", asked.len());
        println!("{name}: {} paths", asked.len());
    }
}

#[test]
fn every_operation_shape_failure_and_the_service_is_answered_for() {
    for name in ["cognito-identity", "cognito-idp"] {
        let sources = specs::sources(name);
        let whole = whole(&sources, name);
        let model = &whole.loaded.model;
        let operations = model.operations.iter().map(|operation| (operation.name.as_str(), "authentication"));
        let shapes = model.shapes.iter().map(|shape| (shape.name.as_str(), "documentation"));
        let failures = model.failures.iter().map(|failure| (failure.name.as_str(), "documentation"));
        for (path, fact) in operations.chain(shapes).chain(failures) {
            let answer = why(&whole, &sources, Some(path)).unwrap_or_else(|none| panic!("{path}: {none:?}"));
            assert!(has(&answer, fact), "{path}: nothing says its {fact}");
        }
        let service = why(&whole, &sources, None).expect("the service itself");
        assert!(has(&service, "protocol") && has(&service, "signing name"));
    }
}

/// An answer as text, a line for each fact.
fn text(whole: &Whole, sources: &Sources, path: &str) -> String {
    let answer = why(whole, sources, Some(path)).unwrap_or_else(|none| panic!("{path}: {none:?}"));
    let mut json = serde_json::to_value(&answer).expect("it serializes");
    sources.resolve(&mut json);
    let mut text = format!("{}: {} at {}\n", answer.path, answer.what, json["place"].as_str().expect("a place"));
    for fact in json["facts"].as_array().expect("a list") {
        let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        text += &format!("{}: {}\n", word(&fact["fact"]), word(&fact["value"]));
        let (rule, said) = (&fact["by"]["rule"], &fact["by"]["said"]);
        if rule.is_object() {
            text += &format!("    rule {}\n", word(&rule["name"]));
            continue;
        }
        text += &format!("    {}", word(&said["place"]));
        if said["action"].is_object() {
            text += &format!(", action {} on {}", said["action"]["index"], word(&said["action"]["target"]));
        }
        for before in said["before"].as_array().into_iter().flatten() {
            text += &format!(", before {} at {}", word(&before["value"]), word(&before["place"]));
        }
        text += "\n";
    }
    text
}

#[test]
fn some_answers() {
    let sources = specs::sources("cognito-identity");
    let whole = whole(&sources, "cognito-identity");
    let mut answers = String::new();
    for path in [
        "Credentials.SessionToken",
        "GetCredentialsForIdentity.Logins",
        "GetCredentialsForIdentity.Logins.{}",
        "GetCredentialsForIdentity.output.Credentials",
        "GetCredentialsForIdentity.output.Credentials.Expiration",
        "DeleteIdentities.UnprocessedIdentityIds.ErrorCode",
        "DescribeIdentity",
        "POST /ListIdentityPools",
        "TooManyRequestsException",
        "IdentityId",
        "ErrorCode.AccessDenied",
    ] {
        answers += &text(&whole, &sources, path);
        answers.push('\n');
    }
    insta::assert_snapshot!("some_answers", answers);
}

#[test]
fn a_misspelt_path_is_told_what_may_be_meant() {
    let sources = specs::sources("cognito-identity");
    let whole = whole(&sources, "cognito-identity");
    let ask = |path: &str| why(&whole, &sources, Some(path)).expect_err("it is misspelt");
    let NotFound { known, name, near, .. } = ask("Credentials.SesionToken");
    assert_eq!((known.as_str(), name.as_str()), ("Credentials", "SesionToken"));
    assert_eq!(near, ["Credentials.SessionToken"]);
    assert_eq!(ask("SessionTokn").near.first().map(String::as_str), Some("Credentials.SessionToken"));
    assert_eq!(ask("getcredentialsforidentity").near.first().map(String::as_str), Some("GetCredentialsForIdentity"));
    let there_are = ask("Credentials.Zzz").there_are;
    assert_eq!(there_are, ["AccessKeyId", "SecretKey", "SessionToken", "Expiration"]);
    assert_eq!(ask("Credentials.SessionToken.More").known, "Credentials.SessionToken");
    for nothing in ["", ".", "..", "Credentials.", ".Credentials", "[]"] {
        assert!(ask(nothing).removed.is_none(), "{nothing:?}");
    }
    ask(&"Credentials.".repeat(10_000));
    // The catalogue says it, and an overlay removes it.
    for removed in ["DescribeUserPool", "describeUserPool", "describeUserPool.UserPoolId"] {
        let (place, action) = *ask(removed).removed.expect("an action removed it");
        assert_eq!(sources.get(place.source).path, "get-credentials-for-identity.yaml");
        assert_eq!(sources.get(action.place.source).path, "overlay-2-catalogue.yaml");
        assert!(action.reason.is_some_and(|reason| reason.contains("another service")));
    }
}

/// A service with what a REST document can say of a parameter, and an overlay that has its say in it.
const PETS: &str = r"
swagger: '2.0'
info: { title: Pets, version: '1' }
paths:
  /pets/{id}:
    get:
      parameters:
        - { name: id, in: path, type: integer }
        - { name: tags, in: query, type: array, collectionFormat: pipes, items: { type: string, maxLength: 8 } }
        - { name: when, in: header, type: string, format: date-time, default: now }
      responses:
        '200': { description: A pet., schema: { $ref: '#/definitions/Pet' } }
        '429': { description: Slower. }
definitions:
  Pet:
    type: object
    properties:
      name: { type: string, description: Its nam. }
      friends: { type: array, items: { $ref: '#/definitions/Pet' } }
";

const OVERLAYS: [(&str, &str); 2] = [
    (
        "overlay-1.yaml",
        "overlay: 1.1.0
info: { title: Pets, version: '1' }
actions:
  - { target: $.definitions.Pet.properties.name, description: A letter is missing., update: { description: Its name } }
  - { target: '$.definitions.Pet.properties.*', description: All are like that., update: { x-seen: 1 } }
",
    ),
    (
        "overlay-2.yaml",
        "overlay: 1.1.0
info: { title: Pets, version: '1' }
actions:
  - { target: $.definitions.Pet.properties.name, description: A stop is missing., update: { description: Its name. } }
  - { target: '$.paths[*].get.parameters[?@.name == ''when''].default', description: It is none., remove: true }
",
    ),
];

#[test]
fn what_was_said_before_is_told_too() {
    let mut sources = Sources::default();
    sources.add("pets.yaml", PETS);
    for (path, text) in OVERLAYS {
        sources.add(path, text);
    }
    let whole = whole(&sources, "pets");
    let paths =
        ["get_pets_id", "get_pets_id.id", "get_pets_id.tags", "get_pets_id.when", "Pet.name", "Pet.friends.friends"];
    let answers: Vec<String> = paths.iter().map(|path| text(&whole, &sources, path)).collect();
    insta::assert_snapshot!("before", answers.join("\n"));
}

#[test]
fn an_element_is_answered_for_as_its_path_is() {
    let name = "cognito-identity";
    let sources = specs::sources(name);
    let whole = whole(&sources, name);
    let model = &whole.loaded.model;
    let reasons = Reasons::new(&whole, &sources);
    let by_path =
        |path: Option<&str>| why(&whole, &sources, path).unwrap_or_else(|none| panic!("{path:?}: {none:?}")).facts;
    assert_eq!(reasons.of(Element::Service), by_path(None));
    let mut same = 0;
    for (index, operation) in model.operations.iter().enumerate() {
        assert_eq!(reasons.of(Element::Operation(index)), by_path(Some(&operation.name)));
        let members = model.input(operation).members.iter().enumerate();
        for (at, member) in members {
            let path = format!("{}.{}", operation.name, member.name);
            assert_eq!(reasons.of(Element::Member(operation.input, at)), by_path(Some(&path)), "{path}");
            same += 1;
        }
        for (at, response) in operation.responses.iter().enumerate() {
            let path = format!("{}.{}", operation.name, response.status);
            assert_eq!(reasons.of(Element::Response(index, at)), by_path(Some(&path)), "{path}");
        }
    }
    for failure in &model.failures {
        assert_eq!(reasons.of(Element::Failure(failure.id)), by_path(Some(&failure.name)));
    }
    for shape in &model.shapes {
        let ShapeKind::Enum(all) = &shape.kind else { continue };
        assert_eq!(reasons.of(Element::Shape(shape.id)), by_path(Some(&shape.name)));
        for (index, value) in all.values.iter().enumerate() {
            let EnumLiteral::String(text) = &value.value else { continue };
            let path = format!("{}.{text}", shape.name);
            assert_eq!(reasons.of(Element::Variant(shape.id, index)), by_path(Some(&path)));
        }
    }
    assert!(same > 50, "only {same} members");
    assert_eq!(reasons.of(Element::Operation(usize::MAX)), []);
    assert_eq!(reasons.of(Element::Member(model.operations[0].input, usize::MAX)), []);
}

#[test]
fn members_without_names_are_answered_for_as_their_path_is() {
    let mut sources = Sources::default();
    sources.add(
        "bag.yaml",
        "swagger: '2.0'\ninfo: {title: Bag, version: '1'}\npaths: {}\ndefinitions:\n  Bag:\n    \
         properties: {id: {type: string}}\n    additionalProperties: {type: string, maxLength: 9, x-sensitive: true}\n",
    );
    let whole = whole(&sources, "bag");
    let reasons = Reasons::new(&whole, &sources);
    let ShapeKind::Structure(Structure { additional: Some(used), .. }) = &reasons.model().shapes[0].kind else {
        panic!("{:?}", reasons.model().shapes);
    };
    let facts = reasons.of_type(used);
    let by_path = why(&whole, &sources, Some("Bag.{}")).expect("it is there");
    assert_eq!(facts, by_path.facts);
    for fact in ["type", "maximum length", "sensitive"] {
        assert!(has(&by_path, fact), "{fact}");
    }
}
