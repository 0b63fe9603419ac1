//! The page of an operation.

use super::facts;
use super::markdown;
use super::names::{Links, PageLinks, breakable};
use super::notes::{self, Notes};
use super::page::Page;
use super::tree::{self, Tree};
use super::{Known, code, types};
use crate::analysis::api_reference;
use crate::snippets::{self, Definition, Language, NamedService, RustItem, SnippetTarget};
use bindery_model::diff::Element;
use bindery_model::service::*;
use bindery_model::why::{By, Reason};
use maud::{Markup, html};

const UP: &str = "../../";

/// Formats the page of an operation.
pub(super) fn page(known: &Known, names: &NamedService, index: usize) -> String {
    let model = known.model;
    let operation = &model.operations[index];
    let reasons = known.service.reasons.of(Element::Operation(index));
    let mut notes = Notes::new(known, UP);
    for (position, member) in model.input(operation).members.iter().enumerate() {
        notes.link_here(&member.name, format!("#in.{position}"));
    }
    let mut sections = vec![("request", "Request"), ("response", "Response"), ("failures", "Failures")];
    sections.extend(operation.pagination.as_ref().map(|_| ("pages", "Pagination")));
    sections.extend([("snippets", "Usage"), ("facts", "All facts"), ("sources", "Sources")]);
    let first = glance(&reasons);
    let main = html! {
        article.operation {
            (title(known, &mut notes, operation, &reasons))
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
                section { h2 #pages { "Pagination" } (pages(known, &mut notes, pagination)) }
            }
            section { h2 #snippets { "Usage" } (tabs(known, names, index)) }
            section {
                h2 #facts { "All facts" }
                (facts::list(&mut notes, &first))
                details.fold { summary { "More facts" } (facts::list(&mut notes, &rest(&reasons, &first))) }
            }
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

/// Formats the name and description of an operation, and a link to its service's own reference.
fn title<'k>(known: &'k Known<'k>, notes: &mut Notes<'k>, operation: &Operation, reasons: &[Reason]) -> Markup {
    html! {
        header.title {
            p.kind { "Operation" @if let Some(place) = operation.deprecated {
                " " span.badge.secret { (notes.link(&known.service.reasons.at(place), html! { "deprecated" })) }
            } }
            h1.fact { (breakable(&operation.name)) @if let Some(fact) = facts::find(reasons, "name") { (notes.mark(&fact.by, "the name")) } }
            (facts::docs(notes, &[&operation.docs], reasons))
            @if let Some(url) = api_reference::url(known.model, operation) {
                p { "See also: " a href=(url) rel="noreferrer" { "API reference" } }
            }
        }
    }
}

/// Returns the most important facts: how the request is sent and authenticated.
fn glance(reasons: &[Reason]) -> Vec<&Reason> {
    let has_request = facts::find(reasons, "request").is_some();
    let sent: &[&str] = if has_request { &["request"] } else { &["method", "path"] };
    let labels = sent.iter().chain(&["authentication", "pagination", "tag"]);
    labels.flat_map(|label| reasons.iter().filter(move |reason| reason.fact == *label)).collect()
}

/// Returns the facts that the page shows nowhere else.
fn rest<'r>(reasons: &'r [Reason], first: &[&Reason]) -> Vec<&'r Reason> {
    let shown = |fact: &str| {
        matches!(fact, "parameter" | "summary" | "documentation" | "failure" | "deprecated")
            || fact.starts_with("response")
            || fact.starts_with("pagination: ")
            || first.iter().any(|first| first.fact == fact)
    };
    reasons.iter().filter(|reason| !shown(&reason.fact)).collect()
}

/// Formats the snippets of an operation as sections, which the script turns into tabs.
fn tabs(known: &Known, names: &NamedService, index: usize) -> Markup {
    let snippets = snippets::operation(names, index);
    let mut rust = Links::default();
    for (name, item) in names.rust_names() {
        match item {
            // The page itself.
            RustItem::Operation(of) if of == index => {}
            RustItem::Operation(of) => rust.add(&name, known.paths.operation(of).to_owned()),
            RustItem::Shape(id) => match known.model.shape(id).origin {
                ShapeOrigin::Input(_) => {}
                ShapeOrigin::Definition | ShapeOrigin::Output(_) | ShapeOrigin::Inline | ShapeOrigin::Request(_) => {
                    rust.add(&name, known.paths.shape(id).to_owned());
                }
            },
        }
    }
    let rust = PageLinks { service: &rust, up: UP, own: None };
    html! {
        div.snippets {
            @for tab in snippets.tabs.iter().filter(|tab| !tab.sections.is_empty()) {
                section.snippet id={ "snippet-" (tab.target.key()) } data-title=(tab.target.title()) {
                    h3 { (target_title(tab.target)) }
                    @for section in &tab.sections { (tab_section(section, rust)) }
                }
            }
        }
    }
}

fn tab_section(section: &snippets::Section, rust: PageLinks) -> Markup {
    let links = match section.language {
        Language::Rust => Some(rust),
        Language::Http | Language::Shell | Language::Python | Language::R | Language::Text => None,
    };
    html! {
        h4 { (section.heading) }
        @if !section.introduction.is_empty() { p { (section.introduction) } }
        @if section.definitions.is_empty() {
            (code::linked(section.language.key(), &section.text, links))
        } @else {
            (definitions(&section.definitions))
        }
    }
}

/// Formats options or members as a definition list.
fn definitions(list: &[Definition]) -> Markup {
    html! {
        dl.definitions {
            @for Definition { term, type_name, required, paragraphs, syntax, items } in list {
                dt {
                    @if !term.is_empty() { code { (breakable(term)) } " " }
                    @if !type_name.is_empty() { span.type { (type_name) } }
                    @if *required { " " span.badge.must { "required" } }
                }
                dd {
                    @for paragraph in paragraphs { p { (notes::ticked(paragraph)) } }
                    @for (title, syntax) in syntax { p.syntax { (title) } (code::block("text", syntax)) }
                    @if !items.is_empty() { (definitions(items)) }
                }
            }
        }
    }
}

fn target_title(target: SnippetTarget) -> &'static str {
    match target {
        SnippetTarget::Rust => "Rust",
        SnippetTarget::Json => "On the wire",
        SnippetTarget::Cli => "Command line",
        SnippetTarget::Boto3 => "Python (boto3)",
        SnippetTarget::R => "R (paws)",
    }
}

