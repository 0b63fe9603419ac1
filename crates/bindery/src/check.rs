//! Validation of a request before it is sent: the implementation of `validate` in generated crates.
//!
//! A type implements [`Check`] with the constraints that its service declares, and a [`Checker`] collects the violations.
//! The [`Path`] of a member is formatted only for a violation, so a valid request costs the comparisons only.
//! comparisons and nothing else.
//!
//! ```
//! use bindery::check::{Check, Checker, Path};
//!
//! struct Pet {
//!     name: String,
//!     tags: Vec<String>,
//! }
//!
//! impl Check for Pet {
//!     fn check(&self, at: &Path<'_>, checker: &mut Checker) {
//!         checker.length(&at.member("name"), &self.name, 1, 20);
//!         for (index, tag) in self.tags.iter().enumerate() {
//!             checker.length(&at.member("tags").item(index), tag, 1, 8);
//!         }
//!     }
//! }
//!
//! let pet = Pet { name: String::new(), tags: vec!["good".into(), "very good".into()] };
//! let invalid = Checker::run(&pet).unwrap_err();
//! assert_eq!(
//!     invalid.to_string(),
//!     "name: at least 1 character, not 0; tags[1]: at most 8 characters, not 9",
//! );
//! ```

mod number;
mod path;

pub use self::number::Numeric;
pub use self::path::Path;

use self::number::{compare, is_multiple, is_same};
use crate::{Document, Nullable, Sensitive, ValidationError, Violation, ViolationKind};
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// A type whose values have declared constraints.
pub trait Check {
    /// Checks a value at a location of the request.
    fn check(&self, at: &Path<'_>, checker: &mut Checker);
}

/// Collects the violations of a request.
#[derive(Debug, Default)]
pub struct Checker {
    violations: Vec<Violation>,
}

impl Checker {
    /// Checks a whole request.
    ///
    /// # Errors
    /// Returns all violations, in the order of the members.
    pub fn run<T: Check>(request: &T) -> Result<(), ValidationError> {
        let mut checker = Checker::default();
        request.check(&Path::REQUEST, &mut checker);
        match checker.violations {
            violations if violations.is_empty() => Ok(()),
            violations => Err(ValidationError { violations }),
        }
    }

    /// Adds a violation. The message states what the value should be.
    pub fn violation(&mut self, at: &Path<'_>, kind: ViolationKind, message: impl Into<String>) {
        self.violations.push(Violation { path: at.to_string(), kind, message: message.into() });
    }

    /// Checks the length of a string, in Unicode characters.
    pub fn length<T: Text + ?Sized>(&mut self, at: &Path<'_>, value: &T, min: u64, max: u64) {
        let text = value.text();
        // A text has at most as many characters as bytes, and at least a quarter of that number.
        let bytes = text.len() as u64;
        if bytes <= max && bytes / 4 >= min {
            return;
        }
        let length = text.chars().count() as u64;
        self.count(
            at,
            ViolationKind::Length,
            length,
            (min, max),
            "character",
            if T::SECRET { Shown::No } else { Shown::Yes },
        );
    }

    /// Checks the length of bytes. Documents count either bytes or characters of their base64, so a length that one of the
    /// two interpretations allows is valid.
    pub fn bytes(&mut self, at: &Path<'_>, length: usize, min: u64, max: u64) {
        let length = length as u64;
        if length > max || length.div_ceil(3).saturating_mul(4) < min {
            self.count(at, ViolationKind::Length, length, (min, max), "byte", Shown::No);
        }
    }

    /// Checks the number of items of a list or entries of a map.
    pub fn entries(&mut self, at: &Path<'_>, entries: usize, min: u64, max: u64) {
        self.count(at, ViolationKind::Size, entries as u64, (min, max), "entry", Shown::Yes);
    }

    /// Checks the number of present members of a structure.
    pub fn members(&mut self, at: &Path<'_>, members: usize, min: u64, max: u64) {
        self.count(at, ViolationKind::Size, members as u64, (min, max), "member", Shown::Yes);
    }

    fn count(
        &mut self,
        at: &Path<'_>,
        kind: ViolationKind,
        count: u64,
        (min, max): (u64, u64),
        what: &str,
        shown: Shown,
    ) {
        let (word, bound) = match count {
            _ if (min..=max).contains(&count) => return,
            _ if min == max => ("exactly", min),
            _ if count < min => ("at least", min),
            _ => ("at most", max),
        };
        let what = match (bound, what) {
            (1, what) => what.to_owned(),
            (_, "entry") => "entries".to_owned(),
            (_, what) => format!("{what}s"),
        };
        let found = match shown {
            Shown::Yes => format!(", not {count}"),
            Shown::No => String::new(),
        };
        self.violation(at, kind, format!("{word} {bound} {what}{found}"));
    }

    /// Checks that no item occurs twice.
    pub fn unique<T: PartialEq + Serialize>(&mut self, at: &Path<'_>, items: &[T]) {
        /// Up to this number, items are compared pairwise; above it, their JSON text is looked up.
        const FEW: usize = 32;
        let mut repeat = |earlier: usize, later: usize| {
            self.violation(
                &at.item(later),
                ViolationKind::Size,
                format!("no repeated items; it equals item {earlier}"),
            );
        };
        if items.len() <= FEW {
            for (later, item) in items.iter().enumerate() {
                if let Some(earlier) = items[..later].iter().position(|earlier| earlier == item) {
                    repeat(earlier, later);
                }
            }
            return;
        }
        let mut first = HashMap::new();
        for (later, item) in items.iter().enumerate() {
            // A value that cannot be serialized fails when it is sent, with an error of its own.
            let Ok(document) = Document::from_serialize(item) else { continue };
            let earlier = *first.entry(document.to_string()).or_insert(later);
            if earlier != later {
                repeat(earlier, later);
            }
        }
    }

