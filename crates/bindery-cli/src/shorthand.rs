//! The shorthand syntax of the AWS CLI: `Name=value,List=a,b,Nested={Key=value},Items=[a,b]`.
//!
//! The parser is independent of types: a value that is neither a list nor a map is text, which `value` converts to the
//! type of its member. `@=` reads a file: `Name@=file://name.txt`.

use crate::files::{self, Contents};
use serde_json::Value;
use std::collections::HashSet;
use std::fmt;

/// The maximum nesting of lists and maps.
const MAX_DEPTH: usize = 64;

/// A value in shorthand syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shorthand {
    /// Text.
    Text(String),
    /// The bytes of a file.
    Bytes(Vec<u8>),
    /// A list.
    List(Vec<Shorthand>),
    /// A map, in the order of the text. Its keys are unique.
    Map(Vec<(String, Shorthand)>),
}

impl From<Shorthand> for Value {
    /// Encodes bytes as base64.
    fn from(shorthand: Shorthand) -> Value {
        match shorthand {
            Shorthand::Text(text) => Value::String(text),
            Shorthand::Bytes(bytes) => files::encode(&bytes),
            Shorthand::List(items) => items.into_iter().map(Value::from).collect(),
            Shorthand::Map(entries) => {
                Value::Object(entries.into_iter().map(|(key, value)| (key, Value::from(value))).collect())
            }
        }
    }
}

/// A syntax error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShorthandError {
    /// The kind of error.
    pub(crate) reason: ErrorKind,
    /// Its position, in characters from the start.
    pub(crate) at: usize,
    /// The whole text.
    pub(crate) text: String,
}

/// The kind of a syntax error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    /// An unexpected character.
    Expected {
        /// The expected character or value.
        expected: &'static str,
        /// The received one.
        received: Received,
    },
    /// A duplicate key.
    Duplicate(String),
    /// A file that cannot be read, with the reason.
    File(String),
    /// Lists and maps are nested too deep.
    Depth,
}

/// The unexpected part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Received {
    /// A character.
    Char(char),
    /// The end of the text.
    End,
    /// No part of the text matches the expectation.
    Nothing,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::Expected { expected, received } => {
                write!(f, "Expected: '{expected}', received: '{received}'")
            }
            ErrorKind::Duplicate(key) => write!(f, "Second instance of key \"{key}\" encountered"),
            ErrorKind::File(reason) => f.write_str(reason),
            ErrorKind::Depth => write!(f, "Lists and maps are nested more than {MAX_DEPTH} levels deep"),
        }
    }
}

impl fmt::Display for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Received::Char(c) => write!(f, "{c}"),
            Received::End => f.write_str("EOF"),
            Received::Nothing => f.write_str("<none>"),
        }
    }
}

/// The error, then the text with a caret below its position.
impl fmt::Display for ShorthandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ShorthandError { reason, at, text } = self;
        let before: String = text.chars().take(*at).collect();
        let column = before.chars().rev().take_while(|c| *c != '\n').count();
        let line_end = text[before.len()..].find('\n').map_or(text.len(), |end| before.len() + end);
        let (until, rest) = text.split_at(line_end);
        write!(f, "{reason} for input:\n{until}\n{:column$}^{rest}", "")?;
        match reason {
            ErrorKind::Duplicate(_) => {
                f.write_str("\nThis is often because there is a preceding \",\" instead of a space.")
            }
            ErrorKind::Expected { .. } | ErrorKind::File(_) | ErrorKind::Depth => Ok(()),
        }
    }
}

/// Reads a file by its URL.
pub(crate) type Fetch<'f> = &'f dyn Fn(&str) -> Result<Contents, String>;

/// Parses shorthand; `file` reads the files of `@=`.
pub(crate) fn parse(text: &str, file: Fetch<'_>) -> Result<Shorthand, ShorthandError> {
    let mut parser = Parser { chars: text.chars().collect(), at: 0, file };
    parser.parameter().map(Shorthand::Map).map_err(|(reason, at)| ShorthandError { reason, at, text: text.to_owned() })
}

/// The kind of an error and its position.
type Failed = (ErrorKind, usize);

struct Parser<'f> {
    chars: Vec<char>,
    at: usize,
    file: Fetch<'f>,
}

/// Whether `file://` reads a file.
#[derive(Clone, Copy)]
enum Urls {
    Resolved,
    Plain,
}

