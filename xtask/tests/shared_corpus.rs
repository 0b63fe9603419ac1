//! Documents as found in the wild: all are read, none panics, and what is generated of them is Rust,
//! printed as prettyplease prints it.
//!
//! It reads `corpus` in the folder that `BINDERY_SHARED` names. A debug build takes minutes; `.ci/run` runs it in release.

mod printed;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};
use syn::Item;

/// The documents that cannot be generated, and why: both refer to files that nobody has.
const FAILED: [(&str, &str); 2] = [
    (
        "azure-aro/api/common-types/resource-management/v6/privatelinks.json",
        "`../v5/types.json#/definitions/Resource` does not exist",
    ),
    ("tiny/unquoted-version.yaml", "`../include/health.yml#/Result` does not exist"),
];

#[test]
#[ignore = "takes minutes in a debug build: cargo test --release -p xtask --test shared_corpus -- --ignored"]
fn every_document_is_read_and_all_that_is_generated_is_rust() {
    let Some(corpus) = env::var_os("BINDERY_SHARED").map(|folder| PathBuf::from(folder).join("corpus")) else {
        eprintln!("skipped: BINDERY_SHARED is not set");
        return;
    };
    let out = tempfile::tempdir().expect("a temporary folder");
    let run = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["corpus", "--format", "json", "--out"])
        .arg(out.path())
        .arg(corpus)
        .output()
        .expect("xtask runs");
    assert_eq!(String::from_utf8_lossy(&run.stderr), "", "it has nothing to complain of, and does not panic");
    let json: Value = serde_json::from_slice(&run.stdout).expect("JSON");

    let rows = json["documents"].as_array().expect("rows");
    let failed: Vec<(&str, &str)> =
        rows.iter().filter_map(|row| Some((row["document"].as_str()?, row["reason"].as_str()?))).collect();
    assert_eq!(failed.len(), FAILED.len(), "{failed:#?}");
    for ((document, reason), (expected, why)) in failed.into_iter().zip(FAILED) {
        assert!(document == expected && reason.contains(why), "{document}: {reason}");
    }
    let total = |key: &str| json["totals"][key].as_u64().expect("a number");
    assert_eq!((total("documents"), total("generated"), total("operations")), (73, 71, 3801));
    // Each with a warning: structures as request bodies whose media types are all XML or bytes.
    assert_eq!(total("leftOut"), 3);
    assert!(total("untyped") * 100 <= total("members") * 2, "{} of {}", total("untyped"), total("members"));

    let mut files = 0;
    for member in fs::read_dir(out.path().join("crates")).expect("crates") {
        files += parse_all(&member.expect("a crate").path().join("src"));
    }
    assert!(files >= 71 * 5, "{files} files");
}

/// Parses the files of a folder, looks at the kinds of their items and at how they are printed; gives their number.
fn parse_all(folder: &Path) -> usize {
    let mut files = 0;
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files += parse_all(&path);
            continue;
        }
        files += 1;
        let text = fs::read_to_string(&path).expect("a text");
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        printed::assert_pretty(&path, &text, &file);
        for item in file.items {
            let usual = matches!(
                item,
                Item::Use(_)
                    | Item::Mod(_)
                    | Item::Const(_)
                    | Item::Static(_)
                    | Item::Struct(_)
                    | Item::Enum(_)
                    | Item::Impl(_)
            );
            assert!(usual, "{} has an item that is none of the usual kinds", path.display());
        }
    }
    files
}
