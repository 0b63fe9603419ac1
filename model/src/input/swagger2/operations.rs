//! Paths, operations and responses of Swagger 2.0.

use super::parameters::{self, list_styles};
use super::rules;
use super::tables::{self, PathItem};
use crate::diagnostic::{Code, Diagnostic};
use crate::input::document::{ApiDocument, Body, Header, Operation, Response};
use crate::input::reader::{Field, OPERATION, Read, Reader, Spanned, TEXT, Text, missing_responses, node_cost};
use crate::input::schema::SchemaNode;
use crate::node::{Entry, NodeLocation};
use crate::resolve::Documents;
use crate::service::{Method, Status};

/// `paths` and `x-ms-paths`.
pub(crate) struct Paths<'a>(Vec<(&'a Entry, PathItem<'a>)>);

impl<'a> Paths<'a> {
    /// Joins both sections, and returns their extensions apart.
    pub(super) fn new(
        paths: Field<tables::Paths<'a>>,
        ms_paths: Field<tables::Paths<'a>>,
    ) -> (Paths<'a>, Vec<&'a Entry>) {
        let (mut items, mut extensions) = (Vec::new(), Vec::new());
        for section in [paths, ms_paths].into_iter().flatten() {
            items.extend(section.value.items);
            extensions.extend(section.value.extensions);
        }
        (Paths(items), extensions)
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &'a Entry> {
        self.0.iter().map(|(entry, _)| *entry)
    }

    pub(crate) fn body_schemas(&self) -> Vec<SchemaNode<'a>> {
        let operations = self.0.iter().flat_map(|(_, item)| methods(item).into_iter().map(|(_, operation)| operation));
        let parameters = operations.flat_map(|operation| &operation.value.parameters).flat_map(|list| &list.value.0);
        parameters.filter_map(|parameter| Some(parameter.schema.as_ref()?.value)).collect()
    }

    pub(crate) fn path(&self, index: usize, documents: &Documents<'a>, reader: &mut Reader<'a>) -> Path<'a> {
        let (_, item) = &self.0[index];
        Path(path_item(item, documents, reader))
    }
}

/// A path item, through its reference.
pub(crate) struct Path<'a>(PathItem<'a>);

/// Returns a path item with the keys of the one that it refers to; its own keys come first.
fn path_item<'a>(item: &PathItem<'a>, documents: &Documents<'a>, reader: &mut Reader<'a>) -> PathItem<'a> {
    let Some(reference) = &item.reference else { return item.clone() };
    let Some(node) = reader.follow(documents, reference.value, reference.place) else { return item.clone() };
    if !PathItem::KEYS.iter().any(|key| node.get(key).is_some()) {
        reader.diagnostics.push(
            Diagnostic::warning(Code::PATH_REFERENCE, reference.place, "the reference resolves to no path item")
                .label(node.place, "no operation is declared here")
                .help("refer to a mapping with `get`, `post` and the like"),
        );
        return item.clone();
    }
    let Some(mut target) = PathItem::read(node, reader) else { return item.clone() };
    if methods(item).is_empty() && item.parameters.is_none() && item.extensions.is_empty() {
        return target;
    }
    for (method, operation) in methods(item) {
        if let Some((_, replaced)) = methods(&target).into_iter().find(|(known, _)| *known == method) {
            let message = format!("the path item and the one that it refers to both declare {}", method.as_str());
            reader.diagnostics.push(
                Diagnostic::warning(Code::PATH_REFERENCE, operation.key, message)
                    .says("this operation is used")
                    .label(replaced.key, "this one is ignored")
                    .help("remove one of the two"),
            );
        }
    }
    let own = item.clone();
    let parameters = match (own.parameters, target.parameters.take()) {
        (Some(mut own), Some(target)) => {
            own.value.0.extend(target.value.0);
            Some(own)
        }
        (own, target) => own.or(target),
    };
    PathItem {
        node: own.node,
        reference: None,
        get: own.get.or(target.get),
        put: own.put.or(target.put),
        post: own.post.or(target.post),
        delete: own.delete.or(target.delete),
        options: own.options.or(target.options),
        head: own.head.or(target.head),
        patch: own.patch.or(target.patch),
        parameters,
        extensions: own.extensions.into_iter().chain(target.extensions).collect(),
    }
}

impl<'a> Path<'a> {
    pub(crate) fn operations(&self) -> Vec<(usize, NodeLocation)> {
        methods(&self.0).iter().map(|(_, operation)| (cost(&operation.value), operation.key)).collect()
    }

