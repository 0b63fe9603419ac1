//! Members as a tree, each with its type, whether it is required, its constraints and its description.

use super::facts;
use super::names::breakable;
use super::notes::Notes;
use super::{Known, types};
use bindery_model::diff::Element;
use bindery_model::service::*;
use bindery_model::why::{By, Reason};
use maud::{Markup, html};

/// The maximum depth of a tree.
const DEEPEST: usize = 8;

/// The maximum number of enum values shown with a member.
const VALUES: usize = 24;

/// Formats a tree.
pub(super) struct Tree<'k, 'n> {
    pub(super) known: &'k Known<'k>,
    pub(super) notes: &'n mut Notes<'k>,
    /// The relative path from the page to the site's root.
    pub(super) up: &'static str,
    /// The prefix of the ids in this tree.
    pub(super) id: String,
    depth: usize,
    open: Vec<ShapeId>,
}

/// Returns how many members a tree shows. Large services get fewer, to keep their pages readable.
fn budget(model: &Model) -> usize {
    match model.operations.len() {
        0..=100 => 300,
        101..=400 => 80,
        _ => 24,
    }
}

impl<'k, 'n> Tree<'k, 'n> {
    pub(super) fn new(known: &'k Known<'k>, notes: &'n mut Notes<'k>, up: &'static str, id: impl Into<String>) -> Self {
        Tree { known, notes, up, id: id.into(), depth: DEEPEST, open: Vec::new() }
    }

    /// Formats the content of a shape, as deep as the budget allows.
    pub(super) fn shape(mut self, shape: ShapeId) -> Markup {
        let most = budget(self.known.model);
        let fits = |depth: &usize| count(self.known.model, shape, *depth, &mut Vec::new(), most) <= most;
        self.depth = (1..=DEEPEST).rev().find(fits).unwrap_or(1);
        let id = std::mem::take(&mut self.id);
        self.within(shape, &id)
    }

    fn within(&mut self, id: ShapeId, path: &str) -> Markup {
        let known = self.known;
        match &known.model.shape(id).kind {
            ShapeKind::Structure(structure) => {
                self.open.push(id);
                let markup = self.structure(id, structure, path);
                self.open.pop();
                markup
            }
            ShapeKind::Union(union) => {
                self.open.push(id);
                let markup = self.union(id, union, path);
                self.open.pop();
                markup
            }
            ShapeKind::Untagged(union) => {
                self.open.push(id);
                let markup = self.untagged(union, path);
                self.open.pop();
                markup
            }
            ShapeKind::Enum(values) => self.values(id, values),
            ShapeKind::Newtype(used) => html! { p { (types::name(known, self.up, used)) } },
        }
    }

    fn structure(&mut self, id: ShapeId, structure: &'k Structure, path: &str) -> Markup {
        html! {
            ul.tree {
                @for (index, member) in structure.members.iter().enumerate() {
                    (self.member(id, index, member, &format!("{path}.{index}")))
                }
                @if let Some(used) = &structure.additional {
                    (self.additional(used, path))
                }
            }
        }
    }

    /// Formats the alternatives of a union without a discriminator.
    fn untagged(&mut self, union: &'k UntaggedUnion, path: &str) -> Markup {
        html! {
            ul.tree {
                @for (index, alternative) in union.alternatives.iter().enumerate() {
                    @let path = format!("{path}.{index}");
                    li id=(path) {
                        div.head {
                            span.fact { code.name { (breakable(&alternative.name)) } }
                            (self.type_of(&alternative.target, &[]))
                        }
                        (self.inner(&alternative.target, &path))
                    }
                }
            }
        }
    }

