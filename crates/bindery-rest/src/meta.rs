//! Operations that are described at run time by the tables of their service.
//!
//! A request is, byte for byte, the one that [`encode`](crate::encode) writes for the generated operation.

use crate::escape::Escape;
use crate::media::{self, Media};
use crate::request::{Binding, encode_with};
use crate::response::{by_status, content_type, has_body, header, raw_response};
use crate::{Base, Credentials, EncodeError, Problem, read};
use bindery::json::FormatError;
use bindery::meta::{
    AnyFailure, Auth, BlobFormat, IdentifiedBy, Kind, Location, Member, Meta, Operation, Output, TimeFormat, Type, keys,
};
use bindery::{Date, Document, Malformed, Request, Retry, ServiceError, Style, Timestamp};
use http::header::{CONTENT_TYPE, HeaderMap};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Encodes an operation as an HTTP request: see [`encode`](crate::encode).
///
/// `input` contains the members that are set, with the keys of [`keys`].
///
/// # Errors
/// Returns an error if a value has no representation in its location, or if required credentials are missing.
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
            pass(request, meta, member, input.get(&**key).unwrap_or(&Document::Null))?;
        }
        Ok(())
    })
}

/// Passes a member to the request.
fn pass<R: Request<Error = EncodeError>>(
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
                let problem = Problem::Refused("the value is neither text nor bytes".to_owned());
                Err(EncodeError::member(crate::Location::File, name, problem))
            }
        },
        Location::Payload | Location::Member => request.body(&described),
    }
}

/// Decodes an HTTP response as the output of an operation: see [`decode`](crate::decode).
///
/// Values in a body that do not have the declared type are returned unchanged.
///
/// # Errors
/// Returns the failure of the service, or, if the body is not of its media type, the reason. Either error stores status and
/// body.
pub fn decode(
    meta: &Meta,
    operation: &Operation,
    response: http::Response<Vec<u8>>,
) -> Result<Output, ServiceError<AnyFailure>> {
    let (parts, body) = response.into_parts();
    let status = parts.status.as_u16();
    let content = if has_body(operation.method, status) { body.as_slice() } else { &[] };
    let incoming = Incoming { meta, operation, headers: &parts.headers, body: content };
    match incoming.success(status) {
        Some(Ok(output)) => Ok(output),
        Some(Err(malformed)) => Err(ServiceError::malformed(malformed, raw_response(status, &parts.headers, body))
            .with_retry(by_status(status))),
        None => {
            let failure = incoming.failure(status);
            let retry = match failure.retry {
                Retry::Never => by_status(status),
                declared @ (Retry::Transient | Retry::Throttling) => declared,
            };
            Err(ServiceError::failed(failure, retry, raw_response(status, &parts.headers, body)))
        }
    }
}

/// A response that is being decoded.
struct Incoming<'a> {
    meta: &'a Meta,
    operation: &'a Operation,
    headers: &'a HeaderMap,
    body: &'a [u8],
}

