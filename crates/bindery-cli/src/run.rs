//! Runs a command line: from its arguments to the output and the exit code.

mod input;
mod print;
mod without_effect;

use crate::cli::{Cli, Command, CommandEntry};
use crate::failure::Failure;
use crate::global_values::{self, GlobalValues, OutputMode};
use crate::names;
use crate::options;
use crate::profile::Profile;
use crate::run::input::Input;
use crate::run::print::{Printer, write_file};
use crate::send::Sender;
use crate::send::call::CallOutput;
use crate::session::{CommandError, CommandOutput, OutputSelection, Session, not_a_value};
use crate::settings::{DebugLog, Environment};
use crate::skeleton::skeleton;
use crate::terminal::{Pager, ProgramOutput};
use crate::value::BlobInput;
use crate::value::input::nearest;
use crate::{check, completion, help, pagination, request_text, terminal};
use bindery::meta::{Meta, Operation};
use serde_json::{Map, Value};
use std::path::Path;
use std::process::ExitCode;

/// Runs the command line of a service with the arguments of the process.
pub fn run(meta: &'static Meta) -> ExitCode {
    Cli::new(meta).run()
}

impl Cli {
    /// Runs the command line with the arguments of the process.
    pub fn run(self) -> ExitCode {
        let mut arguments = std::env::args_os();
        let program = arguments.next();
        let program = program.as_deref().map(Path::new).and_then(Path::file_name).and_then(|name| name.to_str());
        let program = program.unwrap_or(self.meta.service.name).trim_end_matches(".exe").to_owned();
        let texts: Vec<_> = arguments.map(std::ffi::OsString::into_string).collect();
        // The argument is not quoted, because it may be a secret.
        if let Some(at) = texts.iter().position(Result::is_err) {
            let text = format!("argument {} is not UTF-8; `fileb://PATH` reads bytes from a file", at + 1);
            return terminal::report_failure(&program, &Failure::Usage(text));
        }
        let words: Vec<String> = texts.into_iter().flatten().collect();
        let pager = pager(&words, &Environment::process());
        match run_words(&self, &program, words) {
            Ok(output) => terminal::write_output(&program, output, pager),
            Err(failure) => terminal::report_failure(&program, &failure),
        }
    }
}

/// Returns the pager of help pages: `AWS_PAGER`, `cli_pager` of the profile, `PAGER`, or `less`. An empty one is none.
fn pager(words: &[String], environment: &Environment) -> Pager {
    if words.iter().any(|word| word == "--no-cli-pager") {
        return Pager::Off;
    }
    let profile = || {
        let named = words.iter().enumerate().find_map(|(index, word)| match word.strip_prefix("--profile") {
            Some("") => words.get(index + 1).map(String::as_str),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        });
        let profile = Profile::read(named, environment).ok()?;
        profile.setting_or_blank("cli_pager").map(str::to_owned)
    };
    let pager = environment.get_or_blank("AWS_PAGER").or_else(profile).or_else(|| environment.get_or_blank("PAGER"));
    match pager {
        None => Pager::Command("less -FRX".to_owned()),
        Some(command) if command.trim().is_empty() => Pager::Off,
        Some(command) => Pager::Command(command),
    }
}

/// Runs the command that the arguments name, and returns its output.
fn run_words(cli: &Cli, program: &str, words: Vec<String>) -> Result<ProgramOutput, Failure> {
    let at = options::operation_at(&words);
    match at.map(|at| words[at].as_str()) {
        None => without_command(cli, program, &words),
        Some("-h") => Ok(service_help(cli, program)),
        Some(names::HELP) => match at.and_then(|at| words.get(at + 1)).filter(|word| !word.starts_with('-')) {
            Some(name) => Ok(command_help(cli, program, find_command(cli, program, name)?)),
            None => Ok(service_help(cli, program)),
        },
        Some(names::COMPLETION) => {
            let words = at.map_or(&[][..], |at| &words[at + 1..]);
            completion::run(cli, program, words).map(ProgramOutput::Text)
        }
        Some(name) => {
            let entry = find_command(cli, program, name)?;
            let name = name.to_owned();
            let rest: Vec<String> =
                words.into_iter().enumerate().filter(|(index, _)| Some(*index) != at).map(|(_, word)| word).collect();
            // The AWS CLI accepts `COMMAND help`.
            if at.and_then(|at| rest.get(at)).is_some_and(|word| word == names::HELP || word == "-h") {
                return Ok(command_help(cli, program, entry));
            }
            run_command(cli, program, &name, entry, &rest)
        }
    }
}

