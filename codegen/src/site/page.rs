//! What all pages have: a head, a bar with the search, ways up and down, and the end.

use super::{Known, search};
use crate::analysis::groups;
use crate::rust::docs;
use maud::{DOCTYPE, Markup, html};

/// Nothing but the files beside it may be loaded, and nothing may be sent: not even what a document smuggled in.
const POLICY: &str = "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file:; \
                      base-uri 'none'; form-action 'none'";

/// A service with more operations lists but those of one tag beside a page.
const LARGE: usize = 60;

/// How many links stand beside a page at most.
const LINKS: usize = 100;

/// What a page is made of.
pub(super) struct Page<'a> {
    pub(super) title: String,
    /// The way to the site's folder: `../../`.
    pub(super) up: &'static str,
    /// The pages that this one is below: what they are called, and where they are.
    pub(super) crumbs: Vec<(String, String)>,
    /// The service that it is of, and which of its operations.
    pub(super) of: Option<(&'a Known<'a>, Option<usize>)>,
    /// Its sections, by their ids.
    pub(super) sections: Vec<(String, String)>,
    pub(super) main: Markup,
}

impl Page<'_> {
    /// The page as text, without what nobody sees.
    pub(super) fn text(self) -> String {
        let Page { title, up, crumbs, of, sections, main } = self;
        let markup = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    title { (title) }
                    link rel="icon" href={ (up) "assets/icon.svg" } type="image/svg+xml";
                    link rel="stylesheet" href={ (up) "assets/site.css" };
                    script src={ (up) "assets/theme.js" } {}
                    script src={ (up) "assets/site.js" } defer {}
                }
                body data-up=(up) data-index={ (up) (search::PATH) } {
                    a.skip href="#main" { "Skip to content" }
                    header.top {
                        a.brand href={ (up) "index.html" } { span.logo aria-hidden="true" {} "Reference" }
                        form.search role="search" hidden {
                            label.sr for="q" { "Search operations, shapes, members and failures" }
                            input #q type="search" placeholder="Search" autocomplete="off" spellcheck="false"
                                role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list";
                            kbd aria-hidden="true" { "/" }
                            ul #found role="listbox" aria-label="Found" hidden {}
                        }
                        a.to href={ (up) "changes.html" } { "Changes" }
                        button.theme type="button" hidden aria-label="Change between light and dark" { span aria-hidden="true" {} }
                    }
                    div.frame {
                        @if let Some((known, operation)) = of { (beside(known, up, operation)) }
                        main #main tabindex="-1" {
                            @if !crumbs.is_empty() {
                                nav.crumbs aria-label="Breadcrumbs" {
                                    ol { @for (name, path) in &crumbs { li { a href={ (up) (path) } { (name) } } } }
                                }
                            }
                            (main)
                        }
                        @if sections.len() > 1 {
                            nav.toc aria-label="On this page" {
                                p { "On this page" }
                                ul { @for (id, name) in &sections { li { a href={ "#" (id) } { (name) } } } }
                            }
                        }
                    }
                    footer.end { p { "Written by Bindery from the documents and overlays in " code { "specs/" } "." } }
                }
            }
        };
        clean(markup.into_string())
    }
}

/// The operations of a service, beside each of its pages; of a large one those of a tag.
fn beside(known: &Known, up: &str, operation: Option<usize>) -> Markup {
    let model = known.model;
    let groups = groups::by_tag(model);
    let large = model.operations.len() > LARGE;
    let shown =
        |group: &groups::Group| !large || operation.is_some_and(|operation| group.operations.contains(&operation));
    html! {
        nav.beside aria-label=(model.service.title.value) {
            details.menu open {
                summary { (model.service.title.value) }
                ul {
                    li { a href={ (up) (known.paths.service()) } { "Overview" } }
                    li { a href={ (up) (known.paths.service()) "#shapes" } { "Shapes" } }
                    @if !model.failures.is_empty() { li { a href={ (up) (known.paths.failures()) } { "Failures" } } }
                }
                @for (index, group) in groups.iter().enumerate() {
                    @let tag = group.tag.and_then(|tag| model.service.tags.get(tag)).map(|tag| tag.name.as_str());
                    @if groups.len() > 1 || large {
                        p { a href={ (up) (known.paths.service()) "#tag-" (index) } { (tag.unwrap_or("Others")) } }
                    }
                    @if shown(group) {
                        ul {
                            @for (at, of) in group.operations.iter().take(LINKS).map(|at| (*at, &model.operations[*at])) {
                                li {
                                    a href={ (up) (known.paths.operation(at)) } aria-current=[(Some(at) == operation).then_some("page")] {
                                        (of.name)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A page without characters that show nothing, or turn what stands around them.
fn clean(page: String) -> String {
    let stays = |c: char| c == '\n' || !docs::is_invisible(c);
    match page.chars().all(stays) {
        true => page,
        false => page.chars().filter(|c| stays(*c)).collect(),
    }
}
