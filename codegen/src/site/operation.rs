//! The page of an operation.

use super::facts;
use super::markdown;
use super::notes::Notes;
use super::page::Page;
use super::tree::{self, Tree};
use super::{Known, code, types};
use crate::snippets::{self, SnippetTarget};
use bindery_model::diff::Element;
use bindery_model::service::*;
use bindery_model::why::{By, Reason};
use maud::{Markup, html};

const UP: &str = "../../";

/// The page of the operation of an index.
pub(super) fn page(known: &Known, doors: &snippets::Service, index: usize) -> String {
    let model = known.model;
    let operation = &model.operations[index];
    let reasons = known.service.reasons.of(Element::Operation(index));
    let mut notes = Notes::new(known);
    let mut sections =
        vec![("doors", "How to call it"), ("request", "Request"), ("response", "Response"), ("failures", "Failures")];
    sections.extend(operation.pagination.as_ref().map(|_| ("pages", "Pages")));
    sections.extend([("facts", "All that is said of it"), ("sources", "Sources")]);
    let first = glance(&reasons);
    let main = html! {
        article.operation {
            header.title {
                p.kind { "Operation" @if let Some(place) = operation.deprecated {
                    " " span.badge.secret { (notes.word(&known.service.reasons.at(place), html! { "deprecated" })) }
                } }
                h1.fact { (operation.name) @if let Some(said) = facts::find(&reasons, "name") { (notes.mark(&said.by, "the name")) } }
                (facts::docs(&mut notes, &[&operation.docs], &reasons))
            }
            (facts::list(&mut notes, &first))
            section { h2 #doors { "How to call it" } (tabs(doors, index)) }
            section {
                h2 #request { "Request" }
                (request(known, &mut notes, operation))
            }
            section {
                h2 #response { "Response" }
                (responses(known, &mut notes, index, operation, &reasons))
            }
            section {
                h2 #failures { "Failures" }
                (failures(known, &mut notes, operation, &reasons))
            }
            @if let Some(pagination) = &operation.pagination {
                section { h2 #pages { "Pages" } (pages(known, &mut notes, pagination)) }
            }
            section { h2 #facts { "All that is said of it" } (facts::list(&mut notes, &rest(&reasons, &first))) }
            (notes.list())
        }
    };
    let sections = sections.into_iter().map(|(id, name)| (id.to_owned(), name.to_owned())).collect();
    let crumbs = vec![
        ("Reference".to_owned(), "index.html".to_owned()),
        (model.service.title.value.clone(), known.paths.service()),
    ];
    let title = format!("{} · {}", operation.name, model.service.title.value);
    Page { title, up: UP, crumbs, of: Some((known, Some(index))), sections, main }.text()
}

/// What one wants to know first: what a caller must show, and how the request is sent.
fn glance(reasons: &[Reason]) -> Vec<&Reason> {
    let has_request = facts::find(reasons, "request").is_some();
    let sent: &[&str] = if has_request { &["request"] } else { &["method", "path"] };
    let labels = sent.iter().chain(&["authentication", "pages", "tag"]);
    labels.flat_map(|label| reasons.iter().filter(move |reason| reason.fact == *label)).collect()
}

/// What else is said.
fn rest<'r>(reasons: &'r [Reason], first: &[&Reason]) -> Vec<&'r Reason> {
    let shown = |fact: &str| {
        matches!(fact, "parameter" | "summary" | "documentation" | "failure" | "deprecated")
            || fact.starts_with("response")
            || fact.starts_with("pages: ")
            || first.iter().any(|first| first.fact == fact)
    };
    reasons.iter().filter(|reason| !shown(&reason.fact)).collect()
}

/// The operation in several languages: sections one below the other, of which a script makes tabs.
fn tabs(doors: &snippets::Service, index: usize) -> Markup {
    let doors = snippets::operation(doors, index);
    html! {
        div.doors {
            @for tab in doors.tabs.iter().filter(|tab| !tab.parts.is_empty()) {
                section.door id={ "door-" (tab.door.key()) } data-title=(tab.door.title()) {
                    h3 { (title(tab.door)) }
                    @for part in &tab.parts {
                        h4 { (part.heading) }
                        (code::block(part.language.key(), &part.text))
                    }
                }
            }
        }
    }
}

fn title(door: SnippetTarget) -> &'static str {
    match door {
        SnippetTarget::Rust => "Rust",
        SnippetTarget::Json => "On the wire",
        SnippetTarget::Cli => "Command line",
        SnippetTarget::Boto3 => "Python (boto3)",
        SnippetTarget::R => "R (paws)",
    }
}

fn request<'k>(known: &'k Known<'k>, notes: &mut Notes<'k>, operation: &Operation) -> Markup {
    match known.model.input(operation) {
        Structure { members, additional: None, .. } if members.is_empty() => html! { p { "It takes no parameters." } },
        _ => Tree::new(known, notes, UP, "in").shape(operation.input),
    }
}

