//! Bodies that do not have the declared format: the path and the expected type, without the input.
//!
//! serde_json reports the line and the column of an error, and quotes values, which may be secrets. A walk through the body
//! converts the position to a path, and only the expected type is kept of the message. A valid body costs nothing extra.

use bindery::Malformed;
use bindery::json::{FormatError, Tolerance, Tree, push_member};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// A body without members.
pub(crate) const EMPTY: &[u8] = b"{}";

/// Deserializes a body. An empty one and null have no members.
pub(crate) fn from_json<T: DeserializeOwned>(body: &[u8], tolerance: Tolerance) -> Result<T, Malformed> {
    let body = match body.trim_ascii() {
        b"" | b"null" => EMPTY,
        // serde deserializes structures from lists, too, which this protocol does not have.
        [b'[', ..] => return Err(Malformed { path: "$".to_owned(), message: "expected an object".to_owned() }),
        body => body,
    };
    serde_json::from_slice(body).or_else(|error| decode_again(&error, body, tolerance))
}

/// Deserializes again after an error, with the deviations that `tolerance` accepts.
#[cold]
fn decode_again<T: DeserializeOwned>(
    error: &serde_json::Error,
    body: &[u8],
    tolerance: Tolerance,
) -> Result<T, Malformed> {
    match (error.classify(), tolerance) {
        (Category::Data, Tolerance::Numbers | Tolerance::AwsClient) => {}
        (Category::Data, Tolerance::Exact) | (Category::Syntax | Category::Eof | Category::Io, _) => {
            return Err(describe(error, body));
        }
    }
    match serde_json::from_slice::<Tree>(body) {
        Ok(tree) => T::deserialize(tree.deserializer(tolerance)).map_err(FormatError::malformed),
        Err(_) => Err(describe(error, body)),
    }
}

/// Describes an error of serde_json without the values that it quotes.
#[cold]
pub(crate) fn describe(error: &serde_json::Error, body: &[u8]) -> Malformed {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let text = text.strip_suffix(&position).unwrap_or(&text);
    let mut end = offset(body, error.line(), error.column());
    // The error of a secret has no position of its own. It gets the one after the enclosing value has been closed, if the
    // secret is the last value in it; one byte earlier is still within the secret.
    if text.starts_with(SECRET) && matches!(body[..end], [.., b'}' | b']']) {
        end -= 1;
    }
    let mut path = path(body, end);
    let message = match error.classify() {
        Category::Eof => format!("the JSON is truncated: {text}"),
        Category::Syntax | Category::Io if text == "recursion limit exceeded" => "nested too deeply".to_owned(),
        // These messages of serde_json quote nothing.
        Category::Syntax | Category::Io => format!("invalid JSON: {text}"),
        Category::Data => {
            if let Some(member) = quoted(text, "missing field `") {
                push_member(&mut path, member);
                "it is missing".to_owned()
            } else if quoted(text, "duplicate field `").is_some() {
                "it is there twice".to_owned()
            } else {
                match expected(text) {
                    Some(expected) => format!("expected {expected}"),
                    None => "the value does not have the declared type".to_owned(),
                }
            }
        }
    };
    Malformed { path, message }
}

/// The start of `Sensitive`'s error messages.
const SECRET: &str = "invalid value of a secret";

/// The name that serde quotes after a prefix.
fn quoted<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    text.strip_prefix(words)?.strip_suffix('`')
}

/// The expected type, of a message that states the input first.
fn expected(text: &str) -> Option<&str> {
    // The form of `ParseError`, which never contains the input.
    if let Some(expected) = text.strip_prefix("expected ") {
        return Some(expected);
    }
    let found = ["invalid type: ", "invalid value: ", "invalid length ", SECRET];
    let rest = found.into_iter().find_map(|words| text.strip_prefix(words))?;
    // A string is quoted in `Debug` form, and may contain the words that are searched for.
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
    // Of nested secrets, the outermost reports its expectation, although the error may be in an inner one.
    let vague = text.starts_with(SECRET) && matches!(expected, "a map" | "a list");
    (!vague).then_some(expected)
}

