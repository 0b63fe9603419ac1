//! The changes of the specs since the last commit, reported at the end of a run of `codegen`, and the versions that
//! they require.

use crate::build::Built;
use crate::diff::{self, Compared, Content};
use crate::failure::Failure;
use crate::git::{Absent, Repository, Tree};
use crate::inputs::Spec;
use crate::terminal;
use crate::versioning::{self, Version};
use crate::workspace::Workspace;
use bindery_codegen::Options;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

/// The changes since the last commit.
#[derive(Default)]
pub(crate) struct SinceCommit {
    /// The report.
    pub(crate) text: String,
    /// The versions to write.
    pub(crate) raised: Vec<Raised>,
}

/// A crate whose version is raised.
pub(crate) struct Raised {
    pub(crate) service: String,
    /// The new version.
    pub(crate) version: Version,
    /// The folder of the crate.
    dir: String,
    /// The entry for its changelog.
    entry: String,
}

/// Whether versions are raised, or the command that raises them is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VersionAction {
    Propose,
    Raise,
}

/// The committed state of the workspace.
pub(crate) enum Committed {
    /// There is no git or no repository.
    Absent(Absent),
    /// Nothing is committed yet.
    Nothing,
    /// The last commit, and the paths of specs that differ from it.
    Since { repository: Repository, head: String, changed: BTreeSet<String> },
}

/// Reads the committed state with one call of git.
pub(crate) fn committed(root: &Path) -> io::Result<Committed> {
    Ok(match Repository::around(root) {
        Err(absent) => Committed::Absent(absent),
        Ok(repository) => match repository.state("specs")? {
            (None, _) => Committed::Nothing,
            (Some(head), changed) => Committed::Since { repository, head, changed },
        },
    })
}

/// Compares the generated services with their last commit; empty without a commit.
pub(crate) fn compare(
    workspace: &Workspace,
    committed: Committed,
    specs: &[(Spec, Options)],
    services: &[Built],
    action: VersionAction,
) -> Result<SinceCommit, Failure> {
    let raises = action == VersionAction::Raise;
    let (repository, head, changed) = match committed {
        // Git is required for raising versions only.
        Committed::Absent(absent) if raises => {
            return Err(Failure::failed(format!("`--bump` compares with the last commit: {absent}")));
        }
        Committed::Nothing if raises => {
            return Err(Failure::failed("`--bump` compares with the last commit, and nothing is committed yet"));
        }
        Committed::Absent(_) | Committed::Nothing => return Ok(SinceCommit::default()),
        Committed::Since { repository, head, changed } => (repository, head, folders(&changed)),
    };
    let mut result = SinceCommit::default();
    let mut compared = Vec::new();
    for (built, (spec, _)) in services.iter().zip(specs) {
        if !raises && !changed.contains(&built.name) {
            continue;
        }
        let folder = format!("specs/{}", built.name);
        let now = || diff::working(workspace, spec, &built.texts);
        let head_tree = repository.tree(&head, &folder)?;
        let since_head = since(built, "HEAD", head_tree.clone(), now()?)?;
        // Changes that were committed after the version was last raised count as well.
        let raised_at =
            repository.last_change(&format!("{folder}/{}", versioning::FILE))?.filter(|commit| *commit != head);
        let before =
            raised_at.map(|commit| repository.tree(&commit, &folder).map(|tree| (commit, tree))).transpose()?;
        let since_raised = match before {
            Some((commit, tree)) if tree != head_tree => {
                let commit = commit.get(..12).unwrap_or(&commit);
                since(built, commit, tree, now()?)?
            }
            Some(_) | None => None,
        };
        let Some(shown) = since_head else { continue };
        let counted = since_raised.as_ref().unwrap_or(&shown);
        match action {
            VersionAction::Raise => result.raise(built, counted),
            VersionAction::Propose => result.text += &proposal(&shown, counted),
        }
        compared.push(shown);
    }
    let shown: Vec<&Compared> = compared.iter().collect();
    let report = diff::short(&shown, terminal::style(&io::stdout()));
    if !report.is_empty() {
        result.text = format!("\nSince the last commit\n{report}{}", result.text);
    }
    Ok(result)
}

/// Returns the services whose folders contain the paths.
fn folders(paths: &BTreeSet<String>) -> BTreeSet<String> {
    let folder = |path: &String| Some(path.strip_prefix("specs/")?.split_once('/')?.0.to_owned());
    paths.iter().filter_map(folder).collect()
}

/// Returns the changes of a service; `None` if its older state cannot be read, which is not an error of the newer
/// state.
fn since(built: &Built, revision: &str, tree: Tree, now: Content) -> Result<Option<Compared>, Failure> {
    if tree.is_empty() {
        return diff::one(&built.name, None, Some(now)).map(Some);
    }
    let before = diff::committed_content(&built.name, revision, tree)?;
    match bindery_model::load_with(&before.texts.sources, &built.name, before.spec.invalid) {
        Ok(_) if before.texts.unreadable.is_empty() => diff::one(&built.name, Some(before), Some(now)).map(Some),
        Ok(_) | Err(_) => Ok(None),
    }
}

impl SinceCommit {
    /// Raises the version of a crate if it is too low for its changes.
    fn raise(&mut self, built: &Built, since: &Compared) {
        let service = &since.name;
        let (Some(old), Some(new)) = (since.version.old, since.version.new) else { return };
        match since.version.least {
            None => self.text += &format!("{service} stays {new}: nothing changed\n"),
            Some(least) if new >= least => {
                self.text += &format!("{service} stays {new}, which is high enough after {old}\n");
            }
            Some(version) => {
                self.text += &format!("{service} went from {new} to {version}; the reasons are in its CHANGELOG.md\n");
                let entry = diff::entry(version, since);
                let (service, dir) = (service.clone(), built.package.dir.clone());
                self.raised.push(Raised { service, version, dir, entry });
            }
        }
    }
}

/// Returns the command that raises a version that is too low.
fn proposal(shown: &Compared, since: &Compared) -> String {
    match (since.version.new, since.version.least) {
        (Some(new), Some(least)) if new < least && !shown.changes.is_empty() => {
            format!("`cargo xtask codegen --bump {}` raises its version from {new} to {least}\n", shown.name)
        }
        (..) => String::new(),
    }
}

/// Writes versions and changelogs, after the crates.
pub(crate) fn write(workspace: &Workspace, since_commit: &SinceCommit) -> io::Result<()> {
    for Raised { service, version, dir, entry } in &since_commit.raised {
        versioning::log(&workspace.crates().join(dir), entry)?;
        versioning::write(&workspace.root, service, *version)?;
    }
    Ok(())
}
