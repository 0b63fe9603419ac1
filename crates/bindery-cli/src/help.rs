//! The pages of `help`, as text.
//!
//! They have the sections of the AWS CLI's pages in the same order, and in addition required members, constraints,
//! failures and an example. Lines are as wide as the terminal, or 80 characters.

pub(crate) mod example;
pub(crate) mod syntax;
pub(crate) mod text;
pub(crate) mod tree;

use crate::help::example::example;
use crate::help::syntax::{MAX_NODES, Traversal, json, shorthand};
use crate::help::text::{fill, push_line, summary, without_control, write_markdown};
use crate::help::tree::{MemberTree, Side};
use crate::names::{self, Argument};
use crate::pagination;
use crate::value::resolved_type::{ResolvedType, Scalar, resolve};
use bindery::Retry;
use bindery::meta::{Auth, IdentifiedBy, Kind, Meta, Operation, Type};
use bindery_text::options::{GLOBALS, GlobalOption};

/// The indentation of text below a heading.
const INDENT: usize = 4;

/// A command that is not an operation of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExtraCommand {
    /// The name of the command.
    pub(crate) name: &'static str,
    /// The description, in one sentence.
    pub(crate) docs: &'static str,
}

/// Returns the page of a service.
pub(crate) fn service(meta: &Meta, program: &str, extra: &[ExtraCommand]) -> String {
    without_control(&service_in(meta, program, extra, width()))
}

/// Returns the page of an operation.
pub(crate) fn operation(meta: &Meta, program: &str, operation: &Operation) -> String {
    without_control(&operation_in(meta, program, operation, width()))
}

/// Returns the width of lines: that of the terminal, between 40 and 120 columns.
fn width() -> usize {
    let configured = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let columns = configured.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)));
    columns.unwrap_or(80).clamp(40, 120)
}

fn service_in(meta: &Meta, program: &str, extra: &[ExtraCommand], width: usize) -> String {
    let mut page = String::new();
    heading(&mut page, "NAME");
    let title = if meta.service.title.is_empty() { meta.service.name } else { meta.service.title };
    fill(&mut page, &format!("{program} - {title}"), INDENT, INDENT, width);
    description(&mut page, meta.docs, width);
    heading(&mut page, "SYNOPSIS");
    push_line(&mut page, INDENT, &format!("{program} [global options] COMMAND [options]"));
    push_line(&mut page, INDENT, &format!("{program} COMMAND help"));
    heading(&mut page, "COMMANDS");
    commands(&mut page, meta, extra, width);
    command(&mut page, "help", "Prints this page; after a command, the page of the command.", width);
    heading(&mut page, "GLOBAL OPTIONS");
    for global in globals(meta, None) {
        global_option(&mut page, global, width);
    }
    exit_codes(&mut page, width);
    page
}

fn operation_in(meta: &Meta, program: &str, operation: &Operation, width: usize) -> String {
    let name = command_of(meta, operation);
    let arguments = names::arguments(meta, operation);
    let mut page = String::new();
    heading(&mut page, "NAME");
    let title = match summary(operation.docs) {
        docs if docs.is_empty() => format!("{program} {name}"),
        docs => format!("{program} {name} - {docs}"),
    };
    fill(&mut page, &title, INDENT, INDENT + 4, width);
    description(&mut page, operation.docs, width);
    if operation.deprecated {
        page.push('\n');
        fill(&mut page, "This command is deprecated and should not be used.", INDENT, INDENT, width);
    }
    page.push('\n');
    fill(&mut page, &auth(operation), INDENT, INDENT, width);
    heading(&mut page, "SYNOPSIS");
    synopsis(&mut page, meta, program, &name, operation, &arguments);
    heading(&mut page, "OPTIONS");
    if arguments.is_empty() {
        fill(&mut page, "This command has no options of its own.", INDENT, INDENT, width);
    }
    for argument in &arguments {
        option(&mut page, meta, operation, argument, width);
    }
    trim_end(&mut page);
    heading(&mut page, "GLOBAL OPTIONS");
    for global in globals(meta, Some(operation)) {
        global_option(&mut page, global, width);
    }
    heading(&mut page, "OUTPUT");
    output(&mut page, meta, operation, width);
    trim_end(&mut page);
    failures(&mut page, meta, operation, width);
    exit_codes(&mut page, width);
    heading(&mut page, "EXAMPLES");
    let is_shown = |argument: &&Argument| match operation.pagination {
        // Its optional arguments belong to pagination.
        Some(_) => argument.member.required && !pagination::sets_page_size(operation, argument),
        None => true,
    };
    let example_arguments: Vec<&Argument> = arguments.iter().filter(is_shown).collect();
    for line in example(meta, program, &name, &example_arguments) {
        push_line(&mut page, INDENT, &line);
    }
    page
}

/// Returns the name of an operation's command.
fn command_of(meta: &Meta, operation: &Operation) -> String {
    let unique =
        names::operations(meta, &[names::COMPLETION]).into_iter().find(|(_, known)| known.name == operation.name);
    unique.map_or_else(|| bindery_text::options::command(operation.name), |(name, _)| name)
}

