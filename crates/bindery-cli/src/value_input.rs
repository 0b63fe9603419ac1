//! All members of a request at once: `--cli-input-json` and `--cli-input-yaml`.

use crate::files::Files;
use crate::names::{self, Argument};
use crate::value::{self, BlobInput, Problem};
use bindery::meta::{Kind, Meta, Operation};
use serde_json::{Map, Value};

/// What an input is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    /// `--cli-input-json`.
    Json,
    /// `--cli-input-yaml`.
    Yaml,
}

impl Notation {
    /// The option that takes it, without dashes.
    pub(crate) fn option(self) -> &'static str {
        match self {
            Notation::Json => "cli-input-json",
            Notation::Yaml => "cli-input-yaml",
        }
    }
}

/// Reads the value of `--cli-input-json` or `--cli-input-yaml`: text, `file://PATH`, or `-` for standard input.
pub(crate) fn read(
    meta: &Meta,
    operation: &Operation,
    notation: Notation,
    word: &str,
    blobs: BlobInput,
    files: &Files,
) -> Result<Map<String, Value>, Problem> {
    let problem = |what| Problem { option: notation.option().to_owned(), what };
    let path = if word == "-" { Some(word) } else { word.strip_prefix("file://") };
    let text = match path {
        Some(path) => files.text(path).map_err(problem)?,
        None => word.to_owned(),
    };
    let value = match notation {
        Notation::Json => value::parse_json(&text),
        Notation::Yaml => parse_yaml(&text),
    };
    match value.map_err(problem)? {
        Value::Object(members) => typed(meta, operation, members, blobs).map_err(problem),
        Value::Null if notation == Notation::Yaml => Ok(Map::new()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Err(problem(format!("expected all members in one object; {}", template(notation))))
        }
    }
}

/// Options override what an input says, member by member.
pub(crate) fn merge(mut input: Map<String, Value>, options: Map<String, Value>) -> Map<String, Value> {
    input.extend(options);
    input
}

fn template(notation: Notation) -> &'static str {
    match notation {
        Notation::Json => "`--generate-cli-skeleton input` prints a template",
        Notation::Yaml => "`--generate-cli-skeleton yaml-input` prints a template",
    }
}

fn parse_yaml(text: &str) -> Result<Value, String> {
    serde_saphyr::from_str(text).map_err(|error| format!("Invalid YAML: {}", error.without_snippet()))
}

/// The members in the form that goes on the wire; names that the operation does not know are an error.
fn typed(
    meta: &Meta,
    operation: &Operation,
    members: Map<String, Value>,
    blobs: BlobInput,
) -> Result<Map<String, Value>, String> {
    let arguments = names::arguments(meta, operation);
    let is_open = match meta.shapes.get(operation.input).map(|shape| shape.kind) {
        Some(Kind::Structure { additional, .. }) => additional.is_some(),
        Some(Kind::Enum(_) | Kind::IntegerEnum(_) | Kind::Union { .. } | Kind::Newtype(_)) | None => false,
    };
    let mut known = Map::new();
    let mut unknown = Vec::new();
    for (name, value) in members {
        match arguments.iter().find(|argument| argument.key == name) {
            Some(argument) => {
                let value = value::from_json(meta, argument.member, value, blobs);
                known.insert(name, value);
            }
            None if is_open => {
                known.insert(name, value);
            }
            None => unknown.push(name),
        }
    }
    match unknown.is_empty() {
        true => Ok(known),
        false => Err(unknown_names(operation, &arguments, &unknown)),
    }
}

fn unknown_names(operation: &Operation, arguments: &[Argument], unknown: &[String]) -> String {
    let said: Vec<String> = unknown
        .iter()
        .map(|name| match nearest(name, arguments.iter().map(|argument| argument.key.as_str())) {
            Some(near) => format!("`{name}` (perhaps `{near}`?)"),
            None => format!("`{name}`"),
        })
        .collect();
    let known: Vec<String> = arguments.iter().map(|argument| format!("`{}`", argument.key)).collect();
    let known = match known.is_empty() {
        true => "it has none".to_owned(),
        false => format!("there are {}", known.join(", ")),
    };
    format!("{} has no member {}; {known}", operation.name, said.join(", "))
}

/// The name that is most like another, if it is like it at all.
pub(crate) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let plain = |name: &str| name.replace(['-', '_'], "").to_lowercase();
    let said = plain(name);
    let (similarity, near) = known
        .map(|known| (strsim::jaro_winkler(&plain(known), &said), known))
        .reduce(|best, other| if other.0 > best.0 { other } else { best })?;
    (similarity > 0.8).then_some(near)
}
