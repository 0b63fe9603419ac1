//! What requests contain: the direction of members, the width of integers, and where they are sent.

mod shared;

use bindery_model::load;
use bindery_model::service::{IntegerFormat, Model, ShapeKind, ShapeOrigin, Structure, Type};
use bindery_model::source::Sources;

/// The model of a document, and the codes of its warnings.
fn lowered(text: &str) -> (Model, Vec<&'static str>) {
    let mut sources = Sources::default();
    sources.add("t.yaml", text.to_owned());
    let loaded = load(&sources, "t").unwrap_or_else(|errors| panic!("{errors:#?}"));
    let codes = loaded.warnings.iter().map(|warning| warning.code.name()).collect();
    (loaded.model, codes)
}

fn structure<'m>(model: &'m Model, name: &str) -> &'m Structure {
    let shape = model.shapes.iter().find(|shape| shape.name == name).unwrap_or_else(|| panic!("no shape {name}"));
    match &shape.kind {
        ShapeKind::Structure(structure) => structure,
        other => panic!("{name} is {other:?}"),
    }
}

/// The members of a structure; a required one has a `!`.
fn members(model: &Model, name: &str) -> Vec<String> {
    let mark = |required: bool| if required { "!" } else { "" };
    structure(model, name)
        .members
        .iter()
        .map(|member| format!("{}{}", member.name, mark(member.required.is_some())))
        .collect()
}

fn names(model: &Model) -> Vec<&str> {
    let shapes = model.shapes.iter().filter(|shape| !matches!(shape.origin, ShapeOrigin::Input(_)));
    shapes.map(|shape| shape.name.as_str()).collect()
}

/// An operation that sends `sent` and receives `received`, and the definitions.
fn both(version: &str, sent: &str, received: &str, definitions: &str) -> String {
    let (request, response, container) = match version {
        "swagger: '2.0'" => (
            format!("parameters: [{{name: body, in: body, schema: {{$ref: '#/definitions/{sent}'}}}}]"),
            format!("schema: {{$ref: '#/definitions/{received}'}}"),
            format!("definitions: {definitions}"),
        ),
        _ => (
            format!(
                "requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/{sent}'}}}}}}}}"
            ),
            format!("content: {{application/json: {{schema: {{$ref: '#/components/schemas/{received}'}}}}}}"),
            format!("components: {{schemas: {definitions}}}"),
        ),
    };
    format!(
        "{version}\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    post:\n      operationId: addA\n      {request}\n      \
         responses: {{'200': {{description: ok, {response}}}}}\n{container}\n"
    )
}

#[test]
fn a_structure_has_two_forms_where_only_responses_require_a_member() {
    let definitions = "{A: {type: object, required: [id, name], properties: {id: {type: integer, readOnly: true}, \
                       name: {type: string}, made: {type: string, readOnly: true}}}, \
                       Many: {type: array, items: {$ref: '#/definitions/A'}}, \
                       Box: {type: object, properties: {all: {$ref: '#/definitions/Many'}, inner: {$ref: '#/definitions/Box'}}}}";
    let (model, warnings) = lowered(&both("swagger: '2.0'", "Box", "Box", definitions));
    assert_eq!(warnings, [""; 0]);
    assert_eq!(names(&model), ["A", "Box", "A.input", "Box.input"]);
    assert_eq!(members(&model, "A"), ["id!", "name!", "made"]);
    assert_eq!(members(&model, "A.input"), ["name!"]);
    let target = |name: &str, index: usize| {
        let mut found = Vec::new();
        structure(&model, name).members[index].target.collect_shapes(&mut found);
        model.shape(found[0]).name.as_str()
    };
    assert_eq!([target("Box", 0), target("Box", 1)], ["A", "Box"]);
    assert_eq!([target("Box.input", 0), target("Box.input", 1)], ["A.input", "Box.input"]);
    assert_eq!(target("addAInput", 0), "Box.input");
}

#[test]
fn a_structure_has_one_form_where_direction_changes_nothing() {
    let a = "{type: object, required: [name], properties: {id: {type: integer, readOnly: true}, name: {type: string}}}";
    let (model, _) = lowered(&both("swagger: '2.0'", "A", "A", &format!("{{A: {a}}}")));
    assert_eq!(names(&model), ["A"]);
    assert_eq!(members(&model, "A"), ["id", "name!"]);
    assert!(structure(&model, "A").members[0].read_only.is_some());

    // A structure of requests alone does not require what is never sent.
    let a = "{type: object, required: [id], properties: {id: {type: integer, readOnly: true}}}";
    let (model, _) = lowered(&both(
        "swagger: '2.0'",
        "A",
        "B",
        &format!("{{A: {a}, B: {{type: object, properties: {{x: {{type: string}}}}}}}}"),
    ));
    assert_eq!(names(&model), ["A", "B"]);
    assert_eq!(members(&model, "A"), ["id"]);
}

