//! Input files: their text, parsed into [`Node`] trees, and the location of every node in the text.
//!
//! `serde_json` parses JSON and `serde_yaml` parses YAML, both through one visitor that keeps every key and numbers
//! every node. The position of a node is computed on demand from the events of `granit-parser`. A tree is built from
//! those events as well where `serde_yaml` is unsuitable: it resolves aliases of a redefined anchor to another anchor's
//! value, limits alias expansion by count rather than size, and supports at most 128 levels.

mod json;
mod locate;
mod tree;
mod yaml;

use self::locate::{Lines, Span};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Part};
use crate::node::{Node, NodeLocation, SourceId};
use std::ops::Range;
use std::sync::OnceLock;

pub use self::locate::Position;
pub(crate) use self::locate::floor_char_boundary;

/// The input files of one service.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    limits: InputLimits,
}

/// One input file.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path for display: relative to the root, with `/`.
    pub path: String,
    /// The text, exactly as on disk.
    pub text: String,
    /// The reason for which the file is among the sources.
    pub role: Role,
    /// The spans of its nodes, computed on demand.
    spans: OnceLock<Vec<Span>>,
    /// The offsets of its lines, computed on demand.
    lines: OnceLock<Lines>,
}

/// The reason for which a file is among the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The user named the file: its content decides whether it is a document, an overlay or a fragment.
    Named,
    /// Another file refers to it: always a fragment.
    Referred,
}

/// The limits that protect against adversarial input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InputLimits {
    /// The nesting depth of collections. A much higher limit needs a larger stack.
    pub nesting: usize,
    /// The factor by which YAML aliases may multiply the number of nodes. With the default, aliases may also use at
    /// most 32 MB plus eight times the size of the text, and proportionally more with a higher factor.
    pub expansion: usize,
    /// The size of a file in bytes, with aliases expanded.
    pub file: usize,
    /// The growth budget of references: the cost of everything read, beyond one unit for every four bytes of the files.
    /// A key costs 1 each time it is read, 16 bytes of text 1, a member or a value 16, an operation 128. Overlays have
    /// a budget of the same size, where 32 bytes of memory cost 1.
    pub growth: usize,
    /// The number of members of a structure or values of an enum: each becomes an item of generated code.
    pub members: usize,
}

impl Default for InputLimits {
    fn default() -> Self {
        InputLimits { nesting: 128, expansion: 100, file: 64 << 20, growth: 1 << 20, members: 5_000 }
    }
}

impl Sources {
    /// Creates an empty set of files with the given limits.
    pub fn with_limits(limits: InputLimits) -> Sources {
        Sources { files: Vec::new(), limits }
    }

    /// Adds a file that the user named.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.add_as(Role::Named, path, text)
    }

    /// Adds a file with its role.
    pub fn add_as(&mut self, role: Role, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        let (spans, lines) = (OnceLock::new(), OnceLock::new());
        self.files.push(Source { path: path.into(), text: text.into(), role, spans, lines });
        id
    }

    /// Returns the limits for reading the files.
    pub fn limits(&self) -> &InputLimits {
        &self.limits
    }

    /// Returns the file with an id.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// Iterates over the ids and files.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.files.iter().enumerate().map(|(index, source)| (SourceId(index as u32), source))
    }
}

/// Parses a file into a tree: JSON if it begins with a bracket, else YAML, which may be the front matter of another
/// text.
pub fn read(sources: &Sources, id: SourceId, diagnostics: &mut Diagnostics) -> Option<Node> {
    let source = sources.get(id);
    let place = NodeLocation { source: id, ordinal: 0 };
    match tree(source, id, &sources.limits) {
        Ok(Tree { node, spans, not_json }) => {
            if let Some(spans) = spans {
                source.spans.get_or_init(|| spans);
            }
            // The extension `.json` declares JSON; other syntax is tolerated with a warning.
            if let Some(Fault { message, bytes, .. }) = not_json.filter(|_| source.path.ends_with(".json")) {
                diagnostics.push(
                    Diagnostic::warning(Code::NOT_JSON, place, format!("this is not JSON: {message}"))
                        .at(Part::Bytes(bytes))
                        .help("it is valid YAML and is read as such; write valid JSON"),
                );
            }
            Some(node)
        }
        Err(Fault { code, message, help, bytes }) => {
            let mut diagnostic = Diagnostic::error(code, place, message).at(Part::Bytes(bytes));
            diagnostic.help = help;
            diagnostics.push(diagnostic);
            None
        }
    }
}

