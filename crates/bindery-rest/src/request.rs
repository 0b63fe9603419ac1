//! Encoding requests: the client's direction.

use crate::credentials::Secret;
use crate::escape::Escape;
use crate::media::{self, Media};
use crate::multipart::{self, Part};
use crate::template::{self, Values};
use crate::write::{self, Lead};
use crate::{Base, Credentials, EncodeError, Location, Problem, body};
use bindery::{Blob, Request, Requirement, Rest, Scheme, Style, Unsigned};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use std::any::TypeId;
use std::borrow::Cow;

/// The constants of an operation's request.
pub(crate) struct Binding {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) consumes: &'static [&'static str],
    pub(crate) produces: &'static [&'static str],
    /// Empty if no credentials are required.
    pub(crate) security: &'static [&'static [Requirement]],
    /// Empty if they are those of the service.
    pub(crate) schemes: &'static [&'static str],
}

impl Binding {
    fn of<O: Rest>() -> Self {
        Binding {
            method: O::METHOD,
            path: O::PATH,
            consumes: O::CONSUMES,
            produces: O::PRODUCES,
            security: if TypeId::of::<O::Auth>() == TypeId::of::<Unsigned>() { &[] } else { O::SECURITY },
            schemes: O::SCHEMES,
        }
    }
}

/// Encodes an operation as a request.
pub(crate) fn encode<O: Rest>(
    operation: &O,
    base: &Base,
    credentials: Option<&Credentials>,
) -> Result<http::Request<Vec<u8>>, EncodeError> {
    encode_with(&Binding::of::<O>(), base, credentials, |outgoing| operation.encode(outgoing))
}

/// Encodes a request from a function that passes its members.
pub(crate) fn encode_with(
    binding: &Binding,
    base: &Base,
    credentials: Option<&Credentials>,
    pass: impl Fn(&mut Outgoing<'_>) -> Result<(), EncodeError>,
) -> Result<http::Request<Vec<u8>>, EncodeError> {
    let takes = |kind| binding.consumes.iter().any(|taken| media::kind(taken) == kind);
    let multipart = takes(Media::Multipart) && !takes(Media::Form);
    let mut plan = Plan { multipart, content_type: None };
    // The format of a form or a body may depend on a later member: a file, or a media type.
    let outgoing = loop {
        let mut outgoing = Outgoing::new(binding.consumes, &plan);
        pass(&mut outgoing)?;
        match outgoing.replan() {
            Some(again) if again != plan => plan = again,
            Some(_) | None => break outgoing,
        }
    };
    outgoing.finish(binding, base, credentials)
}

/// The facts that determine the format of a form or a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Plan {
    /// Whether a form is `multipart/form-data`.
    multipart: bool,
    /// The media type that a member specifies.
    content_type: Option<String>,
}

/// A request that is being encoded.
pub(crate) struct Outgoing<'p> {
    consumes: &'static [&'static str],
    plan: &'p Plan,
    path: Values,
    query: Vec<u8>,
    headers: HeaderMap,
    form: Form,
    body: Option<(Cow<'static, str>, Vec<u8>)>,
    /// Whether a form was encoded as pairs before its file was passed.
    is_mixed: bool,
    content_type: Option<String>,
}

#[derive(Debug)]
enum Form {
    None,
    Pairs(Vec<u8>),
    Parts(Vec<Part<'static>>),
}

impl<'p> Outgoing<'p> {
    fn new(consumes: &'static [&'static str], plan: &'p Plan) -> Self {
        Outgoing {
            consumes,
            plan,
            path: Values { text: Vec::with_capacity(64), ranges: Vec::with_capacity(4) },
            query: Vec::with_capacity(64),
            headers: HeaderMap::with_capacity(6),
            form: Form::None,
            body: None,
            is_mixed: false,
            content_type: None,
        }
    }

    /// The facts that differ from the plan.
    fn replan(&self) -> Option<Plan> {
        let declared = self.content_type.as_deref().map(media::kind);
        let plan = |multipart| Some(Plan { multipart, content_type: self.content_type.clone() });
        match &self.form {
            Form::Pairs(_) if declared == Some(Media::Multipart) => plan(true),
            Form::Parts(_) if declared == Some(Media::Form) => plan(false),
            Form::Parts(_) if self.is_mixed => plan(true),
            Form::None if self.body.is_some() && self.content_type.is_some() => plan(self.plan.multipart),
            Form::None | Form::Pairs(_) | Form::Parts(_) => None,
        }
    }

