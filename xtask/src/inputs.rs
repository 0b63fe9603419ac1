//! Reads the files of a service: those of its folder or of the command line, and the files that they refer to.

use crate::git::Tree;
use crate::names;
use bindery_model::node::NodeLocation;
use bindery_model::source::{InputLimits, Position, Role, Sources};
use bindery_model::{OnInvalid, external_references};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// The files of one service, and the options for reading them.
#[derive(Clone, Debug)]
pub(crate) struct Spec {
    /// The name of the service.
    pub(crate) name: String,
    /// The origin of the documents, as shown in the header of generated files.
    pub(crate) header: String,
    /// The folder that paths are relative to.
    base: PathBuf,
    /// The folders that must contain every file that is read.
    roots: Vec<PathBuf>,
    files: Files,
    /// The limits for reading the files.
    limits: InputLimits,
    /// The treatment of an error that affects a single operation.
    pub(crate) invalid: OnInvalid,
}

/// The paths of the files of a service.
#[derive(Clone, Debug)]
enum Files {
    /// Files found in a folder.
    Found(Vec<String>),
    /// Files named individually, each with its path as named.
    Named(Vec<(String, String)>),
    /// Files at a revision, which is shown before their paths.
    Held { tree: Tree, revision: String },
}

/// The texts of a service, and the errors of reading its files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    pub(crate) sources: Sources,
    /// The displayed paths of the texts.
    shown: Vec<String>,
    /// The errors of files that cannot be read, one line each.
    pub(crate) unreadable: Vec<String>,
}

impl Spec {
    /// Returns the spec of a folder in `specs`: all documents in it, by extension.
    pub(crate) fn of_folder(workspace: &Path, name: String) -> io::Result<Self> {
        let header = format!("specs/{name}");
        let folder = workspace.join("specs").join(&name);
        let mut files = Vec::new();
        let entries = fs::read_dir(&folder).map_err(|error| at(&header, &error))?;
        for entry in entries {
            let file = entry.map_err(|error| at(&header, &error))?.file_name().to_string_lossy().into_owned();
            if is_document(&file) {
                files.push(format!("{header}/{file}"));
            }
        }
        files.sort();
        let (base, roots, files) = (workspace.to_owned(), vec![folder], Files::Found(files));
        Ok(Spec { name, header, base, roots, files, limits: InputLimits::default(), invalid: OnInvalid::Refuse })
    }

    /// Returns the spec of a folder in `specs` at a revision.
    pub(crate) fn of_tree(name: String, revision: &str, tree: Tree) -> Self {
        let header = format!("specs/{name}");
        let files = Files::Held { tree, revision: revision.to_owned() };
        let (base, roots) = (PathBuf::new(), Vec::new());
        Spec { name, header, base, roots, files, limits: InputLimits::default(), invalid: OnInvalid::Refuse }
    }

