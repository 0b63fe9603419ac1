//! Removal of invisible characters from text.

use std::borrow::Cow;

/// Removes invisible characters from text: control characters, and those that change the text direction or are hidden.
/// Lines end with `\n`, tabs become spaces, and no line ends with a space.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let is_plain = |byte| byte == b'\n' || (b' '..0x7f).contains(&byte);
    if text.bytes().all(is_plain) && !text.contains(" \n") {
        return Cow::Borrowed(text.trim_end());
    }
    let mut clean = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                clean.truncate(clean.trim_end_matches(' ').len());
                clean.push('\n');
            }
            '\t' => clean.push_str("    "),
            c if c.is_control() || is_hidden(c) => {}
            c => clean.push(c),
        }
    }
    clean.truncate(clean.trim_end().len());
    Cow::Owned(clean)
}

/// Returns whether a character is invisible and changes how others are displayed.
pub(crate) fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}