/// Writes the commands of a service, grouped by the first tag of their operations.
fn commands(page: &mut String, meta: &Meta, extra: &[ExtraCommand], width: usize) {
    let taken: Vec<&str> = extra.iter().map(|extra| extra.name).collect();
    let operations = names::operations(meta, &taken);
    let tag = |operation: &Operation| operation.tags.first().copied();
    let mut tags: Vec<Option<&str>> = Vec::new();
    for (_, operation) in &operations {
        if !tags.contains(&tag(operation)) {
            tags.push(tag(operation));
        }
    }
    // Commands without a tag are last, with those that are not operations.
    tags.sort_by_key(Option::is_none);
    for group in tags {
        if let Some(group) = group {
            push_line(page, INDENT, &format!("{group}:"));
        }
        for (name, operation) in operations.iter().filter(|(_, operation)| tag(operation) == group) {
            let deprecated = if operation.deprecated { "Deprecated. " } else { "" };
            command(page, name, &format!("{deprecated}{}", summary(operation.docs)), width);
        }
        page.push('\n');
    }
    for extra in extra {
        command(page, extra.name, extra.docs, width);
    }
}

/// Returns the mark of a required option. The page size is not required where pagination sets it.
fn required(operation: &Operation, argument: &Argument) -> &'static str {
    match (argument.member.required, pagination::sets_page_size(operation, argument)) {
        (false, _) => "",
        (true, false) => " [required]",
        (true, true) => " [required with --no-paginate]",
    }
}

fn heading(page: &mut String, heading: &str) {
    if !page.is_empty() {
        page.push('\n');
    }
    push_line(page, 0, heading);
}

fn trim_end(page: &mut String) {
    page.truncate(page.trim_end().len());
    page.push('\n');
}

fn description(page: &mut String, docs: &str, width: usize) {
    heading(page, "DESCRIPTION");
    match docs.trim().is_empty() {
        true => push_line(page, INDENT, "There is no documentation."),
        false => write_markdown(page, docs, INDENT, width),
    }
}

/// Describes the credentials that an operation requires.
fn auth(operation: &Operation) -> String {
    match operation.auth {
        Auth::Unsigned => "This operation requires no credentials, and ignores them.".to_owned(),
        Auth::Signed => "This operation requires AWS credentials.".to_owned(),
        Auth::Secured(alternatives) => {
            let choices: Vec<String> = alternatives
                .iter()
                .map(|needed| match needed {
                    [] => "no credentials".to_owned(),
                    needed => needed.iter().map(|scheme| scheme.name).collect::<Vec<_>>().join(" and "),
                })
                .collect();
            format!("This operation requires {}.", choices.join(", or "))
        }
    }
}

fn synopsis(page: &mut String, meta: &Meta, program: &str, name: &str, operation: &Operation, arguments: &[Argument]) {
    push_line(page, INDENT, &format!("{program} {name}"));
    for argument in arguments {
        let option = &argument.option;
        let many = if resolve(meta, argument.member.ty).is_list() { " ..." } else { "" };
        let syntax = match argument.is_flag() {
            true => format!("--{option} | --no-{option}"),
            false => format!("--{option} <value>{many}"),
        };
        let is_required = argument.member.required && !pagination::sets_page_size(operation, argument);
        let syntax = if is_required { syntax } else { format!("[{syntax}]") };
        push_line(page, INDENT + 2, &syntax);
    }
    for global in globals(meta, Some(operation)) {
        let value = global.value.map_or("", |_| " <value>");
        push_line(page, INDENT + 2, &format!("[--{}{value}]", global.name));
    }
}

fn option(page: &mut String, meta: &Meta, operation: &Operation, argument: &Argument, width: usize) {
    let Argument { option, key, member } = argument;
    let resolved = resolve(meta, member.ty);
    let required = required(operation, argument);
    let flag = if argument.is_flag() { format!("--{option} | --no-{option}") } else { format!("--{option}") };
    push_line(page, INDENT, &format!("{flag} ({}){required}", resolved.type_name()));
    page.push('\n');
    let inner = INDENT + 4;
    let tree = MemberTree { meta, side: Side::Request, width };
    tree.about(page, inner, member);
    if bindery_text::options::option(member.name) != *option || key != member.name {
        fill(page, &format!("Its key in `--cli-input-json` is `{key}`."), inner, inner, width);
        page.push('\n');
    }
    if let Some(hint) = syntax_hint(resolved) {
        fill(page, hint, inner, inner, width);
        page.push('\n');
    }
    tree.within(page, inner, member.ty, &mut Traversal::new(MAX_NODES));
    if let Some(shorthand) = shorthand(meta, member.ty) {
        push_line(page, inner, "Shorthand Syntax:");
        page.push('\n');
        push_line(page, inner + 4, &shorthand);
        page.push('\n');
    }
    if !resolved.is_scalar() {
        push_line(page, inner, "JSON Syntax:");
        page.push('\n');
        json(meta, member.ty).lines().for_each(|line| push_line(page, inner + 4, line));
        page.push('\n');
    }
}

