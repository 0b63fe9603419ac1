//! How complete is what the documents say?
//!
//! [`completeness`] and [`untyped`] count; [`lint`] names each gap, with its place and the action of an overlay that
//! closes it. What it says is advice: all of it was read, and code follows from it as it stands.

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

/// Something that the documents or overlays could say better.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The rule.
    pub rule: LintRule,
    /// What could be better, in one line.
    pub message: String,
    /// Where.
    pub place: NodeLocation,
    /// Other places that tell why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<(NodeLocation, &'static str)>,
    /// What it is said of, as `GetId.Logins`; a definition that is used in many places is each of them.
    pub subjects: Vec<String>,
    /// What to do where no action does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<&'static str>,
    /// Actions for an overlay. None where no overlay reaches the place, or where it is an overlay that is to be mended.
    pub actions: Vec<Suggestion>,
}

impl Finding {
    /// The finding as it is shown.
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

/// What lint thinks of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Lint {
    /// What could be better, in the order of the model.
    pub findings: Vec<Finding>,
    /// How many of the things are said that operations and members can say.
    pub score: Completeness,
}

impl Lint {
    /// The findings as they are shown.
    pub fn diagnostics(&self) -> Diagnostics {
        Diagnostics(self.findings.iter().map(Finding::diagnostic).collect())
    }

    /// How many findings there are of each rule that has some.
    pub fn counts(&self) -> BTreeMap<LintRule, usize> {
        let mut counts = BTreeMap::new();
        for finding in &self.findings {
            *counts.entry(finding.rule).or_insert(0) += 1;
        }
        counts
    }
}

/// What lint thinks of a service with and without its overlays.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Of the documents alone; none where there are no overlays.
    pub bare: Option<Lint>,
    /// Of the service as it is.
    pub finished: Lint,
}

/// The SHA-256 of each file, in lower-case hexadecimal digits.
pub type Hashes = BTreeMap<SourceId, String>;

/// Names what the documents and overlays of a service could say better.
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
