//! Parameters of Swagger 2.0, and how a document that breaks their rules is read.

use super::rules;
use super::tables::{self, PathItem};
use crate::diagnostic::{Code, Diagnostic};
use crate::input::document::{Parameter, ParameterLocation};
use crate::input::reader::{Field, MEMBER, Read, Reader, Spanned, Text, Texts};
use crate::input::schema::{Items, Schema};
use crate::node::{Identity, Node, NodeLocation};
use crate::resolve::Documents;
use crate::service::ListStyle;
use std::collections::HashMap;

/// The deepest nesting of lists whose formats are read.
const LISTS: usize = 16;

/// Reads a parameter that stands outside of an operation, through its reference.
pub(crate) fn parameter<'a>(
    node: &'a Node,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Option<Parameter<'a>> {
    let node = match node.get("$ref").and_then(Node::as_str) {
        Some(reference) => reader.follow(documents, reference, node.place)?,
        None => node,
    };
    let parameter = tables::Parameter::read(node, reader)?;
    neutral(parameter, reader)
}

/// The parameters of an operation: those of its path, each replaced where the operation declares it again.
pub(super) fn given<'a>(
    item: &PathItem<'a>,
    operation: &tables::Operation<'a>,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Vec<tables::Parameter<'a>> {
    let mut given: Vec<tables::Parameter<'a>> = Vec::new();
    let mut known: HashMap<(Option<&'a str>, Option<&'a str>), usize> = HashMap::new();
    let lists = [&item.parameters, &operation.parameters];
    for (of_operation, list) in lists.into_iter().enumerate().filter_map(|(level, list)| Some((level, list.as_ref()?)))
    {
        let inherited = given.len();
        for parameter in &list.value.0 {
            let Some(next) = resolved(parameter, documents, reader) else { continue };
            let key = |parameter: &tables::Parameter<'a>| {
                let text = |field: &Field<Text<'a>>| field.as_ref().map(|text| text.value);
                (text(&parameter.name), text(&parameter.location))
            };
            match known.get(&key(&next)).copied() {
                Some(at) if of_operation == 1 && at < inherited => given[at] = next,
                Some(at) => reader.diagnostics.push(
                    Diagnostic::warning(
                        Code::DUPLICATE_PARAMETER,
                        next.place(),
                        format!("parameter `{}` is repeated", key(&next).0.unwrap_or_default()),
                    )
                    .says("the first one counts")
                    .label(given[at].place(), "first declared here")
                    .help("remove one of the two"),
                ),
                None if reader.spend(MEMBER, next.place()) => {
                    known.insert(key(&next), given.len());
                    given.push(next);
                }
                None => return given,
            }
        }
    }
    given
}

/// Returns a parameter, or the one that it refers to.
fn resolved<'a>(
    parameter: &tables::Parameter<'a>,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Option<tables::Parameter<'a>> {
    let Some(reference) = &parameter.schema_part.reference else { return Some(parameter.clone()) };
    tables::Parameter::read(reader.follow(documents, reference.value, reference.place)?, reader)
}

fn location<'a>(parameter: &tables::Parameter<'a>) -> &'a str {
    parameter.location.as_ref().map_or("", |location| location.value)
}

/// The location of `in`, or of the parameter without it.
fn place_of_location(parameter: &tables::Parameter<'_>) -> NodeLocation {
    parameter.location.as_ref().map_or_else(|| parameter.place(), |location| location.place)
}

/// The location of `type: file`.
fn file_type(parameter: &tables::Parameter<'_>) -> Option<NodeLocation> {
    let types = parameter.schema_part.types.as_ref()?;
    types.value.0.iter().find(|ty| ty.value == "file").map(|ty| ty.place)
}

