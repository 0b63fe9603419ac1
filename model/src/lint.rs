//! How complete is what the documents say?
//!
//! [`completeness`] and [`untyped`] count; [`lint`] names each gap, with its place and the action of an overlay that
//! closes it. What it says is advice: all of it was read, and code follows from it as it stands.

mod checks;
mod draft;
mod measures;
mod overlays;
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
pub use crate::completeness::{Completeness, completeness, untyped};

/// A rule of lint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The path names the action otherwise than the `operationId` does.
    ActionName,
    /// The document says of itself that it is not complete.
    Incomplete,
    /// Nothing says what a caller must show.
    NoAuthentication,
    /// Nothing says how an operation fails.
    NoFailures,
    /// An operation has no `operationId`.
    NoOperationId,
    /// Nothing says what an operation answers.
    NoResponseType,
    /// None of an operation's parameters is required.
    NothingRequired,
    /// All of an operation's parameters are strings of which no more is said.
    OnlyStrings,
    /// A document is no longer the one that `x-origin` tells of.
    OriginChanged,
    /// An action of an overlay changes nothing.
    OverlayNoChange,
    /// An action of an overlay, which may match nothing, does so.
    OverlayNoMatch,
    /// Later actions undo all that an action says.
    OverlayShadowed,
    /// Nothing describes a member.
    UndocumentedMember,
    /// Nothing describes an operation, or its summary only repeats its name.
    UndocumentedOperation,
    /// Requests take a token of a page and answers give one, but nothing says that they are pages.
    UnmarkedPages,
    /// What seems to be a secret is not marked as one.
    UnmarkedSecret,
    /// Nothing refers to a definition.
    UnusedDefinition,
}

impl Rule {
    /// All of them, in the order of their names.
    pub const ALL: [Rule; 17] = [
        Rule::ActionName,
        Rule::Incomplete,
        Rule::NoAuthentication,
        Rule::NoFailures,
        Rule::NoOperationId,
        Rule::NoResponseType,
        Rule::NothingRequired,
        Rule::OnlyStrings,
        Rule::OriginChanged,
        Rule::OverlayNoChange,
        Rule::OverlayNoMatch,
        Rule::OverlayShadowed,
        Rule::UndocumentedMember,
        Rule::UndocumentedOperation,
        Rule::UnmarkedPages,
        Rule::UnmarkedSecret,
        Rule::UnusedDefinition,
    ];

    /// Its name, as `no-failures`: what the table in `specs/README.md` is sorted by.
    pub fn name(self) -> &'static str {
        match self {
            Rule::ActionName => "action-name",
            Rule::Incomplete => "incomplete",
            Rule::NoAuthentication => "no-authentication",
            Rule::NoFailures => "no-failures",
            Rule::NoOperationId => "no-operation-id",
            Rule::NoResponseType => "no-response-type",
            Rule::NothingRequired => "nothing-required",
            Rule::OnlyStrings => "only-strings",
            Rule::OriginChanged => "origin-changed",
            Rule::OverlayNoChange => "overlay-no-change",
            Rule::OverlayNoMatch => "overlay-no-match",
            Rule::OverlayShadowed => "overlay-shadowed",
            Rule::UndocumentedMember => "undocumented-member",
            Rule::UndocumentedOperation => "undocumented-operation",
            Rule::UnmarkedPages => "unmarked-pages",
            Rule::UnmarkedSecret => "unmarked-secret",
            Rule::UnusedDefinition => "unused-definition",
        }
    }
}

/// Something that the documents or overlays could say better.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
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
        let mut advice = Diagnostic::advice(self.rule.name(), self.place, &self.message);
        for (place, text) in &self.why {
            advice = advice.label(*place, *text);
        }
        if let Some(help) = self.help {
            return advice.help(help);
        }
        match (self.actions.as_slice(), self.rule) {
            ([], Rule::OverlayNoChange) => advice.help("the document says so already: remove the action"),
            ([], Rule::OverlayNoMatch) => advice.help("remove the action, unless what it waits for may come again"),
            ([], Rule::OverlayShadowed) => advice.help("remove the one of them that is not meant"),
            ([], Rule::OriginChanged) => {
                advice.help("look at what changed (`cargo xtask diff`), then say the new date and hash")
            }
            ([], _) => advice.help("say it where it stands: no overlay reaches a file that is only referred to"),
            ([action], _) => advice.help(format!("an overlay can say it: {}", flow(action))),
            ([action, more @ ..], _) => {
                advice.help(format!("an overlay can say it, in {} actions: {}", more.len() + 1, flow(action)))
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
    pub fn counts(&self) -> BTreeMap<Rule, usize> {
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
