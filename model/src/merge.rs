//! The documents of a folder become one: what they say alike is said once, what they say differently is an error.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Key, Mapping, Node, NodeLocation, Value};
use std::collections::BTreeMap;

/// The keys of a path item that are operations.
pub(crate) const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// The root keys that speak of operations which do not speak for themselves.
const DEFAULTS: [&str; 4] = ["consumes", "produces", "schemes", "security"];

/// Unites documents, in the order of their file names; none where no document is a mapping.
///
/// - Paths are united by their operations, `definitions`, `parameters`, `responses` and `securityDefinitions`
///   by their keys, `tags` by name. What is said twice alike counts once, what is said differently is an error
///   at both places.
/// - `consumes`, `produces`, `schemes` and `security` stay at the root where no document says otherwise; else each
///   document's operations get what their document says, and the root says nothing. A document without `security`
///   says that none is needed; one without the others leaves them open.
/// - The first document's `info` counts. So does its `externalDocs`, and an `x-` key that differs, with a warning.
pub fn merge(documents: Vec<Node>, diagnostics: &mut Diagnostics) -> Option<Node> {
    let mut roots = Vec::new();
    for Node { place, value } in documents {
        match value {
            Value::Mapping(mapping) => roots.push((place, mapping)),
            _ => {
                let kind = Node { place, value }.kind();
                let message = format!("a document is a mapping, but this is {kind}");
                diagnostics.push(Diagnostic::error("no-mapping", place, message));
            }
        }
    }
    push_down_defaults(&mut roots, diagnostics);
    let mut roots = roots.into_iter();
    let (place, mut merged) = roots.next()?;
    for (_, root) in roots {
        unite(&mut merged, root, &mut |ours, theirs| unite_root(ours, theirs, diagnostics));
    }
    Some(Node { place, value: Value::Mapping(merged) })
}

/// Adds the entries of a later mapping; where it has a key that is there already, both entries meet.
///
/// A key that one document says twice is left so: who reads the document complains.
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

fn unite_root(ours: &mut Entry, theirs: Entry, diagnostics: &mut Diagnostics) {
    let key = ours.key.text.clone();
    match &*key {
        "paths" | "x-ms-paths" => unite_mappings(ours, theirs, diagnostics, unite_paths),
        "definitions" | "parameters" | "responses" | "securityDefinitions" => {
            unite_mappings(ours, theirs, diagnostics, |ours, theirs, diagnostics| {
                agree(&format!("`{}` of `{key}`", ours.key.text), ours, &theirs, diagnostics);
            });
        }
        "tags" => unite_tags(ours, theirs, diagnostics),
        "info" => {}
        "swagger" if version(&ours.value) == version(&theirs.value) => {}
        "externalDocs" => first_counts(ours, &theirs, diagnostics),
        _ if key.starts_with("x-") => first_counts(ours, &theirs, diagnostics),
        _ => agree(&format!("`{key}`"), ours, &theirs, diagnostics),
    }
}

/// `"2.0"` and `2.0` are one version.
fn version(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Number(number) => Some(number.as_f64()),
        Value::String(text) => text.parse().ok(),
        Value::Null | Value::Bool(_) | Value::Sequence(_) | Value::Mapping(_) => None,
    }
}

/// Unites the mappings of a key by their keys, where both are mappings.
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

