//! What a service looks like, as static tables: for tools that learn at run time what they serve.
//!
//! A generated crate with the feature `meta` has one `static META: Meta`. Every `docs` is Markdown that opens with a
//! one-line summary; every name is as on the wire; everything is in document order.
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
//! Who sends and understands operations by these tables has their values as [`Document`](crate::Document)s: see
//! [`Meta::describe`], [`Meta::known`], [`Output`] and [`AnyFailure`].

mod failure;
mod value;

pub use failure::AnyFailure;
pub use value::{Described, Output};

use crate::{Requirement, Retry, Service, Style};
use std::borrow::Cow;

/// A service as a whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meta {
    /// Its names, its protocol, and where it is found.
    pub service: &'static Service,
    /// What it says of itself.
    pub docs: &'static str,
    /// What it does.
    pub operations: &'static [&'static Operation],
    /// Its shapes, which others name by their index here.
    pub shapes: &'static [&'static Shape],
    /// Its failures, which operations name by their index here.
    pub failures: &'static [Failure],
}

/// One thing that a service does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Operation {
    /// Its name.
    pub name: &'static str,
    /// What is said of it.
    pub docs: &'static str,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The groups it belongs to.
    pub tags: &'static [&'static str],
    /// The structure of its request, as an index into [`Meta::shapes`].
    pub input: usize,
    /// The type of its answer; `None` where it has none. Where there are several, the first that has any.
    pub output: Option<Type>,
    /// Its answers of success, told by their statuses, in document order. Where there is none, any status of success
    /// is one without a content.
    pub answers: &'static [Answer],
    /// The failures it is said to give, as indices into [`Meta::failures`].
    pub errors: &'static [usize],
    /// What a caller must show.
    pub auth: Auth,
    /// How it hands on a token from page to page, where it does.
    pub pagination: Option<Pagination>,
    /// The HTTP method that it is sent with.
    pub method: &'static str,
    /// The path that it is sent to, placeholders, query and all; `/` where its protocol knows no other.
    pub path: &'static str,
    /// The media types that its request may have, the preferred first; empty where its protocol decides.
    pub consumes: &'static [&'static str],
    /// The media types that its response may have, the preferred first; empty where its protocol decides.
    pub produces: &'static [&'static str],
    /// The schemes that it is reached by, the preferred first; empty where they are its service's.
    pub schemes: &'static [&'static str],
}

/// What an operation answers when it has done what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The status that it is told by; `None` is any status of success.
    pub status: Option<u16>,
    /// The type of its content, where it has any.
    pub content: Option<Type>,
    /// Whether null, or no body, is a value of its content.
    pub nullable: bool,
}

/// What a caller must show to have an operation performed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Nothing; credentials at hand are not used either.
    Unsigned,
    /// An AWS signature.
    Signed,
    /// One of these alternatives, each a list of schemes needed together.
    Secured(&'static [&'static [Requirement]]),
}

/// Members that hand on a token from page to page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// The request's member that takes the token.
    pub input: &'static str,
    /// The response's member that gives it.
    pub output: &'static str,
    /// The response's member that holds the items.
    pub items: Option<&'static str>,
    /// The request's member that bounds a page.
    pub limit: Option<&'static str>,
}

/// What a service may answer instead of doing what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Failure {
    /// The name of its variant's definition; a status in digits or `default` where it has none.
    pub name: &'static str,
    /// What is said of it.
    pub docs: &'static str,
    /// What it is told by.
    pub told_by: ToldBy,
    /// The type of its content, where it has any.
    pub content: Option<Type>,
    /// Whether it is worth sending the same request again.
    pub retry: Retry,
}

/// What a failure is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToldBy {
    /// A code, in the body or in a header.
    Code(&'static str),
    /// The response's status.
    Status(u16),
    /// Every status that no other failure or answer is told by.
    Default,
}

/// A named shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Its name on the wire. It is for people: a request and its answer may bear the same, so that an index tells
    /// shapes apart and a name does not.
    pub name: &'static str,
    /// What is said of it.
    pub docs: &'static str,
    /// What it is.
    pub kind: Kind,
}

/// What a shape is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Named members.
    Structure {
        /// The members.
        members: &'static [&'static Member],
        /// The type of members that are not named, where there may be such.
        additional: Option<&'static Item>,
    },
    /// One of these strings; others may come.
    Enum(&'static [&'static str]),
    /// One of these numbers; others may come.
    IntegerEnum(&'static [i64]),
    /// One of several structures.
    Union {
        /// The member that tells which.
        discriminator: &'static str,
        /// The structures.
        variants: &'static [Variant],
    },
    /// A type that has a name because it contains itself.
    Newtype(&'static Item),
}

/// A structure of a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The discriminator's value.
    pub value: &'static str,
    /// The structure, with all members but the discriminator, as an index into [`Meta::shapes`].
    pub shape: usize,
}

