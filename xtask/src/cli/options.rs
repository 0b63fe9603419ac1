//! Options shared by several commands.

use super::values::{Choice, Format};
use bindery_model::{OnInvalid, source};
use bpaf::{Parser, construct, long, positional};
use std::path::PathBuf;

/// The heading of the options for documents outside the workspace.
pub(super) const EXTERNAL: &str = "Documents outside of this workspace:";

/// Parses the services to work on.
pub(super) fn services() -> impl Parser<Vec<String>> {
    positional("NAME").help("Services, by the names of their folders in specs/; default: all of them").many()
}

/// Parses one service.
pub(super) fn service() -> impl Parser<String> {
    positional("NAME").help("The service, by the name of its folder in specs/")
}

/// Parses `--name FILE…`, any number of times.
pub(super) fn files(name: &'static str, help: &'static str) -> impl Parser<Vec<PathBuf>> {
    values(name, "FILE", help)
}

/// Parses `--name VALUE…`, any number of times.
pub(super) fn values<T>(name: &'static str, value: &'static str, help: &'static str) -> impl Parser<Vec<T>>
where
    T: std::str::FromStr + 'static,
    T::Err: std::fmt::Display,
{
    let first = long(name).argument::<T>(value);
    let more = positional::<T>(value).many();
    let list = construct!(first, more).adjacent().hide().many();
    // Supplies the help only: `values` takes every value, and bpaf's help of an option with several values is unclear.
    let described = long(name).help(help).argument::<T>(value).many();
    construct!(list, described).map(|(lists, described)| {
        lists.into_iter().flat_map(|(first, more)| std::iter::once(first).chain(more)).chain(described).collect()
    })
}

/// Parses `--name DIR`.
pub(super) fn folder(name: &'static str, help: &'static str) -> impl Parser<Option<PathBuf>> {
    long(name).help(help).argument("DIR").optional()
}

/// Parses `--format FORMAT`: a table for people or JSON for programs.
pub(super) fn format(help: &str) -> impl Parser<Format> {
    choice("format", "FORMAT", help, Format::Table)
}

/// Parses an option with one of a few values.
pub(super) fn choice<T: Choice>(name: &'static str, value: &'static str, help: &str, default: T) -> impl Parser<T> {
    let help = format!("{help}; default: {}{}", default.name(), described::<T>());
    long(name).help(help.as_str()).argument(value).fallback(default)
}

/// Parses an optional option with one of a few values.
pub(super) fn optional_choice<T: Choice>(
    name: &'static str,
    value: &'static str,
    help: &str,
) -> impl Parser<Option<T>> {
    let help = format!("{help}{}", described::<T>());
    long(name).help(help.as_str()).argument(value).optional()
}

/// Returns the values of a choice with their descriptions, one per line.
pub(super) fn described<T: Choice>() -> String {
    T::ALL.iter().fold(String::new(), |text, value| text + "\n - " + value.name() + ": " + value.help())
}

/// Parses `--skip-invalid`.
pub(super) fn skip_invalid() -> impl Parser<OnInvalid> {
    long("skip-invalid")
        .help("Leave out operations for which no correct code can be generated, and report each with its reason")
        .flag(OnInvalid::Skip, OnInvalid::Refuse)
}

/// Parses the limits for reading documents.
pub(super) fn limits() -> impl Parser<source::InputLimits> {
    let default = source::InputLimits::default();
    let nesting = limit("max-nesting", "LEVELS", "The deepest nesting of a document", default.nesting);
    let expansion = limit(
        "max-expansion",
        "TIMES",
        "The size of a YAML document with its aliases replaced, as a multiple of its written size",
        default.expansion,
    );
    let file = limit("max-file-size", "BYTES", "The size of a file", default.file);
    let growth =
        limit("max-growth", "NODES", "The nodes that resolving references may add to a document", default.growth);
    let members =
        limit("max-members", "COUNT", "The members of a structure, and the values of an enum", default.members);
    construct!(source::InputLimits { nesting, expansion, file, growth, members }).group_help("Limits:")
}

/// Parses `--name NUMBER`.
pub(super) fn number<T: std::str::FromStr + 'static>(
    name: &'static str,
    value: &'static str,
    help: &str,
) -> impl Parser<T> + use<T> {
    let parse = move |text: String| text.parse().map_err(|_| format!("`--{name}` requires a number"));
    long(name).help(help).argument::<String>(value).parse(parse)
}

fn limit(name: &'static str, value: &'static str, help: &str, default: usize) -> impl Parser<usize> {
    let help = format!("{help}; default: {default}");
    number(name, value, &help).fallback(default)
}
