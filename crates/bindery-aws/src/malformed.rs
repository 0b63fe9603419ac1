//! What is wrong with a body that does not have the promised form, and where in it.
//!
//! serde_json says the line and the column of an error, and quotes values, which may be secrets. From the former a walk
//! through the body makes a path, and of the text only what was expected is kept. All of it happens after an error:
//! a good answer pays nothing, and no type's reading code is there twice.

use bindery::Malformed;
use bindery::json::step;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// A body that says nothing.
pub(crate) const EMPTY: &[u8] = b"{}";

/// Reads a body, of which an empty one and a null say nothing.
pub(crate) fn from_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Malformed> {
    let body = match body.trim_ascii() {
        b"" | b"null" => EMPTY,
        // serde reads structures from lists, too; this protocol has none of those.
        [b'[', ..] => return Err(Malformed { path: "$".to_owned(), message: "expected an object".to_owned() }),
        body => body,
    };
    serde_json::from_slice(body).map_err(|error| describe(&error, body))
}

/// What serde_json says, without any value that it quotes.
#[cold]
pub(crate) fn describe(error: &serde_json::Error, body: &[u8]) -> Malformed {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let text = text.strip_suffix(&position).unwrap_or(&text);
    let mut end = offset(body, error.line(), error.column());
    // What is wrong with a secret comes without a position, and gets one after what encloses the secret has been
    // closed, if it is the last therein. Before that, it is still the secret's.
    if text.starts_with(SECRET) && matches!(body[..end], [.., b'}' | b']']) {
        end -= 1;
    }
    let mut path = path(body, end);
    let message = match error.classify() {
        Category::Eof => format!("the text breaks off: {text}"),
        Category::Syntax | Category::Io if text == "recursion limit exceeded" => "nested too deeply".to_owned(),
        // serde_json's own texts, which quote nothing.
        Category::Syntax | Category::Io => format!("no JSON: {text}"),
        Category::Data => {
            if let Some(member) = quoted(text, "missing field `") {
                step(&mut path, member);
                "it is missing".to_owned()
            } else if quoted(text, "duplicate field `").is_some() {
                "it is there twice".to_owned()
            } else {
                match expected(text) {
                    Some(expected) => format!("expected {expected}"),
                    None => "not of the form that its service promises".to_owned(),
                }
            }
        }
    };
    Malformed { path, message }
}

/// How `Sensitive` says that something is wrong with a value.
const SECRET: &str = "invalid value of a secret";

/// A member's name, as serde quotes it after some words.
fn quoted<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    text.strip_prefix(words)?.strip_suffix('`')
}

/// What was expected, of a text that says first what was found.
fn expected(text: &str) -> Option<&str> {
    // So `ParseError` says it, which never knows what was found.
    if let Some(expected) = text.strip_prefix("expected ") {
        return Some(expected);
    }
    let found = ["invalid type: ", "invalid value: ", "invalid length ", SECRET];
    let rest = found.into_iter().find_map(|words| text.strip_prefix(words))?;
    // A string is quoted as Rust's `Debug` does, and may hold the very words that are looked for.
    let rest = match rest.strip_prefix("string \"") {
        Some(string) => {
            let mut escaped = false;
            let end = string.find(|letter| {
                let ends = letter == '"' && !escaped;
                escaped = letter == '\\' && !escaped;
                ends
            })?;
            &string[end..]
        }
        None => rest,
    };
    let (_, expected) = rest.split_once(", expected ")?;
    // Of a secret that holds others, only the outermost says what it expects, though one within it may be wrong.
    let vague = text.starts_with(SECRET) && matches!(expected, "a map" | "a list");
    (!vague).then_some(expected)
}

/// The number of bytes before a line's column. Both count from one; a column counts what has been read.
fn offset(body: &[u8], line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match body[start..].iter().position(|byte| *byte == b'\n') {
            Some(end) => start += end + 1,
            None => break,
        }
    }
    start.saturating_add(column).min(body.len())
}

/// How many steps of a path are said; an answer that nests deeper is nobody's.
const DEEPEST: usize = 64;

/// What a place in a body is within.
enum Within<'a> {
    /// An object; its latest key, with its quotes, once it has been read.
    Object(Option<&'a [u8]>),
    /// A list, and the index of the latest item.
    List(usize),
}

