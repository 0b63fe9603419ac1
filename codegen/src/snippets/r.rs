//! The operation in R, laid out like the reference of paws. All code parses as R.

use super::botocore_api::{Api, Content, Entry, Method, Tree};
use super::text::{is_shown, line};
use super::{Language, NamedService, Section};
use bindery_text::options::botocore_name;
use std::fmt::Write;

/// Returns the snippets of an operation.
pub(super) fn sections(service: &NamedService, index: usize) -> Vec<Section> {
    let method = match service.botocore.method(index) {
        Ok(method) => method,
        Err(reason) => {
            let text = format!("paws cannot send this operation: {}.", line(reason));
            return vec![Section::new("Usage", Language::Text, text)];
        }
    };
    let input = method.input.as_deref().map(|shape| service.botocore.tree(shape));
    let output = method.output.as_deref().map(|shape| service.botocore.tree(shape));
    let entries = input.as_ref().map(entries).unwrap_or_default();
    let mut sections =
        vec![Section::new("Usage", Language::R, usage(&name(&function(&service.botocore, method)), entries))];
    if !entries.is_empty() {
        sections.push(Section::new("Arguments", Language::Text, arguments(entries)));
    }
    sections.push(match &output {
        Some(tree) if !self::entries(tree).is_empty() => {
            Section::new("Value", Language::R, value(tree, 0)).introduced("A list with the following syntax:")
        }
        Some(_) | None => Section::new("Value", Language::Text, "An empty list."),
    });
    let arguments = members(entries, 0);
    let operation = botocore_name(&method.name, '_');
    let syntax = match entries {
        [] => format!("svc${}()", name(&operation)),
        [..] => format!("svc${}(\n{arguments}\n)", name(&operation)),
    };
    sections.push(Section::new("Request syntax", Language::R, syntax));
    sections
}

/// Returns the name of paws' function: `cognitoidentity_get_id`.
pub(super) fn function(api: &Api, method: &Method) -> String {
    let package: String = api.id.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{}_{}", package.to_lowercase(), botocore_name(&method.name, '_'))
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

/// Formats the call with the names of its arguments, wrapped like R documentation.
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

/// Formats the name of an argument or of a list element, in backticks where R requires them.
fn name(name: &str) -> String {
    const KEYWORDS: [&str; 19] = [
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
    if plain && !KEYWORDS.contains(&name) { name.to_owned() } else { quoted(name, '`') }
}

/// Formats text as an R string literal.
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
            // R strings cannot contain NUL.
            '\0' => quoted.push('\u{fffd}'),
            c if is_shown(c) => quoted.push(c),
            // R refuses `\x` and `\u` in one string.
            c if u32::from(c) <= 0xffff => _ = write!(quoted, "\\u{:04x}", u32::from(c)),
            c => _ = write!(quoted, "\\U{:08x}", u32::from(c)),
        }
    }
    quoted.push(quote);
    quoted
}

/// Lists the arguments with their descriptions.
fn arguments(entries: &[Entry]) -> String {
    let mut text = String::new();
    for Entry { name, required, tree } in entries {
        let mut row = vec![self::name(name)];
        row.extend(required.then(|| "[required]".to_owned()));
        row.extend((!tree.docs.is_empty()).then(|| line(tree.docs)));
        _ = writeln!(text, "{}", row.join("  "));
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

/// Formats a value as R code.
fn value(tree: &Tree, depth: usize) -> String {
    let (outer, inner) = ("  ".repeat(depth), "  ".repeat(depth + 1));
    match &tree.content {
        Content::Structure(entries) if entries.is_empty() => "list()".to_owned(),
        Content::Structure(entries) => format!("list(\n{}\n{outer})", members(entries, depth)),
        Content::Document | Content::Recursive | Content::Cut => "list()".to_owned(),
        // paws shows a map by one of its values.
        Content::List(item) | Content::Map { value: item, .. } => {
            format!("list(\n{inner}{}\n{outer})", value(item, depth + 1))
        }
        Content::Values(values) => values.iter().map(|value| text(value)).collect::<Vec<_>>().join("|"),
        Content::Scalar => match tree.type_name {
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
        Entry { name, required: false, tree: Tree { type_name: "string", docs: "", content: Content::Scalar } }
    }

    #[test]
    fn usage_wraps_like_roxygen() {
        let function = "cognitoidentity_get_credentials_for_identity";
        let of = |names: &[&'static str]| usage(function, &names.iter().map(|name| entry(name)).collect::<Vec<_>>());
        assert_eq!(of(&[]), format!("{function}()"));
        // With one character less it would fit on one line.
        let broken = format!("{function}(IdentityId, Logins,\n  CustomRoleArn)");
        assert_eq!(of(&["IdentityId", "Logins", "CustomRoleArn"]), broken);
        assert_eq!(
            of(&["IdentityId", "Logins", "CustomRoleAr"]),
            format!("{function}(IdentityId, Logins, CustomRoleAr)")
        );
    }

    #[test]
    fn names_that_are_not_r_identifiers_are_quoted() {
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
