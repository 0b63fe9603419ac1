//! Generation from documents by Bindery and by other generators: the cost, and the share of crates that compile.

use super::Setup;
use super::generators::{Generator, all, size};
use super::machine::own_peak;
use super::measure::{Contender, Invocation, Usage, Warm, in_turn, remove};
use super::table::{Cell, Chapter, Compared, Row, column, memory, skipped};
use bindery_model::is_document;
use bindery_model::source::InputLimits;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// The time limits for generating from one document and for checking the crate, in seconds.
const PATIENCE: (u32, u32) = (120, 600);

/// Returns a table for each document.
pub(super) fn chapters(setup: &Setup) -> Result<Vec<Chapter>, String> {
    let documents = match (setup.documents.as_slice(), &setup.shared) {
        ([], None) => return Err("BINDERY_SHARED is not set, and --document names no other".to_owned()),
        ([], Some(shared)) => {
            ["kubernetes.json", "petstore-min.json"].map(|name| shared.join("corpus").join(name)).to_vec()
        }
        (documents, _) => documents.to_vec(),
    };
    let generators = all(setup, &setup.named);
    Ok(documents.iter().map(|document| chapter(setup, document, &generators)).collect())
}

fn chapter(setup: &Setup, document: &Path, generators: &[Generator]) -> Chapter {
    let name = document.file_name().unwrap_or(OsStr::new("document")).to_string_lossy().into_owned();
    setup.progress(&format!("generating from {name}"));
    let folder = |index: usize| setup.work.join("regeneration").join(&name).join(index.to_string());
    let mut contenders: Vec<Contender> = generators
        .iter()
        .enumerate()
        .map(|(index, generator)| {
            let folder = folder(index);
            Contender {
                clear: vec![generator.out(&folder)],
                work: generator.invocation(document, document.parent().unwrap_or(document), &folder),
            }
        })
        .collect();
    // Bindery again, over its own output.
    let again = contenders.first().map(|ours| Contender { clear: Vec::new(), work: ours.work.clone() });
    contenders.splice(1..1, again);
    let usages = in_turn(&contenders, setup.runs, Warm::Up);
    let rows = |index: usize, usage: Result<Usage, String>| {
        let (generator, again) = match index {
            0 => (0, ""),
            1 => (0, ", nothing changed"),
            index => (index - 1, ""),
        };
        let cells = match usage {
            Err(why) => skipped(&why, 5),
            Ok(usage) => {
                let (lines, bytes) = size(&generators[generator].out(&folder(generator)));
                let output =
                    if again.is_empty() { [Cell::Count(lines), Cell::Bytes(bytes)] } else { [Cell::None, Cell::None] };
                let usage = [Cell::Seconds(usage.wall), Cell::Seconds(usage.cpu), memory(usage.peak, own_peak())];
                usage.into_iter().chain(output).collect()
            }
        };
        Row { name: format!("{}{again}", generators[generator].name), side: generators[generator].side, cells }
    };
    Chapter {
        title: format!("{name} to Rust"),
        measured: setup.machine.clone(),
        columns: vec![
            column("wall time", Compared::Charted),
            column("processor time", Compared::Yes),
            column("memory at most", Compared::Yes),
            column("lines of Rust", Compared::No),
            column("bytes of Rust", Compared::No),
        ],
        rows: usages.into_iter().enumerate().map(|(index, usage)| rows(index, usage)).collect(),
        notes: vec![format!("From reading the document to written files, medians of {} runs.", setup.runs)],
    }
}

/// Counts the documents from which each generator generates a crate, and the crates that compile.
pub(super) fn shares(setup: &Setup) -> Result<Vec<Chapter>, String> {
    let documents: Vec<(PathBuf, PathBuf)> = match (setup.documents.as_slice(), &setup.shared) {
        ([], None) => return Err("BINDERY_SHARED is not set, and --document names no other".to_owned()),
        ([], Some(shared)) => {
            let root = shared.join("corpus");
            corpus(&root)?.into_iter().map(|document| (document, root.clone())).collect()
        }
        (documents, _) => documents
            .iter()
            .map(|document| (document.clone(), document.parent().unwrap_or(document).to_owned()))
            .collect(),
    };
    let rows = all(setup, &setup.named).iter().map(|generator| share(setup, generator, &documents)).collect();
    Ok(vec![Chapter {
        title: "Documents that become crates that compile".to_owned(),
        measured: setup.machine.clone(),
        columns: vec![column("generated", Compared::No), column("compile", Compared::No)],
        rows,
        notes: vec![
            format!(
                "Each document as it came, one by one; {} seconds for the generator, {} for `cargo check`.",
                PATIENCE.0, PATIENCE.1
            ),
            "Bindery refuses documents with faults that no sound code can be made for, and says where they are."
                .to_owned(),
            "The crates of paperclip stand on a git repository, github.com/hyperium/mime, which not every machine reaches."
                .to_owned(),
        ],
    }])
}

