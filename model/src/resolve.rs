//! Resolves `$ref`: a JSON Pointer into the document, or into another file under the root.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::input::layout::Layout;
use crate::nearest::nearest;
use crate::node::{Entry, Identity, Mapping, Node, NodeLocation, SourceId, Value};
use crate::source::Sources;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The merged document, and the files that references resolve to.
pub(crate) struct Documents<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) root: &'a Node,
    /// The layout of the root's format.
    pub(crate) layout: &'static Layout,
    /// The files that were merged into the root, overlays included.
    pub(crate) merged: &'a BTreeSet<SourceId>,
    /// Other files, by path.
    pub(crate) pieces: &'a BTreeMap<&'a str, Node>,
    /// The originals of copied sections of the root, and their copies: both are one node.
    twins: HashMap<Identity<'a>, &'a Node>,
    indexes: Indexes<'a>,
    /// The ends of chains of references, by each node of a chain.
    ends: RefCell<HashMap<Identity<'a>, ChainEnd<'a>>>,
    /// The number of names that may still be compared with misspelt ones.
    hints: Cell<usize>,
    /// How a schema's reference without a target is read.
    dangling: DanglingSchemas,
    /// The merged files that are overlays.
    pub(crate) overlays: Option<&'a BTreeSet<SourceId>>,
}

/// How a schema's reference without a target is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DanglingSchemas {
    /// It is an error.
    Refused,
    /// It is any JSON value.
    AnyJson,
}

/// The entries of large mappings by their keys, indexed on the first look-up; a mapping is identified by its address.
type Indexes<'a> = RefCell<HashMap<*const Mapping, HashMap<&'a str, &'a Entry>>>;

/// The end of a chain of references.
#[derive(Clone, Copy)]
enum ChainEnd<'a> {
    /// The first node without a reference.
    Target(&'a Node),
    /// A node whose reference resolves to nothing.
    Dangling(&'a Node),
    /// A node of the chain refers to an earlier one.
    Cycle,
}

/// The most names that are compared with misspelt ones, so that a document with thousands of both is read in time.
const HINTS: usize = 1 << 20;

/// The largest mapping that is searched without an index.
const LARGE: usize = 32;

/// A root key whose value was a mere reference, and is now a copy of the node that this resolves to.
#[derive(Debug)]
pub(crate) struct Section {
    /// The position of the key.
    pub(crate) index: usize,
    reference: Box<str>,
    place: NodeLocation,
}

/// The node that a reference resolves to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolved<'a> {
    pub(crate) node: &'a Node,
    /// The last token of the reference: a key, or the stem of the file's name.
    pub(crate) name: Option<&'a str>,
}

impl<'a> Documents<'a> {
    pub(crate) fn new(
        sources: &'a Sources,
        root: &'a Node,
        layout: &'static Layout,
        merged: &'a BTreeSet<SourceId>,
        pieces: &'a BTreeMap<&'a str, Node>,
        sections: &[Section],
    ) -> Self {
        let (indexes, ends, twins, hints) = (RefCell::default(), RefCell::default(), HashMap::new(), Cell::new(HINTS));
        let dangling = DanglingSchemas::Refused;
        let overlays = None;
        let mut documents =
            Documents { sources, root, layout, merged, pieces, twins, indexes, ends, hints, dangling, overlays };
        let copies = root.as_mapping().map(|root| root.0.as_slice()).unwrap_or_default();
        let twins = sections.iter().filter_map(|section| {
            let original = documents.follow(&section.reference, section.place).ok()?;
            let copy = &copies.get(section.index)?.value;
            // A section is not the root itself.
            (!std::ptr::eq(original, root)).then_some((Identity(original), copy))
        });
        documents.twins = twins.collect();
        documents
    }

    /// Sets how a schema's reference without a target is read.
    pub(crate) fn reading(self, dangling: DanglingSchemas) -> Self {
        Documents { dangling, ..self }
    }

    /// Sets which of the merged files are overlays.
    pub(crate) fn with_overlays(self, overlays: &'a BTreeSet<SourceId>) -> Self {
        Documents { overlays: Some(overlays), ..self }
    }

