//! What three reference pages say of one operation, found again in the model and in the generated docs.
//!
//! The pages are those of the AWS CLI, of boto3 and of R's paws for GetCredentialsForIdentity.

use bindery_model::service::*;
use bindery_model::source::Sources;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a page says.
#[derive(Debug, Default, PartialEq)]
struct Page {
    /// Parameters in order: name on the wire, type (where the page says it), required.
    parameters: Vec<(String, Option<&'static str>, bool)>,
    /// Members of the response: path on the wire, and type.
    output: Vec<(String, &'static str)>,
    /// Failures.
    failures: Vec<String>,
}

/// The word of a page for a type, in the model's words.
fn type_word(word: &str) -> &'static str {
    match word {
        "string" => "string",
        "map" => "map",
        // boto3 says `dict` of maps and structures alike.
        "dict" => "dict",
        "structure" => "structure",
        "timestamp" | "datetime" => "timestamp",
        other => panic!("a page says `{other}`"),
    }
}

/// `identity-id` → `IdentityId`
fn wire_name(option: &str) -> String {
    option
        .split('-')
        .map(|word| {
            let (first, rest) = word.split_at(1);
            first.to_uppercase() + rest
        })
        .collect()
}

/// Puts a name into a tree that is said by indentation.
fn nested(open: &mut Vec<(usize, String)>, indent: usize, name: &str) -> String {
    open.retain(|(depth, _)| *depth < indent);
    open.push((indent, name.to_string()));
    open.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(".")
}

fn cli(text: &str) -> Page {
    let mut page = Page::default();
    let (_, rest) = text.split_once("\nSynopsis\n").expect("a synopsis");
    let (synopsis, rest) = rest.split_once("\nOptions\n").expect("options");
    let (options, output) = rest.split_once("\nOutput\n").expect("an output");
    let optional: BTreeSet<&str> =
        synopsis.lines().filter_map(|line| line.trim().strip_prefix("[--")?.split([' ', ']']).next()).collect();
    for line in options.lines() {
        let Some((option, ty)) = line.strip_prefix("``--").and_then(|line| line.split_once("`` (")) else { continue };
        if matches!(option, "cli-input-json" | "generate-cli-skeleton") {
            continue;
        }
        let ty = type_word(ty.trim_end_matches(')'));
        page.parameters.push((wire_name(option), Some(ty), !optional.contains(option)));
    }
    let mut open = Vec::new();
    for line in output.lines() {
        let Some((name, ty)) = line.split_once(" -> (") else { continue };
        let indent = name.len() - name.trim_start().len();
        let path = nested(&mut open, indent, name.trim());
        page.output.push((path, type_word(ty.trim_end_matches(')'))));
    }
    page
}

fn boto3(text: &str) -> Page {
    let mut page = Page::default();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    for line in &lines {
        if let Some((name, ty)) = line.trim().strip_prefix(":type ").and_then(|line| line.split_once(": ")) {
            let required = lines.iter().any(|line| line.trim() == format!(":param {name}: **[REQUIRED]**"));
            page.parameters.push((name.to_string(), Some(type_word(ty)), required));
        }
        if let Some((_, name)) = line.split_once(".exceptions.") {
            page.failures.push(name.trim_end_matches('`').to_string());
        }
    }
    let (_, structure) = text.split_once("**Response Structure**").expect("a response structure");
    let mut open = Vec::new();
    for line in structure.lines() {
        let Some((name, ty)) = line.trim().strip_prefix("- **").and_then(|line| line.split_once("** *(")) else {
            continue;
        };
        let indent = line.len() - line.trim_start().len();
        let path = nested(&mut open, indent, name);
        page.output.push((path, type_word(ty.split(')').next().unwrap_or_default())));
    }
    page
}

fn paws(text: &str) -> Page {
    let mut page = Page::default();
    let (_, arguments) = text.split_once("### Arguments").expect("arguments");
    let (arguments, rest) = arguments.split_once("### Value").expect("a value");
    for row in arguments.split("<tr").skip(1) {
        let (_, name) = row.split_once("_:_").expect("a name");
        let name = name.split('"').next().unwrap_or_default();
        page.parameters.push((name.to_string(), None, row.contains("[required]")));
    }
    let (value, _) = rest.split_once("### Request syntax").expect("a request syntax");
    let mut open = Vec::new();
    for line in value.lines() {
        let Some((name, value)) = line.split_once(" = ") else { continue };
        let indent = line.len() - line.trim_start().len();
        let ty = match value.trim_end_matches(',') {
            "\"string\"" => "string",
            "as.POSIXct(" => "timestamp",
            "list(" => "structure",
            other => panic!("the page says {other}"),
        };
        page.output.push((nested(&mut open, indent, name.trim()), ty));
    }
    page
}

fn seed(name: &str) -> Option<String> {
    let Some(root) = std::env::var_os("BINDERY_SHARED") else {
        println!("skipped: BINDERY_SHARED is unset, and the seed {name} is needed");
        return None;
    };
    let file = PathBuf::from(root).join("seeds").join(name);
    Some(std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn model() -> Model {
    let folder = workspace().join("specs/cognito-identity");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let mut sources = Sources::default();
    for file in files {
        sources.add(file.display().to_string(), std::fs::read_to_string(&file).expect("a text"));
    }
    bindery_model::load(&sources, "cognito-identity").expect("a sound service").model
}

/// What the model says of the operation, in a page's form.
fn said(model: &Model, operation: &Operation) -> Page {
    let parameters = model
        .input(operation)
        .members
        .iter()
        .map(|member| (member.name.clone(), Some(kind(model, &member.target.ty)), member.required.is_some()))
        .collect();
    let failures = operation.failures.iter().map(|said| model.failure(said.failure).name.clone()).collect();
    let mut output = Vec::new();
    let content = operation.responses[0].content.as_ref().expect("a typed response");
    walk(model, &content.ty, "", &mut output);
    Page { parameters, output, failures }
}

fn walk(model: &Model, ty: &Type, path: &str, output: &mut Vec<(String, &'static str)>) {
    let Type::Shape(id) = ty else { return };
    let ShapeKind::Structure(structure) = &model.shape(*id).kind else { return };
    for member in &structure.members {
        let path = if path.is_empty() { member.name.clone() } else { format!("{path}.{}", member.name) };
        output.push((path.clone(), kind(model, &member.target.ty)));
        walk(model, &member.target.ty, &path, output);
    }
}

fn kind(model: &Model, ty: &Type) -> &'static str {
    match ty {
        Type::String => "string",
        Type::Map(_) => "map",
        Type::Timestamp(_) => "timestamp",
        Type::Shape(id) => match model.shape(*id).kind {
            ShapeKind::Structure(_) => "structure",
            ShapeKind::Enum(_) => "string",
            ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => "other",
        },
        _ => "other",
    }
}

/// The doc comment of a structure in a generated file.
fn docs(file: &str, structure: &str) -> String {
    let text = std::fs::read_to_string(workspace().join(file)).expect("a generated file");
    let lines: Vec<&str> = text.lines().collect();
    let head = format!("pub struct {structure} {{");
    let at = lines.iter().position(|line| *line == head).unwrap_or_else(|| panic!("no `{head}` in {file}"));
    let mut block: Vec<&str> = lines[..at]
        .iter()
        .rev()
        .take_while(|line| line.starts_with("///") || line.starts_with("#["))
        .copied()
        .collect();
    block.reverse();
    block.into_iter().filter_map(|line| line.strip_prefix("///")).map(|line| format!("{}\n", line.trim())).collect()
}

#[test]
fn three_reference_pages_are_found_in_the_model_and_the_docs() {
    let pages = [
        ("002_4c11ee5d35596bde.txt", cli as fn(&str) -> Page),
        ("003_a0d3c1a75d0a61a6.txt", boto3),
        ("004_f01e92939c0b65f9.txt", paws),
    ];
    let model = model();
    let operation = model
        .operations
        .iter()
        .find(|operation| operation.name == "GetCredentialsForIdentity")
        .expect("the operation of the pages");
    let ours = said(&model, operation);
    let docs = docs("crates/cognito-identity/src/operations.rs", "GetCredentialsForIdentity");
    let mut rows = 0;
    let mut differences: Vec<String> = Vec::new();
    for (name, read) in pages {
        let Some(text) = seed(name) else { return };
        let page = read(&text);
        let number = &name[..3];
        assert!(!page.parameters.is_empty() && !page.output.is_empty(), "{number} was not understood: {page:?}");
        for (parameter, ty, required) in &page.parameters {
            rows += 1;
            let Some(found) = ours.parameters.iter().find(|ours| ours.0 == *parameter) else {
                differences.push(format!("{number}: {parameter} is not in the model"));
                continue;
            };
            if !same_type(*ty, found.1.unwrap_or_default()) || *required != found.2 {
                differences
                    .push(format!("{number}: {parameter}: {ty:?}, required {required}; the model says {found:?}"));
            }
            assert!(docs.contains(&format!("\"{parameter}\"")), "{parameter} is not in the request syntax:\n{docs}");
        }
        for ours in &ours.parameters {
            if !page.parameters.iter().any(|parameter| parameter.0 == ours.0) {
                differences.push(format!("{number}: the page has no {}", ours.0));
            }
        }
        for (path, ty) in &page.output {
            rows += 1;
            match ours.output.iter().find(|ours| ours.0 == *path) {
                Some((_, found)) if same_type(Some(ty), found) => {}
                found => differences.push(format!("{number}: {path}: {ty}; the model says {found:?}")),
            }
            let member = path.rsplit('.').next().unwrap_or_default();
            assert!(docs.contains(&format!("`{member}`")), "{path} is not in the response structure:\n{docs}");
        }
        assert_eq!(page.output.len(), ours.output.len(), "{number} lists another response");
        for failure in &page.failures {
            rows += 1;
            if !ours.failures.contains(failure) {
                differences.push(format!("{number}: {failure} is not in the model"));
            }
            let variant = failure.trim_end_matches("Exception");
            assert!(docs.contains(&format!("[`Error::{variant}`]")), "{failure} is not among the errors:\n{docs}");
        }
        if !page.failures.is_empty() {
            assert_eq!(page.failures, ours.failures, "{number} lists other failures");
        }
    }
    println!("{rows} rows of three pages found");
    // The page of 2015 predates the parameter.
    assert_eq!(differences, ["002: the page has no CustomRoleArn"]);
    paws_prints_maps_as_lists();
}

/// boto3's `dict` is a map or a structure.
fn same_type(page: Option<&str>, ours: &str) -> bool {
    match page {
        None => true,
        Some("dict") => matches!(ours, "map" | "structure"),
        Some(word) => word == ours,
    }
}

/// R has named lists for maps: in the request's syntax `Logins` is a list without names.
fn paws_prints_maps_as_lists() {
    let Some(text) = seed("004_f01e92939c0b65f9.txt") else { return };
    let (_, syntax) = text.split_once("### Request syntax").expect("a request syntax");
    let words: String = syntax.split_whitespace().collect();
    assert!(words.contains("Logins=list(\"string\")"), "the one allowed difference is gone: {words}");
}
