//! JSON values as YAML that people edit.

use serde_json::Value;
use std::fmt::Write as _;

/// A value after its key.
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

/// A value in flow style.
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

/// Where a scalar stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// Over several lines.
    Block,
    /// Between brackets.
    Flow,
}

/// A text as a scalar of YAML: as it is where that can mean nothing else.
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
            // Letters are easier to read than their numbers.
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
