//! The words after an option as the value that goes on the wire.
//!
//! What a word means, its member's type says: `1` is a number for one and text for another. What cannot be read at all
//! (shorthand or JSON that does not end, a file that is not there) is a [`Problem`]. What can be read and is of the
//! wrong type stays as it was said: `check` finds it, together with all else that is wrong.
//!
//! In an input, bytes are base64 (see [`files::encode_as`]), and the file of a form is an object with the fields of
//! [`bindery::File`]: `{"name": "rex.png", "content": "iVBORw=="}`, its `name` and `media_type` absent where nobody said
//! them.

#[cfg(test)]
pub(crate) mod fixture;
pub(crate) mod form;
#[cfg(test)]
mod hostile;
pub(crate) mod input;

use crate::files::{self, Files};
use crate::names::Argument;
use crate::shorthand::{self, Contents, Reason, Shorthand};
use crate::value::form::{Form, form, holds_secret, variant};
use bindery::meta::{BlobFormat, Item, Location, Member, Meta, TimeFormat, Type};
use bindery::{Date, DateTime, EpochSeconds, HttpDate, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fmt;

/// What bytes are on a command line and in JSON. Those of `fileb://` are what they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum BlobInput {
    /// Base64.
    #[default]
    Base64,
    /// Text that stands for itself.
    Raw,
}

/// Why the words after an option cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The option, without dashes.
    pub(crate) option: String,
    /// What is wrong, and what to do.
    pub(crate) what: String,
}

/// Lines after the first are indented, so that a caret stays below its character wherever it is shown.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--{}: {}", self.option, self.what.replace('\n', "\n  "))
    }
}

/// The words after an option as the value that goes on the wire.
pub(crate) fn read(
    meta: &Meta,
    argument: &Argument,
    words: &[String],
    blobs: BlobInput,
    files: &Files,
) -> Result<Value, Problem> {
    let secret = holds_secret(meta, argument.member);
    let reader = Reader { meta, blobs, files, secret };
    reader.words(argument.member, words).map_err(|what| Problem { option: argument.option.clone(), what })
}

/// A JSON value as it goes on the wire: times and bytes in the form that their types say.
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
    /// Whether what is read may not be shown.
    secret: bool,
}

