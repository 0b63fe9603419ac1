//! Messages about invalid values.

use crate::value::input::nearest;
use crate::value::resolved_type::ResolvedType;
use serde_json::Value;

/// Reports an unknown member, with the most similar known one.
pub(super) fn unknown<'n>(name: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
    if let Some(near) = nearest(name, known.clone()) {
        return format!("is unknown; did you mean `{near}`?");
    }
    let known: Vec<&str> = known.collect();
    if known.is_empty() { "is unknown".to_owned() } else { format!("is unknown; expected one of {}", listed(&known)) }
}

/// Lists names.
pub(super) fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Reports a value of another type, with the most likely fix.
pub(super) fn mismatch(expected: ResolvedType, secret: bool, value: &Value) -> String {
    let noun = expected.noun();
    let is_text = expected.is_text();
    match value {
        Value::Array(_) if is_text => {
            format!(
                "expected {noun}, found a list: quote a value that contains commas, or escape each comma with a backslash"
            )
        }
        Value::Object(_) if is_text => format!("expected {noun}, found a map: quote the value"),
        Value::Array(_) => format!("expected {noun}, found a list"),
        Value::Object(_) => format!("expected {noun}, found a map"),
        Value::String(_) if secret => format!("expected {noun}, found other text"),
        Value::String(text) => format!("expected {noun}, found {}", quoted(text)),
        Value::Number(_) if is_text => format!("expected {noun}, found a number: quote the value"),
        Value::Bool(_) if is_text => format!("expected {noun}, found a boolean: quote the value"),
        Value::Number(_) if secret => format!("expected {noun}, found another number"),
        Value::Number(number) => format!("expected {noun}, found {number}"),
        Value::Bool(_) if secret => format!("expected {noun}, found a boolean"),
        Value::Bool(value) => format!("expected {noun}, found `{value}`"),
        Value::Null => format!("expected {noun}, found null"),
    }
}

/// Quotes a text, truncated if it is long.
pub(super) fn quoted(text: &str) -> String {
    const MAX_LENGTH: usize = 60;
    let start: String = text.chars().take(MAX_LENGTH).collect();
    if start.len() < text.len() { format!("{start:?}…") } else { format!("{start:?}") }
}
