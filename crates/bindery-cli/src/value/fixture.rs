//! Small services for tests.

use bindery::Service;
use bindery::meta::{Auth, Kind, Member, Meta, Operation, Shape};

/// Returns a service of one operation with these members. `shapes` have indices from 1.
pub(crate) fn service_of(
    members: &'static [&'static Member],
    shapes: &[&'static Shape],
) -> (&'static Meta, &'static Operation) {
    let input = Shape { name: "Input", docs: "", kind: Kind::Structure { members, additional: None } };
    let mut all: Vec<&'static Shape> = vec![Box::leak(Box::new(input))];
    all.extend(shapes);
    let operation: &'static Operation = Box::leak(Box::new(operation("Do", 0)));
    let meta = Meta {
        service: &Service::NONE,
        docs: "",
        operations: Box::leak(Box::new([operation])),
        shapes: Box::leak(all.into_boxed_slice()),
        failures: &[],
    };
    (Box::leak(Box::new(meta)), operation)
}

/// Returns an operation with a name and an input.
pub(crate) const fn operation(name: &'static str, input: usize) -> Operation {
    Operation {
        name,
        docs: "",
        deprecated: false,
        tags: &[],
        input,
        output: None,
        responses: &[],
        errors: &[],
        auth: Auth::Unsigned,
        pagination: None,
        method: "POST",
        path: "/",
        consumes: &[],
        produces: &[],
        schemes: &[],
    }
}
