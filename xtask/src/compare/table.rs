//! The measurements as Markdown tables.

use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// A table with the date and the machine of the measurement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Chapter {
    /// The subject of the comparison.
    pub(super) title: String,
    /// The date and the machine.
    pub(super) measured: String,
    /// The heads of all columns except the first.
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
    /// Remarks, one sentence each.
    pub(super) notes: Vec<String>,
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Column {
    pub(super) head: String,
    pub(super) compared: Compared,
}

/// Whether the numbers of a column are also shown as multiples of Bindery's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Compared {
    /// Shown as multiples, and drawn in the chart.
    Charted,
    /// Shown as multiples.
    Yes,
    /// Not shown as multiples.
    No,
}

/// Creates the head of a column.
pub(super) fn column(head: &str, compared: Compared) -> Column {
    Column { head: head.to_owned(), compared }
}

/// The measurements of one contender.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) side: Side,
    pub(super) cells: Vec<Cell>,
}

/// The side of a contender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Side {
    /// Bindery; the first row of this side is the base of the multiples.
    Ours,
    /// Another project.
    Theirs,
}

/// A measurement, or the reason for its absence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Cell {
    Seconds(f64),
    Bytes(f64),
    /// At most this many bytes.
    AtMost(f64),
    Count(f64),
    /// A number with two decimals.
    Number(f64),
    /// A part and the whole.
    Share(u32, u32),
    /// Not measured, for this reason.
    Skipped(String),
    /// Not applicable to this contender.
    None,
}

impl Cell {
    /// Returns the number, if it can be compared.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Cell::Seconds(number) | Cell::Bytes(number) | Cell::Count(number) | Cell::Number(number) => Some(*number),
            Cell::AtMost(_) | Cell::Share(..) | Cell::Skipped(_) | Cell::None => None,
        }
    }

    /// Formats the number with its unit.
    pub(super) fn text(&self) -> String {
        match self {
            Cell::Seconds(seconds) => self::seconds(*seconds),
            Cell::Bytes(bytes) => self::bytes(*bytes),
            Cell::AtMost(bytes) => format!("≤ {}", self::bytes(*bytes)),
            Cell::Count(count) => grouped(*count),
            Cell::Number(number) => format!("{number:.2}"),
            Cell::Share(some, of) => format!("{some} of {of}"),
            Cell::Skipped(_) => "skipped".to_owned(),
            Cell::None => "–".to_owned(),
        }
    }
}

/// Returns the peak memory of a process; an upper bound if it does not exceed that of this process.
///
/// The system attributes to a process the peak memory of the process that started it.
pub(super) fn memory(peak: f64, own: Option<f64>) -> Cell {
    match own {
        Some(own) if peak <= own * 1.02 => Cell::AtMost(peak),
        Some(_) | None => Cell::Bytes(peak),
    }
}

/// Returns the cells of a contender that was not measured.
pub(super) fn skipped(why: &str, columns: usize) -> Vec<Cell> {
    vec![Cell::Skipped(why.to_owned()); columns]
}

/// Formats seconds with three digits, in a suitable unit.
fn seconds(seconds: f64) -> String {
    let (number, unit) = match seconds {
        seconds if seconds >= 0.9995 => (seconds, "s"),
        seconds if seconds >= 0.000_999_5 => (seconds * 1e3, "ms"),
        seconds if seconds >= 0.000_000_999_5 => (seconds * 1e6, "µs"),
        seconds => (seconds * 1e9, "ns"),
    };
    format!("{} {unit}", digits(number))
}

/// Formats bytes with three digits, in a suitable unit.
fn bytes(bytes: f64) -> String {
    let (number, unit) = match bytes {
        bytes if bytes >= 999.5e6 => (bytes / 1e9, "GB"),
        bytes if bytes >= 999.5e3 => (bytes / 1e6, "MB"),
        bytes => (bytes / 1e3, "kB"),
    };
    format!("{} {unit}", digits(number))
}

/// Formats a number with three digits, or with all digits before the point.
pub(super) fn digits(number: f64) -> String {
    match number {
        number if number >= 99.95 => format!("{number:.0}"),
        number if number >= 9.995 => format!("{number:.1}"),
        number => format!("{number:.2}"),
    }
}

