//! References to path items, parameters, responses and headers: chains are followed, and cycles are reported.

mod shared;

use bindery_model::diagnostic::{Code, Diagnostics};
use bindery_model::diff::diff;
use bindery_model::service::{Model, ShapeKind, SkippedKind, Type};
use bindery_model::source::Sources;
use bindery_model::{OnInvalid, load, load_with};

fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.add(*path, *text);
    }
    sources
}

/// `METHOD path name` of each operation.
fn operations(model: &Model) -> Vec<String> {
    let operations = model.operations.iter();
    operations.map(|operation| format!("{} {}", operation.method.as_str(), operation.path.value)).collect()
}

fn count(diagnostics: &Diagnostics, code: Code) -> usize {
    diagnostics.iter().filter(|diagnostic| diagnostic.code == code).count()
}

/// A document whose `a`, `b`, `c` … refer to each other in a chain of this length, below a container of the root.
fn chain(container: &str, length: usize, end: &str) -> String {
    let links = (0..length).map(|link| format!("  l{link}: {{$ref: '#/{container}/l{}'}}\n", link + 1));
    format!("{container}:\n{}  l{length}: {end}\n", links.collect::<String>())
}

const HEAD: &str = "swagger: '2.0'\ninfo: {title: T, version: '1'}\n";

#[test]
fn chains_of_any_length_are_followed() {
    let text = format!(
        "{HEAD}paths:\n  /a:\n    get:\n      operationId: a\n      parameters: [{{$ref: '#/parameters/l0'}}]\n      \
         responses: {{200: {{$ref: '#/responses/l0'}}}}\n{}{}",
        chain("parameters", 40, "{name: limit, in: query, type: integer}"),
        chain("responses", 40, "{description: Yes., schema: {type: integer}}"),
    );
    let loaded = load(&sources(&[("t.yaml", &text)]), "t").expect("the chains end");
    let operation = &loaded.model.operations[0];
    assert!(operation.responses[0].content.is_some());
    let input = &loaded.model.shapes[operation.input.0 as usize];
    assert!(format!("{input:?}").contains("\"limit\""), "{input:?}");
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
}

#[test]
fn paths_refer_to_paths_through_other_files() {
    let main = format!("{HEAD}paths: {{$ref: a.yaml}}\n");
    let a = "$ref: b.yaml\n";
    let b = "/x:\n  $ref: '#/~1y'\n/y:\n  $ref: c.yaml\n";
    let c = "$ref: d.yaml\n";
    let d = "get: {operationId: x, responses: {200: {description: Yes.}}}\n";
    let files = [("t.yaml", main.as_str()), ("a.yaml", a), ("b.yaml", b), ("c.yaml", c), ("d.yaml", d)];
    let loaded = load(&sources(&files), "t").expect("the chain ends");
    assert_eq!(operations(&loaded.model), ["GET /x", "GET /y"]);
}

#[test]
fn a_path_item_keeps_its_own_keys_beside_its_reference() {
    let text = format!(
        "{HEAD}paths:\n  /a:\n    get: {{operationId: a, responses: {{200: {{description: Yes.}}}}}}\n    \
         put: {{operationId: p, responses: {{200: {{description: Yes.}}}}}}\n  /b:\n    $ref: '#/paths/~1a'\n    \
         post: {{operationId: b, responses: {{200: {{description: Yes.}}}}}}\n    \
         put: {{operationId: q, responses: {{200: {{description: Yes.}}}}}}\n"
    );
    let loaded = load(&sources(&[("t.yaml", &text)]), "t").expect("a warning at most");
    let mut found = operations(&loaded.model);
    found.sort();
    assert_eq!(found, ["GET /a", "GET /b", "POST /b", "PUT /a", "PUT /b"]);
    assert_eq!(count(&loaded.warnings, Code::PATH_REFERENCE), 1);
    assert!(loaded.model.operations.iter().any(|operation| operation.name == "q"));
}

#[test]
fn a_cycle_is_an_error_at_each_place() {
    for (container, uses) in [
        ("parameters", "{parameters: [{$ref: '#/parameters/l0'}], responses: {200: {description: Yes.}}}"),
        ("responses", "{responses: {200: {$ref: '#/responses/l0'}}}"),
    ] {
        let text = format!(
            "{HEAD}paths:\n  /a: {{get: {uses}, put: {uses}, delete: {{responses: {{200: {{description: Yes.}}}}}}}}\n{}",
            chain(container, 2, &format!("{{$ref: '#/{container}/l1'}}")),
        );
        let errors = load(&sources(&[("t.yaml", &text)]), "t").expect_err("the chain has no end");
        assert_eq!(count(&errors, Code::REFERENCE_CYCLE), 2, "{container}: {errors:?}");
        let loaded = load_with(&sources(&[("t.yaml", &text)]), "t", OnInvalid::Skip).expect("one operation is valid");
        assert_eq!(operations(&loaded.model), ["DELETE /a"], "{container}");
    }
    let paths = format!("{HEAD}paths: {{/a: {{$ref: '#/paths/~1b'}}, /b: {{$ref: '#/paths/~1a'}}}}\n");
    let errors = load(&sources(&[("t.yaml", &paths)]), "t").expect_err("the chain has no end");
    assert_eq!(count(&errors, Code::REFERENCE_CYCLE), 2, "{errors:?}");
}