impl Incoming<'_> {
    /// The output; `None` if the status is not a success.
    fn success(&self, status: u16) -> Option<Result<Output, Malformed>> {
        let responses = self.operation.responses;
        let is_success = (200..=299).contains(&status);
        let declared = responses.iter().find(|response| response.status == Some(status));
        match declared.or_else(|| responses.iter().find(|response| response.status.is_none() && is_success)) {
            Some(declared) => match declared.content {
                Some(content) => Some(self.content(content).and_then(|output| match output {
                    Output::Nothing if !declared.nullable && !self.may_be_empty(content) => {
                        Err(Malformed { path: "$".to_owned(), message: "the body is empty".to_owned() })
                    }
                    output => Ok(output),
                })),
                None => Some(Ok(Output::Nothing)),
            },
            None if responses.is_empty() && is_success => Some(Ok(Output::Nothing)),
            None => None,
        }
    }

    /// The content of a response: its body, or a structure of headers and an optional body.
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

    /// Returns whether an empty body is a value of a type, as in [`decode`](crate::decode): every member may be absent.
    fn may_be_empty(&self, ty: Type) -> bool {
        let is_text = match media::kind(content_type(self.headers, self.operation.produces)) {
            Media::Text | Media::Other | Media::Form | Media::Multipart => true,
            Media::Json | Media::Any => false,
        };
        match ty {
            Type::Map(_) | Type::Document => true,
            Type::Shape(index) => match self.meta.shapes.get(index).map(|shape| shape.kind) {
                Some(Kind::Structure { members, .. }) => members.iter().all(|member| !member.required),
                Some(Kind::Union { .. }) => true,
                Some(Kind::Untagged(alternatives)) => alternatives.iter().any(|item| self.may_be_empty(item.ty)),
                Some(Kind::Newtype(item)) => self.may_be_empty(item.ty),
                Some(Kind::Enum(_) | Kind::IntegerEnum(_)) | None => is_text,
            },
            Type::String | Type::Blob(_) => is_text,
            Type::Boolean
            | Type::Integer { .. }
            | Type::Float { .. }
            | Type::Timestamp(_)
            | Type::Date
            | Type::List(_)
            | Type::Tuple(_) => false,
        }
    }

    /// The members of a structure of headers and an optional body.
    fn parts(&self, ty: Type) -> Option<&'static [&'static Member]> {
        let Type::Shape(index) = ty else { return None };
        let members = self.meta.members(index);
        let is_part = |location| matches!(location, Location::Header { .. } | Location::Payload);
        members.iter().any(|member| is_part(member.location)).then_some(members)
    }

    /// A header; `None` if it is absent, empty or malformed.
    fn header(&self, member: &Member, style: Style) -> Option<Document> {
        let seed = OptionalSeed(Seed { meta: self.meta, ty: &member.ty });
        header(self.headers, member.name, style, seed).ok().flatten()
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
                read.map(Output::Content).map_err(FormatError::malformed)
            }
        }
    }

    fn json(&self, ty: Type) -> Result<Document, Malformed> {
        let json = self.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(self.body);
        match serde_json::from_slice(json) {
            Ok(value) => Ok(self.meta.known(&ty, value)),
            // serde_json names JSON syntax, a line and a column; it quotes no input.
            Err(error) => Err(Malformed { path: "$".to_owned(), message: error.to_string() }),
        }
    }

    fn failure(&self, status: u16) -> AnyFailure {
        let failures = || self.operation.errors.iter().filter_map(|index| self.meta.failures.get(*index));
        let declared = failures().find(|failure| failure.identified_by == IdentifiedBy::Status(status));
        let declared = declared.or_else(|| failures().find(|failure| failure.identified_by == IdentifiedBy::Default));
        let text = || std::str::from_utf8(self.body).ok().filter(|text| !text.is_empty()).map(str::to_owned);
        let mut message = if declared.is_none() { text() } else { None };
        let content = match declared.and_then(|failure| failure.content).map(|ty| self.content(ty)) {
            Some(Ok(Output::Content(content))) => content,
            Some(Ok(Output::Nothing | Output::Bytes { .. })) => Document::Null,
            Some(Err(_)) => {
                message = text();
                Document::Null
            }
            // An undeclared body may be JSON.
            None => self.json(Type::Document).unwrap_or_default(),
        };
        let retry = declared.map_or(Retry::Never, |failure| failure.retry);
        AnyFailure { code: status.to_string(), message, retry, content }
    }
}

/// Deserializes text as its declared type; `None` if it is absent.
#[derive(Clone, Copy)]
struct OptionalSeed<'a>(Seed<'a>);

impl<'de> DeserializeSeed<'de> for OptionalSeed<'_> {
    type Value = Option<Document>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for OptionalSeed<'_> {
    type Value = Option<Document>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a header")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        self.0.deserialize(deserializer).map(Some)
    }
}

/// Deserializes text as its declared type.
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
            Type::String | Type::Blob(_) => String::deserialize(deserializer).map(Document::from),
            Type::Date => parsed::<Date, D>(deserializer),
            Type::Timestamp(TimeFormat::DateTime | TimeFormat::HttpDate) => parsed::<Timestamp, D>(deserializer),
            Type::List(item) => deserializer.deserialize_seq(Items(Seed { meta: self.meta, ty: &item.ty })),
            Type::Shape(index) => match self.meta.shapes.get(*index).map(|shape| shape.kind) {
                Some(Kind::Enum(_)) => String::deserialize(deserializer).map(Document::from),
                Some(Kind::IntegerEnum(_)) => i128::deserialize(deserializer).map(Document::from),
                Some(Kind::Newtype(item)) => Seed { meta: self.meta, ty: &item.ty }.deserialize(deserializer),
                Some(Kind::Structure { .. } | Kind::Union { .. } | Kind::Untagged(_)) | None => {
                    Document::deserialize(deserializer)
                }
            },
            Type::Timestamp(TimeFormat::EpochSeconds) | Type::Tuple(_) | Type::Map(_) | Type::Document => {
                Document::deserialize(deserializer)
            }
        }
    }
}

/// Deserializes text that parses as a `T`.
fn parsed<'de, T: FromStr<Err: fmt::Display>, D: Deserializer<'de>>(deserializer: D) -> Result<Document, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.parse::<T>() {
        Ok(_) => Ok(Document::from(text)),
        Err(error) => Err(D::Error::custom(error)),
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
