//! How complete a service is: a bar per aspect, of what the documents say and of what the overlays add.

use super::{Known, Service};
use bindery_model::lint::{Aspect, Completeness, measures};
use maud::{Markup, html};

/// A bar, and what it measures.
struct Bar {
    what: &'static str,
    hint: &'static str,
    before: Option<Completeness>,
    after: Completeness,
}

/// The bar of a service as a whole.
pub(super) fn overall(service: &Service) -> Markup {
    bar(&Bar { hint: "", ..score(service) })
}

fn score(service: &Service) -> Bar {
    Bar {
        what: "All that can be said",
        hint: "things that lint asks for: names, requests, answers, failures, texts, pages, secrets",
        before: service.score_before,
        after: service.score,
    }
}

/// All bars of a service.
pub(super) fn all(known: &Known) -> Markup {
    let bare = known.service.bare.map(measures);
    let aspects = measures(known.model).into_iter().enumerate().map(|(index, (aspect, after))| {
        let (what, hint) = words(aspect);
        let before = bare.as_ref().and_then(|bare| bare.get(index)).map(|(_, before)| *before);
        Bar { what, hint, before, after }
    });
    let bars: Vec<Bar> = std::iter::once(score(known.service)).chain(aspects).collect();
    html! {
        p.legend {
            span.swatch.before {} "the documents alone"
            @if known.service.bare.is_some() { " " span.swatch.after {} "with the overlays" }
        }
        ul.bars { @for each in &bars { li { (bar(each)) } } }
    }
}

fn words(aspect: Aspect) -> (&'static str, &'static str) {
    match aspect {
        Aspect::Requests => ("Requests typed", "operations have a request that says more than “some strings”"),
        Aspect::Responses => ("Answers typed", "operations have an answer with a type, or a status that has none"),
        Aspect::Failures => ("Failures named", "operations say how they fail"),
        Aspect::Operations => ("Operations described", "operations, by more than their name"),
        Aspect::Types => ("Members typed", "members and answers are not just any JSON value"),
        Aspect::Members => ("Members described", "members"),
        Aspect::Constraints => {
            ("Values bounded", "texts, numbers, lists and maps have a length, a pattern, a format or a list of values")
        }
    }
}

fn bar(bar: &Bar) -> Markup {
    let Bar { what, hint, before, after } = bar;
    let (alone, end) = (before.unwrap_or(*after).percent(), after.percent());
    let said = match before {
        Some(before) => format!("{what}: {} % by the documents alone, {end} % with the overlays", before.percent()),
        None => format!("{what}: {end} %"),
    };
    // Overlays may also bring things that are then to be said: the share of both is shown, never less than nothing.
    html! {
        div.bar {
            span.what { (what) }
            span.of { (after.said) " of " (after.of) @if !hint.is_empty() { " " (hint) } }
            svg role="img" aria-label=(said) width="100%" height="8" preserveAspectRatio="none" {
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
