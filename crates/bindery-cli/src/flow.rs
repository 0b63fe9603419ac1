//! From the words of a command line to what is printed.

use crate::cli::{Cli, Entry};
use crate::command::{self, Said, Words};
use crate::files::Files;
use crate::globals::{self, Colour, Globals, Instead};
use crate::names::{self, Argument};
use crate::output::{self, Format, Page, Paint, Tree};
use crate::print::Out;
use crate::send::{self, Answer, Failure};
use crate::session::{Done, End, Session};
use crate::skeleton::skeleton;
use crate::value::input::{self, Notation, nearest};
use crate::{check, completion, help, pages, print, show, value};
use bindery::meta::{Kind, Meta, Operation, Type};
use serde_json::{Map, Value};

/// Does what the words say, and gives what is to be printed.
pub(crate) fn run(cli: &Cli, program: &str, words: Vec<String>) -> Result<Out, Failure> {
    let at = command::operation_at(&words);
    match at.map(|at| words[at].as_str()) {
        None => alone(cli, program, &words),
        Some("help") => match at.and_then(|at| words.get(at + 1)).filter(|word| !word.starts_with('-')) {
            Some(name) => Ok(page(cli, program, entry(cli, program, name)?)),
            None => Ok(service_page(cli, program)),
        },
        Some(completion::NAME) => {
            let words = at.map_or(&[][..], |at| &words[at + 1..]);
            completion::run(cli, program, words).map(Out::Text)
        }
        Some(name) => {
            let entry = entry(cli, program, name)?;
            let name = name.to_owned();
            let rest: Vec<String> =
                words.into_iter().enumerate().filter(|(index, _)| Some(*index) != at).map(|(_, word)| word).collect();
            // `OPERATION help`, as the AWS CLI has it.
            if at.and_then(|at| rest.get(at)).is_some_and(|word| word == "help") {
                return Ok(page(cli, program, entry));
            }
            perform(cli, program, &name, entry, &rest)
        }
    }
}

/// Global options without an operation.
fn alone(cli: &Cli, program: &str, words: &[String]) -> Result<Out, Failure> {
    let read = command::read(cli.meta, program, &[], words);
    if read.has("help") {
        return Ok(service_page(cli, program));
    }
    if read.has("version") {
        return Ok(version(cli, program));
    }
    let mut problems = read.problems;
    problems.push(format!("say which operation; `{program} help` lists them"));
    Err(Failure::Usage(problems.join("\n")))
}

fn version(cli: &Cli, program: &str) -> Out {
    let interface = match cli.meta.service.version {
        "" => String::new(),
        version => format!(" (interface {version})"),
    };
    Out::Text(format!("{program} {}{interface}\n", cli.version))
}

fn service_page(cli: &Cli, program: &str) -> Out {
    let extra: Vec<help::ExtraHelp> = cli
        .commands
        .iter()
        .map(|command| help::ExtraHelp { name: command.name, docs: first(command.operation.docs) })
        .chain([help::ExtraHelp { name: completion::NAME, docs: completion::DOCS }])
        .collect();
    Out::Page(help::service(cli.meta, program, &extra))
}

/// The first paragraph of a text.
fn first(docs: &'static str) -> &'static str {
    docs.split("\n\n").next().unwrap_or_default()
}

fn page(cli: &Cli, program: &str, entry: Entry<'_>) -> Out {
    let (meta, operation) = entry.tables(cli.meta);
    Out::Page(help::operation(meta, program, operation))
}

fn entry<'c>(cli: &'c Cli, program: &str, name: &str) -> Result<Entry<'c>, Failure> {
    let entries = cli.entries();
    if let Some((_, entry)) = entries.iter().find(|(known, _)| known == name) {
        return Ok(*entry);
    }
    let known = entries.iter().map(|(known, _)| known.as_str()).chain(["help", completion::NAME]);
    let cure = match nearest(name, known) {
        Some(near) => format!("perhaps {near}? "),
        None => String::new(),
    };
    Err(Failure::Usage(format!("there is no operation {name}; {cure}`{program} help` lists them")))
}

