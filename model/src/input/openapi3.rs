//! OpenAPI 3.0 and 3.1. Version 3.2 is read as 3.1.
//!
//! What the model cannot express yet is named by a warning of the code `unsupported`, or by an error where a request
//! could not be sent without it.

mod bodies;
mod media;
mod operations;
mod parameters;
mod references;
mod report;
mod responses;
mod tables;

use super::document::{ApiDocument, SecurityScheme, Server};
use super::layout::{Absence, Layout};
use super::reader::{Field, Read, Reader, Spanned, Text};
use crate::diagnostic::{Code, Diagnostic};
use crate::node::{Entry, Mapping, Node};
use crate::service::{Method, SecurityKind, SkippedKind};
use report::unsupported;
use tables::Document;

pub(crate) use self::operations::{Path, Paths};
pub(crate) use self::parameters::parameter;

/// The layout of OpenAPI 3.
pub(crate) const LAYOUT: Layout = Layout {
    name: "OpenAPI 3",
    version_key: "openapi",
    version_example: "openapi: 3.1.1",
    paths: &["paths"],
    methods: &[
        ("get", Method::Get),
        ("put", Method::Put),
        ("post", Method::Post),
        ("delete", Method::Delete),
        ("options", Method::Options),
        ("head", Method::Head),
        ("patch", Method::Patch),
    ],
    schemas: &["components", "schemas"],
    security_schemes: &["components", "securitySchemes"],
    containers: &[
        (&["components", "schemas"], Some(SkippedKind::Definition)),
        (&["components", "parameters"], Some(SkippedKind::Parameter)),
        (&["components", "responses"], Some(SkippedKind::Response)),
        (&["components", "requestBodies"], None),
        (&["components", "headers"], None),
        (&["components", "examples"], None),
        (&["components", "securitySchemes"], None),
        (&["components", "links"], None),
        (&["components", "callbacks"], None),
        (&["components", "pathItems"], None),
    ],
    defaults: &[("servers", Absence::Open), ("security", Absence::None)],
    openapi3: true,
    types: &["string", "integer", "number", "boolean", "array", "object", "null"],
    references: "path items, and all components",
    foreign_keys: &[
        ("definitions", "`definitions` is a key of Swagger 2.0; use `components/schemas`"),
        ("securityDefinitions", "`securityDefinitions` is a key of Swagger 2.0; use `components/securitySchemes`"),
        ("consumes", "`consumes` is a key of Swagger 2.0; use the `content` of `requestBody`"),
        ("produces", "`produces` is a key of Swagger 2.0; use the `content` of `responses`"),
        ("host", "`host` is a key of Swagger 2.0; use `servers`"),
        ("basePath", "`basePath` is a key of Swagger 2.0; use `servers`"),
        ("schemes", "`schemes` is a key of Swagger 2.0; use `servers`"),
        ("query", "`query` is a method of OpenAPI 3.2, which is not supported"),
        ("additionalOperations", "`additionalOperations` is a key of OpenAPI 3.2, which is not supported"),
        ("itemSchema", "`itemSchema` is a key of OpenAPI 3.2, which is not supported"),
    ],
};

/// Reads a document; `None` if its root is no mapping.
pub(crate) fn read<'a>(root: &'a Node, reader: &mut Reader<'a>) -> Option<(ApiDocument<'a>, Paths<'a>)> {
    let document = Document::read(root, reader)?;
    version(&document, reader);
    for (field, construct) in [(&document.webhooks, "webhooks"), (&document.dialect, "other dialects of JSON Schema")] {
        if let Some(field) = field {
            unsupported(field.key, construct, reader);
        }
    }
    let (mut schemas, mut definitions) = (Vec::new(), Vec::new());
    let mut extensions = document.extensions;
    if let Some(components) = document.components {
        schemas = components.value.schemas.map(|schemas| schemas.value.0).unwrap_or_default();
        definitions = components.value.security_schemes.map(|schemes| schemes.value.0).unwrap_or_default();
        extensions.extend(components.value.extensions);
    }
    let (paths, path_extensions) = Paths::new(document.paths);
    let api = ApiDocument {
        node: root,
        info: document.info.map(|info| info.value),
        server: server(document.servers.as_ref(), reader),
        consumes: None,
        produces: None,
        schemas,
        security_schemes: definitions.into_iter().filter_map(|(entry, node)| scheme(entry, node, reader)).collect(),
        security: document.security,
        tags: document.tags.map(|tags| tags.value).unwrap_or_default(),
        external_docs: document.external_docs,
        extensions,
        path_extensions,
    };
    Some((api, paths))
}

