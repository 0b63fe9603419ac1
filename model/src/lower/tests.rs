//! One construct, one fixture: what it becomes in the model.

use crate::source::Sources;
use serde_json::{Value, json};

/// The model of a document, as `cargo xtask model` prints it, without what is empty.
fn lowered(document: &str) -> Value {
    let text = format!("swagger: '2.0'\ninfo: {{title: T, version: '1'}}\n{document}");
    let mut sources = Sources::default();
    sources.add("t.yaml", text);
    let loaded = match crate::load(&sources, "t") {
        Ok(loaded) => loaded,
        Err(diagnostics) => panic!("{diagnostics:#?}"),
    };
    let mut model = serde_json::to_value(&loaded.model).expect("a model serializes");
    sources.resolve(&mut model);
    prune(&mut model);
    let warnings: Vec<_> =
        loaded.warnings.iter().map(|warning| format!("{}: {}", warning.code, warning.message)).collect();
    let mut shown = json!({
        "operations": model["operations"],
        "shapes": model["shapes"],
        "failures": model["failures"],
        "warnings": warnings,
    });
    prune(&mut shown);
    shown
}

/// Takes out nulls, empty lists and empty mappings: a snapshot shows what is said.
fn prune(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(prune),
        Value::Object(entries) => {
            entries.values_mut().for_each(prune);
            entries.retain(|_, value| match value {
                Value::Null => false,
                Value::Array(items) => !items.is_empty(),
                Value::Object(entries) => !entries.is_empty(),
                _ => true,
            });
        }
        _ => {}
    }
}

/// A snapshot of the shapes alone: for what concerns schemas.
macro_rules! shapes {
    ($name:ident, $document:expr) => {
        #[test]
        fn $name() {
            let mut lowered = lowered($document);
            let shown = json!({ "shapes": lowered["shapes"].take(), "warnings": lowered["warnings"].take() });
            insta::assert_json_snapshot!(stringify!($name), shown);
        }
    };
}

macro_rules! whole {
    ($name:ident, $document:expr) => {
        #[test]
        fn $name() {
            insta::assert_json_snapshot!(stringify!($name), lowered($document));
        }
    };
}

shapes!(
    a_structure_with_constraints,
    r"
paths: {}
definitions:
  Pet:
    description: A pet.
    type: object
    required: [name]
    properties:
      name: {type: string, maxLength: 5, pattern: '^a'}
      age: {type: integer, format: int32, minimum: 0, default: 1}
      tags: {type: array, maxItems: 3, items: {type: string, minLength: 1}}
"
);

shapes!(
    an_alias_is_put_in_where_it_is_used,
    r"
paths: {}
definitions:
  Id: {type: string, maxLength: 55, description: An id.}
  Ids: {type: array, items: {$ref: '#/definitions/Id'}}
  Pet: {properties: {ids: {$ref: '#/definitions/Ids'}}}
"
);

shapes!(
    an_alias_that_contains_itself_has_a_name,
    r"
paths: {}
definitions:
  Tree: {type: array, items: {$ref: '#/definitions/Tree'}}
"
);

shapes!(
    a_structure_that_contains_itself,
    r"
paths: {}
definitions:
  Node: {properties: {next: {$ref: '#/definitions/Node'}}}
"
);

shapes!(
    a_discriminator_makes_a_union,
    r"
paths: {}
definitions:
  Pet:
    discriminator: kind
    required: [kind]
    properties: {kind: {type: string}, name: {type: string}}
  Cat: {allOf: [{$ref: '#/definitions/Pet'}, {properties: {lives: {type: integer}}}]}
  Dog: {x-ms-discriminator-value: d, allOf: [{$ref: '#/definitions/Pet'}]}
  Puppy: {allOf: [{$ref: '#/definitions/Dog'}]}
"
);

shapes!(
    all_of_flattens,
    r"
paths: {}
definitions:
  Base: {required: [id], properties: {id: {type: string}}}
  More: {allOf: [{$ref: '#/definitions/Base'}], required: [name], properties: {name: {type: string}}}
  Holder: {properties: {base: {allOf: [{$ref: '#/definitions/Base'}], description: The base.}}}
"
);

