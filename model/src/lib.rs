//! Swagger 2.0 documents and their overlays, read into one operation model per service.

pub mod diagnostic;
pub mod node;
pub mod service;
pub mod source;
