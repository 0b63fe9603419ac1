//! Standard output, standard error, the pager and the exit code.

use crate::failure::Failure;
use crate::output::TextStyle;
use std::io::{ErrorKind, IsTerminal, Write};
use std::process::{Command, ExitCode, Stdio};

/// The output of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProgramOutput {
    /// Text.
    Text(String),
    /// A help page, shown in a pager.
    Page(String),
    /// Bytes, written unchanged.
    Bytes(Vec<u8>),
}

/// The pager in which help is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pager {
    /// A command, on a terminal.
    Command(String),
    /// None.
    Off,
}

/// Writes the output, and returns the exit code.
pub(crate) fn write_output(program: &str, output: ProgramOutput, pager: Pager) -> ExitCode {
    let bytes = match (output, pager) {
        (ProgramOutput::Page(text), Pager::Command(command)) if std::io::stdout().is_terminal() => {
            return show_page(program, text, &command);
        }
        (ProgramOutput::Text(text) | ProgramOutput::Page(text), _) => text.into_bytes(),
        (ProgramOutput::Bytes(bytes), _) => bytes,
    };
    write_stdout(program, &bytes)
}

fn write_stdout(program: &str, bytes: &[u8]) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        // The reader closed the pipe.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => report_failure(program, &Failure::Other(format!("cannot write to standard output: {error}"))),
    }
}

/// Shows a page in a pager, or without one if it cannot be started.
fn show_page(program: &str, text: String, pager: &str) -> ExitCode {
    let text = match stdout_style() {
        TextStyle::Plain => text,
        TextStyle::Colored => with_bold_headings(&text),
    };
    let paged = Command::new("sh")
        .arg("-c")
        .arg(format!("command -v {pager} >/dev/null && exec {pager}"))
        .stdin(Stdio::piped())
        .spawn();
    let Ok(mut pager) = paged else { return write_stdout(program, text.as_bytes()) };
    if let Some(mut to) = pager.stdin.take() {
        // The pager may end before it has read all.
        let _ = to.write_all(text.as_bytes());
    }
    match pager.wait() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) | Err(_) => write_stdout(program, text.as_bytes()),
    }
}

/// Returns a page with its headings in bold: the lines in capitals.
fn with_bold_headings(text: &str) -> String {
    let mut styled = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let is_heading =
            bare.starts_with(|c: char| c.is_ascii_uppercase()) && !bare.contains(|c: char| c.is_lowercase());
        match is_heading {
            true => styled.extend(["\u{1b}[1m", bare, "\u{1b}[0m\n"]),
            false => styled.push_str(line),
        }
    }
    styled
}

/// Writes a failure to standard error, and returns its exit code.
pub(crate) fn report_failure(program: &str, failure: &Failure) -> ExitCode {
    let text = match failure {
        Failure::Usage(text) | Failure::Configuration(text) | Failure::Other(text) => {
            let mut lines = String::new();
            for line in text.lines() {
                // An indented line continues the previous one.
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
    write_stderr(&text);
    ExitCode::from(failure.exit_code())
}

/// Writes text to standard error.
pub(crate) fn write_stderr(text: &str) {
    // There is nowhere to report this error.
    let _ = std::io::stderr().lock().write_all(escape_control(text).as_bytes());
}

/// Escapes the control characters that a terminal would interpret.
fn escape_control(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => escaped.push(c),
            c if c.is_control() => escaped.extend(c.escape_unicode()),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Returns the style of text on standard output: colored on a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`.
pub(crate) fn stdout_style() -> TextStyle {
    let is_set = |name| std::env::var_os(name).is_some_and(|value: std::ffi::OsString| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    match std::io::stdout().is_terminal() && !is_set("NO_COLOR") && !is_dumb {
        true => TextStyle::Colored,
        false => TextStyle::Plain,
    }
}

/// Returns the number of columns of the terminal.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0).max(20))
}
