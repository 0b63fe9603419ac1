//! The layout of a format: where a document of it keeps schemas, operations and other shared parts.

use crate::node::{Entry, Mapping, Node};
use crate::service::{Method, SkippedKind};

/// What merging, resolving, leaving out, linting and drafting must know of a format.
#[derive(Debug)]
pub struct Layout {
    /// The name of the format, for diagnostics.
    pub name: &'static str,
    /// The root key that identifies a document of the format.
    pub version_key: &'static str,
    /// An example of the root key and its value, for diagnostics.
    pub version_example: &'static str,
    /// The root keys whose values are paths.
    pub paths: &'static [&'static str],
    /// The keys of a path item that are operations.
    pub methods: &'static [(&'static str, Method)],
    /// The path of the container of schemas.
    pub schemas: &'static [&'static str],
    /// The path of the container of security schemes.
    pub security_schemes: &'static [&'static str],
    /// The paths of all containers of shared parts, and the kind of their entries where these can be left out.
    pub containers: &'static [(&'static [&'static str], Option<SkippedKind>)],
    /// The root keys that are defaults of all operations, and whether their absence is a statement too.
    pub defaults: &'static [(&'static str, Absence)],
    /// Whether schemas have the keywords of OpenAPI 3.
    pub openapi3: bool,
    /// The names of types.
    pub types: &'static [&'static str],
    /// The objects that may be references, for diagnostics.
    pub references: &'static str,
    /// Keys of other formats, and what to write instead.
    pub(crate) foreign_keys: &'static [(&'static str, &'static str)],
}

/// What the absence of a default means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// Nothing is declared.
    Open,
    /// Nothing is required: an absent `security`.
    None,
}

impl Layout {
    /// The nodes below the container of schemas, if the document has any.
    pub fn schemas_of<'n>(&self, root: &'n Node) -> Option<&'n Mapping> {
        at(root, self.schemas)?.as_mapping()
    }

    /// The JSON Pointer of a schema of this name, as a reference.
    pub fn schema_pointer(&self, name: &str) -> String {
        format!("#/{}/{}", self.schemas.join("/"), name.replace('~', "~0").replace('/', "~1"))
    }

    /// Whether an entry of a path item is an operation.
    pub fn is_operation(&self, entry: &Entry) -> bool {
        self.methods.iter().any(|(key, _)| *key == &*entry.key.text)
    }

    /// An update of a document that puts a value into a container under a name.
    pub fn update(&self, container: &[&str], name: &str, value: serde_json::Value) -> serde_json::Value {
        container.iter().rev().fold(serde_json::json!({ name: value }), |inner, key| serde_json::json!({ *key: inner }))
    }
}

/// The node at a path of keys.
fn at<'n>(root: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(root, |node, key| node.get(key))
}
