//! Sample strings and numbers that satisfy their constraints, where one can be found.

use crate::analysis::patterns;
use bindery_model::node::Number;
use bindery_model::service::{Constraints, IntegerFormat, Located, TypeUse};
use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The compiled patterns of a service, each compiled once; `None` for one that does not compile.
#[derive(Default)]
pub(super) struct Patterns(RefCell<HashMap<String, Option<Rc<Pattern>>>>);

/// A pattern: compiled for matching, and parsed for generating strings.
struct Pattern {
    regex: Regex,
    hir: Hir,
}

impl Patterns {
    fn get(&self, pattern: &str) -> Option<Rc<Pattern>> {
        if let Some(known) = self.0.borrow().get(pattern) {
            return known.clone();
        }
        let read = patterns::translate(pattern).ok().and_then(|translated| {
            let hir = regex_syntax::Parser::new().parse(&translated).ok()?;
            Some(Rc::new(Pattern { regex: Regex::new(&translated).ok()?, hir }))
        });
        self.0.borrow_mut().insert(pattern.to_owned(), read.clone());
        read
    }
}

/// Returns whether a number satisfies its constraints.
pub(super) fn in_range(constraints: &Constraints, value: f64) -> bool {
    let of = |number: &Number| number.as_f64();
    let above = constraints.minimum.as_ref().is_none_or(|min| match constraints.exclusive_minimum {
        Some(_) => value > of(&min.value),
        None => value >= of(&min.value),
    });
    let below = constraints.maximum.as_ref().is_none_or(|max| match constraints.exclusive_maximum {
        Some(_) => value < of(&max.value),
        None => value <= of(&max.value),
    });
    let multiple = constraints.multiple_of.as_ref().is_none_or(|of_| {
        let ratio = value / of(&of_.value);
        (ratio - ratio.round()).abs() < 1e-9
    });
    above && below && multiple
}

/// Returns the `number`th integer that satisfies the constraints, in ascending order.
pub(super) fn integer(constraints: &Constraints, format: IntegerFormat, number: usize) -> Option<String> {
    let (lowest, highest) = format.range();
    let whole = |number: &Number| {
        number.as_i128().or_else(|| Some(number.as_f64().ceil()).filter(|n| n.abs() < 1e18).map(|n| n as i128))
    };
    let least = constraints
        .minimum
        .as_ref()
        .and_then(|min| whole(&min.value))
        .map_or(lowest, |min| min.saturating_add(i128::from(constraints.exclusive_minimum.is_some())).max(lowest));
    let most = constraints.maximum.as_ref().and_then(|max| match max.value.as_i128() {
        Some(max) => Some(max),
        None => whole(&max.value).map(|max| max.saturating_sub(1)),
    });
    let most = most
        .map_or(highest, |max| max.saturating_sub(i128::from(constraints.exclusive_maximum.is_some())).min(highest));
    let step = constraints.multiple_of.as_ref().and_then(|of| whole(&of.value)).filter(|step| *step > 0).unwrap_or(1);
    let start = 1.max(least).min(most);
    // The first multiple at or above `start`, else the last one below.
    let up = start.checked_add((step - start.rem_euclid(step)).rem_euclid(step))?;
    let first = if up <= most { up } else { most.checked_sub(most.rem_euclid(step))? };
    let wanted = first.checked_add(step.checked_mul(i128::try_from(number).ok()?)?)?;
    let value = if wanted <= most { wanted } else { first };
    (least..=most).contains(&value).then(|| value.to_string())
}

/// Returns a number that satisfies the constraints.
pub(super) fn float(constraints: &Constraints, number: usize) -> Option<String> {
    let min = constraints.minimum.as_ref().map(|min| min.value.as_f64());
    let max = constraints.maximum.as_ref().map(|max| max.value.as_f64());
    let step = constraints.multiple_of.as_ref().map(|of| of.value.as_f64()).filter(|step| *step > 0.0);
    let mut candidates = vec![1.5 + number as f64, 1.0 + number as f64, 0.0];
    match (min, max) {
        (Some(min), Some(max)) => candidates.extend([min + (max - min) / 2.0, min, max]),
        (Some(min), None) => candidates.extend([min + 1.0, min]),
        (None, Some(max)) => candidates.extend([max - 1.0, max]),
        (None, None) => {}
    }
    if let Some(step) = step {
        let base = min.unwrap_or(0.0);
        candidates.extend([
            step * (number as f64 + 1.0),
            (base / step).ceil() * step,
            ((base / step).ceil() + 1.0) * step,
        ]);
    }
    let value = candidates.into_iter().find(|value| value.is_finite() && in_range(constraints, *value))?;
    Some(serde_json::Number::from_f64(value)?.to_string())
}

