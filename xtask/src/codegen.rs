//! `cargo xtask codegen`: load, generate, sync, and say what came of it.

use crate::build::{Built, build, stopped};
use crate::cli::Codegen;
use crate::failure::{Failure, Outcome};
use crate::inputs::Spec;
use crate::parts::{BinderyDep, Completeness, Options, Package};
use crate::sync::{Drift, Mode, Refused, STAGING, Scope, Yard, sync};
use crate::terminal;
use crate::workspace::{Workspace, version_of};
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

/// How many changed files are named one by one.
const NAMED: usize = 20;

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: Codegen) -> Result<Outcome, Failure> {
    let mode = if arguments.check { Mode::Check } else { Mode::Write };
    let deny_warnings = arguments.deny_warnings;
    let plan = plan(workspace, arguments)?;
    let services = build_all(&plan, deny_warnings)?;
    let packages: Vec<&Package> = services.iter().map(|service| &service.package).collect();
    let drifts = sync(&plan.yard, &packages, &plan.scope, mode).map_err(|error| refusal(&plan, error))?;
    terminal::print(&report(&plan, &services, &drifts, mode))?;
    match mode {
        Mode::Check if !drifts.is_empty() => Ok(Outcome::Findings),
        Mode::Check | Mode::Write => Ok(Outcome::Clean),
    }
}

/// What is to be read, and where it is to go.
struct Plan {
    specs: Vec<(Spec, Options)>,
    yard: Yard,
    scope: Scope,
    /// The folder of the crates, as it is to be shown.
    shown: String,
    /// The command that mends what a check finds.
    cure: String,
}

fn plan(workspace: &Workspace, arguments: Codegen) -> Result<Plan, Failure> {
    match arguments.out {
        Some(out) => {
            let bindery = arguments.bindery.unwrap_or_else(|| workspace.bindery());
            plan_anywhere(&out, Spec::of_files(&arguments.spec, arguments.name)?, &bindery)
        }
        None => plan_workspace(workspace, &arguments.services),
    }
}

/// Services of the workspace, whose crates are its members.
fn plan_workspace(workspace: &Workspace, services: &[String]) -> Result<Plan, Failure> {
    let specs = workspace.specs(services)?;
    let with_options = |spec: Spec| {
        let options = Options { header: spec.header.clone(), bindery: BinderyDep::Workspace, standalone: false };
        (spec, options)
    };
    let names: BTreeSet<String> = specs.iter().map(|spec| spec.name.clone()).collect();
    Ok(Plan {
        specs: specs.into_iter().map(with_options).collect(),
        yard: Yard { crates: workspace.crates(), staging: workspace.root.join(STAGING) },
        scope: if services.is_empty() { Scope::All } else { Scope::Only(names) },
        shown: "crates".to_owned(),
        cure: [&["cargo xtask codegen".to_owned()], services].concat().join(" "),
    })
}

/// A crate that builds where it lies, outside of any workspace.
fn plan_anywhere(out: &Path, spec: Spec, bindery: &Path) -> Result<Plan, Failure> {
    let bindery = std::path::absolute(bindery)?;
    let options = Options {
        header: spec.header.clone(),
        bindery: BinderyDep::At { version: version_of(&bindery)?, path: Some(bindery.display().to_string()) },
        standalone: true,
    };
    Ok(Plan {
        yard: Yard { crates: out.to_owned(), staging: out.join(STAGING) },
        scope: Scope::Only(BTreeSet::from([spec.name.clone()])),
        specs: vec![(spec, options)],
        shown: out.display().to_string(),
        cure: "the same command without --check".to_owned(),
    })
}

/// Builds every service, also after one of them has errors, so that all complaints come at once.
fn build_all(plan: &Plan, deny_warnings: bool) -> Result<Vec<Built>, Failure> {
    let mut built = Vec::new();
    let mut failed = Vec::new();
    for (spec, options) in &plan.specs {
        match build(spec, options) {
            Some(service) => built.push(service),
            None => failed.push(spec.name.as_str()),
        }
    }
    if !failed.is_empty() {
        return Err(stopped(&failed));
    }
    match built.iter().map(|service| service.warnings).sum::<usize>() {
        1.. if deny_warnings => Err(Failure::failed("there are warnings, and --deny-warnings; nothing was written")),
        _ => Ok(built),
    }
}

