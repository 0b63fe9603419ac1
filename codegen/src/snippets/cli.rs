//! The operation on the command line, laid out like the AWS CLI's reference: options with their shorthand and JSON syntax,
//! and the output as a tree.

mod descriptions;
mod form;
mod output;
mod syntax;

use super::options::{self, Argument};
use super::sample_json::{Direction, SampleBuilder};
use super::text::{escape_invisible, is_shown, line};
use super::{Language, NamedService, Section};
use crate::botocore::json::{Json, compact};
use crate::rust::docs::constraints::{self, Word};
use bindery_model::service::{Location, Model, Operation, ToldBy, Type};
use descriptions::{docs_of, first_sentence};
use form::{Form, form_of};
use output::output;
use std::fmt::Write;
use syntax::{json, shorthand};

/// Returns the snippets of an operation.
pub(super) fn sections(service: &NamedService, index: usize) -> Vec<Section> {
    let model = service.model;
    let operation = &model.operations[index];
    let name = &service.options[index];
    let arguments = options::arguments(model.input(operation));
    let mut sections = vec![
        Section::new("Synopsis", Language::Text, synopsis(model, name, &arguments)),
        Section::new("Example", Language::Shell, example(service, name, &arguments)),
    ];
    let options = arguments.iter().map(|argument| option(model, argument)).chain(EVERYWHERE.map(str::to_owned));
    sections.push(Section::new("Options", Language::Text, options.collect::<Vec<_>>().join("\n")));
    sections.push(Section::new("Output", Language::Text, output(model, operation)));
    if !operation.failures.is_empty() {
        sections.push(Section::new("Failures", Language::Text, failures(model, operation)));
    }
    sections
}

/// The options that every operation has, in addition to the global options.
const EVERYWHERE: [&str; 3] = [
    "--cli-input-json (string)\n  Reads all members from JSON: inline text, `file://PATH`, or `-` for standard input. Other \
     options override its members.\n",
    "--cli-input-yaml (string)\n  Reads all members from YAML, like `--cli-input-json`.\n",
    "--generate-cli-skeleton (string)\n  Prints a template without sending a request: `input`, `yaml-input` or `output`.\n",
];

/// Formats the command with its options, optional ones in brackets.
fn synopsis(model: &Model, name: &str, arguments: &[Argument]) -> String {
    let mut text = format!("{name}\n");
    for argument in arguments {
        let option = &argument.option;
        let usage = match (argument.is_flag(), form_of(model, &argument.member.target)) {
            (true, _) => format!("--{option} | --no-{option}"),
            (false, Form::List(_) | Form::Tuple(_)) => format!("--{option} <value> ..."),
            (
                false,
                Form::Scalar(_) | Form::Enum(_) | Form::Map(_) | Form::Structure(..) | Form::Union(..) | Form::Document,
            ) => format!("--{option} <value>"),
        };
        _ = match argument.member.required {
            Some(_) => writeln!(text, "{usage}"),
            None => writeln!(text, "[{usage}]"),
        };
    }
    text + "[--cli-input-json <value>]\n[--cli-input-yaml <value>]\n[--generate-cli-skeleton <value>]"
}

/// Formats a command that sets the required members.
fn example(service: &NamedService, name: &str, arguments: &[Argument]) -> String {
    let mut parts = vec![format!("{} {name}", shell(&service.model.service.name))];
    let mut samples = SampleBuilder::new(service.model, &service.patterns, Direction::Request);
    for argument in arguments.iter().filter(|argument| argument.member.required.is_some()) {
        if argument.member.location == Location::File || matches!(argument.member.target.ty, Type::Blob(_)) {
            parts.push(format!("--{0} fileb://{0}", argument.option));
            continue;
        }
        let Some(value) = samples.member(argument.member) else { continue };
        parts.push(match (argument.is_flag(), value) {
            (true, Json::Other(serde_json::Value::Bool(false))) => format!("--no-{}", argument.option),
            (true, _) => format!("--{}", argument.option),
            (false, Json::Text(text)) => format!("--{} {}", argument.option, shell(&text)),
            (false, Json::Other(serde_json::Value::String(text))) => format!("--{} {}", argument.option, shell(&text)),
            (false, value) => format!("--{} {}", argument.option, shell(&escape_invisible(&compact(&value)))),
        });
    }
    parts.join(" \\\n  ")
}

