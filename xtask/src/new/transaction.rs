//! The files created by `new`, which are removed after an error.

use crate::failure::Failure;
use crate::sync::STAGING;
use crate::workspace::Workspace;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The created folders, removed when it is dropped before [`Transaction::commit`].
pub(super) struct Transaction {
    created: Vec<PathBuf>,
    /// The path and the previous contents of the workspace's lock file, to which cargo adds the new crate.
    lock: (PathBuf, Option<Vec<u8>>),
}

impl Transaction {
    pub(super) fn begin(workspace: &Workspace) -> io::Result<Self> {
        let path = workspace.root.join("Cargo.lock");
        let text = match fs::read(&path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Transaction { created: Vec::new(), lock: (path, text) })
    }

    /// Registers a folder to remove on error.
    pub(super) fn created(&mut self, folder: PathBuf) {
        self.created.push(folder);
    }

    pub(super) fn commit(mut self) {
        self.created.clear();
        self.lock = (PathBuf::new(), None);
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.created.is_empty() {
            return;
        }
        for folder in &self.created {
            // The folder may not exist, if it was renamed or never created.
            _ = fs::remove_dir_all(folder);
        }
        let (path, text) = &self.lock;
        _ = match text {
            Some(text) if fs::read(path).ok().as_ref() != Some(text) => fs::write(path, text),
            Some(_) => Ok(()),
            None => fs::remove_file(path),
        };
    }
}

/// Writes the files of a new folder into a staging folder, which is then renamed.
pub(super) fn write_folder(
    workspace: &Workspace,
    transaction: &mut Transaction,
    folder: &Path,
    files: &BTreeMap<String, String>,
) -> Result<(), Failure> {
    // `codegen` clears the staging folder, so the next run removes the files of an interrupted one.
    let staging_root = workspace.root.join(STAGING);
    transaction.created.push(staging_root.clone());
    let staging = staging_root.join("specs");
    match fs::remove_dir_all(&staging) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        Ok(()) | Err(_) => {}
    }
    fs::create_dir_all(&staging_root)?;
    fs::write(staging_root.join(".gitignore"), "*\n")?;
    for (path, text) in files {
        let file = staging.join(path);
        let parent = file.parent().unwrap_or(&staging);
        fs::create_dir_all(parent)?;
        fs::write(&file, text)?;
    }
    transaction.created.push(folder.to_owned());
    fs::rename(&staging, folder)?;
    Ok(())
}
