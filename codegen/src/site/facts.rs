//! Facts as they are shown: a few words, or a row of a list, each leading to where it comes from.

use super::markdown::markdown;
use super::notes::{Notes, cut};
use bindery_model::service::Docs;
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
/// otherwise, as that of a shape whose name the type has, or says only that there is nothing to say.
pub(super) fn chip(reason: &Reason, shape: Option<&str>) -> Option<String> {
    let Reason { fact, value, by } = reason;
    let (of, fact) = match fact.rsplit_once(": ") {
        Some((of, fact)) => (of.split(": ").map(|part| format!("each {part}: ")).collect(), fact),
        None => (String::new(), fact.as_str()),
    };
    let value = cut(value, LONGEST);
    let words = match fact {
        "definition" if !of.is_empty() && shape != Some(value.as_str()) => value,
        "name" | "type" | "definition" | "required" | "summary" | "documentation" => return None,
        "location" | "secret" | "width" if matches!(by, By::Rule { .. }) => return None,
        "secret" => "secret".to_owned(),
        "least length" => counted("at least", &value, "character"),
        "most length" => counted("at most", &value, "character"),
        "least items" => counted("at least", &value, "item"),
        "most items" => counted("at most", &value, "item"),
        "least entries" => counted("at least", &value, "entry"),
        "most entries" => counted("at most", &value, "entry"),
        "minimum" => format!("at least {value}"),
        "maximum" => format!("at most {value}"),
        "location" => format!("in: {value}"),
        "above the minimum" | "below the maximum" | "no item twice" | "may be null" | "only in answers"
        | "may be empty" | "put in as it is" => fact.to_owned(),
        other => format!("{other}: {value}"),
    };
    Some(of + &words)
}

fn counted(bound: &str, count: &str, what: &str) -> String {
    match (count, what) {
        ("1", what) => format!("{bound} 1 {what}"),
        (count, "entry") => format!("{bound} {count} entries"),
        (count, what) => format!("{bound} {count} {what}s"),
    }
}
