//! Reads the words after an option as a value.
//!
//! The type of the member determines the meaning of a word: `1` may be a number or text. A word that cannot be read
//! (incomplete shorthand or JSON, a missing file) is an [`ArgumentError`]. A value of the wrong type is kept, so that
//! `check` reports it together with all other violations.
//!
//! In an input, bytes are base64 (see [`files::encode_as`]), and a form file is an object with the fields of
//! [`bindery::File`]: `{"name": "rex.png", "content": "iVBORw=="}`. Its `name` and `media_type` are optional.

#[cfg(test)]
mod adversarial;
pub(crate) mod convert;
#[cfg(test)]
pub(crate) mod fixture;
pub(crate) mod input;
pub(crate) mod resolved_type;

use crate::files::{self, Contents, Files};
use crate::names::Argument;
use crate::shorthand::{self, ErrorKind, Shorthand};
use crate::value::convert::{blob, entries, file_of, json, shorthand_value, text_value};
use crate::value::resolved_type::{ResolvedType, Scalar, member_is_sensitive, resolve};
use bindery::meta::{BlobFormat, Location, Member, Meta, Type};
use serde_json::{Map, Value};
use std::fmt;
use std::str::FromStr;

/// The encoding of bytes on the command line and in JSON. `fileb://` always reads raw bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum BlobInput {
    /// Base64.
    #[default]
    Base64,
    /// Text, sent as its UTF-8 bytes.
    Raw,
}

impl BlobInput {
    /// The encodings by their names.
    pub(crate) const NAMES: [(&'static str, BlobInput); 2] =
        [("base64", BlobInput::Base64), ("raw-in-base64-out", BlobInput::Raw)];
}

impl FromStr for BlobInput {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, input)| input).ok_or(())
    }
}

/// An error in the words after an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ArgumentError {
    /// The option, without dashes.
    pub(crate) option: String,
    /// The error, and how to fix it.
    pub(crate) message: String,
}

/// Lines after the first are indented equally, so that a caret stays below its character.
impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--{}: {}", self.option, self.message.replace('\n', "\n  "))
    }
}

/// Reads the words after an option as a value.
pub(crate) fn read(
    meta: &Meta,
    argument: &Argument,
    words: &[String],
    blobs: BlobInput,
    files: &Files,
) -> Result<Value, ArgumentError> {
    let secret = member_is_sensitive(meta, argument.member);
    let reader = Reader { meta, blobs, files, secret };
    let result = reader.words(argument.member, words);
    result.map_err(|message| ArgumentError { option: argument.option.clone(), message })
}

/// Converts a JSON value to its form on the wire: timestamps and bytes in their formats.
pub(crate) fn from_json(meta: &Meta, member: &Member, value: Value, blobs: BlobInput) -> Value {
    match (member.location, value) {
        (Location::File, Value::String(text)) => file_of(None, blob(BlobFormat::Binary, text, blobs)),
        (Location::File, file @ Value::Object(_)) => entries(file, |field, value| match value {
            Value::String(text) if field == "content" => blob(BlobFormat::Binary, text, blobs),
            value => value,
        }),
        (_, value) => json(meta, member.ty, value, blobs),
    }
}

struct Reader<'a> {
    meta: &'a Meta,
    blobs: BlobInput,
    files: &'a Files,
    /// Whether messages must not quote the value.
    secret: bool,
}

