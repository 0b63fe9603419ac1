//! Files that arguments name, and bytes as text.
//!
//! `file://PATH` is a file's text, `fileb://PATH` its bytes, `-` standard input. A path may begin with `~` and hold
//! `$NAME` or `${NAME}`: a shell leaves them alone behind `file://`.

use crate::shorthand::Contents;
use bindery::meta::BlobFormat;
use bindery::{Base64, Base64Url, Blob};
use serde_json::Value;
use std::io::Read as _;

/// Gives what files hold.
pub(crate) struct Files {
    read: Box<Read>,
    var: Box<Var>,
}

type Read = dyn Fn(&str) -> std::io::Result<Vec<u8>>;
type Var = dyn Fn(&str) -> Option<String>;

impl Files {
    /// Those of the system, by paths as the process sees them.
    pub(crate) fn system() -> Self {
        Files::new(|path| if path == "-" { stdin() } else { std::fs::read(path) }, |name| std::env::var(name).ok())
    }

    /// Those that a function gives by path, `-` for standard input, and variables that another gives.
    pub(crate) fn new(
        read: impl Fn(&str) -> std::io::Result<Vec<u8>> + 'static,
        var: impl Fn(&str) -> Option<String> + 'static,
    ) -> Self {
        Files { read: Box::new(read), var: Box::new(var) }
    }

    /// What a URL names; the error says what to do.
    pub(crate) fn fetch(&self, url: &str) -> Result<Contents, String> {
        match (url.strip_prefix("fileb://"), url.strip_prefix("file://")) {
            (Some(path), _) => self.bytes(path).map(Contents::Bytes),
            (None, Some(path)) => self.text(path).map(Contents::Text),
            (None, None) => Ok(Contents::Text(url.to_owned())),
        }
    }

    /// A file's text.
    pub(crate) fn text(&self, path: &str) -> Result<String, String> {
        String::from_utf8(self.bytes(path)?)
            .map_err(|_| format!("the file `{path}` is no text in UTF-8; `fileb://` reads the bytes of a file"))
    }

    /// A file's bytes.
    pub(crate) fn bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        let expanded = self.expand(path);
        (self.read)(&expanded).map_err(|error| match expanded.as_str() {
            "-" => format!("standard input cannot be read: {error}"),
            path => format!("the file `{path}` cannot be read: {error}"),
        })
    }

    /// A path with `~` and variables replaced; a variable that is not set stays as it is.
    fn expand(&self, path: &str) -> String {
        let mut out = String::with_capacity(path.len());
        let mut rest = path;
        if let (Some(after), Some(home)) = (path.strip_prefix('~'), (self.var)("HOME"))
            && (after.is_empty() || after.starts_with('/'))
        {
            out.push_str(&home);
            rest = after;
        }
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            let (name, end) = variable(after);
            match (self.var)(name).filter(|_| !name.is_empty()) {
                Some(value) => out.push_str(&value),
                None => {
                    out.push('$');
                    out.push_str(&after[..end]);
                }
            }
            rest = &after[end..];
        }
        out.push_str(rest);
        out
    }
}

/// The name after a `$`, with or without braces, and where it ends.
fn variable(after: &str) -> (&str, usize) {
    if let Some((name, _)) = after.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
        return (name, name.len() + 2);
    }
    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
    (&after[..end], end)
}

fn stdin() -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Bytes as base64.
pub(crate) fn encode(bytes: &[u8]) -> Value {
    encode_as(BlobFormat::Base64, bytes)
}

/// Bytes as they stand in an input: base64 of the format's alphabet. So do those that travel as they are
/// ([`BlobFormat::Binary`]): a JSON value has no bytes, and what sends them decodes them.
pub(crate) fn encode_as(format: BlobFormat, bytes: &[u8]) -> Value {
    let text = match format {
        BlobFormat::Base64 | BlobFormat::Binary => serde_json::to_value(Blob::<Base64>::from(bytes)),
        BlobFormat::Base64Url => serde_json::to_value(Blob::<Base64Url>::from(bytes)),
    };
    text.unwrap_or_default()
}

/// The bytes that stand in an input, as [`encode_as`] writes them.
pub(crate) fn decode(format: BlobFormat, value: &Value) -> Option<Vec<u8>> {
    use serde::Deserialize;
    match format {
        BlobFormat::Base64 | BlobFormat::Binary => Blob::<Base64>::deserialize(value).ok().map(Blob::into_inner),
        BlobFormat::Base64Url => Blob::<Base64Url>::deserialize(value).ok().map(Blob::into_inner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        Files::new(
            |path| Ok(format!("<{path}>").into_bytes()),
            |name| match name {
                "HOME" => Some("/home/me".to_owned()),
                "DIR" => Some("/data".to_owned()),
                _ => None,
            },
        )
    }

    #[test]
    fn paths_are_expanded_as_a_shell_would() {
        let expanded = |path| files().text(path).unwrap();
        assert_eq!(expanded("~/a"), "</home/me/a>");
        assert_eq!(expanded("~"), "</home/me>");
        assert_eq!(expanded("~you/a"), "<~you/a>");
        assert_eq!(expanded("$DIR/${DIR}x/$DIRx"), "</data//datax/$DIRx>");
        assert_eq!(expanded("a$"), "<a$>");
        assert_eq!(expanded("${DIR"), "<${DIR>");
        assert_eq!(expanded("a~$é"), "<a~$é>");
    }

    #[test]
    fn text_must_be_text() {
        let files = Files::new(|_| Ok(vec![0xff]), |_| None);
        assert_eq!(
            files.fetch("file://x"),
            Err("the file `x` is no text in UTF-8; `fileb://` reads the bytes of a file".to_owned())
        );
        assert_eq!(files.fetch("fileb://x"), Ok(Contents::Bytes(vec![0xff])));
    }

    #[test]
    fn bytes_come_back_from_each_alphabet() {
        for format in [BlobFormat::Base64, BlobFormat::Base64Url, BlobFormat::Binary] {
            assert_eq!(decode(format, &encode_as(format, b"\xfb\xff\0")), Some(b"\xfb\xff\0".to_vec()));
        }
    }
}
