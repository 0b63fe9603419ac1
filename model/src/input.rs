//! Front ends: one per format, from a [`Node`] tree to the format-neutral document that lowering reads.
//!
//! Everything that is specific to a format is below this module: its keys, its rules, and the [`Layout`] from which
//! merging, resolving, leaving out and linting take the places of things in a document.

pub(crate) mod document;
pub mod layout;
mod openapi3;
pub(crate) mod reader;
pub(crate) mod schema;
mod swagger2;
pub(crate) mod values;

use self::document::{ApiDocument, Operation, Parameter};
use self::layout::Layout;
use self::reader::Reader;
use self::schema::SchemaNode;
use crate::node::{Entry, Node, NodeLocation};
use crate::resolve::Documents;

/// The layouts of all formats.
const LAYOUTS: [&Layout; 2] = [&swagger2::LAYOUT, &openapi3::LAYOUT];

/// Returns the layout of a document by its root key; `None` if the node is no document.
pub fn layout_of(root: &Node) -> Option<&'static Layout> {
    LAYOUTS.into_iter().find(|layout| root.get(layout.version_key).is_some())
}

/// Returns the layout of a document, or the first one: an overlay may have removed the root key.
pub(crate) fn layout_or_first(root: &Node) -> &'static Layout {
    layout_of(root).unwrap_or(LAYOUTS[0])
}

/// The layouts of all formats.
pub fn layouts() -> impl Iterator<Item = &'static Layout> {
    LAYOUTS.into_iter()
}

/// A document that was read, and its paths.
pub(crate) struct Input<'a> {
    pub(crate) document: ApiDocument<'a>,
    paths: Paths<'a>,
}

/// The paths of a document, in its format.
enum Paths<'a> {
    Swagger2(swagger2::Paths<'a>),
    OpenApi3(openapi3::Paths<'a>),
}

/// Reads a document; `None` if its root is no mapping.
pub(crate) fn read<'a>(root: &'a Node, reader: &mut Reader<'a>) -> Option<Input<'a>> {
    if reader.layout.openapi3 {
        let (document, paths) = openapi3::read(root, reader)?;
        return Some(Input { document, paths: Paths::OpenApi3(paths) });
    }
    let (document, paths) = swagger2::read(root, reader)?;
    Some(Input { document, paths: Paths::Swagger2(paths) })
}

impl<'a> Input<'a> {
    /// The paths, in document order.
    pub(crate) fn paths(&self) -> Vec<&'a Entry> {
        match &self.paths {
            Paths::Swagger2(paths) => paths.entries().collect(),
            Paths::OpenApi3(paths) => paths.0.clone(),
        }
    }

    /// Reads the path item of an index of [`Input::paths`], through its reference.
    pub(crate) fn path(&self, index: usize, documents: &Documents<'a>, reader: &mut Reader<'a>) -> Path<'a> {
        match &self.paths {
            Paths::Swagger2(paths) => Path::Swagger2(paths.path(index, documents, reader)),
            Paths::OpenApi3(paths) => Path::OpenApi3(paths.path(index, documents, reader)),
        }
    }

    /// The schemas of request bodies, as declared in the operations themselves.
    pub(crate) fn body_schemas(&self) -> Vec<SchemaNode<'a>> {
        match &self.paths {
            Paths::Swagger2(paths) => paths.body_schemas(),
            // awsJson is a protocol of documents in Swagger 2.0.
            Paths::OpenApi3(_) => Vec::new(),
        }
    }
}

/// A path item in its format.
pub(crate) enum Path<'a> {
    Swagger2(swagger2::Path<'a>),
    OpenApi3(openapi3::Path<'a>),
}

impl<'a> Path<'a> {
    /// The cost of each operation and the location of its key, in document order.
    pub(crate) fn operations(&self) -> Vec<(usize, NodeLocation)> {
        match self {
            Path::Swagger2(path) => path.operations(),
            Path::OpenApi3(path) => path.operations(),
        }
    }

    /// Reads the operation of an index of [`Path::operations`]. The input supplies defaults.
    pub(crate) fn operation(
        &self,
        index: usize,
        input: &Input<'a>,
        documents: &Documents<'a>,
        reader: &mut Reader<'a>,
    ) -> Operation<'a> {
        match self {
            Path::Swagger2(path) => path.operation(index, &input.document, documents, reader),
            Path::OpenApi3(path) => path.operation(index, documents, reader),
        }
    }
}

/// Reads a parameter that stands outside of an operation.
pub(crate) fn parameter<'a>(
    node: &'a Node,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Option<Parameter<'a>> {
    if reader.layout.openapi3 {
        return openapi3::parameter(node, documents, reader);
    }
    swagger2::parameter(node, documents, reader)
}
