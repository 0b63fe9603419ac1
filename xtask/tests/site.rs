//! Compares the reference page of one operation with three public pages, row by row.
//!
//! The pages are those of the AWS CLI, boto3 and R's paws for GetCredentialsForIdentity. Rows are everything but prose:
//! names, types, syntax, errors, authentication.

use html5gum::{Token, Tokenizer};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A text in one line, blanks as one.
fn plain(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines of a page, in order: those of each part of it that has an id, by that id.
fn lines(page: &str) -> BTreeMap<String, Vec<String>> {
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    let mut part = String::new();
    for token in Tokenizer::new(page) {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        match token.unwrap_or_else(|never| match never {}) {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                let id = tag.attributes.iter().find(|(key, _)| ***key == *b"id").map(|(_, value)| text(value));
                if let ("section" | "h2" | "main", Some(id)) = (name.as_str(), id) {
                    part = id;
                }
                match name.as_str() {
                    "span" | "code" | "a" | "em" | "b" | "i" | "wbr" => {}
                    // A term and its description share a line.
                    "dd" => parts.entry(part.clone()).or_default().push(' '),
                    _ => parts.entry(part.clone()).or_default().push('\n'),
                }
            }
            Token::EndTag(_) => {}
            Token::String(string) => parts.entry(part.clone()).or_default().push_str(&text(&string.value)),
            Token::Error(error) => panic!("{error:?}"),
            Token::Comment(_) | Token::Doctype(_) => {}
        }
    }
    let lines = |text: String| text.lines().map(plain).filter(|line| !line.is_empty()).collect();
    parts.into_iter().map(|(part, text)| (part, lines(text))).collect()
}

/// The lines between two marks.
fn between<'t>(text: &'t str, from: &str, to: &str) -> Vec<&'t str> {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from}"));
    let (block, _) = rest.split_once(to).unwrap_or_else(|| panic!("no {to} behind {from}"));
    block.lines().filter(|line| !line.trim().is_empty() && !line.trim().ends_with("::")).collect()
}

fn cli(text: &str) -> Vec<String> {
    let mut rows: Vec<String> = between(text, "Synopsis\n========\n", "Options\n")
        .into_iter()
        .filter(|line| !line.starts_with('='))
        .map(plain)
        .collect();
    for line in between(text, "Options\n=======\n", "Output\n======") {
        if let Some((option, ty)) = line.strip_prefix("``").and_then(|line| line.split_once("`` ")) {
            rows.push(plain(&format!("{option} {}", ty.trim().trim_matches(['(', ')']))));
        } else if line.starts_with("    Key") || line.trim_start().starts_with('{') || line.contains("...}") {
            rows.push(plain(line));
        }
    }
    let (_, output) = text.split_once("Output\n======").expect("an output");
    let members = output.lines().filter_map(|line| line.split_once(" -> ("));
    rows.extend(members.map(|(member, ty)| plain(&format!("{member} {}", ty.trim_end().trim_end_matches(')')))));
    rows
}

/// The rows of a list of parameters or members in boto3's reference, as terms of a definition list: `Logins dict`.
fn definitions(lines: &[&str]) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    let mut anonymous = ["key", "value"].into_iter().cycle();
    for line in lines.iter().map(|line| line.trim()) {
        if let Some((name, ty)) = line.strip_prefix(":type ").and_then(|line| line.split_once(": ")) {
            rows.push(format!("{name} {ty}"));
        } else if line.starts_with(":param ") && line.contains("[REQUIRED]") {
            rows.last_mut().expect("a type before its parameter").push_str(" required");
        } else if let Some((name, ty)) = line.strip_prefix("- **").and_then(|line| line.split_once("** *(")) {
            rows.push(format!("{name} {}", ty.split(')').next().unwrap_or_default()));
        } else if let Some(ty) = line.strip_prefix("- *(").and_then(|line| line.split(')').next()) {
            match ty {
                // The response as a whole: the page shows it as the response syntax.
                "dict" => {}
                ty => rows.push(format!("{} {ty}", anonymous.next().expect("an endless iterator"))),
            }
        }
    }
    rows
}

