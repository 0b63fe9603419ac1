//! A document with every constraint on every type in every location, including senseless combinations: the crate
//! compiles with all features.

use std::fmt::Write;

const TYPES: &[&str] = &[
    "type: string",
    "type: string, format: byte",
    "type: string, format: binary",
    "type: string, format: date",
    "type: string, format: date-time",
    "type: string, x-sensitive: true",
    "type: integer",
    "type: integer, format: int64",
    "type: number",
    "type: number, format: float",
    "type: boolean",
    "type: array, items: {type: string}",
    "type: array, items: {type: integer}",
];

const FILES: &[&str] = &["type: file", "type: file, x-sensitive: true"];

const CONSTRAINTS: &[&str] = &[
    "minLength: 1, maxLength: 3",
    "pattern: '^[a-z]+$'",
    "minimum: 1, maximum: 3",
    "minimum: 0.5, exclusiveMinimum: true, maximum: 9.5, exclusiveMaximum: true",
    "multipleOf: 2",
    "minItems: 1, maxItems: 3, uniqueItems: true",
    "minProperties: 1, maxProperties: 3",
];

/// Returns the values of an `enum` of a type.
fn values(ty: &str) -> &'static str {
    match ty {
        _ if ty.starts_with("type: array, items: {type: string") => "enum: [[a], [b, c]]",
        _ if ty.starts_with("type: array") => "enum: [[1], [2, 3]]",
        _ if ty.starts_with("type: integer") => "enum: [1, 2]",
        _ if ty.starts_with("type: number") => "enum: [0.1, 2]",
        _ if ty.starts_with("type: boolean") => "enum: [true, false]",
        _ if ty.contains("date-time") => "enum: ['2014-06-30T12:00:00Z', '2015-06-30T12:00:00Z']",
        _ if ty.contains("date") => "enum: ['2014-06-30', '2015-06-30']",
        _ => "enum: [YQ==, Yg==]",
    }
}

fn constraints(ty: &str) -> impl Iterator<Item = &'static str> {
    CONSTRAINTS.iter().copied().chain([values(ty)])
}

/// Returns an operation for each location and type; a body has members, list items and map values of each type.
pub(crate) fn document() -> String {
    let mut text = "swagger: '2.0'\ninfo: {title: Matrix, version: '1'}\nhost: a.test\npaths:\n".to_owned();
    let all = [TYPES, FILES].concat();
    for (location, types, required) in [
        ("path", TYPES, true),
        ("query", TYPES, true),
        ("query", TYPES, false),
        ("header", TYPES, true),
        ("header", TYPES, false),
        ("formData", &*all, true),
        ("formData", &*all, false),
    ] {
        for (row, ty) in types.iter().enumerate() {
            operation(&mut text, location, required, row, ty);
        }
    }
    text.push_str(
        "  /body:
    post:
      operationId: putBody
      consumes: [application/json]
      parameters: [{name: body, in: body, required: true, schema: {$ref: '#/definitions/Body'}}]
      responses: {'204': {description: Done.}}
definitions:
  Body:
    type: object
    properties:
",
    );
    for (row, ty) in TYPES.iter().enumerate() {
        for (column, constraint) in constraints(ty).enumerate() {
            let schema = format!("{{{ty}, {constraint}}}");
            text.extend([
                format!("      member{row}of{column}: {schema}\n"),
                format!("      nullable{row}of{column}: {{{ty}, {constraint}, x-nullable: true}}\n"),
                format!("      list{row}of{column}: {{type: array, items: {schema}}}\n"),
                format!("      map{row}of{column}: {{type: object, additionalProperties: {schema}}}\n"),
            ]);
        }
    }
    text
}

/// Writes an operation with a parameter for each constraint.
fn operation(text: &mut String, location: &str, required: bool, row: usize, ty: &str) {
    let parameters: Vec<String> = constraints(ty)
        .enumerate()
        .map(|(column, constraint)| {
            format!("{{name: p{column}, in: {location}, required: {required}, {ty}, {constraint}}}")
        })
        .collect();
    let placeholders: String = match location {
        "path" => (0..parameters.len()).map(|column| format!("/{{p{column}}}")).collect(),
        _ => String::new(),
    };
    let name = format!("{location}{}{row}", if required { "Required" } else { "Optional" });
    writeln!(
        text,
        "  /{name}{placeholders}:
    post:
      operationId: {name}
      consumes: [multipart/form-data]
      parameters: [{}]
      responses: {{'204': {{description: Done.}}}}",
        parameters.join(", ")
    )
    .expect("a string takes all that is written into it");
}
