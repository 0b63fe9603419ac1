//! Cold builds of small programs: their cost, the size of the binaries, and the number of crates.

use super::Setup;
use super::measure::{Contender, Invocation, Warm, in_turn};
use super::peers::AWS_CLI;
use super::programs::{PROGRAMS, Program, Work};
use super::table::{Cell, Chapter, Compared, Row, Side, column, skipped};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The build modes: the name, and the arguments for cargo.
const MODES: [(&str, &[&str]); 3] = [
    ("check", &["check", "--quiet", "--offline", "--locked"]),
    ("dev", &["build", "--quiet", "--offline", "--locked"]),
    ("release", &["build", "--quiet", "--offline", "--locked", "--release"]),
];

const KINDS: [(Work, &str); 2] = [
    (Work::Types, "A program that says a GetId request"),
    (Work::Guest, "A program that gets guest credentials over HTTPS"),
];

/// Measures cold builds of a program that creates a request.
pub(super) fn types(setup: &Setup) -> Chapter {
    let [(work, title), _] = KINDS;
    chapter(setup, work, title)
}

/// Measures cold builds of a program that fetches credentials.
pub(super) fn guest(setup: &Setup) -> Chapter {
    let [_, (work, title)] = KINDS;
    chapter(setup, work, title)
}

fn programs(work: Work) -> Vec<Program> {
    PROGRAMS.into_iter().filter(|program| program.work == work).collect()
}

fn chapter(setup: &Setup, work: Work, title: &str) -> Chapter {
    let programs = programs(work);
    let mut contenders = Vec::new();
    for program in &programs {
        setup.progress(&format!("fetching {}", program.name));
        let folder = program.prepare(setup);
        contenders.extend(MODES.map(|(mode, words)| {
            let target = program.target(setup, mode);
            let work = folder.clone().map(|folder| Invocation::cargo(words.iter().copied(), &folder, &target));
            Contender { clear: vec![target], work }
        }));
    }
    setup.progress(&format!("building, {} times", setup.runs));
    // Needs no warm-up: a first build differs only in disk access, and every build takes long.
    let usages = in_turn(&contenders, setup.runs, Warm::Cold);
    let rows = programs.iter().zip(usages.chunks(MODES.len())).map(|(program, usages)| {
        let cells = usages.iter().map(|usage| match usage {
            Ok(usage) => Cell::Seconds(usage.cpu),
            Err(why) => Cell::Skipped(why.clone()),
        });
        Row { name: program.name.to_owned(), side: program.side, cells: cells.collect() }
    });
    Chapter {
        title: title.to_owned(),
        measured: setup.machine.clone(),
        columns: vec![
            column("cargo check", Compared::Yes),
            column("cargo build", Compared::Charted),
            column("cargo build --release", Compared::Yes),
        ],
        rows: rows.collect(),
        notes: vec![format!(
            "Processor time of cold builds with all that the program stands on, medians of {} {}; nothing is downloaded \
             meanwhile.",
            setup.runs,
            if setup.runs == 1 { "build" } else { "builds" }
        )],
    }
}

/// Measures the sizes of the programs and the number of crates in their dependency trees.
pub(super) fn sizes(setup: &Setup) -> Result<Vec<Chapter>, String> {
    Ok(KINDS
        .map(|(work, title)| Chapter {
            title: format!("{title}: size"),
            measured: setup.machine.clone(),
            columns: vec![column("stripped binary", Compared::Charted), column("crates in the tree", Compared::Yes)],
            rows: programs(work).iter().map(|program| size(setup, program)).collect(),
            notes: vec!["Built with --release; the crates are those that are built on the way, too.".to_owned()],
        })
        .into_iter()
        .chain([command_lines(setup)])
        .collect())
}

fn size(setup: &Setup, program: &Program) -> Row {
    let cells = sized(setup, program).unwrap_or_else(|why| skipped(&why, 2));
    Row { name: program.name.to_owned(), side: program.side, cells }
}

fn sized(setup: &Setup, program: &Program) -> Result<Vec<Cell>, String> {
    setup.progress(&format!("building {}", program.name));
    let folder = program.prepare(setup)?;
    let target = program.target(setup, "release");
    let [_, _, (_, release)] = MODES;
    // Reuses the output of a measured build.
    Invocation::cargo(release.iter().copied(), &folder, &target).run()?;
    let binary = target.join("release/program");
    let size = fs::metadata(&binary).map_err(|error| format!("{}: {error}", binary.display()))?.len();
    let words = ["tree", "--offline", "--locked", "--edges", "normal,build", "--prefix", "none", "--no-dedupe"];
    let tree = Invocation::cargo(words, &folder, &target).output()?;
    Ok(vec![Cell::Bytes(size as f64), Cell::Count(crates(&tree) as f64)])
}

/// Counts the crates in the output of `cargo tree`: each version once, without the root.
fn crates(tree: &str) -> usize {
    let crates: BTreeSet<Vec<&str>> = tree
        .lines()
        .map(|line| line.split_whitespace().take(2).collect())
        .filter(|words: &Vec<&str>| !words.is_empty())
        .collect();
    crates.len().saturating_sub(1)
}

/// Compares the size of our command line on disk with that of the AWS CLI.
fn command_lines(setup: &Setup) -> Chapter {
    let ours = super::calls::binary(setup).and_then(|binary| {
        let size = fs::metadata(&binary).map_err(|error| format!("{}: {error}", binary.display()))?.len();
        Ok(Cell::Bytes(size as f64))
    });
    let theirs = AWS_CLI.binary(setup).map(|_| Cell::Bytes(weight(&AWS_CLI.folder(setup)) as f64));
    let row = |name: String, side, cell: Result<Cell, String>| Row {
        name,
        side,
        cells: vec![cell.unwrap_or_else(Cell::Skipped)],
    };
    Chapter {
        title: "A command line on disk".to_owned(),
        measured: setup.machine.clone(),
        columns: vec![column("bytes", Compared::Charted)],
        rows: vec![
            row("cognito-identity".to_owned(), Side::Ours, ours),
            row(format!("{} (all services)", AWS_CLI.title()), Side::Theirs, theirs),
        ],
        notes: vec!["The one is a binary, the other a virtual environment without its interpreter.".to_owned()],
    }
}

/// Returns the total size of all files below a folder, in bytes.
fn weight(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.filter_map(|entry| {
        let metadata = fs::symlink_metadata(entry.path()).ok()?;
        Some(if metadata.is_dir() { weight(&entry.path()) } else { metadata.len() })
    });
    sizes.sum()
}

#[cfg(test)]
mod tests {
    use super::{crates, weight};
    use std::fs;

    #[test]
    fn a_tree_counts_each_version_once_and_not_its_root() {
        let tree = "program v0.1.0 (/x)\nserde v1.0.2\nsyn v2.0.0\nserde v1.0.2 (*)\n\nsyn v3.0.0 (proc-macro)\n";
        assert_eq!(crates(tree), 3);
        assert_eq!(crates(""), 0);
    }

    #[test]
    fn a_folder_weighs_what_its_files_do() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("a")).expect("a folder");
        fs::write(folder.path().join("a/b"), "12345").expect("a file");
        fs::write(folder.path().join("c"), "1").expect("a file");
        assert_eq!(weight(folder.path()), 6);
        assert_eq!(weight(&folder.path().join("none")), 0);
    }
}
