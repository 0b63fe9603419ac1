//! Builds a package from a spec: reads the files, loads the model, and prints the diagnostics.

use crate::failure::Failure;
use crate::inputs::{Spec, Texts};
use crate::terminal;
use bindery_codegen::{Options, Package, generate};
use bindery_model::diagnostic::{Diagnostic, Diagnostics, Severity, render};
use bindery_model::source::Sources;
use bindery_model::{Loaded, OnInvalid, Whole, load_whole, load_with};
use std::io;
use std::time::{Duration, Instant};

/// A service and its generated crate.
pub(crate) struct Built {
    pub(crate) name: String,
    pub(crate) texts: Texts,
    pub(crate) loaded: Loaded,
    pub(crate) package: Package,
    /// The number of warnings about the service.
    pub(crate) warnings: usize,
    pub(crate) took: Duration,
}

/// The errors and warnings of a service, rendered when shown, as rendering can take longer than finding them.
pub(crate) struct Messages {
    /// Messages that are already rendered.
    rendered: String,
    diagnostics: Vec<Diagnostics>,
    shown: Sources,
}

impl Messages {
    /// Prints the messages to the standard error.
    pub(crate) fn show(&self) {
        terminal::print_error(&self.rendered);
        self.diagnostics.iter().for_each(|diagnostics| show(diagnostics, &self.shown));
    }
}

/// Reads a spec, loads its model and generates its crate. Returns `None` with the messages if one of them is an error.
pub(crate) fn build(spec: &Spec, options: &Options) -> (Option<Built>, Messages) {
    let start = Instant::now();
    let texts = spec.read();
    let (loaded, rendered) = try_load(&texts, |sources| load_with(sources, &spec.name, spec.invalid));
    let Some(loaded) = loaded else {
        let rendered = rendered + &skip_offer(spec, &texts);
        return (None, Messages { rendered, diagnostics: Vec::new(), shown: Sources::default() });
    };
    let package = generate(&loaded.model, options);
    let diagnostics = vec![loaded.warnings.clone(), Diagnostics(package.warnings.clone())];
    let is_warning = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Warning;
    let warnings = diagnostics.iter().flat_map(Diagnostics::iter).filter(is_warning).count();
    let is_silent = diagnostics.iter().all(Diagnostics::is_empty);
    let shown = if !is_silent { texts.shown() } else { Sources::default() };
    let built = Built { name: spec.name.clone(), texts, loaded, package, warnings, took: start.elapsed() };
    (Some(built), Messages { rendered, diagnostics, shown })
}

/// Offers `--skip-invalid` where some operations are valid.
fn skip_offer(spec: &Spec, texts: &Texts) -> String {
    if spec.invalid == OnInvalid::Skip || !texts.unreadable.is_empty() {
        return String::new();
    }
    let valid =
        load_with(&texts.sources, &spec.name, OnInvalid::Skip).map_or(0, |loaded| loaded.model.operations.len());
    match valid {
        0 => String::new(),
        1 => format!("help: `--skip-invalid` generates the only valid operation of {}\n\n", spec.name),
        more => format!("help: `--skip-invalid` generates the {more} valid operations of {}\n\n", spec.name),
    }
}

/// Reads a spec and loads its model. Prints errors, but no warnings.
pub(crate) fn read(spec: &Spec) -> Option<(Texts, Loaded)> {
    read_by(spec, |sources| load_with(sources, &spec.name, spec.invalid))
}

/// Reads a spec like [`read`], and returns the documents with the model.
pub(crate) fn read_whole(spec: &Spec) -> Option<(Texts, Whole)> {
    read_by(spec, |sources| load_whole(sources, &spec.name))
}

/// Loads the model from texts that were already read. Prints errors, but no warnings.
pub(crate) fn load(spec: &Spec, texts: &Texts) -> Option<Loaded> {
    load_by(texts, |sources| load_with(sources, &spec.name, spec.invalid))
}

fn read_by<T>(spec: &Spec, load: impl FnOnce(&Sources) -> Result<T, Diagnostics>) -> Option<(Texts, T)> {
    let texts = spec.read();
    let loaded = load_by(&texts, load)?;
    Some((texts, loaded))
}

fn load_by<T>(texts: &Texts, load: impl FnOnce(&Sources) -> Result<T, Diagnostics>) -> Option<T> {
    let (loaded, rendered) = try_load(texts, load);
    terminal::print_error(&rendered);
    loaded
}

/// Loads texts, and renders the errors, if any.
fn try_load<T>(texts: &Texts, load: impl FnOnce(&Sources) -> Result<T, Diagnostics>) -> (Option<T>, String) {
    let mut messages = terminal::errors(&texts.unreadable, terminal::style(&io::stderr()));
    if texts.sources.iter().next().is_none() {
        return (None, messages);
    }
    match load(&texts.sources) {
        Ok(loaded) => (texts.unreadable.is_empty().then_some(loaded), messages),
        Err(diagnostics) => {
            messages += &rendered(&diagnostics, &texts.shown());
            (None, messages)
        }
    }
}

/// Prints diagnostics to the standard error.
pub(crate) fn show(diagnostics: &Diagnostics, shown: &Sources) {
    terminal::print_error(&rendered(diagnostics, shown));
}

/// Renders diagnostics.
fn rendered(diagnostics: &Diagnostics, shown: &Sources) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    render(diagnostics, shown, terminal::style(&io::stderr())) + "\n"
}

/// Returns the failure of a run in which some services have errors.
pub(crate) fn stopped(names: &[&str]) -> Failure {
    Failure::failed(format!("{} cannot be generated; nothing was written", names.join(", ")))
}
