//! The error of a call: a failure of the service, or a response that cannot be decoded.

use crate::{Failure, Retry};
use std::fmt;

/// The error of a call: a failure that the service reported, or a response that cannot be decoded.
///
/// Protocol crates create it. It stores the status and the whole body of the response. `Display` prints
/// `CODE: message (request id …)`. `Debug` prints the length of the body only, since the body may contain secrets.
///
/// ```
/// use bindery::{RawResponse, Malformed, Retry, ServiceError};
/// # use bindery::Failure;
/// # #[derive(Debug)] struct Error;
/// # impl std::fmt::Display for Error { fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { Ok(()) } }
/// # impl std::error::Error for Error {}
/// # impl Failure for Error {
/// #     fn code(&self) -> &str { "TooManyRequestsException" }
/// #     fn message(&self) -> Option<&str> { Some("Slow down") }
/// #     fn retry(&self) -> Retry { Retry::Throttling }
/// # }
///
/// let response = RawResponse { status: 400, request_id: Some("4f1c".to_owned()), body: b"{}".to_vec() };
/// let error = ServiceError::failed(Error, Retry::Throttling, response.clone());
/// assert_eq!(error.to_string(), "TooManyRequestsException: Slow down (request id 4f1c)");
/// assert_eq!((error.status(), error.retry()), (400, Retry::Throttling));
///
/// let malformed = Malformed { path: "$.Credentials".to_owned(), message: "expected a structure".to_owned() };
/// let error = ServiceError::<Error>::malformed(malformed, RawResponse { status: 200, ..response });
/// assert_eq!(
///     error.to_string(),
///     "the response with status 200 cannot be decoded: at $.Credentials: expected a structure (request id 4f1c)",
/// );
/// assert_eq!(error.body(), b"{}");
/// ```
pub struct ServiceError<E>(Box<Inner<E>>);

struct Inner<E> {
    cause: Cause<E>,
    retry: Retry,
    response: RawResponse,
}

enum Cause<E> {
    Failed(E),
    Malformed(Malformed),
}

/// A response that contains no output, as it was received.
#[derive(Clone, PartialEq, Eq)]
pub struct RawResponse {
    /// The status code.
    pub status: u16,
    /// The identifier that the service assigned to this exchange, if the response contains one.
    pub request_id: Option<String>,
    /// The whole body.
    pub body: Vec<u8>,
}

/// The difference between a response and the format that the service declares for its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The location: a path into a JSON body, as `$.Credentials.Expiration`, or the name of a header.
    pub path: String,
    /// The expected format. It never quotes the value that was received, which may be a secret.
    pub message: String,
}

impl<E> ServiceError<E> {
    /// Creates the error of a failure that the service reported.
    pub fn failed(failure: E, retry: Retry, response: RawResponse) -> Self {
        ServiceError(Box::new(Inner { cause: Cause::Failed(failure), retry, response }))
    }

    /// Creates the error of a response that cannot be decoded. Its retry class is [`Retry::Never`].
    pub fn malformed(malformed: Malformed, response: RawResponse) -> Self {
        ServiceError(Box::new(Inner { cause: Cause::Malformed(malformed), retry: Retry::Never, response }))
    }

    /// Replaces the retry class: a response of a gateway that cannot be decoded may still have a status that justifies
    /// another attempt.
    #[must_use]
    pub fn with_retry(mut self, retry: Retry) -> Self {
        self.0.retry = retry;
        self
    }

    /// Returns the failure; `None` if the response cannot be decoded.
    pub fn failure(&self) -> Option<&E> {
        match &self.0.cause {
            Cause::Failed(failure) => Some(failure),
            Cause::Malformed(_) => None,
        }
    }

    /// Returns cause differs from the declared format; `None` if the service reported a failure.
    pub fn as_malformed(&self) -> Option<&Malformed> {
        match &self.0.cause {
            Cause::Failed(_) => None,
            Cause::Malformed(malformed) => Some(malformed),
        }
    }