fn perform(cli: &Cli, program: &str, name: &str, entry: Entry<'_>, words: &[String]) -> Result<Out, Failure> {
    let (meta, operation) = entry.tables(cli.meta);
    let arguments = names::arguments(meta, operation);
    let words = command::read(meta, name, &arguments, words);
    if words.has("help") {
        return Ok(page(cli, program, entry));
    }
    if words.has("version") {
        return Ok(version(cli, program));
    }
    let mut problems = words.problems.clone();
    let mut globals = globals::read(&words, &mut problems);
    if let Some(Instead::Skeleton(kind)) = globals.instead {
        told(&problems, program, name)?;
        return Ok(Out::Text(skeleton(meta, operation, kind)));
    }
    let (mut input, wrong) = input(meta, operation, &arguments, &words, &globals, &mut problems);
    let plan = match entry {
        Entry::Operation(_) => pages::plan(meta, operation, &globals.paging, &mut input),
        Entry::Command(_) => pages::plan(meta, operation, &globals.paging, &mut input).map(|_| None),
    };
    let plan = plan.unwrap_or_else(|wrong| {
        problems.extend(wrong);
        None
    });
    let violations = check::check(meta, operation, &input).into_iter();
    // What could not be read is not missing.
    let violations =
        violations.filter(|violation| violation.option.as_ref().is_none_or(|option| !wrong.contains(option)));
    problems.extend(violations.map(|violation| violation.to_string()));
    told(&problems, program, name)?;
    match entry {
        Entry::Command(command) => {
            let asked_of = globals.query.is_some() || globals.format.is_some();
            let Globals { settings, instead, .. } = &mut globals;
            let mut session = Session { meta: cli.meta, settings, instead: *instead, asked_of };
            match (command.run)(&mut session, input) {
                Ok(Done::Value(value)) => {
                    let format = format(&globals)?;
                    printed(meta, operation, &globals, format, value, None).map(Out::Text)
                }
                Ok(Done::Text(_)) if globals.query.is_some() || globals.format.is_some() => Err(Failure::Usage(
                    "--query and --output are for values, and this answer is text of its own".to_owned(),
                )),
                Ok(Done::Text(text)) | Err(End::Shown(text)) => Ok(Out::Text(text)),
                Err(End::Failed(failure)) => Err(failure),
            }
        }
        Entry::Operation(_) => call(meta, operation, &globals, plan, input),
    }
}

/// All that is wrong, at once.
fn told(problems: &[String], program: &str, name: &str) -> Result<(), Failure> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(Failure::Usage(format!("{}\n`{program} {name} help` tells what it takes", problems.join("\n"))))
}

/// The input that the options say together, and the options of which it is not known what they say.
fn input(
    meta: &Meta,
    operation: &Operation,
    arguments: &[Argument],
    words: &Words,
    globals: &Globals,
    problems: &mut Vec<String>,
) -> (Map<String, Value>, Vec<String>) {
    let files = Files::system();
    let mut wrong = words.meant.clone();
    let mut input = Map::new();
    for notation in [Notation::Json, Notation::Yaml] {
        let Some(word) = words.one(notation.option()) else { continue };
        match input::read(meta, operation, notation, word, globals.blobs, &files) {
            Ok(said) => input = input::merge(input, said),
            Err(problem) => {
                problems.push(problem.to_string());
                // It may have said any of them.
                wrong.extend(arguments.iter().map(|argument| argument.option.clone()));
            }
        }
    }
    let mut options = Map::new();
    for (index, said) in &words.members {
        let Some(argument) = arguments.get(*index) else { continue };
        let read = match said {
            Said::No => Ok(Value::Bool(false)),
            Said::Words(words) => value::read(meta, argument, words, globals.blobs, &files),
        };
        match read {
            Ok(value) => drop(options.insert(argument.key.clone(), value)),
            Err(problem) => {
                wrong.push(argument.option.clone());
                problems.push(problem.to_string());
            }
        }
    }
    (input::merge(input, options), wrong)
}