    /// Checks a text against a pattern. The caller reports whether it matches; `pattern` is the text of the document.
    pub fn pattern(&mut self, at: &Path<'_>, matches: bool, pattern: &str) {
        if !matches {
            self.violation(at, ViolationKind::Pattern, format!("text that matches {pattern}"));
        }
    }

    /// Checks that a number is greater than or equal to a bound.
    pub fn at_least(&mut self, at: &Path<'_>, value: &impl Numeric, bound: impl Numeric) {
        self.bound(at, value, bound, "at least", Ordering::is_ge);
    }

    /// Checks that a number is greater than a bound.
    pub fn more_than(&mut self, at: &Path<'_>, value: &impl Numeric, bound: impl Numeric) {
        self.bound(at, value, bound, "more than", Ordering::is_gt);
    }

    /// Checks that a number is less than or equal to a bound.
    pub fn at_most(&mut self, at: &Path<'_>, value: &impl Numeric, bound: impl Numeric) {
        self.bound(at, value, bound, "at most", Ordering::is_le);
    }

    /// Checks that a number is less than a bound.
    pub fn less_than(&mut self, at: &Path<'_>, value: &impl Numeric, bound: impl Numeric) {
        self.bound(at, value, bound, "less than", Ordering::is_lt);
    }

    fn bound(
        &mut self,
        at: &Path<'_>,
        value: &impl Numeric,
        bound: impl Numeric,
        words: &str,
        holds: fn(Ordering) -> bool,
    ) {
        let Some(bound) = bound.number() else { return };
        // NaN and infinities are outside of every bound.
        if !value.number().is_some_and(|value| holds(compare(value, bound))) {
            self.violation(at, ViolationKind::Value, format!("{words} {bound}"));
        }
    }

    /// Checks that a number is a multiple of another, in decimal arithmetic: 0.07 is seven times 0.01.
    pub fn multiple_of(&mut self, at: &Path<'_>, value: &impl Numeric, of: impl Numeric) {
        let Some(of) = of.number() else { return };
        if !value.number().is_some_and(|value| is_multiple(value, of)) {
            self.violation(at, ViolationKind::Value, format!("a multiple of {of}"));
        }
    }

    /// Checks a value of an enum against the values that the service lists.
    pub fn unknown<T: fmt::Display>(&mut self, at: &Path<'_>, value: &dyn fmt::Display, known: &[T]) {
        let value = value.to_string();
        let known: Vec<String> = known.iter().map(T::to_string).collect();
        if !known.contains(&value) {
            self.violation(at, ViolationKind::Enum, format!("one of {}", known.join(", ")));
        }
    }

    /// Checks that a value is one of several JSON values.
    pub fn one_of<T: Serialize>(&mut self, at: &Path<'_>, value: &T, known: &[Document]) {
        // A value that cannot be serialized fails when it is sent, with an error of its own.
        let Ok(value) = Document::from_serialize(value) else { return };
        if !known.iter().any(|known| is_same(known, &value)) {
            let known: Vec<String> = known.iter().map(Document::to_string).collect();
            self.violation(at, ViolationKind::Enum, format!("one of {}", known.join(", ")));
        }
    }
}

/// Whether a message states the actual length. That of a secret is never stated.
#[derive(Clone, Copy)]
enum Shown {
    Yes,
    No,
}

impl<T: Check> Check for Option<T> {
    fn check(&self, at: &Path<'_>, checker: &mut Checker) {
        if let Some(value) = self {
            value.check(at, checker);
        }
    }
}

impl<T: Check> Check for Nullable<T> {
    fn check(&self, at: &Path<'_>, checker: &mut Checker) {
        if let Nullable::Value(value) = self {
            value.check(at, checker);
        }
    }
}

impl<T: Check> Check for Box<T> {
    fn check(&self, at: &Path<'_>, checker: &mut Checker) {
        T::check(self, at, checker);
    }
}

impl<T: Check> Check for Sensitive<T> {
    fn check(&self, at: &Path<'_>, checker: &mut Checker) {
        T::check(self, at, checker);
    }
}

impl<T: Check> Check for Vec<T> {
    fn check(&self, at: &Path<'_>, checker: &mut Checker) {
        for (index, item) in self.iter().enumerate() {
            item.check(&at.item(index), checker);
        }
    }
}

impl<T: Check> Check for BTreeMap<String, T> {
    fn check(&self, at: &Path<'_>, checker: &mut Checker) {
        for (key, value) in self {
            value.check(&at.key(key), checker);
        }
    }
}

/// Text, secret or not.
pub trait Text {
    /// Whether the text is a secret, whose length must not be reported.
    const SECRET: bool;
    /// Returns the text.
    fn text(&self) -> &str;
}

impl Text for String {
    const SECRET: bool = false;
    fn text(&self) -> &str {
        self
    }
}

impl Text for Sensitive<String> {
    const SECRET: bool = true;
    fn text(&self) -> &str {
        self
    }
}

#[cfg(test)]
mod tests;
