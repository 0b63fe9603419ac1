use super::*;
use crate::diagnostic::{Style, render};
use crate::source::{Sources, read};
use serde_json::json;

/// Merges texts; what is said about them comes with the result.
fn merged(texts: &[&str]) -> (Option<Node>, String) {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let ids: Vec<_> =
        texts.iter().enumerate().map(|(index, text)| sources.add(format!("{index}.yaml"), *text)).collect();
    let documents = ids.into_iter().filter_map(|id| read(&sources, id, &mut diagnostics)).collect();
    let node = merge(documents, &mut diagnostics);
    let text = render(&diagnostics, &sources, Style::Plain);
    (node, text)
}

fn agrees(texts: &[&str], expected: serde_json::Value) {
    let (node, complaints) = merged(texts);
    assert_eq!(complaints, "");
    assert_eq!(node.expect("a document").to_json(), expected);
}

#[test]
fn one_document_is_itself() {
    agrees(
        &["swagger: 2.0\npaths: {/a: {get: {}}}\nproduces: [a]"],
        json!({"swagger": 2.0, "paths": {"/a": {"get": {}}}, "produces": ["a"]}),
    );
}

#[test]
fn what_is_said_alike_is_said_once() {
    let both = "host: h\nparameters: {p: {in: query, name: p}}\ntags: [{name: t}]\nx-rank: {a: 1, b: 2}\n";
    let one = format!(
        "{both}swagger: \"2.0\"\ninfo: {{title: One}}\npaths: {{/a: {{get: {{summary: s}}}}, /b: {{get: {{}}}}}}\n"
    );
    let two = format!(
        "info: {{title: Two}}\nswagger: 2.0\n{both}definitions: {{D: {{}}}}\npaths: {{/a: {{get: {{summary: s}}, put: {{}}}}}}\n"
    );
    agrees(
        &[&one, &two, "tags: [{name: u}, {name: t}]"],
        json!({
            "swagger": "2.0", "info": {"title": "One"}, "host": "h", "x-rank": {"a": 1, "b": 2},
            "parameters": {"p": {"in": "query", "name": "p"}}, "tags": [{"name": "t"}, {"name": "u"}],
            "paths": {"/a": {"get": {"summary": "s"}, "put": {}}, "/b": {"get": {}}}, "definitions": {"D": {}},
        }),
    );
}

#[test]
fn defaults_do_not_leak_to_the_operations_of_others() {
    agrees(&["schemes: [http]", "host: h"], json!({"schemes": ["http"], "host": "h"}));
    let one = "produces: [a]\nconsumes: [c]\npaths: {/a: {get: {}, put: {produces: [own]}}}";
    let two = "produces: [b]\nconsumes: [c]\npaths: {/b: {get: {}}}";
    agrees(
        &[one, two],
        json!({
            "consumes": ["c"],
            "paths": {"/a": {"get": {"produces": ["a"]}, "put": {"produces": ["own"]}}, "/b": {"get": {"produces": ["b"]}}},
        }),
    );
    agrees(
        &["security: [{s: []}]\npaths: {/a: {get: {}}}", "paths: {/b: {get: {}}}"],
        json!({
            "paths": {"/a": {"get": {"security": [{"s": []}]}}, "/b": {"get": {}}},
        }),
    );
    insta::assert_snapshot!(merged(&["security: [{s: []}]\ndefinitions: {}", "paths: {/b: {get: {}}}"]).1);
}

#[test]
fn parameters_of_a_path_do_not_leak_either() {
    let one = "paths: {/a: {parameters: [{name: p, in: path}, {name: q, in: query}], get: {parameters: [{name: q, in: query, type: string}]}, head: {}}}";
    let p = json!({"name": "p", "in": "path"});
    agrees(
        &[one, "paths: {/a: {put: {}}}"],
        json!({"paths": {"/a": {
            "get": {"parameters": [p, {"name": "q", "in": "query", "type": "string"}]},
            "head": {"parameters": [p, {"name": "q", "in": "query"}]},
            "put": {},
        }}}),
    );
}

#[test]
fn what_is_said_differently_is_shown_at_both_places() {
    let one = "host: a\nx-rank: 1\nbasePath: /\ndefinitions: {D: {type: string}}\ntags: [{name: t}]\npaths:\n  /a:\n    get: {summary: one}\n";
    let two = "host: b\nx-rank: 2\ndefinitions:\n  D: {type: integer}\ntags: [{name: t, description: d}]\npaths:\n  /a:\n    get: {summary: two}\n";
    insta::assert_snapshot!(merged(&[one, two]).1);
}

#[test]
fn what_is_no_document() {
    let (node, text) = merged(&["- a", "swagger: 2.0", "null"]);
    assert_eq!(node.expect("the second").to_json(), json!({"swagger": 2.0}));
    insta::assert_snapshot!(text);
    assert_eq!(merged(&[]).0, None);
}

#[test]
fn a_key_that_one_document_says_twice_stays_so() {
    let (node, text) = merged(&["paths: {/a: {get: {}}}", "paths: {/b: {put: {}}, /b: {get: {}}}\nhost: a\nhost: b\n"]);
    assert_eq!(text, "");
    let node = node.expect("a document");
    let paths: Vec<&str> =
        node.get("paths").and_then(Node::as_mapping).expect("paths").iter().map(|entry| &*entry.key.text).collect();
    assert_eq!(paths, ["/a", "/b", "/b"]);
    assert_eq!(node.as_mapping().expect("a mapping").0.len(), 3);
}
