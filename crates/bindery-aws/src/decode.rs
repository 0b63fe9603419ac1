//! A response as an operation's output or failure.

use crate::envelope::Envelope;
use crate::malformed::{self, EMPTY};
use crate::retry_class;
use bindery::{Answer, AwsJson, CodedFailure, Operation, Retry, ServiceError};
use http::{HeaderMap, Response};

/// Reads the response to an operation.
///
/// An empty body is an empty output, and members that nobody knows are ignored. From status 301 on, the answer is a
/// failure: its code is in `x-amzn-ErrorType` or the body; one that the service's documents do not know, or that comes
/// from a proxy on the way, keeps its code, or its status where it has none.
///
/// # Errors
/// The failure, or what is wrong with the answer and where in it. Either keeps status, request id and body.
pub fn decode<O>(response: Response<Vec<u8>>) -> Result<O::Output, ServiceError<O::Error>>
where
    O: Operation<Protocol = AwsJson>,
    O::Error: CodedFailure,
{
    if response.status().as_u16() >= 301 {
        return Err(failure(response));
    }
    match malformed::from_json(response.body()) {
        Ok(output) => Ok(output),
        Err(malformed) => Err(ServiceError::malformed(malformed, answer(response))),
    }
}

#[cold]
pub(crate) fn failure<E: CodedFailure>(response: Response<Vec<u8>>) -> ServiceError<E> {
    failure_with(response, |failure: E| {
        let retry = failure.retry();
        (failure, retry)
    })
}

/// The failure that a response is, and what its service says of sending the request again.
#[cold]
pub(crate) fn failure_with<E: CodedFailure>(
    response: Response<Vec<u8>>,
    retry: impl FnOnce(E) -> (E, Retry),
) -> ServiceError<E> {
    let status = response.status().as_u16();
    let envelope = Envelope::read(response.headers(), response.body());
    let code = envelope.code.unwrap_or_else(|| status.to_string());
    let message = envelope.message.as_deref();
    // A code in a header may come with a body that is no object: what it says then is the code alone.
    let body = if envelope.is_object { response.body().as_slice() } else { EMPTY };
    let read = E::decode(&code, message, &mut serde_json::Deserializer::from_slice(body));
    match read.map(retry) {
        Ok((failure, said)) => {
            let retry = match said {
                Retry::Never => retry_class(status, &code),
                retry @ (Retry::Transient | Retry::Throttling) => retry,
            };
            ServiceError::failed(failure, retry, answer(response))
        }
        Err(error) => ServiceError::malformed(malformed::describe(&error, body), answer(response)),
    }
}

pub(crate) fn answer(response: Response<Vec<u8>>) -> Answer {
    let (parts, body) = response.into_parts();
    Answer { status: parts.status.as_u16(), request_id: request_id(&parts.headers), body }
}

/// What the service calls the exchange; some say it by the shorter name.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-amzn-requestid").or_else(|| headers.get("x-amz-request-id"))?;
    Some(String::from_utf8_lossy(id.as_bytes()).into_owned())
}
