//! Documents with one fault each: the fault is a warning or an error at its own line, and nothing else is reported.

mod shared;

use bindery_model::diagnostic::Severity;
use bindery_model::source::Sources;
use bindery_model::{Loaded, load};

/// The root of each document, and an operation; a fault replaces one of its lines, or follows the last.
const DOCUMENT: &str = "\
swagger: '2.0'
info: {title: T, version: '1'}
tags: [{name: a}]
consumes: [application/json]
paths:
  /a/{id}:
    get:
      operationId: a
      parameters: [{name: id, in: path, required: true, type: string}]
      responses: {200: {description: Yes., schema: {$ref: '#/definitions/Pet'}}}
securityDefinitions: {key: {type: apiKey, in: header, name: X-Key}}
definitions:
  Pet: {type: object, properties: {name: {type: string}}}
";

/// A line of the document, the line that replaces it (0: lines at the end), and the rule that this breaks.
const FAULTS: &[(usize, &str, &str)] = &[
    (10, "", "missing-responses"),
    (10, "      responses:", "missing-responses"),
    (10, "      responses: {}", "missing-responses"),
    (10, "      responses: {200: {schema: {$ref: '#/definitions/Pet'}}}", "missing-description"),
    (10, "      responses: {200: {description: Yes., schema: {$ref: Pet}}}", "bare-reference"),
    (
        10,
        "      responses: {200: {description: Yes., schema: {$ref: '#/definitions/Pet', type: object}}}",
        "reference-siblings",
    ),
    (
        10,
        "      responses: {200: {description: Yes., schema: {type: string}, examples: {application/json: 1}}}",
        "value-mismatch",
    ),
    (
        10,
        "      responses: {200: {description: Yes., schema: {$ref: '#/definitions/Pet'}, examples: {application/json: {name: 1}}}}",
        "value-mismatch",
    ),
    (13, "  Pet: {type: object, items: {type: string}}", "items-without-array"),
    (13, "  Pet: {type: array, items: {type: string}, additionalItems: false}", "unknown-key"),
    (13, "  Pet: {type: object, properties: {a: {type: integer, minimum: 3, maximum: 1}}}", "contradictory-bounds"),
    (13, "  Pet: {type: object, properties: {a: {type: string, minLength: 3, maxLength: 1}}}", "contradictory-bounds"),
    (13, "  Pet: {type: object, properties: {a: {type: integer, exclusiveMaximum: true}}}", "wrong-value"),
    (13, "  Pet: {type: object, properties: {a: {type: integer, multipleOf: 0}}}", "wrong-value"),
    (13, "  Pet: {type: object, properties: {a: {type: string, enum: []}}}", "wrong-value"),
    (13, "  Pet: {type: object, required: [a, a], properties: {a: {type: string}}}", "repeated-value"),
    (13, "  Pet: {type: object, discriminator: kind, properties: {a: {type: string}}}", "discriminator"),
    (13, "  Pet: {type: object, properties: {a: {type: integer, default: one}}}", "value-mismatch"),
    (13, "  Pet: {type: object, properties: {a: {type: integer, default: 1.5}}}", "value-mismatch"),
    (13, "  Pet: {type: object, properties: {a: {type: integer, minimum: 2, default: 1}}}", "value-mismatch"),
    (
        13,
        "  Pet: {type: object, properties: {a: {type: integer, format: int32, default: 3000000000}}}",
        "value-mismatch",
    ),
    (13, "  Pet: {type: object, properties: {a: {type: string, maxLength: 2, default: abc}}}", "value-mismatch"),
    (13, "  Pet: {type: object, properties: {a: {type: string, pattern: '^[a-z]+$', default: '1'}}}", "value-mismatch"),
    (13, "  Pet: {type: object, properties: {a: {type: string, format: date, default: today}}}", "value-mismatch"),
    (13, "  Pet: {type: object, properties: {a: {type: string, format: date-time, default: now}}}", "value-mismatch"),
    (13, "  Pet: {type: object, properties: {a: {type: string, enum: [b], default: c}}}", "value-mismatch"),
    (
        13,
        "  Pet: {type: object, properties: {a: {type: array, items: {type: integer}, default: [one]}}}",
        "value-mismatch",
    ),
    (
        13,
        "  Pet: {type: object, properties: {a: {type: array, items: {type: integer}, maxItems: 1, default: [1, 2]}}}",
        "value-mismatch",
    ),
    (13, "  Pet: {type: object, properties: {a: {type: boolean, example: 'true'}}}", "value-mismatch"),
    (13, "  Pet: {type: object, example: {}, required: [a], properties: {a: {type: string}}}", "value-mismatch"),
    (
        13,
        "  Pet: {type: object, example: {b: 1}, additionalProperties: false, properties: {a: {type: string}}}",
        "value-mismatch",
    ),
    (13, "  Pet: {type: object, properties: {a: {type: integer, enum: [1, two]}}}", "value-mismatch"),
    (13, "  Pet: {type: object, properties: {a: {type: array, items: {type: string}, enum: [b]}}}", "value-mismatch"),
    (9, "      parameters: [{name: id, in: path, required: true, type: integer, default: one}]", "value-mismatch"),
    (9, "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]", "parameter-schema"),
    (
        9,
        "      parameters: [{name: id, in: path, required: true, type: string}, {name: b, in: body}]",
        "body-without-schema",
    ),
    (
        9,
        "      parameters: [{name: id, in: path, required: true, type: string}, {name: b, in: body, type: object, schema: {type: string}}]",
        "body-without-schema",
    ),
    (9, "      parameters: [{name: id, in: path, required: true, type: string, allowEmptyValue: true}]", "wrong-value"),
    (8, "      security: [{key: [read]}]", "unknown-scope"),
    (8, "      consumes: [json]", "wrong-value"),
    (11, "securityDefinitions: {key: {type: oauth2, flow: implicit, scopes: {}}}", "security-definition"),
    (
        11,
        "securityDefinitions: {key: {type: oauth2, authorizationUrl: 'https://a.test', scopes: {}}}",
        "security-definition",
    ),
    (11, "securityDefinitions: {key: {type: apiKey, in: header}}", "security-definition"),
    (2, "info: {title: T, version: '1', license: {url: 'https://a.test'}}", "missing-key"),
    (2, "info: {title: T, version: '1', contact: someone}", "wrong-value"),
    (3, "tags: [{name: a}, {name: a}]", "repeated-value"),
    (4, "schemes: [gopher]", "wrong-value"),
    (4, "basePath: v1", "wrong-value"),
    (4, "consumes: [json]", "wrong-value"),
    (6, "  a/{id}:", "malformed-path"),
    (6, "  /a/{id}/{b:", "malformed-path"),
    (0, "  Owner: {$ref: '#/definitions/Pat'}", "dangling-reference"),
];

