//! `multipart/form-data` (RFC 7578): a body with a part for each field and file.

use crate::body::{Found, Probe};
use crate::{Problem, escape, media};
use bindery::File;
use bindery::json::FormatError;
use serde::de::value::{MapDeserializer, StrDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde::ser::{self, Impossible, Serialize, SerializeStruct, Serializer};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::{self, Display};

/// A part: a field, or a file if it has a media type.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) file_name: Option<Cow<'a, str>>,
    pub(crate) media: Option<Cow<'a, str>>,
    pub(crate) content: Cow<'a, [u8]>,
}

/// The prefix of every boundary.
const BOUNDARY: &str = "bindery-";

/// Encodes parts as a body, and returns its boundary.
pub(crate) fn write(parts: &[Part<'_>]) -> (String, Vec<u8>) {
    let boundary = boundary(parts);
    let length: usize = parts.iter().map(|part| part.content.len() + part.name.len() + 160).sum();
    let mut body = Vec::with_capacity(length);
    let line = |body: &mut Vec<u8>, pieces: &[&str]| {
        pieces.iter().for_each(|piece| body.extend_from_slice(piece.as_bytes()));
        body.extend_from_slice(b"\r\n");
    };
    for part in parts {
        line(&mut body, &["--", &boundary]);
        let name = quoted(&part.name);
        match &part.file_name {
            Some(file) => {
                let file = quoted(file);
                line(&mut body, &["Content-Disposition: form-data; name=\"", &name, "\"; filename=\"", &file, "\""]);
            }
            None => line(&mut body, &["Content-Disposition: form-data; name=\"", &name, "\""]),
        }
        if let Some(media) = &part.media {
            line(&mut body, &["Content-Type: ", media]);
        }
        line(&mut body, &[]);
        body.extend_from_slice(&part.content);
        line(&mut body, &[]);
    }
    line(&mut body, &["--", &boundary, "--"]);
    (boundary, body)
}

/// A boundary that no part contains: the prefix with the first number that follows it in no part.
fn boundary(parts: &[Part<'_>]) -> String {
    let mut taken = BTreeSet::new();
    for part in parts {
        let content = &*part.content;
        let starts = content.windows(BOUNDARY.len()).enumerate().filter(|(_, at)| *at == BOUNDARY.as_bytes());
        for (start, _) in starts {
            let digits = content[start + BOUNDARY.len()..].iter().take_while(|byte| byte.is_ascii_digit());
            // `12` excludes both `1` and `12`.
            let mut number = 0_u64;
            for digit in digits.take(19) {
                number = number * 10 + u64::from(digit - b'0');
                taken.insert(number);
            }
        }
    }
    let free = (1..).find(|number| !taken.contains(number)).unwrap_or_default();
    format!("{BOUNDARY}{free}")
}

/// A name between quotes, escaped as the HTML standard defines.
fn quoted(name: &str) -> Cow<'_, str> {
    if !name.contains(['"', '\r', '\n']) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A"))
}

fn unquoted(name: &str) -> Cow<'_, str> {
    if !name.contains(['%', '\\']) {
        return Cow::Borrowed(name);
    }
    let name = name.replace("\\\"", "\"").replace("%22", "\"");
    Cow::Owned(name.replace("%0D", "\r").replace("%0A", "\n"))
}

/// Splits a body into its parts; `None` if it does not contain the boundary.
pub(crate) fn read<'a>(body: &'a [u8], boundary: &str) -> Option<Vec<Part<'a>>> {
    let delimiter = format!("\r\n--{boundary}");
    let delimiter = delimiter.as_bytes();
    // The first delimiter may begin the body; a preamble is ignored.
    let first = &delimiter[2..];
    let mut rest = if body.starts_with(first) {
        &body[first.len()..]
    } else {
        let start = find(body, delimiter)?;
        &body[start + delimiter.len()..]
    };
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Some(parts);
        }
        // RFC 2046 allows white space after a delimiter.
        let line = find(rest, b"\r\n")?;
        if !rest[..line].trim_ascii().is_empty() {
            return None;
        }
        let after = &rest[line..];
        let end = find(after, delimiter)?;
        let part = &after[..end];
        rest = &after[end + delimiter.len()..];
        // The line break before the headers belongs to them, so that a part without headers ends, too.
        let headers = find(part, b"\r\n\r\n")?;
        parts.push(read_part(std::str::from_utf8(&part[..headers]).ok()?, &part[headers + 4..])?);
    }
}

