//! What is wrong with a document, where, and what to do about it.

mod code;
mod render;

use crate::node::NodeLocation;
use std::ops::Range;

pub use self::code::{Code, CodeRow};
pub use self::render::{Style, render, visible};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// No sound code can follow.
    Error,
    /// The intent is plain, and was read so.
    Warning,
    /// It was read as it stands; more could be said.
    Advice,
}

impl Severity {
    /// Returns the severity as it is shown: `warning`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }
}

/// One complaint.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The rule, as `unknown-key`: what the tables in `specs/README.md` are sorted by.
    pub code: Code,
    /// What is wrong, in one line.
    pub message: String,
    /// The places it concerns: the first is where it is, the others tell why.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

/// A place, and what to say beside its caret.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The place.
    pub place: NodeLocation,
    /// How much of it.
    pub part: Part,
    /// What to say there; may be empty.
    pub text: String,
}

/// What a label means of its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The node.
    Whole,
    /// These bytes of the text that a string node says: a mistake within an expression.
    Text(Range<usize>),
    /// These bytes of the place's file: it could not be read, and has no nodes.
    Bytes(Range<usize>),
}

impl Diagnostic {
    /// A complaint that no sound code can follow.
    pub fn error(code: Code, place: NodeLocation, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Error, code, place, message)
    }

    /// A complaint about something that could be read all the same.
    pub fn warning(code: Code, place: NodeLocation, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Warning, code, place, message)
    }

    /// A word on something that could be said better.
    pub fn advice(code: Code, place: NodeLocation, message: impl Into<String>) -> Self {
        Diagnostic::new(Severity::Advice, code, place, message)
    }

    fn new(severity: Severity, code: Code, place: NodeLocation, message: impl Into<String>) -> Self {
        let labels = vec![Label { place, part: Part::Whole, text: String::new() }];
        Diagnostic { severity, code, message: message.into(), labels, help: None }
    }

    /// Says something beside the caret of the first place.
    #[must_use]
    pub fn says(mut self, text: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Narrows the first place to a part of it.
    #[must_use]
    pub fn at(mut self, part: Part) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.part = part;
        }
        self
    }

    /// Adds a place that tells why.
    #[must_use]
    pub fn label(mut self, place: NodeLocation, text: impl Into<String>) -> Self {
        self.labels.push(Label { place, part: Part::Whole, text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Complaints, in the order they were found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// How many are kept, and as many errors again: who mends so many will ask again.
    pub const MOST: usize = 10_000;

    /// Adds one; beyond [`MOST`](Self::MOST) only an error, and beyond twice as many not even that. What is not kept is
    /// said once.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let kept = self.0.len();
        if kept == Self::MOST || (kept == 2 * Self::MOST && diagnostic.severity == Severity::Error) {
            let Some(place) = diagnostic.labels.first().map(|label| label.place) else { return };
            let message = "there is more to complain of from here on";
            let more = match diagnostic.severity {
                Severity::Error if kept > Self::MOST => Diagnostic::error(Code::TOO_MANY_DIAGNOSTICS, place, message),
                Severity::Error | Severity::Warning | Severity::Advice => {
                    Diagnostic::warning(Code::TOO_MANY_DIAGNOSTICS, place, message)
                }
            };
            self.0.push(more.help("mend what was said before"));
        }
        if kept < Self::MOST || (kept < 2 * Self::MOST && diagnostic.severity == Severity::Error) {
            self.0.push(diagnostic);
        }
    }

    /// Adds one that is kept however many there are: reading ends with it.
    pub(crate) fn end(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}
