//! Documents as JSON text.

use super::Document;
use std::fmt::{self, Write};

/// Prints JSON without spaces; `{:#}` indents by two spaces.
impl fmt::Display for Document {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indent = f.alternate().then_some(0);
        write_json(f, self, indent)
    }
}

#[inline]
fn write_json(f: &mut fmt::Formatter<'_>, document: &Document, indent: Option<usize>) -> fmt::Result {
    match document {
        Document::Null => f.write_str("null"),
        Document::Bool(value) => write!(f, "{value}"),
        Document::Number(value) => write!(f, "{value}"),
        Document::String(value) => write_string(f, value),
        Document::Array(items) => write_block(f, "[", "]", indent, items, write_json),
        Document::Object(entries) => write_block(f, "{", "}", indent, entries, |f, (name, value), indent| {
            write_string(f, name)?;
            f.write_str(if indent.is_some() { ": " } else { ":" })?;
            write_json(f, value, indent)
        }),
    }
}

fn write_block<T>(
    f: &mut fmt::Formatter<'_>,
    open: &str,
    close: &str,
    indent: Option<usize>,
    items: impl IntoIterator<Item = T>,
    write_item: impl Fn(&mut fmt::Formatter<'_>, T, Option<usize>) -> fmt::Result,
) -> fmt::Result {
    let inner = indent.map(|indent| indent + 2);
    let mut separator = "";
    f.write_str(open)?;
    for item in items {
        f.write_str(separator)?;
        write_line_break(f, inner)?;
        write_item(f, item, inner)?;
        separator = ",";
    }
    if !separator.is_empty() {
        write_line_break(f, indent)?;
    }
    f.write_str(close)
}

#[inline]
fn write_line_break(f: &mut fmt::Formatter<'_>, indent: Option<usize>) -> fmt::Result {
    match indent {
        Some(indent) => write!(f, "\n{:indent$}", ""),
        None => Ok(()),
    }
}

#[inline]
fn write_string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for char in text.chars() {
        match char {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\0'..='\x1f' => write!(f, "\\u{:04x}", u32::from(char))?,
            _ => f.write_char(char)?,
        }
    }
    f.write_str("\"")
}
