//! `cargo xtask lint`: facts missing from the documents, and the overlay actions that would add them.

use crate::cli::{Format, Lint, LintInput};
use crate::failure::{Failure, Outcome};
use crate::hashes;
use crate::inputs::{Spec, Texts};
use crate::workspace::Workspace;
use crate::{build, terminal};
use bindery_model::diagnostic::render;
use bindery_model::lint::{self, Completeness, Draft, Report, draft, flow};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

/// A service with its findings.
struct Linted {
    name: String,
    texts: Texts,
    report: Report,
}

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: &Lint) -> Result<Outcome, Failure> {
    let specs = match &arguments.input {
        LintInput::Services(services) => workspace.specs(services)?,
        LintInput::External(files) => vec![Spec::of_files(files, None)?],
    };
    if arguments.draft_overlay.is_some() && specs.len() != 1 {
        return Err(Failure::Usage(vec!["`--draft-overlay` is for one service; name it".to_owned()]));
    }
    let mut linted = Vec::new();
    let mut failed = false;
    for spec in &specs {
        match build::read_whole(spec) {
            Some((texts, whole)) => {
                let report = lint::lint(&whole, &texts.sources, &hashes::of(&texts.sources));
                linted.push(Linted { name: spec.name.clone(), texts, report });
            }
            None => failed = true,
        }
    }
    let drafted = match (&arguments.draft_overlay, linted.as_slice()) {
        (Some(file), [one]) => write_draft(file, one)?,
        (Some(_) | None, _) => None,
    };
    let text = match arguments.format {
        Format::Table => findings(&linted) + &summary(&linted) + drafted.as_deref().unwrap_or_default(),
        Format::Json => format!("{:#}\n", as_json(&linted)?),
    };
    terminal::print(&text)?;
    Ok(if failed { Outcome::Findings } else { Outcome::Clean })
}

/// Writes the suggested actions into a new file, and returns the message about it.
fn write_draft(file: &Path, linted: &Linted) -> Result<Option<String>, Failure> {
    let shown = file.display();
    let title = format!("Facts that the documents of {} leave out", linted.name);
    let Some(text) = draft(&linted.report.finished.findings, &title, Draft::Live) else {
        return Ok(Some(format!("\nThere are no findings; {shown} was not written.\n")));
    };
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::failed(format!("{shown} exists, and is not overwritten")),
        _ => Failure::failed(format!("{shown}: {error}")),
    };
    let mut created = File::create_new(file).map_err(failed)?;
    created.write_all(text.as_bytes()).map_err(failed)?;
    Ok(Some(format!("\n{shown} has an action for each gap; replace every TODO in it.\n")))
}

/// Renders the findings like diagnostics of rustc.
fn findings(linted: &[Linted]) -> String {
    let style = terminal::style(&io::stdout());
    let mut text = String::new();
    for Linted { texts, report, .. } in linted {
        let diagnostics = report.finished.diagnostics();
        if !diagnostics.is_empty() {
            text += &render(&diagnostics, &texts.shown(), style);
            text.push('\n');
        }
    }
    text
}

/// Returns the score of each service, and the number of findings of each rule.
fn summary(linted: &[Linted]) -> String {
    let mut text = String::new();
    let mut rows = vec![vec!["service", "documents alone", "with overlays", "findings"]];
    let cells: Vec<[String; 4]> = linted
        .iter()
        .map(|Linted { name, report: Report { bare, finished }, .. }| {
            let alone = bare.as_ref().unwrap_or(finished);
            let with = bare.as_ref().map_or("-".to_owned(), |_| percent(finished.score));
            [name.clone(), percent(alone.score), with, finished.findings.len().to_string()]
        })
        .collect();
    rows.extend(cells.iter().map(|row| row.iter().map(String::as_str).collect()));
    text += &terminal::table(&owned(&rows));
    for Linted { name, report, .. } in linted {
        let counts = report.finished.counts();
        if !counts.is_empty() {
            text += "\n";
            let mut rows = vec![vec![name.clone(), "findings".to_owned()]];
            rows.extend(counts.iter().map(|(rule, count)| vec![format!("  {}", rule.name()), count.to_string()]));
            text += &terminal::table(&rows);
        }
    }
    text
}

fn owned(rows: &[Vec<&str>]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
}

fn percent(score: Completeness) -> String {
    format!("{} %", score.percent())
}

/// Returns the findings as JSON, with locations as `file:line:column`.
fn as_json(linted: &[Linted]) -> Result<Value, io::Error> {
    let mut services = Vec::new();
    for Linted { name, texts, report: Report { bare, finished } } in linted {
        let mut findings = serde_json::to_value(&finished.findings)?;
        for (json, finding) in findings.as_array_mut().into_iter().flatten().zip(&finished.findings) {
            let actions = json.get_mut("actions").and_then(Value::as_array_mut);
            for (json, action) in actions.into_iter().flatten().zip(&finding.actions) {
                if let Some(json) = json.as_object_mut() {
                    json.insert("yaml".to_owned(), Value::String(flow(action)));
                }
            }
        }
        texts.shown().resolve(&mut findings);
        let score = |score: Completeness| json!({ "said": score.said, "of": score.of, "percent": score.percent() });
        let rules: serde_json::Map<String, Value> =
            finished.counts().iter().map(|(rule, count)| (rule.name().to_owned(), Value::from(*count))).collect();
        let alone = bare.as_ref().unwrap_or(finished).score;
        services.push(json!({
            "name": name,
            "documentsAlone": score(alone),
            "finished": score(finished.score),
            "rules": rules,
            "findings": findings,
        }));
    }
    Ok(json!({ "services": services }))
}
