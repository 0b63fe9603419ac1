//! Swagger 2.0 documents and their overlays, read into one operation model per service.
//!
//! [`load`] is the way of the data: texts are read into trees, the documents among them merged, overlays applied, and
//! what comes of it is lowered to a [`Model`] and checked. Nothing here touches a file or knows Rust.

mod check;
mod completeness;
pub mod diagnostic;
pub mod diff;
pub mod input;
pub mod lint;
mod load;
mod lower;
pub mod merge;
mod nearest;
pub mod node;
pub mod overlay;
mod resolve;
pub mod service;
mod skip_invalid;
pub mod source;
pub mod why;

pub use load::{Loaded, OnInvalid, Stats, Whole, external_references, is_document, load, load_whole, load_with};
pub use service::Model;
