//! The operation model: a service in format-neutral terms.
//!
//! Names are as on the wire, in document order, and independent of Rust. Every fact stores the [`NodeLocation`] that
//! declares it, for provenance and diagnostics; without a location, a default rule of lowering applies.

use crate::node::{NodeLocation, Number};
use serde::Serialize;
use std::fmt;

/// The model of a service.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    /// The service as a whole.
    pub service: Service,
    /// The operations, in document order.
    pub operations: Vec<Operation>,
    /// The shapes, indexed by [`ShapeId`].
    pub shapes: Vec<Shape>,
    /// The failures of the operations, indexed by [`FailureId`].
    pub failures: Vec<Failure>,
}

impl Model {
    /// Returns the shape with an id.
    pub fn shape(&self, id: ShapeId) -> &Shape {
        &self.shapes[id.0 as usize]
    }

    /// Returns the failure with an id.
    pub fn failure(&self, id: FailureId) -> &Failure {
        &self.failures[id.0 as usize]
    }

    /// Returns the structure of an operation's request.
    pub fn input(&self, operation: &Operation) -> &Structure {
        match &self.shape(operation.input).kind {
            ShapeKind::Structure(structure) => structure,
            ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Newtype(_) => {
                unreachable!("an operation's input was lowered to a structure")
            }
        }
    }
}

/// The identity of a shape within its model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ShapeId(pub u32);

/// The identity of a failure within its model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct FailureId(pub u32);

/// A value with the location that declares it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// The location that sets a flag; `None` if the flag is not set.
pub type Flag = Option<NodeLocation>;

/// A key that Bindery does not interpret and carries unchanged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Extension {
    /// The key: `x-…` or a descriptive key of Swagger (`contact`, `license`, `externalDocs`, `xml`, …).
    pub key: String,
    /// The value.
    pub value: serde_json::Value,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// The documentation of an element.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Docs {
    /// The summary in one line: `summary`, or the `title` of a schema.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Located<String>>,
    /// The `description`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Located<String>>,
}

/// A service as a whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Service {
    /// The name of the folder that contains the documents.
    pub name: String,
    /// `info.title`.
    pub title: Located<String>,
    /// `info.version`.
    pub version: Located<String>,
    /// `info.description`.
    pub docs: Docs,
    /// The wire protocol.
    pub protocol: Protocol,
    /// The location of the declaration; `None` for the default protocol.
    pub protocol_place: Option<NodeLocation>,
    /// `host`.
    pub host: Option<Located<String>>,
    /// `basePath`.
    pub base_path: Option<Located<String>>,
    /// `schemes`.
    pub schemes: Vec<Located<String>>,
    /// `consumes`.
    pub consumes: Vec<Located<String>>,
    /// `produces`.
    pub produces: Vec<Located<String>>,
    /// `x-ms-parameterized-host`.
    pub host_template: Option<HostTemplate>,
    /// `x-endpoint`: ordered rules that determine a host.
    pub endpoints: Vec<EndpointRule>,
    /// `x-signing`: the service name in signatures.
    pub signing_name: Option<Located<String>>,
    /// `x-service-id`: the AWS service id, from which names of environment variables and profile keys are built.
    pub service_id: Option<Located<String>>,
    /// `x-origin`, one for each document that declares it.
    pub origins: Vec<Origin>,
    /// `x-publish: false`: the crate is not published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unpublished: Flag,
    /// `securityDefinitions`.
    pub security: Vec<SecurityScheme>,
    /// `tags`, including those that operations use without declaring them.
    pub tags: Vec<Tag>,
    /// The skipped parts of the documents; empty unless skipping was requested.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// The uninterpreted keys.
    pub extensions: Vec<Extension>,
}

/// A skipped part of a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Skipped {
    /// The kind of the part.
    pub kind: SkippedKind,
    /// The name of the part; for an operation without one, its method and path.
    pub name: String,
    /// The error, or the first of several.
    pub reason: String,
    /// The location of the error.
    pub place: NodeLocation,
    /// The location of the part's key.
    pub key: NodeLocation,
}

/// The kinds of parts that can be skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SkippedKind {
    /// A path without operations.
    Path,
    /// An operation.
    Operation,
    /// A definition.
    Definition,
    /// A shared parameter.
    Parameter,
    /// A shared response.
    Response,
}