shapes!(
    maps_and_additional_members,
    r"
paths: {}
definitions:
  Free: {type: object}
  Map: {type: object, additionalProperties: {type: integer}}
  Both: {properties: {a: {type: string}}, additionalProperties: {type: boolean}}
  Closed: {type: object, additionalProperties: false}
  Holder: {properties: {free: {$ref: '#/definitions/Free'}, map: {$ref: '#/definitions/Map'}}}
"
);

shapes!(
    enums_and_their_names,
    r"
paths: {}
definitions:
  Switch: {type: string, enum: [on, off, 'off', null], x-enum-varnames: [On, Off, Out, Nil]}
  Level: {type: integer, format: int32, enum: [1, -1]}
  Ratio: {type: number, enum: [0.5]}
  Color: {type: string, enum: [r], x-ms-enum: {name: Colour, values: [{value: r, name: Red, description: As blood.}]}}
  Holder: {properties: {ratio: {$ref: '#/definitions/Ratio'}, mood: {type: string, enum: [good]}}}
"
);

shapes!(
    an_enum_with_a_name_is_one_wherever_it_stands,
    r"
paths: {}
definitions:
  A: {properties: {on: {type: string, enum: [x], x-ms-enum: {name: Mode}}}}
  B:
    properties:
      on: {type: string, enum: [x], x-ms-enum: {name: Mode}}
      other: {type: string, enum: [x, y], x-ms-enum: {name: Mode}}
"
);

shapes!(
    an_enum_of_a_parameter_has_its_names_beside_it,
    r"
paths:
  /a:
    get:
      operationId: a
      parameters:
        - {name: sort, in: query, type: string, enum: ['<', '>'], x-enum-varnames: [Less, More]}
        - {name: kind, in: query, type: string, enum: [x], x-ms-enum: {name: KindOfA, values: [{value: x, name: Ex}]}}
        - {name: other, in: query, type: string, enum: ['<='], x-name: {'<=': AtMost}}
        - {name: mine, in: query, type: string, enum: [y], x-name: yours}
      responses: {204: {description: Done.}}
"
);

shapes!(
    nullable_in_three_ways,
    r"
paths: {}
definitions:
  Holder:
    properties:
      a: {type: string, x-nullable: true}
      b: {type: [string, 'null']}
      c: {type: string, enum: [x, null]}
"
);

shapes!(
    formats,
    r"
paths: {}
definitions:
  F:
    properties:
      a: {type: string, format: byte}
      b: {type: string, format: date}
      c: {type: string, format: date-time}
      d: {type: string, format: password}
      e: {type: number, format: float}
      f: {type: integer, format: uint64}
      g: {type: integer, format: unixtime}
      h: {type: string, format: isbn}
      i: {type: array, items: [{type: string}, {type: integer}]}
"
);

shapes!(
    what_is_required_and_not_declared,
    r"
paths: {}
definitions:
  Pet: {type: object, required: [name], properties: {id: {type: string}}}
"
);

whole!(
    a_rest_operation,
    r"
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, type: integer, format: int64}]
    get:
      operationId: getPet
      summary: A pet
      tags: [pets]
      parameters:
      - {name: tags, in: query, type: array, collectionFormat: multi, items: {type: string}}
      - {name: X-Trace, in: header, type: string}
      responses:
        200: {description: OK, schema: {type: string}, headers: {X-Rate: {type: integer}}}
        404: {description: No such pet}
        default: {description: Failed, schema: {properties: {code: {type: integer}}}}
"
);

whole!(
    a_body_and_a_form,
    r"
paths:
  /a:
    post:
      operationId: a
      parameters: [{name: pet, in: body, required: true, schema: {type: object}}]
      responses: {204: {description: Done}}
    put:
      operationId: b
      consumes: [multipart/form-data]
      parameters: [{name: f, in: formData, type: file}, {name: n, in: formData, type: integer}]
      responses: {default: {description: Done, schema: {type: file}}}
"
);

