//! A file under construction: its items and imports.

use crate::analysis::modules::Module;
use crate::rust::context::Context;
use crate::rust::print;
use bindery_model::service::ShapeId;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use std::collections::{BTreeMap, BTreeSet};

/// A file of a generated crate while it is being written, or a part of it: its items, and what they import.
pub(crate) struct File<'a> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) module: Module,
    imports: Imports,
    items: Vec<TokenStream>,
    /// Items that are text already.
    written: String,
}

/// Paths to import, `bindery::Sensitive`: their order is that of the `use` items.
#[derive(Default)]
pub(crate) struct Imports(BTreeMap<&'static str, BTreeSet<&'static str>>);

impl<'a> File<'a> {
    /// An empty part of a file of a module.
    pub(crate) fn new(context: &'a Context<'a>, module: Module) -> Self {
        File { context, module, imports: Imports::default(), items: Vec::new(), written: String::new() }
    }

    /// Adds an item, or several that belong together.
    pub(crate) fn item(&mut self, item: TokenStream) {
        self.items.push(item);
    }

    /// Adds an item that is text already, as [`print::items`] gives it: in two pieces.
    pub(crate) fn written(&mut self, start: &str, rest: &str) {
        self.written.push_str(start);
        self.written.push_str(rest);
    }

    /// Imports names of a crate or module, which templates then use as they are.
    pub(crate) fn import(&mut self, from: &'static str, names: &[&'static str]) {
        self.imports.0.entry(from).or_default().extend(names);
    }

    /// Imports a single name, and gives it.
    pub(crate) fn name(&mut self, from: &'static str, name: &'static str) -> Ident {
        self.import(from, &[name]);
        Ident::new(name, Span::call_site())
    }

    /// Imports what another part imports.
    pub(crate) fn import_all(&mut self, other: &Imports) {
        for (from, names) in &other.0 {
            self.imports.0.entry(from).or_default().extend(names);
        }
    }

    /// The same file, without what stands in it.
    pub(crate) fn beside(&self) -> File<'a> {
        File::new(self.context, self.module)
    }

    /// What it imports.
    pub(crate) fn into_imports(self) -> Imports {
        self.imports
    }

    /// A name of `bindery`.
    pub(crate) fn bindery(&mut self, name: &'static str) -> TokenStream {
        self.name("bindery", name).to_token_stream()
    }

    /// The path of a shape as this file says it.
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

    /// The items as text, and what they import.
    pub(crate) fn finish(self) -> Body {
        Body { text: print::items(self.items) + &self.written, imports: self.imports }
    }
}

/// A part of a file that is written.
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