impl SkippedKind {
    /// Returns the kind as named in diagnostics and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            SkippedKind::Path => "path",
            SkippedKind::Operation => "operation",
            SkippedKind::Definition => "definition",
            SkippedKind::Parameter => "parameter",
            SkippedKind::Response => "response",
        }
    }
}

/// Writes the kind as named in diagnostics and reports.
impl fmt::Display for SkippedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The encoding of requests and responses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name", rename_all = "kebab-case")]
pub enum Protocol {
    /// The HTTP binding of Swagger: method, path, parameters in their locations.
    Rest,
    /// The JSON-RPC protocol of AWS: `POST /`, with the operation in `X-Amz-Target`.
    AwsJson {
        /// `1.0` or `1.1`: the version in the content type.
        version: AwsJsonVersion,
        /// The prefix of `X-Amz-Target`.
        target: String,
    },
}

/// The version of awsJson.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum AwsJsonVersion {
    /// `application/x-amz-json-1.0`
    #[serde(rename = "1.0")]
    V1_0,
    /// `application/x-amz-json-1.1`
    #[serde(rename = "1.1")]
    V1_1,
}

/// A rule of `x-endpoint`, which applies if all its conditions hold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EndpointRule {
    /// Whether the rule is for FIPS endpoints; `None` for both kinds.
    pub fips: Option<Located<bool>>,
    /// Whether the rule is for dual-stack endpoints; `None` for both kinds.
    pub dual_stack: Option<Located<bool>>,
    /// The regions to which the rule applies; all regions if empty.
    pub regions: Vec<Located<String>>,
    /// The partition to which the rule applies; all partitions if `None`.
    pub partition: Option<Located<String>>,
    /// The host, with the placeholders `{region}`, `{dnsSuffix}` and `{dualStackDnsSuffix}`.
    pub host: Located<String>,
    /// The location of the rule.
    pub place: NodeLocation,
}

/// `x-ms-parameterized-host`: a host with placeholders.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HostTemplate {
    /// The template, such as `{accountName}.{host}`.
    pub template: Located<String>,
    /// Whether the scheme precedes the template.
    pub use_scheme_prefix: bool,
    /// The parameters of the template.
    pub parameters: Vec<Member>,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// `x-origin`: the source of a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Origin {
    /// A name or a URL.
    pub source: Located<String>,
    /// The date on which the document was fetched.
    pub date: Option<Located<String>>,
    /// The SHA-256 of the fetched file.
    pub sha256: Option<Located<String>>,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// A tag that groups operations.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tag {
    /// The name.
    pub name: String,
    /// The description.
    pub docs: Docs,
    /// The uninterpreted keys.
    pub extensions: Vec<Extension>,
    /// The location of the declaration, or of the first use.
    pub place: NodeLocation,
}

/// A security definition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SecurityScheme {
    /// The key in `securityDefinitions`.
    pub name: String,
    /// The kind of authentication.
    pub kind: SecurityKind,
    /// The description.
    pub docs: Docs,
    /// The uninterpreted keys.
    pub extensions: Vec<Extension>,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// The kinds of security schemes in Swagger 2.0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum SecurityKind {
    /// HTTP basic authentication.
    Basic,
    /// An API key in a header.
    ApiKeyHeader {
        /// The header's name.
        header: String,
    },
    /// An API key in the query.
    ApiKeyQuery {
        /// The parameter's name.
        parameter: String,
    },
    /// A bearer token (`http` with `bearer`, and `openIdConnect`, in OpenAPI 3).
    Bearer,
    /// An OAuth 2 bearer token.
    OAuth2 {
        /// `implicit`, `password`, `application` or `accessCode`.
        flow: String,
        /// `authorizationUrl`.
        authorization_url: Option<String>,
        /// `tokenUrl`.
        token_url: Option<String>,
        /// The scopes and their descriptions.
        scopes: Vec<(String, String)>,
    },
}

