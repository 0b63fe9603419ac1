//! Parsing of options: clap, configured from the metadata of one operation.

use crate::names::Argument;
use crate::value::input::nearest;
use crate::value::resolved_type::resolve;
use bindery::meta::Meta;
use bindery_text::options::GLOBALS;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};

/// Global options that may be repeated.
const REPEATED: [&str; 4] = ["api-key", "basic", "bearer-token", "host-parameter"];

/// The prefix that hides a single dash from clap, because there are no short options.
const DASH_GUARD: char = '\u{1}';

/// The parsed options of a command line.
#[derive(Debug, Default)]
pub(crate) struct ParsedOptions {
    /// The values of global options.
    globals: Vec<(&'static str, Vec<String>)>,
    /// The options of members, with the indices of their arguments.
    pub(crate) members: Vec<(usize, MemberOption)>,
    /// The errors.
    pub(crate) problems: Vec<String>,
    /// The options, without dashes, that erroneous arguments probably meant.
    pub(crate) meant: Vec<String>,
}

/// The option of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MemberOption {
    /// The option with its values.
    Values(Vec<String>),
    /// The negated option, `--no-…`.
    Negated,
}

impl ParsedOptions {
    /// Returns whether a global option is present.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.globals.iter().any(|(global, _)| *global == name)
    }

    /// Returns the values of a global option.
    pub(crate) fn all(&self, name: &str) -> &[String] {
        self.globals.iter().find(|(global, _)| *global == name).map_or(&[], |(_, words)| words)
    }

    /// Returns the last value of a global option.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        self.all(name).last().map(String::as_str)
    }
}

/// Returns the index of the command; only global options precede it.
pub(crate) fn operation_at(words: &[String]) -> Option<usize> {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let Some(name) = word.strip_prefix("--") else { return Some(at) };
        // An ambiguous abbreviation is reported later, together with all other errors.
        let mut matches = GLOBALS.iter().filter(|global| global.name.starts_with(name)).peekable();
        let takes = match GLOBALS.iter().find(|global| global.name == name) {
            Some(global) => global.value.is_some(),
            None => matches.peek().is_some() && matches.all(|global| global.value.is_some()),
        };
        let takes_the_next = takes && !name.contains('=');
        at += if takes_the_next { 2 } else { 1 };
    }
    None
}

/// Parses the options before and after the name of a command. An erroneous option is reported, and the others are still
/// parsed.
pub(crate) fn read(meta: &Meta, operation: &str, arguments: &[Argument], words: &[String]) -> ParsedOptions {
    let mut command = command(meta, arguments);
    let mut rest: Vec<String> = words.iter().map(|word| guard_dash(word)).collect();
    let mut parsed = ParsedOptions::default();
    // Each iteration removes an argument, so that the loop ends.
    loop {
        match command.try_get_matches_from_mut(&rest) {
            Ok(mut matches) => {
                store(&mut parsed, &mut matches, arguments);
                return parsed;
            }
            Err(error) => {
                let option_error = option_error(&error, operation, arguments, &rest);
                parsed.problems.push(option_error.text);
                parsed.meant.extend(option_error.meant);
                match option_error.words {
                    Some(wrong) if !wrong.is_empty() => drop(rest.drain(wrong)),
                    Some(_) | None => return parsed,
                }
            }
        }
    }
}