/// The text from which sample strings are built where the constraints allow it.
const SAMPLE: &str = "string";

/// Realistic strings, tried before a pattern's own characters: region-prefixed ids, ARNs, account ids, dates and addresses.
const REALISTIC: [&str; 8] = [
    "us-east-1:12345678-90ab-cdef-1234-567890abcdef",
    "arn:aws:iam::123456789012:role/Example",
    "123456789012",
    "us-east-1",
    "us-east-1_Ab1Cd2Ef3",
    "2015-01-01",
    "https://example.com/",
    "user@example.com",
];

/// The lengths tried for repetitions in a pattern, in order.
const STRETCHES: [u32; 13] = [6, 1, 2, 3, 4, 8, 12, 16, 24, 32, 64, 128, 0];

/// The maximum length of a sample string.
const LONGEST: usize = 2000;

impl Patterns {
    /// Returns the `number`th sample string of a type.
    pub(super) fn text(&self, target: &TypeUse, number: usize) -> Option<String> {
        let constraints = &target.constraints;
        let known = match target.format.as_ref().map(|format| format.value.as_str()) {
            Some("uuid") => "123e4567-e89b-12d3-a456-426614174000",
            Some("email") => "user@example.com",
            Some("uri" | "url") => "https://example.com/",
            Some("hostname") => "example.com",
            Some("duration") => "PT1H",
            Some("ipv4") => "192.0.2.1",
            Some("ipv6") => "2001:db8::1",
            Some(_) | None => SAMPLE,
        };
        if number == 0 && self.satisfies(constraints, known) {
            return Some(known.to_owned());
        }
        // A pattern that does not compile is ignored.
        match constraints.pattern.as_ref().and_then(|pattern| self.get(&pattern.value)) {
            None => plain(constraints, number),
            Some(pattern) if number == 0 && self.realistic(constraints, &pattern).is_some() => {
                self.realistic(constraints, &pattern).map(str::to_owned)
            }
            Some(pattern) => STRETCHES.into_iter().find_map(|stretch| {
                let mut text = String::new();
                generate(&pattern.hir, stretch, number, &mut text).then_some(())?;
                self.satisfies(constraints, &text).then_some(text)
            }),
        }
    }

    /// Returns a realistic string that the pattern matches as a whole.
    fn realistic(&self, constraints: &Constraints, pattern: &Pattern) -> Option<&'static str> {
        let matches = |text: &str| {
            let whole = pattern.regex.find(text).is_some_and(|found| found.len() == text.len());
            whole && self.satisfies(constraints, text)
        };
        REALISTIC.into_iter().find(|text| matches(text))
    }

    /// Returns whether a string satisfies the length and pattern constraints.
    pub(super) fn satisfies(&self, constraints: &Constraints, text: &str) -> bool {
        let length = text.chars().count() as u64;
        constraints.min_length.as_ref().is_none_or(|min| length >= min.value)
            && constraints.max_length.as_ref().is_none_or(|max| length <= max.value)
            && constraints
                .pattern
                .as_ref()
                .is_none_or(|pattern| self.get(&pattern.value).is_none_or(|pattern| pattern.regex.is_match(text)))
    }
}

/// Returns a string that satisfies the length constraints.
fn plain(constraints: &Constraints, number: usize) -> Option<String> {
    let length = |bound: Option<&Located<u64>>, default| {
        bound.map_or(default, |bound| usize::try_from(bound.value).unwrap_or(usize::MAX))
    };
    let (least, most) =
        (length(constraints.min_length.as_ref(), 0), length(constraints.max_length.as_ref(), usize::MAX));
    let text = if number == 0 { SAMPLE.to_owned() } else { format!("{SAMPLE}{}", number + 1) };
    let wanted = text.len().max(least).min(most);
    (wanted <= LONGEST).then(|| text.chars().chain(SAMPLE.chars().cycle()).take(wanted).collect())
}

