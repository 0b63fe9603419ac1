//! Errors of encoding requests, reading requests and building base URLs.

use bindery::{Requirement, Scheme};
use std::borrow::Cow;
use std::fmt;

/// The location of a member in a request or a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// A placeholder of the path.
    Path,
    /// A parameter of the query.
    Query,
    /// A header.
    Header,
    /// A field of a form.
    Form,
    /// A file of a form.
    File,
    /// The body.
    Body,
}

/// The reason why a request or a response cannot be written.
///
/// It names the member and its location, and never quotes a value, which may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// A value has no representation in its location.
    Member {
        /// The location.
        location: Location,
        /// The name of the member on the wire; in a body, the JSON path of the value, as `$.tags[2].weight`.
        name: Cow<'static, str>,
        /// The problem.
        problem: Problem,
    },
    /// The operation requires credentials, and the given ones satisfy none of the alternatives.
    Unauthenticated {
        /// The alternatives that the operation accepts.
        alternatives: &'static [&'static [Requirement]],
    },
    /// The credentials for a scheme cannot be sent.
    Credentials {
        /// The name of the scheme in the document.
        scheme: &'static str,
        /// The problem.
        problem: Problem,
    },
    /// The message as a whole is not valid in HTTP: its URI is too long, or the document declares an invalid method or media
    /// type.
    Message {
        /// The part that is not valid.
        what: &'static str,
    },
}

/// The reason why a value has no representation in its location.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// A path parameter is absent or empty.
    EmptySegment,
    /// A segment of the path would be `.` or `..`, which changes the path.
    DotSegment,
    /// An item of a list is null.
    NullItem,
    /// An empty list within a list.
    EmptyItem,
    /// An item contains the separator of its list, which cannot be escaped in this location.
    Separator(char),
    /// A character that is not allowed: a line break or another control character, a non-ASCII character in a header, or one
    /// that is not percent-encoded in a value that must be.
    Character,
    /// A leading or trailing space, which receivers remove.
    EdgeSpace,
    /// A number is NaN or infinite.
    NotFinite,
    /// The header is set by HTTP itself.
    Reserved,
    /// The name is not a valid header name.
    HeaderName,
    /// No media type of the operation can contain the value, or the requested media type is not one of the operation's.
    MediaType,
    /// The location does not support lists of this style.
    Style,
    /// A user name contains a colon.
    Colon,
    /// The `Serialize` of the value failed with this message.
    Refused(String),
}

/// The reason why a request cannot be read as an operation.
///
/// It names the member and its location, and never quotes a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// The method or the path belongs to another operation.
    Mismatch,
    /// A member does not have the declared format.
    Member {
        /// The location.
        location: Location,
        /// The name of the member on the wire; in a body, a JSON path.
        name: String,
        /// The expected format.
        message: String,
    },
}

/// The reason why there is no base URL.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BaseError {
    /// The document declares no host; the caller must supply a base URL.
    NoHost,
    /// The service declares neither `http` nor `https`.
    Scheme,
    /// The text is not `http://` or `https://` with a host, an optional port and an optional path.
    Form,
    /// A parameter of the host has no value.
    Missing(&'static str),
    /// The value of a host parameter is not part of a host name.
    Value(&'static str),
    /// A value is given for a parameter that the host does not have.
    Unknown,
}

impl EncodeError {
    pub(crate) fn member(location: Location, name: impl Into<Cow<'static, str>>, problem: Problem) -> Self {
        EncodeError::Member { location, name: name.into(), problem }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Form => "form",
            Location::File => "file",
            Location::Body => "body",
        })
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EncodeError::Member { location, name, problem } => write!(f, "{name} ({location}): {problem}"),
            EncodeError::Unauthenticated { alternatives } => {
                f.write_str("the operation requires credentials: ")?;
                for (index, alternative) in alternatives.iter().enumerate() {
                    f.write_str(if index > 0 { ", or " } else { "" })?;
                    for (index, requirement) in alternative.iter().enumerate() {
                        let Requirement { name, scheme, .. } = requirement;
                        write!(f, "{}`{name}` ({})", if index > 0 { " and " } else { "" }, kind(scheme))?;
                    }
                }
                Ok(())
            }
            EncodeError::Credentials { scheme, problem } => write!(f, "credentials for `{scheme}`: {problem}"),
            EncodeError::Message { what } => write!(f, "{what} is not valid in HTTP"),
        }
    }
}

fn kind(scheme: &Scheme) -> &'static str {
    match scheme {
        Scheme::Basic => "basic",
        Scheme::ApiKeyHeader(_) | Scheme::ApiKeyQuery(_) => "API key",
        Scheme::OAuth2 => "bearer token",
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Problem::EmptySegment => "a path parameter must not be empty, or begin or end with a slash",
            Problem::DotSegment => "`.` and `..` must not be segments of a path",
            Problem::NullItem => "an item of the list is null, which has no text form",
            Problem::EmptyItem => "an inner list is empty, which has no text form",
            Problem::Separator(separator) => {
                return write!(f, "an item of the list contains the separator {separator:?}");
            }
            Problem::Character => "the value contains a character that is not allowed here",
            Problem::EdgeSpace => "the value begins or ends with a space, which receivers remove",
            Problem::NotFinite => "the number is NaN or infinite",
            Problem::Reserved => "the header is set by HTTP itself",
            Problem::HeaderName => "the name is not a valid header name",
            Problem::MediaType => "no media type of the operation can contain the value",
            Problem::Style => "lists of this style are not supported here",
            Problem::Colon => "a user name must not contain a colon",
            Problem::Refused(message) => message,
        })
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Mismatch => f.write_str("the method and path belong to another operation"),
            ReadError::Member { location, name, message } => write!(f, "{name} ({location}): {message}"),
        }
    }
}

impl fmt::Display for BaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BaseError::NoHost => f.write_str("the service declares no host; supply a base URL"),
            BaseError::Scheme => f.write_str("the service declares neither `http` nor `https`"),
            BaseError::Form => f.write_str("expected a base URL, as https://example.com/v1"),
            BaseError::Missing(name) => write!(f, "the host parameter `{name}` has no value"),
            BaseError::Value(name) => write!(f, "the value of `{name}` is not part of a host name"),
            BaseError::Unknown => f.write_str("a value is given for an unknown host parameter"),
        }
    }
}

impl std::error::Error for EncodeError {}
impl std::error::Error for ReadError {}
impl std::error::Error for BaseError {}
