//! A request for people to look at, and as a command line of curl.

use crate::credentials::schemes::REDACTED;
use bindery::meta::Operation;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderValue, Method, Request, Uri};
use serde::de::IgnoredAny;
use std::borrow::Cow;
use std::fmt::Write;

/// Whether secrets are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Secrets {
    /// `[redacted]` stands in their place.
    #[default]
    Redacted,
    /// They are.
    Shown,
}

/// What of a request may be told: the same request of the same operation, with nothing in the place of each secret. It
/// travels with the request, as one of its extensions.
#[derive(Clone, Debug)]
pub(crate) struct Redacted {
    uri: Uri,
    headers: HeaderMap,
    body: Vec<u8>,
    operation: Operation,
}

impl Redacted {
    pub(crate) fn of(told: Request<Vec<u8>>, operation: Operation) -> Self {
        let (parts, body) = told.into_parts();
        Redacted { uri: parts.uri, headers: parts.headers, body, operation }
    }

    /// Whose request it is.
    pub(crate) fn operation(&self) -> &Operation {
        &self.operation
    }
}

/// A request as it is shown.
struct Shown<'r> {
    uri: String,
    headers: Vec<(&'r HeaderName, Cow<'r, str>)>,
    body: Cow<'r, [u8]>,
}

impl<'r> Shown<'r> {
    fn new(request: &'r Request<Vec<u8>>, secrets: Secrets) -> Self {
        let told = request.extensions().get::<Redacted>();
        let text = |value: &'r HeaderValue| String::from_utf8_lossy(value.as_bytes());
        match (secrets, told) {
            (Secrets::Shown, _) => Shown {
                uri: request.uri().to_string(),
                headers: request.headers().iter().map(|(name, value)| (name, text(value))).collect(),
                body: Cow::Borrowed(request.body()),
            },
            (Secrets::Redacted, told) => {
                let header = |(name, value): (&'r HeaderName, &'r HeaderValue)| {
                    let value = match told.and_then(|told| told.headers.get(name)) {
                        _ if is_secret(name, value) => Cow::Borrowed(REDACTED),
                        // One of several is told as all of them.
                        Some(value) if request.headers().get_all(name).iter().count() == 1 => text(value),
                        Some(_) => Cow::Borrowed(REDACTED),
                        None => text(value),
                    };
                    (name, value)
                };
                // What nobody has looked through is not told at all.
                let (uri, body) = match told {
                    Some(told) => (readable(&told.uri), Cow::Borrowed(&*told.body)),
                    None => (request.uri().path().to_owned(), Cow::Owned(REDACTED.into())),
                };
                Shown { uri, headers: request.headers().iter().map(header).collect(), body }
            }
        }
    }
}

/// What bears a secret, whoever says it.
fn is_secret(name: &HeaderName, value: &HeaderValue) -> bool {
    value.is_sensitive()
        || [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].contains(name)
        || name == "x-amz-security-token"
}

/// An address in which our own word is not percent-encoded.
fn readable(uri: &Uri) -> String {
    uri.to_string().replace("%5Bredacted%5D", REDACTED)
}

/// A request as text: method and URL, headers, and the body.
pub(crate) fn request(request: &Request<Vec<u8>>, secrets: Secrets) -> String {
    let shown = Shown::new(request, secrets);
    let mut text = format!("{} {}\n", request.method(), shown.uri);
    for (name, value) in &shown.headers {
        let _ = writeln!(text, "{name}: {value}");
    }
    if !shown.body.is_empty() {
        let _ = write!(text, "\n{}\n", body(&shown.body));
    }
    text
}

/// A body for people: JSON with a line for each member, text as it is, else how many bytes there are.
pub(crate) fn body(bytes: &[u8]) -> String {
    if let (Ok(text), Ok(_)) = (std::str::from_utf8(bytes), serde_json::from_slice::<IgnoredAny>(bytes)) {
        return indented(text);
    }
    match plain(bytes) {
        Some(text) => text.to_owned(),
        None => format!("[{} bytes]", bytes.len()),
    }
}

/// Text that does nothing to a terminal or a shell but stand there.
fn plain(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    (!text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))).then_some(text)
}

/// JSON with a line for each member, in its own order: a value that is read has lost it.
fn indented(json: &str) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut letters = json.chars().filter(|c| !c.is_control()).peekable();
    let line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth));
    };
    while let Some(letter) = letters.next() {
        if in_string {
            text.push(letter);
            in_string = letter != '"' || escaped;
            escaped = letter == '\\' && !escaped;
            continue;
        }
        match letter {
            ' ' => {}
            '"' => {
                in_string = true;
                text.push(letter);
            }
            '{' | '[' => {
                text.push(letter);
                while letters.next_if_eq(&' ').is_some() {}
                if !matches!(letters.peek(), Some('}' | ']')) {
                    depth += 1;
                    line(&mut text, depth);
                }
            }
            '}' | ']' => {
                if !text.ends_with(['{', '[']) {
                    depth = depth.saturating_sub(1);
                    line(&mut text, depth);
                }
                text.push(letter);
            }
            ',' => {
                text.push(letter);
                line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            letter => text.push(letter),
        }
    }
    text
}

/// How long an argument of a program may be on every system.
const LONGEST_WORD: usize = 64 << 10;

/// A request as a command line of curl, for any POSIX shell; a whole line.
pub(crate) fn curl(request: &Request<Vec<u8>>, secrets: Secrets) -> String {
    let shown = Shown::new(request, secrets);
    let mut words = vec!["curl".to_owned()];
    // Brackets and braces in an address stand for themselves, and so do its dots.
    words.push("--globoff".to_owned());
    if shown.uri.contains("/.") {
        words.push("--path-as-is".to_owned());
    }
    match *request.method() {
        Method::HEAD => words.push("--head".to_owned()),
        ref method => words.extend(["--request".to_owned(), quoted(method.as_str())]),
    }
    for (name, value) in &shown.headers {
        // Of a header that is empty, curl wants a semicolon.
        let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        words.extend(["--header".to_owned(), quoted(&header)]);
    }
    let mut before = String::new();
    let takes_body = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH);
    if !shown.body.is_empty() || takes_body {
        if !request.headers().contains_key(CONTENT_TYPE) {
            // Otherwise curl says that it is a form.
            words.extend(["--header".to_owned(), quoted("content-type:")]);
        }
        match plain(&shown.body).filter(|text| text.len() <= LONGEST_WORD) {
            Some(text) => words.extend(["--data-raw".to_owned(), quoted(text)]),
            // No argument of a program holds all bytes, or any number; what a shell's own `printf` writes does.
            None => {
                before = format!("printf {} | ", quoted(&octal(&shown.body)));
                words.extend(["--data-binary".to_owned(), "@-".to_owned()]);
            }
        }
    }
    words.push(quoted(&shown.uri));
    before + &words.join(" ") + "\n"
}

/// A word that a POSIX shell takes as it is.
fn quoted(word: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(is_bare) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Bytes as a format of `printf`.
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
