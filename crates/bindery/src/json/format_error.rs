//! Deserialization errors that state the path and the expected type, and never quote the input.

use super::push_member;
use crate::Malformed;
use serde::de::{self, Expected, Unexpected};
use std::fmt::{self, Display};

/// A value does not have the expected format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatError {
    /// The expected format.
    message: String,
    /// The path, the innermost step first.
    path: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Name(String),
    Position(usize),
}

impl FormatError {
    /// Creates an error with a message that states the expected format.
    pub fn new(message: impl Into<String>) -> Self {
        FormatError { message: message.into(), path: Vec::new() }
    }

    /// Creates the error of an absent value.
    pub fn missing() -> Self {
        FormatError::new("it is missing")
    }

    /// Creates the error of a null in a list or map whose items are not nullable.
    pub(super) fn null_item() -> Self {
        FormatError::new("expected an item, not null; declare `x-nullable: true` for the items if nulls are valid")
    }

    /// Adds the member that contains the value.
    #[must_use]
    pub fn of(mut self, name: &str) -> Self {
        self.path.push(Step::Name(name.to_owned()));
        self
    }

    /// Adds the list item that contains the value.
    #[must_use]
    pub fn at(mut self, position: usize) -> Self {
        self.path.push(Step::Position(position));
        self
    }

    /// Returns the JSON path, as `$.pets[2]["first name"]`.
    pub fn path(&self) -> String {
        let mut path = "$".to_owned();
        for step in self.path.iter().rev() {
            match step {
                Step::Position(position) => path.push_str(&format!("[{position}]")),
                Step::Name(name) => push_member(&mut path, name),
            }
        }
        path
    }

    /// Converts to the error of a body.
    pub fn malformed(self) -> Malformed {
        Malformed { path: self.path(), message: self.message }
    }

    /// Converts to a message for a location outside of JSON. A path consists of list positions only.
    pub fn into_message(self) -> String {
        if self.path.is_empty() { self.message } else { format!("at {}: {}", self.path(), self.message) }
    }
}

fn kind(unexpected: Unexpected<'_>) -> &'static str {
    match unexpected {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "an integer",
        Unexpected::Float(_) => "a decimal number",
        Unexpected::Char(_) | Unexpected::Str(_) => "text",
        Unexpected::Bytes(_) => "bytes",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "a list",
        Unexpected::Map => "an object",
        _ => "another value",
    }
}

impl Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FormatError {}

impl de::Error for FormatError {
    /// The message of another implementation may quote the input. serde's messages state the input first and the expected type
    /// last; of other messages, only known parts are kept.
    fn custom<T: Display>(message: T) -> Self {
        let message = message.to_string();
        match message.rsplit_once(", expected ").map(|(_, expected)| expected).or(message.strip_prefix("expected ")) {
            Some(expected) => FormatError::new(format!("expected {expected}")),
            None if message.starts_with("missing field ") => FormatError::new(message),
            None => FormatError::new("the value is not valid for its type"),
        }
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        FormatError::new(format!("expected {expected}, not {}", kind(unexpected)))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        FormatError::new(format!("expected {expected}"))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        FormatError::new(format!("expected {expected}, not {length}"))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        FormatError::new(format!("expected one of {}", expected.join(", ")))
    }

    fn unknown_field(_: &str, expected: &'static [&'static str]) -> Self {
        FormatError::new(format!("expected no members but {}", expected.join(", ")))
    }

    fn missing_field(field: &'static str) -> Self {
        FormatError::missing().of(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        FormatError::new("it is there twice").of(field)
    }
}
