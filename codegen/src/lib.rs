//! Rust crates from operation models.
//!
//! [`generate`] is a pure function: a [`Model`] goes in, the texts of a crate's files come out. One construct is
//! one file here, and every identifier is settled (`names`) before the first item is written.

pub use botocore::{Botocore, botocore};

use bindery_model::diagnostic::Diagnostic;
use bindery_model::service::{Model, ShapeId, ShapeOrigin};
use manifest::Manifest;
use names::Names;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use std::collections::{BTreeMap, BTreeSet};

mod botocore;
pub mod changes;
pub mod docs;
#[cfg(feature = "site")]
pub mod doors;
mod enums;
mod errors;
mod examples;
#[cfg(test)]
mod fixtures;
mod index;
mod letters;
pub mod manifest;
mod meta;
pub mod names;
mod operations;
mod pages;
mod patterns;
mod plan;
pub mod render;
mod rest;
mod server;
mod service;
#[cfg(feature = "site")]
pub mod site;
mod status;
mod structures;
pub mod surface;
mod types;
mod unions;
mod validate;
mod words;

/// What a caller decides about a generated crate.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the first line of each file names as its origin: `specs/cognito-identity`.
    pub header: String,
    /// Where the generated crate finds `bindery`.
    pub bindery: BinderyDep,
    /// Whether the crate stands alone: its manifest then closes itself against workspaces around it.
    pub standalone: bool,
    /// The crate's version; `0.1.0` where nobody has given it one.
    pub version: Option<String>,
}

/// The version of a crate that nobody has given one.
pub const FIRST_VERSION: &str = "0.1.0";

/// Where a generated crate finds `bindery`.
#[derive(Clone, Debug)]
pub enum BinderyDep {
    /// In the folder beside it.
    Workspace,
    /// Anywhere else.
    At {
        /// The version that is needed.
        version: String,
        /// Its folder, where it is not taken from a registry.
        path: Option<String>,
    },
}

/// A generated crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    /// The folder it goes to, below `crates/`.
    pub dir: String,
    /// Its name.
    pub name: String,
    /// The texts of its files, by path inside the crate, separated by `/`.
    pub files: BTreeMap<String, String>,
    /// What is to be said about it, names that had to give way among others.
    pub warnings: Vec<Diagnostic>,
}

/// Writes the crate of a model.
pub fn generate(model: &Model, options: &Options) -> Package {
    let (checks, unreadable) = validate::Checks::new(model);
    let (context, mut warnings) = Context::with_warnings(model, &checks);
    warnings.extend(unreadable);
    warnings.extend(pages::warnings(&context));
    let name = names::package(&model.service.name);
    let plans = plan::plans(&context);
    let bodies = plan::bodies(&context, &plans);
    let mut files = plan::files(&context, options, plans, bodies);
    files.insert("Cargo.toml".to_owned(), cargo_toml(&context, options, &name));
    files.insert("README.md".to_owned(), readme(&context, options, &name));
    Package { dir: name.clone(), name, files, warnings }
}

fn cargo_toml(context: &Context, options: &Options, package: &str) -> String {
    let (bindery_version, bindery_path) = match &options.bindery {
        BinderyDep::Workspace => (env!("CARGO_PKG_VERSION"), Some("../bindery")),
        BinderyDep::At { version, path } => (version.as_str(), path.as_deref()),
    };
    manifest::cargo_toml(&Manifest {
        source: &options.header,
        package,
        description: &manifest::description(context.model),
        bindery_version,
        bindery_path,
        checks: match (context.checks.any(), context.checks.patterns.is_empty()) {
            (false, _) => manifest::Checks::None,
            (true, true) => manifest::Checks::Plain,
            (true, false) => manifest::Checks::Patterns,
        },
        standalone: options.standalone,
        server: plan::has_server(context.model),
        publish: context.model.service.unpublished.is_none(),
        version: options.version.as_deref().unwrap_or(FIRST_VERSION),
    })
}

fn readme(context: &Context, options: &Options, package: &str) -> String {
    let example = context.model.operations.first().map(|operation| examples::operation(context, 0, operation));
    manifest::readme(context.model, &context.names, &options.header, package, example.unwrap_or_default())
}

/// What every emitter knows.
pub(crate) struct Context<'a> {
    pub(crate) model: &'a Model,
    pub(crate) names: Names,
    pub(crate) boxes: types::Boxes,
    pub(crate) shared: meta::Shared<'a>,
    /// The modules that operations are parted into; none where all stand in one.
    pub(crate) modules: Option<Vec<plan::Group>>,
    /// What was written of operations that are bound alike.
    pub(crate) alike: server::Alike,
    /// What was written of members that several structures have in common.
    pub(crate) common: structures::Common,
    pub(crate) checks: &'a validate::Checks,
}

impl<'a> Context<'a> {
    /// What follows from a model alone, and what is to be said about its names.
    fn with_warnings(model: &'a Model, checks: &'a validate::Checks) -> (Self, Vec<Diagnostic>) {
        let (names, warnings) = Names::allocate(model);
        let boxes = types::Boxes::new(model);
        let shared = meta::Shared::new(model);
        let modules = plan::groups(model);
        let (alike, common) = (server::Alike::default(), structures::Common::default());
        (Context { model, names, boxes, shared, modules, alike, common, checks }, warnings)
    }

    fn new(model: &'a Model, checks: &'a validate::Checks) -> Self {
        Context::with_warnings(model, checks).0
    }
}

/// The modules of a generated crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Module {
    /// What is reexported at the root: operations, outputs by status, the error.
    Root,
    /// `types`: every other shape.
    Types,
}

impl Context<'_> {
    /// The module that a shape is declared in.
    pub(crate) fn module(&self, id: ShapeId) -> Module {
        module_of(self.model, id)
    }
}

/// The module that a shape of a model is declared in.
pub(crate) fn module_of(model: &Model, id: ShapeId) -> Module {
    match model.shape(id).origin {
        ShapeOrigin::Input(_) => Module::Root,
        ShapeOrigin::Definition | ShapeOrigin::Output(_) | ShapeOrigin::Inline => Module::Types,
    }
}

/// A file of a generated crate while it is being written, or a part of it: its items, and what they import.
pub(crate) struct File<'a> {
    pub(crate) context: &'a Context<'a>,
    module: Module,
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

    /// Adds an item that is text already, as [`render::items`] gives it: in two pieces.
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
        Body { text: render::items(self.items) + &self.written, imports: self.imports }
    }
}

/// A part of a file that is written.
pub(crate) struct Body {
    pub(crate) text: String,
    pub(crate) imports: Imports,
}

impl Imports {
    /// The `use` items of all parts of a file.
    fn items<'b>(all: impl IntoIterator<Item = &'b Imports>) -> TokenStream {
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
