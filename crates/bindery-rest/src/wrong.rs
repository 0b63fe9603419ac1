//! What was expected, and where: errors of reading that never quote what was there.

use bindery::Malformed;
use serde::de::{self, Expected, Unexpected};
use std::fmt::{self, Display};

/// A value does not have its form.
#[derive(Debug)]
pub(crate) struct Wrong {
    /// What was expected.
    message: String,
    /// Where, the innermost first.
    path: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    Name(String),
    Position(usize),
}

impl Wrong {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Wrong { message: message.into(), path: Vec::new() }
    }

    pub(crate) fn missing() -> Self {
        Wrong::new("it is missing")
    }

    /// The same, seen from outside of a member.
    pub(crate) fn of(mut self, name: &str) -> Self {
        self.path.push(Step::Name(name.to_owned()));
        self
    }

    /// The same, seen from outside of an item.
    pub(crate) fn at(mut self, position: usize) -> Self {
        self.path.push(Step::Position(position));
        self
    }

    /// A JSON path, as `$.pets[2]["first name"]`.
    pub(crate) fn path(&self) -> String {
        let mut path = "$".to_owned();
        for step in self.path.iter().rev() {
            match step {
                Step::Position(position) => path.push_str(&format!("[{position}]")),
                Step::Name(name) => bindery::json::step(&mut path, name),
            }
        }
        path
    }

    pub(crate) fn malformed(self) -> Malformed {
        Malformed { path: self.path(), message: self.message }
    }

    /// What was expected, for a place that is not JSON: a list's positions are all there is to say.
    pub(crate) fn into_message(self) -> String {
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
        _ => "what is there",
    }
}

impl Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Wrong {}

impl de::Error for Wrong {
    /// A message that somebody else has made may quote what was there. serde's forms say first what was there and
    /// last what was expected; of others, what is sure to be ours is kept.
    fn custom<T: Display>(message: T) -> Self {
        let message = message.to_string();
        match message.rsplit_once(", expected ").map(|(_, expected)| expected).or(message.strip_prefix("expected ")) {
            Some(expected) => Wrong::new(format!("expected {expected}")),
            None if message.starts_with("missing field ") => Wrong::new(message),
            None => Wrong::new("its type refuses it"),
        }
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Wrong::new(format!("expected {expected}, not {}", kind(unexpected)))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Wrong::new(format!("expected {expected}"))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Wrong::new(format!("expected {expected}, not {length}"))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Wrong::new(format!("expected one of {}", expected.join(", ")))
    }

    fn unknown_field(_: &str, expected: &'static [&'static str]) -> Self {
        Wrong::new(format!("expected no members but {}", expected.join(", ")))
    }

    fn missing_field(field: &'static str) -> Self {
        Wrong::missing().of(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Wrong::new("it is there twice").of(field)
    }
}
