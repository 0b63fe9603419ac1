//! Values that satisfy what constrains them, as far as one can be made.

use crate::botocore::json::{Json, Object};
use crate::patterns;
use bindery_model::node::Number;
use bindery_model::service::{
    BlobFormat, Constraints, EnumLiteral, Fact, FloatFormat, IntegerFormat, Member, Model, ShapeId, ShapeKind,
    Structure, TimestampFormat, Type, TypeUse,
};
use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The patterns of a service, read once: few are said often. None where one cannot be read.
#[derive(Default)]
pub(super) struct Patterns(RefCell<HashMap<String, Option<Rc<Pattern>>>>);

/// A pattern, to be matched and to be made texts of.
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

/// Which way a value travels.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Request,
    Response,
}

/// The deepest that structures are filled with what they do not require.
const DEEPEST: usize = 5;

/// So many values are written; after them only what is required, and so many at the very most.
const ENOUGH: usize = 200;
const MOST: usize = 2000;

/// The deepest that values stand in values: lists of lists of lists have an end.
const NESTED: usize = 48;

/// No list is made longer for the sake of a constraint.
const LONGEST_LIST: u64 = 10;

/// Makes values.
pub(super) struct Maker<'m> {
    model: &'m Model,
    patterns: &'m Patterns,
    way: Way,
    written: usize,
    /// How many values the one that is being made stands in.
    depth: usize,
    open: Vec<ShapeId>,
}

impl<'m> Maker<'m> {
    pub(super) fn new(model: &'m Model, patterns: &'m Patterns, way: Way) -> Self {
        Maker { model, patterns, way, written: 0, depth: 0, open: Vec::new() }
    }

    /// The members of a structure that travel this way, of which `wanted` are asked for.
    pub(super) fn members(&mut self, structure: &'m Structure, wanted: impl Fn(&Member) -> bool) -> Option<Object> {
        let mut object = Object::default();
        for member in structure.members.iter().filter(|member| wanted(member)) {
            if self.way == Way::Request && member.read_only.is_some() {
                continue;
            }
            let spared = self.written >= ENOUGH || self.open.len() > DEEPEST;
            if member.required.is_none() && spared {
                continue;
            }
            match (self.member(member), member.required) {
                (Some(value), _) => object.set(&member.name, value),
                (None, None) => {}
                (None, Some(_)) => return None,
            }
        }
        Some(object)
    }

    /// A value of a member.
    pub(super) fn member(&mut self, member: &'m Member) -> Option<Json> {
        // What the document gives as an example, or takes by default, is what people know.
        let said = member.extensions.iter().find(|extension| is_example(&extension.key));
        let said = said.map(|said| &said.value).or(member.default.as_ref().map(|default| &default.value));
        match said.filter(|value| is_scalar(&member.target) && fits(self.patterns, &member.target, value)) {
            Some(value) => Some(Json::Other(value.clone())),
            None => self.value(&member.target, 0),
        }
    }

    /// A value of a type; another for another number, where the type has several.
    pub(super) fn value(&mut self, target: &'m TypeUse, number: usize) -> Option<Json> {
        self.written += 1;
        if self.written > MOST || self.depth > NESTED {
            return None;
        }
        self.depth += 1;
        let value = self.made(target, number);
        self.depth -= 1;
        value
    }

