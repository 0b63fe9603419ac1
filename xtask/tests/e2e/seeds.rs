//! The catalogue's two documents as they are, without an overlay: an operation stub for each operation they describe.

use crate::scratch::xtask;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use syn::{Expr, ImplItem, Item, ItemImpl, Lit, Stmt, Type};

/// What a document says of an operation, or a crate of a request.
#[derive(Debug, PartialEq, Eq)]
struct Operation {
    method: String,
    path: String,
    /// The query parameters, in order.
    query: Vec<String>,
}

#[test]
fn the_seeds_become_stubs_of_six_operations() {
    let Some(documents) = documents() else { return };
    let out = tempfile::tempdir().expect("a temporary folder");
    codegen(&documents, out.path(), &[]);
    let folder = out.path().join("cognito-seeds");

    let mut described = BTreeMap::new();
    for document in &documents {
        described.extend(read(&fs::read_to_string(document).expect("a text")));
    }
    let names: Vec<_> = described.keys().map(String::as_str).collect();
    let six = [
        "DeleteIdentities",
        "DescribeIdentity",
        "DescribeUserPool",
        "GetCredentialsForIdentity",
        "GetId",
        "GetOpenIdTokenForDeveloperIdentity",
    ];
    assert_eq!(names, six);
    assert_eq!(stubs(&folder.join("src/operations.rs")), described);

    codegen(&documents, out.path(), &["--check"]);
    builds(&folder);
}

/// The two documents; `None`, and a message, where they are not at hand.
fn documents() -> Option<Vec<PathBuf>> {
    let Some(shared) = std::env::var_os("BINDERY_SHARED") else {
        eprintln!("skipped: BINDERY_SHARED does not say where the seeds are");
        return None;
    };
    let seeds = Path::new(&shared).join("seeds");
    Some(["000_46984539bac2cd77.txt", "001_63439e04fa4aed2d.txt"].map(|name| seeds.join(name)).to_vec())
}

fn codegen(documents: &[PathBuf], out: &Path, more: &[&str]) {
    let mut command = xtask();
    command.args(["codegen", "--name", "cognito-seeds"]);
    for document in documents {
        command.arg("--spec").arg(document);
    }
    succeeds(&command.arg("--out").arg(out).args(more).output().expect("xtask runs"));
}

/// Reads a document of the catalogue line by line, which they are regular enough for: our own reader is under test.
fn read(text: &str) -> BTreeMap<String, Operation> {
    let mut operations = BTreeMap::new();
    let mut current: Option<(&str, Operation)> = None;
    for line in text.lines() {
        if let Some(path) = line.strip_prefix("  /").and_then(|path| path.strip_suffix(':')) {
            operations.extend(current.take().map(|(name, operation)| (name.to_owned(), operation)));
            let name = path.strip_prefix("?Action=").expect("every path is an action");
            current = Some((name, Operation { method: String::new(), path: format!("/{path}"), query: Vec::new() }));
        }
        let Some((_, operation)) = &mut current else { continue };
        if let Some(method) = line.strip_prefix("    ").and_then(|method| method.strip_suffix(':')) {
            if !method.starts_with(' ') {
                operation.method = method.to_uppercase();
            }
        } else if let Some(location) = line.strip_prefix("      - in: ") {
            assert_eq!(location, "query");
        } else if let Some(name) = line.strip_prefix("        name: ") {
            operation.query.push(name.to_owned());
        }
    }
    operations.extend(current.map(|(name, operation)| (name.to_owned(), operation)));
    operations
}

/// The `impl Rest` of each type of a generated file.
fn stubs(file: &Path) -> BTreeMap<String, Operation> {
    let file = syn::parse_file(&fs::read_to_string(file).expect("a text")).expect("it is Rust");
    let mut stubs = BTreeMap::new();
    for item in &file.items {
        let Item::Impl(item) = item else { continue };
        let Some((path, _)) = &item.trait_ else { continue };
        if path.is_ident("Rest") {
            let Type::Path(name) = &*item.self_ty else { panic!("an operation is a struct") };
            let name = name.path.require_ident().expect("a plain name").to_string();
            let stub =
                Operation { method: constant(item, "METHOD"), path: constant(item, "PATH"), query: encoded(item) };
            assert_eq!(stubs.insert(name, stub), None, "one for each");
        }
    }
    stubs
}

/// The text of a constant.
fn constant(item: &ItemImpl, name: &str) -> String {
    let value = item.items.iter().find_map(|item| match item {
        ImplItem::Const(constant) if constant.ident == name => Some(&constant.expr),
        _ => None,
    });
    text(value.unwrap_or_else(|| panic!("no {name}")))
}

/// The names of the query parameters that `encode` says, in order; it says nothing else.
fn encoded(item: &ItemImpl) -> Vec<String> {
    let encode = item.items.iter().find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == "encode" => Some(&function.block.stmts),
        _ => None,
    });
    let statement = |statement: &Stmt| match statement {
        Stmt::Expr(Expr::Try(tried), Some(_)) => query(&tried.expr),
        Stmt::Expr(last, None) => query(last),
        _ => panic!("encode says parameters, each in a statement"),
    };
    encode.expect("an encode").iter().map(statement).collect()
}

/// The name in `request.query("name", Style::Simple, &self.member)`.
fn query(expression: &Expr) -> String {
    let Expr::MethodCall(call) = expression else { panic!("encode calls the request") };
    assert_eq!(call.method, "query");
    text(call.args.first().expect("a name"))
}

fn text(expression: &Expr) -> String {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => text.value(),
            _ => panic!("a text"),
        },
        _ => panic!("a literal"),
    }
}

/// The crate builds where it lies, without a warning, with its default features and with all; clippy has none either.
fn builds(folder: &Path) {
    // The versions that this very build has at hand.
    let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("a copy");
    succeeds(&cargo(folder, &["check", "--quiet", "--offline"]));
    succeeds(&cargo(folder, &["check", "--quiet", "--offline", "--all-features", "--all-targets"]));
    if cargo(folder, &["clippy", "--version"]).status.success() {
        succeeds(&cargo(folder, &["clippy", "--quiet", "--offline", "--all-features", "--", "-D", "warnings"]));
    }
}

fn cargo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", concat!(env!("CARGO_TARGET_TMPDIR"), "/anywhere"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .expect("cargo runs")
}

fn succeeds(output: &Output) {
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}{stderr}");
}
