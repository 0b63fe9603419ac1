//! The HTTP terms of the model: protocols, methods, statuses and locations of members.

use super::Flag;
use serde::Serialize;
use std::fmt;

/// The encoding of requests and responses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name", rename_all = "kebab-case")]
pub enum Protocol {
    /// The HTTP binding of Swagger 2.0 and OpenAPI 3: method, path, parameters in their locations.
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

/// The HTTP methods of Swagger 2.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs, reason = "the names are those of HTTP")]
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
    /// An object as `a=1&b=2`: `form`, exploded.
    Members,
    /// An object as `k[a]=1&k[b]=2`: `deepObject`.
    Deep,
    /// An object as `a=1,b=2`: `simple`, exploded.
    Pairs,
    /// JSON: the `content` of a parameter, or an object in a form.
    Json,
}
