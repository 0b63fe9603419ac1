//! Prints the texts of all operations of a service as JSON: what scripts hold against other tools.
//!
//! `cargo run -p bindery-codegen --example snippets -- NAME FILE…`

use bindery_codegen::snippets::{self, Service};
use bindery_model::source::Sources;
use serde_json::{Value, json};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().ok_or("say the name of a service and its files")?;
    let mut sources = Sources::default();
    for file in arguments {
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
        sources.add(file, text);
    }
    let loaded = bindery_model::load(&sources, &name).map_err(|errors| format!("{errors:#?}"))?;
    let service = Service::new(&loaded.model);
    let operation = |index| -> Value {
        let tabs = snippets::operation(&service, index).tabs.into_iter().map(|tab| {
            let part = |part: snippets::Part| json!([part.heading, part.language.key(), part.text]);
            (tab.door.key().to_owned(), tab.parts.into_iter().map(part).collect())
        });
        json!({ "name": loaded.model.operations[index].name, "tabs": Value::Object(tabs.collect()) })
    };
    let operations: Vec<Value> = (0..loaded.model.operations.len()).map(operation).collect();
    println!("{}", Value::Array(operations));
    Ok(())
}
