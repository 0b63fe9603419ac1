//! ECMA-262 patterns, translated to the syntax of the `regex` and `regex-lite` crates.
//!
//! The syntaxes differ in the meaning of classes (`\d`, `\w` and `\s` cover Unicode in `regex`), in the characters that
//! need an escape (`{`, `[` in a class, `\-`), and in look-around and back-references, which `regex` does not have. A
//! pattern whose meaning is uncertain is not translated: a check that refuses a value that the service accepts does more
//! harm than no check. So `a{,3}`, which ECMA-262 reads as text and Python as a count, is an error.
//!
//! The translation is not compiled here. The caller compiles it, and handles the errors that remain: a pattern that is
//! too large, an unknown Unicode property, a reversed range.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Display, Formatter, Write};
use std::iter::Peekable;
use std::str::Chars;

/// The regular expression engine that compiles a translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The `regex` crate with its Unicode tables.
    Regex,
    /// The `regex-lite` crate. It has neither Unicode properties nor Unicode case folding: patterns that need either are
    /// errors.
    RegexLite,
}

/// The reason why a pattern has no translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError(Cow<'static, str>);

impl Display for PatternError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for PatternError {}

impl From<&'static str> for PatternError {
    fn from(message: &'static str) -> Self {
        Self(Cow::Borrowed(message))
    }
}

impl From<String> for PatternError {
    fn from(message: String) -> Self {
        Self(Cow::Owned(message))
    }
}

/// Translates a pattern for an engine.
///
/// # Errors
///
/// The pattern is not valid ECMA-262, or the engine has no equivalent of one of its constructs.
pub fn translate(pattern: &str, engine: Engine) -> Result<String, PatternError> {
    if is_literal_of_a_program(pattern) {
        return Err("it is written between slashes".into());
    }
    Translator { rest: pattern.chars().peekable(), out: String::new(), groups: 0, engine }.run()
}

/// `/^[a-z]$/i`: the slashes and the flags belong to a program, not to the pattern.
fn is_literal_of_a_program(pattern: &str) -> bool {
    let Some((start, flags)) = pattern.rsplit_once('/') else { return false };
    start.starts_with('/') && flags.chars().all(|flag| "dgimsuvy".contains(flag))
}

/// The characters of `\s` in ECMA-262: white space and line terminators.
const SPACE: &str = r"\t-\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";

/// The characters that are not in `\s`.
const NOT_SPACE: &str = r"\u{0}-\u{8}\u{e}-\u{1f}!-\u{9f}\u{a1}-\u{167f}\u{1681}-\u{1fff}\u{200b}-\u{2027}\u{202a}-\u{202e}\u{2030}-\u{205e}\u{2060}-\u{2fff}\u{3001}-\u{fefe}\u{ff00}-\u{10ffff}";

struct Translator<'p> {
    rest: Peekable<Chars<'p>>,
    out: String,
    /// The number of open groups.
    groups: usize,
    engine: Engine,
}

/// A character class of one letter.
#[derive(Clone, Copy)]
enum Class {
    Digit,
    Word,
    Space,
}

impl Class {
    /// The characters, as the contents of a class.
    fn members(self) -> &'static str {
        match self {
            Self::Digit => "0-9",
            Self::Word => "0-9A-Z_a-z",
            Self::Space => SPACE,
        }
    }

    /// All other characters, as the contents of a class.
    fn complement(self) -> &'static str {
        match self {
            Self::Digit => r"\u{0}-/:-\u{10ffff}",
            Self::Word => r"\u{0}-/:-@\[-\^`\{-\u{10ffff}",
            Self::Space => NOT_SPACE,
        }
    }
}

/// The meaning of an escape sequence.
enum Escape {
    /// A character.
    Char(char),
    /// The characters of a class.
    Class(Class),
    /// All characters but those of a class.
    NotClass(Class),
    /// `\p{…}` or `\P{…}`.
    Property(String),
    /// A word boundary (`b`) or its absence (`B`).
    Boundary(char),
}

