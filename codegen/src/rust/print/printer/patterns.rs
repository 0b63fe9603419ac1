//! Patterns.

use super::super::layout::INDENT;
use super::super::tokens::Kind;
use super::{Generics, Printer};
use proc_macro2::{Delimiter, Spacing};

impl Printer<'_> {
    pub(super) fn pattern(&mut self) -> Option<()> {
        match self.kind()? {
            Kind::Literal => {
                self.layout.word(self.tokens.text(self.at));
                self.at += 1;
                if self.is_pair('.', '.') {
                    // Only `..=` is supported.
                    self.at += 2;
                    self.sign('=')?;
                    self.layout.word("..=");
                    if self.kind()? != Kind::Literal {
                        return None;
                    }
                    self.layout.word(self.tokens.text(self.at));
                    self.at += 1;
                }
            }
            Kind::Ident if matches!(self.text(), "ref" | "box" | "const") => return None,
            Kind::Ident if self.text() == "mut" => {
                self.at += 1;
                self.layout.word("mut ");
                self.ident()?;
            }
            Kind::Ident => {
                let end = self.path_end(self.at)?;
                match self.tokens.kind(end) {
                    Some(Kind::Open(Delimiter::Parenthesis, close)) => {
                        self.path(Generics::Fish)?;
                        self.at = end + 1;
                        self.layout.word("(");
                        self.layout.consistent(INDENT);
                        self.layout.zero();
                        let mut more = self.at < close;
                        while more {
                            self.pattern()?;
                            more = self.more(close)?;
                            self.layout.comma(!more);
                        }
                        self.close(close)?;
                        self.layout.shift(-INDENT);
                        self.layout.end();
                        self.layout.word(")");
                    }
                    Some(Kind::Open(Delimiter::Brace, close)) => self.pattern_of_fields(end, close)?,
                    Some(Kind::Open(..)) => return None,
                    Some(_) | None => self.path(Generics::Fish)?,
                }
            }
            Kind::Open(Delimiter::Parenthesis, close) => {
                self.at += 1;
                self.tuple(close, Printer::pattern)?;
            }
            Kind::Sign(..) | Kind::Open(..) | Kind::Close(_) => return None,
        }
        // Alternatives, guards and bindings are not supported.
        let ends = match self.kind() {
            None | Some(Kind::Close(_) | Kind::Sign(',' | ':' | '=', _)) => true,
            // The end of a closure's parameters.
            Some(Kind::Sign('|', Spacing::Alone)) => true,
            Some(Kind::Ident | Kind::Literal | Kind::Sign(..) | Kind::Open(..)) => false,
        };
        ends.then_some(())
    }

    pub(super) fn pattern_of_fields(&mut self, end: usize, close: usize) -> Option<()> {
        self.layout.consistent(INDENT);
        self.path(Generics::Fish)?;
        self.layout.word(" {");
        self.layout.space_if_nonempty();
        self.at = end + 1;
        while self.at < close {
            if self.is_pair('.', '.') {
                self.at += 2;
                self.layout.word("..");
                self.layout.space();
                break;
            }
            if self.is_sign_at(self.at + 1, ':') {
                self.ident()?;
                self.at += 1;
                self.layout.word(": ");
            }
            self.pattern()?;
            let more = self.more(close)?;
            self.layout.comma_or_space(!more);
        }
        self.close(close)?;
        self.layout.shift(-INDENT);
        self.layout.end();
        self.layout.word("}");
        Some(())
    }
}
