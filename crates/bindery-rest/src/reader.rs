//! Reading requests: the server's direction.

use crate::escape::{self, Escape};
use crate::media::{self, Media};
use crate::multipart::{self, Part};
use crate::read::objects;
use crate::read::{self, Raw};
use crate::response::content_type;
use crate::template::{self, Captures};
use crate::{Location, ReadError, body};
use bindery::json::{FormatError, Tolerance};
use bindery::{RequestReader, Rest, Serve, Style};
use http::header::HeaderValue;
use serde::de::DeserializeOwned;

/// Returns whether a request belongs to an operation.
pub(crate) fn matches<O: Rest>(request: &http::Request<Vec<u8>>, base_path: &str) -> bool {
    captures::<O>(request, base_path).is_some()
}

fn captures<'r, O: Rest>(request: &'r http::Request<Vec<u8>>, base_path: &str) -> Option<Captures<'r>> {
    let (uri, base) = (request.uri(), base_path.trim_matches('/'));
    if request.method().as_str() != O::METHOD {
        return None;
    }
    let path = match base {
        "" => uri.path(),
        base => {
            let path = uri.path().strip_prefix('/')?.strip_prefix(base)?;
            if path.starts_with('/') || path.is_empty() { path } else { return None }
        }
    };
    template::matches(O::PATH, O::VERBATIM, path, uri.query())
}

/// Reads a request as an operation.
pub(crate) fn read<O: Serve>(request: &http::Request<Vec<u8>>, base_path: &str) -> Result<O, ReadError> {
    let captures = captures::<O>(request, base_path).ok_or(ReadError::Mismatch)?;
    let media = content_type(request.headers(), O::CONSUMES);
    let body = request.body();
    let form = match media::kind(media) {
        Media::Form => Form::Pairs(template::pairs(body).collect()),
        Media::Multipart => {
            match media::parameter(media, "boundary").and_then(|declared| multipart::read(body, declared)) {
                Some(parts) => Form::Parts(parts),
                None => Form::Malformed,
            }
        }
        Media::Json | Media::Text | Media::Any | Media::Other => Form::None,
    };
    let query = template::pairs(request.uri().query().unwrap_or_default().as_bytes()).collect();
    O::read(&Incoming { request, captures, media, query, form })
}

/// A request that is being read.
struct Incoming<'a> {
    request: &'a http::Request<Vec<u8>>,
    captures: Captures<'a>,
    media: &'a str,
    query: Vec<(&'a [u8], &'a [u8])>,
    form: Form<'a>,
}

enum Form<'a> {
    None,
    Pairs(Vec<(&'a [u8], &'a [u8])>),
    Parts(Vec<Part<'a>>),
    Malformed,
}

/// The raw values of a name.
fn values<'a>(pairs: &[(&'a [u8], &'a [u8])], name: &str) -> Raw<'a> {
    pairs
        .iter()
        .filter(|(given, _)| *given == name.as_bytes() || *escape::decode(Escape::Form, given) == *name.as_bytes())
        .map(|(_, value)| *value)
        .collect()
}

/// Reads a parameter of a query or a form.
fn pairs<T: DeserializeOwned>(given: &[(&[u8], &[u8])], name: &str, style: Style) -> Result<T, FormatError> {
    match style {
        Style::Members(names) => objects::read(objects::members(given, names), Escape::Form),
        Style::Deep => objects::read(objects::nested(given, name), Escape::Form),
        _ => read::read(values(given, name), Escape::Form, style),
    }
}

fn wrong(location: Location, name: &str) -> impl FnOnce(FormatError) -> ReadError {
    move |wrong| ReadError::Member { location, name: name.to_owned(), message: wrong.into_message() }
}

impl Incoming<'_> {
    fn placeholder(&self, name: &str) -> Raw<'_> {
        self.captures.get(name).into_iter().collect()
    }
}

impl RequestReader for Incoming<'_> {
    type Error = ReadError;

    fn path<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, ReadError> {
        read::read(self.placeholder(name), Escape::Component, style).map_err(wrong(Location::Path, name))
    }

    fn path_verbatim<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, ReadError> {
        read::read(self.placeholder(name), Escape::VerbatimPath, style).map_err(wrong(Location::Path, name))
    }

    fn query<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, ReadError> {
        // Form decoders treat `+` as a space; the encoder writes `%20` and `%2B`.
        pairs(&self.query, name, style).map_err(wrong(Location::Query, name))
    }

    fn query_verbatim<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, ReadError> {
        read::read(values(&self.query, name), Escape::VerbatimQuery, style).map_err(wrong(Location::Query, name))
    }

    fn header<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, ReadError> {
        let raw = self.request.headers().get_all(name).iter().map(HeaderValue::as_bytes).collect();
        read::read(raw, Escape::Header, style).map_err(wrong(Location::Header, name))
    }

    fn form<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, ReadError> {
        let read = match &self.form {
            Form::None => read::read(Raw::new(), Escape::Form, style),
            Form::Pairs(given) => pairs(given, name, style),
            Form::Parts(parts) => {
                let named = parts.iter().filter(|part| part.name == name).map(|part| &*part.content);
                read::read(named.collect(), Escape::Plain, style)
            }
            Form::Malformed => Err(FormatError::new("expected a form in parts")),
        };
        read.map_err(wrong(Location::Form, name))
    }

    fn file<T: DeserializeOwned>(&self, name: &'static str) -> Result<T, ReadError> {
        let part = match &self.form {
            Form::Parts(parts) => parts.iter().find(|part| part.name == name),
            Form::None | Form::Pairs(_) | Form::Malformed => None,
        };
        multipart::read_file(part).map_err(wrong(Location::File, name))
    }

    fn body<T: DeserializeOwned>(&self) -> Result<T, ReadError> {
        body::read(self.request.body(), self.media, Tolerance::Exact).map_err(|malformed| ReadError::Member {
            location: Location::Body,
            name: malformed.path,
            message: malformed.message,
        })
    }
}
