//! `--cli-input-json` and `--cli-input-yaml`: all members of an input.

use crate::files::Files;
use crate::names::{self, Argument};
use crate::value::{self, ArgumentError, BlobInput};
use bindery::meta::{Kind, Meta, Operation};
use serde_json::{Map, Value};

/// The format of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InputFormat {
    /// `--cli-input-json`.
    Json,
    /// `--cli-input-yaml`.
    Yaml,
}

impl InputFormat {
    /// Returns the option, without dashes.
    pub(crate) fn option(self) -> &'static str {
        match self {
            InputFormat::Json => "cli-input-json",
            InputFormat::Yaml => "cli-input-yaml",
        }
    }
}

/// Reads the value of `--cli-input-json` or `--cli-input-yaml`: text, `file://PATH`, or `-` for standard input.
pub(crate) fn read(
    meta: &Meta,
    operation: &Operation,
    format: InputFormat,
    word: &str,
    blobs: BlobInput,
    files: &Files,
) -> Result<Map<String, Value>, ArgumentError> {
    let problem = |message| ArgumentError { option: format.option().to_owned(), message };
    let path = if word == "-" { Some(word) } else { word.strip_prefix("file://") };
    let text = match path {
        Some(path) => files.text(path).map_err(problem)?,
        None => word.to_owned(),
    };
    let value = match format {
        InputFormat::Json => value::parse_json(&text),
        InputFormat::Yaml => parse_yaml(&text),
    };
    match value.map_err(problem)? {
        Value::Object(members) => typed(meta, operation, members, blobs).map_err(problem),
        Value::Null if format == InputFormat::Yaml => Ok(Map::new()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Err(problem(format!("expected an object with all members; {}", template(format))))
        }
    }
}

/// Merges options into an input. They override it member by member.
pub(crate) fn merge(mut input: Map<String, Value>, options: Map<String, Value>) -> Map<String, Value> {
    input.extend(options);
    input
}

fn template(format: InputFormat) -> &'static str {
    match format {
        InputFormat::Json => "`--generate-cli-skeleton input` prints a template",
        InputFormat::Yaml => "`--generate-cli-skeleton yaml-input` prints a template",
    }
}

fn parse_yaml(text: &str) -> Result<Value, String> {
    serde_saphyr::from_str(text).map_err(|error| format!("Invalid YAML: {}", error.without_snippet()))
}

