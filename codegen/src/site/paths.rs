//! The paths of pages: file names that every file system accepts.

use bindery_model::Model;
use bindery_model::service::{ShapeId, ShapeOrigin};
use std::collections::HashSet;

/// The paths of the pages of a service, relative to the site's root.
pub(super) struct Paths {
    folder: String,
    operations: Vec<String>,
    shapes: Vec<String>,
}

impl Paths {
    pub(super) fn of(model: &Model) -> Self {
        let folder = slug(&model.service.name);
        let mut known = HashSet::new();
        let operations: Vec<String> = model
            .operations
            .iter()
            .map(|operation| format!("{folder}/operations/{}.html", unique(&operation.name, &mut known)))
            .collect();
        known.clear();
        let shapes = model
            .shapes
            .iter()
            .map(|shape| match shape.origin {
                ShapeOrigin::Input(index) => operations.get(index).cloned().unwrap_or_default(),
                ShapeOrigin::Definition | ShapeOrigin::Output(_) | ShapeOrigin::Inline | ShapeOrigin::Request(_) => {
                    format!("{folder}/shapes/{}.html", unique(&shape.name, &mut known))
                }
            })
            .collect();
        Paths { folder, operations, shapes }
    }

    pub(super) fn service(&self) -> String {
        format!("{}/index.html", self.folder)
    }

    pub(super) fn failures(&self) -> String {
        format!("{}/failures.html", self.folder)
    }

    pub(super) fn operation(&self, index: usize) -> &str {
        &self.operations[index]
    }

    pub(super) fn shape(&self, id: ShapeId) -> &str {
        &self.shapes[id.0 as usize]
    }
}

/// The maximum length of a file name, without its extension.
const LONGEST: usize = 80;

/// Returns a file name that is unique in its directory, also on case-insensitive file systems.
fn unique(name: &str, known: &mut HashSet<String>) -> String {
    let slug = slug(name);
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    let mut candidates = std::iter::once(slug.clone()).chain(numbered);
    candidates.find(|name| known.insert(name.to_ascii_lowercase())).unwrap_or_default()
}

/// Converts a name to a file name: ASCII letters, digits and dashes, and no device name of Windows.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().take(LONGEST) {
        let c = if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
        if c != '-' || !slug.ends_with('-') {
            slug.push(c);
        }
    }
    let slug = slug.trim_matches('-');
    let device = matches!(
        slug.to_ascii_lowercase().trim_end_matches(|c: char| c.is_ascii_digit()),
        "con" | "prn" | "aux" | "nul" | "com" | "lpt"
    );
    match slug {
        "" => "unnamed".to_owned(),
        slug if device => format!("{slug}_"),
        slug => slug.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{slug, unique};
    use std::collections::HashSet;

    #[test]
    fn file_names_stay_in_their_directory() {
        for (name, expected) in [
            ("GetId", "GetId"),
            ("../../etc/passwd", "etc-passwd"),
            ("a b\"<c>", "a-b-c"),
            ("💥", "unnamed"),
            ("..", "unnamed"),
            ("NUL", "NUL_"),
            ("com1", "com1_"),
            ("index", "index"),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
        assert_eq!(slug(&"x".repeat(500)).len(), 80);
    }

    #[test]
    fn file_names_are_unique() {
        let mut known = HashSet::new();
        let names: Vec<String> =
            ["Pet", "pet", "P.et", "P/et", "pet-2"].iter().map(|name| unique(name, &mut known)).collect();
        assert_eq!(names, ["Pet", "pet-2", "P-et", "P-et-2", "pet-2-2"]);
    }
}
