//! The states that are compared: a revision, a folder, a file, or the working tree.

use crate::failure::Failure;
use crate::git::{Absent, Repository, Tree};
use crate::inputs::{Spec, Texts};
use crate::names;
use crate::versioning::{self, Version};
use crate::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The displayed name of the working tree.
pub(super) const WORKING: &str = "the working tree";

/// A state of the specs.
pub(super) struct Side {
    /// The displayed name of the state.
    pub(super) shown: String,
    services: BTreeSet<String>,
    from: From,
}

enum From {
    /// A folder with a folder for each service, by name.
    Folders(BTreeMap<String, PathBuf>),
    /// The working tree of a workspace.
    Working(Workspace),
    /// The files of each service at a commit.
    Revision(BTreeMap<String, Tree>),
    /// One service, with any name.
    One(Box<Spec>),
}

/// A service in one state: its texts, and the version of its crate.
pub(crate) struct Content {
    pub(crate) spec: Spec,
    pub(crate) texts: Texts,
    /// The version of the crate; `None` for documents outside a workspace.
    pub(crate) version: Option<Version>,
    pub(crate) shown: String,
}

/// Reads the state that an argument names; without one, the working tree.
pub(super) fn read(
    workspace: &Workspace,
    repository: Result<&Repository, &Absent>,
    word: Option<&str>,
) -> Result<Side, Failure> {
    let Some(word) = word else {
        let services = workspace.services()?;
        return Ok(Side { shown: WORKING.to_owned(), services, from: From::Working(workspace.clone()) });
    };
    // An argument that looks like a path is one; otherwise a revision takes precedence over a path of the same name.
    let is_path =
        word.contains(['/', '\\']) || word.starts_with('.') || word.ends_with(".yaml") || word.ends_with(".json");
    let on_disk = Path::new(word);
    if is_path && on_disk.exists() {
        return path(on_disk);
    }
    let absent = match repository {
        Ok(repository) => match repository.commit(word)? {
            Some(commit) => return revision(repository, word, &commit),
            None => None,
        },
        Err(absent) => Some(*absent),
    };
    if on_disk.exists() {
        return path(on_disk);
    }
    Err(match absent {
        Some(absent) => Failure::failed(format!("{word}: {absent}; name a folder or a file")),
        None if word == "HEAD" => {
            Failure::failed("nothing is committed yet; name what to compare with, `--from DIR` or `--from FILE`")
        }
        None => Failure::Usage(vec![format!("{word} is no revision of this repository, and no folder or file")]),
    })
}

fn revision(repository: &Repository, word: &str, commit: &str) -> Result<Side, Failure> {
    let mut services: BTreeMap<String, Tree> = BTreeMap::new();
    for (path, bytes) in repository.tree(commit, "specs")? {
        // Skips files beside the folders of services, as README.md.
        let name = path.strip_prefix("specs/").and_then(|path| path.split_once('/')).map(|(name, _)| name.to_owned());
        if let Some(name) = name.filter(|name| !name.starts_with('.')) {
            services.entry(name).or_default().insert(path, bytes);
        }
    }
    let names = services.keys().cloned().collect();
    Ok(Side { shown: word.to_owned(), services: names, from: From::Revision(services) })
}

/// Reads a document, the folder of a service, or a folder of such folders.
fn path(path: &Path) -> Result<Side, Failure> {
    let shown = path.display().to_string();
    let name = |path: &Path| names::fit(&path.file_name().unwrap_or_default().to_string_lossy());
    let one = |spec: Spec| Side {
        shown: shown.clone(),
        services: BTreeSet::from([spec.name.clone()]),
        from: From::One(Box::new(spec)),
    };
    if path.is_file() {
        return Ok(one(Spec::of_files(&[path.to_owned()], None)?));
    }
    let mut folders = BTreeMap::new();
    let entries = fs::read_dir(path).map_err(|error| Failure::failed(format!("{shown}: {error}")))?;
    for entry in entries {
        let entry = entry?;
        let folder = entry.file_name().to_string_lossy().into_owned();
        if !entry.path().is_dir() {
            // A folder that contains documents itself is a service.
            if [".yaml", ".yml", ".json"].iter().any(|ending| folder.ends_with(ending)) {
                return Ok(one(Spec::of_dir(path, name(&path.canonicalize()?))?));
            }
        } else if !folder.starts_with('.') {
            folders.insert(folder, entry.path());
        }
    }
    if folders.is_empty() {
        return Err(Failure::failed(format!("{shown} has neither documents nor folders of documents")));
    }
    Ok(Side { shown, services: folders.keys().cloned().collect(), from: From::Folders(folders) })
}

impl Side {
    /// Returns the names of the services.
    pub(super) fn services(&self) -> &BTreeSet<String> {
        &self.services
    }

    /// Returns whether the state is a single service, whose name is derived from a file or a folder.
    pub(super) fn single(&self) -> bool {
        match self.from {
            From::One(_) => true,
            From::Folders(_) | From::Working(_) | From::Revision(_) => false,
        }
    }

    /// Returns a service; `None` if the state has no service with the name.
    pub(super) fn content(&self, name: &str) -> Result<Option<Content>, Failure> {
        let shown = self.shown.clone();
        let version_in = |folder: &Path| {
            let file = folder.join(versioning::FILE);
            versioning::read(&file.display().to_string(), fs::read_to_string(&file).ok().as_deref())
        };
        let (spec, version) = match &self.from {
            From::One(spec) => ((**spec).clone(), None),
            From::Folders(folders) => {
                let Some(folder) = folders.get(name) else { return Ok(None) };
                (Spec::of_dir(folder, name.to_owned())?, Some(version_in(folder)?))
            }
            From::Working(workspace) => {
                if !self.services.contains(name) {
                    return Ok(None);
                }
                let spec = Spec::of_folder(&workspace.root, name.to_owned())?;
                (spec, Some(versioning::version(&workspace.root, name)?))
            }
            From::Revision(trees) => {
                let Some(tree) = trees.get(name) else { return Ok(None) };
                return committed_content(name, &self.shown, tree.clone()).map(Some);
            }
        };
        let texts = spec.read();
        Ok(Some(Content { spec, texts, version, shown }))
    }
}

/// Returns a service at a commit.
pub(crate) fn committed_content(name: &str, revision: &str, tree: Tree) -> Result<Content, Failure> {
    let path = format!("specs/{name}/{}", versioning::FILE);
    let text = tree.get(&path).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let version = Some(versioning::read(&format!("{revision}:{path}"), text.as_deref())?);
    let spec = Spec::of_tree(name.to_owned(), revision, tree);
    let texts = spec.read();
    Ok(Content { spec, texts, version, shown: revision.to_owned() })
}