impl Reader<'_> {
    fn words(&self, member: &Member, words: &[String]) -> Result<Value, String> {
        if member.location == Location::File {
            return self.file(one(words)?);
        }
        match resolve(self.meta, member.ty) {
            ResolvedType::List(item) => match words {
                [word] if self.is_json(word, '[')? => self.word(member.ty, word),
                // As in the AWS CLI, `file://` is text in a list of several strings.
                [_, _, ..] if resolve(self.meta, item.ty).is_text() => {
                    Ok(words.iter().map(|word| Value::from(word.as_str())).collect())
                }
                words => words.iter().map(|word| self.word(item.ty, word)).collect(),
            },
            ResolvedType::Tuple(items) => match words {
                [word] if self.is_json(word, '[')? => self.word(member.ty, word),
                words => words
                    .iter()
                    .enumerate()
                    .map(|(index, word)| self.word(items.get(index).map_or(Type::Document, |item| item.ty), word))
                    .collect(),
            },
            ResolvedType::Scalar(Scalar::Boolean) if words.is_empty() => Ok(Value::Bool(true)),
            ResolvedType::Scalar(_) | ResolvedType::Document => self.word(member.ty, one(words)?),
            ResolvedType::Map(_) | ResolvedType::Structure { .. } | ResolvedType::Union { .. } => match words {
                [_, _, ..] if words.iter().all(|word| word.contains('=')) => {
                    Err(format!("expected one word, found {}: join pairs with commas, such as `a=b,c=d`", words.len()))
                }
                words => self.word(member.ty, one(words)?),
            },
        }
    }

    /// Returns whether a word, or the file that it refers to, begins like JSON.
    fn is_json(&self, word: &str, opening: char) -> Result<bool, String> {
        Ok(match word.strip_prefix("file://") {
            Some(path) => self.files.text(path)?.trim_start().starts_with(opening),
            None => word.trim_start().starts_with(opening),
        })
    }

    /// Reads one word as a value of a type.
    fn word(&self, ty: Type, word: &str) -> Result<Value, String> {
        let resolved = resolve(self.meta, ty);
        let text = match (self.files.fetch(word)?, resolved) {
            (Contents::Bytes(bytes), ResolvedType::Scalar(Scalar::Blob(format))) => {
                return Ok(files::encode_as(format, &bytes));
            }
            (Contents::Bytes(bytes), _) => String::from_utf8(bytes)
                .map_err(|_| format!("expected {}, found bytes that are not UTF-8", resolved.noun()))?,
            (Contents::Text(text), _) => text,
        };
        match resolved {
            ResolvedType::List(_) | ResolvedType::Tuple(_) => match text.trim_start().starts_with('[') {
                true => Ok(json(self.meta, ty, parse_json(&text)?, self.blobs)),
                false => self.shorthand_items(ty, &text),
            },
            ResolvedType::Map(_) | ResolvedType::Structure { .. } | ResolvedType::Union { .. } => {
                match text.trim_start().starts_with('{') {
                    true => Ok(json(self.meta, ty, parse_json(&text)?, self.blobs)),
                    false => self.shorthand(ty, resolved, &text),
                }
            }
            ResolvedType::Document => self.document(&text),
            ResolvedType::Scalar(_) => Ok(text_value(resolved, text, self.blobs)),
        }
    }

    /// Reads the comma-separated items of a nested list.
    fn shorthand_items(&self, ty: Type, text: &str) -> Result<Value, String> {
        match self.parse_shorthand(&format!("x={text}"))? {
            Shorthand::Map(pairs) if pairs.len() == 1 => {
                let value = pairs.into_iter().next().map_or(Shorthand::List(Vec::new()), |(_, value)| value);
                Ok(shorthand_value(self.meta, ty, value, self.blobs))
            }
            _ => Err("expected comma-separated items, or JSON: `[…]`".to_owned()),
        }
    }

    fn shorthand(&self, ty: Type, resolved: ResolvedType, text: &str) -> Result<Value, String> {
        // The name of a single member may be omitted.
        if let ResolvedType::Structure { members: [member], additional: None, .. } = resolved
            && resolve(self.meta, member.ty).is_scalar()
            && !text.contains('=')
        {
            let value = text_value(resolve(self.meta, member.ty), text.to_owned(), self.blobs);
            return Ok(Value::Object(Map::from_iter([(member.name.to_owned(), value)])));
        }
        if text.trim().is_empty() {
            return Err(format!("expected {}: `KEY=VALUE,KEY=VALUE`, or JSON: `{{…}}`", resolved.noun()));
        }
        Ok(shorthand_value(self.meta, ty, self.parse_shorthand(text)?, self.blobs))
    }

    fn document(&self, text: &str) -> Result<Value, String> {
        if text.trim_start().starts_with(['{', '[', '"']) {
            return parse_json(text);
        }
        if let Ok(value) = serde_json::from_str(text) {
            return Ok(value);
        }
        if text.contains('=') {
            return self.parse_shorthand(text).map(Value::from);
        }
        Ok(Value::String(text.to_owned()))
    }

    /// Reads a form file.
    fn file(&self, word: &str) -> Result<Value, String> {
        let path = word.strip_prefix("fileb://").or_else(|| word.strip_prefix("file://"));
        match self.files.fetch(word)? {
            Contents::Bytes(bytes) => Ok(file_of(path, files::encode_as(BlobFormat::Binary, &bytes))),
            Contents::Text(text) if path.is_some() => {
                Ok(file_of(path, files::encode_as(BlobFormat::Binary, text.as_bytes())))
            }
            Contents::Text(text) => Ok(file_of(None, blob(BlobFormat::Binary, text, self.blobs))),
        }
    }

    fn parse_shorthand(&self, text: &str) -> Result<Shorthand, String> {
        shorthand::parse(text, &|url| self.files.fetch(url)).map_err(|error| match (self.secret, &error.reason) {
            (false, _) => format!("Error parsing parameter: {error}"),
            (true, ErrorKind::Duplicate(_)) => "Error parsing parameter: duplicate key".to_owned(),
            (true, reason @ (ErrorKind::Expected { .. } | ErrorKind::File(_) | ErrorKind::Depth)) => {
                format!("Error parsing parameter: {reason}, at character {} of a sensitive value", error.at + 1)
            }
        })
    }
}

/// Returns the only word.
fn one(words: &[String]) -> Result<&str, String> {
    match words {
        [word] => Ok(word),
        [] => Err("expected a value".to_owned()),
        words => Err(format!("expected one word, found {}: quote a value that contains spaces", words.len())),
    }
}

/// Parses JSON.
pub(crate) fn parse_json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("Invalid JSON: {error}"))
}

#[cfg(test)]
mod tests;
