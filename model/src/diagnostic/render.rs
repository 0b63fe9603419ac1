//! Renders diagnostics as text in the style of rustc.

use super::{Diagnostic, Diagnostics, Label, Part, Severity};
use crate::source::{Position, Sources, floor_char_boundary};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::Range;

/// The style of rendered diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Plain text.
    Plain,
    /// Text with terminal escape sequences.
    Color,
}

/// Renders diagnostics, sorted by file and position, followed by their counts. Returns an empty string if there are
/// none.
pub fn render(diagnostics: &Diagnostics, sources: &Sources, style: Style) -> String {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| {
        let label = diagnostic.labels.first()?;
        Some((
            &sources.get(label.place.source).path,
            label.place.source,
            bytes(label, sources).map(|bytes| bytes.start),
        ))
    });
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Color => Renderer::styled(),
    };
    let mut text: String = sorted.iter().map(|diagnostic| one(diagnostic, sources, &renderer) + "\n\n").collect();
    text.push_str(&summary(diagnostics));
    text
}

fn one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::INFO.with_name("advice"),
    };
    let mut group = Group::with_title(level.primary_title(visible(&diagnostic.message)).id(diagnostic.code.name()));
    let mut cut = Vec::new();
    for (index, label) in diagnostic.labels.iter().enumerate() {
        let path = visible(&sources.get(label.place.source).path);
        let Some(bytes) = bytes(label, sources) else {
            group = group.element(Origin::path(path));
            continue;
        };
        let Position { line, column } = sources.position_of(label.place.source, bytes.start);
        let (shown, caret) = excerpt(label, line, bytes, sources);
        let column_shown = shown[..caret.start].chars().count() + 1;
        if column_shown != column {
            cut.push((format!("{path}:{line}:{column_shown}"), format!("{path}:{line}:{column}")));
        }
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let mut annotation = kind.span(caret);
        if !label.text.is_empty() {
            annotation = annotation.label(visible(&label.text));
        }
        group = group.element(Snippet::source(shown).path(path).line_start(line).annotation(annotation));
    }
    match diagnostic.more_places {
        0 => {}
        1 => group = group.element(Level::NOTE.message("and 1 more place")),
        more => group = group.element(Level::NOTE.message(format!("and {more} more places"))),
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    let text = renderer.render(&[group]);
    // The renderer computes columns from the excerpt, which may be only a part of the line.
    cut.iter().fold(text, |text, (shown, real)| text.replacen(shown, real, 1))
}

/// Returns the byte range of a label, or `None` if its file could not be parsed.
fn bytes(label: &Label, sources: &Sources) -> Option<Range<usize>> {
    match &label.part {
        Part::Whole => sources.span(label.place),
        Part::Text(part) => {
            let node = sources.span(label.place)?;
            let written = sources.get(label.place.source).text.get(node.clone())?;
            let quoted = written.starts_with(['"', '\'']);
            let escaped = quoted && (written.contains('\\') || written.contains("''"));
            if escaped || written.contains('\n') {
                return Some(node); // With escapes or line breaks, offsets in the value differ from offsets in the file.
            }
            let start = node.start + usize::from(quoted);
            let within = |byte: usize| (start + byte).clamp(node.start, node.end);
            Some(within(part.start)..within(part.end))
        }
        Part::Bytes(bytes) => Some(bytes.clone()),
    }
}

/// The number of bytes displayed around a caret; lines shorter than twice this are displayed whole.
const WINDOW: usize = 120;

/// Returns the displayed excerpt of a line and the underlined range within it.
fn excerpt(label: &Label, line: usize, bytes: Range<usize>, sources: &Sources) -> (String, Range<usize>) {
    let text = &sources.get(label.place.source).text;
    let line = sources.lines(label.place.source).line(text, line);
    let line_end = line.start + text[line.clone()].trim_end_matches(['\n', '\r']).len();
    let start = floor_char_boundary(text, bytes.start).clamp(line.start, line_end);
    let end = floor_char_boundary(text, bytes.end);
    // A range that extends beyond its line (usually a collection) is underlined at its first character only.
    let end = if end > line_end { start + text[start..line_end].chars().next().map_or(0, char::len_utf8) } else { end };
    let (mut from, mut to) = (line.start, line_end);
    if to - from > 2 * WINDOW {
        from = from.max(floor_char_boundary(text, start.saturating_sub(WINDOW / 3)));
        to = to.min(floor_char_boundary(text, start + WINDOW * 2 / 3));
    }
    let end = end.clamp(start, to);
    let mut shown = String::new();
    shown.push_str(if from > line.start { "…" } else { "" });
    shown.push_str(&visible(&text[from..start]));
    let caret = shown.len();
    shown.push_str(&visible(&text[start..end]));
    let caret = caret..shown.len();
    shown.push_str(&visible(&text[end..to]));
    shown.push_str(if to < line_end { "…" } else { "" });
    (shown, caret)
}

