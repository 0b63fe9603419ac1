//! Which files are documents, what references between them mean, and what is left out where that is asked for.

use bindery_model::diagnostic::{Diagnostics, Style, render};
use bindery_model::service::{Model, Type};
use bindery_model::source::{InputLimits, Role, Sources};
use bindery_model::{Loaded, OnInvalid, is_document, load, load_with};

fn sources(texts: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in texts {
        sources.add(*path, *text);
    }
    sources
}

fn codes(diagnostics: &Diagnostics) -> Vec<&'static str> {
    diagnostics.iter().map(|said| said.code.name()).collect()
}

fn operations(model: &Model) -> Vec<&str> {
    model.operations.iter().map(|operation| operation.name.as_str()).collect()
}

#[test]
fn a_document_is_told_by_its_root() {
    let is = |text: &str| is_document(text, InputLimits::default());
    assert!(is("swagger: '2.0'\n"));
    assert!(is("\u{feff}{\"info\": {}, \"swagger\" : \"2.0\"}"));
    assert!(is("---\nlayout: api\nswagger: 2.0\n---\nProse.\n"));
    assert!(!is("type: object\n"));
    assert!(!is("docs:\n  swagger: '2.0'\n"));
    assert!(!is("We like swagger: it is a format.\n\n- or not\n"));
    assert!(is("{\"swagger\": \"2.0\", oops"), "one that cannot be read is somebody's document all the same");
}

#[test]
fn what_is_referred_to_is_no_second_document() {
    let mut sources = sources(&[(
        "a/api.yaml",
        "{swagger: '2.0', info: {title: A, version: '1'}, paths: {}, definitions: {A: {$ref: '../b.yaml#/definitions/B'}}}",
    )]);
    sources.add_as(
        Role::Referred,
        "b.yaml",
        "{swagger: '2.0', info: {title: B, version: '1'}, paths: {}, definitions: {B: {$ref: '#/definitions/C'}, \
         C: {type: object, properties: {x: {type: string}}}, D: {type: object, properties: {}}}}",
    );
    let Loaded { model, warnings, stats, .. } = load(&sources, "a").expect("it is sound");
    assert_eq!(codes(&warnings), [""; 0]);
    assert_eq!(stats.documents, 1);
    let names: Vec<&str> = model.shapes.iter().map(|shape| shape.name.as_str()).collect();
    assert_eq!(names, ["C"], "only what is referred to");
}

#[test]
fn a_piece_may_mean_the_document_that_it_was_cut_out_of() {
    let document = "
swagger: '2.0'
info: {title: A, version: '1'}
paths: {$ref: paths.yaml}
definitions: {Pet: {type: object, properties: {name: {type: string}}}}
";
    let paths =
        "/pets: {get: {operationId: getPet, responses: {200: {description: a, schema: {$ref: '#/definitions/Pet'}}}}}";
    let loaded = load(&sources(&[("a.yaml", document), ("paths.yaml", paths)]), "a").expect("it is sound");
    assert_eq!(codes(&loaded.warnings), ["section-reference"]);
    assert_eq!(operations(&loaded.model), ["getPet"]);
    assert_eq!(loaded.model.shapes.len(), 2, "the pet, and the request");
}

#[test]
fn a_document_that_has_lost_its_definitions_can_be_read() {
    let document = "
swagger: '2.0'
info: {title: A, version: '1'}
paths:
  /pets: {get: {operationId: getPet, responses: {200: {description: a, schema: {$ref: '#/definitions/Pet'}}}}}
";
    let loaded = load(&sources(&[("a.yaml", document)]), "a").expect("it is sound");
    assert_eq!(codes(&loaded.warnings), ["missing-definitions"]);
    let content = loaded.model.operations[0].responses[0].content.as_ref().expect("content");
    assert_eq!(content.ty, Type::Document);
}

const UNSOUND: &str = "
swagger: '2.0'
info: {title: A, version: '1'}
paths:
  /good: {get: {operationId: good, responses: {200: {description: a, schema: {$ref: '#/definitions/Good'}}}}}
  /bad/{id}:
    parameters: [{$ref: '#/parameters/Nowhere'}]
    get: {operationId: badByItsPath, responses: {}}
    put: {responses: {}}
  /by-definition: {get: {operationId: badByDefinition, responses: {200: {description: a, schema: {$ref: '#/definitions/User'}}}}}
