//! What differs by protocol.

pub(crate) mod rest;
