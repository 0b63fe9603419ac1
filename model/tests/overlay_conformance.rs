//! The specification's own examples: documents that are overlays, documents that are none, and what applying gives.

mod shared;

use bindery_model::diagnostic::{Diagnostics, Style, render};
use bindery_model::node::Node;
use bindery_model::overlay::{self, NoMatch};
use bindery_model::source::{self, InputLimits, Sources};
use std::path::Path;

/// Reads a file, which is sound.
fn document(path: &Path, sources: &mut Sources) -> Node {
    let id = sources.add(path.display().to_string(), std::fs::read_to_string(path).expect("a text"));
    let mut diagnostics = Diagnostics::default();
    let node = source::read(sources, id, &mut diagnostics);
    node.unwrap_or_else(|| panic!("{}", render(&diagnostics, sources, Style::Plain)))
}

#[test]
fn what_passes_passes_and_what_fails_fails() {
    let Some(folder) = shared::folder("conformance/overlay") else { return };
    let mut seen = [0; 2];
    for version in ["v1.0", "v1.1"] {
        for (index, verdict) in ["fail", "pass"].into_iter().enumerate() {
            for path in shared::files(&folder.join(version).join(verdict), &["yaml"]) {
                let mut sources = Sources::default();
                let node = document(&path, &mut sources);
                let mut diagnostics = Diagnostics::default();
                let overlay = overlay::read(&node, &mut diagnostics);
                let text = render(&diagnostics, &sources, Style::Plain);
                assert_eq!(overlay.is_some(), verdict == "pass", "{}: {text}", path.display());
                assert_eq!(diagnostics.is_empty(), verdict == "pass", "{}: {text}", path.display());
                seen[index] += 1;
            }
        }
    }
    assert_eq!(seen, [42, 25]);
}

#[test]
fn what_is_applied_gives_what_it_should() {
    let Some(folder) = shared::folder("conformance/overlay/compliant-sets") else { return };
    let cases = shared::files(&folder, &["yaml"]);
    let cases: Vec<&Path> =
        cases.iter().filter(|path| path.ends_with("overlay.yaml")).filter_map(|path| path.parent()).collect();
    assert_eq!(cases.len(), 8);
    for case in cases {
        let mut sources = Sources::default();
        let mut node = document(&case.join("openapi.yaml"), &mut sources);
        let expected = document(&case.join("output.yaml"), &mut sources);
        let read = document(&case.join("overlay.yaml"), &mut sources);
        let mut diagnostics = Diagnostics::default();
        let overlay = overlay::read(&read, &mut diagnostics).expect("an overlay");
        let records = overlay::apply(&mut node, [&overlay], NoMatch::Fine, &InputLimits::default(), &mut diagnostics);
        assert_eq!(render(&diagnostics, &sources, Style::Plain), "", "{}", case.display());
        assert_eq!(records.len(), overlay.actions.len());
        assert_eq!(node.to_json(), expected.to_json(), "{}", case.display());
    }
}
