//! The result of each document.

use super::cargo::Verdicts;
use crate::terminal;
use bindery_model::diagnostic::{Diagnostic, Diagnostics, Part, Severity};
use bindery_model::lint::Completeness;
use bindery_model::source::{Position, Sources};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// The result of a document.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The path below the folder.
    document: String,
    /// The name of the crate.
    name: String,
    pub(super) operations: usize,
    /// The number of operations and definitions that were left out.
    pub(super) skipped: usize,
    pub(super) shapes: usize,
    pub(super) untyped: Completeness,
    warnings: usize,
    errors: usize,
    /// The number of diagnostics by code.
    diagnostics: BTreeMap<&'static str, usize>,
    pub(super) took: Duration,
    /// Whether a crate can be generated with `--skip-invalid` and not without.
    pub(super) valid_in_part: bool,
    pub(super) fate: Fate,
}

/// The last step that a document reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The document cannot be read, for this reason.
    Failed(String),
    /// The crate was generated, and not checked.
    Generated,
    /// The crate passes all checks.
    Builds,
    /// The crate does not pass the checks, for this reason.
    Broken(String),
}

impl Row {
    /// Creates the row of a document without results.
    pub(super) fn new(document: &str, name: &str) -> Self {
        Row {
            document: document.to_owned(),
            name: name.to_owned(),
            operations: 0,
            skipped: 0,
            shapes: 0,
            untyped: Completeness::default(),
            warnings: 0,
            errors: 0,
            diagnostics: BTreeMap::new(),
            took: Duration::ZERO,
            valid_in_part: false,
            fate: Fate::Failed(String::new()),
        }
    }

    /// Records the reason for a missing crate.
    pub(super) fn fail(&mut self, reason: String) {
        self.errors = self.errors.max(1);
        self.fate = Fate::Failed(reason);
    }

    /// Counts diagnostics by code.
    pub(super) fn count(&mut self, diagnostics: &Diagnostics) {
        for diagnostic in diagnostics.iter() {
            *self.diagnostics.entry(diagnostic.code.name()).or_default() += 1;
            match diagnostic.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Advice => {}
            }
        }
    }

    /// Records the result of checking the crate.
    pub(super) fn built(&mut self, verdicts: &Verdicts) {
        match &self.fate {
            Fate::Failed(_) => {}
            Fate::Generated | Fate::Builds | Fate::Broken(_) => {
                self.fate = match verdicts.complaint(&self.name) {
                    None => Fate::Builds,
                    Some(complaint) => Fate::Broken(complaint),
                };
            }
        }
    }

    /// Returns whether every step succeeded.
    pub(super) fn is_well(&self) -> bool {
        match self.fate {
            Fate::Generated | Fate::Builds => true,
            Fate::Failed(_) | Fate::Broken(_) => false,
        }
    }

    fn reason(&self) -> Option<&str> {
        match &self.fate {
            Fate::Failed(reason) | Fate::Broken(reason) => Some(reason),
            Fate::Generated | Fate::Builds => None,
        }
    }
}

/// Formats a diagnostic in one line, with its location.
pub(super) fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let at = diagnostic.labels.first().and_then(|label| {
        let path = sources.iter().find(|(id, _)| *id == label.place.source).map(|(_, source)| &source.path)?;
        let position = match &label.part {
            Part::Bytes(bytes) => Some(sources.position_of(label.place.source, bytes.start)),
            Part::Whole | Part::Text(_) => sources.position(label.place),
        };
        let Some(Position { line, column }) = position else { return Some(format!("{path}: ")) };
        Some(format!("{path}:{line}:{column}: "))
    });
    format!("{}{} [{}]", at.unwrap_or_default(), diagnostic.message, diagnostic.code)
}

/// Sums over all documents.
struct Totals {
    documents: usize,
    generated: usize,
    builds: usize,
    operations: usize,
    /// The operations of the crates that build, or, without checks, of all generated crates.
    sound: usize,
    shapes: usize,
    untyped: Completeness,
    warnings: usize,
    errors: usize,
    took: Duration,
}

fn totals(rows: &[Row]) -> Totals {
    let count = |test: fn(&Row) -> bool| rows.iter().filter(|row| test(row)).count();
    let sum = |of: fn(&Row) -> usize| rows.iter().map(of).sum();
    Totals {
        documents: rows.len(),
        generated: count(|row| !matches!(row.fate, Fate::Failed(_))),
        builds: count(|row| row.fate == Fate::Builds),
        operations: sum(|row| row.operations),
        sound: sum(|row| if row.is_well() { row.operations } else { 0 }),
        shapes: sum(|row| row.shapes),
        untyped: Completeness { said: sum(|row| row.untyped.said), of: sum(|row| row.untyped.of) },
        warnings: sum(|row| row.warnings),
        errors: sum(|row| row.errors),
        took: rows.iter().map(|row| row.took).sum(),
    }
}