/// The position of an unquoted value, which determines the characters that end it.
#[derive(Clone, Copy)]
enum Word {
    /// The only value, or the first of a list: it may contain `=`.
    First,
    /// A later value of a list, which ends at `=`, because it is a key then.
    Later,
}

impl Parser<'_> {
    /// Parses comma-separated pairs.
    fn parameter(&mut self) -> Result<Vec<(String, Shorthand)>, Failed> {
        let mut pairs = Vec::new();
        let mut keys = HashSet::new();
        loop {
            let start = self.at;
            let (key, urls) = self.key()?;
            let value = match self.peek() {
                None => Shorthand::Text(String::new()),
                Some('[') => self.list(1)?,
                Some('{') => self.map(1)?,
                Some(_) => self.words(urls)?,
            };
            if !keys.insert(key.clone()) {
                return Err((ErrorKind::Duplicate(key), start));
            }
            pairs.push((key, value));
            if self.peek().is_none() {
                return Ok(pairs);
            }
            self.expect(",")?;
        }
    }

    /// Parses a key, the separator and the white space after it.
    fn key(&mut self) -> Result<(String, Urls), Failed> {
        let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '#' | '/' | ':');
        let key: String = self.take_while(is_key);
        self.skip_white();
        let urls = match self.peek() {
            Some('@') => {
                self.at += 1;
                Urls::Resolved
            }
            Some(_) | None => Urls::Plain,
        };
        self.expect("=")?;
        Ok((key, urls))
    }

    /// Parses a value, or several comma-separated values.
    fn words(&mut self, urls: Urls) -> Result<Shorthand, Failed> {
        let first = self.word(Word::First)?;
        let first = self.resolve(first, urls)?;
        self.skip_white();
        if self.peek() != Some(',') {
            return Ok(first);
        }
        let mut words = vec![first];
        while self.peek().is_some() {
            match self.later_word() {
                Ok(word) => words.push(self.resolve(word, urls)?),
                // After a comma, a key begins the next pair.
                Err((ErrorKind::Expected { expected: "," | "<second>", .. }, _)) if self.peek().is_some() => {
                    while self.peek() != Some(',') {
                        self.at -= 1;
                    }
                    break;
                }
                Err(wrong) => return Err(wrong),
            }
        }
        Ok(match words.len() {
            1 => words.remove(0),
            _ => Shorthand::List(words),
        })
    }

    /// Parses a comma and the value after it, up to the next comma or the end.
    fn later_word(&mut self) -> Result<String, Failed> {
        self.expect(",")?;
        let word = self.word(Word::Later)?;
        self.skip_white();
        match self.peek() {
            Some(',') | None => Ok(word),
            Some(c) => Err((expected(",", Received::Char(c)), self.at)),
        }
    }

    /// Parses `[a,b]`.
    fn list(&mut self, depth: usize) -> Result<Shorthand, Failed> {
        self.open("[", depth)?;
        let mut items = Vec::new();
        while self.peek() != Some(']') {
            items.push(self.nested(Urls::Plain, depth)?);
            self.skip_white();
            if self.peek() != Some(']') {
                self.expect(",")?;
            }
        }
        self.at += 1;
        self.skip_white();
        Ok(Shorthand::List(items))
    }

    /// Parses `{a=b,c=d}`.
    fn map(&mut self, depth: usize) -> Result<Shorthand, Failed> {
        self.open("{", depth)?;
        let mut pairs = Vec::new();
        let mut keys = HashSet::new();
        while self.peek() != Some('}') {
            let start = self.at;
            let (key, urls) = self.key()?;
            let value = self.nested(urls, depth)?;
            if !keys.insert(key.clone()) {
                return Err((ErrorKind::Duplicate(key), start));
            }
            pairs.push((key, value));
            self.skip_white();
            if self.peek() != Some('}') {
                self.expect(",")?;
            }
        }
        self.at += 1;
        self.skip_white();
        Ok(Shorthand::Map(pairs))
    }

    /// Parses a value in a list or a map.
    fn nested(&mut self, urls: Urls, depth: usize) -> Result<Shorthand, Failed> {
        match self.peek() {
            Some('[') => self.list(depth + 1),
            Some('{') => self.map(depth + 1),
            Some(_) | None => {
                let word = self.word(Word::First)?;
                self.resolve(word, urls)
            }
        }
    }

    fn open(&mut self, bracket: &'static str, depth: usize) -> Result<(), Failed> {
        if depth > MAX_DEPTH {
            return Err((ErrorKind::Depth, self.at));
        }
        self.expect(bracket)
    }

    /// Parses a quoted or an unquoted value.
    fn word(&mut self, word: Word) -> Result<String, Failed> {
        match self.peek() {
            Some('\'') => self.quoted('\'', "<singled quoted>"),
            Some('"') => self.quoted('"', "<double quoted>"),
            Some(_) | None => self.bare(word),
        }
    }

    /// Parses a quoted value, in which a backslash escapes the quote and itself.
    fn quoted(&mut self, quote: char, name: &'static str) -> Result<String, Failed> {
        let start = self.at;
        let mut out = String::new();
        // The last escaped quote ends the value if no other does, as in `'C:\Users\'`.
        let mut escaped = None;
        self.at += 1;
        loop {
            match (self.peek(), self.chars.get(self.at + 1)) {
                (None, _) => {
                    let Some((at, length)) = escaped else {
                        self.at = start;
                        return Err((expected(name, Received::Nothing), start));
                    };
                    out.truncate(length);
                    out.push('\\');
                    self.at = at;
                    return Ok(out);
                }
                (Some('\\'), Some(next)) if *next == quote || *next == '\\' => {
                    if *next == quote {
                        escaped = Some((self.at + 2, out.len()));
                    }
                    out.push(*next);
                    self.at += 2;
                }
                (Some(c), _) => {
                    self.at += 1;
                    if c == quote {
                        return Ok(out);
                    }
                    out.push(c);
                }
            }
        }
    }

    /// Parses an unquoted value up to the next syntax character, without the white space at its end.
    fn bare(&mut self, word: Word) -> Result<String, Failed> {
        let start = self.at;
        let mut out = String::new();
        while let Some(c) = self.peek() {
            if c == '\\' && self.chars.get(self.at + 1) == Some(&',') {
                out.push(',');
                self.at += 2;
                continue;
            }
            let continues = match (word, self.at == start) {
                (Word::First, true) => !matches!(c, '"' | '\'' | ',' | '=' | '[' | '{') && c > ' ',
                (Word::First, false) => !matches!(c, '"' | '\'' | ',' | ']' | '}'),
                (Word::Later, true) => !matches!(c, '"' | '\'' | ',' | '=' | '[' | '{'),
                (Word::Later, false) => !matches!(c, '"' | '\'' | ',' | '='),
            };
            if !continues {
                break;
            }
            out.push(c);
            self.at += 1;
        }
        if matches!(word, Word::Later) && self.at == start {
            return Err((expected("<second>", Received::Nothing), start));
        }
        Ok(out.trim_end().to_owned())
    }

    fn resolve(&self, word: String, urls: Urls) -> Result<Shorthand, Failed> {
        match urls {
            Urls::Resolved if word.starts_with("file://") || word.starts_with("fileb://") => {
                match (self.file)(&word).map_err(|reason| (ErrorKind::File(reason), self.at))? {
                    Contents::Text(text) => Ok(Shorthand::Text(text)),
                    Contents::Bytes(bytes) => Ok(Shorthand::Bytes(bytes)),
                }
            }
            Urls::Resolved | Urls::Plain => Ok(Shorthand::Text(word)),
        }
    }

    /// Parses a syntax character and the white space around it.
    fn expect(&mut self, mark: &'static str) -> Result<(), Failed> {
        self.skip_white();
        match self.peek() {
            Some(c) if mark.starts_with(c) => {
                self.at += 1;
                self.skip_white();
                Ok(())
            }
            Some(c) => Err((expected(mark, Received::Char(c)), self.at)),
            None => Err((expected(mark, Received::End), self.at)),
        }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take_while(&mut self, holds: impl Fn(char) -> bool) -> String {
        let taken: String = self.chars[self.at..].iter().copied().take_while(|c| holds(*c)).collect();
        self.at += taken.chars().count();
        taken
    }

    fn skip_white(&mut self) {
        self.take_while(is_white);
    }
}

fn is_white(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}')
}

fn expected(expected: &'static str, received: Received) -> ErrorKind {
    ErrorKind::Expected { expected, received }
}

#[cfg(test)]
mod tests;
