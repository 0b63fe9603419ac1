//! What is new since the last commit, at the end of a run of codegen; and the versions that follow from it.

use crate::build::Built;
use crate::bump::{self, Version};
use crate::diff::{self, Compared, Content};
use crate::failure::Failure;
use crate::git::{Absent, Repository, Tree};
use crate::inputs::Spec;
use crate::terminal;
use crate::workspace::Workspace;
use bindery_codegen::Options;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

/// What is new.
#[derive(Default)]
pub(crate) struct News {
    /// What is to be said of it.
    pub(crate) text: String,
    /// The versions that are to be written.
    pub(crate) raised: Vec<Raised>,
}

/// A crate whose version rises.
pub(crate) struct Raised {
    /// Its service.
    pub(crate) service: String,
    /// The version.
    pub(crate) version: Version,
    /// The folder of the crate.
    dir: String,
    /// The entry of its changelog.
    entry: String,
}

/// What git says of the workspace.
pub(crate) enum Asked {
    /// Nothing: there is nobody to ask.
    Absent(Absent),
    /// Nothing is committed yet.
    Uncommitted,
    /// The last commit, and the paths of specs that differ from it.
    Since { repository: Repository, head: String, changed: BTreeSet<String> },
}

/// Asks git what a run that changes nothing needs to know, and no more.
pub(crate) fn ask(root: &Path) -> io::Result<Asked> {
    Ok(match Repository::around(root) {
        Err(absent) => Asked::Absent(absent),
        Ok(repository) => match repository.state("specs")? {
            (None, _) => Asked::Uncommitted,
            (Some(head), changed) => Asked::Since { repository, head, changed },
        },
    })
}

/// What is new in services that were generated; nothing where git has no earlier state of them.
pub(crate) fn of(
    workspace: &Workspace,
    asked: Asked,
    specs: &[(Spec, Options)],
    services: &[Built],
    bump: bool,
) -> Result<News, Failure> {
    let (repository, head, changed) = match asked {
        // Who has no git is told so only where it matters.
        Asked::Absent(absent) if bump => {
            return Err(Failure::failed(format!("--bump compares with what is committed: {absent}")));
        }
        Asked::Uncommitted if bump => {
            return Err(Failure::failed("--bump compares with what is committed, and nothing is committed yet"));
        }
        Asked::Absent(_) | Asked::Uncommitted => return Ok(News::default()),
        Asked::Since { repository, head, changed } => (repository, head, folders(&changed)),
    };
    let mut news = News::default();
    let mut compared = Vec::new();
    for (built, (spec, _)) in services.iter().zip(specs) {
        if !bump && !changed.contains(&built.name) {
            continue;
        }
        let folder = format!("specs/{}", built.name);
        let now = || diff::working(workspace, spec, &built.texts);
        let committed = repository.tree(&head, &folder)?;
        let since_head = since(built, "HEAD", committed.clone(), now()?)?;
        // The last state that had its version raised: what was committed since then counts, too.
        let raised_at = repository.last_change(&format!("{folder}/{}", bump::FILE))?.filter(|commit| *commit != head);
        let before =
            raised_at.map(|commit| repository.tree(&commit, &folder).map(|tree| (commit, tree))).transpose()?;
        let since_raised = match before {
            Some((commit, tree)) if tree != committed => {
                let commit = commit.get(..12).unwrap_or(&commit);
                since(built, commit, tree, now()?)?
            }
            Some(_) | None => None,
        };
        let Some(shown) = since_head else { continue };
        let counted = since_raised.as_ref().unwrap_or(&shown);
        if bump {
            news.raise(built, counted);
        } else {
            news.text += &proposal(&shown, counted);
        }
        compared.push(shown);
    }
    let shown: Vec<&Compared> = compared.iter().collect();
    let report = diff::short(&shown, terminal::style(&io::stdout()));
    if !report.is_empty() {
        news.text = format!("\nSince the last commit\n{report}{}", news.text);
    }
    Ok(news)
}

/// The services that paths lie in.
fn folders(paths: &BTreeSet<String>) -> BTreeSet<String> {
    let folder = |path: &String| Some(path.strip_prefix("specs/")?.split_once('/')?.0.to_owned());
    paths.iter().filter_map(folder).collect()
}

/// What changed of a service; nothing where its older state cannot be read, which is no fault of the newer one.
fn since(built: &Built, revision: &str, tree: Tree, now: Content) -> Result<Option<Compared>, Failure> {
    if tree.is_empty() {
        return diff::one(&built.name, None, Some(now)).map(Some);
    }
    let before = diff::held(&built.name, revision, tree)?;
    match bindery_model::load_with(&before.texts.sources, &built.name, before.spec.invalid) {
        Ok(_) if before.texts.unreadable.is_empty() => diff::one(&built.name, Some(before), Some(now)).map(Some),
        Ok(_) | Err(_) => Ok(None),
    }
}

impl News {
    /// Raises the version of a crate, where it is not high enough yet.
    fn raise(&mut self, built: &Built, since: &Compared) {
        let service = &since.name;
        let (Some(old), Some(new)) = (since.version.old, since.version.new) else { return };
        match since.version.least {
            None => self.text += &format!("{service} stays {new}: nothing changed\n"),
            Some(least) if new >= least => {
                self.text += &format!("{service} stays {new}, which is high enough after {old}\n");
            }
            Some(version) => {
                self.text += &format!("{service} went from {new} to {version}; its CHANGELOG.md says why\n");
                let entry = diff::entry(version, since);
                let (service, dir) = (service.clone(), built.package.dir.clone());
                self.raised.push(Raised { service, version, dir, entry });
            }
        }
    }
}

/// What to do about a version, where something is to be done.
fn proposal(shown: &Compared, since: &Compared) -> String {
    match (since.version.new, since.version.least) {
        (Some(new), Some(least)) if new < least && !shown.changes.is_empty() => {
            format!("`cargo xtask codegen --bump {}` raises its version from {new} to {least}\n", shown.name)
        }
        (..) => String::new(),
    }
}

/// Writes versions and changelogs, after the crates that go with them.
pub(crate) fn write(workspace: &Workspace, news: &News) -> io::Result<()> {
    for Raised { service, version, dir, entry } in &news.raised {
        bump::log(&workspace.crates().join(dir), entry)?;
        bump::write(&workspace.root, service, *version)?;
    }
    Ok(())
}
