//! The shorthand syntax of the AWS CLI: `Name=value,List=a,b,Nested={Key=value},Items=[a,b]`.
//!
//! It knows nothing of types: whatever is not a list or a map is text, and `value` makes of it what a member takes.
//! Text of a file is asked for with `@=`: `Name@=file://name.txt`.

use serde_json::Value;
use std::collections::HashSet;
use std::fmt;

/// How deep lists and maps may lie within each other.
const DEPTH: usize = 64;

/// What shorthand says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shorthand {
    /// Text.
    Text(String),
    /// The bytes of a file.
    Bytes(Vec<u8>),
    /// Several.
    List(Vec<Shorthand>),
    /// Several with names, in the order in which they are said; each name once.
    Map(Vec<(String, Shorthand)>),
}

impl From<Shorthand> for Value {
    /// Bytes become base64.
    fn from(shorthand: Shorthand) -> Value {
        match shorthand {
            Shorthand::Text(text) => Value::String(text),
            Shorthand::Bytes(bytes) => crate::files::encode(&bytes),
            Shorthand::List(items) => items.into_iter().map(Value::from).collect(),
            Shorthand::Map(entries) => {
                Value::Object(entries.into_iter().map(|(key, value)| (key, Value::from(value))).collect())
            }
        }
    }
}

/// Why a text is no shorthand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Misread {
    /// What is wrong.
    pub(crate) reason: Reason,
    /// Where, as a number of characters from the start.
    pub(crate) at: usize,
    /// The whole text.
    pub(crate) text: String,
}

/// What is wrong with a text that is no shorthand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Something else should stand there.
    Expected {
        /// What should.
        expected: &'static str,
        /// The character that does; `None` at the end.
        received: Received,
    },
    /// A key is said twice.
    Duplicate(String),
    /// A file cannot be read, with the reason.
    File(String),
    /// Lists and maps lie too deep within each other.
    Depth,
}

/// What stands where something else should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Received {
    /// A character.
    Char(char),
    /// The end of the text.
    End,
    /// Nothing that could be what is expected.
    Nothing,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Expected { expected, received } => {
                write!(f, "Expected: '{expected}', received: '{received}'")
            }
            Reason::Duplicate(key) => write!(f, "Second instance of key \"{key}\" encountered"),
            Reason::File(reason) => f.write_str(reason),
            Reason::Depth => write!(f, "Lists and maps lie more than {DEPTH} deep within each other"),
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

/// The reason, then the text with a caret below the place.
impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Misread { reason, at, text } = self;
        let before: String = text.chars().take(*at).collect();
        let column = before.chars().rev().take_while(|c| *c != '\n').count();
        let line_end = text[before.len()..].find('\n').map_or(text.len(), |end| before.len() + end);
        let (until, rest) = text.split_at(line_end);
        write!(f, "{reason} for input:\n{until}\n{:column$}^{rest}", "")?;
        match reason {
            Reason::Duplicate(_) => {
                f.write_str("\nThis is often because there is a preceding \",\" instead of a space.")
            }
            Reason::Expected { .. } | Reason::File(_) | Reason::Depth => Ok(()),
        }
    }
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Contents {
    /// Of `file://`.
    Text(String),
    /// Of `fileb://`.
    Bytes(Vec<u8>),
}

/// Gives the contents of a file by its URL.
pub(crate) type Fetch<'f> = &'f dyn Fn(&str) -> Result<Contents, String>;

/// Reads shorthand; `file` gives the contents of what `@=` asks for.
pub(crate) fn parse(text: &str, file: Fetch<'_>) -> Result<Shorthand, Misread> {
    let mut parser = Parser { chars: text.chars().collect(), at: 0, file };
    parser.parameter().map(Shorthand::Map).map_err(|(reason, at)| Misread { reason, at, text: text.to_owned() })
}

/// What is wrong, and where.
type Wrong = (Reason, usize);

struct Parser<'f> {
    chars: Vec<char>,
    at: usize,
    file: Fetch<'f>,
}

/// Whether `file://` means a file's contents.
#[derive(Clone, Copy)]
enum Urls {
    Resolved,
    Plain,
}

/// Which characters a word may begin with.
#[derive(Clone, Copy)]
enum Word {
    /// The only one, or the first of several: it may hold `=`.
    First,
    /// A later one, which ends where it turns out to be a key.
    Later,
}

