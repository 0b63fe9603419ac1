//! The operations of a crate, listed by tag: for its README and for the front page of its docs.

use crate::analysis::groups::{self, Group};
use crate::analysis::names::Names;
use crate::rust::context::Context;
use crate::rust::docs::{Doc, Line};
use bindery_model::service::{Docs, Model, Operation};
use proc_macro2::{Ident, Span};

/// The form in which an operation is shown: its name in a README, a link in docs.
#[derive(Clone, Copy)]
enum Show {
    Name,
    Link,
}

/// All operations, by tag if there are several.
pub(crate) fn readme(model: &Model, names: &Names) -> Doc {
    grouped(model, names, Show::Name).or("The service declares no operations.")
}

/// All operations, by tag; for a large service its modules.
pub(crate) fn docs(context: &Context) -> Doc {
    let Some(groups) = &context.analysis.modules else {
        return match context.model.operations.as_slice() {
            [] => Doc::new(),
            _ => grouped(context.model, &context.names, Show::Link),
        };
    };
    let operations = Ident::new("operations", Span::call_site());
    Doc::new().list(groups.iter().map(|group| {
        let line = Line::new().link(&[&operations, context.group(group)]);
        line.ours(" — ").number(group.operations.len() as i128).ours(" operations.")
    }))
}

fn grouped(model: &Model, names: &Names, show: Show) -> Doc {
    let groups = groups::by_tag(model);
    let list = |group: &Group| {
        group.operations.iter().map(|index| line(names, *index, &model.operations[*index], show)).collect::<Vec<_>>()
    };
    match groups.as_slice() {
        [group] => Doc::new().list(list(group)),
        groups => groups.iter().fold(Doc::new(), |doc, group| {
            let tag = match group.tag {
                Some(tag) => Line::new().text(&model.service.tags[tag].name).ours(":"),
                None => Line::from("Other operations:"),
            };
            doc.line(tag).list(list(group))
        }),
    }
}

/// An operation: its name, and the first sentence of its description.
fn line(names: &Names, index: usize, operation: &Operation, show: Show) -> Line {
    let name = names.operation(index);
    let line = match show {
        Show::Name => Line::new().code(&name.to_string()),
        Show::Link => Line::new().link(&[name]),
    };
    let Docs { summary, description } = &operation.docs;
    let said = summary.as_ref().or(description.as_ref()).map(|said| Line::new().first_sentence(&said.value));
    match said {
        // A colon after a link would turn it into a link definition.
        Some(said) if !said.is_empty() => line.ours(" —").and(said),
        Some(_) | None => line,
    }
}
