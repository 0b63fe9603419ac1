//! `cargo xtask new`, and the whole way of a service of one's own: from a document to a package.

use crate::scratch::{PETS, Scratch, timeless, xtask};
use insta::assert_snapshot;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A document that leaves much out, and refers to a file beside it.
const ZOO: &str = "\
swagger: '2.0'
info: {title: Zoo, version: '1.0'}
host: zoo.example
paths:
  /animals:
    get:
      parameters:
        - {name: species, in: query, type: string}
      responses:
        '200': {description: Some., schema: {$ref: 'parts/animal.json#/Animal'}}
  /keepers/{id}:
    put:
      operationId: putKeeper
      summary: Employs a keeper.
      parameters:
        - {name: id, in: path, required: true, type: integer, description: The keeper.}
        - {name: password, in: header, type: string, description: Of the zoo.}
      responses:
        '204': {description: Done.}
        default: {description: Not done.}
";

const ANIMAL: &str = r#"{"Animal": {"type": "object", "properties": {"name": {"type": "string"}}}}"#;

/// A folder with files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    }
    folder
}

/// Runs `new` over a scratch workspace; gives its exit code and both outputs, as they are everywhere.
fn new(scratch: &Scratch, name: &str, files: &[PathBuf], more: &[&str]) -> (Option<i32>, String, String) {
    let output = scratch.command().arg("new").arg(name).args(files).args(more).output().expect("xtask runs");
    let parent = files.first().and_then(|file| file.parent()).expect("a folder").display().to_string();
    let plain = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).replace(&parent, "[files]");
        text.replace(&scratch.path("").display().to_string(), "[scratch]/")
    };
    (output.status.code(), plain(&output.stdout), plain(&output.stderr))
}

