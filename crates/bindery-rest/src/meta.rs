//! Operations that are known only at run time, by the tables of their service.
//!
//! A request is, byte for byte, what [`encode`](crate::encode) makes of the generated operation.

use crate::escape::Escape;
use crate::media::{self, Media};
use crate::request::{Binding, encode_with};
use crate::response::{answer, by_status, content_type};
use crate::wrong::Wrong;
use crate::{Base, Credentials, EncodeError, Problem, read};
use bindery::meta::{
    AnyFailure, Auth, BlobFormat, Kind, Location, Member, Meta, Operation, Output, TimeFormat, ToldBy, Type, keys,
};
use bindery::{Document, Malformed, Request, Retry, ServiceError, Style};
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// Writes an operation as an HTTP request: see [`encode`](crate::encode).
///
/// `input` has the members that are said, called as [`keys`] says.
///
/// # Errors
/// Where a value cannot stand in its place, or where the operation asks for credentials that are not given.
pub fn encode(
    meta: &Meta,
    operation: &Operation,
    input: &BTreeMap<String, Document>,
    base: &Base,
    credentials: Option<&Credentials>,
) -> Result<http::Request<Vec<u8>>, EncodeError> {
    let binding = Binding {
        method: operation.method,
        path: operation.path,
        consumes: operation.consumes,
        produces: operation.produces,
        security: match operation.auth {
            Auth::Secured(alternatives) => alternatives,
            Auth::Unsigned | Auth::Signed => &[],
        },
        schemes: operation.schemes,
    };
    let members: Vec<_> = keys(meta.members(operation.input)).collect();
    encode_with(&binding, base, credentials, |request| {
        for (key, member) in &members {
            say(request, meta, member, input.get(&**key).unwrap_or(&Document::Null))?;
        }
        Ok(())
    })
}

/// Says a member to a request, in its place.
fn say<R: Request<Error = EncodeError>>(
    request: &mut R,
    meta: &Meta,
    member: &Member,
    value: &Document,
) -> Result<(), EncodeError> {
    let name = member.name;
    let described = meta.describe(&member.ty, value);
    match member.location {
        Location::Path { style, verbatim: false } => request.path(name, style, &described),
        Location::Path { style, verbatim: true } => request.path_verbatim(name, style, &described),
        Location::Query { style, verbatim: false } => request.query(name, style, &described),
        Location::Query { style, verbatim: true } => request.query_verbatim(name, style, &described),
        Location::Header { style } => request.header(name, style, &described),
        Location::Form { style } => request.form(name, style, &described),
        Location::File => match described.to_file() {
            Ok(file) => request.file(name, &file),
            Err(_) => {
                let problem = Problem::Refused("it is neither text nor bytes".to_owned());
                Err(EncodeError::member(crate::Location::File, name, problem))
            }
        },
        Location::Payload | Location::Member => request.body(&described),
    }
}

/// Reads an HTTP response as what the operation answers: see [`decode`](crate::decode).
///
/// It is as lenient as it can be: what has another form than the tables say is given as it is.
///
/// # Errors
/// The service's failure; or, where the body is none of its media type, what is wrong. Either way the error keeps status
/// and body.
pub fn decode(
    meta: &Meta,
    operation: &Operation,
    response: http::Response<Vec<u8>>,
) -> Result<Output, ServiceError<AnyFailure>> {
    let (parts, body) = response.into_parts();
    let status = parts.status.as_u16();
    let incoming = Incoming { meta, operation, headers: &parts.headers, body: &body };
    match incoming.success(status) {
        Some(Ok(output)) => Ok(output),
        Some(Err(malformed)) => {
            Err(ServiceError::malformed(malformed, answer(status, &parts.headers, body)).with_retry(by_status(status)))
        }
        None => {
            let failure = incoming.failure(status);
            let retry = match failure.retry {
                Retry::Never => by_status(status),
                said @ (Retry::Transient | Retry::Throttling) => said,
            };
            Err(ServiceError::failed(failure, retry, answer(status, &parts.headers, body)))
        }
    }
}

/// A response that is being read.
struct Incoming<'a> {
    meta: &'a Meta,
    operation: &'a Operation,
    headers: &'a HeaderMap,
    body: &'a [u8],
}

