//! The paths that a piece of code contains.

use crate::modules::Imports;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::collections::HashMap;

/// The paths of an item, and the names that `use` lines within its bodies introduce.
#[derive(Default)]
pub(crate) struct Paths {
    pub(crate) found: Vec<FoundPath>,
    pub(crate) local: HashMap<String, Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FoundPath {
    pub(crate) segments: Vec<String>,
    pub(crate) called_as: CalledAs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CalledAs {
    Function,
    Macro,
    /// A type, a constant, a function as a value, or an import.
    Other,
}

/// Macros whose tokens are the code of another crate.
const QUOTING: [&str; 4] = ["quote", "quote_spanned", "parse_quote", "parse_quote_spanned"];

/// Keywords after which an identifier is declared.
const DECLARING: [&str; 8] = ["const", "enum", "fn", "mod", "static", "struct", "trait", "type"];

/// The keys of serde's attributes whose strings are paths.
const SERDE_PATHS: [&str; 10] = [
    "default",
    "deserialize_with",
    "from",
    "getter",
    "into",
    "remote",
    "serialize_with",
    "skip_serializing_if",
    "try_from",
    "with",
];

impl Paths {
    pub(crate) fn of(code: TokenStream) -> Self {
        let mut paths = Paths::default();
        paths.scan(code);
        paths
    }

    fn scan(&mut self, code: TokenStream) {
        let tokens: Vec<TokenTree> = code.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at = match &tokens[at] {
                TokenTree::Group(group) => {
                    self.scan(group.stream());
                    at + 1
                }
                TokenTree::Punct(punct) => match punct.as_char() {
                    '#' => self.attribute(&tokens, at),
                    // A lifetime, or a fragment of a macro's pattern.
                    '\'' => at + 2,
                    '$' if ident(&tokens, at + 1).is_some_and(|name| name != "crate") => at + 2,
                    ':' if is_separator(&tokens, at) && ident(&tokens, at + 2).is_some() => {
                        // `::name`: a path into another crate, or the rest of `<T>::name`.
                        path_end(&tokens, at + 2).1
                    }
                    _ => at + 1,
                },
                TokenTree::Ident(name) if name == "use" => self.local_use(&tokens, at),
                TokenTree::Ident(_) => self.path(&tokens, at),
                TokenTree::Literal(_) => at + 1,
            };
        }
    }

    fn path(&mut self, tokens: &[TokenTree], start: usize) -> usize {
        let (segments, end) = path_end(tokens, start);
        let bang = is_punct(tokens, end, '!') && matches!(tokens.get(end + 1), Some(TokenTree::Group(_)));
        if bang && QUOTING.contains(&segments[segments.len() - 1].as_str()) {
            return end + 2;
        }
        let follows_dot =
            start > 0 && is_punct(tokens, start - 1, '.') && !(start > 1 && is_punct(tokens, start - 2, '.'));
        let declared = start > 0 && ident(tokens, start - 1).is_some_and(|word| DECLARING.contains(&word.as_str()));
        let names_a_field = is_punct(tokens, end, ':') && !is_separator(tokens, end);
        if !follows_dot && !(segments.len() == 1 && (declared || names_a_field)) {
            let called_as = match tokens.get(end) {
                _ if bang => CalledAs::Macro,
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => CalledAs::Function,
                _ => CalledAs::Other,
            };
            self.found.push(FoundPath { segments, called_as });
        }
        end
    }

    fn local_use(&mut self, tokens: &[TokenTree], start: usize) -> usize {
        let Some(length) = (start..tokens.len()).position(|at| is_punct(tokens, at, ';')) else { return start + 1 };
        let statement: TokenStream = tokens[start..=start + length].iter().cloned().collect();
        if let Ok(used) = syn::parse2::<syn::ItemUse>(statement) {
            let mut imports = Imports::default();
            imports.collect(&used.tree, &[]);
            for (name, path) in imports.names {
                self.found.push(FoundPath { segments: path.clone(), called_as: CalledAs::Other });
                self.local.insert(name, path);
            }
        }
        start + length + 1
    }

    /// Reads the paths in the strings of serde's attributes.
    fn attribute(&mut self, tokens: &[TokenTree], start: usize) -> usize {
        let group = start + 1 + usize::from(is_punct(tokens, start + 1, '!'));
        match tokens.get(group) {
            Some(TokenTree::Group(brackets)) if brackets.delimiter() == Delimiter::Bracket => {
                self.serde(brackets);
                group + 1
            }
            _ => start + 1,
        }
    }

    fn serde(&mut self, brackets: &Group) {
        let tokens: Vec<TokenTree> = brackets.stream().into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.serde(group),
                TokenTree::Literal(literal) if at >= 2 && is_punct(&tokens, at - 1, '=') => {
                    let key = ident(&tokens, at - 2);
                    let text = syn::parse_str::<syn::LitStr>(&literal.to_string());
                    if let (Some(true), Ok(text)) = (key.map(|key| SERDE_PATHS.contains(&key.as_str())), text)
                        && let Ok(path) = text.value().parse::<TokenStream>()
                    {
                        self.scan(path);
                    }
                }
                _ => {}
            }
        }
    }
}

/// The segments of the path that begins at a token, and the first token after it.
fn path_end(tokens: &[TokenTree], start: usize) -> (Vec<String>, usize) {
    let mut segments: Vec<String> = ident(tokens, start).into_iter().collect();
    let mut end = start + 1;
    while is_separator(tokens, end) {
        let Some(segment) = ident(tokens, end + 2) else { break };
        segments.push(segment);
        end += 3;
    }
    (segments, end)
}

fn ident(tokens: &[TokenTree], at: usize) -> Option<String> {
    match tokens.get(at) {
        Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
        _ => None,
    }
}

fn is_punct(tokens: &[TokenTree], at: usize, expected: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == expected)
}

/// Whether `::` begins at a token.
fn is_separator(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens, at, ':') && is_punct(tokens, at + 1, ':')
}
