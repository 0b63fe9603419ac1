//! JSONPath by RFC 9535, and locations in a tree.

use crate::node::{Node, Value};
use serde_json_path::{JsonPath, NormalizedPath, PathElement};
use std::fmt;

/// A JSONPath expression of RFC 9535.
#[derive(Clone, Debug)]
pub struct Query {
    path: JsonPath,
    /// How often it says `..`.
    descents: usize,
    /// Whether it says only names and numbers.
    plain: bool,
    /// How many steps each node costs, for regular expressions: they are read anew for each.
    patterns: usize,
    /// Whether a filter asks for many nodes of the whole document.
    roots: bool,
}

/// Why a text is no such expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// What is wrong.
    pub message: String,
    /// The byte of the text where.
    pub at: usize,
}

/// How deep brackets may be nested: the parser behind it is recursive.
const NESTING: usize = 32;

impl Query {
    /// Reads an expression.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        if let Some(at) = too_deep(text) {
            return Err(QueryError { message: format!("brackets are nested deeper than {NESTING} levels"), at });
        }
        match JsonPath::parse(text) {
            Ok(path) => {
                let Widths { descents, plain, roots } = widths(text);
                Ok(Query { path, descents, plain, patterns: patterns(text), roots })
            }
            Err(error) => {
                let at = error.position().min(text.len());
                let found = text.get(at..).and_then(|rest| rest.chars().next());
                let found = found.map_or("the end".to_owned(), |found| format!("`{found}`"));
                let message = match error.message() {
                    "parser error" => format!("unexpected {found}"),
                    message => message.to_owned(),
                };
                Err(QueryError { message, at })
            }
        }
    }

    /// How many nodes it looks at, at most, in a document of so many, nested so deep.
    pub(super) fn steps(&self, nodes: usize, depth: usize) -> usize {
        if self.plain {
            return depth;
        }
        let nodes = nodes.saturating_mul(self.patterns);
        let again = (1..self.descents).fold(nodes, |steps, _| steps.saturating_mul(depth.max(1)));
        if self.roots { again.saturating_mul(nodes) } else { again }
    }

    /// The locations of what the expression selects, in its order.
    pub fn select(&self, value: &serde_json::Value) -> Vec<Location> {
        self.path.query_located(value).locations().map(Location::from).collect()
    }
}

/// What reading the regular expressions of a JSONPath costs, in steps; no bound for one that the document says.
fn patterns(text: &str) -> usize {
    let mut cost = 1_usize;
    let mut calls = Vec::new();
    let mut quote = None;
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        at += 1;
        match (quote, byte) {
            (Some(_), b'\\') => at += 1,
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'(') => calls.push(["match(", "search("].iter().any(|call| text[..at].ends_with(call))),
            (None, b'[') => calls.push(false),
            (None, b')' | b']') => drop(calls.pop()),
            (None, b',') if calls.last() == Some(&true) => match literal(text[at..].trim_start()) {
                Some(pattern) => cost = cost.saturating_add(pattern_cost(pattern)),
                None => return usize::MAX,
            },
            (None, _) => {}
        }
    }
    cost
}

/// What stands in the quotes that a text begins with; none where it hides letters.
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

/// The steps that reading a regular expression takes, at most: a class of Unicode is large, and what is repeated by a
/// number is written out as often.
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

/// How much of a document an expression looks at.
struct Widths {
    /// How often it says `..`.
    descents: usize,
    /// Whether it says neither `..` nor `*` nor a filter.
    plain: bool,
    /// Whether within brackets it says `$`, and after it `..` or `*`.
    roots: bool,
}

fn widths(text: &str) -> Widths {
    let (mut descents, mut depth, mut rooted, mut roots, mut plain) = (0_usize, 0_usize, false, false, true);
    let mut quote = None;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match (quote, byte) {
            (Some(_), b'\\') => {
                bytes.next();
            }
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'(' | b'[') => depth += 1,
            (None, b')' | b']') => {
                depth = depth.saturating_sub(1);
                rooted &= depth > 0;
            }
            (None, b'$') if depth > 0 => rooted = true,
            (None, b'*') => {
                roots |= rooted;
                plain = false;
            }
            (None, b'?') => plain = false,
            (None, b'.') if bytes.peek() == Some(&b'.') => {
                descents += 1;
                roots |= rooted;
                bytes.next();
            }
            (None, _) => {}
        }
    }
    Widths { descents, plain: plain && descents == 0, roots }
}

/// Where brackets outside of quotes are nested too deeply.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match (quote, byte) {
            (Some(_), b'\\') => {
                bytes.next();
            }
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'(' | b'[') => {
                depth += 1;
                if depth > NESTING {
                    return Some(at);
                }
            }
            (None, b')' | b']') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
    }
    None
}

/// The way from the root of a document to one of its nodes: RFC 9535's normalized path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location(pub(crate) Vec<Step>);

/// A step from a node to one within it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// To an item of a list.
    Index(usize),
    /// To the value of a key, the first where it is said twice.
    Name(Box<str>),
}

impl From<&NormalizedPath<'_>> for Location {
    fn from(path: &NormalizedPath<'_>) -> Self {
        let step = |element: &PathElement<'_>| match element {
            PathElement::Name(name) => Step::Name((*name).into()),
            PathElement::Index(index) => Step::Index(*index),
        };
        Location(path.iter().map(step).collect())
    }
}

impl Location {
    /// The location of what this one is in; none of the root.
    pub(super) fn parent(&self) -> Option<Location> {
        self.0.split_last().map(|(_, parent)| Location(parent.to_vec()))
    }

    /// The node at this location of a tree.
    pub(crate) fn find<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        self.0.iter().try_fold(root, |node, step| match step {
            Step::Name(name) => node.get(name),
            Step::Index(index) => node.as_sequence()?.get(*index),
        })
    }

    /// The node at this location of a tree, to be changed.
    pub(super) fn find_mut<'n>(&self, root: &'n mut Node) -> Option<&'n mut Node> {
        self.0.iter().try_fold(root, |node, step| match (step, &mut node.value) {
            (Step::Name(name), Value::Mapping(mapping)) => mapping.entry_mut(name).map(|entry| &mut entry.value),
            (Step::Index(index), Value::Sequence(items)) => items.get_mut(*index),
            _ => None,
        })
    }

    /// What stands at this location of a value.
    pub fn within<'v>(&self, root: &'v serde_json::Value) -> Option<&'v serde_json::Value> {
        self.0.iter().try_fold(root, |value, step| match step {
            Step::Name(name) => value.get(&**name),
            Step::Index(index) => value.get(*index),
        })
    }

    /// The value at this location of a tree's view as JSON, to be changed.
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
    use super::patterns;

    #[test]
    fn patterns_cost_what_reading_them_takes() {
        assert_eq!(patterns("$.match['match(@.a, @.b)'].search"), 1);
        assert_eq!(patterns("$[?match(@.a, '^Get')]"), 1 + 204);
        assert_eq!(patterns(r"$[?search(@.a, '\\pL{3}') || match(@.b, 'x')]"), 1 + 3 * (200 + 7 + 2_200) + 201);
        assert_eq!(patterns("$[?match(@.a, 'it\\'s{2,9}')]"), 1 + 9 * (200 + 10 + 200));
        for any in [
            "$[?match(@.a, @.b)]",
            "$[?match('x', @.b)]",
            r"$[?match(@.a, 'a\u007b200}')]",
            "$[?match(@.a,@.b)]['x','y']",
        ] {
            assert_eq!(patterns(any), usize::MAX, "{any}");
        }
    }
}
