//! Checking a request before it is sent: what `validate` of a generated crate is made of.
//!
//! A type says by [`Check`] what its service says of its values, and a [`Checker`] writes down what is violated. The
//! [`Path`] of a member is put into words only where something is wrong with it: a valid request costs its
//! comparisons and nothing else.
//!
//! ```
//! use bindery::check::{Check, Checker, Path};
//!
//! struct Pet {
//!     name: String,
//!     tags: Vec<String>,
//! }
//!
//! impl Check for Pet {
//!     fn check(&self, at: &Path<'_>, checker: &mut Checker) {
//!         checker.length(&at.member("name"), &self.name, 1, 20);
//!         for (index, tag) in self.tags.iter().enumerate() {
//!             checker.length(&at.member("tags").item(index), tag, 1, 8);
//!         }
//!     }
//! }
//!
//! let pet = Pet { name: String::new(), tags: vec!["good".into(), "very good".into()] };
//! let invalid = Checker::run(&pet).unwrap_err();
//! assert_eq!(
//!     invalid.to_string(),
//!     "name: at least 1 character, not 0; tags[1]: at most 8 characters, not 9",
//! );
//! ```

use crate::{Document, Invalid, Nullable, Number, Rule, Sensitive, Violation};
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// What can be checked against all that its service says of it.
pub trait Check {
    /// Checks a value that stands at a place of the request.
    fn check(&self, at: &Path<'_>, checker: &mut Checker);
}

/// The place of a value within a request, as `RoleMappings["graph.facebook.com"].Rules[2].Claim`.
#[derive(Clone, Copy, Debug)]
pub struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Step<'p>,
}

/// The way from a value to what it holds.
#[derive(Clone, Copy, Debug)]
enum Step<'p> {
    Request,
    Member(&'p str),
    Item(usize),
    Key(&'p str),
    Keyed(&'p str),
}

impl Path<'_> {
    /// The place of a member, by its name on the wire.
    pub fn member<'p>(&'p self, name: &'p str) -> Path<'p> {
        Path { parent: Some(self), step: Step::Member(name) }
    }

    /// The place of an item of a list, from 0.
    pub fn item(&self, index: usize) -> Path<'_> {
        Path { parent: Some(self), step: Step::Item(index) }
    }

    /// The place of a value of a map.
    pub fn key<'p>(&'p self, key: &'p str) -> Path<'p> {
        Path { parent: Some(self), step: Step::Key(key) }
    }

    /// The place of a key of a map, as `Roles["guest"] (the key)`.
    pub fn keyed<'p>(&'p self, key: &'p str) -> Path<'p> {
        Path { parent: Some(self), step: Step::Keyed(key) }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut steps = Vec::new();
        let mut path = Some(self);
        while let Some(Path { parent, step }) = path {
            steps.push(*step);
            path = *parent;
        }
        let mut first = true;
        for step in steps.into_iter().rev() {
            match step {
                Step::Request => continue,
                Step::Member(name) if !is_plain(name) => write!(f, "[{name:?}]")?,
                Step::Member(name) if first => f.write_str(name)?,
                Step::Member(name) => write!(f, ".{name}")?,
                Step::Item(index) => write!(f, "[{index}]")?,
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Keyed(key) => write!(f, "[{key:?}] (the key)")?,
            }
            first = false;
        }
        Ok(())
    }
}

/// Whether a name stands for itself within a path.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '@' | ':'))
}

/// What writes down the violations of a request.
#[derive(Debug, Default)]
pub struct Checker {
    violations: Vec<Violation>,
}

impl Checker {
    /// Checks a whole request.
    ///
    /// # Errors
    /// All violations at once, in the order of the members.
    pub fn run<T: Check>(request: &T) -> Result<(), Invalid> {
        let mut checker = Checker::default();
        request.check(&Path { parent: None, step: Step::Request }, &mut checker);
        match checker.violations {
            violations if violations.is_empty() => Ok(()),
            violations => Err(Invalid { violations }),
        }
    }

