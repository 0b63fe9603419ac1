//! Operations, their authentication and their failures.

use crate::{Service, ValidationError};
use serde::{Deserializer, Serialize, de::DeserializeOwned};

/// An operation of a service: the request struct and the types of its responses.
///
/// The request struct *is* the operation: its fields are the members of the request. This trait does no I/O; protocol
/// crates and clients do.
///
/// ```
/// use bindery::{Failure, HttpBinding, Operation, Protocol, Retry, Service, Unsigned};
/// use serde::{Deserialize, Serialize};
///
/// static SERVICE: Service =
///     Service { name: "greeter", title: "Greeter", version: "1", protocol: Protocol::Rest, ..Service::NONE };
///
/// #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
/// struct Greet {
///     name: String,
/// }
///
/// #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
/// struct Greeting {
///     text: String,
/// }
///
/// #[derive(Debug)]
/// enum Error {
///     Shy,
/// }
///
/// impl std::fmt::Display for Error {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         f.write_str(self.code())
///     }
/// }
///
/// impl std::error::Error for Error {}
///
/// impl Failure for Error {
///     fn code(&self) -> &str {
///         "Shy"
///     }
///     fn message(&self) -> Option<&str> {
///         None
///     }
///     fn retry(&self) -> Retry {
///         Retry::Never
///     }
/// }
///
/// impl Operation for Greet {
///     type Output = Greeting;
///     type Error = Error;
///     type Auth = Unsigned;
///     type Protocol = HttpBinding;
///     const NAME: &'static str = "Greet";
///     const SERVICE: &'static Service = &SERVICE;
/// }
///
/// assert_eq!(Greet::SERVICE.title, "Greeter");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an operation",
    note = "an operation is the request struct itself, at the root of the service's crate"
)]
pub trait Operation: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The output of a successful call.
    type Output: Serialize + DeserializeOwned + Send + Sync + 'static;
    /// The failures that the service reports.
    type Error: Failure;
    /// The credentials that the operation requires: [`Unsigned`], [`Signed`] or [`Secured`].
    type Auth: Auth;
    /// The protocol of its service, as a type: [`AwsJson`] or [`HttpBinding`].
    type Protocol: WireProtocol;
    /// The name on the wire.
    const NAME: &'static str;
    /// The service that the operation belongs to.
    const SERVICE: &'static Service;

    /// Checks the request against the lengths, sizes, bounds, patterns and enum values that the service declares.
    ///
    /// A generated crate checks with its feature `validate`; without it, every request is valid.
    ///
    /// # Errors
    /// Returns all violations with their paths.
    #[inline]
    fn validate(&self) -> Result<(), ValidationError> {
        Ok(())
    }
}

/// An operation whose output is split into pages, connected by a token.
pub trait Paginated: Operation + Clone {
    /// The type of the token, usually a string.
    type Token: Clone + PartialEq + Send + Sync + 'static;
    /// The type of an item; the whole output if the document names no list of items.
    type Item: Send + 'static;

    /// Returns the token of the next page; `None` on the last page. An empty string counts as no token.
    fn next_token(output: &Self::Output) -> Option<&Self::Token>;

    /// Returns the token of this request.
    fn token(&self) -> Option<&Self::Token>;

    /// Sets the token, so that the request asks for the page that it identifies.
    fn resume(&mut self, token: Self::Token);

    /// Returns the items of a page.
    fn items(output: Self::Output) -> Vec<Self::Item>;
}

mod sealed {
    pub trait Sealed {}
}

/// The credentials that an operation requires.
///
/// The kinds are types, so that a client without suitable credentials is a compile error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a kind of authentication",
    note = "the kinds are `bindery::Unsigned`, `bindery::Signed` and `bindery::Secured`"
)]
pub trait Auth: sealed::Sealed + Send + Sync + 'static {}

/// No credentials. A client that has some does not send them.
#[derive(Clone, Copy, Debug)]
pub enum Unsigned {}

/// An AWS signature.
#[derive(Clone, Copy, Debug)]
pub enum Signed {}

/// The security schemes that the document declares: see [`Rest::SECURITY`](crate::Rest::SECURITY).
#[derive(Clone, Copy, Debug)]
pub enum Secured {}

impl sealed::Sealed for Unsigned {}
impl sealed::Sealed for Signed {}
impl sealed::Sealed for Secured {}
impl Auth for Unsigned {}
impl Auth for Signed {}
impl Auth for Secured {}

/// The wire protocol of an operation.
///
/// The protocols are types, so that a client selects the codec of an operation at compile time, and an operation without a
/// codec is a compile error. The protocol of a service at run time is its [`Protocol`](crate::Protocol).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a protocol",
    note = "the protocols are `bindery::AwsJson` and `bindery::HttpBinding`"
)]
pub trait WireProtocol: sealed::Sealed + Send + Sync + 'static {}

/// AWS's JSON-RPC, [`Protocol::AwsJson`](crate::Protocol::AwsJson): codes identify its failures.
#[derive(Clone, Copy, Debug)]
pub enum AwsJson {}

/// The HTTP binding of Swagger and OpenAPI, [`Protocol::Rest`](crate::Protocol::Rest): the operation implements
/// [`Rest`](crate::Rest).
#[derive(Clone, Copy, Debug)]
pub enum HttpBinding {}

impl sealed::Sealed for AwsJson {}
impl sealed::Sealed for HttpBinding {}
impl WireProtocol for AwsJson {}
impl WireProtocol for HttpBinding {}

/// A failure that a service reports.
///
/// Each service has one such type, usually an enum named `Error` whose last variant represents failures that its documents
/// do not declare.
pub trait Failure: std::error::Error + Send + Sync + Sized + 'static {
    /// Returns the code that the service reports, or the status in digits.
    fn code(&self) -> &str;
    /// Returns the message of the service, if it has one.
    fn message(&self) -> Option<&str>;
    /// Returns whether the same request is worth another attempt.
    fn retry(&self) -> Retry;
}

/// A failure that is identified by a code, as in awsJson.
pub trait CodedFailure: Failure {
    /// Decodes a failure from the body of a response.
    ///
    /// `code` and `message` are what the protocol found in headers and body; `body` is the whole body. An unknown code
    /// decodes as the variant for undeclared failures. So does a body that does not have the declared format; generated code
    /// keeps `code` and `message` in both cases.
    ///
    /// # Errors
    /// Returns an error if an implementation requires the body and cannot decode it.
    fn decode<'de, D: Deserializer<'de>>(code: &str, message: Option<&str>, body: D) -> Result<Self, D::Error>;
}

/// Whether the same request is worth another attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Retry {
    /// The same request fails again.
    Never,
    /// The service had a temporary fault.
    Transient,
    /// The service limits the rate of requests.
    Throttling,
}