/// Removes the parameters that cannot be sent together with the others, and reports them.
pub(super) fn sendable<'a>(
    consumes: Option<&Spanned<Texts<'a>>>,
    given: Vec<tables::Parameter<'a>>,
    reader: &mut Reader<'a>,
) -> Vec<tables::Parameter<'a>> {
    let media = consumes.iter().flat_map(|list| list.value.iter().map(|media| media.value));
    // A vendor's media type may be a form too (`application/vnd.x+multipart/form-data`).
    let form = media.into_iter().any(|media| media.contains("form-data") || media.contains("x-www-form-urlencoded"));
    files(&given, form, reader);
    let first = |kind: &str| given.iter().find(|parameter| location(parameter) == kind);
    let (first_body, field) = (first("body").map(|body| Identity(body.node)), first("formData").map(place_of_location));
    let body = first("body").map(place_of_location);
    let mut kept: Vec<tables::Parameter<'a>> = Vec::with_capacity(given.len());
    for parameter in given {
        let place = place_of_location(&parameter);
        match (location(&parameter), body, field) {
            ("body", Some(first), _) if first_body != Some(Identity(parameter.node)) => reader.diagnostics.push(
                Diagnostic::warning(Code::SEVERAL_BODIES, place, "a request has one body")
                    .says("this one is ignored")
                    .label(first, "the first one counts")
                    .help("put both into one schema"),
            ),
            ("body", _, Some(field)) if form => reader.diagnostics.push(body_and_form(place, field)),
            ("formData", Some(body), _) if !form => reader.diagnostics.push(body_and_form(place, body)),
            _ => kept.push(parameter),
        }
    }
    kept
}

fn body_and_form(place: NodeLocation, other: NodeLocation) -> Diagnostic {
    Diagnostic::warning(Code::BODY_AND_FORM, place, "a request has a body or a form, not both")
        .says("this one is ignored")
        .label(other, "this one counts")
        .help("`consumes` decides which one counts: add a form's media type there, or remove the form")
}

