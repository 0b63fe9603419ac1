//! The home page: the list of services.

use super::markdown;
use super::page::Page;
use super::{Changes, Comparison, Known, Site, bars};
use bindery_model::service::ShapeOrigin;
use maud::{Markup, html};

/// Formats the page.
pub(super) fn page(site: &Site, known: &[Known]) -> String {
    let listed = listed(known);
    let main = html! {
        article.home {
            header.title {
                h1 { "Reference" }
                p.lead {
                    "The operations, shapes and failures of " (counted(listed.len(), "service")) ", in Rust, on the wire, on the \
                     command line, in Python and in R. Every fact links to the document line or overlay that declares it."
                }
            }
            (changes(&site.changes))
            ul.cards { @for each in &listed { (card(each)) } }
            p.legend { span.swatch.before {} "documents alone" " " span.swatch.after {} "with the overlays" }
        }
    };
    Page { title: "Reference".to_owned(), up: "", crumbs: Vec::new(), of: None, sections: Vec::new(), main }.text()
}

/// Returns the services to list: those that are published, or all if none is. A service that is not published, by
/// `x-publish: false`, exists for tests.
fn listed<'k, 'a>(known: &'k [Known<'a>]) -> Vec<&'k Known<'a>> {
    let published: Vec<&Known> = known.iter().filter(|each| each.model.service.unpublished.is_none()).collect();
    if published.is_empty() { known.iter().collect() } else { published }
}

fn card(known: &Known) -> Markup {
    let model = known.model;
    let service = &model.service;
    let shapes = model.shapes.iter().filter(|shape| !matches!(shape.origin, ShapeOrigin::Input(_))).count();
    let about = service.docs.description.as_ref().or(service.docs.summary.as_ref());
    html! {
        li.card {
            h2 { a href=(known.paths.service()) { (service.title.value) } }
            p.hint {
                code { (service.name) } " · " (service.version.value) " · " (counted(model.operations.len(), "operation"))
                " · " (counted(shapes, "shape")) " · " (counted(model.failures.len(), "failure"))
            }
            @if let Some(about) = about { p { (markdown::Line(&about.value)) } }
            (bars::overall(known.service))
        }
    }
}

/// Formats a link to the page of changes.
fn changes(changes: &Changes) -> Markup {
    html! {
        @match changes {
            Changes::Unknown(_) => {}
            Changes::Known(Comparison { from, to, services }) => {
                @let changed: usize = services.iter().map(|service| service.changes.len()).sum();
                @let breaking = services.iter().flat_map(|service| &service.changes).filter(|change| change.breaking).count();
                p.since {
                    a href=(super::changes::PATH) {
                        @match changed {
                            0 => { "No changes from " (from) " to " (to) }
                            changed => { (counted(changed, "change")) ", " (breaking) " breaking, from " (from) " to " (to) }
                        }
                    }
                }
            }
        }
    }
}

/// Formats a count with its noun.
pub(super) fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        more => format!("{more} {what}s"),
    }
}