    fn member(&mut self, shape: ShapeId, index: usize, member: &'k Member, path: &str) -> Markup {
        let reasons = self.known.service.reasons.of(Element::Member(shape, index));
        let required = facts::find(&reasons, "required");
        html! {
            li id=(path) {
                div.head {
                    span.fact {
                        code.name { (breakable(&member.name)) }
                        @if let Some(fact) = facts::find(&reasons, "name") { (self.notes.mark(&fact.by, "this member")) }
                    }
                    (self.type_of(&member.target, &reasons))
                    @if let Some(Reason { value, by, .. }) = required {
                        @match value.as_str() {
                            "yes" => { span.badge.must { (self.notes.link(by, html! { "required" })) } }
                            _ => { span.badge.may { (self.notes.link(by, html! { "optional" })) } }
                        }
                    }
                    (secret(self.notes, &reasons))
                }
                (facts::docs(self.notes, &[&member.docs, &member.target.docs], &reasons))
                (chips(self.known, self.notes, &member.target, &reasons))
                (self.inner(&member.target, path))
            }
        }
    }

    /// Formats the type, and the definition that names it.
    fn type_of(&mut self, used: &TypeUse, reasons: &[Reason]) -> Markup {
        let alias = used.alias.as_ref().map(|alias| alias.value.as_str());
        html! {
            span.fact.type {
                (types::name(self.known, self.up, used))
                @if let Some(fact) = facts::find(reasons, "type") { (self.notes.mark(&fact.by, "the type")) }
            }
            @if let Some(fact) = facts::find(reasons, "definition").filter(|fact| Some(fact.value.as_str()) == alias) {
                span.alias { (self.notes.link(&fact.by, html! { (fact.value) })) }
            }
        }
    }

    /// Formats the content of a type: the values of an enum, or members.
    fn inner(&mut self, used: &TypeUse, path: &str) -> Markup {
        let Some(id) = types::inner_shape(used) else { return html! {} };
        let known = self.known;
        let shape = known.model.shape(id);
        let what = match &shape.kind {
            ShapeKind::Enum(values) => return self.values(id, values),
            ShapeKind::Structure(structure) => {
                match structure.members.len() + usize::from(structure.additional.is_some()) {
                    0 => return html! {},
                    1 => "1 member".to_owned(),
                    more => format!("{more} members"),
                }
            }
            ShapeKind::Union(union) => format!("One of {}", union.variants.len()),
            ShapeKind::Untagged(union) => format!("One of {}", union.alternatives.len()),
            ShapeKind::Newtype(_) => return html! {},
        };
        if self.open.contains(&id) {
            return html! { p.cut { "Shown above: " (types::shape(known, self.up, id)) } };
        }
        if self.open.len() >= self.depth {
            return html! { p.cut { (what) " of " (types::shape(known, self.up, id)) } };
        }
        html! {
            details open[self.open.len() < 3] {
                summary { (what) " of " code { (breakable(&shape.name)) } }
                (self.within(id, path))
            }
        }
    }

    fn values(&mut self, id: ShapeId, all: &Enum) -> Markup {
        let more = all.values.len().saturating_sub(VALUES);
        html! {
            ul.chips.values {
                @for (index, value) in all.values.iter().take(VALUES).enumerate() {
                    @if let Some(fact) = self.known.service.reasons.of(Element::Variant(id, index)).first() {
                        li { (self.notes.link(&fact.by, html! { code { (value.value) } })) }
                    }
                }
                @if more > 0 { li { a href={ (self.up) (self.known.paths.shape(id)) } { (more) " more" } } }
            }
        }
    }

    fn union(&mut self, id: ShapeId, union: &'k Union, path: &str) -> Markup {
        let known = self.known;
        let discriminator = known.service.reasons.at(union.discriminator.place);
        let reasons = |index: usize| known.service.reasons.of(Element::Variant(id, index));
        html! {
            p.discriminator { "Discriminator: " (self.notes.link(&discriminator, html! { code { (union.discriminator.value) } })) "." }
            ul.tree {
                @for (index, variant) in union.variants.iter().enumerate() {
                    li id={ (path) ".v" (index) } {
                        div.head {
                            span.fact {
                                code.name { (variant.value) }
                                (self.notes.mark(&known.service.reasons.at(variant.place), "this structure"))
                            }
                            span.type { (types::shape(known, self.up, variant.shape)) }
                        }
                        (facts::docs(self.notes, &[&known.model.shape(variant.shape).docs], &reasons(index)))
                        @if self.open.len() < self.depth && !self.open.contains(&variant.shape) {
                            (self.within(variant.shape, &format!("{path}.v{index}")))
                        }
                    }
                }
            }
        }
    }

