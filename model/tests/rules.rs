//! The tables of rules in `specs/README.md` list each rule with each of its severities, and no others.

use bindery_model::lint::Rule;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The Rust files under a folder, tests aside.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

/// Where a text makes a diagnostic, and of what severity.
const MAKERS: [(&str, &str); 4] = [
    ("Diagnostic::error(", "error"),
    ("Diagnostic::warning(", "warning"),
    ("Fault::new(", "error"),
    ("const SYNTAX: &'static str = ", "error"),
];

/// The rules that the code knows.
fn coded() -> BTreeSet<(String, &'static str)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["model/src", "codegen/src", "xtask/src"] {
        sources(&root.join(folder), &mut files);
    }
    let mut rules = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a text");
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for (maker, severity) in MAKERS {
            for (at, _) in text.match_indices(maker) {
                let rest = text[at + maker.len()..].trim_start();
                let line = rest.lines().next().unwrap_or_default();
                // Some pass on what another maker was given.
                if ["code:", "code,", "Fault::SYNTAX", "SYNTAX"].iter().any(|passed| rest.starts_with(passed)) {
                    continue;
                }
                let rule = rest.strip_prefix('"').and_then(|rest| rest.split('"').next());
                let rule =
                    rule.unwrap_or_else(|| panic!("{}: a rule is said where it is made: {line}", file.display()));
                rules.insert((rule.to_string(), severity));
            }
        }
    }
    rules
}

#[test]
fn every_rule_is_in_the_table() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/README.md"));
    let readme = readme.expect("specs/README.md");
    let (_, table) = readme.split_once("\n## Rules\n").expect("a section on rules");
    let mut rows = Vec::new();
    for line in table.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, rule, severity @ ("error" | "warning" | "advice"), meaning, _] = cells.as_slice() else { continue };
        assert!(!meaning.is_empty(), "{line}");
        rows.push((rule.trim_matches('`').to_string(), *severity));
    }
    let (advice, others): (Vec<_>, Vec<_>) = rows.iter().partition(|(_, severity)| *severity == "advice");
    assert!(advice.is_sorted() && others.is_sorted(), "the tables are sorted by rule");
    let table: BTreeSet<_> = rows.iter().cloned().collect();
    assert_eq!(table.len(), rows.len(), "a rule stands once for each severity");
    let mut coded = coded();
    coded.extend(Rule::ALL.map(|rule| (rule.name().to_owned(), "advice")));
    let missing: Vec<_> = coded.difference(&table).collect();
    let gone: Vec<_> = table.difference(&coded).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not in the table: {missing:?}; not in the code: {gone:?}");
}
