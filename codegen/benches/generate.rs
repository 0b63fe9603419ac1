//! The duration of each step from documents to a crate: `cargo bench --package bindery-codegen`.
//!
//! The documents are those of this workspace, synthetic ones of three sizes, and two of the corpus in `BINDERY_SHARED`:
//! `kubernetes.json` and `gitea.yaml`.

#[path = "../../xtask/src/synthetic.rs"]
mod synthetic;

use bindery_codegen::{
    BinderyDep, Options, Package, generate,
    rust::print::{self, Verbatim},
};
use bindery_model::diagnostic::Diagnostics;
use bindery_model::node::Node;
use bindery_model::overlay::{self, NoMatch, Overlay};
use bindery_model::source::{Sources, read};
use bindery_model::{Whole, load, load_whole, merge};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use proc_macro2::TokenStream;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{env, fs};
use synthetic::Format;

// The same allocator as in xtask.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    if shared().is_none() {
        eprintln!("BINDERY_SHARED is not set: kubernetes.json and gitea.yaml of the corpus are left out");
    }
    divan::main();
}

const SEED: u64 = 1;

fn shared() -> Option<PathBuf> {
    env::var_os("BINDERY_SHARED").map(PathBuf::from)
}

/// Returns each service, in one format.
fn services() -> Vec<&'static str> {
    let corpus = ["kubernetes.json", "gitea.yaml"];
    let ours = ["cognito-identity", "cognito-idp"];
    let made = ["synthetic-1.yaml", "synthetic-10.yaml", "synthetic-100.yaml"];
    ours.into_iter().chain(corpus.into_iter().filter(|_| shared().is_some())).chain(made).collect()
}

/// Returns each service, the synthetic ones in both formats.
fn documents() -> Vec<&'static str> {
    services().into_iter().chain(["synthetic-1.json", "synthetic-10.json", "synthetic-100.json"]).collect()
}

/// Returns the services with overlays or with several documents.
fn overlaid() -> Vec<&'static str> {
    services().into_iter().filter(|name| name.starts_with("cognito") || name.starts_with("synthetic")).collect()
}

/// Returns the texts of a service, by file name.
fn texts(name: &str) -> Vec<(String, String)> {
    if let Some((scale, ending)) = name.strip_prefix("synthetic-").and_then(|rest| rest.split_once('.')) {
        let format = if ending == "json" { Format::Json } else { Format::Yaml };
        return synthetic::files(SEED, scale.parse().expect("the names here hold numbers"), format);
    }
    let paths: Vec<PathBuf> = match shared().map(|shared| shared.join("corpus").join(name)) {
        Some(path) if name.contains('.') => vec![path],
        Some(_) | None => {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs").join(name);
            let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
            let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
            paths.sort();
            paths
        }
    };
    let text = |path: &PathBuf| fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let file = |path: &PathBuf| path.file_name().map(OsStr::to_string_lossy).unwrap_or_default().into_owned();
    paths.iter().map(|path| (file(path), text(path))).collect()
}

fn bytes(texts: &[(String, String)]) -> BytesCount {
    BytesCount::new(texts.iter().map(|(_, text)| text.len()).sum::<usize>())
}

fn sources(texts: &[(String, String)]) -> Sources {
    let mut sources = Sources::default();
    for (name, text) in texts {
        sources.add(name, text);
    }
    sources
}

fn trees(sources: &Sources) -> Vec<Node> {
    let mut diagnostics = Diagnostics::default();
    sources.iter().filter_map(|(id, _)| read(sources, id, &mut diagnostics)).collect()
}

/// Returns the documents of a service, and its overlays.
fn parted(sources: &Sources) -> (Vec<Node>, Vec<Overlay>) {
    let (overlays, documents): (Vec<Node>, Vec<Node>) = trees(sources).into_iter().partition(overlay::is_overlay);
    let overlays = overlays.iter().filter_map(|tree| overlay::read(tree, &mut Diagnostics::default()));
    (documents, overlays.collect())
}

fn whole_of(sources: &Sources) -> Whole {
    load_whole(sources, "bench").unwrap_or_else(|diagnostics| panic!("{diagnostics:?}"))
}

fn package(whole: &Whole) -> Package {
    generate(&whole.loaded.model, &options())
}

fn options() -> Options {
    Options { header: "specs/bench".to_owned(), bindery: BinderyDep::Workspace, standalone: false, version: None }
}