fn call(
    meta: &'static Meta,
    operation: &'static Operation,
    globals: &Globals,
    plan: Option<pages::Plan>,
    mut input: Map<String, Value>,
) -> Result<Out, Failure> {
    let settings = &globals.settings;
    match globals.instead {
        None | Some(Instead::Skeleton(_)) => {}
        Some(instead) => {
            if let Some(plan) = &plan {
                plan.start(&mut input);
            }
            let request = send::prepare(meta, operation, &input, settings)?;
            let shown = match instead {
                Instead::Curl => show::curl(&request, settings.secrets),
                Instead::Request | Instead::Skeleton(_) => show::request(&request, settings.secrets),
            };
            return Ok(Out::Text(shown));
        }
    }
    // Before anything is sent: what is wrong with a profile is better known before than after.
    let format = format(globals)?;
    let (answer, token) = match plan {
        None => (send::perform(meta, operation, &input, settings)?, None),
        Some(plan) => pages::all(plan, input, |input| send::perform(meta, operation, input, settings))?,
    };
    match (answer, &globals.file) {
        (Answer::Nothing, _) => Ok(Out::Text(String::new())),
        (Answer::Bytes { bytes, .. }, None) => Ok(Out::Bytes(bytes)),
        (Answer::Bytes { bytes, members, .. }, Some(path)) => {
            written(path, &bytes)?;
            // What the answer says beside its bytes.
            printed(meta, operation, globals, format, Value::Object(members), token).map(Out::Text)
        }
        (Answer::Value(value), None) => printed(meta, operation, globals, format, value, token).map(Out::Text),
        (Answer::Value(value), Some(path)) => {
            written(path, printed(meta, operation, globals, format, value, token)?.as_bytes())?;
            Ok(Out::Text(String::new()))
        }
    }
}

fn written(path: &str, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error| Failure::Other(format!("--output-file: `{path}` cannot be written: {error}"));
    std::fs::write(path, bytes).map_err(failed)
}

/// The type of a value, where an operation has several: the one that knows the most of its members.
fn content(meta: &Meta, operation: &Operation, value: &Value) -> Option<Type> {
    let mut types: Vec<Type> = operation.answers.iter().filter_map(|answer| answer.content).collect();
    types.dedup();
    match (types.as_slice(), value) {
        ([_, _, ..], Value::Object(members)) => {
            let unknown = |ty: &Type| match ty {
                Type::Shape(shape) => match meta.shapes.get(*shape).map(|shape| shape.kind) {
                    Some(Kind::Structure { members: known, additional: None }) => {
                        members.keys().filter(|name| known.iter().all(|known| known.name != **name)).count()
                    }
                    Some(Kind::Structure { .. } | Kind::Union { .. } | Kind::Newtype(_)) => 0,
                    Some(Kind::Enum(_) | Kind::IntegerEnum(_)) | None => usize::MAX,
                },
                Type::Map(_) | Type::Document => 0,
                Type::Boolean
                | Type::Integer { .. }
                | Type::Float { .. }
                | Type::String
                | Type::Blob(_)
                | Type::Timestamp(_)
                | Type::Date
                | Type::List(_)
                | Type::Tuple(_) => usize::MAX,
            };
            types.into_iter().min_by_key(unknown)
        }
        ([_, _, ..], _) => None,
        ([..], _) => operation.output,
    }
}

fn format(globals: &Globals) -> Result<Format, Failure> {
    match globals.format {
        Some(format) => Ok(format),
        None => print::format(&globals.settings),
    }
}

/// A value as it is printed: what was asked of it, in the format that was asked for.
fn printed(
    meta: &Meta,
    operation: &Operation,
    globals: &Globals,
    format: Format,
    value: Value,
    token: Option<Value>,
) -> Result<String, Failure> {
    let mut tree = match content(meta, operation, &value) {
        Some(ty) => Tree::of(meta, &ty, value),
        None => Tree::from(value),
    };
    if let (Tree::Object(members), Some(token)) = (&mut tree, token) {
        members.push((pages::TOKEN.to_owned(), Tree::from(token)));
    }
    if let Some(query) = &globals.query {
        tree = query.ask(&tree).map_err(Failure::Other)?;
    }
    let paint = match globals.colour {
        Colour::On => Paint::Coloured,
        Colour::Off => Paint::Plain,
        Colour::Auto => print::paint(),
    };
    Ok(output::render(&tree, format, operation.name, Page { width: print::width(), paint }))
}
