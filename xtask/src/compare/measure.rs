//! The cost of one process, and of several processes that run in turn.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{fs, io};
use wait4::Wait4 as _;

/// The cost of a process, including the child processes that it waited for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Usage {
    /// The seconds from start to end.
    pub(super) wall: f64,
    /// The seconds of processor time, in user and system mode.
    pub(super) cpu: f64,
    /// The peak memory of a single process, in bytes.
    pub(super) peak: f64,
}

/// A command that can be run repeatedly.
#[derive(Clone, Debug)]
pub(super) struct Invocation {
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<String>,
    /// The environment variables to set, or to remove if `None`.
    pub(super) environment: BTreeMap<String, Option<String>>,
    pub(super) folder: PathBuf,
}

impl Invocation {
    /// Creates an invocation of a program with arguments in a folder.
    pub(super) fn new<A: Into<String>>(
        program: impl Into<PathBuf>,
        arguments: impl IntoIterator<Item = A>,
        folder: &Path,
    ) -> Self {
        let arguments = arguments.into_iter().map(A::into).collect();
        Invocation { program: program.into(), arguments, environment: BTreeMap::new(), folder: folder.to_owned() }
    }

    /// Creates an invocation of cargo without the variables of a surrounding cargo.
    pub(super) fn cargo<A: Into<String>>(arguments: impl IntoIterator<Item = A>, folder: &Path, target: &Path) -> Self {
        let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut invocation = Invocation::new(program, arguments, folder);
        for gone in
            ["RUSTFLAGS", "RUSTC_WRAPPER", "CARGO_INCREMENTAL", "CARGO_BUILD_JOBS", "CARGO_MAKEFLAGS", "MAKEFLAGS"]
        {
            invocation.environment.insert(gone.to_owned(), None);
        }
        invocation.environment.insert("CARGO_TARGET_DIR".to_owned(), Some(target.display().to_string()));
        invocation
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).current_dir(&self.folder).stdin(Stdio::null());
        for (name, value) in &self.environment {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }

    /// Adds a time limit in seconds, if the system has the program `timeout`.
    pub(super) fn within(mut self, seconds: u32) -> Self {
        if Command::new("timeout").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok() {
            let program = self.program.display().to_string();
            self.arguments.splice(0..0, [seconds.to_string(), program]);
            self.program = "timeout".into();
        }
        self
    }

    /// Runs the process to its end.
    ///
    /// # Errors
    /// Returns the first error line of the standard error, or else its last line, if the process fails.
    pub(super) fn run(&self) -> Result<Usage, String> {
        let failed = |error: io::Error| format!("{}: {error}", self.program.display());
        let start = Instant::now();
        let mut child = self.command().stdout(Stdio::null()).stderr(Stdio::piped()).spawn().map_err(failed)?;
        let mut messages = Vec::new();
        if let Some(mut stream) = child.stderr.take() {
            stream.read_to_end(&mut messages).map_err(failed)?;
        }
        let used = child.wait4().map_err(failed)?;
        let wall = start.elapsed().as_secs_f64();
        if !used.status.success() {
            return Err(last_words(&messages).unwrap_or_else(|| used.status.to_string()));
        }
        let usage = used.rusage;
        Ok(Usage { wall, cpu: (usage.utime + usage.stime).as_secs_f64(), peak: usage.maxrss as f64 })
    }

    /// Runs the process to its end, and returns its standard output.
    ///
    /// # Errors
    /// The same as for [`Invocation::run`].
    pub(super) fn output(&self) -> Result<String, String> {
        let output = self.command().output().map_err(|error| format!("{}: {error}", self.program.display()))?;
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            false => Err(last_words(&output.stderr).unwrap_or_else(|| output.status.to_string())),
        }
    }
}

/// Returns the most relevant line of messages: the first error, or else the last line.
fn last_words(messages: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(messages);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let found = lines.clone().find(|line| line.starts_with("error")).or_else(|| lines.next_back())?;
    Some(found.chars().take(160).collect())
}

/// A command that takes part in a comparison.
#[derive(Clone, Debug)]
pub(super) struct Contender {
    /// The paths to remove before each run.
    pub(super) clear: Vec<PathBuf>,
    /// The command, or the reason why it cannot run here.
    pub(super) work: Result<Invocation, String>,
}