/// Renders the table, the reasons of failures, and the skipped files.
pub(super) fn table(rows: &[Row], others: &[String], out: &Path) -> String {
    let head = ["document", "operations", "shapes", "untyped", "warnings", "errors", "builds", "ms"];
    let mut cells = vec![head.map(str::to_owned).to_vec()];
    for row in rows {
        let fate = match row.fate {
            Fate::Failed(_) => "failed",
            Fate::Generated => "not tried",
            Fate::Builds => "yes",
            Fate::Broken(_) => "no",
        };
        cells.push(vec![
            row.document.clone(),
            row.operations.to_string(),
            row.shapes.to_string(),
            percent(row.untyped),
            row.warnings.to_string(),
            row.errors.to_string(),
            fate.to_owned(),
            row.took.as_millis().to_string(),
        ]);
    }
    let totals = totals(rows);
    cells.push(vec![
        format!("{} documents", totals.documents),
        totals.operations.to_string(),
        totals.shapes.to_string(),
        percent(totals.untyped),
        totals.warnings.to_string(),
        totals.errors.to_string(),
        totals.builds.to_string(),
        totals.took.as_millis().to_string(),
    ]);
    let mut text = terminal::table(&cells);
    let failed: Vec<String> =
        rows.iter().filter_map(|row| Some(format!("{}: {}\n", row.document, row.reason()?))).collect();
    if !failed.is_empty() {
        text += "\nFailed documents and their first errors:\n";
        text.extend(failed);
    }
    text += &format!("\n{} of {} documents generate crates", totals.generated, totals.documents);
    let in_part = rows.iter().filter(|row| row.valid_in_part).count();
    if in_part > 0 {
        text += &match rows.iter().any(|row| row.valid_in_part && row.is_well()) {
            true => format!(", {in_part} of them only with `--skip-invalid`"),
            false => format!(", and {in_part} more with `--skip-invalid`"),
        };
    }
    text += &match rows.iter().any(|row| matches!(row.fate, Fate::Builds | Fate::Broken(_))) {
        true => format!(", {} of them pass rustc and clippy with all warnings denied", totals.builds),
        false => String::new(),
    };
    text += &format!(", {} operations in all; they are in {}\n", totals.sound, out.display());
    if !others.is_empty() {
        text += &format!("\nSkipped files, which are no API descriptions:\n{}\n", others.join("\n"));
    }
    text
}

fn percent(share: Completeness) -> String {
    match share.of {
        0 => "-".to_owned(),
        of => format!("{:.1} %", share.said as f64 * 100.0 / of as f64),
    }
}

/// Returns the results as JSON.
pub(super) fn json(rows: &[Row], others: &[String]) -> Value {
    let documents: Vec<Value> = rows
        .iter()
        .map(|row| {
            let (generated, builds) = match row.fate {
                Fate::Failed(_) => (false, None),
                Fate::Generated => (true, None),
                Fate::Builds => (true, Some(true)),
                Fate::Broken(_) => (true, Some(false)),
            };
            json!({
                "document": row.document,
                "crate": row.name,
                "operations": row.operations,
                "leftOut": row.skipped,
                "onlyWithSkipInvalid": row.valid_in_part,
                "shapes": row.shapes,
                "members": row.untyped.of,
                "untyped": row.untyped.said,
                "warnings": row.warnings,
                "errors": row.errors,
                "diagnostics": row.diagnostics,
                "milliseconds": row.took.as_millis(),
                "generated": generated,
                "builds": builds,
                "reason": row.reason(),
            })
        })
        .collect();
    let totals = totals(rows);
    json!({
        "documents": documents,
        "skippedFiles": others,
        "totals": {
            "documents": totals.documents,
            "generated": totals.generated,
            "builds": totals.builds,
            "operations": totals.operations,
            "onlyWithSkipInvalid": rows.iter().filter(|row| row.valid_in_part).count(),
            "leftOut": rows.iter().map(|row| row.skipped).sum::<usize>(),
            "soundOperations": totals.sound,
            "shapes": totals.shapes,
            "members": totals.untyped.of,
            "untyped": totals.untyped.said,
            "warnings": totals.warnings,
            "errors": totals.errors,
            "milliseconds": totals.took.as_millis(),
        },
    })
}