definitions:
  Good: {type: object, properties: {name: {type: string}}}
  User: {type: object, properties: {bad: {$ref: '#/definitions/Bad'}}}
  Bad: {type: object, properties: {odd: {properties: 3}, good: {$ref: '#/definitions/Good'}}}
parameters: {}
";

#[test]
fn what_is_invalid_is_left_out_where_that_is_asked_for() {
    let sources = sources(&[("a.yaml", UNSOUND)]);
    assert!(load(&sources, "a").is_err());
    let loaded = load_with(&sources, "a", OnInvalid::Skip).expect("the rest is sound");
    assert_eq!(operations(&loaded.model), ["good"]);
    let skipped: Vec<String> = loaded
        .model
        .service
        .skipped
        .iter()
        .map(|skipped| format!("{:?} {}: {}", skipped.kind, skipped.name, skipped.reason))
        .collect();
    insta::assert_snapshot!(skipped.join("\n"), @r"
    Operation badByItsPath: `#/parameters/Nowhere` does not exist
    Operation PUT /bad/{id}: `#/parameters/Nowhere` does not exist
    Operation badByDefinition: expected a mapping, found a number
    Definition User: expected a mapping, found a number
    Definition Bad: expected a mapping, found a number
    ");
    insta::assert_snapshot!("left_out", render(&loaded.warnings, &sources, Style::Plain));
}

#[test]
fn what_belongs_to_no_operation_cannot_be_left_out() {
    let sources = sources(&[("a.yaml", "swagger: '1.2'\ninfo: {title: A, version: '1'}\npaths: {}\n")]);
    let errors = load_with(&sources, "a", OnInvalid::Skip).expect_err("nothing can be left out");
    assert_eq!(codes(&errors), ["swagger-version"]);
}

/// What no code hangs on is left out, and what is plain is read, each with a warning.
#[test]
fn what_is_plain_is_read() {
    let document = "
swagger: 2.0
info: {title: [A], description: {text: b}, version: 1.10}
host: [example.com]
schemes: https
security: {key: []}
securityDefinitions: {key: {type: apiKey, in: header, name: X-Key}}
paths:
  /empty:
  /pets:
    get:
      operationId: [getPet]
      tags: {name: pets}
      produces: [[application/json]]
      parameters:
      responses:
        '200':
        default: {description: Else., schema: {$ref: '#/definitions/Error'}}
    post:
    put: {operationId: putPet, parameters: [{in: body, schema: {type: string}}], responses: {204: {description: Done.}}}
definitions:
  Error:
    allOf: {$ref: '#/definitions/Base'}
  Base:
    required: code
    properties:
      code: {type: integer, minimum: '1', maxLength: many, format: [int32]}
      nothing:
      pet: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
  Nothing:
";
    let sources = sources(&[("a.yaml", document)]);
    let warnings = match load(&sources, "a") {
        Ok(Loaded { model, warnings, .. }) => {
            assert_eq!(operations(&model), ["get_pets", "post_pets", "putPet"]);
            warnings
        }
        Err(diagnostics) => diagnostics,
    };
    insta::assert_snapshot!("plain", render(&warnings, &sources, Style::Plain));
}

#[test]
fn json_with_a_comma_too_many_is_read_with_a_warning() {
    let document = "{\"swagger\": \"2.0\", \"info\": {\"title\": \"A\", \"version\": \"1\",}, \"paths\": {}}\n";
    let of = |path| {
        let sources = sources(&[(path, document)]);
        let warnings = load(&sources, "a").expect("the intent is plain").warnings;
        render(&warnings, &sources, Style::Plain)
    };
    insta::assert_snapshot!(of("a.json"), @r#"
    warning[not-json]: this is not JSON: trailing comma
     --> a.json:1:58
      |
    1 | {"swagger": "2.0", "info": {"title": "A", "version": "1",}, "paths": {}}
      |                                                          ^
      |
      = help: it is valid YAML and is read as such; write valid JSON

    1 warning
    "#);
    assert_eq!(of("a.yaml"), "", "what is named otherwise may be YAML");
}
