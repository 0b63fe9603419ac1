//! What a request can carry: headers that HTTP owns, structures in forms, and extensions that belong to other tools.

mod shared;

use bindery_model::diagnostic::{Code, Diagnostics, Severity};
use bindery_model::service::{Location, Member, Model, ShapeKind, Type};
use bindery_model::source::Sources;
use bindery_model::{Loaded, load};

fn loaded(files: &[(&str, &str)]) -> Result<Loaded, Diagnostics> {
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.add(*path, *text);
    }
    load(&sources, "t")
}

/// A document with an operation `a`, whose lines follow `operationId`.
fn document(operation: &str) -> String {
    format!(
        "swagger: '2.0'\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    post:\n      operationId: a\n{operation}      \
         responses: {{204: {{description: Done.}}}}\n"
    )
}

/// The members of the request of an operation.
fn members<'m>(model: &'m Model, operation: &str) -> &'m [Member] {
    let operation = model.operations.iter().find(|known| known.name == operation).expect("an operation of this name");
    let ShapeKind::Structure(input) = &model.shape(operation.input).kind else { panic!("a request is a structure") };
    &input.members
}

fn of(diagnostics: &Diagnostics, code: Code) -> Vec<&str> {
    diagnostics.iter().filter(|known| known.code == code).map(|known| known.message.as_str()).collect()
}

#[test]
fn headers_that_http_owns_are_left_out() {
    let text = document(
        "      parameters:\n      - {name: Host, in: header, type: string}\n      - {name: content-length, in: header, \
         required: true, type: integer}\n      - {name: 'X A', in: header, type: string}\n      - {name: X-B, in: header, \
         type: string}\n",
    );
    let loaded = loaded(&[("t.yaml", &text)]).expect("the rest can be sent");
    let names: Vec<_> = members(&loaded.model, "a").iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["X-B"]);
    assert_eq!(
        of(&loaded.warnings, Code::OWNED_HEADER),
        [
            "the HTTP client sets the header `Host`",
            "the HTTP client sets the header `content-length`",
            "`X A` cannot be the name of a header"
        ]
    );
}

#[test]
fn a_structure_is_sent_as_a_form() {
    let body = |consumes: &str| {
        let text = document(&format!(
            "      consumes: [{consumes}]\n      parameters:\n      - name: body\n        in: body\n        required: true\n        \
             schema:\n          type: object\n          required: [title]\n          properties: {{id: {{type: integer, \
             readOnly: true}}, title: {{type: string}}, tags: {{type: array, items: {{type: string}}}}, photo: {{type: \
             string, format: binary}}}}\n"
        ));
        let loaded = loaded(&[("t.yaml", &text)]).expect("a form holds it");
        assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
        members(&loaded.model, "a").to_vec()
    };
    let urlencoded = body("application/x-www-form-urlencoded");
    let names: Vec<_> = urlencoded.iter().map(|member| (member.name.as_str(), member.required.is_some())).collect();
    assert_eq!(names, [("title", true), ("tags", false), ("photo", false)]);
    assert!(urlencoded.iter().all(|member| matches!(member.location, Location::Form { .. })));
    let multipart = body("multipart/form-data");
    assert!(matches!(&multipart[2], Member { location: Location::File, .. }));
    assert!(matches!(multipart[2].target.ty, Type::Blob(_)));
}

#[test]
fn extensions_of_other_tools_are_carried_and_overlays_are_checked() {
    let text = document(
        "      x-name: true\n      x-pagination: 10\n      parameters: [{name: q, in: query, type: string, x-name: 1, \
         x-sensitive: 'yes', x-nullable: maybe}]\n",
    );
    let read = loaded(&[("t.yaml", &text)]).expect("they belong to another tool");
    let warnings: Vec<_> = read.warnings.iter().map(|warning| (warning.severity, warning.code)).collect();
    assert_eq!(warnings, [(Severity::Warning, Code::MALFORMED_EXTENSION); 5]);
    let q = &members(&read.model, "a")[0];
    assert!(q.target.sensitive.is_some(), "a malformed `x-sensitive` fails closed");
    let keys: Vec<_> = q.extensions.iter().map(|extension| extension.key.as_str()).collect();
    assert_eq!(keys, ["x-name", "x-nullable"]);
    let keys: Vec<_> = read.model.operations[0].extensions.iter().map(|extension| extension.key.as_str()).collect();
    assert_eq!(keys, ["x-name", "x-pagination"]);

    let overlay = "overlay: 1.0.0\ninfo: {title: O, version: '1'}\nactions:\n- {target: $.paths.*.post, update: {x-name: true}}\n";
    let errors = loaded(&[("t.yaml", &document("")), ("o.yaml", overlay)]).expect_err("an overlay is ours");
    assert_eq!(of(&errors, Code::MALFORMED_EXTENSION), ["the value of `x-name` is malformed"]);
    let security = document("      x-auth: 1\n");
    let errors = loaded(&[("t.yaml", &security)]).expect_err("security fails closed");
    assert_eq!(of(&errors, Code::MALFORMED_EXTENSION), ["the value of `x-auth` is malformed"]);
}