    /// Returns how a schema's reference is read whose resolution failed: a warning, and the reason for the record, if it
    /// is any JSON value, or else the error.
    pub(crate) fn dangling_schema(&self, error: Diagnostic) -> Result<(Diagnostic, Option<String>), Diagnostic> {
        if error.severity != Severity::Error {
            return Ok((error, None));
        }
        let Some(place) = error.labels.first().map(|label| label.place) else { return Err(error) };
        let warning = match error.code {
            Code::DANGLING_REFERENCE => Diagnostic::warning(Code::DANGLING_REFERENCE, place, error.message.clone()),
            Code::REMOTE_REFERENCE => Diagnostic::warning(Code::REMOTE_REFERENCE, place, error.message.clone()),
            _ => return Err(error),
        };
        match self.dangling {
            DanglingSchemas::AnyJson => {
                let reason = error.message.clone();
                let (labels, help) = (error.labels, error.help);
                Ok((Diagnostic { labels, help, ..warning }.says("it is read as any JSON value"), Some(reason)))
            }
            DanglingSchemas::Refused => Err(error.helps("`--skip-invalid` reads it as any JSON value")),
        }
    }

    /// Returns a node, or its copy in the root.
    fn twin(&self, node: &'a Node) -> &'a Node {
        self.twins.get(&Identity(node)).copied().unwrap_or(node)
    }

    /// Returns the entry of a key; the first of a repeated key.
    fn entry(&self, mapping: &'a Mapping, key: &str) -> Option<&'a Entry> {
        if mapping.0.len() <= LARGE {
            return mapping.entry(key);
        }
        let mut indexes = self.indexes.borrow_mut();
        let index = indexes.entry(std::ptr::from_ref(mapping)).or_insert_with(|| {
            // From the last on, so that the first of equals stays.
            mapping.iter().rev().map(|entry| (&*entry.key.text, entry)).collect()
        });
        index.get(key).copied()
    }

    /// Resolves a reference that is declared at `from`.
    pub(crate) fn resolve(&self, reference: &str, from: NodeLocation) -> Result<Resolved<'a>, Diagnostic> {
        let (file, fragment) = match reference.split_once('#') {
            Some((file, fragment)) => (file, fragment),
            None => (reference, ""),
        };
        if file.contains("://") {
            return Err(Diagnostic::error(Code::REMOTE_REFERENCE, from, format!("`{reference}` is a URL"))
                .help("save the file beside the document, and refer to it by a relative path"));
        }
        let (root, stem) = if file.is_empty() {
            (self.root_of(from.source), None)
        } else {
            match self.file(file, from.source) {
                Some(found) => found,
                None => return self.bare_name(reference, from),
            }
        };
        let found = self.walk(root, fragment).or_else(|missing| {
            // A file that was cut out of the document may still refer to the document by `#`.
            let cut_out = file.is_empty() && !std::ptr::eq(root, self.root);
            if cut_out { self.walk(self.root, fragment).map_err(|_| missing) } else { Err(missing) }
        });
        match found {
            Ok((node, name)) => Ok(Resolved { node, name: name.or(stem) }),
            Err(missing)
                if std::ptr::eq(missing.within, self.root)
                    && self.layout.schemas.first() == Some(&missing.token.as_str()) =>
            {
                Err(Diagnostic::warning(Code::MISSING_DEFINITIONS, from, format!("`{reference}` does not exist"))
                    .says("it is read as any JSON value")
                    .help(format!("the document has no `{}`; an overlay can add it", missing.token)))
            }
            Err(missing) => Err(missing.diagnostic(reference, from, &self.hints)),
        }
    }

    /// Follows a reference that is declared at `from`, and those of its targets, to the first node without one.
    pub(crate) fn follow(&self, reference: &str, from: NodeLocation) -> Result<&'a Node, Diagnostic> {
        let mut chain: Vec<Identity<'a>> = Vec::new();
        let mut known: HashSet<Identity<'a>> = HashSet::new();
        let mut node = self.resolve(reference, from)?.node;
        let end = loop {
            if let Some(end) = self.ends.borrow().get(&Identity(node)) {
                break *end;
            }
            if !known.insert(Identity(node)) {
                break ChainEnd::Cycle;
            }
            chain.push(Identity(node));
            match self.next(node) {
                None => break ChainEnd::Target(node),
                Some(Err(_)) => break ChainEnd::Dangling(node),
                Some(Ok(next)) => node = next.node,
            }
        };
        let last = chain.last().map_or(from, |last| last.0.place);
        self.ends.borrow_mut().extend(chain.into_iter().map(|node| (node, end)));
        match end {
            ChainEnd::Target(node) => Ok(node),
            ChainEnd::Dangling(node) => match self.next(node) {
                Some(Err(dangling)) => Err(dangling),
                Some(Ok(Resolved { node, .. })) => Ok(node),
                None => Ok(node),
            },
            ChainEnd::Cycle => {
                let cycle = Diagnostic::error(Code::REFERENCE_CYCLE, from, "the reference resolves to itself");
                Err(cycle.label(last, "through this node").help("replace one of the references by what it stands for"))
            }
        }
    }

