//! Operations, their responses and their failures.

use super::http::{Method, Status};
use super::security::Auth;
use super::types::TypeUse;
use super::{Docs, Extension, FailureId, Flag, Located, ShapeId};
use crate::node::NodeLocation;
use serde::Serialize;

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
    /// [`Location::Header`](super::Location::Header) and [`Location::Payload`](super::Location::Payload). `None` without
    /// body and headers.
    pub content: Option<TypeUse>,
    /// Examples and other uninterpreted keys.
    pub extensions: Vec<Extension>,
    /// The location of the declaration.
    pub place: NodeLocation,
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
    pub identified_by: IdentifiedBy,
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
pub enum IdentifiedBy {
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
