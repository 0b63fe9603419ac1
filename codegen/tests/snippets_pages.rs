//! Compares the snippets with reference pages of the AWS CLI, boto3 and paws, and with the facts of the service.

use bindery_codegen::snippets::{self, NamedService, SnippetTarget, Snippets};
use bindery_model::node::Node;
use bindery_model::service::Model;
use bindery_model::source::{self, Sources};
use std::fs;
use std::path::{Path, PathBuf};

const OPERATION: &str = "GetCredentialsForIdentity";

fn model() -> Model {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/cognito-identity");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("specs").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let mut sources = Sources::default();
    for file in files {
        sources.add(file.display().to_string(), fs::read_to_string(&file).expect("a text"));
    }
    bindery_model::load(&sources, "cognito-identity").expect("a sound service").model
}

fn snippets() -> Snippets {
    let model = model();
    let index = model.operations.iter().position(|operation| operation.name == OPERATION).expect("the operation");
    snippets::operation(&NamedService::new(&model), index)
}

fn text<'d>(snippets: &'d Snippets, target: SnippetTarget, heading: &str) -> &'d str {
    let tab = snippets.tabs.iter().find(|tab| tab.target == target).expect("every target has a tab");
    let part = tab.sections.iter().find(|part| part.heading == heading);
    &part.unwrap_or_else(|| panic!("{} has no {heading}", target.title())).text
}

/// Returns the page of this number; `None` if the pages are not available.
fn page(number: &str) -> Option<String> {
    let Some(root) = std::env::var_os("BINDERY_SHARED") else {
        println!("skipped: BINDERY_SHARED is unset, and the page {number} is needed");
        return None;
    };
    let folder = PathBuf::from(root).join("seeds");
    let mut files = fs::read_dir(&folder).expect("the pages").map(|entry| entry.expect("an entry").path());
    let is_it = |file: &PathBuf| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(number));
    let file = files.find(is_it).unwrap_or_else(|| panic!("{} has no page {number}", folder.display()));
    Some(fs::read_to_string(file).expect("a page"))
}

/// Returns the text between two headings, or to the end.
fn between<'p>(page: &'p str, start: &str, end: &str) -> &'p str {
    let (_, rest) = page.split_once(start).unwrap_or_else(|| panic!("the page has no {start:?}"));
    rest.split_once(end).map_or(rest, |(found, _)| found)
}

/// Returns the lines that are not blank, without their common indent.
fn lines(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let common = lines.iter().map(indent).min().unwrap_or_default();
    lines.into_iter().map(|line| &line[common..]).collect()
}

/// Rows found, and rows missing.
#[derive(Default)]
struct Rows {
    found: usize,
    missing: Vec<String>,
}

impl Rows {
    fn row(&mut self, row: &str, ours: &[&str]) {
        match ours.contains(&row) {
            true => self.found += 1,
            false => self.missing.push(row.to_owned()),
        }
    }

    /// Compares blocks of rows in order and indent.
    fn block(&mut self, theirs: &str, ours: &str) {
        let (theirs, ours) = (lines(theirs), lines(ours));
        assert!(!theirs.is_empty());
        assert_eq!(theirs, ours);
        self.found += theirs.len();
    }
}

/// Returns the paths of a tree that is represented by indentation.
fn paths<'t>(text: &'t str, name: impl Fn(&'t str) -> Option<(String, String)>) -> Vec<String> {
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut paths = Vec::new();
    for line in text.lines() {
        let Some((name, rest)) = name(line.trim()) else { continue };
        let indent = line.len() - line.trim_start().len();
        open.retain(|(depth, _)| *depth < indent);
        open.push((indent, name));
        let path: Vec<&str> = open.iter().map(|(_, name)| name.as_str()).collect();
        paths.push(format!("{} {rest}", path.join(".")));
    }
    paths
}

#[test]
fn the_page_of_the_command_line() {
    let (snippets, Some(page)) = (snippets(), page("002")) else { return };
    let mut rows = Rows::default();
    let ours = lines(text(&snippets, SnippetTarget::Cli, "Synopsis"));
    for row in lines(between(&page, "::\n", "\n=======\nOptions")) {
        rows.row(row.trim(), &ours);
    }
    let options = text(&snippets, SnippetTarget::Cli, "Options");
    let ours: Vec<&str> = options.lines().map(|line| line.trim().trim_end_matches(" [required]")).collect();
    let theirs = between(&page, "=======\nOptions\n=======", "======\nOutput");
    for row in theirs.lines().filter(|line| line.starts_with("``--")) {
        rows.row(&row.replace('`', ""), &ours);
    }
    for (start, end) in [("Shorthand Syntax::", "JSON Syntax"), ("JSON Syntax::", "``--")] {
        lines(between(theirs, start, end)).iter().for_each(|row| rows.row(row.trim(), &ours));
    }
    let entry = |line: &str| line.split_once(" -> ").map(|(name, ty)| (name.to_owned(), ty.to_owned()));
    let ours = paths(text(&snippets, SnippetTarget::Cli, "Output"), entry);
    let ours: Vec<&str> = ours.iter().map(String::as_str).collect();
    let theirs = paths(between(&page, "======\nOutput\n======", "\u{0}"), entry);
    assert_eq!(theirs.len(), ours.len());
    theirs.iter().for_each(|row| rows.row(row, &ours));
    println!("{} rows of the AWS CLI's page found", rows.found);
    // The option of the current AWS CLI has a value, which selects the skeleton.
    assert_eq!(rows.missing, ["[--generate-cli-skeleton]", "--generate-cli-skeleton (boolean)"]);
    assert_eq!(rows.found, 5 + 4 + 3 + 6 - 2);
}

