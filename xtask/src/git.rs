//! Reads the contents of a git repository with the `git` program, without writing to the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// A repository that contains a workspace.
#[derive(Clone, Debug)]
pub(crate) struct Repository {
    /// The folder of the workspace.
    root: PathBuf,
    /// The path of the workspace in the repository: empty, or ending with `/`.
    prefix: String,
}

/// The reason why there is no repository to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absent {
    /// `git` is not installed.
    Program,
    /// The workspace is not in a repository.
    Repository,
}

impl std::fmt::Display for Absent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Absent::Program => "there is no git to ask",
            Absent::Repository => "the workspace lies in no git repository",
        })
    }
}

/// The files of a folder at a commit: their bytes, by path relative to the workspace.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

impl Repository {
    /// Returns the repository that contains a workspace.
    pub(crate) fn around(root: &Path) -> Result<Self, Absent> {
        let mut repository = Repository { root: root.to_owned(), prefix: String::new() };
        match repository.run(&["rev-parse", "--show-prefix"]) {
            Ok(Some(prefix)) => {
                repository.prefix = String::from_utf8_lossy(&prefix).trim_end_matches(['\n', '\r']).to_owned();
                Ok(repository)
            }
            Ok(None) => Err(Absent::Repository),
            Err(_) => Err(Absent::Program),
        }
    }

    /// Returns the commit of a revision; `None` if there is no such commit.
    pub(crate) fn commit(&self, revision: &str) -> io::Result<Option<String>> {
        let wanted = format!("{revision}^{{commit}}");
        let found = self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?;
        Ok(found.map(|found| String::from_utf8_lossy(&found).trim().to_owned()))
    }

    /// Returns the last ancestor of HEAD that changed a file; `None` if no commit did.
    pub(crate) fn last_change(&self, path: &str) -> io::Result<Option<String>> {
        let found = self.run(&["log", "-1", "--format=%H", "--", path])?.unwrap_or_default();
        let found = String::from_utf8_lossy(&found).trim().to_owned();
        Ok((!found.is_empty()).then_some(found))
    }

    /// Returns the commit of HEAD, if any, and the paths below a folder that differ from it in the working tree,
    /// including untracked ones.
    pub(crate) fn state(&self, folder: &str) -> io::Result<(Option<String>, BTreeSet<String>)> {
        // Without the first option git updates its index on disk.
        let arguments = [
            "--no-optional-locks",
            "status",
            "--porcelain=v2",
            "--branch",
            "-z",
            "--untracked-files=all",
            "--no-renames",
            "--",
            folder,
        ];
        let found = self.run(&arguments)?.unwrap_or_default();
        let mut head = None;
        let mut changed = BTreeSet::new();
        for line in found.split(|byte| *byte == 0).map(String::from_utf8_lossy) {
            if let Some(commit) = line.strip_prefix("# branch.oid ") {
                head = Some(commit.to_owned()).filter(|commit| commit != "(initial)");
            }
            // Paths are relative to the root of the repository.
            changed.extend(changed_path(&line).and_then(|path| path.strip_prefix(&self.prefix)).map(str::to_owned));
        }
        Ok((head, changed))
    }

