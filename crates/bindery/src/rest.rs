//! The HTTP binding of Swagger 2.0 and OpenAPI 3: the location of each member in requests and responses.
//!
//! A generated operation implements [`Rest`] for clients and [`Serve`] for servers. A protocol crate implements [`Request`],
//! [`Response`], [`RequestReader`] and [`ResponseWriter`] over its HTTP types; generated crates need neither HTTP nor JSON.

use crate::Operation;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// An operation that is sent as its document describes: the client's direction.
///
/// [`encode`](Rest::encode) visits each member with its location and style.
pub trait Rest: Operation {
    /// The HTTP method, as `GET`.
    const METHOD: &'static str;
    /// The path of the document with placeholders, and with a query if the document's path has one.
    const PATH: &'static str;
    /// The media types of the request body, the preferred first.
    const CONSUMES: &'static [&'static str];
    /// The media types of the response body, the preferred first.
    const PRODUCES: &'static [&'static str];
    /// Alternatives of security schemes, each a list that is required together. No credentials are required if this or one
    /// alternative is empty.
    const SECURITY: &'static [&'static [Requirement]];
    /// The URL schemes of this operation, the preferred first; empty if they are those of its service.
    const SCHEMES: &'static [&'static str] = &[];
    /// The path parameters that [`Request::path_verbatim`] receives. Their values may contain slashes.
    const VERBATIM: &'static [&'static str] = &[];

    /// Passes every member to a request encoder.
    ///
    /// # Errors
    /// Returns the error of the encoder: an empty path segment, a line break in a header, and the like.
    fn encode<R: Request>(&self, request: &mut R) -> Result<(), R::Error>;

    /// Decodes a response: the output, or the failure of the service.
    ///
    /// # Errors
    /// Returns an error if the status is a success and the body or a header does not have the declared format.
    fn decode<R: Response>(response: &R) -> Result<Result<Self::Output, Self::Error>, R::Error>;
}

/// An operation that a server, a fake or a test reads and responds to: the server's direction.
///
/// Generated crates implement it with the feature `server`.
pub trait Serve: Rest {
    /// Reads a request.
    ///
    /// # Errors
    /// Returns an error if a required part is missing or does not have the declared format.
    fn read<R: RequestReader>(request: &R) -> Result<Self, R::Error>;

    /// Writes a response: the output, or a failure.
    ///
    /// # Errors
    /// Returns the error of the writer: a line break in a header, and the like.
    fn write<W: ResponseWriter>(answer: Result<&Self::Output, &Self::Error>, response: &mut W) -> Result<(), W::Error>;
}

/// The text format of a value: `collectionFormat` of Swagger 2.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// A scalar.
    Simple,
    /// A list separated by commas: `a,b`. An object in this style, and in the next ones, is `a,1,b,2`.
    Csv,
    /// A list separated by spaces: `a b`.
    Ssv,
    /// A list separated by tabs.
    Tsv,
    /// A list separated by vertical bars: `a|b`.
    Pipes,
    /// A list as one parameter for each item: `name=a&name=b`.
    Multi,
    /// An object as one parameter for each of its members, which have these names: `a=1&b=2`. No names are all names.
    Members(&'static [&'static str]),
    /// An object as one parameter for each value in it: `name[a]=1&name[b][c]=2`.
    Deep,
    /// An object as `a=1,b=2`.
    Pairs,
    /// A value as JSON.
    Json,
    /// A list of lists: the style of each level, the outermost first.
    Nested(&'static [Style]),
}

/// A security scheme that an operation requires, with its scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Requirement {
    /// The name of the scheme in the document.
    pub name: &'static str,
    /// The kind of scheme.
    pub scheme: Scheme,
    /// The required scopes, for [`Scheme::OAuth2`].
    pub scopes: &'static [&'static str],
}

/// A kind of security scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// HTTP basic authentication.
    Basic,
    /// An API key in the header of this name.
    ApiKeyHeader(&'static str),
    /// An API key in the query parameter of this name.
    ApiKeyQuery(&'static str),
    /// An OAuth 2 bearer token.
    OAuth2,
}

/// An encoder of requests, which [`Rest::encode`] passes the members to. Protocol crates implement it.
///
/// In every location, a value that serializes as `None` or null is omitted by the implementation. So is an empty list in
/// a location that holds text (RFC 6570, section 3.2.1). In a path, both are errors, since a path parameter cannot be
/// omitted.
pub trait Request {
    /// The error for a value that has no representation in its location.
    type Error;

    /// Fills a placeholder of the path; the value is percent-encoded.
    ///
    /// # Errors
    /// Returns an error if the value has no representation in this location.
    fn path<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) -> Result<(), Self::Error>;

    /// Fills a placeholder of the path with text that is already percent-encoded.
    ///
    /// # Errors
    /// Returns an error if the value has no representation in this location.
    fn path_verbatim<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Result<(), Self::Error>;

    /// Adds a query parameter; the value is percent-encoded.
    ///
    /// # Errors
    /// Returns an error if the value has no representation in this location.
    fn query<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) -> Result<(), Self::Error>;

    /// Adds a query parameter whose text is already percent-encoded.
    ///
    /// # Errors
    /// Returns an error if the value has no representation in this location.
    fn query_verbatim<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Result<(), Self::Error>;

    /// Adds a header.
    ///
    /// # Errors
    /// Returns an error if the value has no representation in this location.
    fn header<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T)
    -> Result<(), Self::Error>;

    /// Adds a field of a form.
    ///
    /// # Errors
    /// Returns an error if the value has no representation in this location.
    fn form<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T) -> Result<(), Self::Error>;

    /// Adds a file to a form: bytes, text, or a [`File`](crate::File) with its name and media type.
    ///
    /// # Errors
    /// Returns an error if the value has no representation in this location.
    fn file<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Self::Error>;

    /// Sets the whole body.
    ///
    /// # Errors
    /// Returns an error if the value has no representation in this location.
    fn body<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Self::Error>;
}

