//! Facts as they are shown: a few words, or a row of a list, each leading to where it comes from.

use super::Known;
use super::markdown::markdown;
use super::notes::{Notes, cut};
use crate::rust::docs::constraints::{self, Part, Word};
use bindery_model::node::NodeLocation;
use bindery_model::service::{Docs, TypeUse};
use bindery_model::why::{By, Reason};
use maud::{Markup, html};

/// The longest value that is shown whole.
const LONGEST: usize = 300;

/// The fact of a name.
pub(super) fn find<'r>(facts: &'r [Reason], fact: &str) -> Option<&'r Reason> {
    facts.iter().find(|reason| reason.fact == fact)
}

/// What documents say in prose: Markdown, and marks that lead to where it is said.
pub(super) fn docs(notes: &mut Notes, all: &[&Docs], facts: &[Reason]) -> Markup {
    let summary = all.iter().find_map(|docs| docs.summary.as_ref()).map(|said| said.value.as_str());
    let description = all.iter().find_map(|docs| docs.description.as_ref()).map(|said| said.value.as_str());
    // Many documents say the same twice.
    let repeated = match (summary, description) {
        (Some(summary), Some(text)) => text.trim_start().starts_with(summary.trim().trim_end_matches('.')),
        _ => false,
    };
    let mut block = |label: &str, text: Option<&str>| {
        let by = &find(facts, label)?.by;
        let text = text.filter(|text| !text.trim().is_empty())?;
        Some(html! { div.fact.docs { (markdown(text)) (notes.mark(by, "this text")) } })
    };
    let summary = if repeated { None } else { block("summary", summary) };
    let description = block("documentation", description);
    let undescribed = match (&summary, &description, find(facts, "documentation")) {
        (None, None, Some(Reason { by: by @ By::Rule { .. }, .. })) => {
            Some(html! { p.none { (notes.word(by, html! { "Nothing describes it." })) } })
        }
        _ => None,
    };
    html! { @for part in [summary, description, undescribed].into_iter().flatten() { (part) } }
}

/// Facts as a list of labels and values; values of one label stand together.
pub(super) fn list(notes: &mut Notes, facts: &[&Reason]) -> Markup {
    let mut labels: Vec<&str> = Vec::new();
    for reason in facts {
        if !labels.contains(&reason.fact.as_str()) {
            labels.push(&reason.fact);
        }
    }
    html! {
        dl.facts {
            @for label in labels {
                div {
                    dt { (label) }
                    dd {
                        @for reason in facts.iter().filter(|reason| reason.fact == label) {
                            (value(notes, reason))
                        }
                    }
                }
            }
        }
    }
}

/// A value that leads to where it comes from; one of several lines as a block.
fn value(notes: &mut Notes, reason: &Reason) -> Markup {
    let removed = reason.fact == "removed";
    let text = cut(&reason.value, LONGEST);
    html! {
        span.v { (notes.word(&reason.by, html! { @if removed { del { (text) } } @else { (text) } })) }
    }
}

/// A fact of a member in a few words, for those whose label and value need none of the page's own; none where it is said
/// otherwise, as that of a shape whose name the type has and what constrains it, or says only that there is nothing to say.
pub(super) fn chip(reason: &Reason, shape: Option<&str>) -> Option<String> {
    let Reason { fact, value, by } = reason;
    let (of, fact) = match fact.rsplit_once(": ") {
        Some((of, fact)) => (of.split(": ").map(whose).collect(), fact),
        None => (String::new(), fact.as_str()),
    };
    let value = cut(value, LONGEST);
    let words = match fact {
        "definition" if !of.is_empty() && shape != Some(value.as_str()) => value,
        "name" | "type" | "definition" | "required" | "summary" | "documentation" => return None,
        "location" | "secret" | "width" if matches!(by, By::Rule { .. }) => return None,
        "secret" => "secret".to_owned(),
        "least length" | "most length" | "pattern" | "minimum" | "above the minimum" | "maximum"
        | "below the maximum" | "multiple of" | "least items" | "most items" | "no item twice" | "least entries"
        | "most entries" | "allowed" => {
            return None;
        }
        "location" => format!("in: {value}"),
        "may be null" | "only in answers" | "may be empty" | "put in as it is" => fact.to_owned(),
        other => format!("{other}: {value}"),
    };
    Some(of + &words)
}

/// A part of a type as [`constraints::made_of`] names it.
fn whose(part: &str) -> String {
    match part.strip_prefix("item").map(|number| number.trim_start().parse::<usize>()) {
        Some(Ok(index)) => format!("entry {}: ", index + 1),
        Some(Err(_)) => "each entry: ".to_owned(),
        None => format!("each {part}: "),
    }
}

/// What constrains a type and what it is made of, each constraint in a few words that lead to what says it: of a range
/// each bound to its own.
pub(super) fn constraints(known: &Known, notes: &mut Notes, used: &TypeUse, facts: &[Reason]) -> Vec<Markup> {
    let why = |place: NodeLocation| {
        let said = |by: &&By| matches!(by, By::Said { place: at, .. } if *at == place);
        let by = facts.iter().map(|reason| &reason.by).find(said);
        by.cloned().unwrap_or_else(|| known.service.reasons.at(place))
    };
    let mut all = Vec::new();
    for (whose, used) in constraints::made_of(used) {
        for Part(words) in constraints::parts(&used.constraints) {
            let mut places = words.iter().filter_map(Word::place);
            all.push(match (places.next(), places.next()) {
                (Some(place), None) => notes.word(&why(place), html! { (whose) @for word in &words { (shown(word)) } }),
                (Some(_), Some(_)) | (None, _) => html! {
                    (whose)
                    @for word in &words {
                        @match word.place() {
                            Some(place) => { (notes.word(&why(place), shown(word))) }
                            None => { (shown(word)) }
                        }
                    }
                },
            });
        }
    }
    all
}

fn shown(word: &Word) -> Markup {
    match word {
        Word::Ours(ours) | Word::Said(ours, _) => html! { (ours) },
        Word::Number(number, _) => html! { (number) },
        Word::Code(code, _) => html! { code { (cut(code, LONGEST)) } },
    }
}