/// Formats a whole number with its digits in groups.
fn grouped(count: f64) -> String {
    let digits = format!("{count:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Chapter {
    /// Returns the base of the multiples in a column.
    pub(super) fn ours(&self, column: usize) -> Option<f64> {
        let row = self.rows.iter().find(|row| row.side == Side::Ours)?;
        row.cells.get(column)?.number().filter(|number| *number > 0.0)
    }

    /// Returns a cell as a multiple of Bindery's; `None` for Bindery's own, or if there is no number to compare.
    pub(super) fn ratio(&self, row: &Row, column: usize) -> Option<f64> {
        let first = self.rows.iter().find(|row| row.side == Side::Ours);
        let is_first = first.is_some_and(|first| std::ptr::eq(first, row));
        let compared = self.columns.get(column)?.compared != Compared::No;
        let number = row.cells.get(column)?.number()?;
        (compared && !is_first).then_some(number / self.ours(column)?)
    }
}

/// Renders the tables, with a note on their origin.
pub(super) fn markdown(chapters: &[Chapter]) -> String {
    let mut text = String::from(
        "# Side by side\n\nMeasured by `cargo xtask compare`: medians of whole processes that run in turn. × is how many \
         times ours.\n",
    );
    for chapter in chapters {
        _ = write!(text, "\n## {}\n\n", chapter.title);
        let heads: Vec<&str> = chapter.columns.iter().map(|column| column.head.as_str()).collect();
        _ = writeln!(text, "| | {} |\n| --- |{}", heads.join(" | "), " ---: |".repeat(heads.len()));
        for row in &chapter.rows {
            let name = match row.side {
                Side::Ours => format!("**{}**", escaped(&row.name)),
                Side::Theirs => escaped(&row.name),
            };
            let cells = row.cells.iter().enumerate().map(|(column, cell)| match chapter.ratio(row, column) {
                Some(ratio) => format!("{} ({}×)", cell.text(), digits(ratio)),
                None => cell.text(),
            });
            _ = writeln!(text, "| {name} | {} |", cells.collect::<Vec<_>>().join(" | "));
        }
        let mut notes = chapter.notes.clone();
        notes.extend(reasons(chapter));
        notes.push(format!("{}.", chapter.measured));
        _ = write!(text, "\n{}\n", notes.join("\n"));
    }
    text
}

/// Returns the reasons for skipped cells, once per contender.
fn reasons(chapter: &Chapter) -> Vec<String> {
    let why = |row: &Row| {
        let mut whys: Vec<&str> = row
            .cells
            .iter()
            .filter_map(|cell| match cell {
                Cell::Skipped(why) => Some(why.trim_end_matches('.')),
                Cell::AtMost(_)
                | Cell::Seconds(_)
                | Cell::Bytes(_)
                | Cell::Count(_)
                | Cell::Number(_)
                | Cell::Share(..)
                | Cell::None => None,
            })
            .collect();
        whys.dedup();
        (!whys.is_empty()).then(|| format!("Skipped, {}: {}.", escaped(&row.name), escaped(&whys.join("; "))))
    };
    chapter.rows.iter().filter_map(why).collect()
}

/// Escapes a text for a table cell in Markdown.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        if "|*_`<>[]\\".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Cell, Chapter, Compared, Row, Side, column, markdown, memory};
    use insta::assert_snapshot;

    /// A table with every kind of cell.
    pub(in crate::compare) fn chapter() -> Chapter {
        let row = |name: &str, side, cells| Row { name: name.to_owned(), side, cells };
        let skipped = Cell::Skipped("it is not installed.".to_owned());
        Chapter {
            title: "From a document to a crate".to_owned(),
            measured: "2026-11-21, a machine with 2 processors".to_owned(),
            columns: vec![
                column("wall time", Compared::Charted),
                column("memory", Compared::Yes),
                column("lines", Compared::No),
                column("compile", Compared::No),
            ],
            rows: vec![
                row(
                    "Bindery",
                    Side::Ours,
                    vec![Cell::Seconds(0.35), Cell::Bytes(41e6), Cell::Count(163_312.0), Cell::Share(73, 73)],
                ),
                row("Bindery, again", Side::Ours, vec![Cell::Seconds(0.07), Cell::Bytes(4e6), Cell::None, Cell::None]),
                row(
                    "other_one 1.2 <x>",
                    Side::Theirs,
                    vec![Cell::Seconds(12.3456), Cell::Bytes(1.5e9), Cell::Count(12.0), Cell::Share(4, 73)],
                ),
                row("third", Side::Theirs, vec![skipped.clone(), skipped, Cell::None, Cell::None]),
            ],
            notes: vec!["Lines are those of the output.".to_owned()],
        }
    }

    #[test]
    fn a_table_says_multiples_of_ours_and_why_something_is_missing() {
        assert_snapshot!(markdown(&[chapter()]));
    }

    #[test]
    fn memory_that_may_be_ours_is_told_as_a_limit() {
        assert_eq!(memory(45e6, Some(45e6)).text(), "≤ 45.0 MB");
        assert_eq!(memory(150e6, Some(45e6)), Cell::Bytes(150e6));
        assert_eq!(memory(45e6, None), Cell::Bytes(45e6));
    }

    #[test]
    fn numbers_have_three_digits_and_a_unit_that_suits_them() {
        let texts =
            [1234.6, 12.34, 1.0, 0.9996, 0.25, 0.0153, 0.00000089, 1e-9].map(|number| Cell::Seconds(number).text());
        assert_eq!(texts, ["1235 s", "12.3 s", "1.00 s", "1.00 s", "250 ms", "15.3 ms", "890 ns", "1.00 ns"]);
        let texts = [512.0, 41.2e6, 999_600.0, 2.5e9].map(|number| Cell::Bytes(number).text());
        assert_eq!(texts, ["0.51 kB", "41.2 MB", "1.00 MB", "2.50 GB"]);
        assert_eq!([7.0, 1234.0, 1_234_567.0].map(|count| Cell::Count(count).text()), ["7", "1,234", "1,234,567"]);
    }
}
