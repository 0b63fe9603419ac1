//! Patterns: from ECMA 262, which documents speak, to what the `regex` crate reads and means alike.
//!
//! The two differ in what a class stands for (`\d`, `\w` and `\s` are not Unicode's in ECMA), in what stands for itself
//! (`{`, `[` in a class, `\-`), and in what `regex` never has: looking around, and references back. What could mean two
//! things is not translated: a check that refuses what a service takes is worse than none.

use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

/// Why a pattern cannot be checked.
pub(crate) type Reason = String;

/// The pattern as `regex` reads it, which it does.
pub(crate) fn translate(pattern: &str) -> Result<String, Reason> {
    if is_program(pattern) {
        return Err("it stands between slashes, as in a program".to_owned());
    }
    let translated = Translator { rest: pattern.chars().peekable(), out: String::new(), groups: 0 }.run()?;
    match regex::Regex::new(&translated) {
        Ok(_) => Ok(translated),
        Err(regex::Error::CompiledTooBig(_)) => Err("it is too large".to_owned()),
        Err(error) => Err(reason(&error.to_string())),
    }
}

/// `/^[a-z]$/i`: nobody means the slashes.
fn is_program(pattern: &str) -> bool {
    let Some((start, flags)) = pattern.rsplit_once('/') else { return false };
    start.starts_with('/') && flags.chars().all(|flag| "dgimsuvy".contains(flag))
}

/// The last line of an error of `regex`, which says what is wrong.
fn reason(error: &str) -> Reason {
    let line = error.lines().last().unwrap_or_default().trim();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

/// What `\s` is in ECMA: all white space and ends of lines.
const SPACE: &str = r"\t-\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";

struct Translator<'p> {
    rest: Peekable<Chars<'p>>,
    out: String,
    groups: usize,
}

/// One escape, in or out of a class.
enum Escape {
    /// A character.
    Char(char),
    /// Several characters, as a class or what stands in one.
    Class(String),
    /// The edge of a word, or no such edge.
    Edge(char),
}

