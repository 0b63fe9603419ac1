//! AWS's JSON protocols for operations that Bindery generates: requests, responses, endpoints and signatures, without I/O.
//!
//! | | |
//! | --- | --- |
//! | Client | [`encode`] an operation, [`decode`] its response; [`retry_class`] of a failure |
//! | Server | [`matches()`], [`read`] an operation, [`write()`] its response |
//! | Endpoints | [`Endpoint`], from an [`EndpointConfig`] and the rules of the service; [`Region`], [`Partition`] |
//! | Operations described at run time | `meta`, with the feature `meta` |
//! | Signatures | `sigv4`, with the feature `sigv4` |
//!
//! The crate opens no connections, reads no clock and never waits: any HTTP client can send its `http::Request` and
//! return the `http::Response`.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod decode;
mod encode;
mod endpoint;
mod envelope;
mod malformed;
#[cfg(feature = "meta")]
pub mod meta;
mod region;
mod retry;
mod server;
#[cfg(feature = "sigv4")]
pub mod sigv4;

pub use decode::decode;
pub use encode::{EncodeError, encode};
pub use endpoint::{Endpoint, EndpointConfig, EndpointError, process_env};
pub use region::{InvalidRegion, Partition, Region};
pub use retry::retry_class;
pub use server::{ReadError, matches, read, write};

/// Compiles the README's example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
