//! The measurements as a bar chart, with a bar per contender.

use super::table::{Chapter, Compared, Side, digits};
use std::fmt::Write as _;

const WIDTH: f64 = 920.0;
const MARGIN: f64 = 20.0;
/// The left edge of the bars.
const START: f64 = 350.0;
const LENGTH: f64 = 400.0;
const LINE: f64 = 22.0;
const BAR: f64 = 14.0;

/// Colours that can be distinguished in light and dark themes and with red-green colour blindness. Text uses the fonts
/// of the reader's system.
const STYLE: &str = "\
  text { font: 13px system-ui, sans-serif; fill: #24292f; }
  .title { font-weight: 600; }
  .quiet { fill: #57606a; }
  .page { fill: #ffffff; }
  .ours { fill: #0969da; }
  .theirs { fill: #8c959f; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .quiet { fill: #9198a1; }
    .page { fill: #0d1117; }
    .ours { fill: #4493f8; }
    .theirs { fill: #656c76; }
  }
";

/// Renders the charted columns of all tables as SVG; deterministic.
pub(super) fn svg(chapters: &[Chapter]) -> String {
    let mut body = String::new();
    let mut y = MARGIN;
    for chapter in chapters {
        for (column, head) in chapter.columns.iter().enumerate() {
            if head.compared == Compared::Charted {
                y = group(chapter, column, &head.head, y, &mut body);
            }
        }
    }
    let days: Vec<&str> = chapters.iter().map(|chapter| chapter.measured.as_str()).collect();
    for (index, day) in days.iter().enumerate() {
        if !days[..index].contains(day) {
            y += LINE;
            text(&mut body, MARGIN, y - 6.0, "quiet", day);
        }
    }
    let height = y + MARGIN / 2.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         role=\"img\" aria-label=\"Bindery and others, side by side\">\n<style>\n{STYLE}</style>\n\
         <rect class=\"page\" width=\"{WIDTH}\" height=\"{height}\" rx=\"6\"/>\n{body}</svg>\n"
    )
}

/// Draws the bars of one column, and returns the top of the next group.
fn group(chapter: &Chapter, column: usize, head: &str, mut y: f64, body: &mut String) -> f64 {
    let numbers: Vec<f64> = chapter
        .rows
        .iter()
        .filter_map(|row| row.cells.get(column)?.number())
        .filter(|number| number.is_finite())
        .collect();
    let most = numbers.iter().copied().fold(0.0, f64::max);
    if most <= 0.0 {
        return y;
    }
    y += LINE;
    text(body, MARGIN, y - 6.0, "title", &format!("{}: {head}", chapter.title));
    for row in &chapter.rows {
        let Some(cell) = row.cells.get(column) else { continue };
        let Some(number) = cell.number() else { continue };
        y += LINE;
        text(body, MARGIN, y - 6.0, "", &row.name);
        let class = match row.side {
            Side::Ours => "ours",
            Side::Theirs => "theirs",
        };
        // The shortest bar is still visible.
        let length = (number / most * LENGTH).max(1.5);
        _ = writeln!(
            body,
            "<rect class=\"{class}\" x=\"{START}\" y=\"{:.1}\" width=\"{length:.1}\" height=\"{BAR}\" rx=\"2\"/>",
            y - 6.0 - BAR + 3.0
        );
        let said = match chapter.ratio(row, column) {
            Some(ratio) => format!("{}  {}×", cell.text(), digits(ratio)),
            None => cell.text(),
        };
        text(body, START + length + 8.0, y - 6.0, "quiet", &said);
    }
    y + LINE / 2.0
}

fn text(body: &mut String, x: f64, y: f64, class: &str, words: &str) {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    _ = writeln!(body, "<text{class} x=\"{x:.1}\" y=\"{y:.1}\">{words}</text>");
}

#[cfg(test)]
mod tests {
    use super::super::table::tests::chapter;
    use super::svg;
    use insta::assert_snapshot;

    #[test]
    fn a_chart_has_a_bar_for_each_who_was_measured() {
        assert_snapshot!(svg(&[chapter()]));
    }

    #[test]
    fn nothing_measured_is_nothing_drawn() {
        let chart = svg(&[]);
        assert!(!chart.contains("<text"), "{chart}");
    }
}
