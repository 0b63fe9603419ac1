//! The error of a call: a failure of the service, or a response that cannot be decoded.

use crate::{Failure, Retry};
use std::fmt;

/// The error of a call: a failure that the service reported, or a response that cannot be decoded.
///
/// Protocol crates create it. It stores the status and the whole body of the response. `Display` prints
/// `CODE: message (request id …)`. Where the response has no code, that is the status with its reason phrase; where it has
/// no message, the start of a plain-text body. `Debug` prints the length of the body only, since the body may contain secrets.
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
    message: Option<String>,
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
        ServiceError(Box::new(Inner { cause: Cause::Failed(failure), retry, message: None, response }))
    }

    /// Creates the error of a response that cannot be decoded. Its retry class is [`Retry::Never`].
    pub fn malformed(malformed: Malformed, response: RawResponse) -> Self {
        ServiceError(Box::new(Inner {
            cause: Cause::Malformed(malformed),
            retry: Retry::Never,
            message: None,
            response,
        }))
    }

    /// Replaces the retry class: a response of a gateway that cannot be decoded may still have a status that justifies
    /// another attempt.
    #[must_use]
    pub fn with_retry(mut self, retry: Retry) -> Self {
        self.0.retry = retry;
        self
    }

    /// Sets the message that the protocol found in the body of a failure which does not declare one.
    #[must_use]
    pub fn with_message(mut self, message: Option<String>) -> Self {
        self.0.message = message;
        self
    }

    /// Returns the failure; `None` if the response cannot be decoded.
    pub fn failure(&self) -> Option<&E> {
        match &self.0.cause {
            Cause::Failed(failure) => Some(failure),
            Cause::Malformed(_) => None,
        }
    }

    /// Returns how the response differs from the declared format; `None` if the service reported a failure.
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
        let Inner { cause, retry, message, response } = *self.0;
        match cause {
            Cause::Failed(failure) => Ok(failure),
            cause @ Cause::Malformed(_) => Err(ServiceError(Box::new(Inner { cause, retry, message, response }))),
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

    /// Returns the message of the failure, or the one that the protocol found in the body.
    pub fn message(&self) -> Option<&str> {
        self.failure().and_then(Failure::message).or(self.0.message.as_deref())
    }
}

/// The reason phrases of failure statuses, from the registry of HTTP status codes (RFC 9110, section 15).
fn reason(status: u16) -> Option<&'static str> {
    Some(match status {
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        511 => "Network Authentication Required",
        _ => return None,
    })
}

/// Returns a body that is plain text: neither markup nor JSON, whose members may be secrets.
fn plain_text(body: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(body).ok()?.trim();
    let is_control = |c: char| c.is_control() && !c.is_whitespace();
    let is_plain = !text.is_empty() && !text.starts_with(['<', '{', '[', '"']) && !text.chars().any(is_control);
    is_plain.then_some(text)
}

/// The first 200 characters of a text.
struct Shortened<'a>(&'a str);

impl fmt::Display for Shortened<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MAX_CHARACTERS: usize = 200;
        match self.0.char_indices().nth(MAX_CHARACTERS) {
            Some((end, _)) => write!(f, "{}…", &self.0[..end]),
            None => f.write_str(self.0),
        }
    }
}

impl<E: Failure> fmt::Display for ServiceError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.cause {
            Cause::Failed(failure) => {
                let (code, status) = (failure.code(), self.status());
                f.write_str(code)?;
                if let (Some(reason), true) = (reason(status), code == status.to_string()) {
                    write!(f, " {reason}")?;
                }
                if let Some(message) = self.message().or_else(|| plain_text(self.body())) {
                    write!(f, ": {}", Shortened(message))?;
                }
            }
            Cause::Malformed(malformed) => {
                let (status, space, reason) = match (self.status(), reason(self.status())) {
                    (status @ 200..=299, _) | (status, None) => (status, "", ""),
                    (status, Some(reason)) => (status, " ", reason),
                };
                write!(f, "the response with status {status}{space}{reason} cannot be decoded: {malformed}")?;
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
        let Inner { cause, retry, message: _, response } = &*self.0;
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
    fn display_contains_the_reason_and_what_the_server_sent_as_text() {
        struct Status(String);
        impl fmt::Display for Status {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for Status {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl std::error::Error for Status {}
        impl Failure for Status {
            fn code(&self) -> &str {
                &self.0
            }
            fn message(&self) -> Option<&str> {
                None
            }
            fn retry(&self) -> Retry {
                Retry::Never
            }
        }
        let error = |code: &str, status, body: &str| {
            let response = RawResponse { status, request_id: None, body: body.as_bytes().to_vec() };
            ServiceError::failed(Status(code.to_owned()), Retry::Never, response)
        };
        let text = |code, status, body| error(code, status, body).to_string();
        assert_eq!(text("503", 503, ""), "503 Service Unavailable");
        assert_eq!(text("502", 502, "upstream connect error\n"), "502 Bad Gateway: upstream connect error");
        assert_eq!(text("502", 502, "<html>secret</html>"), "502 Bad Gateway");
        assert_eq!(text("599", 599, ""), "599");
        assert_eq!(text("NotFound", 404, "no such pet"), "NotFound: no such pet");
        for body in [r#"{"token": "secret"}"#, r#"["secret"]"#, "\u{1}secret"] {
            assert_eq!(text("400", 400, body), "400 Bad Request");
        }
        assert_eq!(text("400", 400, &"é".repeat(1000)).chars().count(), "400 Bad Request: ".len() + 201);
        let message = Some("in the body".to_owned());
        assert_eq!(error("404", 404, "").with_message(message).to_string(), "404 Not Found: in the body");
    }

    #[test]
    fn a_result_of_it_stays_small() {
        assert_eq!(size_of::<Result<(), ServiceError<[u8; 500]>>>(), size_of::<usize>());
    }
}
