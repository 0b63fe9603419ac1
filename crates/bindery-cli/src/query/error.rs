//! Errors of expressions, and their position.

use crate::query::literals::Quoted;
use jmespath::{ErrorReason, JmespathError};
use unicode_width::UnicodeWidthStr;

/// An error in an expression or in its evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct QueryError {
    reason: String,
    /// The position in the expression, in bytes.
    offset: usize,
}

impl QueryError {
    pub(super) fn new(offset: usize, reason: impl Into<String>) -> Self {
        QueryError { reason: reason.into(), offset }
    }

    /// Converts the position to one in the expression as it was written.
    pub(super) fn moved(self, quoted: &Quoted) -> Self {
        QueryError { offset: quoted.position(self.offset), ..self }
    }

    /// Formats the error with the line of the expression and a caret below the position.
    pub(super) fn pointing(&self, text: &str) -> String {
        let at = text.floor_char_boundary(self.offset);
        let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = text[line_start..].lines().next().unwrap_or_default();
        let column = text[line_start..at].width();
        format!("--query: {}\n  {line}\n  {}^", self.reason, " ".repeat(column))
    }
}

impl From<JmespathError> for QueryError {
    fn from(error: JmespathError) -> Self {
        let reason = match error.reason {
            ErrorReason::Parse(reason) => plain(&reason),
            ErrorReason::Runtime(reason) => reason.to_string(),
        };
        QueryError { reason, offset: error.offset }
    }
}

/// Returns the parser's message without the names of its tokens.
fn plain(reason: &str) -> String {
    let (message, found) = reason.trim_end().split_once(" -- found ").unwrap_or((reason.trim_end(), ""));
    match (message, found) {
        (_, "Eof") => "the expression is incomplete".to_owned(),
        (message, "") => match message.strip_prefix("Invalid character: ") {
            Some(c) => format!("{c} is allowed only in a double-quoted identifier or a single-quoted string"),
            None => message.to_owned(),
        },
        (message, _) if message.starts_with("Expected") => {
            format!(
                "expected {}",
                message.trim_start_matches("Expected ").replace("Field to start key value pair", "a key")
            )
        }
        _ => "unexpected token".to_owned(),
    }
}