#[test]
fn the_page_of_boto3() {
    let (snippets, Some(page)) = (snippets(), page("003")) else { return };
    let mut rows = Rows::default();
    let method = page.lines().find_map(|line| line.strip_prefix(".. py:method:: ")).expect("a method");
    rows.row(method, &[text(&snippets, SnippetTarget::Boto3, "Method")]);
    rows.block(
        between(&page, "**Request Syntax**\n  ::", ":type "),
        text(&snippets, SnippetTarget::Boto3, "Request Syntax"),
    );
    rows.block(
        between(&page, "    ::\n", "**Response Structure**"),
        text(&snippets, SnippetTarget::Boto3, "Response Syntax"),
    );
    let ours: Vec<&str> = text(&snippets, SnippetTarget::Boto3, "Parameters").lines().map(str::trim).collect();
    let theirs = between(&page, ":type ", ":rtype:");
    let is_row = |line: &&str| line.starts_with(":type ") || line.starts_with(":param ") || line.starts_with("- *(");
    let theirs: Vec<&str> = theirs.lines().map(str::trim).filter(is_row).collect();
    assert_eq!(theirs.len(), 7);
    theirs.iter().for_each(|row| rows.row(row, &ours));
    let entry = |line: &str| {
        let (entry, _) = line.strip_prefix("- ")?.split_once(" --*")?;
        let (name, ty) = entry.split_once("*(").map(|(name, ty)| (name.trim_matches([' ', '*']), ty))?;
        Some((name.to_owned(), ty.to_owned()))
    };
    let ours = paths(text(&snippets, SnippetTarget::Boto3, "Response Structure"), entry);
    let theirs = paths(between(&page, "**Response Structure**", "**Exceptions**"), entry);
    assert_eq!(theirs.len(), ours.len());
    let ours: Vec<&str> = ours.iter().map(String::as_str).collect();
    theirs.iter().for_each(|row| rows.row(row, &ours));
    let ours = lines(text(&snippets, SnippetTarget::Boto3, "Exceptions"));
    let theirs: Vec<&str> = page.split(":py:class:`").skip(1).filter_map(|rest| rest.split('`').next()).collect();
    assert_eq!(theirs, ours);
    rows.found += theirs.len();
    println!("{} rows of boto3's page found", rows.found);
    assert_eq!(rows.missing, [""; 0]);
    assert_eq!(rows.found, 1 + 7 + 9 + 7 + 7 + 8);
}

#[test]
fn the_page_of_paws() {
    let (snippets, Some(page)) = (snippets(), page("004")) else { return };
    let mut rows = Rows::default();
    rows.block(between(&page, "### Usage\n", "### Arguments"), text(&snippets, SnippetTarget::R, "Usage"));
    let value = between(&page, "A list with the following syntax:", "### Request syntax");
    rows.block(value, text(&snippets, SnippetTarget::R, "Value"));
    rows.block(between(&page, "### Request syntax\n", "\u{0}"), text(&snippets, SnippetTarget::R, "Request syntax"));
    let ours: Vec<String> = text(&snippets, SnippetTarget::R, "Arguments")
        .lines()
        .map(|line| line.split("  ").take_while(|part| !part.contains(' ')).collect::<Vec<_>>().join(" "))
        .collect();
    let ours: Vec<&str> = ours.iter().map(String::as_str).collect();
    for row in between(&page, "### Arguments", "### Value").split("<tr").skip(1) {
        let name = between(row, "_:_", " ").split('"').next().unwrap_or_default();
        let required = if row.contains("<p>[required]") { " [required]" } else { "" };
        rows.row(&format!("{name}{required}"), &ours);
    }
    println!("{} rows of paws' page found", rows.found);
    assert_eq!(rows.missing, [""; 0]);
    assert_eq!(rows.found, 2 + 11 + 7 + 3);
}

