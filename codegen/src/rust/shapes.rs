//! The Rust items of shapes.

pub(crate) mod enums;
pub(crate) mod structures;
pub(crate) mod unions;