/// Runs a command line that has global options and no command.
fn without_command(cli: &Cli, program: &str, words: &[String]) -> Result<ProgramOutput, Failure> {
    let parsed = options::read(cli.meta, program, &[], words);
    if parsed.has("help") {
        return Ok(service_help(cli, program));
    }
    if parsed.has("version") {
        return Ok(version(cli, program));
    }
    let mut problems = parsed.problems;
    problems.push(format!("a command is required; `{program} help` lists the commands"));
    Err(Failure::Usage(problems.join("\n")))
}

fn version(cli: &Cli, program: &str) -> ProgramOutput {
    let interface = match cli.meta.service.version {
        "" => String::new(),
        version => format!(" (interface {version})"),
    };
    ProgramOutput::Text(format!("{program} {}{interface}\n", cli.version))
}

fn service_help(cli: &Cli, program: &str) -> ProgramOutput {
    let extra: Vec<help::ExtraCommand> = cli
        .commands
        .iter()
        .map(|command| help::ExtraCommand { name: command.name, docs: first_paragraph(command.operation.docs) })
        .chain([help::ExtraCommand { name: names::COMPLETION, docs: completion::DOCS }])
        .collect();
    ProgramOutput::Page(help::service(cli.meta, program, &extra))
}

fn first_paragraph(docs: &'static str) -> &'static str {
    docs.split("\n\n").next().unwrap_or_default()
}

fn command_help(cli: &Cli, program: &str, entry: CommandEntry<'_>) -> ProgramOutput {
    let (meta, operation) = entry.metadata(cli.meta);
    ProgramOutput::Page(help::operation(meta, program, operation))
}

fn find_command<'c>(cli: &'c Cli, program: &str, name: &str) -> Result<CommandEntry<'c>, Failure> {
    let entries = cli.entries();
    if let Some((_, entry)) = entries.iter().find(|(known, _)| known == name) {
        return Ok(*entry);
    }
    let known = entries.iter().map(|(known, _)| known.as_str()).chain([names::HELP, names::COMPLETION]);
    let suggestion = match nearest(name, known) {
        Some(near) => format!("did you mean {near}? "),
        None => String::new(),
    };
    Err(Failure::Usage(format!("unknown command {name}; {suggestion}`{program} help` lists the commands")))
}

fn run_command(
    cli: &Cli,
    program: &str,
    name: &str,
    entry: CommandEntry<'_>,
    words: &[String],
) -> Result<ProgramOutput, Failure> {
    let (meta, operation) = entry.metadata(cli.meta);
    let arguments = names::arguments(meta, operation);
    let parsed = options::read(meta, name, &arguments, words);
    if parsed.has("help") {
        return Ok(command_help(cli, program, entry));
    }
    if parsed.has("version") {
        return Ok(version(cli, program));
    }
    let mut problems = parsed.problems.clone();
    let mut globals = global_values::read(&parsed, &mut problems);
    // An unreadable profile is reported once the request is sent, for which it is required.
    let profile = Profile::read(globals.settings.profile.as_deref(), &globals.settings.environment).ok();
    if !parsed.has("cli-binary-format")
        && let Some(format) = profile.as_ref().and_then(|profile| profile.setting("cli_binary_format"))
    {
        globals.blobs = format.parse().map_err(|()| unknown_binary_format(format))?;
    }
    if let Some(OutputMode::Skeleton(kind)) = globals.mode {
        report(&problems, program, name)?;
        return Ok(ProgramOutput::Text(skeleton(meta, operation, kind)));
    }
    let Input { mut members, unread } = input::collect(meta, operation, &arguments, &parsed, &globals, &mut problems);
    let plan = match pagination::plan(meta, operation, &globals.paging, &mut members) {
        Ok(plan) => plan,
        Err(errors) => {
            problems.extend(errors);
            None
        }
    };
    // An option whose value cannot be read is not reported as missing.
    let violations = check::check(meta, operation, &members).into_iter();
    let violations =
        violations.filter(|violation| violation.option.as_ref().is_none_or(|option| !unread.contains(option)));
    let violations: Vec<String> = violations.map(|violation| violation.to_string()).collect();
    if !violations.is_empty() && validates(profile.as_ref()) {
        problems.extend(violations);
    }
    if globals.settings.debug == DebugLog::On {
        for note in without_effect::notes(meta, operation, &parsed) {
            terminal::write_stderr(&format!("{note}\n\n"));
        }
    }
    report(&problems, program, name)?;
    match entry {
        CommandEntry::Command(command) => run_hand_written(cli, command, globals, members),
        CommandEntry::Operation(_) => call_operation(meta, operation, globals, plan, members),
    }
}