fn responses<'k>(
    known: &'k Known<'k>,
    notes: &mut Notes<'k>,
    index: usize,
    operation: &'k Operation,
    reasons: &[Reason],
) -> Markup {
    let many = operation.responses.len() > 1;
    // What one answer shows, another one with the same content need not.
    let content = |at: usize| operation.responses[at].content.as_ref();
    let shown = |at: usize| {
        let shape = content(at).and_then(types::inner_shape)?;
        (0..at).find(|before| content(*before).and_then(types::inner_shape) == Some(shape))
    };
    html! {
        @if operation.responses.is_empty() {
            @if let Some(said) = facts::find(reasons, "response") {
                p { (notes.word(&said.by, html! { "Any success is one; its content is not read." })) }
            }
        }
        @for (at, response) in operation.responses.iter().enumerate() {
            @let said = known.service.reasons.of(Element::Response(index, at));
            div.response {
                @if many || known.model.service.protocol == Protocol::Rest {
                    h3.fact id={ "status-" (at) } {
                        "Status " (response.status)
                        @if let Some(said) = facts::find(&said, "status") { (notes.mark(&said.by, "the status")) }
                    }
                }
                (facts::docs(notes, &[&response.docs], &said))
                @match &response.content {
                    Some(content) => {
                        (body(known, notes, content, &said))
                        @match (types::inner_shape(content), shown(at)) {
                            (Some(_), Some(before)) => {
                                p.cut { "Its members are those under " a href={ "#status-" (before) } { "status " (operation.responses[before].status) } "." }
                            }
                            (Some(id), None) => { (Tree::new(known, notes, UP, if at == 0 { "out".to_owned() } else { format!("out{at}") }).shape(id)) }
                            (None, _) => {}
                        }
                    }
                    None => {
                        @if let Some(said) = facts::find(&said, "content") {
                            p { (notes.word(&said.by, html! { "It has no content." })) }
                        }
                    }
                }
                (examples(known, notes, &response.extensions))
            }
        }
    }
}

/// What a response holds.
fn body<'k>(known: &'k Known<'k>, notes: &mut Notes<'k>, content: &'k TypeUse, said: &[Reason]) -> Markup {
    html! {
        p.fact.body {
            (types::name(known, UP, content))
            @if let Some(said) = facts::find(said, "type") { (notes.mark(&said.by, "the type")) }
            (tree::secret(notes, said))
        }
        (tree::chips(known, notes, content, said))
    }
}

/// Examples that the documents give.
fn examples(known: &Known, notes: &mut Notes, extensions: &[Extension]) -> Markup {
    html! {
        @for Extension { value, place, .. } in extensions.iter().filter(|extension| extension.key == "examples") {
            @for (media, example) in value.as_object().into_iter().flatten() {
                h4.fact { "Example, " code { (media) } (notes.mark(&known.service.reasons.at(*place), "the example")) }
                @match example.as_str() {
                    Some(text) => { (code::block("text", text)) }
                    None => { (code::block("json", &format!("{example:#}"))) }
                }
            }
        }
    }
}

fn failures(known: &Known, notes: &mut Notes, operation: &Operation, reasons: &[Reason]) -> Markup {
    let said: Vec<&By> = reasons.iter().filter(|reason| reason.fact == "failure").map(|reason| &reason.by).collect();
    html! {
        @if operation.failures.is_empty() {
            @for by in &said { p { (notes.word(by, html! { "Nothing says how it fails: every failure is of an unknown kind." })) } }
        } @else {
            ul.rows {
                @for (failure, by) in operation.failures.iter().zip(&said) {
                    @let of = known.model.failure(failure.failure);
                    li {
                        span.fact {
                            a href={ (UP) (known.paths.failures()) "#f" (of.id.0) } { code { (of.name) } }
                            (notes.mark(by, "this failure"))
                        }
                        @match of.retry {
                            Retry::Never => {}
                            Retry::Transient | Retry::Throttling => { span.badge.may { "worth repeating" } }
                        }
                        @let text = [&failure.docs, &of.docs].into_iter().find_map(|docs| docs.description.as_ref().or(docs.summary.as_ref()));
                        @if let Some(text) = text { span.about { (markdown::Line(&text.value)) } }
                    }
                }
            }
        }
    }
}

fn pages(known: &Known, notes: &mut Notes, pagination: &Pagination) -> Markup {
    let Pagination { input, output, items, limit, .. } = pagination;
    let mut name =
        |said: &Located<String>| notes.word(&known.service.reasons.at(said.place), html! { code { (said.value) } });
    html! {
        p {
            "An answer is a page. Its " (name(output)) ", where there is one, is the next request's " (name(input)) "."
            @if let Some(items) = items { " The items are in " (name(items)) "." }
            @if let Some(limit) = limit { " A page has at most " (name(limit)) " of them." }
        }
    }
}