fn files(given: &[tables::Parameter<'_>], form: bool, reader: &mut Reader<'_>) {
    for parameter in given {
        let Some(place) = file_type(parameter) else { continue };
        if location(parameter) != "formData" {
            reader.diagnostics.push(
                Diagnostic::warning(Code::FILE_LOCATION, place, "a file is sent in a form")
                    .says("it is read as text")
                    .help("use `in: formData`"),
            );
        } else if !form {
            reader.diagnostics.push(
                Diagnostic::warning(Code::FILE_CONSUMES, place, "a file requires a form")
                    .says("it is sent as multipart/form-data")
                    .help("add `consumes: [multipart/form-data]` to the operation"),
            );
        }
    }
}

/// Converts a parameter; `None` where it has no name or no valid location.
pub(super) fn neutral<'a>(parameter: tables::Parameter<'a>, reader: &mut Reader<'a>) -> Option<Parameter<'a>> {
    let name = name(&parameter, reader)?;
    rules::parameter_schema(&parameter, reader);
    rules::empty_value(&parameter, reader);
    reader.note_schema(parameter.node);
    let part = &parameter.schema_part;
    let styles = match declared_schema(&parameter, reader) {
        Some(schema) => list_styles(&schema, reader),
        None => list_styles(part, reader),
    };
    let styles = repeatable(&parameter, styles, reader);
    let location = match location(&parameter) {
        "path" => ParameterLocation::Path,
        "query" => ParameterLocation::Query,
        "header" => ParameterLocation::Header,
        "formData" if file_type(&parameter).is_some() => ParameterLocation::File,
        "formData" => ParameterLocation::FormField,
        "body" => {
            body_type(&parameter, reader);
            ParameterLocation::Body
        }
        unknown => {
            let message = match &parameter.location {
                Some(_) => format!("`{unknown}` is no location of a parameter"),
                None => "the parameter has no `in`".to_string(),
            };
            reader.diagnostics.push(
                Diagnostic::error(Code::PARAMETER_LOCATION, place_of_location(&parameter), message)
                    .help("`in` is path, query, header, formData or body"),
            );
            return None;
        }
    };
    Some(Parameter {
        node: parameter.node,
        name,
        location,
        description: parameter.description,
        required: parameter.required,
        schema: parameter.schema.map(|schema| schema.value),
        bytes: false,
        default: part.default.clone(),
        styles,
        allow_empty: parameter.allow_empty_value.filter(|flag| flag.value).map(|flag| flag.place),
        extensions: parameter.extensions,
        inline: Some(Box::new(parameter.schema_part)),
    })
}

/// The `schema` of a parameter that is not a body, with the parameter's own `collectionFormat`: Swagger 2.0 has no such key,
/// and documents that use it mean the type of the parameter.
fn declared_schema<'a>(parameter: &tables::Parameter<'a>, reader: &mut Reader<'a>) -> Option<Schema<'a>> {
    if location(parameter) == "body" {
        return None;
    }
    let mut schema = parameter.schema.as_ref()?.value.schema(reader);
    schema.collection_format = parameter.schema_part.collection_format.clone().or(schema.collection_format);
    Some(schema)
}

fn name<'a>(parameter: &tables::Parameter<'a>, reader: &mut Reader<'a>) -> Option<&'a str> {
    match &parameter.name {
        Some(name) => Some(name.value),
        // A body's name is not sent.
        None if location(parameter) == "body" => {
            reader.diagnostics.push(
                Diagnostic::warning(Code::MISSING_NAME, parameter.place(), "the body parameter has no name")
                    .help("it is named `body`; add `name`"),
            );
            Some("body")
        }
        None => {
            reader.diagnostics.push(
                Diagnostic::error(Code::MISSING_NAME, parameter.place(), "the parameter has no name")
                    .help("add `name`"),
            );
            None
        }
    }
}

/// Warns of a body that is a file.
fn body_type(parameter: &tables::Parameter<'_>, reader: &mut Reader<'_>) {
    let Some(ty) = parameter.schema.as_ref().and_then(|schema| schema.value.0.get("type")) else { return };
    if ty.as_str() == Some("file") {
        reader.diagnostics.push(
            Diagnostic::warning(Code::FILE_LOCATION, ty.place, "a file is sent in a form")
                .says("it is read as a body of bytes")
                .help("use `in: formData`, or `type: string, format: binary`"),
        );
    }
}

/// How a list is written, and the lists within it.
pub(super) fn list_styles<'a>(schema: &Schema<'a>, reader: &mut Reader<'a>) -> Vec<ListStyle> {
    let mut styles = Vec::new();
    let mut inner: Schema<'a>;
    let mut schema = schema;
    for _ in 0..LISTS {
        if !schema.types.as_ref().is_some_and(|types| types.value.0.iter().any(|ty| ty.value == "array")) {
            break;
        }
        styles.push(match schema.collection_format.as_ref().map(|format| (format.value, format.place)) {
            None | Some(("csv", _)) => ListStyle::Csv,
            Some(("ssv", _)) => ListStyle::Ssv,
            Some(("tsv", _)) => ListStyle::Tsv,
            Some(("pipes", _)) => ListStyle::Pipes,
            Some(("multi", _)) => ListStyle::Multi,
            Some((unknown, place)) => {
                reader.diagnostics.push(
                    Diagnostic::warning(Code::COLLECTION_FORMAT, place, format!("`{unknown}` is no collectionFormat"))
                        .help("it is read as csv; use csv, ssv, tsv, pipes or multi"),
                );
                ListStyle::Csv
            }
        });
        match schema.items.as_ref().map(|items| &items.value) {
            Some(Items::All(item)) => {
                inner = item.schema(reader);
                schema = &inner;
            }
            Some(Items::Each(_)) | None => break,
        }
    }
    styles
}

/// `multi` repeats a parameter, which a path and a header cannot do.
fn repeatable(parameter: &tables::Parameter<'_>, styles: Vec<ListStyle>, reader: &mut Reader<'_>) -> Vec<ListStyle> {
    if !styles.contains(&ListStyle::Multi) || matches!(location(parameter), "query" | "formData") {
        return styles;
    }
    let format = parameter.schema_part.collection_format.as_ref();
    reader.diagnostics.push(
        Diagnostic::warning(
            Code::COLLECTION_FORMAT,
            format.map_or_else(|| parameter.place(), |format| format.place),
            "`multi` is for the query and for forms",
        )
        .says("it is read as csv")
        .help("use csv, ssv, tsv or pipes"),
    );
    styles.into_iter().map(|style| if style == ListStyle::Multi { ListStyle::Csv } else { style }).collect()
}
