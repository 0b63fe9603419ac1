//! The operation in boto3, laid out like boto3's reference. All code parses as Python.

use super::botocore_api::{Content, Entry, Method, Tree};
use super::definition::Definition;
use super::sample_json::Direction;
use super::text::{is_shown, line};
use super::{Language, NamedService, Section};
use bindery_text::options::botocore_name;
use std::fmt::Write;

/// Returns the snippets of an operation.
pub(super) fn sections(service: &NamedService, index: usize) -> Vec<Section> {
    let method = match service.botocore.method(index) {
        Ok(method) => method,
        Err(reason) => {
            let text = format!("boto3 cannot send this operation: {}.", line(reason));
            return vec![Section::new("Request Syntax", Language::Text, text)];
        }
    };
    let api = &service.botocore;
    let name = function(method);
    let input = method.input.as_deref().map(|shape| api.tree(shape));
    let output = method.output.as_deref().map(|shape| api.tree(shape));
    let folder = text(&service.model.service.name);
    let client = format!("import boto3\nfrom datetime import datetime\n\nclient = boto3.client({folder})");
    let module = module(&api.title);
    let keywords = if input.as_ref().is_some_and(|input| !entries(input).is_empty()) { "**kwargs" } else { "" };
    let mut sections = vec![
        Section::new("Client", Language::Python, client),
        Section::new("Method", Language::Text, line(&format!("{module}.Client.{name}({keywords})"))),
        Section::new(
            "Request Syntax",
            Language::Python,
            syntax(&format!("response = {}", attribute("client", &name)), input.as_ref(), &[]),
        ),
    ];
    if let Some(input) = input.as_ref().filter(|input| !entries(input).is_empty()) {
        let list = items(input, Direction::Request);
        sections.push(Section::new("Parameters", Language::Text, parameters(input)).with_definitions(list));
    }
    match &output {
        Some(tree) => {
            sections.push(Section::new("Response Syntax", Language::Python, value(tree, 0)));
            let mut text = String::new();
            structure(tree, None, 0, Direction::Response, &mut text);
            let list = items(tree, Direction::Response);
            sections.push(Section::new("Response Structure", Language::Text, text).with_definitions(list));
        }
        None => sections.push(Section::new("Response Syntax", Language::Python, "None")),
    }
    if !method.errors.is_empty() {
        let list = method.errors.iter().map(|name| format!("{module}.Client.exceptions.{name}\n"));
        sections.push(Section::new("Exceptions", Language::Text, list.collect::<String>()));
        sections.push(Section::new("Handling exceptions", Language::Python, handling(&name, &method.errors)));
    }
    if let Some(pages) = &method.pages {
        let hidden: Vec<&str> =
            [Some(pages.input_token.as_str()), pages.limit_key.as_deref()].into_iter().flatten().collect();
        let mut code = format!("paginator = client.get_paginator({})\n\n", text(&name));
        code.push_str(&paged(input.as_ref(), &hidden, pages.limit_key.is_some()));
        code.push_str("\nfor page in response_iterator:\n    print(page)\n");
        sections.push(Section::new("Paginator", Language::Python, code));
    }
    sections
}

/// Returns the name of a client in boto3's reference: `CognitoIdentity`.
fn module(title: &str) -> String {
    let name: String = title.replace("Amazon", "").replace("AWS", "");
    name.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Returns whether a name is a Python identifier.
fn is_identifier(name: &str) -> bool {
    const KEYWORDS: [&str; 35] = [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
        "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
        "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    ];
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !KEYWORDS.contains(&name)
}

/// Returns an attribute access that is valid for any name.
fn attribute(of: &str, name: &str) -> String {
    if is_identifier(name) { format!("{of}.{name}") } else { format!("getattr({of}, {})", text(name)) }
}

/// Formats text as a Python string literal.
pub(super) fn text(text: &str) -> String {
    let mut quoted = String::from("'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if is_shown(c) => quoted.push(c),
            c if u32::from(c) <= 0xffff => _ = write!(quoted, "\\u{:04x}", u32::from(c)),
            c => _ = write!(quoted, "\\U{:08x}", u32::from(c)),
        }
    }
    quoted.push('\'');
    quoted
}

/// Returns the members of a structure.
fn entries<'t, 'a>(tree: &'t Tree<'a>) -> &'t [Entry<'a>] {
    match &tree.content {
        Content::Structure(entries) => entries,
        Content::Document
        | Content::List(_)
        | Content::Map { .. }
        | Content::Values(_)
        | Content::Scalar
        | Content::Recursive
        | Content::Cut => &[],
    }
}

/// Formats a call with all its arguments.
fn syntax(call: &str, input: Option<&Tree>, hidden: &[&str]) -> String {
    let entries = input.map(entries).unwrap_or_default().iter().filter(|entry| !hidden.contains(&entry.name));
    let argument = |entry: &Entry| match is_identifier(entry.name) {
        true => format!("    {}={}", entry.name, value(&entry.tree, 1)),
        false => format!("    **{{{}: {}}}", text(entry.name), value(&entry.tree, 1)),
    };
    let entries: Vec<String> = entries.map(argument).collect();
    if entries.is_empty() { format!("{call}()") } else { format!("{call}(\n{}\n)", entries.join(",\n")) }
}

/// Formats a call of a paginator, without the members that it sets itself.
fn paged(input: Option<&Tree>, hidden: &[&str], sized: bool) -> String {
    let call = syntax("response_iterator = paginator.paginate", input, hidden);
    let size = if sized { "        'PageSize': 123,\n" } else { "" };
    let config = format!(
        "    PaginationConfig={{\n        'MaxItems': 123,\n{size}        'StartingToken': 'string'\n    }}\n)"
    );
    match call.strip_suffix("\n)") {
        Some(start) => format!("{start},\n{config}"),
        None => format!("{}(\n{config}", call.trim_end_matches("()")),
    }
}