/// The number of bytes before a position. Lines and columns count from one; a column counts the bytes that were read.
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

/// The maximum number of steps in a path.
const DEEPEST: usize = 64;

/// The container of a position in a body.
enum Within<'a> {
    /// An object, and its latest key, with quotes, once it has been read.
    Object(Option<&'a [u8]>),
    /// An array, and the index of the latest item.
    List(usize),
}

/// The path to the value that the first `end` bytes of a body end in.
fn path(body: &[u8], end: usize) -> String {
    let mut stack = Vec::new();
    let mut at = 0;
    while at < end {
        match body[at] {
            b'"' => {
                let start = at;
                at = string_end(body, at);
                // A string is a key if the object has none yet. A truncated string is not a key.
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
                Ok(key) => push_member(&mut path, &key),
                Err(_) => path.push_str("[?]"),
            },
            Within::Object(None) => {}
            Within::List(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

/// The end of the string that begins here, after its closing quote.
fn string_end(body: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < body.len() {
        match body[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    // Beyond the end, so it counts as not closed.
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
    #[expect(dead_code, reason = "only deserialization is tested")]
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

    fn error(body: &str) -> String {
        from_json::<Sample>(body.as_bytes(), Tolerance::Exact).expect_err(body).to_string()
    }

    #[test]
    fn errors_state_path_and_expected_type_and_never_the_input() {
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
            ("<html>hunter2</html>", "at $: invalid JSON: expected value"),
            ("{\"Name\": \"hunter2", "at $.Name: the JSON is truncated: EOF while parsing a string"),
            (r#"{"Name": "a","#, "at $: the JSON is truncated: EOF while parsing a value"),
            (r#"{"Na"#, "at $: the JSON is truncated: EOF while parsing a string"),
            (r#"{"Name": "a"} hunter2"#, "at $: invalid JSON: trailing characters"),
            (r#"{"Name": "a", "Small": 1e999}"#, "at $.Small: invalid JSON: number out of range"),
            (r#"{"Name": "a" "Small": 1}"#, "at $.Name: invalid JSON: expected `,` or `}`"),
        ];
        for (body, expected) in cases {
            assert_eq!(error(body), expected, "{body}");
        }
    }

    #[test]
    fn clients_discard_null_items_and_accept_integral_decimals() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Lists {
            #[serde(deserialize_with = "bindery::de::read::<bindery::de::List<bindery::de::Plain>, _, _>")]
            list: Vec<i64>,
            #[serde(deserialize_with = "bindery::de::read::<bindery::de::Map<bindery::de::Plain>, _, _>")]
            map: BTreeMap<String, i64>,
        }
        let body = br#"{"list": [null, 8.0, null], "map": {"a": null, "b": 1}}"#;
        let lists = Lists { list: vec![8], map: BTreeMap::from([("b".to_owned(), 1)]) };
        assert_eq!(from_json(body, Tolerance::AwsClient), Ok(lists));
        assert!(from_json::<Lists>(body, Tolerance::Exact).is_err());
    }

    #[test]
    fn paths_are_truncated() {
        let key = "k".repeat(1_000_000);
        let error = error(&format!(r#"{{"Nested": {{"{key}": 3}}}}"#));
        assert_eq!(error, format!("at $.Nested[\"{}\"…]: expected a sequence", "k".repeat(64)));
    }

    #[test]
    fn deep_nesting_does_not_overflow_the_stack() {
        for (open, at) in [("[", "$.Ignored"), (r#"{"a":"#, "$.Ignored")] {
            // Unknown members are skipped at any depth.
            let text = error(&format!(r#"{{"Ignored": {}"#, open.repeat(1_000_000)));
            assert!(
                text.starts_with(&format!("at {at}")) && text.contains("truncated"),
                "{}",
                &text[text.len() - 99..]
            );
        }
        let deep = r#"{"Nested": {"a": [{"Nested": "#.to_owned() + &r#"{"a": [{"Nested": "#.repeat(100_000);
        let text = error(&deep);
        assert!(text.starts_with("at $.Nested.a[0].Nested.a[0]") && text.ends_with(": nested too deeply"), "{text}");
    }
}
