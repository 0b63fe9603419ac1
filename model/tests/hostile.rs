//! Documents that grow when they are read: each ends in a complaint or a model, soon.

use bindery_model::diagnostic::{Code, Diagnostics, Severity};
use bindery_model::source::{InputLimits, Sources};
use bindery_model::{Loaded, OnInvalid, load, load_with};
use serde_json::{Map, Value, json};

/// What a document says, and what it is refused for: the codes of its complaints, each once.
fn read(files: &[Value]) -> Result<Loaded, Vec<&'static str>> {
    let texts: Vec<String> = files.iter().map(Value::to_string).collect();
    texts_read(&texts.iter().map(String::as_str).collect::<Vec<_>>())
}

fn texts_read(texts: &[&str]) -> Result<Loaded, Vec<&'static str>> {
    let mut sources = Sources::default();
    for (index, text) in texts.iter().enumerate() {
        sources.add(format!("{index}.yaml"), *text);
    }
    load(&sources, "hostile").map_err(|complaints| {
        let mut codes: Vec<&str> = complaints.iter().map(|complaint| complaint.code.name()).collect();
        codes.dedup();
        codes
    })
}

/// A document of so many definitions, each made by its number, and an operation that answers with the first.
fn definitions(count: usize, definition: impl Fn(usize) -> Value) -> Value {
    let definitions: Map<String, Value> = (0..count).map(|index| (format!("D{index}"), definition(index))).collect();
    let answer = json!({"description": "", "schema": {"$ref": "#/definitions/D0"}});
    json!({
        "swagger": "2.0", "info": {"title": "t", "version": "1"}, "definitions": definitions,
        "paths": {"/a": {"get": {"responses": {"200": answer}}}}
    })
}

fn reference(index: usize) -> Value {
    json!({"$ref": format!("#/definitions/D{index}")})
}

/// A row of definitions, each saying the next, and a string at its end.
fn row(count: usize, link: impl Fn(Value, usize) -> Value) -> Value {
    definitions(count, |index| match index + 1 {
        next if next < count => link(reference(next), index),
        _ => json!({"type": "string"}),
    })
}

#[test]
fn long_rows_of_references() {
    assert!(read(&[row(2_000, |next, _| next)]).is_ok());
    assert!(read(&[row(1_000, |next, _| json!({"type": "array", "items": next}))]).is_ok());
    assert!(read(&[row(1_000, |next, _| json!({"type": "object", "additionalProperties": next}))]).is_ok());
    assert!(read(&[row(2_000, |next, _| json!({"properties": {"next": next}}))]).is_ok());
    let codes = read(&[row(2_000, |next, index| json!({"allOf": [next], "properties": {format!("p{index}"): {}}}))]);
    assert_eq!(codes.expect_err("members of members of members"), ["growth-limit"]);
}

#[test]
fn circles_of_references() {
    let circle = |link: fn(Value) -> Value| read(&[definitions(500, |index| link(reference((index + 1) % 500)))]);
    assert_eq!(circle(|next| next).expect_err("nothing but references"), ["reference-cycle"]);
    assert!(circle(|next| json!({"type": "array", "items": next})).is_ok());
    assert!(circle(|next| json!({"properties": {"next": next}})).is_ok());
    assert!(circle(|next| json!({"allOf": [next], "properties": {"a": {}}})).is_err());
}

#[test]
fn what_doubles_with_each_level() {
    let twice = |link: fn(Value, Value) -> Value| read(&[row(100, |next, _| link(next.clone(), next))]);
    let tuples = twice(|left, right| json!({"type": "array", "items": [left, right]}));
    assert_eq!(tuples.expect_err("2^16 types"), ["growth-limit"]);
    assert!(twice(|left, right| json!({"allOf": [left, right], "properties": {"a": {}}})).is_ok());
    assert!(twice(|left, right| json!({"properties": {"left": left, "right": right}})).is_ok());
}

#[test]
fn what_is_shared_counts_each_time() {
    let text = "word ".repeat(10_000);
    let long = definitions(3_000, |index| match index {
        0 => json!({"type": "string", "description": text}),
        _ => json!({"properties": {"a": reference(0)}}),
    });
    assert_eq!(read(&[long]).expect_err("150 MB of words"), ["growth-limit"]);

    let names: Vec<String> = (0..300).map(|index| format!("p{index}")).collect();
    let shared: Vec<Value> = names.iter().map(|name| json!({"$ref": format!("#/parameters/{name}")})).collect();
    let parameters: Map<String, Value> =
        names.iter().map(|name| (name.clone(), json!({"name": name, "in": "query", "type": "string"}))).collect();
    let operation = json!({"parameters": shared, "responses": {"200": {"description": ""}}});
    let paths: Map<String, Value> = (0..300).map(|index| (format!("/{index}"), json!({"get": operation}))).collect();
    let document =
        json!({"swagger": "2.0", "info": {"title": "t", "version": "1"}, "parameters": parameters, "paths": paths});
    assert_eq!(read(&[document]).expect_err("90,000 parameters"), ["growth-limit"]);
}

