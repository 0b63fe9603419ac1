//! The operation model: what a service says, in the words of the field.
//!
//! All names are as on the wire and in document order. Nothing here knows Rust. Every fact holds the
//! [`NodeLocation`] that says it, so that `why` can answer for it and a diagnostic can point at it; an absent
//! place means that a rule of the lowering, not a document, said it.

use crate::node::{NodeLocation, Number};
use serde::Serialize;
use std::fmt;

/// Everything that is known of one service.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    /// The service as a whole.
    pub service: Service,
    /// Its operations, in document order.
    pub operations: Vec<Operation>,
    /// Its shapes; a [`ShapeId`] is an index into them.
    pub shapes: Vec<Shape>,
    /// The failures that its operations give; a [`FailureId`] is an index into them.
    pub failures: Vec<Failure>,
}

impl Model {
    /// The shape that an id stands for.
    pub fn shape(&self, id: ShapeId) -> &Shape {
        &self.shapes[id.0 as usize]
    }

    /// The failure that an id stands for.
    pub fn failure(&self, id: FailureId) -> &Failure {
        &self.failures[id.0 as usize]
    }

    /// The structure of an operation's request.
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

/// A value, and the place that says it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Located<T> {
    /// What is said.
    pub value: T,
    /// Where it is said.
    pub place: NodeLocation,
}

/// A yes, with the place that says it; no where nothing says so.
pub type Flag = Option<NodeLocation>;

/// A key that Bindery does not interpret, carried as it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Extension {
    /// The key, `x-…` or one of Swagger's purely descriptive ones (`contact`, `license`, `externalDocs`, `xml`, …).
    pub key: String,
    /// Its value.
    pub value: serde_json::Value,
    /// Where it is said.
    pub place: NodeLocation,
}

/// What a document says in prose about an element.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Docs {
    /// One line: `summary`, or a schema's `title`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Located<String>>,
    /// The `description`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Located<String>>,
}

/// A service as a whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Service {
    /// Its name: that of the folder of its documents.
    pub name: String,
    /// `info.title`.
    pub title: Located<String>,
    /// `info.version`.
    pub version: Located<String>,
    /// `info.description`.
    pub docs: Docs,
    /// The wire protocol.
    pub protocol: Protocol,
    /// Where the protocol is said; Swagger's own needs no word.
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
    /// `x-endpoint`: ordered rules that give a host.
    pub endpoints: Vec<EndpointRule>,
    /// `x-signing`: the name that signatures are made for.
    pub signing_name: Option<Located<String>>,
    /// `x-service-id`: AWS's own name of it, which environment variables and profiles are made of.
    pub service_id: Option<Located<String>>,
    /// `x-origin`, one per document that says it.
    pub origins: Vec<Origin>,
    /// `x-publish: false`: its crate stays in the workspace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unpublished: Flag,
    /// `securityDefinitions`.
    pub security: Vec<SecurityScheme>,
    /// `tags`, with those that operations use without declaring them.
    pub tags: Vec<Tag>,
    /// What was left out because no sound code can be made for it; nothing unless somebody asked for that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// What else is said of the service.
    pub extensions: Vec<Extension>,
}

/// A part of a document that was left out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Skipped {
    /// What it is.
    pub kind: SkippedKind,
    /// Its name; of an operation without one, its method and path.
    pub name: String,
    /// What is wrong with it: one error, of several perhaps.
    pub reason: String,
    /// Where the error is.
    pub place: NodeLocation,
    /// Where the part is: its key.
    pub key: NodeLocation,
}

/// What can be left out of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SkippedKind {
    /// A path that has no operations.
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
    /// The kind in the wording of diagnostics and reports.
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

/// The kind in the wording of diagnostics and reports.
impl fmt::Display for SkippedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How requests and responses look on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name", rename_all = "kebab-case")]
pub enum Protocol {
    /// Swagger's own HTTP binding: method, path, parameters in their locations.
    Rest,
    /// AWS's JSON-RPC: `POST /`, the operation in `X-Amz-Target`.
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

/// One rule of `x-endpoint`: it applies where all its conditions do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EndpointRule {
    /// Whether FIPS endpoints are asked for; either where absent.
    pub fips: Option<Located<bool>>,
    /// Whether dual-stack endpoints are asked for; either where absent.
    pub dual_stack: Option<Located<bool>>,
    /// The regions it holds for; all where empty.
    pub regions: Vec<Located<String>>,
    /// The partition it holds for; all where absent.
    pub partition: Option<Located<String>>,
    /// The host, with `{region}`, `{dnsSuffix}` and `{dualStackDnsSuffix}` to be filled in.
    pub host: Located<String>,
    /// Where the rule stands.
    pub place: NodeLocation,
}