/// Returns the Rust files of a package as tokens: the printer's input, without docs, which are comments.
fn tokens(package: &Package) -> Vec<TokenStream> {
    let rust = package.files.iter().filter(|(path, _)| path.ends_with(".rs"));
    rust.map(|(path, text)| text.parse().unwrap_or_else(|error| panic!("{path}: {error}"))).collect()
}

/// Parses texts to trees.
#[divan::bench(args = documents(), sample_count = 10, max_time = 4)]
fn step_1_reading(bencher: Bencher, name: &str) {
    let texts = texts(name);
    let sources = sources(&texts);
    bencher.counter(bytes(&texts)).bench(|| trees(black_box(&sources)));
}

/// Merges trees to one tree.
#[divan::bench(args = overlaid(), sample_count = 10, max_time = 4)]
fn step_2_merging(bencher: Bencher, name: &str) {
    let (documents, _) = parted(&sources(&texts(name)));
    bencher
        .with_inputs(|| documents.clone())
        .bench_values(|documents| merge::merge(documents, &mut Diagnostics::default()));
}

/// Applies overlays to one tree.
#[divan::bench(args = overlaid(), sample_count = 10, max_time = 4)]
fn step_3_overlays(bencher: Bencher, name: &str) {
    let sources = sources(&texts(name));
    let (documents, overlays) = parted(&sources);
    let merged = merge::merge(documents, &mut Diagnostics::default()).expect("the documents go together");
    bencher.with_inputs(|| merged.clone()).bench_refs(|document| {
        overlay::apply(document, &overlays, NoMatch::Error, sources.limits(), &mut Diagnostics::default())
    });
}

/// Lowers the completed tree to a model.
#[divan::bench(args = services(), sample_count = 10, max_time = 4)]
fn step_4_lowering(bencher: Bencher, name: &str) {
    let sources = sources(&texts(name));
    let whole = whole_of(&sources);
    bencher.bench(|| black_box(&whole).lower(&sources).expect("it was lowered before"));
}

/// Loads texts to a model: all four steps, and the checks.
#[divan::bench(args = services(), sample_count = 10, max_time = 4)]
fn step_4_loading(bencher: Bencher, name: &str) {
    let texts = texts(name);
    let sources = sources(&texts);
    bencher.counter(bytes(&texts)).bench(|| load(black_box(&sources), "bench"));
}

/// Generates the files of a crate from a model.
#[divan::bench(args = services(), sample_count = 10, max_time = 8)]
fn step_5_generating(bencher: Bencher, name: &str) {
    let whole = whole_of(&sources(&texts(name)));
    let written: usize = package(&whole).files.values().map(String::len).sum();
    bencher.counter(BytesCount::new(written)).bench(|| package(black_box(&whole)));
}

/// Prints items as text on one thread: a part of step 5.
#[divan::bench(args = services(), sample_count = 10, max_time = 8)]
fn step_5_of_which_rendering(bencher: Bencher, name: &str) {
    let tokens = tokens(&package(&whole_of(&sources(&texts(name)))));
    bencher.with_inputs(|| tokens.clone()).bench_local_values(|tokens| print::items(tokens, &Verbatim::default()));
}

/// Runs everything except file access: from the texts to the files of a crate.
#[divan::bench(args = documents(), sample_count = 10, max_time = 8)]
fn whole(bencher: Bencher, name: &str) {
    let texts = texts(name);
    bencher.counter(bytes(&texts)).bench(|| {
        let loaded = load(&sources(black_box(&texts)), "bench").unwrap_or_else(|diagnostics| panic!("{diagnostics:?}"));
        generate(&loaded.model, &options())
    });
}

/// The lower bound: `serde_json` reads the document, `syn` and `prettyplease` write the same output, on one thread.
#[divan::bench(args = floors(), sample_count = 10, max_time = 8)]
fn whole_at_least(bencher: Bencher, name: &str) {
    let texts = texts(name);
    let tokens = tokens(&package(&whole_of(&sources(&texts))));
    bencher.counter(bytes(&texts)).with_inputs(|| tokens.clone()).bench_local_values(|tokens| {
        let trees: Vec<serde_json::Value> =
            texts.iter().filter_map(|(_, text)| serde_json::from_str(text).ok()).collect();
        let files: Vec<String> = tokens
            .into_iter()
            .map(|tokens| prettyplease::unparse(&syn::parse2(tokens).expect("what was generated is Rust")))
            .collect();
        (trees, files)
    });
}

/// Returns the documents that `serde_json` reads.
fn floors() -> Vec<&'static str> {
    documents().into_iter().filter(|name| name.ends_with(".json")).collect()
}
