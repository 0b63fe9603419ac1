//! Diagnostics: what is wrong in a document, its location and the fix.

mod code;
mod render;

use crate::node::NodeLocation;
use std::collections::{HashMap, HashSet, hash_map};
use std::ops::Range;

pub use self::code::{Code, CodeRow};
pub use self::render::{Style, render, visible};

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// No correct code can be generated.
    Error,
    /// The document breaks a rule, but its intent is clear; the code's explanation states how it is read.
    Warning,
    /// The document is valid but could declare more.
    Advice,
}

impl Severity {
    /// Returns the severity as it is displayed: `warning`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }
}

/// One reported problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The severity.
    pub severity: Severity,
    /// The code, such as `unknown-key`; `specs/README.md` explains each code.
    pub code: Code,
    /// The problem, in one line.
    pub message: String,
    /// The locations of the problem: the first is the primary one, the others are related.
    pub labels: Vec<Label>,
    /// How to fix the problem.
    pub help: Option<String>,
    /// The number of further places with the same problem.
    pub more_places: usize,
}

/// A location, and the text displayed at its caret.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The location.
    pub place: NodeLocation,
    /// The part of the node that is underlined.
    pub part: Part,
    /// The text; may be empty.
    pub text: String,
}

/// The part of a location that a label underlines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The whole node.
    Whole,
    /// A byte range within the text of a string node: an error within an expression.
    Text(Range<usize>),
    /// A byte range of the file: the file could not be parsed and has no nodes.
    Bytes(Range<usize>),
}

impl Diagnostic {
    /// Creates an error: no correct code can be generated.
    pub fn error(code: Code, place: NodeLocation, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Error, code, place, message)
    }

    /// Creates a warning: the document breaks a rule but can be read.
    pub fn warning(code: Code, place: NodeLocation, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Warning, code, place, message)
    }

    /// Creates advice: the document could declare more.
    pub fn advice(code: Code, place: NodeLocation, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Advice, code, place, message)
    }

    fn new(severity: Severity, code: Code, place: NodeLocation, message: impl Into<String>) -> Self {
        let labels = vec![Label { place, part: Part::Whole, text: String::new() }];
        Diagnostic { severity, code, message: message.into(), labels, help: None, more_places: 0 }
    }

    /// Sets the text displayed at the primary location.
    #[must_use]
    pub fn says(mut self, text: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Restricts the primary location to a part of its node.
    #[must_use]
    pub fn at(mut self, part: Part) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.part = part;
        }
        self
    }

    /// Adds a related location.
    #[must_use]
    pub fn label(mut self, place: NodeLocation, text: impl Into<String>) -> Self {
        self.labels.push(Label { place, part: Part::Whole, text: text.into() });
        self
    }

    /// Sets the number of further places with the same problem.
    #[must_use]
    pub fn and_more(mut self, places: usize) -> Self {
        self.more_places = places;
        self
    }

    /// Adds another fix to the help text.
    #[must_use]
    pub fn helps(mut self, other: &str) -> Self {
        self.help = Some(match self.help {
            Some(help) if help.ends_with('?') => format!("{help} {other}"),
            Some(help) => format!("{help}; {other}"),
            None => other.to_owned(),
        });
        self
    }

    /// Sets the help text, which describes the fix.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Diagnostics in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// The number of diagnostics that are stored; as many errors again are stored beyond it.
    pub const MOST: usize = 10_000;

    /// Adds a diagnostic. Beyond [`MOST`](Self::MOST) only errors are stored, beyond twice as many nothing; each limit
    /// is reported once.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let kept = self.0.len();
        if kept == Self::MOST || (kept == 2 * Self::MOST && diagnostic.severity == Severity::Error) {
            let Some(place) = diagnostic.labels.first().map(|label| label.place) else { return };
            let message = "too many diagnostics; the remaining ones are not reported";
            let more = match diagnostic.severity {
                Severity::Error if kept > Self::MOST => Diagnostic::error(Code::TOO_MANY_DIAGNOSTICS, place, message),
                Severity::Error | Severity::Warning | Severity::Advice => {
                    Diagnostic::warning(Code::TOO_MANY_DIAGNOSTICS, place, message)
                }
            };
            self.0.push(more.help("fix the problems reported above"));
        }
        if kept < Self::MOST || (kept < 2 * Self::MOST && diagnostic.severity == Severity::Error) {
            self.0.push(diagnostic);
        }
    }

    /// Adds a diagnostic regardless of the limit: it ends reading.
    pub(crate) fn end(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Merges equal diagnostics: a node that many references resolve to is read as often. Those that differ in related
    /// locations are further places of the first one.
    #[must_use]
    pub fn deduplicated(self) -> Self {
        let mut known: HashMap<_, usize> = HashMap::new();
        let mut related: HashSet<(usize, Vec<NodeLocation>)> = HashSet::new();
        let mut merged: Vec<Diagnostic> = Vec::new();
        for diagnostic in self.0 {
            let place = diagnostic.labels.first().map(|label| label.place);
            let others = diagnostic.labels.iter().skip(1).map(|label| label.place).collect();
            match known.entry((diagnostic.code, diagnostic.severity, diagnostic.message.clone(), place)) {
                hash_map::Entry::Vacant(vacant) => {
                    related.insert((merged.len(), others));
                    vacant.insert(merged.len());
                    merged.push(diagnostic);
                }
                hash_map::Entry::Occupied(first) => {
                    if related.insert((*first.get(), others)) {
                        merged[*first.get()].more_places += 1 + diagnostic.more_places;
                    }
                }
            }
        }
        Diagnostics(merged)
    }

    /// Returns whether any diagnostic is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Returns whether there are no diagnostics.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Iterates over the diagnostics.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}
