//! YAML: builds a tree and the span of each node from the events of `granit-parser`.
//!
//! Scalars are resolved by the core schema of YAML 1.2. Aliases and merge keys are expanded here, so that the limits
//! apply to them.

use super::{Fault, InputLimits, Span};
use crate::node::{Entry, Key, Mapping, Node, NodeLocation, Number, SourceId, Value};
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Tag};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Parses a text of one document into its tree and the spans of its nodes.
pub(super) fn read(text: &str, source: SourceId, limits: &InputLimits) -> Result<(Node, Vec<Span>), Fault> {
    let mut builder = Builder {
        source,
        limits,
        spans: Vec::new(),
        open: Vec::new(),
        anchors: BTreeMap::new(),
        expanded: Expanded::default(),
        anchored: 0,
        memory: ((32 << 20) + 8 * text.len()) / 100,
        root: None,
    };
    for result in Parser::new_from_str_with_options(text, options(limits)) {
        let (event, span) = match result {
            Ok((event, span)) => (event, span.byte_range().unwrap_or_default()),
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or_default().min(text.len());
                return Err(match error.kind() {
                    // The parser looks ahead to find out whether `[[[` is a key, and reaches its limit first.
                    ErrorKind::RecursionLimitExceeded => Fault::too_deep(limits, at),
                    _ => Fault::syntax(&error.info(), at..at),
                });
            }
        };
        // Only a marker without content may follow the document.
        let says_nothing = span.is_empty() && matches!(event, Event::Scalar(..));
        if builder.root.is_some() && event.is_node() && !says_nothing {
            return Err(Fault::several_documents(span));
        }
        if builder.root.is_none() {
            builder.event(event, span)?;
        }
    }
    let Builder { root, spans, .. } = builder;
    root.map(|node| (node, spans)).ok_or_else(Fault::empty)
}

/// Returns whether a whole text is one mapping in YAML.
pub(super) fn is_mapping(text: &str) -> bool {
    let mut nodes = 0;
    let mut mapping = false;
    for result in Parser::new_from_str(text) {
        match result {
            Ok((event, _)) if event.is_node() => {
                nodes += 1;
                mapping |= nodes == 1 && matches!(event, Event::MappingStart(..));
            }
            Ok(_) => {}
            Err(_) => return false,
        }
    }
    mapping
}

fn options(limits: &InputLimits) -> granit_parser::Options {
    // One more than our own limit, which reports the better message.
    granit_parser::options! {
        flow_nesting_limit: limits.nesting.saturating_add(1),
        block_nesting_limit: limits.nesting.saturating_add(1),
        emit_comments: false,
    }
}

/// The memory of a node, including its key and span.
const NODE: usize = 64;

/// The number of nodes that may be stored for aliases, regardless of the size of the text.
const ANCHORED: usize = 1 << 18;

/// The tree under construction.
struct Builder<'l> {
    source: SourceId,
    limits: &'l InputLimits,
    /// The spans of the numbered nodes; the length is the next ordinal.
    spans: Vec<Span>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchor>,
    expanded: Expanded,
    /// The memory that aliases may use for each unit of the expansion limit; in total 32 MB plus eight times the text
    /// with the default limit of 100.
    memory: usize,
    /// The number of nodes stored for aliases.
    anchored: usize,
    root: Option<Node>,
}

/// A collection whose end has not been reached.
struct Open {
    place: NodeLocation,
    anchor: usize,
    height: usize,
    kind: Kind,
}

enum Kind {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<Entry>, key: Option<Key>, merges: BTreeSet<usize> },
}

/// The target of aliases.
struct Anchor {
    node: Node,
    /// The nesting depth; 0 for a scalar.
    height: usize,
    /// The ordinals of the node and its descendants.
    ordinals: Range<usize>,
    /// The text, if it is a scalar.
    text: Option<Box<str>>,
    /// The total size of its texts in bytes.
    bytes: usize,
}

