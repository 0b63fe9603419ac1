//! The page of changes: each change with both verdicts and its locations.

use super::page::Page;
use super::{Changed, Changes, Compared, Comparison, Site};
use bindery_model::diff::{Change, Effect, Release, Wire};
use maud::{Markup, html};

/// The path of the page.
pub(super) const PATH: &str = "changes.html";

/// The maximum number of subjects listed for a change.
const SUBJECTS: usize = 8;

/// Formats the page.
pub(super) fn page(site: &Site) -> String {
    let mut sections = Vec::new();
    let main = html! {
        article.changes {
            @match &site.changes {
                Changes::Unknown(why) => {
                    header.title { h1 { "Changes" } p { "No comparison is available: " (why) "." } }
                }
                Changes::Known(Comparison { from, to, services }) => {
                    header.title {
                        h1 { "Changes" }
                        p.lead { "From " code { (from) } " to " (to) "." }
                        (verdicts())
                    }
                    @let changed: Vec<&Compared> = services.iter().filter(|service| !service.changes.is_empty()).collect();
                    @if changed.is_empty() { p { "The specs did not change." } }
                    @for (index, service) in changed.into_iter().enumerate() {
                        @let id = format!("s{index}");
                        section { h2 id=(id) { (service.name) } p.hint { (service.summary) "." } (list(service)) }
                        ({ sections.push((id, service.name.clone())); "" })
                    }
                }
            }
        }
    };
    let crumbs = vec![("Reference".to_owned(), "index.html".to_owned())];
    Page { title: "Changes".to_owned(), up: "", crumbs, of: None, sections, main }.text()
}

/// Explains the verdicts.
fn verdicts() -> Markup {
    html! {
        p.hint {
            "Each change has two verdicts: whether it breaks callers or servers built from the older documents " b { "on the wire" } ", \
             and which release it requires " b { "in Rust" } ", by semantic versioning of the generated crate."
        }
    }
}

/// Lists the changes: breaking ones, other ones, and changes of descriptions.
fn list(service: &Compared) -> Markup {
    let (breaking, rest): (Vec<&Changed>, Vec<_>) = service.changes.iter().partition(|changed| changed.breaking);
    let (texts, rest) = rest.into_iter().partition(|changed| changed.change.rule.effect() == Effect::Text);
    let groups = [("Breaking", breaking), ("Changed", rest), ("Descriptions", texts)];
    html! {
        @for (title, changes) in groups.into_iter().filter(|(_, changes)| !changes.is_empty()) {
            h3 { (title) " " span.count { (changes.len()) } }
            ul.changes { @for changed in changes { (one(changed)) } }
        }
    }
}

fn one(changed: &Changed) -> Markup {
    let Changed { change, breaking, old, new } = changed;
    let more = change.also.len().saturating_sub(SUBJECTS - 1);
    html! {
        li class=[breaking.then_some("breaking")] {
            div.verdicts { (wire(change.wire)) (release(change.release)) }
            div.what {
                p.rule { (change.rule.title()) }
                p {
                    code { (change.subject) }
                    @for also in change.also.iter().take(SUBJECTS - 1) { ", " code { (also) } }
                    @if more > 0 { " and " (more) " more" }
                }
                (values(change))
                p.places {
                    @match (old, new) {
                        (Some(old), Some(new)) if old != new => { span.at { (old) } " → " span.at { (new) } }
                        (Some(place), _) | (None, Some(place)) => { span.at { (place) } }
                        (None, None) => {}
                    }
                }
            }
        }
    }
}

/// Shows the old and the new value.
fn values(change: &Change) -> Markup {
    html! {
        @if change.before.is_some() || change.after.is_some() {
            p.values {
                @match (&change.before, &change.after) {
                    (Some(before), Some(after)) => { del { (before) } " → " ins { (after) } }
                    (Some(before), None) => { del { (before) } }
                    (None, Some(after)) => { ins { (after) } }
                    (None, None) => {}
                }
            }
        }
    }
}

fn wire(wire: Wire) -> Markup {
    let class = match wire {
        Wire::Compatible => "fine",
        Wire::BreaksServers => "minor",
        Wire::BreaksCallers | Wire::BreaksBoth => "major",
    };
    html! { span.verdict.(class) { span.of { "Wire " } (wire.as_str()) } }
}

fn release(release: Release) -> Markup {
    let class = match release {
        Release::Patch => "fine",
        Release::Minor => "minor",
        Release::Major => "major",
    };
    html! { span.verdict.(class) { span.of { "Rust " } (release.as_str()) } }
}
