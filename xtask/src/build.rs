//! From a spec to a package: reads its files, loads its model, and shows what is wrong with it.

use crate::failure::Failure;
use crate::inputs::{Spec, Texts};
use crate::terminal;
use bindery_codegen::{Options, Package, generate};
use bindery_model::diagnostic::{Diagnostics, render};
use bindery_model::source::Sources;
use bindery_model::{Loaded, Whole, load_whole, load_with};
use std::io;
use std::time::{Duration, Instant};

/// A service that was read, and what was generated for it.
pub(crate) struct Built {
    /// Its name.
    pub(crate) name: String,
    /// Its texts.
    pub(crate) texts: Texts,
    /// Its model.
    pub(crate) loaded: Loaded,
    /// Its crate.
    pub(crate) package: Package,
    /// How many warnings were shown.
    pub(crate) warnings: usize,
    /// How long it took.
    pub(crate) took: Duration,
}

/// Reads a spec, loads its model and generates its crate; shows all complaints. `None` is an error that was shown.
pub(crate) fn build(spec: &Spec, options: &Options) -> Option<Built> {
    let start = Instant::now();
    let (texts, loaded) = read(spec)?;
    let package = generate(&loaded.model, options);
    let generated = Diagnostics(package.warnings.clone());
    let warnings = loaded.warnings.iter().count() + generated.iter().count();
    show(&loaded.warnings, &texts.shown());
    show(&generated, &texts.shown());
    Some(Built { name: spec.name.clone(), texts, loaded, package, warnings, took: start.elapsed() })
}

/// Reads a spec and loads its model; shows all errors, and no warnings.
pub(crate) fn read(spec: &Spec) -> Option<(Texts, Loaded)> {
    read_by(spec, |sources| load_with(sources, &spec.name, spec.invalid))
}

/// Reads a spec as [`read`] does, and keeps what its model was made of.
pub(crate) fn read_whole(spec: &Spec) -> Option<(Texts, Whole)> {
    read_by(spec, |sources| load_whole(sources, &spec.name))
}

/// Loads the model of texts that were read; shows all errors, and no warnings.
pub(crate) fn load(spec: &Spec, texts: &Texts) -> Option<Loaded> {
    load_by(texts, |sources| load_with(sources, &spec.name, spec.invalid))
}

fn read_by<T>(spec: &Spec, load: impl FnOnce(&Sources) -> Result<T, Diagnostics>) -> Option<(Texts, T)> {
    let texts = spec.read();
    let loaded = load_by(&texts, load)?;
    Some((texts, loaded))
}

fn load_by<T>(texts: &Texts, load: impl FnOnce(&Sources) -> Result<T, Diagnostics>) -> Option<T> {
    terminal::complain(&terminal::errors(&texts.unreadable, terminal::style(&io::stderr())));
    texts.sources.iter().next()?;
    match load(&texts.sources) {
        Ok(loaded) => texts.unreadable.is_empty().then_some(loaded),
        Err(diagnostics) => {
            show(&diagnostics, &texts.shown());
            None
        }
    }
}

/// Shows diagnostics.
pub(crate) fn show(diagnostics: &Diagnostics, shown: &Sources) {
    if !diagnostics.is_empty() {
        let text = render(diagnostics, shown, terminal::style(&io::stderr()));
        terminal::complain(&format!("{text}\n"));
    }
}

/// Says that some services have errors, which have been shown, and that this was the end of it.
pub(crate) fn stopped(names: &[&str]) -> Failure {
    Failure::failed(format!("{} cannot be generated; nothing was written", names.join(", ")))
}
