//! The pages of `help`, as text.
//!
//! They have what those of the AWS CLI have, in the same order and under the same headings, and beyond it what is
//! required, constraints, failures and an example. Lines are as wide as the terminal, or 80 characters.

pub(crate) mod example;
pub(crate) mod syntax;
pub(crate) mod text;
pub(crate) mod tree;

use crate::completion;
use crate::help::example::example;
use crate::help::syntax::{READABLE, Way, json, shorthand};
use crate::help::text::{fill, push_line, summary, without_control, write_markdown};
use crate::help::tree::{Side, Tree};
use crate::names::{self, Argument, GLOBALS, Global};
use crate::value::form::{Form, form};
use bindery::Retry;
use bindery::meta::{Auth, Kind, Meta, Operation, ToldBy, Type};

/// How far text is from a heading.
const INDENT: usize = 4;

/// A command that a service's own table does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExtraHelp {
    /// Its name, as a person types it.
    pub(crate) name: &'static str,
    /// What it does, in a sentence.
    pub(crate) docs: &'static str,
}

/// The page of a whole service.
pub(crate) fn service(meta: &Meta, program: &str, extra: &[ExtraHelp]) -> String {
    without_control(&service_in(meta, program, extra, width()))
}

/// The page of an operation.
pub(crate) fn operation(meta: &Meta, program: &str, operation: &Operation) -> String {
    without_control(&operation_in(meta, program, operation, width()))
}

/// How wide a line may be: as wide as the terminal, up to what people like to read.
fn width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let columns = said.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)));
    columns.unwrap_or(80).clamp(40, 120)
}

fn service_in(meta: &Meta, program: &str, extra: &[ExtraHelp], width: usize) -> String {
    let mut page = String::new();
    heading(&mut page, "NAME");
    let title = if meta.service.title.is_empty() { meta.service.name } else { meta.service.title };
    fill(&mut page, &format!("{program} - {title}"), INDENT, INDENT, width);
    description(&mut page, meta.docs, width);
    heading(&mut page, "SYNOPSIS");
    push_line(&mut page, INDENT, &format!("{program} [global options] COMMAND [options]"));
    push_line(&mut page, INDENT, &format!("{program} COMMAND help"));
    heading(&mut page, "COMMANDS");
    let taken: Vec<&str> = extra.iter().map(|extra| extra.name).collect();
    for (name, operation) in names::operations(meta, &taken) {
        let deprecated = if operation.deprecated { "Deprecated. " } else { "" };
        command(&mut page, &name, &format!("{deprecated}{}", summary(operation.docs)), width);
    }
    for extra in extra {
        command(&mut page, extra.name, extra.docs, width);
    }
    command(&mut page, "help", "Prints this page; behind a command, that of the command.", width);
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
        fill(&mut page, "It is deprecated: it should no longer be used.", INDENT, INDENT, width);
    }
    page.push('\n');
    fill(&mut page, &auth(operation), INDENT, INDENT, width);
    heading(&mut page, "SYNOPSIS");
    synopsis(&mut page, meta, program, &name, operation, &arguments);
    heading(&mut page, "OPTIONS");
    if arguments.is_empty() {
        push_line(&mut page, INDENT, "There are none but the global ones.");
    }
    for argument in &arguments {
        option(&mut page, meta, argument, width);
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
    for line in example(meta, program, &name, &arguments) {
        push_line(&mut page, INDENT, &line);
    }
    page
}

/// The name that an operation has among those of its service.
fn command_of(meta: &Meta, operation: &Operation) -> String {
    let settled =
        names::operations(meta, &[completion::NAME]).into_iter().find(|(_, known)| known.name == operation.name);
    settled.map_or_else(|| names::operation(operation), |(name, _)| name)
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
        true => push_line(page, INDENT, "Its documents say nothing of it."),
        false => write_markdown(page, docs, INDENT, width),
    }
}

/// What a caller must show.
fn auth(operation: &Operation) -> String {
    match operation.auth {
        Auth::Unsigned => "Anybody may call it: credentials are neither needed nor used.".to_owned(),
        Auth::Signed => "It is signed: calling it takes AWS credentials.".to_owned(),
        Auth::Secured(alternatives) => {
            let ways: Vec<String> = alternatives
                .iter()
                .map(|needed| match needed {
                    [] => "nothing".to_owned(),
                    needed => needed.iter().map(|scheme| scheme.name).collect::<Vec<_>>().join(" and "),
                })
                .collect();
            format!("Calling it takes {}.", ways.join(", or "))
        }
    }
}

fn synopsis(page: &mut String, meta: &Meta, program: &str, name: &str, operation: &Operation, arguments: &[Argument]) {
    push_line(page, INDENT, &format!("{program} {name}"));
    for argument in arguments {
        let option = &argument.option;
        let is_many = matches!(form(meta, argument.member.ty), Form::List(_) | Form::Tuple(_));
        let many = if is_many { " ..." } else { "" };
        let said = match argument.is_flag() {
            true => format!("--{option} | --no-{option}"),
            false => format!("--{option} <value>{many}"),
        };
        let said = if argument.member.required { said } else { format!("[{said}]") };
        push_line(page, INDENT + 2, &said);
    }
    for global in globals(meta, Some(operation)) {
        let value = global.value.map_or("", |_| " <value>");
        push_line(page, INDENT + 2, &format!("[--{}{value}]", global.name));
    }
}