fn request<'k>(known: &'k Known<'k>, notes: &mut Notes<'k>, operation: &Operation) -> Markup {
    match known.model.input(operation) {
        Structure { members, additional: None, .. } if members.is_empty() => {
            html! { p { "The request has no members." } }
        }
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
    // A shape is shown for the first response that contains it.
    let content = |at: usize| operation.responses[at].content.as_ref();
    let shown = |at: usize| {
        let shape = content(at).and_then(types::inner_shape)?;
        (0..at).find(|before| content(*before).and_then(types::inner_shape) == Some(shape))
    };
    html! {
        @if operation.responses.is_empty() {
            @if let Some(fact) = facts::find(reasons, "response") {
                p { (notes.link(&fact.by, html! { "Any 2xx status; its content is ignored." })) }
            }
        }
        @for (at, response) in operation.responses.iter().enumerate() {
            @let reasons = known.service.reasons.of(Element::Response(index, at));
            div.response {
                @if many || known.model.service.protocol == Protocol::Rest {
                    h3.fact id={ "status-" (at) } {
                        "Status " (response.status)
                        @if let Some(fact) = facts::find(&reasons, "status") { (notes.mark(&fact.by, "the status")) }
                    }
                }
                (facts::docs(notes, &[&response.docs], &reasons))
                @match &response.content {
                    Some(content) => {
                        (body(known, notes, content, &reasons))
                        @match (types::inner_shape(content), shown(at)) {
                            (Some(_), Some(before)) => {
                                p.cut { "Its members are listed under " a href={ "#status-" (before) } { "status " (operation.responses[before].status) } "." }
                            }
                            (Some(id), None) => { (Tree::new(known, notes, UP, if at == 0 { "out".to_owned() } else { format!("out{at}") }).shape(id)) }
                            (None, _) => {}
                        }
                    }
                    None => {
                        @if let Some(fact) = facts::find(&reasons, "content") {
                            p { (notes.link(&fact.by, html! { "No content." })) }
                        }
                    }
                }
                (examples(known, notes, &response.extensions))
            }
        }
    }
}

/// Formats the type of a response.
fn body<'k>(known: &'k Known<'k>, notes: &mut Notes<'k>, content: &'k TypeUse, reasons: &[Reason]) -> Markup {
    html! {
        p.fact.body {
            (types::name(known, UP, content))
            @if let Some(fact) = facts::find(reasons, "type") { (notes.mark(&fact.by, "the type")) }
            (tree::secret(notes, reasons))
        }
        (tree::chips(known, notes, content, reasons))
    }
}

/// Formats the examples of the documents.
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
    let sources: Vec<&By> = reasons.iter().filter(|reason| reason.fact == "failure").map(|reason| &reason.by).collect();
    html! {
        @if operation.failures.is_empty() {
            @for by in &sources { p { (notes.link(by, html! { "The documents declare no failures: every failure is unknown." })) } }
        } @else {
            ul.rows {
                @for (failure, by) in operation.failures.iter().zip(&sources) {
                    @let of = known.model.failure(failure.failure);
                    li {
                        span.fact {
                            a href={ (UP) (known.paths.failures()) "#f" (of.id.0) } { code { (breakable(&of.name)) } }
                            (notes.mark(by, "this failure"))
                        }
                        @match of.retry {
                            Retry::Never => {}
                            Retry::Transient | Retry::Throttling => { span.badge.may { "retryable" } }
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
    let mut name = |member: &Located<String>| {
        notes.link(&known.service.reasons.at(member.place), html! { code { (member.value) } })
    };
    html! {
        p {
            "The response is a page. If it has a " (name(output)) ", send that as the " (name(input)) " of the next request."
            @if let Some(items) = items { " The items are in " (name(items)) "." }
            @if let Some(limit) = limit { " " (name(limit)) " limits the number of items per page." }
        }
    }
}
