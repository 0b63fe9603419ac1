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

/// What is to be said of a service: where many texts are to be shown, that takes longer than to find it out.
pub(crate) struct Complaints {
    /// What is said already.
    said: String,
    diagnostics: Vec<Diagnostics>,
    shown: Sources,
}

impl Complaints {
    /// Says them.
    pub(crate) fn show(&self) {
        terminal::complain(&self.said);
        self.diagnostics.iter().for_each(|diagnostics| show(diagnostics, &self.shown));
    }
}

/// Reads a spec, loads its model and generates its crate; gives all complaints, too. `None` is an error among them.
pub(crate) fn build(spec: &Spec, options: &Options) -> (Option<Built>, Complaints) {
    let start = Instant::now();
    let texts = spec.read();
    let (loaded, said) = try_load(&texts, |sources| load_with(sources, &spec.name, spec.invalid));
    let Some(loaded) = loaded else {
        return (None, Complaints { said, diagnostics: Vec::new(), shown: Sources::default() });
    };
    let package = generate(&loaded.model, options);
    let diagnostics = vec![loaded.warnings.clone(), Diagnostics(package.warnings.clone())];
    let warnings = diagnostics.iter().flat_map(Diagnostics::iter).count();
    let shown = if warnings > 0 { texts.shown() } else { Sources::default() };
    let built = Built { name: spec.name.clone(), texts, loaded, package, warnings, took: start.elapsed() };
    (Some(built), Complaints { said, diagnostics, shown })
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
    let (loaded, said) = try_load(texts, load);
    terminal::complain(&said);
    loaded
}

/// Loads texts; gives what is wrong with them, too, all of it where nothing could be loaded.
fn try_load<T>(texts: &Texts, load: impl FnOnce(&Sources) -> Result<T, Diagnostics>) -> (Option<T>, String) {
    let mut said = terminal::errors(&texts.unreadable, terminal::style(&io::stderr()));
    if texts.sources.iter().next().is_none() {
        return (None, said);
    }
    match load(&texts.sources) {
        Ok(loaded) => (texts.unreadable.is_empty().then_some(loaded), said),
        Err(diagnostics) => {
            said += &rendered(&diagnostics, &texts.shown());
            (None, said)
        }
    }
}

/// Shows diagnostics.
pub(crate) fn show(diagnostics: &Diagnostics, shown: &Sources) {
    terminal::complain(&rendered(diagnostics, shown));
}

/// Diagnostics as they are shown.
fn rendered(diagnostics: &Diagnostics, shown: &Sources) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    render(diagnostics, shown, terminal::style(&io::stderr())) + "\n"
}

/// Says that some services have errors, which have been shown, and that this was the end of it.
pub(crate) fn stopped(names: &[&str]) -> Failure {
    Failure::failed(format!("{} cannot be generated; nothing was written", names.join(", ")))
}
