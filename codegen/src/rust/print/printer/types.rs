//! Types, paths and generics.

use super::super::layout::INDENT;
use super::super::tokens::Kind;
use super::{Generics, Printer};
use proc_macro2::Delimiter;

impl Printer<'_> {
    /// Prints the generic parameters of an item, if it has any.
    pub(super) fn generics(&mut self) -> Option<()> {
        if !self.is_sign('<') {
            return Some(());
        }
        self.at += 1;
        self.layout.word("<");
        self.layout.consistent(0);
        self.layout.zero();
        loop {
            if self.is_sign('\'') {
                self.lifetime()?;
            } else {
                self.ident()?;
                self.layout.inconsistent(INDENT);
                if self.is_sign(':') {
                    self.at += 1;
                    self.layout.word(": ");
                    self.bound()?;
                    while self.is_sign('+') {
                        self.at += 1;
                        self.layout.space();
                        self.layout.word("+ ");
                        self.bound()?;
                    }
                }
                self.layout.end();
            }
            let more = self.is_sign(',');
            self.at += usize::from(more);
            let more = more && !self.is_sign('>');
            self.layout.comma(!more);
            if !more {
                break;
            }
        }
        self.sign('>')?;
        self.layout.shift(-INDENT);
        self.layout.end();
        self.layout.word(">");
        Some(())
    }

    pub(super) fn bound(&mut self) -> Option<()> {
        if self.is_sign('\'') { self.lifetime() } else { self.path(Generics::Plain) }
    }

    pub(super) fn lifetime(&mut self) -> Option<()> {
        self.sign('\'')?;
        self.layout.word("'");
        self.ident()
    }

    pub(super) fn ty(&mut self) -> Option<()> {
        match self.kind()? {
            Kind::Ident if self.text() == "impl" => {
                self.at += 1;
                self.layout.word("impl ");
                self.bound()?;
                while self.is_sign('+') {
                    self.at += 1;
                    self.layout.word(" + ");
                    self.bound()?;
                }
                Some(())
            }
            Kind::Ident if matches!(self.text(), "dyn" | "fn" | "unsafe" | "extern" | "for") => None,
            Kind::Ident => self.path(Generics::Plain),
            Kind::Sign('&', _) => {
                self.at += 1;
                self.layout.word("&");
                if self.is_sign('\'') {
                    self.lifetime()?;
                    self.layout.word(" ");
                }
                if self.word("mut") {
                    self.layout.word("mut ");
                }
                self.ty()
            }
            Kind::Open(Delimiter::Bracket, close) => {
                self.at += 1;
                self.layout.word("[");
                self.ty()?;
                self.layout.word("]");
                self.close(close)
            }
            Kind::Open(Delimiter::Parenthesis, close) => {
                self.at += 1;
                self.tuple(close, Printer::ty)
            }
            Kind::Literal | Kind::Sign(..) | Kind::Open(..) | Kind::Close(_) => None,
        }
    }

    /// Prints the content of a tuple's parentheses; a single type in parentheses is not a tuple.
    pub(super) fn tuple(&mut self, close: usize, part: fn(&mut Self) -> Option<()>) -> Option<()> {
        self.layout.word("(");
        self.layout.consistent(INDENT);
        self.layout.zero();
        let mut more = self.at < close;
        let mut count = 0;
        while more {
            part(self)?;
            let comma = self.is_sign(',');
            more = self.more(close)?;
            count += 1;
            if count == 1 && !more {
                if !comma {
                    return None;
                }
                self.layout.word(",");
                self.layout.zero();
            } else {
                self.layout.comma(!more);
            }
        }
        self.close(close)?;
        self.layout.shift(-INDENT);
        self.layout.end();
        self.layout.word(")");
        Some(())
    }

    pub(super) fn path(&mut self, generics: Generics) -> Option<()> {
        loop {
            self.ident()?;
            match generics {
                Generics::Plain if self.is_sign('<') => self.generic_arguments("<")?,
                Generics::Fish if self.is_pair(':', ':') && self.is_sign_at(self.at + 2, '<') => {
                    self.at += 2;
                    self.generic_arguments("::<")?;
                }
                Generics::Plain | Generics::Fish => {}
            }
            // `Fn(…)`, and macros.
            if (generics == Generics::Plain && matches!(self.kind(), Some(Kind::Open(Delimiter::Parenthesis, _))))
                || (self.is_sign('!') && !self.is_pair('!', '='))
            {
                return None;
            }
            if !self.is_pair(':', ':') {
                return Some(());
            }
            self.at += 2;
            self.layout.word("::");
        }
    }

    pub(super) fn generic_arguments(&mut self, begin: &'static str) -> Option<()> {
        self.sign('<')?;
        self.layout.word(begin);
        self.layout.consistent(INDENT);
        self.layout.zero();
        loop {
            match self.kind()? {
                Kind::Sign('\'', _) => self.lifetime()?,
                Kind::Ident if self.is_sign_at(self.at + 1, '=') => {
                    self.ident()?;
                    self.at += 1;
                    self.layout.word(" = ");
                    self.ty()?;
                }
                Kind::Ident if self.text() == "_" => self.ident()?,
                Kind::Ident | Kind::Sign('&', _) | Kind::Open(..) => self.ty()?,
                Kind::Literal | Kind::Sign(..) | Kind::Close(_) => return None,
            }
            let more = self.is_sign(',');
            self.at += usize::from(more);
            let more = more && !self.is_sign('>');
            self.layout.comma(!more);
            if !more {
                break;
            }
        }
        self.sign('>')?;
        self.layout.shift(-INDENT);
        self.layout.end();
        self.layout.word(">");
        Some(())
    }
}
