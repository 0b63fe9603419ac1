//! Pairs of documents that differ in one thing: `pairs.txt`, read the same way by all who test with them.
//!
//! A pair is a heading `## NAME`, a line `base FILE`, and hunks: lines that begin with `-` stand once in the base, one
//! after the other, and those that begin with `+` take their place.

use std::path::{Path, PathBuf};

/// Two documents.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    /// What the pair is called.
    pub(crate) name: String,
    /// The older document.
    pub(crate) old: String,
    /// The newer one.
    pub(crate) new: String,
}

/// The folder of the pairs.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../model/tests/diff")
}

fn read(file: &str) -> String {
    let path = folder().join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All pairs.
pub(crate) fn pairs() -> Vec<Pair> {
    let text = read("pairs.txt");
    text.split("\n## ").skip(1).map(pair).collect()
}

fn pair(section: &str) -> Pair {
    let (name, body) = section.split_once('\n').expect("a pair has a body");
    let (base, hunks) = body.trim_start().split_once('\n').unwrap_or((body, ""));
    let old = read(&format!("{}.yaml", base.strip_prefix("base ").expect("a pair says its base")));
    let mut new = old.clone();
    let (mut from, mut to) = (String::new(), String::new());
    for line in hunks.lines().chain([""]) {
        match line.split_at_checked(1) {
            Some(("-", gone)) if to.is_empty() => from += &format!("{gone}\n"),
            Some(("+", come)) => to += &format!("{come}\n"),
            _ => {
                new = replaced(name, &new, &mut from, &mut to);
                if let Some(("-", gone)) = line.split_at_checked(1) {
                    from += &format!("{gone}\n");
                }
            }
        }
    }
    Pair { name: name.trim().to_owned(), old, new }
}

fn replaced(name: &str, text: &str, from: &mut String, to: &mut String) -> String {
    let (from, to) = (std::mem::take(from), std::mem::take(to));
    if from.is_empty() && to.is_empty() {
        return text.to_owned();
    }
    assert_eq!(text.matches(&from).count(), 1, "{name}: these lines do not stand once in the base:\n{from}");
    text.replacen(&from, &to, 1)
}