#[test]
fn one_item_has_so_many_members() {
    let members: Map<String, Value> = (0..6_000).map(|index| (format!("m{index}"), json!({}))).collect();
    let codes = read(&[definitions(1, |_| json!({"properties": members}))]);
    assert_eq!(codes.expect_err("more members than anybody compiles"), ["too-many-members"]);
    let values: Vec<String> = (0..6_000).map(|index| index.to_string()).collect();
    let codes = read(&[definitions(1, |_| json!({"type": "string", "enum": values}))]);
    assert_eq!(codes.expect_err("more values than anybody compiles"), ["too-many-members"]);
}

#[test]
fn misspelt_names_by_the_thousand() {
    let document =
        definitions(1_500, |index| json!({"properties": {"a": {"$ref": format!("#/definitions/E{index}")}}}));
    assert_eq!(read(&[document]).expect_err("none of them is there"), ["dangling-reference"]);
}

#[test]
fn complaints_by_the_million() {
    let keys: Map<String, Value> = (0..11_000).map(|index| (format!("key{index}"), Value::Null)).collect();
    let mut document = definitions(1, |_| json!({"type": "string"}));
    document.as_object_mut().expect("an object").extend(keys);
    let warnings = read(&[document.clone()]).expect("unknown keys are carried").warnings;
    assert_eq!(warnings.iter().last().map(|last| last.code.name()), Some("too-many-diagnostics"));

    let broken = |count: usize| {
        let mut document = document.clone();
        let bad = |index: usize| (format!("B{index}"), json!({"$ref": format!("#/nowhere/{index}")}));
        document["definitions"].as_object_mut().expect("an object").extend((0..count).map(bad));
        document
    };
    let said = |document: Value, limits: InputLimits| {
        let mut sources = Sources::with_limits(limits);
        sources.add("0.json", document.to_string());
        let complaints = load(&sources, "hostile").expect_err("it is refused");
        assert!(complaints.0.len() <= 2 * Diagnostics::MOST + 3);
        complaints.iter().map(|complaint| (complaint.severity, complaint.code.name())).collect::<Vec<_>>()
    };
    let codes = said(broken(1), InputLimits::default());
    assert_eq!(
        codes[Diagnostics::MOST..],
        [(Severity::Warning, "too-many-diagnostics"), (Severity::Error, "dangling-reference")]
    );
    let codes = said(broken(12_000), InputLimits::default());
    assert_eq!(codes.last(), Some(&(Severity::Error, "too-many-diagnostics")));
    // What stopped the reading is told, however much was told before.
    let written = broken(12_000).to_string().len() / 4;
    let limits = InputLimits { growth: 250_000_usize.saturating_sub(written), ..InputLimits::default() };
    let codes = said(broken(12_000), limits);
    assert_eq!(codes.last(), Some(&(Severity::Error, "growth-limit")));
}

/// Wherever reading ends for being too much, an error says so: a warning would let nothing follow.
#[test]
fn a_refusal_says_why() {
    let mut document = row(3, |next, index| json!({"properties": {"next": next, format!("p{index}"): {}}}));
    document["tags"] = json!([{"name": "a"}, {"name": "b"}]);
    document["schemes"] = json!(["https", "http"]);
    document["paths"]["/a"]["get"]["tags"] = json!(["a", "b", "c", "d", "e", "f"]);
    document["paths"]["/a"]["get"]["consumes"] = json!(["a/b", "c/d", "e/f", "g/h"]);
    let overlay = json!({"overlay": "1.1.0", "info": {"title": "o", "version": "1"}, "actions": [
        {"target": "$.definitions.*", "update": {"x-a": [1, 2, 3]}}, {"target": "$.tags", "update": [{"name": "c"}]}]});
    let mut refused = 0;
    for growth in 0..1_000 {
        for files in [&[&document][..], &[&document, &overlay]] {
            let mut sources = Sources::with_limits(InputLimits { growth, ..InputLimits::default() });
            for (index, file) in files.iter().enumerate() {
                sources.add(format!("{index}.json"), file.to_string());
            }
            for invalid in [OnInvalid::Refuse, OnInvalid::Skip] {
                if let Err(complaints) = load_with(&sources, "hostile", invalid) {
                    assert!(complaints.iter().any(|said| said.code == Code::GROWTH_LIMIT), "{growth}: {complaints:#?}");
                    refused += 1;
                }
            }
        }
    }
    assert!(refused > 100, "{refused}");
}

