//! Rust crates from operation models.

#![allow(dead_code, reason = "the emitters come from another branch")]

pub mod docs;
#[cfg(test)]
mod fixtures;
mod letters;
pub mod manifest;
pub mod names;
pub mod render;
mod status;
mod words;
