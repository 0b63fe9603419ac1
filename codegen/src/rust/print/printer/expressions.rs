//! Expressions: what one begins with, and what follows.

use super::super::layout::INDENT;
use super::super::tokens::Kind;
use super::{Base, Begins, Chain, Generics, Post, Printer};
use proc_macro2::{Delimiter, Spacing};

impl Printer<'_> {
    /// An expression that begins at a token, where the printer stands.
    pub(super) fn expression(&mut self, from: usize) -> Option<()> {
        let chain = self.chain(from)?;
        self.whole(&chain, Begins::Within)
    }

    /// What an expression is made of, and where it ends.
    pub(super) fn chain(&mut self, from: usize) -> Option<Chain> {
        let first = self.posts.len();
        let mut at = from;
        let base = match self.tokens.kind(at)? {
            Kind::Literal => {
                at += 1;
                Base::Literal
            }
            Kind::Open(Delimiter::Parenthesis, close) => {
                at = close + 1;
                if self.is_tuple(from, close)? { Base::Tuple } else { Base::Parenthesis }
            }
            Kind::Open(Delimiter::Bracket, close) => {
                at = close + 1;
                Base::Array
            }
            Kind::Open(Delimiter::Brace, close) => {
                at = close + 1;
                Base::Block
            }
            Kind::Sign('|', _) => Base::Closure,
            Kind::Sign('&', _) if !self.is_pair_at(at, '&', '&') => Base::Reference,
            Kind::Sign('-' | '!' | '*', _) => Base::Unary,
            Kind::Ident => match self.tokens.text(at) {
                "match" => {
                    at = self.before_brace(at + 1)?;
                    let Kind::Open(_, close) = self.tokens.kind(at)? else { return None };
                    at = close + 1;
                    Base::Match
                }
                "while" => {
                    at = self.before_brace(at + 1)?;
                    let Kind::Open(_, close) = self.tokens.kind(at)? else { return None };
                    at = close + 1;
                    Base::While
                }
                "if" | "loop" | "for" | "unsafe" | "async" | "let" | "return" | "break" | "continue" | "move"
                | "const" | "static" | "yield" | "await" | "try" | "dyn" | "impl" | "fn" | "box" => {
                    return None;
                }
                _ => {
                    at = self.path_end(at)?;
                    match self.tokens.kind(at) {
                        Some(Kind::Open(Delimiter::Brace, close)) => {
                            at = close + 1;
                            Base::Structure
                        }
                        _ => Base::Path,
                    }
                }
            },
            Kind::Sign(..) | Kind::Open(Delimiter::None, _) | Kind::Close(_) => return None,
        };
        // These hold all that follows.
        if matches!(base, Base::Closure | Base::Reference | Base::Unary) {
            return Some(Chain { base, from, posts: (first, first), end: at });
        }
        loop {
            match self.tokens.kind(at) {
                Some(Kind::Sign('?', _)) => {
                    self.posts.push(Post::Try);
                    at += 1;
                }
                Some(Kind::Sign('.', Spacing::Alone)) => {
                    let name = at + 1;
                    match self.tokens.kind(name)? {
                        Kind::Ident => {}
                        // Of a tuple; `0.1` would be one number.
                        Kind::Literal if self.tokens.text(name).bytes().all(|byte| byte.is_ascii_digit()) => {
                            self.posts.push(Post::Field(name));
                            at = name + 1;
                            continue;
                        }
                        Kind::Literal | Kind::Sign(..) | Kind::Open(..) | Kind::Close(_) => return None,
                    }
                    let mut open = name + 1;
                    if self.is_pair_at(open, ':', ':') {
                        open = self.angle_end(open + 2)?;
                    }
                    match self.tokens.kind(open) {
                        Some(Kind::Open(Delimiter::Parenthesis, close)) => {
                            self.posts.push(Post::Method(name, open));
                            at = close + 1;
                        }
                        _ if self.tokens.text(name) == "await" => return None,
                        _ => {
                            self.posts.push(Post::Field(name));
                            at = name + 1;
                        }
                    }
                }
                Some(Kind::Open(Delimiter::Parenthesis, close)) => {
                    self.posts.push(Post::Call(at));
                    at = close + 1;
                }
                Some(Kind::Open(Delimiter::Bracket, close)) => {
                    self.posts.push(Post::Index(at));
                    at = close + 1;
                }
                _ => break,
            }
        }
        let ends = match self.tokens.kind(at) {
            None | Some(Kind::Close(_) | Kind::Sign(',' | ';', _)) => true,
            // Of an assignment, or of an arm.
            Some(Kind::Sign('=', spacing)) => spacing == Spacing::Alone || self.is_pair_at(at, '=', '>'),
            // A statement by itself, or what a `match` looks at.
            Some(Kind::Open(Delimiter::Brace, _) | Kind::Ident | Kind::Literal) => true,
            Some(Kind::Sign(..) | Kind::Open(..)) => matches!(base, Base::Match | Base::While | Base::Block),
        };
        let plain =
            self.posts.len() == first || !matches!(base, Base::Match | Base::While | Base::Block | Base::Closure);
        (ends && plain).then_some(Chain { base, from, posts: (first, self.posts.len()), end: at })
    }

    /// Whether parentheses hold a tuple: nothing, or a comma between what is not in brackets of any kind.
    pub(super) fn is_tuple(&self, open: usize, close: usize) -> Option<bool> {
        let mut at = open + 1;
        while at < close {
            match self.tokens.kind(at)? {
                Kind::Sign(',', _) => return Some(true),
                // What may hide a comma.
                Kind::Sign('|' | '<', _) => return None,
                Kind::Open(_, close) => at = close + 1,
                Kind::Ident | Kind::Literal | Kind::Sign(..) | Kind::Close(_) => at += 1,
            }
        }
        Some(close == open + 1)
    }

    /// The brace before which the expression ends that a `match` looks at.
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

    /// Where a path ends that stands in an expression.
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

    /// Where what stands between angle brackets has ended.
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

    /// A whole expression, which is passed; what is known of it is forgotten.
    pub(super) fn whole(&mut self, chain: &Chain, begins: Begins) -> Option<()> {
        self.parts(chain, chain.posts.1, begins)?;
        self.posts.truncate(chain.posts.0);
        if !matches!(chain.base, Base::Closure | Base::Reference | Base::Unary) {
            self.at = chain.end;
        }
        Some(())
    }

    /// An expression up to one of its parts.
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

    /// The same, as what a dot follows.
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

    /// A dot, a name and perhaps arguments, behind all that stands before them.
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

    /// Whether what stands before a dot is a name that is no longer than an indentation.
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

    /// Whether a closure is all that stands before the end of a group.
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
                // What may hide a comma.
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

    /// What an expression begins with.
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

    /// What a sign stands before.
    pub(super) fn operand(&mut self) -> Option<()> {
        let chain = self.chain(self.at)?;
        if chain.base == Base::Closure {
            return None;
        }
        self.whole(&chain, Begins::Within)
    }

    /// `Name { field: value, .. }`.
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

    /// Whether an array holds nothing but integers, characters and truths: its lines are filled.
    pub(super) fn is_simple(&self, close: usize) -> Option<bool> {
        let mut at = self.at;
        while at < close {
            let text = self.tokens.text(at);
            let simple = match self.tokens.kind(at)? {
                Kind::Literal if text.starts_with(|c: char| c.is_ascii_digit()) => {
                    // A float, perhaps by its suffix alone.
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
