//! Facts as inline text or as rows of a list, each linked to its source.

use super::Known;
use super::markdown::markdown;
use super::notes::{Notes, cut};
use crate::rust::docs::constraints::{self, Part, Word};
use bindery_model::node::NodeLocation;
use bindery_model::service::{Docs, TypeUse};
use bindery_model::why::{By, Reason};
use maud::{Markup, html};

/// The maximum length of a value; longer ones are cut.
const LONGEST: usize = 300;

/// Returns the fact with this label.
pub(super) fn find<'r>(facts: &'r [Reason], fact: &str) -> Option<&'r Reason> {
    facts.iter().find(|reason| reason.fact == fact)
}

/// Formats descriptions as Markdown, with links to their sources.
pub(super) fn docs(notes: &mut Notes, all: &[&Docs], facts: &[Reason]) -> Markup {
    let summary = all.iter().find_map(|docs| docs.summary.as_ref()).map(|text| text.value.as_str());
    let description = all.iter().find_map(|docs| docs.description.as_ref()).map(|text| text.value.as_str());
    // Many documents repeat the summary in the description.
    let repeated = match (summary, description) {
        (Some(summary), Some(text)) => text.trim_start().starts_with(summary.trim().trim_end_matches('.')),
        _ => false,
    };
    let mut block = |label: &str, text: Option<&str>| {
        let by = &find(facts, label)?.by;
        let text = text.filter(|text| !text.trim().is_empty())?;
        Some(html! { div.fact.docs { (markdown(text, notes.links())) (notes.mark(by, "this text")) } })
    };
    let summary = if repeated { None } else { block("summary", summary) };
    let description = block("documentation", description);
    let undescribed = match (&summary, &description, find(facts, "documentation")) {
        (None, None, Some(Reason { by: by @ By::Rule { .. }, .. })) => {
            Some(html! { p.none { (notes.link(by, html! { "No description." })) } })
        }
        _ => None,
    };
    html! { @for part in [summary, description, undescribed].into_iter().flatten() { (part) } }
}

/// Formats facts as a definition list; values with the same label are grouped.
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

/// Formats a value with a link to its source.
fn value(notes: &mut Notes, reason: &Reason) -> Markup {
    let removed = reason.fact == "removed";
    let text = cut(&reason.value, LONGEST);
    html! {
        span.v { (notes.link(&reason.by, html! { @if removed { del { (text) } } @else { (text) } })) }
    }
}

/// Formats a fact of a member as a short phrase. Returns `None` for facts that the page shows elsewhere, such as the type
/// and the constraints, and for defaults without information.
pub(super) fn chip(reason: &Reason, shape: Option<&str>) -> Option<String> {
    let Reason { fact, value, by } = reason;
    let (of, fact) = match fact.rsplit_once(": ") {
        Some((of, fact)) => (of.split(": ").map(inner_type).collect(), fact),
        None => (String::new(), fact.as_str()),
    };
    let value = cut(value, LONGEST);
    let phrase = match fact {
        "definition" if !of.is_empty() && shape != Some(value.as_str()) => value,
        "name" | "type" | "definition" | "required" | "summary" | "documentation" => return None,
        "location" | "sensitive" | "width" if matches!(by, By::Rule { .. }) => return None,
        "sensitive" => "sensitive".to_owned(),
        "minimum length" | "maximum length" | "pattern" | "minimum" | "exclusive minimum" | "maximum"
        | "exclusive maximum" | "multiple of" | "minimum items" | "maximum items" | "unique items"
        | "minimum entries" | "maximum entries" | "allowed value" => {
            return None;
        }
        "location" => format!("in: {value}"),
        "nullable" | "read-only" | "allow empty value" | "not percent-encoded" => fact.to_owned(),
        other => format!("{other}: {value}"),
    };
    Some(of + &phrase)
}

/// Names a part of a type like [`constraints::made_of`] does.
fn inner_type(part: &str) -> String {
    match part.strip_prefix("item").map(|number| number.trim_start().parse::<usize>()) {
        Some(Ok(index)) => format!("entry {}: ", index + 1),
        Some(Err(_)) => "each entry: ".to_owned(),
        None => format!("each {part}: "),
    }
}

/// Formats the constraints of a type and of its inner types, each linked to its source. Each bound of a range has a link
/// of its own.
pub(super) fn constraints(known: &Known, notes: &mut Notes, used: &TypeUse, facts: &[Reason]) -> Vec<Markup> {
    let why = |place: NodeLocation| {
        let at_location = |by: &&By| matches!(by, By::Said { place: at, .. } if *at == place);
        let by = facts.iter().map(|reason| &reason.by).find(at_location);
        by.cloned().unwrap_or_else(|| known.service.reasons.at(place))
    };
    let mut all = Vec::new();
    for (path, used) in constraints::made_of(used) {
        for Part(words) in constraints::parts(&used.constraints) {
            let mut places = words.iter().filter_map(Word::place);
            all.push(match (places.next(), places.next()) {
                (Some(place), None) => notes.link(&why(place), html! { (path) @for word in &words { (shown(word)) } }),
                (Some(_), Some(_)) | (None, _) => html! {
                    (path)
                    @for word in &words {
                        @match word.place() {
                            Some(place) => { (notes.link(&why(place), shown(word))) }
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
