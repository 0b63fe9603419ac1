//! The Rust crate of a model.

pub(crate) mod context;
mod crate_root;
pub mod docs;
mod errors;
pub(crate) mod examples;
pub(crate) mod file;
pub mod header;
pub mod manifest;
mod meta;
mod operation_index;
mod operations;
pub(crate) mod package;
pub(crate) mod pagination;
mod plan;
pub mod print;
pub(crate) mod protocol;
pub(crate) mod responses;
mod server;
pub(crate) mod shapes;
pub(crate) mod types;
mod validate;