/// Returns a description of how values of a type are written, unless it is obvious.
fn syntax_hint(resolved: ResolvedType) -> Option<&'static str> {
    match resolved.scalar()? {
        Scalar::Blob(_) => Some("`fileb://PATH` for the bytes of a file, or base64."),
        Scalar::Timestamp(_) => {
            Some("ISO 8601, such as 2024-05-14T15:36:26Z (UTC if it has no time zone), or seconds since 1970.")
        }
        Scalar::Date => Some("A date, such as 2024-05-14."),
        Scalar::Boolean
        | Scalar::Integer { .. }
        | Scalar::Float { .. }
        | Scalar::Text
        | Scalar::Enum(_)
        | Scalar::IntegerEnum(_) => None,
    }
}

fn global_option(page: &mut String, global: &GlobalOption, width: usize) {
    let value = global.value.map_or("(boolean)".to_owned(), |value| format!("(string) {value}"));
    push_line(page, INDENT, &format!("--{} {value}", global.name));
    fill(page, global.docs, INDENT + 4, INDENT + 4, width);
}

fn command(page: &mut String, name: &str, docs: &str, width: usize) {
    push_line(page, INDENT, name);
    fill(page, docs, INDENT + 4, INDENT + 4, width);
}

/// Returns the global options that apply to an operation, or to any operation of a service.
fn globals<'m>(meta: &'m Meta, operation: Option<&'m Operation>) -> impl Iterator<Item = &'static GlobalOption> + 'm {
    let operations =
        move || operation.into_iter().chain(meta.operations.iter().copied().filter(move |_| operation.is_none()));
    let is_paginated = operations().any(|operation| operation.pagination.is_some());
    let is_signed = meta.service.signing_name.is_some() || !meta.service.endpoints.is_empty();
    let is_secured = operations().any(|operation| matches!(operation.auth, Auth::Secured(_)));
    GLOBALS.iter().filter(move |global| match global.name {
        "no-paginate" | "max-items" | "starting-token" | "page-size" => is_paginated,
        "region" | "profile" => is_signed,
        "no-sign-request" => is_signed || is_secured,
        "api-key" | "basic" | "bearer-token" => is_secured,
        "host-parameter" => meta.service.host_template.is_some(),
        _ => true,
    })
}

fn output(page: &mut String, meta: &Meta, operation: &Operation, width: usize) {
    let tree = MemberTree { meta, side: Side::Response, width };
    let Some(ty) = operation.output else {
        return push_line(page, INDENT, "None");
    };
    match resolve(meta, ty) {
        ResolvedType::Structure { members: [], additional: None, .. } => push_line(page, INDENT, "None"),
        ResolvedType::Structure { .. } => tree.within(page, INDENT, ty, &mut Traversal::new(MAX_NODES)),
        resolved => {
            push_line(page, INDENT, &format!("({})", resolved.type_name()));
            page.push('\n');
            tree.within(page, INDENT + 4, ty, &mut Traversal::new(MAX_NODES));
        }
    }
}

fn failures(page: &mut String, meta: &Meta, operation: &Operation, width: usize) {
    let failures: Vec<_> = operation.errors.iter().filter_map(|error| meta.failures.get(*error)).collect();
    if failures.is_empty() {
        return;
    }
    heading(page, "ERRORS");
    for failure in failures {
        let identifier = match failure.identified_by {
            IdentifiedBy::Code(code) => code.to_owned(),
            IdentifiedBy::Status(status) => format!("HTTP status {status}"),
            IdentifiedBy::Default => "any other HTTP status".to_owned(),
        };
        let retry = match failure.retry {
            Retry::Never => "",
            Retry::Transient => " It is retried.",
            Retry::Throttling => " It is retried after a longer delay.",
        };
        push_line(page, INDENT, &identifier);
        fill(page, &format!("{}{retry}", summary(failure.docs)), INDENT + 4, INDENT + 4, width);
        if let Some(members) = failure.content.and_then(|content| members_of(meta, content)) {
            fill(page, &format!("Members: {members}."), INDENT + 4, INDENT + 4, width);
        }
    }
}

/// Returns the members of a failure if it has more than a message.
fn members_of(meta: &Meta, content: Type) -> Option<String> {
    let Type::Shape(shape) = content else { return None };
    let Kind::Structure { members, .. } = meta.shapes.get(shape)?.kind else { return None };
    let is_plain = members.len() < 2 && members.iter().all(|member| member.name.eq_ignore_ascii_case("message"));
    let names: Vec<String> = members.iter().map(|member| format!("`{}`", member.name)).collect();
    (!is_plain).then(|| names.join(", "))
}

fn exit_codes(page: &mut String, width: usize) {
    heading(page, "EXIT STATUS");
    for (code, meaning) in [
        (0, "The service responded with success."),
        (252, "An option or a value is invalid. Nothing was sent."),
        (253, "Credentials or configuration are missing or invalid. Nothing was sent."),
        (254, "The service responded with an error."),
        (255, "Any other error."),
    ] {
        fill(page, &format!("{code}: {meaning}"), INDENT, INDENT + 4, width);
    }
}

#[cfg(test)]
mod tests;