whole!(
    an_aws_operation,
    r"
x-protocol: {name: aws-json-1.1, target: T}
paths:
  /?Action=GetId:
    get:
      operationId: GetId
      x-auth: none
      x-errors: [Busy]
      x-pagination: {input: Token, output: Token}
      parameters:
      - {name: Token, in: query, type: string, required: true, x-schema: {$ref: '#/definitions/Token'}}
      responses: {200: {description: OK, schema: {$ref: '#/definitions/Out'}}}
definitions:
  Token: {type: string, x-sensitive: true, minLength: 1}
  Out: {x-name: GetIdOutput, properties: {Token: {$ref: '#/definitions/Token'}, At: {type: string, format: date-time}}}
  Busy: {x-error: {code: BusyException, retry: throttling}, properties: {message: {type: string}}}
"
);

whole!(
    an_aws_body_is_the_request,
    r"
x-protocol: {name: aws-json-1.0, target: T}
paths:
  /x:
    post:
      operationId: X
      parameters: [{name: input, in: body, required: true, schema: {$ref: '#/definitions/XInput'}}]
      responses: {200: {description: OK}}
definitions:
  XInput: {type: object, required: [A], properties: {A: {type: string}}}
"
);

whole!(
    security_says_what_a_caller_shows,
    r"
securityDefinitions: {key: {type: apiKey, in: header, name: X-Key}, basic: {type: basic}}
security: [{key: []}]
paths:
  /a: {get: {operationId: a, responses: {}}}
  /b: {get: {operationId: b, security: [], responses: {}}}
  /c: {get: {operationId: c, security: [{key: [], basic: []}, {}], responses: {}}}
"
);

whole!(
    what_nobody_reads_is_carried,
    r"
x-root: 1
externalDocs: {url: u}
paths:
  x-paths: 2
  /a:
    x-path: 3
    get:
      x-operation: {deep: [1]}
      parameters: [{name: q, in: query, type: string, x-parameter: 4}]
      responses: {200: {description: OK, x-response: 5, schema: {type: string, x-schema-key: 6, example: e}}}
"
);

shapes!(
    keys_of_maps,
    r"
paths: {}
definitions:
  Roles: {type: object, properties: {roles: {$ref: '#/definitions/RolesMap'}}}
  RolesMap: {type: object, x-keys: {$ref: '#/definitions/Role'}, additionalProperties: {type: string}}
  Role: {type: string, maxLength: 9}
"
);

#[test]
fn keys_are_text_and_stand_in_maps() {
    for schema in [
        "{type: string, x-keys: {type: string}}",
        "{type: object, additionalProperties: {type: string}, x-keys: {type: integer}}",
        "{type: object, additionalProperties: {type: string}, x-keys: {$ref: '#/definitions/A'}}",
    ] {
        let mut sources = Sources::default();
        let document =
            "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {}\ndefinitions:\n  A: {properties: {a: ";
        sources.add("t.yaml", format!("{document}{schema}}}}}\n"));
        let errors = crate::load(&sources, "t").expect_err("keys that are none");
        let codes: Vec<_> = errors.iter().map(|error| error.code.name()).collect();
        assert_eq!(codes, ["malformed-extension"], "{schema}");
    }
}

#[test]
fn a_service_id_is_words_of_letters_and_digits() {
    let load = |id: &str| {
        let mut sources = Sources::default();
        let document = "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {}\nx-service-id: ";
        sources.add("t.yaml", format!("{document}{id}\n"));
        crate::load(&sources, "t").map(|loaded| loaded.model.service)
    };
    for id in ["Cognito Identity", "S3", "a 2 b"] {
        let service = load(id).expect("an id");
        assert_eq!(service.service_id.map(|id| id.value).as_deref(), Some(id));
        assert_eq!(service.extensions, []);
    }
    for id in ["''", "2fa", "a-b", "a  b", "'a '", "é", "[S3]", "7"] {
        let errors = load(id).expect_err("no id");
        let codes: Vec<_> = errors.iter().map(|error| error.code.name()).collect();
        assert_eq!(codes, ["malformed-extension"], "{id}");
    }
}

#[test]
fn a_name_that_no_document_says_is_made_of_method_and_path() {
    let model = lowered("paths: {'/pets/{id}': {get: {responses: {}}}}");
    assert_eq!(model["operations"][0]["name"], "get_pets_id");
}

