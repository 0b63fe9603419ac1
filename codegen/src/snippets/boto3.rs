//! The operation as boto3's reference has it: what is written here, Python reads.

use super::aws::{Content, Entry, Tree, xform_name};
use super::example::Way;
use super::{Language, Part, Service, line};
use std::fmt::Write;

/// The texts of an operation.
pub(super) fn parts(service: &Service, index: usize) -> Vec<Part> {
    let call = match service.aws.call(index) {
        Ok(call) => call,
        Err(reason) => {
            let text = format!("boto3 cannot send this operation: {}.", line(reason));
            return vec![Part::new("Request Syntax", Language::Text, text)];
        }
    };
    let api = &service.aws;
    let method = xform_name(&call.name, '_');
    let input = call.input.as_deref().map(|shape| api.tree(shape));
    let output = call.output.as_deref().map(|shape| api.tree(shape));
    let folder = text(&service.model.service.name);
    let client = format!("import boto3\nfrom datetime import datetime\n\nclient = boto3.client({folder})");
    let module = module(&api.title);
    let keywords = if input.as_ref().is_some_and(|input| !entries(input).is_empty()) { "**kwargs" } else { "" };
    let mut parts = vec![
        Part::new("Client", Language::Python, client),
        Part::new("Method", Language::Text, line(&format!("{module}.Client.{method}({keywords})"))),
        Part::new(
            "Request Syntax",
            Language::Python,
            syntax(&format!("response = {}", attribute("client", &method)), input.as_ref(), &[]),
        ),
    ];
    if let Some(text) = input.as_ref().map(parameters).filter(|text| !text.is_empty()) {
        parts.push(Part::new("Parameters", Language::Text, text));
    }
    match &output {
        Some(tree) => {
            parts.push(Part::new("Response Syntax", Language::Python, value(tree, 0)));
            let mut text = String::new();
            structure(tree, None, 0, Way::Response, &mut text);
            parts.push(Part::new("Response Structure", Language::Text, text));
        }
        None => parts.push(Part::new("Response Syntax", Language::Python, "None")),
    }
    if !call.errors.is_empty() {
        let list = call.errors.iter().map(|name| format!("{module}.Client.exceptions.{name}\n"));
        parts.push(Part::new("Exceptions", Language::Text, list.collect::<String>()));
        parts.push(Part::new("Handling exceptions", Language::Python, handling(&method, &call.errors)));
    }
    if let Some(pages) = &call.pages {
        let hidden: Vec<&str> =
            [Some(pages.input_token.as_str()), pages.limit_key.as_deref()].into_iter().flatten().collect();
        let mut text = format!("paginator = client.get_paginator({})\n\n", self::text(&method));
        text.push_str(&paged(input.as_ref(), &hidden, pages.limit_key.is_some()));
        text.push_str("\nfor page in response_iterator:\n    print(page)\n");
        parts.push(Part::new("Paginator", Language::Python, text));
    }
    parts
}

/// The module that boto3's reference names a client by: `CognitoIdentity`.
fn module(title: &str) -> String {
    let name: String = title.replace("Amazon", "").replace("AWS", "");
    name.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Whether Python takes a name as one.
fn is_word(name: &str) -> bool {
    const WORDS: [&str; 35] = [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
        "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
        "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    ];
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !WORDS.contains(&name)
}

/// Something's attribute, whatever it is called.
fn attribute(of: &str, name: &str) -> String {
    if is_word(name) { format!("{of}.{name}") } else { format!("getattr({of}, {})", text(name)) }
}

/// A text as a string of Python.
pub(super) fn text(text: &str) -> String {
    let mut quoted = String::from("'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if super::is_shown(c) => quoted.push(c),
            c if u32::from(c) <= 0xffff => _ = write!(quoted, "\\u{:04x}", u32::from(c)),
            c => _ = write!(quoted, "\\U{:08x}", u32::from(c)),
        }
    }
    quoted.push('\'');
    quoted
}

/// The members of a structure.
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

/// A call with all that it takes.
fn syntax(call: &str, input: Option<&Tree>, hidden: &[&str]) -> String {
    let entries = input.map(entries).unwrap_or_default().iter().filter(|entry| !hidden.contains(&entry.name));
    let said = |entry: &Entry| match is_word(entry.name) {
        true => format!("    {}={}", entry.name, value(&entry.tree, 1)),
        false => format!("    **{{{}: {}}}", text(entry.name), value(&entry.tree, 1)),
    };
    let entries: Vec<String> = entries.map(said).collect();
    if entries.is_empty() { format!("{call}()") } else { format!("{call}(\n{}\n)", entries.join(",\n")) }
}

/// A call of a paginator: it has the tokens itself.
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

/// A value as Python writes it.
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
        Content::Scalar => scalar(tree.word).to_owned(),
        Content::Recursive => "{'... recursive ...'}".to_owned(),
        Content::Cut => "...".to_owned(),
    }
}