/// A parsed file.
struct Tree {
    node: Node,
    /// The spans of its nodes, if the parser computed them anyway.
    spans: Option<Vec<Span>>,
    /// The JSON syntax error, if the text begins like JSON but is YAML.
    not_json: Option<Fault>,
}

/// Parses a file.
fn tree(source: &Source, id: SourceId, limits: &InputLimits) -> Result<Tree, Fault> {
    if source.text.len() > limits.file.min(u32::MAX as usize) {
        return Err(Fault::too_large(source.text.len(), limits));
    }
    let content = content(&source.text)?;
    let text = &source.text[content.clone()];
    let tree = if is_json(text) {
        json::read(text, id, limits).map(|node| Tree { node, spans: None, not_json: None }).or_else(|fault| {
            // YAML in flow style begins like JSON. Text that is neither reports the JSON error.
            if fault.code != Code::SYNTAX {
                return Err(fault);
            }
            match yaml::read(text, id, limits) {
                Ok((node, spans)) => Ok(Tree { node, spans: Some(spans), not_json: Some(fault) }),
                Err(also) if also.code == Code::SYNTAX => Err(fault),
                Err(limit) => Err(limit),
            }
        })
    } else {
        match plain_yaml(text, id, limits) {
            Some(node) => Ok(Tree { node, spans: None, not_json: None }),
            None => yaml::read(text, id, limits).map(|(node, spans)| Tree { node, spans: Some(spans), not_json: None }),
        }
    };
    match tree {
        Ok(Tree { node, spans, not_json }) => Ok(Tree {
            node,
            spans: spans.map(|spans| locate::shifted(spans, content.start)),
            not_json: not_json.map(|fault| fault.shifted(content.start)),
        }),
        Err(fault) => Err(fault.shifted(content.start)),
    }
}

/// The size up to which `serde_yaml` is used: it stores all events of a text, which takes twice the memory of the tree
/// and more time than parsing from events.
const PLAIN: usize = 1 << 20;

/// Parses YAML with `serde_yaml`; `None` if it fails or deviates from YAML 1.2.
fn plain_yaml(text: &str, id: SourceId, limits: &InputLimits) -> Option<Node> {
    if text.len() > PLAIN || !is_plain(text, limits.nesting) {
        return None;
    }
    let mut builder = tree::Builder::new(id, limits);
    let node = builder.read(serde_yaml::Deserializer::from_str(text)).ok()?;
    (!builder.inexact).then_some(node)
}

/// Returns whether a text contains none of the constructs that `serde_yaml` handles incorrectly or in quadratic time:
/// anchors and merge keys, numbers such as `0b11` and `0777`, and deep nesting. Prose may look like one of them; such
/// text is parsed from events.
fn is_plain(text: &str, nesting: usize) -> bool {
    let mut flow = 0_usize;
    let mut dashes = 0_usize;
    let mut before = b'\n';
    // Whether a scalar may begin here; a sign does not change that.
    let mut begins = true;
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'[' | b'{' => flow += 1,
            b']' | b'}' => flow = flow.saturating_sub(1),
            b'-' | b'?' => dashes += 1,
            b'\n' => dashes = 0,
            b'&' if begins => return false,
            b'<' if before == b'<' => return false,
            b'0' if begins && matches!(bytes.get(at + 1), Some(b'0'..=b'9' | b'b' | b'o' | b'x')) => return false,
            _ => {}
        }
        if flow > nesting || dashes > nesting {
            return false;
        }
        begins = matches!(byte, b' ' | b'\t' | b'\n' | b'[' | b'{' | b',') || (begins && matches!(byte, b'-' | b'+'));
        before = byte;
    }
    true
}