/// Quotes text as a word of a POSIX shell.
fn shell(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '@' | '%' | '+' | ',');
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    // Invisible characters are dropped.
    let shown: String = text.chars().filter(|c| is_shown(*c)).collect();
    format!("'{}'", shown.replace('\'', r"'\''"))
}

/// Formats an option with its description, constraints and syntax.
fn option(model: &Model, argument: &Argument) -> String {
    let member = argument.member;
    let form = form_of(model, &member.target);
    let name = match argument.is_flag() {
        true => format!("--{0} | --no-{0}", argument.option),
        false => format!("--{}", argument.option),
    };
    let required = if member.required.is_some() { " [required]" } else { "" };
    let mut text = format!("{name} ({}){required}\n", form.type_name());
    if let Some(docs) = first_sentence(docs_of(member)) {
        _ = writeln!(text, "  {docs}");
    }
    let constraints = constraints::sentences(&member.target, |target| constraints::parts(&target.constraints), plain);
    if !constraints.is_empty() {
        _ = writeln!(text, "  {constraints}");
    }
    if let Form::Enum(values) = form {
        let values: Vec<String> = values.values.iter().map(|value| line(&value.value.to_string())).collect();
        _ = writeln!(text, "  Possible values: {}", values.join(", "));
    }
    let mut block = |title: &str, syntax: String| {
        _ = write!(text, "\n  {title}:\n");
        for line in syntax.lines() {
            _ = writeln!(text, "    {line}");
        }
    };
    if let Some(shorthand) = shorthand(model, form) {
        block("Shorthand Syntax", shorthand);
    }
    if !form.is_scalar() {
        block("JSON Syntax", json(model, &member.target));
    }
    text
}

/// Writes a fragment of a constraint as plain text.
fn plain(word: &Word, text: &mut String) {
    match word {
        Word::Ours(ours) | Word::Said(ours, _) => text.push_str(ours),
        Word::Number(number, _) => text.push_str(number),
        Word::Code(code, _) => text.push_str(&line(code)),
    }
}

/// Lists the error messages of the failures, and the exit statuses.
fn failures(model: &Model, operation: &Operation) -> String {
    let mut text = String::new();
    for declared in &operation.failures {
        let failure = model.failure(declared.failure);
        let code = match &failure.told_by {
            ToldBy::Code(code) => line(code),
            ToldBy::Status(status) => status.to_string(),
        };
        _ = writeln!(text, "An error occurred ({code}) when calling the {} operation: …", line(&operation.name));
    }
    text + "\nThe exit status is 254 in this case, 252 for a wrong command line, 253 for a wrong configuration, and 255 otherwise."
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{self, fact, member, place, use_of};
    use bindery_model::service::{BlobFormat, Constraints, Member, ShapeKind, Structure, TypeUse};

    #[test]
    fn text_is_quoted_for_the_shell() {
        let rows =
            [("a:b/c.d", "a:b/c.d"), ("", "''"), ("it's", r"'it'\''s'"), ("$HOME `x`\n", "'$HOME `x`'"), ("é", "'é'")];
        for (text, word) in rows {
            assert_eq!(shell(text), word);
        }
    }

    #[test]
    fn the_example_sets_required_members() {
        let mut model = fixtures::model();
        fixtures::operation(&mut model, "PutPet");
        let required = |member: Member| Member { required: Some(place(0)), ..member };
        let pattern = Constraints { pattern: Some(fact("^[a-z]+ [0-9]+$".to_owned())), ..Constraints::default() };
        let name = TypeUse { constraints: pattern, ..use_of(Type::String) };
        let tags = Type::Map(Box::new(use_of(Type::String)));
        let members = vec![
            required(Member { target: name, ..member("Name", Type::String) }),
            member("Note", Type::String),
            required(member("Tame", Type::Boolean)),
            required(member("Tags", tags)),
            required(member("Photo", Type::Blob(BlobFormat::Base64))),
        ];
        model.shapes[0].kind = ShapeKind::Structure(Structure { members, ..Structure::default() });
        let service = NamedService::new(&model);
        let sections = sections(&service, 0);
        let example = sections.iter().find(|section| section.heading == "Example").map(|section| section.text.as_str());
        let expected = [
            "pets put-pet",
            "--name 'string 012345'",
            "--tame",
            r#"--tags '{"key":"string"}'"#,
            "--photo fileb://photo",
        ];
        assert_eq!(example, Some(expected.join(" \\\n  ").as_str()));
    }
}
