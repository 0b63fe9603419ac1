//! Rust crates from operation models.

#![allow(dead_code, reason = "the emitters come from another branch")]

#[cfg(test)]
mod fixtures;
mod letters;
pub mod names;
mod status;
mod words;
