//! The options that every operation has: input, pagination and global options.

use crate::snippets::definition::Definition;
use crate::snippets::text::line;
use bindery_model::service::{Model, Operation, Pagination};
use bindery_text::options::{GLOBALS, GlobalOption};

/// The options that supply the whole request.
const INPUT: [&str; 3] = ["cli-input-json", "cli-input-yaml", "generate-cli-skeleton"];

/// The options that control pagination.
const PAGINATION: [&str; 4] = ["no-paginate", "max-items", "starting-token", "page-size"];

fn option(global: &GlobalOption) -> Definition {
    let value = global.value.map(|value| format!(" <{value}>")).unwrap_or_default();
    let term = format!("--{}{value}", global.name);
    Definition { term, paragraphs: vec![global.docs.to_owned()], ..Definition::default() }
}

/// Describes the options that supply the whole request, which are listed with those of the members.
pub(super) fn input_options() -> impl Iterator<Item = Definition> {
    GLOBALS.iter().filter(|global| INPUT.contains(&global.name)).map(|global| Definition {
        term: format!("--{}", global.name),
        type_name: "string".to_owned(),
        ..option(global)
    })
}

/// Describes the pagination options, and which members they set.
pub(super) fn pagination_options(model: &Model, operation: &Operation, pagination: &Pagination) -> Vec<Definition> {
    let has = |name: &str| model.input(operation).members.iter().any(|member| member.name == name);
    let limit = pagination.limit.as_ref().map(|limit| limit.value.as_str()).filter(|limit| has(limit));
    let options = GLOBALS.iter().filter(|global| PAGINATION.contains(&global.name));
    let options = options.filter(|global| global.name != "page-size" || limit.is_some());
    options
        .map(|global| {
            let member = match global.name {
                "starting-token" => Some(pagination.input.value.as_str()),
                "page-size" => limit,
                _ => None,
            };
            let mut option = option(global);
            option.paragraphs.extend(member.map(|member| format!("Sets the member `{}`.", line(member))));
            option
        })
        .collect()
}

/// Describes the remaining global options.
pub(super) fn global_options() -> Vec<Definition> {
    let is_listed = |global: &&GlobalOption| !INPUT.contains(&global.name) && !PAGINATION.contains(&global.name);
    GLOBALS.iter().filter(is_listed).map(option).collect()
}
