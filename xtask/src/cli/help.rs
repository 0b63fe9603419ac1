//! Help in lines of a bearable length.

use clap_builder::{Arg, Command};

/// A command with its help in lines, and that of all within it. (What clap needs to do so itself takes as long to build
/// as clap.)
pub(super) fn wrapped(command: Command) -> Command {
    let about = command.get_long_about().map(|text| lines(&text.to_string(), 100));
    let command = match about {
        Some(about) => command.long_about(about),
        None => command,
    };
    command.mut_args(wrapped_argument).mut_subcommands(wrapped)
}

fn wrapped_argument(argument: Arg) -> Arg {
    let Some(help) = argument.get_help().map(ToString::to_string) else { return argument };
    argument.help(lines(&help, 74)).long_help(lines(&help, 90))
}

/// A text in lines of no more than so many characters, where its words are no longer.
fn lines(text: &str, width: usize) -> String {
    let mut lines = String::new();
    let mut used = 0;
    for (word, parted) in text.split_inclusive([' ', '\n']).map(|word| (word.trim_end(), word.ends_with('\n'))) {
        match used {
            0 => {}
            _ if used + 1 + word.chars().count() > width => {
                lines.push('\n');
                used = 0;
            }
            _ => {
                lines.push(' ');
                used += 1;
            }
        }
        lines.push_str(word);
        used += word.chars().count();
        if parted {
            lines.push('\n');
            used = 0;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn long_lines_are_broken_between_words() {
        assert_eq!(lines("one two three", 7), "one two\nthree");
        assert_eq!(lines("much-longer-than-a-line so", 7), "much-longer-than-a-line\nso");
        assert_eq!(lines("a paragraph\n\nand another", 100), "a paragraph\n\nand another");
        assert_eq!(lines("", 7), "");
    }
}
