//! Mutates valid documents as directed by the input, and checks the generated crates by the rules of the property test.
#![no_main]

#[path = "../../tests/property/hostile.rs"]
mod hostile;
#[path = "../../tests/property/rules.rs"]
mod rules;

use bindery_codegen::{BinderyDep, Options, generate};
use bindery_model::{Invalid, diagnostic, load_with, source::Sources};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut sources = Sources::default();
    for (index, text) in hostile::files(&mut hostile::Choices::of(data)).into_iter().enumerate() {
        sources.add(format!("{index}.yaml"), text);
    }
    match load_with(&sources, "fuzz", if data.len() % 2 == 0 { Invalid::Refuse } else { Invalid::Skip }) {
        Err(complaints) => {
            assert!(complaints.has_errors(), "a refusal says why");
            let _ = diagnostic::render(&complaints, &sources, diagnostic::Style::Plain);
        }
        Ok(loaded) => {
            let options =
                Options { header: "specs/fuzz".to_owned(), bindery: BinderyDep::Workspace, standalone: true, version: None };
            let package = generate(&loaded.model, &options);
            if let Err(complaint) = rules::check(&package) {
                panic!("{complaint}");
            }
        }
    }
});