#[test]
fn a_chain_that_ends_nowhere_is_reported_where_it_breaks() {
    let text = format!(
        "{HEAD}paths: {{/a: {{get: {{responses: {{200: {{$ref: '#/responses/l0'}}}}}}}}}}\n{}",
        chain("responses", 3, "{$ref: '#/responses/missing'}"),
    );
    let errors = load(&sources(&[("t.yaml", &text)]), "t").expect_err("the chain has no end");
    let dangling: Vec<_> = errors.iter().filter(|error| error.code == Code::DANGLING_REFERENCE).collect();
    assert!(dangling.iter().all(|error| error.message.contains("missing")), "{errors:?}");
    assert_eq!(dangling.len(), 1, "{errors:?}");
}

#[test]
fn the_cases_of_chains_and_cycles_are_right() {
    let read = |name: &str| shared::read(&format!("cases/documents/{name}"));
    let (Some(chain), Some(parameters), Some(responses)) =
        (read("60-pathchain.json"), read("60-c2-paramcycle.json"), read("60-c3-respcycle.json"))
    else {
        return;
    };
    let loaded = load(&sources(&[("t.json", &chain)]), "t").expect("the chain ends");
    assert_eq!(operations(&loaded.model), ["GET /a", "GET /b", "GET /c", "GET /d"]);
    for cycle in [parameters, responses] {
        let errors = load(&sources(&[("t.json", &cycle)]), "t").expect_err("the chain has no end");
        assert!(count(&errors, Code::REFERENCE_CYCLE) >= 1, "{errors:?}");
    }
}

/// A document whose schemas refer to the definition `Pet`, with these definitions.
fn pets(definitions: &str) -> String {
    format!(
        "{HEAD}paths:\n  /pets:\n    get:\n      operationId: listPets\n      parameters: [{{name: q, in: query, schema: \
         {{$ref: '#/definitions/Pet'}}}}]\n      responses: {{200: {{description: Yes., schema: {{type: array, items: \
         {{$ref: '#/definitions/Pet'}}}}}}}}\n    post: {{operationId: addPet, parameters: [{{$ref: '#/parameters/Pet'}}], \
         responses: {{200: {{description: Yes.}}}}}}\ndefinitions:\n  Owner:\n    allOf:\n    - {{$ref: \
         '#/definitions/Pet'}}\n    - {{type: object, properties: {{pet: {{$ref: '#/definitions/Pet'}}}}}}\n{definitions}"
    )
}

#[test]
fn a_dangling_schema_is_any_json_and_a_dangling_parameter_costs_its_operation() {
    let refused = sources(&[("t.yaml", &pets(""))]);
    let errors = load(&refused, "t").expect_err("the definition does not exist");
    let helps: Vec<_> = errors.iter().filter_map(|error| error.help.as_deref()).collect();
    let schema = "define it, or correct the reference; `--skip-invalid` reads it as any JSON value";
    let other = "define it, or correct the reference; `--skip-invalid` leaves out what refers to it";
    assert!(helps.contains(&schema) && helps.contains(&other), "{helps:?}");

    let loaded = load_with(&refused, "t", OnInvalid::Skip).expect("the rest is valid");
    assert_eq!(operations(&loaded.model), ["GET /pets"]);
    let Some(Type::List(item)) = loaded.model.operations[0].responses[0].content.as_ref().map(|used| &used.ty) else {
        panic!("the response is a list")
    };
    assert_eq!(item.ty, Type::Document);
    let owner = loaded.model.shapes.iter().find(|shape| shape.name == "Owner").expect("it is valid");
    let ShapeKind::Structure(owner) = &owner.kind else { panic!("it has members") };
    assert!(owner.additional.is_some(), "the members of `Pet` are unknown, and kept");
    let skipped = loaded.model.service.skipped.iter();
    let skipped: Vec<_> = skipped.map(|skipped| (skipped.kind, skipped.name.as_str())).collect();
    assert_eq!(skipped[0], (SkippedKind::Operation, "addPet"));
    assert_eq!(skipped[1..], [(SkippedKind::Reference, "#/definitions/Pet"); 4]);
    assert_eq!(count(&loaded.warnings, Code::DANGLING_REFERENCE), 4);

    let defined = sources(&[("t.yaml", &pets("  Pet: {type: object, properties: {name: {type: string}}}\n"))]);
    let defined = load_with(&defined, "t", OnInvalid::Skip).expect("the definition exists");
    let changes = diff(&loaded.model, &defined.model);
    let changed = changes.iter().filter(|change| change.rule.name() == "type-changed").count();
    assert!(changed > 0, "{changes:?}");
}

#[test]
fn a_name_that_is_not_near_is_not_suggested() {
    let help = |definitions: &str| {
        let errors = load(&sources(&[("t.yaml", &pets(definitions))]), "t").expect_err("the definition does not exist");
        errors.iter().find_map(|error| error.help.clone().filter(|help| help.contains("any JSON"))).expect("an offer")
    };
    let near = help("  Pets: {type: object}\n");
    assert_eq!(near, "did you mean `Pets`? `--skip-invalid` reads it as any JSON value");
    assert!(!help("  Petition: {type: object}\n").contains("did you mean"));
}
