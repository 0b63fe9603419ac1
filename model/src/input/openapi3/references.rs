//! References to components, through chains of them.

use crate::diagnostic::{Code, Diagnostic};
use crate::input::reader::Reader;
use crate::node::Node;
use crate::resolve::Documents;

/// The longest chain of references that is followed from a component.
const REFERENCES: usize = 16;

/// Returns a node, or the node that its references resolve to.
pub(super) fn follow<'a>(node: &'a Node, documents: &Documents<'a>, reader: &mut Reader<'a>) -> Option<&'a Node> {
    let mut node = node;
    for _ in 0..REFERENCES {
        let Some(reference) = node.get("$ref") else { return Some(node) };
        match documents.resolve(reference.as_str().unwrap_or_default(), reference.place) {
            Ok(target) => node = target.node,
            Err(diagnostic) => {
                reader.diagnostics.push(diagnostic);
                return None;
            }
        }
    }
    reader.diagnostics.push(
        Diagnostic::error(Code::REFERENCE_CYCLE, node.place, "the chain of references is too long or has no end")
            .help("refer to the declaration itself"),
    );
    None
}