/// Formats a value as Python code.
fn value(tree: &Tree, depth: usize) -> String {
    let (outer, inner) = ("    ".repeat(depth), "    ".repeat(depth + 1));
    match &tree.content {
        Content::Structure(entries) if entries.is_empty() => "{}".to_owned(),
        Content::Structure(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| format!("{inner}{}: {}", text(entry.name), value(&entry.tree, depth + 1)))
                .collect();
            format!("{{\n{}\n{outer}}}", entries.join(",\n"))
        }
        Content::Document => "{...}|[...]|123|123.4|'string'|True|None".to_owned(),
        Content::List(item) => format!("[\n{inner}{},\n{outer}]", value(item, depth + 1)),
        Content::Map { value: item, .. } => format!("{{\n{inner}'string': {}\n{outer}}}", value(item, depth + 1)),
        Content::Values(values) => values.iter().map(|value| text(value)).collect::<Vec<_>>().join("|"),
        Content::Scalar => scalar(tree.type_name).to_owned(),
        Content::Recursive => "{'... recursive ...'}".to_owned(),
        Content::Cut => "...".to_owned(),
    }
}

fn scalar(type_name: &str) -> &'static str {
    match type_name {
        "integer" | "long" => "123",
        // boto3's reference shows `...` for this type.
        "float" => "...",
        "double" => "123.0",
        "boolean" => "True|False",
        "blob" => "b'bytes'",
        "timestamp" => "datetime(2015, 1, 1)",
        _ => "'string'",
    }
}

/// Returns the Python name of a type.
fn python_type(tree: &Tree) -> &'static str {
    match (&tree.content, tree.type_name) {
        (Content::Document, _) => "document",
        (_, "structure" | "map") => "dict",
        (_, "long") => "integer",
        (_, "double") => "float",
        (_, "blob") => "bytes",
        (_, "timestamp") => "datetime",
        (_, name) => name,
    }
}

/// Lists the parameters in the reference's format.
fn parameters(input: &Tree) -> String {
    let mut out = String::new();
    for Entry { name, required, tree } in entries(input) {
        let required = if *required { " **[REQUIRED]**" } else { "" };
        _ = writeln!(out, ":type {name}: {}\n:param {name}:{required}", python_type(tree));
        if !tree.docs.is_empty() {
            _ = writeln!(out, "  {}", line(tree.docs));
        }
        within(tree, 1, Direction::Request, &mut out);
    }
    out
}

/// Lists a type with its members, items, keys and values in the reference's format.
fn structure(tree: &Tree, name: Option<(&str, bool)>, depth: usize, direction: Direction, out: &mut String) {
    let indent = "  ".repeat(depth);
    let (name, required) = name.map_or((String::new(), ""), |(name, required)| {
        (format!("**{}** ", line(name)), if required { " **[REQUIRED]**" } else { "" })
    });
    let docs = line(tree.docs);
    let docs = if docs.is_empty() { docs } else { format!(" {docs}") };
    _ = writeln!(out, "{indent}- {name}*({}) --*{required}{docs}", python_type(tree));
    within(tree, depth + 1, direction, out);
}

fn within(tree: &Tree, depth: usize, direction: Direction, out: &mut String) {
    match &tree.content {
        Content::Structure(entries) => {
            for entry in entries {
                let required = entry.required && direction == Direction::Request;
                structure(&entry.tree, Some((entry.name, required)), depth, direction, out);
            }
        }
        Content::List(item) => structure(item, None, depth, direction, out),
        Content::Map { key, keys, value } => {
            let keys = Tree { type_name: key, docs: keys, content: Content::Scalar };
            structure(&keys, None, depth, direction, out);
            structure(value, None, depth + 1, direction, out);
        }
        Content::Cut => _ = writeln!(out, "{}- ...", "  ".repeat(depth)),
        Content::Document | Content::Values(_) | Content::Scalar | Content::Recursive => {}
    }
}

/// Returns the name of boto3's method: `get_id`.
pub(super) fn function(method: &Method) -> String {
    botocore_name(&method.name, '_')
}

/// Describes a value.
fn definition(term: &str, required: bool, tree: &Tree, direction: Direction) -> Definition {
    let docs = line(tree.docs);
    Definition {
        term: line(term),
        type_name: python_type(tree).to_owned(),
        required: required && direction == Direction::Request,
        paragraphs: if docs.is_empty() { Vec::new() } else { vec![docs] },
        syntax: Vec::new(),
        items: items(tree, direction),
    }
}

/// Describes the members, items, keys and values of a value.
fn items(tree: &Tree, direction: Direction) -> Vec<Definition> {
    match &tree.content {
        Content::Structure(entries) => {
            entries.iter().map(|entry| definition(entry.name, entry.required, &entry.tree, direction)).collect()
        }
        Content::List(item) => vec![definition("", false, item, direction)],
        Content::Map { key, keys, value } => {
            let keys = Tree { type_name: key, docs: keys, content: Content::Scalar };
            vec![definition("key", false, &keys, direction), definition("value", false, value, direction)]
        }
        Content::Cut => vec![Definition { term: "...".to_owned(), ..Definition::default() }],
        Content::Document | Content::Values(_) | Content::Scalar | Content::Recursive => Vec::new(),
    }
}

/// Formats a `try` statement that handles the modelled exceptions.
fn handling(method: &str, errors: &[String]) -> String {
    let mut text = format!("try:\n    response = {}(...)\n", attribute("client", method));
    for error in errors {
        let error = attribute("client.exceptions", error);
        _ = writeln!(text, "except {error} as error:\n    print(error.response['Error']['Message'])");
    }
    text
}