    fn path_value<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        escape: Escape,
        style: Style,
        value: &T,
    ) -> Result<(), EncodeError> {
        let wrong = |problem| EncodeError::member(Location::Path, name, problem);
        if matches!(style, Style::Multi | Style::Nested([Style::Multi, ..])) {
            return Err(wrong(Problem::Style));
        }
        let start = self.path.text.len();
        write::write(&mut self.path.text, escape, style, Lead::Text(&mut false), value).map_err(wrong)?;
        self.path.ranges.push((name, start..self.path.text.len()));
        Ok(())
    }

    fn finish(
        mut self,
        binding: &Binding,
        base: &Base,
        credentials: Option<&Credentials>,
    ) -> Result<http::Request<Vec<u8>>, EncodeError> {
        self.show(binding.security, credentials)?;
        let (content_type, body) = self.content();
        let (scheme, prefix) = base.prefix(binding.schemes);
        let mut uri = Vec::with_capacity(
            scheme.len() + prefix.len() + binding.path.len() + self.path.text.len() + self.query.len() + 8,
        );
        uri.extend_from_slice(scheme.as_bytes());
        uri.extend_from_slice(prefix.as_bytes());
        let query = template::fill(&mut uri, binding.path, &self.path)?;
        if !self.query.is_empty() {
            match query {
                Some(start) if start < uri.len() => uri.push(b'&'),
                Some(_) => {}
                None => uri.push(b'?'),
            }
            uri.extend_from_slice(&self.query);
        }
        let mut request = http::Request::new(body);
        *request.uri_mut() =
            http::Uri::try_from(uri).map_err(|_| EncodeError::Message { what: "a URI of this length" })?;
        *request.method_mut() =
            binding.method.parse().map_err(|_| EncodeError::Message { what: "the operation's method" })?;
        if let Some(media) = content_type {
            self.headers.insert(CONTENT_TYPE, media_type(media)?);
        }
        if !binding.produces.is_empty() && !self.headers.contains_key(ACCEPT) {
            let accept = match binding.produces {
                [one] => media_type(Cow::Borrowed(one))?,
                several => media_type(Cow::Owned(several.join(", ")))?,
            };
            self.headers.insert(ACCEPT, accept);
        }
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    /// The body and its media type.
    fn content(&mut self) -> (Option<Cow<'static, str>>, Vec<u8>) {
        match (std::mem::replace(&mut self.form, Form::None), self.body.take()) {
            (Form::None, Some((media, bytes))) => (Some(media), bytes),
            // An explicit media type is sent even without a body.
            (Form::None, None) => (self.content_type.take().map(Cow::Owned), Vec::new()),
            (Form::Pairs(pairs), _) => (Some(Cow::Owned(self.form_type(Media::Form, media::FORM))), pairs),
            (Form::Parts(parts), _) => {
                let (boundary, bytes) = multipart::write(&parts);
                let media = self.form_type(Media::Multipart, media::MULTIPART);
                (Some(Cow::Owned(format!("{media}; boundary={boundary}"))), bytes)
            }
        }
    }

    /// The name that the operation has for a kind of form.
    fn form_type(&self, kind: Media, otherwise: &str) -> String {
        let declared = self.content_type.as_deref().filter(|declared| media::kind(declared) == kind);
        let taken = self.consumes.iter().copied().find(|taken| media::kind(taken) == kind);
        media::essence(declared.or(taken).unwrap_or(otherwise)).to_owned()
    }

    /// Adds the credentials of the first alternative that is satisfied. A member that already carries a credential takes
    /// precedence.
    fn show(
        &mut self,
        security: &'static [&'static [Requirement]],
        credentials: Option<&Credentials>,
    ) -> Result<(), EncodeError> {
        if security.is_empty() {
            return Ok(());
        }
        let secret = |requirement| credentials.and_then(|credentials| credentials.find(requirement));
        let mut needed = security.iter().filter(|alternative| !alternative.is_empty());
        let satisfied = needed.find(|alternative| {
            alternative.iter().all(|requirement| self.carries(requirement.scheme) || secret(requirement).is_some())
        });
        let alternative = match satisfied {
            Some(alternative) => *alternative,
            // An alternative without schemes requires no credentials.
            None if security.iter().any(|alternative| alternative.is_empty()) => &[],
            None => return Err(EncodeError::Unauthenticated { alternatives: security }),
        };
        for requirement in alternative {
            if let Some(secret) = secret(requirement).filter(|_| !self.carries(requirement.scheme)) {
                self.place(requirement.scheme, secret)
                    .map_err(|problem| EncodeError::Credentials { scheme: requirement.name, problem })?;
            }
        }
        Ok(())
    }

    /// Returns whether a member carries the credential of a scheme.
    fn carries(&self, scheme: Scheme) -> bool {
        match scheme {
            Scheme::Basic | Scheme::OAuth2 => self.headers.contains_key(AUTHORIZATION),
            Scheme::ApiKeyHeader(name) => self.headers.contains_key(name),
            Scheme::ApiKeyQuery(name) => {
                let mut written = Vec::new();
                crate::escape::push_name(&mut written, Escape::Component, name);
                template::pairs(&self.query).any(|(given, _)| given == written)
            }
        }
    }

    fn place(&mut self, scheme: Scheme, secret: &Secret) -> Result<(), Problem> {
        let (name, text) = match (scheme, secret) {
            (Scheme::ApiKeyQuery(name), Secret::ApiKey(key)) => {
                return write::write(&mut self.query, Escape::Component, Style::Simple, Lead::Pair(name), key);
            }
            (Scheme::ApiKeyHeader(name), Secret::ApiKey(key)) => (header_name(name)?, key.clone()),
            (Scheme::Basic, Secret::Basic { user, password }) => {
                if user.contains(':') {
                    return Err(Problem::Colon);
                }
                if user.chars().chain(password.chars()).any(char::is_control) {
                    return Err(Problem::Character);
                }
                let mut text = b"Basic ".to_vec();
                let pair: Blob = format!("{user}:{password}").into_bytes().into();
                write::write(&mut text, Escape::Plain, Style::Simple, Lead::Text(&mut false), &pair)?;
                (AUTHORIZATION, String::from_utf8(text).map_err(|_| Problem::Character)?)
            }
            (Scheme::OAuth2, Secret::Bearer(token)) => (AUTHORIZATION, format!("Bearer {token}")),
            // `Credentials::find` returns a credential of the scheme's kind.
            (Scheme::ApiKeyQuery(_) | Scheme::ApiKeyHeader(_), Secret::Basic { .. } | Secret::Bearer(_))
            | (Scheme::Basic, Secret::ApiKey(_) | Secret::Bearer(_))
            | (Scheme::OAuth2, Secret::Basic { .. } | Secret::ApiKey(_)) => return Ok(()),
        };
        if !text.is_ascii() {
            return Err(Problem::Character);
        }
        let mut value = header_value(text.into_bytes())?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(())
    }
}

