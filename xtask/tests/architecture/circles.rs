//! Import circles between the files of a crate.
//!
//! An edge is any path to an item of another file: in a `use`, an expression, a type, the tokens of a macro call or an
//! attribute of serde. `mod`, re-exports, a type of the declaring parent and tests are no edges.

use crate::modules::{Crate, Definition, FileId, ItemKind, ModuleId};
use crate::paths::{CalledAs, FoundPath, Paths};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write;

/// The names of each file that another one refers to, by the two files.
pub(crate) type Edges = BTreeMap<(FileId, FileId), BTreeSet<String>>;

/// The edges between the files of a crate.
pub(crate) fn edges(read: &Crate) -> Edges {
    let mut edges = Edges::new();
    for (id, module) in read.modules.iter().enumerate() {
        let mut add = |found: &FoundPath, local: &HashMap<String, Vec<String>>| {
            for item in referenced(read, id, found, local) {
                let exempt = item.kind == ItemKind::Type && read.declaring_parent(module.file) == Some(item.file);
                if item.file != module.file && !exempt {
                    edges.entry((module.file, item.file)).or_default().insert(item.name);
                }
            }
        };
        for path in &module.uses {
            add(&FoundPath { segments: path.clone(), called_as: CalledAs::Other }, &HashMap::new());
        }
        for code in &module.code {
            let paths = Paths::of(code.clone());
            for found in &paths.found {
                add(found, &paths.local);
            }
        }
    }
    edges
}

/// The groups of files that refer to each other, directly or through others.
pub(crate) fn circles(files: usize, edges: &Edges) -> Vec<BTreeSet<FileId>> {
    let reachable: Vec<HashSet<FileId>> = (0..files).map(|file| reachable(file, edges)).collect();
    let mut circles: Vec<BTreeSet<FileId>> = Vec::new();
    for file in 0..files {
        if reachable[file].contains(&file) && !circles.iter().any(|circle| circle.contains(&file)) {
            circles.push(
                (0..files)
                    .filter(|&other| reachable[file].contains(&other) && reachable[other].contains(&file))
                    .collect(),
            );
        }
    }
    circles
}

/// A circle as text: its edges, those of the fewest names first, and the names that cause them.
pub(crate) fn describe(read: &Crate, circle: &BTreeSet<FileId>, edges: &Edges) -> String {
    let mut inner: Vec<_> =
        edges.iter().filter(|((from, to), _)| circle.contains(from) && circle.contains(to)).collect();
    inner.sort_by_key(|(_, names)| names.len());
    let mut text = format!("a circle of {} files:\n", circle.len());
    for ((from, to), names) in inner {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let _ =
            writeln!(text, "  {} -> {}: {}", read.files[*from].display(), read.files[*to].display(), names.join(", "));
    }
    text
}

fn reachable(from: FileId, edges: &Edges) -> HashSet<FileId> {
    let mut found = HashSet::new();
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        for (_, to) in edges.keys().filter(|(source, _)| *source == file) {
            if found.insert(*to) {
                open.push(*to);
            }
        }
    }
    found
}

/// What a path, or a part of it, resolves to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Resolved {
    Module(ModuleId),
    Item(ResolvedItem),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct ResolvedItem {
    file: FileId,
    kind: ItemKind,
    name: String,
    variants: Vec<String>,
}

fn referenced(
    read: &Crate,
    module: ModuleId,
    found: &FoundPath,
    local: &HashMap<String, Vec<String>>,
) -> Vec<ResolvedItem> {
    let path = match local.get(&found.segments[0]) {
        Some(import) => [import, &found.segments[1..]].concat(),
        None => found.segments.clone(),
    };
    let mut resolver = Resolver { read, open: HashSet::new() };
    let resolved = resolver.path(module, &path);
    if found.called_as == CalledAs::Other && resolved.iter().any(|found| matches!(found, Resolved::Module(_))) {
        // A function may have the name of a module; its calls are edges.
        return vec![];
    }
    let items: Vec<ResolvedItem> = resolved
        .into_iter()
        .filter_map(|resolved| match resolved {
            Resolved::Item(item) => Some(item),
            Resolved::Module(_) => None,
        })
        .filter(|item| found.called_as != CalledAs::Macro || item.kind == ItemKind::Macro)
        .collect();
    match read.macros.get(&path[0]) {
        // A macro is in scope in the modules that are declared after it.
        Some(files) if items.is_empty() && path.len() == 1 && found.called_as == CalledAs::Macro => files
            .iter()
            .map(|&file| ResolvedItem { file, kind: ItemKind::Macro, name: format!("{}!", path[0]), variants: vec![] })
            .collect(),
        _ => items,
    }
}

