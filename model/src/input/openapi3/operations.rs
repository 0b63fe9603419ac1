//! Paths and operations of OpenAPI 3.

use super::report::unsupported;
use super::tables::{self, PathItem};
use super::{bodies, parameters, responses};
use crate::input::document::Operation;
use crate::input::reader::{Field, OPERATION, Read, Reader, Spanned, TEXT, Text, missing_responses, node_cost};
use crate::node::{Entry, Mapping, Node, NodeLocation};
use crate::resolve::Documents;
use crate::service::Method;

/// The entries of `paths`, which are read one at a time.
pub(crate) struct Paths<'a>(pub(crate) Vec<&'a Entry>);

impl<'a> Paths<'a> {
    /// Separates the paths from the extensions beside them.
    pub(super) fn new(paths: Field<&'a Node>) -> (Paths<'a>, Vec<&'a Entry>) {
        let entries = paths.and_then(|paths| paths.value.as_mapping()).into_iter().flat_map(Mapping::iter);
        let (extensions, paths) = entries.partition(|entry| entry.key.text.starts_with("x-"));
        (Paths(paths), extensions)
    }

    pub(crate) fn path(&self, index: usize, documents: &Documents<'a>, reader: &mut Reader<'a>) -> Path<'a> {
        let node = &self.0[index].value;
        let item = PathItem::read(node, reader).unwrap_or_else(|| PathItem::empty(node));
        let item = resolved(item, documents, reader);
        for (field, construct) in
            [(&item.trace, "operations with the method TRACE"), (&item.servers, "servers of a path")]
        {
            if let Some(field) = field {
                unsupported(field.key, construct, reader);
            }
        }
        Path(item)
    }
}

/// Returns a path item, or the one that it refers to.
fn resolved<'a>(item: PathItem<'a>, documents: &Documents<'a>, reader: &mut Reader<'a>) -> PathItem<'a> {
    let Some(reference) = &item.reference else { return item };
    let Some(target) = reader.follow(documents, reference.value, reference.place) else { return item };
    PathItem::read(target, reader).unwrap_or(item)
}

/// A path item, through its reference.
pub(crate) struct Path<'a>(PathItem<'a>);

impl<'a> Path<'a> {
    pub(crate) fn operations(&self) -> Vec<(usize, NodeLocation)> {
        methods(&self.0).iter().map(|(_, operation)| (cost(&operation.value), operation.key)).collect()
    }

    pub(crate) fn operation(&self, index: usize, documents: &Documents<'a>, reader: &mut Reader<'a>) -> Operation<'a> {
        let item = &self.0;
        let (method, field) = methods(item)[index];
        let operation = &*field.value;
        for (field, construct) in [(&operation.callbacks, "callbacks"), (&operation.servers, "servers of an operation")]
        {
            if let Some(field) = field {
                unsupported(field.key, construct, reader);
            }
        }
        let mut parameters = parameters::of_operation(item, operation, documents, reader);
        let mut consumes = Vec::new();
        if let Some(body) = &operation.request_body {
            parameters.extend(bodies::request(body.value, &mut consumes, documents, reader));
        }
        let parameters =
            if reader.few_enough(parameters.len(), "parameters", field.key) { parameters } else { Vec::new() };
        let mut produces = Vec::new();
        let (responses, response_extensions) =
            responses::of_operation(operation.responses.as_ref(), &mut produces, documents, reader);
        if responses.is_empty() && (operation.responses.is_some() || requires_responses(documents.root)) {
            missing_responses(operation.responses.as_ref().map_or(field.key, |responses| responses.place), reader);
        }
        let list = |value| Some(Spanned { value, place: field.place, key: field.key });
        let filled = |field: &Field<Text<'a>>| field.clone().filter(|text| !text.value.trim().is_empty());
        Operation {
            key: field.key,
            method,
            id: filled(&operation.operation_id),
            summary: filled(&operation.summary).or_else(|| filled(&item.summary)),
            description: filled(&operation.description).or_else(|| filled(&item.description)),
            external_docs: operation.external_docs.clone(),
            deprecated: operation.deprecated.as_ref().filter(|flag| flag.value).map(|flag| flag.place),
            tags: operation.tags.clone(),
            schemes: None,
            consumes: list(consumes),
            produces: list(produces),
            parameters,
            responses,
            security: operation.security.clone(),
            extensions: operation.extensions.clone(),
            path_extensions: item.extensions.clone(),
            response_extensions,
        }
    }
}

/// The cost of an operation beside its parameters and responses.
fn cost(operation: &tables::Operation<'_>) -> usize {
    let texts = [&operation.summary, &operation.description].into_iter().flatten();
    let text: usize = texts.map(|text| text.value.len()).sum();
    let carried: usize = operation.extensions.iter().map(|entry| node_cost(&entry.value)).sum();
    OPERATION + text / TEXT + carried
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

/// Returns whether an operation must have `responses`, which OpenAPI 3.1 made optional.
fn requires_responses(root: &Node) -> bool {
    root.get("openapi").and_then(Node::as_str).is_some_and(|version| version.starts_with("3.0"))
}
