//! The words of a command line as options: clap, told by the tables of one operation only.

use crate::names::{Argument, GLOBALS, Global};
use crate::value::form::{Form, form};
use crate::value::input::nearest;
use bindery::meta::Meta;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};

/// Global options that may be said several times, each time for something else.
const REPEATED: [&str; 4] = ["api-key", "basic", "bearer-token", "host-parameter"];

/// What stands before a word with a single dash while clap reads it: here are no short options.
const DASH: char = '\u{1}';

/// The words of a command line, each with its option.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// The words of global options.
    globals: Vec<(&'static str, Vec<String>)>,
    /// The words of members' options, with the indices of their arguments.
    pub(crate) members: Vec<(usize, Said)>,
    /// All that is wrong with them.
    pub(crate) problems: Vec<String>,
    /// The options, without dashes, that somebody meant to say.
    pub(crate) meant: Vec<String>,
}

/// What was said of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// Its option, with these words.
    Words(Vec<String>),
    /// `--no-` and its option.
    No,
}

impl Words {
    /// Whether a global option was said.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.globals.iter().any(|(global, _)| *global == name)
    }

    /// The words after a global option.
    pub(crate) fn all(&self, name: &str) -> &[String] {
        self.globals.iter().find(|(global, _)| *global == name).map_or(&[], |(_, words)| words)
    }

    /// The word after a global option.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        self.all(name).last().map(String::as_str)
    }
}

/// Where the operation stands among words; what stands before it are global options.
pub(crate) fn operation_at(words: &[String]) -> Option<usize> {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let Some(name) = word.strip_prefix("--") else { return Some(at) };
        // One that is short for several is told later, when all else is.
        let mut begun = GLOBALS.iter().filter(|global| global.name.starts_with(name)).peekable();
        let takes = match GLOBALS.iter().find(|global| global.name == name) {
            Some(global) => global.value.is_some(),
            None => begun.peek().is_some() && begun.all(|global| global.value.is_some()),
        };
        let takes_the_next = takes && !name.contains('=');
        at += if takes_the_next { 2 } else { 1 };
    }
    None
}

/// The global option that a name, or the beginning of one, means.
pub(crate) fn global(name: &str) -> Option<&'static Global> {
    let exact = GLOBALS.iter().find(|global| global.name == name);
    let mut begun = GLOBALS.iter().filter(|global| global.name.starts_with(name));
    exact.or_else(|| begun.next().filter(|_| begun.next().is_none()))
}