/// `x-ms-parameterized-host`: a host with placeholders.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HostTemplate {
    /// The template, as `{accountName}.{host}`.
    pub template: Located<String>,
    /// Whether the scheme is to be put before it.
    pub use_scheme_prefix: bool,
    /// Its parameters.
    pub parameters: Vec<Member>,
    /// Where it stands.
    pub place: NodeLocation,
}

/// `x-origin`: where a document came from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Origin {
    /// A name or a URL.
    pub source: Located<String>,
    /// The day it was fetched.
    pub date: Option<Located<String>>,
    /// The SHA-256 of the file as it was fetched.
    pub sha256: Option<Located<String>>,
    /// Where it is said.
    pub place: NodeLocation,
}

/// A tag that groups operations.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// Its description.
    pub docs: Docs,
    /// What else is said of it.
    pub extensions: Vec<Extension>,
    /// Where it is declared, or used first.
    pub place: NodeLocation,
}

/// A security definition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SecurityScheme {
    /// Its key.
    pub name: String,
    /// What it is.
    pub kind: SecurityKind,
    /// Its description.
    pub docs: Docs,
    /// What else is said of it.
    pub extensions: Vec<Extension>,
    /// Where it stands.
    pub place: NodeLocation,
}

/// The kinds of security that Swagger 2.0 knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum SecurityKind {
    /// HTTP basic authentication.
    Basic,
    /// A key in a header.
    ApiKeyHeader {
        /// The header's name.
        header: String,
    },
    /// A key in the query.
    ApiKeyQuery {
        /// The parameter's name.
        parameter: String,
    },
    /// A bearer token (OpenAPI 3's `http` with `bearer`, and `openIdConnect`).
    Bearer,
    /// An OAuth 2 bearer token.
    OAuth2 {
        /// `implicit`, `password`, `application` or `accessCode`.
        flow: String,
        /// `authorizationUrl`.
        authorization_url: Option<String>,
        /// `tokenUrl`.
        token_url: Option<String>,
        /// Scopes and what they allow.
        scopes: Vec<(String, String)>,
    },
}

/// One thing that a service does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Operation {
    /// Its `operationId`, or a name made of method and path where it has none.
    pub name: String,
    /// Where the `operationId` stands; absent where the name was made.
    pub name_place: Option<NodeLocation>,
    /// `x-name`: the name that a person chose for it.
    pub renamed: Option<Located<String>>,
    /// The HTTP method.
    pub method: Method,
    /// The path as the document says it, placeholders, query and all.
    pub path: Located<String>,
    /// What is said of it.
    pub docs: Docs,
    /// `deprecated`.
    pub deprecated: Flag,
    /// Its tags.
    pub tags: Vec<Located<String>>,
    /// `schemes`, its own or the service's.
    pub schemes: Vec<Located<String>>,
    /// `consumes`, its own or the service's.
    pub consumes: Vec<Located<String>>,
    /// `produces`, its own or the service's.
    pub produces: Vec<Located<String>>,
    /// The structure of the request: one member per parameter (Rest), or the JSON object (AwsJson).
    pub input: ShapeId,
    /// Its success responses, in document order; none is an empty response of any 2xx status.
    pub responses: Vec<Response>,
    /// The failures it is said to give.
    pub failures: Vec<OperationFailure>,
    /// What a caller must show.
    pub auth: Auth,
    /// Where authentication is said; absent where it is the protocol's default.
    pub auth_place: Option<NodeLocation>,
    /// `x-pagination`.
    pub pagination: Option<Pagination>,
    /// What else is said of it.
    pub extensions: Vec<Extension>,
    /// Where it stands.
    pub place: NodeLocation,
}

/// The methods of Swagger 2.0.
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
    /// The method as HTTP writes it.
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

/// What a caller must show to have an operation performed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Auth {
    /// Nothing; credentials at hand are not used either.
    None,
    /// An AWS signature, version 4.
    Signed,
    /// One of these alternatives, each a list of schemes needed together; an empty one is "nothing".
    Schemes(Vec<Vec<SecurityRequirement>>),
}

/// A scheme that an operation needs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SecurityRequirement {
    /// Index into [`Service::security`].
    pub scheme: usize,
    /// The scopes needed.
    pub scopes: Vec<String>,
    /// Where it is said.
    pub place: NodeLocation,
}

/// `x-pagination`: members that hand a token on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pagination {
    /// The request's member that takes the token.
    pub input: Located<String>,
    /// The response's member that gives it.
    pub output: Located<String>,
    /// The response's member that holds the items.
    pub items: Option<Located<String>>,
    /// The request's member that bounds a page.
    pub limit: Option<Located<String>>,
    /// Where it is said.
    pub place: NodeLocation,
}

