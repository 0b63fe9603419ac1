//! Statements, blocks, arms and closures.

use super::super::layout::INDENT;
use super::super::tokens::Kind;
use super::{Base, Begins, Chain, Post, Printer};
use proc_macro2::Delimiter;

impl Printer<'_> {
    /// Prints the statements up to the end of a block, and consumes the end.
    pub(super) fn statements(&mut self, close: usize) -> Option<()> {
        while self.at < close {
            self.statement()?;
        }
        self.close(close)
    }

    pub(super) fn statement(&mut self) -> Option<()> {
        if self.text() == "use" {
            return self.item();
        }
        self.layout.inconsistent(0);
        if self.word("let") {
            self.layout.word("let ");
            self.pattern()?;
            if self.is_sign(':') {
                self.at += 1;
                self.layout.word(": ");
                self.ty()?;
            }
            self.sign('=')?;
            self.layout.word(" = ");
            self.layout.never();
            self.expression(self.at)?;
            self.sign(';')?;
            self.layout.end();
            self.layout.word(";");
            self.layout.line();
            return Some(());
        }
        // Keyword statements, items and attributes are not supported.
        if self.is_sign('#') || matches!(self.text(), "use" | "fn" | "const" | "static" | "struct" | "enum" | "impl") {
            return None;
        }
        let chain = self.chain(self.at)?;
        if chain.posts.0 == chain.posts.1 && matches!(chain.base, Base::Match | Base::While | Base::Block) {
            self.posts.truncate(chain.posts.0);
            self.expression(self.at)?;
            if self.is_sign(';') {
                return None;
            }
        } else if self.is_sign_at(chain.end, '=') && !self.is_pair_at(chain.end, '=', '=') {
            self.posts.truncate(chain.posts.0);
            self.layout.inconsistent(0);
            self.expression(self.at)?;
            self.sign('=')?;
            self.layout.word(" = ");
            self.layout.never();
            self.expression(self.at)?;
            self.layout.end();
            self.sign(';')?;
            self.layout.word(";");
        } else {
            self.whole(&chain, Begins::Line)?;
            if self.is_sign(';') {
                self.at += 1;
                self.layout.word(";");
            } else if !self.is_close() {
                return None;
            }
        }
        self.layout.end();
        self.layout.line();
        Some(())
    }

    /// Prints a block as an expression.
    pub(super) fn block(&mut self) -> Option<()> {
        let close = self.open(Delimiter::Brace)?;
        self.layout.word("{");
        if self.at < close {
            self.layout.space();
            match self.lone(close) {
                Some(chain) => {
                    self.layout.inconsistent(0);
                    self.whole(&chain, Begins::Line)?;
                    self.layout.end();
                    self.layout.space();
                    self.close(close)?;
                }
                None => self.statements(close)?,
            }
            self.layout.shift(-INDENT);
        } else {
            self.close(close)?;
        }
        self.layout.word("}");
        Some(())
    }

    /// Returns the expression that is the entire content of a block.
    pub(super) fn lone(&mut self, close: usize) -> Option<Chain> {
        if matches!(self.text(), "let" | "use") || self.is_sign('#') {
            return None;
        }
        let chain = self.chain(self.at)?;
        let whole = match chain.base {
            // The end of these is known only after printing; with a semicolon they are statements.
            Base::Closure | Base::Reference | Base::Unary => !self.has_semicolon(close),
            _ => chain.end == close,
        };
        if !whole {
            self.posts.truncate(chain.posts.0);
        }
        whole.then_some(chain)
    }

    pub(super) fn has_semicolon(&self, close: usize) -> bool {
        let mut at = self.at;
        while at < close {
            match self.tokens.kind(at) {
                Some(Kind::Sign(';', _)) => return true,
                Some(Kind::Open(_, close)) => at = close + 1,
                _ => at += 1,
            }
        }
        false
    }

    pub(super) fn matching(&mut self) -> Option<()> {
        self.at += 1;
        self.layout.inconsistent(0);
        self.layout.word("match ");
        self.layout.consistent(0);
        let brace = self.before_brace(self.at)?;
        let chain = self.examined(self.at, brace)?;
        let needs_line = self.needs_line(&chain);
        self.whole(&chain, Begins::Within)?;
        match needs_line {
            true => self.layout.space(),
            false => self.layout.word(" "),
        }
        self.layout.end();
        let close = self.open(Delimiter::Brace)?;
        self.layout.word("{");
        self.layout.never();
        self.layout.consistent(INDENT);
        self.layout.line_if_nonempty();
        while self.at < close {
            self.arm()?;
            self.layout.line();
        }
        self.close(close)?;
        self.layout.shift(-INDENT);
        self.layout.end();
        self.layout.word("}");
        self.layout.end();
        Some(())
    }

    /// Prints `while condition { … }` and `while let pattern = value { … }`.
    pub(super) fn repeating(&mut self) -> Option<()> {
        self.at += 1;
        self.layout.word("while ");
        self.layout.consistent(0);
        let brace = self.before_brace(self.at)?;
        let binds = self.word("let");
        if binds {
            self.layout.inconsistent(0);
            self.layout.word("let ");
            self.layout.inconsistent(0);
            self.pattern()?;
            self.layout.end();
            self.sign('=')?;
            self.layout.word(" = ");
            self.layout.never();
            self.layout.inconsistent(0);
        }
        let chain = self.examined(self.at, brace)?;
        let needs_line = self.needs_line(&chain);
        self.whole(&chain, Begins::Within)?;
        if binds {
            self.layout.end();
            self.layout.end();
        }
        match needs_line {
            true => self.layout.space(),
            false => self.layout.word(" "),
        }
        self.layout.end();
        let close = self.open(Delimiter::Brace)?;
        self.layout.word("{");
        self.layout.never();
        self.layout.consistent(INDENT);
        self.layout.line_if_nonempty();
        self.statements(close)?;
        self.layout.shift(-INDENT);
        self.layout.end();
        self.layout.word("}");
        Some(())
    }

    /// Determines the extent of the scrutinee of a `match`: never a struct literal, as the braces belong to the match.
    pub(super) fn examined(&mut self, from: usize, brace: usize) -> Option<Chain> {
        let first = self.posts.len();
        let mut chain = self.chain(from)?;
        match chain.base {
            Base::Literal | Base::Path | Base::Structure | Base::Tuple | Base::Array => {}
            Base::Parenthesis
            | Base::Closure
            | Base::Reference
            | Base::Unary
            | Base::Match
            | Base::While
            | Base::Block => {
                return None;
            }
        }
        if chain.base == Base::Structure {
            // A path, followed by the braces of the match.
            self.posts.truncate(first);
            chain = Chain { base: Base::Path, from, posts: (first, first), end: brace };
        }
        (chain.end == brace).then_some(chain)
    }

    /// Returns whether the brace after an expression moves to a line of its own if the expression is broken.
    pub(super) fn needs_line(&self, chain: &Chain) -> bool {
        self.posts[chain.posts.0..chain.posts.1].iter().any(|post| match post {
            Post::Field(_) | Post::Method(..) | Post::Index(_) => true,
            Post::Try | Post::Call(_) => false,
        })
    }

    pub(super) fn arm(&mut self) -> Option<()> {
        self.attributes()?;
        self.layout.inconsistent(0);
        self.pattern()?;
        self.pair('=', '>')?;
        self.layout.word(" => ");
        // The braces of blocks that contain only an expression are skipped.
        let mut depth = 0;
        let mut closes = [0; 8];
        while let Some(Kind::Open(Delimiter::Brace, close)) = self.kind() {
            let begin = self.at;
            self.at += 1;
            if self.at == close || depth == closes.len() {
                self.at = begin;
                break;
            }
            match self.lone(close) {
                Some(chain) => {
                    self.posts.truncate(chain.posts.0);
                    closes[depth] = close;
                    depth += 1;
                }
                None => {
                    self.at = begin;
                    break;
                }
            }
        }
        let unit = matches!(self.kind(), Some(Kind::Open(Delimiter::Parenthesis, close)) if close == self.at + 1)
            && !matches!(self.tokens.kind(self.at + 2), Some(Kind::Sign('.' | '?', _) | Kind::Open(..)));
        if unit || matches!(self.kind(), Some(Kind::Open(Delimiter::Brace, _))) {
            self.layout.word("{");
            self.layout.never();
            self.layout.consistent(INDENT);
            self.layout.line_if_nonempty();
            if unit {
                self.at += 2;
            } else {
                let close = self.open(Delimiter::Brace)?;
                self.statements(close)?;
            }
            self.layout.shift(-INDENT);
            self.layout.end();
            self.layout.word("}");
        } else {
            self.layout.never();
            self.layout.consistent(INDENT);
            self.layout.brace();
            let chain = self.chain(self.at)?;
            let comma = !(chain.base == Base::Match && chain.posts.0 == chain.posts.1);
            self.whole(&chain, Begins::Line)?;
            self.layout.unbrace(comma.then_some(','));
            self.layout.end();
        }
        self.layout.end();
        for close in closes[..depth].iter().rev() {
            self.close(*close)?;
        }
        if self.is_sign(',') {
            self.at += 1;
            return Some(());
        }
        // A comma is unnecessary after a brace, and after the last arm.
        let braced = matches!(self.tokens.kind(self.at - 1), Some(Kind::Close(Delimiter::Brace)));
        (braced || self.is_close()).then_some(())
    }

    pub(super) fn closure(&mut self) -> Option<()> {
        self.layout.inconsistent(0);
        self.sign('|')?;
        self.layout.consistent(INDENT);
        self.layout.word("|");
        let mut first = true;
        while !self.is_sign('|') {
            if !first {
                self.sign(',')?;
                if self.is_sign('|') {
                    break;
                }
                self.layout.word(",");
                self.layout.space();
            } else {
                self.layout.zero();
            }
            first = false;
            self.pattern()?;
            if self.is_sign(':') {
                self.at += 1;
                self.layout.word(": ");
                self.ty()?;
            }
        }
        self.sign('|')?;
        if self.is_pair('-', '>') {
            return None;
        }
        self.layout.word("|");
        self.layout.space();
        self.layout.shift(-INDENT);
        self.layout.end();
        self.layout.never();
        let chain = self.chain(self.at)?;
        let ends_in_call = self.posts.len() > chain.posts.0 && matches!(self.posts.last(), Some(Post::Call(_)));
        let is_match = chain.base == Base::Match && chain.posts.0 == chain.posts.1;
        if ends_in_call || is_match || self.is_blocklike(&chain) {
            self.whole(&chain, Begins::Within)?;
        } else {
            self.layout.consistent(INDENT);
            self.layout.brace();
            self.whole(&chain, Begins::Within)?;
            self.layout.unbrace(None);
            self.layout.end();
        }
        self.layout.end();
        Some(())
    }
}
