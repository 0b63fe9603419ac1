//! A failure of any service.

use crate::{CodedFailure, Document, Failure, Retry};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// A failure of a service that is described at run time.
///
/// `Debug` does not print the content, which may contain secrets.
#[derive(Clone, PartialEq)]
pub struct AnyFailure {
    /// The code or the status, in digits.
    pub code: String,
    /// The message, if the protocol defines where it is.
    pub message: Option<String>,
    /// Whether the same request is worth another attempt, as the service declares.
    pub retry: Retry,
    /// The content of the response; null if it does not have the declared format.
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

/// Only the tables of a service classify failures; this function has none.
impl CodedFailure for AnyFailure {
    fn decode<'de, D: Deserializer<'de>>(code: &str, message: Option<&str>, body: D) -> Result<Self, D::Error> {
        let content = Document::deserialize(body)?;
        Ok(AnyFailure { code: code.to_owned(), message: message.map(str::to_owned), retry: Retry::Never, content })
    }
}
