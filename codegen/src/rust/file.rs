//! A file under construction: its items and imports.

use crate::analysis::modules::Module;
use crate::rust::context::Context;
use crate::rust::docs::Doc;
use crate::rust::print::{self, Verbatim};
use bindery_model::service::ShapeId;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A file of a generated crate under construction, or a part of it: its items and their imports.
pub(crate) struct File<'a> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) module: Module,
    imports: Imports,
    items: Vec<TokenStream>,
    verbatim: Verbatim,
    /// Items that are text already.
    written: String,
}

/// Paths to import, such as `bindery::Sensitive`, in the order of the `use` items.
#[derive(Default)]
pub(crate) struct Imports(BTreeMap<&'static str, BTreeSet<&'static str>>);

impl<'a> File<'a> {
    /// An empty part of a file of a module.
    pub(crate) fn new(context: &'a Context<'a>, module: Module) -> Self {
        File {
            context,
            module,
            imports: Imports::default(),
            items: Vec::new(),
            verbatim: Verbatim::default(),
            written: String::new(),
        }
    }

    /// Adds an item, or several that belong together.
    pub(crate) fn item(&mut self, item: TokenStream) {
        self.items.push(item);
    }

    /// The attribute of an item's docs.
    pub(crate) fn docs(&mut self, docs: Doc) -> TokenStream {
        self.verbatim.outer_docs(docs.into_lines())
    }

    /// The literal that refers to printed members of a structure or items of an `impl`.
    pub(crate) fn printed(&mut self, text: &Rc<str>) -> Literal {
        self.verbatim.printed(text)
    }

    /// Adds an item that is text already, as printed by [`print::items`], in two parts.
    pub(crate) fn written(&mut self, start: &str, rest: &str) {
        self.written.push_str(start);
        self.written.push_str(rest);
    }

    /// Imports names of a crate or module, which templates use unqualified.
    pub(crate) fn import(&mut self, from: &'static str, names: &[&'static str]) {
        self.imports.0.entry(from).or_default().extend(names);
    }

    /// Imports a single name and returns it.
    pub(crate) fn name(&mut self, from: &'static str, name: &'static str) -> Ident {
        self.import(from, &[name]);
        Ident::new(name, Span::call_site())
    }

    /// Imports everything that another part imports.
    pub(crate) fn import_all(&mut self, other: &Imports) {
        for (from, names) in &other.0 {
            self.imports.0.entry(from).or_default().extend(names);
        }
    }

    /// An empty file of the same module.
    pub(crate) fn empty(&self) -> File<'a> {
        File::new(self.context, self.module)
    }

    /// Prints the content of an item's braces; returns it with the imports of this file.
    pub(crate) fn into_inside(self, item: TokenStream) -> (Rc<str>, Imports) {
        (print::inside(item, &self.verbatim), self.imports)
    }

    /// A name of `bindery`.
    pub(crate) fn bindery(&mut self, name: &'static str) -> TokenStream {
        self.name("bindery", name).to_token_stream()
    }

    /// The path of a shape in this file.
    pub(crate) fn shape(&mut self, id: ShapeId) -> TokenStream {
        let ident = self.context.names.shape(id);
        match (self.module, self.context.module(id)) {
            (Module::Root, Module::Root) | (Module::Types, Module::Types) => quote!(#ident),
            (Module::Root, Module::Types) => {
                self.import("crate", &["types"]);
                quote!(types::#ident)
            }
            (Module::Types, Module::Root) => quote!(crate::#ident),
        }
    }

    /// Prints the items.
    pub(crate) fn finish(self) -> Body {
        Body { text: print::items(self.items, &self.verbatim) + &self.written, imports: self.imports }
    }
}

/// A printed part of a file.
pub(crate) struct Body {
    pub(crate) text: String,
    pub(crate) imports: Imports,
}

impl Imports {
    /// The `use` items of all parts of a file.
    pub(crate) fn items<'b>(all: impl IntoIterator<Item = &'b Imports>) -> TokenStream {
        let mut union: BTreeMap<&'static str, BTreeSet<&'static str>> = BTreeMap::new();
        for (from, names) in all.into_iter().flat_map(|imports| &imports.0) {
            union.entry(from).or_default().extend(names);
        }
        let mut uses: Vec<String> = union
            .into_iter()
            .map(|(from, names)| match Vec::from_iter(names).as_slice() {
                [name] => format!("use {from}::{name};"),
                names => format!("use {from}::{{{}}};", names.join(", ")),
            })
            .collect();
        uses.sort_unstable();
        let uses = uses.iter().map(|line| line.parse::<TokenStream>().expect("imports are written in this crate"));
        quote!(#(#uses)*)
    }
}
