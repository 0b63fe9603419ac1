//! The operation on the command line.

use super::aws::xform_name;
use super::{Language, Part, Service};

/// The texts of an operation.
pub(super) fn parts(service: &Service, index: usize) -> Vec<Part> {
    let name = xform_name(&service.model.operations[index].name, '-');
    vec![Part::new("Synopsis", Language::Shell, name)]
}
