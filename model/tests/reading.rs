//! Every file of the corpus is read, each node is where its place says, and another reader of YAML agrees.

mod shared;

use bindery_model::diagnostic::{Code, Diagnostics};
use bindery_model::node::{Node, NodeLocation, SourceId, Value};
use bindery_model::source::{self, Sources};
use std::ops::Range;

/// Reads each file of the corpus, and hands it on.
fn corpus(check: impl Fn(&str, &Sources, SourceId, &Node)) {
    let Some(folder) = shared::folder("corpus") else { return };
    for path in shared::files(&folder, &["json", "yaml", "yml"]) {
        let name = path.display().to_string();
        let mut sources = Sources::default();
        let id = sources.add(&*name, std::fs::read_to_string(&path).expect("a text"));
        let mut diagnostics = Diagnostics::default();
        let node = source::read(&sources, id, &mut diagnostics);
        // One of them says `.json` and has a comma too many.
        assert!(diagnostics.iter().all(|said| said.code == Code::NOT_JSON), "{name}: {diagnostics:?}");
        check(&name, &sources, id, &node.expect("a tree, where there is no diagnostic"));
    }
}

/// Calls a function with each node and key of a tree in order: its place, and its value, or the text of a key.
fn each<'n>(node: &'n Node, visit: &mut impl FnMut(NodeLocation, Result<&'n Value, &'n str>)) {
    visit(node.place, Ok(&node.value));
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| each(item, visit)),
        Value::Mapping(mapping) => mapping.iter().for_each(|entry| {
            visit(entry.key.place, Err(&entry.key.text));
            each(&entry.value, visit);
        }),
        _ => {}
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn the_bytes_of_a_node_say_what_the_node_says() {
    corpus(|name, sources, id, node| {
        let text = &sources.get(id).text;
        // What stands at an anchor elsewhere is not within the collection that an alias puts it into.
        let aliases = text.contains(": *") || text.contains("- *");
        let holds = |bytes: &Range<usize>, child: &Node| {
            let span = sources.span(child.place);
            aliases || span.is_some_and(|span| bytes.start <= span.start && span.end <= bytes.end)
        };
        let mut count = 0;
        let mut last = None;
        each(node, &mut |place, what| {
            count += 1;
            assert!(last < Some(place.ordinal), "{name}: {place:?} after {last:?}");
            last = Some(place.ordinal);
            let bytes = sources.span(place).unwrap_or_else(|| panic!("{name}: {place:?} is nowhere"));
            let written = &text[bytes.clone()];
            let said = match what {
                Ok(Value::Sequence(items)) => {
                    assert!(items.iter().all(|item| holds(&bytes, item)), "{name}: an item beyond {bytes:?}");
                    return;
                }
                Ok(Value::Mapping(mapping)) => {
                    let all = mapping.iter().all(|entry| holds(&bytes, &entry.value));
                    assert!(all, "{name}: an entry beyond {bytes:?}");
                    return;
                }
                Ok(Value::Null) => {
                    assert!(matches!(written, "" | "~" | "null"), "{name}: {written:?} is no null");
                    return;
                }
                Ok(Value::Bool(bool)) => bool.to_string(),
                Ok(Value::Number(number)) => {
                    assert_eq!(written.parse::<f64>().ok(), Some(number.as_f64()), "{name}");
                    return;
                }
                Ok(Value::String(said)) => said.to_string(),
                Err(key) => key.to_owned(),
            };
            // A scalar in a block may begin with a quotation mark, too.
            if letters(written) != letters(&said) {
                let json = serde_json::from_str::<String>(written).ok();
                let unquoted = json.or_else(|| serde_yaml::from_str(written).ok());
                assert_eq!(unquoted, Some(said), "{name}: {written}");
            }
        });
        assert!(count > 1, "{name}: {count} nodes");
    });
}

#[test]
fn another_reader_of_yaml_agrees() {
    let refused = std::cell::RefCell::new(Vec::new());
    corpus(|name, sources, id, node| match serde_yaml::from_str::<serde_yaml::Value>(&sources.get(id).text) {
        Ok(mut value) => {
            value.apply_merge().expect("mappings are merged");
            let other = serde_json::to_value(value).expect("what YAML says, JSON can say");
            assert_eq!(node.to_json(), other, "{name}");
        }
        Err(error) => refused.borrow_mut().push(format!("{name}: {error}")),
    });
    // It cannot read a key twice; that is one reason for a reader of our own.
    let refused = refused.into_inner();
    assert!(refused.iter().all(|error| error.contains("duplicate entry")), "{refused:#?}");
}