/// The nodes and bytes that aliases have added.
#[derive(Default)]
struct Expanded {
    nodes: usize,
    bytes: usize,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Range<usize>) -> Result<(), Fault> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                // For an empty node, the parser reports `~`.
                let text = if span.is_empty() && style == ScalarStyle::Plain { "" } else { &*text };
                self.scalar(text, style, anchor, tag.as_deref(), span)
            }
            Event::Alias(id) => self.alias(id, span),
            Event::SequenceStart(_, anchor, _) => self.start(anchor, span, Kind::Sequence(Vec::new())),
            Event::MappingStart(_, anchor, _) => {
                self.start(anchor, span, Kind::Mapping { entries: Vec::new(), key: None, merges: BTreeSet::new() })
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            _ => Ok(()), // Documents, comments and other events without a node.
        }
    }

    fn place(&mut self, span: Range<usize>) -> NodeLocation {
        let place = NodeLocation { source: self.source, ordinal: self.spans.len() as u32 };
        self.spans.push(Span::new(span));
        place
    }

    /// Returns whether the next node is a key.
    fn wants_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { kind: Kind::Mapping { key: None, .. }, .. }))
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Range<usize>,
    ) -> Result<(), Fault> {
        let value = resolve(text, style, tag)
            .map_err(|expected| Fault::syntax(&format!("the tag requires {expected}"), span.clone()))?;
        let is_key = self.wants_key();
        let place = self.place(span);
        let node = Node { place, value };
        if anchor != 0 {
            let ordinals = self.spans.len() - 1..self.spans.len();
            let (node, text, bytes) = (node.clone(), Some(text.into()), text.len());
            self.anchors.insert(anchor, Anchor { node, height: 0, ordinals, text, bytes });
        }
        if is_key {
            self.key(Key { text: text.into(), place }, text == "<<" && style == ScalarStyle::Plain);
        } else {
            self.complete(node, 0);
        }
        Ok(())
    }

    fn alias(&mut self, id: usize, span: Range<usize>) -> Result<(), Fault> {
        let Some(anchor) = self.anchors.get(&id) else {
            return Err(Fault::syntax("an alias cannot be inside of its own anchor", span));
        };
        let base = self.spans.len();
        self.expanded.nodes += anchor.ordinals.len();
        self.expanded.bytes += anchor.bytes;
        let written = base - (self.expanded.nodes - anchor.ordinals.len()) + 1;
        let memory = self.expanded.nodes.saturating_mul(NODE).saturating_add(self.expanded.bytes);
        if self.expanded.nodes > written.saturating_mul(self.limits.expansion)
            || memory / self.limits.expansion.max(1) > self.memory
            || self.expanded.bytes.saturating_add(self.expanded.nodes) > self.limits.file
        {
            return Err(Fault::too_many_aliases(self.limits, span));
        }
        if self.open.len() + anchor.height > self.limits.nesting {
            return Err(Fault::too_deep(self.limits, span.start));
        }
        if self.wants_key() {
            let Some(text) = anchor.text.clone() else { return Err(Fault::key(span)) };
            let place = self.place(span);
            self.key(Key { text, place }, false);
        } else {
            let mut node = anchor.node.clone();
            renumber(&mut node, anchor.ordinals.start, base);
            let height = anchor.height;
            self.spans.extend_from_within(anchor.ordinals.clone());
            self.complete(node, height);
        }
        Ok(())
    }

    fn start(&mut self, anchor: usize, span: Range<usize>, kind: Kind) -> Result<(), Fault> {
        if self.wants_key() {
            return Err(Fault::key(span));
        }
        if self.open.len() >= self.limits.nesting {
            return Err(Fault::too_deep(self.limits, span.start));
        }
        let place = self.place(span);
        self.open.push(Open { place, anchor, height: 1, kind });
        Ok(())
    }

    fn end(&mut self, span: Range<usize>) -> Result<(), Fault> {
        let Some(Open { place, anchor, height, kind }) = self.open.pop() else { return Ok(()) };
        let first = place.ordinal as usize;
        // A block collection ends with its last node, a flow collection with its bracket.
        let end = if span.is_empty() {
            self.spans[first..].iter().map(|span| span.end).max().unwrap_or_default() as usize
        } else {
            span.end
        };
        self.spans[first].close(end);
        let value = match kind {
            Kind::Sequence(mut items) => {
                items.shrink_to_fit();
                Value::Sequence(items)
            }
            Kind::Mapping { mut entries, merges, .. } if merges.is_empty() => {
                entries.shrink_to_fit();
                Value::Mapping(Mapping(entries))
            }
            Kind::Mapping { entries, merges, .. } => match merge(entries, &merges) {
                Ok(entries) => Value::Mapping(Mapping(entries)),
                Err(place) => {
                    let span = self.spans[place.ordinal as usize].range();
                    return Err(Fault::syntax("only a mapping or a list of mappings can be merged", span));
                }
            },
        };
        let node = Node { place, value };
        if anchor != 0 {
            let ordinals = first..self.spans.len();
            // With nested anchors, the innermost node is stored once per level.
            self.anchored += ordinals.len();
            if self.anchored > ANCHORED + 4 * self.spans.len() {
                return Err(Fault::too_many_aliases(self.limits, span));
            }
            let bytes = bytes(&node);
            self.anchors.insert(anchor, Anchor { node: node.clone(), height, ordinals, text: None, bytes });
        }
        self.complete(node, height);
        Ok(())
    }

    fn key(&mut self, read: Key, merge: bool) {
        if let Some(Open { kind: Kind::Mapping { entries, key, merges }, .. }) = self.open.last_mut() {
            if merge {
                merges.insert(entries.len());
            }
            *key = Some(read);
        }
    }

    fn complete(&mut self, node: Node, height: usize) {
        match self.open.last_mut() {
            Some(parent) => {
                parent.height = parent.height.max(height + 1);
                match &mut parent.kind {
                    Kind::Sequence(items) => items.push(node),
                    Kind::Mapping { entries, key, .. } => {
                        entries.extend(key.take().map(|key| Entry { key, value: node }));
                    }
                }
            }
            None => self.root = Some(node),
        }
    }
}

