//! The kinds of names, and what each must not be.

use crate::analysis::{identifier_words, unicode};

/// The case of a kind of name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Camel,
    Snake,
}

/// A kind of name: how it is written, and what it must not be.
#[derive(Debug)]
pub(super) struct Space {
    /// What it names, in a diagnostic.
    pub(super) noun: &'static str,
    pub(super) case: Case,
    /// The names that templates use where elements of this kind are in scope.
    pub(super) taken: &'static [&'static [&'static str]],
    /// What an element with such a name gets appended.
    pub(super) spare: &'static str,
}

/// The prelude, and what generated files import wherever shapes or operations are defined.
pub(super) const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "BTreeMap",
    "Blob",
    "Box",
    "Clone",
    "Copy",
    "Date",
    "Debug",
    "Default",
    "Deserialize",
    "Deserializer",
    "Display",
    "Document",
    "Drop",
    "Empty",
    "Eq",
    "Err",
    "File",
    "Fn",
    "FnMut",
    "FnOnce",
    "Formatter",
    "From",
    "FromIterator",
    "FromStr",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Nullable",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sensitive",
    "Serialize",
    "Serializer",
    "Sized",
    "Some",
    "String",
    "Sync",
    "Timestamp",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// The markers that tell how a timestamp or a blob is written.
pub(super) const FORMATS: &[&str] = &["Base64", "Base64Url", "Binary", "DateTime", "EpochSeconds", "HttpDate"];

/// What stands at a crate's root, or is imported where operations and errors are defined.
pub(super) const ROOT: &[&str] = &[
    "Auth",
    "AwsJson",
    "CodedFailure",
    "EndpointRule",
    "Error",
    "Failed",
    "Failure",
    "HttpBinding",
    "Operation",
    "Protocol",
    "Request",
    "RequestReader",
    "Requirement",
    "Response",
    "ResponseWriter",
    "Rest",
    "Retry",
    "Scheme",
    "Secured",
    "Serve",
    "Service",
    "Signed",
    "Style",
    "Unsigned",
];

pub(super) const OPERATIONS: Space =
    Space { noun: "operation", case: Case::Camel, taken: &[PRELUDE, FORMATS, ROOT], spare: "Operation" };
pub(super) const SHAPES: Space = Space { noun: "shape", case: Case::Camel, taken: &[PRELUDE, FORMATS], spare: "Shape" };
pub(super) const FAILURES: Space =
    Space { noun: "failure", case: Case::Camel, taken: &[&["Self", "Unknown"]], spare: "Failure" };
pub(super) const RESPONSES: Space = Space { noun: "response", case: Case::Camel, taken: &[], spare: "Response" };
pub(super) const VALUES: Space =
    Space { noun: "value", case: Case::Camel, taken: &[&["Self", "Unknown"]], spare: "Value" };
pub(super) const VARIANTS: Space =
    Space { noun: "variant", case: Case::Camel, taken: &[&["Self", "Unknown"]], spare: "Shape" };
pub(super) const MEMBERS: Space = Space {
    noun: "member",
    case: Case::Snake,
    // Functions of ours, those that derives and users call by path (`X::default()`), and keywords that cannot be raw.
    taken: &[&["clone", "crate", "default", "new", "self", "super", "validate"]],
    spare: "_",
};
pub(super) const MODULES: Space = Space {
    noun: "tag",
    case: Case::Snake,
    // Modules of ours, crates in scope, what Cargo and Windows do not take as a file, what needs no `r#`, and types
    // that every scope knows.
    taken: &[
        KEYWORDS,
        &[
            "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16", "u32",
            "u64", "u8", "usize",
        ],
        &[
            "alloc",
            "aux",
            "bindery",
            "build",
            "com1",
            "com2",
            "com3",
            "com4",
            "con",
            "core",
            "error",
            "lib",
            "lpt1",
            "lpt2",
            "lpt3",
            "main",
            "meta",
            "nul",
            "operations",
            "prn",
            "serde",
            "server",
            "std",
            "test",
            "types",
        ],
    ],
    spare: "_",
};

/// The keywords of edition 2024, reserved ones included.
pub(super) const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

impl Space {
    /// A wire name as an identifier of this kind, as far as the name alone decides it.
    pub(super) fn name(&self, wire: &str) -> String {
        let plain = unicode::plain(wire);
        let name = self.cased(&identifier_words::spelled(&plain));
        let name = if unicode::is_quiet(&name) && self.fits(&name) { name } else { self.numbered(wire) };
        self.spared(name)
    }