impl Incoming<'_> {
    /// The output; `None` where the status says no success.
    fn success(&self, status: u16) -> Option<Result<Output, Malformed>> {
        let answers = self.operation.answers;
        let is_success = (200..=299).contains(&status);
        let answer = answers.iter().find(|answer| answer.status == Some(status));
        match answer.or_else(|| answers.iter().find(|answer| answer.status.is_none() && is_success)) {
            Some(answer) => match answer.content {
                Some(content) => Some(self.content(content)),
                None => Some(Ok(Output::Nothing)),
            },
            None if answers.is_empty() && is_success => Some(Ok(Output::Nothing)),
            None => None,
        }
    }

    /// What an answer holds: its body, or a structure of headers and perhaps a body.
    fn content(&self, ty: Type) -> Result<Output, Malformed> {
        let Some(parts) = self.parts(ty) else { return self.payload(ty, BTreeMap::new()) };
        let mut members = BTreeMap::new();
        let mut payload = None;
        for member in parts {
            match member.location {
                Location::Header { style } => {
                    if let Some(value) = self.header(member, style) {
                        members.insert(member.name.to_owned(), value);
                    }
                }
                Location::Payload
                | Location::Member
                | Location::Path { .. }
                | Location::Query { .. }
                | Location::Form { .. }
                | Location::File => payload = Some(member),
            }
        }
        let Some(member) = payload else { return Ok(Output::Content(Document::Object(members))) };
        match self.payload(member.ty, members.clone())? {
            Output::Content(value) => {
                members.insert(member.name.to_owned(), value);
                Ok(Output::Content(Document::Object(members)))
            }
            Output::Nothing => Ok(Output::Content(Document::Object(members))),
            bytes @ Output::Bytes { .. } => Ok(bytes),
        }
    }

    /// The members of a structure that is headers and perhaps a body.
    fn parts(&self, ty: Type) -> Option<&'static [&'static Member]> {
        let Type::Shape(index) = ty else { return None };
        let members = self.meta.members(index);
        let is_part = |location| matches!(location, Location::Header { .. } | Location::Payload);
        members.iter().any(|member| is_part(member.location)).then_some(members)
    }

    /// A header; what does not have the form of its type is text.
    fn header(&self, member: &Member, style: Style) -> Option<Document> {
        let raw: Vec<_> = self.headers.get_all(member.name).iter().map(HeaderValue::as_bytes).collect();
        let first = *raw.first()?;
        let seed = Seed { meta: self.meta, ty: &member.ty };
        let read = read::read_seed(seed, raw, Escape::Header, style);
        Some(read.unwrap_or_else(|_| Document::String(String::from_utf8_lossy(first).into_owned())))
    }

    fn payload(&self, ty: Type, members: BTreeMap<String, Document>) -> Result<Output, Malformed> {
        if ty == Type::Blob(BlobFormat::Binary) {
            let media_type = self.headers.get(CONTENT_TYPE).and_then(|media| media.to_str().ok());
            let media_type = media_type.map(str::to_owned);
            return Ok(Output::Bytes { media_type, bytes: self.body.to_vec(), members });
        }
        if self.body.trim_ascii().is_empty() {
            return Ok(Output::Nothing);
        }
        match media::kind(content_type(self.headers, self.operation.produces)) {
            Media::Json | Media::Any => self.json(ty).map(Output::Content),
            Media::Text | Media::Other | Media::Form | Media::Multipart => {
                let seed = Seed { meta: self.meta, ty: &ty };
                let read = read::read_seed(seed, vec![self.body], Escape::Plain, Style::Simple);
                read.map(Output::Content).map_err(Wrong::malformed)
            }
        }
    }

    fn json(&self, ty: Type) -> Result<Document, Malformed> {
        let json = self.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(self.body);
        match serde_json::from_slice(json) {
            Ok(value) => Ok(self.meta.known(&ty, value)),
            // serde_json names what JSON wants, a line and a column; it quotes nothing.
            Err(error) => Err(Malformed { path: "$".to_owned(), message: error.to_string() }),
        }
    }

    fn failure(&self, status: u16) -> AnyFailure {
        let failures = || self.operation.errors.iter().filter_map(|index| self.meta.failures.get(*index));
        let said = failures().find(|failure| failure.told_by == ToldBy::Status(status));
        let said = said.or_else(|| failures().find(|failure| failure.told_by == ToldBy::Default));
        let content = match said.and_then(|failure| failure.content).map(|ty| self.content(ty)) {
            Some(Ok(Output::Content(content))) => content,
            Some(Ok(Output::Nothing | Output::Bytes { .. }) | Err(_)) => Document::Null,
            // What nobody describes may be JSON all the same.
            None => self.json(Type::Document).unwrap_or_default(),
        };
        let retry = said.map_or(Retry::Never, |failure| failure.retry);
        AnyFailure { code: status.to_string(), message: None, retry, content }
    }
}

/// Reads text as the type that it is said to have.
#[derive(Clone, Copy)]
struct Seed<'a> {
    meta: &'a Meta,
    ty: &'a Type,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Document;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Document, D::Error> {
        match self.ty {
            Type::Boolean => bool::deserialize(deserializer).map(Document::from),
            Type::Integer { .. } => i128::deserialize(deserializer).map(Document::from),
            Type::Float { .. } => f64::deserialize(deserializer).map(Document::from),
            Type::String
            | Type::Blob(_)
            | Type::Date
            | Type::Timestamp(TimeFormat::DateTime | TimeFormat::HttpDate) => {
                String::deserialize(deserializer).map(Document::from)
            }
            Type::List(item) => deserializer.deserialize_seq(Items(Seed { meta: self.meta, ty: &item.ty })),
            Type::Shape(index) => match self.meta.shapes.get(*index).map(|shape| shape.kind) {
                Some(Kind::Enum(_)) => String::deserialize(deserializer).map(Document::from),
                Some(Kind::IntegerEnum(_)) => i128::deserialize(deserializer).map(Document::from),
                Some(Kind::Newtype(item)) => Seed { meta: self.meta, ty: &item.ty }.deserialize(deserializer),
                Some(Kind::Structure { .. } | Kind::Union { .. }) | None => Document::deserialize(deserializer),
            },
            Type::Timestamp(TimeFormat::EpochSeconds) | Type::Tuple(_) | Type::Map(_) | Type::Document => {
                Document::deserialize(deserializer)
            }
        }
    }
}

struct Items<'a>(Seed<'a>);

impl<'de> Visitor<'de> for Items<'_> {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Document, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self.0)? {
            items.push(item);
        }
        Ok(Document::Array(items))
    }
}