    /// Writes down that a value is not as a rule says; the message says what it should be.
    pub fn violation(&mut self, at: &Path<'_>, rule: Rule, message: impl Into<String>) {
        self.violations.push(Violation { path: at.to_string(), rule, message: message.into() });
    }

    /// The length of a text, in characters.
    pub fn length<T: Text + ?Sized>(&mut self, at: &Path<'_>, value: &T, min: u64, max: u64) {
        let text = value.text();
        // No text has more characters than bytes, or fewer than a quarter of them.
        let bytes = text.len() as u64;
        if bytes <= max && bytes / 4 >= min {
            return;
        }
        let length = text.chars().count() as u64;
        self.count(at, Rule::Length, length, (min, max), "character", if T::SECRET { Shown::No } else { Shown::Yes });
    }

    /// The length of bytes, which documents give now in bytes, now in characters of their base64: whatever one of
    /// the two readings allows, is allowed.
    pub fn bytes(&mut self, at: &Path<'_>, length: usize, min: u64, max: u64) {
        let length = length as u64;
        if length > max || length.div_ceil(3).saturating_mul(4) < min {
            self.count(at, Rule::Length, length, (min, max), "byte", Shown::No);
        }
    }

    /// The number of entries of a list or a map.
    pub fn entries(&mut self, at: &Path<'_>, entries: usize, min: u64, max: u64) {
        self.count(at, Rule::Size, entries as u64, (min, max), "entry", Shown::Yes);
    }

    /// The number of members of a structure that are there.
    pub fn members(&mut self, at: &Path<'_>, members: usize, min: u64, max: u64) {
        self.count(at, Rule::Size, members as u64, (min, max), "member", Shown::Yes);
    }

    fn count(&mut self, at: &Path<'_>, rule: Rule, count: u64, (min, max): (u64, u64), what: &str, shown: Shown) {
        let (word, bound) = match count {
            _ if (min..=max).contains(&count) => return,
            _ if min == max => ("exactly", min),
            _ if count < min => ("at least", min),
            _ => ("at most", max),
        };
        let what = match (bound, what) {
            (1, what) => what.to_owned(),
            (_, "entry") => "entries".to_owned(),
            (_, what) => format!("{what}s"),
        };
        let found = match shown {
            Shown::Yes => format!(", not {count}"),
            Shown::No => String::new(),
        };
        self.violation(at, rule, format!("{word} {bound} {what}{found}"));
    }

    /// No item twice.
    pub fn unique<T: PartialEq + Serialize>(&mut self, at: &Path<'_>, items: &[T]) {
        /// As many are compared one by one; of more, what they are as JSON is looked up.
        const FEW: usize = 32;
        let mut repeat = |earlier: usize, later: usize| {
            self.violation(&at.item(later), Rule::Size, format!("no item twice; it is the same as item {earlier}"));
        };
        if items.len() <= FEW {
            for (later, item) in items.iter().enumerate() {
                if let Some(earlier) = items[..later].iter().position(|earlier| earlier == item) {
                    repeat(earlier, later);
                }
            }
            return;
        }
        let mut first = HashMap::new();
        for (later, item) in items.iter().enumerate() {
            // What cannot be written fails when it is sent, and says so there.
            let Ok(document) = Document::from_serialize(item) else { continue };
            let earlier = *first.entry(document.to_string()).or_insert(later);
            if earlier != later {
                repeat(earlier, later);
            }
        }
    }

    /// A text that matches a pattern: whether it does, and the pattern as the service says it.
    pub fn pattern(&mut self, at: &Path<'_>, matches: bool, pattern: &str) {
        if !matches {
            self.violation(at, Rule::Pattern, format!("text that matches {pattern}"));
        }
    }

    /// A number that is no less than a bound.
    pub fn at_least(&mut self, at: &Path<'_>, value: &impl Numeric, bound: impl Numeric) {
        self.bound(at, value, bound, "at least", Ordering::is_ge);
    }