fn option(page: &mut String, meta: &Meta, argument: &Argument, width: usize) {
    let Argument { option, key, member } = argument;
    let form = form(meta, member.ty);
    let required = if member.required { " [required]" } else { "" };
    let flag = if argument.is_flag() { format!("--{option} | --no-{option}") } else { format!("--{option}") };
    push_line(page, INDENT, &format!("{flag} ({}){required}", form.type_name()));
    page.push('\n');
    let inner = INDENT + 4;
    let tree = Tree { meta, side: Side::Request, width };
    tree.about(page, inner, member);
    if names::option(member) != *option || key != member.name {
        fill(page, &format!("In `--cli-input-json` it is `{key}`."), inner, inner, width);
        page.push('\n');
    }
    if let Some(hint) = hint(form) {
        fill(page, hint, inner, inner, width);
        page.push('\n');
    }
    tree.within(page, inner, member.ty, &mut Way::new(READABLE));
    if let Some(shorthand) = shorthand(meta, member.ty) {
        push_line(page, inner, "Shorthand Syntax:");
        page.push('\n');
        push_line(page, inner + 4, &shorthand);
        page.push('\n');
    }
    if !form.is_scalar() {
        push_line(page, inner, "JSON Syntax:");
        page.push('\n');
        json(meta, member.ty).lines().for_each(|line| push_line(page, inner + 4, line));
        page.push('\n');
    }
}

/// How a value of a form is said, where that is not plain.
fn hint(form: Form) -> Option<&'static str> {
    match form {
        Form::Blob(_) => Some("`fileb://PATH` for the bytes of a file, or base64."),
        Form::Timestamp(_) => {
            Some("ISO 8601, as 2024-05-14T15:36:26Z (UTC where it says no zone), or seconds since 1970.")
        }
        Form::Date => Some("A day, as 2024-05-14."),
        Form::Boolean
        | Form::Integer { .. }
        | Form::Float { .. }
        | Form::Text
        | Form::Enum(_)
        | Form::IntegerEnum(_)
        | Form::List(_)
        | Form::Tuple(_)
        | Form::Map(_)
        | Form::Structure { .. }
        | Form::Union { .. }
        | Form::Document => None,
    }
}

fn global_option(page: &mut String, global: &Global, width: usize) {
    let value = global.value.map_or("(boolean)".to_owned(), |value| format!("(string) {value}"));
    push_line(page, INDENT, &format!("--{} {value}", global.name));
    fill(page, global.docs, INDENT + 4, INDENT + 4, width);
}

fn command(page: &mut String, name: &str, docs: &str, width: usize) {
    push_line(page, INDENT, name);
    fill(page, docs, INDENT + 4, INDENT + 4, width);
}

/// The global options that mean something to an operation, or to a service.
fn globals<'m>(meta: &'m Meta, operation: Option<&'m Operation>) -> impl Iterator<Item = &'static Global> + 'm {
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
    let tree = Tree { meta, side: Side::Answer, width };
    let Some(ty) = operation.output else {
        return push_line(page, INDENT, "None");
    };
    match form(meta, ty) {
        Form::Structure { members: [], additional: None, .. } => push_line(page, INDENT, "None"),
        Form::Structure { .. } => tree.within(page, INDENT, ty, &mut Way::new(READABLE)),
        form => {
            push_line(page, INDENT, &format!("({})", form.type_name()));
            page.push('\n');
            tree.within(page, INDENT + 4, ty, &mut Way::new(READABLE));
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
        let told = match failure.told_by {
            ToldBy::Code(code) => code.to_owned(),
            ToldBy::Status(status) => format!("HTTP status {status}"),
            ToldBy::Default => "any other HTTP status".to_owned(),
        };
        let retry = match failure.retry {
            Retry::Never => "",
            Retry::Transient => " It is tried again.",
            Retry::Throttling => " It is tried again, more slowly.",
        };
        push_line(page, INDENT, &told);
        fill(page, &format!("{}{retry}", summary(failure.docs)), INDENT + 4, INDENT + 4, width);
        if let Some(members) = failure.content.and_then(|content| members_of(meta, content)) {
            fill(page, &format!("It holds {members}."), INDENT + 4, INDENT + 4, width);
        }
    }
}

/// The members of a failure, where it has more than its message.
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
        (0, "The service did what it was asked for."),
        (252, "The command line is wrong, or a value of it; nothing was sent."),
        (253, "Credentials or configuration are missing or wrong; nothing was sent."),
        (254, "The service answered with an error."),
        (255, "Anything else went wrong."),
    ] {
        fill(page, &format!("{code}: {meaning}"), INDENT, INDENT + 4, width);
    }
}

#[cfg(test)]
mod tests;
