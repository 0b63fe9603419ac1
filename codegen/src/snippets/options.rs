//! Names of commands and options, allocated by [`bindery_text::options`] as in the generated command lines.

use bindery_model::service::{Location, Member, Model, Structure, Type};
use bindery_text::options::{CommandNames, MemberLocation, OptionKind, OptionNames};

/// A member as a command-line option.
pub(super) struct Argument<'m> {
    /// The name without leading dashes.
    pub(super) option: String,
    pub(super) member: &'m Member,
}

impl Argument<'_> {
    /// Returns whether the option is written as `--flag` or `--no-flag`.
    pub(super) fn is_flag(&self) -> bool {
        is_flag(self.member)
    }
}

fn is_flag(member: &Member) -> bool {
    matches!(member.target.ty, Type::Boolean)
}

/// Returns the command names of the operations, in model order.
pub(super) fn operations(model: &Model) -> Vec<String> {
    let mut names = CommandNames::new(&[]);
    model.operations.iter().map(|operation| names.add(&operation.name)).collect()
}

/// Returns the options of an operation, in document order.
pub(super) fn arguments(input: &Structure) -> Vec<Argument<'_>> {
    let mut names = OptionNames::new();
    let members = input.members.iter().filter(|member| member.read_only.is_none());
    members
        .map(|member| {
            let kind = if is_flag(member) { OptionKind::Flag } else { OptionKind::Value };
            Argument { option: names.add(&member.name, location(&member.location), kind), member }
        })
        .collect()
}

fn location(location: &Location) -> MemberLocation {
    match location {
        Location::Member => MemberLocation::Member,
        Location::Path { .. } => MemberLocation::Path,
        Location::Query { .. } => MemberLocation::Query,
        Location::Header { .. } => MemberLocation::Header,
        Location::Form { .. } => MemberLocation::Form,
        Location::File => MemberLocation::File,
        Location::Payload => MemberLocation::Body,
    }
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
