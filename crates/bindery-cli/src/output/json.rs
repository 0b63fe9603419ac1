//! JSON, indented by four spaces, without escapes for non-ASCII characters.

use super::{OrderedValue, number};
use serde_json::Value;

/// Formats a value as JSON, with a line break at its end.
pub(crate) fn render(value: &OrderedValue) -> String {
    let mut text = String::new();
    write(&mut text, value, 0);
    text.push('\n');
    text
}

/// Formats a value in one line.
pub(crate) fn compact(value: &OrderedValue) -> String {
    match value {
        OrderedValue::Null => "null".to_owned(),
        OrderedValue::Boolean(truth) => truth.to_string(),
        OrderedValue::Number(number) => number::render(number),
        OrderedValue::String(text) => string(text),
        OrderedValue::List(items) => format!("[{}]", items.iter().map(compact).collect::<Vec<_>>().join(",")),
        OrderedValue::Object(members) => {
            let members = members.iter().map(|(name, value)| format!("{}:{}", string(name), compact(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}

fn write(text: &mut String, value: &OrderedValue, depth: usize) {
    match value {
        OrderedValue::List(items) if !items.is_empty() => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                start(text, index, depth + 1);
                write(text, item, depth + 1);
            }
            end(text, depth, ']');
        }
        OrderedValue::Object(members) if !members.is_empty() => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                start(text, index, depth + 1);
                text.push_str(&string(name));
                text.push_str(": ");
                write(text, value, depth + 1);
            }
            end(text, depth, '}');
        }
        OrderedValue::Null
        | OrderedValue::Boolean(_)
        | OrderedValue::Number(_)
        | OrderedValue::String(_)
        | OrderedValue::List(_)
        | OrderedValue::Object(_) => {
            text.push_str(&compact(value));
        }
    }
}

fn start(text: &mut String, index: usize, depth: usize) {
    if index > 0 {
        text.push(',');
    }
    line(text, depth);
}

fn end(text: &mut String, depth: usize, bracket: char) {
    line(text, depth);
    text.push(bracket);
}

fn line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("    ", depth));
}

fn string(text: &str) -> String {
    Value::from(text).to_string()
}