impl Parser<'_> {
    /// Pairs with commas between them.
    fn parameter(&mut self) -> Result<Vec<(String, Shorthand)>, Wrong> {
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
                return Err((Reason::Duplicate(key), start));
            }
            pairs.push((key, value));
            if self.peek().is_none() {
                return Ok(pairs);
            }
            self.expect(",")?;
        }
    }

    /// A key, what comes between it and its value, and the white space after it.
    fn key(&mut self) -> Result<(String, Urls), Wrong> {
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

    /// A word, or several with commas between them.
    fn words(&mut self, urls: Urls) -> Result<Shorthand, Wrong> {
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
                // What follows a comma may be the next key: then the comma is between pairs.
                Err((Reason::Expected { expected: "," | "<second>", .. }, _)) if self.peek().is_some() => {
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

    /// A comma and the word behind it, up to the next comma or the end.
    fn later_word(&mut self) -> Result<String, Wrong> {
        self.expect(",")?;
        let word = self.word(Word::Later)?;
        self.skip_white();
        match self.peek() {
            Some(',') | None => Ok(word),
            Some(c) => Err((expected(",", Received::Char(c)), self.at)),
        }
    }

    /// `[a,b]`.
    fn list(&mut self, depth: usize) -> Result<Shorthand, Wrong> {
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

    /// `{a=b,c=d}`.
    fn map(&mut self, depth: usize) -> Result<Shorthand, Wrong> {
        self.open("{", depth)?;
        let mut pairs = Vec::new();
        let mut keys = HashSet::new();
        while self.peek() != Some('}') {
            let start = self.at;
            let (key, urls) = self.key()?;
            let value = self.nested(urls, depth)?;
            if !keys.insert(key.clone()) {
                return Err((Reason::Duplicate(key), start));
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

    /// A value within a list or a map.
    fn nested(&mut self, urls: Urls, depth: usize) -> Result<Shorthand, Wrong> {
        match self.peek() {
            Some('[') => self.list(depth + 1),
            Some('{') => self.map(depth + 1),
            Some(_) | None => {
                let word = self.word(Word::First)?;
                self.resolve(word, urls)
            }
        }
    }

    fn open(&mut self, bracket: &'static str, depth: usize) -> Result<(), Wrong> {
        if depth > DEPTH {
            return Err((Reason::Depth, self.at));
        }
        self.expect(bracket)
    }

    /// A quoted or a bare word.
    fn word(&mut self, word: Word) -> Result<String, Wrong> {
        match self.peek() {
            Some('\'') => self.quoted('\'', "<singled quoted>"),
            Some('"') => self.quoted('"', "<double quoted>"),
            Some(_) | None => self.bare(word),
        }
    }

    /// What stands between quotes; a backslash makes the quote, or itself, a plain character.
    fn quoted(&mut self, quote: char, name: &'static str) -> Result<String, Wrong> {
        let start = self.at;
        let mut out = String::new();
        // The last quote behind a backslash: it is the end where there is no other, as in `'C:\Users\'`.
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

    /// What stands without quotes, to the next mark that means something; white space at its end is none of it.
    fn bare(&mut self, word: Word) -> Result<String, Wrong> {
        let start = self.at;
        let mut out = String::new();
        while let Some(c) = self.peek() {
            if c == '\\' && self.chars.get(self.at + 1) == Some(&',') {
                out.push(',');
                self.at += 2;
                continue;
            }
            let goes_on = match (word, self.at == start) {
                (Word::First, true) => !matches!(c, '"' | '\'' | ',' | '=' | '[' | '{') && c > ' ',
                (Word::First, false) => !matches!(c, '"' | '\'' | ',' | ']' | '}'),
                (Word::Later, true) => !matches!(c, '"' | '\'' | ',' | '=' | '[' | '{'),
                (Word::Later, false) => !matches!(c, '"' | '\'' | ',' | '='),
            };
            if !goes_on {
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

    fn resolve(&self, word: String, urls: Urls) -> Result<Shorthand, Wrong> {
        match urls {
            Urls::Resolved if word.starts_with("file://") || word.starts_with("fileb://") => {
                match (self.file)(&word).map_err(|reason| (Reason::File(reason), self.at))? {
                    Contents::Text(text) => Ok(Shorthand::Text(text)),
                    Contents::Bytes(bytes) => Ok(Shorthand::Bytes(bytes)),
                }
            }
            Urls::Resolved | Urls::Plain => Ok(Shorthand::Text(word)),
        }
    }

    /// A mark, and white space around it.
    fn expect(&mut self, mark: &'static str) -> Result<(), Wrong> {
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

fn expected(expected: &'static str, received: Received) -> Reason {
    Reason::Expected { expected, received }
}

#[cfg(test)]
mod tests;
