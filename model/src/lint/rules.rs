//! The rules of lint: one table, from which the enum, its names and help texts and the table in `specs/README.md` follow.

use crate::diagnostic::Code;
use serde::{Serialize, Serializer};

/// The help for a finding in a file that overlays do not reach.
const CHANGE_THE_FILE: &str = "change the file itself: overlays do not apply to files that are only referenced";

macro_rules! rules {
    ($($rule:ident $name:literal $title:literal, help: $help:expr;)*) => {
        /// A rule of lint.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum LintRule {
            $(#[doc = concat!("`", $name, "`: ", $title, ".")] $rule,)*
        }

        impl LintRule {
            /// All rules, sorted by name.
            pub const ALL: &[LintRule] = &[$(LintRule::$rule,)*];

            /// Returns the name of the rule: `no-failures`.
            pub fn name(self) -> &'static str {
                match self {
                    $(LintRule::$rule => $name,)*
                }
            }

            /// Returns what the rule finds, as a clause.
            pub fn title(self) -> &'static str {
                match self {
                    $(LintRule::$rule => $title,)*
                }
            }

            /// Returns the help for a finding without an overlay action.
            pub fn help(self) -> &'static str {
                match self {
                    $(LintRule::$rule => $help,)*
                }
            }
        }
    };
}

rules! {
    ActionName "action-name" "the path contains `Action=` with a name other than the `operationId`",
        help: CHANGE_THE_FILE;
    Incomplete "incomplete" "the document declares `x-complete: 0`",
        help: CHANGE_THE_FILE;
    NoAuthentication "no-authentication" "no operation declares how it is authenticated, and the protocol implies nothing",
        help: CHANGE_THE_FILE;
    NoFailures "no-failures" "an operation declares no failures",
        help: CHANGE_THE_FILE;
    NoOperationId "no-operation-id" "an operation has no `operationId`; its name is built from its method and path",
        help: CHANGE_THE_FILE;
    NoResponseType "no-response-type" "a success response has neither a schema nor a status without a body",
        help: CHANGE_THE_FILE;
    NothingRequired "nothing-required" "no parameter of an operation is required",
        help: CHANGE_THE_FILE;
    OnlyStrings "only-strings" "every parameter of an operation is a string without constraints",
        help: CHANGE_THE_FILE;
    OriginChanged "origin-changed" "no file of the folder has the `sha256` of an `x-origin`",
        help: "review the changes (`cargo xtask diff`), then update the date and the hash";
    OverlayNoChange "overlay-no-change" "an action changes nothing: the document already contains the fix",
        help: "remove the action: the document already contains its change";
    OverlayNoMatch "overlay-no-match" "the target of an action with `x-optional: true` matches nothing",
        help: "remove the action, unless its target may reappear";
    OverlayShadowed "overlay-shadowed" "later actions override everything that an action changes",
        help: "remove the action that is not intended";
    UndocumentedMember "undocumented-member" "a member has no description",
        help: CHANGE_THE_FILE;
    UndocumentedOperation "undocumented-operation" "an operation has no description, or its summary only repeats its name",
        help: CHANGE_THE_FILE;
    UnmarkedPages "unmarked-pages" "the request and the response have a pagination token, but there is no `x-pagination`",
        help: CHANGE_THE_FILE;
    UnmarkedSecret "unmarked-secret" "a member appears to be a secret but has no `x-sensitive`",
        help: CHANGE_THE_FILE;
    UnusedDefinition "unused-definition" "no reference refers to a definition",
        help: CHANGE_THE_FILE;
}

impl LintRule {
    /// Returns the code of the diagnostics for the rule's findings.
    pub fn code(self) -> Code {
        Code::of_rule(self.name())
    }
}

impl Serialize for LintRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::LintRule;

    #[test]
    fn rules_are_sorted_by_name() {
        assert!(LintRule::ALL.windows(2).all(|pair| pair[0].name() < pair[1].name()));
    }
}
