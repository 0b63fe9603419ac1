//! What users of a generated crate can name, and how two versions of it differ.
//!
//! [`surface`] reads the generated texts themselves, not the model they came from: what a template writes is what
//! counts, whoever changed it. [`compare`] knows semantic versioning as Cargo explains it.

mod read;

use bindery_model::diff::Release;
use std::collections::BTreeMap;

pub use read::surface;

/// All that users of a crate can name, by path: `types::Pet`, `types::Pet::age` (a field), `types::Pet::age()`,
/// `types::Pet: Default`, `GetPet: Operation::Output`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surface(pub(crate) BTreeMap<String, Item>);

/// Something that users of a crate can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// What it is, as source: its type, its signature, the word `struct`.
    pub(crate) is: String,
    /// Whether users cannot do without what comes in beside it: the parts of a type that is not `#[non_exhaustive]`.
    pub(crate) closed: bool,
}

/// Something that two surfaces do not share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its path.
    pub path: String,
    /// What it was, as source; absent where it was not.
    pub old: Option<String>,
    /// What it is, as source; absent where it is not any more.
    pub new: Option<String>,
    /// What it means for users.
    pub release: Release,
}

/// What differs, by path.
pub fn compare(old: &Surface, new: &Surface) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (path, before) in &old.0 {
        match new.0.get(path) {
            Some(after) if after.is == before.is => {}
            after => {
                let release = match after {
                    None if is_lint(path) => Release::Patch,
                    // What only this crate could make and match, now everybody can.
                    Some(after) if before.is.strip_prefix(OPEN) == Some(&after.is) => Release::Minor,
                    Some(_) | None => Release::Major,
                };
                let new = after.map(|item| item.is.clone());
                differences.push(Difference { path: path.clone(), old: Some(before.is.clone()), new, release });
            }
        }
    }
    for (path, after) in new.0.iter().filter(|(path, _)| !old.0.contains_key(*path)) {
        // A literal or a match that named all there was names too little now.
        let parent = path.rsplit_once("::").map_or("", |(parent, _)| parent);
        let release = match after.closed && old.0.contains_key(parent) {
            true => Release::Major,
            false => Release::Minor,
        };
        differences.push(Difference { path: path.clone(), old: None, new: Some(after.is.clone()), release });
    }
    differences.sort_by(|one, other| one.path.cmp(&other.path));
    differences
}

/// What is said of a type that is `#[non_exhaustive]`.
const OPEN: &str = "open ";

/// Whether it only makes the compiler warn.
fn is_lint(path: &str) -> bool {
    path.ends_with(": #[must_use]") || path.ends_with(": #[deprecated]")
}

#[cfg(test)]
mod tests {
    use super::{compare, surface};
    use std::collections::BTreeMap;
    use std::fmt::Write as _;

    const LIB: &str = "mod error; #[cfg(feature = \"meta\")] mod meta; pub mod operations; pub mod types;
        pub use error::Error; #[cfg(feature = \"meta\")] pub use meta::META; pub use operations::*;
        pub static SERVICE: bindery::Service = bindery::Service {};";

    fn files(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_surface_is_what_users_can_name() {
        let files = files(&[
            ("Cargo.toml", "[features]\ndefault = []\nmeta = [\"bindery/meta\"] # the table\n\n[dependencies]\n"),
            ("src/lib.rs", LIB),
            ("src/error.rs", "#[non_exhaustive] pub enum Error { NotFound(types::Pet), Unknown { code: String } }
                impl std::error::Error for Error {} impl Error { fn hidden(&self) {} }"),
            ("src/meta.rs", "pub static META: Service = 1; static HIDDEN: u8 = 1;"),
            ("src/operations.rs", "pub mod pets; pub use self::pets::*;"),
            ("src/operations/pets.rs", "use crate::{Error, types};
                #[derive(Clone, Default)] #[must_use = \"x\"] #[non_exhaustive] pub struct GetPet { pub id: String, no: u8 }
                impl GetPet { pub fn new(id: impl Into<String>, n: i32) -> Self { todo!() } }
                impl Operation for GetPet { type Output = types::Pet; const NAME: &'static str = \"a\"; }"),
            ("src/types.rs", "pub struct Pet { pub age: i32 } pub struct Pets(pub Vec<Pet>); pub struct PetRequired {}
                impl From<&str> for Pet { fn from(_: &str) -> Self { todo!() } }
                impl crate::Thing for crate::GetPet {}"),
        ]);
        let mut text = String::new();
        for (path, item) in surface(&files).0 {
            _ = writeln!(text, "{path} = {}{}", item.is, if item.closed { " (closed)" } else { "" });
        }
        insta::assert_snapshot!(text);
    }

    #[test]
    fn differences_are_what_cargo_says_they_are() {
        let rows = [
            ("the same", "pub struct A { pub a: u8 }", "pub struct A { pub a: u8 }"),
            ("a private field", "#[non_exhaustive] pub struct A { a: u8 }", "#[non_exhaustive] pub struct A {}"),
            ("a field of a closed struct", "pub struct A { pub a: u8 }", "pub struct A { pub a: u8, pub b: u8 }"),
            (
                "a field of an open one",
                "#[non_exhaustive] pub struct A {}",
                "#[non_exhaustive] pub struct A { pub b: u8 }",
            ),
            ("a variant of a closed enum", "pub enum A { B }", "pub enum A { B, C }"),
            ("a variant of an open one", "#[non_exhaustive] pub enum A { B }", "#[non_exhaustive] pub enum A { B, C }"),
            ("another type", "pub struct A { pub a: u8 }", "pub struct A { pub a: u16 }"),
            ("closed at last", "pub struct A {}", "#[non_exhaustive] pub struct A {}"),
            ("open at last", "#[non_exhaustive] pub struct A {}", "pub struct A {}"),
            ("a trait less", "#[derive(Default)] pub struct A {}", "pub struct A {}"),
            ("a trait more", "pub struct A {}", "#[derive(Default)] pub struct A {}"),
            ("must be used", "pub struct A {}", "#[must_use] pub struct A {}"),
            ("need not be used", "#[must_use] pub struct A {}", "pub struct A {}"),
            ("a parameter's name", "pub fn a(b: u8) {}", "pub fn a(c: u8) {}"),
            ("another parameter", "pub fn a(b: u8) {}", "pub fn a(b: u8, c: u8) {}"),
            ("gone", "pub fn a() {}", "fn a() {}"),
            ("behind a feature", "pub fn a() {}", "#[cfg(feature = \"b\")] pub fn a() {}"),
        ];
        let mut text = String::new();
        for (name, old, new) in rows {
            let of = |text| surface(&files(&[("src/lib.rs", text)]));
            _ = writeln!(text, "{name}:");
            for found in compare(&of(old), &of(new)) {
                let word = |side: Option<String>| side.unwrap_or("nothing".to_owned());
                _ = writeln!(text, "  {:?} {}: {} → {}", found.release, found.path, word(found.old), word(found.new));
            }
        }
        insta::assert_snapshot!(text);
    }
}
