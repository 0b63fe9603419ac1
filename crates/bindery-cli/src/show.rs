//! A request for people to look at, and as a command line of curl.

use bindery::meta::{Meta, Operation};
use http::Request;
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

/// A request as text: method and URL, headers, and the body.
pub(crate) fn request(request: &Request<Vec<u8>>, secrets: Secrets, meta: &Meta, operation: &Operation) -> String {
    let _ = (secrets, meta, operation);
    let mut text = format!("{} {}\n", request.method(), request.uri());
    for (name, value) in request.headers() {
        let _ = writeln!(text, "{name}: {}", String::from_utf8_lossy(value.as_bytes()));
    }
    let _ = write!(text, "\n{}\n", String::from_utf8_lossy(request.body()));
    text
}

/// A request as a command line of curl, for a POSIX shell.
pub(crate) fn curl(request: &Request<Vec<u8>>, secrets: Secrets, meta: &Meta, operation: &Operation) -> String {
    let _ = (secrets, meta, operation);
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
    let mut line = format!("curl -X {} {}", request.method(), quoted(&request.uri().to_string()));
    for (name, value) in request.headers() {
        let header = format!("{name}: {}", String::from_utf8_lossy(value.as_bytes()));
        let _ = write!(line, " -H {}", quoted(&header));
    }
    let _ = write!(line, " --data-raw {}", quoted(&String::from_utf8_lossy(request.body())));
    line
}
