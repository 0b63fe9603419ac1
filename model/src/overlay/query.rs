//! JSONPath (RFC 9535) and locations in a tree.

use crate::node::{Node, Value};
use jsonpath_rfc9535::{Element, Error, JsonPath, NormalizedPath};
use std::fmt;
use std::ops::Range;

/// A JSONPath expression of RFC 9535.
#[derive(Clone, Debug)]
pub struct Query {
    path: JsonPath,
    /// The number of `..`.
    descents: usize,
    /// Whether it contains only names and indices.
    plain: bool,
    /// The cost of its regular expressions.
    patterns: Patterns,
    /// The number of times that lists in brackets may select the same node.
    lists: usize,
    /// Whether a filter queries many nodes of the whole document.
    roots: bool,
}

/// The reason for which a text is not a JSONPath.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The error message.
    pub message: String,
    /// The byte range of the error.
    pub at: Range<usize>,
}

/// The nesting limit of brackets: the parser is recursive.
const NESTING: usize = 32;

/// The nesting limit of calls: the parser reads the argument of a call twice.
const CALLS: usize = 4;

/// The maximum number of `&&` and `||`, which nest like brackets.
const OPERATORS: usize = 200;

/// The compilation cost of a regular expression that corresponds to one step for each node it is matched against.
const MATCHING: usize = 200;

/// The cost limit for compiling the regular expressions of an overlay: a fraction of a second and about 100 MB.
pub(super) const PATTERNS: usize = 1_000_000;

impl Query {
    /// Parses an expression.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        Query::within(text, &mut { PATTERNS })
    }

    /// Parses an expression whose regular expressions cost at most what remains of the budget.
    pub(super) fn within(text: &str, left: &mut usize) -> Result<Query, QueryError> {
        too_much(text)?;
        let patterns = patterns(text);
        let Some(rest) = left.checked_sub(patterns.cost) else {
            let message = "the regular expressions of this overlay are too large".to_owned();
            return Err(QueryError { message, at: 0..text.len() });
        };
        *left = rest;
        match JsonPath::parse(text) {
            Ok(path) => {
                let Widths { descents, plain, roots, lists } = widths(text);
                Ok(Query { path, descents, plain, patterns, lists, roots })
            }
            Err(error) => Err(QueryError::new(&error, text)),
        }
    }

    /// Returns an upper bound of the nodes visited in a document with the given number of nodes and depth.
    pub(super) fn steps(&self, nodes: usize, depth: usize) -> usize {
        if self.plain {
            return depth.saturating_mul(self.lists);
        }
        let nodes = nodes.saturating_mul(self.lists).saturating_mul(1 + self.patterns.cost / MATCHING);
        let again = (1..self.descents).fold(nodes, |steps, _| steps.saturating_mul(depth.max(1)));
        if self.roots { again.saturating_mul(nodes) } else { again }
    }

    /// Returns whether a pattern comes from the document; it would be compiled again for each node.
    pub(super) fn is_said(&self) -> bool {
        self.patterns.said
    }

    /// Returns the locations of the selected nodes, in the order of the expression.
    pub fn select(&self, value: &serde_json::Value) -> Vec<Location> {
        self.path.query(value).paths().map(Location::from).collect()
    }
}

