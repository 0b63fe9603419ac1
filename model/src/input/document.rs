//! The format-neutral document: what every front end reads a document into, and all that lowering sees.

use super::reader::{Map, Read, Reader, Spanned, Text, Texts, expect_mapping, object};
use super::schema::{Schema, SchemaNode};
use super::values::entries;
use crate::node::{Entry, Node, NodeLocation};
use crate::service::{Flag, ListStyle, Method, SecurityKind, Status};

/// A document without its operations, which are read one at a time.
#[derive(Clone, Debug)]
pub(crate) struct ApiDocument<'a> {
    /// The root.
    pub(crate) node: &'a Node,
    /// The metadata.
    pub(crate) info: Option<Info<'a>>,
    /// Where requests are sent.
    pub(crate) server: Server<'a>,
    /// The media types of requests that declare none.
    pub(crate) consumes: Option<Spanned<Texts<'a>>>,
    /// The media types of responses that declare none.
    pub(crate) produces: Option<Spanned<Texts<'a>>>,
    /// The named schemas.
    pub(crate) schemas: Map<'a, SchemaNode<'a>>,
    /// The security schemes.
    pub(crate) security_schemes: Vec<SecurityScheme<'a>>,
    /// The security requirements of operations that declare none.
    pub(crate) security: Option<Security<'a>>,
    /// The tags.
    pub(crate) tags: Vec<Spanned<Tag<'a>>>,
    /// `externalDocs`.
    pub(crate) external_docs: Option<Spanned<&'a Node>>,
    /// The extensions of the root.
    pub(crate) extensions: Vec<&'a Entry>,
    /// The extensions beside the paths.
    pub(crate) path_extensions: Vec<&'a Entry>,
}

/// Alternatives of security requirements.
pub(crate) type Security<'a> = Spanned<Vec<Spanned<Requirement<'a>>>>;

/// The server of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Server<'a> {
    /// The host, perhaps with a port.
    pub(crate) host: Option<Spanned<Text<'a>>>,
    /// The path that precedes every operation's.
    pub(crate) base_path: Option<Spanned<Text<'a>>>,
    /// The schemes: `https` and the like.
    pub(crate) schemes: Option<Spanned<Texts<'a>>>,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub(crate) struct SecurityScheme<'a> {
    /// Its entry among the security schemes.
    pub(crate) entry: &'a Entry,
    /// The kind of authentication.
    pub(crate) kind: SecurityKind,
    /// Its description.
    pub(crate) description: Option<Spanned<Text<'a>>>,
    /// Its extensions.
    pub(crate) extensions: Vec<&'a Entry>,
}

/// An operation, with all references resolved but those of schemas.
#[derive(Clone, Debug)]
pub(crate) struct Operation<'a> {
    /// The location of its method.
    pub(crate) key: NodeLocation,
    /// The method.
    pub(crate) method: Method,
    /// `operationId`, unless it is blank.
    pub(crate) id: Option<Spanned<Text<'a>>>,
    /// `summary`.
    pub(crate) summary: Option<Spanned<Text<'a>>>,
    /// `description`.
    pub(crate) description: Option<Spanned<Text<'a>>>,
    /// `externalDocs`.
    pub(crate) external_docs: Option<Spanned<&'a Node>>,
    /// `deprecated`.
    pub(crate) deprecated: Flag,
    /// Its tags.
    pub(crate) tags: Option<Spanned<Texts<'a>>>,
    /// The schemes of its server, where it declares its own.
    pub(crate) schemes: Option<Spanned<Texts<'a>>>,
    /// The media types of the request body, where it declares its own.
    pub(crate) consumes: Option<Spanned<Texts<'a>>>,
    /// The media types of the response bodies, where it declares its own.
    pub(crate) produces: Option<Spanned<Texts<'a>>>,
    /// The inputs of the request, in document order: its parameters, its body, or the fields of its form.
    pub(crate) parameters: Vec<Parameter<'a>>,
    /// Its responses.
    pub(crate) responses: Vec<Response<'a>>,
    /// Its security requirements, where it declares its own.
    pub(crate) security: Option<Security<'a>>,
    /// Its extensions.
    pub(crate) extensions: Vec<&'a Entry>,
    /// The extensions of its path item.
    pub(crate) path_extensions: Vec<&'a Entry>,
    /// The extensions beside its responses.
    pub(crate) response_extensions: Vec<&'a Entry>,
}

