//! The description of a service as static tables, for tools that learn about a service at run time.
//!
//! A generated crate with the feature `meta` has one `static META: Meta`. Every `docs` is Markdown that begins with a
//! one-line summary. Names are those on the wire. Entries are in document order.
//!
//! ```
//! use bindery::meta::{Constraints, Kind, Location, Member, Meta, Shape, Type};
//! use bindery::Service;
//!
//! static SERVICE: Service = Service { name: "pets", ..Service::NONE };
//! static META: Meta = Meta {
//!     service: &SERVICE,
//!     docs: "Pets.",
//!     operations: &[],
//!     shapes: &[&Shape {
//!         name: "Pet",
//!         docs: "A pet.",
//!         kind: Kind::Structure {
//!             members: &[&Member {
//!                 name: "name",
//!                 required: true,
//!                 constraints: Constraints { max_length: Some(20), ..Constraints::NONE },
//!                 ..Member::new("name", Type::String)
//!             }],
//!             additional: None,
//!         },
//!     }],
//!     failures: &[],
//! };
//!
//! assert_eq!(META.shapes[0].name, "Pet");
//! ```
//!
//! Tools that send and decode operations by these tables represent values as [`Document`](crate::Document)s: see
//! [`Meta::describe`], [`Meta::known`], [`Output`] and [`AnyFailure`].

mod failure;
mod value;

pub use failure::AnyFailure;
pub use value::{Described, Output};

use crate::{Requirement, Retry, Service, Style};
use std::borrow::Cow;

/// A service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meta {
    /// The names, the protocol and the endpoints of the service.
    pub service: &'static Service,
    /// The documentation of the service.
    pub docs: &'static str,
    /// The operations.
    pub operations: &'static [&'static Operation],
    /// The shapes. Other tables refer to them by their index.
    pub shapes: &'static [&'static Shape],
    /// The failures. Operations refer to them by their index.
    pub failures: &'static [Failure],
}

/// An operation of a service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Operation {
    /// The name.
    pub name: &'static str,
    /// The documentation.
    pub docs: &'static str,
    /// Whether the operation is deprecated.
    pub deprecated: bool,
    /// The tags that group operations.
    pub tags: &'static [&'static str],
    /// The index of the request structure in [`Meta::shapes`].
    pub input: usize,
    /// The type of the output; `None` if no response has content. Of several responses, the first with content.
    pub output: Option<Type>,
    /// The successful responses, one for each status, in document order. If empty, every 2xx status is a success without
    /// content.
    pub responses: &'static [SuccessResponse],
    /// The indices of the declared failures in [`Meta::failures`].
    pub errors: &'static [usize],
    /// The credentials that the operation requires.
    pub auth: Auth,
    /// The members that pass a page token; `None` if the operation is not paginated.
    pub pagination: Option<Pagination>,
    /// The HTTP method.
    pub method: &'static str,
    /// The path with placeholders and query; `/` if the protocol has no paths.
    pub path: &'static str,
    /// The media types of the request body, the preferred first; empty if the protocol defines them.
    pub consumes: &'static [&'static str],
    /// The media types of the response body, the preferred first; empty if the protocol defines them.
    pub produces: &'static [&'static str],
    /// The URL schemes, the preferred first; empty if they are those of the service.
    pub schemes: &'static [&'static str],
}

/// A successful response of an operation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SuccessResponse {
    /// The status; `None` stands for every 2xx status without an entry of its own.
    pub status: Option<u16>,
    /// The type of the content; `None` if it has none.
    pub content: Option<Type>,
    /// Whether null or an absent body is a value of the content.
    pub nullable: bool,
}

/// The credentials that an operation requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// None. Available credentials are not sent either.
    Unsigned,
    /// An AWS signature.
    Signed,
    /// One of these alternatives, each a list of schemes that are required together.
    Secured(&'static [&'static [Requirement]]),
}

/// The members that pass a page token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// The request member for the token.
    pub input: &'static str,
    /// The response member with the token of the next page.
    pub output: &'static str,
    /// The response member with the items.
    pub items: Option<&'static str>,
    /// The request member that limits the number of items per page.
    pub limit: Option<&'static str>,
}

