//! Swagger's own HTTP binding, as an operation says it: which member travels where.
//!
//! A generated operation implements [`Rest`]. A protocol crate implements [`Request`] and [`Response`] over its
//! own HTTP types; generated crates need neither HTTP nor JSON.

use crate::Operation;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// An operation that travels as Swagger 2.0 describes it.
///
/// [`encode`](Rest::encode) visits each member with its place and style, and costs nothing until somebody calls it.
pub trait Rest: Operation {
    /// The HTTP method, as `GET`.
    const METHOD: &'static str;
    /// The path as the document says it, with placeholders, and with a query where the document puts one there.
    const PATH: &'static str;
    /// The media types that the request's body may have, the preferred first.
    const CONSUMES: &'static [&'static str];
    /// The media types that the response's body may have, the preferred first.
    const PRODUCES: &'static [&'static str];
    /// Alternatives of schemes that are needed together. Where it is empty, or one alternative is, none is needed.
    const SECURITY: &'static [&'static [Requirement]];
    /// The schemes that this operation is reached by, the preferred first; where it is empty, its service's.
    const SCHEMES: &'static [&'static str] = &[];
    /// The placeholders of the path that are filled in by [`Request::path_verbatim`], and so may hold slashes.
    const VERBATIM: &'static [&'static str] = &[];

    /// Says every member to a request, each in its place.
    ///
    /// # Errors
    /// What the request finds wrong with a value: an empty path segment, a line break in a header, …
    fn encode<R: Request>(&self, request: &mut R) -> Result<(), R::Error>;

    /// Reads a response: the output, or the service's failure.
    ///
    /// # Errors
    /// Where the response is neither: its body or a header does not have the form that its status promises.
    fn decode<R: Response>(response: &R) -> Result<Result<Self::Output, Self::Error>, R::Error>;
}

/// The way back: an operation as a server, a fake or a test reads and answers it.
///
/// A generated crate implements it behind the feature `server`, by the same descriptions as [`Rest`].
pub trait Serve: Rest {
    /// Reads a request.
    ///
    /// # Errors
    /// Where a part of the request is missing, or does not have the form of its member.
    fn read<R: RequestReader>(request: &R) -> Result<Self, R::Error>;

    /// Writes a response: the output, or a failure.
    ///
    /// # Errors
    /// What the response finds wrong with a value: a line break in a header, …
    fn write<W: ResponseWriter>(answer: Result<&Self::Output, &Self::Error>, response: &mut W) -> Result<(), W::Error>;
}

/// How a value is written where there is only text: Swagger's `collectionFormat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// It is a scalar.
    Simple,
    /// A list, as `a,b`.
    Csv,
    /// A list, as `a b`.
    Ssv,
    /// A list, with tabulators.
    Tsv,
    /// A list, as `a|b`.
    Pipes,
    /// A list, as `name=a&name=b`: one parameter for each item.
    Multi,
    /// A list of lists: how each is written, the outermost first.
    Nested(&'static [Style]),
}

/// What an operation asks of its caller: a security scheme, and what it must allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Requirement {
    /// The scheme's key in the document.
    pub name: &'static str,
    /// What it is.
    pub scheme: Scheme,
    /// The scopes that are needed, for [`Scheme::OAuth2`].
    pub scopes: &'static [&'static str],
}

/// A way of showing who one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// HTTP basic authentication.
    Basic,
    /// A key in the header of this name.
    ApiKeyHeader(&'static str),
    /// A key in the query parameter of this name.
    ApiKeyQuery(&'static str),
    /// An OAuth 2 bearer token.
    OAuth2,
}

/// A request being written: what a protocol crate implements and [`Rest::encode`] speaks to.
///
/// In every place, a value that serializes as `None` or `null` is left out; the implementor sees to it.
/// So is an empty list where there is only text, as RFC 6570 has it. In a path there is no leaving out: there it is
/// an error.
pub trait Request {
    /// What can be wrong with a value in its place.
    type Error;

    /// Fills in a placeholder of the path, percent-encoded.
    ///
    /// # Errors
    /// Where the value cannot stand there.
    fn path<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) -> Result<(), Self::Error>;

    /// Fills in a placeholder of the path with text that is already percent-encoded.
    ///
    /// # Errors
    /// Where the value cannot stand there.
    fn path_verbatim<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Result<(), Self::Error>;

    /// Adds a query parameter, percent-encoded.
    ///
    /// # Errors
    /// Where the value cannot stand there.
    fn query<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) -> Result<(), Self::Error>;

    /// Adds a query parameter whose text is already percent-encoded.
    ///
    /// # Errors
    /// Where the value cannot stand there.
    fn query_verbatim<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Result<(), Self::Error>;

    /// Adds a header.
    ///
    /// # Errors
    /// Where the value cannot stand there.
    fn header<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T)
    -> Result<(), Self::Error>;

    /// Adds a field of a form.
    ///
    /// # Errors
    /// Where the value cannot stand there.
    fn form<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) -> Result<(), Self::Error>;

    /// Adds a file to a form: bytes, text, or a [`File`](crate::File), which also says its name and media type.
    ///
    /// # Errors
    /// Where the value cannot stand there.
    fn file<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Self::Error>;

    /// Says the whole body.
    ///
    /// # Errors
    /// Where the value cannot stand there.
    fn body<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Self::Error>;
}