/// An operation of a service.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Operation {
    /// The `operationId`, or a name built from method and path.
    pub name: String,
    /// The location of the `operationId`; `None` if the name was built.
    pub name_place: Option<NodeLocation>,
    /// `x-name`: a name chosen in a document or an overlay.
    pub renamed: Option<Located<String>>,
    /// The HTTP method.
    pub method: Method,
    /// The path as declared, with placeholders and query.
    pub path: Located<String>,
    /// The documentation.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: Flag,
    /// The tags.
    pub tags: Vec<Located<String>>,
    /// The `schemes` of the operation, or else of the service.
    pub schemes: Vec<Located<String>>,
    /// The `consumes` of the operation, or else of the service.
    pub consumes: Vec<Located<String>>,
    /// The `produces` of the operation, or else of the service.
    pub produces: Vec<Located<String>>,
    /// The structure of the request: one member for each parameter (Rest), or the JSON object (AwsJson).
    pub input: ShapeId,
    /// The success responses in document order; if empty, any 2xx status without a body.
    pub responses: Vec<Response>,
    /// The declared failures.
    pub failures: Vec<OperationFailure>,
    /// The required authentication.
    pub auth: Auth,
    /// The location of the declaration; `None` for the default of the protocol.
    pub auth_place: Option<NodeLocation>,
    /// `x-pagination`.
    pub pagination: Option<Pagination>,
    /// The uninterpreted keys.
    pub extensions: Vec<Extension>,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// The HTTP methods of Swagger 2.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs, reason = "they are the names of HTTP")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
}

impl Method {
    /// Returns the method as HTTP writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
        }
    }
}

/// The authentication that an operation requires.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Auth {
    /// None: available credentials are not used.
    None,
    /// An AWS signature, version 4.
    Signed,
    /// One of several alternatives, each a list of schemes that are needed together; an empty list needs none.
    Schemes(Vec<Vec<SecurityRequirement>>),
}

/// A security scheme that an operation requires.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SecurityRequirement {
    /// The index into [`Service::security`].
    pub scheme: usize,
    /// The required scopes.
    pub scopes: Vec<String>,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// `x-pagination`: the members that pass a token from page to page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pagination {
    /// The request member that takes the token.
    pub input: Located<String>,
    /// The response member that returns the token.
    pub output: Located<String>,
    /// The response member that contains the items.
    pub items: Option<Located<String>>,
    /// The request member that limits the size of a page.
    pub limit: Option<Located<String>>,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// A response of an operation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Response {
    /// The status.
    pub status: Status,
    /// The description.
    pub docs: Docs,
    /// The content: the type of the body, or, with typed headers, a structure whose members have the locations
    /// [`Location::Header`] and [`Location::Payload`]. `None` without body and headers.
    pub content: Option<TypeUse>,
    /// Examples and other uninterpreted keys.
    pub extensions: Vec<Extension>,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// A key of `responses`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Status {
    /// A status code.
    Code(u16),
    /// `default`: every status that is not declared.
    Default,
}

/// Writes the status as documents do.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Status::Code(code) => write!(f, "{code}"),
            Status::Default => f.write_str("default"),
        }
    }
}

/// A failure, identified by its code (AwsJson) or its status (Rest).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failure {
    /// The identity.
    pub id: FailureId,
    /// The name of the definition, `default`, or the status code in digits.
    pub name: String,
    /// The `x-name` of the definition.
    pub renamed: Option<Located<String>>,
    /// The code or status that identifies the failure.
    pub told_by: ToldBy,
    /// The content, as in [`Response::content`].
    pub content: Option<TypeUse>,
    /// Whether the failure can be retried.
    pub retry: Retry,
    /// The location that declares whether it can be retried.
    pub retry_place: Option<NodeLocation>,
    /// The documentation.
    pub docs: Docs,
    /// The location of the definition, or of the first response that declares the failure.
    pub place: NodeLocation,
}

/// The code or status that identifies a failure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ToldBy {
    /// A code in the body or in a header.
    Code(String),
    /// The status of the response.
    Status(Status),
}

/// Whether a failed request can be retried (`x-error.retry`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Retry {
    /// No: the same request fails again.
    Never,
    /// Yes: the service has a temporary fault.
    Transient,
    /// Yes, with a delay: the service limits the rate of requests.
    Throttling,
}

/// A failure that an operation declares.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OperationFailure {
    /// The failure.
    pub failure: FailureId,
    /// The documentation of the operation's own response.
    pub docs: Docs,
    /// The location in the operation.
    pub place: NodeLocation,
}

