//! What an overlay copies, or merges into many targets, is as if it had been written so: each is changed apart.

use bindery_model::diagnostic::{Style, render};
use bindery_model::service::{EnumLiteral, Member, Model, Shape, ShapeKind, Type, TypeUse};
use bindery_model::source::{Role, Sources};
use bindery_model::{OnInvalid, load, load_with};

const DOCUMENT: &str = "
swagger: '2.0'
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: a
      parameters:
        - {name: state, in: query, type: string, enum: [on, off]}
        - {$ref: '#/parameters/Kind'}
      responses:
        200: {description: a, schema: {type: object, properties: {x: {type: string}}}, headers: {Left: {type: integer}}}
  /b:
    get: {operationId: b, responses: {}}
definitions:
  Pet: {type: object, properties: {name: {type: string}, mood: {type: string, enum: [good, bad]}}}
  Id: {type: string, maxLength: 5}
  Ids: {type: array, items: {$ref: '#/definitions/Id'}}
  All: {type: object, properties: {id: {$ref: '#/definitions/Id'}}}
parameters:
  Kind: {name: kind, in: query, type: string, enum: [cat, dog]}
";

fn sources(actions: &str) -> Sources {
    let mut sources = Sources::default();
    sources.add("a.yaml", DOCUMENT);
    let actions: String = actions.lines().map(|line| format!("  {line}\n")).collect();
    sources.add("b.yaml", format!("overlay: 1.1.0\ninfo: {{title: O, version: '1'}}\nactions:\n{actions}"));
    sources
}

fn model(actions: &str) -> Model {
    let sources = sources(actions);
    match load(&sources, "t") {
        Ok(loaded) => loaded.model,
        Err(complaints) => panic!("{}", render(&complaints, &sources, Style::Plain)),
    }
}

/// A type in a few letters: what it is made of, and its constraints and values, but for its places.
fn says(model: &Model, used: &TypeUse) -> String {
    let length = used.constraints.max_length.as_ref().map(|most| format!("<={}", most.value)).unwrap_or_default();
    match &used.ty {
        Type::String => format!("string{length}"),
        Type::List(item) => format!("[{}]", says(model, item)),
        Type::Shape(id) => model.shape(*id).name.clone(),
        other => format!("{other:?}"),
    }
}

fn members(model: &Model, members: &[Member]) -> String {
    let members: Vec<String> =
        members.iter().map(|member| format!("{}: {}", member.name, says(model, &member.target))).collect();
    members.join(", ")
}

fn shape(model: &Model, shape: &Shape) -> String {
    let body = match &shape.kind {
        ShapeKind::Structure(structure) => members(model, &structure.members),
        ShapeKind::Enum(values) => {
            let words: Vec<&str> = values
                .values
                .iter()
                .map(|value| match &value.value {
                    EnumLiteral::String(text) => text.as_str(),
                    EnumLiteral::Integer(_) => "a number",
                })
                .collect();
            words.join(" | ")
        }
        ShapeKind::Union(union) => {
            union.variants.iter().map(|variant| variant.value.as_str()).collect::<Vec<_>>().join(" or ")
        }
        ShapeKind::Untagged(union) => union
            .alternatives
            .iter()
            .map(|alternative| says(model, &alternative.target))
            .collect::<Vec<_>>()
            .join(" or "),
        ShapeKind::Newtype(used) => says(model, used),
    };
    format!("{} = {body}", shape.name)
}

fn shapes(actions: &str) -> String {
    let model = model(actions);
    model.shapes.iter().map(|one| shape(&model, one)).collect::<Vec<_>>().join("\n")
}

const COPY: &str = "
- {target: $.definitions, update: {Copy: {}}}
- {target: $.definitions.Copy, copy: $.definitions.Pet}";

#[test]
fn a_definition_and_its_copy_are_two() {
    insta::assert_snapshot!("a_definition_and_its_copy_are_two", shapes(COPY));
}

#[test]
fn a_copy_that_is_changed_leaves_the_original() {
    let change = "
- {target: $.definitions.Copy.properties, update: {more: {type: string}}}
- {target: $.definitions.Copy.properties.mood.enum, update: [odd]}";
    insta::assert_snapshot!("a_copy_that_is_changed_leaves_the_original", shapes(&format!("{COPY}{change}")));
}

#[test]
fn an_original_that_is_changed_leaves_the_copy() {
    let change = "
- {target: $.definitions.Pet.properties, update: {more: {type: string}}}
- {target: $.definitions.Pet.properties.mood.enum, update: [odd]}";
    insta::assert_snapshot!("an_original_that_is_changed_leaves_the_copy", shapes(&format!("{COPY}{change}")));
}

