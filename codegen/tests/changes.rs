//! What changes of documents come to in the generated crates, pair by pair.

#[path = "../../model/tests/diff/pairs.rs"]
mod pairs;

use bindery_codegen::semver;
use bindery_codegen::semver::public_api::{Surface, compare, surface};
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

/// The surface of a crate; most pairs share their older document.
fn seen(model: &Model, text: &str, known: &mut HashMap<String, Surface>) -> Surface {
    let options = Options { header: String::new(), bindery: BinderyDep::Workspace, standalone: false, version: None };
    let surface = || surface(&generate(model, &options).files);
    known.entry(text.to_owned()).or_insert_with(surface).clone()
}

#[test]
fn each_pair_has_its_release() {
    let (mut text, mut known) = (String::new(), HashMap::new());
    for pair in pairs() {
        let (old, new) = models(&pair);
        let (before, after) = (seen(&old, &pair.old, &mut known), seen(&new, &pair.new, &mut known));
        let judged = semver::judge(&old, &new, &before, &after);
        _ = writeln!(text, "## {}", pair.name);
        for change in &judged {
            let words = match (change.rule, &change.before, &change.after) {
                (ChangeRule::GeneratedNameChanged, before, after) => {
                    let word = |side: &Option<String>| side.clone().unwrap_or("nothing".to_owned());
                    format!(": {} → {}", word(before), word(after))
                }
                _ => String::new(),
            };
            _ = writeln!(text, "{:?}  {} {}{words}", change.release, change.subject, change.rule.name());
        }
        text.push('\n');

        // The strongest change says no less than the strongest difference, and no more unless a name changed hands.
        let strongest = compare(&before, &after).iter().map(|difference| difference.release).max();
        let strongest = strongest.unwrap_or(Release::Patch);
        let said = judged.iter().map(|change| change.release).max().unwrap_or(Release::Patch);
        let displaced = judged.iter().any(|change| change.rule == ChangeRule::GeneratedNameChanged);
        assert!(said == strongest || said > strongest && displaced, "{}: {said:?}, {strongest:?}", pair.name);

        // No rule says less than the code comes to.
        for (rule, judged) in diff::diff(&old, &new).iter().zip(&judged) {
            assert_eq!((rule.rule, &rule.subject), (judged.rule, &judged.subject), "{}", pair.name);
            assert!(rule.release >= judged.release, "{}: {} {}", pair.name, rule.subject, rule.rule.name());
        }
    }
    insta::assert_snapshot!(text);
}