impl Reader<'_> {
    fn words(&self, member: &Member, words: &[String]) -> Result<Value, String> {
        if member.location == Location::File {
            return self.file(one(words)?);
        }
        match form(self.meta, member.ty) {
            Form::List(item) => match words {
                [word] if self.is_json(word, '[')? => self.word(member.ty, word),
                // As in the AWS CLI, what looks like a file among several texts is a text.
                [_, _, ..] if matches!(form(self.meta, item.ty), Form::Text | Form::Enum(_)) => {
                    Ok(words.iter().map(|word| Value::from(word.as_str())).collect())
                }
                words => words.iter().map(|word| self.word(item.ty, word)).collect(),
            },
            Form::Tuple(items) => match words {
                [word] if self.is_json(word, '[')? => self.word(member.ty, word),
                words => words
                    .iter()
                    .enumerate()
                    .map(|(index, word)| self.word(items.get(index).map_or(Type::Document, |item| item.ty), word))
                    .collect(),
            },
            Form::Boolean if words.is_empty() => Ok(Value::Bool(true)),
            Form::Boolean
            | Form::Integer { .. }
            | Form::Float { .. }
            | Form::Text
            | Form::Enum(_)
            | Form::IntegerEnum(_)
            | Form::Blob(_)
            | Form::Timestamp(_)
            | Form::Date
            | Form::Document => self.word(member.ty, one(words)?),
            Form::Map(_) | Form::Structure { .. } | Form::Union { .. } => match words {
                [_, _, ..] if words.iter().all(|word| word.contains('=')) => Err(format!(
                    "expected one word after it, not {}: join pairs with commas, as `a=b,c=d`",
                    words.len()
                )),
                words => self.word(member.ty, one(words)?),
            },
        }
    }

    /// Whether a word, or the file that it names, begins as JSON does.
    fn is_json(&self, word: &str, opening: char) -> Result<bool, String> {
        Ok(match word.strip_prefix("file://") {
            Some(path) => self.files.text(path)?.trim_start().starts_with(opening),
            None => word.trim_start().starts_with(opening),
        })
    }

    /// One word as a value of a type.
    fn word(&self, ty: Type, word: &str) -> Result<Value, String> {
        let form = form(self.meta, ty);
        let text = match (self.files.fetch(word)?, form) {
            (Contents::Bytes(bytes), Form::Blob(format)) => return Ok(files::encode_as(format, &bytes)),
            (Contents::Bytes(bytes), _) => String::from_utf8(bytes)
                .map_err(|_| format!("expected {}, not bytes that are no text in UTF-8", form.noun()))?,
            (Contents::Text(text), _) => text,
        };
        match form {
            Form::List(_) | Form::Tuple(_) => match text.trim_start().starts_with('[') {
                true => Ok(json(self.meta, ty, parse_json(&text)?, self.blobs)),
                false => self.shorthand_items(ty, &text),
            },
            Form::Map(_) | Form::Structure { .. } | Form::Union { .. } => match text.trim_start().starts_with('{') {
                true => Ok(json(self.meta, ty, parse_json(&text)?, self.blobs)),
                false => self.shorthand(ty, form, &text),
            },
            Form::Document => self.document(&text),
            Form::Boolean
            | Form::Integer { .. }
            | Form::Float { .. }
            | Form::Text
            | Form::Enum(_)
            | Form::IntegerEnum(_)
            | Form::Blob(_)
            | Form::Timestamp(_)
            | Form::Date => Ok(scalar(form, text, self.blobs)),
        }
    }

    /// Text of a list within a list: items with commas between them.
    fn shorthand_items(&self, ty: Type, text: &str) -> Result<Value, String> {
        match self.parse_shorthand(&format!("x={text}"))? {
            Shorthand::Map(pairs) if pairs.len() == 1 => {
                let value = pairs.into_iter().next().map_or(Shorthand::List(Vec::new()), |(_, value)| value);
                Ok(typed(self.meta, ty, value, self.blobs))
            }
            _ => Err("expected the items of a list, with commas between them, or JSON: `[…]`".to_owned()),
        }
    }

    fn shorthand(&self, ty: Type, form: Form, text: &str) -> Result<Value, String> {
        // A structure of one member needs no name for it.
        if let Form::Structure { members: [member], additional: None, .. } = form
            && self::form(self.meta, member.ty).is_scalar()
            && !text.contains('=')
        {
            let value = scalar(self::form(self.meta, member.ty), text.to_owned(), self.blobs);
            return Ok(Value::Object(Map::from_iter([(member.name.to_owned(), value)])));
        }
        if text.trim().is_empty() {
            return Err(format!("expected {}: `KEY=VALUE,KEY=VALUE`, or JSON: `{{…}}`", form.noun()));
        }
        Ok(typed(self.meta, ty, self.parse_shorthand(text)?, self.blobs))
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

    /// The file of a form.
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
        shorthand::parse(text, &|url| self.files.fetch(url)).map_err(|misread| match (self.secret, &misread.reason) {
            (false, _) => format!("Error parsing parameter: {misread}"),
            (true, Reason::Duplicate(_)) => "Error parsing parameter: it says a key twice".to_owned(),
            (true, reason @ (Reason::Expected { .. } | Reason::File(_) | Reason::Depth)) => {
                format!("Error parsing parameter: {reason}, at character {} of what is a secret", misread.at + 1)
            }
        })
    }
}

/// The only word.
fn one(words: &[String]) -> Result<&str, String> {
    match words {
        [word] => Ok(word),
        [] => Err("expected a value after it".to_owned()),
        words => Err(format!("expected one word after it, not {}: quote what holds spaces", words.len())),
    }
}

/// JSON, with white space around it.
pub(crate) fn parse_json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("Invalid JSON: {error}"))
}

/// The file of a form, by its path where it has one.
fn file_of(path: Option<&str>, content: Value) -> Value {
    let mut file = Map::new();
    let name = path.and_then(|path| path.rsplit(['/', '\\']).next());
    if let Some(name) = name.filter(|name| !name.is_empty() && *name != "-") {
        file.insert("name".to_owned(), name.into());
    }
    file.insert("content".to_owned(), content);
    Value::Object(file)
}