/// A named shape.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shape {
    /// The identity.
    pub id: ShapeId,
    /// The name of the definition, or a name built from the location.
    pub name: String,
    /// `x-name`: a name chosen in a document or an overlay.
    pub renamed: Option<Located<String>>,
    /// The source of the shape.
    pub origin: ShapeOrigin,
    /// The documentation.
    pub docs: Docs,
    /// The kind of the shape.
    pub kind: ShapeKind,
    /// The uninterpreted keys.
    pub extensions: Vec<Extension>,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// The source of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ShapeOrigin {
    /// A definition.
    Definition,
    /// The parameters of the operation with this index: the request, which has the name of the operation.
    Input(usize),
    /// A response with typed headers of the operation with this index.
    Output(usize),
    /// A schema inside of another one.
    Inline,
}

/// The kind of a shape.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ShapeKind {
    /// A structure with named members.
    Structure(Structure),
    /// One of a list of values.
    Enum(Enum),
    /// One of several structures, identified by a discriminator.
    Union(Union),
    /// A type that needs a name because it contains itself (`A: array of A`).
    Newtype(TypeUse),
}

/// A structure.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Structure {
    /// The members, in document order.
    pub members: Vec<Member>,
    /// The type of undeclared members: `additionalProperties` beside `properties`.
    pub additional: Option<TypeUse>,
    /// `minProperties`.
    pub min_properties: Option<Located<u64>>,
    /// `maxProperties`.
    pub max_properties: Option<Located<u64>>,
    /// `x-error`: the failure whose content this is.
    pub failure: Option<FailureId>,
    /// The discriminator and its value, which are written although they are not among the members.
    pub tag: Option<StructureTag>,
}

/// The discriminator of a structure in a union, and its value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StructureTag {
    /// The name of the discriminator on the wire.
    pub member: String,
    /// The value.
    pub value: String,
    /// The location of the discriminator's declaration.
    pub place: NodeLocation,
}

/// A member of a structure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Member {
    /// The name on the wire.
    pub name: String,
    /// `x-name`: a name chosen in a document or an overlay.
    pub renamed: Option<Located<String>>,
    /// The type.
    pub target: TypeUse,
    /// Whether the member is required.
    pub required: Flag,
    /// `readOnly`: only responses contain the member.
    pub read_only: Flag,
    /// The documentation.
    pub docs: Docs,
    /// The default.
    pub default: Option<Located<serde_json::Value>>,
    /// The location in the request or response.
    pub location: Location,
    /// The uninterpreted keys.
    pub extensions: Vec<Extension>,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// The location of a member in a request or response.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "in", rename_all = "camelCase")]
pub enum Location {
    /// A member of the JSON object.
    Member,
    /// The path.
    Path {
        /// The styles of nested lists, the outermost first.
        styles: Vec<ListStyle>,
        /// `x-ms-skip-url-encoding`: the value is not percent-encoded.
        verbatim: Flag,
    },
    /// The query.
    Query {
        /// The styles of nested lists, the outermost first.
        styles: Vec<ListStyle>,
        /// `allowEmptyValue`.
        allow_empty: Flag,
        /// `x-ms-skip-url-encoding`: the value is not percent-encoded.
        verbatim: Flag,
    },
    /// A header.
    Header {
        /// The styles of nested lists, the outermost first.
        styles: Vec<ListStyle>,
    },
    /// A form.
    Form {
        /// The styles of nested lists, the outermost first.
        styles: Vec<ListStyle>,
        /// `allowEmptyValue`.
        allow_empty: Flag,
    },
    /// A file of a multipart form.
    File,
    /// The whole body.
    Payload,
}

/// `collectionFormat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ListStyle {
    /// `a,b`
    Csv,
    /// `a b`
    Ssv,
    /// `a<TAB>b`
    Tsv,
    /// `a|b`
    Pipes,
    /// `k=a&k=b`
    Multi,
}

