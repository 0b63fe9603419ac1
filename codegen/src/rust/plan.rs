//! The plan of a crate: which file contains which items, and how they are written in parallel.

use crate::analysis::modules::Module;
use crate::rust::context::Context;
use crate::rust::docs::{Doc, Line};
use crate::rust::file::{Body, File, Imports};
use crate::rust::header;
use crate::rust::print::Verbatim;
use crate::rust::server::CodecCache;
use crate::rust::shapes::member_cache::MemberCache;
use crate::rust::{crate_root, errors, meta, operations, protocol, server, shapes, validate};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// The number of items in a part.
const PART: usize = 32;

/// With fewer parts than this, allocating the names for a second thread costs more than it saves.
const SIDE_BY_SIDE: usize = 8;

/// A file to write: its path, its head and its items.
pub(crate) struct Plan {
    /// Its path inside the crate.
    pub(crate) path: String,
    module: Module,
    head: Head,
    work: Vec<Work>,
}

/// The description of a whole file.
enum Head {
    Service,
    Docs(&'static str),
    Tag(Option<usize>),
}

/// The work that writes an item, or several items that belong together.
#[derive(Clone, Copy)]
enum Work {
    Service,
    Modules,
    Operation(usize),
    Shape(usize),
    Error,
    Serve(usize),
    Shared,
    Table,
    Entry(meta::Entry),
    Patterns,
    Check(usize),
}

/// The files of a crate.
pub(crate) fn plans(context: &Context) -> Vec<Plan> {
    let model = context.model;
    let operations = "The operations of the service, one request struct each.";
    let types = "The structures, enums and unions of requests and responses.";
    let tables = "Static tables that describe the service to tools at run time.";
    let entries = (0..model.operations.len())
        .map(meta::Entry::Operation)
        .chain((0..model.shapes.len()).map(meta::Entry::Shape))
        .chain((0..context.analysis.shared.members.len()).map(meta::Entry::Member));
    let mut plans = vec![
        Plan::new("src/lib.rs", Module::Root, Head::Service, [Work::Service]),
        Plan::new("src/types.rs", Module::Types, Head::Docs(types), (0..model.shapes.len()).map(Work::Shape)),
        Plan::new("src/error.rs", Module::Root, Head::Docs("The errors that the service returns."), [Work::Error]),
        Plan::new(
            "src/meta.rs",
            Module::Root,
            Head::Docs(tables),
            [Work::Table].into_iter().chain(entries.map(Work::Entry)),
        ),
    ];
    if protocol::has_server(model) {
        let server = "The server side: reads requests and writes responses, for servers, fakes and tests.";
        let work = [Work::Shared].into_iter().chain((0..model.operations.len()).map(Work::Serve));
        plans.push(Plan::new("src/server.rs", Module::Root, Head::Docs(server), work));
    }
    if context.analysis.checks.any() {
        let checks = model.shapes.iter().enumerate().filter(|(_, shape)| context.analysis.checks.has(shape.id));
        let work = [Work::Patterns].into_iter().chain(checks.map(|(index, _)| Work::Check(index)));
        let docs = "Validation of requests, with the feature `validate`.";
        plans.push(Plan::new("src/validate.rs", Module::Root, Head::Docs(docs), work));
    }
    let path = "src/operations.rs";
    match &context.analysis.modules {
        None => {
            let all = (0..model.operations.len()).map(Work::Operation);
            plans.push(Plan::new(path, Module::Root, Head::Docs(operations), all));
        }
        Some(groups) => {
            plans.push(Plan::new(path, Module::Root, Head::Docs(operations), [Work::Modules]));
            plans.extend(groups.iter().map(|group| {
                let name = context.group(group).to_string();
                let path = format!("src/operations/{}.rs", name.trim_start_matches("r#"));
                Plan::new(
                    &path,
                    Module::Root,
                    Head::Tag(group.tag),
                    group.operations.iter().copied().map(Work::Operation),
                )
            }));
        }
    }
    plans
}

impl Plan {
    fn new(path: &str, module: Module, head: Head, work: impl IntoIterator<Item = Work>) -> Self {
        Plan { path: path.to_owned(), module, head, work: work.into_iter().collect() }
    }