fn version(document: &Document<'_>, reader: &mut Reader<'_>) {
    let Some(version) = &document.openapi else {
        reader.diagnostics.push(
            Diagnostic::error(Code::OPENAPI_VERSION, document.place(), "the document has no `openapi` key")
                .help("add `openapi: 3.1.1`"),
        );
        return;
    };
    match version.value.split('.').take(2).collect::<Vec<&str>>().as_slice() {
        ["3", "0" | "1"] => {}
        ["3", "2"] => reader.diagnostics.push(
            Diagnostic::warning(Code::OPENAPI_VERSION, version.place, "OpenAPI 3.2 is read as 3.1")
                .help("keys that came with 3.2 are reported where they are declared"),
        ),
        _ => reader.diagnostics.push(
            Diagnostic::error(
                Code::OPENAPI_VERSION,
                version.place,
                format!("OpenAPI version {} is not supported", version.value),
            )
            .says("expected 3.0 or 3.1")
            .help("convert the document to OpenAPI 3.1"),
        ),
    }
}

/// The first server: its variables have their defaults.
fn server<'a>(servers: Option<&Spanned<Vec<Spanned<tables::Server<'a>>>>>, reader: &mut Reader<'a>) -> Server<'a> {
    let Some(servers) = servers else { return Server::default() };
    let Some(first) = servers.value.first() else { return Server::default() };
    if let Some(second) = servers.value.get(1) {
        reader.diagnostics.push(
            Diagnostic::warning(Code::SEVERAL_SERVERS, second.place, "the first server is the default of the client")
                .says("this one has no effect")
                .help("a client takes another base URL where it is configured"),
        );
    }
    let Some(url) = &first.value.url else { return Server::default() };
    if url.value.contains('{') {
        reader.diagnostics.push(
            Diagnostic::warning(Code::SERVER_VARIABLES, url.place, "the URL of the server has variables")
                .says("it is not the default of the client")
                .help("the base URL is configured in the client"),
        );
        return Server::default();
    }
    let part = |value: &'a str| Spanned { value, place: url.place, key: url.key };
    let (scheme, rest) = match url.value.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, url.value),
    };
    let (host, path) = match (scheme, rest.find('/')) {
        (None, _) => ("", rest),
        (Some(_), Some(at)) => rest.split_at(at),
        (Some(_), None) => (rest, ""),
    };
    let path = path.trim_end_matches('/');
    Server {
        host: Some(host).filter(|host| !host.is_empty()).map(part),
        // A path that is not absolute is relative to the document's address, which is unknown.
        base_path: Some(path).filter(|path| path.starts_with('/')).map(part),
        schemes: scheme.map(|scheme| Spanned { value: vec![part(scheme)], place: url.place, key: url.key }),
    }
}

fn scheme<'a>(entry: &'a Entry, node: &'a Node, reader: &mut Reader<'a>) -> Option<SecurityScheme<'a>> {
    let scheme = tables::SecurityScheme::read(node, reader)?;
    let lower = |field: &Field<Text<'_>>| field.as_ref().map(|text| text.value.to_ascii_lowercase());
    let name = scheme.name.as_ref().map(|name| name.value.to_string());
    let kind = scheme.kind.as_ref().map_or("", |kind| kind.value);
    let kind = match (kind, lower(&scheme.scheme).as_deref(), lower(&scheme.location).as_deref(), name) {
        ("http", Some("basic"), _, _) => SecurityKind::Basic,
        ("http", Some("bearer"), _, _) | ("openIdConnect", ..) => SecurityKind::Bearer,
        ("apiKey", _, Some("header"), Some(header)) => SecurityKind::ApiKeyHeader { header },
        ("apiKey", _, Some("query"), Some(parameter)) => SecurityKind::ApiKeyQuery { parameter },
        ("oauth2", ..) => flow(scheme.flows.as_ref().and_then(|flows| flows.value.as_mapping())),
        _ => {
            reader.diagnostics.push(
                Diagnostic::warning(
                    Code::UNSUPPORTED,
                    scheme.kind.as_ref().map_or(node.place, |kind| kind.place),
                    format!("security scheme `{}` is not supported", entry.key.text),
                )
                .says("a client does not authenticate by it")
                .help(
                    "supported are http basic and bearer, oauth2, openIdConnect, and apiKey in a header or the query",
                ),
            );
            return None;
        }
    };
    Some(SecurityScheme { entry, kind, description: scheme.description, extensions: scheme.extensions })
}

/// The first OAuth 2 flow, with the scopes of all: a client sends the same token in each.
fn flow(flows: Option<&Mapping>) -> SecurityKind {
    let flows: Vec<&Entry> = flows.into_iter().flat_map(Mapping::iter).collect();
    let url = |key: &str| flows.iter().find_map(|flow| flow.value.get(key)?.as_str()).map(str::to_string);
    let mut scopes: Vec<(String, String)> = Vec::new();
    for entry in flows.iter().filter_map(|flow| flow.value.get("scopes")?.as_mapping()).flat_map(Mapping::iter) {
        if scopes.iter().all(|(scope, _)| **scope != *entry.key.text) {
            scopes.push((entry.key.text.to_string(), entry.value.as_str().unwrap_or_default().to_string()));
        }
    }
    SecurityKind::OAuth2 {
        flow: flows.first().map_or_else(String::new, |flow| flow.key.text.to_string()),
        authorization_url: url("authorizationUrl"),
        token_url: url("tokenUrl"),
        scopes,
    }
}