#[test]
fn equal_problems_are_one_diagnostic_with_a_count() {
    let operation = |path: usize, id: &str| {
        format!(
            "  /a{path}: {{get: {{operationId: {id}, parameters: [{{$ref: '#/parameters/id'}}], responses: {{204: {{description: \
             Done.}}}}}}}}\n"
        )
    };
    let head = "swagger: '2.0'\ninfo: {title: T, version: '1'}\nparameters: {id: {name: id, in: path, required: true, type: \
                string}}\npaths:\n";
    let operations: String = (0..21).map(|path| operation(path, "a")).collect();
    let text = format!("{head}{operations}");
    let read = loaded(&[("t.yaml", &text)]).expect("warnings");
    let found: Vec<_> = read.warnings.iter().map(|warning| (warning.code, warning.more_places)).collect();
    assert_eq!(found, [(Code::PARAMETER_WITHOUT_PLACEHOLDER, 20), (Code::DUPLICATE_OPERATION_ID, 19)]);

    let text: String = (0..5_000)
        .map(|path| operation(path, &format!("a{}", path / 2)).replace("{$ref: '#/parameters/id'}", ""))
        .collect();
    let read = loaded(&[("t.yaml", &format!("{head}{text}"))]).expect("warnings");
    let messages = of(&read.warnings, Code::DUPLICATE_OPERATION_ID);
    assert_eq!(messages.len(), 21);
    assert_eq!(messages[20], "2480 more `operationId`s name several operations");
}

#[test]
fn json_with_comments_is_reported_as_json() {
    for text in
        ["{\n  // a\n  \"swagger\": \"2.0\"\n}", "/* a */ {\"swagger\": \"2.0\"}", "{\"swagger\": /* a */ \"2.0\"}"]
    {
        let errors = loaded(&[("t.json", text)]).expect_err("JSON has none");
        assert_eq!(of(&errors, Code::JSON_COMMENT), ["JSON has no comments"], "{text}");
    }
}

#[test]
fn a_file_outside_of_the_root_is_reported_as_such() {
    let text = document("      parameters: [{$ref: '../other.yaml#/parameters/id'}]\n");
    let errors = loaded(&[("t.yaml", &text)]).expect_err("it is never read");
    assert_eq!(of(&errors, Code::DANGLING_REFERENCE), ["`../other.yaml#/parameters/id` is outside of the root folder"]);
    assert!(errors.iter().any(|error| error.help.as_deref().is_some_and(|help| help.contains("`--root`"))));
}

#[test]
fn the_cases_of_bodies_headers_and_extensions_are_right() {
    let Some(text) = shared::read("cases/documents/18-body-form.yaml") else { return };
    let read = loaded(&[("t.yaml", &text)]).expect("the rest can be sent");
    let names: Vec<_> = read.model.operations.iter().map(|operation| operation.name.as_str()).collect();
    let sent =
        ["formBody", "multiBody", "plainBody", "csvBody", "pngBody", "patchBody", "anyBody", "fileField", "blankBody"];
    assert_eq!(names, sent);
    assert_eq!(of(&read.warnings, Code::SKIPPED).len(), 2, "a structure in bytes, and in YAML");
    for name in ["formBody", "multiBody"] {
        assert!(matches!(members(&read.model, name), [Member { location: Location::Form { .. }, .. }]), "{name}");
    }

    let text = shared::read("cases/documents/36-host-header.yaml").expect("it is beside the other");
    let read = loaded(&[("t.yaml", &text)]).expect("the rest can be sent");
    assert_eq!(members(&read.model, "getA"), []);
    let names: Vec<_> = members(&read.model, "putB").iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["Expect", "body"]);
    assert_eq!(of(&read.warnings, Code::OWNED_HEADER).len(), 4);

    let text = shared::read("cases/documents/62-octets-answered.yaml").expect("it is beside the others");
    let read = loaded(&[("t.yaml", &text)]).expect("bytes");
    for operation in &read.model.operations {
        let content = operation.responses[0].content.as_ref().expect("a body");
        assert!(matches!(content.ty, Type::Blob(_)), "{}", operation.name);
    }

    let text = shared::read("cases/documents/63-foreign-extension.yaml").expect("it is beside the others");
    let read = loaded(&[("t.yaml", &text)]).expect("it belongs to another tool");
    assert!(members(&read.model, "getA")[0].target.sensitive.is_some());
    assert_eq!(of(&read.warnings, Code::MALFORMED_EXTENSION).len(), 2);
}
