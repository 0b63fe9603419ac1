//! The kinds of changes, one line each: `specs/README.md` has the same table with the verdicts.

use serde::{Serialize, Serializer};

macro_rules! rules {
    ($($rule:ident $name:literal $title:literal $compiled:ident,)*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = concat!("`", $name, "`: ", $title, ".")] $rule,)*
        }

        impl Rule {
            /// All of them, by name.
            pub const ALL: &[Rule] = &[$(Rule::$rule,)*];

            /// Its name: `member-added`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Rule::$rule => $name,)*
                }
            }

            /// What happened, in words that follow a subject and stand before a colon.
            pub fn title(self) -> &'static str {
                match self {
                    $(Rule::$rule => $title,)*
                }
            }

            /// What of it a compiler may see.
            pub fn seen(self) -> Seen {
                match self {
                    $(Rule::$rule => Seen::$compiled,)*
                }
            }
        }
    };
}

/// What of a change a compiler may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Nothing: texts, and what only happens at run time.
    Nothing,
    /// What its element is, and how one is made.
    Element,
    /// How an operation is authenticated.
    Auth,
    /// Whether there is anything to check.
    Checks,
    /// How an operation is paged.
    Pages,
    /// In which module an operation stands.
    Module,
    /// How the service's operations travel.
    Protocol,
}

rules! {
    AdditionalPropertiesChanged "additional-properties-changed" "members without names" Element,
    AuthenticationChanged "authentication-changed" "authentication" Auth,
    BasePathChanged "base-path-changed" "base path" Nothing,
    ConstraintChanged "constraint-changed" "constraint changed" Checks,
    ConstraintNarrowed "constraint-narrowed" "constraint narrowed" Checks,
    ConstraintWidened "constraint-widened" "constraint widened" Checks,
    ConsumesChanged "consumes-changed" "content types of requests" Nothing,
    DefaultChanged "default-changed" "default" Nothing,
    DeprecationChanged "deprecation-changed" "deprecation" Nothing,
    DiscriminatorChanged "discriminator-changed" "what tells its structures apart" Nothing,
    DocumentationChanged "documentation-changed" "documentation" Nothing,
    EncodingChanged "encoding-changed" "how it is written into a URL or a form" Nothing,
    EndpointChanged "endpoint-changed" "host" Nothing,
    EnumValueAdded "enum-value-added" "value added" Element,
    EnumValueRemoved "enum-value-removed" "value removed" Element,
    EnumValueRenamed "enum-value-renamed" "value renamed" Element,
    ExtensionChanged "extension-changed" "extension" Nothing,
    FailureAdded "failure-added" "failure added" Element,
    FailureCodeChanged "failure-code-changed" "code of a failure" Nothing,
    FailureRemoved "failure-removed" "failure removed" Element,
    FailureRenamed "failure-renamed" "failure renamed" Element,
    FormatChanged "format-changed" "format" Element,
    GeneratedNameChanged "generated-name-changed" "its name or signature in Rust follows from what else changed" Element,
    LocationChanged "location-changed" "location" Element,
    MemberAdded "member-added" "member added" Element,
    MemberOptional "member-optional" "required no longer" Element,
    MemberRemoved "member-removed" "member removed" Element,
    MemberRenamed "member-renamed" "member renamed" Element,
    MemberRequired "member-required" "required now" Element,
    MethodChanged "method-changed" "method" Nothing,
    NullabilityChanged "nullability-changed" "whether it may be null" Element,
    OperationAdded "operation-added" "operation added" Element,
    OperationRemoved "operation-removed" "operation removed" Element,
    OperationRenamed "operation-renamed" "operation renamed" Element,
    OrderChanged "order-changed" "order" Nothing,
    OriginChanged "origin-changed" "origin of the documents" Nothing,
    PaginationChanged "pagination-changed" "pagination" Pages,
    PathChanged "path-changed" "path" Nothing,
    ProducesChanged "produces-changed" "content types of answers" Nothing,
    ProtocolChanged "protocol-changed" "protocol" Protocol,
    ReadOnlyChanged "read-only-changed" "whether only answers have it" Nothing,
    RequiredReordered "required-reordered" "order of required members" Element,
    ResponseAdded "response-added" "answer added" Element,
    ResponseRemoved "response-removed" "answer removed" Element,
    RetryChanged "retry-changed" "whether it is worth sending again" Nothing,
    SchemesChanged "schemes-changed" "schemes" Nothing,
    SecrecyChanged "secrecy-changed" "whether it is a secret" Element,
    SecuritySchemeChanged "security-scheme-changed" "security scheme" Nothing,
    ServiceAdded "service-added" "service added" Nothing,
    ServiceRemoved "service-removed" "service removed" Nothing,
    ShapeAdded "shape-added" "shape added" Element,
    ShapeKindChanged "shape-kind-changed" "what it is" Element,
    ShapeRemoved "shape-removed" "shape removed" Element,
    ShapeRenamed "shape-renamed" "shape renamed" Element,
    SigningChanged "signing-changed" "signing name" Nothing,
    StyleChanged "style-changed" "how a list is written" Nothing,
    TagsChanged "tags-changed" "tags" Module,
    TypeChanged "type-changed" "type" Element,
    VariantAdded "variant-added" "structure added to a union" Element,
    VariantRemoved "variant-removed" "structure removed from a union" Element,
    VersionChanged "version-changed" "version of the document" Nothing,
    XNameChanged "x-name-changed" "name in Rust" Element,
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Rule;

    #[test]
    fn rules_stand_in_the_order_of_their_names() {
        assert!(Rule::ALL.windows(2).all(|pair| pair[0].name() < pair[1].name()));
    }
}
