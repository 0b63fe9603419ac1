//! Hostile texts and names of documents, in a crate that is built, linted, documented and tested.

#[path = "../src/fixtures.rs"]
#[allow(dead_code, reason = "it serves the unit tests first")]
mod fixtures;

use bindery_codegen::analysis::names::Names;
use bindery_codegen::rust::docs::{Doc, Line, constraints};
use bindery_codegen::rust::header::head;
use bindery_codegen::rust::print::{self, Verbatim};
use bindery_model::service::{Constraints, Enum, EnumBase, Model, ShapeId, ShapeKind, Structure, Type, TypeUse};
use fixtures::{described, fact, member, use_of};
use proc_macro2::TokenStream;
use quote::quote;
use std::{path::Path, process::Command};

const TEXTS: &[&str] = &[
    "```\nlet x: u8 = \"deletes files\";\nstd::fs::remove_dir_all(\"/\").unwrap();\n```",
    "```rust,should-panic\nfn main() {\n```",
    "``` compile_fail\n`````\nunbalanced",
    "~~~rust\npanic!()\n~~~",
    "Indented:\n\n    panic!(\"run\");\n\n\tpanic!(\"run\");\n\nEnd.",
    "    # hidden\n    panic!()",
    "- item\n\n      panic!()\n\n- item\nlazy\n   * nested\n       overindented\n1. one\n  two",
    "> quote\nlazy\n\n>     panic!()",
    "[link] [a][b] [c](d) [`Nothing`] [x]: y\n\n[a]: http://b.c\n\n[^note]\n\n[^note]: text",
    "<b>bold <i>open</b> Vec<T> <!-- comment <script>alert(1)</script> <T as U>::V",
    "</div>\n<details>\n\n<p>",
    "a bare\rcarriage return, \u{2028} a separator, \0 nothing, \u{1b}[31m red, \u{feff}",
    "\u{202e}desrever\u{202c} \u{2066}isolated \u{200b}zero",
    "*/ /* // /// //! #! #[doc = \"\"] \"# r#\" ${} $crate {{}} \\",
    "See http://example.com/a_b, (https://example.com), https://example.com/?a=[b] and <http://example.com>.",
    "`unbalanced ``too ``` `",
    "| a | b |\n|---|---|\n| <b> | `x | y` |",
    "a | b\n--- | ---\n`c | <b>`",
    "Title\n=====\n\n# Heading\n\n####### none\n---\n- - -\n***",
    "1. one\n3) two\n\n 10. ten\n      more\n-\n- [ ] task\n- [x] done",
    "&lt;b&gt; &#x202e; &nbsp; &amp;",
    "***strong** _em `code*",
    "word\tword\n\tword",
    "!inner doc",
    "/ slash",
    "TODO: FIXME(x) Self::new() crate::a::b std::vec::Vec",
    "",
    " ",
];

const NAMES: &[&str] = &[
    "type",
    "self",
    "Self",
    "super",
    "crate",
    "async",
    "gen",
    "_",
    "",
    " ",
    "2FA",
    "1.0",
    "<",
    "<=",
    ">",
    "$ref",
    "a-b",
    "aB",
    "AB",
    "A_B",
    "日本語",
    "口",
    "日1",
    "日l",
    "сор",
    "пользователь",
    "Größe",
    "ſ",
    "ⅷ",
    "ﬁ",
    "e\u{301}",
    "\u{301}",
    "x\u{202e}y",
    "😀",
    "«»",
    "new",
    "default",
    "clone",
    "Option",
    "String",
    "Vec",
    "Box",
    "None",
    "Some",
    "Ok",
    "Err",
    "Default",
    "Clone",
    "Debug",
    "Error",
    "Unknown",
    "__proto__",
    "V1_2",
    "v1.2",
    "12",
    "1_2",
    "ა",
    "Ǆ",
    "i̇",
    "ΑΒΓ",
    "\"",
    "*/",
    "}",
    "r#type",
    "true",
    "u8",
    "str",
];