/// Text as a value of a scalar form; what cannot be stays text.
fn scalar(form: Form, text: String, blobs: BlobInput) -> Value {
    let trimmed = text.trim();
    let read = match form {
        Form::Boolean => match trimmed {
            "true" | "True" | "TRUE" => Some(Value::Bool(true)),
            "false" | "False" | "FALSE" => Some(Value::Bool(false)),
            _ => None,
        },
        Form::Integer { .. } | Form::IntegerEnum(_) => {
            let signed = trimmed.parse::<i64>().map(Value::from);
            signed.or_else(|_| trimmed.parse::<u64>().map(Value::from)).ok()
        }
        // JSON has no numbers beyond all bounds.
        Form::Float { .. } => {
            let whole = trimmed.parse::<i64>().map(Value::from).ok();
            whole.or_else(|| trimmed.parse::<f64>().ok().and_then(serde_json::Number::from_f64).map(Value::Number))
        }
        Form::Text | Form::Enum(_) => None,
        Form::Blob(format) => return blob(format, text, blobs),
        Form::Timestamp(format) => time(format, &Value::from(trimmed)),
        Form::Date => trimmed.parse::<Date>().ok().map(|date| Value::from(date.to_string())),
        Form::List(_)
        | Form::Tuple(_)
        | Form::Map(_)
        | Form::Structure { .. }
        | Form::Union { .. }
        | Form::Document => None,
    };
    read.unwrap_or(Value::String(text))
}

/// Text as bytes; what is no base64 stays as it is.
fn blob(format: BlobFormat, text: String, blobs: BlobInput) -> Value {
    match blobs {
        BlobInput::Raw => files::encode_as(format, text.as_bytes()),
        BlobInput::Base64 => {
            let value = Value::from(text.trim());
            let bytes =
                files::decode(BlobFormat::Base64, &value).or_else(|| files::decode(BlobFormat::Base64Url, &value));
            bytes.map_or(Value::String(text), |bytes| files::encode_as(format, &bytes))
        }
    }
}

/// Seconds since 1970, RFC 3339, a time without a zone (which is UTC), a day (its first moment), or an HTTP date, as
/// the format has it.
fn time(format: TimeFormat, value: &Value) -> Option<Value> {
    let time = match value {
        Value::Number(_) => Timestamp::<EpochSeconds>::deserialize(value).ok()?,
        Value::String(text) => time_of(text)?,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    match format {
        TimeFormat::EpochSeconds => serde_json::to_value(time).ok(),
        TimeFormat::DateTime => serde_json::to_value(time.with_format::<DateTime>()).ok(),
        TimeFormat::HttpDate => serde_json::to_value(time.with_format::<HttpDate>()).ok(),
    }
}

fn time_of(text: &str) -> Option<Timestamp<EpochSeconds>> {
    if let Ok(number) = text.parse::<serde_json::Number>() {
        return Timestamp::deserialize(&Value::Number(number)).ok();
    }
    let (before, end) = text.char_indices().rev().nth(1).map_or((text, ""), |(at, _)| text.split_at(at));
    // ISO 8601 lets the colon of a zone be absent.
    let with_colon = || format!("{before}:{end}").parse().ok();
    text.parse()
        .ok()
        .or_else(|| format!("{text}Z").parse().ok())
        .or_else(|| text.parse::<Date>().ok().and_then(|_| format!("{text}T00:00:00Z").parse().ok()))
        .or_else(with_colon)
        .or_else(|| Timestamp::<HttpDate>::deserialize(&Value::from(text)).ok().map(Timestamp::with_format))
}

/// JSON as it goes on the wire; what is of another type stays as it is.
fn json(meta: &Meta, ty: Type, value: Value, blobs: BlobInput) -> Value {
    match form(meta, ty) {
        Form::List(item) => items(value, |_, value| json(meta, item.ty, value, blobs)),
        Form::Tuple(types) => items(value, |index, value| json(meta, item_type(types, index), value, blobs)),
        Form::Map(item) => entries(value, |_, value| json(meta, item.ty, value, blobs)),
        Form::Structure { members, additional, .. } => {
            entries(value, |name, value| json(meta, member_type(members, additional, name), value, blobs))
        }
        Form::Union { discriminator, variants, .. } => {
            let told = value.get(discriminator).and_then(Value::as_str);
            let (members, additional) = told.and_then(|told| variant(meta, variants, told)).unwrap_or((&[], None));
            entries(value, |name, value| json(meta, member_type(members, additional, name), value, blobs))
        }
        Form::Timestamp(format) => time(format, &value).unwrap_or(value),
        Form::Blob(format) => match value {
            Value::String(text) => blob(format, text, blobs),
            value => value,
        },
        Form::Boolean
        | Form::Integer { .. }
        | Form::Float { .. }
        | Form::Text
        | Form::Enum(_)
        | Form::IntegerEnum(_)
        | Form::Date
        | Form::Document => value,
    }
}

/// What a function makes of each item, where it is a list.
fn items(value: Value, mut item: impl FnMut(usize, Value) -> Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().enumerate().map(|(index, value)| item(index, value)).collect(),
        value => value,
    }
}

