//! Each rule of changes has its pair of documents, and its row in `specs/README.md`.

#[path = "diff/pairs.rs"]
mod pairs;

use bindery_model::diff::{Change, ChangeRule, Release, Wire, added, diff, removed};
use bindery_model::service::Model;
use bindery_model::source::Sources;
use pairs::{Pair, pairs};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// The model of a document.
fn model(pair: &str, text: &str) -> (Model, Sources) {
    let mut sources = Sources::default();
    sources.add("pets.yaml", text);
    let loaded = bindery_model::load(&sources, "pets").unwrap_or_else(|errors| panic!("{pair}: {errors:#?}"));
    (loaded.model, sources)
}

fn changes(pair: &Pair) -> (Vec<Change>, Sources, Sources) {
    let ((old, before), (new, after)) = (model(&pair.name, &pair.old), model(&pair.name, &pair.new));
    (diff(&old, &new), before, after)
}

#[test]
fn each_pair_has_its_verdicts() {
    let mut text = String::new();
    for pair in pairs() {
        _ = writeln!(text, "## {}", pair.name);
        let (changes, old, new) = changes(&pair);
        for change in changes {
            let line = |sources: &Sources, place| {
                let position = Option::and_then(place, |place| sources.position(place));
                position.map_or("-".to_owned(), |position| position.line.to_string())
            };
            let Change { rule, subject, also, before, after, .. } = &change;
            let subjects = [std::slice::from_ref(subject), also].concat().join(", ");
            let (wire, release) = (change.wire.as_str(), change.release.as_str());
            let lines = format!("{}→{}", line(&old, change.old), line(&new, change.new));
            let words = match (before, after) {
                (None, None) => String::new(),
                (before, after) => {
                    let word = |word: &Option<String>| word.clone().unwrap_or("-".to_owned());
                    format!(": {} → {}", word(before), word(after))
                }
            };
            _ = writeln!(text, "{wire}, {release}  {subjects} {}{words}  [{lines}]", rule.name());
        }
        text.push('\n');
    }
    insta::assert_snapshot!(text);
}

#[test]
fn nothing_is_said_of_two_models_that_say_the_same() {
    for pair in pairs() {
        for text in [&pair.old, &pair.new] {
            let (one, other) = (model(&pair.name, text).0, model(&pair.name, &format!("# elsewhere\n{text}")).0);
            assert_eq!(diff(&one, &other), [], "{}", pair.name);
        }
    }
}

#[test]
fn every_change_of_a_document_is_said() {
    for pair in pairs().iter().filter(|pair| pair.old != pair.new) {
        let (changes, _, _) = changes(pair);
        assert!(!changes.is_empty(), "{}: nothing is said", pair.name);
    }
}

#[test]
fn a_change_and_its_way_back_are_of_the_same_elements() {
    for pair in pairs() {
        let (there, _, _) = changes(&pair);
        let back = Pair { name: pair.name.clone(), old: pair.new, new: pair.old };
        let (back, _, _) = changes(&back);
        let of = |changes: &[Change], turned: bool| -> BTreeSet<_> {
            let sides = changes.iter().flat_map(|change| change.elements.iter());
            sides.map(|(old, new)| if turned { (*new, *old) } else { (*old, *new) }).collect()
        };
        assert_eq!(of(&there, false), of(&back, true), "{}", pair.name);
    }
}

#[test]
fn a_service_comes_and_goes() {
    let (model, _) = model("nothing", &pairs()[0].old);
    let (come, gone) = (added(&model), removed(&model));
    assert_eq!((come.rule, come.wire, come.release), (ChangeRule::ServiceAdded, Wire::Compatible, Release::Minor));
    assert_eq!((gone.rule, gone.wire, gone.release), (ChangeRule::ServiceRemoved, Wire::BreaksCallers, Release::Major));
}

#[test]
fn every_rule_has_its_pair_and_its_row() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/README.md"));
    let readme = readme.expect("specs/README.md");
    let (_, section) = readme.split_once("\n## What a change means\n").expect("a section on changes");
    let section = section.split("\n## ").next().unwrap_or_default();
    let mut rows = BTreeMap::new();
    let mut names = Vec::new();
    for line in section.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, rule, meaning, wires, releases, _] = cells.as_slice() else { continue };
        let Some(rule) = rule.strip_prefix('`').and_then(|rule| rule.strip_suffix('`')) else { continue };
        assert!(!meaning.is_empty(), "{line}");
        names.push(rule);
        let set = |cell: &str| cell.split(", ").map(str::to_owned).collect::<BTreeSet<_>>();
        rows.insert(rule.to_owned(), (set(wires), set(releases)));
    }
    assert_eq!(
        names,
        ChangeRule::ALL.iter().map(|rule| rule.name()).collect::<Vec<_>>(),
        "one row for each rule, by name"
    );

    // What the pairs came to, there and back, is what the table says, no less and no more.
    let mut seen: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    let (service, _) = model("nothing", &pairs()[0].old);
    let turned = |pair: &Pair| Pair { name: pair.name.clone(), old: pair.new.clone(), new: pair.old.clone() };
    let all = pairs().into_iter().flat_map(|pair| [turned(&pair), pair]).flat_map(|pair| changes(&pair).0);
    for change in all.chain([added(&service), removed(&service)]) {
        let (wires, releases) = seen.entry(change.rule.name().to_owned()).or_default();
        wires.insert(change.wire.as_str().to_owned());
        releases.insert(change.release.as_str().to_owned());
    }
    // Only who writes the code knows of this one; its own tests have pairs.
    let unseen = ChangeRule::GeneratedNameChanged.name();
    rows.remove(unseen);
    for (rule, (wires, releases)) in &rows {
        let (seen_wires, seen_releases) = seen.get(rule).unwrap_or_else(|| panic!("no pair for {rule}"));
        assert_eq!((wires, releases), (seen_wires, seen_releases), "the row of {rule}");
    }
}
