//! Values without locations, for comparison, and their description in reports.

use crate::node::PLACE_KEY;
use crate::service::*;
use serde::Serialize;
use serde_json::Value;

/// The maximum length of quoted text.
const LONGEST: usize = 60;

/// Returns a value without the locations that declare it.
pub(super) fn said<T: Serialize>(value: &T) -> Value {
    let mut json = serde_json::to_value(value).unwrap_or_default();
    forget_places(&mut json);
    json
}

fn forget_places(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(forget_places),
        Value::Object(object) if object.contains_key(PLACE_KEY) => *value = Value::Null,
        Value::Object(object) => object.values_mut().for_each(forget_places),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Returns the value of a located fact.
pub(super) fn value<T>(fact: &Option<Located<T>>) -> Option<&T> {
    fact.as_ref().map(|fact| &fact.value)
}

/// Returns the values of located facts.
pub(super) fn values(facts: &[Located<String>]) -> Vec<&str> {
    facts.iter().map(|fact| fact.value.as_str()).collect()
}

/// Returns a text as one line of limited length, without control and direction characters.
pub(super) fn short(text: &str) -> String {
    let steers = |c: char| {
        c.is_control() || matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let (mut short, mut count, mut blank) = (String::new(), 0, false);
    for c in text.chars() {
        if c.is_whitespace() {
            blank = count > 0;
        } else if !steers(c) {
            if count >= LONGEST {
                return short + "…";
            }
            if std::mem::take(&mut blank) {
                short.push(' ');
                count += 1;
            }
            short.push(c);
            count += 1;
        }
    }
    short
}

/// Formats a list of texts in one line.
pub(super) fn list(texts: &[&str]) -> String {
    match texts {
        [] => "none".to_owned(),
        texts => short(&texts.join(", ")),
    }
}

/// Formats a JSON value in one line.
pub(super) fn json(value: &Value) -> String {
    short(&value.to_string())
}

/// Describes a type without its constraints.
pub(super) fn of_type(model: &Model, target: &TypeUse) -> String {
    let format = |name: &str, format: &str| format!("{name} ({format})");
    match &target.ty {
        Type::Boolean => "boolean".to_owned(),
        Type::Integer(width) => format(
            "integer",
            match width {
                IntegerFormat::Int8 => "int8",
                IntegerFormat::Int16 => "int16",
                IntegerFormat::Int32 => "int32",
                IntegerFormat::Int64 => "int64",
                IntegerFormat::UInt8 => "uint8",
                IntegerFormat::UInt16 => "uint16",
                IntegerFormat::UInt32 => "uint32",
                IntegerFormat::UInt64 => "uint64",
            },
        ),
        Type::Float(FloatFormat::Float) => format("number", "float"),
        Type::Float(FloatFormat::Double) => format("number", "double"),
        Type::String => "string".to_owned(),
        Type::Blob(BlobFormat::Base64) => format("bytes", "base64"),
        Type::Blob(BlobFormat::Base64Url) => format("bytes", "base64url"),
        Type::Blob(BlobFormat::Binary) => "bytes".to_owned(),
        Type::Timestamp(TimestampFormat::EpochSeconds) => format("time", "seconds since 1970"),
        Type::Timestamp(TimestampFormat::DateTime) => format("time", "date-time"),
        Type::Timestamp(TimestampFormat::HttpDate) => format("time", "HTTP date"),
        Type::Date => "date".to_owned(),
        Type::List(item) => format!("list of {}", of_type(model, item)),
        Type::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|item| of_type(model, item)).collect();
            format!("list of {} positions ({})", items.len(), items.join(", "))
        }
        Type::Map(value) => format!("map of {}", of_type(model, value)),
        Type::Shape(id) => {
            let shape = model.shape(*id);
            match (shape.origin, &shape.kind) {
                (ShapeOrigin::Definition | ShapeOrigin::Input(_), _) => short(&shape.name),
                (ShapeOrigin::Output(_), _) => "headers and body".to_owned(),
                (ShapeOrigin::Inline | ShapeOrigin::Request(_), ShapeKind::Structure(_)) => "a structure".to_owned(),
                (ShapeOrigin::Inline | ShapeOrigin::Request(_), ShapeKind::Enum(_)) => "an enum".to_owned(),
                (ShapeOrigin::Inline | ShapeOrigin::Request(_), ShapeKind::Union(_) | ShapeKind::Untagged(_)) => {
                    "a union".to_owned()
                }
                (ShapeOrigin::Inline | ShapeOrigin::Request(_), ShapeKind::Newtype(_)) => {
                    "a type that contains itself".to_owned()
                }
            }
        }
        Type::Document => "any value".to_owned(),
    }
}

/// Describes the type of a content.
pub(super) fn of_content(model: &Model, content: Option<&TypeUse>) -> String {
    content.map_or_else(|| "no content".to_owned(), |content| of_type(model, content))
}

/// Returns the name of a location as documents use it.
pub(super) fn of_location(location: &Location) -> &'static str {
    match location {
        Location::Member => "member",
        Location::Path { .. } => "path",
        Location::Query { .. } => "query",
        Location::Header { .. } => "header",
        Location::Form { .. } => "form",
        Location::File => "file of a form",
        Location::Payload => "body",
    }
}

/// Formats the wire value of an enum value.
pub(super) fn of_literal(literal: &EnumLiteral) -> String {
    match literal {
        EnumLiteral::String(text) => short(text),
        EnumLiteral::Integer(number) => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_long_text_is_cut_and_a_short_one_is_one_line() {
        assert_eq!(short(" A\n pet.\u{1b} "), "A pet.");
        assert_eq!(short(&"ä".repeat(60)), "ä".repeat(60));
        assert_eq!(short(&"ä".repeat(100)), "ä".repeat(60) + "…");
    }
}
