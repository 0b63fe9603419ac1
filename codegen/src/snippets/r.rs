//! The operation as the reference of R's paws has it: what is written here, R reads.

use super::aws::{Content, Entry, Tree, xform_name};
use super::{Language, Part, Service, line};
use std::fmt::Write;

/// The texts of an operation.
pub(super) fn parts(service: &Service, index: usize) -> Vec<Part> {
    let call = match service.aws.call(index) {
        Ok(call) => call,
        Err(reason) => {
            let text = format!("paws cannot send this operation: {}.", line(reason));
            return vec![Part::new("Usage", Language::Text, text)];
        }
    };
    let method = xform_name(&call.name, '_');
    let package: String = service.aws.id.chars().filter(char::is_ascii_alphanumeric).collect();
    let input = call.input.as_deref().map(|shape| service.aws.tree(shape));
    let output = call.output.as_deref().map(|shape| service.aws.tree(shape));
    let entries = input.as_ref().map(entries).unwrap_or_default();
    let mut parts =
        vec![Part::new("Usage", Language::R, usage(&name(&format!("{}_{method}", package.to_lowercase())), entries))];
    if !entries.is_empty() {
        parts.push(Part::new("Arguments", Language::Text, arguments(entries)));
    }
    parts.push(match &output {
        Some(tree) if !self::entries(tree).is_empty() => Part::new("Value", Language::R, value(tree, 0)),
        Some(_) | None => Part::new("Value", Language::Text, "An empty list."),
    });
    let arguments = members(entries, 0);
    let syntax = match entries {
        [] => format!("svc${}()", name(&method)),
        [..] => format!("svc${}(\n{arguments}\n)", name(&method)),
    };
    parts.push(Part::new("Request syntax", Language::R, syntax));
    parts
}

fn entries<'t, 'a>(tree: &'t Tree<'a>) -> &'t [Entry<'a>] {
    match &tree.content {
        Content::Structure(entries) => entries,
        Content::Document
        | Content::List(_)
        | Content::Map { .. }
        | Content::Values(_)
        | Content::Scalar
        | Content::Recursive
        | Content::Cut => &[],
    }
}

/// The call with the names of its arguments, in lines as R's documentation breaks them.
fn usage(function: &str, entries: &[Entry]) -> String {
    const WIDTH: usize = 78;
    let mut text = format!("{function}(");
    let mut column = text.len();
    for (index, entry) in entries.iter().enumerate() {
        let name = name(entry.name);
        let end = if index + 1 == entries.len() { ")" } else { "," };
        let before = if index == 0 { "" } else { " " };
        let width = before.len() + name.chars().count() + end.len();
        if index > 0 && column + width > WIDTH {
            _ = write!(text, "\n  {name}{end}");
            column = 2 + width - before.len();
        } else {
            _ = write!(text, "{before}{name}{end}");
            column += width;
        }
    }
    if entries.is_empty() {
        text.push(')');
    }
    text
}

/// A name of an argument, or of a member of a list.
fn name(name: &str) -> String {
    // R's own words, and what begins with a dot and a digit, stand between backticks.
    const WORDS: [&str; 19] = [
        "if",
        "else",
        "repeat",
        "while",
        "function",
        "for",
        "next",
        "break",
        "TRUE",
        "FALSE",
        "NULL",
        "Inf",
        "NaN",
        "NA",
        "NA_integer_",
        "NA_real_",
        "NA_complex_",
        "NA_character_",
        "in",
    ];
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'));
    if plain && !WORDS.contains(&name) { name.to_owned() } else { quoted(name, '`') }
}

/// A text as a string of R.
pub(super) fn text(text: &str) -> String {
    quoted(text, '"')
}

fn quoted(text: &str, quote: char) -> String {
    let mut quoted = String::from(quote);
    for c in text.chars() {
        match c {
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c == quote => quoted.extend(['\\', c]),
            // R has no strings with a null in them.
            '\0' => quoted.push('\u{fffd}'),
            c if super::is_shown(c) => quoted.push(c),
            // R refuses `\x` and `\u` in one string.
            c if u32::from(c) <= 0xffff => _ = write!(quoted, "\\u{:04x}", u32::from(c)),
            c => _ = write!(quoted, "\\U{:08x}", u32::from(c)),
        }
    }
    quoted.push(quote);
    quoted
}

/// What is said of each argument.
fn arguments(entries: &[Entry]) -> String {
    let mut text = String::new();
    for Entry { name, required, tree } in entries {
        let mut said = vec![self::name(name)];
        said.extend(required.then(|| "[required]".to_owned()));
        said.extend((!tree.docs.is_empty()).then(|| line(tree.docs)));
        _ = writeln!(text, "{}", said.join("  "));
    }
    text
}

fn members(entries: &[Entry], depth: usize) -> String {
    let indent = "  ".repeat(depth + 1);
    let members: Vec<String> = entries
        .iter()
        .map(|entry| format!("{indent}{} = {}", name(entry.name), value(&entry.tree, depth + 1)))
        .collect();
    members.join(",\n")
}

/// A value as R writes it.
fn value(tree: &Tree, depth: usize) -> String {
    let (outer, inner) = ("  ".repeat(depth), "  ".repeat(depth + 1));
    match &tree.content {
        Content::Structure(entries) if entries.is_empty() => "list()".to_owned(),
        Content::Structure(entries) => format!("list(\n{}\n{outer})", members(entries, depth)),
        Content::Document | Content::Recursive | Content::Cut => "list()".to_owned(),
        // R's lists may have names: a map is shown by a value of it.
        Content::List(item) | Content::Map { value: item, .. } => {
            format!("list(\n{inner}{}\n{outer})", value(item, depth + 1))
        }
        Content::Values(values) => values.iter().map(|value| text(value)).collect::<Vec<_>>().join("|"),
        Content::Scalar => match tree.word {
            "integer" | "long" => "123".to_owned(),
            "float" | "double" => "123.0".to_owned(),
            "boolean" => "TRUE|FALSE".to_owned(),
            "blob" => "raw".to_owned(),
            "timestamp" => format!("as.POSIXct(\n{inner}\"2015-01-01\"\n{outer})"),
            _ => "\"string\"".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str) -> Entry<'_> {
        Entry { name, required: false, tree: Tree { word: "string", docs: "", content: Content::Scalar } }
    }

    #[test]
    fn a_usage_is_broken_where_roxygen_breaks_it() {
        let function = "cognitoidentity_get_credentials_for_identity";
        let of = |names: &[&'static str]| usage(function, &names.iter().map(|name| entry(name)).collect::<Vec<_>>());
        assert_eq!(of(&[]), format!("{function}()"));
        // One letter less, and it would be on one line.
        let broken = format!("{function}(IdentityId, Logins,\n  CustomRoleArn)");
        assert_eq!(of(&["IdentityId", "Logins", "CustomRoleArn"]), broken);
        assert_eq!(
            of(&["IdentityId", "Logins", "CustomRoleAr"]),
            format!("{function}(IdentityId, Logins, CustomRoleAr)")
        );
    }

    #[test]
    fn names_that_r_cannot_take_are_quoted() {
        let rows = [
            ("IdentityId", "IdentityId"),
            ("a.b_1", "a.b_1"),
            ("if", "`if`"),
            ("a-b", "`a-b`"),
            ("a`\\", "`a\\`\\\\`"),
        ];
        for (wire, expected) in rows {
            assert_eq!(name(wire), expected);
        }
    }
}
