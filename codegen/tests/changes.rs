//! The releases that changes of documents require of the generated crates, pair by pair.

#[path = "../../model/tests/diff/pairs.rs"]
mod pairs;

use bindery_codegen::semver;
use bindery_codegen::semver::public_api::{self, PublicApi, compare};
use bindery_codegen::{BinderyDep, Options, generate};
use bindery_model::diff::{self, ChangeRule, Release};
use bindery_model::service::Model;
use bindery_model::source::Sources;
use pairs::{Pair, pairs};
use std::collections::HashMap;
use std::fmt::Write as _;

fn models(pair: &Pair) -> (Model, Model) {
    let read = |text: &str| {
        let mut sources = Sources::default();
        sources.add("pets.yaml", text);
        bindery_model::load(&sources, "pets").unwrap_or_else(|errors| panic!("{}: {errors:#?}", pair.name)).model
    };
    (read(&pair.old), read(&pair.new))
}

/// Returns the public API of a crate, cached by document: most pairs share their older document.
fn api_of(model: &Model, text: &str, known: &mut HashMap<String, PublicApi>) -> PublicApi {
    let options = Options { header: String::new(), bindery: BinderyDep::Workspace, standalone: false, version: None };
    let read = || public_api::read(&generate(model, &options).files);
    known.entry(text.to_owned()).or_insert_with(read).clone()
}

#[test]
fn each_pair_has_its_release() {
    let (mut text, mut known) = (String::new(), HashMap::new());
    for pair in pairs() {
        let (old, new) = models(&pair);
        let (before, after) = (api_of(&old, &pair.old, &mut known), api_of(&new, &pair.new, &mut known));
        let judged = semver::judge(&old, &new, &before, &after);
        _ = writeln!(text, "## {}", pair.name);
        for change in &judged {
            let detail = match (change.rule, &change.before, &change.after) {
                (ChangeRule::GeneratedNameChanged, before, after) => {
                    let word = |side: &Option<String>| side.clone().unwrap_or("nothing".to_owned());
                    format!(": {} → {}", word(before), word(after))
                }
                _ => String::new(),
            };
            _ = writeln!(text, "{:?}  {} {}{detail}", change.release, change.subject, change.rule.name());
        }
        text.push('\n');

        // The greatest release of a change equals that of the differences, unless a name was displaced.
        let strongest = compare(&before, &after).iter().map(|difference| difference.release).max();
        let strongest = strongest.unwrap_or(Release::Patch);
        let judged_release = judged.iter().map(|change| change.release).max().unwrap_or(Release::Patch);
        let displaced = judged.iter().any(|change| change.rule == ChangeRule::GeneratedNameChanged);
        assert!(
            judged_release == strongest || judged_release > strongest && displaced,
            "{}: {judged_release:?}, {strongest:?}",
            pair.name
        );

        // A rule never states less than the code requires.
        for (rule, judged) in diff::diff(&old, &new).iter().zip(&judged) {
            assert_eq!((rule.rule, &rule.subject), (judged.rule, &judged.subject), "{}", pair.name);
            assert!(rule.release >= judged.release, "{}: {} {}", pair.name, rule.subject, rule.rule.name());
        }
    }
    insta::assert_snapshot!(text);
}