#[test]
fn responses_that_http_sends_without_a_body_have_no_content() {
    let model = lowered(
        r"
paths:
  /a:
    head:
      responses:
        200: {description: OK, schema: {type: boolean}, headers: {X-Count: {type: integer}}}
        404: {description: Gone, schema: {type: string}}
    get:
      responses: {204: {description: Done, schema: {type: string}}, 304: {description: Same, schema: {type: string}}}
",
    );
    let (head, get) = match &model["operations"] {
        Value::Array(operations) => (
            operations.iter().find(|operation| operation["method"] == "HEAD").expect("HEAD"),
            operations.iter().find(|operation| operation["method"] == "GET").expect("GET"),
        ),
        other => panic!("{other}"),
    };
    let shape = head["responses"][0]["content"]["type"]["shape"].as_u64().expect("a structure of headers");
    let members = model["shapes"][shape as usize]["kind"]["structure"]["members"].as_array().expect("members").clone();
    assert_eq!(members.iter().map(|member| &member["name"]).collect::<Vec<_>>(), ["X-Count"]);
    assert_eq!(model["failures"][0]["content"], Value::Null);
    assert!(get["responses"].as_array().expect("responses").iter().all(|response| response["content"].is_null()));
    let warnings = model["warnings"].as_array().expect("warnings");
    let bodiless = warnings.iter().filter(|warning| warning.as_str().is_some_and(|text| text.starts_with("bodiless")));
    assert_eq!(bodiless.count(), 4, "{warnings:?}");
}

#[test]
fn set_cookie_is_a_list_with_a_field_for_each_cookie() {
    let model = lowered(
        r"
paths:
  /a:
    get:
      responses:
        200:
          description: OK
          headers: {Set-Cookie: {type: string}, set-cookie2: {type: string}}
    put:
      responses: {200: {description: OK, headers: {SET-COOKIE: {type: array, items: {type: string}}}}}
",
    );
    let text = model["shapes"].to_string();
    assert_eq!(text.matches(r#""styles":["multi"]"#).count(), 2, "{text}");
}

#[test]
fn a_schema_of_a_parameter_has_the_styles_of_its_type() {
    let model = lowered(
        r"
paths:
  '/a/{ids}':
    get:
      parameters:
      - {name: ids, in: path, required: true, schema: {type: array, items: {type: integer}}}
      - {name: tags, in: query, schema: {type: array, items: {type: string}}}
      - {name: kinds, in: query, collectionFormat: multi, schema: {type: array, items: {type: string}}}
      - {name: X-Ids, in: header, schema: {type: array, items: {type: integer}}}
      - {name: one, in: query, schema: {type: string}}
      responses: {204: {description: Done}}
",
    );
    let input = model["operations"][0]["input"].as_u64().expect("an input") as usize;
    let members = model["shapes"][input]["kind"]["structure"]["members"].as_array().expect("members").clone();
    let styles = members.iter().map(|member| member["location"].to_string()).collect::<Vec<_>>();
    assert!(styles[0].contains("csv") && styles[1].contains("csv") && styles[3].contains("csv"), "{styles:?}");
    assert!(styles[2].contains("multi") && !styles[4].contains("csv"), "{styles:?}");
}

#[test]
fn constraints_of_placeholders_are_not_part_of_their_names() {
    let path = "/notes/{note_id:.+}/{year:[0-9]{4}}/{path:*}/{id:int}/{x?}/{+rest}";
    let names = ["note_id", "year", "path", "id", "x", "rest"];
    let parameters: Vec<_> =
        names.iter().map(|name| format!("{{name: {name}, in: path, required: true, type: string}}")).collect();
    let responses = "responses: {204: {description: Done}}";
    let model =
        lowered(&format!("paths: {{'{path}': {{get: {{parameters: [{}], {responses}}}}}}}", parameters.join(", ")));
    let input = model["operations"][0]["input"].as_u64().expect("an input") as usize;
    let members = model["shapes"][input]["kind"]["structure"]["members"].as_array().expect("members").clone();
    assert_eq!(members.iter().map(|member| &member["name"]).collect::<Vec<_>>(), names);
    let warnings = model["warnings"].as_array().cloned().unwrap_or_default();
    assert!(!warnings.iter().any(|warning| warning.to_string().contains("placeholder")), "{warnings:?}");
}
