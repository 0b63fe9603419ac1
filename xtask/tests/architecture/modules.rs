//! The module tree of a crate: the files, the items and imports of each module, and the code that refers to others.

use proc_macro2::TokenStream;
use quote::ToTokens;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use syn::{Attribute, ImplItem, Item, Meta, UseTree, Visibility};

/// An index into [`Crate::files`].
pub(crate) type FileId = usize;
/// An index into [`Crate::modules`].
pub(crate) type ModuleId = usize;

/// The modules of one crate, without its tests.
#[derive(Default)]
pub(crate) struct Crate {
    /// Relative to the workspace.
    pub(crate) files: Vec<PathBuf>,
    /// The first one is the crate's root.
    pub(crate) modules: Vec<Module>,
    /// The files that define a macro of each name.
    pub(crate) macros: HashMap<String, Vec<FileId>>,
}

#[derive(Default)]
pub(crate) struct Module {
    pub(crate) file: FileId,
    pub(crate) parent: Option<ModuleId>,
    pub(crate) names: HashMap<String, Vec<Definition>>,
    /// The paths of `use path::*`.
    pub(crate) globs: Vec<Vec<String>>,
    /// Imports for the module itself; a re-export is only a name.
    pub(crate) uses: Vec<Vec<String>>,
    /// The items that refer to others.
    pub(crate) code: Vec<TokenStream>,
}

