//! What can be wrong with a value in its place.

use bindery::{Requirement, Scheme};
use std::borrow::Cow;
use std::fmt;

/// A place of a member in a request or a response.
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

/// Why a request or a response cannot be written.
///
/// It names the member and its place, and never quotes a value, which may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// A value cannot stand in its place.
    Member {
        /// The place.
        location: Location,
        /// The member's name on the wire; in a body, the JSON path of what is wrong, as `$.tags[2].weight`.
        name: Cow<'static, str>,
        /// What is wrong with it.
        problem: Problem,
    },
    /// The operation asks for credentials, and what is given satisfies none of the alternatives.
    Unauthenticated {
        /// The alternatives that the operation takes.
        alternatives: &'static [&'static [Requirement]],
    },
    /// The credentials for a scheme cannot be sent.
    Credentials {
        /// The scheme's key in the document.
        scheme: &'static str,
        /// What is wrong with them.
        problem: Problem,
    },
    /// All is well with each member, and still there is no such request: its address is too long, or the document
    /// gives a method or a media type that HTTP does not have.
    Message {
        /// What HTTP does not take.
        what: &'static str,
    },
}

/// What is wrong with a value in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// A placeholder of the path has no value, or an empty one.
    EmptySegment,
    /// A segment of the path would be `.` or `..`, which is another path.
    DotSegment,
    /// A null among the items of a list.
    NullItem,
    /// An empty list within a list.
    EmptyItem,
    /// An item holds the separator of its list, and there is no way to write it there.
    Separator(char),
    /// A character that the place does not take: a line break or another control character, one beyond ASCII in a
    /// header, or one that is not percent-encoded where the text should already be.
    Character,
    /// A space at the beginning or the end, which receivers take away.
    EdgeSpace,
    /// A number that is not finite.
    NotFinite,
    /// The header belongs to HTTP, which sets it by itself.
    Reserved,
    /// HTTP does not have a header of this name.
    HeaderName,
    /// The operation takes no media type that can hold it, or the media type is none of the operation's.
    MediaType,
    /// The place does not take lists of this style.
    Style,
    /// A user's name has a colon.
    Colon,
    /// Its type refuses to be written; the text is the type's.
    Refused(String),
}

/// Why a request cannot be read as an operation.
///
/// It names the member and its place, and never quotes a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// The request's method or path is another operation's.
    Mismatch,
    /// A member does not have its form.
    Member {
        /// The place.
        location: Location,
        /// The member's name on the wire; in a body, a JSON path.
        name: String,
        /// What was expected.
        message: String,
    },
}

/// Why there is no base to send requests to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BaseError {
    /// The document does not say its host; the caller must give a whole URL.
    NoHost,
    /// Of the service's schemes, none is `http` or `https`.
    Scheme,
    /// It is not `http://` or `https://`, a host, perhaps a port, and perhaps a path.
    Form,
    /// The host's template has a placeholder that nobody has given a value.
    Missing(&'static str),
    /// A value for the host's template is not part of a host's name.
    Value(&'static str),
    /// A value is given that the host's template has no place for.
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
                f.write_str("no credentials are given, but one is asked for: ")?;
                for (index, alternative) in alternatives.iter().enumerate() {
                    f.write_str(if index > 0 { ", or " } else { "" })?;
                    for (index, requirement) in alternative.iter().enumerate() {
                        let Requirement { name, scheme, .. } = requirement;
                        write!(f, "{}`{name}` ({})", if index > 0 { " and " } else { "" }, kind(scheme))?;
                    }
                }
                Ok(())
            }
            EncodeError::Credentials { scheme, problem } => write!(f, "the credentials for `{scheme}`: {problem}"),
            EncodeError::Message { what } => write!(f, "HTTP does not take {what}"),
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
            Problem::EmptySegment => "an empty value, or a slash at either end, cannot stand in a path",
            Problem::DotSegment => "`.` and `..` cannot be segments of a path",
            Problem::NullItem => "an item of a list is null, which has no text",
            Problem::EmptyItem => "a list within a list is empty, which has no text",
            Problem::Separator(separator) => {
                return write!(f, "an item of a list has the character that parts items, {separator:?}");
            }
            Problem::Character => "it has a character that cannot stand there",
            Problem::EdgeSpace => "it begins or ends with a space, which receivers take away",
            Problem::NotFinite => "the number is not finite",
            Problem::Reserved => "HTTP itself sets this header",
            Problem::HeaderName => "there is no header of this name",
            Problem::MediaType => "no media type of the operation takes it",
            Problem::Style => "a list in this style cannot stand there",
            Problem::Colon => "a colon cannot stand in a user's name",
            Problem::Refused(message) => message,
        })
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Mismatch => f.write_str("the method and path are another operation's"),
            ReadError::Member { location, name, message } => write!(f, "{name} ({location}): {message}"),
        }
    }
}

impl fmt::Display for BaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BaseError::NoHost => f.write_str("the service does not say its host: give a base URL"),
            BaseError::Scheme => f.write_str("the service has neither `http` nor `https`"),
            BaseError::Form => f.write_str("expected a base URL, as https://example.com/v1"),
            BaseError::Missing(name) => write!(f, "the host needs a value for `{name}`"),
            BaseError::Value(name) => write!(f, "the value for `{name}` is not part of a host's name"),
            BaseError::Unknown => f.write_str("the host has no place for one of the values"),
        }
    }
}

impl std::error::Error for EncodeError {}
impl std::error::Error for ReadError {}
impl std::error::Error for BaseError {}