/// Checks the facts of the seed pages that our descriptions must preserve, in the tabs or sections that show them.
#[test]
fn descriptions_keep_the_facts_of_the_pages() {
    let model = model();
    let operation = model.operations.iter().find(|operation| operation.name == OPERATION).expect("the operation");
    let described = |docs: &bindery_model::service::Docs| {
        docs.description
            .as_ref()
            .map(|text| text.value.split_whitespace().collect::<Vec<_>>().join(" "))
            .unwrap_or_default()
    };
    assert!(described(&operation.docs).contains("the role that is appropriate for the token"));
    let member = |name: &str| {
        let member = model.input(operation).members.iter().find(|member| member.name == name);
        described(&member.unwrap_or_else(|| panic!("no member {name}")).docs)
    };
    assert!(member("IdentityId").contains("in the format `REGION:GUID`"));
    let logins = member("Logins");
    assert!(logins.contains(r#"`"provider_name": "provider_user_identifier"`"#), "{logins}");
    let guide = "https://docs.aws.amazon.com/cognito/latest/developerguide/external-identity-providers.html";
    assert!(logins.contains(guide), "{logins}");
}

#[test]
fn r_is_called_by_position_in_the_order_of_the_facts() {
    let Some(shared) = std::env::var_os("BINDERY_SHARED") else {
        println!("skipped: BINDERY_SHARED is unset, and the facts are needed");
        return;
    };
    let facts = fs::read_to_string(PathBuf::from(shared).join("facts/cognito-identity.json")).expect("the facts");
    let mut sources = Sources::default();
    let id = sources.add("facts.json", facts);
    // Read from the document tree, which preserves the order of keys, unlike a JSON value.
    let facts = source::read(&sources, id, &mut Default::default()).expect("JSON");
    let get = |node: Option<&Node>, key: &str| node.and_then(|node| node.get(key)).cloned();
    let model = model();
    let service = NamedService::new(&model);
    let mut compared = 0;
    for (index, operation) in model.operations.iter().enumerate() {
        let described = get(facts.get("operations"), &operation.name).expect("a described operation");
        let input = get(get(Some(&described), "input").as_ref(), "shape");
        let shape = input.as_ref().and_then(Node::as_str).and_then(|input| get(facts.get("shapes"), input));
        let members = get(shape.as_ref(), "members");
        let members = members.as_ref().and_then(Node::as_mapping).map(|members| members.iter().collect::<Vec<_>>());
        let theirs: Vec<&str> = members.iter().flatten().map(|member| &*member.key.text).collect();
        let snippets = snippets::operation(&service, index);
        let usage = text(&snippets, SnippetTarget::R, "Usage");
        let (_, arguments) = usage.split_once('(').expect("a call");
        let ours: Vec<&str> = arguments.trim_end_matches(')').split(',').map(str::trim).collect();
        let theirs = if theirs.is_empty() { vec![""] } else { theirs };
        assert_eq!(ours, theirs, "{}", operation.name);
        compared += 1;
    }
    assert_eq!(compared, 23);
}

#[test]
fn samples_are_realistic() {
    let snippets = snippets();
    // The printer may break the lines.
    let rust: String = text(&snippets, SnippetTarget::Rust, "Request").split_whitespace().collect();
    assert!(rust.contains("::new(\"us-east-1:12345678-90ab-cdef-1234-567890abcdef\""), "{rust}");
    assert!(rust.contains(".logins([(\"graph.facebook.com\",\"token\")])"), "{rust}");
    let command = text(&snippets, SnippetTarget::Cli, "Example");
    assert!(command.contains("--identity-id us-east-1:12345678-90ab-cdef-1234-567890abcdef"), "{command}");
}

#[test]
fn the_command_line_lists_pagination_and_global_options() {
    let model = model();
    let service = NamedService::new(&model);
    let tab = |name: &str| {
        let index = model.operations.iter().position(|operation| operation.name == name).expect("the operation");
        snippets::operation(&service, index)
    };
    let paginated = tab("ListIdentityPools");
    let options = text(&paginated, SnippetTarget::Cli, "Pagination options");
    assert!(
        options.contains("--starting-token <TOKEN>\n") && options.contains("Sets the member `NextToken`."),
        "{options}"
    );
    assert!(
        options.contains("--page-size <NUMBER>\n") && options.contains("Sets the member `MaxResults`."),
        "{options}"
    );
    let global = text(&paginated, SnippetTarget::Cli, "Global options");
    assert!(global.contains("--query <EXPRESSION>\n") && !global.contains("--max-items"), "{global}");
    let single = tab(OPERATION);
    let cli = single.tabs.iter().find(|tab| tab.target == SnippetTarget::Cli).expect("every target has a tab");
    assert!(cli.sections.iter().all(|section| section.heading != "Pagination options"));
    let r = single.tabs.iter().find(|tab| tab.target == SnippetTarget::R).expect("every target has a tab");
    let value = r.sections.iter().find(|section| section.heading == "Value").expect("a value");
    assert_eq!(value.introduction, "A list with the following syntax:");
}