    fn made(&mut self, target: &'m TypeUse, number: usize) -> Option<Json> {
        let said = target.extensions.iter().find(|extension| is_example(&extension.key));
        if let Some(said) =
            said.filter(|said| number == 0 && is_scalar(target) && fits(self.patterns, target, &said.value))
        {
            return Some(Json::Other(said.value.clone()));
        }
        if let Some(allowed) = target.constraints.allowed.get(number).or(target.constraints.allowed.first()) {
            return Some(Json::Other(allowed.value.clone()));
        }
        Some(match &target.ty {
            Type::Boolean => Json::True,
            Type::Integer(format) => Json::Number(integer(&target.constraints, *format, number)?),
            Type::Float(FloatFormat::Float | FloatFormat::Double) => Json::Number(float(&target.constraints, number)?),
            Type::String => Json::Text(self.patterns.text(target, number)?),
            Type::Blob(BlobFormat::Base64) => Json::from("Ynl0ZXM="),
            Type::Blob(BlobFormat::Base64Url) => Json::from("Ynl0ZXM"),
            Type::Blob(BlobFormat::Binary) => Json::from("bytes"),
            Type::Timestamp(TimestampFormat::EpochSeconds) => Json::Number("1420070400".to_owned()),
            Type::Timestamp(TimestampFormat::DateTime) => Json::from("2015-01-01T00:00:00Z"),
            Type::Timestamp(TimestampFormat::HttpDate) => Json::from("Thu, 01 Jan 2015 00:00:00 GMT"),
            Type::Date => Json::from("2015-01-01"),
            Type::Document => Json::Object(Object::default()),
            Type::List(item) => self.list(target, item),
            Type::Tuple(items) => Json::List(items.iter().map(|item| self.value(item, 0)).collect::<Option<Vec<_>>>()?),
            Type::Map(value) => self.map(target, value),
            Type::Shape(id) => self.shape(*id, number)?,
        })
    }

    fn list(&mut self, target: &'m TypeUse, item: &'m TypeUse) -> Json {
        let constraints = &target.constraints;
        let most = constraints.max_items.as_ref().map_or(1, |max| max.value);
        let least = constraints.min_items.as_ref().map_or(0, |min| min.value).min(LONGEST_LIST);
        let count = least.max(most.min(1));
        let mut items: Vec<Json> = Vec::new();
        for number in 0.. {
            if items.len() as u64 >= count || number as u64 >= 2 * LONGEST_LIST {
                break;
            }
            match self.value(item, number) {
                Some(value) if constraints.unique_items.is_some() && items.contains(&value) => {}
                Some(value) => items.push(value),
                None => break,
            }
        }
        Json::List(items)
    }

    fn map(&mut self, target: &'m TypeUse, value: &'m TypeUse) -> Json {
        let constraints = &target.constraints;
        let most = constraints.max_properties.as_ref().map_or(1, |max| max.value);
        let least = constraints.min_properties.as_ref().map_or(0, |min| min.value).min(LONGEST_LIST);
        let count = least.max(most.min(1));
        let mut object = Object::default();
        for number in 0..count {
            let number = usize::try_from(number).unwrap_or_default();
            let key = match target.keys.as_deref().and_then(|keys| self.value(keys, number)) {
                Some(Json::Text(text)) => text,
                Some(Json::Other(serde_json::Value::String(text))) => text,
                Some(Json::True | Json::Number(_) | Json::List(_) | Json::Object(_) | Json::Other(_)) | None => {
                    if number == 0 {
                        "key".to_owned()
                    } else {
                        format!("key{}", number + 1)
                    }
                }
            };
            match self.value(value, number) {
                Some(value) => object.set(&key, value),
                None => break,
            }
        }
        Json::Object(object)
    }

    fn shape(&mut self, id: ShapeId, number: usize) -> Option<Json> {
        let shape = self.model.shape(id);
        if let ShapeKind::Enum(values) = &shape.kind {
            let value = values.values.get(number).or(values.values.first());
            return Some(match value.map(|value| &value.value) {
                Some(EnumLiteral::String(text)) => Json::from(text.as_str()),
                Some(EnumLiteral::Integer(number)) => Json::Number(number.to_string()),
                None => Json::from("string"),
            });
        }
        if self.open.contains(&id) {
            return None;
        }
        self.open.push(id);
        let value = match &shape.kind {
            ShapeKind::Structure(structure) => self.structure(structure).map(Json::Object),
            ShapeKind::Union(union) => union.variants.iter().find_map(|variant| {
                let said = self.shape(variant.shape, 0)?;
                let mut object = Object::of(&union.discriminator.value, variant.value.as_str());
                if let Json::Object(said) = said {
                    object.append(said);
                }
                Some(Json::Object(object))
            }),
            ShapeKind::Newtype(target) => self.value(target, number),
            ShapeKind::Enum(_) => None,
        };
        self.open.pop();
        value
    }