struct Resolver<'a> {
    read: &'a Crate,
    /// The names that are being resolved, against imports that import each other.
    open: HashSet<(ModuleId, String)>,
}

impl Resolver<'_> {
    fn path(&mut self, from: ModuleId, path: &[String]) -> Vec<Resolved> {
        let Some((first, rest)) = path.split_first() else { return vec![] };
        let mut current = match first.as_str() {
            "crate" => vec![Resolved::Module(0)],
            "self" => vec![Resolved::Module(from)],
            "super" => self.parent(from),
            "Self" => return vec![],
            name => self.member(from, name),
        };
        for segment in rest {
            if current.iter().any(|resolved| matches!(resolved, Resolved::Module(_))) {
                // A function may have the name of a module.
                current.retain(|resolved| matches!(resolved, Resolved::Module(_)));
            }
            current = current.into_iter().flat_map(|resolved| self.step(resolved, segment)).collect();
        }
        current
    }

    fn step(&mut self, resolved: Resolved, segment: &str) -> Vec<Resolved> {
        match resolved {
            Resolved::Module(module) if segment == "super" => self.parent(module),
            module @ Resolved::Module(_) if segment == "self" => vec![module],
            Resolved::Module(module) => {
                let found = self.member(module, segment);
                if found.is_empty() && !self.open.contains(&(module, segment.to_owned())) {
                    // The module has no such item in its text: a macro call there defines it.
                    return vec![Resolved::Item(self.generated(module, segment))];
                }
                found
            }
            // An associated item or a variant.
            item @ Resolved::Item(_) => vec![item],
        }
    }

    fn parent(&self, module: ModuleId) -> Vec<Resolved> {
        self.read.modules[module].parent.map(Resolved::Module).into_iter().collect()
    }

    fn generated(&self, module: ModuleId, name: &str) -> ResolvedItem {
        let camel_case = name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase);
        let kind = if camel_case { ItemKind::Type } else { ItemKind::Other };
        ResolvedItem { file: self.read.modules[module].file, kind, name: name.to_owned(), variants: vec![] }
    }

    /// The items of a name in a module: its own, and those that it imports.
    fn member(&mut self, module: ModuleId, name: &str) -> Vec<Resolved> {
        let key = (module, name.to_owned());
        if !self.open.insert(key.clone()) {
            return vec![];
        }
        let read = self.read;
        let declared = &read.modules[module];
        let mut found = Vec::new();
        for definition in declared.names.get(name).into_iter().flatten() {
            match definition {
                Definition::Module(id) => found.push(Resolved::Module(*id)),
                Definition::Item { kind, variants } => found.push(Resolved::Item(ResolvedItem {
                    file: declared.file,
                    kind: *kind,
                    name: name.to_owned(),
                    variants: variants.clone(),
                })),
                Definition::Import(path) => found.extend(self.path(module, path)),
            }
        }
        if found.is_empty() && !declared.names.contains_key(name) {
            for glob in &declared.globs {
                for target in self.path(module, glob) {
                    match target {
                        Resolved::Module(imported) => found.extend(self.member(imported, name)),
                        Resolved::Item(item) if item.variants.iter().any(|variant| variant == name) => {
                            found.push(Resolved::Item(item));
                        }
                        Resolved::Item(_) => {}
                    }
                }
            }
        }
        self.open.remove(&key);
        found
    }
}
