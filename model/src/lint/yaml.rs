//! Formats JSON values as YAML for people to edit.

use serde_json::Value;
use std::fmt::Write as _;

/// Formats a value after its key.
pub(super) fn nested(value: &Value, indent: usize, text: &mut String) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            text.push('\n');
            for (key, value) in entries {
                _ = write!(text, "{:indent$}{}:", "", scalar(key, Context::Block));
                nested(value, indent + 2, text);
            }
        }
        other => {
            _ = writeln!(text, " {}", inline(other));
        }
    }
}

/// Formats a value in flow style.
pub(super) fn inline(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => scalar(text, Context::Flow),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        Value::Object(entries) => {
            let entry = |(key, value): (&String, &Value)| format!("{}: {}", scalar(key, Context::Flow), inline(value));
            match entries.is_empty() {
                true => "{}".to_owned(),
                false => format!("{{ {} }}", entries.iter().map(entry).collect::<Vec<_>>().join(", ")),
            }
        }
    }
}

/// The context of a scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// Block style, on several lines.
    Block,
    /// Flow style, between brackets.
    Flow,
}

/// Formats a string as a YAML scalar: plain if that is unambiguous.
pub(super) fn scalar(text: &str, context: Context) -> String {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '$' | ' ');
    let more = |c: char| context == Context::Block && matches!(c, '[' | ']' | '\'' | '@' | '?' | '=' | '(' | ')' | ';');
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '$' | '_'));
    let other = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain = starts
        && !text.ends_with(' ')
        && text.chars().all(|c| word(c) || more(c))
        && !other.contains(&text.to_lowercase().as_str());
    if plain {
        return text.to_owned();
    }
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            ' '..='~' => quoted.push(c),
            // Unicode letters and digits are more readable than escapes.
            c if c.is_alphanumeric() => quoted.push(c),
            c => {
                _ = write!(quoted, "\\U{:08x}", u32::from(c));
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_of_yaml() {
        assert_eq!(scalar("$.paths['/a b'].get", Context::Block), "$.paths['/a b'].get");
        assert_eq!(scalar("$.paths['/a b'].get", Context::Flow), "\"$.paths['/a b'].get\"");
        assert_eq!(scalar("200", Context::Block), "\"200\"");
        assert_eq!(scalar("No", Context::Block), "\"No\"");
        assert_eq!(scalar("a: b\n\u{85}é\u{202e}", Context::Block), "\"a: b\\U0000000a\\U00000085é\\U0000202e\"");
    }
}