    fn structure(&mut self, structure: &'m Structure) -> Option<Object> {
        let mut object = Object::default();
        if let Some(tag) = &structure.tag {
            object.set(&tag.member, tag.value.as_str());
        }
        object.append(self.members(structure, |_| true)?);
        Some(object)
    }
}

fn is_example(key: &str) -> bool {
    matches!(key, "example" | "x-example")
}

fn is_scalar(target: &TypeUse) -> bool {
    match target.ty {
        Type::Boolean | Type::Integer(_) | Type::Float(_) | Type::String => true,
        Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Date
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Shape(_)
        | Type::Document => false,
    }
}

/// Whether a scalar is as its type says.
fn fits(patterns: &Patterns, target: &TypeUse, value: &serde_json::Value) -> bool {
    let constraints = &target.constraints;
    let listed = constraints.allowed.is_empty() || constraints.allowed.iter().any(|allowed| allowed.value == *value);
    listed
        && match &target.ty {
            Type::Boolean => value.is_boolean(),
            Type::Integer(_) => value.is_i64() && value.as_f64().is_some_and(|value| in_range(constraints, value)),
            Type::Float(_) => value.as_f64().is_some_and(|value| in_range(constraints, value)),
            Type::String => value.as_str().is_some_and(|text| patterns.satisfies(constraints, text)),
            Type::Blob(_)
            | Type::Timestamp(_)
            | Type::Date
            | Type::List(_)
            | Type::Tuple(_)
            | Type::Map(_)
            | Type::Shape(_)
            | Type::Document => false,
        }
}

