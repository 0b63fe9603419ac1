//! The data that tests share, which is no part of the repository: its folder is in the variable `BINDERY_SHARED`.

use std::path::{Path, PathBuf};

/// A folder of the shared data; none, and a line that says so, where the variable is unset.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("BINDERY_SHARED") else {
        println!("skipped: BINDERY_SHARED is unset, and {name} is needed");
        return None;
    };
    let folder = Path::new(&root).join(name);
    assert!(folder.exists(), "BINDERY_SHARED is set, but {} is missing", folder.display());
    Some(folder)
}

/// The files under a folder whose names end so, in the order of their paths; at least one.
#[allow(dead_code, reason = "not every test walks a folder")]
pub(crate) fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known)) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{} holds no {endings:?}", folder.display());
    found.sort();
    found
}

/// The text of a shared file; none, and a line that says so, where the variable is unset.
#[allow(dead_code, reason = "not every test reads a single file")]
pub(crate) fn read(name: &str) -> Option<String> {
    let file = folder(name)?;
    Some(std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}
