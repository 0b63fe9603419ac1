//! The way back: a request as an operation, an output or a failure as a response.

use crate::encode::{EncodeError, X_AMZ_TARGET, content_type, to_json};
use crate::malformed;
use bindery::{AwsJson, Failure, Malformed, Operation, Protocol, Retry};
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use serde::Serialize;
use std::fmt;

/// Whether a request is for this operation: what its method and its `X-Amz-Target` say.
pub fn matches<O: Operation<Protocol = AwsJson>>(request: &Request<Vec<u8>>) -> bool {
    let Protocol::AwsJson { target, .. } = O::SERVICE.protocol else { return false };
    let said = request.headers().get(X_AMZ_TARGET).map(HeaderValue::as_bytes);
    let name = said.and_then(|said| said.strip_prefix(target.as_bytes())).and_then(|said| said.strip_prefix(b"."));
    request.method() == Method::POST && name == Some(O::NAME.as_bytes())
}

/// Reads the request for an operation. An empty body is a request without members.
///
/// # Errors
/// Where the request is for something else, or where its body does not have the operation's form.
pub fn read<O: Operation<Protocol = AwsJson>>(request: &Request<Vec<u8>>) -> Result<O, ReadError> {
    if !matches::<O>(request) {
        return Err(ReadError::OtherOperation { expected: O::NAME });
    }
    malformed::from_json(request.body()).map_err(ReadError::Malformed)
}

/// Writes the response to an operation: its output with status 200, or its failure with its code in the header
/// `x-amzn-ErrorType` and the body's `__type`. A failure that may pass has status 500, any other 400.
///
/// # Errors
/// As [`encode`](crate::encode) has them.
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
            // A code that no header can bear is in the body all the same.
            if let Ok(code) = HeaderValue::from_str(failure.code()) {
                response.headers_mut().insert(X_AMZN_ERROR_TYPE, code);
            }
        }
    }
    Ok(response)
}

const X_AMZN_ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// Why a request cannot be read as an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// It is for another operation, or none: another method, or another `X-Amz-Target`.
    OtherOperation {
        /// The operation that was to be read.
        expected: &'static str,
    },
    /// Its body does not have the operation's form.
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