/// A parameter, the body of a request, or a field of its form.
#[derive(Clone, Debug)]
pub(crate) struct Parameter<'a> {
    /// The node that declares it.
    pub(crate) node: &'a Node,
    /// Its name; that of a body is not sent.
    pub(crate) name: Text<'a>,
    /// Which part of the request it is.
    pub(crate) location: ParameterLocation,
    /// `description`.
    pub(crate) description: Option<Spanned<Text<'a>>>,
    /// `required`.
    pub(crate) required: Option<Spanned<bool>>,
    /// Its schema.
    pub(crate) schema: Option<SchemaNode<'a>>,
    /// Whether it is a body of bytes, whatever its schema.
    pub(crate) bytes: bool,
    /// The schema keywords that it carries itself, in formats where it does.
    pub(crate) inline: Option<Box<Schema<'a>>>,
    /// Its default.
    pub(crate) default: Option<Spanned<&'a Node>>,
    /// How a list is written, the outermost first.
    pub(crate) styles: Vec<ListStyle>,
    /// `allowEmptyValue`.
    pub(crate) allow_empty: Flag,
    /// Its extensions.
    pub(crate) extensions: Vec<&'a Entry>,
}

/// The part of a request that a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterLocation {
    Path,
    Query,
    Header,
    FormField,
    File,
    Body,
}

/// A response.
#[derive(Clone, Debug)]
pub(crate) struct Response<'a> {
    /// Its entry among the responses of its operation.
    pub(crate) entry: &'a Entry,
    /// The status.
    pub(crate) status: Status,
    /// The node that declares it: one node for all operations that refer to it.
    pub(crate) node: &'a Node,
    /// `description`.
    pub(crate) description: Option<Spanned<Text<'a>>>,
    /// Its body.
    pub(crate) body: Option<Body<'a>>,
    /// Its headers.
    pub(crate) headers: Vec<Header<'a>>,
    /// `examples`.
    pub(crate) examples: Option<Spanned<&'a Node>>,
    /// Its extensions.
    pub(crate) extensions: Vec<&'a Entry>,
}

/// The body of a response.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Body<'a> {
    /// A value of a schema.
    Schema(SchemaNode<'a>),
    /// Bytes, whatever the node declares.
    Bytes(&'a Node),
}

/// A header of a response.
#[derive(Clone, Debug)]
pub(crate) struct Header<'a> {
    /// Its entry among the headers of its response.
    pub(crate) entry: &'a Entry,
    /// `description`, where it is not the schema's.
    pub(crate) description: Option<Spanned<Text<'a>>>,
    /// Its schema.
    pub(crate) schema: Box<Schema<'a>>,
    /// How a list is written, the outermost first.
    pub(crate) styles: Vec<ListStyle>,
}

object! {
    /// `info`: the metadata of a document.
    struct Info {
        "title" title: Text<'a>,
        "description" description: Text<'a>,
        "termsOfService" terms_of_service: &'a Node,
        "contact" contact: &'a Node,
        "license" license: &'a Node,
        "version" version: Text<'a>,
    }
}

object! {
    /// A tag.
    struct Tag {
        "name" name: Text<'a>,
        "description" description: Text<'a>,
        "externalDocs" external_docs: &'a Node,
    }
}

/// A security requirement: the schemes that are required together, each with its scopes.
#[derive(Clone, Debug)]
pub(crate) struct Requirement<'a>(pub(crate) Map<'a, Texts<'a>>);

impl<'a> Read<'a> for Requirement<'a> {
    const EXPECTED: &'static str = "a mapping of schemes";
    const IS_MAPPING: bool = true;

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        Some(Requirement(entries(expect_mapping(node, reader)?.iter(), reader)))
    }
}
