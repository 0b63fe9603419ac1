//! What a `$ref` refers to: any JSON Pointer into the document, or into another file under the root.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Identity, Mapping, Node, NodeLocation, SourceId, Value};
use crate::source::Sources;
use crate::swagger::nearest;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The merged document, and the pieces that it refers to.
pub(crate) struct Documents<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) root: &'a Node,
    /// The files that were merged into the root, overlays included.
    pub(crate) merged: &'a BTreeSet<SourceId>,
    /// Other files, by path.
    pub(crate) pieces: &'a BTreeMap<&'a str, &'a Node>,
    /// What sections of the root were copied from, and the copies: both are one thing.
    twins: HashMap<Identity<'a>, &'a Node>,
    indexes: Indexes<'a>,
    /// How many names may still be compared with misspelt ones.
    hints: Cell<usize>,
}

/// The entries of large mappings by their keys, once somebody asks; a mapping is told by its address.
type Indexes<'a> = RefCell<HashMap<*const Mapping, HashMap<&'a str, &'a Entry>>>;

/// So many names are compared with misspelt ones; a document with thousands of both is not told the nearest of each.
const HINTS: usize = 1 << 20;

/// A mapping with more entries is looked up by an index.
const LARGE: usize = 32;

/// A root key whose value was a mere reference, and is now a copy of what that refers to.
#[derive(Debug)]
pub(crate) struct Section {
    /// The position of the key.
    pub(crate) index: usize,
    reference: Box<str>,
    place: NodeLocation,
}

/// What a reference refers to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolved<'a> {
    pub(crate) node: &'a Node,
    /// The last word of the reference: the key it names, or the stem of the file.
    pub(crate) name: Option<&'a str>,
}

impl<'a> Documents<'a> {
    pub(crate) fn new(
        sources: &'a Sources,
        root: &'a Node,
        merged: &'a BTreeSet<SourceId>,
        pieces: &'a BTreeMap<&'a str, &'a Node>,
        sections: &[Section],
    ) -> Self {
        let (indexes, twins, hints) = (RefCell::default(), HashMap::new(), Cell::new(HINTS));
        let mut documents = Documents { sources, root, merged, pieces, twins, indexes, hints };
        let copies = root.as_mapping().map(|root| root.0.as_slice()).unwrap_or_default();
        let twins = sections.iter().filter_map(|section| {
            let original = documents.resolve(&section.reference, section.place).ok()?.node;
            let copy = &copies.get(section.index)?.value;
            // The root is no section of itself.
            (!std::ptr::eq(original, root)).then_some((Identity(original), copy))
        });
        documents.twins = twins.collect();
        documents
    }