/// Returns a crate with the texts and names in every position in which they can occur.
fn crate_text() -> String {
    let mut model = fixtures::model();
    for name in NAMES {
        fixtures::operation(&mut model, name);
        fixtures::shape(&mut model, name, ShapeKind::Structure(Structure::default()));
    }
    let members = NAMES.iter().map(|name| member(name, Type::String)).collect();
    let all = ShapeKind::Structure(Structure { members, ..Structure::default() });
    let all = fixtures::shape(&mut model, "All names", all);
    let values = NAMES.iter().map(|name| fixtures::value(name)).collect();
    let values = ShapeKind::Enum(Enum { base: EnumBase::String, values, extensible: None });
    let values = fixtures::shape(&mut model, "All values", values);
    let (names, _) = Names::allocate(&model);
    let mut verbatim = Verbatim::default();
    let inner = TEXTS.iter().fold(Doc::new().line("A crate."), |doc, text| doc.text(text));
    let inner = verbatim.inner_docs(inner.into_lines());
    let items = [
        roots(&model, &names),
        types(&model, &names),
        fields(&names, all, &mut verbatim),
        variants(&names, values),
        documented(&mut verbatim),
    ];
    let inner = quote!(#inner #![deny(missing_docs)]);
    head("specs/\n*/ hostile", &inner, TokenStream::new(), &verbatim) + &print::items(items, &verbatim)
}

fn roots(model: &Model, names: &Names) -> TokenStream {
    let operations = (0..model.operations.len()).map(|index| names.operation(index));
    let required = model.operations.iter().map(|operation| names.required(operation.input));
    let outputs = (0..model.operations.len()).map(|index| names.output(index));
    quote! {
        #(#[doc = " An operation."] #[derive(Clone, Debug, Default, PartialEq)] pub struct #operations;)*
        #(#[doc = " Its members."] #[derive(Clone, Debug, Default)] pub struct #required;)*
        #(#[doc = " Its output."] #[derive(Clone, Debug, Default)] pub struct #outputs;)*
    }
}

fn types(model: &Model, names: &Names) -> TokenStream {
    let inputs: Vec<ShapeId> = model.operations.iter().map(|operation| operation.input).collect();
    let shapes = model.shapes.iter().map(|shape| shape.id).filter(|id| !inputs.contains(id));
    let shapes = shapes.map(|id| names.shape(id));
    quote! {
        #[doc = " The shapes."]
        pub mod types {
            #(#[doc = " A shape."] #[derive(Clone, Debug, Default, PartialEq)] pub struct #shapes { #[doc = " A list."] pub list: Option<Vec<String>>, })*
        }
    }
}

fn fields(names: &Names, id: ShapeId, verbatim: &mut Verbatim) -> TokenStream {
    let fields: Vec<_> = (0..NAMES.len()).map(|index| names.member(id, index)).collect();
    let docs = (0..NAMES.len()).map(|index| Doc::new().text(TEXTS[index % TEXTS.len()]).or("A member."));
    let docs = docs.map(|doc| verbatim.outer_docs(doc.into_lines()));
    quote! {
        #[doc = " All names."]
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct AllNames { #(#docs pub #fields: String,)* }

        impl AllNames {
            #[doc = " A new one."]
            pub fn new() -> Self { Self::default() }

            #(#[doc = " Sets it."] #[must_use] pub fn #fields(mut self, value: impl Into<String>) -> Self {
                self.#fields = value.into();
                self
            })*
        }
    }
}

fn variants(names: &Names, id: ShapeId) -> TokenStream {
    let variants = (0..NAMES.len()).map(|index| names.variant(id, index));
    quote! {
        #[doc = " All values."]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum AllValues { #(#[doc = " A value."] #variants,)* #[doc = " None of them."] Unknown(String) }
    }
}

/// Returns a struct for each text, documented with the text in every construct of docs.
fn documented(verbatim: &mut Verbatim) -> TokenStream {
    let each = TEXTS.iter().enumerate().map(|(index, text)| {
        let name = quote::format_ident!("Text{index}");
        let pattern = Constraints { pattern: Some(fact((*text).to_owned())), ..Constraints::default() };
        let constrained = TypeUse { constraints: pattern, ..use_of(Type::String) };
        let line = constraints(&constrained, Some(&serde_json::Value::from(*text)));
        let item = Line::new().code(text).ours(" (").text(text).ours("): ").first_sentence(text);
        let doc = Doc::new().docs(&described(text)).line(line).heading("Members").list([item.clone()]);
        let doc = doc.tree([(0, item.clone()), (1, item)]).or("Nothing.");
        let doc = verbatim.outer_docs(doc.into_lines());
        quote!(#doc #[derive(Clone, Debug)] pub struct #name;)
    });
    quote!(#(#each)*)
}

/// Runs cargo on the scratch crate; every warning is an error.
fn cargo(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile"))
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {} failed:\n{text}", arguments.join(" "));
    text
}

#[test]
fn hostile_texts_build_and_run_nothing() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let manifest = "[package]\nname = \"hostile\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
    std::fs::write(folder.path().join("Cargo.toml"), manifest).expect("it is ours");
    std::fs::create_dir(folder.path().join("src")).expect("it is ours");
    std::fs::write(folder.path().join("src/lib.rs"), crate_text()).expect("it is ours");

    cargo(folder.path(), &["build", "--offline"]);
    if Command::new(env!("CARGO")).args(["clippy", "--version"]).output().is_ok_and(|output| output.status.success()) {
        // Clippy suggests the trait `Add` for a setter called `add`.
        let allowed = ["clippy", "--offline", "--", "-D", "warnings", "-A", "clippy::should_implement_trait"];
        cargo(folder.path(), &allowed);
    }
    cargo(folder.path(), &["doc", "--offline", "--no-deps"]);
    let tests = cargo(folder.path(), &["test", "--offline", "--doc"]);
    assert!(tests.contains("running 0 tests"), "{tests}");
}
