//! Violations of declared constraints.

use std::fmt;

/// The constraints that a request violates.
///
/// It names members as on the wire, and never quotes a value, which may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationError {
    /// The violations, in the order of the members; at least one.
    pub violations: Vec<Violation>,
}

/// A value that violates a declared constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The path of the member within the request, as `RoleMappings["graph.facebook.com"].Rules[2].Claim`; empty for the
    /// request as a whole.
    pub path: String,
    /// The kind of constraint.
    pub kind: ViolationKind,
    /// The valid values, as `at most 55 characters, not 60`. For a secret, the actual length is omitted.
    pub message: String,
}

/// The kinds of constraints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// The number of characters of a string, or of bytes.
    Length,
    /// The number of items of a list, entries of a map or members of a structure, or an item that occurs twice.
    Size,
    /// The bounds of a number, or the number that it is a multiple of.
    Value,
    /// The pattern of a string.
    Pattern,
    /// The values of an enum.
    Enum,
}

impl fmt::Display for Violation {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "the request" } else { &self.path };
        write!(f, "{path}: {}", self.message)
    }
}

impl fmt::Display for ValidationError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.violations.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ValidationError {}
