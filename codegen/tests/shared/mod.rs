//! Crates generated from the fixtures.

use bindery_codegen::{BinderyDep, Options, Package};
use bindery_model::source::Sources;
use std::path::{Path, PathBuf};

/// Generates the crate of `fixtures/NAME.yaml`.
pub(crate) fn generate(name: &str) -> Package {
    let path = fixtures().join(format!("{name}.yaml"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    generate_text(name, text)
}

/// Generates the crate of a document.
pub(crate) fn generate_text(name: &str, text: String) -> Package {
    let mut sources = Sources::default();
    sources.add(format!("{name}.yaml"), text);
    let loaded = bindery_model::load(&sources, name).unwrap_or_else(|errors| panic!("{name}: {errors:#?}"));
    let options = Options {
        header: format!("specs/{name}"),
        bindery: BinderyDep::At { version: "0.1.0".to_owned(), path: Some(bindery()) },
        standalone: false,
        version: None,
    };
    bindery_codegen::generate(&loaded.model, &options)
}

/// Returns the directory of the fixtures.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn bindery() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/bindery").display().to_string()
}
