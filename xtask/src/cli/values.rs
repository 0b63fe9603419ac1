//! The words that options choose from.

use clap_builder::ValueEnum;
use clap_builder::builder::PossibleValue;

macro_rules! values {
    ($($(#[$doc:meta])* $name:ident { $($value:ident: $word:literal, $help:literal;)+ })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub(crate) enum $name {
                $(#[doc = $help] $value,)+
            }

            impl ValueEnum for $name {
                fn value_variants<'a>() -> &'a [Self] {
                    &[$($name::$value),+]
                }

                fn to_possible_value(&self) -> Option<PossibleValue> {
                    Some(match self {
                        $($name::$value => PossibleValue::new($word).help($help),)+
                    })
                }
            }
        )+
    };
}

values! {
    /// What can be measured.
    Part {
        Generate: "generate", "From kubernetes.json and a pet store to Rust, beside other generators";
        Share: "share", "How many documents of the corpus become crates that compile; takes an hour";
        Build: "build", "Cold builds of a program that says a request, beside the AWS SDK; takes half an hour";
        Guest: "guest", "Cold builds of one that gets credentials, beside the AWS SDK and rusoto; takes over an hour";
        Size: "size", "How large these programs are, and of how many crates";
        Call: "call", "A call in memory, beside the AWS SDK";
        Cli: "cli", "One call of the command line, beside the AWS CLI";
        Growth: "growth", "How time and memory grow with the document";
    }
    /// How changes are printed.
    DiffFormat {
        Text: "text", "For a terminal";
        Json: "json", "For programs";
        Markdown: "markdown", "For a pull request";
    }
    /// Which changes are not to be.
    Deny {
        Breaking: "breaking", "Those that break callers on the wire, or users of the crate";
        Wire: "wire", "Those that break anybody on the wire, callers or servers";
        Api: "api", "Those that break users of the crate";
    }
    /// How results are printed.
    Format {
        Table: "table", "For people";
        Json: "json", "For programs";
    }
    /// What a model is written as.
    ModelFormat {
        Json: "json", "The model itself, as JSON";
        Botocore: "botocore", "What boto3 and the AWS CLI read";
    }
    /// What documents are written as.
    DocumentFormat {
        Json: "json", "JSON";
        Yaml: "yaml", "YAML";
    }
}