/// Says which files are in the way, where that is the error.
fn refusal(plan: &Plan, error: io::Error) -> Failure {
    match error.get_ref().and_then(|error| error.downcast_ref::<Refused>()) {
        None => Failure::from(error),
        Some(Refused(obstacles)) => {
            let line = |path: &str, reason| format!("{}/{path} {reason}", plan.shown);
            let lines = obstacles.iter().map(|obstacle| line(&obstacle.path, obstacle.reason));
            let cure = "nothing was written; move what is in the way, or give the service another name".to_owned();
            Failure::Failed(lines.chain([cure]).collect())
        }
    }
}

/// What came of it.
fn report(plan: &Plan, services: &[Built], drifts: &[Drift], mode: Mode) -> String {
    let files: usize = services.iter().map(|service| service.package.files.len()).sum();
    let text = overview(services, drifts);
    match mode {
        Mode::Check if drifts.is_empty() => text + &format!("\nAll {files} files are what the specs say.\n"),
        Mode::Write if drifts.is_empty() => {
            text + &format!("\nNothing changed: all {files} files are what the specs say.\n") + &hint(services)
        }
        Mode::Check => text + "\n" + &findings(plan, drifts),
        Mode::Write => text + "\n" + &changes(plan, drifts),
    }
}

/// A line per service.
fn overview(services: &[Built], drifts: &[Drift]) -> String {
    let head = ["service", "documents", "overlay actions", "operations", "shapes", "typed", "changed", "ms"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for service in services {
        let stats = &service.loaded.stats;
        let changed = drifts.iter().filter(|drift| drift.crate_dir() == service.package.dir).count();
        rows.push(vec![
            service.name.clone(),
            stats.documents.to_string(),
            stats.actions.to_string(),
            service.loaded.model.operations.len().to_string(),
            service.loaded.model.shapes.len().to_string(),
            match stats.bare {
                Some(bare) => format!("{} → {}", percent(bare), percent(stats.finished)),
                None => percent(stats.finished),
            },
            changed.to_string(),
            service.took.as_millis().to_string(),
        ]);
    }
    terminal::table(&rows)
}

/// A share in percent, rounded down: only all of it is 100 %.
fn percent(share: Completeness) -> String {
    match (share.said * 100).checked_div(share.of) {
        Some(percent) => format!("{percent} %"),
        None => "100 %".to_owned(),
    }
}

/// What a reader may do to see a run change something.
fn hint(services: &[Built]) -> String {
    let paths = services.iter().flat_map(|service| {
        service.texts.sources.iter().map(|(_, source)| (says(&source.text, "overlay"), source.path.as_str()))
    });
    // An overlay is there to be edited, a document of somebody else is not.
    match paths.max_by_key(|(overlay, _)| *overlay) {
        Some((_, path)) => format!("To see something happen, change a member's type in {path}, and run it again.\n"),
        None => "There are no services yet: put a Swagger 2.0 document into specs/NAME, and run it again.\n".to_owned(),
    }
}

/// Whether a text has a root key, as far as can be told at a glance.
fn says(text: &str, key: &str) -> bool {
    text.lines().any(|line| {
        line.trim_start_matches([' ', '{', '"'])
            .strip_prefix(key)
            .is_some_and(|rest| rest.trim_start_matches('"').starts_with(':'))
    })
}

/// What a check found.
fn findings(plan: &Plan, drifts: &[Drift]) -> String {
    let style = terminal::style(&io::stdout());
    let mut text = String::new();
    for drift in drifts {
        let path = format!("{}/{}", plan.shown, drift.path());
        text += &match drift {
            Drift::Missing { .. } => format!("{path} is missing\n"),
            Drift::Orphan { .. } => format!("{path} is an orphan: it was generated once, and is not any more\n"),
            Drift::Stale { old, new, .. } => format!("{path} is stale:\n{}", terminal::diff(&path, old, new, style)),
        };
    }
    let count = match drifts.len() {
        1 => "1 file is".to_owned(),
        more => format!("{more} files are"),
    };
    text + &format!("\n{count} not what the specs say; run `{}`\n", plan.cure)
}

/// What a run changed.
fn changes(plan: &Plan, drifts: &[Drift]) -> String {
    let mut text = String::new();
    for drift in drifts.iter().take(NAMED) {
        let did = match drift {
            Drift::Missing { .. } => "new    ",
            Drift::Stale { .. } => "changed",
            Drift::Orphan { .. } => "removed",
        };
        text += &format!("{did} {}/{}\n", plan.shown, drift.path());
    }
    if drifts.len() > NAMED {
        text += &format!("… and {} more\n", drifts.len() - NAMED);
    }
    text
}
