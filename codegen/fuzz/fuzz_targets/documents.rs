//! Files as bytes: reading, merging, overlays, lowering, generating and rendering of diagnostics.
//!
//! The files of a directory are separated by a line `=====`. An input of odd length is read with invalid parts skipped.
#![no_main]

use bindery_codegen::{BinderyDep, Options, generate};
use bindery_model::{Invalid, diagnostic, load_with, source::Sources};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut sources = Sources::default();
    for (index, file) in text.split("\n=====\n").enumerate() {
        sources.add(format!("{index}.yaml"), file);
    }
    let _ = bindery_model::external_references(&sources);
    match load_with(&sources, "fuzz", if data.len() % 2 == 0 { Invalid::Refuse } else { Invalid::Skip }) {
        Err(diagnostics) => {
            assert!(diagnostics.has_errors(), "a refusal says why");
            let _ = diagnostic::render(&diagnostics, &sources, diagnostic::Style::Plain);
        }
        Ok(loaded) => {
            assert!(!loaded.warnings.has_errors(), "what is wrong is no warning");
            let _ = diagnostic::render(&loaded.warnings, &sources, diagnostic::Style::Plain);
            let options =
                Options { header: "specs/fuzz".to_owned(), bindery: BinderyDep::Workspace, standalone: true, version: None };
            let package = generate(&loaded.model, &options);
            for (path, text) in package.files.iter().filter(|(path, _)| path.ends_with(".rs")) {
                if let Err(error) = syn::parse_file(text) {
                    panic!("{path} is no Rust: {error}");
                }
            }
        }
    }
});