/// Converts the members to their form on the wire. Unknown names are an error.
fn typed(
    meta: &Meta,
    operation: &Operation,
    members: Map<String, Value>,
    blobs: BlobInput,
) -> Result<Map<String, Value>, String> {
    let arguments = names::arguments(meta, operation);
    let is_open = match meta.shapes.get(operation.input).map(|shape| shape.kind) {
        Some(Kind::Structure { additional, .. }) => additional.is_some(),
        Some(Kind::Enum(_) | Kind::IntegerEnum(_) | Kind::Union { .. } | Kind::Untagged(_) | Kind::Newtype(_))
        | None => false,
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
    let unknown: Vec<String> = unknown
        .iter()
        .map(|name| match nearest(name, arguments.iter().map(|argument| argument.key.as_str())) {
            Some(near) => format!("`{name}` (did you mean `{near}`?)"),
            None => format!("`{name}`"),
        })
        .collect();
    let known: Vec<String> = arguments.iter().map(|argument| format!("`{}`", argument.key)).collect();
    let known = match known.is_empty() {
        true => "it has no members".to_owned(),
        false => format!("expected {}", known.join(", ")),
    };
    format!("{} has no member {}; {known}", operation.name, unknown.join(", "))
}

/// Returns the known name most similar to another, if any is similar.
pub(crate) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let plain = |name: &str| name.replace(['-', '_'], "").to_lowercase();
    let wanted = plain(name);
    let (similarity, near) = known
        .map(|known| (strsim::jaro_winkler(&plain(known), &wanted), known))
        .reduce(|best, other| if other.0 > best.0 { other } else { best })?;
    (similarity > 0.8).then_some(near)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::fixture::service_of;
    use bindery::Style;
    use bindery::meta::{BlobFormat, Item, Location, Member, TimeFormat, Type};
    use serde_json::json;

    const QUERY: Location = Location::Query { style: Style::Simple, verbatim: false };
    const PATH: Location = Location::Path { style: Style::Simple, verbatim: false };

    static MEMBERS: &[&Member] = &[
        &Member { location: PATH, ..Member::new("id", Type::String) },
        &Member { location: QUERY, ..Member::new("id", Type::String) },
        &Member::new("IdentityPoolId", Type::String),
        &Member::new("When", Type::Timestamp(TimeFormat::EpochSeconds)),
        &Member::new("Bytes", Type::Blob(BlobFormat::Base64)),
        &Member { location: Location::File, ..Member::new("Photo", Type::Blob(BlobFormat::Binary)) },
        &Member::new("Tags", Type::Map(&Item::new(Type::String))),
        &Member { read_only: true, ..Member::new("Made", Type::String) },
    ];

    fn read_as(format: InputFormat, word: &str) -> Result<Value, String> {
        let files = Files::new(
            |path| match path {
                "-" => Ok(b"{\"id\": \"from standard input\"}".to_vec()),
                "input" => Ok(b" {\"id\": \"from a file\"}\n".to_vec()),
                path => Err(std::io::Error::other(format!("no {path}"))),
            },
            |_| None,
        );
        let (meta, operation) = service_of(MEMBERS, &[]);
        read(meta, operation, format, word, BlobInput::Base64, &files)
            .map(Value::Object)
            .map_err(|problem| problem.to_string())
    }

    fn json_of(word: &str) -> Result<Value, String> {
        read_as(InputFormat::Json, word)
    }

    fn yaml_of(word: &str) -> Result<Value, String> {
        read_as(InputFormat::Yaml, word)
    }

    #[test]
    fn an_input_is_text_a_file_or_standard_input() {
        assert_eq!(json_of("{\"id\": \"x\"}"), Ok(json!({"id": "x"})));
        for word in ["file://input", "-"] {
            assert!(json_of(word).is_ok());
            assert_eq!(json_of(word), yaml_of(word));
        }
        assert_eq!(json_of("file://none"), Err("--cli-input-json: cannot read the file `none`: no none".to_owned()));
    }

    #[test]
    fn values_are_converted_to_their_form_on_the_wire() {
        let expected = json!({"When": 0, "Bytes": "Zm9v", "Photo": {"content": "Zm9v"}, "id@query": "x"});
        assert_eq!(
            json_of(r#"{"When": "1970-01-01", "Bytes": "Zm9v", "Photo": "Zm9v", "id@query": "x"}"#).as_ref(),
            Ok(&expected)
        );
        assert_eq!(yaml_of("When: 1970-01-01\nBytes: Zm9v\nPhoto: Zm9v\n'id@query': x\n").as_ref(), Ok(&expected));
    }

    #[test]
    fn a_form_file_may_have_a_name() {
        assert_eq!(
            json_of(r#"{"Photo": {"name": "rex.png", "content": "_-8"}}"#),
            Ok(json!({"Photo": {"name": "rex.png", "content": "/+8="}}))
        );
    }

    #[test]
    fn an_empty_yaml_has_no_members() {
        assert_eq!(yaml_of(""), Ok(json!({})));
        assert_eq!(yaml_of("# nothing\n"), Ok(json!({})));
    }

    #[test]
    fn unknown_names_are_reported_with_similar_ones() {
        assert_eq!(
            json_of(r#"{"identity-pool-id": "x", "zzz": 1, "Made": "x"}"#),
            Err("--cli-input-json: Do has no member `Made`, `identity-pool-id` (did you mean `IdentityPoolId`?), `zzz`; \
                 expected `id`, `id@query`, `IdentityPoolId`, `When`, `Bytes`, `Photo`, `Tags`"
                .to_owned())
        );
    }

    #[test]
    fn other_values_than_objects_are_rejected() {
        for word in ["[]", "1", "\"x\"", "null"] {
            let problem = json_of(word).unwrap_err();
            assert!(problem.contains("expected an object with all members"), "{problem}");
        }
        assert!(json_of("{").unwrap_err().starts_with("--cli-input-json: Invalid JSON: EOF"));
        assert!(yaml_of("a: [").unwrap_err().starts_with("--cli-input-yaml: Invalid YAML: "));
    }

    #[test]
    fn options_override_an_input() {
        let map = |value: Value| value.as_object().cloned().unwrap();
        assert_eq!(
            merge(map(json!({"a": 1, "b": {"c": 1}})), map(json!({"b": {"d": 2}}))),
            map(json!({"a": 1, "b": {"d": 2}}))
        );
    }

    #[test]
    fn deep_and_adversarial_inputs_are_errors() {
        for text in ["[".repeat(100_000), "{\"Tags\":".repeat(100_000)] {
            assert!(json_of(&text).is_err());
            assert!(yaml_of(&text).is_err());
        }
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let last = format!("*a{}", level - 1);
            bomb.push_str(&format!("a{level}: &a{level} [{}]\n", [last.as_str(); 10].join(", ")));
        }
        assert!(yaml_of(&bomb).is_err());
        assert!(yaml_of(&"- ".repeat(100_000)).is_err());
        assert!(yaml_of("Tags: {a: b, a: c}").is_err());
    }
}