impl QueryError {
    fn new(error: &Error, text: &str) -> Self {
        let one = |at: usize| at..(at + 1).min(text.len());
        // If a word occurs twice, its position is ambiguous.
        let found = |word: &str, length: usize| match (text.find(word), text.rfind(word)) {
            (Some(at), Some(last)) if at == last => at..at + length,
            _ => 0..text.len(),
        };
        let word = |word: &str| found(word, word.len());
        let call = |name: &str| found(&format!("{name}("), name.len());
        let (message, at) = match error {
            Error::Syntax { position, .. } if text.get(*position..).is_some_and(|rest| rest.starts_with('[')) => {
                ("these brackets contain no valid selector".to_owned(), brackets(text, *position))
            }
            Error::Syntax { position, .. } => {
                let found = text.get(*position..).and_then(|rest| rest.chars().next());
                let found = found.map_or("the end".to_owned(), |found| format!("`{found}`"));
                (format!("unexpected {found}"), one(*position))
            }
            Error::IntegerOutOfRange { repr } => (format!("{repr} is out of range"), word(repr)),
            Error::NestingTooDeep { position } => ("brackets are nested too deeply".to_owned(), one(*position)),
            Error::UnknownFunction { name } => {
                let known = "`length`, `count`, `match`, `search` and `value`";
                (format!("unknown function `{name}`; the functions are {known}"), call(name))
            }
            Error::FunctionArity { name, expected, found } => {
                let arguments = if *expected == 1 { "argument" } else { "arguments" };
                (format!("`{name}` takes {expected} {arguments}, not {found}"), call(name))
            }
            Error::IllTyped { message } => (message.clone(), 0..text.len()),
            error => (error.to_string(), 0..text.len()), // A later release may add variants.
        };
        QueryError { message, at }
    }
}

/// Returns the range from a bracket to its closing bracket, or to the end.
fn brackets(text: &str, start: usize) -> Range<usize> {
    let mut depth = 0_usize;
    for (at, byte) in unquoted(text).skip_while(|(at, _)| *at < start) {
        match byte {
            b'[' => depth += 1,
            b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return start..at + 1;
                }
            }
            _ => {}
        }
    }
    start..text.len()
}

/// Iterates over the bytes of a JSONPath outside of quotes, with their offsets.
fn unquoted(text: &str) -> impl Iterator<Item = (usize, u8)> {
    let mut quote = None;
    let mut escaped = false;
    text.bytes().enumerate().filter(move |&(_, byte)| {
        match (quote, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(open), _) if open == byte => {
                quote = None;
                return false;
            }
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(_) | None, _) => {}
        }
        quote.is_none()
    })
}

/// The regular expressions of a JSONPath.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Patterns {
    /// An upper bound of the cost of compiling them.
    cost: usize,
    /// Whether one of them comes from the document.
    said: bool,
}

fn patterns(text: &str) -> Patterns {
    let mut patterns = Patterns { cost: 0, said: false };
    let mut calls = Vec::new();
    for (at, byte) in unquoted(text) {
        match byte {
            b'(' => calls.push(["match", "search"].iter().any(|call| text[..at].ends_with(call))),
            b'[' => calls.push(false),
            b')' | b']' => drop(calls.pop()),
            b',' if calls.last() == Some(&true) => match literal(text[at + 1..].trim_start()) {
                Some(pattern) => patterns.cost = patterns.cost.saturating_add(pattern_cost(pattern)),
                None => patterns.said = true,
            },
            _ => {}
        }
    }
    patterns
}

/// Returns the content of the string literal that a text begins with, or `None` if it contains `\u` escapes.
fn literal(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''))?;
    let rest = &text[1..];
    let mut escaped = false;
    let end = rest.find(|c| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    Some(&rest[..end]).filter(|pattern| !pattern.contains("\\u"))
}

/// Returns an upper bound of the cost of compiling a regular expression: a Unicode class is large, and a counted
/// repetition is expanded.
fn pattern_cost(pattern: &str) -> usize {
    let classes: usize = pattern
        .match_indices('\\')
        .map(|(at, _)| match pattern.as_bytes().get(at + 1) {
            Some(b'p' | b'P' | b'w' | b'W') => 2_000,
            _ => 200,
        })
        .sum();
    let sets = 200 * pattern.matches(['.', '[']).count();
    let repeated = pattern.split('{').skip(1).fold(1_usize, |product, rest| {
        let numbers = rest.split('}').next().unwrap_or_default().split(',');
        let most = numbers.filter_map(|number| number.trim().parse::<usize>().ok()).max();
        product.saturating_mul(most.unwrap_or(1).max(1))
    });
    repeated.saturating_mul(200 + pattern.len() + classes + sets)
}