    pub(crate) fn operation(
        &self,
        index: usize,
        document: &ApiDocument<'a>,
        documents: &Documents<'a>,
        reader: &mut Reader<'a>,
    ) -> Operation<'a> {
        let item = &self.0;
        let (method, field) = methods(item)[index];
        let operation = &*field.value;
        let consumes = operation.consumes.as_ref().or(document.consumes.as_ref());
        let given = parameters::given(item, operation, documents, reader);
        let given = parameters::sendable(consumes, given, reader);
        let given = if reader.few_enough(given.len(), "parameters", field.key) { given } else { Vec::new() };
        let parameters = given.into_iter().filter_map(|given| parameters::neutral(given, reader)).collect();
        for list in [&operation.consumes, &operation.produces].into_iter().flatten() {
            rules::media_types(&list.value, reader);
        }
        if operation.responses.as_ref().is_none_or(|responses| responses.value.items.is_empty()) {
            missing_responses(operation.responses.as_ref().map_or(field.key, |responses| responses.place), reader);
        }
        let filled = |field: &Field<Text<'a>>| field.clone().filter(|text| !text.value.trim().is_empty());
        Operation {
            key: field.key,
            method,
            id: filled(&operation.operation_id),
            summary: filled(&operation.summary),
            description: filled(&operation.description),
            external_docs: operation.external_docs.clone(),
            deprecated: operation.deprecated.as_ref().filter(|flag| flag.value).map(|flag| flag.place),
            tags: operation.tags.clone(),
            schemes: operation.schemes.clone(),
            consumes: operation.consumes.clone(),
            produces: operation.produces.clone(),
            parameters,
            responses: responses(operation, documents, reader),
            security: operation.security.clone(),
            extensions: operation.extensions.clone(),
            path_extensions: item.extensions.clone(),
            response_extensions: operation
                .responses
                .as_ref()
                .map(|responses| responses.value.extensions.clone())
                .unwrap_or_default(),
        }
    }
}

/// The cost of an operation beside its parameters and responses.
fn cost(operation: &tables::Operation<'_>) -> usize {
    let texts = [&operation.summary, &operation.description].into_iter().flatten();
    let text: usize = texts.map(|text| text.value.len()).sum();
    let carried: usize = operation.extensions.iter().map(|entry| node_cost(&entry.value)).sum();
    OPERATION / 2 + text / TEXT + carried
}

/// The operations of a path, in document order.
fn methods<'i, 'a>(item: &'i PathItem<'a>) -> Vec<(Method, &'i Spanned<Box<tables::Operation<'a>>>)> {
    let mut operations: Vec<_> = [
        (Method::Get, &item.get),
        (Method::Put, &item.put),
        (Method::Post, &item.post),
        (Method::Delete, &item.delete),
        (Method::Options, &item.options),
        (Method::Head, &item.head),
        (Method::Patch, &item.patch),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
    .collect();
    // By their positions, not their locations: an operation that an overlay added has the ordinal of another file.
    let position = |key: NodeLocation| {
        item.node.as_mapping().and_then(|mapping| mapping.iter().position(|entry| entry.key.place == key))
    };
    operations.sort_by_cached_key(|(_, operation)| position(operation.key));
    operations
}

fn responses<'a>(
    operation: &tables::Operation<'a>,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Vec<Response<'a>> {
    let declared = operation.responses.as_ref().map(|responses| responses.value.items.as_slice()).unwrap_or_default();
    let mut responses = Vec::new();
    for (entry, response) in declared {
        let Some(status) = status(entry, reader) else { continue };
        let Some(response) = resolved(response, documents, reader) else { continue };
        let headers = response.headers.map(|headers| headers.value.0).unwrap_or_default();
        responses.push(Response {
            entry,
            status,
            node: response.node,
            description: response.description,
            body: response.schema.map(|schema| Body::Schema(schema.value)),
            headers: headers.into_iter().map(|(entry, schema)| header(entry, schema, documents, reader)).collect(),
            examples: response.examples,
            extensions: response.extensions,
        });
    }
    responses
}

fn header<'a>(
    entry: &'a Entry,
    node: SchemaNode<'a>,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Header<'a> {
    let schema = Box::new(node.schema(reader));
    // The type is that of the reference; the target declares the format of a list. Lowering reports a reference that
    // resolves to nothing.
    let target =
        schema.reference.as_ref().and_then(|reference| documents.follow(reference.value, reference.place).ok());
    let styles = match target {
        Some(target) => list_styles(&SchemaNode(target).schema(reader), reader),
        None => list_styles(&schema, reader),
    };
    Header { entry, description: None, schema, styles }
}

fn status(entry: &Entry, reader: &mut Reader<'_>) -> Option<Status> {
    if &*entry.key.text == "default" {
        return Some(Status::Default);
    }
    match entry.key.text.parse::<u16>() {
        Ok(code @ 100..600) => Some(Status::Code(code)),
        _ => {
            reader.diagnostics.push(
                Diagnostic::warning(
                    Code::RESPONSE_STATUS,
                    entry.key.place,
                    format!("`{}` is no HTTP status", entry.key.text),
                )
                .help("the response is ignored; its key is a status from 100 to 599, or `default`"),
            );
            None
        }
    }
}

/// Returns a response, or the one that it refers to.
fn resolved<'a>(
    response: &tables::Response<'a>,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Option<tables::Response<'a>> {
    let Some(reference) = &response.reference else { return Some(response.clone()) };
    tables::Response::read(reader.follow(documents, reference.value, reference.place)?, reader)
}
