//! `cargo xtask diff`: the differences between two states of the specs, and the users whom they break.

mod render;
mod side;
#[cfg(feature = "site")]
mod site;

use crate::cli::{Deny, Diff, DiffFormat};
use crate::failure::{Failure, Outcome};
use crate::git::Repository;
use crate::inputs::{Spec, Texts};
use crate::versioning::{self, Version};
use crate::workspace::Workspace;
use crate::{build, terminal};
use bindery_codegen::semver;
use bindery_model::Loaded;
use bindery_model::diff::{self, Change, Release, Wire};
use side::Side;
use std::collections::BTreeSet;

pub(crate) use render::{entry, short};
pub(crate) use side::{Content, committed_content};
#[cfg(feature = "site")]
pub(crate) use site::comparison;

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: &Diff) -> Result<Outcome, Failure> {
    let repository = Repository::around(&workspace.root);
    let from = side::read(workspace, repository.as_ref(), Some(arguments.from.as_deref().unwrap_or("HEAD")))?;
    let to = side::read(workspace, repository.as_ref(), arguments.to.as_deref())?;
    let services = compare(&from, &to, &arguments.services)?;
    let report = Report { from: from.shown, to: to.shown, services };
    let text = match arguments.format {
        DiffFormat::Text => render::text(&report, terminal::style(&std::io::stdout())),
        DiffFormat::Json => render::json(&report),
        DiffFormat::Markdown => render::markdown(&report),
    };
    terminal::print(&text)?;
    let denied = |shown: &Shown| arguments.deny.is_some_and(|deny| is_denied(deny, shown));
    match report.services.iter().flat_map(|service| &service.changes).any(denied) {
        true => Ok(Outcome::Findings),
        false => Ok(Outcome::Clean),
    }
}

fn is_denied(deny: Deny, shown: &Shown) -> bool {
    match deny {
        Deny::Breaking => shown.is_breaking(),
        Deny::Wire => shown.change.wire != Wire::Compatible,
        Deny::Api => shown.change.release == Release::Major,
    }
}

/// The result of a comparison.
pub(crate) struct Report {
    /// The displayed name of the older state.
    from: String,
    /// The displayed name of the newer state.
    to: String,
    /// The requested services that exist in either state.
    services: Vec<Compared>,
}

/// A service in two states.
pub(crate) struct Compared {
    /// The name of the service.
    pub(crate) name: String,
    /// The changes; empty if both states are identical.
    pub(crate) changes: Vec<Shown>,
    /// The versions of the crate.
    pub(crate) version: Versions,
}

/// A change, with its locations as lines of files.
pub(crate) struct Shown {
    change: Change,
    old: Option<String>,
    new: Option<String>,
}

impl Shown {
    /// Returns whether callers of the service or users of the crate have to change.
    fn is_breaking(&self) -> bool {
        self.change.wire.breaks_callers() || self.change.release == Release::Major
    }
}

/// The version of a crate in both states, and the least version that permits the changes.
#[derive(Clone, Copy)]
pub(crate) struct Versions {
    /// The older version; `None` if there was no crate.
    pub(crate) old: Option<Version>,
    /// The newer version; `None` if the crate was removed.
    pub(crate) new: Option<Version>,
    /// The least version that permits the changes; `None` without changes, or if either state has no crate.
    pub(crate) least: Option<Version>,
}

impl Compared {
    /// Returns the strongest verdict for Rust.
    pub(crate) fn release(&self) -> Option<Release> {
        self.changes.iter().map(|shown| shown.change.release).max()
    }
}

fn compare(from: &Side, to: &Side, named: &[String]) -> Result<Vec<Compared>, Failure> {
    let names = names(from, to, named)?;
    let mut compared = Vec::new();
    for name in names {
        let (old, new) = (from.content(&name)?, to.content(&name)?);
        compared.push(one(&name, old, new)?);
    }
    Ok(compared)
}

/// Returns the services to compare: the named ones, or all of both states.
fn names(from: &Side, to: &Side, named: &[String]) -> Result<BTreeSet<String>, Failure> {
    let all: BTreeSet<String> = match (from.single(), to.single()) {
        // A document is compared only with the service of the same name, or with the named one.
        (true, false) => from.services().iter().filter(|_| named.is_empty()).cloned().collect(),
        (false, true) => to.services().iter().filter(|_| named.is_empty()).cloned().collect(),
        (true, true) => to.services().clone(),
        (false, false) => from.services().union(to.services()).cloned().collect(),
    };
    let known: BTreeSet<String> = from.services().union(to.services()).cloned().collect();
    let unknown: Vec<String> = named
        .iter()
        .filter(|name| !known.contains(*name))
        .map(|name| crate::workspace::unknown(name, &known))
        .collect();
    match unknown.is_empty() {
        false => Err(Failure::Usage(unknown)),
        true if named.is_empty() => Ok(all),
        true => Ok(named.iter().cloned().collect()),
    }
}

/// Compares a service.
pub(crate) fn one(name: &str, old: Option<Content>, new: Option<Content>) -> Result<Compared, Failure> {
    let version = |side: &Option<Content>| side.as_ref().and_then(|side| side.version);
    let known = |side: &Option<Content>| side.as_ref().is_none_or(|side| side.version.is_some());
    let mut versions = Versions { old: None, new: None, least: None };
    // A document outside a workspace has no crate.
    if known(&old) && known(&new) {
        (versions.old, versions.new) = (version(&old), version(&new));
    }
    let load = |side: &Content| {
        let failed = || Failure::failed(format!("{name} cannot be read as it is in {}", side.shown));
        build::load(&side.spec, &side.texts).ok_or_else(failed)
    };
    let changes = match (&old, &new) {
        (Some(old), Some(new)) if old.texts.are(&new.texts) => Vec::new(),
        (Some(old), Some(new)) => judged(&old.texts, &load(old)?, &new.texts, &load(new)?),
        (None, Some(new)) => {
            let change = diff::added(&load(new)?.model);
            vec![Shown { old: None, new: change.new.map(|place| new.texts.place(place)), change }]
        }
        (Some(old), None) => {
            let change = diff::removed(&load(old)?.model);
            vec![Shown { old: change.old.map(|place| old.texts.place(place)), new: None, change }]
        }
        (None, None) => Vec::new(),
    };
    if let (Some(before), Some(_)) = (versions.old, versions.new) {
        versions.least = changes.iter().map(|shown| shown.change.release).max().map(|release| before.after(release));
    }
    Ok(Compared { name: name.to_owned(), changes, version: versions })
}

/// Returns the changes of a service, the most breaking ones first.
pub(crate) fn judged(before: &Texts, old: &Loaded, after: &Texts, new: &Loaded) -> Vec<Shown> {
    let shown = |change: Change| Shown {
        old: change.old.map(|place| before.place(place)),
        new: change.new.map(|place| after.place(place)),
        change,
    };
    let mut changes: Vec<Shown> = semver::diff(&old.model, &new.model).into_iter().map(shown).collect();
    changes.sort_by_key(|shown| std::cmp::Reverse((shown.is_breaking(), shown.change.wire, shown.change.release)));
    changes
}

/// Returns a service in the working tree of a workspace whose texts were already read.
pub(crate) fn working(workspace: &Workspace, spec: &Spec, texts: &Texts) -> Result<Content, Failure> {
    let version = Some(versioning::version(&workspace.root, &spec.name)?);
    Ok(Content { spec: spec.clone(), texts: texts.clone(), version, shown: side::WORKING.to_owned() })
}
