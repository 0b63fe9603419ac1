//! Responses of OpenAPI 3.

use super::bodies::chosen;
use super::media::{Media, media};
use super::parameters::{Form, form};
use super::references::follow;
use super::report::unsupported;
use super::tables;
use crate::diagnostic::{Code, Diagnostic};
use crate::input::document::{Body, Header, Response};
use crate::input::reader::{Field, MEMBER, Read, Reader, Spanned, Text, expect_mapping, node_cost};
use crate::input::schema::Schema;
use crate::node::{Entry, Mapping, Node};
use crate::resolve::Documents;
use crate::service::{ListStyle, Status};

/// The responses of an operation, and the extensions beside them.
pub(super) fn of_operation<'a>(
    responses: Option<&Spanned<&'a Node>>,
    produces: &mut Vec<Spanned<Text<'a>>>,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> (Vec<Response<'a>>, Vec<&'a Entry>) {
    let mapping = responses.and_then(|responses| expect_mapping(responses.value, reader));
    let (extensions, declared): (Vec<&Entry>, Vec<&Entry>) =
        mapping.into_iter().flat_map(Mapping::iter).partition(|entry| entry.key.text.starts_with("x-"));
    let mut responses = Vec::new();
    for entry in &declared {
        let Some(status) = status(entry, &declared, reader) else { continue };
        let Some(node) = follow(&entry.value, documents, reader) else { continue };
        if !reader.spend(MEMBER, node.place) {
            break;
        }
        let Some(response) = tables::Response::read(node, reader) else { continue };
        let body = body(&response, produces, documents, reader);
        if let Some(links) = &response.links {
            unsupported(links.key, "links", reader);
        }
        let headers = response.headers.map(|headers| headers.value.0).unwrap_or_default();
        responses.push(Response {
            entry,
            status,
            node,
            description: response.description,
            body,
            headers: headers.into_iter().filter_map(|(entry, node)| header(entry, node, documents, reader)).collect(),
            examples: None,
            extensions: response.extensions,
        });
    }
    (responses, extensions)
}

/// The body of a response in the media type that is read.
fn body<'a>(
    response: &tables::Response<'a>,
    produces: &mut Vec<Spanned<Text<'a>>>,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Option<Body<'a>> {
    let content = response.content.as_ref()?;
    let (entry, media_type) = chosen(&content.value.0, reader)?;
    if produces.iter().all(|known| *known.value != *entry.key.text) {
        produces.push(Spanned { value: &entry.key.text, place: entry.key.place, key: entry.key.place });
    }
    let schema = media_type.schema.as_ref().map(|schema| schema.value);
    match (media(&entry.key.text), schema) {
        (Media::Json | Media::Xml, Some(schema)) => Some(Body::Schema(schema)),
        (Media::Text, Some(schema)) if form(schema, documents) == Form::Scalar => Some(Body::Schema(schema)),
        (Media::Text | Media::Bytes | Media::Multipart | Media::UrlEncoded, _) => Some(Body::Bytes(&entry.value)),
        (Media::Json | Media::Xml, None) => None,
    }
}

/// The status of a response; `None` where no status of the model expresses it.
fn status(entry: &Entry, all: &[&Entry], reader: &mut Reader<'_>) -> Option<Status> {
    let key = &*entry.key.text;
    if key == "default" {
        return Some(Status::Default);
    }
    if let Ok(code @ 100..600) = key.parse::<u16>() {
        return Some(Status::Code(code));
    }
    let is_range = |key: &str, from: u8, to: u8| matches!(key.as_bytes(), [class, b'x' | b'X', b'x' | b'X'] if (from..=to).contains(class));
    let others = || all.iter().map(|other| &*other.key.text).filter(|other| *other != key);
    let (status, meaning) = if is_range(key, b'2', b'2') && !others().any(|other| other.starts_with('2')) {
        (Some(Status::Code(200)), "it is read as 200")
    } else if is_range(key, b'4', b'5')
        && !others().any(|other| other == "default" || is_range(other, b'4', key.as_bytes()[0].saturating_sub(1)))
    {
        (Some(Status::Default), "it is read as `default`")
    } else {
        (None, "the response is ignored")
    };
    let message = match is_range(key, b'1', b'5') {
        true => format!("the range `{key}` of statuses is not supported"),
        false => format!("`{key}` is no HTTP status"),
    };
    reader.diagnostics.push(
        Diagnostic::warning(Code::RESPONSE_STATUS, entry.key.place, message)
            .help(format!("{meaning}; use a status from 100 to 599, or `default`")),
    );
    status
}

/// A header of a response; `None` for the header `Content-Type`, which the specification ignores.
fn header<'a>(
    entry: &'a Entry,
    node: &'a Node,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Option<Header<'a>> {
    if entry.key.text.eq_ignore_ascii_case("content-type") {
        return None;
    }
    let node = follow(node, documents, reader)?;
    let header = tables::Parameter::read(node, reader)?;
    reader.spend(node_cost(node), node.place);
    let schema: Field<_> = header.schema;
    let (schema, styles) = match schema.map(|schema| schema.value) {
        Some(schema) if form(schema, documents) == Form::Array => (schema.schema(reader), vec![ListStyle::Csv]),
        Some(schema) => (schema.schema(reader), Vec::new()),
        None => (Schema::empty(node), Vec::new()),
    };
    Some(Header { entry, description: header.description, schema: Box::new(schema), styles })
}