fn unite_paths(ours: &mut Entry, mut theirs: Entry, diagnostics: &mut Diagnostics) {
    let path = ours.key.text.clone();
    push_down_parameters(&mut ours.value, &mut theirs.value);
    unite_mappings(ours, theirs, diagnostics, |ours, theirs, diagnostics| {
        let key = &*ours.key.text;
        if METHODS.contains(&key) {
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

/// Says so where two entries of one key differ.
fn agree(what: &str, ours: &Entry, theirs: &Entry, diagnostics: &mut Diagnostics) {
    if !ours.value.says_the_same(&theirs.value) {
        let help =
            "remove one of them: a document by itself, or one operation with an overlay that `extends` the document";
        diagnostics.push(
            Diagnostic::error(
                "merge-conflict",
                theirs.key.place,
                format!("{what} is said differently in two documents"),
            )
            .says("differs")
            .label(ours.key.place, "from what is said here")
            .help(help),
        );
    }
}

/// Warns where two entries of one key differ, of which the first counts.
fn first_counts(ours: &Entry, theirs: &Entry, diagnostics: &mut Diagnostics) {
    if !ours.value.says_the_same(&theirs.value) {
        diagnostics.push(ignored(&format!("`{}`", ours.key.text), &ours.value, &theirs.value));
    }
}

fn ignored(what: &str, ours: &Node, theirs: &Node) -> Diagnostic {
    Diagnostic::warning("merge-ignored", theirs.place, format!("{what} is said differently in two documents"))
        .says("not read")
        .label(ours.place, "this one counts")
        .help("let an overlay that `extends` one of the documents remove or change it")
}

/// Gives each operation what its document says for all of them, where documents say different things.
fn push_down_defaults(roots: &mut [(NodeLocation, Mapping)], diagnostics: &mut Diagnostics) {
    for key in DEFAULTS {
        let said: Vec<Option<&Node>> = roots.iter().map(|(_, root)| root.get(key)).collect();
        let silent = said.iter().filter(|said| said.is_none()).count();
        let said: Vec<&Node> = said.into_iter().flatten().collect();
        let alike = said.windows(2).all(|pair| matches!(pair, [left, right] if left.says_the_same(right)));
        let open = key != "security" || silent == 0 || said.is_empty();
        if alike && open {
            continue;
        }
        for (_, root) in roots.iter_mut() {
            let Some(index) = root.iter().position(|entry| *entry.key.text == *key) else { continue };
            let default = root.0.remove(index);
            if push_down(root, &default) == 0 {
                let message = format!("`{key}` of a document without operations says nothing of those of others");
                diagnostics.push(
                    Diagnostic::warning("merge-ignored", default.key.place, message)
                        .help("say it in the documents that have operations"),
                );
            }
        }
    }
}

/// Adds an entry to each operation of a document that lacks its key; gives the number of operations.
fn push_down(root: &mut Mapping, default: &Entry) -> usize {
    let mut operations = 0;
    for paths in root.0.iter_mut().filter(|entry| matches!(&*entry.key.text, "paths" | "x-ms-paths")) {
        let Value::Mapping(paths) = &mut paths.value.value else { continue };
        for path in &mut paths.0 {
            for operation in operations_of(&mut path.value) {
                operations += 1;
                if operation.get(&default.key.text).is_none() {
                    operation.0.push(default.clone());
                }
            }
        }
    }
    operations
}

/// Gives each operation of two path items the parameters that its item has for all of them, where those differ.
fn push_down_parameters(ours: &mut Node, theirs: &mut Node) {
    let alike = match (ours.get("parameters"), theirs.get("parameters")) {
        (Some(ours), Some(theirs)) => ours.says_the_same(theirs),
        (None, None) => true,
        _ => false,
    };
    for item in [ours, theirs].into_iter().filter(|_| !alike) {
        let Some(shared) = item.get("parameters").cloned() else { continue };
        let Value::Sequence(parameters) = &shared.value else { continue };
        for operation in operations_of(item) {
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

/// Whether an operation's parameter takes the place of its path's: it has the same name and location.
fn overrides(own: &Node, shared: &Node) -> bool {
    let identity =
        |node: &Node| ["name", "in", "$ref"].map(|key| node.get(key).and_then(Node::as_str).map(str::to_owned));
    identity(own) == identity(shared)
}

/// The operations of a path item.
fn operations_of(item: &mut Node) -> impl Iterator<Item = &mut Mapping> {
    let entries = match &mut item.value {
        Value::Mapping(mapping) => &mut mapping.0[..],
        _ => &mut [],
    };
    entries.iter_mut().filter(|entry| METHODS.contains(&&*entry.key.text)).filter_map(|entry| {
        match &mut entry.value.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests;
