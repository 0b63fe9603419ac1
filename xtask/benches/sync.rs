//! How long it takes to bring files on disk in line: `cargo bench --package xtask`.

#[path = "../src/sync.rs"]
#[allow(dead_code, unused_imports, reason = "what commands and tests make of it is not measured")]
mod sync;
#[path = "../src/synthetic.rs"]
mod synthetic;

use bindery_codegen::{BinderyDep, Options, Package, generate};
use bindery_model::load;
use bindery_model::source::Sources;
use divan::Bencher;
use divan::counter::BytesCount;
use std::collections::BTreeSet;
use sync::{Mode, OutputDirs, Scope, sync};
use synthetic::Format;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

const SCALES: [usize; 3] = [1, 10, 100];

fn package(scale: usize, format: Format) -> Package {
    let mut sources = Sources::default();
    for (name, text) in synthetic::files(1, scale, format) {
        sources.add(name, text);
    }
    let loaded = load(&sources, "bench").unwrap_or_else(|diagnostics| panic!("{diagnostics:?}"));
    let options =
        Options { header: "specs/bench".to_owned(), bindery: BinderyDep::Workspace, standalone: false, version: None };
    generate(&loaded.model, &options)
}

fn size(package: &Package) -> BytesCount {
    BytesCount::new(package.files.values().map(String::len).sum::<usize>())
}

/// A dirs of its own, and the folder that it goes with.
fn dirs() -> (tempfile::TempDir, OutputDirs) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dirs = OutputDirs { crates: folder.path().join("crates"), staging: folder.path().join(".staging") };
    (folder, dirs)
}

fn run(dirs: &OutputDirs, package: &Package, mode: Mode) -> usize {
    let scope = Scope::Only(BTreeSet::from([package.dir.clone()]));
    sync(dirs, &[package], &scope, mode).expect("nothing is in the way").len()
}

/// A crate that is not there yet.
#[divan::bench(args = SCALES, sample_count = 10, max_time = 4)]
fn writes_all(bencher: Bencher, scale: usize) {
    let package = package(scale, Format::Json);
    bencher.counter(size(&package)).with_inputs(dirs).bench_refs(|(_, dirs)| run(dirs, &package, Mode::Write));
}

/// A crate that is as it should be.
#[divan::bench(args = SCALES, sample_count = 10, max_time = 4)]
fn finds_nothing_to_do(bencher: Bencher, scale: usize) {
    let package = package(scale, Format::Yaml);
    let (_folder, dirs) = dirs();
    run(&dirs, &package, Mode::Write);
    bencher.counter(size(&package)).bench_local(|| assert_eq!(run(&dirs, &package, Mode::Check), 0));
}
