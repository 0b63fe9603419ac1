//! The types of members, by their names in the table.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An open enum as generated code defines it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Color {
    Red,
    Unknown(String),
}

impl From<&str> for Color {
    fn from(text: &str) -> Self {
        match text {
            "red" => Color::Red,
            _ => Color::Unknown(text.to_owned()),
        }
    }
}

impl From<String> for Color {
    fn from(text: String) -> Self {
        Color::from(text.as_str())
    }
}

impl Serialize for Color {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Color::Red => "red",
            Color::Unknown(text) => text,
        })
    }
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        bindery::de::text(deserializer)
    }
}

/// An open enum of numbers as generated code defines it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Level {
    One,
    Unknown(i64),
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Level::One => 1_i64.serialize(serializer),
            Level::Unknown(value) => value.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(|value| if value == 1 { Level::One } else { Level::Unknown(value) })
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Point {
    pub(crate) x: i64,
}
