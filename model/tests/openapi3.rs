//! OpenAPI 3 documents: what they are lowered to, and which diagnostics name what has no effect.

use bindery_model::diagnostic::Diagnostics;
use bindery_model::service::*;
use bindery_model::source::Sources;
use bindery_model::{Loaded, OnInvalid, load, load_with};

fn sources(document: &str) -> Sources {
    let mut sources = Sources::default();
    sources.add("t.yaml", format!("openapi: 3.1.1\ninfo: {{title: T, version: '1'}}\n{document}"));
    sources
}

fn loaded(document: &str) -> Loaded {
    load(&sources(document), "t").unwrap_or_else(|diagnostics| panic!("{diagnostics:#?}"))
}

/// The codes of diagnostics, each once.
fn codes(diagnostics: &Diagnostics) -> Vec<&str> {
    let mut codes: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code.name()).collect();
    codes.dedup();
    codes
}

/// The structure of this name, and the types of its members.
fn members(model: &Model, name: &str) -> Vec<(String, Type, bool)> {
    let shape = model.shapes.iter().find(|shape| shape.name == name).expect("a shape");
    let ShapeKind::Structure(structure) = &shape.kind else { panic!("{name} is no structure") };
    let member = |member: &Member| (member.name.clone(), member.target.ty.clone(), member.target.nullable.is_some());
    structure.members.iter().map(member).collect()
}

#[test]
fn an_operation_has_parameters_a_body_and_responses() {
    let model = loaded(
        r"
servers: [{url: 'https://example.com/v1'}]
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string}}}
  responses:
    Failed: {description: Failed., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    put:
      operationId: putPet
      parameters:
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
        - {name: ids, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: integer}}}
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '200': {description: Yes., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        default: {$ref: '#/components/responses/Failed'}
",
    );
    assert_eq!(codes(&model.warnings), Vec::<&str>::new());
    let model = model.model;
    let host = model.service.host.as_ref().map(|host| host.value.as_str());
    let base = model.service.base_path.as_ref().map(|base| base.value.as_str());
    assert_eq!((host, base), (Some("example.com"), Some("/v1")));
    let operation = &model.operations[0];
    let locations: Vec<_> = model.input(operation).members.iter().map(|member| member.location.clone()).collect();
    let query = |style| Location::Query { styles: vec![style], allow_empty: None, verbatim: None };
    let path = Location::Path { styles: vec![], verbatim: None };
    assert_eq!(locations, [path, query(ListStyle::Multi), query(ListStyle::Pipes), Location::Payload]);
    assert_eq!(operation.consumes[0].value, "application/json");
    assert_eq!(operation.responses.len(), 1);
    assert_eq!(model.failure(operation.failures[0].failure).identified_by, IdentifiedBy::Status(Status::Default));
}

#[test]
fn null_in_every_spelling_is_nullable() {
    let model = loaded(
        r"
paths: {}
components:
  schemas:
    Pet:
      type: object
      properties:
        array: {type: [string, 'null']}
        flag: {type: string, nullable: true}
        any: {anyOf: [{type: integer}, {type: 'null'}]}
        one: {oneOf: [{$ref: '#/components/schemas/Pet'}, {type: 'null'}]}
        all: {nullable: true, allOf: [{$ref: '#/components/schemas/Pet'}]}
        values: {type: [string, 'null'], enum: [a, null]}
        never: {type: string}
",
    )
    .model;
    let nullable: Vec<_> = members(&model, "Pet").into_iter().filter(|(.., nullable)| *nullable).collect();
    let names: Vec<_> = nullable.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["array", "flag", "any", "one", "all", "values"]);
    let is_shape = |ty: &Type| matches!(ty, Type::Shape(_));
    assert!(
        nullable[2].1 == Type::Integer(IntegerFormat::Int64) && nullable[3..].iter().all(|(_, ty, _)| is_shape(ty))
    );
}

