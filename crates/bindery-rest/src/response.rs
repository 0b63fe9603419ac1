//! Responses being read, and being written.

use crate::escape::Escape;
use crate::{EncodeError, Location, body, media, read, request};
use bindery::{
    Answer, Failure, Malformed, Operation, Response, ResponseWriter, Rest, Retry, Serve, ServiceError, Style,
};
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads a response.
pub(crate) fn decode<O: Rest>(
    response: http::Response<Vec<u8>>,
) -> Result<O::Output, ServiceError<<O as Operation>::Error>> {
    let (parts, body) = response.into_parts();
    let incoming =
        Incoming { status: parts.status.as_u16(), headers: &parts.headers, body: &body, produces: O::PRODUCES };
    let outcome = O::decode(&incoming);
    let status = incoming.status;
    let error = match outcome {
        Ok(Ok(output)) => return Ok(output),
        Ok(Err(failure)) => {
            let retry = match failure.retry() {
                Retry::Never => by_status(status),
                said @ (Retry::Transient | Retry::Throttling) => said,
            };
            ServiceError::failed(failure, retry, answer(status, &parts.headers, body))
        }
        Err(malformed) => {
            ServiceError::malformed(malformed, answer(status, &parts.headers, body)).with_retry(by_status(status))
        }
    };
    Err(error)
}

pub(crate) fn answer(status: u16, headers: &HeaderMap, body: Vec<u8>) -> Answer {
    let names = ["x-request-id", "x-amzn-requestid", "x-ms-request-id", "request-id", "x-correlation-id"];
    let request_id = names.iter().find_map(|name| headers.get(*name)?.to_str().ok()).map(str::to_owned);
    Answer { status, request_id, body }
}

/// What HTTP itself says of sending a request again: RFC 6585, section 4, and RFC 9110, section 15.6.
pub(crate) fn by_status(status: u16) -> Retry {
    match status {
        429 => Retry::Throttling,
        500 | 502 | 503 | 504 => Retry::Transient,
        _ => Retry::Never,
    }
}

/// A response that is being read.
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
        let raw = self.headers.get_all(name).iter().map(HeaderValue::as_bytes).collect();
        read::read(raw, Escape::Header, style)
            .map_err(|wrong| Malformed { path: name.to_owned(), message: wrong.into_message() })
    }

    fn body<T: DeserializeOwned>(&self) -> Result<T, Malformed> {
        body::read(self.body, content_type(self.headers, self.produces))
    }

    fn text(&self) -> Option<&str> {
        std::str::from_utf8(self.body).ok()
    }
}

/// The media type that a message says, or else the first of its kind, or else JSON.
pub(crate) fn content_type<'a>(headers: &'a HeaderMap, expected: &[&'a str]) -> &'a str {
    let said = headers.get(CONTENT_TYPE).and_then(|media| media.to_str().ok());
    said.or(expected.first().copied()).unwrap_or(media::JSON)
}

/// Writes a response.
pub(crate) fn write<O: Serve>(
    answer: Result<&O::Output, &<O as Operation>::Error>,
) -> Result<http::Response<Vec<u8>>, EncodeError> {
    let mut outgoing = Outgoing { response: http::Response::new(Vec::new()), produces: O::PRODUCES, status: 200 };
    O::write(answer, &mut outgoing)?;
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
        let said = self.response.headers().get(CONTENT_TYPE).and_then(|media| media.to_str().ok());
        let content = match said {
            Some(said) => body::write(value, &[said]),
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
