//! The operation model: a service in format-neutral terms.
//!
//! Names are as on the wire, in document order, and independent of Rust. Every fact stores the [`NodeLocation`] that
//! declares it, for provenance and diagnostics; without a location, a default rule of lowering applies.

mod http;
mod operations;
mod security;
mod shapes;
mod types;

use crate::node::NodeLocation;
use serde::Serialize;
use std::fmt;

pub use self::http::{AwsJsonVersion, ListStyle, Location, Method, Protocol, Status};
pub use self::operations::{Failure, IdentifiedBy, Operation, OperationFailure, Pagination, Response, Retry};
pub use self::security::{Auth, SecurityKind, SecurityRequirement, SecurityScheme};
pub use self::shapes::{
    Alternative, Enum, EnumBase, EnumLiteral, EnumValue, Member, Shape, ShapeKind, ShapeOrigin, Structure,
    StructureTag, Union, UntaggedUnion, Variant,
};
pub use self::types::{BlobFormat, Constraints, FloatFormat, IntegerFormat, TimestampFormat, Type, TypeUse};

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
            ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => {
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
    /// A reference of a schema that has no target; the schema is any JSON value.
    Reference,
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
            SkippedKind::Reference => "reference",
        }
    }
}

impl Skipped {
    /// Returns how the part is read, as named in reports.
    pub const fn reading(&self) -> &'static str {
        match self.kind {
            SkippedKind::Path
            | SkippedKind::Operation
            | SkippedKind::Definition
            | SkippedKind::Parameter
            | SkippedKind::Response => "left out",
            SkippedKind::Reference => "any JSON value",
        }
    }
}

/// Writes the kind as named in diagnostics and reports.
impl fmt::Display for SkippedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
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