    /// Resolves the reference of a node; `None` if it has none.
    fn next(&self, node: &'a Node) -> Option<Result<Resolved<'a>, Diagnostic>> {
        let reference = node.get("$ref")?;
        Some(self.resolve(reference.as_str()?, reference.place))
    }

    /// Returns the root keys whose values are mere references (`paths: {$ref: paths.yaml}`), and copies of the nodes
    /// that these resolve to. No format allows them, but their meaning is unambiguous.
    pub(crate) fn sections(&self, diagnostics: &mut Diagnostics) -> Vec<(Section, Node)> {
        let mut sections = Vec::new();
        // Each of them may copy the whole document.
        let mut left = self.sources.limits().growth;
        for (index, entry) in self.root.as_mapping().into_iter().flat_map(Mapping::iter).enumerate() {
            let Some(reference) = lone_reference(&entry.value).filter(|_| !entry.key.text.starts_with("x-")) else {
                continue;
            };
            let text = reference.as_str().unwrap_or_default();
            match self.follow(text, reference.place) {
                Ok(target) => {
                    let Some(rest) = left.checked_sub(target.count()) else {
                        diagnostics.end(
                            Diagnostic::error(
                                Code::GROWTH_LIMIT,
                                reference.place,
                                "the reference exceeds the growth limit",
                            )
                            .help("raise `--max-growth` if the document is trusted"),
                        );
                        return sections;
                    };
                    left = rest;
                    let message = format!("`{}` is a reference", entry.key.text);
                    diagnostics.push(
                        Diagnostic::warning(Code::SECTION_REFERENCE, reference.place, message)
                            .says("it is replaced by a copy of its target")
                            .help(format!("{} allows references to {}", self.layout.name, self.layout.references)),
                    );
                    let section = Section { index, reference: text.into(), place: reference.place };
                    sections.push((section, target.clone()));
                }
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        sections
    }

    /// Returns the tree that `#/…` refers to in a file.
    fn root_of(&self, source: SourceId) -> &'a Node {
        if self.merged.contains(&source) {
            return self.root;
        }
        let path = self.sources.get(source).path.as_str();
        self.pieces.get(path).unwrap_or(self.root)
    }

    fn file(&self, file: &str, from: SourceId) -> Option<(&'a Node, Option<&'a str>)> {
        let path = join(&self.sources.get(from).path, file)?;
        if let Some((path, node)) = self.pieces.get_key_value(path.as_str()) {
            return Some((node, stem(path)));
        }
        let (id, source) = self.sources.iter().find(|(_, source)| source.path == path)?;
        self.merged.contains(&id).then(|| (self.root, stem(&source.path)))
    }

    /// Whether a reference is the bare name of a schema, and no file has the name.
    pub(crate) fn is_bare_name(&self, reference: &str, from: NodeLocation) -> bool {
        !reference.contains(['#', ':']) && !reference.is_empty() && self.file(reference, from.source).is_none()
    }

    /// Resolves `$ref: Pet`, which is the schema of this name in Swagger 1.2.
    fn bare_name(&self, reference: &str, from: NodeLocation) -> Result<Resolved<'a>, Diagnostic> {
        let schemas = self.layout.schemas_of(self.root);
        match schemas.and_then(|schemas| self.entry(schemas, reference)) {
            Some(entry) => Ok(Resolved { node: &entry.value, name: Some(&entry.key.text) }),
            None if join(&self.sources.get(from.source).path, reference.split('#').next().unwrap_or_default())
                .is_none() =>
            {
                let message = format!("`{reference}` is outside of the root folder");
                Err(Diagnostic::error(Code::DANGLING_REFERENCE, from, message)
                    .help("files outside of it are never read; `--root` names a folder that contains both files"))
            }
            None => Err(Diagnostic::error(Code::DANGLING_REFERENCE, from, format!("`{reference}` does not exist"))
                .help(format!(
                    "a reference is `{}`, or the relative path of a file under the root",
                    self.layout.schema_pointer("NAME")
                ))),
        }
    }

    fn walk(&self, root: &'a Node, fragment: &str) -> Result<(&'a Node, Option<&'a str>), Missing<'a>> {
        let mut node = self.twin(root);
        let mut name = None;
        let pointer = percent_decode(fragment);
        if pointer.is_empty() || pointer == "/" {
            return Ok((node, name));
        }
        let pointer = pointer.strip_prefix('/').unwrap_or(&pointer);
        let mut rest = pointer;
        loop {
            let (token, after) = match rest.split_once('/') {
                Some((token, after)) => (token, Some(after)),
                None => (rest, None),
            };
            let token = token.replace("~1", "/").replace("~0", "~");
            let (next, next_name, next_after) = match &node.value {
                Value::Mapping(mapping) => match self.entry(mapping, &token) {
                    Some(entry) => (&entry.value, Some(&*entry.key.text), after),
                    // A name with an unescaped slash.
                    None => match self.entry(mapping, rest) {
                        Some(entry) => (&entry.value, Some(&*entry.key.text), None),
                        None => return Err(Missing { within: node, token }),
                    },
                },
                Value::Sequence(items) => match token.parse::<usize>().ok().and_then(|index| items.get(index)) {
                    Some(item) => (item, name, after),
                    None => return Err(Missing { within: node, token }),
                },
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                    return Err(Missing { within: node, token });
                }
            };
            (node, name) = (self.twin(next), next_name);
            match next_after {
                Some(after) => rest = after,
                None => return Ok((node, name)),
            }
        }
    }
}

/// Returns the reference of a mapping without other keys.
fn lone_reference(node: &Node) -> Option<&Node> {
    match node.as_mapping()?.0.as_slice() {
        [entry] if *entry.key.text == *"$ref" => Some(&entry.value).filter(|value| value.as_str().is_some()),
        _ => None,
    }
}

/// A token of a JSON Pointer that does not exist.
struct Missing<'a> {
    within: &'a Node,
    token: String,
}