/// A use of a type, with its constraints there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TypeUse {
    /// The type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// The definition through which the type is used, if that is only an alias (`IdentityId: {type: string, …}`).
    pub alias: Option<Located<String>>,
    /// The `format` as declared.
    pub format: Option<Located<String>>,
    /// The constraints of the values.
    pub constraints: Constraints,
    /// `x-sensitive`: the value is a secret.
    pub sensitive: Flag,
    /// `x-nullable`, or `null` among the types.
    pub nullable: Flag,
    /// `x-keys`: the type of the keys of a map, a string or an enum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<Box<TypeUse>>,
    /// The documentation of the type or its alias; that of a member is in [`Member::docs`].
    pub docs: Docs,
    /// The uninterpreted keys.
    pub extensions: Vec<Extension>,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// The types of values.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer(IntegerFormat),
    /// A number.
    Float(FloatFormat),
    /// A string.
    String,
    /// Bytes.
    Blob(BlobFormat),
    /// A timestamp.
    Timestamp(TimestampFormat),
    /// A date (`2014-06-30`).
    Date,
    /// A list with one item type.
    List(Box<TypeUse>),
    /// A list with a type for each position.
    Tuple(Vec<TypeUse>),
    /// A map from strings to values of one type.
    Map(Box<TypeUse>),
    /// A named shape.
    Shape(ShapeId),
    /// Any JSON value: the document declares no type.
    Document,
}

/// The widths of integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "they say what they are")]
pub enum IntegerFormat {
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
}

/// The widths of floating-point numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "they say what they are")]
pub enum FloatFormat {
    Float,
    Double,
}

/// The encodings of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum BlobFormat {
    /// `byte`: base64.
    Base64,
    /// `base64url`: base64 with the URL alphabet and no padding.
    Base64Url,
    /// `binary`, `file`: the bytes themselves.
    Binary,
}

/// The encodings of timestamps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TimestampFormat {
    /// The number of seconds since 1970 (`unixtime`; awsJson uses it for every format).
    EpochSeconds,
    /// RFC 3339 (`date-time`).
    DateTime,
    /// RFC 9110's `IMF-fixdate` (`date-time-rfc1123`, `rfc1123`).
    HttpDate,
}

/// The constraints on the values of a type.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Constraints {
    /// `minLength`, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<Located<u64>>,
    /// `maxLength`, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<Located<u64>>,
    /// `pattern`, an ECMA 262 regular expression, not anchored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<Located<String>>,
    /// `minimum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Located<Number>>,
    /// `exclusiveMinimum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclusive_minimum: Flag,
    /// `maximum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Located<Number>>,
    /// `exclusiveMaximum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclusive_maximum: Flag,
    /// `multipleOf`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple_of: Option<Located<Number>>,
    /// `minItems`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<Located<u64>>,
    /// `maxItems`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<Located<u64>>,
    /// `uniqueItems`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unique_items: Flag,
    /// `minProperties`, of a map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_properties: Option<Located<u64>>,
    /// `maxProperties`, of a map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_properties: Option<Located<u64>>,
    /// The `enum` of a type that does not become an enum: booleans, fractions, values of mixed types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<Located<serde_json::Value>>,
}

/// An open list of values: unknown values are preserved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Enum {
    /// The type of the values, including unknown ones.
    pub base: EnumBase,
    /// The values.
    pub values: Vec<EnumValue>,
}

/// The type of the values of an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum EnumBase {
    /// Strings.
    String,
    /// Integers.
    Integer(IntegerFormat),
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EnumValue {
    /// The value on the wire.
    pub value: EnumLiteral,
    /// `x-name`, `x-enum-varnames` or `x-ms-enum`: a chosen name.
    pub renamed: Option<Located<String>>,
    /// The documentation.
    pub docs: Docs,
    /// The location of the declaration.
    pub place: NodeLocation,
}

/// The wire value of an enum value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum EnumLiteral {
    /// A string.
    String(String),
    /// An integer.
    Integer(i128),
}

/// Writes the value as text.
impl fmt::Display for EnumLiteral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EnumLiteral::String(text) => f.write_str(text),
            EnumLiteral::Integer(number) => number.fmt(f),
        }
    }
}

/// One of several structures, identified by a discriminator.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Union {
    /// The member that identifies the structure (`discriminator`).
    pub discriminator: Located<String>,
    /// The structures.
    pub variants: Vec<Variant>,
}

/// A structure in a union.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Variant {
    /// The value of the discriminator.
    pub value: String,
    /// The structure, without the discriminator as a member: it is written by [`Structure::tag`].
    pub shape: ShapeId,
    /// The location of the declaration.
    pub place: NodeLocation,
}