#[test]
fn copies_of_mere_strings() {
    insta::assert_snapshot!("copies_of_mere_strings", shapes(
        "
- {target: $.definitions, update: {Short: {}, Shorts: {}}}
- {target: $.definitions.Short, copy: $.definitions.Id}
- {target: $.definitions.Short, update: {maxLength: 2}}
- {target: $.definitions.Shorts, copy: $.definitions.Ids}
- {target: $.definitions.Shorts.items, update: {$ref: '#/definitions/Short'}}
- target: $.definitions.All.properties
  update: {ids: {$ref: '#/definitions/Ids'}, short: {$ref: '#/definitions/Short'}, shorts: {$ref: '#/definitions/Shorts'}}"
    ));
}

#[test]
fn an_operation_and_its_copy_are_two() {
    insta::assert_snapshot!(
        "an_operation_and_its_copy_are_two",
        shapes(
            "
- {target: '$.paths[''/b''].get', copy: '$.paths[''/a''].get'}
- target: $.paths['/b'].get
  update: {operationId: b}
- target: $.paths['/b'].get.parameters[0].enum
  update: [odd]
- target: $.paths['/b'].get.responses['200'].schema.properties
  update: {y: {type: string}}
- target: $.paths['/b'].get.responses['200'].headers
  update: {Right: {type: integer}}"
        )
    );
}

#[test]
fn a_shared_parameter_and_its_copy_are_two() {
    insta::assert_snapshot!(
        "a_shared_parameter_and_its_copy_are_two",
        shapes(
            "
- {target: $.parameters, update: {Sort: {}}}
- {target: $.parameters.Sort, copy: $.parameters.Kind}
- {target: $.parameters.Sort, update: {name: sort}}
- {target: $.parameters.Sort.enum, update: [cow]}
- target: $.paths['/b'].get
  update: {parameters: [{$ref: '#/parameters/Kind'}, {$ref: '#/parameters/Sort'}]}"
        )
    );
}

#[test]
fn what_is_merged_into_many_is_many() {
    insta::assert_snapshot!(
        "what_is_merged_into_many_is_many",
        shapes(
            "
- {target: '$.definitions[''Pet'', ''All''].properties', update: {state: {type: string, enum: [new, old]}}}
- {target: $.definitions.All.properties.state.enum, update: [gone]}"
        )
    );
}

#[test]
fn a_body_and_its_copy_are_two_bodies() {
    let sources = sources(
        "
- target: $.paths['/b'].get
  update: {parameters: [{name: x, in: body, schema: {$ref: '#/definitions/Pet'}}]}
- {target: '$.paths[''/b''].get.parameters', copy: '$.paths[''/b''].get.parameters'}
- target: $.paths['/b'].get.parameters[1]
  update: {name: y}",
    );
    let loaded = load(&sources, "t").expect("one of them counts");
    let codes: Vec<&str> = loaded.warnings.iter().map(|warning| warning.code.name()).collect();
    assert_eq!(codes, ["several-bodies", "missing-responses"]);
}

/// A complaint about a copy names the place where it is written.
#[test]
fn a_copy_says_its_true_place() {
    let sources = sources(&format!("{COPY}\n- {{target: $.definitions.Pet.properties.name, update: {{type: strin}}}}"));
    let loaded = load(&sources, "t").expect("an unknown type is a warning");
    insta::assert_snapshot!("a_copy_says_its_true_place", render(&loaded.warnings, &sources, Style::Plain));
}

/// A copy that is wrong is left out; what is wrong in both, in both.
#[test]
fn a_copy_that_is_left_out_leaves_the_original() {
    let sources =
        sources(&format!("{COPY}\n- {{target: $.definitions.Copy.properties, update: {{x: {{properties: 3}}}}}}"));
    let loaded = load_with(&sources, "t", OnInvalid::Skip).expect("the rest is sound");
    let left: Vec<&str> = loaded.model.service.skipped.iter().map(|skipped| skipped.name.as_str()).collect();
    assert_eq!(left, ["Copy"]);
    assert!(loaded.model.shapes.iter().any(|shape| shape.name == "Pet"));
}

/// What stands in a piece, and in the section that is the whole piece, is one thing.
#[test]
fn a_section_and_its_piece_are_one() {
    let mut sources = Sources::default();
    let document = "
swagger: '2.0'
info: {title: A, version: '1'}
paths:
  /a: {get: {operationId: a, responses: {200: {description: a, schema: {$ref: '#/definitions/Pet'}}}}}
  /b: {get: {operationId: b, responses: {200: {description: b, schema: {$ref: 'd.yaml#/Pet'}}}}}
definitions: {$ref: d.yaml}
";
    sources.add("a.yaml", document);
    sources.add_as(
        Role::Referred,
        "d.yaml",
        "{Pet: {type: object, properties: {next: {$ref: '#/Pet'}}}, Bad: {type: object, properties: {x: {properties: 3}}}}",
    );
    let loaded = load_with(&sources, "a", OnInvalid::Skip).expect("but for one");
    let names: Vec<&str> = loaded.model.shapes.iter().map(|shape| shape.name.as_str()).collect();
    assert_eq!(names, ["Pet", "aInput", "bInput"]);
    assert_eq!(loaded.model.service.skipped.len(), 1);
}
