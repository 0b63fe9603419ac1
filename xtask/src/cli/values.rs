//! Options with one of a few values.

use std::str::FromStr;

/// One of the few values of an option.
pub(crate) trait Choice: Copy + FromStr<Err = String> + 'static {
    const ALL: &'static [Self];

    /// Returns the value as written on the command line.
    fn name(self) -> &'static str;

    fn help(self) -> &'static str;
}

/// Returns the value with a name.
fn parse<T: Choice>(text: &str) -> Result<T, String> {
    T::ALL.iter().copied().find(|value| value.name() == text).ok_or_else(|| {
        let names: Vec<String> = T::ALL.iter().map(|value| format!("`{}`", value.name())).collect();
        format!("expected {}", names.join(", "))
    })
}

macro_rules! choices {
    ($($(#[$doc:meta])* $type:ident { $($value:ident: $name:literal, $help:literal;)+ })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub(crate) enum $type {
                $(#[doc = $help] $value,)+
            }

            impl Choice for $type {
                const ALL: &'static [Self] = &[$($type::$value),+];

                fn name(self) -> &'static str {
                    match self {
                        $($type::$value => $name,)+
                    }
                }

                fn help(self) -> &'static str {
                    match self {
                        $($type::$value => $help,)+
                    }
                }
            }

            impl FromStr for $type {
                type Err = String;

                fn from_str(text: &str) -> Result<Self, String> {
                    parse(text)
                }
            }
        )+
    };
}

choices! {
    /// A part of `compare`.
    MeasuredPart {
        Generate: "generate", "Time to generate Rust from kubernetes.json and a pet store, beside other generators";
        Share: "share", "Share of the corpus whose crates compile; takes an hour";
        Build: "build", "Cold builds of a program with one request type, beside the AWS SDK; takes half an hour";
        Guest: "guest", "Cold builds of a program that gets credentials, beside the AWS SDK and rusoto; takes over an hour";
        Size: "size", "Sizes of these programs, and their numbers of crates";
        Call: "call", "A call in memory, beside the AWS SDK";
        Cli: "cli", "One call of the command line, beside the AWS CLI";
        Growth: "growth", "Time and memory by the size of the document";
    }
    /// The format of `diff`.
    DiffFormat {
        Text: "text", "for a terminal";
        Json: "json", "for programs";
        Markdown: "markdown", "for a pull request";
    }
    /// The changes that `diff --deny` refuses.
    Deny {
        Breaking: "breaking", "changes that break callers on the wire, or users of the crate";
        Wire: "wire", "changes that break callers or servers on the wire";
        Api: "api", "changes that break users of the crate";
    }
    /// The format of a report.
    Format {
        Table: "table", "for people";
        Json: "json", "for programs";
    }
    /// The format of a model.
    ModelFormat {
        Json: "json", "the model as JSON";
        Botocore: "botocore", "service files for boto3 and the AWS CLI";
    }
    /// The format of a document.
    DocumentFormat {
        Json: "json", "JSON";
        Yaml: "yaml", "YAML";
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn an_unknown_value_is_reported_with_those_that_exist() {
        assert_eq!("json".parse(), Ok(Format::Json));
        assert_eq!("jsn".parse::<Format>(), Err("expected `table`, `json`".to_owned()));
    }
}