/// A media type as a header value; one that the operation declares is not copied.
pub(crate) fn media_type(media: Cow<'static, str>) -> Result<HeaderValue, EncodeError> {
    match media {
        Cow::Borrowed(media) if media.bytes().all(|byte| matches!(byte, b' '..=b'~')) => {
            Ok(HeaderValue::from_static(media))
        }
        media => {
            HeaderValue::from_str(&media).map_err(|_| EncodeError::Message { what: "a media type of the operation" })
        }
    }
}

/// The name of a header that a member may set.
pub(crate) fn header_name(name: &str) -> Result<HeaderName, Problem> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| Problem::HeaderName)?;
    // RFC 9110, sections 7.2, 7.6 and 8.6, and RFC 9112, section 6.1: these belong to the message or the connection.
    let reserved = [
        "connection",
        "content-length",
        "host",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];
    if reserved.contains(&name.as_str()) { Err(Problem::Reserved) } else { Ok(name) }
}

/// Adds a header; in the style `Multi`, one field for each item.
pub(crate) fn add_header<T: Serialize + ?Sized>(
    headers: &mut HeaderMap,
    name: HeaderName,
    style: Style,
    value: &T,
) -> Result<(), Problem> {
    let mut text = Vec::with_capacity(16);
    if !matches!(style, Style::Multi | Style::Nested([Style::Multi, ..])) {
        let mut is_there = false;
        write::write(&mut text, Escape::Header, style, Lead::Text(&mut is_there), value)?;
        if is_there {
            headers.append(name, header_value(text)?);
        }
        return Ok(());
    }
    let mut pieces = Vec::new();
    write::write(&mut text, Escape::Header, style, Lead::Pieces(&mut pieces), value)?;
    for value in cut(&text, &pieces) {
        headers.append(name.clone(), header_value(value.to_vec())?);
    }
    Ok(())
}

