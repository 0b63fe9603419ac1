//! The objects of Swagger 2.0 as tables of their keys and types.
//!
//! Source: the [Swagger 2.0 specification](https://swagger.io/specification/v2/), whose order the tables keep.

use crate::diagnostic::{Code, Diagnostic};
use crate::input::document::{Info, Requirement, Tag};
use crate::input::reader::{MEMBER, Map, OPERATION, Read, Reader, Spanned, Text, Texts, object, wrong};
use crate::input::schema::{Schema, SchemaNode};
use crate::input::values::{Named, named_beside_extensions};
use crate::node::{Entry, Node, Value};

object! {
    /// The root of a document.
    struct Document {
        "swagger" swagger: Text<'a>,
        "info" info: Info<'a>,
        "host" host: Text<'a>,
        "basePath" base_path: Text<'a>,
        "schemes" schemes: Texts<'a>,
        "consumes" consumes: Texts<'a>,
        "produces" produces: Texts<'a>,
        "paths" paths: Paths<'a>,
        "definitions" definitions: Named<'a, SchemaNode<'a>>,
        "parameters" parameters: Named<'a, Parameter<'a>>,
        "responses" responses: Named<'a, Response<'a>>,
        "securityDefinitions" security_definitions: Named<'a, SecurityScheme<'a>>,
        "security" security: Vec<Spanned<Requirement<'a>>>,
        "tags" tags: Vec<Spanned<Tag<'a>>>,
        "externalDocs" external_docs: &'a Node,
        "x-ms-paths" ms_paths: Paths<'a>,
    }
}

object! {
    /// A path and its operations.
    struct PathItem {
        "$ref" reference: Text<'a>,
        "get" get: Box<Operation<'a>>,
        "put" put: Box<Operation<'a>>,
        "post" post: Box<Operation<'a>>,
        "delete" delete: Box<Operation<'a>>,
        "options" options: Box<Operation<'a>>,
        "head" head: Box<Operation<'a>>,
        "patch" patch: Box<Operation<'a>>,
        "parameters" parameters: Parameters<'a>,
    }
}

object! {
    /// An operation.
    struct Operation {
        "tags" tags: Texts<'a>,
        "summary" summary: Text<'a>,
        "description" description: Text<'a>,
        "externalDocs" external_docs: &'a Node,
        "operationId" operation_id: Text<'a>,
        "consumes" consumes: Texts<'a>,
        "produces" produces: Texts<'a>,
        "parameters" parameters: Parameters<'a>,
        "responses" responses: Responses<'a>,
        "schemes" schemes: Texts<'a>,
        "deprecated" deprecated: bool,
        "security" security: Vec<Spanned<Requirement<'a>>>,
    }
}

object! {
    /// A parameter; the keywords of its type are in `schema_part`.
    struct Parameter {
        "name" name: Text<'a>,
        "in" location: Text<'a>,
        "description" description: Text<'a>,
        "required" required: bool,
        "schema" schema: SchemaNode<'a>,
        "allowEmptyValue" allow_empty_value: bool,
    }
    flatten schema_part: Schema
}

object! {
    /// A response.
    struct Response {
        "$ref" reference: Text<'a>,
        "description" description: Text<'a>,
        "schema" schema: SchemaNode<'a>,
        "headers" headers: Named<'a, SchemaNode<'a>>,
        "examples" examples: &'a Node,
    }
}

object! {
    /// A security definition.
    struct SecurityScheme {
        "type" kind: Text<'a>,
        "description" description: Text<'a>,
        "name" name: Text<'a>,
        "in" location: Text<'a>,
        "flow" flow: Text<'a>,
        "authorizationUrl" authorization_url: Text<'a>,
        "tokenUrl" token_url: Text<'a>,
        "scopes" scopes: &'a Node,
    }
}

/// `paths`: path items, and extensions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paths<'a> {
    pub(crate) items: Map<'a, PathItem<'a>>,
    pub(crate) extensions: Vec<&'a Entry>,
}

/// `responses`: responses by status, and extensions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Responses<'a> {
    pub(crate) items: Map<'a, Response<'a>>,
    pub(crate) extensions: Vec<&'a Entry>,
}

/// The parameters of an operation or a path.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters<'a>(pub(crate) Vec<Parameter<'a>>);

impl<'a> Read<'a> for Paths<'a> {
    const EXPECTED: &'static str = "a mapping of paths";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        let paths = node.as_mapping().map_or(0, |mapping| mapping.0.len());
        if !reader.spend(OPERATION / 2 * paths, node.place) {
            return Some(Paths::default());
        }
        let (items, extensions) = named_beside_extensions(node, reader)?;
        Some(Paths { items, extensions })
    }
}

impl<'a> Read<'a> for Responses<'a> {
    const EXPECTED: &'static str = "a mapping of responses";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        let (items, extensions) = named_beside_extensions(node, reader)?;
        Some(Responses { items, extensions })
    }
}

impl<'a> Read<'a> for Parameters<'a> {
    const EXPECTED: &'static str = "a list of parameters";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::Sequence(items)
                if !reader.few_enough(items.len(), "parameters", node.place)
                    || !reader.spend(2 * MEMBER * items.len(), node.place) =>
            {
                Some(Parameters::default())
            }
            Value::Sequence(items) => {
                Some(Parameters(items.iter().filter_map(|item| Parameter::read(item, reader)).collect()))
            }
            Value::Null => Some(Parameters::default()),
            // A mapping of names, as the root's `parameters` is.
            Value::Mapping(mapping) => {
                reader.diagnostics.push(
                    Diagnostic::warning(
                        Code::PARAMETERS_MAPPING,
                        node.place,
                        "expected a list of parameters, found a mapping",
                    )
                    .help("it is read as the list of its values; write a list"),
                );
                Some(Parameters(mapping.iter().filter_map(|entry| Parameter::read(&entry.value, reader)).collect()))
            }
            Value::String(_) | Value::Number(_) | Value::Bool(_) => {
                wrong(node, Self::EXPECTED, reader);
                None
            }
        }
    }
}