    /// Converts into the failure.
    ///
    /// # Errors
    /// Returns `self` if the response cannot be decoded.
    pub fn into_failure(self) -> Result<E, Self> {
        let Inner { cause, retry, response } = *self.0;
        match cause {
            Cause::Failed(failure) => Ok(failure),
            cause @ Cause::Malformed(_) => Err(ServiceError(Box::new(Inner { cause, retry, response }))),
        }
    }

    /// Returns the status code of the response.
    pub fn status(&self) -> u16 {
        self.0.response.status
    }

    /// Returns the identifier that the service assigned to this exchange. Support requests quote it.
    pub fn request_id(&self) -> Option<&str> {
        self.0.response.request_id.as_deref()
    }

    /// Returns the whole body of the response.
    pub fn body(&self) -> &[u8] {
        &self.0.response.body
    }

    /// Returns whether the same request is worth another attempt, as the failure or else the protocol classifies it.
    pub fn retry(&self) -> Retry {
        self.0.retry
    }
}

impl<E: Failure> ServiceError<E> {
    /// Returns the code of the failure; `None` if the response cannot be decoded.
    pub fn code(&self) -> Option<&str> {
        self.failure().map(Failure::code)
    }

    /// Returns the message of the failure, if it has one.
    pub fn message(&self) -> Option<&str> {
        self.failure().and_then(Failure::message)
    }
}

impl<E: Failure> fmt::Display for ServiceError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.cause {
            Cause::Failed(failure) => {
                f.write_str(failure.code())?;
                if let Some(message) = failure.message() {
                    write!(f, ": {message}")?;
                }
            }
            Cause::Malformed(malformed) => {
                let status = self.status();
                write!(f, "the response with status {status} cannot be decoded: {malformed}")?;
            }
        }
        match self.request_id() {
            Some(id) => write!(f, " (request id {id})"),
            None => Ok(()),
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for ServiceError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { cause, retry, response } = &*self.0;
        let mut debug = f.debug_struct("ServiceError");
        match cause {
            Cause::Failed(failure) => debug.field("failure", failure),
            Cause::Malformed(malformed) => debug.field("malformed", malformed),
        };
        debug.field("retry", retry).field("response", response).finish()
    }
}

impl<E: Failure> std::error::Error for ServiceError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // `Display` includes the failure; an error reporter that walks the chain must not print it twice.
        self.failure().and_then(std::error::Error::source)
    }
}

impl fmt::Debug for RawResponse {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("body", &format_args!("[{} bytes]", self.body.len()))
            .finish()
    }
}

impl fmt::Display for Malformed {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}: {}", self.path, self.message)
    }
}

impl std::error::Error for Malformed {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_stored_and_never_printed() {
        let response = RawResponse { status: 500, request_id: None, body: b"secret".to_vec() };
        let error = ServiceError::failed("Shy", Retry::Transient, response);
        assert_eq!(error.body(), b"secret");
        let debug = format!("{error:?}");
        assert!(debug.contains("[6 bytes]") && !debug.contains("secret"), "{debug}");
        assert_eq!(error.into_failure().ok(), Some("Shy"));
    }

    #[test]
    fn an_undecodable_response_has_no_failure() {
        let malformed = Malformed { path: "$".to_owned(), message: "expected an object".to_owned() };
        let response = RawResponse { status: 200, request_id: None, body: Vec::new() };
        let error = ServiceError::<&str>::malformed(malformed.clone(), response);
        assert_eq!(error.failure(), None);
        assert_eq!(error.into_failure().err().and_then(|error| error.as_malformed().cloned()), Some(malformed));
    }

    #[test]
    fn a_result_of_it_stays_small() {
        assert_eq!(size_of::<Result<(), ServiceError<[u8; 500]>>>(), size_of::<usize>());
    }
}
