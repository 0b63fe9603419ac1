//! Constraints in English, shared by rustdoc, the command line and the reference site.
//!
//! A [`Part`] separates the templates' text from the document's, and stores the location of each constraint: each
//! output formats both in its own way.

use super::{Doc, Line, text};
use bindery_model::{
    node::{NodeLocation, Number},
    service::{BlobFormat, Constraints, Flag, Located, TimestampFormat, Type, TypeUse},
};

/// The maximum number of allowed values listed.
const LISTED: usize = 20;

/// The maximum length of the text before a constraint, in bytes: about fifteen nested types.
const DEEPEST: usize = 200;

/// The maximum length of a value that is shown whole.
const LONGEST: usize = 200;

/// One constraint as a phrase: `length 1 to 55`.
#[derive(Clone, Debug, PartialEq)]
pub struct Part(pub Vec<Word>);

/// A fragment of a part.
#[derive(Clone, Debug, PartialEq)]
pub enum Word {
    /// Text of the templates, around text of the document.
    Ours(&'static str),
    /// Text of the templates for a constraint that the document declares by a keyword: `no entry twice`.
    Said(&'static str, NodeLocation),
    /// A number of a document.
    Number(String, NodeLocation),
    /// Text of a document: a pattern, a value as JSON.
    Code(String, NodeLocation),
}

impl Word {
    /// Returns the location of the declaration; `None` for text of the templates.
    pub fn place(&self) -> Option<NodeLocation> {
        match self {
            Word::Ours(_) => None,
            Word::Said(_, place) | Word::Number(_, place) | Word::Code(_, place) => Some(*place),
        }
    }
}

/// Returns the constraints of the values of a type, without those of its items.
pub fn parts(constraints: &Constraints) -> Vec<Part> {
    let Constraints {
        min_length,
        max_length,
        pattern,
        minimum,
        exclusive_minimum,
        maximum,
        exclusive_maximum,
        multiple_of,
        min_items,
        max_items,
        unique_items,
        min_properties,
        max_properties,
        allowed,
    } = constraints;
    let mut parts = Vec::new();
    parts.extend(count(min_length, max_length).map(|(words, _)| Part([vec![Word::Ours("length ")], words].concat())));
    parts.extend(pattern.as_ref().map(|of| Part(vec![Word::Ours("pattern "), Word::Code(of.value.clone(), of.place)])));
    parts.extend(range(minimum, exclusive_minimum, maximum, exclusive_maximum));
    parts.extend(multiple_of.as_ref().map(|of| Part(vec![Word::Ours("a multiple of "), number(of)])));
    for (min, max) in [(min_items, max_items), (min_properties, max_properties)] {
        parts.extend(count(min, max).map(|(words, last)| {
            let entries = if last == 1 { " entry" } else { " entries" };
            Part([words, vec![Word::Ours(entries)]].concat())
        }));
    }
    parts.extend(unique_items.map(|place| Part(vec![Word::Said("unique entries", place)])));
    parts.extend(one_of(allowed));
    parts
}

/// Returns a type and the types nested in it, each with its role in the first one: `each entry: `.
pub fn made_of(target: &TypeUse) -> Vec<(String, &TypeUse)> {
    let mut all = Vec::new();
    collect(target, String::new(), &mut all);
    all
}

fn collect<'a>(target: &'a TypeUse, whose: String, all: &mut Vec<(String, &'a TypeUse)>) {
    // Constraints below this depth are omitted; few documents nest types so deeply.
    if whose.len() > DEEPEST {
        all.push((format!("{whose}… "), target));
        return;
    }
    let inner = |what: &str| format!("{whose}{what}: ");
    let mut parts: Vec<(String, &TypeUse)> = Vec::new();
    parts.extend(target.keys.as_ref().map(|keys| (inner("each key"), &**keys)));
    match &target.ty {
        Type::List(item) => parts.push((inner("each entry"), item)),
        Type::Map(value) => parts.push((inner("each value"), value)),
        Type::Tuple(items) => {
            parts.extend(items.iter().enumerate().map(|(at, item)| (inner(&format!("entry {}", at + 1)), item)));
        }
        Type::Boolean
        | Type::Integer(_)
        | Type::Float(_)
        | Type::String
        | Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Date
        | Type::Shape(_)
        | Type::Document => {}
    }
    all.push((whose, target));
    for (whose, part) in parts {
        collect(part, whose, all);
    }
}

/// Formats parts as sentences, one for each nested type: `At most 10 entries. Each entry: length 1 to 55.`
pub fn sentences(
    target: &TypeUse,
    parts: impl Fn(&TypeUse) -> Vec<Part>,
    write: impl Fn(&Word, &mut String),
) -> String {
    let mut text = String::new();
    for (whose, target) in made_of(target) {
        let parts = parts(target);
        if parts.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(&whose);
        for (index, Part(words)) in parts.iter().enumerate() {
            if index > 0 {
                text.push_str("; ");
            }
            words.iter().for_each(|word| write(word, &mut text));
        }
        // A sentence begins with text of the templates or with a number.
        if let Some(first) = text.get_mut(start..start + 1) {
            first.make_ascii_uppercase();
        }
        text.push('.');
    }
    text
}

/// Returns the constraints and the format of a type's values as sentences: ``Length 1 to 55; pattern `[\w-]+`.``
pub fn constraints(target: &TypeUse, default: Option<&serde_json::Value>) -> Line {
    let all = |target: &TypeUse| parts(&target.constraints).into_iter().chain(format(target)).collect();
    let line = Line { markdown: sentences(target, all, |word, markdown| markdown.push_str(&line(word).markdown)) };
    match default {
        Some(default) => line.and(Line::new().ours("Default: ").code(&shown(default)).ours(".")),
        None => line,
    }
}

fn line(word: &Word) -> Line {
    match word {
        Word::Ours(ours) | Word::Said(ours, _) => Line::from(*ours),
        Word::Number(number, _) => Line::new().text(number),
        Word::Code(code, _) => Line::new().code(code),
    }
}

impl Doc {
    /// Adds the constraints of a type, if it has any.
    #[must_use]
    pub fn constraints(self, target: &TypeUse, default: Option<&serde_json::Value>) -> Self {
        self.line(constraints(target, default))
    }
}

/// Returns `1 to 55` or `at most 10`, and its last number, which decides between singular and plural.
fn count(min: &Option<Located<u64>>, max: &Option<Located<u64>>) -> Option<(Vec<Word>, u64)> {
    let number = |of: &Located<u64>| Word::Number(of.value.to_string(), of.place);
    Some(match (min, max) {
        (Some(min), Some(max)) if min.value == max.value => (vec![Word::Ours("exactly "), number(max)], max.value),
        (Some(Located { value: 0, .. }) | None, Some(max)) => (vec![Word::Ours("at most "), number(max)], max.value),
        (Some(min), Some(max)) => (vec![number(min), Word::Ours(" to "), number(max)], max.value),
        (Some(Located { value: 0, .. }) | None, None) => return None,
        (Some(min), None) => (vec![Word::Ours("at least "), number(min)], min.value),
    })
}

/// Returns `1 to 86400` or `more than 0`.
fn range(min: &Option<Located<Number>>, above: &Flag, max: &Option<Located<Number>>, below: &Flag) -> Option<Part> {
    if let (Some(min), None, Some(max), None) = (min, above, max, below) {
        return Some(Part(vec![number(min), Word::Ours(" to "), number(max)]));
    }
    let bound = |flag: &Flag, outside, within| flag.map_or(Word::Ours(within), |place| Word::Said(outside, place));
    let low = min.as_ref().map(|min| vec![bound(above, "more than ", "at least "), number(min)]);
    let high = max.as_ref().map(|max| vec![bound(below, "less than ", "at most "), number(max)]);
    match (low, high) {
        (Some(low), Some(high)) => Some(Part([low, vec![Word::Ours(", ")], high].concat())),
        (Some(words), None) | (None, Some(words)) => Some(Part(words)),
        (None, None) => None,
    }
}

fn number(of: &Located<Number>) -> Word {
    Word::Number(of.value.to_string(), of.place)
}

/// Returns ``one of `true`, `1.5` ``; only the first values if there are many.
fn one_of(allowed: &[Located<serde_json::Value>]) -> Option<Part> {
    let mut words = Vec::new();
    for (index, Located { value, place }) in allowed.iter().take(LISTED).enumerate() {
        words.push(Word::Ours(if index == 0 { "one of " } else { ", " }));
        words.push(Word::Code(shown(value), *place));
    }
    if allowed.len() > LISTED {
        words.push(Word::Ours(", …"));
    }
    (!words.is_empty()).then_some(Part(words))
}

/// Returns the wire format of a type, unless its Rust type implies it.
fn format(target: &TypeUse) -> Option<Part> {
    let words = match &target.ty {
        Type::Timestamp(TimestampFormat::EpochSeconds) => vec![Word::Ours("seconds since the Unix epoch on the wire")],
        Type::Timestamp(TimestampFormat::DateTime) => vec![Word::Ours("RFC 3339 on the wire")],
        Type::Timestamp(TimestampFormat::HttpDate) => vec![Word::Ours("an HTTP date on the wire")],
        Type::Blob(BlobFormat::Base64) => vec![Word::Ours("base64 on the wire")],
        Type::Blob(BlobFormat::Base64Url) => vec![Word::Ours("base64url on the wire")],
        Type::String => match target.format.as_ref() {
            Some(Located { value, place }) if !matches!(value.as_str(), "" | "password") => {
                vec![Word::Ours("format "), Word::Code(value.clone(), *place)]
            }
            Some(_) | None => return None,
        },
        Type::Blob(BlobFormat::Binary)
        | Type::Boolean
        | Type::Integer(_)
        | Type::Float(_)
        | Type::Date
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Shape(_)
        | Type::Document => return None,
    };
    Some(Part(words))
}

/// Returns a value as JSON, truncated if it is long.
fn shown(value: &serde_json::Value) -> String {
    let json = match value {
        serde_json::Value::String(text) => text::clean(text).into_owned(),
        other => other.to_string(),
    };
    match json.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &json[..end]),
        None => json,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{fact, place, use_of};
    use bindery_model::service::IntegerFormat;

    fn told(ty: Type, constraints: Constraints) -> String {
        super::constraints(&TypeUse { constraints, ..use_of(ty) }, None).markdown
    }

    fn length(min: u64, max: u64) -> Constraints {
        Constraints { min_length: Some(fact(min)), max_length: Some(fact(max)), ..Constraints::default() }
    }

    #[test]
    fn strings() {
        let pattern = Some(fact("[\\w-]+:`[0-9a-f-]+".to_owned()));
        let constraints = Constraints { pattern, ..length(1, 55) };
        let expected = "Length 1 to 55; pattern ``[\\w-]+:`[0-9a-f-]+``.";
        assert_eq!(told(Type::String, constraints), expected);
        assert_eq!(told(Type::String, length(0, 9)), "Length at most 9.");
        assert_eq!(told(Type::String, length(5, 5)), "Length exactly 5.");
        assert_eq!(told(Type::String, Constraints::default()), "");
    }

    #[test]
    fn numbers() {
        let ty = Type::Integer(IntegerFormat::Int64);
        let range = Constraints {
            minimum: Some(fact(Number::Integer(1))),
            maximum: Some(fact(Number::Float(2.5))),
            ..Constraints::default()
        };
        assert_eq!(told(ty.clone(), range.clone()), "1 to 2.5.");
        let range = Constraints { exclusive_maximum: Some(place(0)), ..range };
        assert_eq!(told(ty, range), "At least 1, less than 2.5.");
    }

    #[test]
    fn entries_and_what_is_in_them() {
        let item = TypeUse { constraints: length(1, 128), ..use_of(Type::String) };
        let constraints =
            Constraints { max_items: Some(fact(10)), unique_items: Some(place(0)), ..Constraints::default() };
        let list = Type::List(Box::new(item));
        assert_eq!(told(list, constraints), "At most 10 entries; unique entries. Each entry: length 1 to 128.");
    }

    #[test]
    fn what_is_in_what_is_in_it_and_the_keys_of_a_map() {
        let value = TypeUse { constraints: length(1, 9), ..use_of(Type::String) };
        let keys = TypeUse { constraints: length(2, 2), ..use_of(Type::String) };
        let map = TypeUse { keys: Some(Box::new(keys)), ..use_of(Type::Map(Box::new(value))) };
        let tuple = Type::Tuple(vec![use_of(Type::String), map]);
        let expected = "Entry 2: each key: length exactly 2. Entry 2: each value: length 1 to 9.";
        assert_eq!(told(tuple, Constraints::default()), expected);
        let deep = (0..300).fold(use_of(Type::String), |inner, _| use_of(Type::List(Box::new(inner))));
        assert!(made_of(&deep).len() < 30);
    }

    #[test]
    fn each_word_of_a_document_tells_its_place() {
        let said = Constraints {
            minimum: Some(Located { value: Number::Integer(1), place: place(1) }),
            exclusive_minimum: Some(place(2)),
            maximum: Some(Located { value: Number::Integer(9), place: place(3) }),
            min_items: Some(Located { value: 2, place: place(4) }),
            max_items: Some(Located { value: 3, place: place(5) }),
            unique_items: Some(place(6)),
            ..Constraints::default()
        };
        let places = |Part(words): Part| words.iter().filter_map(Word::place).collect::<Vec<_>>();
        let found: Vec<Vec<NodeLocation>> = parts(&said).into_iter().map(places).collect();
        let expected = [vec![place(2), place(1), place(3)], vec![place(4), place(5)], vec![place(6)]];
        assert_eq!(found, expected);
    }

    #[test]
    fn formats_and_defaults() {
        let timestamp = use_of(Type::Timestamp(TimestampFormat::EpochSeconds));
        assert_eq!(constraints(&timestamp, None).markdown, "Seconds since the Unix epoch on the wire.");
        let uri = TypeUse { format: Some(fact("uri".to_owned())), ..use_of(Type::String) };
        let default = serde_json::json!("`<b>`");
        assert_eq!(constraints(&uri, Some(&default)).markdown, "Format `uri`. Default: `` `<b>` ``.");
    }
}
