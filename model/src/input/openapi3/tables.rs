//! The objects of OpenAPI 3.0 and 3.1 as tables of their keys and types.
//!
//! Source: the [OpenAPI Specification](https://spec.openapis.org/oas/v3.1.1.html), whose order the tables keep.

use crate::input::document::{Info, Requirement, Tag};
use crate::input::reader::{Spanned, Text, Texts, object};
use crate::input::schema::SchemaNode;
use crate::input::values::Named;
use crate::node::Node;

object! {
    /// The root of a document.
    struct Document {
        "openapi" openapi: Text<'a>,
        "info" info: Info<'a>,
        "jsonSchemaDialect" dialect: &'a Node,
        "servers" servers: Vec<Spanned<Server<'a>>>,
        "paths" paths: &'a Node,
        "webhooks" webhooks: &'a Node,
        "components" components: Components<'a>,
        "security" security: Vec<Spanned<Requirement<'a>>>,
        "tags" tags: Vec<Spanned<Tag<'a>>>,
        "externalDocs" external_docs: &'a Node,
    }
}

object! {
    /// `components`: the shared parts of a document.
    struct Components {
        "schemas" schemas: Named<'a, SchemaNode<'a>>,
        "responses" responses: &'a Node,
        "parameters" parameters: &'a Node,
        "examples" examples: &'a Node,
        "requestBodies" request_bodies: &'a Node,
        "headers" headers: &'a Node,
        "securitySchemes" security_schemes: Named<'a, &'a Node>,
        "links" links: &'a Node,
        "callbacks" callbacks: &'a Node,
        "pathItems" path_items: &'a Node,
    }
}

object! {
    /// A server.
    struct Server {
        "url" url: Text<'a>,
        "description" description: Text<'a>,
        "variables" variables: Named<'a, ServerVariable<'a>>,
    }
}

object! {
    /// A variable of a server's URL.
    struct ServerVariable {
        "enum" values: &'a Node,
        "default" default: Text<'a>,
        "description" description: Text<'a>,
    }
}

object! {
    /// A path and its operations.
    struct PathItem {
        "$ref" reference: Text<'a>,
        "summary" summary: Text<'a>,
        "description" description: Text<'a>,
        "get" get: Box<Operation<'a>>,
        "put" put: Box<Operation<'a>>,
        "post" post: Box<Operation<'a>>,
        "delete" delete: Box<Operation<'a>>,
        "options" options: Box<Operation<'a>>,
        "head" head: Box<Operation<'a>>,
        "patch" patch: Box<Operation<'a>>,
        "trace" trace: &'a Node,
        "servers" servers: &'a Node,
        "parameters" parameters: Vec<Spanned<&'a Node>>,
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
        "parameters" parameters: Vec<Spanned<&'a Node>>,
        "requestBody" request_body: &'a Node,
        "responses" responses: &'a Node,
        "callbacks" callbacks: &'a Node,
        "deprecated" deprecated: bool,
        "security" security: Vec<Spanned<Requirement<'a>>>,
        "servers" servers: &'a Node,
    }
}

object! {
    /// A parameter, or a header, which has neither `name` nor `in`.
    struct Parameter {
        "$ref" reference: Text<'a>,
        "name" name: Text<'a>,
        "in" location: Text<'a>,
        "summary" summary: &'a Node,
        "description" description: Text<'a>,
        "required" required: bool,
        "deprecated" deprecated: bool,
        "allowEmptyValue" allow_empty_value: bool,
        "style" style: Text<'a>,
        "explode" explode: bool,
        "allowReserved" allow_reserved: bool,
        "schema" schema: SchemaNode<'a>,
        "content" content: Named<'a, MediaType<'a>>,
        "example" example: &'a Node,
        "examples" examples: &'a Node,
    }
}

object! {
    /// The body of a request.
    struct RequestBody {
        "$ref" reference: Text<'a>,
        "summary" summary: &'a Node,
        "description" description: Text<'a>,
        "content" content: Named<'a, MediaType<'a>>,
        "required" required: bool,
    }
}

object! {
    /// A body in a media type.
    struct MediaType {
        "schema" schema: SchemaNode<'a>,
        "example" example: &'a Node,
        "examples" examples: &'a Node,
        "encoding" encoding: &'a Node,
    }
}

object! {
    /// A response.
    struct Response {
        "$ref" reference: Text<'a>,
        "summary" summary: &'a Node,
        "description" description: Text<'a>,
        "headers" headers: Named<'a, &'a Node>,
        "content" content: Named<'a, MediaType<'a>>,
        "links" links: &'a Node,
    }
}

object! {
    /// A security scheme.
    struct SecurityScheme {
        "$ref" reference: Text<'a>,
        "type" kind: Text<'a>,
        "description" description: Text<'a>,
        "name" name: Text<'a>,
        "in" location: Text<'a>,
        "scheme" scheme: Text<'a>,
        "bearerFormat" bearer_format: &'a Node,
        "flows" flows: &'a Node,
        "openIdConnectUrl" open_id_connect_url: &'a Node,
        "oauth2MetadataUrl" oauth2_metadata_url: &'a Node,
        "deprecated" deprecated: bool,
    }
}