fn scalar(word: &str) -> &'static str {
    match word {
        "integer" | "long" => "123",
        // boto3 has no example of this one.
        "float" => "...",
        "double" => "123.0",
        "boolean" => "True|False",
        "blob" => "b'bytes'",
        "timestamp" => "datetime(2015, 1, 1)",
        _ => "'string'",
    }
}

/// A type's name in Python's words.
fn word(tree: &Tree) -> &'static str {
    match (&tree.content, tree.word) {
        (Content::Document, _) => "document",
        (_, "structure" | "map") => "dict",
        (_, "long") => "integer",
        (_, "double") => "float",
        (_, "blob") => "bytes",
        (_, "timestamp") => "datetime",
        (_, word) => word,
    }
}

/// The parameters as the reference lists them.
fn parameters(input: &Tree) -> String {
    let mut out = String::new();
    for Entry { name, required, tree } in entries(input) {
        let required = if *required { " **[REQUIRED]**" } else { "" };
        _ = writeln!(out, ":type {name}: {}\n:param {name}:{required}", word(tree));
        if !tree.docs.is_empty() {
            _ = writeln!(out, "  {}", line(tree.docs));
        }
        within(tree, 1, Way::Request, &mut out);
    }
    out
}

/// What the reference lists of a type: its members, items, keys and values.
fn structure(tree: &Tree, name: Option<(&str, bool)>, depth: usize, way: Way, out: &mut String) {
    let indent = "  ".repeat(depth);
    let (name, required) = name.map_or((String::new(), ""), |(name, required)| {
        (format!("**{}** ", line(name)), if required { " **[REQUIRED]**" } else { "" })
    });
    let docs = line(tree.docs);
    let docs = if docs.is_empty() { docs } else { format!(" {docs}") };
    _ = writeln!(out, "{indent}- {name}*({}) --*{required}{docs}", word(tree));
    within(tree, depth + 1, way, out);
}

fn within(tree: &Tree, depth: usize, way: Way, out: &mut String) {
    match &tree.content {
        Content::Structure(entries) => {
            for entry in entries {
                let required = entry.required && way == Way::Request;
                structure(&entry.tree, Some((entry.name, required)), depth, way, out);
            }
        }
        Content::List(item) => structure(item, None, depth, way, out),
        Content::Map { key, keys, value } => {
            let keys = Tree { word: key, docs: keys, content: Content::Scalar };
            structure(&keys, None, depth, way, out);
            structure(value, None, depth + 1, way, out);
        }
        Content::Cut => _ = writeln!(out, "{}- ...", "  ".repeat(depth)),
        Content::Document | Content::Values(_) | Content::Scalar | Content::Recursive => {}
    }
}

/// What a caller writes who wants to know why.
fn handling(method: &str, errors: &[String]) -> String {
    let mut text = format!("try:\n    response = {}(...)\n", attribute("client", method));
    for error in errors {
        let error = attribute("client.exceptions", error);
        _ = writeln!(text, "except {error} as error:\n    print(error.response['Error']['Message'])");
    }
    text
}
