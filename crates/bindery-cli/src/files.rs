//! The files that arguments refer to, and the encoding of bytes.
//!
//! `file://PATH` reads a file's text, `fileb://PATH` its bytes; `-` is standard input. `~` at the start of a path and
//! variables (`$NAME`, `${NAME}`) are expanded here, because a shell does not expand them after `file://`.

use bindery::meta::BlobFormat;
use bindery::{Base64, Base64Url, Blob};
use serde_json::Value;
use std::io::Read as _;

/// Reads files.
pub(crate) struct Files {
    read: Box<Read>,
    var: Box<Var>,
}

/// The contents of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Contents {
    /// Of `file://`.
    Text(String),
    /// Of `fileb://`.
    Bytes(Vec<u8>),
}

type Read = dyn Fn(&str) -> std::io::Result<Vec<u8>>;
type Var = dyn Fn(&str) -> Option<String>;

impl Files {
    /// Creates the reader of the file system and of standard input.
    pub(crate) fn system() -> Self {
        Files::new(|path| if path == "-" { stdin() } else { std::fs::read(path) }, |name| std::env::var(name).ok())
    }

    /// Creates a reader from a function that reads a path (`-` is standard input) and one that looks up variables.
    pub(crate) fn new(
        read: impl Fn(&str) -> std::io::Result<Vec<u8>> + 'static,
        var: impl Fn(&str) -> Option<String> + 'static,
    ) -> Self {
        Files { read: Box::new(read), var: Box::new(var) }
    }

    /// Reads the file that a URL refers to; other text is returned unchanged.
    pub(crate) fn fetch(&self, url: &str) -> Result<Contents, String> {
        match (url.strip_prefix("fileb://"), url.strip_prefix("file://")) {
            (Some(path), _) => self.bytes(path).map(Contents::Bytes),
            (None, Some(path)) => self.text(path).map(Contents::Text),
            (None, None) => Ok(Contents::Text(url.to_owned())),
        }
    }

    /// Reads a file as text.
    pub(crate) fn text(&self, path: &str) -> Result<String, String> {
        String::from_utf8(self.bytes(path)?)
            .map_err(|_| format!("the file `{path}` is not UTF-8; `fileb://` reads the bytes of a file"))
    }

    /// Reads a file as bytes.
    pub(crate) fn bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        let expanded = self.expand(path);
        (self.read)(&expanded).map_err(|error| match expanded.as_str() {
            "-" => format!("cannot read standard input: {error}"),
            path => format!("cannot read the file `{path}`: {error}"),
        })
    }

    /// Expands `~` and variables in a path. An unset variable is kept.
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

/// Returns the variable name after a `$`, with or without braces, and the offset of its end.
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

/// Encodes bytes as base64.
pub(crate) fn encode(bytes: &[u8]) -> Value {
    encode_as(BlobFormat::Base64, bytes)
}

/// Encodes bytes for an input: base64 in the format's alphabet. [`BlobFormat::Binary`], which is sent as raw bytes, is
/// base64 in an input, too, because a JSON value has no bytes.
pub(crate) fn encode_as(format: BlobFormat, bytes: &[u8]) -> Value {
    let text = match format {
        BlobFormat::Base64 | BlobFormat::Binary => serde_json::to_value(Blob::<Base64>::from(bytes)),
        BlobFormat::Base64Url => serde_json::to_value(Blob::<Base64Url>::from(bytes)),
    };
    text.unwrap_or_default()
}

/// Decodes the bytes of an input that [`encode_as`] encoded.
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
    fn paths_are_expanded_like_in_a_shell() {
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
    fn text_must_be_utf_8() {
        let files = Files::new(|_| Ok(vec![0xff]), |_| None);
        assert_eq!(
            files.fetch("file://x"),
            Err("the file `x` is not UTF-8; `fileb://` reads the bytes of a file".to_owned())
        );
        assert_eq!(files.fetch("fileb://x"), Ok(Contents::Bytes(vec![0xff])));
    }

    #[test]
    fn bytes_round_trip_in_each_alphabet() {
        for format in [BlobFormat::Base64, BlobFormat::Base64Url, BlobFormat::Binary] {
            assert_eq!(decode(format, &encode_as(format, b"\xfb\xff\0")), Some(b"\xfb\xff\0".to_vec()));
        }
    }
}
