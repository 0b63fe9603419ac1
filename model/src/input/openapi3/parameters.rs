//! Parameters of OpenAPI 3: their styles as list formats.

use super::media::{Media, media};
use super::references::follow;
use super::report::{unsendable, unsupported};
use super::tables::{self, PathItem};
use crate::diagnostic::{Code, Diagnostic};
use crate::input::document::{Parameter, ParameterLocation};
use crate::input::reader::{MEMBER, Read, Reader, Spanned};
use crate::input::schema::SchemaNode;
use crate::node::{Mapping, Node};
use crate::resolve::Documents;
use crate::service::ListStyle;
use std::collections::HashMap;

/// Headers that the specification takes from elsewhere.
const IGNORED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// Reads a parameter that stands outside of an operation.
pub(crate) fn parameter<'a>(
    node: &'a Node,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Option<Parameter<'a>> {
    let node = follow(node, documents, reader)?;
    let parameter = tables::Parameter::read(node, reader)?;
    neutral(parameter, documents, reader)
}

/// The parameters of an operation: those of its path, each replaced where the operation declares it again.
pub(super) fn of_operation<'a>(
    item: &PathItem<'a>,
    operation: &tables::Operation<'a>,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Vec<Parameter<'a>> {
    let mut given: Vec<tables::Parameter<'a>> = Vec::new();
    let mut known: HashMap<(Option<&'a str>, Option<&'a str>), usize> = HashMap::new();
    let lists = [(&item.parameters, false), (&operation.parameters, true)];
    for (list, of_operation) in lists {
        let inherited = given.len();
        for node in list.iter().flat_map(|list| &list.value) {
            if !reader.spend(2 * MEMBER, node.place) {
                return Vec::new();
            }
            let Some(target) = follow(node.value, documents, reader) else { continue };
            let Some(next) = tables::Parameter::read(target, reader) else { continue };
            let key =
                (next.name.as_ref().map(|name| name.value), next.location.as_ref().map(|location| location.value));
            match known.get(&key).copied() {
                Some(at) if of_operation && at < inherited => given[at] = next,
                Some(at) => reader.diagnostics.push(
                    Diagnostic::warning(
                        Code::DUPLICATE_PARAMETER,
                        next.place(),
                        format!("parameter `{}` is repeated", key.0.unwrap_or_default()),
                    )
                    .says("the first one counts")
                    .label(given[at].place(), "first declared here")
                    .help("remove one of the two"),
                ),
                None => {
                    known.insert(key, given.len());
                    given.push(next);
                }
            }
        }
    }
    given.into_iter().filter_map(|given| neutral(given, documents, reader)).collect()
}

/// Converts a parameter; `None` where it cannot be sent, or is not sent.
fn neutral<'a>(
    parameter: tables::Parameter<'a>,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Option<Parameter<'a>> {
    let Some(name) = parameter.name.as_ref().map(|name| name.value) else {
        reader.diagnostics.push(
            Diagnostic::error(Code::MISSING_NAME, parameter.place(), "the parameter has no name").help("add `name`"),
        );
        return None;
    };
    let place = parameter.place();
    let required = parameter.required.as_ref().is_some_and(|required| required.value);
    let location = match parameter.location.as_ref().map(|location| location.value) {
        Some("path") => ParameterLocation::Path,
        Some("query") => ParameterLocation::Query,
        Some("header") if IGNORED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) => {
            unsupported(
                place,
                &format!("parameters for the header `{name}`, which the specification ignores,"),
                reader,
            );
            return None;
        }
        Some("header") => ParameterLocation::Header,
        Some("cookie") => {
            unsendable(place, &format!("cookie `{name}`"), required, reader);
            return None;
        }
        Some(_) | None => {
            reader.diagnostics.push(
                Diagnostic::error(Code::PARAMETER_LOCATION, place, format!("parameter `{name}` has no valid `in`"))
                    .help("`in` is path, query, header or cookie"),
            );
            return None;
        }
    };
    let schema = parameter.schema.as_ref().map(|schema| schema.value).or_else(|| content(&parameter, reader));
    let form = schema.map_or(Form::Scalar, |schema| form(schema, documents));
    let styles = styles(&parameter, location, form, required, reader)?;
    if let Some(reserved) = parameter.allow_reserved.as_ref().filter(|flag| flag.value) {
        unsupported(reserved.key, "reserved characters in the query", reader);
    }
    Some(Parameter {
        node: parameter.node,
        name,
        location,
        default: schema.and_then(|schema| schema.default()),
        description: parameter.description,
        required: parameter.required,
        schema,
        bytes: false,
        inline: None,
        styles,
        allow_empty: parameter.allow_empty_value.filter(|flag| flag.value).map(|flag| flag.place),
        extensions: parameter.extensions,
    })
}

