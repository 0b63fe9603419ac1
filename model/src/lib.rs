//! Swagger 2.0 documents and their overlays, read into one operation model per service.

mod check;
pub mod diagnostic;
pub mod lint;
mod lower;
pub mod node;
mod resolve;
pub mod service;
pub mod source;
mod swagger;

use diagnostic::Diagnostics;
use node::{Node, SourceId};
use service::Model;
use source::Sources;

/// A service that was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What it says.
    pub model: Model,
    /// What could be read all the same.
    pub warnings: Diagnostics,
}

/// load
pub fn load(sources: &Sources, name: &str) -> Result<Loaded, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let mut root: Option<Node> = None;
    for (id, _) in sources.iter() {
        root = root.or(source::read(sources, id, &mut diagnostics));
    }
    let Some(root) = root else { return Err(diagnostics) };
    let documents =
        resolve::Documents { sources, root: &root, merged: [SourceId(0)].into(), pieces: Default::default() };
    let (model, more) = lower::lower(name, &documents, sources);
    diagnostics.0.extend(more.0);
    match model {
        Some(model) if !diagnostics.has_errors() => Ok(Loaded { model, warnings: diagnostics }),
        _ => Err(diagnostics),
    }
}
