//! The `Cargo.toml` and the `README.md` of a generated crate.

use crate::analysis::names::Names;
use crate::rust::docs::{Doc, Line, is_invisible};
use crate::rust::header::header;
use crate::rust::{operation_index, print, protocol};
use bindery_model::service::Model;
use proc_macro2::TokenStream;

/// The content of a manifest.
#[derive(Clone, Debug)]
pub struct Manifest<'a> {
    /// The origin of the crate, for the header.
    pub source: &'a str,
    /// The package.
    pub package: &'a str,
    /// The description of the package, on one line.
    pub description: &'a str,
    /// The required version of `bindery`.
    pub bindery_version: &'a str,
    /// The path of `bindery`, relative to the crate; `None` if it comes from a registry.
    pub bindery_path: Option<&'a str>,
    /// The checks of its requests.
    pub checks: Checks,
    /// Whether the manifest has an empty `[workspace]`.
    pub standalone: bool,
    /// Whether the crate has the server side: `Serve` for each operation.
    pub server: bool,
    /// Whether it may be published.
    pub publish: bool,
    /// The package's version.
    pub version: &'a str,
}

/// The dependencies of the feature `validate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checks {
    /// None: the crate has no checks.
    None,
    /// The checks in `bindery`.
    Plain,
    /// Also the crate `regex`.
    Patterns,
}

/// Returns the description of a service's crate on one line: for the manifest and the first line of the crate's docs.
pub fn description(model: &Model) -> String {
    let title = crate::rust::docs::plain(&model.service.title.value).replace('\n', " ");
    let title = if title.is_empty() { &model.service.name } else { &title };
    format!("The operations and types of {title}")
}

/// The `Cargo.toml`.
pub fn cargo_toml(manifest: &Manifest<'_>) -> String {
    let Manifest {
        source,
        package,
        description,
        bindery_version,
        bindery_path,
        checks,
        standalone,
        server,
        publish,
        version,
    } = manifest;
    let path = bindery_path.map(|path| format!(", path = {}", toml_string(path))).unwrap_or_default();
    let bindery = format!("{{ version = {}{path} }}", toml_string(bindery_version));
    let (validate, regex) = match checks {
        Checks::None => ("", ""),
        Checks::Plain => ("\"bindery/validate\"", ""),
        Checks::Patterns => (
            "\"bindery/validate\", \"dep:regex\"",
            "regex = { version = \"1\", optional = true } # the patterns that `validate` checks\n",
        ),
    };
    let workspace = if *standalone { "\n[workspace] # independent of any workspace around it\n" } else { "" };
    let publish = if *publish { "" } else { "publish = false\n" };
    let server = match server {
        true => {
            "server = [] # implementations of `Serve`: servers, fakes and tests read requests and write responses\n"
        }
        false => "",
    };
    format!(
        r#"# {header}

[package]
name = {package}
description = {description}
version = {version}
edition = "2024"
rust-version = "1.85"
license = "MIT OR Apache-2.0"
{publish}
[lib]
bench = false # the crate has no benchmarks

[features]
default = []
meta = ["bindery/meta"] # the table `META`, which describes the service to tools at run time
{server}validate = [{validate}] # `Operation::validate` checks the request

[dependencies]
bindery = {bindery} # run-time support: operations, timestamps, secrets
serde = {{ version = "1", features = ["derive"] }} # serialization of all types
{regex}
[package.metadata.docs.rs]
all-features = true
{workspace}"#,
        header = header(source),
        package = toml_string(package),
        version = toml_string(version),
        description = toml_string(description),
    )
}

/// Formats text as a basic string of TOML.
fn toml_string(text: &str) -> String {
    let mut string = String::from('"');
    for c in text.chars() {
        match c {
            '"' => string.push_str("\\\""),
            '\\' => string.push_str("\\\\"),
            '\n' => string.push_str("\\n"),
            // Includes characters that TOML allows but editors do not show.
            c if is_invisible(c) => {
                string.push_str(&format!("\\U{:08X}", u32::from(c)));
            }
            c => string.push(c),
        }
    }
    string.push('"');
    string
}

/// Returns the `README.md`: the description of the crate, its usage, and its operations.
///
/// The example is statements that depend on the crate alone; if there are none, the README has no example.
pub fn readme(model: &Model, names: &Names, source: &str, package: &str, example: TokenStream) -> String {
    let title = Line::new().text(package).markdown();
    let what = Line::new()
        .text(&description(model))
        .ours(", as plain Rust types. Each operation is a request struct; the crate does no I/O.");
    let about = Doc::new().line(what).docs(&model.service.docs).markdown();
    let example = print::statements(example);
    let example = match example.as_str() {
        "" => String::new(),
        example => format!("## Example\n\n```rust\n{example}\n```\n\n"),
    };
    let operations = operation_index::readme(model, names).markdown();
    let header = header(source);
    let server = match protocol::has_server(model) {
        true => {
            "- `server`: implementations of `Serve`, with which servers, fakes and tests read requests and write responses.\n"
        }
        false => "",
    };
    format!(
        "<!-- {header} -->\n\n# {title}\n\n{about}\n\n{example}\
         `new` takes the required members of a request; each optional member has a setter. The module `bindery` re-exports the\n\
         run-time support crate with `Operation`, `Timestamp`, `Sensitive` and other types.\n\n\
         ## Features\n\n\
         - `meta`: the table `META`, which describes the service to tools at run time.\n\
         {server}\
         - `validate`: checks in `Operation::validate`. It compares a request with the declared lengths, sizes, ranges, patterns\n  \
         and enum values, and reports all violations at once. Without this feature, `validate` accepts every request.\n\n\
         ## Operations\n\n{operations}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{self, described, fact};
    use quote::quote;

    #[test]
    fn a_manifest() {
        let manifest = Manifest {
            source: "specs/pets",
            package: "pets",
            description: "Pets \"of\" all\nkinds\\\u{202e}",
            bindery_version: "0.1.0",
            bindery_path: Some("../bindery"),
            checks: Checks::Patterns,
            standalone: true,
            server: true,
            publish: false,
            version: "1.2.3",
        };
        insta::assert_snapshot!(cargo_toml(&manifest));
    }

    #[test]
    fn strings_of_toml() {
        assert_eq!(toml_string("a\"]\n[x]\u{0}\\"), r#""a\"]\n[x]\U00000000\\""#);
        assert_eq!(toml_string("é 日"), "\"é 日\"");
    }

    #[test]
    fn a_readme() {
        let mut model = fixtures::model();
        model.service.title = fact("Pets [of]\nall <kinds>".to_owned());
        model.service.docs = described("# Welcome\n\n    std::process::exit(1)\n\n<script>");
        fixtures::operation(&mut model, "findPets");
        model.operations[0].docs = described("Finds pets. All of them.");
        let (names, _) = Names::allocate(&model);
        let example = quote!(let request = pets::FindPets::new(););
        insta::assert_snapshot!(readme(&model, &names, "a -->\nb", "pets", example));
    }
}
