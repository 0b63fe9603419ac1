//! Security schemes and the authentication of operations.

use super::{Docs, Extension};
use crate::node::NodeLocation;
use serde::Serialize;

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
    /// The index into [`Service::security`](super::Service::security).
    pub scheme: usize,
    /// The required scopes.
    pub scopes: Vec<String>,
    /// The location of the declaration.
    pub place: NodeLocation,
}
