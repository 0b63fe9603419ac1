//! For any document there are diagnostics, or a crate of only the items that templates write, in which all text of the
//! document remains text.

#[path = "property/hostile.rs"]
mod hostile;
#[path = "property/rules.rs"]
mod rules;

use bindery_codegen::{BinderyDep, Options, generate};
use bindery_model::{OnInvalid, diagnostic, load_with, source::Sources};
use hostile::Choices;

/// The number of documents; `BINDERY_PROPERTY` overrides it as `COUNT` or `FIRST_SEED+COUNT`.
const DOCUMENTS: u64 = 600;

#[test]
fn no_document_gets_out_of_its_strings() {
    let said = std::env::var("BINDERY_PROPERTY").unwrap_or_default();
    let (first, count) = said.split_once('+').unwrap_or(("0", &said));
    let (first, count) = (first.parse().unwrap_or(0), count.parse().unwrap_or(DOCUMENTS));
    let mut sound = 0;
    for seed in first..first + count {
        let files = hostile::files(&mut Choices::seeded(seed + 1));
        sound += u64::from(attack(seed, &files));
    }
    assert!(sound * 5 > count, "only {sound} of {count} documents are generated: too few to learn from");
}

/// Returns whether a crate was generated.
fn attack(seed: u64, files: &[String]) -> bool {
    let mut sources = Sources::default();
    for (index, text) in files.iter().enumerate() {
        sources.add(format!("{index}.yaml"), text.as_str());
    }
    // Alternates between refusing and skipping invalid parts: the rest of a document is hostile, too.
    let invalid = if seed.is_multiple_of(2) { OnInvalid::Refuse } else { OnInvalid::Skip };
    let loaded = match load_with(&sources, "hostile", invalid) {
        Ok(loaded) => loaded,
        Err(complaints) => {
            assert!(complaints.has_errors(), "seed {seed}: nothing is wrong, and nothing is there");
            let text = diagnostic::render(&complaints, &sources, diagnostic::Style::Plain);
            assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "seed {seed}: {text:?}");
            return false;
        }
    };
    let options =
        Options { header: "specs/hostile".to_owned(), bindery: BinderyDep::Workspace, standalone: true, version: None };
    let package = generate(&loaded.model, &options);
    if let Err(complaint) = rules::check(&package) {
        panic!("seed {seed}: {complaint}\n{}", files.join("\n"));
    }
    for (path, text) in bindery_codegen::botocore(&loaded.model).files {
        let words: Vec<&str> = path.split('/').collect();
        assert!(words.len() == 3 && !words.iter().any(|word| word.starts_with('.')), "seed {seed}: {path}");
        let json: Result<serde_json::Value, _> = serde_json::from_str(&text);
        json.unwrap_or_else(|error| panic!("seed {seed}: {path} is no JSON: {error}\n{}", files.join("\n")));
    }
    true
}