/// A response to an operation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Response {
    /// The status it is told by.
    pub status: Status,
    /// Its description.
    pub docs: Docs,
    /// Its content: the type of the body, or, where headers are typed, a structure whose members have the
    /// locations [`Location::Header`] and [`Location::Payload`]. Absent where it has neither.
    pub content: Option<TypeUse>,
    /// Examples and what else is said of it.
    pub extensions: Vec<Extension>,
    /// Where it stands.
    pub place: NodeLocation,
}

/// A key of `responses`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Status {
    /// One status code.
    Code(u16),
    /// `default`: every status that is not named.
    Default,
}

/// As the documents write it.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Status::Code(code) => write!(f, "{code}"),
            Status::Default => f.write_str("default"),
        }
    }
}

/// A failure, told apart from the others by its code (AwsJson) or its status (Rest).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failure {
    /// Its identity.
    pub id: FailureId,
    /// The definition's name, or `default` or the status code in digits.
    pub name: String,
    /// `x-name` of its definition.
    pub renamed: Option<Located<String>>,
    /// What it is told by.
    pub told_by: ToldBy,
    /// Its content, as in [`Response::content`].
    pub content: Option<TypeUse>,
    /// Whether it is worth sending again.
    pub retry: Retry,
    /// Where that is said.
    pub retry_place: Option<NodeLocation>,
    /// What is said of it.
    pub docs: Docs,
    /// Where it stands (the definition, or the first response that says it).
    pub place: NodeLocation,
}

/// What a failure is told by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ToldBy {
    /// A code in the body or a header.
    Code(String),
    /// The response's status.
    Status(Status),
}

/// Whether a failure is worth sending again (`x-error.retry`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Retry {
    /// Sending the same again gives the same answer.
    Never,
    /// The service had a fault; it may be over.
    Transient,
    /// The service asks to slow down.
    Throttling,
}

/// A failure that an operation is said to give.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OperationFailure {
    /// Which.
    pub failure: FailureId,
    /// What the operation's own response says of it.
    pub docs: Docs,
    /// Where the operation says so.
    pub place: NodeLocation,
}

/// A named shape.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shape {
    /// Its identity.
    pub id: ShapeId,
    /// The definition's name, or one made from where it stands.
    pub name: String,
    /// `x-name`: the name that a person chose for it.
    pub renamed: Option<Located<String>>,
    /// What it was made of.
    pub origin: ShapeOrigin,
    /// What is said of it.
    pub docs: Docs,
    /// What it is.
    pub kind: ShapeKind,
    /// What else is said of it.
    pub extensions: Vec<Extension>,
    /// Where it stands.
    pub place: NodeLocation,
}

/// What a shape was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ShapeOrigin {
    /// A definition.
    Definition,
    /// The parameters of the operation of this index: the request struct, which bears the operation's name.
    Input(usize),
    /// A response of the operation of this index that has typed headers.
    Output(usize),
    /// A schema within another one.
    Inline,
}

/// What a shape is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ShapeKind {
    /// Named members.
    Structure(Structure),
    /// One of a list of values.
    Enum(Enum),
    /// One of several structures, told apart by a member.
    Union(Union),
    /// A type that must have a name of its own because it contains itself (`A: array of A`).
    Newtype(TypeUse),
}

/// A structure.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Structure {
    /// Its members, in document order.
    pub members: Vec<Member>,
    /// Members that are not named: `additionalProperties` beside `properties`.
    pub additional: Option<TypeUse>,
    /// `minProperties`.
    pub min_properties: Option<Located<u64>>,
    /// `maxProperties`.
    pub max_properties: Option<Located<u64>>,
    /// `x-error`: it is the content of a failure.
    pub failure: Option<FailureId>,
    /// The discriminator's member and value, which the structure writes though it is none of its members.
    pub tag: Option<StructureTag>,
}

/// The member by which a structure of a union is told apart, and its value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StructureTag {
    /// The member's name on the wire.
    pub member: String,
    /// Its value.
    pub value: String,
    /// Where the discriminator is said.
    pub place: NodeLocation,
}

/// A member of a structure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Member {
    /// Its name on the wire.
    pub name: String,
    /// `x-name`: the name that a person chose for it.
    pub renamed: Option<Located<String>>,
    /// Its type.
    pub target: TypeUse,
    /// Whether it must be there.
    pub required: Flag,
    /// `readOnly`: only in responses.
    pub read_only: Flag,
    /// What is said of it.
    pub docs: Docs,
    /// Its default.
    pub default: Option<Located<serde_json::Value>>,
    /// Where it travels.
    pub location: Location,
    /// What else is said of it.
    pub extensions: Vec<Extension>,
    /// Where it stands.
    pub place: NodeLocation,
}

