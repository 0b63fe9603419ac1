//! Text of documents in snippets: visible, on one line, cut to a sentence.

use std::fmt::Write;

/// Returns whether a character is visible, so that it may appear unescaped within a line.
pub(super) fn is_shown(c: char) -> bool {
    !crate::rust::docs::is_invisible(c)
}

/// Escapes invisible characters in JSON; they occur in strings alone.
pub(super) fn escape_invisible(json: &str) -> String {
    if json.chars().all(|c| c == '\n' || is_shown(c)) {
        return json.to_owned();
    }
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            c if c == '\n' || is_shown(c) => text.push(c),
            c => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| _ = write!(text, "\\u{unit:04x}")),
        }
    }
    text
}

/// Returns a document's text on one line, without invisible characters.
pub(super) fn line(text: &str) -> String {
    // The common case needs no change.
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) && !text.contains("  ") {
        return text.trim_matches(' ').to_owned();
    }
    let text: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| is_shown(*c)).collect();
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns the first sentence of a description.
pub(super) fn sentence(text: &str) -> String {
    const LONGEST: usize = 240;
    // Only the start of a long description is scanned.
    let text = text.char_indices().nth(8 * LONGEST).map_or(text, |(end, _)| &text[..end]);
    let paragraph: Vec<&str> = text.trim_start().lines().take_while(|line| !line.trim().is_empty()).collect();
    let paragraph = line(&paragraph.join(" "));
    let end = paragraph.match_indices(". ").find(|(at, _)| {
        let continues = paragraph[at + 2..].starts_with(char::is_lowercase);
        !continues && !paragraph[..*at].ends_with("e.g") && !paragraph[..*at].ends_with("i.e")
    });
    let sentence = end.map_or(paragraph.as_str(), |(at, _)| &paragraph[..=at]);
    match sentence.char_indices().nth(LONGEST) {
        None => sentence.to_owned(),
        Some((end, _)) => format!("{} …", &sentence[..sentence[..end].rfind(' ').unwrap_or(end)]),
    }
}