/// A response being read: what a protocol crate implements and [`Rest::decode`] asks.
///
/// A header is text, and the type that is asked for says what the text means. A type that takes numbers as well as
/// text, as [`Timestamp`](crate::Timestamp) and [`Document`](crate::Document) do, asks for either
/// (`deserialize_any`); it should be given a number where the text is one in JSON.
pub trait Response {
    /// What can be wrong with a response.
    type Error;

    /// The status code.
    fn status(&self) -> u16;

    /// Reads a header; one that is absent reads as `None` does.
    ///
    /// # Errors
    /// Where it does not have the form of `T`.
    fn header<T: DeserializeOwned>(&self, name: &str, style: Style) -> Result<T, Self::Error>;

    /// Reads the whole body; an empty one reads as `null` does.
    ///
    /// # Errors
    /// Where it does not have the form of `T`.
    fn body<T: DeserializeOwned>(&self) -> Result<T, Self::Error>;

    /// The whole body, where it is text.
    fn text(&self) -> Option<&str>;
}

/// A request being read: what a protocol crate implements and [`Serve::read`] asks.
///
/// A part that is absent reads as `None` does, and as an empty list where a list is asked for; where the type takes
/// neither, that is an error.
pub trait RequestReader {
    /// What can be wrong with a request.
    type Error;

    /// Reads a placeholder of the path, percent-decoded.
    ///
    /// # Errors
    /// Where it does not have the form of `T`.
    fn path<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, Self::Error>;

    /// Reads a placeholder of the path as it is, percent-encoded.
    ///
    /// # Errors
    /// Where it does not have the form of `T`.
    fn path_verbatim<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, Self::Error>;

    /// Reads a query parameter, percent-decoded.
    ///
    /// # Errors
    /// Where it does not have the form of `T`.
    fn query<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, Self::Error>;

    /// Reads a query parameter as it is, percent-encoded.
    ///
    /// # Errors
    /// Where it does not have the form of `T`.
    fn query_verbatim<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, Self::Error>;

    /// Reads a header.
    ///
    /// # Errors
    /// Where it does not have the form of `T`.
    fn header<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, Self::Error>;

    /// Reads a field of a form.
    ///
    /// # Errors
    /// Where it does not have the form of `T`.
    fn form<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, Self::Error>;

    /// Reads a file of a form: bytes, text, or a [`File`](crate::File), which also says its name and media type.
    ///
    /// # Errors
    /// Where it does not have the form of `T`.
    fn file<T: DeserializeOwned>(&self, name: &'static str) -> Result<T, Self::Error>;

    /// Reads the whole body; an empty one reads as `null` does.
    ///
    /// # Errors
    /// Where it does not have the form of `T`.
    fn body<T: DeserializeOwned>(&self) -> Result<T, Self::Error>;
}

/// A response being written: what a protocol crate implements and [`Serve::write`] speaks to.
pub trait ResponseWriter {
    /// What can be wrong with a value in its place.
    type Error;

    /// Sets the status code.
    fn status(&mut self, status: u16);

    /// Adds a header; a value that serializes as `None` or `null` is left out.
    ///
    /// # Errors
    /// Where the value cannot stand there.
    fn header<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T)
    -> Result<(), Self::Error>;

    /// Says the whole body.
    ///
    /// # Errors
    /// Where the value cannot stand there.
    fn body<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Self::Error>;

    /// Says the whole body as text: of a failure that no description knows.
    fn text(&mut self, text: &str);
}

/// What a service answered when it failed: the status, and what the body said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed<T> {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: T,
}
