//! A failure of any service.

use crate::{CodedFailure, Document, Failure, Retry};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// A failure of a service that is known only at run time.
///
/// `Debug` does not print the content, which may hold secrets.
#[derive(Clone, PartialEq)]
pub struct AnyFailure {
    /// The name that the service gives it: a code, or a status.
    pub code: String,
    /// What the service says of it to a person, where the protocol knows it.
    pub message: Option<String>,
    /// Whether it is worth sending the same request again, as far as the service says.
    pub retry: Retry,
    /// What the answer held; null where it is not of the service's form.
    pub content: Document,
}

impl fmt::Debug for AnyFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, message, retry, content: _ } = self;
        f.debug_struct("AnyFailure")
            .field("code", code)
            .field("message", message)
            .field("retry", retry)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for AnyFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)?;
        match &self.message {
            Some(message) => write!(f, ": {message}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for AnyFailure {}

impl Failure for AnyFailure {
    fn code(&self) -> &str {
        &self.code
    }

    fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    fn retry(&self) -> Retry {
        self.retry
    }
}

/// Which failures are worth another attempt, only a service's tables say; here none is.
impl CodedFailure for AnyFailure {
    fn decode<'de, D: Deserializer<'de>>(code: &str, message: Option<&str>, body: D) -> Result<Self, D::Error> {
        let content = Document::deserialize(body)?;
        Ok(AnyFailure { code: code.to_owned(), message: message.map(str::to_owned), retry: Retry::Never, content })
    }
}
