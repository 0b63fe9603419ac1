//! Names of commands and options.
//!
//! They follow botocore's rules. Where those leave a case open, the generated command lines decide: characters other than
//! letters and digits separate words, and of two equal names the later one gets its location as a suffix.

use super::botocore_api::xform_name;
use bindery_model::service::{Location, Member, Model, Structure, Type};
use bindery_text::options::GLOBALS;
use std::collections::BTreeSet;

/// A member as a command-line option.
pub(super) struct Argument<'m> {
    /// The name without leading dashes.
    pub(super) option: String,
    pub(super) member: &'m Member,
}

impl Argument<'_> {
    /// Returns whether the option is written as `--flag` or `--no-flag`.
    pub(super) fn is_flag(&self) -> bool {
        matches!(self.member.target.ty, Type::Boolean)
    }
}

/// Returns the command names of the operations, in model order.
pub(super) fn operations(model: &Model) -> Vec<String> {
    let mut taken = BTreeSet::from(["help".to_owned()]);
    let name = |operation: &bindery_model::service::Operation| {
        let name = settle(or_else(dashed(&operation.name), "operation"), "operation", |name| !taken.contains(name));
        taken.insert(name.clone());
        name
    };
    model.operations.iter().map(name).collect()
}

/// Returns the options of an operation, in document order.
pub(super) fn arguments(input: &Structure) -> Vec<Argument<'_>> {
    let mut taken: BTreeSet<String> = GLOBALS.iter().map(|option| option.name.to_owned()).collect();
    let mut arguments = Vec::new();
    for member in input.members.iter().filter(|member| member.read_only.is_none()) {
        let flag = matches!(member.target.ty, Type::Boolean);
        let is_free = |name: &str| !(taken.contains(name) || flag && taken.contains(&format!("no-{name}")));
        let option = settle(or_else(dashed(&member.name), "value"), location_suffix(&member.location), is_free);
        taken.extend(flag.then(|| format!("no-{option}")));
        taken.insert(option.clone());
        arguments.push(Argument { option, member });
    }
    arguments
}

/// Returns the suffix that distinguishes options by the location of their members.
fn location_suffix(location: &Location) -> &'static str {
    match location {
        Location::Member => "member",
        Location::Path { .. } => "path",
        Location::Query { .. } => "query",
        Location::Header { .. } => "header",
        Location::Form { .. } => "form",
        Location::File => "file",
        Location::Payload => "body",
    }
}

/// Returns the name if it is free, else the name with the suffix, else with a number as well.
fn settle(name: String, suffix: &str, is_free: impl Fn(&str) -> bool) -> String {
    if is_free(&name) {
        return name;
    }
    let suffixed = format!("{name}-{suffix}");
    (1_usize..)
        .map(|number| if number == 1 { suffixed.clone() } else { format!("{suffixed}-{number}") })
        .find(|name| is_free(name))
        .unwrap_or(suffixed)
}

fn or_else(name: String, fallback: &str) -> String {
    if name.is_empty() { fallback.to_owned() } else { name }
}

fn dashed(name: &str) -> String {
    let parts = name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(|part| xform_name(part, '-')).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{self, member};

    #[test]
    fn unusable_and_equal_names_are_resolved() {
        let names =
            ["IdentityId", "page[size]", "X-Trace", "user.name", "userName", "$", "help", "no-dry", "dry", "UserName"];
        let mut members: Vec<Member> = names.map(|name| member(name, Type::String)).into();
        members[8].target.ty = Type::Boolean;
        let input = Structure { members, ..Structure::default() };
        let options: Vec<String> = arguments(&input).into_iter().map(|argument| argument.option).collect();
        let expected = [
            "identity-id",
            "page-size-member",
            "x-trace",
            "user-name",
            "user-name-member",
            "value",
            "help-member",
            "no-dry",
            "dry-member",
            "user-name-member-2",
        ];
        assert_eq!(options, expected);
    }

    #[test]
    fn commands_have_unique_names() {
        let mut model = fixtures::model();
        for name in ["GetId", "get_id", "help", "?"] {
            fixtures::operation(&mut model, name);
        }
        assert_eq!(operations(&model), ["get-id", "get-id-operation", "help-operation", "operation"]);
    }
}