/// The extent of a document that an expression visits.
struct Widths {
    /// The number of `..`.
    descents: usize,
    /// Whether it contains neither `..` nor `*` nor a filter.
    plain: bool,
    /// Whether brackets contain `$` followed by `..` or `*`.
    roots: bool,
    /// The product of the numbers of selectors in each pair of brackets.
    lists: usize,
}

fn widths(text: &str) -> Widths {
    let mut widths = Widths { descents: 0, plain: true, roots: false, lists: 1 };
    // The number of selectors in each open bracket; `None` for a parenthesis.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut rooted = false;
    let mut bytes = unquoted(text).map(|(_, byte)| byte).peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'(' => open.push(None),
            b'[' => open.push(Some(1)),
            b',' => {
                if let Some(Some(selectors)) = open.last_mut() {
                    *selectors += 1;
                }
            }
            b')' | b']' => {
                let selectors = open.pop().flatten().unwrap_or(1);
                widths.lists = widths.lists.saturating_mul(selectors);
                rooted &= !open.is_empty();
            }
            b'$' if !open.is_empty() => rooted = true,
            b'*' => {
                widths.roots |= rooted;
                widths.plain = false;
            }
            b'?' | b':' => widths.plain = false,
            b'.' if bytes.peek() == Some(&b'.') => {
                widths.descents += 1;
                widths.roots |= rooted;
                bytes.next();
            }
            _ => {}
        }
    }
    widths.plain &= widths.descents == 0;
    widths
}

/// Refuses expressions that would make the parser recurse too deeply or run too long.
fn too_much(text: &str) -> Result<(), QueryError> {
    // Whether each open bracket belongs to a call.
    let mut open = Vec::new();
    let (mut calls, mut operators, mut before) = (0, 0, b' ');
    for (at, byte) in unquoted(text) {
        let error = |message: String| Err(QueryError { message, at: at..at + 1 });
        match byte {
            b'(' | b'[' => {
                let is_call = byte == b'(' && (before.is_ascii_alphanumeric() || before == b'_');
                open.push(is_call);
                calls += usize::from(is_call);
                if open.len() > NESTING {
                    return error(format!("brackets are nested deeper than {NESTING} levels"));
                }
                if calls > CALLS {
                    return error(format!("calls are nested deeper than {CALLS} levels"));
                }
            }
            b')' | b']' => calls -= usize::from(open.pop() == Some(true)),
            b'&' | b'|' if before == byte => {
                operators += 1;
                if operators > OPERATORS {
                    return error(format!("there are more than {OPERATORS} `&&` and `||`"));
                }
            }
            _ => {}
        }
        before = byte;
    }
    Ok(())
}

/// The path from the root of a document to one of its nodes: a normalized path of RFC 9535.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location(pub(crate) Vec<Step>);

/// A step from a node to one of its children.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// To an item of a list.
    Index(usize),
    /// To the value of a key; the first one if the key is repeated.
    Name(Box<str>),
}

impl From<&NormalizedPath<'_>> for Location {
    fn from(path: &NormalizedPath<'_>) -> Self {
        let step = |element: Element<'_>| match element {
            Element::Name(name) => Step::Name(name.into()),
            Element::Index(index) => Step::Index(index),
        };
        Location(path.elements().into_iter().map(step).collect())
    }
}

impl Location {
    /// Returns the location of the parent; `None` for the root.
    pub(super) fn parent(&self) -> Option<Location> {
        self.0.split_last().map(|(_, parent)| Location(parent.to_vec()))
    }