    /// A node, or its copy in the root.
    fn twin(&self, node: &'a Node) -> &'a Node {
        self.twins.get(&Identity(node)).copied().unwrap_or(node)
    }

    /// The entry of a key; the first one, where it is said twice.
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

    /// Resolves a reference that stands at `from`.
    pub(crate) fn resolve(&self, reference: &str, from: NodeLocation) -> Result<Resolved<'a>, Diagnostic> {
        let (file, fragment) = match reference.split_once('#') {
            Some((file, fragment)) => (file, fragment),
            None => (reference, ""),
        };
        if file.contains("://") {
            return Err(Diagnostic::error("remote-reference", from, format!("`{reference}` is on the network"))
                .help("put the file beside the document, and refer to it by a relative path"));
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
            // A piece that was cut out of the document may still mean the document by `#`.
            let cut_out = file.is_empty() && !std::ptr::eq(root, self.root);
            if cut_out { self.walk(self.root, fragment).map_err(|_| missing) } else { Err(missing) }
        });
        match found {
            Ok((node, name)) => Ok(Resolved { node, name: name.or(stem) }),
            Err(missing) if std::ptr::eq(missing.within, self.root) && missing.token == "definitions" => {
                Err(Diagnostic::warning("missing-definitions", from, format!("there is no `{reference}`"))
                    .says("it is read as any JSON value")
                    .help("the document has lost all its `definitions`; an overlay can say them"))
            }
            Err(missing) => Err(missing.diagnostic(reference, from, &self.hints)),
        }
    }

    /// The root keys whose values are mere references to what they should be (`paths: {$ref: paths.yaml}`), by their
    /// positions, and what they refer to. Swagger does not know such references, but they can mean nothing else.
    pub(crate) fn sections(&self, diagnostics: &mut Diagnostics) -> Vec<(Section, Node)> {
        let mut sections = Vec::new();
        // What is copied may be the whole document, for each of them.
        let mut left = self.sources.limits().growth;
        for (index, entry) in self.root.as_mapping().into_iter().flat_map(Mapping::iter).enumerate() {
            let Some(reference) = lone_reference(&entry.value).filter(|_| !entry.key.text.starts_with("x-")) else {
                continue;
            };
            let text = reference.as_str().unwrap_or_default();
            match self.resolve(text, reference.place) {
                // A chain of such references is not followed: it is said of the second one that it is no mapping.
                Ok(target) => {
                    let Some(rest) = left.checked_sub(target.node.count()) else {
                        diagnostics.end(
                            Diagnostic::error("too-much", reference.place, "this refers to more than can be copied")
                                .help("raise the limit of growth if this is meant"),
                        );
                        return sections;
                    };
                    left = rest;
                    let message = format!("`{}` is a mere reference", entry.key.text);
                    diagnostics.push(
                        Diagnostic::warning("section-reference", reference.place, message)
                            .says("it is read as what it refers to")
                            .help("Swagger 2.0 has references for schemas, parameters, responses and paths"),
                    );
                    let section = Section { index, reference: text.into(), place: reference.place };
                    sections.push((section, target.node.clone()));
                }
                Err(complaint) => diagnostics.push(complaint),
            }
        }
        sections
    }

    /// The tree that `#/…` means in a file.
    fn root_of(&self, source: SourceId) -> &'a Node {
        if self.merged.contains(&source) {
            return self.root;
        }
        let path = self.sources.get(source).path.as_str();
        self.pieces.get(path).copied().unwrap_or(self.root)
    }

    fn file(&self, file: &str, from: SourceId) -> Option<(&'a Node, Option<&'a str>)> {
        let path = join(&self.sources.get(from).path, file)?;
        if let Some((path, node)) = self.pieces.get_key_value(path.as_str()) {
            return Some((node, stem(path)));
        }
        let (id, source) = self.sources.iter().find(|(_, source)| source.path == path)?;
        self.merged.contains(&id).then(|| (self.root, stem(&source.path)))
    }

    /// `$ref: Pet` once meant `#/definitions/Pet`.
    fn bare_name(&self, reference: &str, from: NodeLocation) -> Result<Resolved<'a>, Diagnostic> {
        let definition = self.root.get("definitions").and_then(Node::as_mapping);
        let definition = definition.and_then(|all| self.entry(all, reference));
        match definition {
            Some(entry) => Ok(Resolved { node: &entry.value, name: Some(&entry.key.text) }),
            None => Err(Diagnostic::error("dangling-reference", from, format!("there is no `{reference}`"))
                .help("a reference is `#/definitions/NAME`, or the relative path of a file under the root")),
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
                    // A name with a slash that nobody escaped.
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

/// The reference of a mapping that says nothing else.
fn lone_reference(node: &Node) -> Option<&Node> {
    match node.as_mapping()?.0.as_slice() {
        [entry] if *entry.key.text == *"$ref" => Some(&entry.value).filter(|value| value.as_str().is_some()),
        _ => None,
    }
}

/// A word of a pointer that leads nowhere.
struct Missing<'a> {
    within: &'a Node,
    token: String,
}

impl Missing<'_> {
    fn diagnostic(&self, reference: &str, from: NodeLocation, hints: &Cell<usize>) -> Diagnostic {
        let complaint = Diagnostic::error("dangling-reference", from, format!("there is no `{reference}`"));
        let left = hints.get().checked_sub(self.within.as_mapping().map_or(0, |mapping| mapping.0.len()));
        hints.set(left.unwrap_or(hints.get()));
        let near = self.within.as_mapping().filter(|_| left.is_some()).and_then(|mapping| {
            nearest(&self.token, mapping.iter().map(|entry| &*entry.key.text)).and_then(|near| mapping.entry(near))
        });
        match near {
            Some(entry) => complaint
                .label(entry.key.place, "the nearest name is here")
                .help(format!("did you mean `{}`?", entry.key.text)),
            None => complaint.help("define it, or correct the reference"),
        }
    }
}

/// The stem of a path: its file name up to the first dot.
fn stem(path: &str) -> Option<&str> {
    path.rsplit('/').next().and_then(|file| file.split('.').next()).filter(|stem| !stem.is_empty())
}

/// The path of `file`, said relative to the folder of `base`; none where it leaves the root.
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

/// Decodes `%41`; what is no such escape stays as it is.
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

/// The files that a tree refers to, as paths from the root, in document order; none of those that leave it.
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
