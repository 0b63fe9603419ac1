//! Reads the public API from the source files of a crate.

use super::{Item, OPEN, PublicApi};
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use syn::{Attribute, Fields, ImplItem, Type, UseTree, Visibility};

/// Returns the public API of a crate, given its files by path.
///
/// Files that are not Rust are ignored, except the features of `Cargo.toml`.
pub fn read(files: &BTreeMap<String, String>) -> PublicApi {
    let parsed = files.iter().filter_map(|(path, text)| Some((module(path)?, syn::parse_file(text).ok()?)));
    let reader = Reader { files: parsed.collect(), api: PublicApi::default() };
    let mut api = reader.read();
    for feature in files.get("Cargo.toml").map(|manifest| features(manifest)).unwrap_or_default() {
        api.0.insert(format!("feature {feature}"), Item { declaration: "feature".to_owned(), exhaustive: false });
    }
    api
}

/// Returns the features of a manifest.
fn features(manifest: &str) -> Vec<&str> {
    let section = manifest.lines().skip_while(|line| line.trim() != "[features]").skip(1);
    let lines = section.take_while(|line| !line.trim_start().starts_with('['));
    lines.filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim()).collect()
}

/// Returns the module path of a file: `operations::pets` for `src/operations/pets.rs`.
fn module(path: &str) -> Option<String> {
    let path = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    Some(if path == "lib" { String::new() } else { path.replace('/', "::") })
}

struct Reader {
    files: BTreeMap<String, syn::File>,
    api: PublicApi,
}

/// A public item of a module, under the name that it has there.
struct Named<'f> {
    name: String,
    /// The `cfg` conditions under which it exists.
    cfg: String,
    /// The module that declares the item.
    home: String,
    item: &'f syn::Item,
}

