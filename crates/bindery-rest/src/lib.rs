#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod base;
mod body;
mod credentials;
mod error;
mod escape;
mod json;
mod media;
#[cfg(feature = "meta")]
pub mod meta;
mod multipart;
mod read;
mod reader;
mod request;
mod response;
mod template;
mod write;

pub use base::Base;
pub use credentials::{Credential, Credentials};
pub use error::{BaseError, EncodeError, Location, Problem, ReadError};

use bindery::{Operation, Rest, Serve, ServiceError};

/// Encodes an operation as an HTTP request.
///
/// Nothing is sent. The URI is absolute; the HTTP client adds `Host` and `Content-Length`.
///
/// # Errors
/// Returns an error if a value has no representation in its location, or if required credentials are missing.
pub fn encode<O: Rest>(
    operation: &O,
    base: &Base,
    credentials: Option<&Credentials>,
) -> Result<http::Request<Vec<u8>>, EncodeError> {
    request::encode(operation, base, credentials)
}

/// Decodes an HTTP response as the output of an operation.
///
/// # Errors
/// Returns the failure of the service, or, if a successful response does not have the declared format, the location and
/// the expected format. Either error stores status and body.
pub fn decode<O: Rest>(response: http::Response<Vec<u8>>) -> Result<O::Output, ServiceError<<O as Operation>::Error>> {
    response::decode::<O>(response)
}

/// Returns whether a request belongs to this operation: whether its method, its path and the query of the path match.
///
/// `base_path` is the prefix of every path, as in [`Service::base_path`](bindery::Service::base_path).
pub fn matches<O: Rest>(request: &http::Request<Vec<u8>>, base_path: &str) -> bool {
    reader::matches::<O>(request, base_path)
}

/// Reads an HTTP request as an operation: the server's counterpart of [`encode`].
///
/// # Errors
/// Returns an error if the request belongs to another operation, or if a member does not have the declared format.
pub fn read<O: Serve>(request: &http::Request<Vec<u8>>, base_path: &str) -> Result<O, ReadError> {
    reader::read(request, base_path)
}

/// Writes the output or failure of an operation as an HTTP response: the server's counterpart of [`decode`].
///
/// # Errors
/// Returns an error if a value has no representation in its location.
pub fn write<O: Serve>(
    result: Result<&O::Output, &<O as Operation>::Error>,
) -> Result<http::Response<Vec<u8>>, EncodeError> {
    response::write::<O>(result)
}
