//! The check itself, on small crates.

use crate::circles::{circles, describe, edges};
use crate::modules::Crate;
use crate::sizes::{FILE, FUNCTION, TooLong, too_long};
use std::collections::BTreeMap;
use std::path::Path;

/// The edges of a crate of these files, as `from -> to: names`, and the number of its circles.
fn check(files: &[(&str, &str)]) -> (Vec<String>, usize) {
    let files: BTreeMap<&Path, &str> = files.iter().map(|(path, text)| (Path::new(*path), *text)).collect();
    let read = Crate::read(Path::new("lib.rs"), &|path| files.get(path).map(|text| (*text).to_owned())).unwrap();
    let edges = edges(&read);
    let lines = edges.iter().map(|((from, to), names)| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        format!("{} -> {}: {}", read.files[*from].display(), read.files[*to].display(), names.join(", "))
    });
    (lines.collect(), circles(read.files.len(), &edges).len())
}

fn edges_of(files: &[(&str, &str)]) -> Vec<String> {
    check(files).0
}

#[test]
fn a_use_line_is_an_edge() {
    assert_eq!(
        edges_of(&[("lib.rs", "mod a; mod b;"), ("a.rs", "use crate::b::f;"), ("b.rs", "pub fn f() {}")]),
        ["a.rs -> b.rs: f"]
    );
}

#[test]
fn a_path_in_an_expression_a_type_or_a_macro_call_is_an_edge() {
    let b = ("b.rs", "pub fn f() {} pub struct T; pub mod c { pub const N: u8 = 1; }");
    let lib = ("lib.rs", "mod a; mod b;");
    for (code, name) in [
        ("fn g() { super::b::f() }", "f"),
        ("fn g(t: &crate::b::T) {}", "T"),
        ("fn g() -> Vec<crate::b::T> { Vec::<crate::b::T>::new() }", "T"),
        ("fn g() { println!(\"{}\", crate::b::c::N) }", "N"),
        ("use crate::b::c; fn g() -> u8 { c::N }", "N"),
        ("fn g() { use crate::b as other; other::f() }", "f"),
        ("use crate::b::*; fn g() { f() }", "f"),
        ("macro_rules! m { () => { $crate::b::f() } }", "f"),
        ("#[derive(Serialize)] struct S { #[serde(serialize_with = \"crate::b::f\")] s: u8 }", "f"),
        ("impl crate::b::T { fn g() {} }", "T"),
    ] {
        assert_eq!(edges_of(&[lib, ("a.rs", code), b]), [format!("a.rs -> b.rs: {name}")], "{code}");
    }
}

#[test]
fn an_edge_ends_at_the_item_and_not_at_a_re_export() {
    assert_eq!(
        edges_of(&[
            ("lib.rs", "mod a; mod b; pub use b::Item as Renamed;"),
            ("a.rs", "fn g(item: crate::Renamed) {}"),
            ("b.rs", "mod c; pub use c::Item;"),
            ("b/c.rs", "pub struct Item;"),
        ]),
        ["a.rs -> b/c.rs: Item"]
    );
}

#[test]
fn a_module_comes_before_a_function_of_its_name() {
    let lib = "mod a; mod b; fn b() {}";
    let a = "fn g() { crate::b::f() }";
    assert_eq!(edges_of(&[("lib.rs", lib), ("a.rs", a), ("b.rs", "pub fn f() {}")]), ["a.rs -> b.rs: f"]);
    let import = "use crate::b; fn g() { b::f() }";
    assert_eq!(edges_of(&[("lib.rs", lib), ("a.rs", import), ("b.rs", "pub fn f() {}")]), ["a.rs -> b.rs: f"]);
    let module = "use crate::b::{self}; fn g(b: u8) { b() }";
    assert!(edges_of(&[("lib.rs", lib), ("a.rs", module), ("b.rs", "pub fn f() {}")]).is_empty());
    let call = "use crate::b; fn g() { b() }";
    assert_eq!(edges_of(&[("lib.rs", lib), ("a.rs", call), ("b.rs", "pub fn f() {}")]), ["a.rs -> lib.rs: b"]);
}

