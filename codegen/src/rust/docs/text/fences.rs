//! Fenced code blocks.

/// Formats a block of code between fences longer than any in the code.
pub(super) fn fence<'a>(language: &str, code: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
    let longest = code.clone().map(|line| longest_run(line, '`')).max().unwrap_or_default();
    let ticks = "`".repeat(longest.max(2) + 1);
    let mut lines = vec![format!("{ticks}{language}")];
    lines.extend(code.map(str::to_owned));
    lines.push(ticks);
    lines
}

/// Returns the length of the longest run of a character.
pub(super) fn longest_run(text: &str, c: char) -> usize {
    text.split(|other| other != c).map(str::len).max().unwrap_or_default()
}
