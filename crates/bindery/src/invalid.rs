//! What a request violates before it is sent.

use std::fmt;

/// All that a request violates of what its service says about it.
///
/// It names members as the wire does, and never quotes a value, which may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// Each violation, in the order of the members; there is at least one.
    pub violations: Vec<Violation>,
}

/// One value that is not as its service says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The member's path within the request, as `RoleMappings["graph.facebook.com"].Rules[2].Claim`; empty for the
    /// request as a whole.
    pub path: String,
    /// Which rule it breaks.
    pub rule: Rule,
    /// What the value should be, as `at most 55 characters, not 60`. Of a secret, not even the length is told.
    pub message: String,
}

/// The rules that a value may break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// A string has too few or too many characters.
    Length,
    /// A list, a map or a structure has too few or too many entries, or a list the same item twice.
    Size,
    /// A number is too small, too large, or no multiple.
    Value,
    /// A string does not match its pattern.
    Pattern,
    /// A value is none of those that are known.
    Enum,
}

impl fmt::Display for Violation {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "the request" } else { &self.path };
        write!(f, "{path}: {}", self.message)
    }
}

impl fmt::Display for Invalid {
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

impl std::error::Error for Invalid {}