/// A member of a structure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// What is said of it.
    pub docs: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// Whether null is a value of it.
    pub nullable: bool,
    /// Whether it is a secret.
    pub sensitive: bool,
    /// Whether it is only in responses.
    pub read_only: bool,
    /// Where it travels.
    pub location: Location,
    /// Its type.
    pub ty: Type,
    /// What constrains its values.
    pub constraints: Constraints,
    /// What the service takes where it is absent, as JSON.
    pub default: Option<&'static str>,
}

impl Member {
    /// An optional member of a JSON object, of which nothing more is said.
    pub const fn new(name: &'static str, ty: Type) -> Member {
        Member {
            name,
            docs: "",
            required: false,
            nullable: false,
            sensitive: false,
            read_only: false,
            location: Location::Member,
            ty,
            constraints: Constraints::NONE,
            default: None,
        }
    }
}

/// What the members of a structure are called where they stand side by side: by their names, but that a later one of
/// the same name, as a path and a query may both have an `id`, has its place behind it: `id@query`.
///
/// So a generated structure serializes.
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
    let mut said = Vec::with_capacity(members.len());
    members.iter().map(move |member| {
        let mut key = Cow::Borrowed(member.name);
        while said.contains(&key) {
            key.to_mut().push_str(member.location.suffix());
        }
        said.push(key.clone());
        (key, *member)
    })
}

/// Where a member travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the JSON object.
    Member,
    /// In the path.
    Path {
        /// How it is written.
        style: Style,
        /// Whether it is already percent-encoded.
        verbatim: bool,
    },
    /// In the query.
    Query {
        /// How it is written.
        style: Style,
        /// Whether it is already percent-encoded.
        verbatim: bool,
    },
    /// In a header.
    Header {
        /// How it is written.
        style: Style,
    },
    /// In a form.
    Form {
        /// How it is written.
        style: Style,
    },
    /// As a file of a form.
    File,
    /// As the whole body.
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
    /// A whole number.
    Integer {
        /// Its width in bits: 8, 16, 32 or 64.
        bits: u8,
        /// Whether it may be negative.
        signed: bool,
    },
    /// A number.
    Float {
        /// Its width in bits: 32 or 64.
        bits: u8,
    },
    /// Text.
    String,
    /// Bytes.
    Blob(BlobFormat),
    /// A point in time.
    Timestamp(TimeFormat),
    /// A day.
    Date,
    /// A list of one type.
    List(&'static Item),
    /// A list with a type for each position.
    Tuple(&'static [Item]),
    /// String keys with values of one type.
    Map(&'static Item),
    /// A named shape, as an index into [`Meta::shapes`].
    Shape(usize),
    /// Any JSON.
    Document,
}

/// How bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlobFormat {
    /// As [`Base64`](crate::Base64).
    Base64,
    /// As [`Base64Url`](crate::Base64Url).
    Base64Url,
    /// As [`Binary`](crate::Binary).
    Binary,
}

/// How a point in time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeFormat {
    /// As [`EpochSeconds`](crate::EpochSeconds).
    EpochSeconds,
    /// As [`DateTime`](crate::DateTime).
    DateTime,
    /// As [`HttpDate`](crate::HttpDate).
    HttpDate,
}

/// A value without a name: an item of a list, or a value of a map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    /// Its type.
    pub ty: Type,
    /// What constrains it.
    pub constraints: Constraints,
    /// Whether it is a secret.
    pub sensitive: bool,
    /// Whether it may be null.
    pub nullable: bool,
}

impl Item {
    /// A value of which nothing is said but its type.
    pub const fn new(ty: Type) -> Item {
        Item { ty, constraints: Constraints::NONE, sensitive: false, nullable: false }
    }
}

/// What constrains the values of a type. [`Constraints::NONE`] fills what is not said.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Constraints {
    /// The least length of a string, in characters.
    pub min_length: Option<u64>,
    /// The greatest length of a string, in characters.
    pub max_length: Option<u64>,
    /// A regular expression (ECMA 262, not anchored) that a string matches.
    pub pattern: Option<&'static str>,
    /// The least number.
    pub minimum: Option<Bound>,
    /// Whether the least number itself is excluded.
    pub exclusive_minimum: bool,
    /// The greatest number.
    pub maximum: Option<Bound>,
    /// Whether the greatest number itself is excluded.
    pub exclusive_maximum: bool,
    /// What a number is a multiple of.
    pub multiple_of: Option<Bound>,
    /// The least number of items of a list.
    pub min_items: Option<u64>,
    /// The greatest number of items of a list.
    pub max_items: Option<u64>,
    /// Whether the items of a list differ from each other.
    pub unique_items: bool,
    /// The least number of entries of a map.
    pub min_properties: Option<u64>,
    /// The greatest number of entries of a map.
    pub max_properties: Option<u64>,
}

impl Constraints {
    /// No constraint, to be completed: `Constraints { max_length: Some(55), ..Constraints::NONE }`.
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

/// A number that bounds others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// A whole number.
    Integer(i128),
    /// A number with a fraction or an exponent.
    Decimal(f64),
}
