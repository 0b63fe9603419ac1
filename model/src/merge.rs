//! Merges the documents of a folder into one: equal declarations count once, conflicting ones are errors.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::input::layout::{Absence, Layout};
use crate::input::{layout_of, layout_or_first};
use crate::node::{Entry, Key, Mapping, Node, NodeLocation, Value};
use std::collections::BTreeMap;

/// Merges documents, in the order of their file names; `None` if no document is a mapping.
///
/// - Paths are merged by their operations, containers of shared parts (`definitions`, `parameters`, …) by their keys,
///   `tags` by name. Equal declarations count once; conflicting ones are errors at both locations.
/// - Defaults of operations (`consumes`, `produces`, `schemes`, `security`) stay at the root where all documents agree;
///   otherwise each document's operations receive those of their document, and the root has none. A document without
///   `security` declares that none is required; one without the others declares nothing.
/// - The first document's `info` counts. So does its `externalDocs`, and an `x-` key that differs, with a warning.
pub fn merge(documents: Vec<Node>, diagnostics: &mut Diagnostics) -> Option<Node> {
    let layout = one_format(&documents, diagnostics)?;
    let mut roots = Vec::new();
    for Node { place, value } in documents {
        match value {
            Value::Mapping(mapping) => roots.push((place, mapping)),
            _ => {
                let kind = Node { place, value }.kind();
                let message = format!("expected a mapping as the document's root, found {kind}");
                diagnostics.push(Diagnostic::error(Code::NOT_A_MAPPING, place, message));
            }
        }
    }
    push_down_defaults(&mut roots, layout, diagnostics);
    let mut roots = roots.into_iter();
    let (place, mut merged) = roots.next()?;
    for (_, root) in roots {
        unite(&mut merged, root, &mut |ours, theirs| unite_root(ours, theirs, layout, diagnostics));
    }
    Some(Node { place, value: Value::Mapping(merged) })
}

/// The layout of the first document; reports documents of another format.
fn one_format(documents: &[Node], diagnostics: &mut Diagnostics) -> Option<&'static Layout> {
    let first = documents.first()?;
    let layout = layout_or_first(first);
    for document in documents {
        let Some(other) = layout_of(document).filter(|other| !std::ptr::eq(layout, *other)) else { continue };
        let message = format!("a service is described in one format, not in {} and {}", layout.name, other.name);
        diagnostics.push(
            Diagnostic::error(Code::SEVERAL_FORMATS, document.place, message)
                .label(first.place, format!("this document is {}", layout.name))
                .help("convert one of the documents, or move it to another folder"),
        );
    }
    Some(layout)
}

/// Adds the entries of a later mapping; calls `meet` with both entries of a key that exists already.
///
/// A key that one document repeats stays repeated: reading the document reports it.
fn unite(into: &mut Mapping, from: Mapping, meet: &mut impl FnMut(&mut Entry, Entry)) {
    let mut known: BTreeMap<Box<str>, usize> = BTreeMap::new();
    for (index, entry) in into.iter().enumerate() {
        known.entry(entry.key.text.clone()).or_insert(index);
    }
    for entry in from.0 {
        match known.get(&entry.key.text).and_then(|index| into.0.get_mut(*index)) {
            Some(ours) => meet(ours, entry),
            None => into.0.push(entry),
        }
    }
}

fn unite_root(ours: &mut Entry, theirs: Entry, layout: &Layout, diagnostics: &mut Diagnostics) {
    let key = ours.key.text.clone();
    match &*key {
        paths if layout.paths.contains(&paths) => {
            unite_mappings(ours, theirs, diagnostics, |ours, theirs, diagnostics| {
                unite_paths(ours, theirs, layout, diagnostics);
            });
        }
        root if layout.containers.iter().any(|(path, _)| path.first() == Some(&root)) => {
            unite_container(ours, theirs, &mut vec![root], layout, diagnostics);
        }
        "tags" => unite_tags(ours, theirs, diagnostics),
        "info" => {}
        root if root == layout.version_key && version(&ours.value) == version(&theirs.value) => {}
        "externalDocs" => first_counts(ours, &theirs, diagnostics),
        _ if key.starts_with("x-") => first_counts(ours, &theirs, diagnostics),
        _ => agree(&format!("`{key}`"), ours, &theirs, diagnostics),
    }
}

