//! Prints items as the text of a file.
//!
//! The layout is prettyplease's: the output of `quote!` is printed token by token, without a syntax tree, and exactly
//! as prettyplease would print it. An item with a construct that the printer does not know is parsed by syn
//! and printed by prettyplease, which is also the oracle of the tests (`prettyplease_tests`).
//!
//! The reason is speed. `kubernetes.json` takes 0.58 s of CPU with this printer and 1.43 s with prettyplease alone, in
//! turn on one machine.

mod layout;
#[cfg(test)]
mod prettyplease_tests;
mod printer;
mod tokens;
mod verbatim;

pub use verbatim::Verbatim;

use layout::Layout;
use printer::ItemSpacing;
use proc_macro2::TokenStream;
use quote::quote;
use std::rc::Rc;
use tokens::Tokens;
use verbatim::MARK;

/// Prints items with a blank line before each, except between `use` items and between `mod` items.
///
/// Each group of tokens contains any number of items, whose docs are in `verbatim`.
///
/// # Panics
///
/// Panics if the tokens are not Rust, which is a bug in a template, independent of the document.
pub fn items(items: impl IntoIterator<Item = TokenStream>, verbatim: &Verbatim) -> String {
    let mut text = String::new();
    let mut last = None;
    let (mut tokens, mut layout) = (Tokens::default(), Layout::default());
    for stream in items {
        tokens.take(stream);
        let mut from = 0;
        while from < tokens.len() {
            let (to, spacing) = printer::extent(&tokens, from);
            if last != Some(spacing) || spacing == ItemSpacing::Blank {
                text.push('\n');
            }
            last = Some(spacing);
            match printer::item(&tokens, from, to, verbatim, &mut layout) {
                Some(()) => layout.write(&mut text),
                None => {
                    push_docs(&mut text, &prettyplease::unparse(&parse(&tokens.source(from, to, verbatim))), verbatim)
                }
            }
            from = to;
        }
    }
    text
}

/// Prints the inner attributes of a file, after a blank line; empty if there are none.
///
/// # Panics
///
/// Panics if the tokens are not Rust, which is a bug in a template, independent of the document.
pub(crate) fn attributes(inner: &TokenStream, verbatim: &Verbatim) -> String {
    let attributes = prettyplease::unparse(&syn::parse2(inner.clone()).expect("templates write Rust"));
    let mut text = String::new();
    if !attributes.is_empty() {
        text.push('\n');
        push_docs(&mut text, &attributes, verbatim);
    }
    text
}

/// Adds the output of prettyplease, with the stored lines in place of the docs that refer to them (`    ///`).
fn push_docs(text: &mut String, unparsed: &str, verbatim: &Verbatim) {
    let mut left = unparsed;
    // Strings are escaped: only docs contain the unescaped character.
    while let Some((before, after)) = left.split_once(MARK) {
        let end = after.find('\n').map_or(after.len(), |end| end + 1);
        let start = before.rfind('\n').map_or(0, |start| start + 1);
        match verbatim.numbered(after[..end].trim_end()) {
            Some(lines) => {
                text.push_str(&before[..start]);
                for line in lines {
                    text.push_str(&before[start..]);
                    text.push_str(if line.is_empty() { "" } else { " " });
                    text.push_str(line);
                    text.push('\n');
                }
            }
            None => text.push_str(&left[..before.len() + MARK.len_utf8() + end]),
        }
        left = &after[end..];
    }
    text.push_str(left);
}

/// Prints the content of an item's braces, without indentation.
pub(crate) fn inside(item: TokenStream, verbatim: &Verbatim) -> Rc<str> {
    let text = items([item], verbatim);
    let mut inside = String::with_capacity(text.len());
    let lines = text.lines().skip(2);
    for line in lines.clone().take(lines.count().saturating_sub(1)) {
        inside.push_str(line.strip_prefix("    ").unwrap_or(line));
        inside.push('\n');
    }
    Rc::from(inside)
}

/// Prints statements as in the body of a function.
pub(crate) fn statements(statements: TokenStream) -> String {
    let text = items([quote!(fn main() { #statements })], &Verbatim::default());
    // Skips the blank line and the line of the function.
    let lines = text.lines().skip(2);
    let body: Vec<&str> = lines.map(|line| line.strip_prefix("    ").unwrap_or(line)).collect();
    body[..body.len().saturating_sub(1)].join("\n")
}

fn parse(source: &str) -> syn::File {
    syn::parse_str(source).expect("templates write Rust")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_and_their_docs() {
        let mut verbatim = Verbatim::default();
        let docs = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        let inner = verbatim.inner_docs(docs(&["A crate.", "", "Of */ \" things."]));
        let pet = verbatim.outer_docs(docs(&["A pet.", "", "# With a heading"]));
        let r#type = verbatim.outer_docs(docs(&["/* \\", "// b"]));
        let items = [
            quote!(
                use std::fmt;
                use bindery::Service;
            ),
            quote!(
                mod types;
                pub mod error;
            ),
            quote! {
                #pet
                #[derive(Clone, Debug)]
                pub struct Pet {
                    #r#type
                    #[serde(rename = "a\"b\n\u{1}")]
                    pub r#type: String,
                }
            },
            quote!(impl Pet { #[doc = " New."] pub fn new(a: impl Into<String>) -> Self { Self { r#type: a.into() } } }),
        ];
        let text = attributes(&inner, &verbatim) + &super::items(items, &verbatim);
        insta::assert_snapshot!(text);
        let again: TokenStream = text.parse().expect("it is Rust");
        let file: syn::File = syn::parse2(again).expect("it is Rust");
        assert_eq!(prettyplease::unparse(&file).replace("\n\n", "\n"), text[1..].replace("\n\n", "\n"));
    }

    #[test]
    fn statements_stand_alone() {
        let text = statements(quote!(let a = Pet::new("```\n"); assert_eq!(a.r#type, "x");));
        assert_eq!(text, "let a = Pet::new(\"```\\n\");\nassert_eq!(a.r#type, \"x\");");
        assert_eq!(statements(quote!()), "");
    }
}