impl Translator<'_> {
    fn run(mut self) -> Result<String, PatternError> {
        // Whether a repetition may follow.
        let mut atom = false;
        while let Some(c) = self.rest.next() {
            atom = match c {
                '^' | '$' | '|' => {
                    self.out.push(c);
                    false
                }
                '.' => {
                    self.out.push_str(r"[^\n\r\u{2028}\u{2029}]");
                    true
                }
                '(' => {
                    self.group()?;
                    false
                }
                ')' => {
                    self.groups = self.groups.checked_sub(1).ok_or("`)` closes no group")?;
                    self.out.push(')');
                    true
                }
                '[' => {
                    self.class()?;
                    true
                }
                '*' | '+' | '?' => {
                    self.repeats(atom, &c.to_string())?;
                    false
                }
                '{' => match self.count()? {
                    Some(count) => {
                        self.repeats(atom, &count)?;
                        false
                    }
                    None => self.literal('{'),
                },
                '\\' => match self.escape()? {
                    Escape::Char(c) => self.literal(c),
                    Escape::Class(class) => {
                        let _ = write!(self.out, "[{}]", class.members());
                        true
                    }
                    Escape::NotClass(class) => {
                        let _ = write!(self.out, "[^{}]", class.members());
                        true
                    }
                    Escape::Property(property) => {
                        let _ = write!(self.out, "[{property}]");
                        true
                    }
                    Escape::Boundary(boundary) => {
                        let _ = match self.engine {
                            Engine::Regex => write!(self.out, r"(?-u:\{boundary})"),
                            Engine::RegexLite => write!(self.out, r"\{boundary}"),
                        };
                        false
                    }
                },
                c => self.literal(c),
            };
        }
        if self.groups > 0 {
            return Err("a group is not closed".into());
        }
        Ok(self.out)
    }

    /// Appends a literal character. A repetition may follow it.
    fn literal(&mut self, c: char) -> bool {
        literal(&mut self.out, c);
        true
    }

    /// Appends a repetition, and the `?` that makes it lazy.
    fn repeats(&mut self, atom: bool, sign: &str) -> Result<(), PatternError> {
        if !atom {
            return Err(format!("`{sign}` has nothing to repeat").into());
        }
        self.out.push_str(sign);
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
        Ok(())
    }

    /// Reads the count that follows `{`: `{2}`, `{2,}`, `{2,4}`; `None` if the brace is literal.
    fn count(&mut self) -> Result<Option<String>, PatternError> {
        let ahead = self.rest.clone();
        let inner: String = ahead.take_while(|c| c.is_ascii_digit() || matches!(c, ',' | ' ')).collect();
        if !inner.contains(|c: char| c.is_ascii_digit()) {
            return Ok(None);
        }
        let (low, high) = inner.split_once(',').unwrap_or((&inner, "0"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let ended = self.rest.clone().nth(inner.len()) == Some('}');
        if !ended || !is_number(low) || !(high.is_empty() || is_number(high)) {
            return Err(format!("`{{{inner}` is not a valid count").into());
        }
        self.rest.nth(inner.len());
        Ok(Some(format!("{{{inner}}}")))
    }

    /// Translates the start of a group, after its `(`.
    fn group(&mut self) -> Result<(), PatternError> {
        self.groups += 1;
        self.out.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        let mut head = self.rest.clone();
        match (head.next(), head.next()) {
            (Some('='), _) => Err("look-ahead is not supported".into()),
            (Some('!'), _) => Err("negative look-ahead is not supported".into()),
            (Some('<'), Some('=')) => Err("look-behind is not supported".into()),
            (Some('<'), Some('!')) => Err("negative look-behind is not supported".into()),
            (Some(':'), _) => {
                self.rest.next();
                self.out.push_str("?:");
                Ok(())
            }
            (Some('<'), _) | (Some('P'), Some('<')) => {
                // The engine may not accept the name, and nothing refers to it.
                let name: String = self.rest.by_ref().take_while(|c| *c != '>').collect();
                if name.contains(['(', ')']) { Err("the name of a group is not closed".into()) } else { Ok(()) }
            }
            (Some('i'), Some(':' | ')')) if self.engine == Engine::RegexLite => {
                Err("the engine does not fold the case of all letters".into())
            }
            (Some('i'), Some(end @ (':' | ')'))) => {
                self.rest.nth(1);
                self.out.push_str("?i");
                self.out.push(end);
                self.groups -= usize::from(end == ')');
                Ok(())
            }
            (other, _) => {
                Err(format!("`(?{}` is not a group of ECMA-262", other.map(String::from).unwrap_or_default()).into())
            }
        }
    }

    /// Reads an escape sequence, after its backslash.
    fn escape(&mut self) -> Result<Escape, PatternError> {
        let c = self.rest.next().ok_or("it ends with a backslash")?;
        Ok(match c {
            'd' => Escape::Class(Class::Digit),
            'D' => Escape::NotClass(Class::Digit),
            'w' => Escape::Class(Class::Word),
            'W' => Escape::NotClass(Class::Word),
            's' => Escape::Class(Class::Space),
            'S' => Escape::NotClass(Class::Space),
            'b' | 'B' => Escape::Boundary(c),
            't' => Escape::Char('\t'),
            'n' => Escape::Char('\n'),
            'r' => Escape::Char('\r'),
            'v' => Escape::Char('\u{b}'),
            'f' => Escape::Char('\u{c}'),
            '0' if !self.rest.peek().is_some_and(char::is_ascii_digit) => Escape::Char('\0'),
            '0'..='9' | 'k' => return Err("back-references are not supported".into()),
            'c' => match self.rest.next() {
                Some(letter) if letter.is_ascii_alphabetic() => Escape::Char(char::from(letter as u8 % 32)),
                _ => return Err("`\\c` is not followed by a letter".into()),
            },
            'x' => Escape::Char(character(self.digits(2)?)?),
            'u' => Escape::Char(self.unicode()?),
            'p' | 'P' if self.engine == Engine::RegexLite => {
                return Err("the engine has no Unicode properties".into());
            }
            'p' | 'P' => {
                let name = self.braced().ok_or("`\\p` is not followed by a property in braces")?;
                Escape::Property(format!("\\{c}{{{name}}}"))
            }
            c if c.is_ascii_alphanumeric() => return Err(format!("`\\{c}` is not an escape of ECMA-262").into()),
            c => Escape::Char(c),
        })
    }

    /// Reads `{…}`; `None` if it does not follow.
    fn braced(&mut self) -> Option<String> {
        self.rest.next_if_eq(&'{')?;
        let inner: String = self.rest.by_ref().take_while(|c| *c != '}').collect();
        let sound = inner.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '=' | ' ' | '-'));
        (sound && !inner.is_empty()).then_some(inner)
    }

    /// Reads a code point, after `\u`: four digits, twice four for a surrogate pair, or any number in braces.
    fn unicode(&mut self) -> Result<char, PatternError> {
        if self.rest.peek() == Some(&'{') {
            let code = self.braced().and_then(|digits| u32::from_str_radix(&digits, 16).ok());
            return character(code.ok_or("`\\u{…}` is not a code point")?);
        }
        let high = self.digits(4)?;
        if !(0xD800..0xDC00).contains(&high) {
            return character(high);
        }
        let alone = || PatternError::from("a surrogate has no counterpart");
        if self.rest.next() != Some('\\') || self.rest.next() != Some('u') {
            return Err(alone());
        }
        let low = self.digits(4)?.checked_sub(0xDC00).filter(|low| *low < 0x400).ok_or_else(alone)?;
        character(0x10000 + ((high - 0xD800) << 10) + low)
    }

    fn digits(&mut self, count: usize) -> Result<u32, PatternError> {
        let digits: String = self.rest.by_ref().take(count).collect();
        let sound = digits.len() == count && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let code = sound.then(|| u32::from_str_radix(&digits, 16).ok()).flatten();
        code.ok_or_else(|| format!("`{digits}` is not a hexadecimal number").into())
    }

    /// Translates a class, after its `[`.
    fn class(&mut self) -> Result<(), PatternError> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        if self.rest.peek() == Some(&']') {
            return match self.rest.next() {
                Some(_) if negated => {
                    self.out.push_str("(?s:.)");
                    Ok(())
                }
                _ => Err("`[]` matches nothing".into()),
            };
        }
        self.out.push_str(if negated { "[^" } else { "[" });
        loop {
            let low = match self.in_class()? {
                None => break,
                Some(low) => low,
            };
            // A `-` at the end of the class is literal.
            let mut ahead = self.rest.clone();
            let ranges = ahead.next() == Some('-') && ahead.next().is_some_and(|next| next != ']');
            if !ranges {
                self.push_class(low);
                continue;
            }
            self.rest.next();
            let high = self.in_class()?.ok_or("a class is not closed")?;
            match (low, high) {
                (Escape::Char(low), Escape::Char(high)) => {
                    literal(&mut self.out, low);
                    self.out.push('-');
                    literal(&mut self.out, high);
                }
                // `[\w-.]`: a range neither begins nor ends with a class, so the dash is literal.
                (low, high) => {
                    self.push_class(low);
                    literal(&mut self.out, '-');
                    self.push_class(high);
                }
            }
        }
        self.out.push(']');
        Ok(())
    }

    /// Reads the next element of a class; `None` at its end.
    fn in_class(&mut self) -> Result<Option<Escape>, PatternError> {
        match self.rest.next().ok_or("a class is not closed")? {
            ']' => Ok(None),
            '[' if matches!(self.rest.peek(), Some(':' | '.' | '=')) => {
                Err("POSIX classes are not part of ECMA-262".into())
            }
            '\\' => match self.escape()? {
                Escape::Boundary('b') => Ok(Some(Escape::Char('\u{8}'))),
                Escape::Boundary(_) => Err("`\\B` has no meaning in a class".into()),
                escape => Ok(Some(escape)),
            },
            c => Ok(Some(Escape::Char(c))),
        }
    }

    fn push_class(&mut self, escape: Escape) {
        match escape {
            Escape::Char(c) => literal(&mut self.out, c),
            Escape::Class(class) => self.out.push_str(class.members()),
            Escape::NotClass(class) => match self.engine {
                Engine::Regex => {
                    let _ = write!(self.out, "[^{}]", class.members());
                }
                // `regex-lite` has no nested classes.
                Engine::RegexLite => self.out.push_str(class.complement()),
            },
            Escape::Property(property) => self.out.push_str(&property),
            Escape::Boundary(_) => {}
        }
    }
}

fn character(code: u32) -> Result<char, PatternError> {
    char::from_u32(code).ok_or_else(|| "a surrogate has no counterpart".into())
}

/// Appends a literal character, in a class or outside of one.
fn literal(out: &mut String, c: char) {
    match c {
        '<' | '>' | ' ' | '"' | '\'' | ',' | ';' | ':' | '=' | '@' | '/' | '!' | '%' | '`' | '_' => out.push(c),
        c if c.is_ascii_punctuation() => {
            out.push('\\');
            out.push(c);
        }
        c if c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric()) => out.push(c),
        // Characters that an editor does not show, or that resemble others.
        c => {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
    }
}

#[cfg(test)]
mod tests;