impl Missing<'_> {
    fn diagnostic(&self, reference: &str, from: NodeLocation, hints: &Cell<usize>) -> Diagnostic {
        let diagnostic = Diagnostic::error(Code::DANGLING_REFERENCE, from, format!("`{reference}` does not exist"));
        let left = hints.get().checked_sub(self.within.as_mapping().map_or(0, |mapping| mapping.0.len()));
        hints.set(left.unwrap_or(hints.get()));
        let near = self.within.as_mapping().filter(|_| left.is_some()).and_then(|mapping| {
            nearest(&self.token, mapping.iter().map(|entry| &*entry.key.text)).and_then(|near| mapping.entry(near))
        });
        match near {
            Some(entry) => diagnostic
                .label(entry.key.place, "the nearest name is here")
                .help(format!("did you mean `{}`?", entry.key.text)),
            None => diagnostic.help("define it, or correct the reference"),
        }
    }
}

/// Returns the stem of a path: its file name up to the first dot.
fn stem(path: &str) -> Option<&str> {
    path.rsplit('/').next().and_then(|file| file.split('.').next()).filter(|stem| !stem.is_empty())
}

/// Joins the path `file`, relative to the folder of `base`; `None` if it leaves the root.
pub(crate) fn join(base: &str, file: &str) -> Option<String> {
    let file = percent_decode(file);
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Decodes percent-escapes; an invalid escape is kept.
pub(crate) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_string();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escape = text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (byte, escape) {
            (b'%', Some(value)) => {
                decoded.push(value);
                at += 3;
            }
            _ => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_string())
}

/// Returns the files that a tree refers to, as paths from the root, in document order; without those that leave it.
pub(crate) fn external_references(tree: &Node, sources: &Sources) -> Vec<String> {
    let mut found = Vec::new();
    let mut stack = vec![tree];
    while let Some(node) = stack.pop() {
        match &node.value {
            Value::Mapping(mapping) => {
                for entry in mapping.0.iter().rev() {
                    stack.push(&entry.value);
                }
                if let Some(reference) = mapping.get("$ref") {
                    let file = reference.as_str().and_then(|text| text.split('#').next()).unwrap_or("");
                    if !file.is_empty() && !file.contains("://") {
                        found.extend(join(&sources.get(reference.place.source).path, file));
                    }
                }
            }
            Value::Sequence(items) => stack.extend(items.iter().rev()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_stay_under_the_root() {
        assert_eq!(join("spec/swagger.yaml", "Pet.yaml").as_deref(), Some("spec/Pet.yaml"));
        assert_eq!(join("spec/swagger.yaml", "../common/Error.yaml").as_deref(), Some("common/Error.yaml"));
        assert_eq!(join("swagger.yaml", "../Error.yaml"), None);
    }

    #[test]
    fn escapes_are_decoded_and_others_kept() {
        assert_eq!(percent_decode("a%20b%zz%"), "a b%zz%");
        assert_eq!(percent_decode("Response%C2%ABX%C2%BB"), "Response«X»");
        assert_eq!(percent_decode("%ff"), "%ff");
    }
}
