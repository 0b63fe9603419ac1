//! Completeness of documents: advice on what they could declare.
//!
//! [`completeness`] and [`untyped`] count; [`lint`] reports each gap with its location and the overlay action that
//! closes it. Findings are advice: the documents are valid, and code is generated for them as they are.

mod checks;
mod draft;
mod measures;
mod overlays;
mod rules;
mod secrets;
mod unused;
mod yaml;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::Whole;
use crate::node::{Node, NodeLocation, SourceId};
use crate::source::Sources;
use serde::Serialize;
use std::collections::BTreeMap;

pub(crate) use self::draft::locate;
pub use self::draft::{Draft, Suggested, Suggestion, draft, flow};
pub use self::measures::{Aspect, measures};
pub use self::rules::LintRule;
pub use crate::completeness::{Completeness, completeness, untyped};

/// Something that the documents or overlays could declare better.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The rule.
    pub rule: LintRule,
    /// The finding in one line.
    pub message: String,
    /// The primary location.
    pub place: NodeLocation,
    /// Related locations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<(NodeLocation, &'static str)>,
    /// The affected elements, such as `GetId.Logins`; a definition used in several elements affects each of them.
    pub subjects: Vec<String>,
    /// The help, if no action applies and the rule's own help does not fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<&'static str>,
    /// Overlay actions that close the gap. Empty if overlays do not reach the location, or if an overlay itself is to
    /// be changed.
    pub actions: Vec<Suggestion>,
}

impl Finding {
    /// Returns the finding as a diagnostic.
    pub fn diagnostic(&self) -> Diagnostic {
        let mut advice = Diagnostic::advice(self.rule.code(), self.place, &self.message);
        for (place, text) in &self.why {
            advice = advice.label(*place, *text);
        }
        if let Some(help) = self.help {
            return advice.help(help);
        }
        match self.actions.as_slice() {
            [] => advice.help(self.rule.help()),
            [action] => advice.help(format!("add an overlay action: {}", flow(action))),
            [action, ..] => {
                advice.help(format!("add {} overlay actions, the first: {}", self.actions.len(), flow(action)))
            }
        }
    }
}

/// The findings of lint for a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Lint {
    /// The findings in the order of the model.
    pub findings: Vec<Finding>,
    /// The share of the possible declarations of operations and members that exist.
    pub score: Completeness,
}

impl Lint {
    /// Returns the findings as diagnostics.
    pub fn diagnostics(&self) -> Diagnostics {
        Diagnostics(self.findings.iter().map(Finding::diagnostic).collect())
    }

    /// Counts the findings of each rule.
    pub fn counts(&self) -> BTreeMap<LintRule, usize> {
        let mut counts = BTreeMap::new();
        for finding in &self.findings {
            *counts.entry(finding.rule).or_insert(0) += 1;
        }
        counts
    }
}

/// The findings for a service with and without its overlays.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The findings for the documents alone; `None` without overlays.
    pub bare: Option<Lint>,
    /// The findings for the documents with all overlays.
    pub finished: Lint,
}

/// The SHA-256 of each file in lower-case hexadecimal digits.
pub type Hashes = BTreeMap<SourceId, String>;

/// Finds what the documents and overlays of a service could declare better.
pub fn lint(whole: &Whole, sources: &Sources, hashes: &Hashes) -> Report {
    let pieces: Vec<Node> = sources
        .iter()
        .filter(|(id, _)| !whole.merged.contains(id))
        .filter_map(|(id, _)| crate::source::read(sources, id, &mut Diagnostics::default()))
        .collect();
    let bare = whole.bare.as_ref().map(|(model, root)| checks::check(model, root, whole, &pieces));
    let mut finished = checks::check(&whole.loaded.model, &whole.root, whole, &pieces);
    finished.findings.extend(overlays::actions(whole));
    finished.findings.extend(overlays::origins(whole, hashes));
    Report { bare, finished }
}