/// What a function makes of each value, where it is a map.
fn entries(value: Value, mut entry: impl FnMut(&str, Value) -> Value) -> Value {
    match value {
        Value::Object(entries) => entries
            .into_iter()
            .map(|(name, value)| {
                let value = entry(&name, value);
                (name, value)
            })
            .collect(),
        value => value,
    }
}

/// Shorthand as it goes on the wire; what is of another type stays text, a list or a map.
fn typed(meta: &Meta, ty: Type, value: Shorthand, blobs: BlobInput) -> Value {
    let form = form(meta, ty);
    if let Form::List(item) = form
        && !matches!(value, Shorthand::List(_))
        && !matches!(self::form(meta, item.ty), Form::List(_))
    {
        // One item needs no comma that would make it a list. (A list of lists may be one without end.)
        return Value::Array(vec![typed(meta, item.ty, value, blobs)]);
    }
    match value {
        Shorthand::Text(text) => scalar(form, text, blobs),
        Shorthand::Bytes(bytes) => match (form, String::from_utf8(bytes)) {
            (Form::Blob(format), Ok(text)) => files::encode_as(format, text.as_bytes()),
            (Form::Blob(format), Err(error)) => files::encode_as(format, error.as_bytes()),
            (form, Ok(text)) => scalar(form, text, blobs),
            (_, Err(error)) => files::encode(error.as_bytes()),
        },
        Shorthand::List(items) => {
            let of = |(index, value)| typed(meta, inner_type(meta, form, index, "", None), value, blobs);
            items.into_iter().enumerate().map(of).collect()
        }
        Shorthand::Map(entries) => {
            let told = entries.iter().find_map(|(key, value)| match (form, value) {
                (Form::Union { discriminator, .. }, Shorthand::Text(told)) if key == discriminator => {
                    Some(told.clone())
                }
                _ => None,
            });
            let of = |(name, value): (String, _)| {
                let ty = inner_type(meta, form, 0, &name, told.as_deref());
                (name, typed(meta, ty, value, blobs))
            };
            entries.into_iter().map(of).collect()
        }
    }
}

/// The type of what a value holds, by its index, its name and its discriminator; anything where the form holds nothing.
fn inner_type(meta: &Meta, form: Form, index: usize, name: &str, told: Option<&str>) -> Type {
    match form {
        Form::List(item) | Form::Map(item) => item.ty,
        Form::Tuple(types) => item_type(types, index),
        Form::Structure { members, additional, .. } => member_type(members, additional, name),
        Form::Union { variants, .. } => {
            let told = told.and_then(|told| variant(meta, variants, told));
            told.map_or(Type::Document, |(members, additional)| member_type(members, additional, name))
        }
        Form::Boolean
        | Form::Integer { .. }
        | Form::Float { .. }
        | Form::Text
        | Form::Enum(_)
        | Form::IntegerEnum(_)
        | Form::Blob(_)
        | Form::Timestamp(_)
        | Form::Date
        | Form::Document => Type::Document,
    }
}

fn item_type(types: &[Item], index: usize) -> Type {
    types.get(index).map_or(Type::Document, |item| item.ty)
}

/// The type of a member by its name; anything where there is none, which `check` finds.
fn member_type(members: &[&Member], additional: Option<&Item>, name: &str) -> Type {
    let named = members.iter().find(|member| member.name == name).map(|member| member.ty);
    named.or(additional.map(|item| item.ty)).unwrap_or(Type::Document)
}

#[cfg(test)]
mod tests;
