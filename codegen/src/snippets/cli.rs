//! The operation on the command line, as the AWS CLI's reference has it: options, the shorthand and JSON syntax of each,
//! and the answer as a tree.

mod form;
mod output;
mod syntax;

use super::example::{Maker, Way};
use super::options::{self, Argument};
use super::{Language, Part, Service, is_shown, line, seen, sentence};
use crate::botocore::json::{Json, compact};
use crate::rust::docs::constraints::{self, Word};
use bindery_model::service::{Docs, Location, Member, Model, Operation, ToldBy, Type};
use form::{Form, form_of};
use output::output;
use std::fmt::Write;
use syntax::{json, shorthand};

/// The texts of an operation.
pub(super) fn parts(service: &Service, index: usize) -> Vec<Part> {
    let model = service.model;
    let operation = &model.operations[index];
    let name = &service.options[index];
    let arguments = options::arguments(model.input(operation));
    let mut parts = vec![
        Part::new("Synopsis", Language::Text, synopsis(model, name, &arguments)),
        Part::new("Example", Language::Shell, example(service, name, &arguments)),
    ];
    let options = arguments.iter().map(|argument| option(model, argument)).chain(EVERYWHERE.map(str::to_owned));
    parts.push(Part::new("Options", Language::Text, options.collect::<Vec<_>>().join("\n")));
    parts.push(Part::new("Output", Language::Text, output(model, operation)));
    if !operation.failures.is_empty() {
        parts.push(Part::new("Failures", Language::Text, failures(model, operation)));
    }
    parts
}

/// What every operation has of its own, besides the options of the whole command line.
const EVERYWHERE: [&str; 3] = [
    "--cli-input-json (string)\n  All members at once, as JSON: text, `file://PATH`, or `-` for standard input. Options \
     override it.\n",
    "--cli-input-yaml (string)\n  The same in YAML.\n",
    "--generate-cli-skeleton (string)\n  Prints a template and sends nothing: `input`, `yaml-input` or `output`.\n",
];

/// The command with its options, those that may be left out in brackets.
fn synopsis(model: &Model, name: &str, arguments: &[Argument]) -> String {
    let mut text = format!("{name}\n");
    for argument in arguments {
        let option = &argument.option;
        let said = match (argument.is_flag(), form_of(model, &argument.member.target)) {
            (true, _) => format!("--{option} | --no-{option}"),
            (false, Form::List(_) | Form::Tuple(_)) => format!("--{option} <value> ..."),
            (
                false,
                Form::Scalar(_) | Form::Enum(_) | Form::Map(_) | Form::Structure(..) | Form::Union(..) | Form::Document,
            ) => format!("--{option} <value>"),
        };
        _ = match argument.member.required {
            Some(_) => writeln!(text, "{said}"),
            None => writeln!(text, "[{said}]"),
        };
    }
    text + "[--cli-input-json <value>]\n[--cli-input-yaml <value>]\n[--generate-cli-skeleton <value>]"
}

/// A whole command that gives what is required.
fn example(service: &Service, name: &str, arguments: &[Argument]) -> String {
    let mut words = vec![format!("{} {name}", shell(&service.model.service.name))];
    let mut maker = Maker::new(service.model, &service.patterns, Way::Request);
    for argument in arguments.iter().filter(|argument| argument.member.required.is_some()) {
        if argument.member.location == Location::File || matches!(argument.member.target.ty, Type::Blob(_)) {
            words.push(format!("--{0} fileb://{0}", argument.option));
            continue;
        }
        let Some(value) = maker.member(argument.member) else { continue };
        words.push(match (argument.is_flag(), value) {
            (true, Json::Other(serde_json::Value::Bool(false))) => format!("--no-{}", argument.option),
            (true, _) => format!("--{}", argument.option),
            (false, Json::Text(text)) => format!("--{} {}", argument.option, shell(&text)),
            (false, Json::Other(serde_json::Value::String(text))) => format!("--{} {}", argument.option, shell(&text)),
            (false, value) => format!("--{} {}", argument.option, shell(&seen(&compact(&value)))),
        });
    }
    words.join(" \\\n  ")
}

/// A word of a POSIX shell.
fn shell(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '@' | '%' | '+' | ',');
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    // What nobody sees would not be copied either.
    let shown: String = text.chars().filter(|c| is_shown(*c)).collect();
    format!("'{}'", shown.replace('\'', r"'\''"))
}

/// An option, what it is, and how its value is written.
fn option(model: &Model, argument: &Argument) -> String {
    let member = argument.member;
    let form = form_of(model, &member.target);
    let name = match argument.is_flag() {
        true => format!("--{0} | --no-{0}", argument.option),
        false => format!("--{}", argument.option),
    };
    let required = if member.required.is_some() { " [required]" } else { "" };
    let mut text = format!("{name} ({}){required}\n", form.word());
    if let Some(docs) = said(docs_of(member)) {
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

/// What constrains values, as plain text.
fn plain(word: &Word, text: &mut String) {
    match word {
        Word::Ours(ours) | Word::Said(ours, _) => text.push_str(ours),
        Word::Number(number, _) => text.push_str(number),
        Word::Code(code, _) => text.push_str(&line(code)),
    }
}

/// What is said of a member, or of its type where nothing is said of itself.
fn docs_of(member: &Member) -> &Docs {
    if member.docs == Docs::default() { &member.target.docs } else { &member.docs }
}

fn said(docs: &Docs) -> Option<String> {
    let said = docs.description.as_ref().or(docs.summary.as_ref())?;
    let said = sentence(&said.value);
    (!said.is_empty()).then_some(said)
}

/// What is printed where the service refuses, and how the command then ends.
fn failures(model: &Model, operation: &Operation) -> String {
    let mut text = String::new();
    for said in &operation.failures {
        let failure = model.failure(said.failure);
        let code = match &failure.told_by {
            ToldBy::Code(code) => line(code),
            ToldBy::Status(status) => status.to_string(),
        };
        _ = writeln!(text, "An error occurred ({code}) when calling the {} operation: …", line(&operation.name));
    }
    text + "\nThe exit status is 254 then; 252 where the command line is wrong, 253 where the configuration is, 255 otherwise."
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{self, fact, member, place, use_of};
    use bindery_model::service::{BlobFormat, Constraints, ShapeKind, Structure, TypeUse};

    #[test]
    fn words_of_a_shell() {
        let rows =
            [("a:b/c.d", "a:b/c.d"), ("", "''"), ("it's", r"'it'\''s'"), ("$HOME `x`\n", "'$HOME `x`'"), ("é", "'é'")];
        for (text, word) in rows {
            assert_eq!(shell(text), word);
        }
    }

    #[test]
    fn an_example_gives_what_is_required() {
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
        let service = Service::new(&model);
        let parts = parts(&service, 0);
        let example = parts.iter().find(|part| part.heading == "Example").map(|part| part.text.as_str());
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
