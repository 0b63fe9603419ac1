//! `cargo xtask codegen`: load, generate, sync, and say what came of it.

use crate::build::{Built, Complaints, build, stopped};
use crate::bump;
use crate::cli::Codegen;
use crate::failure::{Failure, Outcome};
use crate::inputs::Spec;
use crate::news::{self, News, Raised};
use crate::report::report;
use crate::stack;
use crate::sync::{Mode, Refused, STAGING, Scope, Yard, sync};
use crate::terminal;
use crate::workspace::{Workspace, version_of};
use bindery_codegen::{BinderyDep, Options, Package, generate};
use bindery_model::source::InputLimits;
use std::collections::BTreeSet;
use std::io;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: Codegen) -> Result<Outcome, Failure> {
    let mode = if arguments.check { Mode::Check } else { Mode::Write };
    let deny_warnings = arguments.deny_warnings;
    let (bump, workspace_of) = (arguments.bump, arguments.out.is_none().then_some(workspace));
    let limits = arguments.limits;
    let mut plan = plan(workspace, arguments)?;
    let asks = workspace_of.filter(|_| mode == Mode::Write);
    let (services, asked) = thread::scope(|scope| {
        // git answers while the crates are generated.
        let asked = asks.map(|workspace| scope.spawn(|| news::ask(&workspace.root)));
        let services = build_all(&plan, &limits, deny_warnings);
        (services, asked.map(|asked| asked.join().unwrap_or_else(|panic| resume_unwind(panic))))
    });
    let (mut services, complaints) = services?;
    let (news, drifts) = thread::scope(|scope| {
        scope.spawn(|| complaints.iter().for_each(Complaints::show));
        let news = match (asks, asked) {
            (Some(workspace), Some(asked)) => news::of(workspace, asked?, &plan.specs, &services, bump)?,
            (Some(_) | None, _) => News::default(),
        };
        for raised in &news.raised {
            plan.raise(&mut services, raised);
        }
        let packages: Vec<&Package> = services.iter().map(|service| &service.package).collect();
        let drifts = sync(&plan.yard, &packages, &plan.scope, mode).map_err(|error| refusal(&plan, error))?;
        Ok::<_, Failure>((news, drifts))
    })?;
    news::write(workspace, &news)?;
    terminal::print(&report(&plan, &services, &drifts, mode))?;
    terminal::print(&news.text)?;
    // The end of the process gives it all back at once.
    std::mem::forget(services);
    match mode {
        Mode::Check if !drifts.is_empty() => Ok(Outcome::Findings),
        Mode::Check | Mode::Write => Ok(Outcome::Clean),
    }
}

/// What is to be read, and where it is to go.
pub(crate) struct Plan {
    /// The services, and how each is to be generated.
    specs: Vec<(Spec, Options)>,
    /// Where the crates lie.
    yard: Yard,
    /// Where orphans are looked for.
    scope: Scope,
    /// The folder of the crates, as it is to be shown.
    pub(crate) shown: String,
    /// What to run: the command that mends what a check finds.
    pub(crate) cure: String,
}

impl Plan {
    /// Generates a crate anew, with its new version.
    fn raise(&mut self, services: &mut [Built], raised: &Raised) {
        let built = services.iter_mut().find(|built| built.name == raised.service);
        let spec = self.specs.iter_mut().find(|(spec, _)| spec.name == raised.service);
        if let (Some(built), Some((_, options))) = (built, spec) {
            options.version = Some(raised.version.to_string());
            built.package = generate(&built.loaded.model, options);
        }
    }
}

fn plan(workspace: &Workspace, arguments: Codegen) -> Result<Plan, Failure> {
    let (limits, invalid) = (arguments.limits, arguments.invalid);
    let mut plan = match arguments.out {
        Some(out) => {
            let bindery = arguments.bindery.unwrap_or_else(|| workspace.bindery());
            plan_anywhere(&out, Spec::of_files(&arguments.spec, arguments.name)?, &bindery)?
        }
        None => plan_workspace(workspace, &arguments.services)?,
    };
    let read = |(spec, options): (Spec, Options)| {
        let spec = spec.reading(limits, invalid);
        io::Result::Ok((arguments.root.iter().try_fold(spec, |spec, root| spec.reaching(root))?, options))
    };
    plan.specs = plan.specs.into_iter().map(read).collect::<io::Result<_>>()?;
    Ok(plan)
}

/// Services of the workspace, whose crates are its members.
fn plan_workspace(workspace: &Workspace, services: &[String]) -> Result<Plan, Failure> {
    let specs = workspace.specs(services)?;
    let with_options = |spec: Spec| {
        let version = Some(bump::version(&workspace.root, &spec.name)?.to_string());
        let (header, bindery) = (spec.header.clone(), BinderyDep::Workspace);
        io::Result::Ok((spec, Options { header, bindery, standalone: false, version }))
    };
    let names: BTreeSet<String> = specs.iter().map(|spec| spec.name.clone()).collect();
    Ok(Plan {
        specs: specs.into_iter().map(with_options).collect::<io::Result<_>>()?,
        yard: Yard { crates: workspace.crates(), staging: workspace.root.join(STAGING) },
        scope: if services.is_empty() { Scope::All } else { Scope::Only(names) },
        shown: "crates".to_owned(),
        cure: format!("`{}`", [&["cargo xtask codegen".to_owned()], services].concat().join(" ")),
    })
}

/// A crate that builds where it lies, outside of any workspace.
fn plan_anywhere(out: &Path, spec: Spec, bindery: &Path) -> Result<Plan, Failure> {
    let bindery = std::path::absolute(bindery)?;
    let options = Options {
        header: spec.header.clone(),
        bindery: BinderyDep::At { version: version_of(&bindery)?, path: Some(bindery.display().to_string()) },
        standalone: true,
        version: None,
    };
    Ok(Plan {
        yard: Yard { crates: out.to_owned(), staging: out.join(STAGING) },
        scope: Scope::Only(BTreeSet::from([spec.name.clone()])),
        specs: vec![(spec, options)],
        shown: out.display().to_string(),
        cure: "the same command without --check".to_owned(),
    })
}

/// Builds every service, also after one of them has errors, so that all complaints come at once, in their order. Where
/// there are no errors nothing has been said yet.
fn build_all(plan: &Plan, limits: &InputLimits, deny_warnings: bool) -> Result<(Vec<Built>, Vec<Complaints>), Failure> {
    let results = match plan.specs.as_slice() {
        [(spec, options)] => vec![build(spec, options)],
        specs => side_by_side(specs, limits)?,
    };
    let (services, complaints): (Vec<_>, Vec<_>) = results.into_iter().unzip();
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
        Failure::failed("there are warnings, and --deny-warnings; nothing was written")
    } else {
        return Ok((built, complaints));
    };
    complaints.iter().for_each(Complaints::show);
    Err(stops)
}

/// Builds services side by side; what came of them is in their order.
fn side_by_side(specs: &[(Spec, Options)], limits: &InputLimits) -> io::Result<Vec<(Option<Built>, Complaints)>> {
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
        let others: Vec<_> = (1..workers).map(|_| stack::spawn(scope, limits, work)).collect::<io::Result<_>>()?;
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        io::Result::Ok(done)
    })?;
    done.sort_by_key(|(index, _)| *index);
    Ok(done.into_iter().map(|(_, result)| result).collect())
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