/// A failure that a service may report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Failure {
    /// The name of the definition of its variant; the status in digits or `default` if it has none.
    pub name: &'static str,
    /// The documentation.
    pub docs: &'static str,
    /// The status or code that identifies the failure.
    pub identified_by: IdentifiedBy,
    /// The type of the content; `None` if it has none.
    pub content: Option<Type>,
    /// Whether the same request is worth another attempt.
    pub retry: Retry,
}

/// The part of a response that identifies a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentifiedBy {
    /// A code, in the body or in a header.
    Code(&'static str),
    /// The status of the response.
    Status(u16),
    /// Every status without a failure or response of its own.
    Default,
}

/// A named shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// The name on the wire, for people. A request and its response may share it: identify shapes by their index.
    pub name: &'static str,
    /// The documentation.
    pub docs: &'static str,
    /// The kind of shape and its contents.
    pub kind: Kind,
}

/// The kinds of shapes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A structure with named members.
    Structure {
        /// The members.
        members: &'static [&'static Member],
        /// The type of additional members; `None` if the structure has none.
        additional: Option<&'static Item>,
    },
    /// A string enum. Values outside of this list may occur.
    Enum(&'static [&'static str]),
    /// An integer enum. Values outside of this list may occur.
    IntegerEnum(&'static [i64]),
    /// One of several structures, identified by the value of a member.
    Union {
        /// The name of the discriminator member.
        discriminator: &'static str,
        /// The structures.
        variants: &'static [Variant],
    },
    /// One of several types, identified by the value itself.
    Untagged(&'static [Item]),
    /// A named type for a list or map that contains itself.
    Newtype(&'static Item),
}

/// A structure of a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The value of the discriminator.
    pub value: &'static str,
    /// The index of the structure, which has all members but the discriminator, in [`Meta::shapes`].
    pub shape: usize,
}

/// A member of a structure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// The name on the wire.
    pub name: &'static str,
    /// The documentation.
    pub docs: &'static str,
    /// Whether the member is required.
    pub required: bool,
    /// Whether null is a value of the member.
    pub nullable: bool,
    /// Whether the value is a secret.
    pub sensitive: bool,
    /// Whether the member occurs in responses only.
    pub read_only: bool,
    /// Whether the member occurs in requests only.
    pub write_only: bool,
    /// The location in the HTTP message.
    pub location: Location,
    /// The type.
    pub ty: Type,
    /// The constraints of the value.
    pub constraints: Constraints,
    /// The value that the service assumes if the member is absent, as JSON.
    pub default: Option<&'static str>,
}

impl Member {
    /// Creates an optional member of a JSON object without documentation and constraints.
    pub const fn new(name: &'static str, ty: Type) -> Member {
        Member {
            name,
            docs: "",
            required: false,
            nullable: false,
            sensitive: false,
            read_only: false,
            write_only: false,
            location: Location::Member,
            ty,
            constraints: Constraints::NONE,
            default: None,
        }
    }
}

/// Returns the members with their keys in serialized form: the name, or for a later member with the same name (a path and
/// a query parameter may both be named `id`) the name and its location: `id@query`.
///
/// The generated structures serialize with these keys.
///
/// ```
/// use bindery::meta::{Location, Member, Type, keys};
/// use bindery::Style;
///
/// let location = Location::Query { style: Style::Simple, verbatim: false };
/// let (path, query) = (Member::new("id", Type::String), Member { location, ..Member::new("id", Type::String) });
/// assert_eq!(keys(&[&path, &query]).map(|(key, _)| key).collect::<Vec<_>>(), ["id", "id@query"]);
/// ```
pub fn keys<'m>(members: &'m [&'m Member]) -> impl Iterator<Item = (Cow<'static, str>, &'m Member)> {
    let mut seen = Vec::with_capacity(members.len());
    members.iter().map(move |member| {
        let mut key = Cow::Borrowed(member.name);
        while seen.contains(&key) {
            key.to_mut().push_str(member.location.suffix());
        }
        seen.push(key.clone());
        (key, *member)
    })
}

/// The location of a member in an HTTP message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the JSON object.
    Member,
    /// In the path.
    Path {
        /// The format of lists.
        style: Style,
        /// Whether the value is already percent-encoded.
        verbatim: bool,
    },
    /// In the query.
    Query {
        /// The format of lists.
        style: Style,
        /// Whether the value is already percent-encoded.
        verbatim: bool,
    },
    /// In a header.
    Header {
        /// The format of lists.
        style: Style,
    },
    /// In a form.
    Form {
        /// The format of lists.
        style: Style,
    },
    /// A file of a form.
    File,
    /// The whole body.
    Payload,
}