impl Reader {
    fn read(mut self) -> PublicApi {
        let files = std::mem::take(&mut self.files);
        // An item is described at the first path that resolves to it; further paths are recorded as re-exports.
        let mut homes: BTreeMap<(String, String), String> = BTreeMap::new();
        let mut ways: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
        let mut open = vec![String::new()];
        let mut seen = BTreeSet::new();
        while let Some(path) = open.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            for named in exports(&files, &path, &mut BTreeSet::new()) {
                let full = join(&path, &named.name);
                if let syn::Item::Mod(_) = named.item {
                    self.add(full.clone() + &named.cfg, "mod", false);
                    open.push(join(&named.home, &named.name));
                    continue;
                }
                ways.insert((path.clone(), named.name.clone()), (named.home.clone(), named.name.clone()));
                let known = homes.entry((named.home.clone(), named.name.clone())).or_insert_with(|| full.clone());
                if *known == full {
                    self.item(&full, &named.cfg, named.item);
                } else {
                    let reexport = format!("re-export of {known}");
                    self.add(full + &named.cfg, &reexport, false);
                }
            }
            open.sort_unstable_by(|one, other| other.cmp(one));
        }
        for (module, file) in &files {
            let cfg = hidden_behind(&files, module);
            for item in &file.items {
                if let syn::Item::Impl(block) = item {
                    let own = path_of(&block.self_ty, module, file);
                    let home = own.as_ref().map(|own| ways.get(own).unwrap_or(own));
                    let Some(path) = home.and_then(|home| homes.get(home)).cloned() else { continue };
                    self.block(&path, &(cfg.clone() + &features_of(&block.attrs)), block);
                }
            }
        }
        self.api
    }

    fn add(&mut self, path: String, declaration: impl Into<String>, exhaustive: bool) {
        self.api.0.insert(path, Item { declaration: declaration.into(), exhaustive });
    }

    fn item(&mut self, path: &str, cfg: &str, item: &syn::Item) {
        match item {
            syn::Item::Struct(item) => {
                let open = self.attributes(path, cfg, &item.attrs);
                self.add(format!("{path}{cfg}"), format!("{open}struct{}", shape(&item.fields)), false);
                let private = item.fields.iter().any(|field| !is_public(&field.vis));
                self.fields(path, cfg, &item.fields, open.is_empty() && !private);
            }
            syn::Item::Enum(item) => {
                let open = self.attributes(path, cfg, &item.attrs);
                self.add(format!("{path}{cfg}"), format!("{open}enum"), false);
                for variant in &item.variants {
                    let (name, fields) = (&variant.ident, &variant.fields);
                    let types: Vec<String> = fields
                        .iter()
                        .map(|field| {
                            let name = field.ident.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
                            name + &text(&field.ty)
                        })
                        .collect();
                    let declaration = format!("variant{} ({})", shape(fields), types.join(", "));
                    self.add(format!("{path}::{name}{cfg}"), declaration, open.is_empty());
                }
            }
            syn::Item::Fn(item) => {
                self.attributes(path, cfg, &item.attrs);
                self.add(format!("{path}(){cfg}"), signature(&item.sig), false);
            }
            syn::Item::Static(item) => self.add(format!("{path}{cfg}"), format!("static {}", text(&item.ty)), false),
            syn::Item::Const(item) => self.add(format!("{path}{cfg}"), format!("const {}", text(&item.ty)), false),
            // Other kinds of items are compared as a whole.
            other => self.add(format!("{path}{cfg}"), text(other), false),
        }
    }

    fn fields(&mut self, path: &str, cfg: &str, fields: &Fields, exhaustive: bool) {
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis)) {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            self.add(format!("{path}::{name}{cfg}"), text(&field.ty), exhaustive);
        }
    }

    /// Records the traits and warnings that attributes add to an item. Returns [`OPEN`] if it is `#[non_exhaustive]`.
    fn attributes(&mut self, path: &str, cfg: &str, attributes: &[Attribute]) -> &'static str {
        let mut open = "";
        for attribute in attributes {
            let name = attribute.path().to_token_stream().to_string();
            match name.as_str() {
                "derive" => {
                    _ = attribute.parse_nested_meta(|derived| {
                        let derived = derived.path.to_token_stream().to_string().replace(' ', "");
                        self.add(format!("{path}: {derived}{cfg}"), "impl", false);
                        Ok(())
                    });
                }
                "must_use" | "deprecated" => self.add(format!("{path}: #[{name}]{cfg}"), "attribute", false),
                "non_exhaustive" => open = OPEN,
                _ => {}
            }
        }
        open
    }

    fn block(&mut self, path: &str, cfg: &str, block: &syn::ItemImpl) {
        // A derived trait and its hand-written implementation are the same API.
        let of = block.trait_.as_ref().map(|(of, _)| text(of).replace("Deserialize<'de>", "Deserialize"));
        // `de::Structure` is an implementation detail of `Deserialize`.
        if of.as_deref() == Some("de::Structure<'de>") {
            return;
        }
        if let Some(of) = &of {
            self.add(format!("{path}: {of}{cfg}"), "impl", false);
        }
        for item in &block.items {
            match (item, &of) {
                (ImplItem::Fn(function), None) if is_public(&function.vis) => {
                    let name = &function.sig.ident;
                    self.attributes(&format!("{path}::{name}()"), cfg, &function.attrs);
                    self.add(format!("{path}::{name}(){cfg}"), signature(&function.sig), false);
                }
                (ImplItem::Const(constant), None) if is_public(&constant.vis) => {
                    let declaration = format!("const {}", text(&constant.ty));
                    self.add(format!("{path}::{}{cfg}", constant.ident), declaration, false);
                }
                (ImplItem::Type(ty), Some(of)) => {
                    self.add(format!("{path}: {of}::{}{cfg}", ty.ident), text(&ty.ty), false);
                }
                // The functions and constants of a trait implementation follow from the trait.
                _ => {}
            }
        }
    }
}

/// Returns the public items of a module, including its re-exports.
fn exports<'f>(files: &'f BTreeMap<String, syn::File>, module: &str, visited: &mut BTreeSet<String>) -> Vec<Named<'f>> {
    let Some(file) = files.get(module) else { return Vec::new() };
    // Glob imports may form a cycle.
    if !visited.insert(module.to_owned()) {
        return Vec::new();
    }
    let mut named = Vec::new();
    for item in &file.items {
        if let syn::Item::Use(used) = item
            && is_public(&used.vis)
        {
            let mut leaves = Vec::new();
            flatten(&used.tree, String::new(), &mut leaves);
            for (path, name) in leaves {
                let path = path.trim_start_matches("self::");
                let cfg = features_of(&used.attrs);
                let (from, wanted) = match (path.rsplit_once("::"), name.as_str()) {
                    (_, "*") => (path, None),
                    (Some((from, wanted)), _) => (from, Some(wanted)),
                    (None, _) => continue,
                };
                let found = exports(files, &join(module, from), visited);
                visited.remove(&join(module, from));
                let wanted = found.into_iter().filter(|found| wanted.is_none_or(|wanted| wanted == found.name));
                named.extend(wanted.map(|found| Named {
                    cfg: if found.cfg == cfg { cfg.clone() } else { cfg.clone() + &found.cfg },
                    name: if name == "*" { found.name.clone() } else { name.clone() },
                    ..found
                }));
            }
        } else if let Some((name, attributes)) = declared(item) {
            named.push(Named { name, cfg: features_of(attributes), home: module.to_owned(), item });
        }
    }
    named
}