    /// Returns the spec of any folder: all documents in it, by extension.
    pub(crate) fn of_dir(folder: &Path, name: String) -> io::Result<Self> {
        let shown = folder.display().to_string();
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| at(&shown, &error))? {
            let file = entry.map_err(|error| at(&shown, &error))?.file_name();
            if is_document(&file.to_string_lossy()) {
                files.push(folder.join(file));
            }
        }
        files.sort();
        if files.is_empty() {
            return Err(io::Error::other(format!("{shown} has no file named *.yaml, *.yml or *.json")));
        }
        Spec::of_files(&files, Some(name))
    }

    /// Sets the limits, and the treatment of invalid operations.
    pub(crate) fn reading(self, limits: InputLimits, invalid: OnInvalid) -> Self {
        Spec { limits, invalid, ..self }
    }

    /// Sets the folder within which references resolve; it must contain the files of the spec.
    pub(crate) fn reaching(mut self, root: &Path) -> io::Result<Self> {
        let shown = root.display().to_string();
        let root = root.canonicalize().map_err(|error| at(&shown, &error))?;
        let base = self.base.canonicalize().map_err(|error| at(&shown, &error))?;
        // Paths become relative to the root, so that a reference can climb up to it.
        let below = |path: &str| relative(&root, &base.join(path));
        let outside = |folder: &PathBuf| !folder.canonicalize().is_ok_and(|folder| folder.starts_with(&root));
        if let Some(folder) = self.roots.iter().find(|folder| outside(folder)) {
            let why = format!("{} does not lie in {shown}", folder.display());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        match &mut self.files {
            Files::Found(paths) => {
                for path in paths {
                    *path = below(path)?;
                }
            }
            Files::Named(paths) => {
                for (path, _) in paths {
                    *path = below(path)?;
                }
            }
            // Files at a revision are not on disk.
            Files::Held { .. } => {}
        }
        Ok(Spec { base: root.clone(), roots: vec![root], ..self })
    }

    /// Shows every file by its path below the root.
    #[cfg(feature = "measure")]
    pub(crate) fn shown_below(mut self) -> Self {
        if let Files::Named(paths) = &mut self.files {
            for (path, shown) in paths {
                shown.clone_from(path);
            }
        }
        self
    }

    /// Returns the spec of any files, with any extension; without a name, it is derived from the first file.
    pub(crate) fn of_files(files: &[PathBuf], name: Option<String>) -> io::Result<Self> {
        let mut folders: Vec<PathBuf> = Vec::new();
        let mut names = Vec::new();
        for file in files {
            let shown = file.display().to_string();
            let absolute = std::path::absolute(file).map_err(|error| at(&shown, &error))?;
            let (Some(folder), Some(name)) = (absolute.parent(), absolute.file_name().and_then(OsStr::to_str)) else {
                return Err(at(&shown, &io::Error::from(io::ErrorKind::InvalidFilename)));
            };
            folders.push(folder.canonicalize().map_err(|error| at(&shown, &error))?);
            names.push(name.to_owned());
        }
        let base = common(&folders);
        let mut paths = Vec::new();
        for ((folder, name), file) in folders.iter().zip(&names).zip(files) {
            let path = relative(&base, &folder.join(name))?;
            if !paths.iter().any(|(known, _)| *known == path) {
                paths.push((path, file.display().to_string()));
            }
        }
        let first = names.first().map(String::as_str).unwrap_or_default();
        let stem = first.rsplit_once('.').map_or(first, |(stem, _)| stem);
        let name = name.unwrap_or_else(|| names::fit(stem));
        let (header, files) = (header(first, paths.len()), Files::Named(paths));
        let (limits, invalid) = (InputLimits::default(), OnInvalid::Refuse);
        Ok(Spec { name, header, base, roots: folders, files, limits, invalid })
    }

    /// Reads the files, and the files that they refer to, transitively.
    pub(crate) fn read(&self) -> Texts {
        let mut texts = Texts { sources: Sources::with_limits(self.limits), ..Texts::default() };
        let mut tried = BTreeSet::new();
        match &self.files {
            Files::Found(paths) if paths.is_empty() => {
                texts.unreadable.push(format!("{} has no file named *.yaml, *.yml or *.json", self.header));
            }
            Files::Found(paths) => {
                for path in paths {
                    texts.take(Role::Named, path, path, self.read_within(path));
                    tried.insert(path.clone());
                }
            }
            Files::Named(paths) => {
                for (path, shown) in paths {
                    texts.take(Role::Named, path, shown, text(&self.base.join(path), self.limits.file));
                    tried.insert(path.clone());
                }
            }
            Files::Held { tree, .. } => {
                let folder = format!("{}/", self.header);
                let is_own = |path: &&String| path.strip_prefix(&folder).is_some_and(|file| !file.contains('/'));
                for path in tree.keys().filter(|path| is_own(path) && is_document(&path[folder.len()..])) {
                    texts.take(Role::Named, path, &self.shown(path), self.read_within(path));
                    tried.insert(path.clone());
                }
                if tried.is_empty() {
                    let folder = self.shown(&self.header);
                    texts.unreadable.push(format!("{folder} has no file named *.yaml, *.yml or *.json"));
                }
            }
        }
        loop {
            let wanted: Vec<String> =
                external_references(&texts.sources).into_iter().filter(|path| tried.insert(path.clone())).collect();
            if wanted.is_empty() {
                return texts;
            }
            for path in wanted {
                match self.read_within(&path) {
                    // The model reports a missing file with the references to it.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    read => texts.take(Role::Referred, &path, &self.shown(&path), read),
                }
            }
        }
    }

    /// Reads a file, unless it is outside the folders of the spec, also through a symbolic link.
    fn read_within(&self, path: &str) -> io::Result<String> {
        if let Files::Held { tree, .. } = &self.files {
            let bytes = tree.get(path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
            return decoded(bytes.clone(), self.limits.file);
        }
        let file = self.base.join(path).canonicalize()?;
        for root in &self.roots {
            if file.starts_with(root.canonicalize()?) {
                return text(&file, self.limits.file);
            }
        }
        let mut why = format!("lies outside of {}, and is not read", self.shown_roots());
        if matches!(self.files, Files::Named(_)) {
            why += "; `--root` names a folder that contains it";
        }
        Err(io::Error::new(io::ErrorKind::PermissionDenied, why))
    }

    fn shown_roots(&self) -> String {
        match &self.files {
            Files::Found(_) => self.header.clone(),
            Files::Named(_) => "the folders of the named files".to_owned(),
            Files::Held { .. } => self.shown(&self.header),
        }
    }

    fn shown(&self, path: &str) -> String {
        match &self.files {
            Files::Found(_) => path.to_owned(),
            Files::Named(_) => self.base.join(path).display().to_string(),
            Files::Held { revision, .. } => format!("{revision}:{path}"),
        }
    }
}

impl Texts {
    /// Records the text of a file, or the reason why it cannot be read.
    fn take(&mut self, role: Role, path: &str, shown: &str, read: io::Result<String>) {
        match read {
            Ok(text) => {
                self.sources.add_as(role, path, text);
                self.shown.push(shown.to_owned());
            }
            Err(error) => self.unreadable.push(format!("{shown}: {error}")),
        }
    }

    /// Formats a location with the displayed path of its file: `specs/pets/pets.yaml:3:5`.
    pub(crate) fn place(&self, place: NodeLocation) -> String {
        let path = self.shown.get(place.source.0 as usize).map_or("", String::as_str);
        match self.sources.position(place) {
            Some(Position { line, column }) => format!("{path}:{line}:{column}"),
            None => path.to_owned(),
        }
    }

    /// Returns whether all paths and texts equal those of another reading.
    pub(crate) fn are(&self, other: &Texts) -> bool {
        let of = |texts: &Texts| -> Vec<(String, String)> {
            texts.sources.iter().map(|(_, source)| (source.path.clone(), source.text.clone())).collect()
        };
        of(self) == of(other)
    }

    /// Returns the sources under their displayed paths, for diagnostics.
    pub(crate) fn shown(&self) -> Sources {
        let mut sources = Sources::with_limits(*self.sources.limits());
        for ((_, source), shown) in self.sources.iter().zip(&self.shown) {
            sources.add(shown.as_str(), source.text.as_str());
        }
        sources
    }
}

/// Returns whether a file of a folder in `specs` is a document, by its extension.
pub(crate) fn is_document(file: &str) -> bool {
    !file.starts_with('.') && [".yaml", ".yml", ".json"].iter().any(|ending| file.ends_with(ending))
}

/// Reads a file up to a limit in bytes; refuses pipes and devices, which may never end.
pub(crate) fn text(file: &Path, limit: usize) -> io::Result<String> {
    let metadata = fs::metadata(file)?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "is not a file"));
    }
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len().min(most)).unwrap_or_default());
    // The file may grow after its metadata was read.
    fs::File::open(file)?.take(most).read_to_end(&mut bytes)?;
    decoded(bytes, limit)
}

