//! Expressions: their bases and the parts that follow.

use super::super::layout::INDENT;
use super::super::tokens::Kind;
use super::{Base, Begins, Chain, Generics, Post, Printer};
use proc_macro2::Delimiter;

impl Printer<'_> {
    /// Prints an expression that begins at the current token.
    pub(super) fn expression(&mut self, from: usize) -> Option<()> {
        let chain = self.chain(from)?;
        self.whole(&chain, Begins::Within)
    }

    /// Prints a whole expression, consumes it, and discards its parts.
    pub(super) fn whole(&mut self, chain: &Chain, begins: Begins) -> Option<()> {
        self.parts(chain, chain.posts.1, begins)?;
        self.posts.truncate(chain.posts.0);
        if !matches!(chain.base, Base::Closure | Base::Reference | Base::Unary) {
            self.at = chain.end;
        }
        Some(())
    }

    /// Prints an expression up to one of its parts.
    pub(super) fn parts(&mut self, chain: &Chain, upto: usize, begins: Begins) -> Option<()> {
        if upto == chain.posts.0 {
            return self.base(chain);
        }
        let (post, before) = (self.posts[upto - 1], upto - 1);
        match post {
            Post::Field(_) | Post::Method(..) => {
                self.layout.consistent(INDENT);
                let unindent = begins == Begins::Line && self.is_short(chain, before);
                self.prefix_dot(chain, post, before, begins, unindent)?;
                self.layout.end();
                Some(())
            }
            Post::Try => {
                self.parts(chain, before, begins)?;
                self.layout.word("?");
                Some(())
            }
            Post::Call(open) => {
                self.parts(chain, before, Begins::Within)?;
                self.call(open)
            }
            Post::Index(open) => {
                self.parts(chain, before, begins)?;
                self.index(open)
            }
        }
    }

    /// Prints an expression up to one of its parts, as the prefix of a dot.
    pub(super) fn prefix(&mut self, chain: &Chain, upto: usize, begins: Begins) -> Option<()> {
        if upto == chain.posts.0 {
            self.layout.consistent(-INDENT);
            self.base(chain)?;
            self.layout.end();
            return Some(());
        }
        let (post, before) = (self.posts[upto - 1], upto - 1);
        match post {
            Post::Field(_) | Post::Method(..) => self.prefix_dot(chain, post, before, begins, false),
            Post::Try => {
                self.prefix(chain, before, begins)?;
                self.layout.word("?");
                Some(())
            }
            Post::Call(open) => {
                self.prefix(chain, before, Begins::Within)?;
                self.call(open)
            }
            Post::Index(open) => {
                self.prefix(chain, before, begins)?;
                self.index(open)
            }
        }
    }

    /// Prints a dot, a name and optional arguments, after their prefix.
    pub(super) fn prefix_dot(
        &mut self,
        chain: &Chain,
        post: Post,
        before: usize,
        begins: Begins,
        unindent: bool,
    ) -> Option<()> {
        self.prefix(chain, before, begins)?;
        if !(begins == Begins::Line && self.is_short(chain, before)) {
            // A number that ends in a dot.
            if self.layout.ends_with('.') {
                return None;
            }
            self.layout.zero();
        }
        self.layout.word(".");
        match post {
            Post::Field(name) => self.layout.word(self.tokens.text(name)),
            Post::Method(name, open) => {
                self.layout.word(self.tokens.text(name));
                if open > name + 1 {
                    self.at = name + 3;
                    self.generic_arguments("::<")?;
                }
                self.layout.consistent(if unindent { -INDENT } else { 0 });
                self.call(open)?;
                self.layout.end();
            }
            Post::Try | Post::Call(_) | Post::Index(_) => return None,
        }
        Some(())
    }

    /// Returns whether the prefix of a dot is a name no longer than one indentation.
    pub(super) fn is_short(&self, chain: &Chain, before: usize) -> bool {
        before == chain.posts.0
            && chain.base == Base::Path
            && self.tokens.text(chain.from).len() <= INDENT as usize
            && !self.is_pair_at(chain.from + 1, ':', ':')
    }

    pub(super) fn call(&mut self, open: usize) -> Option<()> {
        self.at = open;
        let close = self.open(Delimiter::Parenthesis)?;
        self.layout.word("(");
        if self.at < close {
            let chain = self.chain(self.at)?;
            let alone = match chain.base {
                Base::Closure => self.closure_end(chain.from, close)?,
                _ => chain.end == close || (self.is_sign_at(chain.end, ',') && chain.end + 1 == close),
            };
            if alone && self.is_blocklike(&chain) {
                self.whole(&chain, Begins::Within)?;
                self.more(close)?;
                self.layout.word(")");
                return self.close(close);
            }
            self.posts.truncate(chain.posts.0);
        }
        self.layout.consistent(INDENT);
        self.layout.zero();
        let mut more = self.at < close;
        while more {
            self.expression(self.at)?;
            more = self.more(close)?;
            self.layout.comma(!more);
        }
        self.layout.shift(-INDENT);
        self.layout.end();
        self.layout.word(")");
        self.close(close)
    }

    pub(super) fn index(&mut self, open: usize) -> Option<()> {
        self.at = open;
        let close = self.open(Delimiter::Bracket)?;
        self.layout.word("[");
        self.expression(self.at)?;
        self.layout.word("]");
        self.close(close)
    }

    /// Returns whether a closure extends to the end of a group.
    pub(super) fn closure_end(&self, from: usize, close: usize) -> Option<bool> {
        let mut at = from + 1;
        while !self.is_sign_at(at, '|') {
            match self.tokens.kind(at)? {
                Kind::Open(_, close) => at = close + 1,
                Kind::Close(_) => return None,
                Kind::Ident | Kind::Literal | Kind::Sign(..) => at += 1,
            }
        }
        at += 1;
        while at < close {
            match self.tokens.kind(at)? {
                Kind::Sign(',', _) => return Some(at + 1 == close),
                // It may enclose a comma.
                Kind::Sign('|', _) => return None,
                Kind::Sign('<', _) => at = self.angle_end(at)?,
                Kind::Open(_, close) => at = close + 1,
                Kind::Ident | Kind::Literal | Kind::Sign(..) | Kind::Close(_) => at += 1,
            }
        }
        Some(true)
    }

    pub(super) fn is_blocklike(&self, chain: &Chain) -> bool {
        chain.posts.0 == chain.posts.1
            && match chain.base {
                Base::Array | Base::Block | Base::Closure | Base::Structure | Base::Tuple => true,
                Base::Literal
                | Base::Path
                | Base::Parenthesis
                | Base::Match
                | Base::While
                | Base::Reference
                | Base::Unary => false,
            }
    }

    /// Prints the base of an expression.
    pub(super) fn base(&mut self, chain: &Chain) -> Option<()> {
        self.at = chain.from;
        match chain.base {
            Base::Literal => {
                self.layout.word(self.tokens.text(self.at));
                self.at += 1;
                Some(())
            }
            Base::Path => self.path(Generics::Fish),
            Base::Structure => self.literal(),
            Base::Parenthesis => {
                let close = self.open(Delimiter::Parenthesis)?;
                self.layout.word("(");
                self.expression(self.at)?;
                self.layout.word(")");
                self.close(close)
            }
            Base::Tuple => {
                let close = self.open(Delimiter::Parenthesis)?;
                self.tuple(close, |printer| printer.expression(printer.at))
            }
            Base::Array => self.array(),
            Base::Block => {
                self.layout.consistent(INDENT);
                self.block()?;
                self.layout.end();
                Some(())
            }
            Base::Match => self.matching(),
            Base::While => self.repeating(),
            Base::Closure => self.closure(),
            Base::Reference => {
                self.at += 1;
                self.layout.word("&");
                if self.word("mut") {
                    self.layout.word("mut ");
                }
                self.operand()
            }
            Base::Unary => {
                let Kind::Sign(sign, _) = self.kind()? else { return None };
                self.at += 1;
                self.layout.word(sign.encode_utf8(&mut [0; 4]));
                self.operand()
            }
        }
    }

    /// Prints the operand of a unary operator.
    pub(super) fn operand(&mut self) -> Option<()> {
        let chain = self.chain(self.at)?;
        if chain.base == Base::Closure {
            return None;
        }
        self.whole(&chain, Begins::Within)
    }

    /// Prints `Name { field: value, .. }`.
    pub(super) fn literal(&mut self) -> Option<()> {
        self.layout.consistent(INDENT);
        self.layout.inconsistent(-INDENT);
        self.path(Generics::Fish)?;
        self.layout.end();
        let close = self.open(Delimiter::Brace)?;
        self.layout.word(" {");
        self.layout.space_if_nonempty();
        while self.at < close {
            if self.is_pair('.', '.') {
                self.at += 2;
                self.layout.word("..");
                self.expression(self.at)?;
                self.layout.space();
                break;
            }
            self.ident()?;
            if self.is_sign(':') {
                self.at += 1;
                self.layout.word(": ");
                self.layout.inconsistent(0);
                self.expression(self.at)?;
                self.layout.end();
            }
            let more = self.more(close)?;
            self.layout.comma_or_space(!more);
        }
        self.close(close)?;
        self.layout.shift(-INDENT);
        self.layout.end_within(34);
        self.layout.word("}");
        Some(())
    }

    pub(super) fn array(&mut self) -> Option<()> {
        let close = self.open(Delimiter::Bracket)?;
        if self.at == close {
            self.layout.word("[]");
            return self.close(close);
        }
        if self.is_simple(close)? {
            self.layout.consistent(INDENT);
            self.layout.word("[");
            self.layout.zero();
            self.layout.inconsistent(0);
            let mut more = true;
            while more {
                self.layout.word(self.tokens.text(self.at));
                self.at += 1;
                more = self.more(close)?;
                if more {
                    self.layout.word(",");
                    self.layout.space();
                }
            }
            self.layout.end();
            self.layout.comma(true);
            self.layout.shift(-INDENT);
            self.layout.word("]");
            self.layout.end();
        } else {
            self.layout.word("[");
            self.layout.consistent(INDENT);
            self.layout.zero();
            let mut more = true;
            while more {
                self.expression(self.at)?;
                more = self.more(close)?;
                self.layout.comma(!more);
            }
            self.layout.shift(-INDENT);
            self.layout.end();
            self.layout.word("]");
        }
        self.close(close)
    }

    /// Returns whether an array contains only integers, characters and booleans: its lines are filled.
    pub(super) fn is_simple(&self, close: usize) -> Option<bool> {
        let mut at = self.at;
        while at < close {
            let text = self.tokens.text(at);
            let simple = match self.tokens.kind(at)? {
                Kind::Literal if text.starts_with(|c: char| c.is_ascii_digit()) => {
                    // A float, possibly only by its suffix.
                    if text.contains(['.', 'e', 'E', 'f']) && !text.starts_with("0x") {
                        return Some(false);
                    }
                    true
                }
                Kind::Literal => text.starts_with('\'') || text.starts_with("b'"),
                Kind::Ident => text == "true" || text == "false",
                Kind::Sign(..) | Kind::Open(..) | Kind::Close(_) => false,
            };
            if !simple {
                return Some(false);
            }
            at += 1;
            if at < close {
                if !self.is_sign_at(at, ',') {
                    return Some(false);
                }
                at += 1;
            }
        }
        Some(true)
    }
}
