use super::*;

/// A pattern, texts that match it, and texts that do not.
type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Patterns that both engines match.
const PATTERNS: &[Row] = &[
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
    ("^[^]$", &["\n", "ä"], &["ab"]),
    (r"^[\b]$", &["\u{8}"], &["b"]),
    (r"\bcat\b", &["a cat"], &["cats"]),
    (r"^(?<year>\d{4})(?:-(?<month>\d\d))?$", &["2024-01", "2024"], &["24"]),
    ("[vV][5-7]", &["xv5"], &["v4"]),
    (r"[\w-]+:[0-9a-f-]+", &["us-east-1:0a-b"], &["us east"]),
    ("^a|b$", &["ax", "xb"], &["xa"]),
    ("", &["", "a"], &[]),
    ("/a/b", &["/a/b"], &["a/b"]),
    ("b", &["abc", "b"], &["ac", ""]),
    ("^b$", &["b"], &["b\n", "abc"]),
    (r"^[\w\s+=,.@-]+$", &["a b+=,.@-", "a\u{a0}b"], &["a/b", ""]),
    (r"^[A-Za-z0-9._:\/-]+$", &["a.b:c/d-"], &["a b"]),
    (r"^[\S]+$", &["é☃"], &["a b", "a\u{3000}b"]),
    (r"^[\s\S]*$", &["a\nb", ""], &[]),
    (r"^[\D]$", &["a", "/", ":", "é"], &["0", "9"]),
    (r"^[^\D]$", &["0", "9"], &["a", "/", ":", "é"]),
    (r"^[\W]$", &["-", "@", "[", "`", "{", "é"], &["a", "Z", "0", "_"]),
    (r"^\d{2,3}$", &["12", "123"], &["1", "1234", "٣٣"]),
    (r"^[[a]+$", &["[a"], &["b"]),
    (r"^[a&&b]+$", &["a&b"], &["c"]),
    (r"^[a~~b]+$", &["a~b"], &["c"]),
    (r"^[a-]+$", &["a-"], &["b"]),
    (r"^[-a]+$", &["a-"], &["b"]),
    (r"^[a-\d]+$", &["a-1"], &["b"]),
    (r"^[^a-c]$", &["d"], &["b"]),
    (r"^#\-\/ $", &["#-/ "], &["#"]),
    (r"^(?:a|b)(c)$", &["ac"], &["c"]),
];

/// Patterns that need Unicode tables, which `regex-lite` does not have.
const UNICODE_PATTERNS: &[Row] = &[
    (r"^[\p{L}\p{M}]+$", &["äé日"], &["1"]),
    (r"^[^\P{L}]$", &["ä"], &["1"]),
    ("^(?i:a)b$", &["Ab"], &["AB"]),
    ("(?i)ab", &["xAB"], &["b"]),
];

fn translated(pattern: &str, engine: Engine) -> String {
    translate(pattern, engine).unwrap_or_else(|reason| panic!("{pattern}: {reason}"))
}

#[track_caller]
fn check(rows: &[Row], matches: impl Fn(&str, &str) -> bool) {
    for (pattern, matching, others) in rows {
        for text in *matching {
            assert!(matches(pattern, text), "{pattern} does not match {text:?}");
        }
        for text in *others {
            assert!(!matches(pattern, text), "{pattern} matches {text:?}");
        }
    }
}

#[test]
fn regex_matches_as_ecma_262_defines() {
    let matches =
        |pattern: &str, text: &str| regex::Regex::new(&translated(pattern, Engine::Regex)).unwrap().is_match(text);
    check(PATTERNS, matches);
    check(UNICODE_PATTERNS, matches);
}

#[test]
fn regex_lite_matches_as_ecma_262_defines() {
    let matches = |pattern: &str, text: &str| {
        regex_lite::Regex::new(&translated(pattern, Engine::RegexLite)).unwrap().is_match(text)
    };
    check(PATTERNS, matches);
    for (pattern, ..) in UNICODE_PATTERNS {
        assert!(translate(pattern, Engine::RegexLite).is_err(), "{pattern}");
    }
}

#[test]
fn complements_contain_exactly_the_other_characters() {
    for class in [Class::Digit, Class::Word, Class::Space] {
        let members = regex::Regex::new(&format!("^[{}]$", class.members())).unwrap();
        let complement = regex::Regex::new(&format!("^[{}]$", class.complement())).unwrap();
        // No boundary of a class is outside of these ranges.
        for c in ('\0'..='\u{3100}').chain('\u{fe00}'..='\u{ff80}').chain([char::MAX]) {
            let text = c.encode_utf8(&mut [0; 4]).to_owned();
            assert_ne!(members.is_match(&text), complement.is_match(&text), "{c:?}");
        }
    }
}

#[test]
fn patterns_without_an_equivalent_are_errors() {
    let rows = [
        ("^(?=.*[A-Z]).+$", "look-ahead is not supported"),
        ("^(?!aws:).+$", "negative look-ahead is not supported"),
        ("(?<=a)b", "look-behind is not supported"),
        ("(?<!a)b", "negative look-behind is not supported"),
        (r"(a)\1", "back-references are not supported"),
        (r"(?<n>a)\k<n>", "back-references are not supported"),
        ("(a", "a group is not closed"),
        ("a)", "`)` closes no group"),
        ("*a", "`*` has nothing to repeat"),
        ("a++", "`+` has nothing to repeat"),
        ("a{1, 32}", "`{1, 32` is not a valid count"),
        ("a{,3}", "`{,3` is not a valid count"),
        ("[a", "a class is not closed"),
        ("[]a]", "`[]` matches nothing"),
        ("[[:alpha:]]", "POSIX classes are not part of ECMA-262"),
        (r"\Aa\z", "`\\A` is not an escape of ECMA-262"),
        (r"\uD800", "a surrogate has no counterpart"),
        (r"\pL", "`\\p` is not followed by a property in braces"),
        ("/^[a-z]$/i", "it is written between slashes"),
        ("(?>a)", "`(?>` is not a group of ECMA-262"),
        ("(?s).", "`(?s` is not a group of ECMA-262"),
        ("a\\", "it ends with a backslash"),
    ];
    for (pattern, expected) in rows {
        assert_eq!(translate(pattern, Engine::Regex).unwrap_err().to_string(), expected, "{pattern}");
        assert!(translate(pattern, Engine::RegexLite).is_err(), "{pattern}");
    }
}

#[test]
fn arbitrary_patterns_do_not_panic() {
    let alphabet: Vec<char> = r"ab09-^$.|()[]{}*+?\\dDwWsSbpux<>:=!,/&~é😀".chars().collect();
    let mut state = 7_u64;
    let mut compiled = 0;
    for _ in 0..20_000 {
        let mut pattern = String::new();
        for _ in 0..8 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            pattern.push(alphabet[(state >> 33) as usize % alphabet.len()]);
        }
        let _ = translate(&pattern, Engine::Regex);
        if let Ok(translated) = translate(&pattern, Engine::RegexLite) {
            compiled += usize::from(regex_lite::Regex::new(&translated).is_ok());
        }
    }
    assert!(compiled > 1_000, "only {compiled} of the patterns compile");
}