impl Location {
    fn suffix(self) -> &'static str {
        match self {
            Location::Member => "@member",
            Location::Path { .. } => "@path",
            Location::Query { .. } => "@query",
            Location::Header { .. } => "@header",
            Location::Form { .. } => "@form",
            Location::File => "@file",
            Location::Payload => "@body",
        }
    }
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer {
        /// The width in bits: 8, 16, 32 or 64.
        bits: u8,
        /// Whether it may be negative.
        signed: bool,
    },
    /// A number.
    Float {
        /// The width in bits: 32 or 64.
        bits: u8,
    },
    /// Text.
    String,
    /// Bytes.
    Blob(BlobFormat),
    /// A point in time.
    Timestamp(TimeFormat),
    /// A calendar date.
    Date,
    /// A list whose items have one type.
    List(&'static Item),
    /// A list with a type for each position.
    Tuple(&'static [Item]),
    /// A map with string keys whose values have one type.
    Map(&'static Item),
    /// A named shape, by its index in [`Meta::shapes`].
    Shape(usize),
    /// Any JSON value.
    Document,
}

/// The encodings of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlobFormat {
    /// [`Base64`](crate::Base64).
    Base64,
    /// [`Base64Url`](crate::Base64Url).
    Base64Url,
    /// [`Binary`](crate::Binary).
    Binary,
}

/// The formats of a point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeFormat {
    /// [`EpochSeconds`](crate::EpochSeconds).
    EpochSeconds,
    /// [`DateTime`](crate::DateTime).
    DateTime,
    /// [`HttpDate`](crate::HttpDate).
    HttpDate,
}

/// A value without a name: an item of a list or a value of a map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    /// The type.
    pub ty: Type,
    /// The constraints.
    pub constraints: Constraints,
    /// Whether it is a secret.
    pub sensitive: bool,
    /// Whether it may be null.
    pub nullable: bool,
    /// The keys, if the item is the value of a map whose keys have constraints or known values.
    pub keys: Option<&'static Item>,
}

impl Item {
    /// Creates an item of a type without constraints.
    pub const fn new(ty: Type) -> Item {
        Item { ty, constraints: Constraints::NONE, sensitive: false, nullable: false, keys: None }
    }
}

/// The constraints of a value. [`Constraints::NONE`] supplies the fields that are not set.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Constraints {
    /// The minimum length of a string, in Unicode characters.
    pub min_length: Option<u64>,
    /// The maximum length of a string, in Unicode characters.
    pub max_length: Option<u64>,
    /// A regular expression (ECMA-262, not anchored) that a string must match.
    pub pattern: Option<&'static str>,
    /// The minimum of a number.
    pub minimum: Option<Bound>,
    /// Whether the minimum itself is excluded.
    pub exclusive_minimum: bool,
    /// The maximum of a number.
    pub maximum: Option<Bound>,
    /// Whether the maximum itself is excluded.
    pub exclusive_maximum: bool,
    /// The number that the value is a multiple of.
    pub multiple_of: Option<Bound>,
    /// The minimum number of items of a list.
    pub min_items: Option<u64>,
    /// The maximum number of items of a list.
    pub max_items: Option<u64>,
    /// Whether the items of a list must be distinct.
    pub unique_items: bool,
    /// The minimum number of entries of a map.
    pub min_properties: Option<u64>,
    /// The maximum number of entries of a map.
    pub max_properties: Option<u64>,
}

impl Constraints {
    /// No constraints, for struct update syntax: `Constraints { max_length: Some(55), ..Constraints::NONE }`.
    pub const NONE: Constraints = Constraints {
        min_length: None,
        max_length: None,
        pattern: None,
        minimum: None,
        exclusive_minimum: false,
        maximum: None,
        exclusive_maximum: false,
        multiple_of: None,
        min_items: None,
        max_items: None,
        unique_items: false,
        min_properties: None,
        max_properties: None,
    };
}

/// A bound of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// An integer.
    Integer(i128),
    /// A number with a fraction or an exponent.
    Decimal(f64),
}