/// Replaces characters that could control a terminal or reorder the displayed text.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' => c,
            '\u{7f}' => '\u{2421}',
            // U+2400 and the following are the symbols for the control characters, in the same order.
            '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
            '\u{80}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}' => char::REPLACEMENT_CHARACTER,
            _ => c,
        })
        .collect()
}

/// Returns the counts with a line break: `3 errors, 1 warning, 2 pieces of advice`.
fn summary(diagnostics: &Diagnostics) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let counted = |severity, one: &str, more: &str| match count(severity) {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {more}")),
    };
    let parts = [
        counted(Severity::Error, "error", "errors"),
        counted(Severity::Warning, "warning", "warnings"),
        counted(Severity::Advice, "piece of advice", "pieces of advice"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { parts.join(", ") + "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::node::{Node, NodeLocation, SourceId};
    use crate::source;

    fn read(sources: &Sources, id: SourceId) -> Node {
        let mut diagnostics = Diagnostics::default();
        source::read(sources, id, &mut diagnostics).expect("a valid fixture")
    }

    fn place(node: &Node, path: &[&str]) -> NodeLocation {
        path.iter().fold(node, |node, key| node.get(key).expect("a key of the fixture")).place
    }

    #[test]
    fn places_in_two_files_and_a_help() {
        let mut sources = Sources::default();
        let b = sources.add("specs/b.yaml", "paths:\n  /pets:\n    get: {summary: One}\n");
        let a =
            sources.add("specs/a.json", "{\n  \"paths\": {\n    \"/pets\": {\"get\": {\"summary\": \"Two\"}}\n  }\n}");
        let (b, a) = (read(&sources, b), read(&sources, a));
        let get = ["paths", "/pets", "get"];
        let both = Diagnostic::error(Code::MERGE_CONFLICT, place(&b, &get), "`GET /pets` is declared twice")
            .says("here")
            .label(place(&a, &get), "and differently here")
            .help("remove one of them");
        let earlier =
            Diagnostic::warning(Code::UNKNOWN_KEY, place(&a, &["paths"]), "an earlier file, a later diagnostic");
        let none =
            Diagnostic { labels: Vec::new(), ..Diagnostic::error(Code::NO_DOCUMENT, b.place, "nothing to read") };
        let diagnostics = Diagnostics(vec![both, earlier, none]);
        insta::assert_snapshot!(render(&diagnostics, &sources, Style::Plain));
        let colored = render(&diagnostics, &sources, Style::Color);
        assert!(colored.contains("\u{1b}[") && colored.ends_with("\n2 errors, 1 warning\n"), "{colored}");
    }

    #[test]
    fn a_part_of_a_string() {
        let mut sources = Sources::default();
        let text = "plain: $.paths[?]\nquoted: \"$.paths[?]\"\nescaped: \"$.p\\x61ths[?]\"\n";
        let id = sources.add("o.yaml", text);
        let node = read(&sources, id);
        let diagnostics = ["plain", "quoted", "escaped"].map(|key| {
            Diagnostic::error(Code::OVERLAY_TARGET, place(&node, &[key]), "not a JSONPath").at(Part::Text(8..9))
        });
        insta::assert_snapshot!(render(&Diagnostics(diagnostics.into()), &sources, Style::Plain));
    }

    #[test]
    fn a_line_of_megabytes_is_cut() {
        let mut sources = Sources::default();
        let items = "{\"é\":1},".repeat(500_000);
        let id = sources.add("minified.json", format!("[{items}{{\"wanted\":2}},{items}3]"));
        let node = read(&sources, id);
        let wanted = node.as_sequence().and_then(|items| items.get(500_000)).expect("the item at this index");
        let diagnostics = Diagnostics(vec![Diagnostic::error(Code::UNKNOWN_KEY, place(wanted, &["wanted"]), "two")]);
        insta::assert_snapshot!(render(&diagnostics, &sources, Style::Plain));
    }

    #[test]
    fn a_terminal_is_not_commanded_by_a_document() {
        let mut sources = Sources::default();
        let id = sources.add("evil\u{1b}[2J.json", "{\"a\": \"\u{9b}2J\u{202e}\u{7f}|\",\t\"b\": 1}");
        let node = read(&sources, id);
        let diagnostics = Diagnostics(vec![
            Diagnostic::error(Code::SYNTAX, place(&node, &["b"]), "mind the \u{1b}[31mgap\n\r\u{2066}")
                .says("\u{1b}]0;title\u{7}")
                .help("\u{85}help"),
        ]);
        let text = render(&diagnostics, &sources, Style::Plain);
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn nothing_to_say() {
        assert_eq!(render(&Diagnostics::default(), &Sources::default(), Style::Plain), "");
    }
}
