//! The kinds of names, and the names that are reserved in each.

use crate::analysis::{identifier_words, unicode};

/// The case of a kind of name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Camel,
    Snake,
}

/// A kind of name: its case, and its reserved names.
#[derive(Debug)]
pub(super) struct Space {
    /// The kind of element, in a diagnostic.
    pub(super) noun: &'static str,
    pub(super) case: Case,
    /// The names that templates use where elements of this kind are in scope.
    pub(super) taken: &'static [&'static [&'static str]],
    /// The suffix of an element whose name is reserved.
    pub(super) spare: &'static str,
}

/// The prelude, and the imports of generated files that declare shapes or operations.
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

/// The marker types for formats of timestamps and blobs.
pub(super) const FORMATS: &[&str] = &["Base64", "Base64Url", "Binary", "DateTime", "EpochSeconds", "HttpDate"];

/// The items at a crate's root, and the imports of modules that declare operations and errors.
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
    // Generated functions, functions that derives and users call by path (`X::default()`), keywords without a raw form.
    taken: &[&["clone", "crate", "default", "new", "self", "super", "validate"]],
    spare: "_",
};
pub(super) const MODULES: Space = Space {
    noun: "tag",
    case: Case::Snake,
    // Generated modules, crates in scope, names that Cargo and Windows reject as a file, names that must not need `r#`,
    // and types in every scope.
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
    /// Returns the identifier of this kind for a wire name, before collisions are resolved.
    pub(super) fn name(&self, wire: &str) -> String {
        let plain = unicode::plain(wire);
        let name = self.cased(&identifier_words::spelled(&plain));
        let name = if unicode::is_quiet(&name) && self.fits(&name) { name } else { self.numbered(wire) };
        self.spared(name)
    }

    /// Returns the name of a value: symbols at its ends distinguish it.
    pub(super) fn value_name(&self, value: &str) -> String {
        self.name(&identifier_words::spelled_value(value))
    }

    /// Returns a name with the symbols at its ends spelled out, for one that its words do not distinguish.
    pub(super) fn name_apart(&self, wire: &str) -> String {
        self.name(&identifier_words::spelled_apart(wire))
    }

    /// Returns a wire name with its characters beyond ASCII replaced by their code points.
    pub(super) fn numbered(&self, wire: &str) -> String {
        self.cased(&identifier_words::spelled(&unicode::numbered(&unicode::plain(wire))))
    }

    pub(super) fn cased(&self, name: &str) -> String {
        match self.case {
            Case::Camel => identifier_words::upper_camel(name),
            Case::Snake => identifier_words::snake(name),
        }
    }

    /// Returns whether rustc's lints accept the case of a name.
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

    /// Returns the name, with a suffix if it is reserved.
    pub(super) fn spared(&self, name: String) -> String {
        if self.is_taken(&name) { name + self.spare } else { name }
    }

    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.taken.iter().any(|names| names.contains(&name))
    }

    /// Returns the name with a number.
    pub(super) fn counted(&self, name: &str, count: u32) -> String {
        match self.case {
            // `V2` with 2 appended would be `V22`.
            Case::Camel if !name.ends_with(|c: char| c.is_ascii_digit()) => format!("{name}{count}"),
            Case::Camel | Case::Snake => format!("{}_{count}", name.trim_end_matches('_')),
        }
    }

    /// Returns the name with a word appended.
    pub(super) fn suffixed(&self, name: &str, suffix: &str) -> String {
        match self.case {
            Case::Camel => format!("{name}{}", identifier_words::upper_camel(suffix)),
            Case::Snake => format!("{}_{suffix}", name.trim_end_matches('_')),
        }
    }

    /// Returns the name declared for another generator: unchanged if it is a Rust name, otherwise converted.
    pub(super) fn advised(&self, name: &str) -> String {
        if self.refuses(name).is_none() { name.to_owned() } else { self.value_name(name) }
    }

    /// Returns why a name declared by `x-name` is invalid, and a suggestion.
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

/// Returns whether a name is an identifier, possibly a raw one, of reasonable length.
pub(super) fn is_identifier(name: &str) -> bool {
    name.starts_with(|c| c == '_' || unicode_ident::is_xid_start(c))
        && name.chars().all(unicode_ident::is_xid_continue)
        && name.contains(|c| c != '_')
        && name.len() <= 200
}
