//! The commands and options of a service, with the names that `bindery_text` assigns.

use bindery::meta::{Location, Member, Meta, Operation, Type, keys};
use bindery_text::options::{CommandNames, GLOBALS, GlobalOption, MemberLocation, OptionKind, OptionNames};

/// The command that lists the commands or, after another command, its options.
pub(crate) const HELP: &str = "help";

/// The command that prints completion scripts.
pub(crate) const COMPLETION: &str = "completion";

/// A member of an operation's input, with its option.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Argument {
    /// The name of the option, without dashes. It is unique within the operation.
    pub(crate) option: String,
    /// The key of its value in an input, as [`keys`] defines it: the member's name, or `id@query` if an earlier member has
    /// the same name.
    pub(crate) key: String,
    /// The member.
    pub(crate) member: &'static Member,
}

impl Argument {
    /// Returns whether the option is a flag, `--flag` or `--no-flag`.
    pub(crate) fn is_flag(&self) -> bool {
        matches!(self.member.ty, Type::Boolean)
    }
}

/// Returns the global option with a name, or the only one that begins with it.
pub(crate) fn global(name: &str) -> Option<&'static GlobalOption> {
    let exact = GLOBALS.iter().find(|option| option.name == name);
    let mut matches = GLOBALS.iter().filter(|option| option.name.starts_with(name));
    exact.or_else(|| matches.next().filter(|_| matches.next().is_none()))
}

/// Returns the operations of a service with their unique names, in document order. None has a name of `taken`.
pub(crate) fn operations(meta: &Meta, taken: &[&str]) -> Vec<(String, &'static Operation)> {
    let mut names = CommandNames::new(taken);
    meta.operations.iter().map(|operation| (names.add(operation.name), *operation)).collect()
}

/// Returns the members of an operation's input with their unique options, in document order.
pub(crate) fn arguments(meta: &Meta, operation: &Operation) -> Vec<Argument> {
    let mut names = OptionNames::new();
    let members = keys(members(meta, operation)).filter(|(_, member)| !member.read_only);
    members
        .map(|(key, member)| {
            let kind = if matches!(member.ty, Type::Boolean) { OptionKind::Flag } else { OptionKind::Value };
            let option = names.add(member.name, location(member.location), kind);
            Argument { option, key: key.into_owned(), member }
        })
        .collect()
}

/// Returns the members of an operation's input.
pub(crate) fn members(meta: &Meta, operation: &Operation) -> &'static [&'static Member] {
    meta.members(operation.input)
}

fn location(location: Location) -> MemberLocation {
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
mod tests;
