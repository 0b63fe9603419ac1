//! One operation as the people of each door know it: Rust, wire JSON, the command line, boto3 and R.
//!
//! [`Service`] settles all names of a service once; [`operation`] then gives the texts of one operation. All texts are
//! plain: whoever shows them escapes them for where they are shown.

mod aws;
mod boto3;
mod cli;
mod example;
mod json;
mod options;
mod r;
mod rust;
mod sample_values;

use crate::analysis::Analysis;
use crate::rust::context::Context;
use bindery_model::service::Model;
use std::fmt::Write;
use std::sync::Arc;

/// A service whose names are settled.
pub struct Service<'m> {
    model: &'m Model,
    context: Context<'m>,
    aws: aws::Api,
    patterns: sample_values::Patterns,
    options: Vec<String>,
}

impl<'m> Service<'m> {
    /// Settles the names of a service.
    pub fn new(model: &'m Model) -> Self {
        Service {
            model,
            context: Context::new(model, Arc::new(Analysis::new(model).0)),
            aws: aws::Api::new(model),
            patterns: sample_values::Patterns::default(),
            options: options::operations(model),
        }
    }

    /// The service.
    pub fn model(&self) -> &'m Model {
        self.model
    }
}

/// An operation in all doors.
#[derive(Clone, Debug, PartialEq)]
pub struct Snippets {
    /// A tab for each door, always in the same order.
    pub tabs: Vec<Tab>,
}

/// An operation in one door.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab {
    /// Which door it is.
    pub door: SnippetTarget,
    /// Its texts, in reading order.
    pub parts: Vec<Part>,
}

/// The ways to an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SnippetTarget {
    /// The generated crate.
    Rust,
    /// What travels.
    Json,
    /// The command line.
    Cli,
    /// Python.
    Boto3,
    /// R, by paws.
    R,
}

impl SnippetTarget {
    /// All doors, in the order of the tabs.
    pub const ALL: [SnippetTarget; 5] =
        [SnippetTarget::Rust, SnippetTarget::Json, SnippetTarget::Cli, SnippetTarget::Boto3, SnippetTarget::R];

    /// Its name in an address: `rust`, `json`, `cli`, `boto3`, `r`.
    pub const fn key(self) -> &'static str {
        match self {
            SnippetTarget::Rust => "rust",
            SnippetTarget::Json => "json",
            SnippetTarget::Cli => "cli",
            SnippetTarget::Boto3 => "boto3",
            SnippetTarget::R => "r",
        }
    }

    /// Its name for people.
    pub const fn title(self) -> &'static str {
        match self {
            SnippetTarget::Rust => "Rust",
            SnippetTarget::Json => "Wire",
            SnippetTarget::Cli => "Command line",
            SnippetTarget::Boto3 => "boto3",
            SnippetTarget::R => "R",
        }
    }
}

/// A text about an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it shows: `Request Syntax`.
    pub heading: &'static str,
    /// What it is written in.
    pub language: Language,
    /// The text, without a newline at its end.
    pub text: String,
}

impl Part {
    fn new(heading: &'static str, language: Language, text: impl Into<String>) -> Self {
        let text: String = text.into();
        Part { heading, language, text: text.trim_end_matches('\n').to_owned() }
    }
}

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Rust that compiles.
    Rust,
    /// A request or response of HTTP: its head, an empty line, its body.
    Http,
    /// A shell's command.
    Shell,
    /// Python that parses.
    Python,
    /// R that parses.
    R,
    /// Rows and lists for people, in fixed width.
    Text,
}

impl Language {
    /// Its name as highlighters know it.
    pub const fn key(self) -> &'static str {
        match self {
            Language::Rust => "rust",
            Language::Http => "http",
            Language::Shell => "sh",
            Language::Python => "python",
            Language::R => "r",
            Language::Text => "text",
        }
    }
}

/// The operation of this index in all doors.
///
/// # Panics
/// Where the service has no such operation.
pub fn operation(service: &Service, index: usize) -> Snippets {
    let tab = |door| Tab {
        door,
        parts: match door {
            SnippetTarget::Rust => rust::parts(service, index),
            SnippetTarget::Json => json::parts(service, index),
            SnippetTarget::Cli => cli::parts(service, index),
            SnippetTarget::Boto3 => boto3::parts(service, index),
            SnippetTarget::R => r::parts(service, index),
        },
    };
    Snippets { tabs: SnippetTarget::ALL.map(tab).into() }
}

/// How many members a text shows: those of large services would be longer than anybody reads.
fn budget(model: &Model) -> usize {
    match model.operations.len() {
        0..=100 => 1000,
        101..=400 => 200,
        _ => 60,
    }
}

/// The deepest that a text goes.
const DEEPEST: usize = 12;

/// Whether a character may stand in a text that is shown as it is, within a line.
fn is_shown(c: char) -> bool {
    !crate::rust::docs::is_invisible(c)
}

/// JSON in which everything can be seen: what nobody sees stands in strings alone, where it can be escaped.
fn seen(json: &str) -> String {
    if json.chars().all(|c| c == '\n' || is_shown(c)) {
        return json.to_owned();
    }
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            c if c == '\n' || is_shown(c) => text.push(c),
            c => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| _ = write!(text, "\\u{unit:04x}")),
        }
    }
    text
}

/// A text of a document on one line, without what nobody sees.
fn line(text: &str) -> String {
    // Most texts are so already.
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) && !text.contains("  ") {
        return text.trim_matches(' ').to_owned();
    }
    let text: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| is_shown(*c)).collect();
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The first sentence of what is said of an element.
fn sentence(text: &str) -> String {
    const LONGEST: usize = 240;
    // Of a long text only the start is read.
    let text = text.char_indices().nth(8 * LONGEST).map_or(text, |(end, _)| &text[..end]);
    let paragraph: Vec<&str> = text.trim_start().lines().take_while(|line| !line.trim().is_empty()).collect();
    let paragraph = line(&paragraph.join(" "));
    let end = paragraph.match_indices(". ").find(|(at, _)| {
        let goes_on = paragraph[at + 2..].starts_with(char::is_lowercase);
        !goes_on && !paragraph[..*at].ends_with("e.g") && !paragraph[..*at].ends_with("i.e")
    });
    let sentence = end.map_or(paragraph.as_str(), |(at, _)| &paragraph[..=at]);
    match sentence.char_indices().nth(LONGEST) {
        None => sentence.to_owned(),
        Some((end, _)) => format!("{} …", &sentence[..sentence[..end].rfind(' ').unwrap_or(end)]),
    }
}

#[cfg(test)]
mod tests;
