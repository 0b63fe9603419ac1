//! cargo-semver-checks judges both versions of each pair: our verdict is never weaker than its.
//!
//! `.ci/semver` installs the tool and runs this.

#[path = "../../model/tests/diff/pairs.rs"]
mod pairs;

use bindery_codegen::{BinderyDep, Options, changes, generate};
use bindery_model::diff::Release;
use bindery_model::service::Model;
use bindery_model::source::Sources;
use pairs::pairs;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;

/// What is judged: the two versions of a crate.
struct Case {
    /// The pair's name.
    name: String,
    /// The crate's.
    package: String,
    /// Our verdict.
    ours: Release,
}

#[test]
#[ignore = "needs cargo-semver-checks, takes minutes: run .ci/semver"]
fn our_verdict_is_never_weaker() {
    let tool = std::env::var_os("CARGO_SEMVER_CHECKS").expect("CARGO_SEMVER_CHECKS is the path of the tool");
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver");
    let start = Instant::now();
    let cases = cases(&root);
    println!("{} pairs written in {:.0?}", cases.len(), start.elapsed());
    for side in ["old", "new"] {
        let start = Instant::now();
        document(&root.join(side));
        println!("{side}: documented in {:.0?}", start.elapsed());
    }
    let start = Instant::now();
    let judged = Mutex::new(Vec::new());
    let waiting = Mutex::new(cases.iter());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(case) = waiting.lock().expect("no thread panics while it takes one").next() else { return };
                    let theirs = judge(Path::new(&tool), &root, case);
                    judged.lock().expect("no thread panics while it adds one").push((case, theirs));
                }
            });
        }
    });
    let mut judged = judged.into_inner().expect("no thread panicked");
    judged.sort_by_key(|(case, _)| case.package.clone());
    let count = |of: fn(&Release, &Release) -> bool| judged.iter().filter(|(case, theirs)| of(&case.ours, theirs)).count();
    let (alike, stricter) = (count(|ours, theirs| ours == theirs), count(|ours, theirs| ours > theirs));
    println!("judged in {:.0?}: {alike} verdicts alike, {stricter} of ours stricter", start.elapsed());
    for (Case { name, ours, .. }, theirs) in judged.iter().filter(|(case, theirs)| case.ours > *theirs) {
        println!("  {name}: {ours:?}, and {theirs:?} says the tool");
    }
    let weaker: Vec<String> = judged
        .iter()
        .filter(|(case, theirs)| case.ours < *theirs)
        .map(|(case, theirs)| format!("{}: ours {:?}, theirs {theirs:?}", case.name, case.ours))
        .collect();
    assert_eq!(judged.len(), cases.len());
    assert!(weaker.is_empty(), "weaker than cargo-semver-checks:\n{}", weaker.join("\n"));
    // A tool that finds nothing would prove nothing.
    assert!(judged.iter().filter(|(_, theirs)| *theirs == Release::Major).count() > 20, "the tool found too little");
}

/// Writes both versions of each pair, as members of two workspaces.
fn cases(root: &Path) -> Vec<Case> {
    let bindery = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/bindery").display().to_string();
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    let lock = fs::read_to_string(lock).expect("the workspace's lock");
    for side in ["old", "new"] {
        _ = fs::remove_dir_all(root.join(side));
        let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n";
        write(&root.join(side).join("Cargo.toml"), manifest);
        write(&root.join(side).join("Cargo.lock"), &lock);
    }
    let mut cases = Vec::new();
    for (index, pair) in pairs().into_iter().enumerate() {
        let package = format!("pair-{index}");
        let model = |text: &str| -> Model {
            let mut sources = Sources::default();
            sources.add("pair.yaml", text);
            let loaded = bindery_model::load(&sources, &package);
            loaded.unwrap_or_else(|errors| panic!("{}: {errors:#?}", pair.name)).model
        };
        let (old, new) = (model(&pair.old), model(&pair.new));
        for (side, model) in [("old", &old), ("new", &new)] {
            let bindery = BinderyDep::At { version: "0.1.0".to_owned(), path: Some(bindery.clone()) };
            let options = Options { header: pair.name.clone(), bindery, standalone: false, version: None };
            for (path, text) in generate(model, &options).files {
                write(&root.join(side).join(&package).join(path), &text);
            }
        }
        let ours = changes::diff(&old, &new).iter().map(|change| change.release).max();
        cases.push(Case { name: pair.name, package, ours: ours.unwrap_or(Release::Patch) });
    }
    cases
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

/// The folder of a side's rustdoc JSON.
fn target(side: &Path) -> PathBuf {
    side.parent().expect("a side has a folder around it").join("target")
}

/// Has rustdoc describe all crates of a workspace as JSON, which is what the tool compares.
fn document(side: &Path) {
    let target = target(side);
    _ = fs::remove_dir_all(target.join("doc"));
    let output = Command::new(env!("CARGO"))
        .args(["doc", "--offline", "--quiet", "--workspace", "--no-deps", "--all-features"])
        .current_dir(side)
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_INCREMENTAL", "0")
        // As the tool does it itself: the format has no stable flag yet.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTDOCFLAGS", "-Z unstable-options --output-format json --document-private-items --cap-lints allow")
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let json = side.join("json");
    fs::create_dir_all(&json).expect("a folder can be made");
    for entry in fs::read_dir(target.join("doc")).expect("rustdoc wrote something") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "json") {
            fs::rename(&path, json.join(path.file_name().expect("a file has a name"))).expect("a file can be moved");
        }
    }
}

/// The verdict of the tool.
fn judge(tool: &Path, root: &Path, case: &Case) -> Release {
    let json = |side: &str| root.join(side).join("json").join(case.package.replace('-', "_") + ".json");
    let output = Command::new(tool)
        .args(["semver-checks", "--color", "never", "--release-type", "patch"])
        .arg("--baseline-rustdoc")
        .arg(json("old"))
        .arg("--current-rustdoc")
        .arg(json("new"))
        .current_dir(root.join("new"))
        .env("CARGO_TARGET_DIR", target(&root.join("new")))
        .output()
        .expect("cargo-semver-checks runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    let requires = |version: &str| said.contains(&format!("semver requires new {version} version"));
    match (requires("major"), requires("minor"), said.contains("no semver update required")) {
        (true, _, _) => Release::Major,
        (false, true, _) => Release::Minor,
        (false, false, true) => Release::Patch,
        (false, false, false) => panic!("{}: the tool said nothing that we understand:\n{said}", case.name),
    }
}
