//! Items, their attributes and docs.

use super::super::layout::INDENT;
use super::super::tokens::Kind;
use super::super::verbatim::MARK;
use super::Printer;
use proc_macro2::Delimiter;

impl Printer<'_> {
    pub(super) fn item(&mut self) -> Option<()> {
        self.attributes()?;
        let start = self.at;
        if self.word("pub") && matches!(self.kind(), Some(Kind::Open(..))) {
            return None;
        }
        let public = self.at > start;
        let word = self.tokens.text(self.at);
        self.at += 1;
        match word {
            "struct" => self.structure(public),
            "enum" => self.enumeration(public),
            "impl" if !public => self.implementation(),
            "static" => self.constant("static ", public),
            "const" if self.text() != "fn" => self.constant("const ", public),
            "fn" => self.function(public),
            "use" => {
                self.visibility(public);
                self.layout.word("use ");
                self.imports()?;
                self.sign(';')?;
                self.layout.word(";");
                self.layout.line();
                Some(())
            }
            "mod" => {
                self.layout.consistent(INDENT);
                self.visibility(public);
                self.layout.word("mod ");
                self.ident()?;
                self.sign(';')?;
                self.layout.word(";");
                self.layout.end();
                self.layout.line();
                Some(())
            }
            _ => None,
        }
    }

    pub(super) fn visibility(&mut self, public: bool) {
        if public {
            self.layout.word("pub ");
        }
    }

    pub(super) fn attributes(&mut self) -> Option<()> {
        while self.is_sign('#') {
            self.at += 1;
            let close = self.open(Delimiter::Bracket)?;
            if self.text() == "doc" && self.is_sign_at(self.at + 1, '=') {
                self.docs(self.at + 2)?;
                self.at += 3;
            } else {
                self.layout.word("#[");
                self.meta()?;
                self.layout.word("]");
                self.layout.space();
            }
            self.close(close)?;
        }
        Some(())
    }

    /// Prints lines of docs: stored lines, or text without escapes.
    pub(super) fn docs(&mut self, at: usize) -> Option<()> {
        let literal = self.tokens.text(at);
        if let Some(lines) = self.verbatim.docs_of(literal) {
            for line in lines {
                self.layout.word(if line.is_empty() { "///" } else { "/// " });
                self.layout.word(line);
                self.layout.line();
            }
            return Some(());
        }
        let raw = literal.strip_prefix("r\"").and_then(|rest| rest.strip_suffix('"'));
        let plain = || literal.strip_prefix('"')?.strip_suffix('"').filter(|text| !text.contains('\\'));
        let text = raw.or_else(plain)?;
        if text.contains(['\n', MARK]) || text.starts_with('/') {
            return None;
        }
        self.layout.word("///");
        self.layout.word(text.trim_end_matches(' '));
        self.layout.line();
        Some(())
    }

    pub(super) fn meta(&mut self) -> Option<()> {
        self.ident()?;
        if self.is_close() {
            return Some(());
        }
        if self.is_sign('=') {
            self.at += 1;
            self.layout.word(" = ");
            return self.expression(self.at);
        }
        let close = self.open(Delimiter::Parenthesis)?;
        self.arguments(close)
    }

    /// Prints the content of the parentheses of an attribute, token by token.
    pub(super) fn arguments(&mut self, close: usize) -> Option<()> {
        self.layout.word("(");
        self.layout.consistent(INDENT);
        self.layout.zero();
        let (mut after_word, mut after_comma) = (false, false);
        while self.at < close {
            after_comma = false;
            match self.kind()? {
                Kind::Ident | Kind::Literal => {
                    if after_word {
                        self.layout.space();
                    }
                    self.layout.word(self.tokens.text(self.at));
                    after_word = true;
                    self.at += 1;
                }
                Kind::Sign(',', _) if self.at + 1 == close => {
                    self.layout.comma(true);
                    after_comma = true;
                    self.at += 1;
                }
                Kind::Sign(sign, _) => {
                    if after_word && sign == '=' {
                        self.layout.word(" ");
                    }
                    self.layout.word(sign.encode_utf8(&mut [0; 4]));
                    match sign {
                        '=' => self.layout.word(" "),
                        ',' => self.layout.space(),
                        _ => {}
                    }
                    after_word = false;
                    self.at += 1;
                }
                Kind::Open(Delimiter::Parenthesis, inner) => {
                    self.at += 1;
                    self.arguments(inner)?;
                    after_word = false;
                }
                Kind::Open(..) | Kind::Close(_) => return None,
            }
        }
        if !after_comma {
            self.layout.zero();
        }
        self.layout.shift(-INDENT);
        self.layout.end();
        self.layout.word(")");
        self.close(close)
    }

    pub(super) fn structure(&mut self, public: bool) -> Option<()> {
        self.layout.consistent(INDENT);
        self.visibility(public);
        self.layout.word("struct ");
        self.ident()?;
        match self.kind()? {
            Kind::Open(Delimiter::Brace, _) => {
                self.layout.word(" ");
                self.braced(Printer::field_line)?;
                self.layout.line();
            }
            Kind::Open(Delimiter::Parenthesis, _) => {
                self.unnamed()?;
                self.sign(';')?;
                self.layout.word(";");
                self.layout.end();
                self.layout.line();
            }
            _ => return None,
        }
        Some(())
    }

    pub(super) fn enumeration(&mut self, public: bool) -> Option<()> {
        self.layout.consistent(INDENT);
        self.visibility(public);
        self.layout.word("enum ");
        self.ident()?;
        self.layout.word(" ");
        self.braced(Printer::variant_line)?;
        self.layout.line();
        Some(())
    }

    /// Prints a group of braces whose parts each end their line; also ends the group of the item.
    pub(super) fn braced(&mut self, part: fn(&mut Self) -> Option<()>) -> Option<()> {
        let close = self.open(Delimiter::Brace)?;
        self.layout.word("{");
        self.layout.line_if_nonempty();
        while self.at < close {
            if self.kind() == Some(Kind::Literal) {
                for line in self.verbatim.printed_of(self.tokens.text(self.at))?.lines() {
                    self.layout.word(line);
                    self.layout.line();
                }
                self.at += 1;
            } else {
                part(self)?;
            }
        }
        self.close(close)?;
        self.layout.shift(-INDENT);
        self.layout.end();
        self.layout.word("}");
        Some(())
    }

    pub(super) fn field_line(&mut self) -> Option<()> {
        self.field()?;
        self.part_ends()
    }

    pub(super) fn variant_line(&mut self) -> Option<()> {
        self.attributes()?;
        self.ident()?;
        match self.kind()? {
            Kind::Open(Delimiter::Parenthesis, _) => {
                self.layout.consistent(INDENT);
                self.unnamed()?;
                self.layout.end();
            }
            Kind::Sign(',', _) | Kind::Close(_) => {}
            _ => return None,
        }
        self.part_ends()
    }

    pub(super) fn part_ends(&mut self) -> Option<()> {
        if !self.is_close() {
            self.sign(',')?;
        }
        self.layout.word(",");
        self.layout.line();
        Some(())
    }

    pub(super) fn field(&mut self) -> Option<()> {
        self.attributes()?;
        let public = self.field_visibility()?;
        self.visibility(public);
        self.ident()?;
        self.sign(':')?;
        self.layout.word(": ");
        self.ty()
    }

    pub(super) fn field_visibility(&mut self) -> Option<bool> {
        let public = self.word("pub");
        match self.kind() {
            Some(Kind::Open(..)) if public => None,
            _ => Some(public),
        }
    }

    pub(super) fn unnamed(&mut self) -> Option<()> {
        let close = self.open(Delimiter::Parenthesis)?;
        self.layout.word("(");
        self.layout.zero();
        let mut more = self.at < close;
        while more {
            self.attributes()?;
            let public = self.word("pub");
            self.visibility(public);
            self.ty()?;
            more = self.more(close)?;
            self.layout.comma(!more);
        }
        self.close(close)?;
        self.layout.shift(-INDENT);
        self.layout.word(")");
        Some(())
    }

    pub(super) fn constant(&mut self, word: &'static str, public: bool) -> Option<()> {
        self.layout.consistent(0);
        self.visibility(public);
        self.layout.word(word);
        self.ident()?;
        self.sign(':')?;
        self.layout.word(": ");
        self.ty()?;
        self.sign('=')?;
        self.layout.word(" = ");
        self.layout.never();
        self.expression(self.at)?;
        self.sign(';')?;
        self.layout.word(";");
        self.layout.end();
        self.layout.line();
        Some(())
    }

    pub(super) fn implementation(&mut self) -> Option<()> {
        self.layout.consistent(INDENT);
        self.layout.inconsistent(-INDENT);
        self.layout.consistent(INDENT);
        self.layout.word("impl");
        self.generics()?;
        self.layout.end();
        self.layout.word(" ");
        // A trait is a path, as nearly every type is.
        self.ty()?;
        if self.word("for") {
            self.layout.space();
            self.layout.word("for ");
            self.ty()?;
        }
        self.layout.end();
        self.layout.word(" ");
        self.braced(Printer::associated)?;
        self.layout.line();
        Some(())
    }

    /// Prints an item of an `impl`.
    pub(super) fn associated(&mut self) -> Option<()> {
        self.attributes()?;
        let public = self.field_visibility()?;
        let word = self.tokens.text(self.at);
        self.at += 1;
        match word {
            "fn" => self.function(public),
            "const" if self.text() != "fn" => self.constant("const ", public),
            "type" => {
                self.layout.consistent(INDENT);
                self.visibility(public);
                self.layout.word("type ");
                self.ident()?;
                self.sign('=')?;
                self.layout.word(" = ");
                self.layout.never();
                self.layout.inconsistent(-INDENT);
                self.ty()?;
                self.layout.end();
                self.sign(';')?;
                self.layout.word(";");
                self.layout.end();
                self.layout.line();
                Some(())
            }
            _ => None,
        }
    }

    pub(super) fn function(&mut self, public: bool) -> Option<()> {
        self.layout.consistent(INDENT);
        self.visibility(public);
        self.layout.word("fn ");
        self.ident()?;
        self.generics()?;
        let close = self.open(Delimiter::Parenthesis)?;
        self.layout.word("(");
        self.layout.never();
        self.layout.consistent(0);
        self.layout.zero();
        let mut more = self.at < close;
        while more {
            self.parameter()?;
            more = self.more(close)?;
            self.layout.comma(!more);
        }
        self.close(close)?;
        self.layout.shift(-INDENT);
        self.layout.end();
        self.layout.word(")");
        self.layout.consistent(-INDENT);
        if self.is_pair('-', '>') {
            self.at += 2;
            self.layout.word(" -> ");
            self.ty()?;
        }
        self.layout.end();
        self.layout.word(" ");
        let close = self.open(Delimiter::Brace)?;
        self.layout.word("{");
        self.layout.line_if_nonempty();
        self.statements(close)?;
        self.layout.shift(-INDENT);
        self.layout.end();
        self.layout.word("}");
        self.layout.line();
        Some(())
    }

    pub(super) fn parameter(&mut self) -> Option<()> {
        let is_receiver =
            |printer: &Self, at: usize| printer.tokens.text(at) == "self" && !printer.is_sign_at(at + 1, ':');
        if self.is_sign('&') {
            let mut at = self.at + 1;
            let lifetime = self.is_sign_at(at, '\'');
            at += if lifetime { 2 } else { 0 };
            let mutable = self.tokens.text(at) == "mut";
            at += usize::from(mutable);
            if !is_receiver(self, at) || lifetime {
                return None;
            }
            self.layout.word(if mutable { "&mut self" } else { "&self" });
            self.at = at + 1;
            return Some(());
        }
        let mutable = self.text() == "mut";
        let at = self.at + usize::from(mutable);
        if is_receiver(self, at) {
            self.layout.word(if mutable { "mut self" } else { "self" });
            self.at = at + 1;
            return Some(());
        }
        self.pattern()?;
        self.sign(':')?;
        self.layout.word(": ");
        self.ty()
    }

    /// Prints the path that an item imports, or several in braces.
    fn imports(&mut self) -> Option<()> {
        loop {
            if self.is_sign('*') {
                self.at += 1;
                self.layout.word("*");
                return Some(());
            }
            if let Kind::Open(Delimiter::Brace, close) = self.kind()? {
                return self.imported(close);
            }
            self.ident()?;
            if !self.is_pair(':', ':') {
                return (self.text() != "as").then_some(());
            }
            self.at += 2;
            self.layout.word("::");
        }
    }

    /// Prints names in braces; a single name loses its braces.
    fn imported(&mut self, close: usize) -> Option<()> {
        self.at += 1;
        let commas = (self.at..close).filter(|at| self.is_sign_at(*at, ',')).count();
        let several = commas > usize::from(self.is_sign_at(close - 1, ','));
        if !several {
            // Empty braces and `self` have another layout.
            if self.at == close || self.text() == "self" {
                return None;
            }
            self.imports()?;
            self.more(close)?;
            return self.close(close);
        }
        // Nested braces have another layout.
        if (self.at..close).any(|at| matches!(self.tokens.kind(at), Some(Kind::Open(..)))) {
            return None;
        }
        self.layout.consistent(INDENT);
        self.layout.word("{");
        self.layout.zero();
        self.layout.inconsistent(0);
        let mut more = true;
        while more {
            self.imports()?;
            more = self.more(close)?;
            if more {
                self.layout.word(",");
                self.layout.space();
            }
        }
        self.layout.end();
        self.layout.comma(true);
        self.layout.shift(-INDENT);
        self.layout.word("}");
        self.layout.end();
        self.close(close)
    }
}