/// Whether a text is JSON, perhaps behind comments, which JSON does not have.
fn is_json(text: &str) -> bool {
    let mut rest = text.trim_start();
    loop {
        let end = match rest.get(..2) {
            Some("//") => rest.find('\n'),
            Some("/*") => rest.find("*/").map(|end| end + 2),
            Some(_) | None => return rest.starts_with(['{', '[']),
        };
        let Some(end) = end else { return false };
        rest = rest[end..].trim_start();
    }
}

/// Returns the byte range of the document: without a byte order mark, and without the `---` lines around front matter.
fn content(text: &str) -> Result<Range<usize>, Fault> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut first = None;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let (begin, end) = (at, at + line.len());
        at = end;
        let is_marker = line.trim_end() == "---";
        match first {
            None if is_marker => first = Some(end),
            None if line.trim().is_empty() => {}
            None => break,
            Some(first) if is_marker => {
                // Text after front matter is prose and is ignored; a second document would be lost.
                if yaml::is_mapping(&text[end..]) {
                    // Front matter that describes a document in the same file: a stored test result has some.
                    if !is_description(&text[first..begin]) && is_description(&text[end..]) {
                        return Ok(end..text.len());
                    }
                    let next = end + (text[end..].len() - text[end..].trim_start().len());
                    return Err(Fault::several_documents(next..next));
                }
                return Ok(first..begin);
            }
            Some(_) => {}
        }
    }
    if text[start..].trim().is_empty() {
        return Err(Fault::empty().shifted(start));
    }
    Ok(first.unwrap_or(start)..text.len())
}

/// Whether a text has the root key of an API description or an overlay at the beginning of a line.
fn is_description(text: &str) -> bool {
    let key =
        |line: &str| line.trim_start().trim_start_matches(['{', '"', ' ']).split([':', '"']).next().map(str::to_owned);
    text.lines().filter_map(key).any(|key| matches!(key.as_str(), "openapi" | "swagger" | "overlay"))
}

/// The reason for which a file cannot be parsed, with its location.
struct Fault {
    code: Code,
    message: String,
    help: Option<String>,
    bytes: Range<usize>,
}

impl Fault {
    fn new(code: Code, message: impl Into<String>, help: &str, bytes: Range<usize>) -> Fault {
        let help = (!help.is_empty()).then(|| help.to_owned());
        Fault { code, message: message.into(), help, bytes }
    }

    fn syntax(message: &str, bytes: Range<usize>) -> Fault {
        Fault::new(Code::SYNTAX, message, "", bytes)
    }

    fn comment(bytes: Range<usize>) -> Fault {
        Fault::new(Code::JSON_COMMENT, "JSON has no comments", "remove the comments, or write YAML", bytes)
    }

    fn key(bytes: Range<usize>) -> Fault {
        Fault::new(Code::SYNTAX, "a key cannot be a list or a mapping", "write a key as a scalar", bytes)
    }

    fn empty() -> Fault {
        Fault::new(Code::EMPTY_FILE, "the file contains no document", "", 0..0)
    }

    fn several_documents(bytes: Range<usize>) -> Fault {
        let help = "move each document to its own file";
        Fault::new(Code::SEVERAL_DOCUMENTS, "a second document begins here", help, bytes)
    }

    fn too_deep(limits: &InputLimits, at: usize) -> Fault {
        let message = format!("nested deeper than {} levels", limits.nesting);
        Fault::new(Code::TOO_DEEP, message, "raise the limit with `--max-nesting` if this is intended", at..at)
    }