fn read_part<'a>(headers: &'a str, content: &'a [u8]) -> Option<Part<'a>> {
    let mut part = Part { name: Cow::Borrowed(""), file_name: None, media: None, content: Cow::Borrowed(content) };
    let mut is_named = false;
    for line in headers.split("\r\n").filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-disposition") {
            if let Some(name) = disposition(value, "name") {
                part.name = name;
                is_named = true;
            }
            part.file_name = disposition(value, "filename");
        } else if name.eq_ignore_ascii_case("content-type") {
            part.media = Some(Cow::Borrowed(value.trim()));
        }
    }
    is_named.then_some(part)
}

/// A parameter of `Content-Disposition`. A quoted value may contain semicolons.
fn disposition<'a>(value: &'a str, wanted: &str) -> Option<Cow<'a, str>> {
    let mut rest = value;
    loop {
        let (_, after) = rest.split_once(';')?;
        let (name, after) = after.split_once('=')?;
        let (text, after) = match after.strip_prefix('"') {
            Some(text) => {
                let end = text.char_indices().find(|(at, c)| *c == '"' && !text[..*at].ends_with('\\'))?.0;
                (unquoted(&text[..end]), &text[end..])
            }
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (Cow::Borrowed(after[..end].trim()), &after[end..])
            }
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(text);
        }
        rest = after;
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

