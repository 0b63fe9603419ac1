//! Rust crates from operation models.

pub mod docs;
#[cfg(test)]
mod fixtures;
mod letters;
pub mod manifest;
pub mod names;
pub mod render;
mod status;
mod words;