    fn too_many_aliases(limits: &InputLimits, bytes: Range<usize>) -> Fault {
        let InputLimits { expansion, file, .. } = limits;
        let message = format!(
            "aliases expand to more than {expansion} times the nodes of the text, or to more than {file} bytes"
        );
        Fault::new(
            Code::TOO_MANY_ALIASES,
            message,
            "raise the limits with `--max-expansion` and `--max-file-size` if this is intended",
            bytes,
        )
    }

    fn too_large(length: usize, limits: &InputLimits) -> Fault {
        let message = format!("the file has {length} bytes; the limit is {}", limits.file);
        Fault::new(Code::TOO_LARGE, message, "raise the limit with `--max-file-size` if this is intended", 0..0)
    }

    fn shifted(mut self, by: usize) -> Fault {
        self.bytes = self.bytes.start + by..self.bytes.end + by;
        self
    }
}

impl Sources {
    /// Returns the byte range of a node in the text of its file, or `None` if the file cannot be parsed or has no such
    /// node.
    ///
    /// A collection extends from its bracket or first key to its bracket or last node. An expanded alias has the range
    /// of its anchor.
    pub fn span(&self, place: NodeLocation) -> Option<Range<usize>> {
        let source = self.files.get(place.source.0 as usize)?;
        let spans = source.spans.get_or_init(|| self.locate(source, place.source));
        spans.get(place.ordinal as usize).map(|span| span.range())
    }

    /// Returns the line and column at which a node begins.
    pub fn position(&self, place: NodeLocation) -> Option<Position> {
        let span = self.span(place)?;
        Some(self.position_of(place.source, span.start))
    }

    /// Returns the line and column of a byte of a file.
    pub fn position_of(&self, id: SourceId, byte: usize) -> Position {
        let source = self.get(id);
        self.lines(id).position(&source.text, byte)
    }

    /// Returns the source text of a scalar: `1.10`, which is `1.1` as a number. `None` for a collection.
    pub fn scalar_text(&self, place: NodeLocation) -> Option<&str> {
        let text = self.files.get(place.source.0 as usize)?.text.get(self.span(place)?)?;
        (!text.starts_with(['{', '['])).then_some(text)
    }

    /// Replaces each serialized location in a value by `path:line:column`.
    pub fn resolve(&self, value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Array(items) => items.iter_mut().for_each(|item| self.resolve(item)),
            serde_json::Value::Object(object) => match self.serialized(object) {
                Some(text) => *value = serde_json::Value::String(text),
                None => object.values_mut().for_each(|value| self.resolve(value)),
            },
            _ => {}
        }
    }

    /// Returns the text for a serialized location, or `None` if the object is not one.
    fn serialized(&self, object: &serde_json::Map<String, serde_json::Value>) -> Option<String> {
        let [source, ordinal] = object.get(crate::node::PLACE_KEY)?.as_array()?.as_slice() else { return None };
        let source = SourceId(source.as_u64()?.try_into().ok()?);
        let place = NodeLocation { source, ordinal: ordinal.as_u64()?.try_into().ok()? };
        let path = &self.files.get(source.0 as usize)?.path;
        Some(match self.position(place) {
            Some(Position { line, column }) => format!("{path}:{line}:{column}"),
            None => path.clone(),
        })
    }

    pub(crate) fn lines(&self, id: SourceId) -> &Lines {
        let source = self.get(id);
        source.lines.get_or_init(|| Lines::new(&source.text))
    }

    fn locate(&self, source: &Source, id: SourceId) -> Vec<Span> {
        let content = content(&source.text).unwrap_or_default();
        let text = &source.text[content.clone()];
        // Text that begins like JSON may be YAML in flow style.
        let spans = if is_json(text) && json::read(text, id, &self.limits).is_ok() {
            json::spans(text)
        } else {
            yaml::read(text, id, &self.limits).map(|(_, spans)| spans).unwrap_or_default()
        };
        locate::shifted(spans, content.start)
    }
}

#[cfg(test)]
mod tests;