fn boto3(text: &str) -> Vec<String> {
    let mut rows = between(text, "**Request Syntax**", ":type IdentityId");
    let mut rows: Vec<String> = rows.drain(..).map(plain).collect();
    let parameters = between(text, "**Request Syntax**", ":rtype:");
    rows.extend(definitions(&parameters));
    rows.extend(between(text, "**Response Syntax**", "**Response Structure**").into_iter().map(plain));
    let structure = between(text, "**Response Structure**", "**Exceptions**");
    rows.extend(definitions(&structure));
    let failures = text.split(":py:class:`").skip(1).filter_map(|rest| rest.split('`').next());
    rows.extend(failures.map(str::to_owned));
    rows
}

fn paws(text: &str) -> Vec<String> {
    let mut rows: Vec<String> = between(text, "### Usage", "### Arguments").into_iter().map(plain).collect();
    let (arguments, _) =
        text.split_once("### Arguments").expect("arguments").1.split_once("### Value").expect("a value");
    for row in arguments.split("<tr").skip(1) {
        let name = row.split_once("_:_").and_then(|(_, name)| name.split('"').next()).expect("a name");
        rows.push(name.trim().to_owned() + if row.contains("[required]") { " [required]" } else { "" });
    }
    rows.extend(between(text, "with the following syntax:", "### Request syntax").into_iter().map(plain));
    let (_, syntax) = text.split_once("### Request syntax").expect("a syntax");
    rows.extend(syntax.lines().map(plain).filter(|line| !line.is_empty()));
    rows
}

fn seed(name: &str) -> Option<String> {
    let Some(root) = std::env::var_os("BINDERY_SHARED") else {
        println!("skipped: BINDERY_SHARED is unset, and the seed {name} is needed");
        return None;
    };
    let file = PathBuf::from(root).join("seeds").join(name);
    Some(std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}

#[test]
fn every_row_of_three_reference_pages_is_on_our_page() {
    let out = tempfile::tempdir().expect("a folder");
    let run = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("--workspace")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .args(["site", "cognito-identity", "--out"])
        .arg(out.path())
        .output()
        .expect("xtask runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let page = out.path().join("cognito-identity/operations/GetCredentialsForIdentity.html");
    let lines = lines(&std::fs::read_to_string(page).expect("the page"));
    let public = lines.values().flatten().any(|line| line == "authentication none");
    let mut differences: Vec<String> = Vec::new();
    let mut count = 0;
    let pages = [
        ("002_4c11ee5d35596bde.txt", cli as fn(&str) -> Vec<String>, "snippet-cli"),
        ("003_a0d3c1a75d0a61a6.txt", boto3, "snippet-boto3"),
        ("004_f01e92939c0b65f9.txt", paws, "snippet-r"),
    ];
    for (name, rows, door) in pages {
        let Some(text) = seed(name) else { return };
        let (number, rows, ours) = (&name[..3], rows(&text), &lines[door]);
        assert!(rows.len() > 15, "{number} was not understood: {rows:#?}");
        assert!(text.contains("This is a public API.") && public, "{number}: anybody may call it");
        count += 1 + rows.len();
        // In the order of the page: a row counts once, and behind the one before it.
        let mut at = 0;
        for row in rows {
            let is_it = |line: &String| *line == row || line.starts_with(&format!("{row} "));
            match ours[at..].iter().position(is_it) {
                Some(found) => at += found + 1,
                None => differences.push(format!("{number}: {row}")),
            }
        }
    }
    println!("{} of {count} rows of three pages found", count - differences.len());
    assert_eq!(
        differences,
        [
            // A later version of the CLI changed the option: its value selects the skeleton.
            "002: [--generate-cli-skeleton]",
            "002: --generate-cli-skeleton boolean",
        ]
    );
}