/// A decoder of responses, which [`Rest::decode`] requests headers and body from. Protocol crates implement it.
///
/// Headers are text, and the requested type determines its meaning. A type that accepts numbers and text, as
/// [`Timestamp`](crate::Timestamp) and [`Document`](crate::Document) do, calls `deserialize_any`; it should receive a number
/// if the text is a JSON number.
pub trait Response {
    /// The error for a response that does not have the declared format.
    type Error;

    /// Returns the status code.
    fn status(&self) -> u16;

    /// Reads a header; one that is absent reads as `None` does.
    ///
    /// # Errors
    /// Returns an error if the value does not deserialize as `T`.
    fn header<T: DeserializeOwned>(&self, name: &str, style: Style) -> Result<T, Self::Error>;

    /// Reads the whole body; an empty one reads as `null` does.
    ///
    /// # Errors
    /// Returns an error if the value does not deserialize as `T`.
    fn body<T: DeserializeOwned>(&self) -> Result<T, Self::Error>;

    /// Returns the body if it is UTF-8 text.
    fn text(&self) -> Option<&str>;
}

/// A reader of requests, which [`Serve::read`] requests the members from. Protocol crates implement it.
///
/// An absent part deserializes as `None`, and as an empty list where a list is requested; for other types it is an error.
pub trait RequestReader {
    /// The error for a request that does not have the declared format.
    type Error;

    /// Reads a path parameter, percent-decoded.
    ///
    /// # Errors
    /// Returns an error if the value does not deserialize as `T`.
    fn path<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, Self::Error>;

    /// Reads a path parameter without decoding it.
    ///
    /// # Errors
    /// Returns an error if the value does not deserialize as `T`.
    fn path_verbatim<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, Self::Error>;

    /// Reads a query parameter, percent-decoded.
    ///
    /// # Errors
    /// Returns an error if the value does not deserialize as `T`.
    fn query<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, Self::Error>;

    /// Reads a query parameter without decoding it.
    ///
    /// # Errors
    /// Returns an error if the value does not deserialize as `T`.
    fn query_verbatim<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, Self::Error>;

    /// Reads a header.
    ///
    /// # Errors
    /// Returns an error if the value does not deserialize as `T`.
    fn header<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, Self::Error>;

    /// Reads a field of a form.
    ///
    /// # Errors
    /// Returns an error if the value does not deserialize as `T`.
    fn form<T: DeserializeOwned>(&self, name: &'static str, style: Style) -> Result<T, Self::Error>;

    /// Reads a file of a form: bytes, text, or a [`File`](crate::File) with its name and media type.
    ///
    /// # Errors
    /// Returns an error if the value does not deserialize as `T`.
    fn file<T: DeserializeOwned>(&self, name: &'static str) -> Result<T, Self::Error>;

    /// Reads the whole body; an empty one reads as `null` does.
    ///
    /// # Errors
    /// Returns an error if the value does not deserialize as `T`.
    fn body<T: DeserializeOwned>(&self) -> Result<T, Self::Error>;
}

/// A writer of responses, which [`Serve::write`] passes the output to. Protocol crates implement it.
pub trait ResponseWriter {
    /// The error for a value that has no representation in its location.
    type Error;

    /// Sets the status code.
    fn status(&mut self, status: u16);

    /// Adds a header; a value that serializes as `None` or null is omitted.
    ///
    /// # Errors
    /// Returns an error if the value has no representation in this location.
    fn header<T: Serialize + ?Sized>(&mut self, name: &'static str, style: Style, value: &T)
    -> Result<(), Self::Error>;

    /// Sets the whole body.
    ///
    /// # Errors
    /// Returns an error if the value has no representation in this location.
    fn body<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Self::Error>;

    /// Sets the whole body to text: the message of a failure that the document does not declare.
    fn text(&mut self, text: &str);
}

/// A failure that is identified by its status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed<T> {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: T,
}
