//! A flat list of tokens with their text, in which the printer can look ahead.

use super::verbatim::Verbatim;
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use std::fmt::Write as _;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Ident,
    Literal,
    /// A sign, and whether it is joined with the next one.
    Sign(char, Spacing),
    /// The start of a group, and the position of its end.
    Open(Delimiter, usize),
    /// The end of a group.
    Close(Delimiter),
}

/// A token: its kind, and the range of its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    start: usize,
    end: usize,
}

/// A flat list of tokens.
#[derive(Default)]
pub(super) struct Tokens {
    all: Vec<Token>,
    text: String,
}

impl Tokens {
    /// Replaces the tokens by those of a stream.
    pub(super) fn take(&mut self, stream: TokenStream) {
        self.all.clear();
        self.text.clear();
        self.push(stream);
    }

    fn push(&mut self, stream: TokenStream) {
        for token in stream {
            let start = self.text.len();
            let kind = match token {
                TokenTree::Ident(ident) => {
                    write!(self.text, "{ident}").expect("a string takes all that is written into it");
                    Kind::Ident
                }
                TokenTree::Literal(literal) => {
                    write!(self.text, "{literal}").expect("a string takes all that is written into it");
                    Kind::Literal
                }
                TokenTree::Punct(sign) => Kind::Sign(sign.as_char(), sign.spacing()),
                TokenTree::Group(group) => {
                    let (delimiter, open) = (group.delimiter(), self.all.len());
                    self.all.push(Token { kind: Kind::Open(delimiter, open), start, end: start });
                    self.push(group.stream());
                    let close = self.all.len();
                    self.all[open].kind = Kind::Open(delimiter, close);
                    Kind::Close(delimiter)
                }
            };
            self.all.push(Token { kind, start, end: self.text.len() });
        }
    }

    /// Returns the number of tokens.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Returns the kind of a token; `None` after the last one.
    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.all.get(at).map(|token| token.kind)
    }

    /// Returns the text of an identifier or a literal; empty for other tokens.
    pub(super) fn text(&self, at: usize) -> &str {
        match self.all.get(at) {
            Some(Token { kind: Kind::Ident | Kind::Literal, start, end }) => &self.text[*start..*end],
            Some(Token { kind: Kind::Sign(..) | Kind::Open(..) | Kind::Close(_), .. }) | None => "",
        }
    }

    /// Returns the tokens of a range as Rust source, with the printed lines that they refer to.
    pub(super) fn source(&self, from: usize, to: usize, verbatim: &Verbatim) -> String {
        let mut source = String::new();
        for at in from..to {
            let Some(kind) = self.kind(at) else { break };
            match kind {
                Kind::Ident => source.push_str(self.text(at)),
                Kind::Literal => match verbatim.printed_of(self.text(at)) {
                    // Docs extend to the end of their line.
                    Some(printed) => source.push_str(&format!("\n{printed}")),
                    None => source.push_str(self.text(at)),
                },
                Kind::Sign(sign, Spacing::Alone) => source.push(sign),
                Kind::Sign(sign, Spacing::Joint) => {
                    source.push(sign);
                    continue;
                }
                Kind::Open(Delimiter::Parenthesis, _) => source.push('('),
                Kind::Open(Delimiter::Bracket, _) => source.push('['),
                Kind::Open(Delimiter::Brace, _) => source.push('{'),
                Kind::Close(Delimiter::Parenthesis) => source.push(')'),
                Kind::Close(Delimiter::Bracket) => source.push(']'),
                Kind::Close(Delimiter::Brace) => source.push('}'),
                Kind::Open(Delimiter::None, _) | Kind::Close(Delimiter::None) => {}
            }
            source.push(' ');
        }
        source
    }
}