#[test]
fn the_documents_are_copied_with_all_that_they_refer_to() {
    let files = folder(&[("zoo.yaml", ZOO), ("parts/animal.json", ANIMAL), ("unrelated.yaml", PETS)]);
    let scratch = Scratch::with(&[("pets", &[("pets.yaml", PETS)])]);
    let before = scratch.tree("");
    let (code, stdout, stderr) =
        new(&scratch, "zoo", &[files.path().join("zoo.yaml")], &["--date", "2025-01-31", "--no-build"]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert_snapshot!("new", stdout);
    let specs = scratch.tree("specs/zoo");
    assert_eq!(specs["zoo.yaml"], ZOO);
    assert_eq!(specs["parts/animal.json"], ANIMAL);
    assert_eq!(specs.len(), 4);
    assert_snapshot!("new_origin", specs["overlay-0-origin.yaml"]);
    assert_snapshot!("new_complete", specs["overlay-1-complete.yaml"]);
    // Nothing of it changes the crate: it is what the documents alone give.
    scratch.succeeds(["codegen", "--check", "zoo"]);
    let crate_of_all = scratch.tree("crates/zoo");
    for overlay in ["overlay-0-origin.yaml", "overlay-1-complete.yaml"] {
        fs::remove_file(scratch.path(&format!("specs/zoo/{overlay}"))).expect("it is there");
    }
    scratch.succeeds(["codegen", "--check", "zoo"]);
    assert_eq!(scratch.tree("crates/zoo"), crate_of_all);
    // Nothing else was touched.
    let after = scratch.tree("");
    assert!(before.iter().all(|(path, text)| after.get(path) == Some(text)));
    assert!(after.keys().all(|path| !path.starts_with('.')), "{:?}", after.keys());
}

#[test]
fn several_documents_get_endings_that_are_read() {
    let toys = PETS.replace("pets", "toys").replace("GetPet", "GetToy").replace("Pet", "Toy");
    let files = folder(&[("000_pets.txt", PETS), ("sub/.toys", &toys)]);
    let scratch = Scratch::with(&[]);
    let named = [files.path().join("000_pets.txt"), files.path().join("sub/.toys")];
    let (code, _, stderr) = new(&scratch, "shop", &named, &["--date", "2025-01-31", "--no-build"]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    let specs = scratch.tree("specs/shop");
    assert_eq!(specs["000_pets.yaml"], PETS);
    assert_eq!(specs["toys.yaml"], toys);
    let origin = &specs["overlay-0-origin.yaml"];
    assert_eq!(origin.matches("        - source: ").count(), 2, "{origin}");
    let lint = scratch.succeeds(["lint", "shop"]);
    assert!(!lint.contains("origin-changed"), "{lint}");
    // A changed document is found.
    scratch.put("specs/shop/000_pets.yaml", &PETS.replace("Finds a pet.", "Finds one."));
    let lint = scratch.succeeds(["lint", "shop"]);
    assert!(lint.contains("advice[origin-changed]: no file matches the recorded hash of `000_pets.yaml`"), "{lint}");
}

#[test]
fn after_an_error_nothing_is_left() {
    let files = folder(&[
        ("broken.yaml", "swagger: '2.0'\npaths: [\n"),
        ("wrong.yaml", &ZOO.replace("in: query", "in: nowhere")),
        ("piece.yaml", "type: object\n"),
        ("in/zoo.yaml", &ZOO.replace("parts/", "../parts/")),
        ("parts/animal.json", ANIMAL),
        ("zoo.yaml", ZOO),
        (
            "zoo.text",
            &(ZOO.replace("parts/animal.json#/Animal", "#/definitions/A") + "definitions: {A: {type: object}}\n"),
        ),
        ("refers.yaml", &PETS.replace("'#/definitions/Pet'", "'zoo.text#/definitions/A'")),
    ]);
    let scratch = Scratch::with(&[("pets", &[("pets.yaml", PETS)])]);
    scratch.put("crates/taken/Cargo.toml", "by hand\n");
    let before = scratch.tree("");
    let fails = |name: &str, file: &str, more: &[&str]| {
        let (code, stdout, stderr) = new(&scratch, name, &[files.path().join(file)], more);
        assert_eq!((code, stdout.as_str()), (Some(1), ""), "{file}: {stderr}");
        assert_eq!(scratch.tree(""), before, "{file}");
        stderr
    };
    assert!(fails("zoo", "broken.yaml", &[]).contains("error[syntax]"));
    assert!(fails("zoo", "wrong.yaml", &[]).contains("error[parameter-location]"));
    assert!(fails("zoo", "piece.yaml", &[]).contains("error[no-document]"));
    assert!(fails("zoo", "nowhere.yaml", &[]).contains("nowhere.yaml: "));
    assert!(fails("zoo", "in/zoo.yaml", &[]).contains("error[dangling-reference]"));
    assert_snapshot!(fails("pets", "zoo.yaml", &[]), @"error: specs/pets exists; nothing was written; choose another name");
    assert_snapshot!(fails("taken", "zoo.yaml", &[]), @"error: crates/taken exists; nothing was written; choose another name");
    // Two documents cannot both move to the top of the folder if one refers to the other.
    let two = [files.path().join("refers.yaml"), files.path().join("zoo.text")];
    let (code, _, stderr) = new(&scratch, "zoo", &two, &["--no-build"]);
    assert_eq!((code, scratch.tree("")), (Some(1), before.clone()), "{stderr}");
    assert!(stderr.contains("zoo.text would be renamed to zoo.yaml"), "{stderr}");
    // Without a workspace the build fails, and the generated crate is removed.
    assert!(fails("zoo", "zoo.yaml", &[]).contains("crates/zoo does not build and was removed"));

    for arguments in [&["new"][..], &["new", "zoo"], &["new", "Zoo", "a"], &["new", "zoo", "a", "--date", "today"]] {
        let output = scratch.command().args(arguments).output().expect("xtask runs");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

/// A clone of this repository as it lies here, with all that is not ignored, committed.
fn clone() -> tempfile::TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let listed = git(root, &["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
    let clone = tempfile::tempdir().expect("a temporary folder");
    for file in String::from_utf8(listed.stdout).expect("Unicode").split('\0').filter(|file| !file.is_empty()) {
        let (from, to) = (root.join(file), clone.path().join(file));
        if from.is_file() {
            fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
            fs::copy(from, to).expect("a copy");
        }
    }
    git(clone.path(), &["init", "--quiet"]);
    commit(clone.path());
    clone
}

fn commit(folder: &Path) {
    git(folder, &["add", "--all"]);
    let who = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.com"];
    git(folder, &[&who[..], &["commit", "--quiet", "--message", "As it is"]].concat());
}

fn git(folder: &Path, arguments: &[&str]) -> Output {
    let output = Command::new("git").args(arguments).current_dir(folder).output().expect("git runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Cargo, or the binary, over a clone, with what this very build has at hand.
fn run(mut command: Command, clone: &Path, arguments: &[&str]) -> String {
    let output = command
        .args(arguments)
        .current_dir(clone)
        .env("CARGO_TARGET_DIR", concat!(env!("CARGO_TARGET_TMPDIR"), "/new"))
        .env("CARGO_NET_OFFLINE", "true")
        .output()
        .expect("it runs");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {stdout}{stderr}");
    timeless(&stdout)
}

fn over(clone: &Path) -> Command {
    let mut command = xtask();
    command.arg("--workspace").arg(clone);
    command
}

/// How often each rule finds something.
fn rules(clone: &Path, name: &str) -> BTreeMap<String, u64> {
    let json: serde_json::Value =
        serde_json::from_str(&run(over(clone), clone, &["lint", name, "--format", "json"])).expect("JSON");
    let rules = json["services"][0]["rules"].as_object().expect("an object").clone();
    rules.into_iter().map(|(rule, count)| (rule, count.as_u64().expect("a number"))).collect()
}

/// Takes the `# ` away from the actions that a rule suggests, with something else in place of a text.
fn uncomment(overlay: &str, rule: &str, text: &str, instead: &str) -> String {
    let mut blocks: Vec<String> = overlay.split("\n\n").map(str::to_owned).collect();
    for block in blocks.iter_mut().skip(1).filter(|block| block.contains(&format!("({rule})"))) {
        *block = block
            .lines()
            .map(|line| line.replacen("  # ", "  ", 1).replace(text, instead))
            .collect::<Vec<_>>()
            .join("\n");
    }
    blocks.join("\n\n")
}

/// The whole way: `new`, `lint`, an edited overlay, `codegen`, `why`, `cargo package`.
fn walk(documents: &[PathBuf], rule: &str, text: &str, instead: &str) -> (tempfile::TempDir, String) {
    let clone = clone();
    let at = clone.path();
    let named: Vec<&str> = documents.iter().map(|file| file.to_str().expect("Unicode")).collect();
    let said = run(over(at), at, &[&["new", "zoo"], named.as_slice()].concat());
    assert!(said.contains("crates/zoo builds"), "{said}");
    assert_eq!(
        fs::read(at.join("specs/zoo").join(documents[0].file_name().expect("a name"))).expect("a copy"),
        fs::read(&documents[0]).expect("a document"),
    );
    commit(at);

    let before = rules(at, "zoo");
    assert!(before.get(rule).is_some_and(|count| *count > 0), "{before:?}");
    let complete = at.join("specs/zoo/overlay-1-complete.yaml");
    let overlay = fs::read_to_string(&complete).expect("an overlay");
    let edited = uncomment(&overlay, rule, text, instead);
    assert_ne!(edited, overlay);
    fs::write(&complete, edited).expect("an overlay");
    let check = over(at).args(["codegen", "--check", "zoo"]).output().expect("xtask runs");
    assert_eq!(check.status.code(), Some(1), "the edited overlay changes the crate");
    let said = run(over(at), at, &["codegen", "zoo"]);
    assert!(said.contains("changed crates/zoo/src/operations.rs"), "{said}");
    let after = rules(at, "zoo");
    assert!(!after.contains_key(rule), "{after:?}");
    let changes = run(over(at), at, &["diff", "zoo"]);
    let place = "→ specs/zoo/overlay-1-complete.yaml:";
    assert!(changes.contains("\nzoo: ") && changes.contains(place), "{changes}");
    commit(at);

    // In a folder of its own: elsewhere cargo would take the bindery of an earlier run for this one, by its version.
    let package = ["package", "--package", "bindery", "--package", "zoo", "--target-dir", "target"];
    run(Command::new(env!("CARGO")), at, &package);
    let operations = fs::read_to_string(at.join("crates/zoo/src/operations.rs")).expect("a text");
    (clone, operations)
}

#[test]
fn the_whole_way_of_a_document() {
    let files = folder(&[("zoo.yaml", ZOO), ("parts/animal.json", ANIMAL)]);
    let documents = [files.path().join("zoo.yaml")];
    let (clone, operations) = walk(&documents, "no-operation-id", "get_animals", "ListAnimals");
    assert!(operations.contains("pub struct ListAnimals"), "{operations}");
    let why = run(over(clone.path()), clone.path(), &["why", "zoo", "ListAnimals"]);
    assert!(why.contains("specs/zoo/overlay-1-complete.yaml:"), "{why}");
    assert!(why.contains("specs/zoo/parts/animal.json") || why.contains("structure Animal"), "{why}");
}

#[test]
fn the_whole_way_of_a_document_in_the_wild() {
    let Some(shared) = std::env::var_os("BINDERY_SHARED") else {
        eprintln!("skipped: BINDERY_SHARED does not say where the corpus is");
        return;
    };
    let document = Path::new(&shared).join("corpus").join(WILD);
    let (_, operations) = walk(&[document], "undocumented-operation", "summary: TODO", "summary: Told by an overlay.");
    assert!(operations.contains("Told by an overlay."), "{operations}");
}

/// A document of the corpus that describes not all of its operations.
const WILD: &str = "petstore-min.json";
