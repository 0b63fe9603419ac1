//! Configuration files as botocore reads them: Python's `configparser`, and nested values.
//!
//! The rules are those of `configparser.RawConfigParser` with its defaults and of `botocore.configloader`:
//! - a line that is indented more than its key continues the value, and a comment is ignored at any indentation;
//! - the header of a section ends at the last `]` of its line;
//! - keys are case-insensitive; `=` and `:` separate them from values; quotes and backslashes are literal;
//! - a duplicate section or key is an error;
//! - keys of `[DEFAULT]` belong to every section;
//! - a value that begins on the line after its key is a block of nested keys.

use std::fmt;

/// A parsed file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ini {
    /// The sections in their order, by their headers.
    pub(super) sections: Vec<(String, Section)>,
}

/// The keys of a section in their order.
pub(super) type Section = Vec<(String, IniValue)>;

/// The value of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum IniValue {
    /// Text, which may have several lines.
    Text(String),
    /// Nested keys.
    Nested(Vec<(String, String)>),
}

/// A syntax error. It does not quote the file, which may contain secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IniError {
    /// The number of the line, from 1.
    line: usize,
    kind: ErrorKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ErrorKind {
    NoSection,
    DuplicateSection,
    DuplicateKey,
    Line,
    NestedLine,
}

impl fmt::Display for IniError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.kind {
            ErrorKind::NoSection => "precedes the first `[section]`",
            ErrorKind::DuplicateSection => "declares a section a second time",
            ErrorKind::DuplicateKey => "declares a key a second time in its section",
            ErrorKind::Line => "is neither `[section]`, `key = value` nor a comment",
            ErrorKind::NestedLine => "begins a block with a line that is not `key = value`",
        };
        write!(f, "line {} {text}", self.line)
    }
}

/// The lines of a value, before they are joined.
struct Entry {
    key: String,
    lines: Vec<String>,
    /// The number of the key's line.
    line: usize,
}

struct Parser {
    sections: Vec<(String, Vec<Entry>)>,
    defaults: Vec<Entry>,
    /// The section that lines belong to.
    current: Option<Current>,
    /// Whether the last key of the section may continue.
    has_key: bool,
    indent: usize,
    /// The number of the line, from 1.
    number: usize,
}

#[derive(Clone, Copy)]
enum Current {
    Section(usize),
    Defaults,
}

/// Parses a file.
pub(super) fn parse(text: &str) -> Result<Ini, IniError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut parser =
        Parser { sections: Vec::new(), defaults: Vec::new(), current: None, has_key: false, indent: 0, number: 0 };
    for (index, line) in text.strip_suffix('\n').unwrap_or(&text).split('\n').enumerate() {
        parser.number = index + 1;
        parser.line(line).map_err(|kind| IniError { line: index + 1, kind })?;
    }
    parser.finish()
}

impl Parser {
    fn line(&mut self, line: &str) -> Result<(), ErrorKind> {
        let value = strip(line);
        if value.starts_with(['#', ';']) {
            return Ok(());
        }
        if value.is_empty() {
            if let Some(entry) = self.open_entry() {
                entry.lines.push(String::new());
            }
            return Ok(());
        }
        let indent = line.chars().take_while(|c| is_space(*c)).count();
        let is_continuation = indent > self.indent;
        if let Some(entry) = self.open_entry().filter(|_| is_continuation) {
            entry.lines.push(value.to_owned());
            return Ok(());
        }
        self.indent = indent;
        match header(value) {
            Some(header) => self.section(header),
            None => self.key(value),
        }
    }

    fn section(&mut self, header: &str) -> Result<(), ErrorKind> {
        self.has_key = false;
        if self.sections.iter().any(|(known, _)| known == header) {
            return Err(ErrorKind::DuplicateSection);
        }
        if header == "DEFAULT" {
            self.current = Some(Current::Defaults);
            return Ok(());
        }
        self.sections.push((header.to_owned(), Vec::new()));
        self.current = Some(Current::Section(self.sections.len() - 1));
        Ok(())
    }

    fn key(&mut self, value: &str) -> Result<(), ErrorKind> {
        let line = self.number;
        let entries = self.entries().ok_or(ErrorKind::NoSection)?;
        let (key, text) = value.split_once(['=', ':']).ok_or(ErrorKind::Line)?;
        let key = strip(key).to_lowercase();
        if key.is_empty() {
            return Err(ErrorKind::Line);
        }
        if entries.iter().any(|entry| entry.key == key) {
            return Err(ErrorKind::DuplicateKey);
        }
        entries.push(Entry { key, lines: vec![strip(text).to_owned()], line });
        self.has_key = true;
        Ok(())
    }

    fn entries(&mut self) -> Option<&mut Vec<Entry>> {
        match self.current? {
            Current::Section(index) => self.sections.get_mut(index).map(|(_, entries)| entries),
            Current::Defaults => Some(&mut self.defaults),
        }
    }

    /// Returns the key that a line may continue.
    fn open_entry(&mut self) -> Option<&mut Entry> {
        if !self.has_key {
            return None;
        }
        self.entries()?.last_mut()
    }

    fn finish(self) -> Result<Ini, IniError> {
        let defaults: Section = self.defaults.iter().map(Entry::value).collect::<Result<_, _>>()?;
        let mut ini = Ini::default();
        for (header, entries) in &self.sections {
            let mut section: Section = entries.iter().map(Entry::value).collect::<Result<_, _>>()?;
            for (key, value) in &defaults {
                if section.iter().all(|(known, _)| known != key) {
                    section.push((key.clone(), value.clone()));
                }
            }
            ini.sections.push((header.clone(), section));
        }
        Ok(ini)
    }
}

impl Entry {
    fn value(&self) -> Result<(String, IniValue), IniError> {
        let joined = self.lines.join("\n");
        let text = joined.trim_end_matches(is_space);
        if !text.starts_with('\n') {
            return Ok((self.key.clone(), IniValue::Text(text.to_owned())));
        }
        let mut nested: Vec<(String, String)> = Vec::new();
        for line in text.split(is_line_end).map(strip).filter(|line| !line.is_empty()) {
            let (key, value) = line.split_once('=').ok_or(IniError { line: self.line, kind: ErrorKind::NestedLine })?;
            let (key, value) = (strip(key).to_owned(), strip(value).to_owned());
            // The last of several applies.
            nested.retain(|(known, _)| *known != key);
            nested.push((key, value));
        }
        Ok((self.key.clone(), IniValue::Nested(nested)))
    }
}

/// Returns the header of a section. Text after the last `]` is ignored.
fn header(line: &str) -> Option<&str> {
    let inner = line.strip_prefix('[')?;
    let end = inner.rfind(']').filter(|end| *end > 0)?;
    Some(&inner[..end])
}

/// Python's `str.strip()`.
pub(super) fn strip(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Python's `str.isspace()`, which includes four control characters that Unicode's `White_Space` does not.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// The line boundaries of Python's `str.splitlines()`.
fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
