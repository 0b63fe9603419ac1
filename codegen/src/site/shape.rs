//! The page of a shape: its members or values, and its users.

use super::facts;
use super::names::breakable;
use super::notes::Notes;
use super::page::Page;
use super::tree::Tree;
use super::{Known, types};
use bindery_model::Model;
use bindery_model::diff::Element;
use bindery_model::service::*;
use bindery_model::why::Reason;
use maud::{Markup, html};

const UP: &str = "../../";

/// The maximum number of users listed for a shape.
const LISTED: usize = 100;

/// The users of each shape.
pub(super) struct Users(Vec<Vec<User>>);

/// A user of a shape.
#[derive(Clone, Copy, PartialEq, Eq)]
enum User {
    Operation(usize),
    Shape(ShapeId),
    Failure(FailureId),
}

impl Users {
    pub(super) fn of(model: &Model) -> Self {
        let mut users = Users(vec![Vec::new(); model.shapes.len()]);
        for (index, operation) in model.operations.iter().enumerate() {
            for content in operation.responses.iter().filter_map(|response| response.content.as_ref()) {
                users.see(content, User::Operation(index));
            }
        }
        for shape in &model.shapes {
            let user = match shape.origin {
                ShapeOrigin::Input(index) => User::Operation(index),
                ShapeOrigin::Definition | ShapeOrigin::Output(_) | ShapeOrigin::Inline | ShapeOrigin::Request(_) => {
                    User::Shape(shape.id)
                }
            };
            match &shape.kind {
                ShapeKind::Structure(structure) => {
                    let members = structure.members.iter().map(|member| &member.target);
                    members.chain(&structure.additional).for_each(|used| users.see(used, user));
                }
                ShapeKind::Newtype(used) => users.see(used, user),
                ShapeKind::Untagged(union) => {
                    union.alternatives.iter().for_each(|alternative| users.see(&alternative.target, user));
                }
                ShapeKind::Union(union) => union.variants.iter().for_each(|variant| users.add(variant.shape, user)),
                ShapeKind::Enum(_) => {}
            }
        }
        for failure in &model.failures {
            failure.content.iter().for_each(|content| users.see(content, User::Failure(failure.id)));
        }
        users
    }

    fn see(&mut self, used: &TypeUse, user: User) {
        if let Some(keys) = &used.keys {
            self.see(keys, user);
        }
        used.ty.as_shape().into_iter().for_each(|id| self.add(id, user));
        used.ty.children().iter().for_each(|inner| self.see(inner, user));
    }

    fn add(&mut self, id: ShapeId, user: User) {
        let users = &mut self.0[id.0 as usize];
        // All uses by one user are added in sequence.
        if users.last() != Some(&user) && user != User::Shape(id) {
            users.push(user);
        }
    }
}

/// Formats the page of a shape that is not a request.
pub(super) fn page(known: &Known, id: ShapeId) -> String {
    let model = known.model;
    let shape = model.shape(id);
    let reasons = known.service.reasons.of(Element::Shape(id));
    let mut notes = Notes::new(known, UP);
    let name = match &shape.kind {
        ShapeKind::Structure(_) => "Members",
        ShapeKind::Enum(_) => "Values",
        ShapeKind::Union(_) => "Structures",
        ShapeKind::Untagged(_) => "Alternatives",
        ShapeKind::Newtype(_) => "Type",
    };
    let main = html! {
        article.shape {
            header.title {
                p.kind { (types::kind(&shape.kind)) }
                h1.fact { (breakable(&shape.name)) @if let Some(fact) = facts::find(&reasons, "name") { (notes.mark(&fact.by, "the name")) } }
                (facts::docs(&mut notes, &[&shape.docs], &reasons))
            }
            (own(&mut notes, &reasons))
            section {
                h2 #members { (name) }
                @match &shape.kind {
                    ShapeKind::Enum(all) => { (values(known, &mut notes, id, all)) }
                    ShapeKind::Structure(Structure { members, additional: None, .. }) if members.is_empty() => {
                        p { "No members." }
                    }
                    ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => {
                        (Tree::new(known, &mut notes, UP, "m").shape(id))
                    }
                }
            }
            section { h2 #users { "Used by" } (users(known, id)) }
            (notes.list())
        }
    };
    let crumbs = vec![
        ("Reference".to_owned(), "index.html".to_owned()),
        (model.service.title.value.clone(), known.paths.service()),
        ("Shapes".to_owned(), known.paths.service() + "#shapes"),
    ];
    let sections = [("members", name), ("users", "Used by"), ("sources", "Sources")];
    let sections = sections.map(|(id, name)| (id.to_owned(), name.to_owned())).into();
    let title = format!("{} · {}", shape.name, model.service.title.value);
    Page { title, up: UP, crumbs, of: Some((known, None)), sections, main }.text()
}

/// Formats the facts of the shape itself.
fn own(notes: &mut Notes, reasons: &[Reason]) -> Markup {
    let elsewhere = |fact: &str| matches!(fact, "name" | "member" | "value" | "variant" | "summary" | "documentation");
    let own: Vec<&Reason> = reasons.iter().filter(|reason| !elsewhere(&reason.fact)).collect();
    html! { @if !own.is_empty() { (facts::list(notes, &own)) } }
}

fn values<'k>(known: &'k Known<'k>, notes: &mut Notes<'k>, id: ShapeId, all: &Enum) -> Markup {
    html! {
        ul.rows {
            @for (index, value) in all.values.iter().enumerate() {
                @let reasons = known.service.reasons.of(Element::Variant(id, index));
                li id={ "m." (index) } {
                    span.fact {
                        code { (value.value) }
                        @if let Some(fact) = facts::find(&reasons, "value") { (notes.mark(&fact.by, "this value")) }
                    }
                    @if value.docs != Docs::default() { (facts::docs(notes, &[&value.docs], &reasons)) }
                }
            }
        }
    }
}

fn users(known: &Known, id: ShapeId) -> Markup {
    let users = &known.users.0[id.0 as usize];
    let more = users.len().saturating_sub(LISTED);
    html! {
        @if users.is_empty() {
            p { "Unused." }
        } @else {
            ul.columns {
                @for user in users.iter().take(LISTED) {
                    li {
                        @match user {
                            User::Operation(index) => {
                                a href={ (UP) (known.paths.operation(*index)) } { (breakable(&known.model.operations[*index].name)) }
                            }
                            User::Shape(id) => { (types::shape(known, UP, *id)) }
                            User::Failure(id) => {
                                a href={ (UP) (known.paths.failures()) "#f" (id.0) } { (breakable(&known.model.failure(*id).name)) }
                            }
                        }
                    }
                }
                @if more > 0 { li { "… and " (more) " more" } }
            }
        }
    }
}