#[test]
fn alternatives_with_a_discriminator_are_a_union() {
    let loaded = loaded(
        r"
paths: {}
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind, mapping: {tom: '#/components/schemas/Cat'}}
    Cat: {type: object, properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {type: object, properties: {kind: {type: string}}}
    Mixed: {oneOf: [{$ref: '#/components/schemas/Cat'}, {type: string}]}
    Word: {anyOf: [{type: string}, {type: string, enum: [a]}]}
    Holder: {type: object, properties: {mixed: {$ref: '#/components/schemas/Mixed'}, word: {$ref: '#/components/schemas/Word'}}}
",
    );
    let pet = loaded.model.shapes.iter().find(|shape| shape.name == "Pet").expect("Pet");
    let ShapeKind::Union(union) = &pet.kind else { panic!("no union: {pet:?}") };
    let values: Vec<_> = union.variants.iter().map(|variant| variant.value.as_str()).collect();
    assert_eq!((union.discriminator.value.as_str(), values.as_slice()), ("kind", ["tom", "Dog"].as_slice()));
    assert_eq!(members(&loaded.model, "Cat").len(), 1, "the discriminator is no member");
    let holder = members(&loaded.model, "Holder");
    let kind = |ty: &Type| &loaded.model.shape(ty.as_shape().expect("a shape")).kind;
    let ShapeKind::Untagged(mixed) = kind(&holder[0].1) else { panic!("no union: {holder:?}") };
    let names: Vec<_> = mixed.alternatives.iter().map(|alternative| alternative.name.as_str()).collect();
    assert_eq!(names, ["Cat", "String"]);
    assert!(matches!(kind(&holder[1].1), ShapeKind::Enum(_)), "a string beside an enum is that open enum");
    assert_eq!(codes(&loaded.warnings), [""; 0]);
}

#[test]
fn alternatives_without_a_discriminator_are_named_and_ambiguous_ones_are_reported() {
    let loaded = loaded(
        r"
paths: {}
components:
  schemas:
    A: {type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}
    B: {type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}
    Text: {type: object, required: [kind], properties: {kind: {const: text}}}
    Any:
      oneOf:
        - {$ref: '#/components/schemas/A'}
        - {$ref: '#/components/schemas/B'}
        - {$ref: '#/components/schemas/Text'}
        - {type: object, properties: {kind: {const: image}}}
        - {type: object, required: [url], properties: {url: {type: string}}}
        - {type: array, items: {type: string}}
        - {title: Limit, type: integer, minimum: 1}
        - {type: integer, maximum: -1}
        - {type: 'null'}
    Holder: {type: object, properties: {any: {$ref: '#/components/schemas/Any'}, word: {oneOf: [{type: string, maxLength: 1}, {type: string, format: date}]}}}
    Loop: {oneOf: [{$ref: '#/components/schemas/Loop'}, {$ref: '#/components/schemas/Pool'}, {type: string}]}
    Pool: {anyOf: [{$ref: '#/components/schemas/Loop'}, {type: boolean}]}
",
    );
    let any = loaded.model.shapes.iter().find(|shape| shape.name == "Any").expect("Any");
    let ShapeKind::Untagged(union) = &any.kind else { panic!("no union: {any:?}") };
    let names: Vec<_> = union.alternatives.iter().map(|alternative| alternative.name.as_str()).collect();
    assert_eq!(names, ["A", "B", "Text", "image", "url", "StringList", "Limit"]);
    let holder = members(&loaded.model, "Holder");
    assert!(holder[0].2, "null is an alternative");
    assert_eq!(holder[1].1, Type::String);
    assert!(codes(&loaded.warnings).contains(&"ambiguous-union"), "{:?}", codes(&loaded.warnings));
    let ambiguous = loaded.warnings.iter().find(|warning| warning.code.name() == "ambiguous-union").expect("a warning");
    assert_eq!(ambiguous.message, "some values of `B` are also values of `A`");
}

#[test]
fn keywords_of_2020_12_are_typed_or_named() {
    let loaded = loaded(
        r"
paths: {}
components:
  schemas:
    All:
      type: object
      properties:
        bound: {type: integer, exclusiveMinimum: 5}
        bytes: {type: string, contentEncoding: base64}
        constant: {const: a}
        anything: true
        guarded: {type: string, not: {const: b}}
",
    );
    assert_eq!(codes(&loaded.warnings), ["untyped-keyword"]);
    let all = loaded.model.shapes.iter().find(|shape| shape.name == "All").expect("All");
    let ShapeKind::Structure(structure) = &all.kind else { panic!("no structure") };
    let [bound, bytes, constant, anything, guarded] = structure.members.as_slice() else { panic!("{structure:?}") };
    let minimum = bound.target.constraints.minimum.as_ref().map(|minimum| minimum.value.as_f64());
    assert!(minimum == Some(5.0) && bound.target.constraints.exclusive_minimum.is_some());
    assert_eq!(bytes.target.ty, Type::Blob(BlobFormat::Base64));
    assert!(matches!(constant.target.ty, Type::Shape(_)), "{constant:?}");
    assert_eq!(anything.target.ty, Type::Document);
    assert_eq!(guarded.target.extensions[0].key, "not");
}