    /// Returns the files below a path at a commit, without symbolic links and submodules.
    pub(crate) fn tree(&self, commit: &str, path: &str) -> io::Result<Tree> {
        let below = format!("{}{path}", self.prefix);
        let listed = self.run(&["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit, "--", &below])?;
        let listed = listed.ok_or_else(|| io::Error::other(format!("git cannot list {commit}")))?;
        let mut paths = Vec::new();
        let mut wanted = String::new();
        for line in listed.split(|byte| *byte == 0) {
            // `100644 blob 0123…<TAB>path`
            let Some(tab) = line.iter().position(|byte| *byte == b'\t') else { continue };
            let (about, path) = (String::from_utf8_lossy(&line[..tab]), String::from_utf8_lossy(&line[tab + 1..]));
            let about: Vec<&str> = about.split(' ').collect();
            if let (["100644" | "100755", "blob", object], Some(path)) =
                (about.as_slice(), path.strip_prefix(&self.prefix))
            {
                paths.push(path.to_owned());
                wanted += &format!("{object}\n");
            }
        }
        if paths.is_empty() {
            return Ok(Tree::new());
        }
        let contents = contents(&self.ask(&["cat-file", "--batch"], wanted)?)
            .filter(|contents| contents.len() == paths.len())
            .ok_or_else(|| io::Error::other(format!("git does not hold all of {commit}")))?;
        Ok(paths.into_iter().zip(contents).collect())
    }

    /// Runs git, and returns its standard output; `None` if git fails.
    fn run(&self, arguments: &[&str]) -> io::Result<Option<Vec<u8>>> {
        let output = self.command(arguments).stdin(Stdio::null()).output()?;
        Ok(output.status.success().then_some(output.stdout))
    }

    /// Runs git with lines for its standard input, and returns its standard output.
    fn ask(&self, arguments: &[&str], questions: String) -> io::Result<Vec<u8>> {
        let mut git =
            self.command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let (mut stdin, mut stdout) = (git.stdin.take(), git.stdout.take());
        // Writes and reads at the same time: either pipe can be full while the other waits.
        let asking = thread::spawn(move || stdin.take().map(|mut stdin| stdin.write_all(questions.as_bytes())));
        let mut answers = Vec::new();
        stdout.as_mut().map(|stdout| stdout.read_to_end(&mut answers)).transpose()?;
        _ = asking.join();
        git.wait()?;
        Ok(answers)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut git = Command::new("git");
        // Treats paths as literal names, also those with `*`.
        git.arg("-C").arg(&self.root).arg("--literal-pathspecs").args(arguments);
        git
    }
}

/// Returns the path in a line of `git status --porcelain=v2`, if the line has one.
fn changed_path(line: &str) -> Option<&str> {
    // The path follows 8 fields of a changed file (`1`), 10 of a conflict (`u`), and 1 of an untracked file (`?`).
    let before = match line.split(' ').next()? {
        "1" => 8,
        "u" => 10,
        "?" => 1,
        _ => return None,
    };
    line.splitn(before + 1, ' ').nth(before)
}

/// Parses the output of `git cat-file --batch`: for each object, `OBJECT blob SIZE` and its bytes.
fn contents(mut answers: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut contents = Vec::new();
    while !answers.is_empty() {
        let end = answers.iter().position(|byte| *byte == b'\n')?;
        let size: usize = std::str::from_utf8(&answers[..end]).ok()?.rsplit(' ').next()?.parse().ok()?;
        let start = end + 1;
        contents.push(answers.get(start..start.checked_add(size)?)?.to_vec());
        answers = answers.get(start + size + 1..)?;
    }
    Some(contents)
}

#[cfg(test)]
mod tests {
    use super::{changed_path, contents};

    #[test]
    fn a_line_of_what_differs_ends_with_its_path() {
        let zero = "0".repeat(40);
        let changed = format!("1 .M N... 100644 100644 100644 {zero} {zero} specs/a b.yaml");
        let conflict = format!("u UU N... 100644 100644 100644 100644 {zero} {zero} {zero} specs/c.yaml");
        assert_eq!(changed_path(&changed), Some("specs/a b.yaml"));
        assert_eq!(changed_path(&conflict), Some("specs/c.yaml"));
        assert_eq!(changed_path("? specs/new file.json"), Some("specs/new file.json"));
        assert_eq!(changed_path("# branch.oid (initial)"), None);
        assert_eq!(changed_path(""), None);
    }

    #[test]
    fn contents_may_hold_anything() {
        let answers = b"ab12 blob 3\na\nb\ncd34 blob 0\n\n";
        assert_eq!(contents(answers), Some(vec![b"a\nb".to_vec(), Vec::new()]));
        assert_eq!(contents(b"ab12 missing\n"), None);
        assert_eq!(contents(b"ab12 blob 30\na\n"), None);
    }
}