#[test]
fn anchors_within_anchors() {
    let line = |index: usize| {
        let open: String = (0..100).map(|depth| format!("&a{index}x{depth} [")).collect();
        format!("- {open}{}\n", "]".repeat(100))
    };
    let text = format!("swagger: '2.0'\nx-a:\n{}", (0..1_000).map(line).collect::<String>());
    assert_eq!(texts_read(&[&text]).expect_err("5,000,000 nodes"), ["too-many-aliases"]);
    let keys: String = (0..20_000).map(|index| format!("k{index}: 1, ")).collect();
    let text = format!("swagger: '2.0'\nx-a: &a {{{keys}}}\nx-b: [{}]\n", "*a, ".repeat(60));
    assert_eq!(texts_read(&[&text]).expect_err("2,400,000 nodes"), ["too-many-aliases"]);
}

/// What comes of a document and an overlay of these actions.
fn overlaid(document: Value, actions: Vec<Value>) -> Result<(), Vec<&'static str>> {
    read(&[document, json!({"overlay": "1.1.0", "info": {"title": "o", "version": "1"}, "actions": actions})])
        .map(|_| ())
}

#[test]
fn overlays_that_grow_and_dig() {
    let mut document = definitions(1, |_| json!({"type": "string"}));
    document["x-a"] = json!({"b": {}, "c": [0]});
    let copy = |index| json!({"target": "$['x-a'].c", "copy": "$['x-a'].c", "description": format!("{index}")});
    let doubled = overlaid(document.clone(), (0..60).map(copy).collect());
    assert_eq!(doubled.expect_err("2^60 nodes").first(), Some(&"growth-limit"));
    let dig = |depth| json!({"target": format!("$['x-a']{}", ".b".repeat(depth)), "update": {"b": {}, "z": depth}});
    let nested = overlaid(document.clone(), (1..300).map(dig).collect());
    assert_eq!(nested.expect_err("300 levels").first(), Some(&"too-deep"));
    // Words count, and mappings, of which each has room to grow.
    let many = definitions(2_000, |_| json!({"properties": {}}));
    let words = json!({"target": "$.definitions.*", "update": {"description": "word ".repeat(20_000)}});
    assert_eq!(overlaid(many.clone(), vec![words]).expect_err("200 MB of words").first(), Some(&"growth-limit"));
    let deep = (0..100).fold(json!(1), |inner, _| json!({"a": inner}));
    let deep = json!({"target": "$.definitions.*", "update": {"x-deep": deep}});
    assert_eq!(overlaid(many.clone(), vec![deep]).expect_err("200,000 mappings").first(), Some(&"growth-limit"));
    let rows = json!({"target": "$", "update": {"x-rows": vec![json!({"a": {"b": 1}}); 60_000]}});
    assert_eq!(overlaid(many.clone(), vec![rows]).expect_err("120,000 mappings").first(), Some(&"growth-limit"));
    // What ends it is said once, and nothing is applied after it.
    let grow = |index| json!({"target": "$.definitions.*", "update": {format!("x-{index}"): "word ".repeat(1_000)}});
    assert_eq!(overlaid(many.clone(), (0..20).map(grow).collect()).expect_err("200 MB of words"), ["growth-limit"]);
    // Each of so many looks at everything.
    let look = |index| json!({"target": format!("${}", "..none".repeat(5)), "x-optional": true, "x-a": index});
    let looked = |count| overlaid(many.clone(), (0..count).map(look).collect());
    assert!(!looked(1).err().unwrap_or_default().contains(&"overlay-target"), "one may look so often");
    assert_eq!(looked(10).expect_err("ten may not").last(), Some(&"overlay-target"), "once, and last");
    let pattern = |pattern: &str| {
        let target = format!("$.definitions[?search(@.type, {pattern})]");
        overlaid(many.clone(), vec![json!({"target": target, "x-optional": true, "remove": true})])
    };
    assert!(pattern("'^[a-z]{3}$'").is_ok());
    assert_eq!(pattern(r"'(\\pL{60}){8}'").expect_err("a large one, 6,000 times"), ["overlay-target"]);
    assert_eq!(pattern("@.pattern").expect_err("any, 6,000 times"), ["overlay-target"]);
    document["x-n"] = (0..30).fold(json!(1), |inner, _| json!({"a": inner, "b": 1}));
    let target = format!("${}", "..*".repeat(9));
    let searched = overlaid(document, vec![json!({"target": target, "remove": true})]);
    assert_eq!(searched.expect_err("each node a million times"), ["overlay-target"]);
}

#[test]
fn what_is_left_out_takes_others_with_it() {
    let document = definitions(10_000, |index| match index {
        9_999 => json!({"properties": 3}),
        _ => json!({"properties": {"next": reference(index + 1)}}),
    });
    let mut sources = Sources::default();
    sources.add("0.json", document.to_string());
    let loaded = load_with(&sources, "hostile", OnInvalid::Skip).expect("nothing remains, which is no error");
    assert_eq!(loaded.model.operations.len(), 0);
    assert_eq!(loaded.model.service.skipped.len(), 10_001);
}