/// Decodes a text up to a limit in bytes.
fn decoded(bytes: Vec<u8>, limit: usize) -> io::Result<String> {
    if bytes.len() > limit {
        let why = format!("has more than {limit} bytes; raise --max-file-size if this is meant");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    String::from_utf8(bytes).map_err(|error| {
        let line =
            error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1;
        io::Error::new(io::ErrorKind::InvalidData, format!("is not UTF-8, at line {line}; convert it first"))
    })
}

/// Returns the innermost folder that contains all folders.
fn common(folders: &[PathBuf]) -> PathBuf {
    let mut folders = folders.iter();
    let mut base = folders.next().cloned().unwrap_or_default();
    for folder in folders {
        while !folder.starts_with(&base) && base.pop() {}
    }
    base
}

/// Returns a path below a folder, with `/`.
pub(crate) fn relative(base: &Path, file: &Path) -> io::Result<String> {
    let below = file.strip_prefix(base).unwrap_or(file);
    let parts: Option<Vec<&str>> = below.iter().map(OsStr::to_str).collect();
    parts.map(|parts| parts.join("/")).ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidFilename, format!("{}: its path is not Unicode", file.display()))
    })
}

/// Returns the header of generated files for named files, restricted to characters that are safe in comments of every
/// target language.
fn header(first: &str, count: usize) -> String {
    let words = first.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_'));
    let first = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    match count {
        0 | 1 => first,
        more => format!("{first} and {} more", more - 1),
    }
}

fn at(path: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{path}: {error}"))
}