fn command(meta: &Meta, arguments: &[Argument]) -> Command {
    let globals = GLOBALS.iter().map(|global| {
        let arg = Arg::new(global.name).long(global.name);
        match global.value {
            None => arg.action(ArgAction::SetTrue),
            // Without a value it prints the template of the input.
            Some(_) if global.name == "generate-cli-skeleton" => arg.num_args(0..=1).default_missing_value("input"),
            Some(_) if REPEATED.contains(&global.name) => arg.num_args(1).action(ArgAction::Append),
            Some(_) => arg.num_args(1),
        }
    });
    let members = arguments.iter().flat_map(|argument| {
        let arg = Arg::new(argument.option.clone()).long(argument.option.clone());
        let (arg, no) = if argument.is_flag() {
            let no = format!("no-{}", argument.option);
            let not = Arg::new(no.clone()).long(no.clone()).action(ArgAction::SetTrue);
            // The last one takes effect.
            let not = not.overrides_with(argument.option.clone());
            (arg.num_args(0..=1).require_equals(true).overrides_with(no), Some(not))
        } else {
            (arg.num_args(if is_list(meta, argument) { 0.. } else { 1.. }), None)
        };
        std::iter::once(arg).chain(no)
    });
    Command::new("operation")
        .no_binary_name(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .infer_long_args(true)
        .args_override_self(true)
        .args(globals)
        .args(members)
}

fn is_list(meta: &Meta, argument: &Argument) -> bool {
    resolve(meta, argument.member.ty).is_list()
}

fn store(parsed: &mut ParsedOptions, matches: &mut ArgMatches, arguments: &[Argument]) {
    let mut words = |name: &str| -> Option<Vec<String>> {
        matches.value_source(name).filter(|source| *source == clap::parser::ValueSource::CommandLine)?;
        Some(matches.remove_many::<String>(name).unwrap_or_default().map(unguard_dash).collect())
    };
    for global in GLOBALS.iter().filter(|global| global.value.is_some()) {
        parsed.globals.extend(words(global.name).map(|words| (global.name, words)));
    }
    for (index, argument) in arguments.iter().enumerate() {
        parsed.members.extend(words(&argument.option).map(|words| (index, MemberOption::Values(words))));
    }
    for global in GLOBALS.iter().filter(|global| global.value.is_none()) {
        if matches.get_flag(global.name) {
            parsed.globals.push((global.name, Vec::new()));
        }
    }
    for (index, argument) in arguments.iter().enumerate().filter(|(_, argument)| argument.is_flag()) {
        if matches.get_flag(&format!("no-{}", argument.option)) {
            parsed.members.retain(|(known, _)| *known != index);
            parsed.members.push((index, MemberOption::Negated));
        }
    }
}

fn guard_dash(word: &str) -> String {
    let single = word.starts_with('-') && !word.starts_with("--");
    if single || word.starts_with(DASH_GUARD) { format!("{DASH_GUARD}{word}") } else { word.to_owned() }
}

fn unguard_dash(word: String) -> String {
    match word.strip_prefix(DASH_GUARD) {
        Some(bare) => bare.to_owned(),
        None => word,
    }
}

/// An error in the options, and the arguments to skip.
struct OptionError {
    text: String,
    words: Option<std::ops::Range<usize>>,
    meant: Option<String>,
}

fn option_error(error: &clap::Error, operation: &str, arguments: &[Argument], words: &[String]) -> OptionError {
    let context = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(text)) => text.as_str(),
        _ => "",
    };
    // clap writes `--region <region>` for a known option.
    let given = context.split([' ', '[', '=']).next().unwrap_or_default();
    let option = given.strip_prefix("--");
    match (error.kind(), option) {
        (ErrorKind::InvalidValue | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues, Some(name)) => {
            OptionError {
                text: format!(
                    "--{name} requires a value; a value that begins with `--` needs an equals sign: --{name}=--…"
                ),
                words: index_of(words, given).or_else(|| abbreviated(words, name)).map(|at| at..at + 1),
                meant: Some(name.to_owned()),
            }
        }
        (ErrorKind::TooManyValues, Some(name)) => OptionError {
            text: format!("--{name} takes no value"),
            words: index_of(words, given).or_else(|| abbreviated(words, name)).map(|at| at..at + 1),
            meant: Some(name.to_owned()),
        },
        (_, Some(name)) => unknown(operation, name, arguments, words),
        (_, None) => stray(context, arguments, words),
    }
}

/// Reports an argument that belongs to no option. It is not quoted, because it may be part of a secret.
fn stray(context: &str, arguments: &[Argument], words: &[String]) -> OptionError {
    let at = words.iter().position(|word| word == context).or(words.len().checked_sub(1));
    let before = at.and_then(|at| words[..at].iter().rev().find(|word| word.starts_with("--")));
    let before = before.and_then(|word| word.split('=').next());
    let flag = before.and_then(|option| option.strip_prefix("--"));
    let flag = arguments.iter().find(|argument| argument.is_flag() && Some(argument.option.as_str()) == flag);
    let text = match before {
        Some(_) if flag.is_some() => {
            let name = flag.map_or("", |argument| &argument.option);
            format!("--{name} takes no separate value; use `--{name}` or `--no-{name}`")
        }
        Some(option) => format!("the argument after {option} belongs to no option; quote a value that contains spaces"),
        None => "an argument belongs to no option; quote a value that contains spaces".to_owned(),
    };
    OptionError { text, words: at.map(|at| at..at + 1), meant: None }
}

fn unknown(operation: &str, name: &str, arguments: &[Argument], words: &[String]) -> OptionError {
    let flags =
        arguments.iter().filter(|argument| argument.is_flag()).map(|argument| format!("no-{}", argument.option));
    let known: Vec<String> = arguments
        .iter()
        .map(|argument| argument.option.clone())
        .chain(flags)
        .chain(GLOBALS.iter().map(|global| global.name.to_owned()))
        .collect();
    let matches: Vec<&String> = known.iter().filter(|known| known.starts_with(name)).collect();
    let near = nearest(name, known.iter().map(String::as_str));
    let text = match (matches.len(), near) {
        (2.., _) => {
            let matches: Vec<String> = matches.iter().map(|name| format!("--{name}")).collect();
            format!("--{name} is ambiguous: it abbreviates {}", matches.join(", "))
        }
        (_, Some(near)) => format!("unknown option --{name} of {operation}; did you mean --{near}?"),
        (_, None) => format!("unknown option --{name} of {operation}"),
    };
    let at = index_of(words, &format!("--{name}"));
    let end =
        at.map(|at| words[at + 1..].iter().position(|word| word.starts_with("--")).map_or(words.len(), |n| at + 1 + n));
    OptionError { text, words: at.zip(end).map(|(at, end)| at..end), meant: near.map(str::to_owned) }
}

/// Returns the index of an option.
fn index_of(words: &[String], option: &str) -> Option<usize> {
    words.iter().position(|word| word.split('=').next() == Some(option))
}

/// Returns the index of an abbreviated option.
fn abbreviated(words: &[String], name: &str) -> Option<usize> {
    let is_begun = |word: &String| {
        let begun = word.strip_prefix("--").and_then(|word| word.split('=').next());
        begun.is_some_and(|begun| !begun.is_empty() && name.starts_with(begun))
    };
    words.iter().position(is_begun)
}