    /// Returns the node at this location of a tree.
    pub(crate) fn find<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        self.0.iter().try_fold(root, |node, step| match step {
            Step::Name(name) => node.get(name),
            Step::Index(index) => node.as_sequence()?.get(*index),
        })
    }

    /// Returns the node at this location of a tree, mutably.
    pub(super) fn find_mut<'n>(&self, root: &'n mut Node) -> Option<&'n mut Node> {
        self.0.iter().try_fold(root, |node, step| match (step, &mut node.value) {
            (Step::Name(name), Value::Mapping(mapping)) => mapping.entry_mut(name).map(|entry| &mut entry.value),
            (Step::Index(index), Value::Sequence(items)) => items.get_mut(*index),
            _ => None,
        })
    }

    /// Returns the value at this location of a JSON value.
    pub fn within<'v>(&self, root: &'v serde_json::Value) -> Option<&'v serde_json::Value> {
        self.0.iter().try_fold(root, |value, step| match step {
            Step::Name(name) => value.get(&**name),
            Step::Index(index) => value.get(*index),
        })
    }

    /// Returns the value at this location of the JSON view of a tree, mutably.
    pub(super) fn within_mut<'v>(&self, root: &'v mut serde_json::Value) -> Option<&'v mut serde_json::Value> {
        self.0.iter().try_fold(root, |value, step| match step {
            Step::Name(name) => value.get_mut(&**name),
            Step::Index(index) => value.get_mut(*index),
        })
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        for step in &self.0 {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Name(name) => write!(f, "['{}']", escaped(name))?,
            }
        }
        Ok(())
    }
}

pub(crate) fn escaped(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        match c {
            '\'' | '\\' => text.extend(['\\', c]),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            '\0'..='\u{1f}' => text.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Patterns, Query, patterns};

    #[test]
    fn patterns_cost_what_reading_them_takes() {
        let literal = |cost| Patterns { cost, said: false };
        assert_eq!(patterns("$.match['match(@.a, @.b)'].search"), literal(0));
        assert_eq!(patterns("$[?match(@.a, '^Get')]"), literal(204));
        assert_eq!(patterns("$.größe[?match(@.ä, '^Get')].日本"), literal(204));
        assert_eq!(patterns(r"$[?search(@.a, '\\pL{3}') || match(@.b, 'x')]"), literal(3 * (200 + 7 + 2_200) + 201));
        assert_eq!(patterns("$[?match(@.a, 'it\\'s{2,9}')]"), literal(9 * (200 + 10 + 200)));
        for any in [
            "$[?match(@.a, @.b)]",
            "$[?match('x', @.b)]",
            r"$[?match(@.a, 'a\u007b200}')]",
            "$[?match(@.a,@.b)]['x','y']",
        ] {
            assert!(patterns(any).said, "{any}");
        }
    }

    #[test]
    fn patterns_that_together_are_too_large_are_not_read() {
        let mut left = 1_000;
        let text = "$[?match(@.a, '^Get.')]";
        assert!(Query::within(text, &mut left).is_ok());
        assert!(Query::within(text, &mut left).is_ok());
        let error = Query::within(text, &mut left).expect_err("the third one exceeds the budget");
        assert_eq!(
            (error.message.as_str(), error.at),
            ("the regular expressions of this overlay are too large", 0..23)
        );
        assert!(Query::parse(r"$[?match(@.a, '(\\pL{90}){90}')]").is_err());
    }

    #[test]
    fn errors_say_what_is_wrong_and_where() {
        let wrong = |text: &str| {
            let error = Query::parse(text).expect_err(text);
            format!("{} at `{}`", error.message, &text[error.at])
        };
        let said: Vec<String> = [
            "$.a[",
            "$.a-b",
            "$.paths['/pets].get",
            "$.paths[?@.x == ]['a']",
            "$[9007199254740993]",
            "$[?size(@.a) > 1]",
            "$[?length(@.a, 1) > 1]",
            "$[?length(@.a) > 1 && length(@.a, 1) > 1]",
            "$[?length(@.*) > 1]",
            "$[?match(@.a, 'x') == true]",
        ]
        .map(wrong)
        .to_vec();
        insta::assert_snapshot!(said.join("\n"));
    }
}