/// Appends text that matches a part of a pattern. Returns false if there is none or it would be too long. `number`
/// selects among the possible characters.
fn generate(hir: &Hir, stretch: u32, number: usize, text: &mut String) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => true,
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(literal) => {
                text.push_str(literal);
                true
            }
            Err(_) => false,
        },
        HirKind::Class(class) => match character(class, number) {
            Some(c) => {
                text.push(c);
                true
            }
            None => false,
        },
        HirKind::Repetition(repetition) => {
            let count = stretch.max(repetition.min).min(repetition.max.unwrap_or(u32::MAX));
            (0..count).all(|index| generate(&repetition.sub, stretch, number + index as usize, text))
        }
        HirKind::Capture(capture) => generate(&capture.sub, stretch, number, text),
        HirKind::Concat(parts) => parts.iter().all(|part| generate(part, stretch, number, text)),
        HirKind::Alternation(parts) => {
            parts.get(number % parts.len().max(1)).is_some_and(|part| generate(part, stretch, number, text))
        }
    }
}

/// Returns a character of a class: preferably of the sample text, then a digit, then a letter, then the first one.
fn character(class: &Class, number: usize) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.ranges().iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => {
            class.ranges().iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect()
        }
    };
    let holds = |c: char| ranges.iter().any(|(start, end)| (*start..=*end).contains(&c));
    let at = |alphabet: &str| alphabet.chars().nth(number % alphabet.len());
    [SAMPLE, "0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
        .into_iter()
        .find_map(|alphabet| at(alphabet).filter(|c| holds(*c)).or_else(|| alphabet.chars().find(|c| holds(*c))))
        .or_else(|| ranges.iter().flat_map(|(start, end)| *start..=*end).find(|c| !c.is_control()))
        .or_else(|| ranges.first().map(|(start, _)| *start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{fact, use_of};
    use bindery_model::service::Type;

    fn text(pattern: &str, min: u64, max: u64) -> Option<String> {
        let constraints = Constraints {
            pattern: (!pattern.is_empty()).then(|| fact(pattern.to_owned())),
            min_length: Some(fact(min)),
            max_length: Some(fact(max)),
            ..Constraints::default()
        };
        let target = TypeUse { constraints: constraints.clone(), ..use_of(Type::String) };
        let patterns = Patterns::default();
        let text = patterns.text(&target, 0)?;
        assert!(patterns.satisfies(&constraints, &text), "{pattern}: {text}");
        Some(text)
    }

    #[test]
    fn sample_strings_satisfy_their_constraints() {
        let rows = [
            (r"[\w-]+:[0-9a-f-]+", 1, 55, "us-east-1:12345678-90ab-cdef-1234-567890abcdef"),
            ("", 20, 2048, "stringstringstringst"),
            ("", 0, 3, "str"),
            (r"^arn:aws:iam::\d{12}:role/[\w+=,.@-]+$", 20, 2048, "arn:aws:iam::123456789012:role/Example"),
            ("^(true|false)$", 1, 5, "true"),
            (r"[\S]+", 1, 10, "string"),
            ("^[A-Z]{40}$", 0, 40, "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN"),
            ("x?", 0, 4, "x"),
            ("^[^a-z]+$", 2, 3, "01"),
        ];
        for (pattern, min, max, expected) in rows {
            assert_eq!(text(pattern, min, max).as_deref(), Some(expected), "{pattern}");
        }
        // No string satisfies both.
        assert_eq!(text("^a{10}$", 1, 5), None);
    }

    #[test]
    fn sample_numbers_satisfy_their_constraints() {
        let whole = |min: i64, max: i64, of: i64| {
            let constraints = Constraints {
                minimum: Some(fact(Number::Integer(min))),
                maximum: Some(fact(Number::Integer(max))),
                multiple_of: Some(fact(Number::Integer(of))),
                ..Constraints::default()
            };
            integer(&constraints, IntegerFormat::Int32, 0)
        };
        assert_eq!(whole(1, 60, 1).as_deref(), Some("1"));
        assert_eq!(whole(7, 60, 5).as_deref(), Some("10"));
        assert_eq!(whole(-20, -3, 5).as_deref(), Some("-5"));
        assert_eq!(whole(7, 9, 5), None);
        let constraints = Constraints {
            minimum: Some(fact(Number::Float(2.0))),
            exclusive_minimum: Some(crate::fixtures::place(0)),
            ..Constraints::default()
        };
        assert_eq!(float(&constraints, 0).as_deref(), Some("3.0"));
        assert_eq!(integer(&constraints, IntegerFormat::Int8, 0).as_deref(), Some("3"));
    }
}
