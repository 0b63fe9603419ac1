//! References to components, through chains of them.

use crate::input::reader::Reader;
use crate::node::Node;
use crate::resolve::Documents;

/// Returns a node, or the node that its references resolve to.
pub(super) fn follow<'a>(node: &'a Node, documents: &Documents<'a>, reader: &mut Reader<'a>) -> Option<&'a Node> {
    let Some(reference) = node.get("$ref") else { return Some(node) };
    reader.follow(documents, reference.as_str().unwrap_or_default(), reference.place)
}

/// Returns a schema, or the schema that its references resolve to.
pub(super) fn follow_schema<'a>(
    node: &'a Node,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Option<&'a Node> {
    let Some(reference) = node.get("$ref") else { return Some(node) };
    reader.follow_schema(documents, reference.as_str().unwrap_or_default(), reference.place)
}
