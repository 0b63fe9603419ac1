//! Tables: a section for each object or list, with nested sections for inner values.

use super::text::{nested, scalar_names, word};
use super::{OrderedValue, Page, TextStyle};
use unicode_width::UnicodeWidthStr;

/// The space around a word in its column.
const PADDING: usize = 4;

/// Formats a value as a table.
pub(crate) fn render(value: &OrderedValue, title: &str, page: Page) -> String {
    let mut sections = Vec::new();
    if is_empty(value) {
        return String::new();
    }
    build(&mut sections, value, title, 0);
    let mut width = widest(&sections);
    if width > page.width {
        sections.iter_mut().for_each(Section::turn);
        width = widest(&sections);
    }
    let mut text = "-".repeat(width) + "\n";
    for section in &sections {
        section.draw(&mut text, width, page.style);
    }
    text
}

/// A section of a table: its title, the names of its columns, and its rows.
#[derive(Debug)]
struct Section {
    depth: usize,
    title: Option<String>,
    /// `None` if the rows have no header, or contain the names themselves.
    headers: Option<Vec<String>>,
    rows: Vec<Vec<String>>,
}

fn is_empty(value: &OrderedValue) -> bool {
    match value {
        OrderedValue::Null => true,
        OrderedValue::String(text) => text.is_empty(),
        OrderedValue::List(items) => items.is_empty(),
        OrderedValue::Object(members) => members.is_empty(),
        OrderedValue::Boolean(_) | OrderedValue::Number(_) => false,
    }
}

fn build(sections: &mut Vec<Section>, value: &OrderedValue, title: &str, depth: usize) {
    if is_empty(value) {
        return;
    }
    sections.push(Section { depth, title: Some(title.to_owned()), headers: None, rows: Vec::new() });
    match value {
        OrderedValue::Object(members) => object(sections, members, depth),
        OrderedValue::List(items) => list(sections, items, title, depth),
        OrderedValue::Null | OrderedValue::Boolean(_) | OrderedValue::Number(_) | OrderedValue::String(_) => {
            last(sections, depth).rows.push(vec![word(value)])
        }
    }
}

fn object(sections: &mut Vec<Section>, members: &[(String, OrderedValue)], depth: usize) {
    let mut scalars: Vec<(&str, String)> = members
        .iter()
        .filter(|(_, value)| value.is_scalar())
        .map(|(name, value)| (name.as_str(), word(value)))
        .collect();
    scalars.sort_unstable();
    let (names, words): (Vec<String>, Vec<String>) =
        scalars.into_iter().map(|(name, word)| (name.to_owned(), word)).unzip();
    let section = last(sections, depth);
    match names.len() {
        0 => {}
        // A single member needs no header.
        1 => section.rows.push(names.into_iter().chain(words).collect()),
        _ => {
            section.headers = Some(names);
            section.rows.push(words);
        }
    }
    for (name, value) in nested(members) {
        build(sections, value, name, depth + 1);
    }
}

fn list(sections: &mut Vec<Section>, items: &[OrderedValue], title: &str, depth: usize) {
    let names: Vec<String> = scalar_names(items).into_iter().map(str::to_owned).collect();
    let divided = items.iter().any(|item| matches!(item, OrderedValue::Object(members) if !nested(members).is_empty()));
    let mut objects = 0;
    for item in items {
        match item {
            OrderedValue::Null | OrderedValue::Boolean(_) | OrderedValue::Number(_) | OrderedValue::String(_) => {
                plain(sections, depth).rows.push(vec![word(item)]);
            }
            OrderedValue::List(inner) => {
                let row: Vec<String> = inner.iter().filter(|item| item.is_scalar()).map(word).collect();
                if !row.is_empty() {
                    plain(sections, depth).rows.push(row);
                }
                let inner: Vec<OrderedValue> = inner.iter().filter(|item| !item.is_scalar()).cloned().collect();
                list(sections, &inner, title, depth);
            }
            OrderedValue::Object(members) => {
                if divided && objects > 0 {
                    sections.push(Section { depth, title: Some(title.to_owned()), headers: None, rows: Vec::new() });
                }
                objects += 1;
                let value = |wanted: &String| members.iter().find(|(name, value)| name == wanted && value.is_scalar());
                let row = names.iter().map(|name| value(name).map(|(_, value)| word(value)).unwrap_or_default());
                let row: Vec<String> = row.collect();
                headed(sections, &names, depth).rows.push(row);
                for (name, value) in nested(members) {
                    build(sections, value, name, depth + 1);
                }
            }
        }
    }
}

/// Returns the last section, which has the given depth.
fn last(sections: &mut Vec<Section>, depth: usize) -> &mut Section {
    if sections.last().is_none_or(|section| section.depth != depth) {
        sections.push(Section { depth, title: None, headers: None, rows: Vec::new() });
    }
    let last = sections.len() - 1;
    &mut sections[last]
}

/// Returns a section for rows without a header.
fn plain(sections: &mut Vec<Section>, depth: usize) -> &mut Section {
    if last(sections, depth).headers.is_some() {
        sections.push(Section { depth, title: None, headers: None, rows: Vec::new() });
    }
    last(sections, depth)
}

