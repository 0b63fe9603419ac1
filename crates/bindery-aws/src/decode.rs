//! Decoding responses: the client's direction.

use crate::envelope::Envelope;
use crate::malformed::{self, EMPTY};
use crate::retry_class;
use bindery::json::Tolerance;
use bindery::{AwsJson, CodedFailure, Malformed, Operation, RawResponse, Retry, ServiceError};
use http::{HeaderMap, Response};

/// Decodes the response to an operation.
///
/// An empty body is an output without members, and unknown members are ignored. A status other than 2xx is a
/// failure. Its code is in the body or `x-amzn-ErrorType`. A failure that the service does not declare keeps its code, or
/// its status if it has no code: it may come from a proxy.
///
/// # Errors
/// Returns the failure, or the location of a member that does not have the declared format. Either error stores status,
/// request id and body.
pub fn decode<O>(response: Response<Vec<u8>>) -> Result<O::Output, ServiceError<O::Error>>
where
    O: Operation<Protocol = AwsJson>,
    O::Error: CodedFailure,
{
    if !response.status().is_success() {
        return Err(failure(response));
    }
    match malformed::from_json(response.body(), Tolerance::AwsClient) {
        Ok(output) => Ok(output),
        Err(malformed) => {
            // The output of an operation without output accepts null, which a structure does not: the body is irrelevant.
            if let Ok(output) = serde_json::from_slice(b"null") {
                return Ok(output);
            }
            let malformed = if response.body().trim_ascii().is_empty() {
                Malformed { path: "$".to_owned(), message: "the body is empty".to_owned() }
            } else {
                malformed
            };
            Err(ServiceError::malformed(malformed, raw_response(response)))
        }
    }
}

#[cold]
pub(crate) fn failure<E: CodedFailure>(response: Response<Vec<u8>>) -> ServiceError<E> {
    failure_with(response, |failure: E| {
        let retry = failure.retry();
        (failure, retry)
    })
}

/// Decodes a failure and its retry class.
#[cold]
pub(crate) fn failure_with<E: CodedFailure>(
    response: Response<Vec<u8>>,
    retry: impl FnOnce(E) -> (E, Retry),
) -> ServiceError<E> {
    let status = response.status().as_u16();
    let envelope = Envelope::read(response.headers(), response.body());
    let code = envelope.code.unwrap_or_else(|| status.to_string());
    let message = envelope.message.as_deref();
    // A code in a header may accompany a body that is not an object; only the code counts then.
    let body = if envelope.is_object { response.body().as_slice() } else { EMPTY };
    let read = E::decode(&code, message, &mut serde_json::Deserializer::from_slice(body));
    match read.map(retry) {
        Ok((failure, declared)) => {
            let retry = match declared {
                Retry::Never => retry_class(status, &code),
                retry @ (Retry::Transient | Retry::Throttling) => retry,
            };
            ServiceError::failed(failure, retry, raw_response(response))
        }
        Err(error) => {
            let malformed = malformed::describe(&error, body);
            ServiceError::malformed(malformed, raw_response(response)).with_retry(retry_class(status, &code))
        }
    }
}

pub(crate) fn raw_response(response: Response<Vec<u8>>) -> RawResponse {
    let (parts, body) = response.into_parts();
    RawResponse { status: parts.status.as_u16(), request_id: request_id(&parts.headers), body }
}

/// The request id; some services use the shorter header name.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-amzn-requestid").or_else(|| headers.get("x-amz-request-id"))?;
    Some(String::from_utf8_lossy(id.as_bytes()).into_owned())
}
