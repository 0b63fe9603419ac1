//! The only way text gets into docs.
//!
//! A [`Doc`] is lines of Markdown. Text of a document enters it through `text` alone, which escapes it;
//! text of the templates is `&'static str`, so that neither can be mistaken for the other.

pub mod constraints;
pub mod syntax;
mod text;

use bindery_model::service::Docs;
pub use constraints::constraints;
use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;

/// The docs of an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doc {
    lines: Vec<String>,
}

/// A paragraph or a list item of the templates: one line, which may contain text of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    markdown: String,
}

/// A block of preformatted text.
#[derive(Clone, Debug, PartialEq)]
pub struct Fence {
    language: &'static str,
    text: String,
}

impl Fence {
    /// Creates a block of text, from a document or not, in a language other than Rust: `json`, `http`, `text`.
    pub fn new(language: &'static str, text: &str) -> Self {
        Fence { language, text: plain(text) }
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Doc {
    /// Creates empty docs.
    pub fn new() -> Self {
        Doc::default()
    }

    /// Adds text of a document.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.block(text::lines(text))
    }

    /// Adds the docs of an element: the summary as a sentence, then the description. Without a summary, a long
    /// description starts with its first sentence as a paragraph.
    #[must_use]
    pub fn docs(self, docs: &Docs) -> Self {
        let summary = docs.summary.as_ref().map(|summary| sentence(&summary.value)).unwrap_or_default();
        let description = docs.description.as_ref().map(|description| description.value.as_str()).unwrap_or_default();
        // Many documents repeat the summary in the description.
        if text::line(description).starts_with(summary.trim_end_matches('.')) {
            return self.block(text::summed(description));
        }
        self.block(vec![summary]).text(description)
    }

    /// Adds a paragraph of the templates, unless it is empty.
    #[must_use]
    pub fn line(self, line: impl Into<Line>) -> Self {
        self.block(vec![line.into().markdown])
    }

    /// Adds a heading of the templates: `# Errors`.
    #[must_use]
    pub fn heading(self, heading: &'static str) -> Self {
        self.block(vec![format!("# {heading}")])
    }

    /// Adds a list.
    #[must_use]
    pub fn list(self, items: impl IntoIterator<Item = Line>) -> Self {
        let items = items.into_iter().filter(|item| !item.is_empty());
        self.block(items.map(|item| format!("- {}", item.markdown)).collect())
    }

    /// Adds nested lists: items and their depths, each at most one greater than the previous depth.
    #[must_use]
    pub fn tree(self, items: impl IntoIterator<Item = (usize, Line)>) -> Self {
        self.block(
            items.into_iter().map(|(depth, item)| format!("{}- {}", "  ".repeat(depth), item.markdown)).collect(),
        )
    }

    /// Adds a block of preformatted text, unless it is empty.
    #[must_use]
    pub fn fence(self, fence: &Fence) -> Self {
        if fence.text.is_empty() { self } else { self.block(text::fenced(fence.language, &fence.text)) }
    }

    /// Adds an example that rustdoc compiles: the statements of a function.
    #[must_use]
    pub fn example(self, statements: TokenStream) -> Self {
        let code = crate::rust::print::statements(statements);
        let mut lines = vec!["```".to_owned()];
        lines.extend(code.lines().map(str::to_owned));
        lines.push("```".to_owned());
        self.block(lines)
    }

    /// Returns these docs, or the line if they are empty: every item has docs.
    #[must_use]
    pub fn or(self, line: impl Into<Line>) -> Self {
        if self.is_empty() { self.line(line) } else { self }
    }

    /// Adds other docs.
    #[must_use]
    pub fn and(self, other: Doc) -> Self {
        self.block(other.lines)
    }

    /// Returns whether the docs are empty.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Returns the lines of Markdown.
    pub fn into_lines(self) -> Vec<String> {
        self.lines
    }

    /// Returns the Markdown, for a README.
    pub fn markdown(&self) -> String {
        self.lines.join("\n")
    }

    fn block(mut self, lines: Vec<String>) -> Self {
        if lines.iter().all(String::is_empty) {
            return self;
        }
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(lines);
        self
    }
}

impl Line {
    /// Creates an empty line.
    pub fn new() -> Self {
        Line::default()
    }

