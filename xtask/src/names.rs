//! Names of services, each of which is the name of a folder, a package and a crate.

/// Names that a crate cannot have or be used by: keywords, crates of the Rust distribution, crates used by generated
/// code, and file names that some systems reserve.
const RESERVED: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "aux",
    "await",
    "become",
    "bindery",
    "box",
    "break",
    "con",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "nul",
    "override",
    "priv",
    "prn",
    "proc-macro",
    "pub",
    "ref",
    "return",
    "self",
    "serde",
    "serde-json",
    "static",
    "std",
    "struct",
    "super",
    "target",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// The longest name that package registries accept.
const LONGEST: usize = 64;

/// Checks that a name is valid for a crate; the error describes the violation.
pub(crate) fn parse(name: &str) -> Result<String, String> {
    let fitting = fit(name);
    if name == fitting { Ok(fitting) } else { Err(format!("a crate cannot be named so; `{fitting}` would do")) }
}

/// Converts a text to a name for a crate: lower-case words of ASCII letters and digits, beginning with a letter.
pub(crate) fn fit(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars().map(|c| c.to_ascii_lowercase()) {
        match c {
            'a'..='z' | '0'..='9' => name.push(c),
            '_' if !name.is_empty() && !name.ends_with(['-', '_']) => name.push(c),
            _ if !name.is_empty() && !name.ends_with(['-', '_']) => name.push('-'),
            _ => {}
        }
    }
    if name.is_empty() {
        name.push_str("spec");
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert_str(0, "spec-");
    }
    name.truncate(LONGEST);
    name.truncate(name.trim_end_matches(['-', '_']).len());
    if RESERVED.contains(&name.replace('_', "-").as_str()) {
        name.push_str("-api");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, fit, parse};

    #[test]
    fn names_are_made_fit() {
        for (text, name) in [
            ("cognito-identity", "cognito-identity"),
            ("cognito_identity", "cognito_identity"),
            ("000_46984539bac2cd77", "spec-000_46984539bac2cd77"),
            ("Pet Store (v2)", "pet-store-v2"),
            ("petstore.swagger", "petstore-swagger"),
            ("type", "type-api"),
            ("Serde_JSON", "serde_json-api"),
            ("..", "spec"),
            ("", "spec"),
            ("Ärger", "rger"),
            ("日本", "spec"),
            ("a/../b", "a-b"),
        ] {
            assert_eq!(fit(text), name, "{text}");
            assert_eq!(fit(name), name, "{name} is fit, and stays as it is");
        }
        assert_eq!(fit(&"x".repeat(100)).len(), LONGEST);
    }

    #[test]
    fn a_name_that_is_not_fit_is_told_the_one_that_is() {
        assert_eq!(parse("pets"), Ok("pets".to_owned()));
        assert_eq!(parse("Pets!"), Err("a crate cannot be named so; `pets` would do".to_owned()));
    }
}
