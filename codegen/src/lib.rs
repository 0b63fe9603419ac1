//! Rust crates from operation models.
