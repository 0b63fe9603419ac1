//! Locations of values within a request.

use std::fmt;

/// The location of a value within a request, as `RoleMappings["graph.facebook.com"].Rules[2].Claim`.
#[derive(Clone, Copy, Debug)]
pub struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Step<'p>,
}

/// One step from a value to a value that it contains.
#[derive(Clone, Copy, Debug)]
enum Step<'p> {
    Request,
    Member(&'p str),
    Item(usize),
    Key(&'p str),
    Keyed(&'p str),
}

impl Path<'_> {
    /// The location of the request itself.
    pub(super) const REQUEST: Path<'static> = Path { parent: None, step: Step::Request };

    /// Returns the location of a member, by its name on the wire.
    pub fn member<'p>(&'p self, name: &'p str) -> Path<'p> {
        Path { parent: Some(self), step: Step::Member(name) }
    }

    /// Returns the location of an item of a list, counted from 0.
    pub fn item(&self, index: usize) -> Path<'_> {
        Path { parent: Some(self), step: Step::Item(index) }
    }

    /// Returns the location of a value of a map.
    pub fn key<'p>(&'p self, key: &'p str) -> Path<'p> {
        Path { parent: Some(self), step: Step::Key(key) }
    }

    /// Returns the location of a key of a map, as `Roles["guest"] (the key)`.
    pub fn keyed<'p>(&'p self, key: &'p str) -> Path<'p> {
        Path { parent: Some(self), step: Step::Keyed(key) }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut steps = Vec::new();
        let mut path = Some(self);
        while let Some(Path { parent, step }) = path {
            steps.push(*step);
            path = *parent;
        }
        let mut first = true;
        for step in steps.into_iter().rev() {
            match step {
                Step::Request => continue,
                Step::Member(name) if !is_plain(name) => write!(f, "[{name:?}]")?,
                Step::Member(name) if first => f.write_str(name)?,
                Step::Member(name) => write!(f, ".{name}")?,
                Step::Item(index) => write!(f, "[{index}]")?,
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Keyed(key) => write!(f, "[{key:?}] (the key)")?,
            }
            first = false;
        }
        Ok(())
    }
}

/// Returns whether a name needs no quotes within a path.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '@' | ':'))
}