    /// A number that is greater than a bound.
    pub fn more_than(&mut self, at: &Path<'_>, value: &impl Numeric, bound: impl Numeric) {
        self.bound(at, value, bound, "more than", Ordering::is_gt);
    }

    /// A number that is no greater than a bound.
    pub fn at_most(&mut self, at: &Path<'_>, value: &impl Numeric, bound: impl Numeric) {
        self.bound(at, value, bound, "at most", Ordering::is_le);
    }

    /// A number that is less than a bound.
    pub fn less_than(&mut self, at: &Path<'_>, value: &impl Numeric, bound: impl Numeric) {
        self.bound(at, value, bound, "less than", Ordering::is_lt);
    }

    fn bound(
        &mut self,
        at: &Path<'_>,
        value: &impl Numeric,
        bound: impl Numeric,
        words: &str,
        holds: fn(Ordering) -> bool,
    ) {
        let Some(bound) = bound.number() else { return };
        // What is not a number is within no bounds.
        if !value.number().is_some_and(|value| holds(compare(value, bound))) {
            self.violation(at, Rule::Value, format!("{words} {bound}"));
        }
    }

    /// A number that is a whole multiple of another, in decimal: 0.07 is seven times 0.01.
    pub fn multiple_of(&mut self, at: &Path<'_>, value: &impl Numeric, of: impl Numeric) {
        let Some(of) = of.number() else { return };
        if !value.number().is_some_and(|value| is_multiple(value, of)) {
            self.violation(at, Rule::Value, format!("a multiple of {of}"));
        }
    }

    /// A value of an enum that its service does not list, and those that it does.
    pub fn unknown<T: fmt::Display>(&mut self, at: &Path<'_>, value: &dyn fmt::Display, known: &[T]) {
        let value = value.to_string();
        let known: Vec<String> = known.iter().map(T::to_string).collect();
        if !known.contains(&value) {
            self.violation(at, Rule::Enum, format!("one of {}", known.join(", ")));
        }
    }

    /// One of some values of any type.
    pub fn one_of<T: Serialize>(&mut self, at: &Path<'_>, value: &T, known: &[Document]) {
        // What cannot be written fails when it is sent, and says so there.
        let Ok(value) = Document::from_serialize(value) else { return };
        if !known.iter().any(|known| is_same(known, &value)) {
            let known: Vec<String> = known.iter().map(Document::to_string).collect();
            self.violation(at, Rule::Enum, format!("one of {}", known.join(", ")));
        }
    }
}

/// Whether a message says what was found: of a secret, not even the length.
#[derive(Clone, Copy)]
enum Shown {
    Yes,
    No,
}

impl<T: Check> Check for Option<T> {
    fn check(&self, at: &Path<'_>, checker: &mut Checker) {
        if let Some(value) = self {
            value.check(at, checker);
        }
    }
}

impl<T: Check> Check for Nullable<T> {
    fn check(&self, at: &Path<'_>, checker: &mut Checker) {
        if let Nullable::Value(value) = self {
            value.check(at, checker);
        }
    }
}

impl<T: Check> Check for Box<T> {
    fn check(&self, at: &Path<'_>, checker: &mut Checker) {
        T::check(self, at, checker);
    }
}

impl<T: Check> Check for Sensitive<T> {
    fn check(&self, at: &Path<'_>, checker: &mut Checker) {
        T::check(self, at, checker);
    }
}

impl<T: Check> Check for Vec<T> {
    fn check(&self, at: &Path<'_>, checker: &mut Checker) {
        for (index, item) in self.iter().enumerate() {
            item.check(&at.item(index), checker);
        }
    }
}

impl<T: Check> Check for BTreeMap<String, T> {
    fn check(&self, at: &Path<'_>, checker: &mut Checker) {
        for (key, value) in self {
            value.check(&at.key(key), checker);
        }
    }
}

/// Text, secret or not.
pub trait Text {
    /// Whether nothing may be said of it.
    const SECRET: bool;
    /// The text.
    fn text(&self) -> &str;
}