#[test]
fn an_item_that_a_macro_defines_belongs_to_the_module_of_the_call() {
    assert_eq!(
        edges_of(&[("lib.rs", "mod a; mod b;"), ("a.rs", "use crate::b::Made;"), ("b.rs", "make!(Made);")]),
        ["a.rs -> b.rs: Made"]
    );
}

#[test]
fn a_macro_of_an_earlier_module_is_an_edge() {
    assert_eq!(
        edges_of(&[("lib.rs", "macro_rules! m { () => {} } mod a;"), ("a.rs", "m!();")]),
        ["a.rs -> lib.rs: m!"]
    );
}

#[test]
fn quoted_code_and_names_of_other_crates_are_no_edges() {
    let lib = ("lib.rs", "mod a; fn write() {}");
    assert!(edges_of(&[lib, ("a.rs", "use crate::write; fn g() { write!(f) }")]) == ["a.rs -> lib.rs: write"]);
    assert!(edges_of(&[lib, ("a.rs", "fn g() { write!(f) }")]).is_empty());
    let a = "use std::fmt; use ::b::f as other; fn g() { let f = x.f(); quote! { crate::b::f() }; Self { f: 1 } }";
    assert!(edges_of(&[("lib.rs", "mod a; mod b;"), ("a.rs", a), ("b.rs", "pub fn f() {}")]).is_empty());
}

#[test]
fn re_exports_a_type_of_the_declaring_parent_and_tests_are_no_edges() {
    let lib = "mod a; pub use a::f; pub struct T; pub fn g() {}";
    let a = "use super::T; pub fn f() {} impl T { #[cfg(test)] fn x() { super::g() } } \
             #[cfg(test)] mod tests { use crate::g; }";
    assert!(edges_of(&[("lib.rs", lib), ("a.rs", a)]).is_empty());
    let function = "use super::g; pub fn f() { g() }";
    assert_eq!(edges_of(&[("lib.rs", lib), ("a.rs", function)]), ["a.rs -> lib.rs: g"]);
}

#[test]
fn a_circle_goes_through_any_number_of_files() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "use crate::b::g; pub fn f() {}"),
        ("b.rs", "pub fn g() { crate::c::h() }"),
        ("c.rs", "pub fn h() { crate::a::f() }"),
        ("d.rs", "use crate::a::f;"),
    ];
    let sources: BTreeMap<&Path, &str> = files.iter().map(|(path, text)| (Path::new(*path), *text)).collect();
    let read = Crate::read(Path::new("lib.rs"), &|path| sources.get(path).map(|text| (*text).to_owned())).unwrap();
    let edges = edges(&read);
    let circles = circles(read.files.len(), &edges);
    assert_eq!(circles.len(), 1);
    assert_eq!(
        describe(&read, &circles[0], &edges),
        "a circle of 3 files:\n  a.rs -> b.rs: g\n  b.rs -> c.rs: h\n  c.rs -> a.rs: f\n"
    );
}

#[test]
fn functions_and_files_are_measured_without_tests() {
    let function = |lines: usize| format!("    fn long() {{\n{}    }}\n", "        f();\n".repeat(lines - 2));
    assert_eq!(too_long("a.rs", &function(FUNCTION)), []);
    let long = format!("impl T {{\n{}}}\n", function(FUNCTION + 1));
    assert_eq!(too_long("a.rs", &long), [TooLong { name: "a.rs::long".to_owned(), lines: FUNCTION + 1 }]);
    let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "    fn f() {}\n".repeat(FILE + 1));
    assert_eq!(too_long("a.rs", &tests), []);
    let file = "fn f() {}\n".repeat(FILE + 1);
    assert_eq!(too_long("a.rs", &file), [TooLong { name: "a.rs".to_owned(), lines: FILE + 1 }]);
}

#[test]
fn a_string_does_not_end_a_function() {
    let text = format!("fn f() -> &'static str {{\n    \"\n}}\n{}\"\n}}\n", "line\n".repeat(FUNCTION));
    assert_eq!(too_long("a.rs", &text).len(), 1);
}
