//! Completion: scripts for shells, and the candidates that they ask for.

use crate::cli::{Cli, Entry};
use crate::command;
use crate::complete::{Hint, hint};
use crate::names::{self, Argument, GLOBALS, Global};
use crate::send::Failure;
use bindery::meta::Meta;

/// What it is called.
pub(crate) const NAME: &str = "completion";

/// What it does.
pub(crate) const DOCS: &str = "Prints a script by which bash, zsh or fish completes words.";

/// What scripts ask by.
const CANDIDATES: &str = "candidates";

/// Prints the script of a shell, or answers one.
pub(crate) fn run(cli: &Cli, program: &str, words: &[String]) -> Result<String, Failure> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["bash"] => Ok(bash(program)),
        ["zsh"] => Ok(zsh(program)),
        ["fish"] => Ok(fish(program)),
        [CANDIDATES, "--", words @ ..] => Ok(candidates(cli, words)),
        _ => Err(Failure::Usage(format!("say for which shell: `{program} {NAME} bash`, `… zsh` or `… fish`"))),
    }
}

/// The name of a function for a program.
fn function(program: &str) -> String {
    let plain: String = program.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    format!("_{plain}_candidates")
}

/// A name as one word of a shell.
fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', "'\\''"))
}

fn bash(program: &str) -> String {
    let (function, program) = (function(program), quoted(program));
    format!(
        r#"# bash: eval "$({program} {NAME} bash)"
{function}() {{
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("${{line%%$'\t'*}}")
    done < <({program} {NAME} {CANDIDATES} -- "${{COMP_WORDS[@]:1:COMP_CWORD}}" 2>/dev/null)
}}
complete -o default -F {function} {program}
"#
    )
}

fn zsh(program: &str) -> String {
    let (function, program) = (function(program), quoted(program));
    format!(
        r#"# zsh: source <({program} {NAME} zsh)
{function}() {{
    local line
    local -a found
    for line in "${{(@f)$({program} {NAME} {CANDIDATES} -- "${{(@)words[2,CURRENT]}}" 2>/dev/null)}}"; do
        [[ -n $line ]] && found+=("${{${{line%%$'\t'*}}//:/\\:}}:${{line#*$'\t'}}")
    done
    if (( $#found )); then
        _describe -o candidates found
    else
        _files
    fi
}}
compdef {function} {program}
"#
    )
}

fn fish(program: &str) -> String {
    let (function, program) = (function(program), quoted(program));
    format!(
        r#"# fish: {program} {NAME} fish | source
function {function}
    set -l words (commandline -opc) (commandline -ct)
    set -l found ({program} {NAME} {CANDIDATES} -- $words[2..] 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c {program} -f -a '({function})'
"#
    )
}

/// What the last word may become: a line each, with what it is behind a tab. None, where it may be a file or anything.
fn candidates(cli: &Cli, words: &[&str]) -> String {
    // Bash takes `--output=json` for three words.
    let words: Vec<String> = words.iter().filter(|word| **word != "=").map(|word| (*word).to_owned()).collect();
    let (last, before) = words.split_last().map_or(("", &[][..]), |(last, before)| (last.as_str(), before));
    let found = match command::operation_at(before) {
        None => top(cli, last, before),
        Some(at) => {
            let entries = cli.entries();
            match entries.iter().find(|(name, _)| *name == before[at]) {
                Some((_, entry)) => within(cli, *entry, last, before, at),
                None if before[at] == NAME && at + 1 == before.len() => {
                    ["bash", "zsh", "fish"].map(|shell| (shell.to_owned(), String::new())).to_vec()
                }
                None if before[at] == "help" => operations(cli),
                None => Vec::new(),
            }
        }
    };
    let mut lines = String::new();
    for (candidate, what) in found.into_iter().filter(|(candidate, _)| candidate.starts_with(last)) {
        lines.extend([candidate.as_str(), "\t", what.as_str(), "\n"]);
    }
    lines
}

type Found = Vec<(String, String)>;

fn top(cli: &Cli, last: &str, before: &[String]) -> Found {
    let options = globals().collect::<Found>();
    match before.last().and_then(|word| word.strip_prefix("--")).and_then(command::global) {
        Some(global) if global.value.is_some() => values(global),
        _ if last.starts_with('-') => joined(options, last, |name| command::global(name).map_or_else(Vec::new, values)),
        _ => {
            let others = [("help", "Tells what there is."), (NAME, DOCS)];
            let others = others.map(|(name, what)| (name.to_owned(), what.to_owned()));
            operations(cli).into_iter().chain(others).collect()
        }
    }
}

fn operations(cli: &Cli) -> Found {
    let entries = cli.entries().into_iter();
    entries.map(|(name, entry)| (name, sentence(entry.tables(cli.meta).1.docs))).collect()
}

fn within(cli: &Cli, entry: Entry<'_>, last: &str, before: &[String], at: usize) -> Found {
    let (meta, operation) = entry.tables(cli.meta);
    let arguments = names::arguments(meta, operation);
    let of = |name: &str| -> Found {
        match arguments.iter().find(|argument| argument.option == name) {
            Some(argument) => hints(meta, argument),
            None => command::global(name).map_or_else(Vec::new, values),
        }
    };
    if last.starts_with('-') {
        let members = arguments.iter().flat_map(|argument| {
            let what = sentence(argument.member.docs);
            let no = argument.is_flag().then(|| (format!("--no-{}", argument.option), what.clone()));
            std::iter::once((format!("--{}", argument.option), what)).chain(no)
        });
        let is_said = |(name, _): &(String, String)| before.iter().any(|word| word == name);
        let options: Found = members.chain(globals()).filter(|option| !is_said(option)).collect();
        return joined(options, last, of);
    }
    match before.iter().rev().take(before.len() - at - 1).find_map(|word| word.strip_prefix("--")) {
        Some(option) => of(option),
        None => vec![("help".to_owned(), "Tells what it takes.".to_owned())],
    }
}

/// Options; or, behind `=`, the values of one.
fn joined(options: Found, last: &str, of: impl Fn(&str) -> Found) -> Found {
    match last.strip_prefix("--").and_then(|last| last.split_once('=')) {
        Some((name, _)) => of(name).into_iter().map(|(value, what)| (format!("--{name}={value}"), what)).collect(),
        None => options,
    }
}

fn globals() -> impl Iterator<Item = (String, String)> {
    GLOBALS.iter().map(|global| (format!("--{}", global.name), sentence(global.docs)))
}

/// The values of a global option that has only a few: its own words for them name them.
fn values(global: &Global) -> Found {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    match global.value {
        Some(said) if said.split('|').all(is_word) => {
            said.split('|').map(|word| (word.to_owned(), String::new())).collect()
        }
        Some(_) | None => Vec::new(),
    }
}

fn hints(meta: &Meta, argument: &Argument) -> Found {
    match hint(meta, argument) {
        Hint::Values(values) => values.into_iter().map(|value| (value, String::new())).collect(),
        Hint::File | Hint::Anything => Vec::new(),
    }
}

/// The first line of a text, without its markup.
fn sentence(docs: &str) -> String {
    docs.lines().next().unwrap_or_default().replace(['`', '\t'], "")
}