#[test]
fn write_only_members_are_not_required_of_servers() {
    let a = "{A: {type: object, required: [id, secret], properties: {id: {type: integer, readOnly: true}, \
             secret: {type: string, writeOnly: true}, hint: {type: string, writeOnly: true}}}}";
    let (model, warnings) = lowered(&both("openapi: '3.0.3'", "A", "A", a));
    assert_eq!(warnings, [""; 0]);
    assert_eq!(members(&model, "A"), ["id!"]);
    assert_eq!(members(&model, "A.input"), ["secret!", "hint"]);
    let b = "{A: {type: object, properties: {x: {type: string}}}, B: {type: object, required: [secret], \
             properties: {secret: {type: string, writeOnly: true}}}}";
    let (model, _) = lowered(&both("openapi: '3.1.0'", "A", "B", b));
    assert_eq!(members(&model, "B"), ["secret"]);
}

#[test]
fn unions_of_split_structures_are_split() {
    let definitions = "{Pet: {type: object, discriminator: kind, required: [kind, id], properties: {kind: {type: string}, \
                       id: {type: integer, readOnly: true}}}, Dog: {allOf: [{$ref: '#/definitions/Pet'}, {type: object, \
                       properties: {bark: {type: string}}}]}}";
    let (model, _) = lowered(&both("swagger: '2.0'", "Pet", "Pet", definitions));
    let variants = |name: &str| match &model.shapes.iter().find(|shape| shape.name == name).expect("the union").kind {
        ShapeKind::Union(union) => {
            union.variants.iter().map(|variant| model.shape(variant.shape).name.clone()).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(variants("Pet"), ["Pet.base", "Dog"]);
    assert_eq!(variants("Pet.input"), ["Pet.base.input", "Dog.input"]);
    assert_eq!(members(&model, "Dog.input"), ["bark"]);
}

#[test]
fn the_only_value_of_a_discriminator_is_its_value() {
    let definitions = "{Pet: {type: object, discriminator: kind, required: [kind], properties: {kind: {type: string}}}, \
                       Dog: {allOf: [{$ref: '#/definitions/Pet'}, {type: object, properties: {kind: {type: string, enum: [dog]}}}]}, \
                       Cat: {allOf: [{$ref: '#/definitions/Pet'}], properties: {kind: {enum: [Cat]}}}, \
                       Cow: {allOf: [{$ref: '#/definitions/Pet'}], properties: {kind: {enum: [Cow, Ox]}}}}";
    let (model, warnings) = lowered(&both("swagger: '2.0'", "Pet", "Pet", definitions));
    assert_eq!(warnings, ["discriminator-value"]);
    let values = |name: &str| match &model.shapes.iter().find(|shape| shape.name == name).expect("the union").kind {
        ShapeKind::Union(union) => union.variants.iter().map(|variant| variant.value.clone()).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(values("Pet"), ["Pet", "dog", "Cat", "Cow"]);
    assert_eq!(structure(&model, "Dog").tag.as_ref().map(|tag| tag.value.as_str()), Some("dog"));
    let three = "{Pet: {oneOf: [{$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}, \
                 Dog: {type: object, properties: {kind: {const: dog}, name: {type: string}}}}";
    let (model, _) = lowered(&both("openapi: '3.1.0'", "Pet", "Pet", three));
    assert_eq!(structure(&model, "Dog").tag.as_ref().map(|tag| tag.value.as_str()), Some("dog"));
}

/// The formats of the integers of a definition; `float` and the like for other types.
fn formats(model: &Model, name: &str) -> Vec<(String, String)> {
    let format = |ty: &Type| match ty {
        Type::Integer(format) => format!("{format:?}"),
        other => format!("{other:?}"),
    };
    structure(model, name).members.iter().map(|member| (member.name.clone(), format(&member.target.ty))).collect()
}

#[test]
fn integers_have_the_width_of_their_bounds() {
    let definitions = "{A: {type: object, properties: {a: {type: integer, minimum: 0, maximum: 18446744073709551615}, \
                       b: {type: integer, format: int32, maximum: 4294967295}, c: {type: number, format: int64}, \
                       d: {type: integer, maximum: 1.8446744073709552e+19}, e: {type: integer, enum: [18446744073709551615, 1]}, \
                       f: {type: integer, default: 18446744073709551615}, g: {type: integer, format: uint64}, \
                       h: {type: number, format: int32}, i: {type: integer, format: int32, maximum: 100}, \
                       j: {type: integer, minimum: -1, maximum: 18446744073709551615}, k: {type: number, format: float}, \
                       l: {type: integer, format: uint8, minimum: -5}}}}";
    let (model, _) = lowered(&both("swagger: '2.0'", "A", "A", definitions));
    let formats: Vec<_> = formats(&model, "A").into_iter().map(|(name, format)| format!("{name} {format}")).collect();
    assert_eq!(
        formats,
        [
            "a UInt64",
            "b Int64",
            "c Int64",
            "d UInt64",
            "e UInt64",
            "f UInt64",
            "g UInt64",
            "h Int32",
            "i Int32",
            "j Int64",
            "k Float(Float)",
            "l Int64"
        ]
    );
    assert_eq!(IntegerFormat::UInt64.range(), (0, u64::MAX.into()));
}

#[test]
fn a_host_that_is_a_url_is_used_as_meant() {
    let lower = |server: &str| {
        let (model, codes) =
            lowered(&format!("swagger: '2.0'\ninfo: {{title: T, version: '1'}}\n{server}\npaths: {{}}\n"));
        let text = |value: Option<bindery_model::service::Located<String>>| value.map(|value| value.value);
        let service = model.service;
        let schemes: Vec<_> = service.schemes.into_iter().map(|scheme| scheme.value).collect();
        (
            text(service.host).unwrap_or_default(),
            text(service.base_path).unwrap_or_default(),
            schemes.join(","),
            codes.len(),
        )
    };
    let address = |host: &str, path: &str, schemes: &str, warnings| {
        (host.to_owned(), path.to_owned(), schemes.to_owned(), warnings)
    };
    assert_eq!(lower("host: 'HTTPS://api.test/v1/'"), address("api.test", "/v1", "https", 1));
    assert_eq!(
        lower("host: 'http://api.test:80/v1'\nbasePath: /v1\nschemes: [https]"),
        address("api.test:80", "/v1", "https", 1)
    );
    assert_eq!(lower("host: api.test/v1\nbasePath: /pets"), address("api.test", "/v1/pets", "", 1));
    assert_eq!(
        lower("host: api.test\nbasePath: /v1/\nschemes: [HTTPS, http]"),
        address("api.test", "/v1/", "https,http", 1)
    );
    assert_eq!(lower("host: api.test\nschemes: [http]"), address("api.test", "", "http", 0));
}

/// The case of the shared collection of this file name.
fn case(file: &str) -> Option<String> {
    shared::read(&format!("cases/documents/{file}"))
}

#[test]
fn reported_documents_are_lowered_as_meant() {
    let Some(text) = case("25-readonly-required.yaml") else { return };
    let (model, _) = lowered(&text);
    assert_eq!(members(&model, "A.input"), ["name!"]);
    assert_eq!(members(&model, "A"), ["id!", "name!", "created"]);
    let (model, warnings) = lowered(&case("01-path-regex.yaml").expect("one was there"));
    assert_eq!(warnings, [""; 0]);
    for operation in &model.operations {
        let mut names = model.input(operation).members.iter().map(|member| member.name.as_str());
        assert!(names.all(|name| ["note_id", "year", "month", "path", "id"].contains(&name)), "{}", operation.name);
    }
    for file in ["33-number-formats.yaml", "60-u64.json"] {
        let (model, _) = lowered(&case(file).expect("one was there"));
        let name = if file.starts_with("33") { "N" } else { "X" };
        let formats = formats(&model, name);
        let format = |member: &str| {
            formats
                .iter()
                .find(|(name, _)| name == member)
                .map_or_else(|| panic!("no {member}"), |(_, format)| format.as_str())
        };
        let unsigned: &[&str] = if name == "N" { &["h", "j", "m", "enumed", "dflt"] } else { &["a", "b", "d"] };
        unsigned.iter().for_each(|member| assert_eq!(format(member), "UInt64", "{file} {member}"));
        assert_eq!(format("c"), "Int64");
    }
}