/// Returns the name and attributes of a public item.
fn declared(item: &syn::Item) -> Option<(String, &[Attribute])> {
    let (vis, name, attributes) = match item {
        syn::Item::Struct(item) => (&item.vis, &item.ident, &item.attrs),
        syn::Item::Enum(item) => (&item.vis, &item.ident, &item.attrs),
        syn::Item::Fn(item) => (&item.vis, &item.sig.ident, &item.attrs),
        syn::Item::Static(item) => (&item.vis, &item.ident, &item.attrs),
        syn::Item::Const(item) => (&item.vis, &item.ident, &item.attrs),
        syn::Item::Mod(item) => (&item.vis, &item.ident, &item.attrs),
        syn::Item::Type(item) => (&item.vis, &item.ident, &item.attrs),
        syn::Item::Trait(item) => (&item.vis, &item.ident, &item.attrs),
        _ => return None,
    };
    is_public(vis).then(|| (name.to_string(), attributes.as_slice()))
}

/// Collects the paths that a `use` imports, each with the name that it binds.
fn flatten(tree: &UseTree, before: String, into: &mut Vec<(String, String)>) {
    match tree {
        UseTree::Path(path) => flatten(&path.tree, join(&before, &path.ident.to_string()), into),
        UseTree::Name(name) => into.push((join(&before, &name.ident.to_string()), name.ident.to_string())),
        UseTree::Rename(rename) => into.push((join(&before, &rename.ident.to_string()), rename.rename.to_string())),
        UseTree::Glob(_) => into.push((before, "*".to_owned())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, before.clone(), into)),
    }
}

/// Resolves a type named in a file to its module and name, if the crate declares it.
fn path_of(ty: &Type, module: &str, file: &syn::File) -> Option<(String, String)> {
    let Type::Path(path) = ty else { return None };
    let segments: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let imports = file.items.iter().filter_map(|item| match item {
        syn::Item::Use(used) => Some(&used.tree),
        _ => None,
    });
    let mut leaves = Vec::new();
    imports.for_each(|tree| flatten(tree, String::new(), &mut leaves));
    let first = segments.first()?;
    let spelled = match leaves.iter().find(|(_, name)| name == first) {
        Some((path, _)) => [std::slice::from_ref(path), &segments[1..]].concat().join("::"),
        None => segments.join("::"),
    };
    match spelled.strip_prefix("crate::") {
        Some(path) => Some(match path.rsplit_once("::") {
            Some((module, name)) => (module.to_owned(), name.to_owned()),
            None => (String::new(), path.to_owned()),
        }),
        None if spelled.contains("::") => None,
        None => Some((module.to_owned(), spelled)),
    }
}

/// Returns the `cfg` conditions under which a module is compiled.
fn hidden_behind(files: &BTreeMap<String, syn::File>, module: &str) -> String {
    let (parent, name) = module.rsplit_once("::").unwrap_or(("", module));
    if module.is_empty() {
        return String::new();
    }
    let declared = files.get(parent).into_iter().flat_map(|file| &file.items).find_map(|item| match item {
        syn::Item::Mod(item) if item.ident == name => Some(features_of(&item.attrs)),
        _ => None,
    });
    hidden_behind(files, parent) + &declared.unwrap_or_default()
}

/// Returns the `cfg` conditions of an item.
fn features_of(attributes: &[Attribute]) -> String {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    conditions.map(|condition| format!(" if {}", text(&condition.meta))).collect()
}

/// Returns a signature without its parameter names.
fn signature(signature: &syn::Signature) -> String {
    let mut signature = signature.clone();
    for input in &mut signature.inputs {
        if let syn::FnArg::Typed(input) = input {
            *input.pat = syn::Pat::Wild(syn::PatWild { attrs: Vec::new(), underscore_token: Default::default() });
        }
    }
    text(&signature).replacen(" (", "(", 1).replace("_ :", "_:")
}

/// Returns the brackets that show whether fields are named, positional or absent.
fn shape(fields: &Fields) -> &'static str {
    match fields {
        Fields::Named(_) => " {}",
        Fields::Unnamed(_) => " ()",
        Fields::Unit => "",
    }
}

fn is_public(vis: &Visibility) -> bool {
    match vis {
        Visibility::Public(_) => true,
        Visibility::Restricted(_) | Visibility::Inherited => false,
    }
}

fn join(module: &str, name: &str) -> String {
    match (module, name) {
        ("", name) => name.to_owned(),
        (module, "") => module.to_owned(),
        (module, name) => format!("{module}::{name}"),
    }
}

/// Formats tokens as one line of source.
fn text(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    ["< ", " <", " >", "& ", "( ", " )", " ,", " :: ", "' "].iter().fold(text, |text, spaced| {
        let tight = match *spaced {
            " :: " => "::",
            other => other.trim(),
        };
        text.replace(spaced, tight)
    })
}
