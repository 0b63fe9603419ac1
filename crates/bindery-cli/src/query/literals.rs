//! Literals that are not valid JSON, such as `` `a` ``.
//!
//! JMESPath once allowed strings without quotes in backticks. jmespath.py still accepts them, and the documentation of the
//! AWS CLI uses them; the crate `jmespath` does not.

use serde_json::Value;

/// An expression whose literals are valid JSON.
pub(super) struct Quoted {
    pub(super) text: String,
    /// The positions after each replaced literal: in the new text, and in the old one.
    positions: Vec<(usize, usize)>,
}

impl Quoted {
    /// Quotes the literals of an expression that are valid as strings only.
    pub(super) fn new(expression: &str) -> Self {
        let mut quoted = Quoted { text: String::with_capacity(expression.len()), positions: Vec::new() };
        let mut rest = expression;
        while let Some(at) = rest.find(['`', '\'', '"']) {
            let (before, from) = rest.split_at(at);
            quoted.text.push_str(before);
            let Some(end) = end_of(from) else {
                rest = from;
                break;
            };
            let (part, after) = from.split_at(end);
            match part.strip_prefix('`').and_then(|part| part.strip_suffix('`')).and_then(as_string) {
                Some(literal) => {
                    quoted.text.push_str(&literal);
                    quoted.positions.push((quoted.text.len(), expression.len() - after.len()));
                }
                None => quoted.text.push_str(part),
            }
            rest = after;
        }
        quoted.text.push_str(rest);
        quoted
    }

    /// Converts a position in the new text to one in the old text.
    pub(super) fn position(&self, offset: usize) -> usize {
        match self.positions.iter().rev().find(|(new, _)| *new <= offset) {
            Some((new, old)) => old + (offset - new),
            None => offset,
        }
    }
}

/// Returns the length of the quoted part at the start of a text, or `None` if it does not end.
fn end_of(text: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    let (_, quote) = chars.next()?;
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()?),
            c if c == quote => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

/// Returns a literal as a JSON string in backticks, unless it is valid JSON or invalid as a string, too.
fn as_string(literal: &str) -> Option<String> {
    let unescaped = literal.replace("\\`", "`");
    if serde_json::from_str::<Value>(&unescaped).is_ok() {
        return None;
    }
    let text: String = serde_json::from_str(&format!("\"{}\"", unescaped.trim_start())).ok()?;
    Some(format!("`{}`", Value::from(text).to_string().replace('`', "\\`")))
}
