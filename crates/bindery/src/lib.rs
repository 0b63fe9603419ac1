//! Run-time support for crates that Bindery generates: the types and traits that their code refers to.
//!
//! A generated crate has one request struct per [`Operation`] of a [`Service`] and describes its wire format in terms of
//! this crate and serde. This crate performs no I/O. Protocol crates and clients encode, send and decode operations through
//! these traits.
//!
//! | | |
//! | --- | --- |
//! | Operations and failures | [`Operation`], [`Service`], [`Paginated`], [`Failure`], [`CodedFailure`], [`ServiceError`], [`ValidationError`] |
//! | HTTP binding of Swagger and OpenAPI | client: [`Rest`], [`Request`], [`Response`], [`rest::Failed`]; server: [`Serve`], [`RequestReader`], [`ResponseWriter`] |
//! | Types of values | [`Timestamp`], [`Date`], [`Blob`], [`File`], [`Sensitive`], [`Document`], [`Nullable`], [`Empty`] |
//! | Deserialization of structures | [`de`]; [`tagged`] for unions with a discriminator, [`untagged`] for those without |
//! | Members of one direction: `readOnly`, `writeOnly` | [`direction`] |
//! | Service description at run time | `meta`, with the feature `meta` |
//! | Request validation | `check`, with the feature `validate` |
//! | JSON details for protocol crates | `json`, with the feature `json` |

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod blob;
#[cfg(feature = "validate")]
pub mod check;
mod civil;
mod date;
pub mod de;
pub mod direction;
mod document;
mod empty;
mod error;
mod file;
#[cfg(feature = "json")]
pub mod json;
#[cfg(feature = "meta")]
pub mod meta;
mod nullable;
mod number;
mod operation;
pub mod rest;
mod sensitive;
mod service;
mod service_error;
pub mod tagged;
mod timestamp;
pub mod untagged;
mod violation;

pub use blob::{Base64, Base64Url, Binary, Blob, BlobEncoding};
pub use date::Date;
pub use document::{Document, DocumentError};
pub use empty::Empty;
pub use error::{ParseError, RangeError};
pub use file::File;
pub use nullable::Nullable;
pub use number::Number;
pub use operation::{
    Auth, AwsJson, CodedFailure, Failure, HttpBinding, Operation, Paginated, Retry, Secured, Signed, Unsigned,
    WireProtocol,
};
pub use rest::{Request, RequestReader, Requirement, Response, ResponseWriter, Rest, Scheme, Serve, Style};
pub use sensitive::Sensitive;
pub use service::{EndpointRule, HostTemplate, Protocol, Service};
pub use service_error::{Malformed, RawResponse, ServiceError};
pub use timestamp::{DateTime, EpochSeconds, HttpDate, Timestamp, TimestampFormat};

pub use violation::{ValidationError, Violation, ViolationKind};

/// Compiles the README's example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
