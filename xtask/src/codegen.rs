//! `cargo xtask codegen`: loads, generates, synchronizes and reports.

mod plan;

pub(crate) use self::plan::Plan;

use crate::build::{Built, Messages, build, stopped};
use crate::cli::{Codegen, CodegenInput, WriteMode};
use crate::deep_stack;
use crate::failure::{Failure, Outcome};
use crate::inputs::Spec;
use crate::report::report;
use crate::since_commit::{self, SinceCommit, VersionAction};
use crate::sync::{Mode, Refused, sync};
use crate::terminal;
use crate::workspace::Workspace;
use bindery_codegen::{Options, Package};
use bindery_model::source::InputLimits;
use std::io;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: Codegen) -> Result<Outcome, Failure> {
    let (mode, version_action) = match arguments.mode {
        WriteMode::Check => (Mode::Check, VersionAction::Propose),
        WriteMode::Write => (Mode::Write, VersionAction::Propose),
        WriteMode::Bump => (Mode::Write, VersionAction::Raise),
    };
    let (deny_warnings, limits) = (arguments.deny_warnings, arguments.limits);
    let compared = match (&arguments.input, mode) {
        (CodegenInput::Services(_), Mode::Write) => Some(workspace),
        (CodegenInput::Services(_), Mode::Check) | (CodegenInput::External(_), _) => None,
    };
    let mut plan = Plan::new(workspace, arguments)?;
    let (services, committed) = thread::scope(|scope| {
        // git runs while the crates are generated.
        let committed = compared.map(|workspace| scope.spawn(|| since_commit::committed(&workspace.root)));
        let services = build_all(&plan, &limits, deny_warnings);
        (services, committed.map(|committed| committed.join().unwrap_or_else(|panic| resume_unwind(panic))))
    });
    let (mut services, messages) = services?;
    let (since_commit, drifts) = thread::scope(|scope| {
        scope.spawn(|| messages.iter().for_each(Messages::show));
        let since_commit = match (compared, committed) {
            (Some(workspace), Some(committed)) => {
                since_commit::compare(workspace, committed?, &plan.specs, &services, version_action)?
            }
            (Some(_) | None, _) => SinceCommit::default(),
        };
        for raised in &since_commit.raised {
            plan.raise(&mut services, raised);
        }
        let packages: Vec<&Package> = services.iter().map(|service| &service.package).collect();
        let drifts = sync(&plan.dirs, &packages, &plan.scope, mode).map_err(|error| refusal(&plan, error))?;
        Ok::<_, Failure>((since_commit, drifts))
    })?;
    since_commit::write(workspace, &since_commit)?;
    terminal::print(&report(&plan, &services, &drifts, mode))?;
    terminal::print(&since_commit.text)?;
    // The end of the process frees the memory faster.
    std::mem::forget(services);
    match mode {
        Mode::Check if !drifts.is_empty() => Ok(Outcome::Findings),
        Mode::Check | Mode::Write => Ok(Outcome::Clean),
    }
}

/// Builds every service, even after one has errors, so that all errors are reported, in the order of the services.
/// Prints the messages only if there is an error.
fn build_all(plan: &Plan, limits: &InputLimits, deny_warnings: bool) -> Result<(Vec<Built>, Vec<Messages>), Failure> {
    let results = match plan.specs.as_slice() {
        [(spec, options)] => vec![build(spec, options)],
        specs => in_parallel(specs, limits)?,
    };
    let (services, messages): (Vec<_>, Vec<_>) = results.into_iter().unzip();
    let failed: Vec<&str> = services
        .iter()
        .zip(&plan.specs)
        .filter_map(|(service, (spec, _))| service.is_none().then_some(spec.name.as_str()))
        .collect();
    let built: Vec<Built> = services.into_iter().flatten().collect();
    let warnings: usize = built.iter().map(|service| service.warnings).sum();
    let stops = if !failed.is_empty() {
        stopped(&failed)
    } else if warnings > 0 && deny_warnings {
        Failure::failed("warnings are errors with `--deny-warnings`; nothing was written")
    } else {
        return Ok((built, messages));
    };
    messages.iter().for_each(Messages::show);
    Err(stops)
}

/// Builds services in parallel, and returns the results in the order of the services.
fn in_parallel(specs: &[(Spec, Options)], limits: &InputLimits) -> io::Result<Vec<(Option<Built>, Messages)>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((index, (spec, options))) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            specs.get(index).map(|spec| (index, spec))
        } {
            done.push((index, build(spec, options)));
        }
        done
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(specs.len());
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| deep_stack::spawn(scope, limits, work)).collect::<io::Result<_>>()?;
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        io::Result::Ok(done)
    })?;
    done.sort_by_key(|(index, _)| *index);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

/// Converts an error of `sync` into a failure; a refusal lists the obstructing files.
fn refusal(plan: &Plan, error: io::Error) -> Failure {
    match error.get_ref().and_then(|error| error.downcast_ref::<Refused>()) {
        None => Failure::from(error),
        Some(Refused(obstacles)) => {
            let line = |path: &str, reason| format!("{}/{path} {reason}", plan.shown);
            let lines = obstacles.iter().map(|obstacle| line(&obstacle.path, obstacle.reason));
            let cure = "nothing was written; move these files, or give the service another name".to_owned();
            Failure::Failed(lines.chain([cure]).collect())
        }
    }
}
