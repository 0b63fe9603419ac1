//! Compares our verdicts with cargo-semver-checks: ours must never be weaker.
//!
//! `.ci/semver` installs the tool and runs this.

#[path = "../../model/tests/diff/pairs.rs"]
mod pairs;

use bindery_codegen::semver::public_api::{self, PublicApi};
use bindery_codegen::{BinderyDep, Options, generate, semver};
use bindery_model::diff::Release;
use bindery_model::service::{Model, Service};
use bindery_model::source::Sources;
use pairs::pairs;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;

/// Two versions of a crate to be judged.
struct Case {
    /// The pair's name.
    name: String,
    /// The newer version's crate.
    package: String,
    /// The older version's crate; most pairs share it.
    base: String,
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
    let start = Instant::now();
    document(&root);
    println!("documented in {:.0?}", start.elapsed());
    let start = Instant::now();
    let judged = Mutex::new(Vec::new());
    let waiting = Mutex::new(cases.iter());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(case) = waiting.lock().expect("no thread panics while it takes one").next() else {
                        return;
                    };
                    let theirs = judge(Path::new(&tool), &root, case);
                    judged.lock().expect("no thread panics while it adds one").push((case, theirs));
                }
            });
        }
    });
    let mut judged = judged.into_inner().expect("no thread panicked");
    judged.sort_by_key(|(case, _)| case.package.clone());
    let count =
        |of: fn(&Release, &Release) -> bool| judged.iter().filter(|(case, theirs)| of(&case.ours, theirs)).count();
    let (equal, stricter) = (count(|ours, theirs| ours == theirs), count(|ours, theirs| ours > theirs));
    println!("judged in {:.0?}: {equal} equal verdicts, {stricter} of ours stricter", start.elapsed());
    for (Case { name, ours, .. }, theirs) in judged.iter().filter(|(case, theirs)| case.ours > *theirs) {
        println!("  {name}: {ours:?}, cargo-semver-checks: {theirs:?}");
    }
    let weaker: Vec<String> = judged
        .iter()
        .filter(|(case, theirs)| case.ours < *theirs)
        .map(|(case, theirs)| format!("{}: ours {:?}, theirs {theirs:?}", case.name, case.ours))
        .collect();
    assert_eq!(judged.len(), cases.len());
    assert!(weaker.is_empty(), "weaker than cargo-semver-checks:\n{}", weaker.join("\n"));
    // Guards against a tool that reports nothing.
    assert!(judged.iter().filter(|(_, theirs)| *theirs == Release::Major).count() > 20, "the tool found too little");
}

/// Writes both versions of each pair, as members of a workspace.
fn cases(root: &Path) -> Vec<Case> {
    let bindery = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/bindery").display().to_string();
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    let lock = fs::read_to_string(lock).expect("the workspace's lock");
    for folder in ["crates", "json"] {
        _ = fs::remove_dir_all(root.join(folder));
    }
    write(&root.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n");
    write(&root.join("Cargo.lock"), &lock);
    let mut bases: HashMap<String, (String, PublicApi)> = HashMap::new();
    let mut cases = Vec::new();
    for (index, pair) in pairs().into_iter().enumerate() {
        let package = format!("pair-{index}");
        let model = |text: &str| -> Model {
            let mut sources = Sources::default();
            sources.add("pair.yaml", text);
            let loaded = bindery_model::load(&sources, "pair");
            loaded.unwrap_or_else(|errors| panic!("{}: {errors:#?}", pair.name)).model
        };
        let (old, new) = (model(&pair.old), model(&pair.new));
        let count = bases.len();
        let (base, before) = bases.entry(pair.old.clone()).or_insert_with(|| {
            let base = format!("base-{count}");
            let api = write_crate(root, &base, &bindery, &old);
            (base, api)
        });
        let after = write_crate(root, &package, &bindery, &new);
        let ours = semver::judge(&old, &new, before, &after).iter().map(|change| change.release).max();
        cases.push(Case { name: pair.name, package, base: base.clone(), ours: ours.unwrap_or(Release::Patch) });
    }
    cases
}

/// Writes a crate and returns its public API.
fn write_crate(root: &Path, package: &str, bindery: &str, model: &Model) -> PublicApi {
    let model = Model { service: Service { name: package.to_owned(), ..model.service.clone() }, ..model.clone() };
    let bindery = BinderyDep::At { version: "0.1.0".to_owned(), path: Some(bindery.to_owned()) };
    let options = Options { header: package.to_owned(), bindery, standalone: false, version: None };
    let files = generate(&model, &options).files;
    for (path, text) in &files {
        write(&root.join("crates").join(package).join(path), text);
    }
    public_api::read(&files)
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

/// Writes the rustdoc JSON of all crates of a workspace, which cargo-semver-checks compares.
fn document(root: &Path) {
    let target = root.join("target");
    _ = fs::remove_dir_all(target.join("doc"));
    let output = Command::new(env!("CARGO"))
        .args(["doc", "--offline", "--quiet", "--workspace", "--no-deps", "--all-features"])
        .current_dir(root)
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_INCREMENTAL", "0")
        // Rustdoc JSON is unstable; cargo-semver-checks sets the same variable.
        .env("RUSTC_BOOTSTRAP", "1")
        .env(
            "RUSTDOCFLAGS",
            "-Z unstable-options --output-format json --document-private-items --document-hidden-items \
             --cap-lints allow",
        )
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Returns the verdict of cargo-semver-checks.
fn judge(tool: &Path, root: &Path, case: &Case) -> Release {
    let name = |package: &str| package.replace('-', "_");
    let described = |package: &str| {
        let path = root.join("target/doc").join(name(package) + ".json");
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    // Two versions of one crate have one name.
    let json = |side: &str| root.join("json").join(side).join(name(&case.package) + ".json");
    write(&json("old"), &described(&case.base).replace(&name(&case.base), &name(&case.package)));
    write(&json("new"), &described(&case.package));
    let output = Command::new(tool)
        .args(["semver-checks", "--color", "never", "--release-type", "patch"])
        .arg("--baseline-rustdoc")
        .arg(json("old"))
        .arg("--current-rustdoc")
        .arg(json("new"))
        .current_dir(root)
        .env("CARGO_TARGET_DIR", root.join("target"))
        .output()
        .expect("cargo-semver-checks runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    let requires = |version: &str| said.contains(&format!("semver requires new {version} version"));
    match (requires("major"), requires("minor"), said.contains("no semver update required")) {
        (true, _, _) => Release::Major,
        (false, true, _) => Release::Minor,
        (false, false, true) => Release::Patch,
        (false, false, false) => panic!("{}: unexpected output of cargo-semver-checks:\n{said}", case.name),
    }
}
