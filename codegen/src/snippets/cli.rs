//! The operation on the command line, laid out like the AWS CLI's reference: options with their shorthand and JSON syntax,
//! and the output as a tree.

mod descriptions;
mod form;
mod general_options;
mod output;
mod syntax;

use super::definition::Definition;
use super::options::{self, Argument};
use super::sample_json::{Direction, SampleBuilder};
use super::text::{escape_invisible, is_shown, line};
use super::{Language, NamedService, Section};
use crate::botocore::json::{Json, compact};
use crate::rust::docs::constraints::{self, Word};
use bindery_model::service::{IdentifiedBy, Location, Model, Operation, Type};
use descriptions::{docs_of, first_sentence};
use form::{Form, form_of};
use general_options::{global_options, input_options, pagination_options};
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
    let options: Vec<Definition> =
        arguments.iter().map(|argument| option(model, argument)).chain(input_options()).collect();
    sections.push(definition_list("Options", options));
    if let Some(pagination) = &operation.pagination {
        sections.push(definition_list("Pagination options", pagination_options(model, operation, pagination)));
    }
    sections.push(definition_list("Global options", global_options()));
    let output = output(model, operation);
    let text = if output.is_empty() { "None".to_owned() } else { output::text(&output) };
    sections.push(Section::new("Output", Language::Text, text).with_definitions(output));
    if !operation.failures.is_empty() {
        sections.push(Section::new("Failures", Language::Text, failures(model, operation)));
    }
    sections
}

/// Returns a section of options, as text and as a definition list.
fn definition_list(heading: &'static str, options: Vec<Definition>) -> Section {
    let texts: Vec<String> = options.iter().map(option_text).collect();
    Section::new(heading, Language::Text, texts.join("\n")).with_definitions(options)
}

/// Formats an option as text.
fn option_text(option: &Definition) -> String {
    let required = if option.required { " [required]" } else { "" };
    let type_name = if option.type_name.is_empty() { String::new() } else { format!(" ({})", option.type_name) };
    let mut text = format!("{}{type_name}{required}\n", option.term);
    for paragraph in &option.paragraphs {
        _ = writeln!(text, "  {paragraph}");
    }
    for (title, syntax) in &option.syntax {
        _ = write!(text, "\n  {title}:\n");
        for line in syntax.lines() {
            _ = writeln!(text, "    {line}");
        }
    }
    text
}

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

/// Describes an option with its constraints and syntax.
fn option(model: &Model, argument: &Argument) -> Definition {
    let member = argument.member;
    let form = form_of(model, &member.target);
    let term = match argument.is_flag() {
        true => format!("--{0} | --no-{0}", argument.option),
        false => format!("--{}", argument.option),
    };
    let mut paragraphs: Vec<String> = first_sentence(docs_of(member)).into_iter().collect();
    let constraints = constraints::sentences(&member.target, |target| constraints::parts(&target.constraints), plain);
    paragraphs.extend((!constraints.is_empty()).then_some(constraints));
    if let Form::Enum(values) = form {
        let values: Vec<String> = values.values.iter().map(|value| line(&value.value.to_string())).collect();
        paragraphs.push(format!("Possible values: {}", values.join(", ")));
    }
    let mut syntax = Vec::new();
    syntax.extend(shorthand(model, form).map(|shorthand| ("Shorthand Syntax", shorthand)));
    if !form.is_scalar() {
        syntax.push(("JSON Syntax", json(model, &member.target)));
    }
    Definition {
        term,
        type_name: form.type_name().to_owned(),
        required: member.required.is_some(),
        paragraphs,
        syntax,
        items: Vec::new(),
    }
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
        let code = match &failure.identified_by {
            IdentifiedBy::Code(code) => line(code),
            IdentifiedBy::Status(status) => status.to_string(),
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
