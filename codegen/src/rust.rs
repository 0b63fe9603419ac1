//! The Rust crate of a model.

pub(crate) mod context;
mod crate_root;
pub mod docs;
mod errors;
pub(crate) mod examples;
pub(crate) mod file;
pub mod manifest;
mod meta;
mod operation_index;
pub(crate) mod operations;
pub(crate) mod pagination;
pub(crate) mod plan;
pub mod print;
pub(crate) mod protocol;
mod server;
pub(crate) mod shapes;
pub(crate) mod types;
pub(crate) mod validate;
