//! What a caller gets instead of an output.

use crate::{Failure, Retry};
use std::fmt;

/// What came instead of an operation's output: a failure of the service, or an answer that nobody can read.
///
/// Protocol crates make it, and it keeps the whole answer: neither status nor body is ever lost. `Display` says
/// `CODE: message (request id …)`. `Debug` does not print the body, which may hold secrets.
///
/// ```
/// use bindery::{Answer, Malformed, Retry, ServiceError};
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
/// let answer = Answer { status: 400, request_id: Some("4f1c".to_owned()), body: b"{}".to_vec() };
/// let error = ServiceError::failed(Error, Retry::Throttling, answer.clone());
/// assert_eq!(error.to_string(), "TooManyRequestsException: Slow down (request id 4f1c)");
/// assert_eq!((error.status(), error.retry()), (400, Retry::Throttling));
///
/// let malformed = Malformed { path: "$.Credentials".to_owned(), message: "expected a structure".to_owned() };
/// let error = ServiceError::<Error>::malformed(malformed, Answer { status: 200, ..answer });
/// assert_eq!(
///     error.to_string(),
///     "the answer with status 200 cannot be read: at $.Credentials: expected a structure (request id 4f1c)",
/// );
/// assert_eq!(error.body(), b"{}");
/// ```
pub struct ServiceError<E>(Box<Inner<E>>);

struct Inner<E> {
    what: What<E>,
    retry: Retry,
    answer: Answer,
}

enum What<E> {
    Failed(E),
    Malformed(Malformed),
}

/// A response as it came: what is kept of it when it holds no output.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// What the service calls this exchange, where it says so.
    pub request_id: Option<String>,
    /// The whole body.
    pub body: Vec<u8>,
}

/// What is wrong with an answer that does not have the form that its status promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Where: a path into a JSON body, as `$.Credentials.Expiration`, or a header's name.
    pub path: String,
    /// What was expected there. It never quotes what was found, which may be a secret.
    pub message: String,
}

impl<E> ServiceError<E> {
    /// The service did not do what it was asked for.
    pub fn failed(failure: E, retry: Retry, answer: Answer) -> Self {
        ServiceError(Box::new(Inner { what: What::Failed(failure), retry, answer }))
    }

    /// The service answered what its description does not know.
    pub fn malformed(malformed: Malformed, answer: Answer) -> Self {
        ServiceError(Box::new(Inner { what: What::Malformed(malformed), retry: Retry::Never, answer }))
    }

    /// The same, but for what is said of sending it again: an answer of a gateway that nobody can read may still
    /// have a status that is worth another attempt.
    #[must_use]
    pub fn with_retry(mut self, retry: Retry) -> Self {
        self.0.retry = retry;
        self
    }

    /// The failure, where the answer could be read as one.
    pub fn failure(&self) -> Option<&E> {
        match &self.0.what {
            What::Failed(failure) => Some(failure),
            What::Malformed(_) => None,
        }
    }

    /// What is wrong with the answer, where it could not be read.
    pub fn as_malformed(&self) -> Option<&Malformed> {
        match &self.0.what {
            What::Failed(_) => None,
            What::Malformed(malformed) => Some(malformed),
        }
    }

    /// The failure itself.
    ///
    /// # Errors
    /// Where the answer could not be read.
    pub fn into_failure(self) -> Result<E, Self> {
        let Inner { what, retry, answer } = *self.0;
        match what {
            What::Failed(failure) => Ok(failure),
            what @ What::Malformed(_) => Err(ServiceError(Box::new(Inner { what, retry, answer }))),
        }
    }

    /// The status code of the answer.
    pub fn status(&self) -> u16 {
        self.0.answer.status
    }

    /// What the service calls this exchange: what its support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.0.answer.request_id.as_deref()
    }

    /// The whole body of the answer, as it came.
    pub fn body(&self) -> &[u8] {
        &self.0.answer.body
    }

    /// Whether it is worth sending the same request again: what the failure says, or the protocol where it has no say.
    pub fn retry(&self) -> Retry {
        self.0.retry
    }
}

impl<E: Failure> ServiceError<E> {
    /// What the service calls the failure, where the answer could be read as one.
    pub fn code(&self) -> Option<&str> {
        self.failure().map(Failure::code)
    }

    /// What the service says of the failure to a person.
    pub fn message(&self) -> Option<&str> {
        self.failure().and_then(Failure::message)
    }
}

impl<E: Failure> fmt::Display for ServiceError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.what {
            What::Failed(failure) => {
                f.write_str(failure.code())?;
                if let Some(message) = failure.message() {
                    write!(f, ": {message}")?;
                }
            }
            What::Malformed(malformed) => {
                let status = self.status();
                write!(f, "the answer with status {status} cannot be read: {malformed}")?;
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
        let Inner { what, retry, answer } = &*self.0;
        let mut debug = f.debug_struct("ServiceError");
        match what {
            What::Failed(failure) => debug.field("failure", failure),
            What::Malformed(malformed) => debug.field("malformed", malformed),
        };
        debug.field("retry", retry).field("answer", answer).finish()
    }
}

impl<E: Failure> std::error::Error for ServiceError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // `Display` has said what the failure says; a reporter that walks the chain shall not say it twice.
        self.failure().and_then(std::error::Error::source)
    }
}

impl fmt::Debug for Answer {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
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
    fn the_body_is_kept_and_never_printed() {
        let answer = Answer { status: 500, request_id: None, body: b"secret".to_vec() };
        let error = ServiceError::failed("Shy", Retry::Transient, answer);
        assert_eq!(error.body(), b"secret");
        let debug = format!("{error:?}");
        assert!(debug.contains("[6 bytes]") && !debug.contains("secret"), "{debug}");
        assert_eq!(error.into_failure().ok(), Some("Shy"));
    }

    #[test]
    fn an_answer_that_cannot_be_read_is_no_failure() {
        let malformed = Malformed { path: "$".to_owned(), message: "expected an object".to_owned() };
        let answer = Answer { status: 200, request_id: None, body: Vec::new() };
        let error = ServiceError::<&str>::malformed(malformed.clone(), answer);
        assert_eq!(error.failure(), None);
        assert_eq!(error.into_failure().err().and_then(|error| error.as_malformed().cloned()), Some(malformed));
    }

    #[test]
    fn a_result_with_it_stays_small() {
        assert_eq!(size_of::<Result<(), ServiceError<[u8; 500]>>>(), size_of::<usize>());
    }
}
