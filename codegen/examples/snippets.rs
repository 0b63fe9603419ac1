//! Prints the snippets of all operations of a service as JSON, for comparison with other tools.
//!
//! `cargo run -p bindery-codegen --example snippets -- NAME FILE…`

use bindery_codegen::snippets::{self, NamedService};
use bindery_model::source::Sources;
use serde_json::{Value, json};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().ok_or("usage: snippets NAME FILE…")?;
    let mut sources = Sources::default();
    for file in arguments {
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
        sources.add(file, text);
    }
    let loaded = bindery_model::load(&sources, &name).map_err(|errors| format!("{errors:#?}"))?;
    let service = NamedService::new(&loaded.model);
    let operation = |index| -> Value {
        let tabs = snippets::operation(&service, index).tabs.into_iter().map(|tab| {
            let section = |section: snippets::Section| json!([section.heading, section.language.key(), section.text]);
            (tab.target.key().to_owned(), tab.sections.into_iter().map(section).collect())
        });
        json!({ "name": loaded.model.operations[index].name, "tabs": Value::Object(tabs.collect()) })
    };
    let operations: Vec<Value> = (0..loaded.model.operations.len()).map(operation).collect();
    println!("{}", Value::Array(operations));
    Ok(())
}