/// Runs all contenders in turn, `runs` times after an optional warm-up, and returns the medians, or the error of a
/// failed contender.
///
/// Running in turn spreads temporary load on the machine over all contenders.
pub(super) fn in_turn(contenders: &[Contender], runs: usize, warm: Warm) -> Vec<Result<Usage, String>> {
    let mut measured: Vec<Result<Vec<Usage>, String>> =
        contenders.iter().map(|contender| contender.work.as_ref().map(|_| Vec::new()).map_err(String::clone)).collect();
    let first = match warm {
        Warm::Up => 0,
        Warm::Cold => 1,
    };
    for round in first..=runs {
        for (contender, measured) in contenders.iter().zip(&mut measured) {
            let (Ok(usages), Ok(work)) = (&mut *measured, &contender.work) else { continue };
            match contender.clear.iter().try_for_each(|path| remove(path)).and_then(|()| work.run()) {
                Ok(usage) if round > 0 => usages.push(usage),
                Ok(_) => {}
                Err(why) => *measured = Err(why),
            }
        }
    }
    measured.into_iter().map(|measured| measured.map(|usages| typical(&usages))).collect()
}

/// Whether an unmeasured run precedes the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Warm {
    /// One unmeasured run.
    Up,
    /// No unmeasured run.
    Cold,
}

/// Returns the medians of runs.
fn typical(usages: &[Usage]) -> Usage {
    let of = |field: fn(&Usage) -> f64| median(&usages.iter().map(field).collect::<Vec<_>>()).unwrap_or_default();
    Usage { wall: of(|usage| usage.wall), cpu: of(|usage| usage.cpu), peak: of(|usage| usage.peak) }
}

/// Returns the median.
pub(super) fn median(numbers: &[f64]) -> Option<f64> {
    let mut numbers = numbers.to_vec();
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    let upper = *numbers.get(middle)?;
    if numbers.len() % 2 == 1 { Some(upper) } else { Some((numbers.get(middle - 1)? + upper) / 2.0) }
}

/// Removes a file or a folder, if it exists.
pub(super) fn remove(path: &Path) -> Result<(), String> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(format!("{}: {error}", path.display())),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Writes a file and creates its folders; leaves a file with the same text unchanged.
pub(super) fn put(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{Contender, Invocation, Warm, in_turn, last_words, median};
    use std::fs;
    use std::path::Path;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0]), Some(3.0));
        assert_eq!(median(&[9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[9.0, 1.0, 2.0, 4.0]), Some(3.0));
        assert_eq!(median(&[1.0, 1.0, 1.0, 1000.0, 1000.0]), Some(1.0));
    }

    #[test]
    fn the_first_error_says_most_and_else_the_last_line() {
        assert_eq!(last_words(b"warning: a\nerror: b\nerror: c\n").as_deref(), Some("error: b"));
        assert_eq!(last_words(b"a\n  b  \n\n").as_deref(), Some("b"));
        assert_eq!(last_words(b"\n"), None);
    }

    fn shell(script: &str, folder: &Path) -> Contender {
        Contender { clear: vec![folder.join("out")], work: Ok(Invocation::new("sh", ["-c", script], folder)) }
    }

    #[test]
    fn contenders_run_in_turn_and_one_that_fails_drops_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let contenders = [
            shell("printf a >> log; test ! -e out && touch out", folder.path()),
            shell("printf b >> log; echo no luck >&2; exit 3", folder.path()),
            Contender { clear: Vec::new(), work: Err("it is not here".to_owned()) },
            shell("printf c >> log", folder.path()),
        ];
        let measured = in_turn(&contenders, 2, Warm::Up);
        assert_eq!(fs::read_to_string(folder.path().join("log")).expect("a log"), "abcacac");
        assert!(measured[0].as_ref().is_ok_and(|usage| usage.wall > 0.0 && usage.cpu > 0.0 && usage.peak > 1e5));
        assert_eq!(measured[1], Err("no luck".to_owned()));
        assert_eq!(measured[2], Err("it is not here".to_owned()));
        assert!(measured[3].is_ok());
    }

    #[test]
    fn the_processor_time_of_grandchildren_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        let script = "sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done'; true";
        let measured = Invocation::new("sh", ["-c", script], folder.path()).run().expect("it ends well");
        assert!(measured.cpu > 0.02, "{measured:?}");
    }

    #[test]
    fn a_program_that_is_not_there_is_said_so() {
        let why = Invocation::new("no-such-program", ["a"], Path::new(".")).run().expect_err("there is none");
        assert!(why.starts_with("no-such-program: "), "{why}");
    }
}