    fn additional(&mut self, used: &'k TypeUse, path: &str) -> Markup {
        let reasons = self.known.service.reasons.of_type(used);
        html! {
            li id={ (path) ".more" } {
                div.head {
                    i.name { "additional members" }
                    (self.type_of(used, &reasons))
                    (secret(self.notes, &reasons))
                }
                (facts::docs(self.notes, &[&used.docs], &reasons))
                (chips(self.known, self.notes, used, &reasons))
                (self.inner(used, path))
            }
        }
    }
}

/// Formats the badge of a sensitive value, if a document declares it sensitive.
pub(super) fn secret(notes: &mut Notes, reasons: &[Reason]) -> Markup {
    match facts::find(reasons, "sensitive") {
        Some(Reason { by: by @ By::Said { .. }, .. }) => {
            html! { " " span.badge.secret { (notes.link(by, html! { "sensitive" })) } }
        }
        Some(Reason { by: By::Rule { .. }, .. }) | None => html! {},
    }
}

/// Formats the constraints and other facts of a member or a response as short phrases.
pub(super) fn chips<'k>(known: &'k Known<'k>, notes: &mut Notes<'k>, used: &TypeUse, reasons: &[Reason]) -> Markup {
    let shape = types::inner_shape(used).map(|id| known.model.shape(id).name.as_str());
    let chips: Vec<(String, &Reason)> = reasons
        .iter()
        .filter(|reason| !matches!(reason.fact.as_str(), "sensitive" | "status" | "examples"))
        .filter_map(|reason| Some((facts::chip(reason, shape)?, reason)))
        .collect();
    let constraints = facts::constraints(known, notes, used, reasons);
    html! {
        @if !(constraints.is_empty() && chips.is_empty()) {
            ul.chips {
                @for constraint in constraints { li { (constraint) } }
                @for (phrase, Reason { fact, value, by }) in &chips {
                    li {
                        @match (fact.rsplit(": ").next(), phrase.strip_suffix(value.as_str())) {
                            (Some("default" | "format"), Some(label)) => {
                                (notes.link(by, html! { (label) code { (value) } }))
                            }
                            _ => { (notes.link(by, html! { @if fact == "removed" { del { (phrase) } } @else { (phrase) } })) }
                        }
                    }
                }
            }
        }
    }
}

/// Counts the members that a tree of a depth shows, up to `most` + 1.
fn count(model: &Model, id: ShapeId, depth: usize, open: &mut Vec<ShapeId>, most: usize) -> usize {
    if depth == 0 || open.contains(&id) {
        return 0;
    }
    open.push(id);
    let mut members = 0;
    let inner: Vec<Option<ShapeId>> = match &model.shape(id).kind {
        ShapeKind::Structure(structure) => {
            let targets = structure.members.iter().map(|member| &member.target).chain(&structure.additional);
            targets.map(types::inner_shape).collect()
        }
        ShapeKind::Union(union) => union.variants.iter().map(|variant| Some(variant.shape)).collect(),
        ShapeKind::Untagged(union) => {
            union.alternatives.iter().map(|alternative| types::inner_shape(&alternative.target)).collect()
        }
        ShapeKind::Enum(_) | ShapeKind::Newtype(_) => Vec::new(),
    };
    for shape in inner {
        members += 1;
        if members > most {
            break;
        }
        members += shape.map_or(0, |shape| count(model, shape, depth - 1, open, most - members));
    }
    open.pop();
    members
}
