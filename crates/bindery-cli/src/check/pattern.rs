//! Patterns of the metadata, compiled by `regex-lite`.
//!
//! A pattern that has no equivalent there is not checked.

use bindery_text::pattern::{Engine, translate};
use regex_lite::Regex;
use std::collections::HashMap;

/// Compiled patterns.
#[derive(Default)]
pub(crate) struct Patterns(HashMap<&'static str, Option<Regex>>);

impl Patterns {
    /// Returns whether a text matches in any part; `None` if the pattern is not checked.
    pub(crate) fn matches(&mut self, pattern: &'static str, text: &str) -> Option<bool> {
        self.0.entry(pattern).or_insert_with(|| compile(pattern)).as_ref().map(|regex| regex.is_match(text))
    }
}

/// Returns whether a text matches in any part; `None` if the pattern is not checked.
pub(crate) fn matches(pattern: &str, text: &str) -> Option<bool> {
    compile(pattern).map(|regex| regex.is_match(text))
}

fn compile(pattern: &str) -> Option<Regex> {
    Regex::new(&translate(pattern, Engine::RegexLite).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, matching: &[&str], others: &[&str]) {
        for text in matching {
            assert_eq!(
                matches(pattern, text),
                Some(true),
                "{pattern} {text:?} {:?}",
                translate(pattern, Engine::RegexLite)
            );
        }
        for text in others {
            assert_eq!(
                matches(pattern, text),
                Some(false),
                "{pattern} {text:?} {:?}",
                translate(pattern, Engine::RegexLite)
            );
        }
    }

    #[test]
    fn a_pattern_matches_a_part_of_the_text() {
        check("b", &["abc", "b"], &["ac", ""]);
        check("^b$", &["b"], &["b\n", "abc"]);
    }

    #[test]
    fn untranslatable_patterns_are_not_checked() {
        for pattern in [r"(?=a)", r"(a)\1", r"a{2,1}", r"/^a$/i"] {
            assert_eq!(matches(pattern, "a"), None, "{pattern}");
        }
    }

    #[test]
    fn expensive_patterns_are_not_checked() {
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
}
