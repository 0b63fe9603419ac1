//! Reads API documents (Swagger 2.0, OpenAPI 3) and their overlays into one operation model per service.
//!
//! [`load`] reads texts into trees, merges the documents among them, applies the overlays, and lowers the result to a
//! [`Model`], which it checks. Nothing here touches a file or knows Rust.

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
pub mod selection;
pub mod service;
mod skip_invalid;
pub mod source;
pub mod why;

pub use load::{Loaded, OnInvalid, Stats, Whole, external_references, is_document, load, load_whole, load_with};
pub use service::Model;