fn in_range(constraints: &Constraints, value: f64) -> bool {
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

/// A whole number in its range; the `number`th, counted upwards.
fn integer(constraints: &Constraints, format: IntegerFormat, number: usize) -> Option<String> {
    let (lowest, highest): (i128, i128) = match format {
        IntegerFormat::Int8 => (i8::MIN.into(), i8::MAX.into()),
        IntegerFormat::Int16 => (i16::MIN.into(), i16::MAX.into()),
        IntegerFormat::Int32 => (i32::MIN.into(), i32::MAX.into()),
        IntegerFormat::Int64 => (i64::MIN.into(), i64::MAX.into()),
        IntegerFormat::UInt8 => (0, u8::MAX.into()),
        IntegerFormat::UInt16 => (0, u16::MAX.into()),
        IntegerFormat::UInt32 => (0, u32::MAX.into()),
        IntegerFormat::UInt64 => (0, u64::MAX.into()),
    };
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
    // The first multiple from here on, else the last one below.
    let up = start.checked_add((step - start.rem_euclid(step)).rem_euclid(step))?;
    let first = if up <= most { up } else { most.checked_sub(most.rem_euclid(step))? };
    let wanted = first.checked_add(step.checked_mul(i128::try_from(number).ok()?)?)?;
    let value = if wanted <= most { wanted } else { first };
    (least..=most).contains(&value).then(|| value.to_string())
}

/// A number in its range.
fn float(constraints: &Constraints, number: usize) -> Option<String> {
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

/// What texts are made of where a pattern lets them.
const WORD: &str = "string";

/// How long parts of a pattern that may be of any length are made: as a word first.
const STRETCHES: [u32; 13] = [6, 1, 2, 3, 4, 8, 12, 16, 24, 32, 64, 128, 0];

/// The longest text that is made.
const LONGEST: usize = 2000;

impl Patterns {
    /// A text that satisfies what is asked of a type.
    fn text(&self, target: &TypeUse, number: usize) -> Option<String> {
        let constraints = &target.constraints;
        let known = match target.format.as_ref().map(|format| format.value.as_str()) {
            Some("uuid") => "123e4567-e89b-12d3-a456-426614174000",
            Some("email") => "user@example.com",
            Some("uri" | "url") => "https://example.com/",
            Some("hostname") => "example.com",
            Some("ipv4") => "192.0.2.1",
            Some("ipv6") => "2001:db8::1",
            Some(_) | None => WORD,
        };
        if number == 0 && self.satisfies(constraints, known) {
            return Some(known.to_owned());
        }
        // A pattern that nobody can check is not guessed at: any text is as good.
        match constraints.pattern.as_ref().and_then(|pattern| self.get(&pattern.value)) {
            None => plain(constraints, number),
            Some(pattern) => STRETCHES.into_iter().find_map(|stretch| {
                let mut text = String::new();
                generate(&pattern.hir, stretch, number, &mut text).then_some(())?;
                self.satisfies(constraints, &text).then_some(text)
            }),
        }
    }

    /// Whether a text is as long as it may be, and matches.
    fn satisfies(&self, constraints: &Constraints, text: &str) -> bool {
        let length = text.chars().count() as u64;
        constraints.min_length.as_ref().is_none_or(|min| length >= min.value)
            && constraints.max_length.as_ref().is_none_or(|max| length <= max.value)
            && constraints
                .pattern
                .as_ref()
                .is_none_or(|pattern| self.get(&pattern.value).is_none_or(|pattern| pattern.regex.is_match(text)))
    }
}

/// A text of a length.
fn plain(constraints: &Constraints, number: usize) -> Option<String> {
    let length =
        |said: Option<&Fact<u64>>, or| said.map_or(or, |said| usize::try_from(said.value).unwrap_or(usize::MAX));
    let (least, most) =
        (length(constraints.min_length.as_ref(), 0), length(constraints.max_length.as_ref(), usize::MAX));
    let text = if number == 0 { WORD.to_owned() } else { format!("{WORD}{}", number + 1) };
    let wanted = text.len().max(least).min(most);
    (wanted <= LONGEST).then(|| text.chars().chain(WORD.chars().cycle()).take(wanted).collect())
}

/// Writes what a part of a pattern matches; false where it cannot, or it would be too long. Of what is repeated,
/// `number` says where in a word it begins.
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

/// A character of a class: a letter of a word, else a digit, else whatever comes first.
fn character(class: &Class, number: usize) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.ranges().iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => {
            class.ranges().iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect()
        }
    };
    let holds = |c: char| ranges.iter().any(|(start, end)| (*start..=*end).contains(&c));
    let at = |letters: &str| letters.chars().nth(number % letters.len());
    [WORD, "0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
        .into_iter()
        .find_map(|letters| at(letters).filter(|c| holds(*c)).or_else(|| letters.chars().find(|c| holds(*c))))
        .or_else(|| ranges.iter().flat_map(|(start, end)| *start..=*end).find(|c| !c.is_control()))
        .or_else(|| ranges.first().map(|(start, _)| *start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{fact, use_of};

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
    fn texts_match() {
        let rows = [
            (r"[\w-]+:[0-9a-f-]+", 1, 55, "string:012345"),
            ("", 20, 2048, "stringstringstringst"),
            ("", 0, 3, "str"),
            (r"^arn:aws:iam::\d{12}:role/[\w+=,.@-]+$", 20, 2048, "arn:aws:iam::012345678901:role/string"),
            ("^(true|false)$", 1, 5, "true"),
            (r"[\S]+", 1, 10, "string"),
            ("^[A-Z]{40}$", 0, 40, "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN"),
            ("x?", 0, 4, "x"),
            ("^[^a-z]+$", 2, 3, "01"),
        ];
        for (pattern, min, max, expected) in rows {
            assert_eq!(text(pattern, min, max).as_deref(), Some(expected), "{pattern}");
        }
        // Nothing is both.
        assert_eq!(text("^a{10}$", 1, 5), None);
    }

    #[test]
    fn numbers_are_in_their_range() {
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
