//! The failures of a service, on one page.

use super::facts;
use super::names::breakable;
use super::notes::Notes;
use super::page::Page;
use super::{Known, types};
use bindery_model::diff::Element;
use bindery_model::service::Failure;
use bindery_model::why::Reason;
use maud::{Markup, html};

const UP: &str = "../";

/// The maximum number of operations listed for a failure.
const LISTED: usize = 60;

/// Formats the page.
pub(super) fn page(known: &Known) -> String {
    let model = known.model;
    let mut notes = Notes::new(known, UP);
    let main = html! {
        article {
            header.title {
                p.kind { (model.service.title.value) }
                h1 { "Failures" }
                p { "The error responses of the service." }
            }
            @if model.failures.is_empty() { p { "The documents declare no failures." } }
            @for failure in &model.failures { (one(known, &mut notes, failure)) }
            (notes.list())
        }
    };
    let crumbs = vec![
        ("Reference".to_owned(), "index.html".to_owned()),
        (model.service.title.value.clone(), known.paths.service()),
    ];
    let mut sections: Vec<(String, String)> = model
        .failures
        .iter()
        .take(LISTED)
        .map(|failure| (format!("f{}", failure.id.0), failure.name.clone()))
        .collect();
    sections.push(("sources".to_owned(), "Sources".to_owned()));
    let title = format!("Failures · {}", model.service.title.value);
    Page { title, up: UP, crumbs, of: Some((known, None)), sections, main }.text()
}

fn one<'k>(known: &'k Known<'k>, notes: &mut Notes<'k>, failure: &Failure) -> Markup {
    let reasons = known.service.reasons.of(Element::Failure(failure.id));
    let own: Vec<&Reason> =
        reasons.iter().filter(|reason| matches!(reason.fact.as_str(), "identified by" | "retry")).collect();
    let users: Vec<(&Reason, usize)> = reasons
        .iter()
        .filter(|reason| reason.fact == "returned by")
        .filter_map(|reason| {
            let index = known.model.operations.iter().position(|operation| operation.name == reason.value)?;
            Some((reason, index))
        })
        .collect();
    html! {
        section.failure id={ "f" (failure.id.0) } {
            h2.fact { (breakable(&failure.name)) @if let Some(fact) = facts::find(&reasons, "name") { (notes.mark(&fact.by, "this failure")) } }
            (facts::docs(notes, &[&failure.docs], &reasons))
            (facts::list(notes, &own))
            @if let Some(content) = &failure.content {
                p.fact.body {
                    "Content: " (types::name(known, UP, content))
                    @if let Some(fact) = facts::find(&reasons, "type") { (notes.mark(&fact.by, "the content")) }
                }
            }
            details {
                summary { "Returned by " (users.len()) @if users.len() == 1 { " operation" } @else { " operations" } }
                ul.columns {
                    @for (reason, index) in users.iter().take(LISTED) {
                        li.fact {
                            a href={ (UP) (known.paths.operation(*index)) } { (breakable(&reason.value)) }
                            (notes.mark(&reason.by, "this"))
                        }
                    }
                    @if users.len() > LISTED { li { "… and " (users.len() - LISTED) " more" } }
                }
            }
        }
    }
}
