//! Operations, and what may become of them.

use crate::{Invalid, Service};
use serde::{Deserializer, Serialize, de::DeserializeOwned};

/// One thing that a service does: the request, and how to understand its response.
///
/// The request *is* the operation: its fields are what the service asks for, and this trait says the rest.
/// Nothing here performs it; that is a protocol's and a client's work.
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
    /// What the service answers when it has done it.
    type Output: Serialize + DeserializeOwned + Send + Sync + 'static;
    /// What the service answers when it has not.
    type Error: Failure;
    /// What a caller must show: [`Unsigned`], [`Signed`] or [`Secured`].
    type Auth: Auth;
    /// How it travels: [`AwsJson`] or [`HttpBinding`]. The same as its service's, as a type.
    type Protocol: Travels;
    /// Its name on the wire.
    const NAME: &'static str;
    /// The service that does it.
    const SERVICE: &'static Service;

    /// Checks the request against all that its service says of lengths, sizes, bounds, patterns and known values.
    ///
    /// A generated crate checks with its feature `validate`; without it, nothing is wrong with any request.
    ///
    /// # Errors
    /// All violations at once, each with its place.
    #[inline]
    fn validate(&self) -> Result<(), Invalid> {
        Ok(())
    }
}

/// An operation that gives its answer page by page, with a token that asks for the next one.
pub trait Paginated: Operation + Clone {
    /// What the token is: mostly a string.
    type Token: Clone + PartialEq + Send + Sync + 'static;
    /// What a page holds; the whole answer where nothing is said of items.
    type Item: Send + 'static;

    /// The token of the next page; `None` on the last one. An empty string is no token.
    fn next_token(output: &Self::Output) -> Option<&Self::Token>;

    /// The token that this request bears.
    fn token(&self) -> Option<&Self::Token>;

    /// Makes it the request of the page that a token stands for.
    fn resume(&mut self, token: Self::Token);

    /// What a page holds.
    fn items(output: Self::Output) -> Vec<Self::Item>;
}

mod sealed {
    pub trait Sealed {}
}

/// What a caller must show to have an operation performed.
///
/// The three answers are types, so that a client can refuse at compile time what it has no credentials for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a kind of authentication",
    note = "the kinds are `bindery::Unsigned`, `bindery::Signed` and `bindery::Secured`"
)]
pub trait Auth: sealed::Sealed + Send + Sync + 'static {}

/// Nothing: the operation is sent without credentials, also where there are some.
#[derive(Clone, Copy, Debug)]
pub enum Unsigned {}

/// An AWS signature.
#[derive(Clone, Copy, Debug)]
pub enum Signed {}

/// What the document's security definitions ask for: see [`Rest::SECURITY`](crate::Rest::SECURITY).
#[derive(Clone, Copy, Debug)]
pub enum Secured {}

impl sealed::Sealed for Unsigned {}
impl sealed::Sealed for Signed {}
impl sealed::Sealed for Secured {}
impl Auth for Unsigned {}
impl Auth for Signed {}
impl Auth for Secured {}

/// How an operation travels.
///
/// The answers are types, so that one client finds at compile time who writes and reads an operation, and so that an
/// operation that it has no codec for does not compile. What a service says at run time is its
/// [`Protocol`](crate::Protocol).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a protocol",
    note = "the protocols are `bindery::AwsJson` and `bindery::HttpBinding`"
)]
pub trait Travels: sealed::Sealed + Send + Sync + 'static {}

/// AWS's JSON-RPC, [`Protocol::AwsJson`](crate::Protocol::AwsJson): its failures are told by their codes.
#[derive(Clone, Copy, Debug)]
pub enum AwsJson {}

/// Swagger's own HTTP binding, [`Protocol::Rest`](crate::Protocol::Rest): the operation implements
/// [`Rest`](crate::Rest).
#[derive(Clone, Copy, Debug)]
pub enum HttpBinding {}

impl sealed::Sealed for AwsJson {}
impl sealed::Sealed for HttpBinding {}
impl Travels for AwsJson {}
impl Travels for HttpBinding {}

/// What a service answers when it has not done what it was asked for.
///
/// Each service has one such type, usually an enum named `Error`, whose last variant is for failures that its
/// documents do not know.
pub trait Failure: std::error::Error + Send + Sync + Sized + 'static {
    /// The name that the service gives it: a code, or a status.
    fn code(&self) -> &str;
    /// What the service says of it to a person.
    fn message(&self) -> Option<&str>;
    /// Whether it is worth sending the same request again.
    fn retry(&self) -> Retry;
}

/// A failure that is told by its code, as in awsJson.
pub trait CodedFailure: Failure {
    /// Reads a failure from the body of a response.
    ///
    /// `code` and `message` are what the protocol has found in headers and body; `body` is the whole body.
    /// A code that nobody knows is not an error here: it is the failure that keeps an unknown code. So is one whose
    /// body does not have the form that the code promises; generated code keeps `code` and `message` then, too.
    ///
    /// # Errors
    /// Where an implementation cannot do without the body.
    fn decode<'de, D: Deserializer<'de>>(code: &str, message: Option<&str>, body: D) -> Result<Self, D::Error>;
}

/// Whether a failure is worth sending the same request again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Retry {
    /// The same request gets the same answer.
    Never,
    /// The service had a fault that may be over.
    Transient,
    /// The service asks to slow down.
    Throttling,
}
