//! Generators of Rust from documents: Bindery and others.

use super::Setup;
use super::measure::{Invocation, put};
use super::peers::{OPENAPI_GENERATOR, PAPERCLIP, Peer, TYPIFY};
use super::table::Side;
use bindery_model::diagnostic::Diagnostics;
use bindery_model::source::{Sources, read};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// A program that generates Rust from a document.
#[derive(Clone, Debug)]
pub(super) struct Generator {
    /// The name, with the version.
    pub(super) name: String,
    pub(super) side: Side,
    program: Result<PathBuf, String>,
    /// The arguments, with `{document}`, `{root}` and `{out}` as placeholders for paths.
    words: Vec<String>,
    input: Input,
    output: Output,
}

/// The input of a generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Input {
    /// The document.
    Document,
    /// Its definitions, as a JSON Schema.
    Definitions,
}

/// The output of a generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Output {
    /// A crate, in this folder below `{out}`; `.` is `{out}` itself.
    Crate(&'static str),
    /// The text of a module, in the file `{out}`.
    Module,
}

/// The dependencies of a module of typify, according to its documentation.
const MANIFEST: &str = "\
[package]
name = \"generated\"
version = \"0.1.0\"
edition = \"2021\"

[dependencies]
chrono = { version = \"0.4\", features = [\"serde\"] }
regress = \"0.10\"
serde = { version = \"1\", features = [\"derive\"] }
serde_json = \"1\"
uuid = { version = \"1\", features = [\"serde\"] }

[workspace]
";

/// Returns Bindery, the other generators, and those from the command line.
pub(super) fn all(setup: &Setup, named: &[(String, String)]) -> Vec<Generator> {
    let bindery = setup.workspace.bindery().display().to_string();
    let ours = [
        "codegen",
        "--name",
        "generated",
        "--bindery",
        &bindery,
        "--root",
        "{root}",
        "--out",
        "{out}",
        "--spec",
        "{document}",
    ];
    let mut all = vec![Generator {
        name: "Bindery".to_owned(),
        side: Side::Ours,
        program: setup.xtask(),
        words: ours.map(str::to_owned).to_vec(),
        input: Input::Document,
        output: Output::Crate("generated"),
    }];
    let theirs: [(&Peer, &[&str], Input, Output); 3] = [
        (
            &PAPERCLIP,
            &["--api", "v2", "--name", "generated", "--out", "{out}", "--spec", "{document}"],
            Input::Document,
            Output::Crate("."),
        ),
        (&TYPIFY, &["typify", "--output", "{out}", "{document}"], Input::Definitions, Output::Module),
        (
            &OPENAPI_GENERATOR,
            &["generate", "--generator-name", "rust", "--output", "{out}", "--input-spec", "{document}"],
            Input::Document,
            Output::Crate("."),
        ),
    ];
    all.extend(theirs.map(|(peer, words, input, output)| Generator {
        name: match input {
            Input::Document => peer.title(),
            Input::Definitions => format!("{} (types only)", peer.title()),
        },
        side: Side::Theirs,
        program: peer.binary(setup),
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        input,
        output,
    }));
    all.extend(named.iter().map(|(name, command)| {
        let mut words = command.split_whitespace().map(str::to_owned);
        Generator {
            name: name.clone(),
            side: Side::Theirs,
            program: words.next().map(PathBuf::from).ok_or_else(|| "it has no command".to_owned()),
            words: words.collect(),
            input: Input::Document,
            output: Output::Crate("."),
        }
    }));
    all
}

impl Generator {
    /// Returns the command that generates from a document, which may refer to files below `root`, in a folder of its
    /// own.
    ///
    /// # Errors
    /// Returns a message if the program is missing or its input cannot be prepared.
    pub(super) fn invocation(&self, document: &Path, root: &Path, folder: &Path) -> Result<Invocation, String> {
        let program = self.program.clone()?;
        let document = match self.input {
            Input::Document => document.to_owned(),
            Input::Definitions => {
                let path = folder.join("definitions.json");
                put(&path, &definitions(document)?.to_string())?;
                path
            }
        };
        let out = self.out(folder).display().to_string();
        let document = document.display().to_string();
        let root = root.display().to_string();
        let full =
            |word: &String| word.replace("{document}", &document).replace("{root}", &root).replace("{out}", &out);
        let words = self.words.iter().map(full);
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Invocation::new(program, words, folder))
    }

    /// Returns the path that the command writes: a folder, or a file.
    pub(super) fn out(&self, folder: &Path) -> PathBuf {
        match self.output {
            Output::Crate(_) => folder.join("out"),
            Output::Module => folder.join("out.rs"),
        }
    }

    /// Returns the generated crate, completed so that cargo can check it in its folder.
    ///
    /// # Errors
    /// Returns a message if the output is missing or cannot be written.
    pub(super) fn package(&self, folder: &Path) -> Result<PathBuf, String> {
        let out = self.out(folder);
        let package = match self.output {
            Output::Crate(name) => out.join(name),
            Output::Module => {
                let text = fs::read_to_string(&out).map_err(|error| format!("{}: {error}", out.display()))?;
                let package = folder.join("package");
                put(&package.join("Cargo.toml"), MANIFEST)?;
                put(&package.join("src/lib.rs"), &text)?;
                package
            }
        };
        let manifest = package.join("Cargo.toml");
        let mut text = fs::read_to_string(&manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
        if !text.lines().any(|line| line.starts_with("[workspace]")) {
            text += "\n[workspace]\n";
        }
        put(&manifest, &text)?;
        Ok(package)
    }
}

/// Returns the definitions of a document as a JSON Schema.
fn definitions(document: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(document).map_err(|error| format!("{}: {error}", document.display()))?;
    let mut sources = Sources::default();
    let id = sources.add(document.display().to_string(), text);
    let tree = read(&sources, id, &mut Diagnostics::default()).ok_or("the document cannot be read")?;
    let definitions = tree.get("definitions").map(|definitions| definitions.to_json()).unwrap_or_else(|| json!({}));
    Ok(json!({"$schema": "http://json-schema.org/draft-07/schema#", "definitions": definitions}))
}

/// Returns the lines and bytes of the Rust files below a folder, or of one file.
pub(super) fn size(path: &Path) -> (f64, f64) {
    if path.is_dir() {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        let sizes =
            entries.map(|entry| entry.path()).filter(|path| path.file_name().is_none_or(|name| name != "target"));
        return sizes.map(|path| size(&path)).fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    }
    match fs::read(path) {
        Ok(bytes) if path.extension().is_some_and(|ending| ending == "rs") => {
            (bytes.iter().filter(|byte| **byte == b'\n').count() as f64, bytes.len() as f64)
        }
        Ok(_) | Err(_) => (0.0, 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::{Generator, Input, Output, definitions, size};
    use crate::compare::table::Side;
    use serde_json::json;
    use std::fs;
    use std::path::{Path, PathBuf};

    fn generator(input: Input, output: Output) -> Generator {
        let words = ["{document}", "--root={root}", "{out}"].map(str::to_owned).to_vec();
        Generator {
            name: "some".to_owned(),
            side: Side::Theirs,
            program: Ok(PathBuf::from("gen")),
            words,
            input,
            output,
        }
    }

    #[test]
    fn paths_take_their_places_in_the_command() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = folder.path().join("own");
        let some = generator(Input::Document, Output::Crate("."));
        let invocation = some.invocation(Path::new("/d/pets.yaml"), Path::new("/d"), &own).expect("a command");
        assert_eq!(invocation.arguments, ["/d/pets.yaml", "--root=/d", &own.join("out").display().to_string()]);
        assert!(own.is_dir(), "it runs in a folder of its own");
    }

    #[test]
    fn definitions_become_a_schema() {
        let folder = tempfile::tempdir().expect("a folder");
        let document = folder.path().join("pets.yaml");
        fs::write(&document, "swagger: '2.0'\ndefinitions: {Pet: {type: object}}\n").expect("a file");
        let schema = definitions(&document).expect("a schema");
        assert_eq!(schema["definitions"], json!({"Pet": {"type": "object"}}));
        let some = generator(Input::Definitions, Output::Module);
        let invocation = some.invocation(&document, folder.path(), folder.path()).expect("a command");
        assert!(invocation.arguments[0].ends_with("definitions.json") && invocation.arguments[2].ends_with("out.rs"));
    }

    #[test]
    fn a_crate_is_made_fit_to_be_checked_where_it_lies() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        fs::create_dir(&out).expect("a folder");
        let manifest = "[dependencies]\n";
        fs::write(out.join("Cargo.toml"), manifest).expect("a file");
        let package = generator(Input::Document, Output::Crate(".")).package(folder.path()).expect("a crate");
        let text = fs::read_to_string(package.join("Cargo.toml")).expect("a manifest");
        assert_eq!(text, "[dependencies]\n\n[workspace]\n");
        // A second call changes nothing.
        generator(Input::Document, Output::Crate(".")).package(folder.path()).expect("a crate");
        assert_eq!(fs::read_to_string(package.join("Cargo.toml")).expect("a manifest"), text);
    }

    #[test]
    fn a_module_gets_a_crate() {
        let folder = tempfile::tempdir().expect("a folder");
        let some = generator(Input::Definitions, Output::Module);
        assert!(some.package(folder.path()).is_err(), "nothing was written");
        fs::write(folder.path().join("out.rs"), "pub struct Pet;\n").expect("a file");
        let package = some.package(folder.path()).expect("a crate");
        assert_eq!(size(&package), (1.0, 16.0));
        assert_eq!(size(&folder.path().join("out.rs")), (1.0, 16.0));
    }
}