/// Renumbers the nodes of a copy.
fn renumber(node: &mut Node, from: usize, to: usize) {
    let moved = |place: NodeLocation| NodeLocation { ordinal: (place.ordinal as usize - from + to) as u32, ..place };
    node.place = moved(node.place);
    match &mut node.value {
        Value::Sequence(items) => items.iter_mut().for_each(|item| renumber(item, from, to)),
        Value::Mapping(mapping) => {
            for entry in &mut mapping.0 {
                entry.key.place = moved(entry.key.place);
                renumber(&mut entry.value, from, to);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Returns the total size of the texts in a node.
fn bytes(node: &Node) -> usize {
    match &node.value {
        Value::String(text) => text.len(),
        Value::Sequence(items) => items.iter().map(bytes).sum(),
        Value::Mapping(mapping) => mapping.iter().map(|entry| entry.key.text.len() + bytes(&entry.value)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

/// Replaces merge keys by the entries that they merge: a key of the mapping itself takes precedence, then the one
/// merged first. The error is the location of a value that cannot be merged.
fn merge(entries: Vec<Entry>, merges: &BTreeSet<usize>) -> Result<Vec<Entry>, NodeLocation> {
    let own = entries.iter().enumerate().filter(|(index, _)| !merges.contains(index));
    let mut taken: BTreeSet<Box<str>> = own.map(|(_, entry)| entry.key.text.clone()).collect();
    let mut merged = Vec::with_capacity(entries.len());
    for (index, entry) in entries.into_iter().enumerate() {
        if !merges.contains(&index) {
            merged.push(entry);
            continue;
        }
        let mappings = match entry.value.value {
            Value::Sequence(items) => items,
            _ => vec![entry.value],
        };
        for node in mappings {
            let Value::Mapping(mapping) = node.value else { return Err(node.place) };
            merged.extend(mapping.0.into_iter().filter(|entry| taken.insert(entry.key.text.clone())));
        }
    }
    Ok(merged)
}

/// Resolves a scalar; the error is the kind of value that its tag requires.
fn resolve(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<Value, &'static str> {
    let plain = || if style == ScalarStyle::Plain { core(text) } else { Value::String(text.into()) };
    let Some(tag) = tag else { return Ok(plain()) };
    let value = core(text);
    match (tag.core_suffix(), value) {
        (Some("str"), _) => Ok(Value::String(text.into())),
        (Some("int"), value @ Value::Number(Number::Integer(_) | Number::Big(_))) => Ok(value),
        (Some("int"), _) => Err("an integer"),
        (Some("float"), Value::Number(number)) => Ok(Value::Number(Number::Float(number.as_f64()))),
        (Some("float"), _) => Err("a number"),
        (Some("bool"), value @ Value::Bool(_)) => Ok(value),
        (Some("bool"), _) => Err("a boolean"),
        (Some("null"), value @ Value::Null) => Ok(value),
        (Some("null"), _) => Err("null"),
        // The tag `!` makes any scalar a string.
        _ if tag.parts() == ("", "!") => Ok(Value::String(text.into())),
        _ => Ok(plain()),
    }
}

/// Resolves a plain scalar by the core schema of YAML 1.2: `on`, `0:00` and dates are strings.
fn core(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Value::Number(Number::Float(f64::NAN)),
        _ => {}
    }
    if let Some(number) = integer(text).or_else(|| float(text)) {
        return Value::Number(number);
    }
    Value::String(text.into())
}

fn integer(text: &str) -> Option<Number> {
    let radix =
        |digits: &str, radix| u128::from_str_radix(digits.strip_prefix(['+', '-']).map_or(digits, |_| ""), radix);
    let digits = if let Some(digits) = text.strip_prefix("0x") {
        radix(digits, 16).ok()?.to_string()
    } else if let Some(digits) = text.strip_prefix("0o") {
        radix(digits, 8).ok()?.to_string()
    } else {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", text.strip_prefix('+').unwrap_or(text)),
        };
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let significant = digits.trim_start_matches('0');
        if significant.is_empty() { "0".to_owned() } else { format!("{sign}{significant}") }
    };
    Some(digits.parse().map_or_else(|_| Number::Big(digits.into()), Number::Integer))
}

fn float(text: &str) -> Option<Number> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let float = if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY }
    } else if unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        // Rust accepts what the core schema accepts from here on. A number that no double represents keeps its source
        // text.
        text.parse().ok().filter(|float: &f64| float.is_finite())?
    } else {
        return None;
    };
    Some(Number::Float(float))
}
