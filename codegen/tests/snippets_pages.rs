//! Three reference pages of one operation, of the AWS CLI, of boto3 and of R's paws, row by row in our texts.

use bindery_codegen::snippets::{self, NamedService, SnippetTarget, Snippets};
use bindery_model::source::Sources;
use std::fs;
use std::path::{Path, PathBuf};

const OPERATION: &str = "GetCredentialsForIdentity";

fn snippets() -> Snippets {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/cognito-identity");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("specs").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let mut sources = Sources::default();
    for file in files {
        sources.add(file.display().to_string(), fs::read_to_string(&file).expect("a text"));
    }
    let model = bindery_model::load(&sources, "cognito-identity").expect("a sound service").model;
    let index = model.operations.iter().position(|operation| operation.name == OPERATION).expect("the operation");
    snippets::operation(&NamedService::new(&model), index)
}

fn text<'d>(snippets: &'d Snippets, target: SnippetTarget, heading: &str) -> &'d str {
    let tab = snippets.tabs.iter().find(|tab| tab.target == target).expect("every target has a tab");
    let part = tab.sections.iter().find(|part| part.heading == heading);
    &part.unwrap_or_else(|| panic!("{} has no {heading}", target.title())).text
}

/// The page of this number; none where the pages are not at hand.
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

/// What stands between two headings, or to the end.
fn between<'p>(page: &'p str, start: &str, end: &str) -> &'p str {
    let (_, rest) = page.split_once(start).unwrap_or_else(|| panic!("the page has no {start:?}"));
    rest.split_once(end).map_or(rest, |(found, _)| found)
}

/// The lines that say something, without their common indent.
fn lines(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let common = lines.iter().map(indent).min().unwrap_or_default();
    lines.into_iter().map(|line| &line[common..]).collect()
}

/// Rows that were looked for, and those that were not found.
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

    /// Rows that stand below each other in the same order and indent.
    fn block(&mut self, theirs: &str, ours: &str) {
        let (theirs, ours) = (lines(theirs), lines(ours));
        assert!(!theirs.is_empty());
        assert_eq!(theirs, ours);
        self.found += theirs.len();
    }
}

/// A tree that is said by indents, as paths.
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
    // The option has taken a value since: which skeleton is wanted.
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
