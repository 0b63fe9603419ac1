//! Lays out items from their tokens.

mod chains;
mod expressions;
mod items;
mod patterns;
mod statements;
mod types;

use super::layout::Layout;
use super::tokens::{Kind, Tokens};
use super::verbatim::Verbatim;
use proc_macro2::{Delimiter, Spacing};

/// How an item is separated from the item before it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum ItemSpacing {
    /// No blank line after another `use`.
    Use,
    /// No blank line after another `mod`.
    Module,
    /// Always a blank line.
    Blank,
}

/// The end of the item that begins at a token, and its spacing.
pub(super) fn extent(tokens: &Tokens, from: usize) -> (usize, ItemSpacing) {
    let is_sign = |at, wanted| matches!(tokens.kind(at), Some(Kind::Sign(sign, _)) if sign == wanted);
    let mut at = from;
    while let (true, Some(Kind::Open(Delimiter::Bracket, close))) = (is_sign(at, '#'), tokens.kind(at + 1)) {
        at = close + 1;
    }
    let has_attributes = at > from;
    if tokens.text(at) == "pub" {
        at += 1;
        if let Some(Kind::Open(Delimiter::Parenthesis, close)) = tokens.kind(at) {
            at = close + 1;
        }
    }
    let word = tokens.text(at);
    // These hold braces before they end.
    let closed = matches!(word, "static" | "use" | "type") || (word == "const" && tokens.text(at + 1) != "fn");
    let mut end = at;
    let mut braced = false;
    while let Some(kind) = tokens.kind(end) {
        match kind {
            Kind::Sign(';', _) => break,
            Kind::Open(Delimiter::Brace, close) if !closed => {
                (end, braced) = (close, true);
                break;
            }
            Kind::Open(_, close) => end = close + 1,
            Kind::Ident | Kind::Literal | Kind::Sign(..) | Kind::Close(_) => end += 1,
        }
    }
    let spacing = match word {
        "use" if !has_attributes => ItemSpacing::Use,
        "mod" if !has_attributes && !braced => ItemSpacing::Module,
        _ => ItemSpacing::Blank,
    };
    ((end + 1).min(tokens.len()), spacing)
}

/// Lays out the item between two tokens; `None` if it contains an unsupported construct.
pub(super) fn item(tokens: &Tokens, from: usize, to: usize, verbatim: &Verbatim, layout: &mut Layout) -> Option<()> {
    layout.clear();
    layout.consistent(0);
    let mut printer = Printer { tokens, verbatim, at: from, layout, posts: Vec::new() };
    printer.item()?;
    let ended = printer.at == to;
    layout.end();
    ended.then_some(())
}

/// Reads tokens and lays them out.
struct Printer<'t> {
    tokens: &'t Tokens,
    verbatim: &'t Verbatim,
    at: usize,
    layout: &'t mut Layout,
    /// The parts of each expression that is being printed.
    posts: Vec<Post>,
}

/// A part of an expression: `.name`, `.name(…)`, `?`, `(…)`, `[…]`, by the index of its first token.
#[derive(Clone, Copy)]
enum Post {
    Field(usize),
    /// A name, and the opening parenthesis of the arguments.
    Method(usize, usize),
    Try,
    Call(usize),
    Index(usize),
}

/// The base of an expression, without the parts that follow.
#[derive(Clone, Copy, PartialEq)]
enum Base {
    Literal,
    Path,
    /// A path and braces.
    Structure,
    Parenthesis,
    Tuple,
    Array,
    Block,
    Match,
    While,
    Closure,
    Reference,
    Unary,
}

/// An expression: its base, its parts, and its end.
#[derive(Clone, Copy)]
struct Chain {
    base: Base,
    from: usize,
    /// The range of its parts in `posts`.
    posts: (usize, usize),
    end: usize,
}

impl Printer<'_> {
    fn kind(&self) -> Option<Kind> {
        self.tokens.kind(self.at)
    }

    fn text(&self) -> &str {
        self.tokens.text(self.at)
    }

    fn is_sign_at(&self, at: usize, sign: char) -> bool {
        matches!(self.tokens.kind(at), Some(Kind::Sign(found, _)) if found == sign)
    }

    fn is_sign(&self, sign: char) -> bool {
        self.is_sign_at(self.at, sign)
    }

    /// Returns whether two signs at this position form one: `::`, `->`, `=>`.
    fn is_pair_at(&self, at: usize, first: char, second: char) -> bool {
        self.tokens.kind(at) == Some(Kind::Sign(first, Spacing::Joint)) && self.is_sign_at(at + 1, second)
    }

    fn is_pair(&self, first: char, second: char) -> bool {
        self.is_pair_at(self.at, first, second)
    }

    fn is_close(&self) -> bool {
        matches!(self.kind(), Some(Kind::Close(_)) | None)
    }

    /// Consumes a required sign.
    fn sign(&mut self, sign: char) -> Option<()> {
        self.is_sign(sign).then(|| self.at += 1)
    }

    fn pair(&mut self, first: char, second: char) -> Option<()> {
        self.is_pair(first, second).then(|| self.at += 2)
    }

    /// Consumes a word, if it is next.
    fn word(&mut self, word: &str) -> bool {
        let found = self.kind() == Some(Kind::Ident) && self.text() == word;
        self.at += usize::from(found);
        found
    }

    /// Consumes the required opening bracket of a group; returns the position of its end.
    fn open(&mut self, wanted: Delimiter) -> Option<usize> {
        match self.kind()? {
            Kind::Open(delimiter, close) if delimiter == wanted => {
                self.at += 1;
                Some(close)
            }
            _ => None,
        }
    }

    /// Consumes the required closing bracket of a group.
    fn close(&mut self, close: usize) -> Option<()> {
        (self.at == close).then(|| self.at += 1)
    }

    fn ident(&mut self) -> Option<()> {
        (self.kind() == Some(Kind::Ident)).then(|| {
            self.layout.word(self.tokens.text(self.at));
            self.at += 1;
        })
    }

    /// Consumes a comma, if it is next; returns whether more tokens follow in the group.
    fn more(&mut self, close: usize) -> Option<bool> {
        if self.at == close {
            return Some(false);
        }
        self.sign(',')?;
        Some(self.at < close)
    }
}

/// The syntax of a path's generic arguments.
#[derive(Clone, Copy, PartialEq)]
enum Generics {
    /// The syntax of types: `Vec<T>`.
    Plain,
    /// The syntax of expressions: `Vec::<T>`.
    Fish,
}

/// Whether an expression is at the start of its line.
#[derive(Clone, Copy, PartialEq)]
enum Begins {
    Line,
    Within,
}
