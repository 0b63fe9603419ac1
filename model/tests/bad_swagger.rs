//! Documents with one defect each: what is wrong is named, at its own line, and all of it is refused where warnings are.

mod shared;

use bindery_model::diagnostic::{Diagnostics, Severity};
use bindery_model::source::Sources;
use std::collections::BTreeMap;

/// The document, the rule it breaks and the line where it does so: written down from reading the documents.
const INVALID: [(&str, &str, usize); 37] = [
    ("validate-schema/invalid/anyof.yaml", "unknown-key", 13),
    ("validate-schema/invalid/file-body-param.yaml", "file-location", 16),
    ("validate-schema/invalid/file-header-param.yaml", "file-location", 15),
    ("validate-schema/invalid/invalid-param-location.yaml", "parameter-location", 14),
    ("validate-schema/invalid/invalid-param-type.yaml", "unknown-type", 11),
    ("validate-schema/invalid/invalid-response-code.yaml", "response-status", 10),
    ("validate-schema/invalid/invalid-response-header-type.yaml", "unknown-type", 16),
    ("validate-schema/invalid/invalid-response-type.yaml", "unknown-type", 13),
    ("validate-schema/invalid/invalid-schema-type.yaml", "unknown-type", 12),
    ("validate-schema/invalid/multi-header-param.yaml", "collection-format", 14),
    ("validate-schema/invalid/multi-path-param.yaml", "collection-format", 15),
    ("validate-schema/invalid/non-primitive-param-type.yaml", "parameter-type", 11),
    ("validate-schema/invalid/non-primitive-response-header-type.yaml", "header-type", 16),
    ("validate-schema/invalid/non-required-path-param.yaml", "optional-path-parameter", 13),
    ("validate-schema/invalid/oneof.yaml", "unknown-key", 13),
    ("validate-schema/invalid/optional-path-param.yaml", "optional-path-parameter", 15),
    ("validate-schema/invalid/ref-to-invalid-path.yaml", "path-reference", 10),
    ("validate-spec/invalid/array-body-no-items.yaml", "array-without-items", 12),
    ("validate-spec/invalid/array-no-items.yaml", "array-without-items", 11),
    ("validate-spec/invalid/array-response-body-no-items.yaml", "array-without-items", 13),
    ("validate-spec/invalid/array-response-header-no-items.yaml", "array-without-items", 16),
    ("validate-spec/invalid/body-and-form-params.yaml", "body-and-form", 41),
    ("validate-spec/invalid/duplicate-operation-ids.yaml", "duplicate-operation-id", 14),
    ("validate-spec/invalid/duplicate-operation-params.yaml", "duplicate-parameter", 25),
    ("validate-spec/invalid/duplicate-path-params.yaml", "duplicate-parameter", 24),
    ("validate-spec/invalid/duplicate-path-placeholders.yaml", "duplicate-placeholder", 7),
    ("validate-spec/invalid/file-invalid-consumes.yaml", "file-consumes", 19),
    ("validate-spec/invalid/file-no-consumes.yaml", "file-consumes", 15),
    ("validate-spec/invalid/invalid-response-code.yaml", "response-status", 10),
    ("validate-spec/invalid/multiple-body-params.yaml", "several-bodies", 45),
    ("validate-spec/invalid/multiple-operation-body-params.yaml", "several-bodies", 23),
    ("validate-spec/invalid/multiple-path-body-params.yaml", "several-bodies", 22),
    ("validate-spec/invalid/no-path-params.yaml", "placeholder-without-parameter", 7),
    ("validate-spec/invalid/path-param-no-placeholder.yaml", "parameter-without-placeholder", 36),
    ("validate-spec/invalid/path-placeholder-no-param.yaml", "placeholder-without-parameter", 7),
    ("validate-spec/invalid/required-property-not-defined-definitions.yaml", "required-undeclared", 26),
    ("validate-spec/invalid/required-property-not-defined-input.yaml", "required-undeclared", 17),
];

/// Everything that is said of a document: severity, rule and line.
fn complaints(text: &str) -> Vec<(Severity, &'static str, usize)> {
    let mut sources = Sources::default();
    sources.add("document.yaml", text);
    let diagnostics = match bindery_model::load(&sources, "document") {
        Ok(loaded) => loaded.warnings,
        Err(diagnostics) => diagnostics,
    };
    lines(&diagnostics, &sources)
}

fn lines(diagnostics: &Diagnostics, sources: &Sources) -> Vec<(Severity, &'static str, usize)> {
    let line = |place| sources.position(place).expect("a place in the document").line;
    diagnostics.iter().map(|said| (said.severity, said.code.name(), line(said.labels[0].place))).collect()
}

#[test]
fn each_defect_is_named_at_its_line() {
    let Some(folder) = shared::folder("conformance/bad-swagger") else { return };
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    let mut expected: BTreeMap<&str, (&str, usize)> =
        INVALID.iter().map(|(path, code, line)| (*path, (*code, *line))).collect();
    assert_eq!(expected.len(), INVALID.len());
    let (mut invalid, mut valid) = (0, 0);
    for case in manifest.as_array().expect("a list") {
        let path = case["path"].as_str().expect("a path");
        let said = complaints(&std::fs::read_to_string(folder.join(path)).expect("a document"));
        if case["valid"] == true {
            valid += 1;
            assert_eq!(said, [], "{path} is valid");
            continue;
        }
        invalid += 1;
        let expected = expected.remove(path).unwrap_or_else(|| panic!("{path} is not in the table"));
        let mut found: Vec<(&str, usize)> = said.iter().map(|(_, code, line)| (*code, *line)).collect();
        found.dedup();
        assert_eq!(found, [expected], "{path}");
    }
    assert_eq!((invalid, valid), (37, 6));
    assert!(expected.is_empty(), "not among the documents: {expected:?}");
}
