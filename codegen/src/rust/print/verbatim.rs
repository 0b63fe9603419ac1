//! Lines that are copied unchanged into a file: docs, and declarations that were already printed.
//!
//! Docs are half of a generated crate. Escaping them into tokens and unescaping them again would cost more than the
//! rest of the file. Instead, tokens refer to them by number, and the printer looks the lines up.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::rc::Rc;

/// Begins the text of a `#[doc]` attribute that refers to stored lines. Document text never contains it: it is a
/// control character.
pub(super) const MARK: char = '\u{1}';

/// The lines that the tokens of one file refer to.
#[derive(Default)]
pub struct Verbatim {
    docs: Vec<Vec<String>>,
    printed: Vec<Rc<str>>,
}

impl Verbatim {
    /// Stores lines of docs; returns the attribute that refers to them, or no tokens if there are no lines.
    pub fn outer_docs(&mut self, lines: Vec<String>) -> TokenStream {
        let Some(text) = self.docs(lines) else { return TokenStream::new() };
        quote!(#[doc = #text])
    }

    /// Stores lines of docs of a module or crate: `#![doc]`.
    pub fn inner_docs(&mut self, lines: Vec<String>) -> TokenStream {
        let Some(text) = self.docs(lines) else { return TokenStream::new() };
        quote!(#![doc = #text])
    }

    fn docs(&mut self, lines: Vec<String>) -> Option<Literal> {
        if lines.is_empty() {
            return None;
        }
        self.docs.push(lines);
        Some(Literal::string(&format!("{MARK}{}", self.docs.len() - 1)))
    }

    /// Stores printed lines; returns the literal that refers to them among the members of a structure or the items of
    /// an `impl`: a byte string, which no emitter writes there.
    pub(crate) fn printed(&mut self, text: &Rc<str>) -> Literal {
        self.printed.push(Rc::clone(text));
        Literal::byte_string(format!("printed {}", self.printed.len() - 1).as_bytes())
    }

    /// Returns the lines of docs that a literal refers to.
    pub(super) fn docs_of(&self, literal: &str) -> Option<&[String]> {
        self.numbered(literal.strip_prefix(r#""\u{1}"#)?.strip_suffix('"')?)
    }

    /// Returns the lines of docs with this number.
    pub(super) fn numbered(&self, number: &str) -> Option<&[String]> {
        self.docs.get(number.parse::<usize>().ok()?).map(Vec::as_slice)
    }

    /// Returns the printed lines that a literal refers to.
    pub(super) fn printed_of(&self, literal: &str) -> Option<&str> {
        let number: usize = literal.strip_prefix(r#"b"printed "#)?.strip_suffix('"')?.parse().ok()?;
        self.printed.get(number).map(|text| &**text)
    }
}