/// The code and the line of each diagnostic but advice.
fn reported(text: &str) -> Vec<(&'static str, usize)> {
    let mut sources = Sources::default();
    sources.add("document.yaml", text);
    let diagnostics = match load(&sources, "document") {
        Ok(loaded) => loaded.warnings,
        Err(diagnostics) => diagnostics,
    };
    let line = |place| sources.position(place).expect("a location in the document").line;
    let reported = diagnostics.iter().filter(|diagnostic| diagnostic.severity != Severity::Advice);
    reported.map(|diagnostic| (diagnostic.code.name(), line(diagnostic.labels[0].place))).collect()
}

/// The document with a line replaced.
fn with(line: usize, text: &str) -> (String, usize) {
    let mut lines: Vec<&str> = DOCUMENT.lines().collect();
    let at = match line {
        0 => {
            lines.push(text);
            lines.len()
        }
        line => {
            lines[line - 1] = text;
            line
        }
    };
    (lines.join("\n"), at)
}

#[test]
fn each_fault_is_reported_at_its_line() {
    assert_eq!(reported(DOCUMENT), []);
    let mut wrong = Vec::new();
    for (line, text, code) in FAULTS {
        let (document, at) = with(*line, text);
        // An absent key is reported at its owner.
        let at = if text.is_empty() { 7 } else { at };
        let found = reported(&document);
        if found != [(*code, at)] {
            wrong.push(format!("{text}: expected {code} at {at}, found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn equivalent_paths_are_reported() {
    let document = DOCUMENT.replace(
        "securityDefinitions:",
        "  /a/{b}:\n    put:\n      operationId: b\n      parameters: [{name: b, in: path, required: true, type: string}]\n      \
         responses: {204: {description: Done.}}\nsecurityDefinitions:",
    );
    assert_eq!(reported(&document), [("equivalent-paths", 11)]);
}

#[test]
fn what_fits_is_not_reported() {
    for (line, text) in [
        (13, "  Pet: {type: object, properties: {a: {type: number, default: 1}, b: {type: integer, default: 8.0}}}"),
        (
            13,
            "  Pet: {type: object, properties: {a: {type: string, format: date-time, default: '2020-01-01T00:00:00Z'}}}",
        ),
        (13, "  Pet: {type: object, example: null, properties: {a: {type: string, x-nullable: true, default: null}}}"),
        (13, "  Pet: {type: object, required: [a], example: {b: 1}, properties: {a: {type: string, readOnly: true}}}"),
        (13, "  Pet: {type: object, example: {a: {a: {}}}, properties: {a: {$ref: '#/definitions/Pet'}}}"),
        (13, "  Pet: {type: object, properties: {a: {type: string, enum: [b, null]}}}"),
        (13, "  Pet: {type: object, properties: {a: {type: string, pattern: '(?!x)', default: x}}}"),
        (
            10,
            "      responses: {200: {description: Yes., schema: {type: object}, examples: {application/json: '{}', text/plain: a}}}",
        ),
    ] {
        assert_eq!(reported(&with(line, text).0), [], "{text}");
    }
}

/// The same rules in OpenAPI 3.
#[test]
fn the_rules_hold_for_openapi_3() {
    let document = |response: &str, schema: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: a\n      \
             responses: {response}\ncomponents:\n  schemas:\n    Pet: {schema}\n"
        )
    };
    let content =
        "{200: {description: Yes., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}";
    for (response, schema, expected) in [
        (content, "{type: object}", None),
        ("{}", "{type: object}", Some(("missing-responses", 7))),
        ("{204: {}}", "{type: object}", Some(("missing-description", 7))),
        (content, "{type: integer, default: one}", Some(("value-mismatch", 10))),
        (content, "{type: object, items: {type: string}}", Some(("items-without-array", 10))),
        (content, "{type: integer, minimum: 2, maximum: 1}", Some(("contradictory-bounds", 10))),
        (content, "{type: integer, nullable: true, example: null}", None),
    ] {
        assert_eq!(reported(&document(response, schema)), expected.into_iter().collect::<Vec<_>>(), "{schema}");
    }
}

/// Documents that their vendors publish, and that peers read: warnings are fine, errors are not.
#[test]
fn valid_documents_are_not_refused() {
    let Some(folder) = shared::folder("conformance/bad-swagger/validate-spec/valid") else { return };
    for file in shared::files(&folder, &["yaml"]) {
        let mut sources = Sources::default();
        sources.add("document.yaml", std::fs::read_to_string(&file).expect("a document"));
        let loaded: Result<Loaded, _> = load(&sources, "document");
        assert!(loaded.is_ok_and(|loaded| loaded.warnings.is_empty()), "{}", file.display());
    }
}
