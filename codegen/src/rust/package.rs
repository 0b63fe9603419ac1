//! A generated crate: its options and its files.

use crate::analysis::Analysis;
use crate::analysis::names::{self, Names};
use crate::rust::context::Context;
use crate::rust::manifest::{self, Manifest};
use crate::rust::{examples, pagination, plan, protocol};
use bindery_model::diagnostic::{Diagnostic, Diagnostics};
use bindery_model::service::Model;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The options of a generated crate.
#[derive(Clone, Debug)]
pub struct Options {
    /// The origin named in the first line of each file: `specs/cognito-identity`.
    pub header: String,
    /// The location of `bindery` for the generated crate.
    pub bindery: BinderyDep,
    /// Whether the manifest has an empty `[workspace]`, so that it is independent of workspaces around it.
    pub standalone: bool,
    /// The crate's version; `0.1.0` if unset.
    pub version: Option<String>,
}

/// The default version of a crate.
pub const FIRST_VERSION: &str = "0.1.0";

/// The location of `bindery` for a generated crate.
#[derive(Clone, Debug)]
pub enum BinderyDep {
    /// In the sibling directory.
    Workspace,
    /// At another path or in a registry.
    At {
        /// The required version.
        version: String,
        /// Its directory; `None` if it comes from a registry.
        path: Option<String>,
    },
}

/// A generated crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    /// Its directory, below `crates/`.
    pub dir: String,
    /// Its name.
    pub name: String,
    /// The texts of its files, by path inside the crate, separated by `/`.
    pub files: BTreeMap<String, String>,
    /// Warnings, such as names changed to avoid conflicts.
    pub warnings: Vec<Diagnostic>,
}

/// Generates the crate of a model.
pub fn generate(model: &Model, options: &Options) -> Package {
    let (analysis, unreadable) = Analysis::new(model);
    let (names, mut warnings) = Names::allocate(model);
    let context = Context { model, names, analysis: Arc::new(analysis) };
    warnings.extend(unreadable);
    warnings.extend(pagination::warnings(&context));
    // A shared parameter is a member of many requests.
    let warnings = Diagnostics(warnings).deduplicated().0;
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
