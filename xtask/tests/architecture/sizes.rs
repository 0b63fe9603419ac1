//! The lengths of files and functions.

/// The most lines of a function, from its signature to its closing brace.
pub(crate) const FUNCTION: usize = 80;
/// The most lines of a file, without its tests.
pub(crate) const FILE: usize = 500;

/// A file or a function that is too long.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong {
    pub(crate) name: String,
    pub(crate) lines: usize,
}

/// The functions of a file that are too long, and the file itself if it is. The text is laid out as rustfmt does: an item
/// ends at the first line that closes it at its own indentation.
pub(crate) fn too_long(path: &str, text: &str) -> Vec<TooLong> {
    let lines = without_tests(text);
    let mut found = Vec::new();
    if lines.len() > FILE {
        found.push(TooLong { name: path.to_owned(), lines: lines.len() });
    }
    for (start, line) in lines.iter().enumerate() {
        if let Some(name) = function_name(line)
            && let Some(length) = function_length(&lines[start..])
            && length > FUNCTION
        {
            found.push(TooLong { name: format!("{path}::{name}"), lines: length });
        }
    }
    found
}

/// The lines of a file without items under `#[cfg(test)]`.
fn without_tests(text: &str) -> Vec<&str> {
    let mut kept = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let indentation = indentation(line);
        if !line.trim_start().starts_with("#[cfg(test)]") {
            kept.push(line);
            continue;
        }
        for skipped in lines.by_ref() {
            let closes = skipped == format!("{indentation}}}");
            let is_statement = skipped.trim_end().ends_with(';') && self::indentation(skipped) == indentation;
            if closes || is_statement {
                break;
            }
        }
    }
    kept
}

fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// The name of the function whose signature begins on a line.
fn function_name(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    loop {
        match words.next()? {
            "fn" => return words.next()?.split(['(', '<']).next(),
            "const" | "async" | "unsafe" | "extern" | "pub" => {}
            word if word.starts_with("pub(") => {}
            _ => return None,
        }
    }
}

/// The lines of the function that begins at the first line; `None` for a declaration without a body.
fn function_length(lines: &[&str]) -> Option<usize> {
    let closing = format!("{}}}", indentation(lines[0]));
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        text.push_str(line);
        text.push('\n');
        // A string may contain such a line.
        if *line == closing && syn::parse_str::<syn::ImplItemFn>(&text).is_ok() {
            return Some(number + 1);
        }
        if number > 0 && !line.trim().is_empty() && indentation(line).len() < closing.len() - 1 {
            return None;
        }
    }
    None
}
