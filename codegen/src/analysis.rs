//! Facts that follow from a model alone, and that several emitters need.

pub(crate) mod identifier_words;
pub(crate) mod modules;
pub mod names;
pub(crate) mod patterns;
pub(crate) mod status;
pub(crate) mod unicode;
