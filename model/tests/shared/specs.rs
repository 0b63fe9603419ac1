//! The services of this repository, as they lie in `specs/`.

use bindery_model::source::Sources;
use std::path::Path;

/// The files of a folder of `specs/`.
pub(crate) fn sources(name: &str) -> Sources {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs").join(name);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry of the folder").path())
        .collect();
    files.sort();
    let mut sources = Sources::default();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a text");
        sources.add(file.file_name().expect("a name").to_string_lossy(), text);
    }
    sources
}
