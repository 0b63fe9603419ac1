//! The completeness of a service: one bar per aspect, for the documents alone and with the overlays.

use super::{Known, Service};
use bindery_model::lint::{Aspect, Completeness, measures};
use maud::{Markup, html};

/// A bar and the aspect that it measures.
struct Bar {
    what: &'static str,
    hint: &'static str,
    before: Option<Completeness>,
    after: Completeness,
}

/// Formats the overall bar of a service.
pub(super) fn overall(service: &Service) -> Markup {
    bar(&Bar { hint: "", ..score(service) })
}

fn score(service: &Service) -> Bar {
    Bar {
        what: "All aspects",
        hint: "facts that lint checks: names, requests, responses, failures, descriptions, pagination, secrets",
        before: service.score_before,
        after: service.score,
    }
}

/// Formats all bars of a service.
pub(super) fn all(known: &Known) -> Markup {
    let bare = known.service.bare.map(measures);
    let aspects = measures(known.model).into_iter().enumerate().map(|(index, (aspect, after))| {
        let (what, hint) = labels(aspect);
        let before = bare.as_ref().and_then(|bare| bare.get(index)).map(|(_, before)| *before);
        Bar { what, hint, before, after }
    });
    let bars: Vec<Bar> = std::iter::once(score(known.service)).chain(aspects).collect();
    html! {
        p.legend {
            span.swatch.before {} "documents alone"
            @if known.service.bare.is_some() { " " span.swatch.after {} "with the overlays" }
        }
        ul.bars { @for each in &bars { li { (bar(each)) } } }
    }
}

/// Returns the title of an aspect and the noun of its count.
fn labels(aspect: Aspect) -> (&'static str, &'static str) {
    match aspect {
        Aspect::Requests => ("Requests typed", "operations have a request with more than plain strings"),
        Aspect::Responses => ("Responses typed", "operations have a response with a type, or a status without content"),
        Aspect::Failures => ("Failures declared", "operations declare their failures"),
        Aspect::Operations => ("Operations described", "operations have a description"),
        Aspect::Types => ("Members typed", "members and responses have a type other than any JSON"),
        Aspect::Members => ("Members described", "members have a description"),
        Aspect::Constraints => (
            "Values constrained",
            "strings, numbers, lists and maps have a length, a range, a pattern, a format or a list of values",
        ),
    }
}

fn bar(bar: &Bar) -> Markup {
    let Bar { what, hint, before, after } = bar;
    let (alone, end) = (before.unwrap_or(*after).percent(), after.percent());
    let label = match before {
        Some(before) => format!("{what}: {} % from the documents alone, {end} % with the overlays", before.percent()),
        None => format!("{what}: {end} %"),
    };
    // Overlays may also add elements to describe, so the share with overlays may be smaller.
    html! {
        div.bar {
            span.what { (what) }
            span.of { (after.said) " of " (after.of) @if !hint.is_empty() { " " (hint) } }
            svg role="img" aria-label=(label) width="100%" height="8" preserveAspectRatio="none" {
                rect.track width="100%" height="8" rx="4" {}
                @if end > alone { rect.after width={ (end) "%" } height="8" rx="4" {} }
                rect.before width={ (alone.min(end)) "%" } height="8" rx="4" {}
            }
            span.share {
                @match before {
                    Some(before) if before.percent() != end => { span.was { (before.percent()) " %" } " → " b { (end) " %" } }
                    Some(_) | None => { b { (end) " %" } }
                }
            }
        }
    }
}
