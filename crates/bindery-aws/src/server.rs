//! Reading requests and writing responses: the server's direction.

use crate::encode::{EncodeError, X_AMZ_TARGET, content_type, to_json};
use crate::malformed;
use bindery::json::Tolerance;
use bindery::{AwsJson, Failure, Malformed, Operation, Protocol, Retry};
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use serde::Serialize;
use std::fmt;

/// Returns whether a request is for this operation, by its method and its `X-Amz-Target`.
pub fn matches<O: Operation<Protocol = AwsJson>>(request: &Request<Vec<u8>>) -> bool {
    let Protocol::AwsJson { target, .. } = O::SERVICE.protocol else { return false };
    let declared = request.headers().get(X_AMZ_TARGET).map(HeaderValue::as_bytes);
    let name = declared
        .and_then(|declared| declared.strip_prefix(target.as_bytes()))
        .and_then(|declared| declared.strip_prefix(b"."));
    request.method() == Method::POST && name == Some(O::NAME.as_bytes())
}

/// Reads a request as an operation. An empty body is a request without members.
///
/// # Errors
/// Returns an error if the request is for another operation, or if its body does not have the declared format.
pub fn read<O: Operation<Protocol = AwsJson>>(request: &Request<Vec<u8>>) -> Result<O, ReadError> {
    if !matches::<O>(request) {
        return Err(ReadError::OtherOperation { expected: O::NAME });
    }
    malformed::from_json(request.body(), Tolerance::Exact).map_err(ReadError::Malformed)
}

/// Writes the response to an operation: its output with status 200, or its failure with the code in the header
/// `x-amzn-ErrorType` and in the body's `__type`. A transient failure has status 500, any other 400.
///
/// # Errors
/// The same as those of [`encode`](crate::encode).
pub fn write<O>(result: Result<&O::Output, &O::Error>) -> Result<Response<Vec<u8>>, EncodeError>
where
    O: Operation<Protocol = AwsJson>,
    O::Error: Serialize,
{
    let content_type = content_type(O::SERVICE)?;
    let mut response = Response::new(Vec::new());
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    match result {
        Ok(output) => *response.body_mut() = to_json(output)?,
        Err(failure) => {
            *response.body_mut() = to_json(failure)?;
            *response.status_mut() = match failure.retry() {
                Retry::Transient => StatusCode::INTERNAL_SERVER_ERROR,
                Retry::Never | Retry::Throttling => StatusCode::BAD_REQUEST,
            };
            // A code that is not valid in a header is in the body only.
            if let Ok(code) = HeaderValue::from_str(failure.code()) {
                response.headers_mut().insert(X_AMZN_ERROR_TYPE, code);
            }
        }
    }
    Ok(response)
}

const X_AMZN_ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// The reason why a request cannot be read as an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// The method or the `X-Amz-Target` belongs to another operation.
    OtherOperation {
        /// The operation that the caller asked for.
        expected: &'static str,
    },
    /// The body does not have the declared format.
    Malformed(Malformed),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::OtherOperation { expected } => write!(f, "the request is not for {expected}"),
            ReadError::Malformed(malformed) => malformed.fmt(f),
        }
    }
}

impl std::error::Error for ReadError {}
