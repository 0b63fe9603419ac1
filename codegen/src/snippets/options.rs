//! What operations and members are called on the command line.
//!
//! The rules are botocore's, and what they leave open is settled as the command line itself does: what is no letter or
//! digit parts words, and of two that fall together the later one has its place behind its name.

use super::aws::xform_name;
use bindery_model::service::{Location, Member, Model, Structure, Type};
use bindery_text::options::GLOBALS;
use std::collections::BTreeSet;

/// A member as an option.
pub(super) struct Argument<'m> {
    /// The option without dashes.
    pub(super) option: String,
    pub(super) member: &'m Member,
}

impl Argument<'_> {
    /// Whether it is said as `--flag` or `--no-flag`.
    pub(super) fn is_flag(&self) -> bool {
        matches!(self.member.target.ty, Type::Boolean)
    }
}

/// What the operations of a service are called, in their order.
pub(super) fn operations(model: &Model) -> Vec<String> {
    let mut taken = BTreeSet::from(["help".to_owned()]);
    let name = |operation: &bindery_model::service::Operation| {
        let name = settle(or_else(dashed(&operation.name), "operation"), "operation", |name| !taken.contains(name));
        taken.insert(name.clone());
        name
    };
    model.operations.iter().map(name).collect()
}

/// The options of an operation, in document order.
pub(super) fn arguments(input: &Structure) -> Vec<Argument<'_>> {
    let mut taken: BTreeSet<String> = GLOBALS.iter().map(|option| option.name.to_owned()).collect();
    let mut arguments = Vec::new();
    for member in input.members.iter().filter(|member| member.read_only.is_none()) {
        let flag = matches!(member.target.ty, Type::Boolean);
        let is_free = |name: &str| !(taken.contains(name) || flag && taken.contains(&format!("no-{name}")));
        let option = settle(or_else(dashed(&member.name), "value"), place(&member.location), is_free);
        taken.extend(flag.then(|| format!("no-{option}")));
        taken.insert(option.clone());
        arguments.push(Argument { option, member });
    }
    arguments
}

/// What a member's place is called in a name.
fn place(location: &Location) -> &'static str {
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

/// The name, else the name with its suffix, else with a number, too.
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
    fn names_that_are_no_options_or_fall_together_are_settled() {
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
    fn operations_have_a_name_each() {
        let mut model = fixtures::model();
        for name in ["GetId", "get_id", "help", "?"] {
            fixtures::operation(&mut model, name);
        }
        assert_eq!(operations(&model), ["get-id", "get-id-operation", "help-operation", "operation"]);
    }
}
