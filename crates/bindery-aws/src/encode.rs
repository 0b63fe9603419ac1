//! Encoding requests: the client's direction.

use crate::Endpoint;
use bindery::json::{self, Reason, Unrepresentable};
use bindery::{AwsJson, Operation, Protocol, Service};
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request};
use serde::Serialize;
use serde_json::ser::Formatter;
use std::cell::Cell;
use std::{fmt, io};

/// The header that identifies the operation.
pub(crate) const X_AMZ_TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// Encodes an operation as a request: `POST /`, with its name in `X-Amz-Target` and its members as JSON.
///
/// The request is not signed. `Host` and `Content-Length` are added by HTTP clients.
///
/// # Errors
/// Returns an error if a number is NaN or infinite, if a value does not serialize (a time outside of the range of its
/// format), or if the service does not use awsJson.
pub fn encode<O: Operation<Protocol = AwsJson>>(
    operation: &O,
    endpoint: &Endpoint,
) -> Result<Request<Vec<u8>>, EncodeError> {
    request(O::SERVICE, O::NAME, operation, endpoint)
}

/// Encodes a request by the name of its operation.
pub(crate) fn request<T: Serialize>(
    service: &Service,
    name: &'static str,
    members: &T,
    endpoint: &Endpoint,
) -> Result<Request<Vec<u8>>, EncodeError> {
    let content_type = content_type(service)?;
    let target = target(service, name)?;
    let body = to_json(members)?;
    let mut headers = HeaderMap::with_capacity(8); // includes those of a signature and of an attempt
    headers.insert(CONTENT_TYPE, content_type);
    headers.insert(X_AMZ_TARGET, target);
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = endpoint.url().clone();
    *request.headers_mut() = headers;
    Ok(request)
}

/// The content type of requests and responses.
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

/// The value of `X-Amz-Target` for an operation.
fn target(service: &Service, name: &'static str) -> Result<HeaderValue, EncodeError> {
    match service.protocol {
        Protocol::AwsJson { target, .. } => {
            let text = [target, ".", name].concat();
            HeaderValue::try_from(text).map_err(|_| EncodeError::Target { operation: name })
        }
        Protocol::Rest => Err(EncodeError::NotAwsJson { service: service.name }),
    }
}

/// Encodes a value as JSON without NaN and infinities.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let nulls = Cell::new(false);
    let mut body = Vec::with_capacity(256);
    let written = value.serialize(&mut serde_json::Serializer::with_formatter(&mut body, SeesNull(&nulls)));
    match written {
        // serde_json writes NaN as null. Nulls are rare, so the value is inspected again only if there is one.
        Ok(()) if nulls.get() => json::check(value).map(|()| body).map_err(unsayable),
        Ok(()) => Ok(body),
        // serde_json does not report the location.
        Err(error) => {
            let message = error.to_string();
            Err(json::check(value).map_or_else(unsayable, |()| EncodeError::Value { message }))
        }
    }
}

fn unsayable(Unrepresentable { path, reason }: Unrepresentable) -> EncodeError {
    match reason {
        Reason::NotFinite => EncodeError::NotFinite { path },
        Reason::Refused(message) => EncodeError::Value { message: format!("at {path}: {message}") },
    }
}

/// Encodes compact JSON, and records whether it contains a null.
struct SeesNull<'a>(&'a Cell<bool>);

impl Formatter for SeesNull<'_> {
    fn write_null<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.set(true);
        writer.write_all(b"null")
    }
}

/// The reason why a request or a response cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// A number is NaN or infinite.
    NotFinite {
        /// The path of the number, as `$.Rules[2].Weight`.
        path: String,
    },
    /// A value does not serialize, for example a time outside of the range of its format.
    Value {
        /// The message of its `Serialize`.
        message: String,
    },
    /// The name of the operation or the target prefix of the service is not valid in a header.
    Target {
        /// The name of the operation.
        operation: &'static str,
    },
    /// The service uses neither awsJson 1.0 nor 1.1.
    NotAwsJson {
        /// The name of the service.
        service: &'static str,
    },
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EncodeError::NotFinite { path } => {
                write!(f, "at {path}: the number is NaN or infinite, which JSON cannot represent")
            }
            EncodeError::Value { message } => write!(f, "the value cannot be written as JSON: {message}"),
            EncodeError::Target { operation } => write!(f, "the name {operation:?} is not valid in X-Amz-Target"),
            EncodeError::NotAwsJson { service } => {
                write!(f, "the service {service} uses neither awsJson 1.0 nor awsJson 1.1")
            }
        }
    }
}

impl std::error::Error for EncodeError {}