/// Returns a section for rows with the given header.
fn headed<'a>(sections: &'a mut Vec<Section>, names: &[String], depth: usize) -> &'a mut Section {
    let section = last(sections, depth);
    let fits = match &section.headers {
        Some(headers) => headers == names,
        None => section.rows.is_empty(),
    };
    if !fits {
        sections.push(Section { depth, title: None, headers: None, rows: Vec::new() });
    }
    let section = last(sections, depth);
    section.headers = Some(names.to_vec());
    section
}

fn widest(sections: &[Section]) -> usize {
    sections.iter().map(Section::width).max().unwrap_or(0)
}

impl Section {
    /// Transposes a single row with a header, which makes the table narrower.
    fn turn(&mut self) {
        if self.rows.len() == 1 && self.headers.as_ref().is_some_and(|headers| !headers.is_empty()) {
            let words = self.rows.remove(0);
            let headers = self.headers.take().unwrap_or_default();
            self.rows = headers.into_iter().zip(words).map(|(name, word)| vec![name, word]).collect();
        }
    }

    /// Returns the width of each column, with its padding.
    fn columns(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = Vec::new();
        for row in self.headers.iter().chain(&self.rows) {
            widths.resize(widths.len().max(row.len()), PADDING);
            for (width, word) in widths.iter_mut().zip(row) {
                *width = (*width).max(word.width() + PADDING);
            }
        }
        widths
    }

    fn width(&self) -> usize {
        let title = self.title.as_deref().map_or(0, UnicodeWidthStr::width);
        self.columns().iter().sum::<usize>().max(title) + 2 + 2 * self.depth
    }

    fn draw(&self, text: &mut String, width: usize, style: TextStyle) {
        let inner = width - 2 * self.depth;
        let bars = "|".repeat(self.depth);
        let mut line = |line: &str| text.extend([&bars, line, &bars, "\n"]);
        if let Some(title) = &self.title {
            line(&centred(title, inner, "|", CellKind::Title, style));
        }
        let columns = scaled(&self.columns(), inner);
        if self.headers.is_none() && self.rows.is_empty() {
            line(&rule(&[inner]));
        }
        if columns.is_empty() {
            return;
        }
        let edge = |index| if index == 0 { "|" } else { "" };
        if let Some(headers) = &self.headers {
            line(&rule(&columns));
            let headers = headers.iter().zip(&columns).enumerate();
            line(
                &headers
                    .map(|(i, (name, width))| centred(name, *width, edge(i), CellKind::Header, style))
                    .collect::<String>(),
            );
        }
        if !self.rows.is_empty() {
            line(&rule(&columns));
            for row in &self.rows {
                let words = row.iter().map(String::as_str).chain(std::iter::repeat("")).zip(&columns).enumerate();
                line(&words.map(|(i, (word, width))| aligned(word, *width, edge(i), style)).collect::<String>());
            }
            line(&rule(&columns));
        }
    }
}

/// Scales columns to a total width.
fn scaled(columns: &[usize], width: usize) -> Vec<usize> {
    let sum: usize = columns.iter().sum();
    if sum == 0 {
        return Vec::new();
    }
    #[expect(clippy::cast_precision_loss, reason = "no terminal is that wide")]
    let factor = width as f64 / sum as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "as above"
    )]
    let mut scaled: Vec<usize> =
        columns.iter().map(|column| (factor * *column as f64).round_ties_even() as usize).collect();
    let mut sum: usize = scaled.iter().sum();
    while sum > width {
        for column in scaled.iter_mut().take(sum - width) {
            *column = column.saturating_sub(1);
        }
        sum = scaled.iter().sum();
    }
    while sum < width {
        let missing = width - sum;
        scaled.iter_mut().rev().take(missing).for_each(|column| *column += 1);
        sum = scaled.iter().sum();
    }
    scaled
}

fn rule(columns: &[usize]) -> String {
    let mut rule = "+".to_owned();
    for (index, column) in columns.iter().enumerate() {
        // The first column has a border on both sides.
        rule.push_str(&"-".repeat(column.saturating_sub(if index == 0 { 2 } else { 1 })));
        rule.push('+');
    }
    rule
}

/// The kind of a cell.
#[derive(Clone, Copy)]
enum CellKind {
    Title,
    Header,
}

fn centred(word: &str, width: usize, edge: &str, look: CellKind, style: TextStyle) -> String {
    let before = (width / 2).saturating_sub(word.width() / 2 + 1);
    let after = width.saturating_sub(1 + edge.len() + before + word.width());
    let word = match (style, look) {
        (TextStyle::Plain, CellKind::Title | CellKind::Header) => word.to_owned(),
        (TextStyle::Colored, CellKind::Title) => format!("\u{1b}[1m{word}\u{1b}[0m"),
        (TextStyle::Colored, CellKind::Header) => format!("\u{1b}[1;34m{word}\u{1b}[0m"),
    };
    format!("{edge}{}{word}{}|", " ".repeat(before), " ".repeat(after))
}

fn aligned(word: &str, width: usize, edge: &str, style: TextStyle) -> String {
    let after = width.saturating_sub(edge.len() + 2 + word.width() + 1);
    let word = match style {
        TextStyle::Plain => word.to_owned(),
        TextStyle::Colored => format!("\u{1b}[36m{word}\u{1b}[0m"),
    };
    format!("{edge}  {word}{}|", " ".repeat(after))
}
