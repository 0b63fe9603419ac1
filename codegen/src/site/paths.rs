//! Where pages lie: names of files that every system takes, whatever a document calls things.

use bindery_model::Model;
use bindery_model::service::{ShapeId, ShapeOrigin};
use std::collections::HashSet;

/// The pages of a service, as seen from the site's folder.
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
                ShapeOrigin::Definition | ShapeOrigin::Output(_) | ShapeOrigin::Inline => {
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

/// The longest name of a file, without its ending.
const LONGEST: usize = 80;

/// A name that no other file of a folder has, on systems that take `Pet` and `pet` for the same, too.
fn unique(name: &str, known: &mut HashSet<String>) -> String {
    let slug = slug(name);
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    let mut candidates = std::iter::once(slug.clone()).chain(numbered);
    candidates.find(|name| known.insert(name.to_ascii_lowercase())).unwrap_or_default()
}

/// A name as a file may be called: letters and digits of ASCII, no device of Windows.
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
    fn names_of_files_stay_within_their_folder() {
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
    fn two_names_never_share_a_file() {
        let mut known = HashSet::new();
        let names: Vec<String> =
            ["Pet", "pet", "P.et", "P/et", "pet-2"].iter().map(|name| unique(name, &mut known)).collect();
        assert_eq!(names, ["Pet", "pet-2", "P-et", "P-et-2", "pet-2-2"]);
    }
}
