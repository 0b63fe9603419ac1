//! An operation as a request.

use crate::Endpoint;
use bindery::json::{self, Reason, Unsayable};
use bindery::{AwsJson, Operation, Protocol, Service};
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request};
use serde::Serialize;
use serde_json::ser::Formatter;
use std::cell::Cell;
use std::{fmt, io};

/// The header that says which operation a request is.
pub(crate) const X_AMZ_TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// Writes an operation as the request that a service understands: `POST /`, its name in `X-Amz-Target`, its members as
/// JSON.
///
/// The request is not signed, and says neither `Host` nor `Content-Length`: HTTP clients add them.
///
/// # Errors
/// Where a number is none that JSON has (NaN, or infinite), where a value does not serialize (a time beyond its
/// format), or where the operation's service does not speak awsJson.
pub fn encode<O: Operation<Protocol = AwsJson>>(
    operation: &O,
    endpoint: &Endpoint,
) -> Result<Request<Vec<u8>>, EncodeError> {
    request(O::SERVICE, O::NAME, operation, endpoint)
}

/// The request of an operation of a name.
pub(crate) fn request<T: Serialize>(
    service: &Service,
    name: &'static str,
    members: &T,
    endpoint: &Endpoint,
) -> Result<Request<Vec<u8>>, EncodeError> {
    let content_type = content_type(service)?;
    let target = target(service, name)?;
    let body = to_json(members)?;
    let mut headers = HeaderMap::with_capacity(8); // room for those of a signature and of an attempt
    headers.insert(CONTENT_TYPE, content_type);
    headers.insert(X_AMZ_TARGET, target);
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = endpoint.url().clone();
    *request.headers_mut() = headers;
    Ok(request)
}

/// The content type of a service's requests and responses.
pub(crate) fn content_type(service: &Service) -> Result<HeaderValue, EncodeError> {
    let version = match service.protocol {
        Protocol::AwsJson { version, .. } => version,
        Protocol::Rest => return Err(EncodeError::NotAwsJson { service: service.name }),
    };
    match version {
        "1.0" => Ok(HeaderValue::from_static("application/x-amz-json-1.0")),
        "1.1" => Ok(HeaderValue::from_static("application/x-amz-json-1.1")),
        _ => Err(EncodeError::NotAwsJson { service: service.name }),
    }
}

/// What `X-Amz-Target` says of an operation.
fn target(service: &Service, name: &'static str) -> Result<HeaderValue, EncodeError> {
    match service.protocol {
        Protocol::AwsJson { target, .. } => {
            let text = [target, ".", name].concat();
            HeaderValue::try_from(text).map_err(|_| EncodeError::Target { operation: name })
        }
        Protocol::Rest => Err(EncodeError::NotAwsJson { service: service.name }),
    }
}

/// A value as JSON, in which every number is one.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let nulls = Cell::new(false);
    let mut body = Vec::with_capacity(256);
    let written = value.serialize(&mut serde_json::Serializer::with_formatter(&mut body, SeesNull(&nulls)));
    match written {
        // serde_json writes NaN as null. A null is rare, so only then is the value looked through.
        Ok(()) if nulls.get() => json::check(value).map(|()| body).map_err(unsayable),
        Ok(()) => Ok(body),
        // It does not say where.
        Err(error) => {
            let message = error.to_string();
            Err(json::check(value).map_or_else(unsayable, |()| EncodeError::Value { message }))
        }
    }
}

fn unsayable(Unsayable { path, reason }: Unsayable) -> EncodeError {
    match reason {
        Reason::NotFinite => EncodeError::NotFinite { path },
        Reason::Refused(message) => EncodeError::Value { message: format!("at {path}: {message}") },
    }
}

/// Compact JSON, and whether there is a null in it.
struct SeesNull<'a>(&'a Cell<bool>);

impl Formatter for SeesNull<'_> {
    fn write_null<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.set(true);
        writer.write_all(b"null")
    }
}

/// Why an operation, or an answer, cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// A number is none that JSON has: NaN, or infinite.
    NotFinite {
        /// Where in the request it is, as `$.Rules[2].Weight`.
        path: String,
    },
    /// A value does not serialize, for example a time beyond what its format says.
    Value {
        /// What is wrong with it.
        message: String,
    },
    /// The operation's name, or its service's target prefix, cannot stand in a header.
    Target {
        /// The operation's name.
        operation: &'static str,
    },
    /// The service speaks neither awsJson 1.0 nor 1.1.
    NotAwsJson {
        /// The service's name.
        service: &'static str,
    },
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EncodeError::NotFinite { path } => {
                write!(f, "at {path}: the number is NaN or infinite, which JSON cannot say")
            }
            EncodeError::Value { message } => write!(f, "the value cannot be written as JSON: {message}"),
            EncodeError::Target { operation } => write!(f, "the name {operation:?} cannot stand in X-Amz-Target"),
            EncodeError::NotAwsJson { service } => {
                write!(f, "the service {service} speaks neither awsJson 1.0 nor awsJson 1.1")
            }
        }
    }
}

impl std::error::Error for EncodeError {}
