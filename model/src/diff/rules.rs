//! The kinds of changes: one table, which `specs/README.md` repeats with the possible verdicts.

use serde::{Serialize, Serializer};

macro_rules! rules {
    ($($rule:ident $name:literal $title:literal $effect:ident $compiled:ident,)*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ChangeRule {
            $(#[doc = concat!("`", $name, "`: ", $title, ".")] $rule,)*
        }

        impl ChangeRule {
            /// All rules, sorted by name.
            pub const ALL: &[ChangeRule] = &[$(ChangeRule::$rule,)*];

            /// Returns the name of the rule: `member-added`.
            pub fn name(self) -> &'static str {
                match self {
                    $(ChangeRule::$rule => $name,)*
                }
            }

            /// Returns what changed, as a phrase between a subject and a colon.
            pub fn title(self) -> &'static str {
                match self {
                    $(ChangeRule::$rule => $title,)*
                }
            }

            /// Returns the effect on the service.
            pub fn effect(self) -> Effect {
                match self {
                    $(ChangeRule::$rule => Effect::$effect,)*
                }
            }

            /// Returns what a compiler may notice.
            pub fn seen(self) -> Seen {
                match self {
                    $(ChangeRule::$rule => Seen::$compiled,)*
                }
            }
        }
    };
}

/// The effect of a change on the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// An element was added.
    Addition,
    /// An element was removed.
    Removal,
    /// An element was changed.
    Alteration,
    /// Documentation was changed, which affects only readers.
    Text,
}

/// The part of generated code in which a compiler may notice a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// None: text, or behaviour at run time.
    Nothing,
    /// The element and its constructor.
    Element,
    /// The authentication of an operation.
    Auth,
    /// The presence of checks.
    Checks,
    /// The pagination of an operation.
    Pages,
    /// The module of an operation.
    Module,
    /// The protocol of the service.
    Protocol,
}

rules! {
    AdditionalPropertiesChanged "additional-properties-changed" "additional properties" Alteration Element,
    AuthenticationChanged "authentication-changed" "authentication" Alteration Auth,
    BasePathChanged "base-path-changed" "base path" Alteration Nothing,
    ConstraintChanged "constraint-changed" "constraint changed" Alteration Checks,
    ConstraintNarrowed "constraint-narrowed" "constraint narrowed" Alteration Checks,
    ConstraintWidened "constraint-widened" "constraint widened" Alteration Checks,
    ConsumesChanged "consumes-changed" "content types of requests" Alteration Nothing,
    DefaultChanged "default-changed" "default" Alteration Nothing,
    DeprecationChanged "deprecation-changed" "deprecation" Alteration Nothing,
    DiscriminatorChanged "discriminator-changed" "discriminator" Alteration Nothing,
    DocumentationChanged "documentation-changed" "documentation" Text Nothing,
    EncodingChanged "encoding-changed" "encoding in a URL or a form" Alteration Nothing,
    EndpointChanged "endpoint-changed" "host" Alteration Nothing,
    EnumValueAdded "enum-value-added" "value added" Addition Element,
    EnumValueRemoved "enum-value-removed" "value removed" Removal Element,
    EnumValueRenamed "enum-value-renamed" "value renamed" Alteration Element,
    ExtensionChanged "extension-changed" "extension" Text Nothing,
    FailureAdded "failure-added" "failure added" Addition Element,
    FailureCodeChanged "failure-code-changed" "code of a failure" Alteration Nothing,
    FailureRemoved "failure-removed" "failure removed" Removal Element,
    FailureRenamed "failure-renamed" "failure renamed" Alteration Element,
    FormatChanged "format-changed" "format" Alteration Element,
    GeneratedNameChanged "generated-name-changed" "Rust name or signature follows from other changes" Alteration Element,
    LocationChanged "location-changed" "location" Alteration Element,
    MemberAdded "member-added" "member added" Addition Element,
    MemberOptional "member-optional" "no longer required" Alteration Element,
    MemberRemoved "member-removed" "member removed" Removal Element,
    MemberRenamed "member-renamed" "member renamed" Alteration Element,
    MemberRequired "member-required" "now required" Alteration Element,
    MethodChanged "method-changed" "method" Alteration Nothing,
    NullabilityChanged "nullability-changed" "nullability" Alteration Element,
    OperationAdded "operation-added" "operation added" Addition Element,
    OperationRemoved "operation-removed" "operation removed" Removal Element,
    OperationRenamed "operation-renamed" "operation renamed" Alteration Element,
    OrderChanged "order-changed" "order" Alteration Nothing,
    OriginChanged "origin-changed" "origin of the documents" Text Nothing,
    PaginationChanged "pagination-changed" "pagination" Alteration Pages,
    PathChanged "path-changed" "path" Alteration Nothing,
    ProducesChanged "produces-changed" "content types of responses" Alteration Nothing,
    ProtocolChanged "protocol-changed" "protocol" Alteration Protocol,
    ReadOnlyChanged "read-only-changed" "read-only or write-only" Alteration Nothing,
    RequiredReordered "required-reordered" "order of required members" Alteration Element,
    ResponseAdded "response-added" "response added" Addition Element,
    ResponseRemoved "response-removed" "response removed" Removal Element,
    RetryChanged "retry-changed" "retry" Alteration Nothing,
    SchemesChanged "schemes-changed" "schemes" Alteration Nothing,
    SecrecyChanged "secrecy-changed" "secrecy" Alteration Element,
    SecuritySchemeChanged "security-scheme-changed" "security scheme" Alteration Nothing,
    ServiceAdded "service-added" "service added" Addition Nothing,
    ServiceIdChanged "service-id-changed" "service id" Alteration Nothing,
    ServiceRemoved "service-removed" "service removed" Removal Nothing,
    ShapeAdded "shape-added" "shape added" Addition Element,
    ShapeKindChanged "shape-kind-changed" "kind of shape" Alteration Element,
    ShapeRemoved "shape-removed" "shape removed" Removal Element,
    ShapeRenamed "shape-renamed" "shape renamed" Alteration Element,
    SigningChanged "signing-changed" "signing name" Alteration Nothing,
    StyleChanged "style-changed" "list format" Alteration Nothing,
    TagsChanged "tags-changed" "tags" Alteration Module,
    TypeChanged "type-changed" "type" Alteration Element,
    VariantAdded "variant-added" "structure added to a union" Addition Element,
    VariantRemoved "variant-removed" "structure removed from a union" Removal Element,
    VersionChanged "version-changed" "version of the document" Text Nothing,
    XNameChanged "x-name-changed" "Rust name" Alteration Element,
}

impl Serialize for ChangeRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::ChangeRule;

    #[test]
    fn rules_stand_in_the_order_of_their_names() {
        assert!(ChangeRule::ALL.windows(2).all(|pair| pair[0].name() < pair[1].name()));
    }
}
