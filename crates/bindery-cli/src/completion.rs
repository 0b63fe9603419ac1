//! Completion: the scripts of shells, and the candidates that they request.

use crate::cli::{Cli, CommandEntry};
use crate::failure::Failure;
use crate::names::{self, Argument, COMPLETION};
use crate::options;
use crate::value_hints::{ValueHint, hint};
use bindery::meta::Meta;
use bindery_text::options::{GLOBALS, GlobalOption};

/// The description of the command.
pub(crate) const DOCS: &str = "Prints the completion script of bash, zsh or fish.";

/// The argument by which scripts request candidates.
const CANDIDATES: &str = "candidates";

/// Returns the script of a shell, or the candidates that a script requests.
pub(crate) fn run(cli: &Cli, program: &str, words: &[String]) -> Result<String, Failure> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["bash"] => Ok(bash(program)),
        ["zsh"] => Ok(zsh(program)),
        ["fish"] => Ok(fish(program)),
        [CANDIDATES, "--", words @ ..] => Ok(candidates(cli, words)),
        _ => Err(Failure::Usage(format!("expected a shell: `{program} {COMPLETION} bash`, `… zsh` or `… fish`"))),
    }
}

/// Returns the name of the shell function of a program.
fn function(program: &str) -> String {
    let plain: String = program.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    format!("_{plain}_candidates")
}

/// Quotes a name for a shell.
fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', "'\\''"))
}

fn bash(program: &str) -> String {
    let (function, program) = (function(program), quoted(program));
    format!(
        r#"# bash: eval "$({program} {COMPLETION} bash)"
{function}() {{
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("${{line%%$'\t'*}}")
    done < <({program} {COMPLETION} {CANDIDATES} -- "${{COMP_WORDS[@]:1:COMP_CWORD}}" 2>/dev/null)
}}
complete -o default -F {function} {program}
"#
    )
}

fn zsh(program: &str) -> String {
    let (function, program) = (function(program), quoted(program));
    format!(
        r#"# zsh: source <({program} {COMPLETION} zsh)
{function}() {{
    local line
    local -a found
    for line in "${{(@f)$({program} {COMPLETION} {CANDIDATES} -- "${{(@)words[2,CURRENT]}}" 2>/dev/null)}}"; do
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
        r#"# fish: {program} {COMPLETION} fish | source
function {function}
    set -l words (commandline -opc) (commandline -ct)
    set -l found ({program} {COMPLETION} {CANDIDATES} -- $words[2..] 2>/dev/null)
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

/// Returns a line for each candidate of the last word, with its description after a tab. A word that may be a file or
/// anything else has no candidates.
fn candidates(cli: &Cli, words: &[&str]) -> String {
    // bash splits `--output=json` into three words.
    let words: Vec<String> = words.iter().filter(|word| **word != "=").map(|word| (*word).to_owned()).collect();
    let (last, before) = words.split_last().map_or(("", &[][..]), |(last, before)| (last.as_str(), before));
    let found = match options::operation_at(before) {
        None => before_command(cli, last, before),
        Some(at) => {
            let entries = cli.entries();
            match entries.iter().find(|(name, _)| *name == before[at]) {
                Some((_, entry)) => after_command(cli, *entry, last, before, at),
                None if before[at] == COMPLETION && at + 1 == before.len() => {
                    ["bash", "zsh", "fish"].map(|shell| (shell.to_owned(), String::new())).to_vec()
                }
                None if before[at] == names::HELP => commands(cli),
                None => Vec::new(),
            }
        }
    };
    let mut lines = String::new();
    for (candidate, description) in found.into_iter().filter(|(candidate, _)| candidate.starts_with(last)) {
        lines.extend([candidate.as_str(), "\t", description.as_str(), "\n"]);
    }
    lines
}

type Found = Vec<(String, String)>;

fn before_command(cli: &Cli, last: &str, before: &[String]) -> Found {
    let options = globals().collect::<Found>();
    match before.last().and_then(|word| word.strip_prefix("--")).and_then(names::global) {
        Some(global) if global.value.is_some() => values(global),
        _ if last.starts_with('-') => {
            with_values(options, last, |name| names::global(name).map_or_else(Vec::new, values))
        }
        _ => {
            let others = [(names::HELP, "Lists the commands."), (COMPLETION, DOCS)];
            let others = others.map(|(name, docs)| (name.to_owned(), docs.to_owned()));
            commands(cli).into_iter().chain(others).collect()
        }
    }
}

fn commands(cli: &Cli) -> Found {
    let entries = cli.entries().into_iter();
    entries.map(|(name, entry)| (name, first_line(entry.metadata(cli.meta).1.docs))).collect()
}

fn after_command(cli: &Cli, entry: CommandEntry<'_>, last: &str, before: &[String], at: usize) -> Found {
    let (meta, operation) = entry.metadata(cli.meta);
    let arguments = names::arguments(meta, operation);
    let of = |name: &str| -> Found {
        match arguments.iter().find(|argument| argument.option == name) {
            Some(argument) => hints(meta, argument),
            None => names::global(name).map_or_else(Vec::new, values),
        }
    };
    if last.starts_with('-') {
        let members = arguments.iter().flat_map(|argument| {
            let docs = first_line(argument.member.docs);
            let no = argument.is_flag().then(|| (format!("--no-{}", argument.option), docs.clone()));
            std::iter::once((format!("--{}", argument.option), docs)).chain(no)
        });
        let is_present = |(name, _): &(String, String)| before.iter().any(|word| word == name);
        let options: Found = members.chain(globals()).filter(|option| !is_present(option)).collect();
        return with_values(options, last, of);
    }
    match before.iter().rev().take(before.len() - at - 1).find_map(|word| word.strip_prefix("--")) {
        Some(option) => of(option),
        None => vec![(names::HELP.to_owned(), "Lists the options.".to_owned())],
    }
}

/// Returns the options or, after `=`, the values of one option.
fn with_values(options: Found, last: &str, of: impl Fn(&str) -> Found) -> Found {
    match last.strip_prefix("--").and_then(|last| last.split_once('=')) {
        Some((name, _)) => of(name).into_iter().map(|(value, docs)| (format!("--{name}={value}"), docs)).collect(),
        None => options,
    }
}

fn globals() -> impl Iterator<Item = (String, String)> {
    GLOBALS.iter().map(|global| (format!("--{}", global.name), first_line(global.docs)))
}

/// Returns the choices of a global option, which its placeholder lists.
fn values(global: &GlobalOption) -> Found {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    match global.value {
        Some(choices) if choices.split('|').all(is_word) => {
            choices.split('|').map(|word| (word.to_owned(), String::new())).collect()
        }
        Some(_) | None => Vec::new(),
    }
}

fn hints(meta: &Meta, argument: &Argument) -> Found {
    match hint(meta, argument) {
        ValueHint::Values(values) => values.into_iter().map(|value| (value, String::new())).collect(),
        ValueHint::File | ValueHint::Anything => Vec::new(),
    }
}

/// Returns the first line of a text, without its markup.
fn first_line(docs: &str) -> String {
    docs.lines().next().unwrap_or_default().replace(['`', '\t'], "")
}
