//! Two documents of a catalogue that overlap, as they are.

mod shared;

use bindery_model::diagnostic::{Diagnostics, Style, render};
use bindery_model::merge::merge;
use bindery_model::node::Node;
use bindery_model::source::{self, Sources};

#[test]
fn two_documents_that_overlap_are_six_operations() {
    let Some(folder) = shared::folder("seeds") else { return };
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let documents = ["000_46984539bac2cd77.txt", "001_63439e04fa4aed2d.txt"]
        .map(|name| sources.add(name, std::fs::read_to_string(folder.join(name)).expect("a seed")))
        .into_iter()
        .filter_map(|id| source::read(&sources, id, &mut diagnostics))
        .collect();
    let merged = merge(documents, &mut diagnostics).expect("a document");
    assert_eq!(render(&diagnostics, &sources, Style::Plain), "");
    let paths = merged.get("paths").and_then(Node::as_mapping).expect("paths");
    assert_eq!(paths.0.len(), 6);
    assert!(merged.get("produces").is_some() && merged.get("x-streamrank").is_some());
}