    /// Returns the text of the file before its items.
    fn head(&self, context: &Context, source: &str, bodies: &[Body]) -> String {
        let imports = Imports::items(bodies.iter().map(|body| &body.imports));
        let mut verbatim = Verbatim::default();
        let inner = self.head.tokens(context, &mut verbatim);
        header::head(source, &inner, imports, &verbatim)
    }
}

impl Head {
    fn tokens(&self, context: &Context, verbatim: &mut Verbatim) -> TokenStream {
        let docs = match self {
            Head::Service => return crate_root::head(context, verbatim),
            Head::Docs(docs) => Doc::new().line(*docs),
            Head::Tag(None) => Doc::new().line("The operations without a tag."),
            Head::Tag(Some(tag)) => {
                let tag = &context.model.service.tags[*tag];
                Doc::new().docs(&tag.docs).or(Line::from("The operations tagged ").code(&tag.name).ours("."))
            }
        };
        verbatim.inner_docs(docs.into_lines())
    }
}

/// Printed text that one thread reuses between items.
#[derive(Default)]
struct Caches {
    codecs: CodecCache,
    members: MemberCache,
}

impl Work {
    fn write(self, file: &mut File, caches: &mut Caches) {
        match self {
            Work::Service => crate_root::emit(file),
            Work::Modules => modules(file),
            Work::Operation(index) => operations::emit(file, &mut caches.members, index),
            Work::Shape(index) => shapes::emit(file, &mut caches.members, index),
            Work::Error => errors::emit(file),
            Work::Serve(index) => server::emit(file, &mut caches.codecs, index),
            Work::Shared => server::shared(file),
            Work::Table => meta::table(file),
            Work::Entry(entry) => meta::entry(file, entry),
            Work::Patterns => validate::patterns(file),
            Work::Check(index) => validate::emit(file, index),
        }
    }
}

/// Emits the modules of the operations, whose content is re-exported at the root of the crate.
fn modules(file: &mut File) {
    let context = file.context;
    let names = || context.analysis.modules.iter().flatten().map(|group| context.group(group));
    let (modules, uses) = (names(), names());
    file.item(quote!(#(pub mod #modules;)*));
    file.item(quote!(#(pub use self::#uses::*;)*));
}

/// Writes all files in parts, in parallel if there are many. The order of the parts is that of the plans.
pub(crate) fn bodies(context: &Context, plans: &[Plan]) -> Vec<Vec<Body>> {
    let parts: Vec<(Module, &[Work])> =
        plans.iter().flat_map(|plan| plan.work.chunks(PART).map(|work| (plan.module, work))).collect();
    let write = |context: &Context, caches: &mut Caches, (module, work): (Module, &[Work])| {
        let mut file = File::new(context, module);
        work.iter().for_each(|work| work.write(&mut file, caches));
        file.finish()
    };
    let writers = match parts.len() {
        ..SIDE_BY_SIDE => 1,
        _ => std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(parts.len()),
    };
    let mut written: Vec<Option<Body>> = parts.iter().map(|_| None).collect();
    let next = AtomicUsize::new(0);
    let (model, analysis) = (context.model, &context.analysis);
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 1..writers {
            let (sender, parts, next) = (sender.clone(), &parts, &next);
            scope.spawn(move || {
                // Identifiers cannot be sent between threads; allocating them again is cheap compared to their use.
                let (context, mut caches) = (Context::new(model, Arc::clone(analysis)), Caches::default());
                while let Some((index, part)) = take(parts, next) {
                    // The receiver outlives the scope.
                    let _ = sender.send((index, write(&context, &mut caches, part)));
                }
            });
        }
        drop(sender);
        let mut caches = Caches::default();
        while let Some((index, part)) = take(&parts, &next) {
            written[index] = Some(write(context, &mut caches, part));
        }
        for (index, body) in receiver {
            written[index] = Some(body);
        }
    });
    let mut written = written.into_iter().map(|body| body.expect("every part was written"));
    plans.iter().map(|plan| written.by_ref().take(plan.work.len().div_ceil(PART)).collect()).collect()
}

/// Returns the files by path, each joined from its parts. Large files are joined in parallel.
pub(crate) fn files(
    context: &Context,
    source: &str,
    plans: Vec<Plan>,
    bodies: Vec<Vec<Body>>,
) -> BTreeMap<String, String> {
    let heads = plans.iter().zip(&bodies).map(|(plan, bodies)| plan.head(context, source, bodies));
    let pieces: Vec<(String, Vec<Body>)> = heads.collect::<Vec<_>>().into_iter().zip(bodies).collect();
    let join = |(head, bodies): (String, Vec<Body>)| {
        let mut text = head;
        text.reserve_exact(bodies.iter().map(|body| body.text.len()).sum());
        text.extend(bodies.into_iter().map(|body| body.text));
        text
    };
    let length = |piece: &(String, Vec<Body>)| piece.1.iter().map(|body| body.text.len()).sum::<usize>();
    let all: usize = pieces.iter().map(length).sum();
    // Another thread copies up to half of the bytes.
    let mut first = 0;
    let mut begun = 0;
    while first < pieces.len() && begun + length(&pieces[first]) <= all / 2 {
        begun += length(&pieces[first]);
        first += 1;
    }
    let mut here = pieces;
    let elsewhere = if all < LARGE_COPY { Vec::new() } else { here.split_off(first) };
    let texts = std::thread::scope(|scope| {
        let elsewhere =
            (!elsewhere.is_empty()).then(|| scope.spawn(|| elsewhere.into_iter().map(join).collect::<Vec<_>>()));
        let mut texts: Vec<String> = here.into_iter().map(join).collect();
        if let Some(elsewhere) = elsewhere {
            texts.extend(elsewhere.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        texts
    });
    plans.into_iter().map(|plan| plan.path).zip(texts).collect()
}

/// Copying fewer bytes than this takes less time than starting a thread.
const LARGE_COPY: usize = 1 << 20;

/// Returns the next part that no thread has taken.
fn take<'p>(parts: &[(Module, &'p [Work])], next: &AtomicUsize) -> Option<(usize, (Module, &'p [Work]))> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    parts.get(index).map(|part| (index, *part))
}
