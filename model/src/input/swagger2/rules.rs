//! Rules of Swagger 2.0 that only concern what a document declares, not the code that results.

use super::tables::{Document, Parameter, SecurityScheme};
use crate::diagnostic::{Code, Diagnostic};
use crate::input::reader::{Field, Reader, Text, Texts};
use crate::node::NodeLocation;

/// Reports the rules that the root of a document breaks.
pub(super) fn root(document: &Document<'_>, reader: &mut Reader<'_>) {
    for list in [&document.consumes, &document.produces].into_iter().flatten() {
        media_types(&list.value, reader);
    }
    for scheme in document.schemes.iter().flat_map(|schemes| &schemes.value) {
        if !matches!(scheme.value.to_ascii_lowercase().as_str(), "http" | "https" | "ws" | "wss") {
            let message = format!("`{}` is no scheme of Swagger 2.0", scheme.value);
            wrong(scheme.place, message, "write http, https, ws or wss", reader);
        }
    }
    if let Some(path) =
        document.base_path.as_ref().filter(|path| !path.value.is_empty() && !path.value.starts_with('/'))
    {
        wrong(path.place, "`basePath` does not begin with a slash".to_owned(), "write `/` before it", reader);
    }
}

fn wrong(place: NodeLocation, message: String, help: &str, reader: &mut Reader<'_>) {
    reader.diagnostics.push(Diagnostic::warning(Code::WRONG_VALUE, place, message).help(help));
}

/// Reports the media types that are none: `json` instead of `application/json`.
pub(super) fn media_types(list: &Texts<'_>, reader: &mut Reader<'_>) {
    for media in list.iter().filter(|media| !media.value.contains('/')) {
        let message = format!("`{}` is no media type", media.value);
        wrong(media.place, message, "a media type has a slash: `application/json`", reader);
    }
}

/// Reports the keys of an OAuth 2 definition that its flow requires and that are missing.
pub(super) fn oauth2(name: &str, scheme: &SecurityScheme<'_>, reader: &mut Reader<'_>) {
    let flow = scheme.flow.as_ref();
    let (authorization, token) = match flow.map(|flow| flow.value) {
        Some("implicit") => (true, false),
        Some("password" | "application") => (false, true),
        Some("accessCode") => (true, true),
        Some(_) | None => {
            let place = flow.map_or(scheme.place(), |flow| flow.place);
            let message = format!("`{name}` has no `flow` of Swagger 2.0");
            reader.diagnostics.push(
                Diagnostic::warning(Code::SECURITY_DEFINITION, place, message)
                    .help("`flow` is implicit, password, application or accessCode"),
            );
            return;
        }
    };
    let is_missing = |field: &Field<Text<'_>>| field.is_none();
    for (key, missing) in [
        ("authorizationUrl", authorization && is_missing(&scheme.authorization_url)),
        ("tokenUrl", token && is_missing(&scheme.token_url)),
        ("scopes", scheme.scopes.is_none()),
    ] {
        if missing {
            let message = format!("`{name}` has no `{key}`, which its flow requires");
            reader.diagnostics.push(
                Diagnostic::warning(Code::SECURITY_DEFINITION, scheme.place(), message).help(format!("add `{key}`")),
            );
        }
    }
}

/// Reports a body without a schema, and a schema of another parameter.
pub(super) fn parameter_schema(parameter: &Parameter<'_>, reader: &mut Reader<'_>) {
    let is_body = parameter.location.as_ref().is_some_and(|location| location.value == "body");
    let ty = parameter.schema_part.types.as_ref();
    let diagnostic = match (&parameter.schema, is_body, ty) {
        (None, true, _) => {
            Diagnostic::warning(Code::BODY_WITHOUT_SCHEMA, parameter.place(), "the body has no `schema`")
                .help("add `schema`")
        }
        (Some(_), true, Some(ty)) => {
            Diagnostic::warning(Code::BODY_WITHOUT_SCHEMA, ty.key, "`type` beside the `schema` of a body")
                .says("it is ignored")
                .help("declare the type in `schema`")
        }
        (Some(schema), false, _) => {
            Diagnostic::warning(Code::PARAMETER_SCHEMA, schema.key, "only a body has a `schema`")
                .says("it is read as the type of the parameter")
                .help("write `type` and its keywords beside `name` and `in`")
        }
        (Some(_), true, None) | (None, false, _) => return,
    };
    reader.diagnostics.push(diagnostic);
}

/// Reports `allowEmptyValue` of a parameter that always has a value.
pub(super) fn empty_value(parameter: &Parameter<'_>, reader: &mut Reader<'_>) {
    let Some(flag) = &parameter.allow_empty_value else { return };
    let location = parameter.location.as_ref().map_or("", |location| location.value);
    if !matches!(location, "query" | "formData") {
        let message = "`allowEmptyValue` is for the query and for forms".to_owned();
        wrong(flag.key, message, "it has no effect; remove it", reader);
    }
}