    /// A value as a name: symbols at its ends tell it apart.
    pub(super) fn value_name(&self, value: &str) -> String {
        self.name(&identifier_words::spelled_value(value))
    }

    /// A name for what would not be told apart by its words alone: symbols at its ends are words too.
    pub(super) fn name_apart(&self, wire: &str) -> String {
        self.name(&identifier_words::spelled_apart(wire))
    }

    /// A wire name with its letters beyond ASCII told by number.
    pub(super) fn numbered(&self, wire: &str) -> String {
        self.cased(&identifier_words::spelled(&unicode::numbered(&unicode::plain(wire))))
    }

    pub(super) fn cased(&self, name: &str) -> String {
        match self.case {
            Case::Camel => identifier_words::upper_camel(name),
            Case::Snake => identifier_words::snake(name),
        }
    }

    /// Whether rustc's lints take it for a name of this case.
    pub(super) fn fits(&self, name: &str) -> bool {
        let inner = name.trim_matches('_');
        let is_cased = |c: char| c.is_lowercase() || c.is_uppercase();
        !inner.contains("__")
            && match self.case {
                Case::Snake => !inner.contains(char::is_uppercase),
                Case::Camel => {
                    !inner.starts_with(char::is_lowercase)
                        && !inner.split('_').skip(1).any(|part| part.starts_with(is_cased))
                        && !inner.rsplit('_').skip(1).any(|part| part.ends_with(is_cased))
                }
            }
    }

    /// The name, or another where ours is the same.
    pub(super) fn spared(&self, name: String) -> String {
        if self.is_taken(&name) { name + self.spare } else { name }
    }

    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.taken.iter().any(|names| names.contains(&name))
    }

    /// The name with a number.
    pub(super) fn counted(&self, name: &str, count: u32) -> String {
        match self.case {
            // `V2` and a number would read as `V22`.
            Case::Camel if !name.ends_with(|c: char| c.is_ascii_digit()) => format!("{name}{count}"),
            Case::Camel | Case::Snake => format!("{}_{count}", name.trim_end_matches('_')),
        }
    }

    /// The name with a word behind it.
    pub(super) fn suffixed(&self, name: &str, suffix: &str) -> String {
        match self.case {
            Case::Camel => format!("{name}{}", identifier_words::upper_camel(suffix)),
            Case::Snake => format!("{}_{suffix}", name.trim_end_matches('_')),
        }
    }

    /// A name that another generator was told: as it is where it is a Rust name, else its words.
    pub(super) fn advised(&self, name: &str) -> String {
        if self.refuses(name).is_none() { name.to_owned() } else { self.value_name(name) }
    }

    /// Why a name that a person chose cannot be one, and what to write.
    pub(super) fn refuses(&self, chosen: &str) -> Option<String> {
        let suggestion = || self.name(chosen.trim_start_matches("r#"));
        if !is_identifier(chosen) {
            return Some(format!("it is no identifier; write `{}`, say", suggestion()));
        }
        if !unicode::is_quiet(chosen) {
            return Some("rustc would warn of its letters; write it in ASCII".to_owned());
        }
        if !self.fits(chosen) {
            let case = match self.case {
                Case::Camel => "UpperCamelCase",
                Case::Snake => "snake_case",
            };
            return Some(format!("it is not in {case}; write `{}`, say", suggestion()));
        }
        self.is_taken(chosen).then(|| format!("generated code uses it itself; write `{}`, say", suggestion()))
    }
}

/// Whether a name is an identifier, if need be a raw one, of sensible length.
pub(super) fn is_identifier(name: &str) -> bool {
    name.starts_with(|c| c == '_' || unicode_ident::is_xid_start(c))
        && name.chars().all(unicode_ident::is_xid_continue)
        && name.contains(|c| c != '_')
        && name.len() <= 200
}
