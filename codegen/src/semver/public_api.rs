//! The public API of a generated crate, and the differences between two versions of it.
//!
//! [`read`] parses the generated files rather than the model, so that it sees a change of a template, too.
//! [`compare`] judges each difference by Cargo's rules of semantic versioning.

mod read;

use bindery_model::diff::Release;
use std::collections::BTreeMap;

pub use read::read;

/// The public items of a crate, by path: `types::Pet`, `types::Pet::age` (a field), `types::Pet::age()`,
/// `types::Pet: Default`, `GetPet: Operation::Output`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublicApi(pub(crate) BTreeMap<String, Item>);

/// A public item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// Its declaration: a type, a signature, or a keyword such as `struct`.
    pub(crate) declaration: String,
    /// Whether adding a sibling breaks callers: true for the fields and variants of a type without `#[non_exhaustive]`.
    pub(crate) exhaustive: bool,
}

/// A difference between two public APIs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The path of the item.
    pub path: String,
    /// The old declaration; `None` if the item is new.
    pub old: Option<String>,
    /// The new declaration; `None` if the item was removed.
    pub new: Option<String>,
    /// The release that the difference requires.
    pub release: Release,
}

/// Returns the differences between two public APIs, by path.
pub fn compare(old: &PublicApi, new: &PublicApi) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (path, before) in &old.0 {
        match new.0.get(path) {
            Some(after) if after.declaration == before.declaration => {}
            after => {
                let release = match after {
                    None if is_lint(path) => Release::Patch,
                    // The type lost `#[non_exhaustive]`: callers may now construct and match it.
                    Some(after) if before.declaration.strip_prefix(OPEN) == Some(&after.declaration) => Release::Minor,
                    Some(_) | None => Release::Major,
                };
                let new = after.map(|item| item.declaration.clone());
                differences.push(Difference {
                    path: path.clone(),
                    old: Some(before.declaration.clone()),
                    new,
                    release,
                });
            }
        }
    }
    for (path, after) in new.0.iter().filter(|(path, _)| !old.0.contains_key(*path)) {
        // A struct literal or a `match` that was complete is incomplete now.
        let parent = path.rsplit_once("::").map_or("", |(parent, _)| parent);
        let release = match after.exhaustive && old.0.contains_key(parent) {
            true => Release::Major,
            false => Release::Minor,
        };
        differences.push(Difference { path: path.clone(), old: None, new: Some(after.declaration.clone()), release });
    }
    differences.sort_by(|one, other| one.path.cmp(&other.path));
    differences
}

/// Prefixes the declaration of a type that is `#[non_exhaustive]`.
const OPEN: &str = "open ";

/// Returns whether the item only affects compiler warnings.
fn is_lint(path: &str) -> bool {
    path.ends_with(": #[must_use]") || path.ends_with(": #[deprecated]")
}

#[cfg(test)]
mod tests {
    use super::{compare, read};
    use std::collections::BTreeMap;
    use std::fmt::Write as _;

    const LIB: &str = "mod error; #[cfg(feature = \"meta\")] mod meta; pub mod operations; pub mod types;
        pub use error::Error; #[cfg(feature = \"meta\")] pub use meta::META; pub use operations::*;
        pub static SERVICE: bindery::Service = bindery::Service {};";

    fn files(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn the_public_api_is_read() {
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
        for (path, item) in read(&files).0 {
            _ = writeln!(text, "{path} = {}{}", item.declaration, if item.exhaustive { " (exhaustive)" } else { "" });
        }
        insta::assert_snapshot!(text);
    }

    #[test]
    fn differences_follow_cargos_rules() {
        let rows = [
            ("the same", "pub struct A { pub a: u8 }", "pub struct A { pub a: u8 }"),
            ("a private field", "#[non_exhaustive] pub struct A { a: u8 }", "#[non_exhaustive] pub struct A {}"),
            ("a field of an exhaustive struct", "pub struct A { pub a: u8 }", "pub struct A { pub a: u8, pub b: u8 }"),
            (
                "a field of an open struct",
                "#[non_exhaustive] pub struct A {}",
                "#[non_exhaustive] pub struct A { pub b: u8 }",
            ),
            ("a variant of an exhaustive enum", "pub enum A { B }", "pub enum A { B, C }"),
            (
                "a variant of an open enum",
                "#[non_exhaustive] pub enum A { B }",
                "#[non_exhaustive] pub enum A { B, C }",
            ),
            ("another type", "pub struct A { pub a: u8 }", "pub struct A { pub a: u16 }"),
            ("no longer open", "pub struct A {}", "#[non_exhaustive] pub struct A {}"),
            ("no longer exhaustive", "#[non_exhaustive] pub struct A {}", "pub struct A {}"),
            ("a removed trait", "#[derive(Default)] pub struct A {}", "pub struct A {}"),
            ("an added trait", "pub struct A {}", "#[derive(Default)] pub struct A {}"),
            ("must be used", "pub struct A {}", "#[must_use] pub struct A {}"),
            ("no longer must be used", "#[must_use] pub struct A {}", "pub struct A {}"),
            ("a parameter's name", "pub fn a(b: u8) {}", "pub fn a(c: u8) {}"),
            ("another parameter", "pub fn a(b: u8) {}", "pub fn a(b: u8, c: u8) {}"),
            ("no longer public", "pub fn a() {}", "fn a() {}"),
            ("behind a feature", "pub fn a() {}", "#[cfg(feature = \"b\")] pub fn a() {}"),
        ];
        let mut text = String::new();
        for (name, old, new) in rows {
            let of = |text| read(&files(&[("src/lib.rs", text)]));
            _ = writeln!(text, "{name}:");
            for found in compare(&of(old), &of(new)) {
                let declaration = |side: Option<String>| side.unwrap_or("nothing".to_owned());
                _ = writeln!(
                    text,
                    "  {:?} {}: {} → {}",
                    found.release,
                    found.path,
                    declaration(found.old),
                    declaration(found.new)
                );
            }
        }
        insta::assert_snapshot!(text);
    }
}