/// The schema of a parameter with `content`, whose value the caller writes as text.
fn content<'a>(parameter: &tables::Parameter<'a>, reader: &mut Reader<'a>) -> Option<SchemaNode<'a>> {
    let content = parameter.content.as_ref()?;
    let (entry, media_type) = content.value.0.first()?;
    let schema = media_type.schema.as_ref().map(|schema| schema.value);
    if media(&entry.key.text) == Media::Json {
        return schema;
    }
    reader.diagnostics.push(
        Diagnostic::warning(Code::UNSUPPORTED, content.key, format!("the parameter is text in `{}`", entry.key.text))
            .says("it is read as text")
            .help("the caller writes the value in this media type"),
    );
    schema
}

/// The form of a schema's values, which selects how a style encodes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Scalar,
    Array,
    Object,
}

/// The longest chain of references and single alternatives that is followed for a form.
const STEPS: usize = 16;

/// Returns the form of a schema, through references and single alternatives.
pub(super) fn form<'a>(schema: SchemaNode<'a>, documents: &Documents<'a>) -> Form {
    let mut node = schema.0;
    for _ in 0..STEPS {
        if let Some(reference) = node.get("$ref") {
            match documents.resolve(reference.as_str().unwrap_or_default(), reference.place) {
                Ok(target) => node = target.node,
                // It is reported where the schema is lowered.
                Err(_) => return Form::Scalar,
            }
            continue;
        }
        let is = |ty: &str| {
            let types = node.get("type");
            types.and_then(Node::as_str) == Some(ty)
                || types
                    .and_then(Node::as_sequence)
                    .is_some_and(|types| types.iter().any(|name| name.as_str() == Some(ty)))
        };
        if is("array") || node.get("items").is_some() {
            return Form::Array;
        }
        if is("object") || node.get("properties").is_some() || node.get("additionalProperties").is_some() {
            return Form::Object;
        }
        let alternatives = ["allOf", "oneOf", "anyOf"].into_iter().find_map(|key| node.get(key)?.as_sequence());
        let not_null = |node: &&Node| node.get("type").and_then(Node::as_str) != Some("null");
        match alternatives.map(|nodes| nodes.iter().filter(not_null).collect::<Vec<&Node>>()).as_deref() {
            Some([only]) => node = only,
            Some(_) | None => return Form::Scalar,
        }
    }
    Form::Scalar
}

/// How the lists of a parameter are written; `None` where the parameter cannot be sent.
fn styles(
    parameter: &tables::Parameter<'_>,
    location: ParameterLocation,
    form: Form,
    required: bool,
    reader: &mut Reader<'_>,
) -> Option<Vec<ListStyle>> {
    let query = location == ParameterLocation::Query;
    let style = parameter.style.as_ref().map_or(if query { "form" } else { "simple" }, |style| style.value);
    let explode = parameter.explode.as_ref().map_or(style == "form", |explode| explode.value);
    if let Some(content) = &parameter.content {
        let is_json = content.value.0.first().is_some_and(|(entry, _)| media(&entry.key.text) == Media::Json);
        return Some(if is_json { vec![ListStyle::Json] } else { Vec::new() });
    }
    match (form, style, explode, query) {
        (Form::Scalar, "form", _, true) | (Form::Scalar, "simple", _, false) => Some(Vec::new()),
        // A scalar has no items: the style has no effect in the query.
        (Form::Scalar, "spaceDelimited" | "pipeDelimited" | "deepObject", _, true) => Some(Vec::new()),
        (Form::Array, "form", true, true) => Some(vec![ListStyle::Multi]),
        (Form::Array, "spaceDelimited" | "pipeDelimited", true, true) => Some(vec![ListStyle::Multi]),
        (Form::Array, "form", false, true) | (Form::Array, "simple", _, false) => Some(vec![ListStyle::Csv]),
        (Form::Array | Form::Object, "deepObject", _, true) => Some(vec![ListStyle::Deep]),
        (Form::Object, "form", true, true) => Some(vec![ListStyle::Members]),
        (Form::Object, "form", false, true) | (Form::Object, "simple", false, false) => Some(vec![ListStyle::Csv]),
        (Form::Object, "spaceDelimited", false, true) => Some(vec![ListStyle::Ssv]),
        (Form::Object, "pipeDelimited", false, true) => Some(vec![ListStyle::Pipes]),
        (Form::Object, "simple", true, false) => Some(vec![ListStyle::Pairs]),
        (Form::Array, "spaceDelimited", false, true) => Some(vec![ListStyle::Ssv]),
        (Form::Array, "pipeDelimited", false, true) => Some(vec![ListStyle::Pipes]),
        (Form::Scalar | Form::Array | Form::Object, ..) => {
            let place = parameter.style.as_ref().map_or(parameter.place(), |style| style.place);
            let value = match form {
                Form::Scalar => "a scalar",
                Form::Array => "an array",
                Form::Object => "an object",
            };
            unsendable(place, &format!("{value} in the style `{style}`"), required, reader);
            None
        }
    }
}

/// The default of a property or a parameter, as its schema declares it.
impl<'a> SchemaNode<'a> {
    pub(super) fn default(self) -> Option<Spanned<&'a Node>> {
        let entry = self.0.as_mapping().and_then(|schema: &'a Mapping| schema.entry("default"))?;
        Some(Spanned { value: &entry.value, place: entry.value.place, key: entry.key.place })
    }
}