/// Merges two containers of shared parts, or mappings of such containers (`components`).
fn unite_container(
    ours: &mut Entry,
    theirs: Entry,
    path: &mut Vec<&str>,
    layout: &Layout,
    diagnostics: &mut Diagnostics,
) {
    let key = ours.key.text.clone();
    let is_outer =
        layout.containers.iter().any(|(container, _)| container.len() > path.len() && container.starts_with(path));
    unite_mappings(ours, theirs, diagnostics, |ours, theirs, diagnostics| {
        let name = ours.key.text.clone();
        let within: Vec<&str> = path.iter().copied().chain([&*name]).collect();
        if is_outer && layout.containers.iter().any(|(container, _)| container.starts_with(&within)) {
            unite_container(ours, theirs, &mut within.clone(), layout, diagnostics);
        } else {
            agree(&format!("`{name}` of `{key}`"), ours, &theirs, diagnostics);
        }
    });
}

/// `"2.0"` and `2.0` are one version.
fn version(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Number(number) => Some(number.as_f64()),
        Value::String(text) => text.parse().ok(),
        Value::Null | Value::Bool(_) | Value::Sequence(_) | Value::Mapping(_) => None,
    }
}

/// Merges the mappings of a key by their keys; other values must be equal.
fn unite_mappings(
    ours: &mut Entry,
    theirs: Entry,
    diagnostics: &mut Diagnostics,
    meet: impl Fn(&mut Entry, Entry, &mut Diagnostics),
) {
    match (&mut ours.value.value, theirs.value.value) {
        (Value::Mapping(ours), Value::Mapping(theirs)) => {
            unite(ours, theirs, &mut |ours, theirs| meet(ours, theirs, diagnostics));
        }
        (_, value) => {
            let theirs = Entry { key: theirs.key, value: Node { place: theirs.value.place, value } };
            agree(&format!("`{}`", ours.key.text), ours, &theirs, diagnostics);
        }
    }
}

fn unite_paths(ours: &mut Entry, mut theirs: Entry, layout: &Layout, diagnostics: &mut Diagnostics) {
    let path = ours.key.text.clone();
    push_down_parameters(&mut ours.value, &mut theirs.value, layout);
    unite_mappings(ours, theirs, diagnostics, |ours, theirs, diagnostics| {
        let key = &*ours.key.text;
        if layout.is_operation(ours) {
            agree(&format!("`{} {path}`", key.to_ascii_uppercase()), ours, &theirs, diagnostics);
        } else if key.starts_with("x-") {
            first_counts(ours, &theirs, diagnostics);
        } else {
            agree(&format!("`{key}` of `{path}`"), ours, &theirs, diagnostics);
        }
    });
}

fn unite_tags(ours: &mut Entry, theirs: Entry, diagnostics: &mut Diagnostics) {
    let (Value::Sequence(known), Value::Sequence(tags)) = (&mut ours.value.value, &theirs.value.value) else {
        return agree("`tags`", ours, &theirs, diagnostics);
    };
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for (index, tag) in known.iter().enumerate() {
        names.extend(name(tag).map(|name| (name, index)));
    }
    for tag in tags {
        match name(tag).and_then(|name| Some((known.get(*names.get(&name)?)?, name))) {
            Some((ours, _)) if ours.says_the_same(tag) => {}
            Some((ours, name)) => {
                diagnostics.push(ignored(&format!("the tag `{name}`"), ours, tag));
            }
            None => known.push(tag.clone()),
        }
    }
}

fn name(tag: &Node) -> Option<String> {
    tag.get("name")?.as_str().map(str::to_owned)
}

/// Reports two entries of one key that differ.
fn agree(what: &str, ours: &Entry, theirs: &Entry, diagnostics: &mut Diagnostics) {
    if !ours.value.says_the_same(&theirs.value) {
        let help = "remove one of them: a whole document, or one operation with an overlay that `extends` its document";
        diagnostics.push(
            Diagnostic::error(Code::MERGE_CONFLICT, theirs.key.place, format!("{what} differs between two documents"))
                .says("differs")
                .label(ours.key.place, "from this declaration")
                .help(help),
        );
    }
}

/// Warns of two entries of one key that differ, of which the first counts.
fn first_counts(ours: &Entry, theirs: &Entry, diagnostics: &mut Diagnostics) {
    if !ours.value.says_the_same(&theirs.value) {
        diagnostics.push(ignored(&format!("`{}`", ours.key.text), &ours.value, &theirs.value));
    }
}