/// Reads the words of an operation, options before and behind its name alike. What is wrong with some leaves the others
/// as they are.
pub(crate) fn read(meta: &Meta, operation: &str, arguments: &[Argument], words: &[String]) -> Words {
    let mut command = command(meta, arguments);
    let mut left: Vec<String> = words.iter().map(|word| shielded(word)).collect();
    let mut read = Words::default();
    // Each turn takes a word away.
    loop {
        match command.try_get_matches_from_mut(&left) {
            Ok(mut matches) => {
                take(&mut read, &mut matches, arguments);
                return read;
            }
            Err(error) => {
                let complaint = complaint(&error, operation, arguments, &left);
                read.problems.push(complaint.text);
                read.meant.extend(complaint.meant);
                match complaint.words {
                    Some(wrong) if !wrong.is_empty() => drop(left.drain(wrong)),
                    Some(_) | None => return read,
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
            // Without a value it is that of a request.
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
            // The later of the two is what is meant.
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
    matches!(form(meta, argument.member.ty), Form::List(_) | Form::Tuple(_))
}

fn take(read: &mut Words, matches: &mut ArgMatches, arguments: &[Argument]) {
    let mut words = |name: &str| -> Option<Vec<String>> {
        matches.value_source(name).filter(|source| *source == clap::parser::ValueSource::CommandLine)?;
        Some(matches.remove_many::<String>(name).unwrap_or_default().map(bared).collect())
    };
    for global in GLOBALS.iter().filter(|global| global.value.is_some()) {
        read.globals.extend(words(global.name).map(|words| (global.name, words)));
    }
    for (index, argument) in arguments.iter().enumerate() {
        read.members.extend(words(&argument.option).map(|words| (index, Said::Words(words))));
    }
    for global in GLOBALS.iter().filter(|global| global.value.is_none()) {
        if matches.get_flag(global.name) {
            read.globals.push((global.name, Vec::new()));
        }
    }
    for (index, argument) in arguments.iter().enumerate().filter(|(_, argument)| argument.is_flag()) {
        if matches.get_flag(&format!("no-{}", argument.option)) {
            read.members.retain(|(said, _)| *said != index);
            read.members.push((index, Said::No));
        }
    }
}

fn shielded(word: &str) -> String {
    let single = word.starts_with('-') && !word.starts_with("--");
    if single || word.starts_with(DASH) { format!("{DASH}{word}") } else { word.to_owned() }
}

fn bared(word: String) -> String {
    match word.strip_prefix(DASH) {
        Some(bare) => bare.to_owned(),
        None => word,
    }
}

/// What is wrong with a word, and which words are therefore not to be read.
struct Complaint {
    text: String,
    words: Option<std::ops::Range<usize>>,
    meant: Option<String>,
}

fn complaint(error: &clap::Error, operation: &str, arguments: &[Argument], words: &[String]) -> Complaint {
    let context = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(text)) => text.as_str(),
        _ => "",
    };
    // Clap says `--region <region>` of an option that it knows.
    let said = context.split([' ', '[', '=']).next().unwrap_or_default();
    let option = said.strip_prefix("--");
    match (error.kind(), option) {
        (ErrorKind::InvalidValue | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues, Some(name)) => Complaint {
            text: format!("--{name} needs a value; one that begins with `--` stands behind `=`: --{name}=--…"),
            words: place(words, said).or_else(|| abbreviated(words, name)).map(|at| at..at + 1),
            meant: Some(name.to_owned()),
        },
        (ErrorKind::TooManyValues, Some(name)) => Complaint {
            text: format!("--{name} takes no value"),
            words: place(words, said).or_else(|| abbreviated(words, name)).map(|at| at..at + 1),
            meant: Some(name.to_owned()),
        },
        (_, Some(name)) => unknown(operation, name, arguments, words),
        (_, None) => stray(context, arguments, words),
    }
}

/// A word that belongs to no option. It is not repeated: it may be the rest of a secret.
fn stray(context: &str, arguments: &[Argument], words: &[String]) -> Complaint {
    let at = words.iter().position(|word| word == context).or(words.len().checked_sub(1));
    let before = at.and_then(|at| words[..at].iter().rev().find(|word| word.starts_with("--")));
    let before = before.and_then(|word| word.split('=').next());
    let flag = before.and_then(|option| option.strip_prefix("--"));
    let flag = arguments.iter().find(|argument| argument.is_flag() && Some(argument.option.as_str()) == flag);
    let text = match before {
        Some(_) if flag.is_some() => {
            let name = flag.map_or("", |argument| &argument.option);
            format!("--{name} takes no word after it; say `--{name}` or `--no-{name}`")
        }
        Some(option) => format!("the word after {option} belongs to no option; quote words that are one value"),
        None => "a word belongs to no option; quote words that are one value".to_owned(),
    };
    Complaint { text, words: at.map(|at| at..at + 1), meant: None }
}

fn unknown(operation: &str, name: &str, arguments: &[Argument], words: &[String]) -> Complaint {
    let flags =
        arguments.iter().filter(|argument| argument.is_flag()).map(|argument| format!("no-{}", argument.option));
    let known: Vec<String> = arguments
        .iter()
        .map(|argument| argument.option.clone())
        .chain(flags)
        .chain(GLOBALS.iter().map(|global| global.name.to_owned()))
        .collect();
    let begun: Vec<&String> = known.iter().filter(|known| known.starts_with(name)).collect();
    let near = nearest(name, known.iter().map(String::as_str));
    let text = match (begun.len(), near) {
        (2.., _) => {
            let begun: Vec<String> = begun.iter().map(|name| format!("--{name}")).collect();
            format!("--{name} is short for several options: {}", begun.join(", "))
        }
        (_, Some(near)) => format!("{operation} has no option --{name}; perhaps --{near}?"),
        (_, None) => format!("{operation} has no option --{name}"),
    };
    let at = place(words, &format!("--{name}"));
    let end =
        at.map(|at| words[at + 1..].iter().position(|word| word.starts_with("--")).map_or(words.len(), |n| at + 1 + n));
    Complaint { text, words: at.zip(end).map(|(at, end)| at..end), meant: near.map(str::to_owned) }
}

/// Where an option stands among words.
fn place(words: &[String], option: &str) -> Option<usize> {
    words.iter().position(|word| word.split('=').next() == Some(option))
}

/// Where the beginning of an option stands among words.
fn abbreviated(words: &[String], name: &str) -> Option<usize> {
    let is_begun = |word: &String| {
        let begun = word.strip_prefix("--").and_then(|word| word.split('=').next());
        begun.is_some_and(|begun| !begun.is_empty() && name.starts_with(begun))
    };
    words.iter().position(is_begun)
}
