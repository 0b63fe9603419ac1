//! Terminal output: colors, tables, diffs.

use bindery_model::diagnostic::Style;
use imara_diff::{Algorithm, BasicLineDiffPrinter, Diff, InternedInput, UnifiedDiffConfig};
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write as _};

/// The most lines of a diff that are shown.
const LINES: usize = 40;

/// Returns the style for a stream: in color on a terminal, unless `NO_COLOR` is set (<https://no-color.org>).
pub(crate) fn style(stream: &impl IsTerminal) -> Style {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    if stream.is_terminal() && !unwanted && !dumb { Style::Color } else { Style::Plain }
}

/// Prints to the standard output. A closed pipe is not an error.
pub(crate) fn print(text: &str) -> io::Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Prints to the standard error. Ignores a failure, as there is nowhere to report it.
pub(crate) fn print_error(text: &str) {
    _ = io::stderr().write_all(text.as_bytes());
}

/// Formats lines as `error: …`.
pub(crate) fn errors(lines: &[String], style: Style) -> String {
    let sign = paint("1;31", "error", style);
    lines.iter().fold(String::new(), |text, line| text + &sign + ": " + line + "\n")
}

/// Renders the difference between two texts, cut after [`LINES`] lines.
pub(crate) fn diff(path: &str, old: &str, new: &str, style: Style) -> String {
    let mut text = format!("--- {path}\n+++ {path} (generated)\n");
    let mut shown = 0;
    let input = InternedInput::new(old, new);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let printer = BasicLineDiffPrinter(&input.interner);
    let unified = diff.unified_diff(&printer, UnifiedDiffConfig::default(), &input).to_string();
    let mut omitted = 0;
    for line in unified.lines() {
        let code = match line.as_bytes().first() {
            Some(b'@') => "36",
            Some(b'-') => "31",
            Some(b'+') => "32",
            _ => "",
        };
        // The header of a hunk does not count as a line.
        match line.starts_with('@') {
            true if shown == LINES => continue,
            true => {}
            false if shown == LINES => {
                omitted += 1;
                continue;
            }
            false => shown += 1,
        }
        _ = writeln!(text, "{}", paint(code, line, style));
    }
    if omitted > 0 {
        _ = writeln!(text, "… and {omitted} more lines");
    }
    text
}

pub(crate) fn paint(code: &str, text: &str, style: Style) -> String {
    match style {
        Style::Color if !code.is_empty() => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        Style::Color | Style::Plain => text.to_owned(),
    }
}

/// Renders a table with the first column aligned to the left and the others to the right.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    let mut text = String::new();
    for row in rows {
        for (column, (cell, &width)) in row.iter().zip(&widths).enumerate() {
            _ = match column {
                0 => write!(text, "{cell:<width$}"),
                _ => write!(text, "  {cell:>width$}"),
            };
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{diff, errors, table};
    use bindery_model::diagnostic::Style;

    #[test]
    fn a_table_is_aligned() {
        let rows = [["service", "operations"], ["pets", "3"], ["a-longer-name", "1123"]];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        insta::assert_snapshot!(table(&rows), @r"
        service        operations
        pets                    3
        a-longer-name        1123
        ");
    }

    #[test]
    fn a_short_difference_is_shown_whole() {
        insta::assert_snapshot!(diff("pets/src/lib.rs", "a\nb\nc\n", "a\nB\nc\n", Style::Plain), @r"
        --- pets/src/lib.rs
        +++ pets/src/lib.rs (generated)
        @@ -1,3 +1,3 @@
         a
        -b
        +B
         c
        ");
    }

    #[test]
    fn a_long_difference_is_cut() {
        let new: String = (0..100).map(|line| format!("{line}\n")).collect();
        let diff = diff("pets/src/lib.rs", "", &new, Style::Plain);
        assert_eq!(diff.lines().count(), 44);
        assert!(diff.ends_with("+39\n… and 60 more lines\n"), "{diff}");
    }

    #[test]
    fn errors_are_colored_on_request() {
        let lines = ["no such file".to_owned()];
        assert_eq!(errors(&lines, Style::Plain), "error: no such file\n");
        assert_eq!(errors(&lines, Style::Color), "\u{1b}[1;31merror\u{1b}[0m: no such file\n");
    }
}