fn ignored(what: &str, ours: &Node, theirs: &Node) -> Diagnostic {
    Diagnostic::warning(Code::MERGE_IGNORED, theirs.place, format!("{what} differs between two documents"))
        .says("this one is ignored")
        .label(ours.place, "this one counts")
        .help("let an overlay that `extends` one of the documents remove or change it")
}

/// Adds the defaults of each document to its operations, where the documents differ.
fn push_down_defaults(roots: &mut [(NodeLocation, Mapping)], layout: &Layout, diagnostics: &mut Diagnostics) {
    for (key, absence) in layout.defaults {
        let values: Vec<Option<&Node>> = roots.iter().map(|(_, root)| root.get(key)).collect();
        let absent = values.iter().filter(|value| value.is_none()).count();
        let values: Vec<&Node> = values.into_iter().flatten().collect();
        let equal = values.windows(2).all(|pair| matches!(pair, [left, right] if left.says_the_same(right)));
        let open = *absence == Absence::Open || absent == 0 || values.is_empty();
        if equal && open {
            continue;
        }
        for (_, root) in roots.iter_mut() {
            let Some(index) = root.iter().position(|entry| *entry.key.text == **key) else { continue };
            let default = root.0.remove(index);
            if push_down(root, &default, layout) == 0 {
                let message = format!("`{key}` of a document without operations has no effect");
                diagnostics.push(
                    Diagnostic::warning(Code::MERGE_IGNORED, default.key.place, message)
                        .help("declare it in the documents that have operations"),
                );
            }
        }
    }
}

/// Adds an entry to each operation of a document that lacks its key; returns the number of operations.
fn push_down(root: &mut Mapping, default: &Entry, layout: &Layout) -> usize {
    let mut operations = 0;
    for paths in root.0.iter_mut().filter(|entry| layout.paths.contains(&&*entry.key.text)) {
        let Value::Mapping(paths) = &mut paths.value.value else { continue };
        for path in &mut paths.0 {
            for operation in operations_of(&mut path.value, layout) {
                operations += 1;
                if operation.get(&default.key.text).is_none() {
                    operation.0.push(default.clone());
                }
            }
        }
    }
    operations
}

/// Adds the shared parameters of two path items to their operations, where those differ.
fn push_down_parameters(ours: &mut Node, theirs: &mut Node, layout: &Layout) {
    let equal = match (ours.get("parameters"), theirs.get("parameters")) {
        (Some(ours), Some(theirs)) => ours.says_the_same(theirs),
        (None, None) => true,
        _ => false,
    };
    for item in [ours, theirs].into_iter().filter(|_| !equal) {
        let Some(shared) = item.get("parameters").cloned() else { continue };
        let Value::Sequence(parameters) = &shared.value else { continue };
        for operation in operations_of(item, layout) {
            let Some(own) = operation.entry_mut("parameters") else {
                let key = Key { text: "parameters".into(), place: shared.place };
                operation.0.push(Entry { key, value: shared.clone() });
                continue;
            };
            let Value::Sequence(own) = &mut own.value.value else { continue };
            let inherited = parameters.iter().filter(|shared| !own.iter().any(|own| overrides(own, shared)));
            let inherited: Vec<Node> = inherited.cloned().collect();
            own.splice(0..0, inherited);
        }
        if let Value::Mapping(item) = &mut item.value {
            item.0.retain(|entry| *entry.key.text != *"parameters");
        }
    }
}

/// Whether an operation's parameter replaces its path's: it has the same name and location.
fn overrides(own: &Node, shared: &Node) -> bool {
    let identity =
        |node: &Node| ["name", "in", "$ref"].map(|key| node.get(key).and_then(Node::as_str).map(str::to_owned));
    identity(own) == identity(shared)
}

/// The operations of a path item.
fn operations_of<'n>(item: &'n mut Node, layout: &Layout) -> impl Iterator<Item = &'n mut Mapping> {
    let entries = match &mut item.value {
        Value::Mapping(mapping) => &mut mapping.0[..],
        _ => &mut [],
    };
    entries.iter_mut().filter(|entry| layout.is_operation(entry)).filter_map(|entry| match &mut entry.value.value {
        Value::Mapping(mapping) => Some(mapping),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