impl Text for String {
    const SECRET: bool = false;
    fn text(&self) -> &str {
        self
    }
}

impl Text for Sensitive<String> {
    const SECRET: bool = true;
    fn text(&self) -> &str {
        self
    }
}

/// What is compared as a number.
pub trait Numeric {
    /// The number; `None` for what is not one, or is infinite.
    fn number(&self) -> Option<Number>;
}

macro_rules! integers_are_numeric {
    ($($integer:ty)*) => {$(
        impl Numeric for $integer {
            fn number(&self) -> Option<Number> {
                Some(Number::from(*self))
            }
        }
    )*};
}

integers_are_numeric! { i8 i16 i32 i64 i128 u8 u16 u32 u64 }

impl Numeric for f64 {
    fn number(&self) -> Option<Number> {
        Number::from_f64(*self)
    }
}

impl Numeric for f32 {
    /// The decimal that it is written as: as an `f64`, 0.1 would be more than 0.1.
    fn number(&self) -> Option<Number> {
        self.to_string().parse().ok().and_then(Number::from_f64)
    }
}

impl<T: Numeric> Numeric for Sensitive<T> {
    fn number(&self) -> Option<Number> {
        T::number(self)
    }
}

/// Compares two numbers exactly.
fn compare(one: Number, other: Number) -> Ordering {
    match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => one.cmp(&other),
        (Some(one), None) => compare_mixed(one, other.as_f64()),
        (None, Some(other)) => compare_mixed(other, one.as_f64()).reverse(),
        // Both are finite, and so one of the three holds.
        (None, None) => one.as_f64().partial_cmp(&other.as_f64()).unwrap_or(Ordering::Equal),
    }
}

/// Compares a whole number with a finite decimal, which need not be near enough to a whole one to be cast.
fn compare_mixed(whole: i128, decimal: f64) -> Ordering {
    const END: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0; // 2^127
    let floor = decimal.floor();
    match floor {
        _ if floor >= END => Ordering::Less,
        _ if floor < -END => Ordering::Greater,
        _ => match whole.cmp(&(floor as i128)) {
            Ordering::Equal if decimal > floor => Ordering::Less,
            order => order,
        },
    }
}

/// Whether two values are the same JSON, where `1` and `1.0` are.
fn is_same(one: &Document, other: &Document) -> bool {
    match (one, other) {
        (Document::Number(one), Document::Number(other)) => compare(*one, *other).is_eq(),
        (Document::Array(one), Document::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Document::Object(one), Document::Object(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|((key, one), (other_key, other))| key == other_key && is_same(one, other))
        }
        (one, other) => one == other,
    }
}

/// Whether one number is a whole multiple of another; of zero, everything is.
fn is_multiple(value: Number, of: Number) -> bool {
    let (value, of) = (Decimal::of(value), Decimal::of(of));
    if of.digits == 0 {
        return true;
    }
    let unit = of.digits;
    if value.exponent >= of.exponent {
        let scale = power(10, (value.exponent - of.exponent).unsigned_abs(), unit);
        return multiply(value.digits % unit, scale, unit) == 0;
    }
    // Digits that end in no zero have no power of ten in them: there must be none to take away.
    let scale = 10_u128.checked_pow((of.exponent - value.exponent).unsigned_abs());
    match scale.and_then(|scale| scale.checked_mul(unit)) {
        Some(unit) => value.digits % unit == 0,
        None => value.digits == 0,
    }
}

/// A number as digits and a power of ten, without its sign.
struct Decimal {
    digits: u128,
    exponent: i32,
}