#[derive(Clone, Debug)]
pub(crate) enum Definition {
    Module(ModuleId),
    Item { kind: ItemKind, variants: Vec<String> },
    Import(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ItemKind {
    Macro,
    Type,
    Other,
}

/// The texts of files by path; the files on disk, or those of a test.
pub(crate) type Sources<'a> = &'a dyn Fn(&Path) -> Option<String>;

impl Crate {
    /// Reads a crate from its root file, and every file that a `mod` declares.
    pub(crate) fn read(root: &Path, sources: Sources) -> Result<Self, String> {
        let mut read = Crate::default();
        let folder = root.parent().unwrap_or(Path::new("")).to_path_buf();
        read.file(root.to_path_buf(), folder, None, sources)?;
        Ok(read)
    }

    /// The file whose `mod` declares a file.
    pub(crate) fn declaring_parent(&self, file: FileId) -> Option<FileId> {
        let module = self.modules.iter().find(|module| module.file == file)?;
        Some(self.modules[module.parent?].file)
    }

    fn file(
        &mut self,
        path: PathBuf,
        folder: PathBuf,
        parent: Option<ModuleId>,
        sources: Sources,
    ) -> Result<ModuleId, String> {
        let text = sources(&path).ok_or_else(|| format!("{}: no such file", path.display()))?;
        let parsed = syn::parse_file(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let file = self.files.len();
        self.files.push(path);
        self.module(file, &folder, parent, parsed.items, sources)
    }

    fn module(
        &mut self,
        file: FileId,
        folder: &Path,
        parent: Option<ModuleId>,
        items: Vec<Item>,
        sources: Sources,
    ) -> Result<ModuleId, String> {
        let id = self.modules.len();
        self.modules.push(Module { file, parent, ..Module::default() });
        for item in items {
            self.item(id, folder, item, sources)?;
        }
        Ok(id)
    }

    fn item(&mut self, module: ModuleId, folder: &Path, item: Item, sources: Sources) -> Result<(), String> {
        if attributes(&item).iter().any(is_test) {
            return Ok(());
        }
        let file = self.modules[module].file;
        match item {
            Item::Mod(declared) => {
                let name = declared.ident.to_string();
                let id = match declared.content {
                    Some((_, items)) => self.module(file, &folder.join(&name), Some(module), items, sources)?,
                    None => {
                        let (path, folder) = self.declared_file(file, folder, &name, &declared.attrs, sources)?;
                        self.file(path, folder, Some(module), sources)?
                    }
                };
                self.define(module, name, Definition::Module(id));
            }
            Item::Use(used) => self.import(module, &used.tree, &used.vis),
            Item::Macro(defined) => {
                if let Some(name) = &defined.ident {
                    self.macros.entry(name.to_string()).or_default().push(file);
                    self.define(module, name.to_string(), Definition::Item { kind: ItemKind::Macro, variants: vec![] });
                }
                self.modules[module].code.push(defined.to_token_stream());
            }
            Item::Impl(mut block) => {
                block.items.retain(|item| !impl_attributes(item).iter().any(is_test));
                self.modules[module].code.push(block.to_token_stream());
            }
            item => {
                if let Some((name, definition)) = definition(&item) {
                    self.define(module, name, definition);
                }
                self.modules[module].code.push(item.to_token_stream());
            }
        }
        Ok(())
    }

    /// The file of `mod name;`, and the folder of the modules that it declares.
    fn declared_file(
        &self,
        file: FileId,
        folder: &Path,
        name: &str,
        attributes: &[Attribute],
        sources: Sources,
    ) -> Result<(PathBuf, PathBuf), String> {
        let own = folder.join(name);
        if let Some(path) = attributes.iter().find_map(path_attribute) {
            let beside = self.files[file].parent().unwrap_or(Path::new(""));
            return Ok((beside.join(path), own));
        }
        let flat = folder.join(format!("{name}.rs"));
        let nested = own.join("mod.rs");
        match [flat, nested].into_iter().find(|path| sources(path).is_some()) {
            Some(path) => Ok((path, own)),
            None => Err(format!("{}: `mod {name};` has no file", self.files[file].display())),
        }
    }

    fn define(&mut self, module: ModuleId, name: String, definition: Definition) {
        self.modules[module].names.entry(name).or_default().push(definition);
    }

    fn import(&mut self, module: ModuleId, tree: &UseTree, visibility: &Visibility) {
        let mut imports = Imports::default();
        imports.collect(tree, &[]);
        let private = matches!(visibility, Visibility::Inherited);
        for (name, path) in imports.names {
            if private {
                self.modules[module].uses.push(path.clone());
            }
            self.define(module, name, Definition::Import(path));
        }
        self.modules[module].globs.extend(imports.globs);
    }
}

/// The leaves of a `use`.
#[derive(Default)]
pub(crate) struct Imports {
    /// The names that it introduces, and their paths. A path ends with `self` where it names a module alone.
    pub(crate) names: Vec<(String, Vec<String>)>,
    pub(crate) globs: Vec<Vec<String>>,
}

impl Imports {
    pub(crate) fn collect(&mut self, tree: &UseTree, prefix: &[String]) {
        let joined = |name: String| [prefix, &[name]].concat();
        match tree {
            UseTree::Path(path) => self.collect(&path.tree, &joined(path.ident.to_string())),
            UseTree::Name(leaf) => {
                let path = joined(leaf.ident.to_string());
                let name = if leaf.ident == "self" { prefix.last() } else { path.last() };
                self.names.push((name.cloned().unwrap_or_default(), path));
            }
            UseTree::Rename(leaf) => self.names.push((leaf.rename.to_string(), joined(leaf.ident.to_string()))),
            UseTree::Glob(_) => self.globs.push(prefix.to_vec()),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.collect(tree, prefix)),
        }
    }
}

fn definition(item: &Item) -> Option<(String, Definition)> {
    let (ident, kind, variants) = match item {
        Item::Enum(item) => {
            let variants = item.variants.iter().map(|variant| variant.ident.to_string()).collect();
            (&item.ident, ItemKind::Type, variants)
        }
        Item::Struct(item) => (&item.ident, ItemKind::Type, vec![]),
        Item::Union(item) => (&item.ident, ItemKind::Type, vec![]),
        Item::Type(item) => (&item.ident, ItemKind::Type, vec![]),
        Item::Trait(item) => (&item.ident, ItemKind::Type, vec![]),
        Item::TraitAlias(item) => (&item.ident, ItemKind::Type, vec![]),
        Item::Const(item) => (&item.ident, ItemKind::Other, vec![]),
        Item::Fn(item) => (&item.sig.ident, ItemKind::Other, vec![]),
        Item::Static(item) => (&item.ident, ItemKind::Other, vec![]),
        _ => return None,
    };
    Some((ident.to_string(), Definition::Item { kind, variants }))
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn impl_attributes(item: &ImplItem) -> &[Attribute] {
    match item {
        ImplItem::Const(item) => &item.attrs,
        ImplItem::Fn(item) => &item.attrs,
        ImplItem::Type(item) => &item.attrs,
        ImplItem::Macro(item) => &item.attrs,
        _ => &[],
    }
}

/// Whether an attribute restricts its item to tests: `#[test]`, `#[cfg(test)]`, `#[cfg(all(test, …))]`.
pub(crate) fn is_test(attribute: &Attribute) -> bool {
    match &attribute.meta {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("cfg") => {
            let condition = list.tokens.to_string().replace(' ', "");
            let required = condition.strip_prefix("all(").and_then(|all| all.strip_suffix(')')).unwrap_or(&condition);
            required.split(',').any(|part| matches!(part, "test" | "doctest"))
        }
        _ => false,
    }
}

/// The value of `#[path = "…"]`.
fn path_attribute(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    if !pair.path.is_ident("path") {
        return None;
    }
    let literal: syn::LitStr = syn::parse2(pair.value.to_token_stream()).ok()?;
    Some(literal.value())
}