fn header_value(text: Vec<u8>) -> Result<HeaderValue, Problem> {
    // An empty item at either end of a space- or tab-separated list would be removed by receivers.
    if text.trim_ascii().len() < text.len() {
        return Err(Problem::EdgeSpace);
    }
    HeaderValue::try_from(text).map_err(|_| Problem::Character)
}

/// The parts of a text that begin at these positions.
fn cut<'a>(text: &'a [u8], pieces: &'a [usize]) -> impl Iterator<Item = &'a [u8]> {
    let ends = pieces.iter().skip(1).copied().chain([text.len()]);
    pieces.iter().zip(ends).filter_map(|(start, end)| text.get(*start..end))
}

impl Request for Outgoing<'_> {
    type Error = EncodeError;

    fn path<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) -> Result<(), EncodeError> {
        self.path_value(name, Escape::Component, style, value)
    }

    fn path_verbatim<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Result<(), EncodeError> {
        self.path_value(name, Escape::VerbatimPath, style, value)
    }

    fn query<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) -> Result<(), EncodeError> {
        write::write(&mut self.query, Escape::Component, style, Lead::Pair(name), value)
            .map_err(|problem| EncodeError::member(Location::Query, name, problem))
    }

    fn query_verbatim<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Result<(), EncodeError> {
        write::write(&mut self.query, Escape::VerbatimQuery, style, Lead::Pair(name), value)
            .map_err(|problem| EncodeError::member(Location::Query, name, problem))
    }

    fn header<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Result<(), EncodeError> {
        let wrong = |problem| EncodeError::member(Location::Header, name, problem);
        let known = header_name(name).map_err(wrong)?;
        if known != CONTENT_TYPE {
            return add_header(&mut self.headers, known, style, value).map_err(wrong);
        }
        // A member of this name selects one of the accepted media types.
        let mut declared = HeaderMap::new();
        add_header(&mut declared, known.clone(), style, value).map_err(wrong)?;
        if let Some(media) = declared.get(known).and_then(|media| media.to_str().ok()) {
            if !media::is_among(media, self.consumes) {
                return Err(wrong(Problem::MediaType));
            }
            self.content_type = Some(media.to_owned());
        }
        Ok(())
    }

    fn form<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) -> Result<(), EncodeError> {
        let wrong = |problem| EncodeError::member(Location::Form, name, problem);
        if matches!(self.form, Form::None) {
            self.form = if self.plan.multipart { Form::Parts(Vec::new()) } else { Form::Pairs(Vec::new()) };
        }
        match &mut self.form {
            Form::None => Ok(()),
            Form::Pairs(pairs) => write::write(pairs, Escape::Form, style, Lead::Pair(name), value).map_err(wrong),
            Form::Parts(parts) => {
                let (mut text, mut pieces) = (Vec::new(), Vec::new());
                write::write(&mut text, Escape::Plain, style, Lead::Pieces(&mut pieces), value).map_err(wrong)?;
                parts.extend(cut(&text, &pieces).map(|piece| Part {
                    name: Cow::Borrowed(name),
                    file_name: None,
                    media: None,
                    content: Cow::Owned(piece.to_vec()),
                }));
                Ok(())
            }
        }
    }

    fn file<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), EncodeError> {
        let wrong = |problem| EncodeError::member(Location::File, name, problem);
        let Some(part) = multipart::file(name, value).map_err(wrong)? else { return Ok(()) };
        if self.plan.content_type.as_deref().map(media::kind) == Some(Media::Form) {
            return Err(wrong(Problem::MediaType));
        }
        match &mut self.form {
            Form::Parts(parts) => parts.push(part),
            Form::None => self.form = Form::Parts(vec![part]),
            // The form is encoded again.
            Form::Pairs(_) => {
                self.is_mixed = true;
                self.form = Form::Parts(vec![part]);
            }
        }
        Ok(())
    }

    fn body<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        let plan = self.plan;
        let wrong = |(path, problem)| EncodeError::member(Location::Body, path, problem);
        self.body = match &plan.content_type {
            Some(declared) => {
                let content = body::write(value, &[declared.as_str()]).map_err(wrong)?;
                content.map(|content| (Cow::Owned(content.media.to_owned()), content.bytes))
            }
            None => {
                let content = body::write(value, self.consumes).map_err(wrong)?;
                content.map(|content| (Cow::Borrowed(content.media), content.bytes))
            }
        };
        Ok(())
    }
}
