//! How long the way of the data takes, step by step: `cargo bench --package bindery-codegen`.
//!
//! The large document is `kubernetes.json` of the corpus, where `BINDERY_SHARED` says where that is; the small one, a
//! hundred structures and operations, is made here.

use bindery_codegen::{BinderyDep, Options, Package, generate};
use bindery_model::diagnostic::Diagnostics;
use bindery_model::source::{Sources, read};
use bindery_model::{Loaded, load};
use divan::{Bencher, black_box};
use std::fmt::Write as _;
use std::path::Path;

fn main() {
    divan::main();
}

/// What to read: `small`, or `kubernetes` where it is at hand.
fn documents() -> Vec<&'static str> {
    let large = std::env::var_os("BINDERY_SHARED").is_some();
    ["small", "kubernetes"].into_iter().filter(|name| *name == "small" || large).collect()
}

fn text(name: &str) -> String {
    match std::env::var_os("BINDERY_SHARED") {
        Some(shared) if name == "kubernetes" => {
            let path = Path::new(&shared).join("corpus/kubernetes.json");
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        }
        _ => small(),
    }
}

fn small() -> String {
    let mut text = String::from("swagger: '2.0'\ninfo: {title: Small, version: '1'}\npaths:\n");
    for index in 0..100 {
        let _ = writeln!(
            text,
            "  /pets{index}/{{id}}:\n    get:\n      operationId: getPet{index}\n      parameters:\n      \
             - {{name: id, in: path, required: true, type: string, maxLength: 20}}\n      \
             - {{name: tags, in: query, type: array, items: {{type: string}}, collectionFormat: multi}}\n      \
             responses: {{200: {{description: The pet., schema: {{$ref: '#/definitions/Pet{index}'}}}}}}"
        );
    }
    text.push_str("definitions:\n");
    for index in 0..100 {
        let _ = writeln!(
            text,
            "  Pet{index}:\n    required: [name]\n    properties:\n      name: {{type: string, description: What it is \
             called.}}\n      born: {{type: string, format: date-time}}\n      kind: {{type: string, enum: [cat, dog]}}"
        );
    }
    text
}

fn sources(text: &str) -> Sources {
    let mut sources = Sources::default();
    sources.add("document", text);
    sources
}

fn loaded(text: &str) -> Loaded {
    load(&sources(text), "bench").unwrap_or_else(|diagnostics| panic!("{diagnostics:?}"))
}

fn package(loaded: &Loaded) -> Package {
    let options =
        Options { header: "specs/bench".to_owned(), bindery: BinderyDep::Workspace, standalone: false, version: None };
    generate(&loaded.model, &options)
}

#[divan::bench(args = documents(), sample_count = 10)]
fn reading(bencher: Bencher, name: &str) {
    let sources = sources(&text(name));
    let id = sources.iter().next().map(|(id, _)| id).unwrap_or_else(|| unreachable!("it was added"));
    bencher.bench(|| read(black_box(&sources), id, &mut Diagnostics::default()));
}

#[divan::bench(args = documents(), sample_count = 10)]
fn loading(bencher: Bencher, name: &str) {
    let text = text(name);
    bencher.bench(|| loaded(black_box(&text)));
}

#[divan::bench(args = documents(), sample_count = 10)]
fn generating(bencher: Bencher, name: &str) {
    let loaded = loaded(&text(name));
    bencher.bench(|| package(black_box(&loaded)));
}

/// All of it in one process: from the text to files on disk.
#[divan::bench(args = documents(), sample_count = 10)]
fn whole(bencher: Bencher, name: &str) {
    let text = text(name);
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    bencher.bench(|| {
        for (path, text) in package(&loaded(black_box(&text))).files {
            let path = folder.path().join(path);
            let parent = path.parent().unwrap_or_else(|| unreachable!("it was joined"));
            std::fs::create_dir_all(parent)
                .and_then(|()| std::fs::write(&path, text))
                .unwrap_or_else(|e| panic!("{e}"));
        }
    });
}