impl Decimal {
    /// What the number is written as: the digits that people mean, not the sum of powers of two.
    fn of(number: Number) -> Decimal {
        let text = number.to_string();
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = whole.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit);
        let mut decimal = Decimal { digits: 0, exponent: exponent.parse().unwrap_or(0) };
        decimal.exponent -= fraction.len() as i32; // an f64 is written with at most 17 digits or 324 zeros
        for digit in digits {
            let digit = u128::from(digit - b'0');
            match decimal.digits.checked_mul(10).and_then(|digits| digits.checked_add(digit)) {
                Some(digits) => decimal.digits = digits,
                None => decimal.exponent += 1, // only zeros follow the 17 digits of an f64
            }
        }
        while decimal.digits != 0 && decimal.digits % 10 == 0 {
            decimal.digits /= 10;
            decimal.exponent += 1;
        }
        decimal
    }
}

/// `base` to the power of `exponent`, modulo `modulus`.
fn power(base: u128, exponent: u32, modulus: u128) -> u128 {
    (0..exponent).fold(1 % modulus, |power, _| multiply(power, base % modulus, modulus))
}

/// `one * other`, modulo `modulus`, of numbers that are less than it.
fn multiply(one: u128, other: u128, modulus: u128) -> u128 {
    if let Some(product) = one.checked_mul(other) {
        return product % modulus;
    }
    let add = |a: u128, b: u128| if a >= modulus - b { a - (modulus - b) } else { a + b };
    (0..u128::BITS).rev().fold(0, |sum, bit| {
        let doubled = add(sum, sum);
        if other >> bit & 1 == 1 { add(doubled, one) } else { doubled }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        let Ok(whole) = text.parse::<i128>() else {
            return Number::from_f64(text.parse().unwrap()).unwrap();
        };
        Number::from(whole)
    }

    #[test]
    fn multiples_are_those_of_decimals() {
        let rows = [
            ("0.07", "0.01", true),
            ("1.1", "0.1", true),
            ("0.3", "0.1", true),
            ("0.075", "0.01", false),
            ("4.5", "1.5", true),
            ("-4.5", "1.5", true),
            ("1e300", "7", false),
            ("7e300", "7", true),
            ("1e-7", "1e-8", true),
            ("1e-8", "1e-7", false),
            ("0", "7", true),
            ("0.0", "0.3", true),
            ("12", "0", true),
            ("10", "4", false),
            ("100000000000000000000000000000000000000", "99999999999999999999999999999999999999", false),
            ("9223372036854775806", "9223372036854775807", false),
            ("5e-324", "1", false),
            ("1e308", "170141183460469231731687303715884105727", false),
            ("18446744073709551615", "5", true),
            ("2.5", "2.5", true),
        ];
        for (value, of, expected) in rows {
            assert_eq!(is_multiple(number(value), number(of)), expected, "{value} of {of}");
        }
    }

    #[test]
    fn numbers_compare_exactly() {
        let rows = [
            ("9007199254740993", "9007199254740992.0", Ordering::Greater),
            ("9007199254740992", "9007199254740992.0", Ordering::Equal),
            ("1", "1.5", Ordering::Less),
            ("-1", "-1.5", Ordering::Greater),
            ("-2", "-1.5", Ordering::Less),
            ("1", "1e300", Ordering::Less),
            ("1", "-1e300", Ordering::Greater),
            ("0", "0.0", Ordering::Equal),
            ("1.5", "1.25", Ordering::Greater),
        ];
        for (one, other, expected) in rows {
            assert_eq!(compare(number(one), number(other)), expected, "{one} and {other}");
            assert_eq!(compare(number(other), number(one)), expected.reverse(), "{other} and {one}");
        }
    }

    fn run(check: impl Fn(&Path<'_>, &mut Checker)) -> Vec<String> {
        struct Checked<F>(F);
        impl<F: Fn(&Path<'_>, &mut Checker)> Check for Checked<F> {
            fn check(&self, at: &Path<'_>, checker: &mut Checker) {
                self.0(&at.member("a"), checker);
            }
        }
        match Checker::run(&Checked(check)) {
            Ok(()) => Vec::new(),
            Err(invalid) => invalid.violations.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn characters_count_not_bytes() {
        let umlauts = "ä".repeat(10);
        assert_eq!(run(|at, checker| checker.length(at, &umlauts, 10, 10)), [""; 0]);
        let message = ["a: exactly 11 characters, not 10"];
        assert_eq!(run(|at, checker| checker.length(at, &umlauts, 11, 11)), message);
        assert_eq!(run(|at, checker| checker.length(at, &umlauts, 0, 9)), ["a: at most 9 characters, not 10"]);
        assert_eq!(
            run(|at, checker| checker.length(at, &String::new(), 1, u64::MAX)),
            ["a: at least 1 character, not 0"]
        );
    }

    #[test]
    fn of_a_secret_nothing_is_said() {
        let secret = Sensitive::new("hunter2".to_owned());
        assert_eq!(run(|at, checker| checker.length(at, &secret, 0, 5)), ["a: at most 5 characters"]);
        assert_eq!(run(|at, checker| checker.at_most(at, &Sensitive::new(4711), 5)), ["a: at most 5"]);
    }

    #[test]
    fn bytes_are_refused_where_both_readings_are() {
        let told = |length, min, max| run(|at, checker| checker.bytes(at, length, min, max));
        assert_eq!(told(10, 0, 10), [""; 0]);
        assert_eq!(told(11, 0, 10), ["a: at most 10 bytes"]);
        assert_eq!(told(1, 4, 10), [""; 0]);
        assert_eq!(told(0, 1, 10), ["a: at least 1 byte"]);
    }

    #[test]
    fn what_is_no_number_is_within_no_bounds() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(run(|at, checker| checker.at_least(at, &value, 0)), ["a: at least 0"]);
            assert_eq!(run(|at, checker| checker.multiple_of(at, &value, 0.5)), ["a: a multiple of 0.5"]);
        }
        assert_eq!(run(|at, checker| checker.at_most(at, &0.1_f32, 0.1)), [""; 0]);
        assert_eq!(run(|at, checker| checker.less_than(at, &0.1_f32, 0.1)), ["a: less than 0.1"]);
        assert_eq!(run(|at, checker| checker.more_than(at, &u64::MAX, 18_446_744_073_709_551_614_i128)), [""; 0]);
    }

    #[test]
    fn repeated_items_are_found_among_few_and_many() {
        let few = ["a", "b", "a"];
        assert_eq!(run(|at, checker| checker.unique(at, &few)), ["a[2]: no item twice; it is the same as item 0"]);
        let mut many: Vec<u64> = (0..10_000).collect();
        assert_eq!(run(|at, checker| checker.unique(at, &many)), [""; 0]);
        many.push(7);
        assert_eq!(run(|at, checker| checker.unique(at, &many)), ["a[10000]: no item twice; it is the same as item 7"]);
    }

    #[test]
    fn known_values() {
        let known = [Document::from(1), Document::from(2.5), Document::from(["x"])];
        assert_eq!(run(|at, checker| checker.one_of(at, &1.0, &known)), [""; 0]);
        assert_eq!(run(|at, checker| checker.one_of(at, &["x"], &known)), [""; 0]);
        assert_eq!(run(|at, checker| checker.one_of(at, &2, &known)), [r#"a: one of 1, 2.5, ["x"]"#]);
        assert_eq!(run(|at, checker| checker.unknown(at, &"x", &["x", "y"])), [""; 0]);
        assert_eq!(run(|at, checker| checker.unknown(at, &"z", &["x", "y"])), ["a: one of x, y"]);
    }

    #[test]
    fn paths_say_the_way() {
        let root = Path { parent: None, step: Step::Request };
        let (mappings, rules) = (root.member("RoleMappings"), "Rules");
        let (key, odd) = (mappings.key("a\".b"), root.member("odd name"));
        assert_eq!(key.member(rules).item(2).member("Claim").to_string(), r#"RoleMappings["a\".b"].Rules[2].Claim"#);
        assert_eq!(odd.member("x").to_string(), r#"["odd name"].x"#);
        assert_eq!(mappings.keyed("a").to_string(), r#"RoleMappings["a"] (the key)"#);
        assert_eq!(root.to_string(), "");
    }
}
