//! The report of a run of `cargo xtask codegen`.

use crate::build::Built;
use crate::codegen::Plan;
use crate::sync::{Drift, Mode};
use crate::terminal;
use bindery_model::service::Skipped;
use std::io;

/// The most changed files that are listed.
const NAMED: usize = 20;

/// Renders the report of a run.
pub(crate) fn report(plan: &Plan, services: &[Built], drifts: &[Drift], mode: Mode) -> String {
    let files: usize = services.iter().map(|service| service.package.files.len()).sum();
    let text = overview(services, drifts) + &left_out(services);
    match mode {
        Mode::Check if drifts.is_empty() => text + &format!("\nAll {files} files are up to date.\n"),
        Mode::Write if drifts.is_empty() => {
            text + &format!("\nNothing changed: all {files} files are up to date.\n") + &hint(services)
        }
        Mode::Check => text + "\n" + &findings(plan, drifts),
        Mode::Write => text + "\n" + &changes(plan, drifts),
    }
}

/// Renders a table with a row per service.
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
                Some(bare) => format!("{} % → {} %", bare.percent(), stats.finished.percent()),
                None => format!("{} %", stats.finished.percent()),
            },
            changed.to_string(),
            service.took.as_millis().to_string(),
        ]);
    }
    terminal::table(&rows)
}

/// Lists the invalid parts that `--skip-invalid` left out.
fn left_out(services: &[Built]) -> String {
    let mut text = String::new();
    for service in services {
        for skipped in &service.loaded.model.service.skipped {
            let Skipped { kind, name, reason, .. } = skipped;
            text += &format!("{}: the {kind} `{name}` is {}: {reason}\n", service.name, skipped.reading());
        }
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// Suggests an edit after which a run changes a file.
fn hint(services: &[Built]) -> String {
    let sources = services.iter().flat_map(|service| service.texts.sources.iter().map(|(_, source)| source));
    // Overlays are meant to be edited; documents come from elsewhere.
    let best = sources.min_by_key(|source| (!is_overlay(&source.text), !source.text.contains(" type: ")));
    match best {
        Some(source) => {
            format!("To see a change, edit a member's type in {}, and run the command again.\n", source.path)
        }
        None => {
            "There are no services yet; `cargo xtask new NAME FILE` creates one from an API description.\n".to_owned()
        }
    }
}

/// Returns whether a text looks like an overlay.
fn is_overlay(text: &str) -> bool {
    text.lines().any(|line| line.trim_start_matches([' ', '{']).replace('"', "").starts_with("overlay:"))
}

/// Renders the findings of a check.
fn findings(plan: &Plan, drifts: &[Drift]) -> String {
    let style = terminal::style(&io::stdout());
    let mut text = String::new();
    for drift in drifts {
        let path = format!("{}/{}", plan.shown, drift.path());
        text += &match drift {
            Drift::Missing { .. } => format!("{path} is missing\n"),
            Drift::Orphan { .. } => format!("{path} is an orphan: it is no longer generated\n"),
            Drift::Stale { old, new, .. } => format!("{path} is stale:\n{}", terminal::diff(&path, old, new, style)),
        };
    }
    let count = match drifts.len() {
        1 => "1 file is".to_owned(),
        more => format!("{more} files are"),
    };
    text + &format!("\n{count} not up to date; run {}\n", plan.cure)
}

/// Renders the files changed by a run.
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
