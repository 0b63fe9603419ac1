//! An operation with one member whose location and style are set at run time.

use bindery::{
    Empty, Failure, HttpBinding, Operation, Request, RequestReader, Requirement, Response, ResponseWriter, Rest, Retry,
    Serve, Service, Style, Unsigned,
};
use bindery_rest::{Base, EncodeError, ReadError, decode, encode, read, write};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::fmt;

/// The location of the member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Form,
    Part,
    RawPath,
    RawQuery,
    JsonBody,
    TextBody,
    OctetsBody,
}

thread_local! {
    static MEMBER: Cell<(Place, Style)> = const { Cell::new((Place::Path, Style::Simple)) };
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct One<T> {
    pub(crate) value: T,
}

/// A type of a member.
pub(crate) trait Value: Serialize + DeserializeOwned + PartialEq + fmt::Debug + Send + Sync + 'static {}

impl<T: Serialize + DeserializeOwned + PartialEq + fmt::Debug + Send + Sync + 'static> Value for T {}

#[derive(Debug, PartialEq)]
pub(crate) struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("failed")
    }
}

impl std::error::Error for Failed {}

impl Failure for Failed {
    fn code(&self) -> &str {
        "failed"
    }

    fn message(&self) -> Option<&str> {
        None
    }

    fn retry(&self) -> Retry {
        Retry::Never
    }
}

impl<T: Value> Operation for One<T> {
    type Output = One<T>;
    type Error = Failed;
    type Auth = Unsigned;
    type Protocol = HttpBinding;
    const NAME: &'static str = "one";
    const SERVICE: &'static Service = &Service::NONE;
}

const CONSUMES: [&str; 5] = [
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/json",
    "text/plain",
    "application/octet-stream",
];

impl Place {
    fn media(self) -> Option<&'static str> {
        let [form, parts, json, text, octets] = CONSUMES;
        match self {
            Place::Path | Place::Query | Place::Header | Place::RawPath | Place::RawQuery => None,
            Place::Form => Some(form),
            Place::Part => Some(parts),
            Place::JsonBody => Some(json),
            Place::TextBody => Some(text),
            Place::OctetsBody => Some(octets),
        }
    }
}

impl<T: Value> Rest for One<T> {
    const METHOD: &'static str = "POST";
    const PATH: &'static str = "/x/{v}/y";
    const CONSUMES: &'static [&'static str] = &CONSUMES;
    const PRODUCES: &'static [&'static str] = &CONSUMES;
    const SECURITY: &'static [&'static [Requirement]] = &[];
    const VERBATIM: &'static [&'static str] = &["v"];

    fn encode<R: Request>(&self, request: &mut R) -> Result<(), R::Error> {
        let (place, style) = MEMBER.get();
        request.header("Content-Type", Style::Simple, &place.media())?;
        match place {
            Place::Path => return request.path("v", style, &self.value),
            Place::RawPath => return request.path_verbatim("v", style, &self.value),
            Place::Query => request.query("v", style, &self.value)?,
            Place::RawQuery => request.query_verbatim("v", style, &self.value)?,
            Place::Header => request.header("v", style, &self.value)?,
            Place::Form | Place::Part => request.form("v", style, &self.value)?,
            Place::JsonBody | Place::TextBody | Place::OctetsBody => request.body(&self.value)?,
        }
        request.path("v", Style::Simple, "-")
    }

    fn decode<R: Response>(response: &R) -> Result<Result<Self, Failed>, R::Error> {
        let (place, style) = MEMBER.get();
        let value = if place == Place::Header { response.header("v", style)? } else { response.body()? };
        Ok(Ok(One { value }))
    }
}

impl<T: Value> Serve for One<T> {
    fn read<R: RequestReader>(request: &R) -> Result<Self, R::Error> {
        let (place, style) = MEMBER.get();
        let value = match place {
            Place::Path => request.path("v", style)?,
            Place::RawPath => request.path_verbatim("v", style)?,
            Place::Query => request.query("v", style)?,
            Place::RawQuery => request.query_verbatim("v", style)?,
            Place::Header => request.header("v", style)?,
            Place::Form | Place::Part => request.form("v", style)?,
            Place::JsonBody | Place::TextBody | Place::OctetsBody => request.body()?,
        };
        Ok(One { value })
    }

    fn write<W: ResponseWriter>(answer: Result<&Self, &Failed>, response: &mut W) -> Result<(), W::Error> {
        let (place, style) = MEMBER.get();
        let Ok(One { value }) = answer else { return response.body(&Empty) };
        if place == Place::Header {
            return response.header("v", style, value);
        }
        response.header("Content-Type", Style::Simple, &place.media())?;
        response.body(value)
    }
}

/// Encodes a value in its location.
pub(crate) fn there<T: Value>(place: Place, style: Style, value: T) -> Result<http::Request<Vec<u8>>, EncodeError> {
    MEMBER.set((place, style));
    let base = Base::new("http://a.example").expect("a base");
    encode(&One { value }, &base, None)
}

/// Reads a value from its location.
pub(crate) fn back<T: Value>(place: Place, style: Style, request: &http::Request<Vec<u8>>) -> Result<T, ReadError> {
    MEMBER.set((place, style));
    read::<One<T>>(request, "").map(|one| one.value)
}

/// The same with a response, which has headers and a body only.
pub(crate) fn answered<T: Value>(place: Place, style: Style, value: T) -> T {
    MEMBER.set((place, style));
    let response = write::<One<T>>(Ok(&One { value })).expect("a response accepts the values of a request");
    decode::<One<T>>(response).expect("a written response decodes").value
}