/// Whether the input is validated: unless the profile has `parameter_validation = false`.
fn validates(profile: Option<&Profile>) -> bool {
    let setting = profile.and_then(|profile| profile.setting("parameter_validation"));
    !setting.is_some_and(|value| value.eq_ignore_ascii_case("false"))
}

fn unknown_binary_format(format: &str) -> Failure {
    Failure::Configuration(format!(
        "`cli_binary_format` of the profile: expected one of {}, found `{format}`",
        BlobInput::NAMES.map(|(name, _)| name).join(", ")
    ))
}

/// Returns all errors of a command line at once.
fn report(problems: &[String], program: &str, name: &str) -> Result<(), Failure> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(Failure::Usage(format!("{}\n`{program} {name} help` lists the options", problems.join("\n"))))
}

fn run_hand_written(
    cli: &Cli,
    command: &Command,
    globals: GlobalValues,
    input: Map<String, Value>,
) -> Result<ProgramOutput, Failure> {
    let GlobalValues { settings, mode, output, .. } = globals;
    let selection = match output.query.is_some() || output.format.is_some() {
        true => OutputSelection::Value,
        false => OutputSelection::None,
    };
    let mut sender = Sender::new(settings);
    let mut session = Session { meta: cli.meta, sender: &mut sender, mode, selection };
    match (command.run)(&mut session, input) {
        Ok(CommandOutput::Value(value)) => {
            let printer = Printer::new(command.meta, command.operation, &output, sender.settings())?;
            printer.print(value.into(), None).map(ProgramOutput::Text)
        }
        Ok(CommandOutput::Text(_)) if selection == OutputSelection::Value => Err(not_a_value()),
        Ok(CommandOutput::Text(text)) | Err(CommandError::Preview(text)) => Ok(ProgramOutput::Text(text)),
        Err(CommandError::Failed(failure)) => Err(failure),
    }
}

fn call_operation(
    meta: &'static Meta,
    operation: &'static Operation,
    globals: GlobalValues,
    plan: Option<pagination::PaginationPlan>,
    mut input: Map<String, Value>,
) -> Result<ProgramOutput, Failure> {
    let GlobalValues { settings, mode, output, .. } = globals;
    let secrets = settings.secrets;
    let sender = Sender::new(settings);
    let preview = match mode {
        None | Some(OutputMode::Skeleton(_)) => None,
        Some(OutputMode::Request) => Some(request_text::request as Preview),
        Some(OutputMode::Curl) => Some(request_text::curl as Preview),
    };
    if let Some(preview) = preview {
        if let Some(plan) = &plan {
            plan.start(&mut input);
        }
        let request = sender.prepare(meta, operation, &input)?;
        return Ok(ProgramOutput::Text(preview(&request, secrets)));
    }
    // An invalid format in a profile is reported before anything is sent.
    let printer = Printer::new(meta, operation, &output, sender.settings())?;
    let (response, token) = match plan {
        None => (sender.perform(meta, operation, &input)?, None),
        Some(plan) => pagination::collect(plan, input, |input| sender.perform(meta, operation, input))?,
    };
    match (response, &output.file) {
        (CallOutput::Nothing, _) => Ok(ProgramOutput::Text(String::new())),
        (CallOutput::Bytes { bytes, .. }, None) => Ok(ProgramOutput::Bytes(bytes)),
        (CallOutput::Bytes { bytes, members, .. }, Some(path)) => {
            write_file(path, &bytes)?;
            // The members that headers carry are printed in addition to the file.
            printer.print(Value::Object(members).into(), token).map(ProgramOutput::Text)
        }
        (CallOutput::Value(value), None) => printer.print(value, token).map(ProgramOutput::Text),
        (CallOutput::Value(value), Some(path)) => {
            write_file(path, printer.print(value, token)?.as_bytes())?;
            Ok(ProgramOutput::Text(String::new()))
        }
    }
}

type Preview = fn(&http::Request<Vec<u8>>, crate::redaction::Secrets) -> String;

#[cfg(test)]
mod tests;
