//! The page of a service: its description, operations, shapes, failures, endpoints and files.

use super::facts;
use super::markdown;
use super::names::breakable;
use super::notes::Notes;
use super::page::Page;
use super::{Known, bars, types};
use crate::analysis::groups;
use bindery_model::diff::Element;
use bindery_model::service::*;
use bindery_model::why::{By, Reason};
use maud::{Markup, html};

const UP: &str = "../";

/// Formats the page.
pub(super) fn page(known: &Known) -> String {
    let model = known.model;
    let service = &model.service;
    let reasons = known.service.reasons.of(Element::Service);
    let mut notes = Notes::new(known, UP);
    let shapes: Vec<&Shape> =
        model.shapes.iter().filter(|shape| !matches!(shape.origin, ShapeOrigin::Input(_))).collect();
    let main = html! {
        article.service {
            header.title {
                p.kind { "Service" }
                h1.fact { (service.title.value) @if let Some(fact) = facts::find(&reasons, "title") { (notes.mark(&fact.by, "the title")) } }
                (facts::docs(&mut notes, &[&service.docs], &reasons))
            }
            section { h2 #operations { "Operations" } (operations(known, &mut notes)) }
            section {
                h2 #shapes { "Shapes" }
                @if shapes.is_empty() { p { "None." } }
                ul.columns { @for shape in &shapes { li { (types::shape(known, UP, shape.id)) } } }
            }
            @if !model.failures.is_empty() {
                section {
                    h2 #failures { "Failures" }
                    ul.columns {
                        @for failure in &model.failures {
                            li { a href={ (UP) (known.paths.failures()) "#f" (failure.id.0) } { (breakable(&failure.name)) } }
                        }
                    }
                }
            }
            @if !service.endpoints.is_empty() { section { h2 #endpoints { "Endpoints" } (endpoints(known, &mut notes)) } }
            section {
                h2 #about { "About this reference" }
                details.fold { summary { "Facts of the service" } (own(&mut notes, &reasons)) }
                details.fold { summary { "Completeness" } (bars::all(known)) }
                details.fold { summary { "Files" } (files(known, &mut notes)) }
            }
            (notes.list())
        }
    };
    let mut sections = vec![("operations", "Operations"), ("shapes", "Shapes")];
    if !model.failures.is_empty() {
        sections.push(("failures", "Failures"));
    }
    if !service.endpoints.is_empty() {
        sections.push(("endpoints", "Endpoints"));
    }
    sections.extend([("about", "About this reference"), ("sources", "Sources")]);
    let sections = sections.into_iter().map(|(id, name)| (id.to_owned(), name.to_owned())).collect();
    let crumbs = vec![("Reference".to_owned(), "index.html".to_owned())];
    Page { title: service.title.value.clone(), up: UP, crumbs, of: Some((known, None)), sections, main }.text()
}

/// Formats the facts of the service itself.
fn own(notes: &mut Notes, reasons: &[Reason]) -> Markup {
    let elsewhere = |fact: &str| matches!(fact, "title" | "summary" | "documentation" | "endpoint" | "tag" | "origin");
    let own: Vec<&Reason> = reasons.iter().filter(|reason| !elsewhere(&reason.fact)).collect();
    facts::list(notes, &own)
}

/// Lists the operations by tag.
fn operations<'k>(known: &'k Known<'k>, notes: &mut Notes<'k>) -> Markup {
    let model = known.model;
    let groups = groups::by_tag(model);
    html! {
        @if groups.is_empty() { p { "None." } }
        @for (index, group) in groups.iter().enumerate() {
            div.group id={ "tag-" (index) } {
                @match group.tag.and_then(|tag| model.service.tags.get(tag)) {
                    Some(tag) => {
                        h3.fact { (tag.name) (notes.mark(&known.service.reasons.at(tag.place), "this tag")) }
                        @if let Some(text) = tag.docs.description.as_ref().or(tag.docs.summary.as_ref()) {
                            div.fact.docs {
                                (markdown::markdown(&text.value, notes.links()))
                                (notes.mark(&known.service.reasons.at(text.place), "this text"))
                            }
                        }
                    }
                    None if groups.len() > 1 => { h3 { "Other operations" } }
                    None => {}
                }
                ul.rows {
                    @for (at, operation) in group.operations.iter().map(|at| (*at, &model.operations[*at])) {
                        li {
                            a.name href={ (UP) (known.paths.operation(at)) } { code { (breakable(&operation.name)) } }
                            @if operation.deprecated.is_some() { span.badge.secret { "deprecated" } }
                            @let docs = operation.docs.summary.as_ref().or(operation.docs.description.as_ref());
                            @if let Some(docs) = docs { span.about { (markdown::Line(&docs.value)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Lists the endpoint rules in order of precedence.
fn endpoints<'k>(known: &'k Known<'k>, notes: &mut Notes<'k>) -> Markup {
    let reasons = known.service.reasons;
    let mut yes = |fact: &Option<Located<bool>>| match fact {
        Some(Located { value, place }) => {
            notes.link(&reasons.at(*place), html! { @if *value { "yes" } @else { "no" } })
        }
        None => html! { "either" },
    };
    let rows: Vec<(Markup, Markup, &EndpointRule)> =
        known.model.service.endpoints.iter().map(|rule| (yes(&rule.fips), yes(&rule.dual_stack), rule)).collect();
    html! {
        p { "The first matching rule determines the host." }
        div.scroll tabindex="0" role="region" aria-label="Endpoint rules" {
            table {
                thead { tr { th { "FIPS" } th { "Dual-stack" } th { "Regions" } th { "Host" } } }
                tbody {
                    @for (fips, dual, rule) in rows {
                        tr {
                            td { (fips) }
                            td { (dual) }
                            td {
                                @if let Some(partition) = &rule.partition { "partition " code { (partition.value) } " " }
                                @for (index, region) in rule.regions.iter().enumerate() {
                                    @if index > 0 { ", " }
                                    code { (region.value) }
                                }
                                @if rule.partition.is_none() && rule.regions.is_empty() { "all" }
                            }
                            td { (notes.link(&reasons.at(rule.host.place), html! { code { (rule.host.value) } })) }
                        }
                    }
                }
            }
        }
    }
}

/// Lists the source files and their origins.
fn files<'k>(known: &'k Known<'k>, notes: &mut Notes<'k>) -> Markup {
    let service = &known.model.service;
    html! {
        ul.rows {
            @for (id, source) in known.service.sources.iter() {
                li {
                    code { (source.path) }
                    @for origin in service.origins.iter().filter(|origin| origin.place.source == id) {
                        span.about {
                            "from " (notes.link(&known.service.reasons.at(origin.source.place), html! { (origin.source.value) }))
                            @if let Some(date) = &origin.date { ", " (date.value) }
                        }
                    }
                }
            }
        }
        @for skipped in &service.skipped {
            p.fact {
                code { (skipped.name) } " is " (skipped.reading()) ": " (skipped.reason)
                (notes.mark(&By::Said { place: skipped.key, action: None, before: Vec::new() }, "this"))
            }
        }
    }
}