impl Translator<'_> {
    fn run(mut self) -> Result<String, Reason> {
        // Whether something stands here that can be repeated.
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
                    self.groups = self.groups.checked_sub(1).ok_or("a group ends that has not begun")?;
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
                        let _ = write!(self.out, "[{class}]");
                        true
                    }
                    Escape::Edge(edge) => {
                        let _ = write!(self.out, r"(?-u:\{edge})");
                        false
                    }
                },
                c => self.literal(c),
            };
        }
        if self.groups > 0 {
            return Err("a group does not end".to_owned());
        }
        Ok(self.out)
    }

    /// Writes a character that stands for itself.
    fn literal(&mut self, c: char) -> bool {
        literal(&mut self.out, c);
        true
    }

    /// The sign of a repetition, and the `?` that makes it short.
    fn repeats(&mut self, atom: bool, sign: &str) -> Result<(), Reason> {
        if !atom {
            return Err(format!("there is nothing that `{sign}` could repeat"));
        }
        self.out.push_str(sign);
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
        Ok(())
    }

    /// What follows `{`: `{2}`, `{2,}`, `{2,4}`; nothing where it is a brace.
    fn count(&mut self) -> Result<Option<String>, Reason> {
        let ahead = self.rest.clone();
        let inner: String = ahead.take_while(|c| c.is_ascii_digit() || matches!(c, ',' | ' ')).collect();
        if !inner.contains(|c: char| c.is_ascii_digit()) {
            return Ok(None);
        }
        let (low, high) = inner.split_once(',').unwrap_or((&inner, "0"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let ended = self.rest.clone().nth(inner.len()) == Some('}');
        if !ended || !is_number(low) || !(high.is_empty() || is_number(high)) {
            return Err(format!("`{{{inner}` is no count: it would stand for itself"));
        }
        self.rest.nth(inner.len());
        Ok(Some(format!("{{{inner}}}")))
    }

    /// What follows `(`.
    fn group(&mut self) -> Result<(), Reason> {
        self.groups += 1;
        self.out.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        let mut head = self.rest.clone();
        match (head.next(), head.next()) {
            (Some('='), _) => Err("it looks ahead".to_owned()),
            (Some('!'), _) => Err("it looks ahead, for what must not be there".to_owned()),
            (Some('<'), Some('=')) => Err("it looks behind".to_owned()),
            (Some('<'), Some('!')) => Err("it looks behind, for what must not be there".to_owned()),
            (Some(':'), _) => {
                self.rest.next();
                self.out.push_str("?:");
                Ok(())
            }
            (Some('<'), _) | (Some('P'), Some('<')) => {
                // A group's name is of no use here, and may be one that `regex` does not take.
                let name: String = self.rest.by_ref().take_while(|c| *c != '>').collect();
                if name.contains(['(', ')']) { Err("the name of a group does not end".to_owned()) } else { Ok(()) }
            }
            (Some('i'), Some(end @ (':' | ')'))) => {
                self.rest.nth(1);
                self.out.push_str("?i");
                self.out.push(end);
                self.groups -= usize::from(end == ')');
                Ok(())
            }
            (other, _) => Err(format!("`(?{}` is no group of ECMA 262", other.map(String::from).unwrap_or_default())),
        }
    }

    /// What follows `\`.
    fn escape(&mut self) -> Result<Escape, Reason> {
        let c = self.rest.next().ok_or("it ends in a backslash")?;
        Ok(match c {
            'd' => Escape::Class("0-9".to_owned()),
            'D' => Escape::Class("^0-9".to_owned()),
            'w' => Escape::Class("0-9A-Z_a-z".to_owned()),
            'W' => Escape::Class("^0-9A-Z_a-z".to_owned()),
            's' => Escape::Class(SPACE.to_owned()),
            'S' => Escape::Class(format!("^{SPACE}")),
            'b' | 'B' => Escape::Edge(c),
            't' => Escape::Char('\t'),
            'n' => Escape::Char('\n'),
            'r' => Escape::Char('\r'),
            'v' => Escape::Char('\u{b}'),
            'f' => Escape::Char('\u{c}'),
            '0' if !self.rest.peek().is_some_and(char::is_ascii_digit) => Escape::Char('\0'),
            '0'..='9' | 'k' => return Err("it refers back to a group".to_owned()),
            'c' => match self.rest.next() {
                Some(letter) if letter.is_ascii_alphabetic() => Escape::Char(char::from(letter as u8 % 32)),
                _ => return Err("`\\c` is no control character".to_owned()),
            },
            'x' => Escape::Char(character(self.digits(2)?)?),
            'u' => Escape::Char(self.unicode()?),
            'p' | 'P' => {
                let name = self.braced().ok_or("`\\p` names no property")?;
                Escape::Class(format!("\\{c}{{{name}}}"))
            }
            c if c.is_ascii_alphanumeric() => return Err(format!("`\\{c}` is no escape of ECMA 262")),
            c => Escape::Char(c),
        })
    }

    /// `{…}`, where it follows.
    fn braced(&mut self) -> Option<String> {
        self.rest.next_if_eq(&'{')?;
        let inner: String = self.rest.by_ref().take_while(|c| *c != '}').collect();
        let sound = inner.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '=' | ' ' | '-'));
        (sound && !inner.is_empty()).then_some(inner)
    }

    /// What follows `\u`: four digits, two times four for a pair of surrogates, or any in braces.
    fn unicode(&mut self) -> Result<char, Reason> {
        if self.rest.peek() == Some(&'{') {
            let code = self.braced().and_then(|digits| u32::from_str_radix(&digits, 16).ok());
            return character(code.ok_or("`\\u` names no character")?);
        }
        let high = self.digits(4)?;
        if !(0xD800..0xDC00).contains(&high) {
            return character(high);
        }
        let alone = || "half a pair of surrogates stands alone".to_owned();
        if self.rest.next() != Some('\\') || self.rest.next() != Some('u') {
            return Err(alone());
        }
        let low = self.digits(4)?.checked_sub(0xDC00).filter(|low| *low < 0x400).ok_or_else(alone)?;
        character(0x10000 + ((high - 0xD800) << 10) + low)
    }

    fn digits(&mut self, count: usize) -> Result<u32, Reason> {
        let digits: String = self.rest.by_ref().take(count).collect();
        let sound = digits.len() == count && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let code = sound.then(|| u32::from_str_radix(&digits, 16).ok()).flatten();
        code.ok_or_else(|| format!("`{digits}` is no code of a character"))
    }

    /// What follows `[`.
    fn class(&mut self) -> Result<(), Reason> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        if self.rest.peek() == Some(&']') {
            return match self.rest.next() {
                Some(_) if negated => {
                    self.out.push_str("(?s:.)");
                    Ok(())
                }
                _ => Err("`[]` is a class of nothing".to_owned()),
            };
        }
        self.out.push_str(if negated { "[^" } else { "[" });
        loop {
            let low = match self.in_class()? {
                None => break,
                Some(low) => low,
            };
            // A `-` before the end of the class stands for itself.
            let mut ahead = self.rest.clone();
            let ranges = ahead.next() == Some('-') && ahead.next().is_some_and(|next| next != ']');
            if !ranges {
                self.push_class(low);
                continue;
            }
            self.rest.next();
            let high = self.in_class()?.ok_or("a class does not end")?;
            match (low, high) {
                (Escape::Char(low), Escape::Char(high)) => {
                    literal(&mut self.out, low);
                    self.out.push('-');
                    literal(&mut self.out, high);
                }
                // `[\w-.]`: no range begins or ends with a class.
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

    /// The next element of a class; nothing at its end.
    fn in_class(&mut self) -> Result<Option<Escape>, Reason> {
        match self.rest.next().ok_or("a class does not end")? {
            ']' => Ok(None),
            '[' if matches!(self.rest.peek(), Some(':' | '.' | '=')) => {
                Err("a class of POSIX is none of ECMA 262".to_owned())
            }
            '\\' => match self.escape()? {
                Escape::Edge('b') => Ok(Some(Escape::Char('\u{8}'))),
                Escape::Edge(_) => Err("`\\B` in a class".to_owned()),
                escape => Ok(Some(escape)),
            },
            c => Ok(Some(Escape::Char(c))),
        }
    }

    fn push_class(&mut self, escape: Escape) {
        match escape {
            Escape::Char(c) => literal(&mut self.out, c),
            // What says what it is not needs brackets of its own.
            Escape::Class(class) if class.starts_with('^') => {
                let _ = write!(self.out, "[{class}]");
            }
            Escape::Class(class) => self.out.push_str(&class),
            Escape::Edge(_) => {}
        }
    }
}

fn character(code: u32) -> Result<char, Reason> {
    char::from_u32(code).ok_or_else(|| "half a pair of surrogates stands alone".to_owned())
}

/// Writes a character that stands for itself, in a class or outside of one.
fn literal(out: &mut String, c: char) {
    match c {
        '<' | '>' | ' ' | '"' | '\'' | ',' | ';' | ':' | '=' | '@' | '/' | '!' | '%' | '`' | '_' => out.push(c),
        c if c.is_ascii_punctuation() => {
            out.push('\\');
            out.push(c);
        }
        c if c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric()) => out.push(c),
        // What an editor would not show, and what looks like something else.
        c => {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::translate;
    use regex::Regex;

    #[test]
    fn what_is_read_means_what_ecma_means() {
        // A pattern, what matches it, and what does not.
        let rows: &[(&str, &[&str], &[&str])] = &[
            (r"^\d+$", &["12"], &["", "１２", "1a", "١"]),
            (r"^\w+$", &["a_9Z"], &["ä", "a-b", ""]),
            (r"^\W$", &["ä", "-"], &["a", "_"]),
            (r"^[^\w]$", &["ä"], &["a"]),
            (r"^[\W\d]$", &["ä", "3"], &["a"]),
            (r"^\s$", &[" ", "\u{feff}", "\u{2003}", "\u{b}"], &["\u{85}", "a"]),
            (r"^\S$", &["\u{85}", "a"], &[" ", "\u{feff}"]),
            ("^.$", &["ä", "\u{85}"], &["\n", "\u{2028}", "\r"]),
            (r"^[\w\-.]+$", &["a-b.c"], &["a+b"]),
            (r"^[\w-.]+$", &["a-b.c"], &["a+b"]),
            (r"^[a&&b~~[-]+$", &["&-~[ab"], &["c", "]"]),
            ("^[+--]$", &["+", ",", "-"], &["."]),
            (r"^\<\>\@\/\-$", &["<>@/-"], &["@/-"]),
            ("^{a}]$", &["{a}]"], &["a"]),
            ("^a{2,3}?$", &["aa", "aaa"], &["a", "aaaa"]),
            (r"^\x41\u0042\u{43}\cA\0$", &["ABC\u{1}\0"], &["ABC"]),
            (r"^[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*$", &["a ä\n😀"], &["\u{1}"]),
            (r"^[\p{L}\p{M}]+$", &["äé日"], &["1"]),
            (r"^[^\P{L}]$", &["ä"], &["1"]),
            ("^[^]$", &["\n", "ä"], &["ab"]),
            (r"^[\b]$", &["\u{8}"], &["b"]),
            (r"\bcat\b", &["a cat"], &["cats"]),
            (r"^(?<year>\d{4})(?:-(?<month>\d\d))?$", &["2024-01", "2024"], &["24"]),
            ("^(?i:a)b$", &["Ab"], &["AB"]),
            ("(?i)ab", &["xAB"], &["b"]),
            ("[vV][5-7]", &["xv5"], &["v4"]),
            (r"[\w-]+:[0-9a-f-]+", &["us-east-1:0a-b"], &["us east"]),
            ("^a|b$", &["ax", "xb"], &["xa"]),
            ("", &["", "a"], &[]),
            ("/a/b", &["/a/b"], &["a/b"]),
        ];
        for (pattern, matching, others) in rows {
            let translated = translate(pattern).unwrap_or_else(|reason| panic!("{pattern}: {reason}"));
            let regex = Regex::new(&translated).unwrap();
            for text in *matching {
                assert!(regex.is_match(text), "{pattern} is {translated}, and does not match {text:?}");
            }
            for text in *others {
                assert!(!regex.is_match(text), "{pattern} is {translated}, and matches {text:?}");
            }
        }
    }

    #[test]
    fn what_regex_cannot_read_is_told() {
        let rows = [
            ("^(?=.*[A-Z]).+$", "it looks ahead"),
            ("^(?!aws:).+$", "it looks ahead, for what must not be there"),
            ("(?<=a)b", "it looks behind"),
            ("(?<!a)b", "it looks behind, for what must not be there"),
            (r"(a)\1", "it refers back to a group"),
            (r"(?<n>a)\k<n>", "it refers back to a group"),
            ("(a", "a group does not end"),
            ("a)", "a group ends that has not begun"),
            ("*a", "there is nothing that `*` could repeat"),
            ("a++", "there is nothing that `+` could repeat"),
            ("a{1, 32}", "`{1, 32` is no count: it would stand for itself"),
            ("a{,3}", "`{,3` is no count: it would stand for itself"),
            ("[z-a]", "invalid character class range, the start must be <= the end"),
            ("[a", "a class does not end"),
            ("[]a]", "`[]` is a class of nothing"),
            ("[[:alpha:]]", "a class of POSIX is none of ECMA 262"),
            (r"\Aa\z", "`\\A` is no escape of ECMA 262"),
            (r"\uD800", "half a pair of surrogates stands alone"),
            (r"\p{Greekish}", "Unicode property not found"),
            (r"\pL", "`\\p` names no property"),
            ("/^[a-z]$/i", "it stands between slashes, as in a program"),
            ("(?>a)", "`(?>` is no group of ECMA 262"),
            ("(?s).", "`(?s` is no group of ECMA 262"),
            ("a\\", "it ends in a backslash"),
            (r"(\p{L}{1000}){1000}", "it is too large"),
        ];
        for (pattern, expected) in rows {
            assert_eq!(translate(pattern).unwrap_err(), expected, "{pattern}");
        }
    }

    #[test]
    fn nothing_that_is_written_makes_it_fail_otherwise() {
        // Any text is translated or refused: no panic, and what is translated is read.
        let alphabet: Vec<char> = r"ab09-^$.|()[]{}*+?\\dpu<>:=!,/&~é😀".chars().collect();
        let mut state = 7_u64;
        for _ in 0..20_000 {
            let mut pattern = String::new();
            for _ in 0..8 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                pattern.push(alphabet[(state >> 33) as usize % alphabet.len()]);
            }
            let _ = translate(&pattern);
        }
    }
}
