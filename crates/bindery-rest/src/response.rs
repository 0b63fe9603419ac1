//! Decoding responses (client) and writing them (server).

use crate::escape::Escape;
use crate::{EncodeError, Location, body, media, read, request};
use bindery::json::FormatError;
use bindery::{
    Failure, Malformed, Operation, RawResponse, Response, ResponseWriter, Rest, Retry, Serve, ServiceError, Style,
};
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Serialize;
use serde::de::{DeserializeOwned, DeserializeSeed};
use std::marker::PhantomData;

/// Decodes a response.
pub(crate) fn decode<O: Rest>(
    response: http::Response<Vec<u8>>,
) -> Result<O::Output, ServiceError<<O as Operation>::Error>> {
    let (parts, body) = response.into_parts();
    let status = parts.status.as_u16();
    let content = if has_body(O::METHOD, status) { body.as_slice() } else { &[] };
    let incoming = Incoming { status, headers: &parts.headers, body: content, produces: O::PRODUCES };
    let error = match O::decode(&incoming) {
        Ok(Ok(output)) => return Ok(output),
        Ok(Err(failure)) => {
            let retry = match failure.retry() {
                Retry::Never => by_status(status),
                declared @ (Retry::Transient | Retry::Throttling) => declared,
            };
            ServiceError::failed(failure, retry, raw_response(status, &parts.headers, body))
        }
        Err(malformed) => {
            ServiceError::malformed(malformed, raw_response(status, &parts.headers, body)).with_retry(by_status(status))
        }
    };
    Err(error)
}

pub(crate) fn raw_response(status: u16, headers: &HeaderMap, body: Vec<u8>) -> RawResponse {
    let names = ["x-request-id", "x-amzn-requestid", "x-ms-request-id", "request-id", "x-correlation-id"];
    let request_id = names.iter().find_map(|name| headers.get(*name)?.to_str().ok()).map(str::to_owned);
    RawResponse { status, request_id, body }
}

/// Returns whether a response may have a body: RFC 9110, sections 9.3.2, 15.3.5, 15.3.6 and 15.4.5.
pub(crate) fn has_body(method: &str, status: u16) -> bool {
    !method.eq_ignore_ascii_case("HEAD") && !matches!(status, 204 | 205 | 304)
}

/// The retry class of a status: RFC 6585, section 4, and RFC 9110, section 15.6.
pub(crate) fn by_status(status: u16) -> Retry {
    match status {
        429 => Retry::Throttling,
        500 | 502 | 503 | 504 => Retry::Transient,
        _ => Retry::Never,
    }
}

/// Deserializes a header of a response. An empty or malformed one is absent if the type allows that. A header that is not
/// a list has the value of its first field, since a proxy may have repeated it.
pub(crate) fn header<S: for<'de> DeserializeSeed<'de, Value = T> + Copy, T>(
    headers: &HeaderMap,
    name: &str,
    style: Style,
    seed: S,
) -> Result<T, FormatError> {
    let mut raw: Vec<_> = headers.get_all(name).iter().map(HeaderValue::as_bytes).collect();
    match style {
        Style::Simple => raw.truncate(1),
        Style::Csv | Style::Ssv | Style::Tsv | Style::Pipes | Style::Multi | Style::Nested(_) => {}
        Style::Members(_) | Style::Deep | Style::Pairs | Style::Json => {}
    }
    read::read_header(seed, raw, style)
        .or_else(|error| read::read_seed(seed, Vec::new(), Escape::Header, style).map_err(|_| error))
}

/// A response that is being decoded.
struct Incoming<'a> {
    status: u16,
    headers: &'a HeaderMap,
    body: &'a [u8],
    produces: &'static [&'static str],
}

impl Response for Incoming<'_> {
    type Error = Malformed;

    fn status(&self) -> u16 {
        self.status
    }

    fn header<T: DeserializeOwned>(&self, name: &str, style: Style) -> Result<T, Malformed> {
        header(self.headers, name, style, PhantomData::<T>)
            .map_err(|error| Malformed { path: name.to_owned(), message: error.into_message() })
    }

    fn body<T: DeserializeOwned>(&self) -> Result<T, Malformed> {
        body::decode(self.body, content_type(self.headers, self.produces))
    }

    fn text(&self) -> Option<&str> {
        std::str::from_utf8(self.body).ok()
    }
}

/// The media type of a message, or else the first declared one, or else JSON.
pub(crate) fn content_type<'a>(headers: &'a HeaderMap, expected: &[&'a str]) -> &'a str {
    let declared = headers.get(CONTENT_TYPE).and_then(|media| media.to_str().ok());
    declared.or(expected.first().copied()).unwrap_or(media::JSON)
}

/// Writes a response.
pub(crate) fn write<O: Serve>(
    result: Result<&O::Output, &<O as Operation>::Error>,
) -> Result<http::Response<Vec<u8>>, EncodeError> {
    let mut outgoing = Outgoing { response: http::Response::new(Vec::new()), produces: O::PRODUCES, status: 200 };
    O::write(result, &mut outgoing)?;
    let status = http::StatusCode::from_u16(outgoing.status);
    *outgoing.response.status_mut() =
        status.map_err(|_| EncodeError::Message { what: "a status beyond three digits" })?;
    Ok(outgoing.response)
}

/// A response that is being written.
struct Outgoing {
    response: http::Response<Vec<u8>>,
    produces: &'static [&'static str],
    status: u16,
}

impl ResponseWriter for Outgoing {
    type Error = EncodeError;

    fn status(&mut self, status: u16) {
        self.status = status;
    }

    fn header<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Result<(), EncodeError> {
        let wrong = |problem| EncodeError::member(Location::Header, name, problem);
        let name = request::header_name(name).map_err(wrong)?;
        if name == CONTENT_TYPE {
            self.response.headers_mut().remove(&name);
        }
        request::add_header(self.response.headers_mut(), name, style, value).map_err(wrong)
    }

    fn body<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        let wrong = |(path, problem)| EncodeError::member(Location::Body, path, problem);
        let declared = self.response.headers().get(CONTENT_TYPE).and_then(|media| media.to_str().ok());
        let content = match declared {
            Some(declared) => body::write(value, &[declared]),
            None => body::write(value, self.produces),
        };
        let Some(content) = content.map_err(wrong)? else { return Ok(()) };
        let media = request::media_type(content.media.to_owned().into())?;
        *self.response.body_mut() = content.bytes;
        self.response.headers_mut().insert(CONTENT_TYPE, media);
        Ok(())
    }

    fn text(&mut self, text: &str) {
        *self.response.body_mut() = text.as_bytes().to_vec();
        self.response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    }
}