/// Where a member travels.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "in", rename_all = "camelCase")]
pub enum Location {
    /// In the JSON object.
    Member,
    /// In the path.
    Path {
        /// How a list is written, the outermost first.
        styles: Vec<ListStyle>,
        /// `x-ms-skip-url-encoding`: it is put in as it is.
        verbatim: Flag,
    },
    /// In the query.
    Query {
        /// How a list is written, the outermost first.
        styles: Vec<ListStyle>,
        /// `allowEmptyValue`.
        allow_empty: Flag,
        /// `x-ms-skip-url-encoding`: it is put in as it is.
        verbatim: Flag,
    },
    /// In a header.
    Header {
        /// How a list is written, the outermost first.
        styles: Vec<ListStyle>,
    },
    /// In a form.
    Form {
        /// How a list is written, the outermost first.
        styles: Vec<ListStyle>,
        /// `allowEmptyValue`.
        allow_empty: Flag,
    },
    /// A file of a multipart form.
    File,
    /// It is the whole body.
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

/// A type where it is used: with what constrains it there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TypeUse {
    /// The type.
    #[serde(rename = "type")]
    pub ty: Type,
    /// The definition it was reached through, where that is a mere alias (`IdentityId: {type: string, …}`).
    pub alias: Option<Located<String>>,
    /// `format`, as the document says it.
    pub format: Option<Located<String>>,
    /// What constrains its values.
    pub constraints: Constraints,
    /// `x-sensitive`: a secret.
    pub sensitive: Flag,
    /// `x-nullable`, or `null` among its types.
    pub nullable: Flag,
    /// `x-keys`: what the keys of a map are, a text or an enum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<Box<TypeUse>>,
    /// What is said of the type itself or of its alias; a member's own words are in [`Member::docs`].
    pub docs: Docs,
    /// What else is said of it.
    pub extensions: Vec<Extension>,
    /// Where it stands.
    pub place: NodeLocation,
}

/// The types of values.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer(IntegerFormat),
    /// A number.
    Float(FloatFormat),
    /// Text.
    String,
    /// Bytes.
    Blob(BlobFormat),
    /// A point in time.
    Timestamp(TimestampFormat),
    /// A day (`2014-06-30`).
    Date,
    /// A list of one type.
    List(Box<TypeUse>),
    /// A list with a type for each position.
    Tuple(Vec<TypeUse>),
    /// String keys with values of one type.
    Map(Box<TypeUse>),
    /// A named shape.
    Shape(ShapeId),
    /// Any JSON value: the document itself says no more.
    Document,
}

/// The widths of whole numbers.
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

/// The widths of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "they say what they are")]
pub enum FloatFormat {
    Float,
    Double,
}

/// How bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum BlobFormat {
    /// `byte`: base64.
    Base64,
    /// `base64url`: base64 with the URL alphabet and no padding.
    Base64Url,
    /// `binary`, `file`: as they are.
    Binary,
}

/// How a point in time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TimestampFormat {
    /// A number of seconds since 1970 (`unixtime`, and awsJson whatever the format says).
    EpochSeconds,
    /// RFC 3339 (`date-time`).
    DateTime,
    /// RFC 9110's `IMF-fixdate` (`date-time-rfc1123`, `rfc1123`).
    HttpDate,
}

/// What constrains the values of a type.
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
    /// `enum` of a type that has no enum of its own: booleans, fractions, a mixture.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<Located<serde_json::Value>>,
}

/// One of a list of values; others may come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Enum {
    /// The type of the values: what an unknown one is kept as.
    pub base: EnumBase,
    /// The values.
    pub values: Vec<EnumValue>,
}

/// The type of an enum's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum EnumBase {
    /// Strings.
    String,
    /// Whole numbers.
    Integer(IntegerFormat),
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EnumValue {
    /// The value on the wire.
    pub value: EnumLiteral,
    /// `x-name`, `x-enum-varnames` or `x-ms-enum`: the name that a person chose for it.
    pub renamed: Option<Located<String>>,
    /// What is said of it.
    pub docs: Docs,
    /// Where it stands.
    pub place: NodeLocation,
}

/// A value of an enum on the wire.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum EnumLiteral {
    /// A string.
    String(String),
    /// A whole number.
    Integer(i128),
}

/// The value as text.
impl fmt::Display for EnumLiteral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EnumLiteral::String(text) => f.write_str(text),
            EnumLiteral::Integer(number) => number.fmt(f),
        }
    }
}

/// One of several structures, told apart by a member.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Union {
    /// The member that tells (`discriminator`).
    pub discriminator: Located<String>,
    /// The structures.
    pub variants: Vec<Variant>,
}

/// A structure of a union.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Variant {
    /// The discriminator's value.
    pub value: String,
    /// The structure, with all members but the discriminator, which it writes by [`Structure::tag`].
    pub shape: ShapeId,
    /// Where it stands.
    pub place: NodeLocation,
}
