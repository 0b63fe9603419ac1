//! What is printed, and how a process ends.

use crate::output::{Format, Paint};
use crate::profile::Profile;
use crate::send::{Failure, Settings};
use std::io::{ErrorKind, IsTerminal, Write};
use std::process::{Command, ExitCode, Stdio};

/// What is to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Out {
    /// Text.
    Text(String),
    /// Text for a person to read at leisure.
    Page(String),
    /// Bytes as they are.
    Bytes(Vec<u8>),
}

/// Prints it.
pub(crate) fn say(program: &str, out: Out) -> ExitCode {
    let bytes = match out {
        Out::Text(text) => text.into_bytes(),
        Out::Page(text) if std::io::stdout().is_terminal() => return page(program, text),
        Out::Page(text) => text.into_bytes(),
        Out::Bytes(bytes) => bytes,
    };
    write(program, &bytes)
}

fn write(program: &str, bytes: &[u8]) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads has had enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => complain(program, &Failure::Other(format!("standard output cannot be written: {error}"))),
    }
}

/// Prints it by the person's pager, if there is one.
fn page(program: &str, text: String) -> ExitCode {
    let var = |name| std::env::var(name).ok();
    let pager = var("AWS_PAGER").or_else(|| var("PAGER")).unwrap_or_else(|| "less -FRX".to_owned());
    let text = match paint() {
        Paint::Plain => text,
        Paint::Coloured => headed(&text),
    };
    let mut paged = None;
    if !pager.trim().is_empty() {
        paged = Command::new("sh")
            .arg("-c")
            .arg(format!("command -v {pager} >/dev/null && exec {pager}"))
            .stdin(Stdio::piped())
            .spawn()
            .ok();
    }
    let Some(mut pager) = paged else { return write(program, text.as_bytes()) };
    if let Some(mut to) = pager.stdin.take() {
        // It may end before the text does.
        let _ = to.write_all(text.as_bytes());
    }
    match pager.wait() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) | Err(_) => write(program, text.as_bytes()),
    }
}

/// A page with its headings in bold: the lines in capitals.
fn headed(text: &str) -> String {
    let mut headed = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let is_heading =
            bare.starts_with(|c: char| c.is_ascii_uppercase()) && !bare.contains(|c: char| c.is_lowercase());
        match is_heading {
            true => headed.extend(["\u{1b}[1m", bare, "\u{1b}[0m\n"]),
            false => headed.push_str(line),
        }
    }
    headed
}

/// Tells on standard error why it failed, and gives the exit code of that kind.
pub(crate) fn complain(program: &str, failure: &Failure) -> ExitCode {
    let text = match failure {
        Failure::Usage(text) | Failure::Configuration(text) | Failure::Other(text) => {
            let mut lines = String::new();
            for line in text.lines() {
                // What belongs to the line before is indented.
                if !line.starts_with(' ') {
                    lines.push_str(program);
                    lines.push_str(": ");
                }
                lines.push_str(line);
                lines.push('\n');
            }
            lines
        }
        Failure::Service { .. } => format!("{failure}\n"),
    };
    tell(&text);
    ExitCode::from(failure.exit_code())
}

/// Tells something on standard error.
pub(crate) fn tell(text: &str) {
    // Nobody can be told that nobody can be told.
    let _ = std::io::stderr().lock().write_all(visible(text).as_bytes());
}

/// Text without what a terminal would obey.
fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\t' => visible.push(letter),
            letter if letter.is_control() => visible.extend(letter.escape_unicode()),
            letter => visible.push(letter),
        }
    }
    visible
}

/// The format that the environment or the profile says.
pub(crate) fn format(settings: &Settings) -> Result<Format, Failure> {
    let (from, name) = match settings.vars.get("AWS_DEFAULT_OUTPUT") {
        Some(name) => ("AWS_DEFAULT_OUTPUT", name),
        None => match Profile::read(settings.profile.as_deref(), &settings.vars)?.setting("output") {
            Some(name) => ("`output` of the profile", name.to_owned()),
            None => return Ok(Format::default()),
        },
    };
    name.parse().map_err(|()| {
        let known = Format::NAMES.join(", ");
        Failure::Configuration(format!("{from} is `{name}`, which is none of {known}; --output overrides it"))
    })
}

/// Whether a person looks who likes colours.
pub(crate) fn paint() -> Paint {
    let is_said = |name| std::env::var_os(name).is_some_and(|value: std::ffi::OsString| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    match std::io::stdout().is_terminal() && !is_said("NO_COLOR") && !is_dumb {
        true => Paint::Coloured,
        false => Paint::Plain,
    }
}

/// The columns of the terminal.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0).max(20))
}
