//! The extent of an expression: its base, the parts that follow, and its end.

use super::super::tokens::Kind;
use super::{Base, Chain, Post, Printer};
use proc_macro2::{Delimiter, Spacing};

impl Printer<'_> {
    /// Determines the parts of an expression, and its end.
    pub(super) fn chain(&mut self, from: usize) -> Option<Chain> {
        let first = self.posts.len();
        let (base, end) = self.chain_base(from)?;
        // These extend to the end of the expression.
        if matches!(base, Base::Closure | Base::Reference | Base::Unary) {
            return Some(Chain { base, from, posts: (first, first), end });
        }
        let at = self.chain_posts(end)?;
        let ends = match self.tokens.kind(at) {
            None | Some(Kind::Close(_) | Kind::Sign(',' | ';', _)) => true,
            // The sign of an assignment or of an arm.
            Some(Kind::Sign('=', spacing)) => spacing == Spacing::Alone || self.is_pair_at(at, '=', '>'),
            // The expression of a statement or the scrutinee of a `match`.
            Some(Kind::Open(Delimiter::Brace, _) | Kind::Ident | Kind::Literal) => true,
            Some(Kind::Sign(..) | Kind::Open(..)) => matches!(base, Base::Match | Base::While | Base::Block),
        };
        let plain =
            self.posts.len() == first || !matches!(base, Base::Match | Base::While | Base::Block | Base::Closure);
        (ends && plain).then_some(Chain { base, from, posts: (first, self.posts.len()), end: at })
    }

    /// Returns the base of an expression, and its end.
    fn chain_base(&self, from: usize) -> Option<(Base, usize)> {
        Some(match self.tokens.kind(from)? {
            Kind::Literal => (Base::Literal, from + 1),
            Kind::Open(Delimiter::Parenthesis, close) => {
                (if self.is_tuple(from, close)? { Base::Tuple } else { Base::Parenthesis }, close + 1)
            }
            Kind::Open(Delimiter::Bracket, close) => (Base::Array, close + 1),
            Kind::Open(Delimiter::Brace, close) => (Base::Block, close + 1),
            Kind::Sign('|', _) => (Base::Closure, from),
            Kind::Sign('&', _) if !self.is_pair_at(from, '&', '&') => (Base::Reference, from),
            Kind::Sign('-' | '!' | '*', _) => (Base::Unary, from),
            Kind::Ident => match self.tokens.text(from) {
                "match" => (Base::Match, self.block_end(from)?),
                "while" => (Base::While, self.block_end(from)?),
                "if" | "loop" | "for" | "unsafe" | "async" | "let" | "return" | "break" | "continue" | "move"
                | "const" | "static" | "yield" | "await" | "try" | "dyn" | "impl" | "fn" | "box" => {
                    return None;
                }
                _ => {
                    let end = self.path_end(from)?;
                    match self.tokens.kind(end) {
                        Some(Kind::Open(Delimiter::Brace, close)) => (Base::Structure, close + 1),
                        _ => (Base::Path, end),
                    }
                }
            },
            Kind::Sign(..) | Kind::Open(Delimiter::None, _) | Kind::Close(_) => return None,
        })
    }

    /// Returns the end of the block of a `match` or `while`.
    fn block_end(&self, from: usize) -> Option<usize> {
        match self.tokens.kind(self.before_brace(from + 1)?)? {
            Kind::Open(_, close) => Some(close + 1),
            Kind::Ident | Kind::Literal | Kind::Sign(..) | Kind::Close(_) => None,
        }
    }

    /// Collects the parts that follow the base of an expression; returns the end of the last one.
    fn chain_posts(&mut self, from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            match self.tokens.kind(at) {
                Some(Kind::Sign('?', _)) => {
                    self.posts.push(Post::Try);
                    at += 1;
                }
                Some(Kind::Sign('.', Spacing::Alone)) => {
                    let (post, end) = self.dot(at + 1)?;
                    self.posts.push(post);
                    at = end;
                }
                Some(Kind::Open(Delimiter::Parenthesis, close)) => {
                    self.posts.push(Post::Call(at));
                    at = close + 1;
                }
                Some(Kind::Open(Delimiter::Bracket, close)) => {
                    self.posts.push(Post::Index(at));
                    at = close + 1;
                }
                _ => return Some(at),
            }
        }
    }

    /// Returns the part whose name follows a dot, and its end.
    fn dot(&self, name: usize) -> Option<(Post, usize)> {
        match self.tokens.kind(name)? {
            Kind::Ident => {}
            // A field of a tuple; `0.1` would be one number.
            Kind::Literal if self.tokens.text(name).bytes().all(|byte| byte.is_ascii_digit()) => {
                return Some((Post::Field(name), name + 1));
            }
            Kind::Literal | Kind::Sign(..) | Kind::Open(..) | Kind::Close(_) => return None,
        }
        let mut open = name + 1;
        if self.is_pair_at(open, ':', ':') {
            open = self.angle_end(open + 2)?;
        }
        match self.tokens.kind(open) {
            Some(Kind::Open(Delimiter::Parenthesis, close)) => Some((Post::Method(name, open), close + 1)),
            _ if self.tokens.text(name) == "await" => None,
            _ => Some((Post::Field(name), name + 1)),
        }
    }

    /// Returns whether parentheses contain a tuple: no tokens, or a comma outside of nested brackets.
    pub(super) fn is_tuple(&self, open: usize, close: usize) -> Option<bool> {
        let mut at = open + 1;
        while at < close {
            match self.tokens.kind(at)? {
                Kind::Sign(',', _) => return Some(true),
                // These may enclose a comma.
                Kind::Sign('|' | '<', _) => return None,
                Kind::Open(_, close) => at = close + 1,
                Kind::Ident | Kind::Literal | Kind::Sign(..) | Kind::Close(_) => at += 1,
            }
        }
        Some(close == open + 1)
    }

    /// Returns the brace at which the scrutinee of a `match` ends.
    pub(super) fn before_brace(&self, from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            match self.tokens.kind(at)? {
                Kind::Open(Delimiter::Brace, _) => return Some(at),
                Kind::Open(_, close) => at = close + 1,
                Kind::Ident | Kind::Literal | Kind::Sign(..) => at += 1,
                Kind::Close(_) => return None,
            }
        }
    }

    /// Returns the end of a path in an expression.
    pub(super) fn path_end(&self, from: usize) -> Option<usize> {
        let mut at = from + 1;
        loop {
            if self.is_sign_at(at, '!') {
                return None;
            }
            if !self.is_pair_at(at, ':', ':') {
                return Some(at);
            }
            at += 2;
            match self.tokens.kind(at)? {
                Kind::Ident => at += 1,
                Kind::Sign('<', _) => at = self.angle_end(at)?,
                Kind::Literal | Kind::Sign(..) | Kind::Open(..) | Kind::Close(_) => return None,
            }
        }
    }

    /// Returns the position after the closing angle bracket.
    pub(super) fn angle_end(&self, open: usize) -> Option<usize> {
        let (mut at, mut depth) = (open, 0_usize);
        loop {
            match self.tokens.kind(at)? {
                Kind::Sign('<', _) => depth += 1,
                Kind::Sign('>', _) => depth = depth.checked_sub(1)?,
                Kind::Sign('-' | '=', Spacing::Joint) => return None,
                Kind::Open(_, close) => at = close,
                Kind::Ident | Kind::Literal | Kind::Sign(..) => {}
                Kind::Close(_) => return None,
            }
            at += 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
}
