//! Snippets: one operation as Rust, wire JSON, command line, boto3 and R code.
//!
//! [`NamedService`] allocates all names of a service once; [`operation`] then writes the snippets of one operation. Snippets
//! are plain text: the caller escapes them for the format in which it shows them.

mod boto3;
mod botocore_api;
mod cli;
mod definition;
mod limits;
mod options;
mod r;
mod rust;
mod sample_json;
mod sample_values;
mod text;
mod wire_json;

pub use definition::Definition;

use crate::analysis::Analysis;
use crate::rust::context::Context;
use bindery_model::service::{Model, ShapeId};
use std::sync::Arc;

/// A service whose names are allocated for every target.
pub struct NamedService<'m> {
    model: &'m Model,
    context: Context<'m>,
    botocore: botocore_api::Api,
    patterns: sample_values::Patterns,
    options: Vec<String>,
}

impl<'m> NamedService<'m> {
    /// Allocates the names of a service.
    pub fn new(model: &'m Model) -> Self {
        NamedService {
            model,
            context: Context::new(model, Arc::new(Analysis::new(model).0)),
            botocore: botocore_api::Api::new(model),
            patterns: sample_values::Patterns::default(),
            options: options::operations(model),
        }
    }

    /// Returns the model of the service.
    pub fn model(&self) -> &'m Model {
        self.model
    }

    /// Returns the Rust names of all operations and shapes.
    pub fn rust_names(&self) -> impl Iterator<Item = (String, RustItem)> {
        let operations = (0..self.model.operations.len()).map(RustItem::Operation);
        let shapes = self.model.shapes.iter().map(|shape| RustItem::Shape(shape.id));
        operations.chain(shapes).map(|item| match item {
            RustItem::Operation(index) => (self.context.names.operation(index).to_string(), item),
            RustItem::Shape(id) => (self.context.names.shape(id).to_string(), item),
        })
    }

    /// Returns the names of an operation in the other targets: its command, and its functions in boto3 and paws.
    pub fn aliases(&self, index: usize) -> Vec<String> {
        let mut aliases = vec![self.options[index].clone()];
        if let Ok(method) = self.botocore.method(index) {
            aliases.extend([boto3::function(method), r::function(&self.botocore, method)]);
        }
        aliases
    }
}

/// An item of the generated crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RustItem {
    /// The request struct of an operation.
    Operation(usize),
    /// The type of a shape.
    Shape(ShapeId),
}

/// The snippets of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Snippets {
    /// One tab per target, in the order of [`SnippetTarget::ALL`].
    pub tabs: Vec<Tab>,
}

/// The snippets of an operation for one target.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab {
    /// The target.
    pub target: SnippetTarget,
    /// The sections, in reading order.
    pub sections: Vec<Section>,
}

/// A way to call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SnippetTarget {
    /// The generated crate.
    Rust,
    /// The HTTP messages on the wire.
    Json,
    /// The command line.
    Cli,
    /// Python, by boto3.
    Boto3,
    /// R, by paws.
    R,
}

impl SnippetTarget {
    /// All targets, in the order of the tabs.
    pub const ALL: [SnippetTarget; 5] =
        [SnippetTarget::Rust, SnippetTarget::Json, SnippetTarget::Cli, SnippetTarget::Boto3, SnippetTarget::R];

    /// Returns the name in URLs: `rust`, `json`, `cli`, `boto3`, `r`.
    pub const fn key(self) -> &'static str {
        match self {
            SnippetTarget::Rust => "rust",
            SnippetTarget::Json => "json",
            SnippetTarget::Cli => "cli",
            SnippetTarget::Boto3 => "boto3",
            SnippetTarget::R => "r",
        }
    }

    /// Returns the title of the tab.
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

/// A section of a tab: a heading and code or text.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The heading: `Request Syntax`.
    pub heading: &'static str,
    /// A sentence that introduces the text; empty if there is none.
    pub introduction: &'static str,
    /// The language of the text.
    pub language: Language,
    /// The text, without a trailing newline.
    pub text: String,
    /// The same as a definition list, if the section lists members or options.
    pub definitions: Vec<Definition>,
}

impl Section {
    fn new(heading: &'static str, language: Language, text: impl Into<String>) -> Self {
        let text: String = text.into();
        let text = text.trim_end_matches('\n').to_owned();
        Section { heading, introduction: "", language, text, definitions: Vec::new() }
    }

    fn introduced(mut self, introduction: &'static str) -> Self {
        self.introduction = introduction;
        self
    }

    fn with_definitions(mut self, definitions: Vec<Definition>) -> Self {
        self.definitions = definitions;
        self
    }
}

/// The language of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Rust code that compiles.
    Rust,
    /// An HTTP message: head, empty line, body.
    Http,
    /// A shell command.
    Shell,
    /// Python code that parses.
    Python,
    /// R code that parses.
    R,
    /// Plain text in fixed width.
    Text,
}

impl Language {
    /// Returns the name that syntax highlighters use.
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

/// Returns the snippets of an operation.
///
/// # Panics
/// Panics if the service has no operation with this index.
pub fn operation(service: &NamedService, index: usize) -> Snippets {
    let tab = |target| Tab {
        target,
        sections: match target {
            SnippetTarget::Rust => rust::sections(service, index),
            SnippetTarget::Json => wire_json::sections(service, index),
            SnippetTarget::Cli => cli::sections(service, index),
            SnippetTarget::Boto3 => boto3::sections(service, index),
            SnippetTarget::R => r::sections(service, index),
        },
    };
    Snippets { tabs: SnippetTarget::ALL.map(tab).into() }
}

#[cfg(test)]
mod tests;
