//! The operation on the command line, as the AWS CLI's reference has it: options, the shorthand and JSON syntax of each,
//! and the answer as a tree.

use super::example::{Maker, Way};
use super::options::{self, Argument};
use super::tree::{self, literal};
use super::{DEEPEST, Language, Part, Service, budget, is_shown, line, seen, sentence};
use crate::botocore::json::{Json, compact};
use bindery_model::service::{
    Docs, Enum, EnumBase, IntegerFormat, Location, Model, Operation, ShapeId, ShapeKind, Structure, ToldBy, Type,
    TypeUse, Union,
};
use std::fmt::Write;

/// The texts of an operation.
pub(super) fn parts(service: &Service, index: usize) -> Vec<Part> {
    let model = service.model;
    let operation = &model.operations[index];
    let name = &service.options[index];
    let arguments = options::arguments(model.input(operation));
    let mut parts = vec![
        Part::new("Synopsis", Language::Text, synopsis(name, &arguments)),
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
fn synopsis(name: &str, arguments: &[Argument]) -> String {
    let mut text = format!("{name}\n");
    for argument in arguments {
        let option = &argument.option;
        let said = match argument.is_flag() {
            true => format!("--{option} | --no-{option}"),
            false => format!("--{option} <value>"),
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
    let form = form(model, &member.target);
    let name = match argument.is_flag() {
        true => format!("--{0} | --no-{0}", argument.option),
        false => format!("--{}", argument.option),
    };
    let required = if member.required.is_some() { " [required]" } else { "" };
    let mut text = format!("{name} ({}){required}\n", form.word());
    let docs = if tree::is_empty(&member.docs) { &member.target.docs } else { &member.docs };
    if let Some(docs) = said(docs) {
        _ = writeln!(text, "  {docs}");
    }
    let facts: Vec<String> = tree::constraints_of(model, &member.target);
    if !facts.is_empty() {
        _ = writeln!(text, "  {}.", facts.join("; "));
    }
    if let Form::Enum(values) = form {
        let values: Vec<String> = values.values.iter().map(|value| line(&literal(value))).collect();
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

fn said(docs: &Docs) -> Option<String> {
    let said = docs.description.as_ref().or(docs.summary.as_ref())?;
    let said = sentence(&said.value);
    (!said.is_empty()).then_some(said)
}

/// What values of a type look like, once names are looked up.
#[derive(Clone, Copy)]
enum Form<'m> {
    Scalar(&'static str),
    Enum(&'m Enum),
    List(&'m TypeUse),
    Tuple(&'m [TypeUse]),
    Map(&'m TypeUse),
    Structure(ShapeId, &'m Structure),
    Union(ShapeId, &'m Union),
    Document,
}

fn form<'m>(model: &'m Model, target: &'m TypeUse) -> Form<'m> {
    // A name may stand for another, but not for ever.
    const NAMES: usize = 32;
    let mut target = target;
    for _ in 0..NAMES {
        let id = match &target.ty {
            Type::Boolean => return Form::Scalar("boolean"),
            Type::Integer(IntegerFormat::Int64 | IntegerFormat::UInt64) => return Form::Scalar("long"),
            Type::Integer(
                IntegerFormat::Int8
                | IntegerFormat::Int16
                | IntegerFormat::Int32
                | IntegerFormat::UInt8
                | IntegerFormat::UInt16
                | IntegerFormat::UInt32,
            ) => return Form::Scalar("integer"),
            Type::Float(_) => return Form::Scalar("double"),
            Type::String => return Form::Scalar("string"),
            Type::Blob(_) => return Form::Scalar("blob"),
            Type::Timestamp(_) => return Form::Scalar("timestamp"),
            Type::Date => return Form::Scalar("date"),
            Type::List(item) => return Form::List(item),
            Type::Tuple(items) => return Form::Tuple(items),
            Type::Map(value) => return Form::Map(value),
            Type::Document => return Form::Document,
            Type::Shape(id) => *id,
        };
        match &model.shape(id).kind {
            ShapeKind::Structure(structure) => return Form::Structure(id, structure),
            ShapeKind::Enum(values) => return Form::Enum(values),
            ShapeKind::Union(union) => return Form::Union(id, union),
            ShapeKind::Newtype(inner) => target = inner,
        }
    }
    Form::Document
}

impl Form<'_> {
    /// What the AWS CLI calls it: `--logins (map)`.
    fn word(self) -> &'static str {
        match self {
            Form::Scalar(word) => word,
            Form::Enum(values) => match values.base {
                EnumBase::String => "string",
                EnumBase::Integer(_) => "integer",
            },
            Form::List(_) | Form::Tuple(_) => "list",
            Form::Map(_) => "map",
            Form::Structure(..) => "structure",
            Form::Union(..) => "union",
            Form::Document => "document",
        }
    }

    fn is_scalar(self) -> bool {
        match self {
            Form::Scalar(_) | Form::Enum(_) => true,
            Form::List(_) | Form::Tuple(_) | Form::Map(_) | Form::Structure(..) | Form::Union(..) | Form::Document => {
                false
            }
        }
    }
}

/// The shorthand syntax of a value; none where it has none, or where nobody could read it.
fn shorthand<'m>(model: &'m Model, form: Form<'m>) -> Option<String> {
    const READABLE: usize = 600;
    let mut open = Vec::new();
    let text = match form {
        Form::Scalar(_) | Form::Enum(_) => return None,
        Form::List(item) => {
            let item = self::form(model, item);
            match item.is_scalar() {
                true => format!("\"{0}\" \"{0}\" ...", item.word()),
                false => format!("{} ...", pairs(model, item, Within::Nothing, &mut open)?),
            }
        }
        Form::Tuple(items) => {
            let word = |item| format!("\"{}\"", self::form(model, item).word());
            items.iter().map(word).collect::<Vec<_>>().join(" ")
        }
        Form::Map(_) | Form::Structure(..) | Form::Union(..) | Form::Document => {
            pairs(model, form, Within::Nothing, &mut open)?
        }
    };
    (text.len() <= READABLE).then_some(text)
}

/// What shorthand lies in: a list needs brackets only within others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    Brackets,
}

/// The pairs of a map or a structure; nothing where a part of it has no shorthand.
fn pairs<'m>(model: &'m Model, form: Form<'m>, within: Within, open: &mut Vec<ShapeId>) -> Option<String> {
    match form {
        Form::Map(value) => {
            let value = nested(model, self::form(model, value), within, open)?;
            Some(format!("KeyName1={value},KeyName2={value}"))
        }
        Form::Structure(id, structure) => {
            if open.contains(&id) {
                return None;
            }
            open.push(id);
            let members = structure.members.iter().filter(|member| member.read_only.is_none());
            let pairs: Option<Vec<String>> = members
                .map(|member| {
                    let value = nested(model, self::form(model, &member.target), within, open)?;
                    Some(format!("{}={value}", line(&member.name)))
                })
                .collect();
            open.pop();
            pairs.map(|pairs| pairs.join(","))
        }
        Form::Scalar(_) | Form::Enum(_) | Form::List(_) | Form::Tuple(_) | Form::Union(..) | Form::Document => None,
    }
}

fn nested<'m>(model: &'m Model, form: Form<'m>, within: Within, open: &mut Vec<ShapeId>) -> Option<String> {
    match form {
        Form::Scalar(_) | Form::Enum(_) => Some(form.word().to_owned()),
        Form::List(mut item) => {
            let is_plain = within == Within::Nothing && self::form(model, item).is_scalar();
            let mut depth = 1;
            while let Form::List(inner) = self::form(model, item) {
                (item, depth) = (inner, depth + 1);
                if depth > NESTED {
                    return None;
                }
            }
            let mut text = nested(model, self::form(model, item), Within::Brackets, open)?;
            for _ in 0..depth {
                text = format!("[{text},{text}]");
                if text.len() > 1000 {
                    return None;
                }
            }
            Some(if is_plain { text[1..text.len() - 1].to_owned() } else { text })
        }
        Form::Map(_) | Form::Structure(..) => {
            pairs(model, form, Within::Brackets, open).map(|pairs| format!("{{{pairs}}}"))
        }
        Form::Tuple(_) | Form::Union(..) | Form::Document => None,
    }
}

/// The deepest that lists stand in lists.
const NESTED: usize = 48;

/// How many values of an enum a syntax shows.
const VALUES: usize = 12;

/// The JSON of a value, with words for what stands in it: as deep as it is not too long.
fn json(model: &Model, target: &TypeUse) -> String {
    let mut best = String::new();
    for depth in 1..=DEEPEST {
        let mut writer = Writer { model, depth, left: budget(model), open: Vec::new(), deeper: false };
        let text = writer.value(target, 0);
        let spent = writer.left == 0;
        if !spent || best.is_empty() {
            best = text;
        }
        if spent || !writer.deeper {
            break;
        }
    }
    best
}

struct Writer<'m> {
    model: &'m Model,
    depth: usize,
    left: usize,
    open: Vec<ShapeId>,
    deeper: bool,
}

impl<'m> Writer<'m> {
    fn value(&mut self, target: &'m TypeUse, depth: usize) -> String {
        let (outer, inner) = ("  ".repeat(depth), "  ".repeat(depth + 1));
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || depth > NESTED {
            return "...".to_owned();
        }
        let form = form(self.model, target);
        match form {
            Form::Scalar("string") => "\"string\"".to_owned(),
            Form::Scalar("boolean") => "true|false".to_owned(),
            Form::Scalar("date") => "\"date\"".to_owned(),
            Form::Scalar(word) => word.to_owned(),
            Form::Enum(values) => match (values.base, values.values.len()) {
                (EnumBase::String, 1..=VALUES) => {
                    values.values.iter().map(|value| quoted(&literal(value))).collect::<Vec<_>>().join("|")
                }
                (EnumBase::String, _) => "\"string\"".to_owned(),
                (EnumBase::Integer(_), 1..=VALUES) => values.values.iter().map(literal).collect::<Vec<_>>().join("|"),
                (EnumBase::Integer(_), _) => "integer".to_owned(),
            },
            Form::Document => "{...}".to_owned(),
            Form::List(item) if self::form(self.model, item).is_scalar() => {
                format!("[{}, ...]", self.value(item, depth))
            }
            Form::List(item) => format!("[\n{inner}{}\n{inner}...\n{outer}]", self.value(item, depth + 1)),
            Form::Tuple(items) => {
                let items: Vec<String> = items.iter().map(|item| self.value(item, depth + 1)).collect();
                format!("[{}]", items.join(", "))
            }
            Form::Map(value) => format!("{{\"string\": {}\n{inner}...}}", self.value(value, depth + 1)),
            Form::Structure(id, structure) => self.opened(id, |writer| {
                let mut members = writer.members(structure, depth);
                if let Some(additional) = &structure.additional {
                    members.push(format!("{inner}\"string\": {}\n{inner}...", writer.value(additional, depth + 1)));
                }
                if members.is_empty() { "{}".to_owned() } else { format!("{{\n{}\n{outer}}}", members.join(",\n")) }
            }),
            Form::Union(id, union) => self.opened(id, |_| {
                let values: Vec<String> = union.variants.iter().map(|variant| quoted(&variant.value)).collect();
                let discriminator = quoted(&union.discriminator.value);
                format!("{{\n{inner}{discriminator}: {},\n{inner}...\n{outer}}}", values.join("|"))
            }),
        }
    }

    fn members(&mut self, structure: &'m Structure, depth: usize) -> Vec<String> {
        let inner = "  ".repeat(depth + 1);
        let members = structure.members.iter().filter(|member| member.read_only.is_none());
        members
            .map(|member| format!("{inner}{}: {}", quoted(&member.name), self.value(&member.target, depth + 1)))
            .collect()
    }

    fn opened(&mut self, id: ShapeId, write: impl FnOnce(&mut Self) -> String) -> String {
        if self.open.contains(&id) {
            return "{ ... recursive ... }".to_owned();
        }
        if self.open.len() >= self.depth {
            self.deeper = true;
            return "{...}".to_owned();
        }
        self.open.push(id);
        let text = write(self);
        self.open.pop();
        text
    }
}

/// A text as a string of JSON.
fn quoted(text: &str) -> String {
    seen(&compact(&Json::from(text)))
}

/// What the answer holds, as the reference lists it.
fn output(model: &Model, operation: &Operation) -> String {
    let Some(content) = operation.responses.iter().find_map(|response| response.content.as_ref()) else {
        return "None".to_owned();
    };
    let mut best = String::new();
    for depth in 0..=DEEPEST {
        let mut lister =
            Lister { model, depth, left: budget(model), open: Vec::new(), deeper: false, text: String::new() };
        match form(model, content) {
            Form::Structure(id, structure) => {
                lister.open.push(id);
                lister.members(structure, 0);
            }
            form => lister.item("", form, None, 0),
        }
        let spent = lister.left == 0;
        if !spent || best.is_empty() {
            best = lister.text;
        }
        if spent || !lister.deeper {
            break;
        }
    }
    if best.is_empty() { "None".to_owned() } else { best }
}

/// Lists what is in an answer.
struct Lister<'m> {
    model: &'m Model,
    depth: usize,
    left: usize,
    open: Vec<ShapeId>,
    deeper: bool,
    text: String,
}

impl<'m> Lister<'m> {
    fn members(&mut self, structure: &'m Structure, depth: usize) {
        for member in &structure.members {
            let docs = if tree::is_empty(&member.docs) { &member.target.docs } else { &member.docs };
            self.item(&member.name, form(self.model, &member.target), Some(docs), depth);
        }
    }

    fn item(&mut self, name: &str, form: Form<'m>, docs: Option<&Docs>, depth: usize) {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || depth > NESTED {
            return;
        }
        let indent = "  ".repeat(depth);
        let name = line(name);
        _ = match name.as_str() {
            "" => writeln!(self.text, "{indent}({})", form.word()),
            name => writeln!(self.text, "{indent}{name} -> ({})", form.word()),
        };
        if let Some(docs) = docs.and_then(said) {
            _ = writeln!(self.text, "{indent}  {docs}");
        }
        let docs = |target: &'m TypeUse| Some(&target.docs);
        match form {
            Form::Structure(id, structure) => self.opened(id, depth, |lister| lister.members(structure, depth + 1)),
            Form::List(item) => self.item("", self::form(self.model, item), docs(item), depth + 1),
            Form::Tuple(items) => {
                for item in items {
                    self.item("", self::form(self.model, item), docs(item), depth + 1);
                }
            }
            Form::Map(value) => {
                self.item("key", Form::Scalar("string"), None, depth + 1);
                self.item("value", self::form(self.model, value), docs(value), depth + 1);
            }
            Form::Union(id, union) => self.opened(id, depth, |lister| {
                for variant in &union.variants {
                    if let ShapeKind::Structure(structure) = &lister.model.shape(variant.shape).kind {
                        let form = Form::Structure(variant.shape, structure);
                        lister.item(&variant.value, form, Some(&lister.model.shape(variant.shape).docs), depth + 1);
                    }
                }
            }),
            Form::Scalar(_) | Form::Enum(_) | Form::Document => {}
        }
    }

    fn opened(&mut self, id: ShapeId, depth: usize, list: impl FnOnce(&mut Self)) {
        if self.open.contains(&id) {
            _ = writeln!(self.text, "{}( ... recursive ... )", "  ".repeat(depth + 1));
        } else if self.open.len() > self.depth {
            self.deeper = true;
            _ = writeln!(self.text, "{}...", "  ".repeat(depth + 1));
        } else {
            self.open.push(id);
            list(self);
            self.open.pop();
        }
    }
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
