//! Patterns: ECMA 262, which tables speak, as `regex-lite` reads it.
//!
//! Most patterns mean the same to both. Where they might not, a pattern is not checked: a check that refuses what a
//! service takes is worse than none.

use regex_lite::Regex;
use std::collections::HashMap;
use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

/// Patterns that have been read.
#[derive(Default)]
pub(crate) struct Patterns(HashMap<&'static str, Option<Regex>>);

impl Patterns {
    /// Whether a text matches somewhere within it; `None` where the pattern cannot be checked.
    pub(crate) fn matches(&mut self, pattern: &'static str, text: &str) -> Option<bool> {
        self.0.entry(pattern).or_insert_with(|| read(pattern)).as_ref().map(|regex| regex.is_match(text))
    }
}

/// Whether a text matches somewhere within it; `None` where the pattern cannot be checked.
pub(crate) fn matches(pattern: &str, text: &str) -> Option<bool> {
    read(pattern).map(|regex| regex.is_match(text))
}

fn read(pattern: &str) -> Option<Regex> {
    Regex::new(&translate(pattern)?).ok()
}

/// White space and ends of lines, as ECMA has them.
const SPACE: &str = r"\t-\r\x20\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}";

/// One character, or several, as a pattern says them.
enum Atom {
    Char(char),
    /// What stands between brackets.
    Class(&'static str),
    /// The edge of a word, or no such edge.
    Edge(&'static str),
}

/// The pattern as `regex-lite` reads it; `None` where it says what that has no word for.
fn translate(pattern: &str) -> Option<String> {
    if is_program(pattern) {
        return None;
    }
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match escape(&mut chars)? {
                Atom::Char(c) => literal(c, &mut out),
                Atom::Class(class) => {
                    let _ = write!(out, "[{class}]");
                }
                Atom::Edge(edge) => out.push_str(edge),
            },
            '[' => class(&mut chars, &mut out)?,
            '.' => out.push_str(r"[^\n\r\x{2028}\x{2029}]"),
            '(' => {
                out.push('(');
                if chars.next_if_eq(&'?').is_some() {
                    // Looking around, names and flags.
                    chars.next_if_eq(&':')?;
                    out.push_str("?:");
                }
            }
            '{' => match count(&chars) {
                Some(count) => {
                    chars.nth(count.len());
                    let _ = write!(out, "{{{count}}}");
                }
                None => literal('{', &mut out),
            },
            '^' | '$' | '|' | ')' | '*' | '+' | '?' => out.push(c),
            c => literal(c, &mut out),
        }
    }
    Some(out)
}

/// `/^[a-z]$/i`: nobody means the slashes.
fn is_program(pattern: &str) -> bool {
    let Some((start, flags)) = pattern.rsplit_once('/') else { return false };
    start.starts_with('/') && flags.chars().all(|flag| "dgimsuvy".contains(flag))
}

/// How often, where that is what follows `{`.
fn count(chars: &Peekable<Chars<'_>>) -> Option<String> {
    let count: String = chars.clone().take_while(|c| *c != '}').collect();
    let is_count =
        count.starts_with(|c: char| c.is_ascii_digit()) && count.chars().all(|c| c.is_ascii_digit() || c == ',');
    is_count.then_some(count)
}

/// What follows `[`.
fn class(chars: &mut Peekable<Chars<'_>>, out: &mut String) -> Option<()> {
    out.push('[');
    if chars.next_if_eq(&'^').is_some() {
        out.push('^');
    }
    // `[]` is nothing, and `[^]` is anything: nobody means it.
    let mut low = in_class(chars)??;
    loop {
        match &low {
            Atom::Edge(_) => return None,
            Atom::Class(class) => out.push_str(class),
            Atom::Char(c) => literal(*c, out),
        }
        let Some(next) = in_class(chars)? else { break };
        low = match (low, next) {
            // `[a-z]`; the dash of `[a-]`, `[\w-.]` and `[a-\w]` stands for itself.
            (Atom::Char(_), Atom::Char('-')) if !matches!(chars.peek(), Some(']') | None) => match in_class(chars)?? {
                Atom::Char(high) => {
                    out.push('-');
                    literal(high, out);
                    match in_class(chars)? {
                        Some(next) => next,
                        None => break,
                    }
                }
                other => {
                    literal('-', out);
                    other
                }
            },
            (_, next) => next,
        };
    }
    out.push(']');
    Some(())
}

/// The next of a class, `Some(None)` at its end; `None` where it says what cannot be checked.
fn in_class(chars: &mut Peekable<Chars<'_>>) -> Option<Option<Atom>> {
    match chars.next()? {
        ']' => Some(None),
        '[' if matches!(chars.peek(), Some(':' | '.' | '=')) => None,
        '\\' => match escape(chars)? {
            Atom::Edge(_) => None,
            atom => Some(Some(atom)),
        },
        c => Some(Some(Atom::Char(c))),
    }
}

/// What follows a backslash.
fn escape(chars: &mut Peekable<Chars<'_>>) -> Option<Atom> {
    Some(match chars.next()? {
        'd' => Atom::Class("0-9"),
        'w' => Atom::Class("0-9A-Z_a-z"),
        's' => Atom::Class(SPACE),
        'D' => Atom::Class(r"\D"),
        'W' => Atom::Class(r"\W"),
        'S' => Atom::Class(r"\S"),
        'b' => Atom::Edge(r"\b"),
        'B' => Atom::Edge(r"\B"),
        't' => Atom::Char('\t'),
        'n' => Atom::Char('\n'),
        'r' => Atom::Char('\r'),
        'v' => Atom::Char('\u{b}'),
        'f' => Atom::Char('\u{c}'),
        'x' => Atom::Char(code(chars, 2)?),
        'u' if chars.peek() == Some(&'{') => {
            let digits: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
            Atom::Char(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?)
        }
        'u' => Atom::Char(code(chars, 4)?),
        // References back, properties and control characters.
        c if c.is_ascii_alphanumeric() => return None,
        c => Atom::Char(c),
    })
}

fn code(chars: &mut Peekable<Chars<'_>>, digits: usize) -> Option<char> {
    let text: String = chars.by_ref().take(digits).collect();
    let is_sound = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    char::from_u32(u32::from_str_radix(&text, 16).ok().filter(|_| is_sound)?)
}

/// Writes a character that stands for itself, in a class or outside of one.
fn literal(c: char, out: &mut String) {
    match c.is_alphanumeric() {
        true => out.push(c),
        false => {
            let _ = write!(out, r"\x{{{:x}}}", u32::from(c));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, matching: &[&str], others: &[&str]) {
        for text in matching {
            assert_eq!(matches(pattern, text), Some(true), "{pattern} {text:?} {:?}", translate(pattern));
        }
        for text in others {
            assert_eq!(matches(pattern, text), Some(false), "{pattern} {text:?} {:?}", translate(pattern));
        }
    }

    #[test]
    fn a_pattern_need_match_only_somewhere() {
        check("b", &["abc", "b"], &["ac", ""]);
        check("^b$", &["b"], &["b\n", "abc"]);
    }

    #[test]
    fn patterns_of_services_are_read() {
        check(r"[\w-]+:[0-9a-f-]+", &["us-east-1:00ff-"], &["us-east-1", "é:x"]);
        check(r"^[\w\s+=,.@-]+$", &["a b+=,.@-", "a\u{a0}b"], &["a/b", ""]);
        check(r"^[A-Za-z0-9._:\/-]+$", &["a.b:c/d-"], &["a b"]);
        check(r"^[\S]+$", &["é☃"], &["a b"]);
        check(r"^[\s\S]*$", &["a\nb", ""], &[]);
        check(r"^\d{2,3}$", &["12", "123"], &["1", "1234", "٣٣"]);
        check(r"^a{,2}$", &["a{,2}"], &["aa"]);
    }

    #[test]
    fn marks_that_mean_something_else_in_rust_stand_for_themselves() {
        check(r"^[[a]+$", &["[a"], &["b"]);
        check(r"^[a&&b]+$", &["a&b"], &["c"]);
        check(r"^[a~~b]+$", &["a~b"], &["c"]);
        check(r"^[a-]+$", &["a-"], &["b"]);
        check(r"^[-a]+$", &["a-"], &["b"]);
        check(r"^[\w-.]+$", &["a-."], &["/"]);
        check(r"^[a-\d]+$", &["a-1"], &["b"]);
        check(r"^[^a-c]$", &["d"], &["b"]);
        check(r"^#\-\/ $", &["#-/ "], &["#"]);
        check(r"^.$", &["☃"], &["\n", "\u{2028}"]);
        check(r"^\u0041\x42\u{43}$", &["ABC"], &["abc"]);
        check(r"^(?:a|b)(c)$", &["ac"], &["c"]);
    }

    #[test]
    fn patterns_that_would_take_too_much_are_not_checked() {
        for pattern in ["((a{1000}){1000}){1000}", "a{4294967295}", "a{99999999999999999999}"] {
            assert_eq!(matches(pattern, "a"), None, "{pattern}");
        }
        let deep = format!("{}a{}", "(".repeat(10_000), ")".repeat(10_000));
        assert_eq!(matches(&deep, "a"), None);
        assert_eq!(matches("^(a+)+$", &format!("{}b", "a".repeat(5_000))), Some(false));
    }

    #[test]
    fn arbitrary_patterns_do_not_panic() {
        let marks: Vec<char> = "ab01[](){}^$-.*+?|\\\\dDwWsSbuxp,:=!<&~é".chars().collect();
        let mut state = 0x1234_5678_9abc_def1_u64;
        let mut read = 0;
        for _ in 0..20_000 {
            let mut pattern = String::new();
            for _ in 0..1 + (state >> 60) {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                pattern.push(marks[(state % marks.len() as u64) as usize]);
            }
            read += usize::from(matches(&pattern, "ab-0é").is_some());
        }
        assert!(read > 1_000, "only {read} of them are patterns");
    }

    #[test]
    fn what_cannot_be_read_alike_is_not_checked() {
        for pattern in [
            r"[\p{L}]+",
            r"(?=a)",
            r"(?<!a)b",
            r"(?i)a",
            r"(a)\1",
            r"[]",
            r"[^]",
            r"[a",
            r"a\",
            r"(a",
            r"*",
            r"[[:alpha:]]",
            r"\ud800",
            r"/^a$/i",
            r"a{2,1}",
            r"[z-a]",
            r"\cA",
        ] {
            assert_eq!(matches(pattern, "a"), None, "{pattern}");
        }
    }
}