/// Builds the part of a file; `None` if the value is null.
pub(crate) fn file<T: Serialize + ?Sized>(name: &'static str, value: &T) -> Result<Option<Part<'static>>, Problem> {
    let file = match value.serialize(FileSerializer) {
        Ok(file) => file,
        Err(Halt::Else) => Some(File::new(crate::json::to_vec(value).map_err(|(_, problem)| problem)?)),
        Err(Halt::Problem(problem)) => return Err(problem),
    };
    let Some(file) = file else { return Ok(None) };
    let media = file.media_type.unwrap_or_else(|| media::OCTETS.to_owned());
    let mut line = Vec::new();
    escape::push(&mut line, escape::Escape::Header, media.as_bytes())?;
    let file_name = Cow::Owned(file.name.unwrap_or_else(|| name.to_owned()));
    let content = Cow::Owned(file.content.into_inner());
    Ok(Some(Part { name: Cow::Borrowed(name), file_name: Some(file_name), media: Some(Cow::Owned(media)), content }))
}

/// Deserializes a file as its bytes, its text or a [`File`].
pub(crate) fn read_file<T: DeserializeOwned>(part: Option<&Part<'_>>) -> Result<T, FormatError> {
    match part {
        Some(part) => T::deserialize(FileDeserializer(part)),
        None => crate::read::absent(),
    }
}

struct FileDeserializer<'a>(&'a Part<'a>);

impl<'de> Deserializer<'de> for FileDeserializer<'_> {
    type Error = FormatError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_byte_buf(self.0.content.to_vec())
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        let text = String::from_utf8(self.0.content.to_vec());
        visitor.visit_string(text.map_err(|_| FormatError::new("expected text in UTF-8"))?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FormatError> {
        if name != File::TOKEN {
            return crate::json::tree(&self.0.content)?.exact().deserialize_struct(name, fields, visitor);
        }
        let [name, media_type, content] = File::FIELDS;
        let text = |text: &Option<Cow<'_, str>>| text.as_deref().map(|text| Field::Text(text.to_owned()));
        let bytes = Some(Field::Bytes(self.0.content.to_vec()));
        let all = [(name, text(&self.0.file_name)), (media_type, text(&self.0.media)), (content, bytes)];
        let declared = all.into_iter().filter_map(|(name, field)| Some((Key(name), field?)));
        visitor.visit_map(MapDeserializer::new(declared))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

struct Key(&'static str);

impl IntoDeserializer<'_, FormatError> for Key {
    type Deserializer = StrDeserializer<'static, FormatError>;

    fn into_deserializer(self) -> Self::Deserializer {
        self.0.into_deserializer()
    }
}

enum Field {
    Text(String),
    Bytes(Vec<u8>),
}

impl IntoDeserializer<'_, FormatError> for Field {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Field {
    type Error = FormatError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        match self {
            Field::Text(text) => visitor.visit_string(text),
            Field::Bytes(bytes) => visitor.visit_byte_buf(bytes),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Extracts a file from a value: bytes, text, or a [`File`].
struct FileSerializer;

/// The reason why a value is not a file yet.
#[derive(Debug)]
enum Halt {
    /// It is neither bytes nor text, and is written as JSON.
    Else,
    Problem(Problem),
}

impl Display for Halt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Halt::Else => f.write_str("the value is not a file"),
            Halt::Problem(problem) => problem.fmt(f),
        }
    }
}

impl std::error::Error for Halt {}

impl ser::Error for Halt {
    fn custom<T: Display>(message: T) -> Self {
        Halt::Problem(Problem::Refused(message.to_string()))
    }
}

macro_rules! otherwise {
    ($ok:ty; $($name:ident($($argument:ty),*))*) => {$(
        fn $name(self, $(_: $argument),*) -> Result<$ok, Halt> {
            Err(Halt::Else)
        }
    )*};
}

impl Serializer for FileSerializer {
    type Ok = Option<File>;
    type Error = Halt;
    type SerializeSeq = Impossible<Option<File>, Halt>;
    type SerializeTuple = Impossible<Option<File>, Halt>;
    type SerializeTupleStruct = Impossible<Option<File>, Halt>;
    type SerializeTupleVariant = Impossible<Option<File>, Halt>;
    type SerializeMap = Impossible<Option<File>, Halt>;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Impossible<Option<File>, Halt>;

    otherwise! {
        Option<File>;
        serialize_bool(bool) serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_i128(i128) serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64)
        serialize_u128(u128) serialize_f32(f32) serialize_f64(f64) serialize_char(char)
        serialize_unit_struct(&'static str) serialize_unit_variant(&'static str, u32, &'static str)
    }

    otherwise! {
        Impossible<Option<File>, Halt>;
        serialize_seq(Option<usize>) serialize_tuple(usize) serialize_tuple_struct(&'static str, usize)
        serialize_tuple_variant(&'static str, u32, &'static str, usize) serialize_map(Option<usize>)
        serialize_struct_variant(&'static str, u32, &'static str, usize)
    }

    fn serialize_str(self, value: &str) -> Result<Option<File>, Halt> {
        Ok(Some(File::from(value)))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Option<File>, Halt> {
        Ok(Some(File::from(value)))
    }

    fn serialize_none(self) -> Result<Option<File>, Halt> {
        Ok(None)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Option<File>, Halt> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Option<File>, Halt> {
        Ok(None)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Option<File>, Halt> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Option<File>, Halt> {
        Err(Halt::Else)
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields, Halt> {
        if name == File::TOKEN { Ok(Fields(File::default())) } else { Err(Halt::Else) }
    }
}

/// A [`File`] that is being taken apart.
struct Fields(File);

impl SerializeStruct for Fields {
    type Ok = Option<File>;
    type Error = Halt;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, field: &'static str, value: &T) -> Result<(), Halt> {
        let [name, media_type, content] = File::FIELDS;
        let found = value.serialize(Probe).map_err(|_| Halt::Else)?;
        let text = |bytes| String::from_utf8(bytes).map(Some).map_err(|_| Halt::Else);
        match found {
            Found::Text(bytes) if field == name => self.0.name = text(bytes)?,
            Found::Text(bytes) if field == media_type => self.0.media_type = text(bytes)?,
            Found::Bytes(bytes) if field == content => self.0.content = bytes.into(),
            Found::Null | Found::Bytes(_) | Found::Text(_) | Found::Else => {}
        }
        Ok(())
    }

    fn end(self) -> Result<Option<File>, Halt> {
        Ok(Some(self.0))
    }
}
