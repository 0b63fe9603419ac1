//! Swagger 2.0.

mod operations;
mod parameters;
mod rules;
mod tables;

use super::document::{ApiDocument, SecurityScheme, Server};
use super::layout::{Absence, Layout};
use super::reader::{Field, Read, Reader, Text};
use super::values::Named;
use crate::diagnostic::{Code, Diagnostic};
use crate::node::{Entry, Node};
use crate::service::{Method, SecurityKind, SkippedKind};
use tables::Document;

pub(crate) use self::operations::{Path, Paths};
pub(crate) use self::parameters::parameter;

/// The layout of Swagger 2.0.
pub(crate) const LAYOUT: Layout = Layout {
    name: "Swagger 2.0",
    version_key: "swagger",
    version_example: "swagger: \"2.0\"",
    paths: &["paths", "x-ms-paths"],
    methods: &[
        ("get", Method::Get),
        ("put", Method::Put),
        ("post", Method::Post),
        ("delete", Method::Delete),
        ("options", Method::Options),
        ("head", Method::Head),
        ("patch", Method::Patch),
    ],
    schemas: &["definitions"],
    security_schemes: &["securityDefinitions"],
    containers: &[
        (&["definitions"], Some(SkippedKind::Definition)),
        (&["parameters"], Some(SkippedKind::Parameter)),
        (&["responses"], Some(SkippedKind::Response)),
        (&["securityDefinitions"], None),
    ],
    defaults: &[
        ("consumes", Absence::Open),
        ("produces", Absence::Open),
        ("schemes", Absence::Open),
        ("security", Absence::None),
    ],
    openapi3: false,
    types: &["string", "integer", "number", "boolean", "file", "array", "object"],
    references: "schemas, parameters, responses and paths",
    foreign_keys: &[
        ("oneOf", "`oneOf` is a keyword of OpenAPI 3; use `type: object` with a `discriminator` and `allOf`"),
        ("anyOf", "`anyOf` is a keyword of OpenAPI 3; use `type: object` with a `discriminator` and `allOf`"),
        ("not", "`not` is a keyword of OpenAPI 3; use `type: object` with a `discriminator` and `allOf`"),
        ("nullable", "`nullable` is a keyword of OpenAPI 3; use `x-nullable: true`"),
    ],
};

/// Reads a document; `None` if its root is no mapping.
pub(crate) fn read<'a>(root: &'a Node, reader: &mut Reader<'a>) -> Option<(ApiDocument<'a>, Paths<'a>)> {
    let document = Document::read(root, reader)?;
    version(&document, reader);
    rules::root(&document, reader);
    let (paths, path_extensions) = Paths::new(document.paths, document.ms_paths);
    let schemas = document.definitions.map(|definitions| definitions.value.0).unwrap_or_default();
    let api = ApiDocument {
        node: root,
        info: document.info.map(|info| info.value),
        server: Server { host: document.host, base_path: document.base_path, schemes: document.schemes },
        consumes: document.consumes,
        produces: document.produces,
        schemas,
        security_schemes: security_schemes(document.security_definitions, reader),
        security: document.security,
        tags: document.tags.map(|tags| tags.value).unwrap_or_default(),
        external_docs: document.external_docs,
        extensions: document.extensions,
        path_extensions,
    };
    Some((api, paths))
}

/// Checks the version, and that there are paths.
fn version(document: &Document<'_>, reader: &mut Reader<'_>) {
    match &document.swagger {
        Some(version) if matches!(version.value, "2.0" | "2" | "2.0.0") => {}
        Some(version) => reader.diagnostics.push(
            Diagnostic::error(
                Code::SWAGGER_VERSION,
                version.place,
                format!("Swagger version {} is not supported", version.value),
            )
            .says("expected \"2.0\"")
            .help("convert the document to Swagger 2.0"),
        ),
        None => reader.diagnostics.push(
            Diagnostic::error(Code::SWAGGER_VERSION, document.place(), "the document has no `swagger` key")
                .help("add `swagger: \"2.0\"`"),
        ),
    }
    if document.paths.is_none() {
        reader.diagnostics.push(
            Diagnostic::warning(Code::MISSING_PATHS, document.place(), "the document has no `paths`")
                .help("it is read as one without operations; add `paths: {}`"),
        );
    }
}

fn security_schemes<'a>(
    definitions: Field<Named<'a, tables::SecurityScheme<'a>>>,
    reader: &mut Reader<'a>,
) -> Vec<SecurityScheme<'a>> {
    let mut schemes = Vec::new();
    for (entry, scheme) in definitions.into_iter().flat_map(|definitions| definitions.value.0) {
        let Some(kind) = security_kind(entry, &scheme, reader) else { continue };
        schemes.push(SecurityScheme { entry, kind, description: scheme.description, extensions: scheme.extensions });
    }
    schemes
}

fn security_kind(entry: &Entry, scheme: &tables::SecurityScheme<'_>, reader: &mut Reader<'_>) -> Option<SecurityKind> {
    let text = |field: &Field<Text<'_>>| field.as_ref().map(|text| text.value.to_string());
    let kind = scheme.kind.as_ref().map_or("", |kind| kind.value);
    let location = scheme.location.as_ref().map_or("", |location| location.value);
    match (kind, location, text(&scheme.name)) {
        ("basic", _, _) => Some(SecurityKind::Basic),
        ("apiKey", "header", Some(header)) => Some(SecurityKind::ApiKeyHeader { header }),
        ("apiKey", "query", Some(parameter)) => Some(SecurityKind::ApiKeyQuery { parameter }),
        ("oauth2", _, _) => {
            rules::oauth2(&entry.key.text, scheme, reader);
            Some(SecurityKind::OAuth2 {
                flow: text(&scheme.flow).unwrap_or_default(),
                authorization_url: text(&scheme.authorization_url),
                token_url: text(&scheme.token_url),
                scopes: scopes(scheme.scopes.as_ref().map(|scopes| scopes.value)),
            })
        }
        _ => {
            reader.diagnostics.push(
                Diagnostic::error(
                    Code::SECURITY_DEFINITION,
                    scheme.kind.as_ref().map_or(scheme.place(), |kind| kind.place),
                    format!("`{}` is no security definition of Swagger 2.0", entry.key.text),
                )
                .help("`type` is basic, oauth2, or apiKey with a `name`, `in: header` or `in: query`"),
            );
            None
        }
    }
}

/// The scopes of an OAuth 2 flow and their descriptions.
fn scopes(node: Option<&Node>) -> Vec<(String, String)> {
    let entries: &[Entry] = node.and_then(Node::as_mapping).map_or(&[], |mapping| &mapping.0);
    entries
        .iter()
        .map(|entry| (entry.key.text.to_string(), entry.value.as_str().unwrap_or_default().to_string()))
        .collect()
}
