//! The operation in Rust, as a user of the generated crate writes it.

use super::{Language, Part, Service};
use crate::{examples, render};

/// The texts of an operation.
pub(super) fn parts(service: &Service, index: usize) -> Vec<Part> {
    let operation = &service.model.operations[index];
    let request = render::statements(examples::operation(&service.context, index, operation));
    vec![Part::new("Request", Language::Rust, request)]
}
