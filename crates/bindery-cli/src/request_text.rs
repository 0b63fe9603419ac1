//! Requests as text and as curl commands: `--dry-run`, `--print-curl` and `--debug`.

use crate::redaction::{REDACTED, RedactedRequest, Secrets};
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, PROXY_AUTHORIZATION};
use http::{HeaderValue, Method, Request, Uri};
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::fmt::Write;

/// The parts of a request as they are printed.
struct PrintedRequest<'r> {
    uri: String,
    headers: Vec<(&'r HeaderName, Cow<'r, str>)>,
    body: Cow<'r, [u8]>,
}

impl<'r> PrintedRequest<'r> {
    fn new(request: &'r Request<Vec<u8>>, secrets: Secrets) -> Self {
        let redacted = request.extensions().get::<RedactedRequest>();
        let text = |value: &'r HeaderValue| String::from_utf8_lossy(value.as_bytes());
        match (secrets, redacted) {
            (Secrets::Shown, _) => PrintedRequest {
                uri: request.uri().to_string(),
                headers: request.headers().iter().map(|(name, value)| (name, text(value))).collect(),
                body: Cow::Borrowed(request.body()),
            },
            (Secrets::Redacted, redacted) => {
                let header = |(name, value): (&'r HeaderName, &'r HeaderValue)| {
                    let value = match redacted.and_then(|redacted| redacted.headers.get(name)) {
                        _ if is_secret(name, value) => Cow::Borrowed(REDACTED),
                        // The redacted header map has one value for a name that has several.
                        Some(value) if request.headers().get_all(name).iter().count() == 1 => text(value),
                        Some(_) => Cow::Borrowed(REDACTED),
                        None => text(value),
                    };
                    (name, value)
                };
                // Without a redacted encoding, any part may hold a secret.
                let (uri, body) = match redacted {
                    Some(redacted) => (readable(&redacted.uri), Cow::Borrowed(&*redacted.body)),
                    None => (request.uri().path().to_owned(), Cow::Owned(REDACTED.into())),
                };
                PrintedRequest { uri, headers: request.headers().iter().map(header).collect(), body }
            }
        }
    }
}

/// Returns whether a header always carries a secret.
fn is_secret(name: &HeaderName, value: &HeaderValue) -> bool {
    value.is_sensitive()
        || [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].contains(name)
        || name == "x-amz-security-token"
}

/// Returns an address in which [`REDACTED`] is not percent-encoded.
fn readable(uri: &Uri) -> String {
    uri.to_string().replace("%5Bredacted%5D", REDACTED)
}

/// Formats a request as text: method and URL, headers, and the body.
pub(crate) fn request(request: &Request<Vec<u8>>, secrets: Secrets) -> String {
    let shown = PrintedRequest::new(request, secrets);
    let mut text = format!("{} {}\n", request.method(), shown.uri);
    for (name, value) in &shown.headers {
        let _ = writeln!(text, "{name}: {value}");
    }
    if !shown.body.is_empty() {
        let _ = write!(text, "\n{}\n", body(&shown.body));
    }
    text
}

/// Formats a body: JSON indented, text unchanged, other bytes as their number.
pub(crate) fn body(bytes: &[u8]) -> String {
    if let (Ok(text), Ok(_)) = (std::str::from_utf8(bytes), serde_json::from_slice::<IgnoredAny>(bytes)) {
        return indented(text);
    }
    match plain(bytes) {
        Some(text) => text.to_owned(),
        None => format!("[{} bytes]", bytes.len()),
    }
}

/// Returns the bytes as text if they are UTF-8 without control characters other than line breaks and tabs.
fn plain(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    (!text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))).then_some(text)
}

/// Indents JSON text. It is not parsed, because a parsed value has lost the order of its members.
fn indented(json: &str) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut chars = json.chars().filter(|c| !c.is_control()).peekable();
    let line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth));
    };
    while let Some(c) = chars.next() {
        if in_string {
            text.push(c);
            in_string = c != '"' || escaped;
            escaped = c == '\\' && !escaped;
            continue;
        }
        match c {
            ' ' => {}
            '"' => {
                in_string = true;
                text.push(c);
            }
            '{' | '[' => {
                text.push(c);
                while chars.next_if_eq(&' ').is_some() {}
                if !matches!(chars.peek(), Some('}' | ']')) {
                    depth += 1;
                    line(&mut text, depth);
                }
            }
            '}' | ']' => {
                if !text.ends_with(['{', '[']) {
                    depth = depth.saturating_sub(1);
                    line(&mut text, depth);
                }
                text.push(c);
            }
            ',' => {
                text.push(c);
                line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            c => text.push(c),
        }
    }
    text
}

/// The length of a program argument that every system accepts, in bytes.
const MAX_ARGUMENT_LENGTH: usize = 64 << 10;

/// Formats a request as a curl command for POSIX shells, with a line break at its end.
pub(crate) fn curl(request: &Request<Vec<u8>>, secrets: Secrets) -> String {
    let shown = PrintedRequest::new(request, secrets);
    let mut words = vec!["curl".to_owned()];
    // curl would expand brackets and braces in an address, and resolve its dot segments.
    words.push("--globoff".to_owned());
    if shown.uri.contains("/.") {
        words.push("--path-as-is".to_owned());
    }
    match *request.method() {
        Method::HEAD => words.push("--head".to_owned()),
        ref method => words.extend(["--request".to_owned(), quoted(method.as_str())]),
    }
    for (name, value) in &shown.headers {
        // curl sends an empty header only if a semicolon follows its name.
        let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        words.extend(["--header".to_owned(), quoted(&header)]);
    }
    let mut before = String::new();
    let takes_body = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH);
    if !shown.body.is_empty() || takes_body {
        if !request.headers().contains_key(CONTENT_TYPE) {
            // curl adds `application/x-www-form-urlencoded` otherwise.
            words.extend(["--header".to_owned(), quoted("content-type:")]);
        }
        match plain(&shown.body).filter(|text| text.len() <= MAX_ARGUMENT_LENGTH) {
            Some(text) => words.extend(["--data-raw".to_owned(), quoted(text)]),
            // Program arguments hold no NUL byte and have a length limit; the built-in `printf` of a shell has neither.
            None => {
                before = format!("printf {} | ", quoted(&octal(&shown.body)));
                words.extend(["--data-binary".to_owned(), "@-".to_owned()]);
            }
        }
    }
    words.push(quoted(&shown.uri));
    before + &words.join(" ") + "\n"
}

/// Quotes a word for a POSIX shell.
fn quoted(word: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(is_bare) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Encodes bytes as a format of `printf`.
fn octal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b' ' | b'_' | b'.' | b',' | b':' | b';' | b'=' | b'/' => {
                text.push(char::from(*byte));
            }
            byte => {
                let _ = write!(text, "\\{byte:03o}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests;
