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
mod tree;
mod write;
mod wrong;

pub use base::Base;
pub use credentials::{Credential, Credentials};
pub use error::{BaseError, EncodeError, Location, Problem, ReadError};

use bindery::{Operation, Rest, Serve, ServiceError};

/// Writes an operation as an HTTP request.
///
/// Nothing is sent. The URI is absolute, and `Host` and `Content-Length` are left to who sends it.
///
/// # Errors
/// Where a value cannot stand in its place, or where the operation asks for credentials that are not given.
pub fn encode<O: Rest>(
    operation: &O,
    base: &Base,
    credentials: Option<&Credentials>,
) -> Result<http::Request<Vec<u8>>, EncodeError> {
    request::encode(operation, base, credentials)
}

/// Reads an HTTP response as the operation's output.
///
/// # Errors
/// The service's failure; or, where the response does not have the form that its status promises, where and what was
/// expected. Either way the error keeps status and body.
pub fn decode<O: Rest>(response: http::Response<Vec<u8>>) -> Result<O::Output, ServiceError<<O as Operation>::Error>> {
    response::decode::<O>(response)
}

/// Whether a request is one of this operation's: its method and its path, and the query where the path has one.
///
/// `base_path` is what stands before each path, as in [`Service::base_path`](bindery::Service::base_path).
pub fn matches<O: Rest>(request: &http::Request<Vec<u8>>, base_path: &str) -> bool {
    reader::matches::<O>(request, base_path)
}

/// Reads an HTTP request as an operation: the way back of [`encode`].
///
/// # Errors
/// Where it is another operation's, or a member does not have its form.
pub fn read<O: Serve>(request: &http::Request<Vec<u8>>, base_path: &str) -> Result<O, ReadError> {
    reader::read(request, base_path)
}

/// Writes an operation's output or failure as an HTTP response: the way back of [`decode`].
///
/// # Errors
/// Where a value cannot stand in its place.
pub fn write<O: Serve>(
    answer: Result<&O::Output, &<O as Operation>::Error>,
) -> Result<http::Response<Vec<u8>>, EncodeError> {
    response::write::<O>(answer)
}
