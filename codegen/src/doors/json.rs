//! The operation as it travels.

use super::{Language, Part, Service};
use crate::docs::syntax;

/// The texts of an operation.
pub(super) fn parts(service: &Service, index: usize) -> Vec<Part> {
    let request = syntax::request(service.model, &service.model.operations[index]);
    vec![Part::new("Request", Language::Http, request.text())]
}