#[test]
fn a_form_becomes_its_fields() {
    let loaded = loaded(
        r"
paths:
  /pets:
    post:
      operationId: addPet
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              required: [name]
              properties:
                name: {type: string}
                tags: {type: array, items: {type: string}}
                photo: {type: string, format: binary}
                owner: {type: object}
          text/plain: {schema: {type: string}}
      responses: {'204': {description: Done.}}
",
    );
    let operation = &loaded.model.operations[0];
    let members = &loaded.model.input(operation).members;
    let shown: Vec<_> = members.iter().map(|member| (member.name.as_str(), member.required.is_some())).collect();
    assert_eq!(shown, [("name", true), ("tags", false), ("photo", false), ("owner", false)]);
    assert_eq!(members[2].location, Location::File);
    assert_eq!(members[3].location, Location::Form { styles: vec![ListStyle::Json], allow_empty: None });
    assert_eq!(codes(&loaded.warnings), ["media-type-ignored"]);
}

#[test]
fn what_cannot_be_sent_is_named() {
    let document = r"
paths:
  /a:
    get:
      operationId: getA
      parameters: [{name: filter, in: query, required: true, style: spaceDelimited, explode: true, schema: {type: object}}]
      responses: {'200': {description: Yes.}}
    put:
      operationId: putA
      parameters: [{name: session, in: cookie, schema: {type: string}}]
      callbacks: {}
      responses: {4XX: {description: No.}}
  /b: {trace: {responses: {}}}
webhooks: {}
";
    let errors = load(&sources(document), "t").expect_err("a required parameter cannot be sent");
    assert!(errors.iter().any(|error| error.message == "an object in the style `spaceDelimited` cannot be sent"));
    let loaded = load_with(&sources(document), "t", OnInvalid::Skip).expect("the other operation");
    let names: Vec<_> = loaded.model.operations.iter().map(|operation| operation.name.as_str()).collect();
    assert_eq!(names, ["putA"]);
    let named: Vec<_> = loaded.warnings.iter().map(|warning| warning.message.as_str()).collect();
    for construct in
        ["webhooks are", "callbacks are", "cookie `session`", "the range `4XX`", "operations with the method TRACE"]
    {
        assert!(named.iter().any(|message| message.starts_with(construct)), "{construct}: {named:#?}");
    }
}

#[test]
fn documents_of_two_formats_are_refused() {
    let mut sources = sources("paths: {}\n");
    sources.add("u.yaml", "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {}\n");
    let errors = load(&sources, "t").expect_err("two formats");
    assert!(codes(&errors).contains(&"several-formats"));
}

#[test]
fn alternatives_in_a_part_of_all_of_are_reported() {
    let loaded = loaded(
        r"
components:
  schemas:
    Base: {anyOf: [{required: [a]}, {required: [b]}]}
    Whole:
      type: object
      allOf: [{$ref: '#/components/schemas/Base'}, {oneOf: [{type: object, properties: {c: {type: string}}}]}]
      properties: {a: {type: string}, b: {type: string}}
",
    );
    let reported: Vec<&str> = loaded.warnings.iter().map(|warning| warning.message.as_str()).collect();
    let expected = "alternatives in a part of `allOf` have no effect on the generated types";
    assert_eq!(reported.iter().filter(|message| **message == expected).count(), 2, "{reported:?}");
}

#[test]
fn responses_are_optional_since_3_1() {
    let document = "paths: {/a: {get: {operationId: getA}}}";
    assert_eq!(codes(&loaded(document).warnings), Vec::<&str>::new());
    let mut old = Sources::default();
    old.add("t.yaml", format!("openapi: 3.0.4\ninfo: {{title: T, version: '1'}}\n{document}"));
    assert_eq!(codes(&load(&old, "t").expect("a warning").warnings), ["missing-responses"]);
    assert_eq!(
        codes(&loaded("paths: {/a: {get: {operationId: getA, responses: {}}}}").warnings),
        ["missing-responses"]
    );
}