/// Returns the documents listed in the index of the corpus, in its order.
fn corpus(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let index = folder.join("INDEX.tsv");
    let text = fs::read_to_string(&index).map_err(|error| format!("{}: {error}", index.display()))?;
    let paths = text.lines().skip(1).filter_map(|line| line.split('\t').next());
    // Some files are fragments that documents refer to.
    let whole = |path: &PathBuf| fs::read_to_string(path).is_ok_and(|text| is_document(&text, InputLimits::default()));
    Ok(paths.map(|path| folder.join(path)).filter(whole).collect())
}

fn share(setup: &Setup, generator: &Generator, documents: &[(PathBuf, PathBuf)]) -> Row {
    let (mut generated, mut compiled) = (0, 0);
    let mut out_of_reach = None;
    let folder = setup.work.join("shares").join(generator.name.replace([' ', '(', ')'], "_"));
    let mut why = None;
    for (index, (document, root)) in documents.iter().enumerate() {
        setup.progress(&format!("{}: {} of {}", generator.name, index + 1, documents.len()));
        let own = folder.join(index.to_string());
        match outcome(generator, document, root, &own, &folder.join("target")) {
            Ok(fate) => {
                generated += 1;
                match fate {
                    Fate::Compiles => compiled += 1,
                    Fate::Fails => {}
                    Fate::OutOfReach(what) => out_of_reach = Some(what),
                }
            }
            Err(NotRun(reason)) => why = Some(reason),
        }
        // The output is large, and no longer needed.
        if remove(&own).is_err() {
            setup.progress("could not be removed");
        }
    }
    _ = remove(&folder.join("target"));
    let of = u32::try_from(documents.len()).unwrap_or(u32::MAX);
    let cells = match why {
        Some(why) if generated == 0 => skipped(&why, 2),
        Some(_) | None => {
            vec![Cell::Share(generated, of), out_of_reach.map_or(Cell::Share(compiled, of), Cell::Skipped)]
        }
    };
    Row { name: generator.name.clone(), side: generator.side, cells }
}

/// The reason why a generator wrote nothing.
struct NotRun(String);

/// The result of checking a generated crate.
enum Fate {
    Compiles,
    Fails,
    /// Depends on something that cannot be downloaded here.
    OutOfReach(String),
}

/// Generates from a document, and checks whether the crate compiles.
fn outcome(generator: &Generator, document: &Path, root: &Path, folder: &Path, target: &Path) -> Result<Fate, NotRun> {
    let invocation = generator.invocation(document, root, folder).map_err(NotRun)?;
    invocation.within(PATIENCE.0).run().map_err(NotRun)?;
    let package = generator.package(folder).map_err(NotRun)?;
    let check = Invocation::cargo(["check", "--quiet"], &package, target).within(PATIENCE.1);
    if check.run().is_ok() {
        return Ok(Fate::Compiles);
    }
    let fetched = Invocation::cargo(["fetch", "--quiet"], &package, target).within(PATIENCE.0).run();
    Ok(match fetched {
        Ok(_) => Fate::Fails,
        Err(_) => Fate::OutOfReach("what its crates depend on cannot be fetched here".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::corpus;
    use std::fs;

    #[test]
    fn the_first_column_of_an_index_names_documents_and_pieces() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(
            folder.path().join("INDEX.tsv"),
            "path\trepository\nb.yaml\tx\na.json\ty\npiece.json\tx\ngone.json\tz\n",
        )
        .expect("a file");
        for (name, text) in [("a.json", "{\"swagger\": \"2.0\"}"), ("b.yaml", "swagger: '2.0'\n"), ("piece.json", "{}")]
        {
            fs::write(folder.path().join(name), text).expect("a file");
        }
        let found = corpus(folder.path()).expect("an index");
        assert_eq!(found, [folder.path().join("b.yaml"), folder.path().join("a.json")]);
    }
}