    /// Adds Markdown of the templates.
    #[must_use]
    pub fn ours(mut self, markdown: &'static str) -> Self {
        self.markdown.push_str(markdown);
        self
    }

    /// Adds text of a document.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.markdown.push_str(&text::line(text));
        self
    }

    /// Adds the first sentence of a document's text.
    #[must_use]
    pub fn first_sentence(mut self, text: &str) -> Self {
        self.markdown.push_str(&text::first_sentence(text));
        self
    }

    /// Adds text of a document as a code span.
    #[must_use]
    pub fn code(mut self, text: &str) -> Self {
        self.markdown.push_str(&text::code(text));
        self
    }

    /// Adds a number.
    #[must_use]
    pub fn number(mut self, number: impl Into<i128>) -> Self {
        self.markdown.push_str(&number.into().to_string());
        self
    }

    /// Adds a link to an item by its path in the current scope: ``[`Error::NotFound`]``.
    #[must_use]
    pub fn link(mut self, path: &[&Ident]) -> Self {
        self.markdown.push_str(&format!("[`{}`]", joined(path)));
        self
    }

    /// Adds another line after a space.
    #[must_use]
    pub fn and(mut self, other: Line) -> Self {
        if !self.is_empty() && !other.is_empty() {
            self.markdown.push(' ');
        }
        self.markdown.push_str(&other.markdown);
        self
    }

    /// Returns whether the line is empty.
    pub fn is_empty(&self) -> bool {
        self.markdown.is_empty()
    }

    /// Returns the Markdown.
    pub fn markdown(&self) -> String {
        self.markdown.clone()
    }
}

impl From<&'static str> for Line {
    fn from(ours: &'static str) -> Self {
        Line::new().ours(ours)
    }
}

fn joined(path: &[&Ident]) -> String {
    path.iter().map(|ident| ident.unraw().to_string()).collect::<Vec<_>>().join("::")
}

/// Returns text without invisible characters, for a string that is shown unchanged (`META`).
pub fn plain(text: &str) -> String {
    text::clean(text).trim().to_owned()
}

/// Returns whether a character is invisible and may change how others are displayed.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control() || text::is_hidden(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Returns a summary as a sentence.
fn sentence(summary: &str) -> String {
    let line = text::line(summary);
    let is_closed = line.is_empty() || line.ends_with(['.', '!', '?', '。', '…', ':']);
    if is_closed { line } else { line + "." }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{described, fact};
    use quote::format_ident;

    #[test]
    fn a_summary_is_a_sentence_before_the_description() {
        let docs = |summary: &str, description: &str| Docs {
            summary: Some(fact(summary.to_owned())),
            description: Some(fact(description.to_owned())),
        };
        let markdown = |docs: &Docs| Doc::new().docs(docs).markdown();
        assert_eq!(markdown(&docs("Lists pets", "All [of] them.")), "Lists pets.\n\nAll \\[of\\] them.");
        assert_eq!(markdown(&docs("Lists pets", "Lists pets.\nAll.")), "Lists pets.\nAll.");
        assert_eq!(markdown(&docs("Lists pets.", "")), "Lists pets.");
        assert_eq!(markdown(&docs(" ", "\n")), "");
        assert_eq!(markdown(&described("It")), "It");
    }

    #[test]
    fn blocks_are_parted_by_blank_lines() {
        let error = format_ident!("Error");
        let variant = format_ident!("NotFound");
        let doc = Doc::new()
            .or("Nothing is said of it.")
            .heading("Errors")
            .line(Line::new().link(&[&error, &variant]).ours(", ").code("x`"))
            .fence(&Fence::new("json", "{ }"))
            .list([Line::from("one"), Line::new(), Line::new().number(2_u8)]);
        assert_eq!(
            doc.markdown(),
            "Nothing is said of it.\n\n# Errors\n\n[`Error::NotFound`], `` x` ``\n\n```json\n{ }\n```\n\n- one\n- 2"
        );
    }
}