/// The path to the value that so many bytes of a body end in.
fn path(body: &[u8], end: usize) -> String {
    let mut stack = Vec::new();
    let mut at = 0;
    while at < end {
        match body[at] {
            b'"' => {
                let start = at;
                at = string_end(body, at);
                // A string is a key where an object has none yet; one that is not closed is none at all.
                if let Some(Within::Object(key @ None)) = stack.last_mut() {
                    if at <= end {
                        *key = Some(&body[start..at]);
                    }
                }
                continue;
            }
            b'{' => stack.push(Within::Object(None)),
            b'[' => stack.push(Within::List(0)),
            b'}' | b']' => {
                stack.pop();
            }
            b',' => match stack.last_mut() {
                Some(Within::Object(key)) => *key = None,
                Some(Within::List(index)) => *index += 1,
                None => {}
            },
            _ => {}
        }
        at += 1;
    }
    let mut path = "$".to_owned();
    for (depth, within) in stack.into_iter().enumerate() {
        if depth == DEEPEST {
            path.push('…');
            break;
        }
        match within {
            Within::Object(Some(key)) => match serde_json::from_slice::<String>(key) {
                Ok(key) => step(&mut path, &key),
                Err(_) => path.push_str("[?]"),
            },
            Within::Object(None) => {}
            Within::List(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

/// Where a string ends that begins here, after its closing quote.
fn string_end(body: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < body.len() {
        match body[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    // Beyond the end, so that it counts as not closed.
    body.len() + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use bindery::{Blob, EpochSeconds, Sensitive, Timestamp};
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "only its reading is tested")]
    struct Sample {
        name: String,
        #[serde(default)]
        small: i8,
        #[serde(default)]
        nested: BTreeMap<String, Vec<Sample>>,
        secret: Option<Sensitive<String>>,
        time: Option<Timestamp<EpochSeconds>>,
        blob: Option<Blob>,
    }

    fn complaint(body: &str) -> String {
        from_json::<Sample>(body.as_bytes()).expect_err(body).to_string()
    }

    #[test]
    fn a_complaint_says_where_and_what_and_never_what_was_found() {
        let cases = [
            ("{}", "at $.Name: it is missing"),
            ("", "at $.Name: it is missing"),
            (" null\n", "at $.Name: it is missing"),
            (r#"{"Name": 12}"#, "at $.Name: expected a string"),
            (r#"{"Name": null}"#, "at $.Name: expected a string"),
            (r#"{"Name": ["hunter2"]}"#, "at $.Name: expected a string"),
            ("{\n  \"Name\": \"a\",\n  \"Small\": 300\n}", "at $.Small: expected i8"),
            (r#"{"Name": "a", "Small": 1.5}"#, "at $.Small: expected i8"),
            (r#"{"Name": "a", "Name": "b"}"#, "at $.Name: it is there twice"),
            (
                r#"{"Nested": {"a": [{"Name": "x"}, {"Name": "y", "Small": "z"}]}}"#,
                "at $.Nested.a[1].Small: expected i8",
            ),
            (r#"{"Nested": {"a.b": [{"Name": "x"}, {}]}}"#, "at $.Nested[\"a.b\"][1].Name: it is missing"),
            (r#"{"Nested": {"a\"\n": 3}}"#, "at $.Nested[\"a\\\"\\n\"]: expected a sequence"),
            (r#"{"Nested": {"a": {}}, "Name": "x"}"#, "at $.Nested.a: expected a sequence"),
            (r#"{"Name": "a", "Secret": 7}"#, "at $.Secret: expected a string"),
            (r#"{"Name": "a", "Secret": 7 , "Small": 1}"#, "at $.Secret: expected a string"),
            (r#"{"Secret": {"a": []}, "Name": "a"}"#, "at $.Secret: expected a string"),
            (r#"{"Nested": {"a": [{"Secret": []}]}}"#, "at $.Nested.a[0].Secret: expected a string"),
            (r#"{"Name": "a", "Small": "x\", expected hunter2"}"#, "at $.Small: expected i8"),
            (r#"{"Name": "a", "Small": "x\\", "y": ", expected hunter2"}"#, "at $.Small: expected i8"),
            (
                r#"{"Name": "a", "Time": "hunter2"}"#,
                "at $.Time: expected seconds since 1970, or a date and time as 2024-05-14T15:36:26Z",
            ),
            (r#"{"Name": "a", "Blob": "hunter2!"}"#, "at $.Blob: expected base64"),
            ("[]", "at $: expected an object"),
            ("3", "at $: expected struct Sample"),
            (r#""hunter2""#, "at $: expected struct Sample"),
            ("<html>hunter2</html>", "at $: no JSON: expected value"),
            ("{\"Name\": \"hunter2", "at $.Name: the text breaks off: EOF while parsing a string"),
            (r#"{"Name": "a","#, "at $: the text breaks off: EOF while parsing a value"),
            (r#"{"Na"#, "at $: the text breaks off: EOF while parsing a string"),
            (r#"{"Name": "a"} hunter2"#, "at $: no JSON: trailing characters"),
            (r#"{"Name": "a", "Small": 1e999}"#, "at $.Small: no JSON: number out of range"),
            (r#"{"Name": "a" "Small": 1}"#, "at $.Name: no JSON: expected `,` or `}`"),
        ];
        for (body, expected) in cases {
            assert_eq!(complaint(body), expected, "{body}");
        }
    }

    #[test]
    fn a_path_stays_short_whatever_the_keys() {
        let key = "k".repeat(1_000_000);
        let complaint = complaint(&format!(r#"{{"Nested": {{"{key}": 3}}}}"#));
        assert_eq!(complaint, format!("at $.Nested[\"{}\"…]: expected a sequence", "k".repeat(64)));
    }

    #[test]
    fn no_depth_overflows_the_stack() {
        for (open, at) in [("[", "$.Ignored"), (r#"{"a":"#, "$.Ignored")] {
            // What nobody reads is skipped, however deep.
            let text = complaint(&format!(r#"{{"Ignored": {}"#, open.repeat(1_000_000)));
            assert!(
                text.starts_with(&format!("at {at}")) && text.contains("breaks off"),
                "{}",
                &text[text.len() - 99..]
            );
        }
        let deep = r#"{"Nested": {"a": [{"Nested": "#.to_owned() + &r#"{"a": [{"Nested": "#.repeat(100_000);
        let text = complaint(&deep);
        assert!(text.starts_with("at $.Nested.a[0].Nested.a[0]") && text.ends_with(": nested too deeply"), "{text}");
    }
}
