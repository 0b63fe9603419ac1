//! A generated crate: the options that it depends on, and its files.

use crate::analysis::Analysis;
use crate::analysis::names::{self, Names};
use crate::rust::context::Context;
use crate::rust::manifest::{self, Manifest};
use crate::rust::{examples, pagination, plan, protocol};
use bindery_model::diagnostic::Diagnostic;
use bindery_model::service::Model;
use std::collections::BTreeMap;
use std::sync::Arc;

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

/// Generates the crate of a model.
pub fn generate(model: &Model, options: &Options) -> Package {
    let (analysis, unreadable) = Analysis::new(model);
    let (names, mut warnings) = Names::allocate(model);
    let context = Context { model, names, analysis: Arc::new(analysis) };
    warnings.extend(unreadable);
    warnings.extend(pagination::warnings(&context));
    let name = names::package(&model.service.name);
    let plans = plan::plans(&context);
    let bodies = plan::bodies(&context, &plans);
    let mut files = plan::files(&context, &options.header, plans, bodies);
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
        checks: match (context.analysis.checks.any(), context.analysis.checks.patterns.is_empty()) {
            (false, _) => manifest::Checks::None,
            (true, true) => manifest::Checks::Plain,
            (true, false) => manifest::Checks::Patterns,
        },
        standalone: options.standalone,
        server: protocol::has_server_feature(context.model),
        publish: context.model.service.unpublished.is_none(),
        version: options.version.as_deref().unwrap_or(FIRST_VERSION),
    })
}

fn readme(context: &Context, options: &Options, package: &str) -> String {
    let example = context.model.operations.first().map(|operation| examples::operation(context, 0, operation));
    manifest::readme(context.model, &context.names, &options.header, package, example.unwrap_or_default())
}
